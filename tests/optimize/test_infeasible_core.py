"""What is impossible on few people, found out over everybody from a few of the rows."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from composer import load, solve
from composer.encoding.elastic import demands, only
from composer.encoding.encode import encode
from composer.measures import Linear
from composer.optimize import infeasible_core, maximize, refutation
from composer.optimize.query import Query, WarmStart
from composer.presolve.condense import condense
from composer.presolve.dominance import dominating
from composer.solvers import cpsat, highs, tuning
from composer.solvers.budget import Budget, OutOfBudget
from tests.support.random_problems import random_scenario

pytestmark = pytest.mark.usefixtures("few")


def pool(people: int, fits: set[int]) -> list[dict[str, Any]]:
    """Some of them are fit: women and men in turn; the others are men who are not."""
    return [
        {"id": f"P{n}", "sex": "F" if n % 2 else "M", "fit": "yes" if n in fits else "no", "score": n % 13}
        for n in range(people)
    ]


def asked(people: int, fits: set[int], share: str, size: int = 4) -> dict[str, Any]:
    women = {"share": {"sex": "F"}, "at_least": share, "name": "Women"}
    fit = {"members": {"fit": True}, "at_least": size, "name": "Fit"}
    return {
        "pool": pool(people, fits),
        "teams": [{"name": "t", "size": {"at_least": size, "at_most": size + 1}, "require": [women, fit]}],
        "prefer": [{"most": {"total": "score"}}],
    }


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"SMALL": 0, "SAMPLE": 12, "JOINING": 2, "CORE": 2, "NEAR": 1}.items():
        monkeypatch.setattr(tuning, name, value)


def question(tree: dict[str, Any]) -> Query:
    return Query(encode(load(tree)), Linear(), Budget(), WarmStart())


def test_people_who_make_it_possible_join_however_far_off_they_stand() -> None:
    tree = asked(400, {150, 261, 300, 399}, "50%")
    here = question(tree)
    found = infeasible_core.prove_or_extend(here, here.over(np.arange(20)))
    assert found is not None
    assert {150, 261, 300, 399} <= set(found.people.tolist())
    assert not found.against
    assert solve(load(tree)).verdict == "best"


def test_what_no_whole_number_of_people_meets_is_impossible_for_everybody() -> None:
    tree = asked(400, {150, 261, 300, 399, 7, 9}, "50%")
    tree["teams"][0]["require"][0] = {"share": {"sex": "F"}, "exactly": "30%", "name": "Women"}
    tree["teams"][0]["require"].append({"members": {"sex": "M"}, "at_most": 4, "name": "Men"})
    here = question(tree)
    found = infeasible_core.prove_or_extend(here, here.over(np.arange(20)))
    assert found is not None
    assert not len(found.people)
    # 30 % of four or of five people is no whole number, whoever is fit
    assert {row.source.label for row in found.against} == {"Women"}
    assert solve(load(tree)).verdict == "impossible"


def test_nothing_is_called_impossible_that_no_cases_and_no_second_engine_confirm(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tree = asked(400, {150, 261, 300, 399}, "50%")
    tree["teams"][0]["require"][0] = {"share": {"sex": "F"}, "exactly": "30%", "name": "Women"}
    monkeypatch.setattr(highs, "confirms_impossible", lambda *_: False)
    for name in ("_tried", "_branched"):
        monkeypatch.setattr(refutation, name, lambda *_: False)
    here = question(tree)
    assert infeasible_core.prove_or_extend(here, here.over(np.arange(20))) is None


def test_without_any_work_left_nothing_is_settled() -> None:
    tree = asked(400, {150, 261, 300, 399}, "50%")
    core = question(tree).over(np.arange(20))
    with pytest.raises(OutOfBudget):
        infeasible_core.prove_or_extend(Query(encode(load(tree)), Linear(), Budget(work=0.0), WarmStart()), core)


def test_the_obstacle_is_what_stands_against_each_other_and_nothing_that_could_be_spared() -> None:
    tree = asked(60, {1, 3, 5}, "50%")
    tree["teams"][0]["require"].append({"members": {"sex": "M"}, "at_least": 1, "name": "Men"})
    rows = infeasible_core._obstacle(question(tree).over(np.arange(60)), Budget())
    assert rows is not None
    assert {row.source.label for row in rows} == {"Fit"}  # three are fit, four are wanted


@pytest.mark.parametrize("given_up", range(4))
def test_where_the_engine_gives_up_once_no_rows_are_told_and_nothing_more_is_asked(
    given_up: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = question(asked(60, {1, 3, 5}, "50%")).over(np.arange(60))
    usual, calls = cpsat.CpSatModel.decide, []

    def sometimes(*given: Any, **named: Any) -> cpsat.Decision:
        calls.append(1)
        return usual(*given, **named) if len(calls) != given_up + 1 else cpsat.Decision(None, None, None, False)

    monkeypatch.setattr(cpsat.CpSatModel, "decide", sometimes)
    told = infeasible_core._obstacle(here, Budget())
    assert (told is None) == (len(calls) > given_up)
    assert len(calls) <= given_up + 1


def test_once_it_is_stopped_the_search_for_an_obstacle_asks_nothing_more(monkeypatch: pytest.MonkeyPatch) -> None:
    here, budget, calls = question(asked(60, {1, 3, 5}, "50%")).over(np.arange(60)), Budget(), []
    usual = cpsat.CpSatModel.decide

    def stopping(*given: Any, **named: Any) -> cpsat.Decision:
        calls.append(1)
        decision = usual(*given, **named)
        budget.stopped = True
        return decision

    monkeypatch.setattr(cpsat.CpSatModel, "decide", stopping)
    assert infeasible_core._obstacle(here, budget) is None
    assert len(calls) == 1


@pytest.mark.by_the_hundred
def test_rows_that_are_told_to_stand_against_each_other_do_and_none_can_be_spared() -> None:
    told = 0
    for seed in range(300):
        program = encode(load(random_scenario(seed)), opened=True)
        answer = maximize.maximize(program, Linear(), Budget())
        if not answer.against:
            continue
        told += 1
        assert set(answer.against) <= set(program.rows), f"seed {seed}"
        sources = {row.source for row in answer.against}
        for spared in (None, *sources):
            rows = tuple(row for row in answer.against if row.source != spared)
            fewer = maximize.maximize(replace(program, rows=rows), Linear(), Budget())
            assert fewer.proved, f"seed {seed}"
            assert (fewer.placement is None) == (spared is None), f"seed {seed}"
    assert told > 5


@pytest.mark.by_the_hundred
@pytest.mark.parametrize("block", range(2))
def test_what_is_remembered_of_earlier_questions_changes_no_answer(block: int) -> None:
    for seed in range(block * 15, block * 15 + 15):
        program = encode(load(random_scenario(seed)), opened=True)
        asked_for, memory, draw = demands(program), WarmStart(), random.Random(seed)
        for _ in range(6):
            some = only(program, [demand for demand in asked_for if draw.random() < 0.8])
            fresh = maximize.maximize(some, Linear(), Budget())
            again = maximize.maximize(some, Linear(), Budget(), memory=memory)
            assert (fresh.placement is None, fresh.proved) == (again.placement is None, again.proved), f"seed {seed}"


def priced_pool(draw: random.Random) -> dict[str, Any]:
    """Few kinds of people, each with a cost, and bounds near what is possible."""
    pool = [
        {"id": f"P{n}", "sex": draw.choice("FM"), "fit": draw.choice(["yes", "no"]), "cost": draw.randint(1, 9)}
        for n in range(14)
    ]
    size = draw.randint(2, 3)
    total = {"total": "cost", draw.choice(["at_most", "at_least"]): draw.randint(2 * size, 8 * size)}
    rows = [
        {"members": {"sex": "F"}, "at_least": 1},
        {"members": {"fit": True}, "at_least": draw.randint(0, size)},
        total,
    ]
    teams = {"name": "t", "size": size, "require": rows}
    return {
        "pool": pool,
        "teams": [teams] if draw.random() < 0.7 else [{**teams, "require": rows[:2], "number": 2}],
        "require": [total],
    }


@pytest.mark.unmeasured
def test_a_few_of_each_kind_are_enough_for_whatever_is_possible() -> None:
    left_out = impossible = 0
    draw = random.Random(11)
    for number in range(120):
        program = encode(load(priced_pool(draw) if number % 3 else random_scenario(number)))
        everybody = np.flatnonzero(program.eligible)
        kept = dominating(program, everybody)
        decisions = [cpsat.decide(condense(program, people, Linear()), Budget()) for people in (everybody, kept)]
        assert (decisions[0].choice is None) == (decisions[1].choice is None), number
        left_out += len(everybody) - len(kept)
        impossible += decisions[0].choice is None
    assert left_out > 50
    assert 20 < impossible < 100


def test_of_each_kind_those_best_for_the_finest_row_are_kept() -> None:
    pool = [{"id": f"P{n}", "sex": "FM"[n % 2], "cost": cost} for n, cost in enumerate((9, 3, 7, 3, 8, 1, 7, 2))]
    women = {"members": {"sex": "F"}, "at_least": 1}
    for bound, wanted in (("at_most", [2, 5, 6, 7]), ("at_least", [0, 1, 3, 4])):
        rows = [women, {"total": "cost", bound: 11}]
        program = encode(load({"pool": pool, "teams": [{"name": "t", "size": 2, "require": rows}]}))
        assert dominating(program, np.arange(8)).tolist() == wanted
