"""Shares are exact: never rounded before they are compared, whatever the team's size.

Women and men alone, so that a team is two numbers: how many women, how many in all. What a bound allows is read
off the rows for all of them at once; a few are solved as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import product
from math import ceil, floor
from random import Random
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from composer.analyses.solve.search import solve
from composer.encoding.encode import encode
from composer.encoding.program import Program, Row, Source, at_least, row
from composer.measures import Quotient, Trait
from composer.measures.linear import Linear
from composer.scenario.load import load
from tests.support.samples import split

Ints = NDArray[np.int64]

LARGEST = 200

ROUND = ["0%", "1%", "5%", "10%", "12.5%", "20%", "25%", "30%", "40%", "50%", "60%", "66%", "75%", "80%", "90%", "100%"]
THIRDS = ["1/3", "2/3", "1/6", "5/6", "1/7", "3/7", "99/200", "101/200", "199/200", "1/200"]
EDGES = ["24.9%", "25.1%", "33.3%", "33.33%", "33.4%", "49.99%", "50.01%", "66.6%", "66.67%", "0.01%", "99.99%"]
BOUNDS = [*ROUND, *THIRDS, *EDGES]


def part(bound: str) -> Fraction:
    """A bound as a part of the whole, read here on its own."""
    if bound.endswith("%"):
        return Fraction(bound[:-1]) / 100
    top, _, bottom = bound.partition("/")
    return Fraction(int(top), int(bottom))


def scenario(women: int, men: int, size: Any, *require: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Women and men, and one team of them."""
    sexes = ["F"] * women + ["M"] * men
    pool = [{"id": f"P{number}", "sex": sex} for number, sex in enumerate(sexes)]
    return {"pool": pool, "teams": [{"name": "t", "size": size, "require": list(require)}], **more}


def asked() -> list[dict[str, Any]]:
    """Every bound as a floor, as a ceiling and exactly."""
    return [
        {"share": {"sex": "F"}, word: bound, "name": f"{word} {bound}"}
        for bound in BOUNDS
        for word in ("at_least", "at_most", "exactly")
    ]


def allowed(program: Program, label: str, women: Ints, men: Ints) -> NDArray[np.bool_]:
    """Which teams of so many women and men the rows of one requirement allow."""
    result = np.ones(len(women), np.bool_)
    sex = program.pool.columns["sex"]
    a_woman, a_man = (int(np.flatnonzero(sex.codes == sex.texts.index(one))[0]) for one in "FM")
    for each in program.rows:
        if each.source.label == label:
            assert not each.expression.auxiliaries
            value = np.zeros(len(women), np.int64)
            for (_, trait), weights in each.expression.people.items():
                codes = program.traits[trait].codes
                value += women * weights[codes[a_woman]] + men * weights[codes[a_man]]
            result &= within(each, value)
    return result


def within(each: Row, value: Ints) -> NDArray[np.bool_]:
    """Which values a row allows."""
    low = np.ones(len(value), np.bool_) if each.low is None else value >= each.low
    return low if each.high is None else low & (value <= each.high)


@pytest.mark.by_the_hundred
def test_a_team_of_a_fixed_size_needs_the_part_rounded_up_to_whole_people() -> None:
    require = asked()
    for size in range(1, LARGEST + 1):
        program = encode(load(scenario(LARGEST, LARGEST, size, *require)))
        women = np.arange(size + 1)
        for bound in BOUNDS:
            fewest, most = ceil(part(bound) * size), floor(part(bound) * size)
            found = {word: allowed(program, f"{word} {bound}", women, size - women) for word in ("at_least", "at_most")}
            assert np.flatnonzero(found["at_least"]).tolist() == list(range(fewest, size + 1)), (size, bound)
            assert np.flatnonzero(found["at_most"]).tolist() == list(range(most + 1)), (size, bound)
            exactly = np.flatnonzero(allowed(program, f"exactly {bound}", women, size - women)).tolist()
            assert exactly == ([fewest] if fewest == most else []), (size, bound)


