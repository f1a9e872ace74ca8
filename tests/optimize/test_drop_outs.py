"""With what chance demands hold when people drop out, against every combination of them, one by one."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import comb

import pytest

from composer import Problem, load
from composer.optimize import drop_outs
from composer.optimize.drop_outs import SCALES, DropOuts
from tests.support.drop_truth import Dropping, dropping
from tests.support.samples import split


def asked(drawn: Dropping) -> DropOuts:
    problem = load(drawn.scenario)
    on = problem.people[0]
    people = [[on.person(problem.pool.ids.index(one)) for one in ids] for ids in (drawn.members, drawn.reserves)]
    return DropOuts(problem.deployed[0], *people, drawn.chances)


def straight(number: int, require: Sequence[object], chance: Fraction, **team: object) -> DropOuts:
    """A team of people who differ in nothing but their id and their number."""
    rows = [{"id": f"P{at}", "at": at, "trade": "ab"[at % 2]} for at in range(number)]
    problem = Problem(rows, [{"name": "team", "size": number, "require": require, **team}])
    people = [problem.pool.person(row) for row in range(number)]
    return DropOuts(problem.deployed[0], people, [], [chance] * number)


@pytest.mark.parametrize("seeds", split(range(400), 40))
def test_the_chance_is_that_of_all_cases_in_which_the_demands_hold(seeds: Sequence[int]) -> None:
    between = 0
    for seed in seeds:
        drawn = dropping(seed)
        for scale, odds in zip(SCALES, asked(drawn).odds(), strict=True):
            without, stepped = drawn.truth(scale)
            assert odds.exact
            assert odds.without == without, seed
            assert odds.with_reserves == (stepped if drawn.reserves else None), seed
            between += 0 < without < stepped < 1
    assert between > len(seeds) // 20


@pytest.mark.parametrize("seeds", split(range(400, 500), 6))
def test_draws_come_as_near_as_their_interval_says(seeds: Sequence[int], monkeypatch: pytest.MonkeyPatch) -> None:
    beyond, number = 0, 0
    for seed in seeds:
        drawn = dropping(seed)
        exact = asked(drawn).odds()
        with monkeypatch.context() as patch:
            patch.setattr(drop_outs, "CASES", 0)
            found = asked(drawn).odds()
        for odds, truth in zip(found, exact, strict=True):
            assert not odds.exact
            for share, interval, true in (
                (odds.without, odds.interval, truth.without),
                (odds.with_reserves, odds.interval_with, truth.with_reserves),
            ):
                assert (share is None) == (true is None)
                if share is not None and true is not None:
                    assert interval is not None
                    assert interval[0] <= share <= interval[1]
                    assert abs(share - true) < Fraction(2, 100), seed
                    beyond += not interval[0] <= true <= interval[1]
                    number += 1
    assert beyond <= max(3, number // 20)


@pytest.mark.unmeasured
def test_the_same_team_has_the_same_draws() -> None:
    require = [{"members": {}, "at_least": 36}, {"total": "at", "at_least": 100}]
    first, again = (straight(40, require, Fraction(1, 20)).odds() for _ in range(2))
    assert not first[0].exact
    assert first == again


def test_draws_are_these_on_every_machine() -> None:
    """Of 40 people, each of 5 %: 36 or more are left with a chance of 0.952."""
    odds = straight(40, [{"total": "at", "at_least": -1}, {"members": {}, "at_least": 36}], Fraction(1, 20)).odds()
    assert [each.without for each in odds] == [Fraction(1901, 2000), Fraction(997, 1000), Fraction(6317, 10000)]


def test_people_alike_are_counted_and_not_gone_through() -> None:
    """Thirty people who count alike: 25 or more of them are left, by the binomial formula."""
    odds = straight(30, [{"members": {}, "at_least": 25}], Fraction(1, 10)).odds()
    p = Fraction(1, 10)
    assert odds[0].without == sum(comb(30, gone) * p**gone * (1 - p) ** (30 - gone) for gone in range(6))


def test_who_never_drops_out_stays_and_who_always_does_is_gone() -> None:
    require = [{"members": {}, "at_least": 4}]
    sure = straight(5, require, Fraction(0)).odds()
    gone = straight(5, require, Fraction(1)).odds()
    assert [each.without for each in sure] == [1, 1, 1]
    assert [each.without for each in gone] == [0, Fraction(6, 32), 0]


def test_chances_of_a_half_and_more_are_certain_at_twice() -> None:
    require = [{"members": {}, "at_least": 1}]
    assert [each.without for each in straight(2, require, Fraction(3, 5)).odds()] == [
        1 - Fraction(9, 25),
        1 - Fraction(9, 100),
        0,
    ]


def test_nobody_at_all_meets_what_nobody_has_to_meet() -> None:
    assert straight(1, [], Fraction(1)).odds()[0].without == 1
    empty = Problem([{"id": "P"}], [{"name": "team", "size": 0}])
    assert DropOuts(empty.deployed[0], [], [], []).odds()[0].without == 1


def test_size_exactly_and_together_are_said_of_the_team_as_it_is_sent() -> None:
    require = [{"members": {}, "exactly": 4}, {"together": ["P0", "P1"], "at_most": 0}]
    assert [each.without for each in straight(4, require, Fraction(1, 2)).odds()] == [1, 1, 1]


EXACT, DRAWN = pytest.param(1 << 17, id="every case"), pytest.param(0, id="draws")


def beside(trades: str, size: object, require: Sequence[object], chances: Sequence[object], members: int) -> DropOuts:
    """People by their trades, the first ones members and the others reserves."""
    rows = [{"id": f"P{at}", "trade": trade} for at, trade in enumerate(trades)]
    problem = Problem(rows, [{"name": "team", "size": size, "require": require}])
    people = [problem.pool.person(row) for row in range(len(rows))]
    fractions = [Fraction(str(chance)) for chance in chances]
    return DropOuts(problem.deployed[0], people[:members], people[members:], fractions)


@pytest.mark.parametrize("cases", [EXACT, DRAWN])
def test_no_more_people_than_the_size_step_in(cases: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of three, two are of trade a; only where one of them is gone is there room for another of trade b, and never for
    two."""
    monkeypatch.setattr(drop_outs, "CASES", cases)
    two = [{"members": {"trade": "b"}, "at_least": 2}, {"members": {"trade": "a"}, "at_most": 2}]
    odds = beside("aabbb", 3, two, [0, 0.5, 0, 0, 0], 3).odds()[0]
    assert odds.without == 0
    assert odds.with_reserves == pytest.approx(0.5, abs=0.02)
    three = [{"members": {"trade": "b"}, "at_least": 3}, *two[1:]]
    assert beside("aabbb", 3, three, [0, 0.5, 0, 0, 0], 3).odds()[0].with_reserves == 0


