from __future__ import annotations

import codecs
import csv
import io
from hashlib import sha256
from pathlib import Path

import pytest

from composer.pool.reading import table
from composer.scenario.csv import read_csv
from tests.support.pool_files import PEOPLE, cells, mistakes


def wrong(data: bytes) -> list[str]:
    return mistakes(read_csv, data, "o.csv")


def people(separator: str = ",") -> str:
    stream = io.StringIO()
    csv.writer(stream, delimiter=separator).writerows(PEOPLE)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        ("utf-8", b""),
        ("utf-8", codecs.BOM_UTF8),
        ("utf-16-le", codecs.BOM_UTF16_LE),
        ("utf-16-be", codecs.BOM_UTF16_BE),
    ],
)
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_scripts_and_accents_arrive_in_every_encoding(encoding: str, mark: bytes, separator: str) -> None:
    found = read_csv(mark + people(separator).encode(encoding), "o.csv")
    assert cells(found) == {
        "id": ["P1", "P2", "P3"],
        "name": ["Олена Шевченко", "Ren\u00e9", "Ren\u00e9"],
        "unit": ["قيادة", "\u00c9tat-major", "\u00c9tat-major"],
    }
    assert found.warnings == ()


def test_a_file_is_named_and_its_rows_are_those_of_the_spreadsheet(tmp_path: Path) -> None:
    data = b'id,name\nP1,"two\nlines"\nP2,x\n'
    (tmp_path / "o.csv").write_bytes(data)
    found = read_csv(tmp_path / "o.csv", "o.csv")
    assert found.place(1, "name") == "o.csv: row 3, column name"
    assert found.sha256 == sha256(data).hexdigest()
    assert cells(found)["name"] == ["two\nlines", "x"]


def test_a_line_that_says_the_separator_counts_as_a_row() -> None:
    found = read_csv(b"sep=|\r\nid|a;b,c\r\nP1|1\r\n", "o.csv")
    assert cells(found) == {"id": ["P1"], "a;b,c": ["1"]}
    assert found.place(0) == "o.csv: row 3"


def test_the_separator_is_the_one_that_gives_most_columns_with_an_id_among_them() -> None:
    assert cells(read_csv(b"id;name, rank, unit\nP1;x\n", "o.csv")) == {
        "id": ["P1"],
        "name, rank, unit": ["x"],
    }
    assert cells(read_csv(b"id\nP1\n", "o.csv")) == {"id": ["P1"]}
    assert cells(read_csv(b'"id";"a,b"\n"P1";"2,5"\n', "o.csv")) == {"id": ["P1"], "a,b": ["2,5"]}


def test_windows_1252_is_read_with_a_warning_that_names_the_first_byte() -> None:
    found = read_csv("id;nom\nP1;x\nP2;Été – €\n".encode("cp1252"), "o.csv")
    assert cells(found)["nom"] == ["x", "Été – €"]
    assert found.warnings == (
        "o.csv: the file is not UTF-8 and was read as Windows-1252, because of the byte 0xC9 in row 3",
    )


def test_bytes_that_no_encoding_knows_are_told() -> None:
    assert wrong(b"id;nom\nP1;\xe9\nP2;\x81\n") == [
        "o.csv: row 3: the byte 0x81 is neither UTF-8 nor Windows-1252: save the file as CSV UTF-8"
    ]
    assert wrong(codecs.BOM_UTF8 + b"id\n\xe9\n") == ["o.csv: the byte 0xE9 is not UTF-8: save the file as CSV UTF-8"]
    assert wrong(codecs.BOM_UTF16_LE + b"i\0d\0\n\0\0") == [
        "o.csv: the byte 0x00 is not UTF-16: save the file as CSV UTF-8"
    ]


@pytest.mark.parametrize("data", [people().encode("utf-16-le"), b"PK\3\4\0\0id", people().encode("utf-32")])
def test_what_is_no_text_is_told(data: bytes) -> None:
    assert wrong(data) == ["o.csv: the file is not CSV text (it holds NUL characters): save it as CSV UTF-8"]


