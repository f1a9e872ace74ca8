"""Workbooks as others write them, made tag by tag: by no pen of the library that reads them."""

from __future__ import annotations

import io
from typing import Any

import pytest

from composer.pool.reading.mapping import read_mapping
from composer.scenario.strict_xml import loosened
from composer.scenario.xlsx import read_xlsx
from tests.support.open_xml import Book, Page, inline, number, shared, typed
from tests.support.pool_files import cells, mistakes

FORMATS = {14: "", 165: "dd.mm.yyyy", 166: "00000", 167: "[h]:mm", 168: '0.0" days"', 169: "[Red]#,##0;@"}
DAY, ZEROS, SPAN, WORDS, MONEY = 2, 3, 4, 5, 6
PEOPLE = (
    ("id", "day", "flag", "skill", "score"),
    ("P1", number(46600, DAY), typed("b", "1"), shared(0), number(7.5, WORDS)),
    ("P2", typed("d", "2027-08-02"), typed("b", "0"), shared(1), number("1E2", MONEY)),
    ("P3", typed("d", "2027-08-03T00:00:00Z"), None, typed("str", "me&dic", "A1"), typed("n", "3", "1+2")),
)
TEXTS = ("<r><t>me</t></r><r><rPr><b/></rPr><t>dic</t></r>", "<t>\u6f22</t><rPh sb='0' eb='1'><t>kan</t></rPh>")
READ = {
    "id": ["P1", "P2", "P3"],
    "day": ["2027-08-01", "2027-08-02", "2027-08-03"],
    "flag": ["true", "false", None],
    "skill": ["medic", "\u6f22", "me&dic"],
    "score": ["7.5", "100", "3"],
}


def wrong(book: Book, **mapping: Any) -> list[str]:
    return mistakes(read_xlsx, book.written(), "o.xlsx", read_mapping(mapping))


@pytest.mark.parametrize("prefix", ["", "x"])
@pytest.mark.parametrize("strict", [False, True])
def test_a_workbook_is_read_whatever_its_namespaces(strict: bool, prefix: str) -> None:
    book = Book([Page(PEOPLE)], strict=strict, prefix=prefix, formats=FORMATS, texts=TEXTS)
    found = read_xlsx(book.written(), "o.xlsx")
    assert cells(found) == READ
    assert found.doubts == ()


def test_what_a_strict_workbook_shows_beside_its_values_is_seen_too() -> None:
    after = '<mergeCells><mergeCell ref="B2:B3"/></mergeCells>'
    rows = [["id", "x", "y"], ["P1", "a", '<c t="n"><f>1+1</f></c>'], ["P2", None, number(1)]]
    for strict in (False, True):
        doubts = read_xlsx(Book([Page(rows, after=after)], strict=strict).written(), "o.xlsx").doubts
        assert sorted(doubt.code for doubt in doubts) == ["R3", "R4"]


@pytest.mark.parametrize("size", [1, 7, 40, 64, 1000, -1])
def test_tags_are_changed_wherever_a_piece_of_the_part_ends(size: int) -> None:
    text = b'<a xmlns="http://purl.oclc.org/ooxml/spreadsheetml/main"><b>http://purl.oclc.org/ooxml/x</b>' * 3 + b"\n "

    class Part(io.BytesIO):
        def peek(self, size: int) -> bytes:
            return text[:size]

    part, pieces = loosened(Part(text)), []
    while piece := part.read(size):
        pieces.append(piece)
    usual = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    assert b"".join(pieces) == text.replace(b"http://purl.oclc.org/ooxml/spreadsheetml/main", usual)


def test_a_long_strict_sheet_is_changed_in_its_tags_alone() -> None:
    address = "http://purl.oclc.org/ooxml/spreadsheetml/main > 1"
    rows = [["id", "x"], *([f"P{at}", f"{address} {at}"] for at in range(3_000))]
    found = cells(read_xlsx(Book([Page(rows)], strict=True).written(), "o.xlsx"))
    assert found["x"] == [f"{address} {at}" for at in range(3_000)]


def test_days_are_counted_from_1904_where_the_workbook_says_so() -> None:
    rows = [["id", "day"], ["P1", number(46600, DAY)], ["P2", typed("d", "2027-08-01")]]
    for from_1904, day in ((False, "2027-08-01"), (True, "2031-08-02")):
        found = cells(read_xlsx(Book([Page(rows)], formats=FORMATS, from_1904=from_1904).written(), "o.xlsx"))
        assert found["day"] == [day, "2027-08-01"]


def test_charts_hold_no_people_and_hidden_sheets_are_no_first_ones() -> None:
    chart = Page([], "Chart", chart=True)
    assert wrong(Book([chart])) == ["o.xlsx: no sheet has cells"]
    hidden = Page([["id"], ["P1"]], "Old", state="veryHidden")
    assert wrong(Book([chart, hidden]))[0].startswith("o.xlsx: only hidden sheets hold anything: `Old`.")
    found = read_xlsx(Book([chart, hidden, Page([["id"], ["P2"]])]).written(), "o.xlsx")
    assert (cells(found), found.warnings) == (
        {"id": ["P2"]},
        ("o.xlsx: only the sheet `Roll` was read; there is more on `Old` (hidden)",),
    )


def test_numbers_shown_with_zeros_keep_them_and_other_formats_do_not() -> None:
    rows = [["id", "x"], [number(8, ZEROS), number(8, MONEY)], [number(10, ZEROS), number(10, WORDS)]]
    assert cells(read_xlsx(Book([Page(rows)], formats=FORMATS).written(), "o.xlsx")) == {
        "id": ["00008", "00010"],
        "x": ["8", "10"],
    }


def test_fonts_and_fills_that_nobody_else_can_read_are_no_damage() -> None:
    assert "<fills><fill/></fills>" in Book([])._styles()
    assert cells(read_xlsx(Book([Page([["id"], ["P1"]])]).written(), "o.xlsx")) == {"id": ["P1"]}


def test_wrong_cells_of_a_column_are_told_in_one_line_a_reason_and_none_of_rows_that_are_no_people() -> None:
    error, span = typed("e", "#N/A"), number(0.5, SPAN)
    rows = [["id", "x", "y"], *([f"P{at}", error, span] for at in range(7)), [None, typed("e", "#REF!"), None, "note"]]
    book = Book([Page(rows)], formats=FORMATS)
    first, second = wrong(book, person=["id"])
    assert first.startswith("o.xlsx: row 2, column x: Excel shows an error here (`#N/A`)")
    assert first.endswith("(also row 3, row 4, row 5 and 3 more)")
    assert second.startswith("o.xlsx: row 2, column y: a span of time is neither a date")
    assert len(wrong(book)) == 4


def test_a_row_with_an_error_where_people_have_something_is_a_person() -> None:
    rows = [["id", "rank"], ["P1", typed("e", "#N/A")], ["P2", "OF-1"], ["P3", None], ["P4", inline("OF-2")]]
    (only,) = wrong(Book([Page(rows)]), person=["rank"])
    assert only.startswith("o.xlsx: row 2, column rank: Excel shows an error here")
