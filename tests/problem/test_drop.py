"""`drop`: who drops out with what chance, and every mistake there can be in saying so."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from composer import Problem, explain, gaps, load, solve
from composer.base.errors import ScenarioError

ROWS = [
    {"id": "P1", "sex": "F", "birth": "1970-05-02", "p_drop": "0.1", "percent": "5%", "unit": "A"},
    {"id": "P2", "sex": "M", "birth": "1990-02-01", "p_drop": "0", "percent": "2.5 %", "unit": "A"},
    {"id": "P3", "sex": "M", "birth": "1995-01-30", "p_drop": "1", "percent": "1/8", "unit": ""},
    {"id": "P4", "sex": "F", "birth": "1991-07-11", "p_drop": "", "percent": "0.25", "unit": "B"},
]
START = "2027-01-15"


def problem(drop: Any, rows: Any = ROWS, **team: Any) -> Problem:
    return Problem(rows, [{"name": "team", "size": 2, **team}], start=START, drop=drop)


def chances(drop: Any, **team: Any) -> list[Fraction]:
    asked = problem(drop, **team)
    assert asked.drop is not None
    return [*asked.drop.chances(asked.people[0], range(3))]


def test_one_chance_is_everybodys() -> None:
    assert chances("5%") == [Fraction(1, 20)] * 3
    assert chances(Fraction(1, 3)) == [Fraction(1, 3)] * 3
    assert chances(0) == [0, 0, 0]


def test_a_column_holds_parts_of_one_or_percentages() -> None:
    known = {"everyone": {"id": ["P1", "P2", "P3"]}}
    assert chances({"column": "p_drop"}, **known) == [Fraction(1, 10), 0, 1]
    assert chances({"column": "percent"}) == [Fraction(1, 20), Fraction(1, 40), Fraction(1, 8)]


def test_of_a_list_the_first_that_is_about_somebody_holds_and_nobody_else_drops_out() -> None:
    first = [{"who": {"sex": "M"}, "chance": "10%"}, {"who": {"unit": "A"}, "chance": "20%"}]
    assert chances(first) == [Fraction(1, 5), Fraction(1, 10), Fraction(1, 10)]
    assert chances(first[::-1]) == [Fraction(1, 5), Fraction(1, 5), Fraction(1, 10)]
    assert chances(first[1:]) == [Fraction(1, 5), Fraction(1, 5), 0]
    assert chances([*first[:1], {"chance": "1%"}]) == [Fraction(1, 100), Fraction(1, 10), Fraction(1, 10)]


def test_ages_are_those_of_the_teams_own_tour() -> None:
    drop = [{"who": {"age": {"at_least": 32}}, "chance": "50%"}]
    rows = [{"id": "P1", "birth": "1995-06-01"}]
    teams = [{"name": name, "size": 1, "start": day, "end": day} for name, day in (("a", START), ("b", "2028-01-15"))]
    asked = Problem(rows, teams, drop=drop)
    assert asked.drop is not None
    assert [asked.drop.chances(on, [0])[0] for on in asked.people] == [0, Fraction(1, 2)]


@pytest.mark.parametrize(
    ("drop", "said"),
    [
        (5, "drop: a chance is written as a percentage such as 5%, not `5`"),
        (0.05, "drop: a chance is written as a percentage such as 5%, not `0.05`"),
        ("105%", "drop: a chance lies between 0% and 100%"),
        ([], "drop: at least one {who, chance} is wanted here"),
        ({"colum": "p"}, "drop.colum: unknown key `colum` – did you mean `column`?\ndrop: `column` is missing"),
        ({"column": "p_drp"}, "drop.column: the pool has no column `p_drp` – did you mean `p_drop`?"),
        ({"column": "sex"}, "drop.column: `sex` of P1, P4: a chance is written as a percentage such as 5%, not `F`"),
        ([{"who": {}}, {"chance": 2, "whom": 1}], "drop[0]: `chance` is missing"),
        ([{"who": {}}, {"chance": 2}], "drop[1].chance: a chance is written as a percentage such as 5%, not `2`"),
        ([{"who": {"sexx": "F"}, "chance": "3%"}], "drop[0].who.sexx: the pool has no column `sexx`"),
        ([{"chance": "3%"}, {"who": {"p_drop": "F"}, "chance": "3%"}], "drop[1].who.p_drop: `p_drop` is a number"),
    ],
)
def test_what_is_no_chance_is_a_mistake_at_its_place(drop: Any, said: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        problem(drop)
    assert said in str(caught.value)


def test_a_blank_chance_of_who_could_be_in_a_team_is_a_mistake_that_names_them() -> None:
    with pytest.raises(ScenarioError) as caught:
        problem({"column": "p_drop"})
    text = "drop.column: the chance of dropping out is not on record, `p_drop` being blank, of P4"
    assert str(caught.value) == text
    problem({"column": "p_drop"}, everyone={"unit": "A"})
    teams = [{"name": unit, "size": 1, "everyone": {"unit": unit}} for unit in "AB"]
    with pytest.raises(ScenarioError, match="of P4"):
        Problem(ROWS, teams, start=START, drop={"column": "p_drop"})


def test_who_is_let_in_by_a_change_is_told_of_when_their_chance_is_asked() -> None:
    """Ways out open gates, plans of courses bring recruits: their chances are nobody's concern."""
    opened = problem({"column": "p_drop"}, everyone={"unit": "A"}).replacing(teams=[{"name": "team", "size": 4}])
    with pytest.raises(ScenarioError, match="`p_drop` being blank, of P4"):
        solve(opened)
    assert explain(problem({"column": "p_drop"}, size=3, everyone={"unit": "A"})).verdict == "impossible"
    needy = {"size": 1, "everyone": {"unit": "A"}, "require": [{"members": {"sex": "X"}, "at_least": 1}]}
    recruits = [{"name": "X", "gives": {"sex": "X", "unit": "A"}, "cost": 1, "number": 1}]
    asked = Problem(ROWS, [{"name": "team", **needy}], start=START, drop={"column": "p_drop"}, recruits=recruits)
    assert len(gaps(asked).plans) == 1