def test_a_character_on_the_border_between_two_pieces_is_no_mistake() -> None:
    data = b"id,n\nP1," + b"x" * ((1 << 20) - 9) + "é".encode() + b"\n"
    assert wrong(data) == [
        "o.csv: row 2: a cell is longer than 131,072 characters: a quotation mark before it is never closed"
    ]


def test_ragged_rows_are_told_one_by_one_together_with_the_header() -> None:
    why = "a cell is missing, or a text that holds the separator needs quotation marks"
    assert wrong(b"ID;name;name\nP1;x\nP2;x;y\nP3;x;y;z\n") == [
        "o.csv: row 1: 2 columns are called `name`: give each a name of its own",
        "o.csv: row 1: there is no column `id` – did you mean `ID`? What differs: upper and lower case",
        f"o.csv: row 2: the row has 2 cells, the header 3: {why}",
        f"o.csv: row 4: the row has 4 cells, the header 3: {why}",
    ]


def test_fifty_ragged_rows_are_told_and_the_others_counted() -> None:
    found = wrong(b"id,name\n" + b"P1\n" * 1234)
    assert len(found) == 51
    assert found[-1] == "o.csv: … and 1,184 more"


def test_blank_rows_are_left_out_with_one_warning() -> None:
    found = read_csv(b"\nid,name\nP1,x\n\n , \nP2,y\n,\n", "o.csv")
    assert cells(found) == {"id": ["P1", "P2"], "name": ["x", "y"]}
    assert found.rows.tolist() == [3, 6]
    assert found.warnings == ("o.csv: 4 blank rows left out; the first is row 1",)
    assert read_csv(b"id\n\nP1\n", "o.csv").warnings == ("o.csv: 1 blank row left out; it is row 2",)


def test_columns_without_a_name_are_dropped_only_if_they_are_blank() -> None:
    assert cells(read_csv(b"id,, name \nP1,,x\n", "o.csv")) == {"id": ["P1"], "name": ["x"]}
    assert wrong(b"id,,name\nP1,,x\nP2,?,y\n") == [
        "o.csv: row 3: column 2 has no name, but a value here: name it in the header, or empty it"
    ]


def test_names_of_columns_are_composed() -> None:
    assert list(cells(read_csv("id,e\u0301tat\nP1,x\n".encode(), "o.csv"))) == ["id", "\u00e9tat"]
    assert wrong("id,e\u0301tat,\u00e9tat\nP1,x,y\n".encode()) == [
        "o.csv: row 1: 2 columns are called `\u00e9tat`: give each a name of its own"
    ]


@pytest.mark.parametrize("data", [b"", b"\n\n", b"id,name\n", codecs.BOM_UTF8])
def test_an_empty_pool_is_a_mistake(data: bytes) -> None:
    assert wrong(data) == ["o.csv: the pool is empty: there is no row with a person"]


def test_quotation_marks_gone_wrong_are_told_with_their_row() -> None:
    assert wrong(b'id,name\nP1,x\nP2,"y\nP3,z\n') == [
        "o.csv: row 3: a quotation mark opens in this row and is never closed"
    ]
    assert wrong(b'id,name\nP1,"x"y\n') == [
        'o.csv: row 2: a quotation mark stands inside a quoted cell: write it twice (`""`)'
    ]


def test_too_many_columns_are_told() -> None:
    header = ",".join(["id", *map(str, range(1000))]).encode()
    assert wrong(header + b"\n") == ["o.csv: row 1: there are 1,001 columns; 1,000 is the most that can be read"]


def test_tables_larger_than_a_chunk_are_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table, "CHUNK", 3)
    found = read_csv(b"id,n\n" + b"".join(b"P%d,%d\n" % (i, i % 2) for i in range(10)), "o.csv")
    assert cells(found)["id"] == [f"P{i}" for i in range(10)]
    assert found.columns[1].texts == ("0", "1")
    assert found.rows.tolist() == list(range(2, 12))
