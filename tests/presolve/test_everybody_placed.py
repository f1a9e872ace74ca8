"""Teams that need everybody: who has to be placed is known, and what is found is as by trying every way."""

from __future__ import annotations

import itertools
import random
from typing import Any

import numpy as np
import pytest

from composer import load, solve
from composer.encoding.encode import encode
from composer.measures import Linear
from composer.presolve.condense import CountModel, condense
from composer.presolve.even_multipliers import even_multipliers
from composer.presolve.everybody_placed import using_up
from composer.presolve.lagrangian import lagrangian_bound


def scenario(people: int, sizes: list[dict[str, int]], asked: int | None = None, seed: int = 0) -> dict[str, Any]:
    draw = random.Random(f"placed {seed}")
    pool = [{"id": f"P{place}", "grade": draw.randint(1, 9), "sex": draw.choice("MF")} for place in range(people)]
    teams: list[dict[str, Any]] = [{"name": f"t{place}", "size": size} for place, size in enumerate(sizes)]
    require = [] if asked is None else [{"members": {}, "at_least": asked}]
    return {"pool": pool, "teams": teams, "require": require}


def model(tree: dict[str, Any]) -> CountModel:
    program = encode(load(tree))
    return condense(program, np.arange(len(program.pool)), Linear(), pooling=False)


@pytest.mark.parametrize(
    ("low", "high", "asked", "all_wanted"), [(3, 3, None, True), (2, 4, 6, True), (2, 4, 5, False), (2, 3, None, False)]
)
def test_everybody_is_wanted_where_sizes_or_a_count_ask_for_no_less(
    low: int, high: int, asked: int | None, all_wanted: bool
) -> None:
    tree = scenario(6, [{"at_least": low, "at_most": high}] * 2, asked)
    for place, one in enumerate(tree["pool"]):  # nobody is like another, and somebody outside is not needed
        one["grade"] = place
    tree["require"].append({"total": "grade", "at_most": 1000})
    for team in tree["teams"]:
        team["require"] = [{"total": "grade", "at_least": 2}]
    found = using_up(model(tree))
    assert (found is not None) is all_wanted
    if found is not None:
        assert all(link.low == link.high for link in found.links)


def test_what_is_found_for_everybody_is_as_by_trying_every_way() -> None:
    verdicts = set()
    for seed in range(25):
        tree = scenario(8, [{"at_least": 4, "at_most": 4}] * 2, seed=seed)
        grades = [one["grade"] for one in tree["pool"]]
        least = (sum(grades) + seed % 2) // 2
        for team in tree["teams"]:
            team["require"] = [{"total": "grade", "at_least": least}, {"lone": {"sex": "F"}, "at_most": 0}]
        women = [one["sex"] == "F" for one in tree["pool"]]

        def fits(some: tuple[int, ...], grades: list[int], women: list[bool], least: int) -> bool:
            return sum(grades[p] for p in some) >= least and sum(women[p] for p in some) != 1

        possible = any(
            fits(some, grades, women, least) and fits(tuple({*range(8)} - {*some}), grades, women, least)
            for some in itertools.combinations(range(8), 4)
        )
        verdicts.add(possible)
        assert solve(load(tree)).verdict == ("best" if possible else "impossible"), seed
    assert verdicts == {True, False}


def test_of_many_groups_the_mean_bounds_the_largest_at_once() -> None:
    pool = [{"id": f"P{place}", "unit": f"U{place % 40}"} for place in range(400)]
    team = {"name": "t", "size": 90}
    problem = load({"pool": pool, "teams": [team], "prefer": [{"least": {"largest_group": "unit"}}]})
    program = encode(problem)
    objective = -program.goals[0].quotient.top
    multipliers = even_multipliers(program, objective)
    assert multipliers is not None
    priced = lagrangian_bound(program, objective, multipliers)
    assert priced is not None
    assert priced.bound == -3
    outcome = solve(problem)
    assert outcome.goals[0].value == 3
    assert outcome.effort.rounds <= 1
