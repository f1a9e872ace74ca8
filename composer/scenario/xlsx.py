"""Excel workbooks (.xlsx, .xlsm), as the person who made them sees them."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import islice, takewhile
from unicodedata import normalize

from composer.base.errors import Mistake, ScenarioError, did_you_mean
from composer.base.magnitudes import MOST_DIGITS
from composer.pool.doubts import Doubt, first, quoted
from composer.pool.raw import RawTable
from composer.pool.reading.cells import BadCell, cell_text
from composer.pool.reading.mapping import PLAIN, Reading
from composer.pool.reading.shape import LOOKED_AT, shape_of
from composer.pool.reading.table import RowTable
from composer.pool.reading.whole import BadTable
from composer.pool.strings.decimals import has_too_many_digits
from composer.scenario.damage import Damaged, came_from
from composer.scenario.shown import as_shown
from composer.scenario.source import Content, Given, content_of
from composer.scenario.workbook import Cells, KeptSheet, Seen, Sheet, Workbook
from composer.scenario.zipguard import check_workbook

MAX_BYTES = 200_000_000
_MEANT = ', or say that it means unknown, as `blank: "'


def read_xlsx(
    data: Given,
    source: str,
    reading: Reading = PLAIN,
    wanted: Sequence[str] = (),
    *,
    sheet: str | None = None,
    book: Workbook | None = None,
) -> RawTable:
    """The table on a sheet of a workbook, given as its bytes or its path: the first that is visible and holds anything,
    unless one is named; `book` is the same workbook where it was opened before. The strict form of ISO/IEC 29500 is
    read, too.

    Numbers have the 15 digits that Excel shows, and the zeros that a format of zeros shows before them;
    `RawColumn.finer` tells where more were stored. A formula counts with the value that was saved with it; one saved
    without a value (by a program that is not Excel) is a blank cell, and in doubt. The header is looked for where
    `wanted` columns are named. Raises BadTable, and ScenarioError.
    """
    content = content_of(data, MAX_BYTES)
    asked = _Asked(source, sheet or reading.sheet, reading, wanted)
    with _told_of(source):
        opened = book or Workbook.of(content.data, check_workbook(content.data, source))
        return _read(content, opened, asked)


def open_book(content: Content, source: str) -> Workbook:
    """A workbook whose sheets are gone through several times. Raises ScenarioError."""
    with _told_of(source):
        return Workbook.of(content.data, check_workbook(content.data, source), KeptSheet)


def peeked_rows(sheet: Sheet, most: int, source: str) -> list[tuple[int, list[str | None]]]:
    """The first rows of a sheet as texts, as far as they have any. Raises ScenarioError."""
    with _told_of(source):
        return [(number, _peeked(cells)) for number, cells in islice(sheet.rows(), most)]


@contextmanager
def _told_of(source: str) -> Iterator[None]:
    """Mistakes have a place, and whatever openpyxl raises over a damaged part is one."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about drawings and the like, which hold no people
            yield
    except BadTable as error:
        raise BadTable((replace(each, place=each.place or source) for each in error.mistakes), error.rest) from None
    except ScenarioError as error:
        raise ScenarioError(replace(each, place=each.place or source) for each in error.mistakes) from None
    except Exception as error:  # openpyxl raises anything at all over a damaged part
        if not isinstance(error, Damaged) and not came_from(error, "openpyxl", "zipfile", "xml", "lxml"):
            raise
        raise ScenarioError([Mistake("the workbook is damaged and can't be read", place=source)]) from None


@dataclass(frozen=True)
class _Asked:
    """What is wanted of a workbook."""

    source: str
    sheet: str | None
    reading: Reading
    wanted: Sequence[str]


def _read(content: Content, book: Workbook, asked: _Asked) -> RawTable:
    sheets = {each.title: each for each in book.sheets}
    name = _first(sheets) if asked.sheet is None else normalize("NFC", asked.sheet)
    if name not in sheets:
        wrong = f"there is no sheet `{name}`{did_you_mean(name, list(sheets))}" if name else "no sheet has cells"
        raise ScenarioError([Mistake(wrong)])
    more = [each for n, each in sheets.items() if asked.sheet is None and n != name and any(each.rows())]
    others = [f"`{each.title}`" + ("" if each.visible else " (hidden)") for each in more]
    said = f"only the sheet `{name}` was read; there is more on {', '.join(others)}"
    try:
        table = _table(sheets[name], content, asked, [f"{asked.source}: {said}"] if others else [])
    except BadTable as error:
        if others:  # most likely the wrong one
            raise BadTable([*error.mistakes, Mistake(said)], error.rest) from None
        raise
    except ScenarioError as error:
        if others:
            raise ScenarioError([*error.mistakes, Mistake(said)]) from None
        raise
    return replace(table, doubts=(*table.doubts, *_not_read(asked.source, name, [each.title for each in more], said)))


