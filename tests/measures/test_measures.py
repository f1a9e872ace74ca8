"""Each measure on both roads: its rows are feasible exactly where the count by hand meets the bound.

The program's rows are read directly: what people add is summed, and every value of every helper is tried, so no
engine has a say. The counts by hand are the oracle's, which shares nothing with the package, and the oracle and
`observe` are both held against examples that a person counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import combinations, product
from random import Random
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from composer.analyses.solve.search import solve
from composer.base.errors import ScenarioError
from composer.encoding.encode import encode
from composer.encoding.program import Program, Row
from composer.measures import MEASURES, Linear
from composer.pool import Person
from composer.problem.problem import Problem
from composer.problem.requirement import Requirement
from composer.scenario.load import load
from tests.support import oracle
from tests.support.samples import split

Spec = dict[str, Any]
Ints = NDArray[np.int64]

PEOPLE: list[dict[str, Any]] = [
    {"id": "A", "sex": "F", "unit": "1st", "rank": "low", "cost": "10", "score": "-2", "bonus": "3"},
    {"id": "B", "sex": "M", "unit": "1st", "rank": "high", "cost": "12.5", "score": "0", "bonus": "-1.5"},
    {"id": "C", "sex": "F", "unit": "2nd", "rank": "mid", "cost": "0.25", "score": "3", "bonus": ""},
    {"id": "D", "sex": "M", "unit": "", "rank": "mid", "cost": "10.0", "score": "-0.5", "bonus": "4"},
    {"id": "E", "sex": "", "unit": "1st", "rank": "", "cost": "7", "score": "3", "bonus": "3.0"},
    {"id": "G", "sex": "M", "unit": "3rd", "rank": "low", "cost": "20", "score": "-7", "bonus": ""},
    {"id": "H", "sex": "F", "unit": "2nd", "rank": "high", "cost": "3.5", "score": "1", "bonus": "0"},
]
MORE: dict[str, dict[str, str]] = {
    "A": {"skills": "driver; medic", "languages": "en:2; fr:1", "joined": "2020-01-01", "fit": "yes"},
    "B": {"skills": "driver", "languages": "en:2222", "joined": "2020-01-01", "fit": "no"},
    "C": {"skills": "medic", "languages": "fr:3", "joined": "2021-05-05", "fit": "yes"},
    "D": {"skills": "", "languages": "en:3321", "joined": "", "fit": ""},
    "E": {"skills": "cook; driver", "languages": "", "joined": "2021-05-05", "fit": "yes"},
    "G": {"skills": "medic", "languages": "en:1+; fr:2", "joined": "2020-01-01", "fit": "no"},
    "H": {"skills": "driver; medic; cook", "languages": "fr:1", "joined": "2019-12-31", "fit": "true"},
}
POOL = [{**row, **MORE[row["id"]]} for row in PEOPLE]
IDS = [str(row["id"]) for row in POOL]
FIELDS: dict[str, Any] = {"rank": ["low", "mid", "high"], "languages": {"levels": "stanag"}, "skills": "set"}

F = Fraction

COUNTED: list[tuple[Spec, dict[str, Fraction | int]]] = [
    # Each line: a measure, and its number for some teams, counted by a person from the table above.
    # Women are A, C, H; E's cell is blank, so she is neither a woman nor a man.
    ({"members": {"sex": "F"}}, {"": 0, "A": 1, "B": 0, "E": 0, "ACH": 3, "ABE": 1, "ABCDEGH": 3}),
    ({"members": {}}, {"": 0, "E": 1, "ABC": 3, "ABCDEGH": 7}),
    # Nobody who is a man, nor anybody with cost 10 and more (A and B and D and G): C, E, H.
    ({"members": {"none": [{"sex": "M"}, {"cost": {"at_least": 10}}]}}, {"": 0, "A": 0, "CEH": 3, "DE": 1}),
    # English at 2: A, and B in every skill; D only speaks at 2 and writes at 1; G has 1+.
    ({"members": {"languages": {"en": 2}}}, {"": 0, "A": 1, "AB": 2, "D": 0, "DG": 0, "ABCDEGH": 2}),
    ({"members": {"id": ["A", "G"]}}, {"": 0, "B": 0, "AG": 2, "AB": 1}),
    # 1 of 2 is 50 %, 1 of 3 a hundred thirds; a blank is in the whole, and not in the part.
    ({"share": {"sex": "F"}}, {"": 0, "E": 0, "AB": 50, "ABE": F(100, 3), "ACH": 100, "ABCDEGH": F(300, 7)}),
    # Among those of rank mid and high (B, C, D, H): women C and H. E's rank is blank, A's and G's low.
    (
        {"share": {"sex": "F"}, "among": {"rank": {"at_least": "mid"}}},
        {"": 0, "A": 0, "AE": 0, "AC": 100, "BC": 50, "BCD": F(100, 3), "ABCDEGH": 50},
    ),
    # Who matches but stands outside `among` counts on neither side: A is fit, but no man.
    ({"share": {"fit": True}, "among": {"sex": "M"}}, {"": 0, "A": 0, "AB": 0, "B": 0, "ABCDEGH": 0}),
    ({"share": {"fit": False}, "among": {"sex": "M"}}, {"": 0, "B": 100, "BD": 50, "BDG": F(200, 3), "ABC": 100}),
    ({"total": "cost"}, {"": 0, "A": 10, "AB": F(45, 2), "AC": F(41, 4), "AD": 20, "ABCDEGH": F(253, 4)}),
    ({"total": "score"}, {"": 0, "A": -2, "AD": F(-5, 2), "CE": 6, "B": 0, "ABCDEGH": F(-5, 2)}),
    ({"total": "score", "of": {"sex": "F"}}, {"": 0, "A": -2, "B": 0, "ABE": -2, "ACH": 2, "ABCDEGH": 2}),
    # C's and G's bonus is blank; only those of whom it is known are asked about.
    (
        {"total": "bonus", "of": {"bonus": {"at_least": -2}}},
        {"": 0, "C": 0, "AC": 3, "AB": F(3, 2), "ABCDEGH": F(17, 2)},
    ),
    ({"average": "cost"}, {"": 0, "A": 10, "AB": F(45, 4), "ABC": F(91, 12), "ABCDEGH": F(253, 28)}),
    ({"average": "score"}, {"": 0, "A": -2, "AD": F(-5, 4), "AB": -1, "CE": 3, "ABCDEGH": F(-5, 14)}),
    ({"average": "score", "of": {"sex": "F"}}, {"": 0, "B": 0, "BE": 0, "AB": -2, "ACH": F(2, 3), "AH": F(-1, 2)}),
    ({"average": "bonus", "of": {"bonus": {"at_least": -2}}}, {"": 0, "CG": 0, "AC": 3, "AB": F(3, 4), "BH": F(-3, 4)}),
    # D's unit is blank: no value at all. 10 and 10.0 are one number, 3 and 3.0 too.
    ({"distinct": "unit"}, {"": 0, "D": 0, "AB": 1, "ABD": 1, "ABC": 2, "ABCDEGH": 3}),
    ({"distinct": "cost"}, {"": 0, "AD": 1, "AB": 2, "ABCDEGH": 6}),
    ({"distinct": "skills"}, {"": 0, "D": 0, "A": 2, "AB": 2, "BC": 2, "AE": 3, "H": 3, "ABCDEGH": 3}),
    ({"distinct": "languages"}, {"": 0, "E": 0, "A": 2, "BD": 1, "BC": 2, "ABCDEGH": 2}),
    ({"distinct": "joined"}, {"": 0, "D": 0, "AB": 1, "CE": 1, "ABCDEGH": 3}),
    # `yes` and `true` are one value.
    ({"distinct": "fit"}, {"": 0, "D": 0, "AH": 1, "AB": 2, "ABCDEGH": 2}),
    ({"largest_group": "unit"}, {"": 0, "D": 0, "AB": 2, "ABE": 3, "ABCH": 2, "DG": 1, "ABCDEGH": 3}),
    ({"largest_group": "skills"}, {"": 0, "D": 0, "A": 1, "AB": 2, "BC": 1, "ABEH": 4, "ABCDEGH": 4}),
    ({"largest_group": "languages"}, {"": 0, "E": 0, "A": 1, "AB": 2, "BD": 2, "ABDG": 4, "CH": 2, "ABCDEGH": 4}),
    ({"largest_group": "cost"}, {"": 0, "A": 1, "AD": 2, "ABC": 1, "ABCDEGH": 2}),
    ({"lone": {"sex": "F"}}, {"": 0, "A": 1, "B": 0, "AE": 1, "AC": 0, "ACH": 0, "BDG": 0, "ABCDEGH": 0}),
    ({"lone": {}}, {"": 0, "A": 1, "E": 1, "AB": 0, "ABC": 0}),
    ({"lone": {"id": "D"}}, {"": 0, "D": 1, "AD": 1, "AB": 0, "ABCDEGH": 1}),
    ({"pairs": [["A", "B"]]}, {"": 0, "A": 0, "B": 0, "AB": 1, "ABCDEGH": 1}),
    # Three pairs that share people: A-B, B-C, C-G.
    (
        {"pairs": [["A", "B"], ["B", "C"], ["G", "C"]]},
        {"": 0, "AC": 0, "AB": 1, "ABC": 2, "BCG": 2, "AG": 0, "ABCG": 3, "ABG": 1},
    ),
    ({"together": ["A", "B"]}, {"": 0, "C": 0, "A": 1, "B": 1, "AB": 0, "ABC": 0, "BC": 1, "ABCDEGH": 0}),
    ({"together": ["A", "B", "E"]}, {"": 0, "CD": 0, "A": 1, "AB": 1, "BE": 1, "ABE": 0, "ABEG": 0}),
]
SPECS = [spec for spec, _ in COUNTED]

SHORT: list[tuple[Spec, str, tuple[Any, Any], int]] = [
    # A measure, a team, a floor or a ceiling, and how many whole units are missing to it or too many.
    ({"members": {"sex": "F"}}, "AB", (3, None), 2),
    ({"members": {"sex": "F"}}, "ACH", (None, 1), 2),
    ({"members": {"sex": "F"}}, "ACH", (3, None), 0),
    # 2 women of 6 with an aim of 50 %: one more woman in a man's place makes 3 of 6.
    ({"share": {"sex": "F"}}, "ABCDEG", ("50%", None), 1),
    # 2 of 5: 3 of 5 is the first that reaches 50 %.
    ({"share": {"sex": "F"}}, "ABCDE", ("50%", None), 1),
    # 3 of 7; 5 of 7 is 71.4 %, 6 of 7 85.7 %.
    ({"share": {"sex": "F"}}, "ABCDEGH", ("72%", None), 3),
    ({"share": {"sex": "F"}}, "ABCDEGH", ("71%", None), 2),
    ({"share": {"sex": "F"}}, "ACHB", (None, "50%"), 1),
    ({"share": {"sex": "F"}}, "ACH", (None, "33.3%"), 3),
    ({"share": {"sex": "F"}}, "ACH", (None, "1/3"), 2),
    # Nobody to be counted: one person lacks wherever any share is asked.
    ({"share": {"sex": "F"}}, "", ("1%", None), 1),
    ({"share": {"sex": "F"}}, "", ("0%", None), 0),
    ({"share": {"sex": "F"}}, "", (None, "0%"), 0),
    ({"share": {"sex": "F"}, "among": {"rank": {"at_least": "mid"}}}, "AE", ("50%", None), 1),
    ({"share": {"sex": "F"}, "among": {"rank": {"at_least": "mid"}}}, "ABD", ("50%", None), 1),
    # A total of 22.5: 7.5 lack to 30, told as 8 whole units; 2.5 too much for 20 are 3.
    ({"total": "cost"}, "AB", (30, None), 8),
    ({"total": "cost"}, "AB", (None, 20), 3),
    ({"total": "score"}, "AG", (-9, None), 0),
    ({"total": "score"}, "AG", (-8, None), 1),
    # A mean of 11.25 over two, where 12 is asked: the sum lacks 1.5, told as 2.
    ({"average": "cost"}, "AB", (12, None), 2),
    ({"average": "cost"}, "AB", (None, 10), 3),
    ({"average": "cost"}, "", (F(5, 2), None), 3),
    ({"average": "cost"}, "", (None, 5), 0),
    ({"average": "score"}, "", (None, -2), 2),
    ({"average": "score", "of": {"sex": "F"}}, "AB", (1, None), 3),
    ({"distinct": "unit"}, "ABD", (3, None), 2),
    ({"distinct": "skills"}, "AE", (None, 1), 2),
    ({"largest_group": "unit"}, "ABE", (None, 1), 2),
    ({"largest_group": "unit"}, "AC", (3, None), 2),
    ({"lone": {"sex": "F"}}, "A", (None, 0), 1),
    ({"lone": {"sex": "F"}}, "AC", (1, None), 1),
    ({"pairs": [["A", "B"], ["B", "C"], ["G", "C"]]}, "ABC", (None, 0), 2),
    ({"pairs": [["A", "B"], ["B", "C"], ["G", "C"]]}, "ABC", (3, None), 1),
    ({"together": ["A", "B"]}, "A", (None, 0), 1),
    ({"together": ["A", "B"]}, "AB", (1, None), 1),
]


def asked(teams: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    """A scenario over the pool above."""
    return {"pool": POOL, "fields": FIELDS, "teams": teams, **more}


OPEN = {"name": "t", "size": {"at_least": 0}}
NOTHING = load(asked([OPEN]))
TRUTH = oracle.Problem(asked([]))


def named(spec: Spec) -> str:
    """A test's name."""
    (kind,) = [key for key in spec if key in MEASURES]
    return f"{kind}-{'-'.join(map(str, spec.values()))}"[:60]


