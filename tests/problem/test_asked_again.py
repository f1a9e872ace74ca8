"""What is kept of one question for the next gives the answers of people who were read anew."""

from __future__ import annotations

import sys
from collections.abc import Callable
from random import Random
from types import FrameType
from typing import Any

import numpy as np
import pytest

import composer
from composer.base import stretches
from composer.encoding.encode import encode
from composer.measures import Linear, linear
from composer.optimize.query import Query, WarmStart
from composer.pool.who import Who, meeting
from composer.presolve.lagrangian import lagrangian_bound
from composer.presolve.schedules import NEVER
from composer.presolve.worths import worths
from composer.solvers.budget import Budget

WHO: tuple[dict[str, Any], ...] = (
    {"sex": "F"},
    {"sex": ["F"]},
    {"flag": True},
    {"flag": "no"},
    {"level": 1},
    {"level": {"at_least": 1}},
    {"level": {"at_least": 2}},
    {"any": [{"sex": "F"}, {"level": 1}]},
    {"none": [{"sex": "F"}, {"level": 1}]},
    {"any": [{"sex": "F"}], "none": [{"level": 1}]},
)
KEYS: tuple[Callable[[dict[str, Any]], dict[str, Any]], ...] = (
    lambda who: {"members": who, "at_least": 1},
    lambda who: {"members": who, "at_most": 2},
    lambda who: {"share": who, "at_least": "30%"},
    lambda who: {"share": {"sex": "M"}, "among": who, "at_most": "60%"},
    lambda who: {"total": "pay", "of": who, "at_most": 9},
    lambda who: {"lone": who, "at_most": 0},
    lambda _: {"largest_group": "unit", "at_most": 2},
    lambda _: {"distinct": "unit", "at_least": 2},
    lambda _: {"total": "pay", "at_most": 16},
    lambda who: {"average": "pay", "of": who, "at_most": 5},
)


def people(seed: int, number: int = 14) -> list[dict[str, Any]]:
    draw = Random(seed)
    return [
        {
            "id": f"P{row}",
            "sex": draw.choice("FM"),
            "unit": draw.choice("ABC"),
            "flag": draw.choice(["yes", "no"]),
            "level": draw.choice([0, 1, 2]),
            "pay": draw.randint(0, 9),
            "born": f"{draw.randint(1970, 2005)}-05-05",
        }
        for row in range(number)
    ]


def question(draw: Random) -> dict[str, Any]:
    team: dict[str, Any] = {"name": "T", "size": draw.choice([3, 4])}
    if draw.random() < 0.6:
        team["everyone"] = draw.choice(WHO)
    team["require"] = [draw.choice(KEYS)(draw.choice(WHO)) for _ in range(draw.randint(0, 3))]
    if draw.random() < 0.3:
        team["number"] = 2
    goal = draw.choice([{"most": {"total": "pay"}}, {"least": {"total": "pay"}}, {"most": {"members": {"sex": "F"}}}])
    gone = draw.choice([[], ["P1"], ["P1", "P2"]])
    return {"teams": [team], "prefer": [goal], "gone": gone}


def said(problem: composer.Problem) -> tuple[object, ...]:
    found = composer.solve(problem)
    return (
        found.verdict,
        [(goal.value, goal.bound, goal.proved) for goal in found.goals],
        found.teams and len(found.teams),
    )


