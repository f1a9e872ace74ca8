"""What is warned of and refuses nothing: each code with cells counted by hand, and a neighbour that is silent."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from composer import Doubt, Problem, ScenarioError, load


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def asking(pool: Any, *require: dict[str, Any], everyone: Any = None, **more: Any) -> Problem:
    team = {"name": "t", "size": 1, "everyone": everyone or {}, "require": [*require]}
    return load({"pool": pool, "start": "2027-01-15", "end": "2028-01-14", "teams": [team], **more})


def column(*cells: str, name: str = "x") -> str:
    """A file of as many people."""
    Path("p.csv").write_text(f"id;{name}\n" + "".join(f'P{at};"{cell}"\n' for at, cell in enumerate(cells)))
    return "p.csv"


def told(problem: Problem) -> list[str]:
    return [doubt.code for doubt in problem.doubts]


def only(problem: Problem) -> Doubt:
    (doubt,) = problem.doubts
    return doubt


GROUPED = {"largest_group": "x", "at_most": 9}


def member(value: object, name: str = "x") -> dict[str, Any]:
    return {"members": {name: value}, "at_least": 0}


def test_values_alike_are_counted_and_the_one_that_is_asked_for_stands_for_all() -> None:
    doubt = only(asking(column("M", "М", "М", "F", "M", "М", "F", name="sex"), member("M", "sex")))
    assert (doubt.code, doubt.column, doubt.rows, doubt.count, doubt.samples) == ("W1", "sex", (3, 4, 7), 3, ("M", "М"))
    assert doubt.text == "sex: M 2 and М 3 are counted apart (the second is Cyrillic)"
    assert doubt.line == "values: {sex: {M: М}}"
    assert (doubt.asked, doubt.answer, doubt.refuses) == (True, "unknown", False)
    (same,) = asking(column("M", "М", "М", name="sex"), {"distinct": "sex", "at_least": 1}).doubts
    assert same.text == "sex: М 2 and M 1 are counted apart (the first is Cyrillic)"


@pytest.mark.parametrize(
    "cells",
    [
        ("en", "EN", "fr"),
        ("1st Coy", "1st\xa0Coy"),
        ("signaller", "sig\u200bnaller"),
        ("Region-A", "Region A"),
        ("medic; cook", "driver; Medic"),
    ],
)
def test_what_only_looks_the_same_is_w1(cells: Sequence[str]) -> None:
    assert told(asking(column(*cells), member(cells[0].partition(";")[0]))) == ["W1"]


@pytest.mark.parametrize("cells", [("Region 1", "Region 2"), ("1-2 Coy", "12 Coy"), ("A", "A-"), ("M", "F")])
def test_what_differs_is_not(cells: Sequence[str]) -> None:
    assert told(asking(column(*cells), GROUPED)) == []


def test_names_at_levels_are_alike_too() -> None:
    doubt = only(asking(column("en:3", "EN:2; fr:1", "fr:3"), member({"en": 3})))
    assert (doubt.code, doubt.rows, doubt.line) == ("W1", (3,), "values: {x: {en: EN}}")


def test_ids_alike_are_told_whatever_is_asked() -> None:
    Path("p.csv").write_text("id;x\nA-1;a\nB1;b\na1;c\nА1;d\n")
    doubt = only(asking("p.csv", GROUPED))
    assert (doubt.code, doubt.column, doubt.rows, doubt.count) == ("W1", "id", (4, 5), 2)
    assert "A-1" in doubt.text
    assert "counted as different people" in doubt.text
    assert told(asking(column("a", "b"), GROUPED)) == []


def test_a_value_that_is_asked_for_inside_longer_cells() -> None:
    cells = ("medic, driver", "medic", "medic,signaller", "medic", "paramedic, cook")
    doubt = only(asking(column(*cells, name="skills"), member("medic", "skills")))
    assert (doubt.code, doubt.rows, doubt.count) == ("W2", (2, 4), 2)
    assert doubt.text == "skills: medic is a whole cell of 2 people and part of a cell of 2 more (medic, driver)"
    assert doubt.line == 'fields: {skills: {set: ","}}'
    assert told(asking(column(*cells, name="skills"), member("cook", "skills"))) == ["W2", "W3"]
    assert told(asking(column("paramedic", "medic", "medic driver"), member("medic"))) == []
    assert told(asking(column("2+", "2", "3"), member("2"))) == []


def test_a_field_that_is_declared_is_not_looked_into() -> None:
    assert told(asking(column("medic, driver", "medic"), member("medic"), fields={"x": "text"})) == []


def test_what_nobody_has_with_the_nearest_spelling() -> None:
    doubt = only(asking(column("medic", "driver"), member(["medik", "driver"])))
    assert (doubt.code, doubt.rows, doubt.count, doubt.samples) == ("W3", (), 0, ("medik",))
    assert doubt.text == "nobody in the pool has x `medik` – did you mean `medic`?"
    assert doubt.other is None
    twin = only(asking(column("М", "F"), member("M")))
    assert "did you mean `М`" in twin.text
    assert (twin.line, twin.other is not None) == ("values: {x: {M: М}}", True)
    assert told(asking(column("medic", "driver"), member(["medic", "driver"]))) == []


def test_words_for_a_blank_in_a_text_or_a_set() -> None:
    doubt = only(asking(column("1 Coy", "n/a", "-", "2 Coy", "N/A", "Н/Д"), GROUPED))
    assert (doubt.code, doubt.rows, doubt.count) == ("W4", (3, 4, 6, 7), 4)
    assert doubt.line == 'blank: ["n/a", "-", "N/A", "Н/Д"]'
    assert told(asking(column("1 Coy", "n/a", "-"), member(["n/a", "1 Coy", "-"]))) == []
    assert told(asking(column("a; b", "-"), member("a"))) == ["W4"]
    assert told(asking(column("A-", "Nancy"), GROUPED)) == []
    assert told(asking({"file": column("1 Coy", "n/a"), "blank": "n/a"}, GROUPED)) == []


def test_years_of_two_digits_are_in_doubt_where_the_other_century_is_the_likelier() -> None:
    pool = {"file": column("01.02.29", "01.02.31", "01.03.33", name="until"), "dates": "dd.mm.yy"}
    doubt = only(asking(pool, everyone={"until": {"at_least": "2027-03-01"}}))
    assert (doubt.code, doubt.rows, doubt.count, doubt.mild) == ("W5", (3, 4), 2, False)
    assert doubt.text == "until: `01.02.31` is read as 1931-02-01, and may be 2031-02-01; so is 1 more cell"
    near = {"file": column("01.02.28", "01.02.29", name="until"), "dates": "dd.mm.yy"}
    mild = only(asking(near, everyone={"until": {"at_least": "2027-03-01"}}))
    assert (mild.code, mild.count, mild.mild, mild.stands_above) == ("W5", 2, True, False)
    whole = {"file": column("01.02.2028", "01.02.2029", name="until"), "dates": "dd.mm.yyyy"}
    assert told(asking(whole, everyone={"until": {"at_least": "2027-03-01"}})) == []


def test_a_birth_that_nobody_in_a_team_can_have() -> None:
    born = column("1990-05-08", "1951-01-15", "1952-01-15", "2027-01-16", "2027-01-15", name="birth")
    doubt = only(asking(born, {"average": "age", "at_least": 0}))
    assert (doubt.code, doubt.column, doubt.rows) == ("W6", "birth", (3, 5))
    assert doubt.text == (
        "birth: 1 person is older than 75 (`1951-01-15`); 1 person is born after the start (`2027-01-16`)"
    )
    fine = column("1990-05-08", "1952-01-16", "2027-01-15", name="birth")
    assert told(asking(fine, {"average": "age", "at_least": 0})) == []


def test_a_column_of_days_wholly_before_the_start() -> None:
    past = column("2026-01-01", "2027-01-14")
    doubt = only(asking(past, everyone={"x": {"at_least": "end"}}))
    assert (doubt.code, doubt.rows, doubt.count) == ("W7", (2, 3), 2)
    assert "all 2 days lie before 2027-01-15, the last on 2027-01-14" in doubt.text
    assert told(asking(past, everyone={"x": {"at_most": "start"}})) == []  # enlisted, say
    assert told(asking(past, everyone={"x": {"at_least": "2020-01-01"}})) == []
    assert told(asking(column("2026-01-01", "2027-01-15"), everyone={"x": {"at_least": "end"}})) == []


def test_an_asked_column_that_is_blank_in_more_than_half() -> None:
    doubt = only(asking(column("a", "", "", "b", ""), GROUPED))
    assert (doubt.code, doubt.rows, doubt.count, doubt.mild) == ("W8", (3, 4, 6), 3, False)
    assert told(asking(column("a", "", "", "b"), GROUPED)) == []
    skills = only(asking(column("a; b", "", ""), member("a")))
    assert (skills.code, skills.mild) == ("W8", True)  # who holds nothing holds nothing
    assert told(asking(column("a", "", ""))) == []


def test_sheets_that_are_not_read() -> None:
    book = Workbook()
    for name in ("Roll", "Reserve"):
        sheet: Any = book.create_sheet(name)
        for row in (["id", "x"], ["P1", "a"]):
            sheet.append(row)
    book.remove(book.worksheets[0])
    book.save("p.xlsx")
    doubt = only(asking("p.xlsx", GROUPED))
    assert (doubt.code, doubt.column, doubt.asked, doubt.samples) == ("W9", None, True, ("Reserve",))
    assert doubt.line == "sheet: Roll"
    assert told(asking({"file": "p.xlsx", "sheet": "Roll"}, GROUPED)) == []
    meant = asking({"file": "p.xlsx", "known": "W9"}, GROUPED)
    assert (told(meant), meant.warnings) == ([], ())


def test_a_column_that_nobody_asks_about_is_a_note() -> None:
    Path("p.csv").write_text("id;x;y\nP1;a;M\nP2;b;М\n")
    doubt = only(asking("p.csv", GROUPED))
    assert (doubt.code, doubt.column, doubt.asked, doubt.stands_above) == ("W1", "y", False, False)


def test_what_is_known_is_silent_and_what_is_no_doubt_is_a_mistake() -> None:
    file = column("M", "М", "F", name="sex")
    assert told(asking({"file": file, "known": ["W1 sex"]}, member("M", "sex"))) == []
    assert told(asking({"file": file, "known": "w1 sex"}, member("M", "sex"))) == []
    never = asking({"file": file, "known": ["W3 sex", "W1 sex"]}, member("X", "sex"))
    assert (told(never), never.warnings) == ([], ())
    with pytest.raises(ScenarioError) as caught:
        asking({"file": file, "known": ["W1 sex", "W4 sex"]}, member("M", "sex"))
    (mistake,) = caught.value.mistakes
    assert "nothing is in doubt that is called `W4 sex`" in mistake.text
    assert mistake.path == ("pool", "known", 1)
    with pytest.raises(ScenarioError, match="a warning is W1 to W9"):
        asking({"file": file, "known": ["R2 sex"]}, member("M", "sex"))
    rows = [{"id": "P1", "sex": "M"}, {"id": "P2", "sex": "М"}]
    team = {"name": "t", "size": 1, "require": [member("M", "sex")]}
    assert Problem(rows, [team], reading={"known": ["W1 sex"]}).doubts == ()
    assert [doubt.name for doubt in Problem(rows, [team]).doubts] == ["W1 sex"]