def test_a_team_of_any_size_needs_the_part_of_the_size_it_has() -> None:
    program = encode(load(scenario(LARGEST, LARGEST, {"at_least": 0, "at_most": LARGEST}, *asked())))
    women, whole = (each.reshape(-1) for each in np.meshgrid(np.arange(LARGEST + 1), np.arange(LARGEST + 1)))
    women, whole = women[women <= whole], whole[women <= whole]
    # Nobody at all is a share of 0.
    for bound in BOUNDS:
        asks = part(bound)
        truth = (women * asks.denominator >= whole * asks.numerator) & ((whole > 0) | (asks == 0))
        assert (allowed(program, f"at_least {bound}", women, whole - women) == truth).all(), bound
        truth = women * asks.denominator <= whole * asks.numerator
        assert (allowed(program, f"at_most {bound}", women, whole - women) == truth).all(), bound


@pytest.mark.parametrize("bounds", split(BOUNDS, 10))
def test_bounds_on_a_quotient_are_whole_numbers_that_lose_nothing(bounds: Sequence[str]) -> None:
    trait = Trait(np.array([0, 1], np.int32), 2)
    assert trait.size == 2
    top, count = Linear({(0, 0): np.array([0, 100])}), Linear({(0, 0): np.array([1, 1])})
    for bound in bounds:
        asks = 100 * part(bound)
        for sides, sign in (
            (at_least(Quotient(top, 1, count), asks), 1),
            (at_least(-Quotient(top, 1, count), -asks), -1),
        ):
            lines = [row(*one, Source("share")) for one in sides]
            for whole in range(LARGEST + 1):
                women = np.arange(whole + 1)
                found = np.ones(whole + 1, np.bool_)
                for line in lines:
                    weights = line.expression.people[0, 0]
                    found &= within(line, women * weights[1] + (whole - women) * weights[0])
                share = [Fraction(100 * one, whole) if whole else Fraction(0) for one in women.tolist()]
                assert found.tolist() == [(one >= asks) if sign > 0 else (one <= asks) for one in share]


def test_a_row_in_lowest_terms_allows_what_it_allowed_before() -> None:
    rng = Random(2)
    for _ in range(300):
        factor = rng.choice([1, 2, 3, 6])
        weights = np.array([factor * rng.randint(-4, 4) for _ in range(3)])
        helper = factor * rng.randint(-3, 3)
        low, high = (rng.choice([None, rng.randint(-20, 20)]) for _ in range(2))
        before = Linear({(0, 0): weights}, {0: helper}, rng.randint(-9, 9))
        after = row(before, low, high, Source("a row"))
        assert after.expression.constant == 0
        for *counts, value in product(range(3), repeat=4):
            had = int(np.dot(counts, weights)) + helper * value + before.constant
            has = int(np.dot(counts, after.expression.people[0, 0])) + after.expression.auxiliaries.get(0, 0) * value
            met = (low is None or had >= low) and (high is None or had <= high)
            assert met == ((after.low is None or has >= after.low) and (after.high is None or has <= after.high))
    halved = row(Linear({(0, 0): np.array([0, 6, 4])}, {0: 2}, 5), 8, 14, Source("a row"))
    assert (halved.expression.people[0, 0].tolist(), halved.expression.auxiliaries) == ([0, 3, 2], {0: 1})
    assert (halved.low, halved.high) == (2, 4)


