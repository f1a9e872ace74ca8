"""What teams that need everybody can add up to: rows over whole numbers say just what the averages do."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from composer import load, solve
from composer.encoding.encode import encode
from composer.measures import Linear
from composer.presolve.condense import Choice, CountModel, condense
from composer.presolve.everybody_placed import crowded, using_up
from composer.solvers import cpsat
from composer.solvers.budget import Budget


def scenario(grades: list[int], sizes: list[Any], average: dict[str, Any], everybody: bool = True) -> dict[str, Any]:
    pool = [{"id": f"P{place}", "grade": grade} for place, grade in enumerate(grades)]
    require = [{"average": "grade", **average}]
    teams = [{"name": f"t{place}", "size": size, "require": require} for place, size in enumerate(sizes)]
    return {"pool": pool, "teams": teams, "require": [{"members": {}, "at_least": len(grades)}] if everybody else []}


def as_written(tree: dict[str, Any]) -> CountModel:
    program = encode(load(tree))
    return condense(program, np.arange(len(program.pool)), Linear(), pooling=False)


def every_way(model: CountModel) -> Iterator[Choice]:
    """All ways to put everybody into some team."""
    for columns in itertools.product(*(link.flat.columns for link in model.links for _ in range(link.high or 0))):
        counts = np.bincount(columns, minlength=len(model.team))
        yield Choice(counts, np.zeros(len(model.program.auxiliaries), np.int64))


@pytest.mark.parametrize(
    "average",
    [{"at_least": 5.3}, {"at_most": 5.3}, {"at_least": 4.9, "at_most": 5.6}, {"exactly": 5}, {"at_least": 5.25}],
)
@pytest.mark.parametrize("size", [3, {"at_least": 2, "at_most": 3}, {"at_least": 1, "at_most": 4}])
def test_a_way_to_deal_everybody_out_meets_the_whole_sums_just_where_it_meets_the_averages(
    average: dict[str, Any], size: Any
) -> None:
    draw = random.Random(f"{average} {size}")
    met = 0
    for seed in range(8):
        people = 6 if size == 3 or seed % 2 else 5
        grades = [draw.choice((4, 5, 5, 6, 6)) for _ in range(people)]
        model = as_written(scenario(grades, [size] * 2, average))
        sharper = using_up(model)
        if sharper is None:
            continue
        for choice in every_way(model):
            met += model.broken(choice) is None
            assert (model.broken(choice) is None) is (sharper.broken(choice) is None)
    assert met or "exactly" in average


def test_teams_whose_least_sums_are_more_than_there_is_are_refused_without_a_search() -> None:
    grades = [50, 51, 52, 53, 54, 55, 57, 60] * 8  # 54 on average: one team in two would have to be short
    average = {"at_least": 53.9}
    possible, short = scenario(grades, [8] * 8, average), scenario([*grades[:-1], 55], [8] * 8, average)
    assert solve(load(possible)).verdict == "best"
    outcome = solve(load(short), work=1.0)
    assert outcome.verdict == "impossible"
    decision = cpsat.decide(as_written(short), Budget(work=1e-3))
    assert decision.proved
    assert decision.choice is None


def test_only_what_is_left_by_the_others_is_left_to_a_team() -> None:
    grades = [2, 2, 3, 3, 4, 4, 5, 6, 6]  # 35: of three teams of three, two with 11 leave 13
    model = using_up(as_written(scenario(grades, [3] * 3, {"at_least": 3.5})))
    assert model is not None
    bounded = [row for row in model.rows if row.low is not None and row.high is not None and len(row.flat.weights) > 3]
    assert [(row.high or 0) - (row.low or 0) for row in bounded if row.low != row.high] == [2, 2, 2]


def test_teams_that_differ_get_no_bound_from_each_other() -> None:
    tree = scenario([2, 3, 4, 5, 6, 7], [3, 3], {"at_least": 4.1})
    tree["teams"][1]["everyone"] = {"grade": {"at_least": 3}}
    model = as_written(tree)
    sharper = using_up(model)
    assert sharper is not None
    for choice in every_way(model):
        assert (model.broken(choice) is None) is (sharper.broken(choice) is None)


@pytest.mark.parametrize(("asked", "expected"), [(10, True), (9, True), (8, False)])
def test_it_is_crowded_where_nine_of_ten_have_to_be_placed(asked: int, expected: bool) -> None:
    tree = scenario(list(range(10)), [{"at_least": 1, "at_most": 5}] * 2, {"at_least": 1}, everybody=False)
    tree["require"] = [{"members": {}, "at_least": asked}]
    assert crowded(as_written(tree)) is expected


@pytest.mark.parametrize("bound", [{"at_most": 16}, {"at_least": 14}])
@pytest.mark.parametrize("another", [False, True])
def test_totals_are_left_by_others_only_where_they_are_of_the_same_numbers(
    bound: dict[str, int], another: bool
) -> None:
    tree = scenario([3, 4, 5, 5, 6, 7], [3, 3], {"at_least": 1})
    for place, team in enumerate(tree["teams"]):
        team["require"] = [{"total": "other" if another and place else "grade", **bound}]
    for one, other in zip(tree["pool"], (7, 1, 7, 1, 9, 5), strict=True):
        one["other"] = other
    model = as_written(tree)
    sharper = using_up(model)
    assert sharper is not None
    found = [(model.broken(choice) is None, sharper.broken(choice) is None) for choice in every_way(model)]
    assert all(one == other for one, other in found)
    assert {one for one, _ in found} == {True, False}