def people(letters: Iterable[str]) -> list[Person]:
    """People of the pool by their letters."""
    rows = [NOTHING.pool.row(letter) for letter in letters]
    return [NOTHING.pool.person(row) for row in rows if row is not None]


def measured(spec: Spec, bound: Any = 0) -> Requirement:
    """A measure under a floor."""
    return Requirement.model_validate({**spec, "at_least": bound})


def subsets(sizes: Iterable[int] = range(len(IDS) + 1)) -> list[tuple[str, ...]]:
    """Every team of those sizes."""
    return [team for size in sizes for team in combinations(IDS, size)]


def test_every_kind_of_measure_has_its_examples() -> None:
    kinds = {key for spec in SPECS for key in spec if key in MEASURES}
    apart = {key for key, kind in MEASURES.items() if kind.of_tours or kind.over_all or kind.of_plan or kind.of_losses}
    of_one_team = {*MEASURES} - apart
    assert kinds == of_one_team  # those of several tours, of a plan or of losses are held against the truth elsewhere
    assert {key for spec, *_ in SHORT for key in spec if key in MEASURES} == of_one_team


@pytest.mark.parametrize(("spec", "teams"), COUNTED, ids=[named(spec) for spec in SPECS])
def test_a_measure_counts_what_a_person_counts(spec: Spec, teams: dict[str, Fraction | int]) -> None:
    measure = measured(spec).measure
    assert {team: measure.observe(people(team)) for team in teams} == teams
    assert {team: TRUTH.gauge(spec).read(list(team)) for team in teams} == teams


