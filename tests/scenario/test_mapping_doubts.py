"""What is in doubt is refused where it is asked, with the line that settles it; where nobody asks, it is let be."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from composer.base.errors import ScenarioError
from composer.problem.problem import Problem
from composer.scenario.load import load

ASKED = {"largest_group": "x", "at_most": 9}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def problem(pool: Any, *require: dict[str, Any], **more: Any) -> Problem:
    team = {"name": "t", "size": 1, "require": [*require]}
    return load({"pool": pool, "start": "2027-01-15", "teams": [team], **more})


def refused(pool: Any, *require: dict[str, Any], **more: Any) -> list[str]:
    with pytest.raises(ScenarioError) as caught:
        problem(pool, *require, **more)
    return [str(mistake) for mistake in caught.value.mistakes]


def csv(text: str | bytes) -> str:
    Path("p.csv").write_bytes(text if isinstance(text, bytes) else text.encode())
    return "p.csv"


def book(rows: list[list[object]], change: Callable[[Any], object] = lambda _: None) -> str:
    made = Workbook()
    sheet: Any = made.active
    for row in rows:
        sheet.append(row)
    change(sheet)
    made.save("p.xlsx")
    return "p.xlsx"


def column(*cells: str) -> str:
    return csv("id;x\n" + "".join(f"P{at};{cell}\n" for at, cell in enumerate(cells)))


RUSSIAN = "id;name;x\nP1;медик;да\nP2;водитель;нет\nP3;сапёр;да\n"


def test_letters_in_an_asked_column_are_not_guessed() -> None:
    file = csv(RUSSIAN.encode("cp1251"))
    (only,) = refused(file, ASKED)
    assert "p.csv is not UTF-8. By its letters it is Windows-1251 (медик, водитель)." in only
    assert only.endswith("Say so: pool: {file: p.csv, encoding: cp1251}")
    problem({"file": file, "encoding": "cp1251"}, ASKED)


def test_letters_in_a_column_that_nobody_asks_are_a_warning() -> None:
    file = csv("id;name;x\nP1;René;a\nP2;b;b\n".encode("cp1252"))
    assert "read as Windows-1252" in problem(file, ASKED).warnings[0]


def test_where_other_mistakes_may_come_of_it_only_the_encoding_is_named() -> None:
    (only,) = refused(csv("id;пол\nP1;ж\nP2;м\n".encode("cp1251")), {"members": {"пол": "ж"}, "at_least": 1})
    assert "By its letters it is" in only


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1251", "медик, водитель, сапёр, связист, начальник отделения"),
        ("koi8-r", "медик, водитель, сапёр, связист, начальник отделения"),
        ("cp866", "медик, водитель, сапёр, связист, начальник отделения"),
        ("kz1048", "дәрігер, жүргізуші, байланысшы, қатардағы жауынгер, ұшқыш"),
        ("cp1252", "démineur, secouriste, médecin, Français, Éric Lefèvre, près"),
        ("cp1250", "řidič, zdravotník, ženista, spojař, překladatel, účetní"),
    ],
)
def test_an_encoding_is_proposed_by_its_letters(encoding: str, text: str) -> None:
    rows = "".join(f"P{at};{word}\n" for at, word in enumerate(text.split(", ")))
    found = refused(csv(f"id;x\n{rows}".encode(encoding)), ASKED)
    assert any(f"encoding: {encoding}}}" in each for each in found), found


def test_days_whose_order_no_cell_tells_are_asked_about() -> None:
    (only,) = refused(column("08/05/2027", "01/11/2027"), ASKED)
    assert "`08/05/2027` can be a day of two kinds (dd/mm/yyyy or mm/dd/yyyy), and none of 2 cells tells" in only
    assert "`fields: {x: {date: dd/mm/yyyy}}` or `fields: {x: {date: mm/dd/yyyy}}`" in only
    problem({"file": "p.csv", "dates": "dd/mm/yyyy"}, ASKED)
    problem(column("08/05/2027", "13/11/2027"), ASKED)  # which is text, in whatever order


def test_a_condition_on_days_written_in_another_way_names_the_line_that_declares_them() -> None:
    column("25.05.2027", "01.11.2027")
    (only,) = refused("p.csv", {"members": {"x": {"at_least": "2027-06-01"}}, "at_least": 0})
    assert only.endswith("say so, as `fields: {x: {date: dd.mm.yyyy}}`")
    column("7,5", "8,25")
    (only,) = refused("p.csv", {"total": "x", "at_most": 9})
    assert "and only numbers add up" in only


def test_formulas_without_a_value_are_no_blank_cells() -> None:
    file = book([["id", "x"], ["P1", 1], ["P2", "=B2+1"], ["P3", "=B3+1"]])
    (only,) = refused(file, ASKED)
    assert only.startswith("p.xlsx: row 3, column x: rows 3, 4: formulas without their values: open the file in Excel")
    problem(file)


@pytest.mark.unmeasured
def test_cells_merged_downwards_are_not_guessed() -> None:
    file = book([["id", "y", "x"], ["P1", 1, "north"], ["P2", 2], ["P3", 3, "a"]], lambda s: s.merge_cells("C2:C3"))
    (only,) = refused(file, ASKED)
    assert "rows 2, 3 are one merged cell `north`: `merged: fill` gives it to all 2" in only
    problem(file)
    problem({"file": file, "merged": "fill"}, ASKED)


def test_hidden_rows_are_asked_about_unless_they_are_no_people() -> None:
    def hide(sheet: Any) -> None:
        sheet.row_dimensions[3].hidden = True

    (only,) = refused(book([["id", "x"], ["P1", 1], ["P2", 2]], hide))
    assert only == "p.xlsx: row 3: row 3 is hidden: say `hidden: read` or `hidden: leave out`"
    file = book([["id", "x", "y"], ["P1", 1, 1], ["sum", None, 2], ["P2", 2, 2]], hide)
    problem({"file": file, "person": ["id", "x"]})


@pytest.mark.parametrize("last", ["Total;;9", "Итого:;;9", "ИТОГО;;", "Summe;;3"])
def test_a_sum_is_no_person(last: str) -> None:
    file = csv(f"id;x;y\nP1;a;4\nP2;b;5\n{last}\n")
    (only,) = refused(file)
    assert "row 4 looks like a sum" in only
    assert only.endswith("`person: [id, x]`")
    assert len(problem({"file": file, "person": ["id", "x"]}).pool) == 2


def test_people_whose_cells_look_a_little_like_sums_are_people() -> None:
    assert len(problem(csv("id;x;y\nP1;Totalview;4\nSummers;b;5\nP3;;\n")).pool) == 3


def test_a_heading_is_no_person() -> None:
    rows = "".join(f"P{at};a;{at}\n" for at in range(12))
    (only,) = refused(csv(f"id;x;y\n1st platoon;;\n{rows}"))
    assert "row 2 looks like a heading (`1st platoon`, and nothing beside it)" in only
    assert len(problem({"file": "p.csv", "person": ["id"]}).pool) == 13  # which is for a planner to say


def test_the_header_again_is_no_person() -> None:
    (only,) = refused(csv("id;x\nP1;a\n\ufeffid;x\nP2;b\n"))
    assert "row 3 is the header again" in only
    assert len(problem({"file": "p.csv", "person": ["id"]}).pool) == 2


def test_rows_of_one_person_are_told_in_one_line() -> None:
    rows = "".join(f"P{at};name {at};{language}\n" for at in range(5) for language in ("en", "fr"))
    (only,) = refused(csv(f"id;name;language\n{rows}"))
    assert "10 rows, 5 different ids, and with an id `name` repeats, but not `language`: one row a person" in only


def test_numbers_with_both_decimal_signs_are_not_guessed() -> None:
    (only,) = refused(column("1,200.50", "1 200,50", "7"), ASKED)
    assert "`1,200.50` and `1 200,50` stand in one column" in only
    problem(column("1,200.50", "7"), ASKED)


def test_a_few_other_cells_among_days_or_numbers_are_told() -> None:
    (only,) = refused(column("2027-01-05", "2027-02-05", "46600"), ASKED)
    assert "2 of 3 cells are days; row 4 holds `46600`: a day whose format was lost (2027-08-01)?" in only
    column(*map(str, range(9)), "HQ")
    (only,) = refused("p.csv", ASKED)
    assert "9 of 10 cells are numbers; row 11 holds `HQ`" in only
    problem("p.csv", ASKED, fields={"x": "text"})
    problem({"file": "p.csv", "blank": "HQ"}, ASKED)
    problem("p.csv")


def test_where_there_is_no_header_it_is_said() -> None:
    found = refused(csv("P1;100;04.05.1991\nP2;200;05.06.1992\n"))
    assert found[0].startswith("p.csv: row 1: there is no header: this row holds `100`, `04.05.1991`.")


def test_names_of_a_set_hold_no_other_separator_unless_one_is_declared() -> None:
    file = column('"medic, driver; eod"', "medic")
    (only,) = refused(file, ASKED)
    assert "row 2 holds `medic, driver`, a name with `,` in it, where `;` separates names" in only
    problem(file)
    problem(file, ASKED, fields={"x": {"set": ";"}})
    problem({"file": file, "values": {"x": {"medic, driver": "medic, driver"}}}, ASKED)


@pytest.mark.parametrize("cell", ["en:3, fr:2", "en:3/fr:2", "en:3\nfr:2", "en, fr:2"])
def test_levels_that_are_parted_otherwise_are_no_other_person(cell: str) -> None:
    pool = [{"id": "A", "x": cell}, {"id": "B", "x": "en:3"}]
    found = refused(pool, fields={"x": {"levels": "stanag"}})
    assert "column x" in found[0]
    assert "is not a `name:level`" in found[0]


def test_what_is_asked_are_gates_seats_measures_goals_and_what_courses_give() -> None:
    def asked(**team: Any) -> list[str]:
        return refused("p.csv", fields={}, **team)

    csv("id,x\nP1,1\n".replace("\n", "\nP2,Total\n", 1))
    column(*map(str, range(9)), "HQ")
    team = {"name": "t", "size": 1}
    assert "HQ" in asked(teams=[{**team, "everyone": {"x": "HQ"}}])[0]
    assert "HQ" in asked(teams=[{**team, "seats": [{"seat": "s", "who": {"none": [{"x": "HQ"}]}}]}])[0]
    assert "HQ" in asked(prefer=[{"most": {"distinct": "x"}}])[0]
    assert "HQ" in asked(require=[{"share": {"id": "P1"}, "among": {"x": "HQ"}, "at_least": "1%"}])[0]


def test_a_question_about_age_asks_about_the_days_of_birth() -> None:
    file = book([["id", "birth"], ["P1", "1990-01-01"], ["P2", "=B2"]])
    found = refused(file, {"members": {"age": {"at_least": 18}}, "at_least": 1})
    assert "formulas without" in found[0] or "a formula without its value" in found[0]


def test_mistakes_of_shape_of_contents_and_of_the_scenario_are_told_at_once() -> None:
    file = csv("id,sex,unit\nA1,F,n\n,M,n\nA1,F\nA1,M,s\n")
    found = refused(file, {"members": {"sxe": "F"}, "at_least": 1}, fields={"unit": "number"})
    for said in (
        "no column `sxe`",
        "row 4: the row has 2 cells",
        "row 3, column id",
        "`A1` appears 2 times",
        "`n` is no",
    ):
        assert any(said in each for each in found), (said, found)


def test_where_the_id_is_not_there_the_rest_is_told_all_the_same() -> None:
    found = refused(
        csv("No,x\n1,a\n2,b\n"), {"members": {"y": "F"}, "at_least": 1}, {"pairs": [["1", "2"]], "at_most": 0}
    )
    assert len(found) == 2
    assert "no column `y`" in found[0]
    assert "no column `id`" in found[1]
