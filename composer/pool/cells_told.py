"""What is wrong with the cells of a table, in words, with the rows that they stand in."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from composer.base.magnitudes import MOST_DIGITS
from composer.pool.kinds import BadCells, Column
from composer.pool.kinds.date import DateColumn
from composer.pool.kinds.number import NumberColumn
from composer.pool.raw import Codes, RawColumn, RawTable
from composer.pool.reading.mistakes import TOLD, Tally

MOST_ROWS_NAMED = 3
"""Rows that one mistake names before it only counts the rest."""


def why_no(kind: type[DateColumn | NumberColumn], table: RawTable, found: Column) -> str:
    """The first cell that keeps a column from being of that kind."""
    try:
        kind.of(RawColumn(found.name, found.codes, found.texts))
    except BadCells as bad:
        text, reason = bad.cells[0]
        row = int(np.flatnonzero(found.codes == found.texts.index(text))[0])
        return f" ({table.place(row)}: {reason})"
    return ""


def wrong_ids(table: RawTable, ids: RawColumn) -> Tally:
    """Blank and repeated ids, in the order of their rows."""
    mistakes = Tally(table.source)
    if len(ids.texts) == len(ids.codes):
        return mistakes
    rows = rows_of_cells(ids)
    counts = np.bincount(ids.codes[ids.codes >= 0], minlength=len(ids.texts))
    repeated = {int(rows(code)[1]): code for code in np.flatnonzero(counts > 1).tolist()}
    for row in sorted([*np.flatnonzero(ids.codes < 0).tolist(), *repeated]):
        text = "the id is blank"
        if row in repeated:
            found = rows(repeated[row])
            identity = ids.texts[repeated[row]]
            text = f"the id `{identity}` is there {len(found)} times ({rows_named(table, found)})"
            if identity.isdecimal() and len(identity) > MOST_DIGITS and not identity[MOST_DIGITS:].strip("0"):
                text += f": a workbook keeps {MOST_DIGITS} digits of a number, so store ids as text in it"
        mistakes.add(table.place(row, "id"), text)
    return mistakes


def bad_cells(table: RawTable, raw: RawColumn, bad: BadCells) -> Tally:
    """Cells that their column's kind cannot read, with the rows they stand in."""
    mistakes = Tally(f"{table.source}: column {raw.name}")
    told = dict(bad.cells[:TOLD])
    rows, codes = rows_of_cells(raw), {text: code for code, text in enumerate(raw.texts) if text in told}
    for text, reason in told.items():
        found = rows(codes[text])
        more = f" (also {rows_named(table, found[1:])})" if len(found) > 1 else ""
        mistakes.add(table.place(int(found[0]), raw.name), reason + more)
    mistakes.count(len(bad.cells) - len(told))
    return mistakes


def rows_of_cells(raw: RawColumn) -> Callable[[int], Codes]:
    """For each distinct cell of a column the rows it stands in, without another look at all the rows."""
    order = np.argsort(raw.codes, kind="stable").astype(np.int32)
    ends = np.searchsorted(raw.codes[order], np.arange(len(raw.texts) + 1))
    return lambda code: order[ends[code] : ends[code + 1]]


def rows_named(table: RawTable, rows: Codes | np.ndarray[tuple[int], np.dtype[np.int64]]) -> str:
    named = ", ".join(f"{table.row_word} {table.rows[row]}" for row in rows[:MOST_ROWS_NAMED])
    return named + (f" and {len(rows) - MOST_ROWS_NAMED} more" if len(rows) > MOST_ROWS_NAMED else "")