@pytest.mark.unmeasured
@pytest.mark.parametrize(("spec", "team", "bounds", "short"), SHORT)
def test_a_shortfall_is_what_a_person_counts(spec: Spec, team: str, bounds: tuple[Any, Any], short: int) -> None:
    measure = measured(spec).measure
    low, high = (None if bound is None else measure.bound(bound) for bound in bounds)
    assert measure.shortfall(people(team), low, high) == short


@pytest.mark.parametrize("spec", SPECS, ids=map(named, SPECS))
def test_counting_by_hand_agrees_with_the_oracle_for_every_team(spec: Spec) -> None:
    measure, gauge = measured(spec).measure, TRUTH.gauge(spec)
    for team in subsets():
        seen = gauge.read(team)
        assert measure.observe(people(team)) == seen
        for bound in (seen - 1, seen, seen + F(1, 3), seen + 1):
            if "share" in spec and not 0 <= bound <= 100:
                continue
            assert measure.shortfall(people(team), bound, None) == gauge.shortfall(team, bound, floor=True)
            assert measure.shortfall(people(team), None, bound) == gauge.shortfall(team, bound, floor=False)


def test_a_floor_and_a_ceiling_together_lack_the_worse_of_the_two() -> None:
    measure = measured({"members": {"sex": "F"}}).measure
    assert [measure.shortfall(people(team), F(1), F(2)) for team in ("", "A", "AC", "ACH")] == [1, 0, 0, 1]


