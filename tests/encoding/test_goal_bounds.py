"""Bounds on a goal's value: what is kept and what is better, held against every team there is, counted by hand."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations
from typing import Any

import pytest

from composer import alternatives, load, solve, tradeoffs
from composer.encoding.encode import encode
from composer.encoding.goal_bounds import hold_at, orient, require_better
from composer.encoding.program import Program

MEANS = [
    {"id": "A", "score": "71.6666666666667"},
    {"id": "B", "score": "44.6666666666667"},
    {"id": "C", "score": "57.6666666666667"},
]
"""Means of three marks, as a spreadsheet hands them over."""


def over_means(**goal: Any) -> dict[str, Any]:
    return {"pool": MEANS, "teams": [{"name": "a", "size": 2}], "prefer": [goal]}


def test_a_goal_over_many_decimals_is_answered_and_kept() -> None:
    problem = load(over_means(most={"total": "score"}))
    outcome = solve(problem)
    assert outcome.verdict == "best"
    assert outcome.goals[0].value == Fraction("129.3333333333334")
    others = [each.goals[0].value for each in alternatives(problem).alternatives]
    assert others == [Fraction(value) for value in ("129.3333333333334", "116.3333333333334", "102.3333333333334")]
    within = alternatives(problem, within="15%").alternatives
    assert {each.goals[0].value for each in within} == {Fraction("129.3333333333334"), Fraction("116.3333333333334")}


@pytest.mark.parametrize(("way", "value"), [("most", "64.6666666666667"), ("least", "51.1666666666667")])
def test_an_average_over_many_decimals_is_answered_and_kept(way: str, value: str) -> None:
    scenario = over_means(**{way: {"average": "score"}})
    outcome = solve(load({**scenario, "teams": [{"name": "a", "size": {"at_least": 2, "at_most": 3}}]}))
    assert outcome.goals[0].value == Fraction(value)


def test_a_front_over_many_decimals_is_found() -> None:
    both = [{"most": {"total": "score"}}, {"least": {"total": "score"}}]
    assert len(tradeoffs(load({**over_means(), "prefer": [], "tradeoffs": both})).points) == 3


POOL = [
    {"id": "A", "sex": "F", "pay": "3"},
    {"id": "B", "sex": "M", "pay": "-2.5"},
    {"id": "C", "sex": "F", "pay": "-4"},
    {"id": "D", "sex": "M", "pay": "1.25"},
    {"id": "E", "sex": "F", "pay": "-1"},
]
GOALS: list[dict[str, Any]] = [
    {"most": {"total": "pay"}},
    {"least": {"total": "pay"}},
    {"most": {"average": "pay"}},
    {"least": {"average": "pay"}},
    {"most": {"share": {"sex": "F"}}},
    {"least": {"share": {"sex": "F"}}},
]


def meets(program: Program, members: tuple[int, ...]) -> bool:
    """Whether a choice meets all rows, helpers at one of their ends or the other."""
    ranges = program.auxiliaries
    for bits in range(2 ** len(ranges)):
        helpers = [ends[bits >> place & 1] for place, ends in enumerate(ranges)]
        comes_to = [
            sum(
                int(weights[int(program.traits[trait].codes[person])])
                for (_, trait), weights in row.expression.people.items()
                for person in members
            )
            + sum(weight * helpers[helper] for helper, weight in row.expression.auxiliaries.items())
            for row in program.rows
        ]
        if all(
            (row.low is None or row.low <= come) and (row.high is None or come <= row.high)
            for row, come in zip(program.rows, comes_to, strict=True)
        ):
            return True
    return False


def by_hand(goal: dict[str, Any], members: tuple[int, ...]) -> Fraction:
    measure = next(iter(goal.values()))
    if "total" in measure:
        return sum((Fraction(POOL[person]["pay"]) for person in members), Fraction(0))
    if not members:
        return Fraction(0)
    if "average" in measure:
        return sum((Fraction(POOL[person]["pay"]) for person in members), Fraction(0)) / len(members)
    return Fraction(100 * sum(POOL[person]["sex"] == "F" for person in members), len(members))


@pytest.mark.parametrize("least", [0, 1])
@pytest.mark.parametrize("goal", GOALS, ids=str)
def test_kept_and_better_are_what_every_team_says_by_hand(goal: dict[str, Any], least: int) -> None:
    team = {"name": "t", "size": {"at_least": least, "at_most": 3}}
    program = encode(load({"pool": POOL, "teams": [team], "prefer": [goal]}))
    aim = program.goals[0]
    sign = 1 if "most" in goal else -1
    choices = [each for number in range(least, 4) for each in combinations(range(len(POOL)), number)]
    values = {each: by_hand(goal, each) for each in choices}
    between = {value + Fraction(number, 7) for value in values.values() for number in (-1, 0, 1)}
    for bound in between:
        kept, beaten = hold_at(program, aim, bound), require_better(program, aim, bound)
        for members, value in values.items():
            assert meets(kept, members) == (sign * value >= sign * bound), (bound, members)
            assert meets(beaten, members) == (sign * value > sign * bound), (bound, members)


def test_a_sum_is_never_multiplied() -> None:
    program = encode(load(over_means(most={"total": "score"})))
    aim = program.goals[0]
    largest = max(int(abs(weight)) for each in aim.quotient.top.people.values() for weight in each)
    for held in (hold_at(program, aim, Fraction(1, 3)), require_better(program, aim, Fraction(10**30 + 1, 7))):
        row = held.rows[-1]
        assert max(int(abs(weight)) for each in row.expression.people.values() for weight in each) <= largest
    assert orient(aim) is aim.quotient