@pytest.mark.parametrize("cases", [EXACT, DRAWN])
def test_reserves_who_would_break_a_ceiling_stay_away(cases: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """One of trade b and one of trade a could step in; both together are one of trade b too many."""
    monkeypatch.setattr(drop_outs, "CASES", cases)
    require = [{"members": {"trade": "b"}, "at_most": 1}, {"members": {}, "at_least": 2}]
    odds = beside("abab", {"at_most": 9}, require, [0.5, 0, 0, 0], 2).odds()[0]
    assert odds.without == pytest.approx(0.5, abs=0.02)
    assert odds.with_reserves == 1


@pytest.mark.parametrize("cases", [EXACT, DRAWN])
def test_a_team_that_is_too_large_holds_with_reserves_wherever_it_does_without(
    cases: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drop_outs, "CASES", cases)
    odds = beside("aab", 1, [{"members": {"trade": "a"}, "at_least": 2}], [0, 0, 0], 2).odds()[0]
    assert (odds.without, odds.with_reserves) == (1, 1)


def test_who_cannot_be_counted_breaks_a_total_while_they_are_there() -> None:
    rows = [{"id": "P1", "score": "3"}, {"id": "P2", "score": ""}]
    problem = Problem(rows, [{"name": "team", "size": 2, "require": [{"total": "score", "at_least": 0}]}])
    people = [problem.pool.person(row) for row in range(2)]
    odds = DropOuts(problem.deployed[0], people, [], [Fraction(0), Fraction(1, 4)]).odds()
    assert odds[0].without == Fraction(1, 4)


def test_reserves_drop_out_apart_from_those_they_stand_in_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """One member and one reserve, each with a half: one of the two is left three times of four."""
    monkeypatch.setattr(drop_outs, "CASES", 0)
    medic = [{"members": {"trade": "m"}, "at_least": 1}]
    odds = beside("mm", 1, medic, [Fraction(1, 2)] * 2, 1).odds()[0]
    assert odds.with_reserves is not None
    assert abs(odds.without - Fraction(1, 2)) < Fraction(2, 100)
    assert abs(odds.with_reserves - Fraction(3, 4)) < Fraction(2, 100)