# The rows, with every value of every helper tried.


class Reader:
    """The rows of one program, read for many choices of people at once.

    `choices` are lists of teams: `choices[c][t]` are the ids in team `t`.
    """

    def __init__(self, program: Program, choices: Sequence[Sequence[Sequence[str]]]) -> None:
        self.program = program
        ids = program.pool.ids
        self.member = np.zeros((len(choices), len(program.blocks), len(ids)), np.int64)
        for choice, teams in enumerate(choices):
            for team, letters in enumerate(teams):
                for letter in letters:
                    self.member[choice, team, ids.index(letter)] = 1

    def people(self, expression: Linear) -> Ints:
        """What people add to an expression, one number a choice."""
        total = np.full(len(self.member), expression.constant, np.int64)
        for (team, trait), weights in expression.people.items():
            total += self.member[:, team] @ weights[self.program.traits[trait].codes]
        return total

    def values(self, expression: Linear, helpers: Sequence[int], tried: Ints) -> Ints:
        """An expression's value, one row a choice and one column for each way to set the helpers."""
        assert set(expression.auxiliaries) <= set(helpers)
        weights = np.array([expression.auxiliaries.get(helper, 0) for helper in helpers], np.int64)
        return self.people(expression)[:, None] + (tried @ weights)[None, :]

    def tried(self, expressions: Iterable[Linear]) -> tuple[list[int], Ints]:
        """The helpers of some expressions, and every way to set them."""
        helpers = sorted({helper for expression in expressions for helper in expression.auxiliaries})
        ranges = [range(low, high + 1) for low, high in (self.program.auxiliaries[helper] for helper in helpers)]
        ways = list(product(*ranges))
        return helpers, np.array(ways, np.int64).reshape(len(ways), len(helpers))

    def met(self, rows: Sequence[Row], helpers: Sequence[int], tried: Ints) -> NDArray[np.bool_]:
        """Whether all rows are met, one row a choice and one column for each way to set the helpers."""
        result = np.ones((len(self.member), len(tried)), np.bool_)
        for row in rows:
            values = self.values(row.expression, helpers, tried)
            if row.low is not None:
                result &= values >= row.low
            if row.high is not None:
                result &= values <= row.high
        return result

    def feasible(self, label: str) -> list[bool]:
        """Whether the rows asked for by `label` can be met, for each choice."""
        rows = [row for row in self.program.rows if row.source.label == label]
        helpers, tried = self.tried(row.expression for row in rows)
        result: list[bool] = self.met(rows, helpers, tried).any(axis=1).tolist()
        return result


