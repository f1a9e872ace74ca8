"""Fronts by every road through a zone: the same points, and no zone is called empty on one engine's word."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from composer import Front, load, tradeoffs
from composer.base.errors import Disagreement
from composer.encoding.encode import encode
from composer.encoding.goal_bounds import orient
from composer.encoding.program import Program, Source, row
from composer.measures import Linear
from composer.optimize import maximize, refutation
from composer.optimize.epsilon_constraint import EpsilonConstraint
from composer.optimize.parametric_lp import ParametricLP, weighted
from composer.optimize.query import Query, WarmStart
from composer.solvers import cpsat, highs, tuning
from composer.solvers.budget import Budget
from tests.support.larger_problems import larger_scenario

AXES = [{"most": {"total": "coarse"}}, {"most": {"members": {"sex": "F"}}}, {"least": {"total": "cheap"}}]
ROADS = {
    "all at once, nothing tried": {"KEPT": 0, "SOME": 10_000, "FEW": 0, "CONFIRMED": 0},
    "all at once, tried first": {"KEPT": 0, "SOME": 10_000, "FEW": 10_000, "TRIED": 100_000},
    "tried after the engine": {"KEPT": 0, "SOME": 10_000, "FEW": 0, "CONFIRMED": 100_000, "BRIEF": 0},
    "a core first": {"KEPT": 0, "SOME": 0, "CORE": 3},
    "a sample that grows": {"KEPT": 0, "SAMPLE": 6, "JOINING": 2, "SMALL": 0, "CORE": 2, "NEAR": 1},
    "all kept, given up at once": {"KEPT_BRANCHES": 1},
    "all kept, no matrix": {"KEPT_NUMBERS": 0},
    "all kept, nothing rounded": {"KEPT_ROUNDED": 0},
    "some kept": {"KEPT": 1, "SOME": 10_000},
    "weighed alike": {"SHARPNESS": 0},
}


def scenario(seed: int) -> dict[str, Any]:
    given = larger_scenario(seed, 40)
    pool = [{**one, "coarse": int(one["score"]) // 60, "cheap": int(one["cost"]) // 30} for one in given["pool"]]
    return {**given, "pool": pool, "prefer": []}


def front(seed: int) -> Front:
    return tradeoffs(load(scenario(seed)), AXES)


SEEDS = [0, 9, 16, 18, 19, 21]


def test_everybody_kept_in_one_program_gives_the_points_of_the_other_roads(monkeypatch: pytest.MonkeyPatch) -> None:
    usual = front(SEEDS[1])
    for name, value in (("KEPT", 0), ("KEPT_BRANCHES", 2)):
        monkeypatch.setattr(tuning, name, value)
        assert {one.values for one in front(SEEDS[1]).points} == {one.values for one in usual.points}
        monkeypatch.undo()


@pytest.mark.by_the_hundred
def test_every_road_leads_to_the_same_points(monkeypatch: pytest.MonkeyPatch) -> None:
    points = 0
    for seed in SEEDS:
        usual = front(seed)
        points += len(usual.points)
        for name, sizes in ROADS.items():
            for limit, value in sizes.items():
                monkeypatch.setattr(tuning, limit, value)
            other = front(seed)
            monkeypatch.undo()
            assert other.complete, f"{name}, seed {seed}"
            assert {one.values for one in other.points} == {one.values for one in usual.points}, f"{name}, seed {seed}"
    assert points > 80


@pytest.mark.unmeasured
def test_a_zone_is_empty_only_where_cases_or_the_second_engine_say_so_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tuning, "KEPT", 0)
    monkeypatch.setattr(tuning, "FEW", 0)
    for name in ("_tried", "_branched"):
        monkeypatch.setattr(refutation, name, lambda *_: False)
    whole = front(0)
    asked: list[bool] = []

    def unsure(*_: Any) -> bool:
        asked.append(False)
        return False

    monkeypatch.setattr(highs, "confirms_impossible", unsure)
    other = front(0)
    assert whole.complete
    assert asked
    assert not other.complete
    assert {one.values for one in other.points} <= {one.values for one in whole.points}


def test_an_engine_that_overlooks_a_choice_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tuning, "KEPT", 0)
    monkeypatch.setattr(tuning, "SOME", 10_000)
    program, moving = moved(0)
    question = EpsilonConstraint(program, moving, Budget(), WarmStart())
    floors = [None, 1, None]
    monkeypatch.setattr(tuning, "FEW", 0)
    assert question.best(floors).placement is not None
    monkeypatch.setattr(cpsat, "decide", lambda *_, **__: cpsat.NONE)
    monkeypatch.setattr(highs, "confirms_impossible", lambda *_: True)
    with pytest.raises(Disagreement):
        question.best(floors)


def test_what_the_engine_leaves_open_among_few_people_is_open(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"KEPT": 0, "SOME": 10_000, "FEW": 0}.items():
        monkeypatch.setattr(tuning, name, value)
    program, moving = moved(0)
    question = EpsilonConstraint(program, moving, Budget(), WarmStart())
    monkeypatch.setattr(cpsat, "decide", lambda *_, **__: cpsat.Decision(None, None, None, False))
    monkeypatch.setattr(highs, "confirms_impossible", lambda *_: True)
    answer = question.best([None, 1, None])
    assert (answer.placement, answer.proved) == (None, False)


@pytest.mark.unmeasured
def test_floors_that_exclude_each_other_by_their_sums_are_no_question_for_the_engine() -> None:
    """Five women can be had, and so can a cost of 25, but not both: the prices of both floors together show that."""
    program, moving = moved(0)
    budget = Budget()
    question = EpsilonConstraint(program, moving, budget, WarmStart())
    assert all(question.best(floors).placement is not None for floors in ([None, 5, None], [None, None, -25]))
    asked = budget.decisions
    both = question.best([None, 5, -25])
    assert (both.placement, both.proved, both.basis, budget.decisions) == (None, True, "sums", asked)


def moved(seed: int) -> tuple[Program, list[Linear]]:
    problem = load({**scenario(seed), "prefer": AXES})
    program = encode(problem)
    return program, [orient(axis).top for axis in program.goals[-3:]]


@pytest.mark.unmeasured
def test_no_choice_goes_further_than_the_hull_says_and_who_could_reach_it_is_among_those_it_names() -> None:
    draw, met = np.random.default_rng(1), 0
    for seed in SEEDS:
        program, moving = moved(seed)
        held = program.holding(replace(row(each, 0, None, Source("floor")), low=None) for each in moving)
        expressions = [each.expression for each in held.rows[-3:]]
        hull = ParametricLP(Query(held, Linear(), Budget(), WarmStart()), expressions)
        for _ in range(12):
            weights = draw.integers(0, 5, 3).tolist()
            floors = [None, int(draw.integers(0, 4)), None if draw.random() < 0.5 else -int(draw.integers(20, 60))]
            objective = weighted(expressions, weights)
            answer = maximize.maximize(hull.under(floors), objective, Budget())
            reach = hull.reach(weights, floors)
            assert reach is not None
            if answer.placement is None:
                continue
            assert not reach.impossible
            assert answer.value is not None
            assert reach.prices.bound >= answer.value
            assert set(np.concatenate(answer.placement.members)) <= set(reach.prices.survivors(answer.value))
            met += 1
    assert met > 30


def test_the_end_of_each_expression_is_the_best_that_the_usual_way_finds() -> None:
    ends = 0
    for seed in SEEDS:
        program, moving = moved(seed)
        question = EpsilonConstraint(program, moving, Budget(), WarmStart())
        for number, each in enumerate(moving):
            usual = maximize.maximize(program, replace(each, constant=0), Budget())
            end = question.end(number)
            assert (end is None) or (end.value is not None and end.placement is not None)
            if end is not None:
                assert maximize.evaluate(program, replace(each, constant=0), end.placement) == usual.value
                ends += 1
    assert ends > 12
