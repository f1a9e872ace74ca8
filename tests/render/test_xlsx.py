"""Workbooks: read back by openpyxl, and once more from their XML alone."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from datetime import date, datetime
from fractions import Fraction
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from composer import Course, Problem, Recruit, explain, load, solve
from composer.analyses.report.answer import FullReport
from composer.analyses.report.book import workbook
from composer.analyses.sweep.answer import Cell as Place
from composer.analyses.sweep.answer import Sweep, Varied
from composer.analyses.tradeoffs.answer import FrontPoint
from composer.problem.results import Effort, GoalValue, People
from composer.render import xlsx
from composer.render.table import Book, Cell, Number, Table
from composer.render.xlsx import book_xlsx
from tests.support.command_line import SCENARIOS
from tests.support.exported import NASTY, impossible_whole, nasty_whole, parts, raw_sheets, small_whole

SPELLED = {"x\r=1+1": "x\\x0d=1+1", NASTY[36]: "bell\\x07 null\\x00 escape\\x1b[31m", NASTY[37]: "noncharacter \\ufffe"}
"""Texts that no workbook can hold as they are, and how they are told."""


def written(*cells: Cell) -> bytes:
    """A workbook with these cells in one column of its second sheet."""
    answer = Table("Answer", ("", "answer"), (("verdict", "best"),))
    return book_xlsx(Book("", (answer, Table("Cells", ("cell", "next"), tuple((cell, "x") for cell in cells)))))


def column(data: bytes, sheet: str = "Cells", at: int = 0) -> list[Any]:
    return [row[at] for row in raw_sheets(data)[sheet][1:]]


def under_heads(sheet: list[list[Any]]) -> list[dict[str, Any]]:
    return [dict(zip(sheet[0], row, strict=True)) for row in sheet[1:]]


def test_no_cell_is_a_formula_whatever_ids_teams_and_columns_are_called() -> None:
    whole = nasty_whole("=rate", "secret")
    data = workbook(whole)
    for name, part in parts(data).items():
        assert not [each.tag for each in part.iter() if each.tag.endswith("}f")], name
    roster = under_heads(raw_sheets(data)["Roster"])
    assert {row["id"] for row in roster} == {SPELLED.get(text, text) for text in NASTY}
    assert {row["team"] for row in roster} == {"=team|*1*"}
    assert [row["seat"] for row in roster if row["seat"]] == ["+Leader;-1"]
    kinds = {cell.data_type for sheet in openpyxl.load_workbook(BytesIO(data)) for row in sheet for cell in row}
    assert kinds <= {"s", "n"}


def test_what_begins_like_a_formula_stays_text_when_somebody_edits_it() -> None:
    book = openpyxl.load_workbook(BytesIO(written("=1+1", "plain", "'x", "@a", "a=1")))
    assert [bool(row[0].quotePrefix) for row in book["Cells"].iter_rows(min_row=2)] == [True, False, True, True, False]


@pytest.mark.unmeasured
@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.text(st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="\ufffe\uffff")), min_size=1)
)
def test_every_text_comes_back_as_it_was(texts: list[str]) -> None:
    data = written(*texts)
    assert column(data) == [text or None for text in texts]


@pytest.mark.unmeasured
@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(st.characters(categories=("Cs", "Cc", "Lu")), min_size=1), min_size=1))
def test_no_character_breaks_the_file(texts: list[str]) -> None:
    read = openpyxl.load_workbook(BytesIO(written(*texts)))["Cells"]
    letters = [[letter for letter in text if letter.isupper()] for text in texts]
    got = [str(row[0].value or "") for row in read.iter_rows(min_row=2)]
    assert [[letter for letter in text if letter.isupper()] for text in got] == letters


def test_what_a_workbook_cannot_hold_is_spelled_out() -> None:
    given = ["a\x07b", "\ud800x", "\ufffe", "a\rb", "a\tb\nc"]
    assert column(written(*given)) == ["a\\x07b", "\\ud800x", "\\ufffe", "a\\x0db", "a\tb\nc"]


def test_blanks_at_the_edges_are_marked_to_be_kept() -> None:
    (text,) = (each for each in parts(written(" x "))["xl/worksheets/sheet2.xml"].iter() if each.text == " x ")
    assert text.get("{http://www.w3.org/XML/1998/namespace}space") == "preserve"


def test_a_text_that_looks_like_an_escape_is_escaped_as_the_standard_asks() -> None:
    data = written("_x0041_", "_x41_", "a_x000D_b")
    assert column(data) == ["_x0041_", "_x41_", "a_x000D_b"]
    assert b"_x005F_x0041_" in zipfile.ZipFile(BytesIO(data)).read("xl/worksheets/sheet2.xml")


@pytest.mark.parametrize("letter", ["x", "é", "👩"])
def test_a_text_too_long_for_a_cell_is_cut_and_says_so(letter: str) -> None:
    units = len(letter.encode("utf-16-le")) // 2
    fits, long = letter * (32_767 // units), letter * (32_767 // units + 1)
    whole, cut = column(written(fits, long))
    assert whole == fits
    assert len(cut.encode("utf-16-le")) <= 2 * 32_767
    assert cut.startswith(letter * 16_000 if units == 1 else letter * 8_000)
    assert cut.endswith(f" … [cut here: {len(long):,} characters are more than a cell holds]")


def test_more_rows_than_a_sheet_has_go_on_to_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "MOST_ROWS", 2)
    sheets = raw_sheets(written(*"ABCDE"))
    assert list(sheets) == ["Answer", "Cells", "Cells 2", "Cells 3"]
    assert [[row[0] for row in sheets[name]] for name in ("Cells", "Cells 2", "Cells 3")] == [
        ["cell", "A", "B"],
        ["cell", "C", "D"],
        ["cell", "E"],
    ]


def test_cells_keep_their_colours_from_sheet_to_sheet_and_the_first_columns_stay_in_sight(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(xlsx, "MOST_ROWS", 2)
    answer = Table("Answer", ("", "answer"), (("verdict", "best"),))
    rows = (("A", "1"), ("B", "2"), ("C", "3"))
    tints = ((None, "FF0000"), (None, None), ("00FF00", "FF0000"))
    table = Table("T", ("a", "b"), rows, tints=tints, pinned=1)
    book = openpyxl.load_workbook(BytesIO(book_xlsx(Book("", (answer, table)))))
    cells = [cell for name in ("T", "T 2") for row in book[name].iter_rows(2) for cell in row]
    filled = [(cell.value, cell.fill.fgColor.rgb) for cell in cells if cell.fill.fill_type]
    assert filled == [("1", "FFFF0000"), ("C", "FF00FF00"), ("3", "FFFF0000")]
    assert (book["T"].freeze_panes, book["Answer"].freeze_panes) == ("B2", "A2")


def number(value: Fraction | int) -> Number:
    return Number(Fraction(value), "shown")


def test_numbers_are_numbers_and_those_without_an_end_have_their_fraction_beside_them() -> None:
    data = written(number(7), number(Fraction(-13, 4)), number(Fraction(100, 3)), None, number(10**17 + 1))
    assert raw_sheets(data)["Cells"][0] == ["cell", "cell (exact)", "next"]
    assert column(data) == [7, -3.25, pytest.approx(100 / 3, abs=1e-12), None, pytest.approx(1e17, rel=1e-14)]
    assert column(data, at=1) == [None, None, "100/3", None, "100000000000000001"]
    assert raw_sheets(written(number(7), number(Fraction(1, 8))))["Cells"][0] == ["cell", "next"]


def test_days_are_days_and_those_before_the_calendar_of_spreadsheets_texts() -> None:
    sheet = openpyxl.load_workbook(BytesIO(written(date(2027, 1, 15), date(1890, 5, 1), date(1900, 3, 1))))["Cells"]
    cells = [row[0] for row in sheet.iter_rows(min_row=2)]
    assert [cell.value for cell in cells] == [datetime(2027, 1, 15), "1890-05-01", datetime(1900, 3, 1)]
    assert [cell.number_format for cell in cells if cell.is_date] == ["yyyy-mm-dd"] * 2


def test_heads_stay_in_sight() -> None:
    assert {sheet.freeze_panes for sheet in openpyxl.load_workbook(BytesIO(workbook(small_whole())))} == {"A2"}


def test_the_same_answer_gives_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = small_whole()
    before = workbook(whole)
    monkeypatch.setattr("time.localtime", lambda *_: (2001, 2, 3, 4, 5, 6, 0, 1, 0))
    assert workbook(whole) == before
    assert {info.date_time for info in zipfile.ZipFile(BytesIO(before)).infolist()} == {(1980, 1, 1, 0, 0, 0)}
    core = zipfile.ZipFile(BytesIO(before)).read("docProps/core.xml")
    assert b"team-composer" in core
    assert b"dcterms:modified" not in core


def test_sheets_tell_what_the_answer_tells() -> None:
    whole = small_whole()
    sheets = raw_sheets(workbook(whole))
    assert list(sheets) == [
        "Answer",
        "Roster",
        "Requirements",
        "Goals",
        "Front",
        "Front teams",
        "Alternatives",
        "Alternative teams",
        "Sources",
    ]
    answer = {row[0]: row[1] for row in sheets["Answer"][1:]}
    assert (answer["title"], answer["verdict"], answer["people in the pool"]) == ("Five", "best", 5)
    outcome = whole.outcome
    members = [(one.name, member.id) for one in outcome.teams for member in one.members]
    assert [(row["team"], row["id"]) for row in under_heads(sheets["Roster"])] == members
    findings = [found for one in outcome.teams for found in one.findings] + list(outcome.findings)
    rows = under_heads(sheets["Requirements"])
    assert [row["got"] for row in rows] == pytest.approx([float(found.observed or 0) for found in findings])
    assert [row["met"] for row in rows] == ["yes" if found.met else "no" for found in findings]
    cost = next(row for row in rows if row["requirement"] == "average cost")
    assert (cost["at least"], cost["at most"], cost["team"], cost["unit"]) == (None, 6.5, "one", "cost")
    women = next(row for row in rows if row["requirement"] == "Women")
    assert (women["at least"], women["at least (exact)"]) == (pytest.approx(100 / 3), "100/3")
    assert (women["unit"], women["aim"], women["team"]) == ("percent", 100, "all the teams together")
    goals = under_heads(sheets["Goals"])
    assert [row["reached"] for row in goals] == [float(goal.value or 0) for goal in outcome.goals]
    open_ = replace(outcome, goals=(replace(outcome.goals[1], bound=Fraction(99), proved=False),))
    (goal,) = under_heads(raw_sheets(workbook(replace(whole, outcome=open_)))["Goals"])
    assert (goal["reached"], goal["no team passes"], goal["proved"]) == (outcome.goals[1].value, 99, "no")
    sources = under_heads(sheets["Sources"])
    assert {row["name"]: row["which"] for row in sources if row["kind"] == "program"} == outcome.versions


def test_what_was_left_out_and_what_to_check_and_how_to_ask_again_are_told() -> None:
    whole = small_whole()
    outcome = replace(whole.outcome, verdict="found", note="stopped before the end", warnings=("look twice",))
    whole = replace(whole, outcome=replace(outcome, inputs={"a.yaml": "ff"}), unasked=("the sweep",), command="ask")
    sheets = raw_sheets(workbook(whole))
    rows = [tuple(row) for row in sheets["Answer"]]
    assert {
        ("the search was", "stopped before the end"),
        ("not asked any more", "the sweep"),
        ("please check", "look twice"),
    } <= set(rows)
    assert ["file", "a.yaml", "sha256 ff"] in sheets["Sources"]
    assert ["command", "ask", None] in sheets["Sources"]


def test_a_front_has_a_row_a_point_with_its_values_as_numbers_and_its_teams() -> None:
    whole = small_whole()
    assert whole.front is not None
    sheets = raw_sheets(workbook(whole))
    rows = under_heads(sheets["Front"])
    assert len(rows) == len(whole.front.points) > 1
    for row, point in zip(rows, whole.front.points, strict=True):
        share, total = point.values
        assert row["most share of sex F in one (percent)"] == pytest.approx(float(share))
        assert row["most total score"] == total
        assert row["members of one"] == "; ".join(member.id for member in point.teams[0].members)
        assert row["members of two"] == "; ".join(member.id for member in point.teams[1].members)
    values = [(Fraction(90), Fraction(1)), (Fraction(80), Fraction(9)), (Fraction(10), Fraction(10))]
    bent = replace(whole.front, points=tuple(FrontPoint(each, whole.front.points[0].teams) for each in values))
    marked = under_heads(raw_sheets(workbook(replace(whole, front=bent)))["Front"])
    assert [row["gives up least overall"] for row in marked] == [None, "yes", None]
    listed = [(row["point"], row["team"], row["id"]) for row in under_heads(sheets["Front teams"])]
    assert listed == [
        (at, one.name, member.id)
        for at, point in enumerate(whole.front.points, 1)
        for one in point.teams
        for member in one.members
    ]


def test_alternatives_say_what_differs_from_the_best() -> None:
    whole = small_whole()
    assert whole.alternatives is not None
    rows = under_heads(raw_sheets(workbook(whole))["Alternatives"])
    for row, one in zip(rows, whole.alternatives.alternatives, strict=True):
        assert [row["aims missed by"], row["most total score"]] == [goal.value for goal in one.goals]
        assert (row["leaving"] or "", row["joining"] or "") == ("; ".join(one.leaving), "; ".join(one.joining))
    differs = [row["members by which it differs from all before it"] for row in rows]
    assert differs == [None, *(min(one.differs) for one in whole.alternatives.alternatives[1:])]
    last = replace(whole.alternatives.alternatives[0], differs=(3, 1, 2))
    further = replace(whole, alternatives=replace(whole.alternatives, alternatives=(last,)))
    (row,) = under_heads(raw_sheets(workbook(further))["Alternatives"])
    assert row["members by which it differs from all before it"] == 1


def test_an_impossible_problem_has_its_conflict_its_ways_out_and_its_counts() -> None:
    whole = impossible_whole()
    assert whole.explanation is not None
    assert whole.explanation.ways_out is not None
    sheets = raw_sheets(workbook(whole))
    assert {"Conflicts", "Ways out", "Ways out, teams", "Counts"} <= set(sheets)
    assert not {"Roster", "Goals", "Front"} & set(sheets)
    demands = [blamed.requirement for conflict in whole.explanation.conflicts for blamed in conflict.demands]
    assert len(under_heads(sheets["Conflicts"])) == len(demands)
    assert any("Four women" in row["demand"] for row in under_heads(sheets["Conflicts"]))
    rows = under_heads(sheets["Ways out"])
    assert [row["cost"] for row in rows] == [float(way.cost) for way in whole.explanation.ways_out.ways]
    assert rows[0]["what changes"] == "Four women 4 → 3"
    needed = {row["asked"]: (row["needed"], row["available"]) for row in under_heads(sheets["Counts"])}
    assert needed["Four women"] == (4, 3)
    without = raw_sheets(workbook(replace(whole, explanation=None)))
    assert "Counts" in without
    assert "Conflicts" not in without


def test_counts_have_gates_reach_and_pairs() -> None:
    problem = load(SCENARIOS / "eod_impossible.yaml")
    explanation = explain(problem, ways=0)
    (scope,) = explanation.counts.teams
    sheets = raw_sheets(workbook(FullReport.of(problem, solve(problem), explanation)))
    gates = [(row["pass it"], row["left after it"], row["left if dropped"]) for row in under_heads(sheets["Gates"])]
    assert gates == [(gate.passing, gate.left, gate.without) for gate in scope.gates]
    counted = [(row["needed"], row["available"], row["room"]) for row in under_heads(sheets["Counts"])]
    assert counted == [(each.needed, each.there, each.room) for each in scope.demands]
    (reach,) = under_heads(sheets["Reach"])
    assert (reach["bound"], reach["possible"], reach["within reach"]) == ("at most 2", "no less than 1", "yes")
    assert [row["enough"] for row in under_heads(sheets["Pairs"])] == [
        "yes" if each.enough else "no" for each in scope.overlaps
    ]


def test_plans_have_a_row_a_course_and_a_row_a_recruit() -> None:
    problem = Problem(
        [{"id": name, "skills": skills} for name, skills in (("=A", "medic"), ("B", "cook"), ("C", "cook"))],
        teams=[{"name": "t", "size": 3, "require": [{"members": {"skills": "medic"}, "at_least": 3}]}],
        courses=[Course("medic", {"skills": "medic"}, 6)],
        recruits=[Recruit("nurse", {"skills": "medic"}, 4, 1)],
        fields={"skills": "set"},
    )
    sheets = raw_sheets(workbook(FullReport.of(problem, solve(problem), explain(problem, ways=1))))
    rows = under_heads(sheets["Plans"])
    assert [(row["plan"], row["course or recruit"], row["kind"], row["number"], row["cost"]) for row in rows] == [
        (1, "medic", "course", 1, 6),
        (1, "nurse", "recruit", 1, 4),
    ]
    assert {row["cost of the plan"] for row in rows} == {10}
    assert rows[0]["who"] in ("B", "C")
    assert len(under_heads(sheets["Plans, teams"])) == 3


PEOPLE = People(5, 5, 5)


@pytest.mark.unmeasured
def test_a_sweep_has_a_row_a_cell_and_a_grid() -> None:
    goal = GoalValue("most total score", None, None, False, True)
    found = [Fraction(9), Fraction(17, 2), None, Fraction(3), None, Fraction(1)]
    cells = tuple(
        Place(
            (at // 3, at % 3),
            "impossible" if value is None else "best",
            () if value is None else (replace(goal, value=value, proved=True),),
            True,
        )
        for at, value in enumerate(found)
    )
    varied = (
        Varied("Women.at_least", ("10 %", "50 %"), (Fraction(10), Fraction(50))),
        Varied("t.size", ("5", "6", "7"), (Fraction(5), Fraction(6), Fraction(7))),
    )
    ranked = (varied[1], Varied("t.everyone.rank.at_least", ("OF-1", "OF-2"), ("OF-1", "OF-2")))
    about = {"people": PEOPLE, "effort": Effort(), "seconds": {}, "versions": {}, "inputs": {}, "verdict": "best"}
    of_ranks = Sweep(ranked, (goal,), tuple(replace(cell, at=cell.at[::-1]) for cell in cells), True, **about)
    labelled = raw_sheets(workbook(replace(small_whole(), sweep=of_ranks)))
    assert labelled["Sweep"][1][:2] == [5, "OF-1"]
    assert labelled["Sweep grid"][0] == ["t.size by t.everyone.rank.at_least", "OF-1", "OF-2"]
    sweep = Sweep(varied, (goal,), cells, True, **about)
    sheets = raw_sheets(workbook(replace(small_whole(), sweep=sweep)))
    assert sheets["Sweep"][0] == ["Women.at_least", "t.size", "verdict", "aims missed by", "proved", "note"]
    assert [row[:4] for row in sheets["Sweep"][1:4]] == [
        [10, 5, "best", 9],
        [10, 6, "best", 8.5],
        [10, 7, "impossible", None],
    ]
    assert sheets["Sweep grid"] == [
        ["Women.at_least by t.size", "5", "6", "7"],
        [10, 9, 8.5, "impossible"],
        [50, 3, "impossible", 1],
    ]


@pytest.mark.unmeasured
def test_of_people_nothing_but_ids_is_told_unless_columns_are_named() -> None:
    for whole in (small_whole(), nasty_whole(), impossible_whole()):
        file = zipfile.ZipFile(BytesIO(workbook(whole)))
        assert not [name for name in file.namelist() if b"SECRET" in file.read(name)]
    sheets = raw_sheets(workbook(small_whole("secret", "score")))
    for name in ("Roster", "Front teams", "Alternative teams"):
        assert all(row["secret"] == f"SECRET{row['id']}" for row in under_heads(sheets[name]))
    assert {row["id"]: row["score"] for row in under_heads(sheets["Roster"])}.items() <= dict(
        zip("ABCDE", (9, 8, 6, 2, 1), strict=True)
    ).items()