def bounds_around(spec: Spec, values: Iterable[Fraction]) -> list[Fraction]:
    """Every value there is, and what lies just below and just above it."""
    step = {"share": F(1, 1000), "total": F(1, 1000), "average": F(1, 1000)}.get(next(iter(spec)), F(1))
    wanted = {value + shift for value in values for shift in (-step, 0, step)}
    if "share" in spec:
        return sorted(bound for bound in wanted if 0 <= bound <= 100)
    return sorted(wanted)


def written(spec: Spec, bound: Fraction) -> Any:
    """A bound as a scenario may give it."""
    return bound / 100 if "share" in spec else bound


def requirements(spec: Spec, values: Sequence[Fraction]) -> tuple[list[Spec], dict[str, tuple[Any, Any]]]:
    """Every bound there may be as a requirement of its own; and by name its floor and its ceiling."""
    bounds = bounds_around(spec, values)
    if "lone" in spec or "together" in spec:  # these are 0 or 1
        bounds = [bound for bound in bounds if bound <= 1]
    specs: list[Spec] = []
    known: dict[str, tuple[Any, Any]] = {}
    for number, bound in enumerate(bounds):
        other = bounds[min(number + 2, len(bounds) - 1)]
        for word, low, high in (("at_least", bound, None), ("at_most", None, bound), ("exactly", bound, bound)):
            name = f"{word} {bound}"
            specs.append({**spec, word: written(spec, bound), "name": name})
            known[name] = (low, high)
        name = f"{bound} to {other}"
        specs.append({**spec, "at_least": written(spec, bound), "at_most": written(spec, other), "name": name})
        known[name] = (bound, other)
    return specs, known


def within(value: Fraction, bounds: tuple[Any, Any]) -> bool:
    """Whether a value lies between two bounds, either of them open."""
    low, high = bounds
    return (low is None or value >= low) and (high is None or value <= high)


def check(problem: Problem, choices: Sequence[Sequence[Sequence[str]]], spec: Spec, known: dict[str, Any]) -> None:
    """Hold the rows of every requirement against the count by hand, for every choice."""
    reader = Reader(encode(problem), choices)
    seen = [TRUTH.gauge(spec).read([letter for team in teams for letter in team]) for teams in choices]
    for name, bounds in known.items():
        truth = [within(value, bounds) for value in seen]
        found = reader.feasible(name)
        wrong = [choice for choice, one, other in zip(choices, found, truth, strict=True) if one != other]
        assert not wrong, f"{spec} {name}: {wrong[:3]}"


