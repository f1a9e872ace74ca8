"""CSV files: read back by Python's own reader, split as spreadsheets of other countries split them, and verified."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from composer.analyses.alternatives.tables import alternatives_table
from composer.analyses.report.answer import FullReport
from composer.analyses.tradeoffs.tables import front_table
from composer.base.csv_escape import escape, unescape
from composer.problem.results import Member
from composer.render.csv import table_csv
from composer.render.table import Number, Table, listed
from composer.render.team_tables import roster_table
from composer.scenario.roster import read_roster
from tests.support.exported import NASTY, impossible_whole, nasty_whole, small_whole

SIGNS = "=+-@＝＋－＠"
TEXTS = st.text(st.sampled_from("=+-@＝'\",;|\t\r\n ax1é漢") | st.characters(blacklist_categories=("Cs",)))


def _roster(whole: FullReport) -> str:
    return table_csv(roster_table(whole.outcome.teams, whole.problem.pool, whole.show))


def _front(whole: FullReport) -> str:
    assert whole.front is not None
    return table_csv(front_table(whole.front))


def _others(whole: FullReport) -> str:
    assert whole.alternatives is not None
    return table_csv(alternatives_table(whole.alternatives))


def rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline=""), strict=True))


def test_a_roster_has_a_row_a_member() -> None:
    whole = small_whole("score")
    read = rows(_roster(whole))
    assert read[0] == ["team", "seat", "id", "score"]
    scores = dict(zip("ABCDE", "98621", strict=True))
    assert read[1:] == [
        [one.name, member.seat or "", member.id, scores[member.id]]
        for one in whole.outcome.teams
        for member in one.members
    ]
    assert _roster(whole).endswith("\r\n")
    assert rows(_roster(impossible_whole())) == [["team", "seat", "id"]]


def test_every_nasty_id_is_there_and_can_be_recovered() -> None:
    read = rows(_roster(nasty_whole("secret")))
    assert {unescape(row[2]) for row in read[1:]} == set(NASTY)
    assert {unescape(row[0]) for row in read[1:]} == {"=team|*1*"}
    assert {row[1]: unescape(row[1]) for row in read[1:] if row[1]} == {"'+Leader;'-1": "+Leader;-1"}
    assert all(NASTY[int(row[3].removeprefix("SECRET"))] == unescape(row[2]) for row in read[1:])


def test_the_same_roster_comes_back_when_it_is_verified(tmp_path: Path) -> None:
    whole = nasty_whole("=rate", "score")
    file = tmp_path / "roster.csv"
    kept = [one for one in whole.outcome.teams[0].members if "\0" not in one.id]
    lines = [row for row in rows(_roster(whole)) if "\0" not in row[2]]
    with file.open("w", encoding="utf-8-sig", newline="") as out:
        csv.writer(out).writerows(lines)
    read = read_roster(str(file), whole.problem)["=team|*1*"]
    assert set(read) == {Member(member.id, member.seat) for member in kept}
    assert len(read) == len(kept) == len(NASTY) - 1


def test_an_apostrophe_that_stands_in_a_handmade_roster_stays(tmp_path: Path) -> None:
    whole = nasty_whole()
    file = tmp_path / "roster.csv"
    file.write_text("id\n'quoted\n'+1\n", "utf-8")
    assert [member.id for member in read_roster(str(file), whole.problem)["=team|*1*"]] == ["'quoted", "+1"]


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("-5", "'-5"),
        ("＠x", "'＠x"),
        (" =1", "' =1"),
        ("'x", "''x"),
        ("\tx", "'\tx"),
        ("a;=1", "a;'=1"),
        ('a;"=1', "a;\"'=1"),
        ("a, -b", "a, '-b"),
        ("a\n@b", "a\n'@b"),
        ("plain-text = 1", "plain-text = 1"),
        ("O'Neill", "O'Neill"),
        ("ar:2; en:2+", "ar:2; en:2+"),
        ("2027-01-15", "2027-01-15"),
        ("", ""),
    ],
)
def test_an_apostrophe_goes_before_what_could_begin_a_formula_and_before_nothing_else(text: str, cell: str) -> None:
    assert escape(text) == cell
    assert unescape(cell) == text


@pytest.mark.unmeasured
@settings(max_examples=400, deadline=None)
@given(TEXTS)
def test_every_text_is_recovered(text: str) -> None:
    assert unescape(escape(text)) == text


@pytest.mark.unmeasured
@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(TEXTS, TEXTS, TEXTS), min_size=1, max_size=4))
def test_no_cell_begins_a_formula_however_the_file_is_split(cells: list[tuple[str, ...]]) -> None:
    text = table_csv(Table("t", ("a", "b", "c"), tuple(cells)))
    assert [[unescape(cell) for cell in row] for row in rows(text)[1:]] == list(map(list, cells))
    pieces = re.split("[,;|\t\r\n]", text)
    for separator in ",;|\t":
        pieces += [cell for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator) for cell in row]
    assert not [piece for piece in pieces if piece.lstrip(' "')[:1] in tuple(SIGNS)]


def test_numbers_and_days_are_written_as_such_and_fractions_beside_their_decimals() -> None:
    numbers = [Fraction(-7), Fraction(5, 2), Fraction(200, 3), Fraction(10**17 + 1), None, Fraction(1, 10**9)]
    cells = [None if value is None else Number(value, "shown") for value in numbers]
    read = rows(table_csv(Table("t", ("x", "day"), tuple((cell, date(2027, 1, 15)) for cell in cells))))
    assert read == [
        ["x", "x (exact)", "day"],
        ["-7", "", "2027-01-15"],
        ["2.5", "", "2027-01-15"],
        ["66.6666666666667", "200/3", "2027-01-15"],
        ["100000000000000000", "100000000000000001", "2027-01-15"],
        ["", "", "2027-01-15"],
        ["0.000000001", "", "2027-01-15"],
    ]


def test_a_front_and_alternatives_have_a_row_each_with_numbers_and_ids() -> None:
    whole = small_whole()
    assert whole.front is not None
    assert whole.alternatives is not None
    head, *points = rows(_front(whole))
    total, team = head.index("most total score"), head.index("members of two")
    assert [Fraction(row[total]) for row in points] == [point.values[1] for point in whole.front.points]
    assert [row[team] for row in points] == [point.teams[1].members[0].id for point in whole.front.points]
    head, *choices = rows(_others(whole))
    joining = head.index("joining")
    assert [row[joining] for row in choices] == ["; ".join(one.joining) for one in whole.alternatives.alternatives]


@settings(max_examples=100, deadline=None)
@given(st.lists(TEXTS.filter(str.strip), min_size=2, max_size=5))
def test_ids_in_one_cell_can_be_told_apart(texts: list[str]) -> None:
    read = csv.reader(io.StringIO(listed(texts), newline=""), delimiter=";", skipinitialspace=True)
    assert [cell for row in read for cell in row] == texts


def test_of_people_nothing_but_ids_is_told_unless_columns_are_named() -> None:
    whole = small_whole()
    assert whole.front is not None
    assert whole.alternatives is not None
    for text in (_roster(whole), _front(whole), _others(whole)):
        assert "SECRET" not in text
    assert "SECRETA" in _roster(small_whole("secret"))
