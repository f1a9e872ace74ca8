from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from pathlib import Path

import pytest

from composer.pool.reading.mapping import read_mapping
from composer.scenario import zipguard
from composer.scenario.xlsx import read_xlsx
from tests.support.pool_files import PEOPLE, cells, edited, mistakes, workbook

SHEET = "xl/worksheets/sheet1.xml"
OLE = bytes.fromhex("d0cf11e0a1b11ae1")


def wrong(data: bytes, **options: object) -> list[str]:
    return mistakes(read_xlsx, data, "o.xlsx", **options)


def test_scripts_and_accents_arrive(tmp_path: Path) -> None:
    (tmp_path / "o.xlsx").write_bytes(workbook(PEOPLE))
    assert cells(read_xlsx(tmp_path / "o.xlsx", "o.xlsx")) == {
        "id": ["P1", "P2", "P3"],
        "name": ["Олена Шевченко", "Ren\u00e9", "Ren\u00e9"],
        "unit": ["قيادة", "\u00c9tat-major", "\u00c9tat-major"],
    }


def test_cells_are_what_excel_shows() -> None:
    row = [
        1001,
        0.1 + 0.2,
        2.0,
        1e20,
        True,
        dt.date(2027, 1, 15),
        dt.datetime(2027, 1, 15, 8, 30),
        " x ",
        None,
    ]
    found = read_xlsx(workbook([["id", *"abcdefgh"], row]), "o.xlsx")
    assert [c[0] for c in cells(found).values()] == [
        "1001",
        "0.3",
        "2",
        "100000000000000000000",
        "true",
        "2027-01-15",
        "2027-01-15T08:30:00",
        "x",
        None,
    ]


def test_rows_are_those_of_the_sheet_and_blank_ones_are_left_out_with_a_warning() -> None:
    found = read_xlsx(workbook([[], ["id", "a"], ["P1", 1], [None, " "], [], ["P2"], [None, ""]]), "o.xlsx")
    assert cells(found) == {"id": ["P1", "P2"], "a": ["1", None]}
    assert found.place(1, "a") == "o.xlsx: row 6, column a"
    assert found.warnings == ("o.xlsx: 3 blank rows left out; the first is row 1",)


def test_error_cells_are_told_with_row_and_column() -> None:
    def errors(xml: bytes) -> bytes:
        return xml.replace(b"<v>3</v>", b"<v>#N/A</v>").replace(b'r="B3" t="n"', b'r="B3" t="e"')

    data = edited(workbook([["id", "rank"], ["P1", 2], ["P2", 3]]), SHEET, errors)
    (only,) = wrong(data)
    error = "o.xlsx: row 3, column rank: Excel shows an error here (`#N/A`): correct the formula, or empty the cell"
    assert only == f'{error}, or say that it means unknown, as `blank: "#N/A"`'
    assert cells(read_xlsx(data, "o.xlsx", read_mapping({"blank": "#N/A"})))["rank"] == ["2", None]


def test_a_formula_counts_with_its_saved_value() -> None:
    def formula(xml: bytes) -> bytes:
        return xml.replace(b"<v>3</v>", b"<f>1+2</f><v>3</v>")

    assert cells(read_xlsx(edited(workbook([["id", "a"], ["P1", 3]]), SHEET, formula), "o.xlsx"))["a"] == ["3"]


def test_values_beside_the_header_and_header_mistakes_are_told_together() -> None:
    assert wrong(workbook([["Id", "a"], ["P1", 1, None, "?"]])) == [
        "o.xlsx: row 1: there is no column `id` – did you mean `Id`? What differs: upper and lower case",
        "o.xlsx: row 2: a value stands in column D, to the right of the last column with a name",
    ]


def test_the_first_sheet_is_read_and_others_with_values_are_named() -> None:
    data = workbook([["id"], ["P1"]], [["id"], ["P2"]], [], [["x"]])
    found = read_xlsx(data, "o.xlsx")
    assert cells(found) == {"id": ["P1"]}
    assert found.warnings == ("o.xlsx: only the sheet `S1` was read; there is more on `S2`, `S4`",)
    named = read_xlsx(data, "o.xlsx", sheet="S2")
    assert cells(named) == {"id": ["P2"]}
    assert named.warnings == ()
    assert wrong(workbook([["read me"]], [["id"], ["P2"]]))[-1] == (
        "o.xlsx: only the sheet `S1` was read; there is more on `S2`"
    )


def test_a_sheet_that_is_not_there_is_told_with_the_nearest_name() -> None:
    assert wrong(workbook([["id"]]), sheet="S2") == ["o.xlsx: there is no sheet `S2` – available: S1"]


def test_an_empty_sheet_is_a_mistake() -> None:
    assert wrong(workbook([])) == ["o.xlsx: the pool is empty: there is no row with a person"]


def test_a_cell_in_the_farthest_corner_neither_hangs_nor_hides() -> None:
    def far(cell: bytes) -> bytes:
        row = b'<row r="1048576">' + cell + b"</row></sheetData>"
        return edited(workbook([["id"], ["P1"]]), SHEET, lambda xml: xml.replace(b"</sheetData>", row))

    assert wrong(far(b'<c r="XFD1048576"><v>1</v></c>')) == [
        "o.xlsx: row 1048576: a value stands in column XFD, to the right of the last column with a name"
    ]
    assert cells(read_xlsx(far(b'<c r="XFD1048576"/>'), "o.xlsx")) == {"id": ["P1"]}