@pytest.mark.unmeasured
@pytest.mark.parametrize("spec", SPECS, ids=map(named, SPECS))
def test_rows_are_feasible_exactly_where_the_count_meets_the_bound(spec: Spec) -> None:
    values = [TRUTH.gauge(spec).read(team) for team in subsets()]
    specs, known = requirements(spec, values)
    problem = load(asked([{**OPEN, "require": specs}]))
    check(problem, [[team] for team in subsets()], spec, known)


@pytest.mark.parametrize("sizes", split([2, 0, 1, 3, 4, 5, 6, 7], 2))
@pytest.mark.parametrize("spec", SPECS, ids=map(named, SPECS))
def test_rows_for_a_size_that_is_fixed_are_as_exact(spec: Spec, sizes: Sequence[int]) -> None:
    for size in sizes:
        teams = subsets([size])
        specs, known = requirements(spec, [TRUTH.gauge(spec).read(team) for team in teams])
        problem = load(asked([{"name": "t", "size": size, "require": specs}]))
        check(problem, [[team] for team in teams], spec, known)


@pytest.mark.unmeasured
@pytest.mark.parametrize("spec", SPECS, ids=map(named, SPECS))
def test_rows_over_two_teams_count_their_members_together(spec: Spec) -> None:
    rng = Random(4)
    sorts = [[rng.randrange(3) for _ in IDS] for _ in range(150)]
    choices = [
        [[one for one, sort in zip(IDS, place, strict=True) if sort == team] for team in (0, 1)] for place in sorts
    ]
    values = [TRUTH.gauge(spec).read([*one, *other]) for one, other in choices]
    specs, known = requirements(spec, sorted(set(values))[:6])
    check(load(asked([OPEN, {**OPEN, "name": "u"}], require=specs)), choices, spec, known)
    # And where each team's size is fixed, so that the whole's is.
    choices = [teams for teams in choices if [len(team) for team in teams] == [2, 3]]
    assert len(choices) > 5
    check(load(asked([{**OPEN, "size": 2}, {"name": "u", "size": 3}], require=specs)), choices, spec, known)


@pytest.mark.parametrize("spec", SPECS, ids=map(named, SPECS))
@pytest.mark.parametrize("frame", [{}, {"size": 3}, {"everyone": {"cost": {"at_most": 11}}}], ids=["", "3", "gated"])
def test_a_goal_can_reach_the_count_and_never_more(spec: Spec, frame: Spec) -> None:
    teams = subsets(range(len(IDS) + 1) if "size" not in frame else [3])
    if "everyone" in frame:
        teams = [team for team in teams if set(team).isdisjoint("BG")]
    seen = [TRUTH.gauge(spec).read(team) for team in teams]
    for direction in ("most", "least"):
        program = encode(load(asked([{**OPEN, **frame}], prefer=[{direction: spec}])))
        (goal,) = program.goals
        reader = Reader(program, [[team] for team in teams])
        rows = [row for row in program.rows if row.source.label == goal.label]
        helpers, tried = reader.tried([goal.quotient.top, *(row.expression for row in rows)])
        top = reader.values(goal.quotient.top, helpers, tried).astype(object)
        allowed = reader.met(rows, helpers, tried)
        assert allowed.any(axis=1).all()
        best = [(max if direction == "most" else min)(line[ok]) for line, ok in zip(top, allowed, strict=True)]
        count = goal.quotient.count
        heads = [1] * len(teams) if count is None else reader.people(count).tolist()
        reached = [F(one, goal.quotient.scale * many) if many else F(0) for one, many in zip(best, heads, strict=True)]
        assert reached == seen, direction


