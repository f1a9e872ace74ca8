"""Answers as Excel workbooks: one sheet a table, every cell a text, a number or a day, and none a formula."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from copy import copy
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from composer.base.csv_escape import begins_formula
from composer.base.spelling import escape
from composer.render.table import Book, Cell, Number, Table, with_exact

if TYPE_CHECKING:
    from openpyxl import Workbook

MOST_ROWS = 1_048_575
"""Rows of a sheet below its heads."""
MOST_UNITS = 32_767
"""UTF-16 units that a cell may hold."""
_WIDEST, _HEAD = 72, 24
"""Characters that a column shows at most, and of its head at least."""
_LINE, _MOST_LINES = 15, 25
"""Points of a line, and lines that a row shows."""
_FIRST_DAY = date(1900, 3, 1)
"""Before it Excel's calendar has a day too many, and soon ends."""
_ILLEGAL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_TIMES = re.compile(rb"<dcterms:(created|modified)[^>]*>[^<]*</dcterms:\1>")
_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")


def book_xlsx(book: Book) -> bytes:
    """Tables as an .xlsx file: a sheet each, heads in the first row, which stays in sight."""
    from openpyxl import Workbook

    written = Workbook(write_only=True)
    written.properties.creator, written.properties.title = "team-composer", legal(book.title) or None
    try:
        for table in map(with_exact, _with_sentences(book.tables)):
            for part, start in enumerate(range(0, max(len(table.rows), 1), MOST_ROWS), 1):
                name, stop = table.name if part == 1 else f"{table.name} {part}", start + MOST_ROWS
                _sheet(written, replace(table, name=name, rows=table.rows[start:stop], tints=table.tints[start:stop]))
        return _timeless(_saved(written))
    except BaseException:
        _given_up(written)
        raise


def _given_up(written: Any) -> None:
    """End what is half written in its order: left to the garbage collector, openpyxl complains on standard error."""
    for sheet in written.worksheets:
        for half in (sheet._rows, sheet._writer):
            with suppress(Exception):
                half.close()


def _saved(written: Workbook) -> io.BytesIO:
    """What openpyxl would save, without the temporary files of its own that it would leave where it is killed."""
    from openpyxl.writer.excel import ExcelWriter

    class InMemory(zipfile.ZipFile):
        def write(self, filename: Any, arcname: Any = None, *_: Any) -> None:
            self.writestr(arcname, filename.getvalue())

    data = io.BytesIO()
    with InMemory(data, "w", zipfile.ZIP_DEFLATED) as archive:
        ExcelWriter(written, archive).write_data()
    return data


