"""Excel workbooks (.xlsx, .xlsm), as the person who made them sees them."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from unicodedata import normalize

from composer.base.errors import Mistake, ScenarioError, did_you_mean
from composer.base.magnitudes import MOST_DIGITS
from composer.pool.raw import RawTable
from composer.pool.reading.cells import BadCell, cell_text
from composer.pool.reading.table import RowTable
from composer.pool.strings.decimals import has_too_many_digits
from composer.scenario.damage import Damaged, came_from
from composer.scenario.source import Given, content_of
from composer.scenario.workbook import Cells, Sheet, Workbook
from composer.scenario.zipguard import Part, check_workbook

MAX_BYTES = 200_000_000


def read_xlsx(data: Given, source: str, sheet: str | None = None) -> RawTable:
    """The table on a sheet of a workbook, given as its bytes or its path: the first unless one is named.

    Numbers have the 15 digits that Excel shows; `RawColumn.finer` tells where more were stored. A formula
    counts with the value that was saved with it; one saved without a value (by a program that is not Excel)
    can't be told from a blank cell. Raises ScenarioError.
    """
    content = content_of(data, MAX_BYTES)
    parts = check_workbook(content.data, source)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about drawings and the like, which hold no people
            return _read(content.data, parts, source, sheet, content.sha256)
    except ScenarioError as error:
        raise ScenarioError(replace(each, place=each.place or source) for each in error.mistakes) from None
    except Exception as error:  # openpyxl raises anything at all over a damaged part
        if not isinstance(error, Damaged) and not came_from(error, "openpyxl", "zipfile", "xml", "lxml"):
            raise
        raise ScenarioError([Mistake("the workbook is damaged and can't be read", place=source)]) from None


def _read(data: bytes, parts: Mapping[str, Part], source: str, sheet: str | None, sha256: str) -> RawTable:
    sheets = {each.title: each for each in Workbook.of(data, parts).sheets}
    name = next(iter(sheets), "") if sheet is None else normalize("NFC", sheet)
    if name not in sheets:
        wrong = f"there is no sheet `{name}`{did_you_mean(name, list(sheets))}" if name else "there is no sheet"
        raise ScenarioError([Mistake(wrong)])
    others = [f"`{n}`" for n, each in sheets.items() if sheet is None and n != name and any(each.rows())]
    said = f"only the sheet `{name}` was read; there is more on {', '.join(others)}"
    try:
        return _table(sheets[name], source, [f"{source}: {said}"] if others else [], sha256, len(data))
    except ScenarioError as error:
        if others:  # most likely the wrong one
            raise ScenarioError([*error.mistakes, Mistake(said)]) from None
        raise


def _table(sheet: Sheet, source: str, said: list[str], sha256: str, size: int) -> RawTable:
    table = RowTable(source, ragged=True, size=size)
    following = 1
    for number, cells in sheet.rows():
        if number > following:
            table.skip(following, number - following)
        _add(table, number, cells)
        following = number + 1
    return table.table(said, sha256)


def _add(table: RowTable, number: int, cells: Cells) -> None:
    from openpyxl.utils import get_column_letter

    last = max(cells)
    width = last if table.names is None else min(last, len(table.names))
    found: list[str | None] = [None] * width
    for column, (value, data_type) in cells.items():
        if column > width:
            continue
        try:
            found[column - 1] = _text(value, data_type)
            if isinstance(value, float) and has_too_many_digits(whole := str(cell_text(value))):
                table.finer.setdefault(column - 1, whole)
        except BadCell as error:
            table.mistakes.add(table.place(number, column - 1), str(error))
    if last > width:
        wrong = f"a value stands in column {get_column_letter(last)}, to the right of the last column with a name"
        table.mistakes.add(table.place(number), wrong)
    table.add(number, found)


def _text(value: object, data_type: str) -> str | None:
    if data_type == "e":
        raise BadCell(f"Excel shows an error here (`{value}`): mend the formula, or empty the cell")
    if isinstance(value, float):
        return cell_text(Decimal(format(value + 0.0, f".{MOST_DIGITS}g")))
    return cell_text(value)
