"""Everybody's tours as a sheet of the workbook, and who has rested least, in words."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import openpyxl
import pytest

from composer import Problem, solve
from composer.analyses.report.answer import FullReport
from composer.analyses.report.book import markdown, workbook
from composer.analyses.solve.timeline import TINTS, groups, lines
from composer.analyses.solve.words import served
from composer.problem.results import Service
from composer.problem.timeline import Calendar, Timeline, calendar
from tests.support.report_cases import touring

POOL = [
    {
        "id": "A",
        "unit": "B Troop",
        "colour": "red",
        "side": "N",
        "past": "",
        "leave": "2027-08-02..2027-08-06",
        "old": "no",
    },
    {
        "id": "B",
        "unit": "A Troop",
        "colour": "red",
        "side": "N",
        "past": "2026-09-01..2026-12-31",
        "leave": "",
        "old": "no",
    },
    {"id": "C", "unit": "", "colour": "blue", "side": "N", "past": "", "leave": "", "old": "yes"},
]
"""Only A can go first, only B second; then A again, as C is too old."""


def problem(**changes: Any) -> Problem:
    team = {"name": "t", "size": 1, "start": "2027-01-01", "end": "2027-06-30", "everyone": {"old": False}}
    team |= {"repeat": {"every": "6 months", "number": 3}}
    office = {"name": "office", "size": 1, "start": "2027-03-01", "end": "2027-03-31", "everyone": {"old": True}}
    asked: dict[str, Any] = {"rest": "2 months", "busy": "leave", "served": "past"}
    return Problem(POOL, [team, office], fields={"leave": "spans", "past": "spans"}, **asked, **changes)


def sheet(*show: str) -> Any:
    found = solve(problem(prefer=[{"most": {"members": {"id": "A"}}}]))
    whole = FullReport.of(problem(), found, show=show)
    return openpyxl.load_workbook(BytesIO(workbook(whole)))["Tours"]


def cells(found: Any) -> list[list[object]]:
    return [[cell.value for cell in row] for row in found.iter_rows()]


def test_each_cell_of_the_sheet_says_what_a_tour_is_to_somebody() -> None:
    head, *rows = cells(sheet())
    assert head == [
        "id",
        "tours before",
        "t-1, 2027-01-01 to 2027-06-30",
        "t-2, 2027-07-01 to 2027-12-30",
        "t-3, 2028-01-01 to 2028-06-30",
        "office, 2027-03-01 to 2027-03-31",
        "at home until",
    ]
    by_id = {row[0]: row[1:-1] for row in rows}
    assert by_id == {
        "A": [0, "tour", "busy", "again", "–"],
        "B": [1, "rest until 2027-02-28", "again", "rest until 2028-02-29", "–"],
        "C": [0, "–", "–", "–", "tour"],
    }
    assert [str(row[-1])[:10] for row in sorted(rows)] == ["2028-08-30", "2028-02-29", "2027-05-31"]


def test_the_sheet_has_the_colours_of_its_cells_and_keeps_heads_and_ids_in_sight() -> None:
    found = sheet()
    assert found.freeze_panes == "B2"
    colours = {
        cell.value: cell.fill.fgColor.rgb[2:]
        for row in found.iter_rows(min_row=2, min_col=3)
        for cell in row
        if cell.value
    }
    assert colours["tour"] == TINTS["tour"]
    assert colours["again"] == TINTS["again"]
    assert colours["busy"] == TINTS["busy"]
    assert colours["rest until 2028-02-29"] == TINTS["rest"]
    assert colours["–"] == TINTS["barred"]
    assert len({TINTS[state] for state in ("tour", "again", "on", "rest", "busy", "barred")}) == 6


def test_a_unit_that_is_shown_stands_first_and_people_follow_it() -> None:
    found = sheet("colour", "unit")
    head, *rows = cells(found)
    assert head[:2] == ["unit", "id"]
    assert [row[:2] for row in rows] == [["A Troop", "B"], ["B Troop", "A"], ["–", "C"]]
    assert found.freeze_panes == "C2"


@pytest.mark.parametrize(
    ("show", "named"),
    [
        ((), [("", "ABC")]),
        (("id_no",), [("", "ABC")]),
        (("colour",), [("", "ABC")]),  # two colours of three people
        (("side",), [("N", "ABC")]),
        (("side", "unit"), [("A Troop", "B"), ("B Troop", "A"), ("–", "C")]),
    ],
)
def test_whom_the_picture_has_beside_each_other(show: tuple[str, ...], named: list[tuple[str, str]]) -> None:
    asked = problem()
    found = calendar(asked, solve(asked).teams)
    assert found is not None
    known = [name for name in show if name in asked.pool.columns]
    told = [(name, {each.id for each in people}) for name, people in groups(found, asked.pool, known)]
    assert told == [(name, {*people} & {each.id for each in found.people}) for name, people in named]


def test_many_people_without_a_unit_stand_by_the_team_of_their_first_tour() -> None:
    whole = touring().outcome
    assert whole.problem is not None
    few = calendar(whole.problem, whole.teams)
    assert few is not None
    people = tuple(
        Timeline(f"{each.id}{time}", each.teams, 0, None, each.stretches, each.standings)
        for time in range(2)
        for each in few.people
    )
    found = groups(Calendar(few.first, few.last, few.tours, people), None, ())
    assert [name for name, _ in found] == [name for name, _ in few.tours if any(p.teams[0] == name for p in people)]
    assert sum(len(each) for _, each in found) == len(people)


def test_a_line_of_the_table_is_for_all_who_have_the_same() -> None:
    asked = problem()
    found = calendar(asked, solve(asked).teams)
    assert found is not None
    told = lines([*found.people, *found.people])
    assert sorted(line.who for line in told) == sorted((each.id, each.id) for each in found.people)
    (idle,) = [line for line in told if line.who[0] == "C"]
    assert (idle.tours, str(idle.home), idle.busy) == (("office",), "2027-05-31", ())
    assert idle.barred == ("2027-01-01 to 2027-02-28", "2027-04-01 to 2027-12-30", "2028-01-01 to 2028-06-30")


def test_markdown_has_the_tours_too_and_a_file_without_days_has_none() -> None:
    asked = problem()
    told = markdown(FullReport.of(asked, solve(asked)))
    assert "## Tours" in told
    assert "again" in told
    still = Problem(POOL, [{"name": "t", "size": 1}])
    assert "## Tours" not in markdown(FullReport.of(still, solve(still)))
    assert "People and time" not in FullReport.of(still, solve(still)).html()


def test_who_has_rested_least_is_named_as_far_as_there_are_few() -> None:
    rested = [Service(name, ("t-1", "t-3"), 0, 100 + (name == "Z")) for name in "ZABCDEFG"]
    assert served(rested)[1] == "The shortest rest between two tours is 100 days: A, B, C, D, E and 2 more."
    assert served(rested[:2])[1] == "The shortest rest between two tours is 100 days: A."