def test_a_cell_beyond_one_is_a_mistake_of_anybody() -> None:
    rows = [{"id": f"P{at}", "p": at, "sex": "FM"[at % 2]} for at in range(3)]
    with pytest.raises(ScenarioError) as caught:
        Problem(rows, [{"name": "team", "size": 1, "everyone": {"sex": "M"}}], drop={"column": "p"})
    assert str(caught.value) == "drop.column: `p` of P2: a chance lies between 0 and 1, and is not `2`"


def test_a_column_of_names_is_told_once() -> None:
    rows = [{"id": f"P{at}", "name": f"name {at}"} for at in range(500)]
    with pytest.raises(ScenarioError) as caught:
        Problem(rows, [{"name": "team", "size": 1}], drop={"column": "name"})
    assert len(caught.value.mistakes) == 1
    assert "500 different cells are no chances, such as `name 0`" in str(caught.value)


def test_what_is_wrong_with_it_is_told_with_all_else_that_is() -> None:
    file = {"pool": ROWS, "teams": [{"name": "team", "size": -1}], "drop": [{"who": {"sexx": "F"}, "chance": "3%"}]}
    with pytest.raises(ScenarioError) as caught:
        load(file)
    assert {mistake.path[0] for mistake in caught.value.mistakes} == {"teams", "drop"}


def test_one_that_cannot_be_read_is_told_once() -> None:
    with pytest.raises(ScenarioError) as caught:
        load({"pool": ROWS, "teams": [{"name": "team", "size": 1, "sise": 2}], "drop": {"column": "p_drop", "of": 1}})
    assert {mistake.path for mistake in caught.value.mistakes} == {("teams", 0, "sise"), ("drop", "of")}


def test_a_blank_drop_is_a_mistake_in_a_file() -> None:
    with pytest.raises(ScenarioError, match="drop: a chance is written"):
        load({"pool": ROWS, "teams": [{"name": "team", "size": 1}], "drop": None})


def test_it_changes_nothing_of_who_is_best_nor_of_a_problem_without_it() -> None:
    assert problem(None).drop is None
    assert problem("5%").replacing(title="x").drop == problem("5%").drop
