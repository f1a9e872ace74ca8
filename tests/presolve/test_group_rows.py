"""What groups contribute at most: no team is worth more than its branch promises, whatever the multipliers are."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any

import numpy as np
import pytest

from composer import load
from composer.encoding.encode import encode
from composer.encoding.program import Program, Row, Source
from composer.measures import Linear
from composer.presolve.group_rows import GroupRows, Groups

UNITS = "ABCDE"


def drawn(seed: int) -> dict[str, Any]:
    """Ten people of five units or of none; two units at most, women, what the team costs, and how many trades."""
    draw = random.Random(f"group rows {seed}")
    pool = [
        {
            "id": f"P{place}",
            "unit": draw.choice([*UNITS, ""]) if place > 4 else UNITS[place],
            "trade": draw.choice("xyz"),
            "sex": draw.choice("MF"),
            "score": draw.choice([-4, 1, 3, 9]),
            "cost": draw.randint(1, 9),
        }
        for place in range(10)
    ]
    require = [
        {"members": {"sex": "F"}, "at_least": 1},
        {"total": "cost", "at_most": 18},
        {"distinct": "trade", "at_least": 2},
        {"distinct": "unit", "at_most": 2},
    ]
    goals = [{"most": {"total": "score"}}, {"least": {"distinct": "unit"}}]
    return {"pool": pool, "teams": [{"name": "t", "size": 4, "require": require}], "prefer": goals}


def units_of(members: Sequence[Mapping[str, Any]]) -> set[str]:
    return {one["unit"] for one in members} - {""}


def teams(pool: Sequence[Mapping[str, Any]]) -> Iterator[tuple[int, ...]]:
    """Who meets everything, by hand."""
    for some in combinations(range(len(pool)), 4):
        members = [pool[one] for one in some]
        trades, cost = {one["trade"] for one in members}, sum(one["cost"] for one in members)
        if cost <= 18 and len(trades) >= 2 and len(units_of(members)) <= 2 and "F" in {one["sex"] for one in members}:
            yield some


def asked(scenario: Mapping[str, Any], cost: int) -> tuple[Program, Linear, Groups, GroupRows]:
    """The score less what each unit costs, whose helpers are then those that are limited."""
    (team,) = scenario["teams"]
    most = team["require"][-1]["at_most"]
    if cost:
        scenario = {**scenario, "teams": [{**team, "require": team["require"][:-1]}]}
    program = encode(load(scenario))
    score, units = (goal.quotient.top for goal in program.goals)
    if cost:
        program = program.holding([Row(units, None, most, Source("few units"))])
    objective = score - units * cost if cost else score
    groups = Groups.of_program(program, objective)
    assert groups is not None
    rows = GroupRows.of(program, objective, groups, np.arange(len(scenario["pool"])))
    assert rows is not None
    return program, objective, groups, rows


@pytest.mark.parametrize("seed", range(60))
def test_no_team_is_worth_more_than_its_branch_promises(seed: int) -> None:
    draw = np.random.default_rng(seed)
    scenario, cost = drawn(seed), (0, 2, 30)[seed % 3]
    pool = scenario["pool"]
    program, _, groups, rows = asked(scenario, cost)
    helper_of = {helper: number for number, helper in enumerate(groups.helpers)}
    assert groups.most == 2
    assert len(helper_of) == len({one["unit"] for one in pool} - {""})
    found = [
        (some, sum(pool[one]["score"] for one in some) - cost * len(units_of([pool[one] for one in some])))
        for some in teams(pool)
    ]
    assert all(value >= rows.least(program.room) for _, value in found)
    for _ in range(20):
        multipliers = draw.normal(size=len(rows.matrix)) * draw.choice([0.1, 1.0, 10.0], len(rows.matrix))
        prices = rows.prices(multipliers)
        assert prices is not None
        state = draw.choice(np.array([-1, 0, 0, 1], np.int8), rows.number)
        left, value = int(draw.integers(0, 3)), int(draw.integers(-5, 15)) - cost
        state[state == 0] = 0 if left else -1
        bound, hopeless = prices.bound(state, left), set(prices.hopeless(state, left, value).tolist())
        surviving = set(rows.surviving(state, prices, value).tolist())
        for some, worth in found:
            of = set(groups.of[list(some)].tolist()) - {-1}
            states = [int(state[group]) for group in of]
            if -1 in states or states.count(0) > left:
                continue
            assert worth <= bound
            assert worth <= value or not of & hopeless
            assert worth <= value or set(some) <= surviving


def test_some_prices_rule_groups_and_people_out() -> None:
    """Bounds that ruled nothing out would be as true."""
    _, _, _, rows = asked(drawn(0), 0)
    prices = rows.prices(np.zeros(len(rows.matrix)))
    assert prices is not None
    state = np.zeros(rows.number, np.int8)
    most = prices.bound(state, 2)
    none = sum(max(0, one["score"]) for one in drawn(0)["pool"] if one["unit"] == "")
    assert most == none + sum(sorted(prices.each.tolist())[-2:]) // prices.scale
    assert len(prices.hopeless(state, 2, most)) > 0
    assert 0 < len(rows.surviving(state, prices, prices.bound(state, rows.number) - 1)) < 10


def test_groups_that_overlap_are_none_nor_are_limits_that_hold_anyway() -> None:
    scenario = drawn(0)
    require = scenario["teams"][0]["require"]
    require[-1] = {"distinct": "unit", "at_most": 4}
    program = encode(load(scenario))
    assert Groups.of_program(program, program.goals[0].quotient.top) is None
    require[-1] = {"distinct": "unit", "at_most": 2}
    for one in scenario["pool"][:3]:
        one["unit"] += "; B"
    program = encode(load({**scenario, "fields": {"unit": "set"}}))
    assert Groups.of_program(program, program.goals[0].quotient.top) is None


@pytest.mark.parametrize(("sex_of", "is_group"), [("B", False), ("A", True)])
def test_groups_overlap_where_a_second_trait_gives_somebody_another_group(sex_of: str, is_group: bool) -> None:
    """Only P0, who is of unit A, is of the sex that switches another unit's helper on, or the same one's."""
    scenario = drawn(0)
    for one in scenario["pool"]:
        one["sex"] = "F" if one["id"] == "P0" else "M"
    program = encode(load(scenario))
    objective = program.goals[0].quotient.top
    groups = Groups.of_program(program, objective)
    assert groups is not None
    of_unit = {one["unit"]: groups.of[row] for row, one in enumerate(scenario["pool"])}
    sex, weights = next(
        (trait, each)
        for row in program.rows
        for trait, each in row.expression.people.items()
        if np.flatnonzero(each[program.traits[trait[1]].codes]).tolist() == [0]
    )
    switching = Linear({sex: weights}, {groups.helpers[of_unit[sex_of]]: -1})
    wider = Groups.of_program(program.holding([Row(switching, None, 0, Source("sex"))]), objective)
    assert (wider is not None) == is_group


def test_rows_with_helpers_are_left_out_where_they_are_too_many_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = asked(drawn(0), 0)[3]
    monkeypatch.setattr("composer.presolve.tuning.GROUP_NUMBERS", whole.matrix.size)
    program, objective, groups, few = asked(drawn(0), 0)
    assert len(few.matrix) < len(whole.matrix)
    assert not few.helped.size
    monkeypatch.setattr("composer.presolve.tuning.GROUP_NUMBERS", 9)
    assert GroupRows.of(program, objective, groups, np.arange(10)) is None


def test_who_could_be_in_a_choice_and_what_units_cost_are_as_counted_by_hand() -> None:
    """Without multipliers A promises 5 less 3; with the one of -2 it is 3 less 3. B is worth nothing at that cost."""
    pool = [
        {"id": one, "unit": unit, "score": score}
        for one, unit, score in [("a", "A", 5), ("b", "A", -2), ("c", "B", 2), ("d", "C", 0)]
    ]
    team = {"name": "t", "size": 2, "require": [{"distinct": "unit", "at_most": 1}]}
    goals = [{"most": {"total": "score"}}, {"least": {"distinct": "unit"}}]
    _, _, groups, rows = asked({"pool": pool, "teams": [team], "prefer": goals}, 3)
    prices = rows.prices(np.zeros(len(rows.matrix)))
    assert prices is not None
    a = groups.of[0]
    assert [int(prices.each[group]) // prices.scale for group in groups.of[[0, 2, 3]]] == [2, 0, 0]
    state = np.where(np.arange(3) == a, 1, -1).astype(np.int8)
    assert prices.bound(state, 0) == 2
    assert rows.surviving(state, prices, -1).tolist() == [0, 1]
    assert rows.surviving(state, prices, 0).tolist() == [0]
    assert rows.least(2) == -2 - 3 * 3
