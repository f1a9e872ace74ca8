"""What the page on the screen says: values and days, units, no empty alternatives, and how each point is asked for."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

import composer
from composer.analyses.alternatives.answer import Alternative
from composer.analyses.alternatives.picture import sections as of_alternatives
from composer.analyses.alternatives.search import alternatives
from composer.analyses.explain.search import explain
from composer.analyses.explain.words import blamed_lines
from composer.analyses.solve.search import solve
from composer.analyses.tradeoffs.stated import exact_bound, stated
from composer.measures import MEASURES
from composer.page.words import long_list
from composer.pool.dated import dated
from composer.pool.who import Who
from composer.problem.problem import Problem
from composer.problem.requirement import Goal, Requirement
from composer.problem.results import Member, Roster
from composer.scenario.yaml import read_yaml
from tests.support.command_line import SCENARIOS, SMALL, Run, run, written
from tests.support.report_cases import Parsed, impossible, possible, problem

__all__ = ["run"]
DAYS = [
    {"id": "A", "fit": "2027-03-01", "papers": "cptm:2027-03-01", "note": "end"},
    {"id": "B", "fit": "2027-09-30", "papers": "cptm:2027-09-30", "note": "start"},
]


def dated_problem() -> Problem:
    team = {"name": "team", "size": 2, "everyone": {"fit": {"at_least": "end"}, "note": ["start", "end"]}}
    return Problem(DAYS, teams=[team], start=date(2027, 1, 1), end=date(2027, 8, 31))


def test_a_conflict_says_the_day_that_is_meant_and_no_other_word() -> None:
    found = explain(dated_problem())
    (conflict,) = found.conflicts
    assert blamed_lines(conflict) == ["team: size: exactly 2", "team: everyone: fit"]
    assert blamed_lines(conflict, found.problem) == ["team: size: exactly 2", "team: fit at least 2027-08-31"]
    assert "team: fit at least 2027-08-31" in "".join(Parsed(found._repr_html_()).text)


def test_days_stand_in_conditions_of_days_alone() -> None:
    pool = dated_problem().pool
    asked = {"fit": {"at_least": "start", "at_most": "end"}, "papers": {"cptm": {"at_least": "end"}}, "note": "end"}
    said = dated(Who(asked | {"none": [{"fit": "end"}]}), pool).as_mapping()
    first, last = date(2027, 1, 1), date(2027, 8, 31)
    assert said == {
        "fit": {"at_least": first, "at_most": last},
        "papers": {"cptm": {"at_least": last}},
        "note": "end",
        "none": [{"fit": last}],
    }


def test_what_is_out_of_reach_looks_broken() -> None:
    row = {"total": "score", "at_most": 1, "name": "Little"}
    html = explain(problem(teams=[{"name": "t", "size": 3, "require": [row]}]))._repr_html_()
    assert "✗ out of reach" in html
    assert html.count('<tr class="broken"><th scope="row">Little') == 1


def test_costs_say_what_they_are_counted_in() -> None:
    text = "".join(Parsed(impossible().html()).text)
    assert "in the file’s unit" in text
    assert "weight × what is missing" in text


def test_the_trade_offs_are_called_that() -> None:
    heads = Parsed(possible().html()).inside["h2"]
    assert "Trade-offs" in heads
    assert "What it costs" not in heads


# Other teams


def test_the_same_people_in_other_teams_are_told_of_only_where_something_changes() -> None:
    found = alternatives(problem(), 3)
    best, second, third = found.alternatives
    people = best.teams[0].members
    swapped = (Roster("one", people[:1]), Roster("two", people[1:]))
    again = Alternative(swapped, best.goals, True, (), (), (1,))
    worse = replace(again, goals=tuple(replace(goal, value=(goal.value or 0) + 1) for goal in best.goals))
    drawn = [
        of_alternatives(replace(found, alternatives=(best, second, *more, third)))[0].body
        for more in ((again,), (worse,))
    ]
    told = ["".join(Parsed(each).text) for each in drawn]
    assert ["Team 3 in full" in each for each in told] == [False, True]
    assert ["1 more has the same people in other teams, and reaches the same" in each for each in told] == [True, False]
    assert all("Team 2 in full" in each and "Team 4 in full" in each for each in told)


def test_the_most_different_are_called_so_with_what_they_may_lose() -> None:
    found = alternatives(problem(), 3, within="12.5%")
    drawn = "".join(Parsed(of_alternatives(found)[0].body).text)
    assert "within 12.5 % of the best on every goal" in drawn
    assert found.to_dict()["within"] == 12.5
    unproved = replace(found.alternatives[1], proved=False)
    drawn = of_alternatives(replace(found, alternatives=(found.alternatives[0], unproved)))[0].body
    assert "not proved to be the most different" in drawn
    assert "within" not in alternatives(problem(), 2).to_dict()


# Each point by itself


@pytest.mark.parametrize("key", MEASURES)
def test_every_axis_can_be_asked_for_as_it_is(key: str) -> None:
    """What is said of an axis is read again as the same measure, in the same team."""
    given = {name: value for name, value in _read(MEASURES[key].example).items() if name in MEASURES[key].known_keys()}
    axis = Goal.model_validate({"most": given, "team": "a: 'b'\u202e"})
    said = stated(axis)
    if MEASURES[key].of_losses:
        assert said is None
        return
    assert said is not None
    assert "\u202e" not in said
    row = Requirement.model_validate(_read(f'{said}"exactly": {exact_bound(axis, Fraction(1))}}}'))
    assert (row.measure, row.team, row.exactly) == (axis.measure, axis.team, 1)


def _read(text: str) -> dict[str, object]:
    value = read_yaml(text, "here").value
    assert isinstance(value, dict)
    return value


def test_a_bound_is_exact_or_not_said() -> None:
    share, average = Goal(most={"share": {"sex": "F"}}), Goal(most={"average": "age"})
    values = Fraction(125, 2), Fraction(100, 3), Fraction(0)
    assert [exact_bound(share, value) for value in values] == ['"62.5%"', '"1/3"', '"0%"']
    assert [exact_bound(average, value) for value in values] == ["62.5", None, "0"]


def test_what_is_asked_besides_on_the_command_line_stands_over_all_teams(run: Run, tmp_path: Path) -> None:
    file = written(tmp_path / "s.yaml", SMALL)
    own = solve(composer.load(file))
    ids = [member.id for member in own.teams[0].members]
    out = json.loads(run("solve", file, "--json", "--require", f"{{members: {{id: {ids[0]}}}, exactly: 0}}").out)
    assert ids[0] not in [member["id"] for team in out["teams"] for member in team["members"]]
    status, _, err = run("solve", file, "--require", "{members: {sex: F}}", "--require", "{total: nothing, exactly: 1}")
    assert status == 2
    assert "--require 1: a bound is missing" in err
    assert "--require 2:" in err


@pytest.mark.unmeasured
def test_the_page_names_the_command_that_asks_for_the_answer_alone(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "out.html"
    file = SCENARIOS / "observers.yaml"
    run("report", file, "-o", out, "--work", "9", "--csv", tmp_path / "teams.csv")
    page = Parsed(out.read_text("utf-8"))
    (said,) = [attributes["data-solving"] for tag, attributes in page.elements if "data-solving" in attributes]
    assert said == f"team-composer solve {file} --work 9"


# Room


def test_long_lists_have_as_many_columns_as_their_cells_leave_room_for() -> None:
    whole = possible()
    members = tuple(Member(f"P{row:02d}") for row in range(1, 9))
    shown = [
        long_list(members, whole.outcome.pool, show) for show in ((), ("rank", "sex"), ("rank", "note", "unit", "sex"))
    ]
    assert shown == ["long", "long", "long long-wide"]
    assert long_list(members, whole.outcome.pool, ("note", "note", "note", "note")) == "long long-widest"
