"""`proofs`: what the best rests on, and what proving it takes.

Random requests of 200 to 2,000 people and every shipped scenario are solved twice in turn, with the proof that nothing
is better and with the engine's word taken for it: CPU seconds of both, and the basis of every goal. Then a certificate
of it is looked for, as `solve --proof` writes it down, and checked.
"""

import random
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple
from unittest.mock import patch

import composer
from benchmarks.options import Options
from benchmarks.processor import processor_seconds
from benchmarks.requests import make_request
from benchmarks.tables import Goal, share, table
from benchmarks.timing import machine
from composer.optimize import maximize
from composer.problem.results import Basis

PEOPLE, SIZES, REQUESTS = (200, 300, 500, 1_000, 2_000), (8, 12, 20, 40), 300
GOALS: tuple[list[dict[str, Any]], ...] = (
    [{"most": {"total": "suitability"}}],
    [{"least": {"total": "daily_cost"}}],
    [{"most": {"share": {"sex": "F"}}}, {"most": {"total": "suitability"}}],
    [{"most": {"members": {"missions": {"at_least": 2}}}}, {"most": {"average": "suitability"}}],
)
CLOSED, EXTRA = 0.95, 0.4
SCENARIOS = Path(__file__).parent.parent / "scenarios"
WORK = 60.0


class _Times(NamedTuple):
    """Seconds of one request by the clock and of the processor, with its proof and without."""

    wall: float
    cpu: float
    wall_without: float
    cpu_without: float

    @property
    def extra(self) -> float:
        """What the proof takes of the processor, beside the solve without it."""
        return self.cpu / max(self.cpu_without, 0.001) - 1


def run_proofs(options: Options) -> int:
    """Solve them all; 1 if a value is another one without its proof, else 0."""
    print(f"{machine()}\n")
    bases: dict[str, Counter[str]] = {"random": Counter(), "shipped": Counter()}
    times: dict[str, list[_Times]] = {"random": [], "shipped": []}
    certified: dict[str, list[bool]] = {"random": [], "shipped": []}
    wrong = []
    composer.solve(composer.load({"pool": [{"id": "A"}], "teams": [{"name": "t", "size": 1}]}))  # imports
    for kind, name, problem in [*_random(options.seeds or REQUESTS), *_shipped()]:
        with patch.object(maximize, "prove_none_better", _believed):
            _timed(problem)  # what a pool is asked first is kept with it: else the proof's solve alone would pay for it
        proved, wall, with_proof = _timed(problem)
        with patch.object(maximize, "prove_none_better", _believed):
            believed, shorter, without = _timed(problem)
        times[kind].append(_Times(wall, with_proof, shorter, without))
        bases[kind].update(_bases(proved))
        certified[kind].append(_certified(problem, proved))
        if [goal.value for goal in proved.goals] != [goal.value for goal in believed.goals]:
            wrong.append(name)
    print(_table(bases, times, certified))
    for goal in _goals(bases, times, certified):
        print(goal)
    for name in wrong:
        print(f"WRONG  {name}: the engine's best is another one")
    return 1 if wrong else 0


def _random(number: int) -> Iterator[tuple[str, str, composer.Problem]]:
    for seed in range(number):
        draw = random.Random(seed)
        request = make_request(draw.choice(PEOPLE), draw.choice(SIZES), seed)
        scenario = {**request.scenario, "prefer": GOALS[seed % len(GOALS)]}
        yield "random", f"request {seed}", composer.load(scenario, pool=request.frame)


def _shipped() -> Iterator[tuple[str, str, composer.Problem]]:
    for path in sorted(SCENARIOS.glob("*.yaml")):
        yield "shipped", path.stem, composer.load(path)


def _timed(problem: composer.Problem) -> tuple[composer.Outcome, float, float]:
    """With its seconds by the clock and of the processor."""
    wall, began = time.perf_counter(), processor_seconds()
    outcome = composer.solve(problem, work=WORK)
    return outcome, time.perf_counter() - wall, processor_seconds() - began


def _certified(problem: composer.Problem, outcome: composer.Outcome) -> bool:
    """Whether a certificate was found; it was checked then."""
    try:
        composer.certify(problem, outcome)
    except composer.Undecided:
        return False
    return True


def _believed(*_: Any) -> Basis:
    """The engine's best taken as it says it: nothing is proved, and no time is spent on it."""
    return "sums"


def _bases(outcome: composer.Outcome) -> list[str]:
    """Of each goal; of the verdict where nothing is possible. What was not reached counts as open."""
    if outcome.verdict == "impossible":
        return [outcome.basis or "open"]
    return [goal.basis or "open" for goal in outcome.goals]


def _closed(counts: Counter[str]) -> float:
    return (counts["sums"] + counts["cases"]) / max(1, counts.total())


def _table(bases: dict[str, Counter[str]], times: dict[str, list[_Times]], certified: dict[str, list[bool]]) -> str:
    kinds = ("sums", "cases", "two engines", "one engine", "open")
    heads = ["requests", *kinds, "in whole numbers", "CPU with proof, s", "without, s", "of one request", "wall, s"]
    heads += ["without, s", "certificates"]
    lines = [
        [
            *(kind, *(str(counts[each]) for each in kinds), share(_closed(counts))),
            *(f"{sum(each):.1f}" for each in ([t.cpu for t in times[kind]], [t.cpu_without for t in times[kind]])),
            _middle_and_worst([t.extra for t in times[kind]]),
            *(f"{sum(each):.1f}" for each in ([t.wall for t in times[kind]], [t.wall_without for t in times[kind]])),
            f"{sum(certified[kind])}/{len(certified[kind])}",
        ]
        for kind, counts in bases.items()
    ]
    return table(heads, lines)


def _middle_and_worst(extra: list[float]) -> str:
    return f"{share(median(extra))} more, at most {share(max(extra))}" if extra else "–"


def _goals(
    bases: dict[str, Counter[str]], times: dict[str, list[_Times]], certified: dict[str, list[bool]]
) -> Iterator[Goal]:
    for kind, wanted in (("random", CLOSED), ("shipped", 1.0)):
        rate = _closed(bases[kind])
        yield Goal(f"{kind}: at least {share(wanted)} proved in whole numbers", rate >= wanted, share(rate))
        written = sum(certified[kind]) / max(1, len(certified[kind]))
        yield Goal(f"{kind}: at least {share(wanted)} have a certificate", written >= wanted, share(written))
        extra = sum(t.cpu for t in times[kind]) / max(0.001, sum(t.cpu_without for t in times[kind])) - 1
        yield Goal(f"{kind}: proofs take under {share(EXTRA)} of the solve", extra < EXTRA, share(extra))
