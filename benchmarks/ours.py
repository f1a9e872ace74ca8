"""The one place where the benchmarks call the package."""

import time
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

import composer
from benchmarks.requests import Request


class OurResult(NamedTuple):
    """`value` of the first goal (None without a team); `proved` best or impossible.

    `seconds_total` runs from the frame in memory to the answer; `reading` of it built the `Problem`;
    `seconds_solver` is the solver's own part.
    """

    value: Fraction | None
    proved: bool
    seconds_total: float
    seconds_solver: float
    reading: float
    members: int

    @property
    def seconds_without_reading(self) -> float:
        return self.seconds_total - self.reading


def solve_ours(request: Request, work: float | None = None) -> OurResult:
    """Asks the package; `work` limits the solver's deterministic work, as `composer.solve` understands it."""
    begin = time.perf_counter()
    problem = composer.load(request.scenario, pool=request.frame)
    reading = time.perf_counter() - begin
    outcome = composer.solve(problem, work=work)
    return _result(outcome, time.perf_counter() - begin, reading)


def solve_file(path: Path) -> OurResult:
    """The same for a scenario file with its own pool; reading both files counts as `reading`."""
    begin = time.perf_counter()
    problem = composer.load(path)
    reading = time.perf_counter() - begin
    return _result(composer.solve(problem), time.perf_counter() - begin, reading)


def _result(outcome: composer.Outcome, total: float, reading: float) -> OurResult:
    value = outcome.goals[0].value if outcome.goals else None
    members = sum(len(team.members) for team in outcome.teams)
    proved = outcome.verdict in ("best", "impossible")
    return OurResult(value, proved, total, outcome.seconds["solve"], reading, members)