@pytest.mark.parametrize(
    ("bound", "women", "whole", "met"),
    [
        # 25 % of 6 is 1.5: two women meet it, one does not.
        ({"at_least": "25%"}, 2, 6, True),
        ({"at_least": "25%"}, 1, 6, False),
        ({"at_least": "25%"}, 1, 4, True),
        # 3 of 4 are 75 %, 3 of 5 exactly 60 %.
        ({"at_most": "60%"}, 3, 4, False),
        ({"at_most": "60%"}, 3, 5, True),
        ({"at_most": "60%"}, 4, 6, False),
        # A third is a third, and not 33.3 % or 33.4 %.
        ({"at_least": "1/3"}, 2, 6, True),
        ({"at_least": "1/3"}, 1, 4, False),
        ({"at_least": "1/3"}, 1, 3, True),
        ({"at_most": "1/3"}, 1, 3, True),
        ({"exactly": "1/3"}, 2, 6, True),
        ({"at_least": "33.3%"}, 2, 6, True),
        ({"at_least": "33.4%"}, 2, 6, False),
        ({"at_most": "33.3%"}, 2, 6, False),
        ({"exactly": "33.3%"}, 2, 6, False),
        # One of 7 is 14.28571…%.
        ({"at_least": "14.28571%"}, 1, 7, True),
        ({"at_least": "14.28572%"}, 1, 7, False),
        ({"at_least": "0%"}, 0, 0, True),
        ({"at_most": "0%"}, 0, 0, True),
        ({"at_least": "0.01%"}, 0, 0, False),
        ({"at_least": "100%"}, 5, 5, True),
        ({"at_least": "99.99%"}, 4, 5, False),
    ],
)
@pytest.mark.parametrize("fixed", [True, False], ids=["fixed", "range"])
def test_solving_says_the_same(bound: dict[str, Any], women: int, whole: int, met: bool, fixed: bool) -> None:
    # The team is everybody there is.
    size = whole if fixed else {"at_least": whole}
    pool_of = scenario(women, whole - women, size, {"share": {"sex": "F"}, **bound})
    if not pool_of["pool"]:
        pool_of["pool"] = [{"id": "P0", "sex": "M"}]
        pool_of["teams"][0]["size"] = 0 if fixed else {"at_least": 0, "at_most": 0}
    assert solve(load(pool_of)).verdict == ("best" if met else "impossible")


@pytest.mark.parametrize("size", [1, 2, 3, 4, 5, 6, 7, 9, 11, 13, 16])
def test_the_fewest_women_a_solved_team_has_is_the_part_rounded_up(size: int) -> None:
    for bound in ("25%", "1/3", "33.4%", "60%", "2/3"):
        for frame in (size, {"at_least": size, "at_most": size + 2}):
            require = {"share": {"sex": "F"}, "at_least": bound}
            fewest = solve(load(scenario(20, 20, frame, require, prefer=[{"least": {"members": {"sex": "F"}}}])))
            sizes = [size] if frame == size else [size, size + 1, size + 2]
            assert fewest.verdict == "best"
            assert fewest.goals[0].value == min(ceil(part(bound) * each) for each in sizes)
            require = {"share": {"sex": "F"}, "at_most": bound}
            most = solve(load(scenario(20, 20, frame, require, prefer=[{"most": {"members": {"sex": "F"}}}])))
            assert most.goals[0].value == max(floor(part(bound) * each) for each in sizes)


@pytest.mark.parametrize(("bound", "aim", "size", "women", "short"), [
    # At most 2 women there are: 2 of 6 lack one to 50 %; 2 of 7 lack two, for 3 of 7 are 42.9 %.
    ("0%", "50%", 6, 2, 1),
    ("0%", "50%", 7, 2, 2),
    ("0%", "1/3", 6, 2, 0),
    ("0%", "33.4%", 6, 2, 1),
    ("0%", "100%", 4, 1, 3),
])  # fmt: skip
def test_an_aim_lacks_whole_people(bound: str, aim: str, size: int, women: int, short: int) -> None:
    require = {"share": {"sex": "F"}, "at_least": bound, "aim": aim}
    outcome = solve(load(scenario(women, 20, size, require)))
    assert [goal.value for goal in outcome.goals] == [short]
    assert [found.short for found in outcome.teams[0].findings] == [short]


def test_a_share_as_a_goal_is_exact() -> None:
    # 2 women and 5 men: the largest share of a team of 3 or 4 is 2 of 3, of 4 or 5 it is 2 of 4.
    for low, high, value in ((3, 4, Fraction(200, 3)), (4, 5, Fraction(50)), (7, 7, Fraction(200, 7))):
        frame = {"at_least": low, "at_most": high}
        outcome = solve(load(scenario(2, 5, frame, prefer=[{"most": {"share": {"sex": "F"}}}])))
        assert outcome.goals[0].value == value
    outcome = solve(load(scenario(3, 2, {"at_least": 3, "at_most": 5}, prefer=[{"least": {"share": {"sex": "F"}}}])))
    assert outcome.goals[0].value == Fraction(100, 3)
