"""The one place where the benchmarks call the package."""

import time
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

import composer
from benchmarks.claims import Claim
from benchmarks.memory import Peak
from benchmarks.plain import Roster, checked_total
from benchmarks.processor import processor_seconds
from benchmarks.requests import Request
from composer.problem.results import Effort, People, Verdict


class OurResult(NamedTuple):
    """An answer of the package, what it looked at, and what it cost.

    `value` and `bound` are of the first goal (None without a team, or without a bound). `seconds_total` runs from
    the frame in memory to the checked answer; `reading` of it built the `Problem`; `seconds_solver` is the solver's
    own part; `cpu` are the processor's seconds for what the wall clock gives as `seconds_without_reading`, the firmer
    figure on a busy machine. `peak` is the memory, in MB, that the whole process, frame and all, held at most while
    solving (None where the system does not tell).
    """

    verdict: Verdict
    value: Fraction | None
    bound: Fraction | None
    rosters: dict[str, Roster]
    people: People
    effort: Effort
    seconds_total: float
    seconds_solver: float
    reading: float
    cpu: float = 0.0
    peak: float | None = None

    @property
    def proved(self) -> bool:
        """Whether it is final: the best, or that there is none."""
        return self.verdict in ("best", "impossible")

    @property
    def seconds_without_reading(self) -> float:
        """From the `Problem` in memory to the checked answer."""
        return self.seconds_total - self.reading

    @property
    def members(self) -> int:
        """In all teams together."""
        return sum(map(len, self.rosters.values()))

    @property
    def gap(self) -> float | None:
        """How far the bound is from the value, as a share of it; 0 where it is proved, None where it is not known."""
        if self.verdict == "best":
            return 0.0
        if self.value is None or self.bound is None:
            return None
        return float(abs(self.bound - self.value) / max(abs(self.value), Fraction(1)))

    @property
    def claim(self) -> Claim:
        """What it says, to be held against what others say; a goal that is made as large as can be."""
        return Claim("ours", self.value, self.bound, self.proved)


def solve_ours(request: Request, work: float | None = None, seconds: float | None = None) -> OurResult:
    """Asks the package; `work` and `seconds` limit it as `composer.solve` understands them.

    A team that breaks a row of the plain model, or is not worth what is said, raises ArithmeticError.
    """
    begin = time.perf_counter()
    problem = composer.load(request.scenario, pool=request.frame)
    reading = time.perf_counter() - begin
    with Peak() as peak:
        begin, begin_cpu = time.perf_counter(), processor_seconds()
        outcome = composer.solve(problem, work=work, seconds=seconds)
        solving, cpu = time.perf_counter() - begin, processor_seconds() - begin_cpu
    result = _result(outcome, reading + solving, reading)._replace(cpu=cpu, peak=peak.most)
    if result.rosters:
        total = checked_total(request, result.rosters)
        if result.value is not None and total != result.value:
            raise ArithmeticError(f"the team is worth {total}, the package says {result.value}")
    return result


def solve_file(path: Path) -> OurResult:
    """The same for a scenario file with its own pool; reading both files counts as `reading`."""
    begin = time.perf_counter()
    problem = composer.load(path)
    reading = time.perf_counter() - begin
    return _result(composer.solve(problem), time.perf_counter() - begin, reading)


def _result(outcome: composer.Outcome, total: float, reading: float) -> OurResult:
    goal = outcome.goals[0] if outcome.goals else None
    rosters: dict[str, Roster] = {
        team.name: [(member.id, member.seat) for member in team.members] for team in outcome.teams
    }
    return OurResult(
        outcome.verdict,
        None if goal is None else goal.value,
        None if goal is None else goal.value if goal.proved else goal.bound,
        rosters,
        outcome.people,
        outcome.effort,
        total,
        outcome.seconds["solve"],
        reading,
    )