def _not_read(source: str, name: str, others: Sequence[str], said: str) -> Iterator[Doubt]:
    """Sheets beside the one that was read, where nobody said which one is meant."""
    if others:
        line, text = f"sheet: {quoted(name)}", f"{source}: {said}"
        yield Doubt("W9", None, (), len(others), first(others), text, line, source, asked=True)


def _first(sheets: Mapping[str, Sheet]) -> str:
    """The first visible sheet that holds anything; else the first that is visible. Raises ScenarioError where all that
    do are hidden."""
    filled = [name for name, each in sheets.items() if each.visible and any(each.rows())]
    if filled:
        return filled[0]
    hidden = [name for name, each in sheets.items() if not each.visible and any(each.rows())]
    if hidden:
        names = ", ".join(f"`{name}`" for name in hidden)
        raise ScenarioError(
            [Mistake(f"only hidden sheets hold anything: {names}. Name the one that is meant, as `sheet:`")]
        )
    return next((name for name, each in sheets.items() if each.visible), "")


def _table(sheet: Sheet, content: Content, asked: _Asked, said: list[str]) -> RawTable:
    reading, seen = asked.reading, Seen()
    rows = sheet.rows(seen)
    begun: list[tuple[int, Cells]] = []
    if reading.header is not None or asked.wanted:
        last = max((LOOKED_AT, *(reading.header or ())))
        begun = [*takewhile(lambda row: row[0] <= last, rows)]
        rows = sheet.rows(seen := Seen())
    storeys = sheet.merged() if reading.header and len(reading.header) > 1 else []
    shape = shape_of([(number, _peeked(cells)) for number, cells in begun], reading, asked.wanted, across(storeys))
    table = RowTable(
        asked.source, ragged=True, size=len(content.data), reading=reading, shape=shape, wanted=asked.wanted
    )
    following = 1
    for number, cells in rows:
        if number > following:
            table.skip(following, number - following)
        _add(table, number, cells, reading.blank)
        following = number + 1
    return table.table(said, content.sha256, lambda found: as_shown(found, seen, reading))


def _peeked(cells: Cells) -> list[str | None]:
    """A row as texts, as far as it has any."""
    found: list[str | None] = [None] * max(cells)
    for column, (value, _) in cells.items():
        with suppress(BadCell):
            found[column - 1] = _text(value)
    return found


def across(merged: Sequence[tuple[int, int, int, int]]) -> Callable[[int], Mapping[int, int]]:
    """For a row, which of its cells are merged with one to their left; columns from 0."""

    def of(row: int) -> Mapping[int, int]:
        spans = [(left, right) for top, left, bottom, right in merged if top <= row <= bottom and right > left]
        return {column - 1: left - 1 for left, right in spans for column in range(left + 1, right + 1)}

    return of


def _add(table: RowTable, number: int, cells: Cells, blank: Sequence[str]) -> None:
    from openpyxl.utils import get_column_letter

    if number <= table.last:
        return
    last = max(cells)
    width = last if table.names is None else min(last, len(table.names))
    found: list[str | None] = [None] * width
    for column, (value, data_type) in cells.items():
        if column > width:
            continue
        if data_type == "e":
            if value not in blank:
                why = f'Excel shows an error here (`{value}`): correct the formula, or empty the cell{_MEANT}{value}"`'
                found[column - 1] = table.bad_cell(number, column - 1, str(value), why)
            continue
        try:
            found[column - 1] = _text(value)
            if isinstance(value, float):
                if has_too_many_digits(whole := str(cell_text(value))):
                    table.finer.setdefault(column - 1, whole)
                table.typed.setdefault(column - 1, set()).add(found[column - 1] or "")
        except BadCell as error:
            found[column - 1] = table.bad_cell(number, column - 1, str(value), str(error))
    if last > width:
        wrong = f"a value stands in column {get_column_letter(last)}, to the right of the last column with a name"
        table.bad_row(number, wrong)
    table.add(number, found)


def _text(value: object) -> str | None:
    if isinstance(value, float):
        return cell_text(Decimal(format(value + 0.0, f".{MOST_DIGITS}g")))
    return cell_text(value)
