"""The hard region: where the bound leaves a gap, how large it still is after a limited time."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

import composer
from benchmarks.claims import contradictions
from benchmarks.options import Options
from benchmarks.ours import OurResult, solve_ours
from benchmarks.requests import Request, make_request
from benchmarks.scale.part import LOOKED_AT, Part, looked_at, tell
from benchmarks.scale.several import SIZE, teams_request
from benchmarks.tables import share, table

PEOPLE = 10_000
SIZES = [8, 20, 40]
LIMIT = 20.0  # seconds for each request
PAIRS = 5  # times as many as people
AMONG_BEST = 0.2  # of the pairs, and what share of the people are the best
BEST = 0.05
TIGHT = 1.02  # times the least cost


def measure(options: Options) -> Part:
    """Verdict, value and proved gap of each after the limit."""
    limit = options.limit or LIMIT
    runs = []
    for what, request in _requests(options):
        ours = solve_ours(request, seconds=limit)
        tell(f"{what}: {ours.verdict} {ours.value}, gap {share(ours.gap)}, {ours.seconds_without_reading:.1f} s")
        runs.append(_Run(what, request.people, ours))
    wrong = [text for run in runs for text in contradictions(run.what, [run.ours.claim])]
    return Part(f"The hard region, {limit:g} s each", _table(runs), [], wrong)


@dataclass(frozen=True)
class _Run:
    what: str
    people: int
    ours: OurResult


def _requests(options: Options) -> Iterator[tuple[str, Request]]:
    for people in options.people or [PEOPLE]:
        for seed in range(1, (options.seeds or 1) + 1):
            for size in options.sizes or SIZES:
                request = make_request(people, size, seed)
                yield f"{PAIRS} pairs a person kept apart, team of {size}", many_pairs(request)
                yield f"near-ties everywhere, team of {size}", near_ties(request)
                yield f"a budget {100 * (TIGHT - 1):.0f} % over the least, team of {size}", tight_budget(request)
            yield f"20 teams of {SIZE}", teams_request(people, 20, seed)
            yield f"20 teams of {SIZE} with a budget each", budgets(teams_request(people, 20, seed))


def many_pairs(request: Request) -> Request:
    """Five times as many incompatible pairs as people, a fifth of them among the best twentieth."""
    rng = np.random.default_rng([request.seed, request.people, PAIRS])
    people = len(request.frame)
    number = PAIRS * people
    best = np.argsort(-request.frame["suitability"].to_numpy(), kind="stable")[: int(BEST * people)]
    inside = int(AMONG_BEST * number)
    draws = [best[rng.integers(0, len(best), (inside, 2))], rng.integers(0, people, (number - inside, 2))]
    drawn = np.sort(np.concatenate(draws), axis=1)
    drawn = np.unique(drawn[drawn[:, 0] != drawn[:, 1]], axis=0)
    ids = request.frame["id"].to_numpy(dtype=object)
    return _requiring(request, "pairs", {"pairs": ids[drawn].tolist(), "at_most": 0, "name": "Kept apart"})


def near_ties(request: Request) -> Request:
    """Suitability from 500 to 509 alone, costs from 200 to 203."""
    rng = np.random.default_rng([request.seed, request.people, 10])
    people = len(request.frame)
    frame = request.frame.assign(
        suitability=500 + rng.integers(0, 10, people), daily_cost=200 + rng.integers(0, 4, people)
    )
    size: int = request.scenario["teams"][0]["size"]
    changed = Request(request.people, request.size, request.seed, frame, request.scenario)
    return _requiring(changed, "total", {"total": "daily_cost", "at_most": 201 * size, "name": "Budget"})


def tight_budget(request: Request) -> Request:
    """A budget just above the least that such a team costs."""
    free = {**request.scenario, "prefer": [{"least": {"total": "daily_cost"}}]}
    least = composer.solve(composer.load(free, pool=request.frame), seconds=60).goals[0].value
    if least is None:
        raise ArithmeticError("there should be a team to pay for")
    return _requiring(request, "total", {"total": "daily_cost", "at_most": int(TIGHT * least), "name": "Budget"})


def budgets(request: Request) -> Request:
    """A budget for every team: what its members cost on average over the pool."""
    mean = float(pd.to_numeric(request.frame["daily_cost"]).mean())
    return _requiring(request, "total", {"total": "daily_cost", "at_most": int(SIZE * mean), "name": "Budget"})


def _requiring(request: Request, key: str, requirement: dict[str, Any]) -> Request:
    """The request with this requirement in place of any of its own of the same measure."""
    (team,) = request.scenario["teams"]
    others = [one for one in team["require"] if key not in one]
    scenario = {**request.scenario, "teams": [{**team, "require": [*others, requirement]}]}
    return Request(request.people, request.size, request.seed, request.frame, scenario)


def _table(runs: list[_Run]) -> str:
    heads = ["people", "s", "value", "bound", "gap", *LOOKED_AT, "verdict", "what"]
    lines = []
    for run in runs:
        ours = run.ours
        cells = [f"{run.people:,}", f"{ours.seconds_without_reading:.1f}", str(ours.value), str(ours.bound)]
        cells += [share(ours.gap), *looked_at([ours]), ours.verdict, run.what]
        lines.append(cells)
    return table(heads, lines, words=2)