@pytest.mark.parametrize("seed", range(6))
def test_changed_questions_about_one_pool_are_answered_as_of_people_read_anew(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With room for so little that what is kept is thrown away again and again, too."""
    if seed % 2:
        monkeypatch.setattr(linear, "FEWEST_KEPT", 2)
        monkeypatch.setattr(linear, "MOST_KEPT", 0)
    draw, rows = Random(seed), people(seed)
    problem = composer.Problem(rows, **question(draw))
    for _ in range(12):
        changes = question(draw)
        problem = problem.replacing(**changes)
        assert said(problem) == said(composer.Problem(rows, **changes)), changes


def test_all_that_is_asked_of_everybody_is_coded_as_of_people_read_anew() -> None:
    rows = people(7)
    problem = composer.Problem(rows, [{"name": "T", "size": 1}])
    for key in KEYS:
        for who in WHO:
            team = {"name": "T", "size": 1, "require": [key(who)]}
            kept, anew = problem.replacing(teams=[team]), composer.Problem(rows, [team])
            mine, theirs = (each.teams[0].require[0].measure.trait(each.pool) for each in (kept, anew))
            assert mine.codes.tolist() == theirs.codes.tolist(), team
            assert mine.heads.tolist() == theirs.heads.tolist(), team


def test_conditions_that_python_takes_for_equal_are_kept_apart() -> None:
    keys = [Who(field=value).key for value in (1, 1.0, True, "1", [1], [True], {"at_least": 1}, {"at_most": 1})]
    keys += [Who(any=[{"field": 1}]).key, Who(none=[{"field": 1}]).key, Who().key, Who(other=1).key]
    keys += [Who(field=1, other=1).key, Who({"any": [{"field": 1}, {"other": 1}]}).key, Who(id=["A"]).key]
    assert len(set(keys)) == len(keys)
    assert Who(field=[1, 2]).key == Who({"field": [1, 2]}).key


def test_who_is_meant_is_one_array_that_nobody_can_change() -> None:
    pool = composer.Problem(people(1), [{"name": "T", "size": 1}]).pool
    for who in map(Who, WHO):
        mask = who.mask(pool)
        assert mask is Who(who.as_mapping()).mask(pool)
        assert mask.tolist() == [who.holds(pool.person(row)) for row in range(len(pool))]
        with pytest.raises(ValueError, match="read-only"):
            mask[0] = True
    both = meeting([Who(sex="F"), Who(level=1)], pool)
    assert both.tolist() == (Who(sex="F").mask(pool) & Who(level=1).mask(pool)).tolist()
    assert meeting([Who(sex="F"), Who(level=2)], pool).tolist() != both.tolist()


def test_the_same_people_on_other_days_are_asked_apart() -> None:
    tours = [{"name": f"T{year}", "size": 2, "start": f"{year}-01-01", "end": f"{year}-06-30"} for year in (2027, 2037)]
    for team in tours:
        team["everyone"] = {"age": {"at_least": 30}}
        team["require"] = [{"members": {"age": {"at_most": 40}}, "at_least": 1}]
    rows = [{key if key != "born" else "birth": value for key, value in row.items()} for row in people(3)]
    problem = composer.Problem(rows, tours, start="2027-01-01", end="2037-06-30")
    for team, on in zip(problem.deployed, problem.people, strict=True):
        by_hand = [(on.person(row)["age"] or 0) >= 30 for row in range(len(rows))]  # type: ignore[operator]
        assert problem.admits(team).tolist() == by_hand
    assert problem.admits(problem.deployed[0]).tolist() != problem.admits(problem.deployed[1]).tolist()


@pytest.mark.parametrize("few", [False, True])
def test_everybody_is_worth_what_they_add_where_it_is_most(few: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where most people may be in a team, and where few may."""
    monkeypatch.setattr(stretches, "STRETCH", 5)
    for seed in range(8):
        draw = Random(seed)
        gates = [{"pay": {"at_least": 8 if few else 2}}, {"sex": "F", "level": 0} if few else {}]
        teams = [{"name": f"T{n}", "size": 2, "everyone": gate} for n, gate in enumerate(gates)]
        asked = [{"total": "pay", "at_most": 40}, {"members": {"sex": "F"}, "at_least": 1}]
        problem = composer.Problem(people(seed, 33), teams, asked, [{"most": {"total": "pay"}}])
        program = encode(problem)
        tables = [
            {
                trait: np.array([draw.randint(-9, 9) for _ in range(each.size)])
                for trait, each in enumerate(program.traits)
            }
            for _ in program.blocks
        ]
        found = worths(program, tables, lambda: None).everybody
        for row in range(33):
            each = [
                sum(int(table[program.traits[trait].codes[row]]) for trait, table in mine.items())
                for block, mine in zip(program.blocks, tables, strict=True)
                if block.eligible[row]
            ]
            assert found[row] == max(each, default=NEVER)
        objective = program.goals[0].quotient.top
        bound = lagrangian_bound(program, objective, np.zeros(len(program.rows)))
        assert bound is not None
        worth = Query(program, objective, Budget(), WarmStart()).worth().everybody
        assert bound.limit == bound.scale * int(np.maximum(worth, 0).sum())
        for value in (-1, 0, bound.bound, bound.bound + 1):
            lost = value * bound.scale - bound.limit
            alive = [n for n, price in enumerate(bound.person.tolist()) if price > NEVER and min(price, 0) >= lost]
            assert bound.survivors(value).tolist() == alive
    assert lagrangian_bound(program, Linear(), np.zeros(len(program.rows))) is not None


def interrupted(ask: Callable[[], object], between: Callable[[], object], at: int) -> None:
    """Ask, and before so many lines of what measures do let something else be done, as by another thread."""
    left = at

    def line(_frame: FrameType, event: str, _: object) -> Any:
        nonlocal left
        if event == "line" and (left := left - 1) == 0:
            sys.settrace(None)
            between()
        return line

    def into(frame: FrameType, *_: object) -> Any:
        return line if "/composer/measures/" in frame.f_code.co_filename else None

    before = sys.gettrace()
    sys.settrace(into)
    try:
        ask()
    finally:
        sys.settrace(before)


@pytest.mark.parametrize("at", range(1, 40))
def test_who_is_in_a_pair_is_told_of_the_pool_that_is_asked_though_another_is_asked_meanwhile(at: int) -> None:
    pools = [composer.Problem(rows, [{"name": "T", "size": 1}]).pool for rows in (people(1), people(1)[::-1])]
    pairs = composer.Pairs([("P1", "P2"), ("P2", "P5")])
    alone = [composer.Pairs(pairs.pairs).trait(pool).codes.tolist() for pool in pools]
    assert alone[0] != alone[1]
    found: list[list[int]] = []
    interrupted(lambda: found.append(pairs.trait(pools[0]).codes.tolist()), lambda: pairs.trait(pools[1]), at)
    assert found == alone[:1]


@pytest.mark.parametrize("at", range(1, 8))
def test_heads_are_counted_among_those_who_are_asked_though_others_are_counted_meanwhile(at: int) -> None:
    pool = composer.Problem(people(1), [{"name": "T", "size": 1}]).pool
    women, men = (Who(sex=sex).mask(pool) for sex in "FM")
    trait = linear.Trait.of_who(pool, Who(unit="A"))
    alone = [linear.Trait(trait.codes, trait.size).heads_among(mask).tolist() for mask in (women, men)]
    assert alone[0] != alone[1]
    trait.heads_among(women)
    found: list[list[int]] = []
    interrupted(lambda: found.append(trait.heads_among(women).tolist()), lambda: trait.heads_among(men), at)
    assert found == alone[:1]
