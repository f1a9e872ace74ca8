"""The one place where the benchmarks call the package."""

import importlib
import time
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.requests import Request

SOLVER = ("solver", "engine", "solve")  # the solver's own stage, whichever name the package gives it


class OurResult(NamedTuple):
    """`value` of the first goal (None without a team); `proved` best or impossible.

    `seconds_total` runs from the frame in memory to the answer; `reading` of it built the `Problem`;
    `seconds_solver` is the solver's own part (None where the package does not tell).
    """

    value: Fraction | None
    proved: bool
    seconds_total: float
    seconds_solver: float | None
    reading: float
    members: int

    @property
    def seconds_without_reading(self) -> float:
        return self.seconds_total - self.reading


def solve_ours(request: Request, work: float | None = None) -> OurResult:
    """Asks the package; `work` limits the solver's deterministic work, as `composer.solve` understands it."""
    composer = _package()
    begin = time.perf_counter()
    problem = composer.Problem.from_scenario(request.scenario, pool=request.frame)
    reading = time.perf_counter() - begin
    outcome = composer.solve(problem) if work is None else composer.solve(problem, work=work)
    return _result(outcome, time.perf_counter() - begin, reading)


def solve_file(path: Path) -> OurResult:
    """The same for a scenario file with its own pool; reading both files counts as `reading`."""
    composer = _package()
    begin = time.perf_counter()
    problem = composer.Problem.from_scenario(path)
    reading = time.perf_counter() - begin
    return _result(composer.solve(problem), time.perf_counter() - begin, reading)


def _package() -> Any:
    """The package, imported late so that the rivals run without it."""
    return importlib.import_module("composer")


def _result(outcome: Any, total: float, reading: float) -> OurResult:
    verdict = str(getattr(outcome.verdict, "value", outcome.verdict))
    found = verdict in ("best", "found")
    value = Fraction(outcome.goals[0].value) if found and outcome.goals else None
    told = [float(outcome.seconds[stage]) for stage in SOLVER if stage in outcome.seconds]
    members = sum(len(team.members) for team in outcome.teams) if found else 0
    proved = verdict in ("best", "impossible")
    return OurResult(value, proved, total, told[0] if told else None, reading, members)