@pytest.mark.parametrize("spec", SPECS, ids=map(named, SPECS))
@pytest.mark.parametrize("size", [{"at_least": 0}, 3], ids=["open", "3"])
def test_an_aim_bends_by_the_shortfall_and_by_no_less(spec: Spec, size: Any) -> None:
    teams = subsets([3] if size == 3 else range(len(IDS) + 1))
    gauge = TRUTH.gauge(spec)
    values = sorted({gauge.read(team) for team in subsets()})
    for floor in (True, False):
        # A bound that nothing breaks, so that only the aim has a say.
        bound = values[0] if floor else values[-1]
        beyond = 0 if {"share", "lone", "together"} & spec.keys() else 1
        for aim in {values[0], values[len(values) // 3], values[-1], values[-1] + beyond}:
            word = "at_least" if floor else "at_most"
            if (aim < bound) if floor else (aim > bound):
                continue
            wish = {**spec, word: written(spec, bound), "aim": written(spec, aim), "name": "wish", "weight": F(3, 2)}
            program = encode(load(asked([{"name": "t", "size": size, "require": [wish]}])))
            (goal,) = program.goals
            assert not goal.most
            reader = Reader(program, [[team] for team in teams])
            rows = [row for row in program.rows if row.source.label == "wish"]
            helpers, tried = reader.tried([goal.quotient.top, *(row.expression for row in rows)])
            bent = reader.values(goal.quotient.top, helpers, tried)
            allowed = reader.met(rows, helpers, tried)
            assert allowed.any(axis=1).all()
            least = [F(int(line[ok].min()), goal.quotient.scale) for line, ok in zip(bent, allowed, strict=True)]
            assert least == [F(3, 2) * gauge.shortfall(team, aim, floor=floor) for team in teams]


def test_several_aims_add_up_by_their_weights() -> None:
    wishes = [
        {"members": {"sex": "F"}, "at_least": 0, "aim": 3, "weight": F(1, 2), "name": "women"},
        {"total": "cost", "at_most": 100, "aim": 5, "weight": 3, "name": "cheap"},
    ]
    program = encode(load(asked([{**OPEN, "require": wishes}])))
    (goal,) = program.goals
    reader = Reader(program, [["AB"], ["CE"], [""]])
    rows = [row for row in program.rows if row.source.label in ("women", "cheap")]
    helpers, tried = reader.tried([goal.quotient.top, *(row.expression for row in rows)])
    bent, allowed = reader.values(goal.quotient.top, helpers, tried), reader.met(rows, helpers, tried)
    least = [F(int(line[ok].min()), goal.quotient.scale) for line, ok in zip(bent, allowed, strict=True)]
    # A and B: 2 women lack, 17.5 (told as 18) is too much. C and E: 2 lack, 2.25 (3). Nobody: 3 lack.
    assert least == [1 + 54, 1 + 9, F(3, 2)]


def least_bent(problem: Problem, choices: Sequence[Sequence[Sequence[str]]]) -> list[Fraction]:
    """The least that the aims can come to by the rows, for each choice."""
    program = encode(problem)
    (goal,) = program.goals
    reader = Reader(program, choices)
    rows = [row for row in program.rows if row.source.label == "wish"]
    helpers, tried = reader.tried([goal.quotient.top, *(row.expression for row in rows)])
    bent, allowed = reader.values(goal.quotient.top, helpers, tried), reader.met(rows, helpers, tried)
    assert allowed.any(axis=1).all()
    return [F(int(line[ok].min()), goal.quotient.scale) for line, ok in zip(bent, allowed, strict=True)]


def test_an_aim_that_everybody_meets_is_still_missed_by_nobody_at_all() -> None:
    # Every cost is above 0.2, and all of these people are women: only the empty team lacks something.
    for spec, aim, short in (({"average": "cost"}, F(1, 5), 1), ({"share": {"sex": "F"}}, F(1, 2), 1)):
        wish = {**spec, "at_least": F(0), "aim": aim, "name": "wish"}
        team = {**OPEN, "everyone": {"sex": "F"}, "require": [wish]}
        assert least_bent(load(asked([team])), [[""], ["A"], ["CH"]]) == [short, 0, 0]
    wish = {"average": "score", "at_most": 9, "aim": F(-5, 2), "name": "wish"}
    team = {**OPEN, "everyone": {"id": "G"}, "require": [wish]}
    assert least_bent(load(asked([team])), [[""], ["G"]]) == [3, 0]


def test_teams_of_fixed_sizes_of_which_one_counts_and_one_does_not() -> None:
    # t has two men, u the three women: of women alone, one in three (A) is of the lowest rank.
    teams = [
        {"name": "t", "size": 2, "everyone": {"sex": "M"}},
        {"name": "u", "size": 3, "everyone": {"sex": "F"}},
    ]
    spec = {"share": {"rank": "low"}, "among": {"sex": "F"}}
    require = [
        {**spec, "exactly": "1/3", "name": "third"},
        {**spec, "at_least": "34%", "name": "more"},
        {**spec, "at_most": "33%", "name": "less"},
    ]
    reader = Reader(encode(load(asked(teams, require=require))), [["BD", "ACH"], ["BG", "ACH"]])
    assert [reader.feasible(name) for name in ("third", "more", "less")] == [[True] * 2, [False] * 2, [False] * 2]


def test_a_team_holds_no_more_than_may_be_in_it() -> None:
    teams = [
        {"name": "t", "size": {"at_most": 2}},
        {"name": "u", "size": {"at_least": 1}, "everyone": {"sex": "F"}},
        {"name": "v", "size": 9, "everyone": {"sex": "M"}},
    ]
    program = encode(load(asked(teams)))
    assert [(block.least, block.most) for block in program.blocks] == [(0, 2), (1, 3), (9, 3)]
    assert program.room == 8


# What cannot be counted.


@pytest.mark.parametrize("kind", ["total", "average"])
def test_a_sum_over_a_blank_is_refused_and_names_who(kind: str) -> None:
    for ask in ({"require": [{kind: "bonus", "at_most": 9}]}, {}):
        whole = {} if ask else {"prefer": [{"most": {kind: "bonus"}}]}
        with pytest.raises(ScenarioError) as caught:
            encode(load(asked([{**OPEN, **ask}], **whole)))
        assert "C, G" in str(caught.value)
        assert "B" not in str(caught.value).partition("blank")[2]
    # Who can be no member, or is not asked about, may be blank.
    gate = {"everyone": {"none": [{"id": ["C", "G"]}]}}
    assert encode(load(asked([{**OPEN, **gate, "require": [{kind: "bonus", "at_most": 9}]}]))).rows
    known = {kind: "bonus", "of": {"bonus": {"at_least": -99}}, "at_most": 9}
    assert encode(load(asked([{**OPEN, "require": [known]}]))).rows


@pytest.mark.parametrize("kind", ["total", "average"])
def test_counting_a_blank_by_hand_says_who_it_is(kind: str) -> None:
    measure = measured({kind: "bonus"}).measure
    with pytest.raises(LookupError, match="C has no bonus"):
        measure.observe(people("ABC"))
    with pytest.raises(LookupError, match="G has no bonus"):
        measure.shortfall(people("G"), F(1), None)


def test_a_measure_of_a_field_that_is_no_number_is_refused() -> None:
    for spec in ({"total": "unit"}, {"average": "joined"}, {"distinct": "units"}, {"members": {"sexx": "F"}}):
        with pytest.raises(ScenarioError):
            load(asked([{**OPEN, "require": [{**spec, "at_least": 0}]}]))


def test_a_column_without_values_counts_nothing() -> None:
    pool = [{"id": "A", "x": None}, {"id": "B", "x": ""}]
    for spec in ({"distinct": "x"}, {"largest_group": "x"}, {"members": {"x": "1"}}, {"share": {"x": "1"}}):
        least = "1/9" if "share" in spec else 1
        for bounds, possible in (({"at_most": 0}, True), ({"at_least": least}, False)):
            require = [{**spec, **bounds, "name": "asked"}]
            problem = load({"pool": pool, "teams": [{"name": "t", "size": 2, "require": require}]})
            assert Reader(encode(problem), [["AB"]]).feasible("asked") == [possible]


def test_a_percentage_bounds_a_share_and_nothing_else() -> None:
    for spec in SPECS:
        wrong = [25, "25", 0.25, "101%", "-1%"] if "share" in spec else ["25%", "1/4", True]
        for bound in wrong:
            with pytest.raises(ScenarioError):
                load(asked([{**OPEN, "require": [{**spec, "at_least": bound}]}]))


@pytest.mark.parametrize("measure", ["distinct", "largest_group"])
def test_values_count_though_there_is_no_place_for_who_holds_the_first(measure: str) -> None:
    """Only a team of nobody would take whoever holds the first value; the others are of two units, two of each."""
    pool = [
        {"id": "P0", "unit": "A", "sex": "F"},
        *({"id": f"P{n}", "unit": "BC"[n % 2], "sex": "M"} for n in range(1, 5)),
    ]
    teams = [{"name": "x", "size": 0}, {"name": "y", "size": 3, "everyone": {"sex": "M"}}]
    (goal,) = solve(load({"pool": pool, "teams": teams, "prefer": [{"least": {measure: "unit"}}]})).goals
    assert goal.value == 2
    (goal,) = solve(load({"pool": pool, "teams": teams, "prefer": [{"most": {measure: "unit"}}]})).goals
    assert goal.value == 2
