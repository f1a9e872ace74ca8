"""A team from few of many units: found where there is one, as by trying every team, and it meets every row."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Any

import numpy as np
import pytest

from composer import load, solve
from composer.encoding.encode import encode
from composer.measures import Linear
from composer.optimize.few_groups import Groups, from_few_groups
from composer.optimize.query import Query, WarmStart
from composer.solvers import tuning
from composer.solvers.budget import Budget

TRADES = "abcdefgh"


def planted(decoys: int, most: int) -> dict[str, Any]:
    """Units with three or four trades each, of which two, one early and one late, have all eight together; no other
    two do."""
    draw = random.Random(f"units {decoys}")
    few = [{*draw.sample(TRADES, 3)} for _ in range(decoys)]
    few[5], few[-4] = {*"abcd"}, {*"efgh"}
    pool = [
        {"id": f"P{unit}{trade}", "unit": f"U{unit}", "trade": trade}
        for unit, trades in enumerate(few)
        for trade in sorted(trades)
    ]
    require = [{"members": {"trade": trade}, "at_least": 1} for trade in TRADES]
    require.append({"distinct": "unit", "at_most": most})  # type: ignore[dict-item]
    return {"pool": pool, "teams": [{"name": "t", "size": 8, "require": require}]}


def question_of(scenario: Mapping[str, Any]) -> Query:
    return Query(encode(load(scenario)), Linear(), Budget(), WarmStart())


def test_the_only_two_of_many_units_are_found() -> None:
    question = question_of(planted(200, 2))
    groups = Groups.of_program(question.program, question.objective)
    assert groups is not None
    assert groups.most == 2
    assert sorted(np.bincount(groups.of)) == [3] * 198 + [4] * 2
    (found,) = from_few_groups(question, groups)
    model, choice = found
    assert model.broken(choice) is None
    units = {question.program.pool.person(person)["unit"] for person in model.place(choice).members[0].tolist()}
    assert units == {"U5", "U196"}


def test_where_one_unit_has_to_do_none_is_found_and_that_is_proved() -> None:
    scenario = planted(200, 1)
    question = question_of(scenario)
    groups = Groups.of_program(question.program, question.objective)
    assert groups is not None
    assert not [*from_few_groups(question, groups)]
    assert solve(load(scenario)).verdict == "impossible"


@pytest.mark.parametrize("most", [2, 3, 200])
def test_a_team_is_there_after_little_work(most: int) -> None:
    answer = solve(load(planted(200, most)), work=0.5)
    assert answer.verdict == "best"
    assert len({member.id[:-1] for member in answer.teams[0].members}) <= most


def alike(seed: int) -> dict[str, Any]:
    """Every unit has three of nine trades; at least one three of them have all."""
    draw = random.Random(f"cover 20 {seed}")
    few = [{*draw.sample("abcdefghi", 3)} for _ in range(20)]
    few[5], few[10], few[-4] = {*"abc"}, {*"ghi"}, {*"def"}
    pool = [
        {"id": f"P{unit}{trade}", "unit": f"U{unit}", "trade": trade}
        for unit, trades in enumerate(few)
        for trade in sorted(trades)
    ]
    require = [{"members": {"trade": trade}, "at_least": 1} for trade in "abcdefghi"]
    return {"pool": pool, "teams": [{"name": "t", "size": 9, "require": require}]}


def test_three_units_that_have_every_trade_are_often_found_among_others_that_look_the_same() -> None:
    """Who has left has to stay away for a while, or the same ones come back."""
    found = 0
    for seed in range(20):
        scenario = alike(seed)
        scenario["teams"][0]["require"].append({"distinct": "unit", "at_most": 3})
        question = question_of(scenario)
        groups = Groups.of_program(question.program, question.objective)
        assert groups is not None
        found += sum(model.broken(choice) is None for model, choice in from_few_groups(question, groups))
    assert found >= 5


def test_where_fewer_are_better_the_search_goes_on_from_what_it_found() -> None:
    further = 0
    for seed in range(20):
        program = encode(load({**alike(seed), "prefer": [{"least": {"distinct": "unit"}}]}))
        (goal,) = program.goals
        fewest = Query(program, goal.quotient.top * -1, Budget(), WarmStart())
        groups = Groups.of_program(program, fewest.objective)
        assert groups is not None
        values = [choice.value(model.objective) for model, choice in from_few_groups(fewest, groups)]
        assert values == sorted({*values})
        assert -9 <= values[-1] <= -3
        further += len(values) > 1
    assert further >= 3


def test_the_fewest_units_are_found_from_many_downwards() -> None:
    scenario = planted(200, 9)
    scenario["teams"][0]["require"].pop()
    answer = solve(load({**scenario, "prefer": [{"least": {"distinct": "unit"}}]}), work=3.0)
    assert answer.goals[0].value == 2


def drawn(seed: int) -> dict[str, Any]:
    """A few people with a unit and languages, several of which a person may have."""
    draw = random.Random(f"few groups {seed}")
    pool = [
        {
            "id": f"P{place}",
            "unit": draw.choice(["A", "B", "C", "D", ""]),
            "speaks": "; ".join(sorted({draw.choice(("en", "fr", "ar", "es")) for _ in range(draw.randint(0, 3))})),
            "sex": draw.choice("MMF"),
            "score": draw.choice([1, 2, 2, 5, 9]),
        }
        for place in range(draw.randint(6, 9))
    ]
    distinct = {"distinct": draw.choice(["unit", "speaks"])}
    bound = draw.choice([{"at_most": 1}, {"at_most": 2}, {"at_most": 1}, {"at_least": 1, "at_most": 2}, {}])
    require = [{"members": {"sex": "F"}, "at_least": draw.randint(0, 2)}, {"total": "score", "at_least": 9}]
    require += [{**distinct, **bound}] if bound else []
    goals = [{"most": {"total": "score"}}] if draw.random() < 0.3 else []
    goals = goals if bound else [{"least": distinct}]
    team = {"name": "t", "size": draw.choice([2, 3, 4]), "require": require}
    return {"pool": pool, "fields": {"speaks": "set"}, "teams": [team], "prefer": goals}


def counted(measure: Mapping[str, Any], members: Sequence[Mapping[str, Any]]) -> int:
    if "total" in measure:
        return sum(one["score"] for one in members)
    if "members" in measure:
        return sum(one["sex"] == "F" for one in members)
    return len({value for one in members for value in one[measure["distinct"]].split("; ") if value})


@pytest.mark.parametrize("seed", range(80))
def test_values_are_those_of_trying_every_team(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tuning, "SMALL", 0)
    scenario = drawn(seed)
    (team,), goals = scenario["teams"], scenario["prefer"]
    values = [
        [counted(next(iter(goal.values())), members) for goal in goals]
        for members in combinations(scenario["pool"], team["size"])
        if all(each.get("at_least", 0) <= counted(each, members) <= each.get("at_most", 99) for each in team["require"])
    ]
    answer = solve(load(scenario))
    assert (answer.verdict == "best") is bool(values)
    assert answer.verdict in ("best", "impossible")
    if values and goals:
        best = min(values) if "least" in goals[0] else max(values)
        assert [goal.value for goal in answer.goals] == best
