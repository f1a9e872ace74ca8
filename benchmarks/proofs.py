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
from typing import Any
from unittest.mock import patch

import composer
from benchmarks.options import Options
from benchmarks.requests import make_request
from benchmarks.tables import Goal, share, table
from benchmarks.timing import machine
from composer.optimize import maximize

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


def run_proofs(options: Options) -> int:
    """Solve them all; 1 if a value is another one without its proof, else 0."""
    print(f"{machine()}\n")
    bases: dict[str, Counter[str]] = {"random": Counter(), "shipped": Counter()}
    seconds: dict[str, list[float]] = {"random": [0.0, 0.0], "shipped": [0.0, 0.0]}
    certified: dict[str, list[bool]] = {"random": [], "shipped": []}
    wrong = []
    composer.solve(composer.load({"pool": [{"id": "A"}], "teams": [{"name": "t", "size": 1}]}))  # imports
    for kind, name, problem in [*_random(options.seeds or REQUESTS), *_shipped()]:
        proved, with_proof = _timed(problem)
        with patch.object(maximize, "_best", _believed):
            believed, without = _timed(problem)
        seconds[kind][0] += with_proof
        seconds[kind][1] += without
        bases[kind].update(_bases(proved))
        certified[kind].append(_certified(problem, proved))
        if [goal.value for goal in proved.goals] != [goal.value for goal in believed.goals]:
            wrong.append(name)
    print(_table(bases, seconds, certified))
    for goal in _goals(bases, seconds, certified):
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


def _timed(problem: composer.Problem) -> tuple[composer.Outcome, float]:
    began = time.process_time()
    outcome = composer.solve(problem, work=WORK)
    return outcome, time.process_time() - began


def _certified(problem: composer.Problem, outcome: composer.Outcome) -> bool:
    """Whether a certificate was found; it was checked then."""
    try:
        composer.certify(problem, outcome)
    except composer.Undecided:
        return False
    return True


def _believed(_: Any, champion: Any, value: int, __: Any) -> maximize.Optimum:
    """The engine's best as it says it."""
    return maximize.Optimum(champion, value, value, "sums")


def _bases(outcome: composer.Outcome) -> list[str]:
    """Of each goal; of the verdict where nothing is possible. What was not reached counts as open."""
    if outcome.verdict == "impossible":
        return [outcome.basis or "open"]
    return [goal.basis or "open" for goal in outcome.goals]


def _closed(counts: Counter[str]) -> float:
    return (counts["sums"] + counts["cases"]) / max(1, counts.total())


def _table(bases: dict[str, Counter[str]], seconds: dict[str, list[float]], certified: dict[str, list[bool]]) -> str:
    kinds = ("sums", "cases", "two engines", "one engine", "open")
    heads = ["requests", *kinds, "in whole numbers", "CPU with proof, s", "without, s", "certificates"]
    lines = [
        [
            *(kind, *(str(counts[each]) for each in kinds), share(_closed(counts))),
            *(f"{s:.1f}" for s in seconds[kind]),
            f"{sum(certified[kind])}/{len(certified[kind])}",
        ]
        for kind, counts in bases.items()
    ]
    return table(heads, lines)


def _goals(
    bases: dict[str, Counter[str]], seconds: dict[str, list[float]], certified: dict[str, list[bool]]
) -> Iterator[Goal]:
    for kind, wanted in (("random", CLOSED), ("shipped", 1.0)):
        rate = _closed(bases[kind])
        yield Goal(f"{kind}: at least {share(wanted)} proved in whole numbers", rate >= wanted, share(rate))
        written = sum(certified[kind]) / max(1, len(certified[kind]))
        yield Goal(f"{kind}: at least {share(wanted)} have a certificate", written >= wanted, share(written))
        extra = seconds[kind][0] / seconds[kind][1] - 1
        yield Goal(f"{kind}: proofs take under {share(EXTRA)} of the solve", extra < EXTRA, share(extra))