def _timeless(data: io.BytesIO) -> bytes:
    """The same file without the time at which it was written: the same answer gives the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(data) as made, zipfile.ZipFile(out, "w") as kept:
        for name in made.namelist():
            part = made.read(name)
            if name == "docProps/core.xml":
                part = _TIMES.sub(b"", part)
            kept.writestr(zipfile.ZipInfo(name), part, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _with_sentences(tables: Sequence[Table]) -> Iterator[Table]:
    """The tables, what is said of each being told in the first of them, the answer; those without rows left out."""
    answer, *others = tables
    told = tuple((table.name, sentence) for table in others for sentence in table.said)
    yield replace(answer, rows=(*answer.rows, *told))
    yield from (table for table in others if table.rows)


def _sheet(written: Workbook, table: Table) -> None:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.properties import PageSetupProperties

    sheet: Any = written.create_sheet(table.name)
    sheet.freeze_panes = f"{get_column_letter(table.pinned + 1)}2"
    sheet.print_title_rows, sheet.page_setup.orientation = "1:1", "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    widths = list(_widths(table))
    for at, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(at)].width = width + 3
    if len(table.heads) > 2:
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(table.heads))}{len(table.rows) + 1}"
    _begin_in_memory(sheet)
    bold, grey = Font(name="Calibri", size=11, bold=True), PatternFill("solid", fgColor="FFE7E6E6")
    styled: list[Any] = [
        WriteOnlyCell(sheet) for _ in table.heads
    ]  # found out once a column: openpyxl compares styles at length
    for pattern, right in zip(styled, _numeric(table), strict=True):
        side = "right" if right else "left"
        pattern.alignment = Alignment(horizontal=side, vertical="top", wrap_text=True, indent=1)
    tinted: dict[tuple[int, str], Any] = {}
    plain = (None,) * len(table.heads)
    for number, row in enumerate((table.heads, *table.rows), 1):
        cells: list[Any] = []
        tints = table.tints[number - 2] if number > 1 and table.tints else plain
        for at, (cell, pattern, tint) in enumerate(zip(row, styled, tints, strict=True)):
            one: Any = WriteOnlyCell(sheet)
            cells.append(one)
            if tint and (at, tint) not in tinted:
                tinted[at, tint] = WriteOnlyCell(sheet)
                tinted[at, tint]._style = copy(pattern._style)
                tinted[at, tint].fill = PatternFill("solid", fgColor=f"FF{tint}")
            one._style = copy(tinted[at, tint]._style if tint else pattern._style)
            if number == 1:
                one.font, one.fill = bold, grey
            _fill(one, cell)
        if (lines := max(_lines(cell, width) for cell, width in zip(row, widths, strict=True))) > 1:
            sheet.row_dimensions[number].height = _LINE * min(lines, _MOST_LINES)
        sheet.append(cells)


def _begin_in_memory(sheet: Any) -> None:
    from openpyxl.worksheet._writer import WorksheetWriter

    class InMemory(WorksheetWriter):
        def cleanup(self) -> None:
            """There is no temporary file."""

    sheet._writer = InMemory(sheet, io.BytesIO())
    sheet._writer.write_top()


def _fill(one: Any, cell: Cell) -> None:
    """Put a value into a cell: numbers and days as such, any text as text, whatever it begins with."""
    if isinstance(cell, Number):
        rounded = cell.rounded
        one.value = int(rounded) if rounded == rounded.to_integral_value() else float(rounded)
        one.number_format = "General" if cell.ends else "0.00"
    elif isinstance(cell, date) and cell >= _FIRST_DAY:
        one.value, one.number_format = cell, "yyyy-mm-dd"
    elif cell is not None and cell != "":
        text = fitting(legal(cell if isinstance(cell, str) else cell.isoformat()))
        one.value = _ESCAPE.sub("_x005F_", text)
        one.data_type = "s"  # openpyxl takes `=…` for a formula and `#N/A` for an error
        one.quotePrefix = begins_formula(text)  # and it stays text when somebody edits it


def legal(text: str) -> str:
    """A text with what no workbook can hold spelled out: control characters as `\\x07`, halves of characters."""
    return _ILLEGAL.sub(lambda found: escape(found[0]), text)


def fitting(text: str) -> str:
    """A text that fits into a cell; one that is too long is cut, and says so."""
    if len(text) * 2 <= MOST_UNITS or len(text.encode("utf-16-le")) // 2 <= MOST_UNITS:
        return text
    end = f" … [cut here: {len(text):,} characters are more than a cell holds]"
    kept = text.encode("utf-16-le")[: 2 * (MOST_UNITS - len(end))]
    return kept.decode("utf-16-le", "ignore") + end


def _numeric(table: Table) -> Iterator[bool]:
    """For each column whether it holds numbers or days alone."""
    for at in range(len(table.heads)):
        cells = [row[at] for row in table.rows if row[at] is not None]
        yield bool(cells) and not any(isinstance(cell, str) for cell in cells)


def _widths(table: Table) -> Iterator[int]:
    """For each column a width, in characters, at which most of it can be read."""
    for at, head in enumerate(table.heads):
        longest = max((_length(row[at]) for row in table.rows), default=0)
        yield min(max(longest, min(len(head), _HEAD)), _WIDEST)


def _length(cell: Cell) -> int:
    if isinstance(cell, str):
        return max(map(len, cell.splitlines()), default=0)
    return 10 if isinstance(cell, date) else len(str(cell.rounded)) if isinstance(cell, Number) and cell.ends else 8


def _lines(cell: Cell, width: int) -> int:
    """About how many lines a cell takes."""
    if not isinstance(cell, str) or (len(cell) <= width and "\n" not in cell):
        return 1
    return sum(max(1, -(-len(line) // width)) for line in cell.split("\n"))
