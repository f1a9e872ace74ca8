"""Which numbers are exact: each limit on both of its sides, and all analyses on columns up to them."""

from __future__ import annotations

import pickle
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import combinations
from math import ceil
from random import Random
from typing import Any

import numpy as np
import pytest

from composer import alternatives, explain, full_report, gaps, load, solve, sweep, tradeoffs, why
from composer.base.errors import ScenarioError, TooLarge
from composer.base.magnitudes import LARGEST, LARGEST_COEFFICIENT, LARGEST_COST, LARGEST_SUM, MOST_DIGITS
from composer.base.numbers import exact, plain, written
from composer.encoding.encode import encode
from composer.encoding.goal_bounds import MOST_COUNTED, round_bound
from composer.encoding.program import Program, Row, Source
from composer.measures import Linear, Quotient
from composer.measures.sparse import Sparse
from composer.pool import Pool
from composer.pool.reading import table_of
from tests.support.samples import sample

Team = tuple[int, ...]


def one_team(cells: Sequence[object], *require: dict[str, Any], size: Any = 2, **more: Any) -> dict[str, Any]:
    pool = [{"id": f"P{number}", "sex": "FM"[number % 2], "x": cell} for number, cell in enumerate(cells)]
    return {"pool": pool, "teams": [{"name": "t", "size": size, "require": list(require)}], **more}


# The limits.


def test_numbers_up_to_10_to_the_12_are_taken_and_none_beyond() -> None:
    assert exact(LARGEST) == exact(-LARGEST) * -1 == 10**12
    for beyond in (LARGEST + 1, -LARGEST - 1, float(2 * LARGEST), Decimal("1000000000000.1")):
        with pytest.raises(ValueError, match=r"beyond 10\^12"):
            exact(beyond)
    assert Pool.of(table_of([{"id": "A", "x": LARGEST}])).field("x").kind == "number"
    with pytest.raises(ScenarioError, match=r"beyond 10\^12"):
        Pool.of(table_of([{"id": "A", "x": LARGEST + 1}]), {"x": "number"})


@pytest.mark.parametrize(
    ("cells", "fits"),
    [
        (["0.12345678901234", "9"], True),
        (["0.12345678901234", "10"], False),
        (["0.123456789012345", "0.5"], True),
        (["0.123456789012345", "1"], False),
        (["999999999999", "0.125"], True),
        (["999999999999", "0.0125"], False),
        (["0.0000000000000001"], False),
    ],
)
def test_a_column_needs_15_digits_at_most(cells: list[str], fits: bool) -> None:
    assert MOST_DIGITS == 15
    problem = one_team(cells, size=1, prefer=[{"most": {"total": "x"}}])
    if fits:
        assert solve(load(problem)).goals[0].value == max(map(Fraction, cells))
    else:
        with pytest.raises(ScenarioError, match="round the column"):
            load(problem)


def test_coefficients_are_whole_in_a_double_however_they_come_about() -> None:
    for weights in (np.array([1, -3]), Sparse.of([(1, -3)], 2)):
        for team in (Linear({(0, 0): weights}), Linear(auxiliaries={0: -3})):
            most = LARGEST_COEFFICIENT // 3
            assert team * most is not None
            assert (team * most) + (team * -most) is not None
            with pytest.raises(TooLarge):
                team * (most + 1)
            with pytest.raises(TooLarge):
                team * most + team


