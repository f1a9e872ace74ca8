"""What a file of people is: found out, written down, and held against the file; what cells do not settle is asked."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import composer
from composer.base.errors import ScenarioError
from composer.description.as_read import described_as_read
from composer.description.changes import changes_between
from composer.description.description import DescribedColumn, Description
from composer.description.settled import place_of
from composer.description.settled import said as said_by
from composer.pool import Pool
from composer.scenario.pools import Given, read_pool
from tests.support.awkward_rosters import MADE, Roster
from tests.support.documents import named, rows, section, text
from tests.support.more_awkward_rosters import MORE
from tests.support.pool_files import workbook

ROSTERS = {made.name: made for make in (*MADE, *MORE) for made in [make()]}
KEYS = [
    *("file", "encoding", "separator", "sheet", "header_rows", "first_row", "people", "left_out", "id", "columns"),
    *("alike", "blanks", "doubts", "choices", "mapping", "fields"),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("rosters")
    for made in ROSTERS.values():
        (found / made.name).write_bytes(made.data)
    return found


@cache
def found(path: Path) -> Description:
    return composer.describe(path)


@pytest.fixture(params=ROSTERS)
def case(request: pytest.FixtureRequest, folder: Path) -> tuple[Roster, Description]:
    return ROSTERS[request.param], found(folder / request.param)


def said(column: DescribedColumn) -> str:
    """A column as truths write it: `date dmy`, `number ,`, `set /`."""
    more = {"date": column.order, "number": column.decimal, "set": column.separator}.get(column.kind)
    return f"{column.kind} {more}" if more else column.kind


def written(tmp_path: Path, text: str | bytes, name: str = "p.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def kinds(description: Description) -> dict[str, str]:
    return {column.name: said(column) for column in description.columns}


def asked(description: Description) -> dict[tuple[str, str | None], list[str]]:
    return {(each.code, each.column): [line for _, line in each.lines] for each in description.choices}


def test_how_a_file_is_built_is_found_out(case: tuple[Roster, Description]) -> None:
    truth, it = case[0].truth, case[1]
    assert (it.encoding, it.separator, it.sheet) == (truth.encoding, truth.separator, truth.sheet)
    assert (it.header_rows, it.first_row) == (truth.header, truth.first_row)


def test_who_is_a_person_is_found_out_and_who_is_not_told_by_row(case: tuple[Roster, Description]) -> None:
    truth, it = case[0].truth, case[1]
    assert (it.people, it.id) == (truth.people, truth.id)
    assert [row for row, _ in it.left_out] == [*truth.junk]
    assert all(why for _, why in it.left_out)


def test_columns_are_of_the_kinds_that_they_are(case: tuple[Roster, Description]) -> None:
    truth, it = case[0].truth, kinds(case[1])
    told = {
        name: it.get(name, "") if " " in kind else it.get(name, "").split()[0] for name, kind in truth.kinds.items()
    }
    assert told == truth.kinds


def test_values_that_are_one_are_proposed_and_asked(case: tuple[Roster, Description]) -> None:
    truth, it = case[0].truth, case[1]
    for column, groups in truth.alike.items():
        assert sorted(map(sorted, it.alike[column])) == sorted(map(sorted, groups))
        assert ("W1", column) in asked(it)
    assert set(it.blanks) == set(truth.blanks)
    assert not any(key in it.mapping for key in ("values", "known"))


def test_what_cells_do_not_settle_is_asked(case: tuple[Roster, Description]) -> None:
    truth, it = case[0].truth, case[1]
    told = {(doubt.code, doubt.column) for doubt in it.doubts if doubt.asked or not doubt.code.startswith("R")}
    assert {*truth.asked} <= told
    assert asked(it).keys() <= told


def test_what_is_written_down_reads_the_file_as_described(case: tuple[Roster, Description]) -> None:
    """Every settled column is read as the kind that it is said to be, by the mapping alone; or it is told why not."""
    truth, it = case[0].truth, case[1]
    wrong = [doubt.text for doubt in it.doubts if doubt.code in ("R7", "file")]
    if wrong:
        with pytest.raises(ScenarioError) as caught:
            Pool.of(read_pool({**it.mapping}), it.fields)
        assert [mistake.text for mistake in caught.value.mistakes] == wrong
        return
    pool = Pool.of(read_pool({**it.mapping}), it.fields)
    assert len(pool) == truth.people
    assert pool.table.rows[0] == truth.first_row
    settled = {*kinds(it)} - {each.column for each in it.choices}
    settled -= {column.name for column in it.columns if column.field not in pool.columns or column.kind == "unreadable"}
    read = {column.name: pool.columns[column.field].kind for column in it.columns if column.name in settled}
    assert read == {name: kinds(it)[name].split()[0] for name in settled}


def test_the_json_is_that_of_the_contract(case: tuple[Roster, Description]) -> None:
    data: Any = json.loads(case[1].to_json())
    assert [*data] == KEYS
    named = [
        "name",
        "field",
        "kind",
        "written",
        "filled",
        "distinct",
        "values",
        "from",
        "to",
        "order",
        "decimal",
        "separator",
    ]
    assert all([*column] == named for column in data["columns"])
    assert all({*each} == {"row", "why"} for each in data["left_out"])
    about = {"code", "column", "rows", "count", "samples", "asked", "text", "line", "answer"}
    assert all({*each} == about for each in data["doubts"])


def test_every_key_is_in_the_guide_and_every_key_of_the_guide_is_there(folder: Path) -> None:
    page = {name for first, rest in rows(section(text("pools"), "## As JSON")) for name in named(first + rest)}
    data: Any = found(folder / "n06_undecidable.csv").to_dict() | {"left_out": [{"row": 1, "why": ""}]}
    parts = [data["columns"], data["left_out"], data["doubts"], data["choices"], data["choices"][0]["lines"]]
    keys = {*data}.union(*(each for part in parts for each in part))
    assert keys <= page
    assert page - keys - {"null", "iso", "dmy", "mdy", "ymd", "ask", "pool:", "fields:"} == set()


PLAIN = "id,sex,born,score\nA1,F,1990-01-31,5\nA2,M,1985-04-02,7\nA3,F,1991-12-24,6\n"


def test_a_plain_file_needs_no_mapping_and_asks_nothing(tmp_path: Path) -> None:
    it = composer.describe(written(tmp_path, PLAIN))
    assert (it.id, it.choices, it.fields) == ("id", (), {})
    assert it.mapping.keys() <= {"file", "id", "columns"}
    assert [(c.lowest, c.highest) for c in it.columns if c.kind in ("date", "number")] == [
        ("1985-04-02", "1991-12-24"),
        ("5", "7"),
    ]


@pytest.mark.parametrize("library", ["pandas", "polars", "pyarrow"])
def test_a_data_frame_is_described_as_a_file_is(library: str) -> None:
    native = pytest.importorskip(library)
    columns = {
        "Staff No": ["K1", "K2", "K3", "K4"],
        "born": ["13.05.1990", "02.01.1988", "03.03.1991", "04.04.1992"],
        "n": [1, 2, 3, 2],
    }
    frame = native.table(columns) if library == "pyarrow" else native.DataFrame(columns)
    it = composer.describe(frame)
    assert (it.file, it.id, it.people, it.first_row) == (None, "Staff No", 4, None)
    assert kinds(it) == {"Staff No": "text", "born": "date dmy", "n": "number"}
    assert "file" not in it.mapping


def test_an_index_with_a_name_may_be_the_id() -> None:
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame({"sex": ["F", "M", "F"]}, index=pandas.Index(["X1", "X2", "X3"], name="emp_id"))
    assert composer.describe(frame).id == "emp_id"


@pytest.mark.parametrize("given", [3, None, [1, 2], {"file": "x.csv"}])
def test_what_is_neither_a_file_nor_a_frame_is_refused(given: Any) -> None:
    with pytest.raises(ScenarioError, match="a file of people, or a data frame, is wanted here"):
        composer.describe(given)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "id,sex\n",
        "id,sex\n" + ",\n" * 500,
        ",,,\n" * 500,
        "\n" * 500,
        ",".join(map("c{}".format, range(10_000))) + "\n",
    ],
    ids=["nothing", "a header alone", "blank rows", "blank cells", "blank lines", "ten thousand columns"],
)
def test_what_holds_no_table_is_told_as_a_mistake(tmp_path: Path, text: str) -> None:
    with pytest.raises(ScenarioError):
        composer.describe(written(tmp_path, text))


@pytest.mark.unmeasured
def test_one_column_and_a_thousand_are_described(tmp_path: Path) -> None:
    one = composer.describe(written(tmp_path, "id\n" + "".join(f"P{at}\n" for at in range(50))))
    assert (one.people, one.id, kinds(one)) == (50, "id", {"id": "text"})
    names = [f"c{at}" for at in range(999)]
    rows = "".join(f"P{row}," + ",".join("x" if (at + row) % 3 else "" for at in range(999)) + "\n" for row in range(5))
    wide = composer.describe(written(tmp_path, ",".join(["id", *names]) + "\n" + rows, "wide.csv"))
    assert len(wide.columns) == 1_000
    assert [each.code for each in wide.choices] == ["marks"]


CYRILLIC = "Табельный номер;Пол;Навык;Срок\nК1;м;водитель;2027-05-01\nК2;ж;медик;2027-06-01\nК3;м;сапёр;2028-01-01\n"
KAZAKH = CYRILLIC.replace("водитель", "жүргізуші").replace("медик", "дәрігер").replace("Навык", "Мамандығы")
WESTERN = "Matricule;Prénom;Spécialité\nM1;Zoé;démineur\nM2;Gaël;opérateur\nM3;Irène;secouriste\n"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        *((CYRILLIC, each) for each in ("cp1251", "koi8-r", "cp866", "mac-cyrillic")),
        (KAZAKH, "kz1048"),
        (WESTERN, "cp1252"),
        ("Imię;Funkcja\nŁucja;łączność\nBożena;żołnierz\nWącław;śmigłowiec\n", "cp1250"),
    ],
)
def test_an_encoding_is_proposed_by_its_letters_and_asked(tmp_path: Path, text: str, encoding: str) -> None:
    it = composer.describe(written(tmp_path, text.encode(encoding)))
    assert it.encoding == encoding
    assert it.mapping["encoding"] == encoding
    assert asked(it)["R1", None][0] == f"encoding: {encoding}"
    assert {column.name for column in it.columns} == {*text.partition("\n")[0].split(";")}


@pytest.mark.parametrize(
    ("mark", "encoding"), [(b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"", "utf-16-le")]
)
def test_an_encoding_that_bytes_say_is_not_asked(tmp_path: Path, mark: bytes, encoding: str) -> None:
    it = composer.describe(written(tmp_path, mark + CYRILLIC.encode(encoding)))
    assert (it.encoding, it.people) == (encoding[:6].rstrip("-"), 3)
    assert (("R1", None) in asked(it)) == (not mark)


def one_column(tmp_path: Path, cells: Sequence[str], name: str = "value") -> Description:
    rows = "".join(f'A{at};"{cell}"\n' for at, cell in enumerate(cells))
    return composer.describe(written(tmp_path, f"id;{name}\n{rows}"))


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        (["13.05.2027", "01.02.2028", "2027-03-01"], "date dmy"),
        (["12/31/2027", "01/02/2028"], "date mdy"),
        (["2027/12/31", "2028/01/02"], "date ymd"),
        (["20270131", "20280229", "20280301", "20291224", "20300101"], "date ymd"),
        (["20270131", "20280230", "20280301", "20291224", "20300101"], "number"),
        (["01.02.2027", "03.04.2028"], "date ask"),
        (["13.05.2027", "05/13/2027", "01.01.2027"], "date ask"),
        (["1 200,50", "900,00"], "number ,"),
        (["1,200.50", "900"], "number ."),
        (["$62,506", "$104,437"], "number ask"),
        (["1,234,567", "62,506"], "number ."),
        (["62,506", "980.5"], "number ."),
        (["0,125", "0,250"], "number ,"),
        (["007", "012", "110"], "text"),
        (["1,200.50", "1 200,50"], "number ask"),
        (["medic; driver", "driver", "eod"], "set ;"),
        (["medic, driver", "driver", "eod, medic"], "set ,"),
        (["Smith, John", "Doe, Jane", "Roe, Ann"], "text"),
        (["Smith, John", "Smith, Jane", "Doe, Jane", "Doe, John", "Smith, Ann", "Doe, Ann"], "text"),
        (["w/o car", "with car", "w/o"], "text"),
        (["A+", "O-", "AB+"], "text"),
        (["en-2, fr-3", "fr-1", "en-4"], "levels"),
        (["EN:2+", "FR:3;EN:2"], "levels"),
        (["English (B2), French (A1)", "French (C1)"], "levels"),
        (["англ. яз. - 3 ур., фр. яз. - 2 ур.", "фр. яз. - 1 ур."], "levels"),
        (["Brigade 1", "Brigade 2", "Battalion 1"], "text"),
        (["5 Aug 1990", "12 Sep 1988"], "text"),
        (["E-3", "E-4", "O-3"], "text"),
        (["да", "нет", "да"], "flag"),
        (["oui", "non", "s/o"], "flag"),
        (["x", "", "X"], "flag"),
    ],
)
def test_a_column_is_what_its_cells_say(tmp_path: Path, cells: list[str], kind: str) -> None:
    assert kinds(one_column(tmp_path, cells))["value"] == kind


@pytest.mark.parametrize(
    ("cells", "code", "lines"),
    [
        (["01/02/2027", "03/04/2028"], "R2", ["value: {date: dd/mm/yyyy}", "value: {date: mm/dd/yyyy}"]),
        (["13.05.27", "01.02.28"], "W5", ["value: {date: dd.mm.yy}", "value: text"]),
        (["62,506", "104,437"], "R8", ['value: {number: "."}', 'value: {number: ","}']),
        (["x", "", "x"], "marks", ["value: {marks: [value]}", "value: flag"]),
        (["1", "0", "1", "0", "1"], "codes", ['value: {flag: {yes: "1", no: "0"}}', "value: number"]),
        (["5 Aug 1990", "12 Sep 1988"], "R2", ["value: text"]),
        (["20270131", "20280229"], "R2", ["value: {date: yyyymmdd}", "value: number"]),
        (["Sgt", "Pte", "Maj"], "scale", ["value: [Pte, Sgt, Maj]", "value: text"]),
        (["5", "10+", "about 7", "3"], "R9", ["value: text", 'blank: ["10+", about 7]']),
        (["2028-01-01", "2028-02-01", "46600"], "R9", ['value: {"2027-08-01": ["46600"]}', 'blank: ["46600"]']),
        (["1st Coy", "1st  coy", "2nd Coy"], "W1", ['value: {"1st Coy": ["1st  coy"]}', 'known: ["W1 value"]']),
        (["medic, driver", "medic/driver", "driver", "medic"], "separator", ['value: {set: ","}', 'value: {set: "/"}']),
    ],
)
def test_a_choice_has_the_lines_that_settle_it(tmp_path: Path, cells: list[str], code: str, lines: list[str]) -> None:
    it = one_column(tmp_path, cells)
    assert asked(it)[code, "value"] == lines
    doubts = [doubt for doubt in it.doubts if (doubt.code, doubt.column) == (code, "value")]
    assert doubts[0].asked
    assert doubts[0].text


def test_each_line_of_a_choice_can_stand_where_it_says(tmp_path: Path) -> None:
    """Whichever of two lines is chosen, the file is read by it."""
    rows = "".join(f"A{at},{at % 12 + 1:02}/05/2028,62.{500 + at},{'x' if at % 2 else ''}\n" for at in range(12))
    it = composer.describe(written(tmp_path, f"id,until,pay,ready\n{rows}"))
    assert {code for code, _ in asked(it)} == {"R2", "R8", "marks"}
    for choice in it.choices:
        read = set()
        for place, line in choice.lines:
            root, *keys = place_of(place)
            tree: dict[str, Any] = {"pool": {**it.mapping}, "fields": {**it.fields}}
            here = tree[root]
            for key in keys[:-1]:
                here = here.setdefault(key, {})
            here.update(said_by(place_of(place), line))
            pool = Pool.of(read_pool(tree["pool"]), tree["fields"])
            read.add(tuple(map(str, (pool.person(0)[choice.column or ""], pool.columns[choice.column or ""].kind))))
        assert len(read) == len(choice.lines)


def test_spellings_of_a_sex_are_proposed_and_men_who_are_h_make_women_of_m(tmp_path: Path) -> None:
    it = one_column(tmp_path, ["F", "female", "Ж", "male", "M", "м"], "Gender")
    assert [*map(set, it.alike["Gender"])] == [{"F", "female", "Ж"}, {"male", "M", "м"}]
    spanish = one_column(tmp_path, ["H", "M", "mujer", "hombre"], "Sexo")
    assert [*map(set, spanish.alike["Sexo"])] == [{"M", "mujer"}, {"H", "hombre"}]


def test_regions_that_differ_in_a_number_are_no_spellings(tmp_path: Path) -> None:
    assert not one_column(tmp_path, ["Region 1", "Region 2", "Region 10"]).alike


def test_a_person_without_an_id_is_never_left_out_in_silence(tmp_path: Path) -> None:
    rows = "".join(f"{'' if at == 4 else f'S{at}'},Name{at},F,{at}\n" for at in range(9))
    it = composer.describe(written(tmp_path, f"Staff No,Name,Sex,Score\n{rows}Total,,,36\n"))
    assert [row for row, _ in it.left_out] == [11]
    assert it.people == 9
    assert any(doubt.asked and "the id is blank" in doubt.text for doubt in it.doubts)


def test_two_people_with_one_id_are_told(tmp_path: Path) -> None:
    it = composer.describe(written(tmp_path, PLAIN + "A3,M,1980-01-01,1\n"))
    assert (it.id, it.people) == ("id", 3)
    assert [(doubt.code, doubt.asked) for doubt in it.doubts] == [("R7", True)]


def test_a_sum_is_left_out_and_a_man_called_total_is_not(tmp_path: Path) -> None:
    people = "A1,Total,5\nA2,Ames,3\nA3,Summers,4\nA4,Gesamt,4\n"
    it = composer.describe(written(tmp_path, f"id,name,score\n{people}Total,,16\n"))
    assert (it.people, [row for row, _ in it.left_out]) == (4, [6])


def test_ids_that_lost_zeros_are_asked_and_given_back(tmp_path: Path) -> None:
    it = composer.describe(written(tmp_path, "Staff No,unit\n00008,A\n10,B\n00117,A\n"))
    assert it.mapping["id"] == {"column": "Staff No", "digits": 5}
    assert asked(it)["digits", "Staff No"] == ["id: {column: Staff No, digits: 5}", "id: Staff No"]


def test_a_word_for_unknown_is_blank_but_none_is_a_value_among_words(tmp_path: Path) -> None:
    it = one_column(tmp_path, ["5", "n/a", "7", "none"])
    assert (it.blanks, it.mapping["blank"]) == (("n/a", "none"), ["n/a", "none"])
    words = one_column(tmp_path, ["medic", "none", "-", "driver"])
    assert words.blanks == ("-",)


def test_numbers_of_months_do_not_settle_another_column(tmp_path: Path) -> None:
    """One column that tells its order says nothing of another that does not."""
    rows = "".join(f"A{at},{at + 13}/05/2027,{at + 1:02}/06/2027\n" for at in range(9))
    it = composer.describe(written(tmp_path, f"id,a,b\n{rows}"))
    assert kinds(it) == {"id": "text", "a": "date dmy", "b": "date ask"}
    assert (it.mapping.get("dates"), it.fields) == (None, {"a": {"date": "dd/mm/yyyy"}})


def test_a_workbook_whose_first_sheets_hold_no_table(tmp_path: Path) -> None:
    cover = [["Roll of the contingent"], ["Ask S1"]]
    people = [["id", "unit"], *([f"A{at}", "1 Coy"] for at in range(5))]
    it = composer.describe(written(tmp_path, workbook(cover, people), "p.xlsx"))
    assert (it.sheet, it.people, it.choices) == ("S2", 5, ())
    assert [doubt.code for doubt in it.doubts] == ["W9"]


def test_an_average_and_a_vacancy_are_nobody(tmp_path: Path) -> None:
    people = "A1,Ames,5\nA2,Bo,3\nA3,Cy,4\n"
    it = composer.describe(written(tmp_path, f"Staff ID,name,score\n{people},vacant,\n,Average,4\n"))
    assert (it.people, [row for row, _ in it.left_out]) == (3, [5, 6])


def test_equal_names_are_told_apart_and_it_is_said(tmp_path: Path) -> None:
    it = composer.describe(written(tmp_path, "id,remark,remark\nA1,x,5\nA2,y,6\n"))
    assert [*kinds(it)] == ["id", "remark", "remark (2)"]
    assert [doubt.text for doubt in it.doubts] == [
        "2 columns are called `remark`: they are told apart as `remark`, `remark (2)`"
    ]


def test_rows_that_nothing_tells_from_people_are_told(tmp_path: Path) -> None:
    """A note that fills the id as people do: no column that all people have filled leaves it out."""
    rows = "".join(f"K{at},{'' if at % 2 else 'F'},{'' if at % 2 == 0 else at},{at}\n" for at in range(8))
    it = composer.describe(written(tmp_path, f"Staff ID,a,b,c\n{rows}Total,,,28\n"))
    assert [(doubt.code, doubt.rows) for doubt in it.doubts if doubt.code == "R6"] == [("R6", (10,))]


def test_a_pool_is_described_as_it_is_read_in_python(tmp_path: Path) -> None:
    """`check --columns` of a mapping that `new` wrote tells the same columns."""
    path = written(tmp_path, ROSTERS["n01_etat.xlsx"].data, "n01_etat.xlsx")
    it = composer.describe(path)
    problem = composer.load({"pool": {**it.mapping}, "fields": {**it.fields}, "teams": [{"name": "t", "size": 1}]})
    again = described_as_read(problem.pool, Given({**it.mapping}), str(path), ())
    assert {column.name: said(column) for column in again.columns} == kinds(it)
    assert (again.header_rows, again.left_out, again.people) == (it.header_rows, it.left_out, it.people)


def test_next_month_is_held_against_this() -> None:
    rows = [{"id": f"P{at}", "unit": "1st Coy", "score": at, "sex": "F"} for at in range(4)]
    old = composer.Problem(rows, [{"name": "t", "size": 1}]).pool
    later = [{"id": "P0", "unit": "1st\u00a0coy", "score": "x", "rank": 1}, *rows[2:]]
    new = composer.Problem(later, [{"name": "t", "size": 1}]).pool
    found_ = changes_between(old, new)
    assert (found_.gone, found_.new) == ((), ("rank",))
    assert (found_.came, found_.went) == ((), ("P1",))
    assert [(kind.column, kind.before, kind.now, kind.sample) for kind in found_.kinds] == [
        ("score", "number", "text", "x")
    ]
    assert found_.alike == (("unit", "1st\u00a0coy", "1st Coy"),)
    assert changes_between(old, old).any is False


def test_the_id_is_a_column_that_everybody_has_filled(tmp_path: Path) -> None:
    rows = "".join(f"{'' if at % 2 else f'PA{at}'},K{at},F\n" for at in range(10))
    it = composer.describe(written(tmp_path, f"Passport No,Staff No,sex\n{rows}"))
    assert (it.id, it.people, it.left_out) == ("Staff No", 10, ())


def test_a_first_row_like_all_the_others_is_a_person(tmp_path: Path) -> None:
    it = composer.describe(written(tmp_path, "K001,5,north\nK002,7,south\nK003,6,north\n"))
    assert (it.header_rows, it.people, it.first_row) == ((), 3, 1)
    assert ("R10", None) in asked(it)


def test_a_header_that_is_not_found_by_its_columns_is_said(tmp_path: Path) -> None:
    """Without a column that the mapping names the first row would be taken for the header."""
    it = composer.describe(written(tmp_path, "Roll,of,November\nid,unit,score\nA1,HQ,5\nA2,HQ,7\n"))
    assert (it.header_rows, it.mapping["header"], it.people) == ((2,), 2, 2)
    assert len(read_pool({**it.mapping}).rows) == 2


def test_sentences_with_a_semicolon_are_declared_words(tmp_path: Path) -> None:
    long = "has been on leave since the first of the month, and is expected back by the end of it"
    it = composer.describe(written(tmp_path, f'id,remark\nA1,"{long}; asked for more"\nA2,"{long}; {long}"\n'))
    assert (kinds(it)["remark"], it.fields) == ("text", {"remark": "text"})


@pytest.mark.parametrize(("name", "asked"), [("Visite", True), ("Born", False), ("Valid until", False)])
def test_days_that_are_bare_numbers_are_asked_about_unless_a_column_is_called_so(
    tmp_path: Path, name: str, asked: bool
) -> None:
    path = tmp_path / "p.csv"
    path.write_text(f"id,{name}\n" + "".join(f"P{at},2028{1 + at % 12:02}{1 + at:02}\n" for at in range(20)), "utf-8")
    found = composer.describe(path)
    assert {column.kind for column in found.columns if column.name == name} == {"date"}
    assert ("R2" in {choice.code for choice in found.choices}) == asked
    path.write_text(f"id,{name}\n" + "".join(f"P{at},2028{80 + at}{at:02}\n" for at in range(20)), "utf-8")
    kinds = {column.kind for column in composer.describe(path).columns if column.name == name}
    assert (kinds == {"number"}) == asked  # no day of any year


@pytest.mark.parametrize("kept", [0, 20, 10**6])
def test_a_workbook_too_large_to_be_kept_is_read_again(
    folder: Path, monkeypatch: pytest.MonkeyPatch, kept: int
) -> None:
    monkeypatch.setattr("composer.scenario.workbook.MOST_KEPT", kept)
    for name in ("n01_etat.xlsx", "n07_hidden.xlsx", "n14_merged.xlsx"):
        assert composer.describe(folder / name).to_dict() == found(folder / name).to_dict()


def test_a_column_called_id_is_the_id_whatever_is_wrong_with_it(tmp_path: Path) -> None:
    it = composer.describe(written(tmp_path, "id,sex\nP1,F\n,M\nP1,F\n,F\nP4,M\nP4,M\n"))
    assert it.id == "id"
    assert [(doubt.code, doubt.asked) for doubt in it.doubts if doubt.code == "R7"]


def test_a_skill_beside_a_score_is_no_pair(tmp_path: Path) -> None:
    it = composer.describe(written(tmp_path, "id,skill,score\nA1,medic,3\nA2,driver,4\nA3,medic,1\n"))
    assert kinds(it) == {"id": "text", "skill": "text", "score": "number"}


def test_numbers_of_thousands_of_digits_are_told(tmp_path: Path) -> None:
    it = composer.describe(written(tmp_path, f"id,n\n1,{'9' * 5_000}\n2,5\n"))
    assert any(doubt.asked and "10^12" in doubt.text for doubt in it.doubts)