def test_a_row_beyond_all_sheets_and_a_wrong_dimension_do_no_harm() -> None:
    def beyond(xml: bytes) -> bytes:
        return xml.replace(b"</sheetData>", b'<row r="2000000000"><c><v>1</v></c></row></sheetData>')

    def untrue(xml: bytes) -> bytes:
        return xml.replace(b'ref="A1:A2"', b'ref="A1"')

    book = workbook([["id"], ["P1"]])
    assert wrong(edited(book, SHEET, beyond)) == [
        "o.xlsx: the sheet `S1` is too large: copy the people to a new workbook"
    ]
    assert edited(book, SHEET, untrue) != edited(book, SHEET, bytes)
    assert cells(read_xlsx(edited(book, SHEET, untrue), "o.xlsx")) == {"id": ["P1"]}


@pytest.mark.unmeasured
def test_archives_that_grow_too_much_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    book = workbook([["id"], ["P1"]])
    assert wrong(edited(book, "bomb.xml", lambda _: bytes(120_000_000)))[0].startswith(
        "o.xlsx: the workbook would grow to 120 MB when opened"
    )
    monkeypatch.setattr(zipguard, "MAX_EXPANDED", 1000)
    assert wrong(book)[0].startswith("o.xlsx: the workbook would grow to ")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_xml_entities_are_refused_wherever_they_stand(encoding: str) -> None:
    bomb = ('<!DOCTYPE x [<!ENTITY a "aaaa">]>' + " " * 5).encode(encoding)
    refused = ["o.xlsx: the workbook defines XML entities, which Excel never does: save it again, or as CSV"]
    book = workbook([["id"], ["P1"]])
    assert wrong(edited(book, SHEET, lambda xml: bomb + xml)) == refused
    assert wrong(edited(book, "x.bin", lambda _: b" " * ((1 << 20) - 4) + bomb)) == refused


@pytest.mark.parametrize(
    ("data", "complaint"),
    [
        (b"", "the file is not an Excel workbook, or it is damaged"),
        (b"id,name\n", "the file is not an Excel workbook, or it is damaged"),
        (OLE + bytes(600), "this is an old Excel file: save it as .xlsx"),
        (
            OLE + "EncryptedPackage".encode("utf-16-le"),
            "the workbook is protected with a password: save it without one",
        ),
        (workbook([["id"], ["P1"]])[:-40], "the file is not an Excel workbook, or it is damaged"),
    ],
)
def test_what_is_no_workbook_is_told(data: bytes, complaint: str) -> None:
    assert wrong(data) == [f"o.xlsx: {complaint}"]


def test_other_archives_and_damaged_parts_are_told() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("a.txt", "x")
    assert wrong(stream.getvalue()) == ["o.xlsx: the file is not an Excel workbook, or it is damaged"]
    book = workbook([["id"], ["P1"]])
    for part in (SHEET, "xl/workbook.xml", "[Content_Types].xml", "xl/styles.xml"):
        assert wrong(edited(book, part, lambda xml: xml[:-20])) == ["o.xlsx: the workbook is damaged and can't be read"]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("a_x0041_b", "aAb"),
        ("_x005F_x0041_", "_x0041_"),
        ("_x005F_", "_"),
        ("_x005f_x005F_", "_x005F_"),
        ("first_x000D_\nsecond", "first\r\nsecond"),
        ("_x0041_x0042_", "Ax0042_"),  # the underscore is used up
        ("_x041_ _X0041_ _x00g1_ x0041_", "_x041_ _X0041_ _x00g1_ x0041_"),
        ("x005F_", "x005F_"),
        ("_xD83D__xDE00_", "\U0001f600"),
        ("_xD83D_!", "\ufffd!"),
        ("_x0009_", None),
        ("plain_text", "plain_text"),
    ],
)
@pytest.mark.parametrize("kind", ["shared", "inline", "formula"])
def test_escapes_in_texts_are_read_as_the_standard_says(written: str, meant: str | None, kind: str) -> None:
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    told = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    more = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{told}"/></Types>'.encode()
    cell = {
        "shared": '<c r="B2" t="s"><v>0</v></c>',
        "inline": f'<c r="B2" t="inlineStr"><is><t>{written}</t></is></c>',
        "formula": f'<c r="B2" t="str"><f>A1</f><v>{written}</v></c>',
    }[kind]
    book = edited(
        workbook([["id", "a"], ["P1", "?"]]), "[Content_Types].xml", lambda xml: xml.replace(b"</Types>", more)
    )
    book = edited(book, SHEET, lambda xml: re.sub(rb'<c r="B2".*?</c>', lambda _: cell.encode(), xml))
    book = edited(
        book, "xl/sharedStrings.xml", lambda _: f'<sst xmlns="{main}"><si><t>{written}</t></si></sst>'.encode()
    )
    assert cells(read_xlsx(book, "o.xlsx"))["a"] == [meant]


def test_ids_that_differ_beyond_what_a_workbook_keeps_are_told_to_be_stored_as_text() -> None:
    from composer.pool import Pool

    def told(*ids: object) -> list[str]:
        return mistakes(Pool.of, read_xlsx(workbook([["id"], *([each] for each in ids)]), "o.xlsx"))

    hint = ": a workbook keeps 15 digits of a number, so store ids as text in it"
    assert told(1.2345678901234567e16, 1.2345678901234569e16) == [
        f"o.xlsx: row 3, column id: the id `12345678901234600` appears 2 times (row 2, row 3){hint}"
    ]
    for same in (123456789012345, 100, "P1", "12345678901234567"):
        assert told(same, same) == [f"o.xlsx: row 3, column id: the id `{same}` appears 2 times (row 2, row 3)"]