@pytest.mark.parametrize("helpers", [False, True])
def test_rows_that_are_added_to_a_program_add_up_exactly_or_are_told(helpers: bool) -> None:
    program = encode(load(one_team([1] * 4, prefer=[{"most": {"total": "x"}}])))
    (place,) = program.goals[0].quotient.top.people or [(0, 0)]
    size = program.traits[place[1]].size

    def held(weight: int) -> Program:
        """Four people who add the weight; or a helper that is -4 at its least and counts it."""
        if helpers:
            wider = replace(program, auxiliaries=((-4, 1),))
            return wider.holding([Row(Linear(auxiliaries={0: weight}), 0, None, Source("held"))])
        return program.holding([Row(Linear({place: np.full(size, weight)}), 0, None, Source("held"))])

    assert len(held(-LARGEST_SUM // 4).rows) == len(program.rows) + 1
    with pytest.raises(TooLarge, match="held: its numbers are too large or too fine to be added up exactly: round"):
        held(-LARGEST_SUM // 4 - 100)


def test_numbers_that_are_too_large_are_a_mistake_whoever_catches_them() -> None:
    assert issubclass(TooLarge, ScenarioError)
    assert issubclass(TooLarge, OverflowError)
    assert pickle.loads(pickle.dumps(TooLarge("most total x"))).mistakes == TooLarge("most total x").mistakes


def test_what_giving_way_costs_is_exact_or_told() -> None:
    def asked(weight: int) -> dict[str, Any]:
        return one_team([1, 2], {"total": "x", "at_least": 4, "weight": weight, "name": "R"})

    # One unit is lacking; the largest shortfall there could be is 4.
    assert 4 * 10**12 <= LARGEST_COST < 4 * 10**12 * 10**4
    assert explain(load(asked(10**12))).ways_out.ways[0].cost == 10**12  # type: ignore[union-attr]
    with pytest.raises(ScenarioError, match="round the weights"):
        explain(load(asked(10**12) | {"require": [{"members": {}, "at_least": 3, "weight": Decimal("0.0001")}]}))


# Bounds that are rounded, not multiplied.


def test_a_bound_on_a_mean_is_rounded_to_what_so_many_people_can_come_to() -> None:
    chance = Random(3)
    nobody = Quotient(Linear(), 10, Linear())
    finer = 0
    for _ in range(300):
        most = chance.randint(1, 12)
        bound = Fraction(chance.randint(-(10**6), 10**6), chance.randint(1, 10**5))
        held = round_bound(nobody, bound, most)
        finer += (bound * 10).denominator > most
        assert (held * 10).denominator <= most
        for count in range(1, most + 1):
            least = ceil(bound * 10 * count)
            assert Fraction(least, 10 * count) >= held > Fraction(least - 1, 10 * count)
    assert finer > 200
    assert round_bound(nobody, Fraction(1, 10**9), MOST_COUNTED + 1) == Fraction(1, 10**9)


@pytest.mark.parametrize("side", ["at_least", "at_most"])
@pytest.mark.parametrize("size", [3, {"at_least": 2, "at_most": 4}], ids=str)
def test_bounds_finer_than_a_column_of_large_numbers_are_kept_exactly(side: str, size: Any) -> None:
    cells = ["99999999999.998", "49741757433.177", "99999999999.984", "70558332411.5", "70558332409.25"]
    value = [*map(Fraction, cells)]
    sizes = [size] if isinstance(size, int) else range(2, 5)
    for bound in ("70558332410.0476667", "90099363282.8869999", "73433252477.7246667"):
        for key in ("average", "total"):
            asked = {key: "x", side: Decimal(bound)}
            means = [
                sum(value[person] for person in team) / (len(team) if key == "average" else 1)
                for number in sizes
                for team in combinations(range(5), number)
            ]
            good = [
                mean for mean in means if (mean >= Fraction(bound) if side == "at_least" else mean <= Fraction(bound))
            ]
            way, best = ("least", min) if side == "at_least" else ("most", max)
            outcome = solve(load(one_team(cells, asked, size=size, prefer=[{way: {key: "x"}}])))
            assert outcome.verdict == ("best" if good else "impossible")
            assert [goal.value for goal in outcome.goals] == ([best(good)] if good else [None])


@pytest.mark.parametrize(("side", "way", "value"), [("at_least", "least", "2.5"), ("at_most", "most", "2.4")])
@pytest.mark.parametrize("bound", ["2.45", "2.4000000000001", "2.4999999999999"])
def test_a_bound_between_two_sums_is_met_by_the_one_on_its_side(side: str, way: str, value: str, bound: str) -> None:
    asked = {"total": "x", side: Decimal(bound)}
    outcome = solve(load(one_team(["2.4", "2.5"], asked, size=1, prefer=[{way: {"total": "x"}}])))
    assert outcome.goals[0].value == Fraction(value)


def test_a_shortfall_is_counted_from_a_floor_that_no_sum_comes_to() -> None:
    # Of 2.4 wanted, 1 is the most there is: 1.4 are lacking, two whole units.
    asked = {"total": "x", "at_least": Decimal("2.4"), "name": "R"}
    found = explain(load(one_team(["1", "0.5"]) | {"teams": [keeping_size(asked)]}))
    assert [way.cost for way in found.ways_out.ways] == [2]  # type: ignore[union-attr]


def keeping_size(asked: dict[str, Any]) -> dict[str, Any]:
    return {"name": "t", "size": 1, "require": [asked], "keep": ["size"]}


def test_a_shortfall_that_no_engine_could_hold_is_told_with_its_place() -> None:
    far = one_team(["71.6666666666667", "44.5"], {"total": "x", "at_least": LARGEST})
    assert solve(load(far)).verdict == "impossible"
    with pytest.raises(ScenarioError, match='team "t", 1st requirement: its numbers are too large or too fine'):
        explain(load(far))


# All analyses, against counting every team.


def drawn(chance: Random, people: int) -> list[Decimal]:
    """A column of 0 to 13 decimals and of numbers up to any power of ten that leaves room for them."""
    decimals = chance.randint(0, 13)
    most = 10 ** max(1, min(12 + decimals, chance.randint(decimals, MOST_DIGITS)))
    cells = [
        chance.choice([chance.randint(1, most - 1), most - 1 - chance.randint(0, 40) % most]) for _ in range(people)
    ]
    signed = chance.random() < 0.3
    return [Decimal(chance.choice([-1, 1]) if signed else 1) * Decimal(cell).scaleb(-decimals) for cell in cells]


class Drawn:
    """A random problem about two such columns, and every team that meets it."""

    def __init__(self, seed: int) -> None:
        self.chance = chance = Random(seed)
        people = chance.randint(5, 7)
        self.cells = {name: drawn(chance, people) for name in "xy"}
        low = chance.randint(1, 3)
        high = low + chance.choice([0, 0, 1, 2])
        teams = [team for size in range(low, high + 1) for team in combinations(range(people), size)]
        self.bounds = [self._bound(chance.choice(teams)) for _ in range(chance.randint(0, 2))]
        self.goals = [self._number() for _ in range(chance.randint(1, 2))]
        self.ways = [chance.choice(["most", "least"]) for _ in self.goals]
        self.good = [team for team in teams if all(self._meets(team, *bound) for bound in self.bounds)]
        self.tree = {
            "start": "2027-06-01",
            "pool": [
                {"id": f"P{number}", **{name: cells[number] for name, cells in self.cells.items()}}
                for number in range(people)
            ],
            "teams": [
                {
                    "name": "t",
                    "size": {"at_least": low, "at_most": high},
                    "require": [
                        {key: name, side: plain(bound), "name": f"R{place}"}
                        for place, ((key, name), side, bound) in enumerate(self.bounds)
                    ],
                }
            ],
            "prefer": [{way: {key: name}} for way, (key, name) in zip(self.ways, self.goals, strict=True)],
        }

    def _number(self) -> tuple[str, str]:
        return self.chance.choice(["total", "average"]), self.chance.choice("xy")

    def _bound(self, team: Team) -> tuple[tuple[str, str], str, Fraction]:
        """At, or next to, what some team comes to."""
        number = self._number()
        bound = self.value(team, *number)
        try:
            written(bound)
        except ValueError:
            bound = round(bound, self.chance.randint(0, 13))
        return (
            number,
            self.chance.choice(["at_least", "at_most"]),
            max(Fraction(-LARGEST), min(Fraction(LARGEST), bound)),
        )

    def _meets(self, team: Team, number: tuple[str, str], side: str, bound: Fraction) -> bool:
        value = self.value(team, *number)
        return value >= bound if side == "at_least" else value <= bound

    def value(self, team: Team, key: str, name: str) -> Fraction:
        total = sum((Fraction(self.cells[name][person]) for person in team), Fraction(0))
        return total if key == "total" else total / len(team)

    def values(self, team: Team) -> tuple[Fraction, ...]:
        """The goals, more of which is better."""
        signs = [1 if way == "most" else -1 for way in self.ways]
        return tuple(sign * self.value(team, *goal) for sign, goal in zip(signs, self.goals, strict=True))

    def oriented(self, goals: Sequence[Any]) -> tuple[Fraction, ...]:
        return tuple(goal.value if way == "most" else -goal.value for way, goal in zip(self.ways, goals, strict=True))


@pytest.mark.parametrize("seed", sample(range(40), 8))
def test_every_analysis_of_columns_of_any_magnitude_is_right(seed: int) -> None:
    drawn_ = Drawn(seed)
    problem = load(drawn_.tree)
    ranked = sorted(map(drawn_.values, drawn_.good), reverse=True)
    outcome = solve(problem)
    assert outcome.verdict == ("best" if ranked else "impossible")
    if ranked:
        assert drawn_.oriented(outcome.goals) == ranked[0]
        near = [
            values
            for values in ranked
            if all(value >= best - abs(best) / 50 for value, best in zip(values, ranked[0], strict=True))
        ]
        found = alternatives(problem, 3, within="2%")
        assert found.alternatives
        assert all(drawn_.oriented(each.goals) in near for each in found.alternatives)
    front = tradeoffs(problem, [{"most": {"total": "x"}}, {"least": {"average": "y"}}])
    points = {(drawn_.value(team, "total", "x"), -drawn_.value(team, "average", "y")) for team in drawn_.good}
    beaten = {one for one in points for other in points if other != one and other[0] >= one[0] and other[1] >= one[1]}
    assert front.complete
    assert {(x, -y) for x, y in (point.values for point in front.points)} == points - beaten
    assert explain(problem).verdict == ("found" if ranked else "impossible")
    assert why(problem, ["P0", "P1"]).verdict == outcome.verdict


@pytest.mark.parametrize("seed", sample(range(40, 48), 3))
def test_sweeps_gaps_and_reports_of_columns_of_any_magnitude_are_answered(seed: int) -> None:
    drawn_ = Drawn(seed)
    problem = load(drawn_.tree)
    verdict = "best" if drawn_.good else "impossible"
    assert full_report(problem).html()
    for place, (_, side, bound) in enumerate(drawn_.bounds):
        assert sweep(problem, {f"R{place}.{side}": [plain(bound)]}).cells[0].verdict == verdict
    most = {name: max(cells) for name, cells in drawn_.cells.items()}
    plan = {
        "today": "2027-01-01",
        "courses": [{"name": "c", "gives": {"x": most["x"]}, "cost": Decimal("0.0001")}],
        "recruits": [{"name": "r", "gives": most, "number": 2, "cost": 99_999}],
    }
    offered = gaps(load(drawn_.tree | plan), 2)
    assert offered.needless if drawn_.good else offered.verdict in ("found", "impossible")
