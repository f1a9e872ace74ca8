"""The mapping under `pool:` on files: each key does what it says, and each mistake in it is told with its place."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from composer.base.errors import ScenarioError
from composer.pool import Pool
from composer.scenario.load import load, load_with_expectations

PEOPLE = "No;Пол;Дата;Оклад;Языки;Навыки\n1;ж;15.06.2027;1 200,50;en-3;медик, водитель\n2;М;01.03.2028;900;fr-2;медик\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def written(name: str, text: str | bytes) -> str:
    Path(name).write_bytes(text.encode() if isinstance(text, str) else text)
    return name


def pool(mapping: dict[str, Any], fields: dict[str, Any] | None = None, **more: Any) -> Pool:
    scenario = {"pool": mapping, "fields": fields or {}, "start": "2027-01-15", "teams": [{"name": "t", "size": 1}]}
    return load({**scenario, **more}).pool


def wrong(mapping: Any, fields: dict[str, Any] | None = None, **more: Any) -> list[str]:
    with pytest.raises(ScenarioError) as caught:
        pool(mapping, fields, **more)
    return [str(mistake) for mistake in caught.value.mistakes]


def cells(people: Pool, field: str) -> list[str | None]:
    column = people.columns[field]
    return [None if code < 0 else column.texts[code] for code in column.codes]


def book(name: str, rows: Sequence[Sequence[object]], change: Callable[[Any], object] = lambda _: None) -> str:
    made = Workbook()
    sheet: Any = made.active
    for row in rows:
        sheet.append(list(row))
    change(made)
    made.save(name)
    return name


@pytest.mark.usefixtures("folder")
class TestFilesOfText:
    @pytest.mark.parametrize("encoding", ["cp1251", "utf-8", "utf-16", "koi8-r", "cp866", "mac-cyrillic", "kz1048"])
    def test_letters_are_those_of_the_encoding(self, encoding: str) -> None:
        file = written("p.csv", PEOPLE.encode(encoding))
        people = pool({"file": file, "encoding": encoding.upper(), "id": "No"})
        assert cells(people, "Пол") == ["ж", "М"]

    def test_a_byte_that_the_encoding_lacks_is_named_with_its_row_and_column(self) -> None:
        file = written("p.csv", b"id,name,x\nA,b,c\nB,d\x98,e\n")
        (only,) = wrong({"file": file, "encoding": "cp1251"})
        assert only.startswith("p.csv: row 3, column 2: the byte 0x98 does not exist in cp1251")

    def test_utf_8_is_held_to_it(self) -> None:
        file = written("p.csv", b"id,name\nA,\xe9\n")
        assert "row 2, column 2: the byte 0xE9" in wrong({"file": file, "encoding": "utf-8"})[0]
        assert cells(pool({"file": file, "encoding": "cp1252"}), "name") == ["é"]

    @pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
    def test_separators_are_found_by_even_widths_even_below_a_title(self, sign: str) -> None:
        text = "List of people, as of today\n" + PEOPLE.replace("900", '"900,00"').replace(";", sign)
        text = text.replace("1 200,50", '"1 200,50"').replace("медик, водитель", '"медик, водитель"')
        people = pool({"file": written("p.csv", text), "id": "No"})
        assert cells(people, "Навыки") == ["медик, водитель", "медик"]

    def test_a_separator_may_be_said(self) -> None:
        file = written("p.csv", "id:a\nP1:x, y\nP2:z, w\n")
        assert cells(pool({"file": file, "separator": ":"}), "a") == ["x, y", "z, w"]

    def test_the_header_is_looked_for_where_columns_are_named(self) -> None:
        title = "Nominal roll\n;;\nas of today;;;;;;\n"
        people = pool({"file": written("p.csv", title + PEOPLE), "id": "No", "columns": {"sex": "Пол"}})
        assert people.table.rows.tolist() == [5, 6]
        assert "3 rows stand above" not in str(people.warnings)
        assert "2 rows stand above the header in row 4" in str(people.warnings)
        people = pool({"file": written("p.csv", "a title\n" + PEOPLE.replace("No", "id"))}, {"Пол": "text"})
        assert len(people) == 2

    def test_where_no_row_holds_all_columns_the_row_that_holds_most_is_the_header_and_the_others_are_told(self) -> None:
        file = written("p.csv", "title;;;;;\n" + PEOPLE)
        found = wrong({"file": file, "id": "No", "columns": {"sex": "Пол", "pay": "Оклат"}})
        assert found == ["pool: columns: pay: p.csv has no column `Оклат` – did you mean `Оклад`?"]

    def test_a_header_in_two_storeys_is_named_by_both(self) -> None:
        text = "t;;;;\nNo;Name;Langues;;\n;;EN;FR;AR\n1;a;3;2;\n"
        people = pool({"file": written("p.csv", text), "header": [2, 3], "id": "No"})
        assert [*people.columns] == ["Name", "Langues / EN", "Langues / FR", "Langues / AR"]
        assert people.table.rows.tolist() == [4]

    def test_without_a_header_names_are_given(self) -> None:
        file = written("p.csv", "P1;x\nP2;y\n")
        people = pool({"file": file, "header": "none", "names": ["id", "a"]})
        assert (list(people.ids), cells(people, "a")) == (["P1", "P2"], ["x", "y"])
        assert wrong({"file": file, "header": "none"})[0].startswith("pool: header: `names:` is wanted, too")
        assert wrong({"file": file, "names": ["id", "a"]})[0].startswith("pool: names: `names:` is for a file without")

    def test_a_row_that_is_not_there_is_no_header(self) -> None:
        assert "there is no row 40 with a header" in wrong({"file": written("p.csv", PEOPLE), "header": 40})[0]

    def test_large_files_are_read_by_the_same_rules(self) -> None:
        rows = [f"P{i};{'ж' if i % 2 else 'М'};0{i % 9 + 1}.03.2028;{i},5" for i in range(60_000)]
        text = "Список;;;\nNo;Пол;Дата;Оклад\n" + "\n".join(rows) + "\nИтого;;;99\nг. Алматы\n"
        mapping = {"file": written("p.csv", text.encode("cp1251")), "encoding": "cp1251", "id": "No"}
        more = {"person": ["No", "Пол"], "columns": {"sex": "Пол"}, "values": {"sex": {"F": "ж", "M": "М"}}}
        people = pool({**mapping, **more, "dates": "dd.mm.yyyy", "decimal": ","})
        assert len(people) == 60_000
        assert [row for row, _ in people.table.left_out] == [60_003, 60_004]
        assert {name: column.kind for name, column in people.columns.items()} == {
            "sex": "text",
            "Дата": "date",
            "Оклад": "number",
        }
        assert set(people.columns["sex"].texts) == {"F", "M"}
        assert people.person(3)["Оклад"] == 3.5


@pytest.mark.usefixtures("folder")
class TestIdsAndPeople:
    def test_ids_of_one_column_of_several_or_of_the_row(self) -> None:
        file = written("p.csv", "Unit,No,x\nA,1,p\nB,1,q\n")
        assert list(pool({"file": file, "id": "Unit"}).ids) == ["A", "B"]
        both = pool({"file": file, "id": ["Unit", "No"]})
        assert list(both.ids) == ["A / 1", "B / 1"]
        assert [*both.columns] == ["Unit", "No", "x"]
        assert list(pool({"file": file, "id": "row"}).ids) == ["2", "3"]
        assert list(pool({"file": file, "columns": {"id": "Unit"}}).ids) == ["A", "B"]

    def test_lost_zeros_are_given_back(self) -> None:
        file = written("p.csv", "No,x\n8,p\n00009,q\n123456,r\nA7,s\n")
        assert list(pool({"file": file, "id": {"column": "No", "digits": 5}}).ids) == ["00008", "00009", "123456", "A7"]
        twice = written("p.csv", "No,x\n8,p\n00008,q\n")
        assert (
            "the id `00008` appears 2 times (row 2, row 3)"
            in wrong({"file": twice, "id": {"column": "No", "digits": 5}})[0]
        )

    def test_columns_that_would_do_as_an_id_are_named(self) -> None:
        file = written("p.csv", "Unit,Number,x\nA,1,p\nA,2,p\n")
        (only,) = wrong({"file": file})
        assert only.endswith("`Number` is different for everyone: say which it is, as {file: …, id: Number}")

    def test_rows_that_are_no_people_are_left_out_and_told(self) -> None:
        file = written("p.csv", "No,rank,x\n1,a,p\nTotal,,7\nNo,rank,x\n2,b,q\n3,c,r\n")
        people = pool({"file": file, "id": "No", "person": ["No", "rank"]})
        assert list(people.ids) == ["1", "2", "3"]
        assert people.warnings == (
            "p.csv: 2 rows are left out: row 3 (`rank` is blank); row 4 (it is the header again)",
        )

    def test_a_row_that_is_too_short_and_no_person_is_left_out(self) -> None:
        file = written("p.csv", "No,rank,x\n1,a,p\nsigned: the adjutant\n2,b,q\n")
        assert list(pool({"file": file, "id": "No", "person": ["No", "rank"]}).ids) == ["1", "2"]
        assert "row 3: the row has 1 cell" in wrong({"file": file, "id": "No"})[0]

    def test_more_than_half_of_the_rows_are_no_mistake_of_the_file(self) -> None:
        file = written("p.csv", "No,rank,x\n1,a,p\n2,,p\n3,,q\n")
        (only,) = wrong({"file": file, "id": "No", "person": ["rank"]})
        assert only.startswith("pool: person: 2 of 3 rows would be left out: rows 3, 4 (`rank` is blank)")

    def test_person_may_name_fields_as_well_as_columns(self) -> None:
        file = written("p.csv", "No,Dienstgrad,x\n1,a,p\n,,7\n2,b,q\n")
        people = pool({"file": file, "id": "No", "columns": {"rank": "Dienstgrad"}, "person": ["rank"]})
        assert list(people.ids) == ["1", "2"]


@pytest.mark.usefixtures("folder")
class TestColumns:
    def test_fields_have_other_names_than_columns(self) -> None:
        people = pool({"file": written("p.csv", PEOPLE), "id": "No", "columns": {"sex": "Пол", "pay": "Оклад"}})
        assert [*people.columns] == ["sex", "Дата", "pay", "Языки", "Навыки"]

    def test_columns_that_are_not_there_are_told_all_at_once(self) -> None:
        mapping = {"file": written("p.csv", PEOPLE), "id": "Nr", "columns": {"sex": "Поль", "x": {"marks": ["a", "b"]}}}
        found = wrong({**mapping, "person": ["Пол"], "values": {"sxe": {"F": "ж"}}})
        assert [each.partition(" has")[0] for each in found[:4]] == [
            "pool: id: p.csv",
            "pool: columns: sex: p.csv",
            "pool: columns: x: marks: 1st: p.csv",
            "pool: columns: x: marks: 2nd: p.csv",
        ]
        assert found[4].startswith("pool: values: sxe: there is no column `sxe` – did you mean `sex`?")

    def test_a_field_is_named_once(self) -> None:
        file = written("p.csv", "id,unit,Einheit\nP1,a,b\n")
        assert wrong({"file": file, "columns": {"unit": "Einheit"}}) == [
            "pool: columns: unit: `unit` is named twice: p.csv has a column of that name, too"
        ]
        assert cells(pool({"file": file, "columns": {"unit": "Einheit", "old": "unit"}}), "unit") == ["b"]
        assert "named twice" in wrong({"file": file, "id": "id", "columns": {"id": "Einheit"}})[0]

    def test_columns_side_by_side_are_levels(self) -> None:
        text = "id,Lang 1,Level,Lang 2,Level\nP1,en,3,fr,2\nP2,,,fr,1\nP3,,,,\n"
        columns = {"languages": {"pairs": [["Lang 1", "Level"], ["Lang 2", "Level (2)"]]}}
        people = pool({"file": written("p.csv", text), "columns": columns}, {"languages": {"levels": "stanag"}})
        assert cells(people, "languages") == ["en:3; fr:2", "fr:1", None]
        assert people.columns["languages"].kind == "levels"
        assert "2 columns are called `Level`" in wrong({"file": "p.csv"})[0]

    def test_half_a_pair_is_a_mistake(self) -> None:
        text = "id,a,b\nP1,en,\nP2,,3\nP3,e:n,3\n"
        found = wrong({"file": written("p.csv", text), "columns": {"l": {"pairs": [["a", "b"]]}}})
        assert found == [
            "p.csv: row 2, column b: `en` has no level here",
            "p.csv: row 3, column a: a level (`3`) without a name",
            "p.csv: row 4, column a: a name or a level holds `:`, which separates one from the next",
        ]

    def test_columns_with_marks_are_a_set(self) -> None:
        text = "id,first aid,lorry,unit\nP1,x,,a\nP2,x,X,a\nP3,,no,b\n"
        mapping = {"file": written("p.csv", text), "columns": {"skills": {"marks": ["first aid", "lorry"]}}}
        people = pool({**mapping, "yes": "x"})
        assert cells(people, "skills") == ["first aid", "first aid; lorry", None]
        assert people.columns["skills"].kind == "set"
        assert [*people.columns] == ["unit", "skills"]
        assert "row 2, column first aid: `x` is neither a mark nor blank" in wrong(mapping)[0]

    def test_spellings_of_one_value_are_one(self) -> None:
        text = "id,sex,skills\nP1,ж,медик; сапер\nP2,Female,сапёр\nP3,М,медик\n"
        values = {"sex": {"F": ["ж", "Female"], "M": "М"}, "skills": {"сапёр": "сапер"}}
        people = pool({"file": written("p.csv", text), "values": values})
        assert cells(people, "sex") == ["F", "F", "M"]
        assert set(people.columns["skills"].held().names) == {"медик", "сапёр"}
        assert wrong({"file": "p.csv", "values": {"sex": {"F": ["x"], "M": ["x"]}}}) == [
            "pool: values: sex: M: 1st: `x` is a spelling of `F` already"
        ]

    def test_words_for_unknown_and_for_yes_and_no(self) -> None:
        text = "id,a,b\nP1,n/a,да\nP2,3,нет\nP3,-,да\n"
        people = pool({"file": written("p.csv", text), "blank": ["n/a", "-"], "yes": "да", "no": ["нет"]})
        assert (cells(people, "a"), cells(people, "b")) == ([None, "3", None], ["yes", "no", "yes"])
        assert people.columns["a"].kind == "number"
        assert wrong({"file": "p.csv", "yes": ["да"], "no": ["ДА"]}) == ["pool: yes: `да` would mean yes and no"]

    def test_all_columns_have_their_days_and_numbers_written_so_but_those_that_fields_tells(self) -> None:
        text = "id;a;b;c;d;e\nP1;01.02.2027;03/04/27;1 200,50;1.5;2027-01-02\nP2;28.2.2028;12/31/99;7;2.5;05.01.2027\n"
        fields = {"b": {"date": "mm/dd/yy"}, "d": {"number": "."}}
        people = pool({"file": written("p.csv", text), "dates": "dd.mm.yyyy", "decimal": ","}, fields)
        assert cells(people, "a") == ["2027-02-01", "2028-02-28"]
        assert cells(people, "b") == ["2027-03-04", "1999-12-31"]
        assert cells(people, "c") == ["1200.50", "7"]
        assert (cells(people, "d"), cells(people, "e")) == (["1.5", "2.5"], ["2027-01-02", "2027-01-05"])

    def test_codes_stay_codes(self) -> None:
        people = pool({"file": written("p.csv", "id,zip\nP1,01810\nP2,2148\n"), "decimal": "."})
        assert people.columns["zip"].kind == "text"
        people = pool({"file": written("p.csv", "id,zip\nP1,2 148\nP2,01810\n"), "decimal": "."})
        assert cells(people, "zip") == ["2 148", "01810"]

    def test_one_line_tells_of_a_column_in_which_every_cell_is_wrong(self) -> None:
        rows = "".join(f"P{i},{i:02}.06.2027\n" for i in range(1, 21))
        (only,) = wrong({"file": written("p.csv", "id,until\n" + rows)}, {"until": "date"})
        assert "so are 20 of 20 cells, as `02.06.2027` and `03.06.2027`" in only
        assert "`fields: {until: {date: dd.mm.yyyy}}`" in only

    def test_fields_say_how_cells_are_written(self) -> None:
        mapping = {"file": written("p.csv", PEOPLE), "id": "No"}
        fields = {"Языки": {"levels": "stanag", "written": "name-level; …"}, "Навыки": {"set": ","}}
        flag = {"Пол": {"flag": {"yes": "ж", "no": "М"}}, "Дата": {"date": "dd.mm.yyyy"}, "Оклад": {"number": ","}}
        people = pool(mapping, {**fields, **flag})
        assert [column.kind for column in people.columns.values()] == ["flag", "date", "number", "levels", "set"]
        assert cells(people, "Языки") == ["en:3", "fr:2"]
        assert cells(people, "Навыки") == ["медик; водитель", "медик"]


@pytest.mark.usefixtures("folder")
class TestWorkbooks:
    def test_zeros_of_a_format_are_part_of_an_id_and_of_a_text(self) -> None:
        def zeros(made: Any) -> None:
            for cell in made.active["A"]:
                cell.number_format = "00000"

        people = pool({"file": book("p.xlsx", [["id", "n"], [123, 7], [7, 8]], zeros)})
        assert list(people.ids) == ["00123", "00007"]
        assert cells(people, "n") == ["7", "8"]

    def test_merged_cells_are_filled_or_left_blank(self) -> None:
        rows = [["id", "unit", "x"], ["P1", "north", 1], ["P2", None, 2], ["P3", None, 3], ["P4", "south", 4]]
        file = book("p.xlsx", rows, lambda made: made.active.merge_cells("B2:B4"))
        assert cells(pool({"file": file, "merged": "fill"}), "unit") == ["north", "north", "north", "south"]
        assert cells(pool({"file": file, "merged": "blank"}), "unit") == ["north", None, None, "south"]

    def test_hidden_rows_are_read_or_left_out(self) -> None:
        def hide(made: Any) -> None:
            made.active.row_dimensions[3].hidden = True

        file = book("p.xlsx", [["id", "x"], ["P1", 1], ["P2", 2], ["P3", 3]], hide)
        assert list(pool({"file": file, "hidden": "read"}).ids) == ["P1", "P2", "P3"]
        without = pool({"file": file, "hidden": "leave out"})
        assert (list(without.ids), without.table.left_out) == (["P1", "P3"], ((3, "it is hidden"),))

    def test_the_first_visible_sheet_that_holds_anything_is_read(self) -> None:
        def sheets(made: Any) -> None:
            made.active.sheet_state = "hidden"
            made.create_sheet("empty")
            other = made.create_sheet("people")
            other.append(["id"])
            other.append(["P9"])

        file = book("p.xlsx", [["id"], ["P1"]], sheets)
        people = pool({"file": file})
        assert list(people.ids) == ["P9"]
        assert "there is more on `Sheet` (hidden)" in people.warnings[0]
        assert list(pool({"file": file, "sheet": "Sheet"}).ids) == ["P1"]

    def test_where_all_that_holds_anything_is_hidden_it_is_to_be_named(self) -> None:
        def sheets(made: Any) -> None:
            made.active.sheet_state = "hidden"
            made.create_sheet("empty")

        assert (
            "only hidden sheets hold anything: `Sheet`" in wrong({"file": book("p.xlsx", [["id"], ["P1"]], sheets)})[0]
        )

    def test_a_name_of_the_upper_storey_holds_as_far_as_it_is_merged(self) -> None:
        rows = [["No", "Langues", None, None], [None, "EN", "FR", "Unit"], ["1", "3", "2", "a"]]
        file = book("p.xlsx", rows, lambda made: made.active.merge_cells("B1:C1"))
        assert [*pool({"file": file, "header": [1, 2], "id": "No"}).columns] == ["Langues / EN", "Langues / FR", "Unit"]

    def test_numbers_that_are_numbers_keep_their_point_whatever_sign_texts_have(self) -> None:
        file = book("p.xlsx", [["id", "pay", "x"], ["P1", 1.234, "5,5"], ["P2", "2,5", 1.5]])
        people = pool({"file": file, "decimal": ","})
        assert (cells(people, "pay"), cells(people, "x")) == (["1.234", "2.5"], ["5.5", "1.5"])


@pytest.mark.usefixtures("folder")
class TestOtherFiles:
    @pytest.mark.parametrize(
        ("key", "value"),
        [
            ("sheet", "a"),
            ("encoding", "cp1251"),
            ("separator", ";"),
            ("header", 2),
            ("merged", "fill"),
            ("hidden", "read"),
        ],
    )
    def test_what_a_json_file_has_not_is_refused(self, key: str, value: object) -> None:
        file = written("p.json", json.dumps([{"No": "1"}]))
        (only,) = wrong({"file": file, "id": "No", key: value})
        assert only.startswith(f"pool: {key}: `p.json` ")

    def test_json_and_parquet_have_the_same_mapping(self) -> None:
        rows = [
            {"No": 1, "Пол": "ж", "pay": "1,5"},
            {"No": 2, "Пол": "male", "pay": "2"},
            {"No": 3, "Пол": None, "pay": "9"},
        ]
        mapping = {
            "id": "No",
            "person": ["Пол"],
            "columns": {"sex": "Пол"},
            "values": {"sex": {"F": "ж", "M": "male"}},
            "decimal": ",",
        }
        people = [pool({"file": written("p.json", json.dumps(rows)), **mapping})]
        pandas, parquet = pytest.importorskip("pandas"), pytest.importorskip("pyarrow.parquet")
        parquet.write_table(pytest.importorskip("pyarrow").Table.from_pandas(pandas.DataFrame(rows)), "p.parquet")
        people.append(pool({"file": "p.parquet", **mapping}))
        for each in people:
            assert list(each.ids) == ["1", "2"]
            assert (cells(each, "sex"), cells(each, "pay")) == (["F", "M"], ["1.5", "2"])

    def test_another_file_is_read_by_the_same_mapping_unless_it_is_plain(self) -> None:
        scenario = {"pool": {"file": written("p.csv", PEOPLE), "id": "No", "columns": {"sex": "Пол"}}}
        scenario |= {"teams": [{"name": "t", "size": 1}]}
        other = written("q.csv", "No;Пол\n7;ж\n")
        assert list(load(scenario, other).pool.ids) == ["7"]
        with pytest.raises(ScenarioError, match="has no column `Пол`"):
            load(scenario, written("r.csv", "No;Поп\n7;ж\n"))
        plain = load(scenario, written("r.csv", "id;Поп\n7;ж\n"), plain=True).pool
        assert [*plain.columns] == ["Поп"]
        book("p.xlsx", [["No", "Пол"], [5, "М"]])
        with_separator = {**scenario, "pool": {**scenario["pool"], "separator": ";"}}  # type: ignore[dict-item]
        assert list(load(with_separator, "p.xlsx").pool.ids) == ["5"]

    def test_a_workbook_is_no_scenario(self) -> None:
        with pytest.raises(ScenarioError, match="that is a pool, not a scenario"):
            load(book("p.xlsx", [["id"], ["P1"]]))

    def test_mistakes_stand_at_their_lines_and_all_are_told_at_once(self) -> None:
        text = "pool:\n  file: p.csv\n  id: Nr\n  columns: {sex: Поль}\n"
        text += "teams:\n  - {name: t, size: 1, everyone: {age: 3}}\n"
        written("p.csv", PEOPLE)
        with pytest.raises(ScenarioError) as caught:
            load_with_expectations(written("s.yaml", text))
        found = [str(mistake) for mistake in caught.value.mistakes]
        assert [each.partition(": pool: p.csv")[0] for each in found[:2]] == ["s.yaml:3:7", "s.yaml:4:18"]
        assert found[2].startswith('s.yaml:6: team "t", everyone: age: the pool has no column `age`')


@pytest.mark.parametrize(
    ("mapping", "said"),
    [
        ({"encoding": "latin"}, "encoding: an encoding is one of utf-8, utf-16"),
        ({"separator": "ab"}, "separator: a separator is one character"),
        ({"header": 0}, "header: a header is a row such as 4"),
        ({"header": [3, 2]}, "header: a header is a row such as 4"),
        ({"id": {"colum": "a"}}, "id: colum: unknown key `colum` – did you mean `column`?"),
        ({"id": {"column": "a", "digits": 0}}, "id: digits: how many digits an id has"),
        ({"person": "a"}, "person: a list of columns is wanted here"),
        ({"columns": {"a": {"pairs": [["x"]]}}}, "columns: a: pairs: 1st: two columns are wanted here"),
        ({"columns": {"a": {"mark": ["x"]}}}, "columns: a: mark: unknown key `mark` – did you mean `marks`?"),
        ({"columns": {"a": None}}, "columns: a: a column is wanted here"),
        ({"values": {"a": ["x"]}}, "values: a: a mapping is wanted here"),
        ({"dates": "dd.mm"}, "dates: days are written with dd, mm and yyyy"),
        ({"dates": "dd.dd.yyyy"}, "dates: days are written with dd, mm and yyyy"),
        ({"decimal": ";"}, 'decimal: the decimal sign is "," or "."'),
        ({"merged": "both"}, "merged: 'fill' or 'blank' is wanted here"),
        ({"hidden": True}, "hidden: 'read' or 'leave out' is wanted here"),
        ({"known": ["R1 sex"]}, "known: a warning is W1 to W9 and a column, such as W1 sex, not"),
    ],
)
def test_a_mapping_that_can_not_be_is_told_where_it_is_wrong(mapping: dict[str, Any], said: str) -> None:
    found = wrong({"file": "p.csv", **mapping})
    assert found[0].startswith(f"pool: {said}"), found


@pytest.mark.parametrize(
    ("spec", "said"),
    [
        ({"date": "d.m"}, "days are written with dd, mm and yyyy"),
        ({"number": "'"}, 'the decimal sign is "," or "."'),
        ({"set": "x"}, "names of a set are separated by one of"),
        ({"levels": "stanag", "written": "name level"}, None),
        ({"levels": "stanag", "written": "name-level …"}, "how a cell is written looks like"),
        ({"levels": "stanag", "written": "name;level; …"}, "the same sign stands in both places"),
        ({"levels": "stanag", "writen": "name;level; …"}, "unknown key `writen` – did you mean `written`?"),
        ({"flag": ["x"]}, "words of a flag are {yes: […], no: […]}"),
        ({"flag": {"yes": "x", "no": "X"}}, "`x` would mean yes and no"),
        ({"date": "dd.mm.yyyy", "number": ","}, "a field is text, number"),
    ],
)
def test_a_field_that_can_not_be_written_so_is_told(spec: object, said: str | None, folder: Path) -> None:
    assert folder.is_dir()
    file = written("p.csv", "id,x\nA,\n")
    if said is None:
        pool({"file": file}, {"x": spec})
    else:
        (only,) = wrong({"file": file}, {"x": spec})
        assert only.startswith("fields: x: ")
        assert said in only
