"""Excel workbooks (.xlsx, .xlsm), as the person who made them sees them."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from unicodedata import normalize

from composer.errors import Mistake, ScenarioError, did_you_mean
from composer.magnitudes import MOST_DIGITS
from composer.pool.decimals import too_fine
from composer.pool.raw import RawTable
from composer.pool.reading.cells import BadCell, cell_text
from composer.pool.reading.table import RowTable
from composer.scenario.source import Given, content_of
from composer.scenario.zipguard import check_workbook

if TYPE_CHECKING:
    from openpyxl import Workbook

MAX_BYTES = 200_000_000
_LAST_ROW = 1_048_576
_MAX_CELLS = 100_000_000


def read_xlsx(data: Given, source: str, sheet: str | None = None) -> RawTable:
    """The table on a sheet of a workbook, given as its bytes or its path: the first unless one is named.

    Numbers have the 15 digits that Excel shows; `RawColumn.finer` tells where more were stored. A formula
    counts with the value that was saved with it; one saved without a value (by a program that is not Excel)
    can't be told from a blank cell. Raises ScenarioError.
    """
    content = content_of(data, MAX_BYTES)
    check_workbook(content.data, source)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about drawings and the like, which hold no people
            return _read(content.data, source, sheet, content.sha256)
    except ScenarioError:
        raise
    except Exception:  # openpyxl raises anything at all over a damaged part
        raise ScenarioError([Mistake("the workbook is damaged and can't be read", place=source)]) from None


def _read(data: bytes, source: str, sheet: str | None, sha256: str) -> RawTable:
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    try:
        sheets = {normalize("NFC", ws.title): ws for ws in _worksheets(book)}
        name = next(iter(sheets), "") if sheet is None else normalize("NFC", sheet)
        if name not in sheets:
            wrong = f"there is no sheet `{name}`{did_you_mean(name, list(sheets))}" if name else "there is no sheet"
            raise ScenarioError([Mistake(wrong, place=source)])
        others = [f"`{n}`" for n, ws in sheets.items() if sheet is None and n != name and any(_rows(ws, source))]
        said = f"only the sheet `{name}` was read; there is more on {', '.join(others)}"
        try:
            return _table(sheets[name], source, [f"{source}: {said}"] if others else [], sha256)
        except ScenarioError as error:
            if others:  # most likely the wrong one
                raise ScenarioError([*error.mistakes, Mistake(said, place=source)]) from None
            raise
    finally:
        book.close()


def _table(sheet: Any, source: str, said: list[str], sha256: str) -> RawTable:
    table = RowTable(source, ragged=True)
    following = 1
    for number, cells in _rows(sheet, source):
        if number > following:
            table.skip(following, number - following)
        _add(table, number, cells)
        following = number + 1
    return table.table(said, sha256)


def _worksheets(book: Workbook) -> Iterator[Any]:
    """Every sheet that has cells, none trusted to know how large it is."""
    for sheet in book.worksheets:
        worksheet: Any = sheet
        worksheet.reset_dimensions()
        yield worksheet


def _rows(sheet: Any, source: str) -> Iterator[tuple[int, Sequence[Any]]]:
    """Each row that has a value, and its number; the cells after the last value are left out."""
    seen = 0
    for number, row in enumerate(sheet.iter_rows(), 1):
        # a lone cell far out makes every row wide, or ever so many rows
        seen += len(row)
        if number > _LAST_ROW or seen > _MAX_CELLS:
            wrong = f"the sheet `{sheet.title}` is too large: copy the people to a new workbook"
            raise ScenarioError([Mistake(wrong, place=source)])
        width = len(row)
        while width and _blank(row[width - 1].value):
            width -= 1
        if width:
            yield number, row[:width]


def _blank(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _add(table: RowTable, number: int, cells: Sequence[Any]) -> None:
    from openpyxl.utils import get_column_letter

    found: list[str | None] = []
    for position, cell in enumerate(cells):
        try:
            text = _text(cell.value, cell.data_type)
            if isinstance(cell.value, float) and too_fine(whole := str(cell_text(cell.value))):
                table.finer.setdefault(position, whole)
            found.append(text)
        except BadCell as error:
            table.mistakes.add(table.place(number, position), str(error))
            found.append(None)
    if table.names is not None and len(found) > len(table.names):
        letters = get_column_letter(len(found))
        wrong = f"a value stands in column {letters}, to the right of the last column with a name"
        table.mistakes.add(table.place(number), wrong)
        del found[len(table.names) :]
    table.add(number, found)


def _text(value: object, data_type: str) -> str | None:
    if data_type == "e":
        raise BadCell(f"Excel shows an error here (`{value}`): mend the formula, or empty the cell")
    if isinstance(value, float):
        return cell_text(Decimal(format(value + 0.0, f".{MOST_DIGITS}g")))
    return cell_text(value)
