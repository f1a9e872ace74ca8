"""What is in doubt or wrong is told of the same people in the same way, whatever they come in."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pytest

from composer.base.errors import ScenarioError
from composer.problem.problem import Problem
from composer.scenario.load import load
from tests.support.pool_files import workbook

Row = Mapping[str, Any]
SOURCES = ("csv", "xlsx", "json", "parquet", "pandas", "polars", "inline")
FILES = SOURCES[:4]
PEOPLE = [{"id": f"P{at}", "x": "ab"[at % 2], "y": at} for at in range(12)]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def given(source: str, rows: Sequence[Row]) -> Any:
    """The rows as a source has them; a key that a row lacks is a blank cell."""
    names = list(dict.fromkeys(key for row in rows for key in row))
    cells = [[row.get(name) for name in names] for row in rows]
    file = f"p.{source}"
    match source:
        case "csv":
            lines = [names, *cells]
            Path(file).write_text("".join(";".join("" if c is None else str(c) for c in line) + "\n" for line in lines))
        case "xlsx":
            Path(file).write_bytes(workbook([names, *cells]))
        case "json":
            Path(file).write_text(json.dumps([dict(row) for row in rows]))
        case "parquet":
            pd.DataFrame(cells, columns=names).to_parquet(file)
        case "pandas":
            return pd.DataFrame(cells, columns=names)
        case "polars":
            return pl.DataFrame(cells, schema=names, orient="row", strict=False)
        case _:
            return [dict(row) for row in rows]
    return file


def problem(pool: Any, **more: Any) -> Problem:
    team = {"name": "t", "size": 1, "require": [{"largest_group": "x", "at_most": 9}]}
    return load({"pool": pool, "start": "2027-01-15", "teams": [team], **more})


def refused(pool: Any, **more: Any) -> list[str]:
    with pytest.raises(ScenarioError) as caught:
        problem(pool, **more)
    return [str(mistake) for mistake in caught.value.mistakes]


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize(
    ("row", "what"),
    [
        ({"id": "Total", "y": 66}, "looks like a sum (`Total`; only id, y filled)"),
        ({"id": "1st platoon"}, "looks like a heading (`1st platoon`, and nothing beside it)"),
    ],
)
def test_a_sum_or_a_heading_is_no_person(source: str, row: Row, what: str) -> None:
    pool = given(source, [*PEOPLE, row])
    (only,) = refused(pool)
    assert what in only
    assert only.endswith("leave it out" if source == "inline" else "`person: [id, x]`")
    if source in FILES:
        assert len(problem({"file": pool, "person": ["id", "x"]}).pool) == 12


@pytest.mark.parametrize("source", SOURCES)
def test_the_header_again_is_no_person(source: str) -> None:
    texts = [{key: str(value) for key, value in row.items()} for row in PEOPLE]
    (only,) = refused(given(source, [*texts, {"id": "id", "x": "x", "y": "y"}]))
    assert "is the header again" in only


def test_rows_are_called_as_their_source_does() -> None:
    assert refused(given("json", [*PEOPLE, {"id": "Total"}]))[0].startswith("p.json: entry 13: entry 13 looks like")
    assert refused(given("parquet", [*PEOPLE, {"id": "Total"}]))[0].startswith("p.parquet: row 13: row 13 looks like")
    pool = {"file": given("json", [{"id": "A", "x": 1}, {"x": 1}, {"id": "B", "x": 2}]), "person": ["id"]}
    assert problem(pool).warnings == ("p.json: 1 row is left out: entry 2 (`id` is blank)",)


@pytest.mark.parametrize("source", SOURCES)
def test_mistakes_of_shape_contents_and_scenario_are_told_at_once(source: str) -> None:
    rows = [
        *({"id": f"P{at}", "x": "a", "y": str(at)} for at in range(3)),
        {"id": "P1", "x": "a", "y": "z"},
        {"x": "b"},
    ]
    found = refused(given(source, rows), fields={"y": "number"}, titel="", prefer=[{"most": {"total": "yy"}}])
    for said in ("`titel`", "no column `yy`", "`z` is not a number", "the id is blank", "the id `P1` appears 2 times"):
        assert [said in each for each in found].count(True) == 1, (said, found)
    assert len(found) == 5


class TestARowThatIsNoHeader:
    """R10: what was taken for the header is a person."""

    WORDS = "P1;F;medic\nP2;M;driver\nP3;F;medic\nP4;M;driver\n"

    def test_words_that_stand_below_too_are_a_person_s(self) -> None:
        Path("p.csv").write_text(self.WORDS)
        said = "p.csv: row 1: there is no header: this row holds `F`, `medic`. Say `header: none`"
        for pool in ("p.csv", {"file": "p.csv", "id": "No", "columns": {"x": "Trade"}}):
            (only,) = refused(pool, fields={"y": "text"})  # and what comes of it is not told
            assert only.startswith(said)
        names = {"file": "p.csv", "header": "none", "names": ["id", "x", "y"]}
        assert len(problem(names).pool) == 4
        assert "no column `No`" in refused({**names, "id": "No"})[0]

    @pytest.mark.parametrize(
        "text", ["Name;2025;2026\na;1;2\nb;1;1\n", "Name;medic;x\na;medic;u\nb;;v\nc;medic;u\nd;;v\n"]
    )
    def test_years_and_a_mark_that_is_called_as_its_column_are_names(self, text: str) -> None:
        Path("p.csv").write_text(text)
        assert "there is no column `id`" in str(refused("p.csv"))

    def test_frames_without_names_are_told_so(self) -> None:
        rows = [line.split(";") for line in self.WORDS.split()]
        (only,) = refused(pd.DataFrame(rows))
        assert only.startswith("pool: the columns are called `0`, `1`, `2`, as a person's cells are")
        (only,) = refused(pl.DataFrame(rows[1:], schema=rows[0], orient="row"))
        assert only.startswith("pool: the columns are called `F`, `medic`, as a person's cells are")


class TestLettersThatWereGuessed:
    """R1: where the letters are wrong, what comes of that is not told."""

    TEXT = "Табельный №;Пол;Балл\n1;ж;5\n2;м;7\n"
    MAPPING = {"id": "Табельный №", "columns": {"sex": "Пол", "score": "Балл"}}  # noqa: RUF012

    def test_only_the_encoding_and_what_is_wrong_anyway_are_told(self) -> None:
        Path("p.csv").write_bytes(self.TEXT.encode("cp1251"))
        more = {"titel": "", "prefer": [{"most": {"total": "score"}}], "fields": {"sex": ["м", "ж"]}}
        found = refused({"file": "p.csv", **self.MAPPING}, **more)
        assert found[0].startswith("pool: p.csv is not UTF-8. By its letters it is Windows-1251")
        assert [each[:6] for each in found[1:]] == ["titel:"]
        Path("p.csv").write_bytes("ж;пехота\nм;сапёры\nж;пехота\nм;сапёры\n".encode("cp1251"))
        found = refused("p.csv", fields={"пол": "text"})
        assert "By its letters" in found[0]
        assert len(found) < 3

    def test_the_name_of_the_file_is_no_letter_of_it(self) -> None:
        Path("сводка.csv").write_bytes("id;x;name\nP1;a;René\nP2;b;Ren\n".encode("cp1252"))
        (only,) = refused({"file": "сводка.csv", "columns": {"z": "zz"}})
        assert "has no column `zz`" in only

    def test_what_has_nothing_to_do_with_letters_is_told(self) -> None:
        Path("p.csv").write_bytes("id;x;name\nP1;a;René\nP2;b;Ren\n".encode("cp1252"))
        (only,) = refused("p.csv", fields={"y": "text"})
        assert only.startswith("fields: y: the pool has no such column")
        found = refused("p.csv", fields={"y": "text"}, prefer=[{"most": {"distinct": "name"}}])
        assert len(found) == 2
        assert "p.csv is not UTF-8" in found[0] + found[1]


def test_codes_of_one_length_are_no_numbers_among_which_something_is_odd() -> None:
    codes = ["0100", *(str(2310 + at) for at in range(9))]
    Path("p.csv").write_text("id;x\n" + "".join(f"P{at};{code}\n" for at, code in enumerate(codes)))
    assert problem("p.csv").pool.columns["x"].kind == "text"
    codes[5] = "231"  # which lost its zero, or is a number
    Path("p.csv").write_text("id;x\n" + "".join(f"P{at};{code}\n" for at, code in enumerate(codes)))
    assert "9 of 10 cells are numbers; row 2 holds `0100`" in refused("p.csv")[0]


def test_a_column_that_is_all_written_in_another_way_is_told_in_one_line() -> None:
    Path("p.csv").write_text("id;x;y\nA;7,5;1 200,50\nB;8,25;1 100,00\nC;6,0;900,00\n")
    one, other = refused("p.csv", fields={"x": "number", "y": "number"})
    assert "`7,5` is not a number; the decimal sign is a point; so are 3 of 3 cells" in one
    assert "`1 200,50` is not a number; so are 3 of 3 cells" in other
    assert other.endswith('`fields: {y: {number: ","}}`')


@pytest.mark.parametrize("source", SOURCES)
def test_ids_that_lost_the_zeros_before_them_beside_others_are_told(source: str) -> None:
    rows = [{"id": each, "x": "a"} for each in ("00008", "P1", "10")]
    (said,) = problem(given(source, rows)).warnings
    assert "ids are written with zeros before them and without, as `00008` and `10`" in said
    assert "`id: {column: id, digits: 5}`" in said
    if source in FILES:
        file = given(source, [{**row, "id": row["id"].replace("P1", "00123")} for row in rows])
        assert problem({"file": file, "id": {"column": "id", "digits": 5}}).warnings == ()
    (said,) = problem(given(source, [{"id": each, "x": "a"} for each in ("007", "00012", "1234")])).warnings
    assert "as `00012` and `1234`: if all have 5 digits" in said or source == "inline"
    for ids in (["00008", "00010"], ["8", "10"], ["00008", "P1"], ["0", "10"], ["00008", "123456"]):
        assert problem(given(source, [{"id": each, "x": "a"} for each in ids])).warnings == ()


def test_ids_that_lost_their_zeros_are_told_among_very_many(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("raw", "strings.string_array"):
        monkeypatch.setattr(f"composer.pool.{module}.MANY", 2)
    assert "as `00008` and `10`" in problem(given("csv", [{"id": i, "x": "a"} for i in ("00008", "10")])).warnings[0]
    assert problem(given("csv", [{"id": i, "x": "a"} for i in ("00008", "00010")])).warnings == ()


def test_a_sum_over_numbers_that_are_written_otherwise_names_the_line_that_says_so() -> None:
    Path("p.csv").write_text("id;x;y\nA;1 200,5;50%\nB;900;60%\n")
    (only,) = refused("p.csv", prefer=[{"most": {"total": "x"}}])
    assert only.endswith('`fields: {x: {number: ","}}`')
    (only,) = refused("p.csv", prefer=[{"most": {"total": "y"}}])
    assert only.endswith("(p.csv: row 2: `50%` is not a number)")


@pytest.mark.parametrize("many", [2, 20_000])
def test_sums_are_told_by_their_words_in_short_and_long_tables(many: int, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("raw", "strings.string_array"):
        monkeypatch.setattr(f"composer.pool.{module}.MANY", many)
    words = (
        "Total:",
        "grand total",
        "Subtotal",
        "SOUS-TOTAL",
        "Summe",
        "Gesamt",
        "insgesamt 3",
        "Zwischensumme",
        "Somme",
    )
    for word in (*words, "suma", "RAZEM", "Итого", "ВСЕГО", "сумма", "Барлығы"):
        assert f"(`{word}`; only id, y filled)" in refused(given("csv", [*PEOPLE, {"id": word, "y": 3}]))[0]
    for word in ("Gerda", "Totalview", "Ida", "Zoë", "Regina", "Жан"):
        assert len(problem(given("csv", [*PEOPLE, {"id": word, "y": 3}])).pool) == 13
