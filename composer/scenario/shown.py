"""What a sheet shows beside its values: cells merged downwards, hidden rows, formulas without their values."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from composer.pool.doubts import Doubt, first, rows_told
from composer.pool.raw import RawColumn, RawTable
from composer.pool.reading.mapping import Reading
from composer.pool.written.columns import taken
from composer.scenario.workbook import Seen

HIDDEN = "it is hidden"


def as_shown(table: RawTable, seen: Seen, reading: Reading) -> RawTable:
    """The table with merged cells and hidden rows as the mapping says; what it does not say is in doubt."""
    downwards = [each for each in seen.merged if each[2] > each[0] and each[1] <= len(table.columns)]
    doubts: list[Doubt] = [*_without_value(table, seen.formulas)]
    if reading.merged == "fill":
        table = _filled(table, downwards)
    elif reading.merged is None:
        doubts += _merged(table, downwards)
    hidden = np.isin(table.rows, seen.hidden)
    if hidden.any() and reading.hidden == "leave out":
        left = tuple((int(row), HIDDEN) for row in table.rows[hidden])
        rows = np.flatnonzero(~hidden)
        columns = tuple(taken(column, rows) for column in table.columns)
        table = replace(table, columns=columns, rows=table.rows[rows], left_out=(*table.left_out, *left))
    elif hidden.any() and reading.hidden is None:
        rows_hidden = table.rows[hidden].tolist()
        verb = "is" if len(rows_hidden) == 1 else "are"
        text = f"{rows_told(rows_hidden)} {verb} hidden"
        line = "say `hidden: read` or `hidden: leave out`"
        place = table.place(int(np.argmax(hidden)))
        doubts.append(Doubt("R5", None, tuple(rows_hidden), len(rows_hidden), (), text, line, place))
    return replace(table, doubts=(*table.doubts, *doubts))


def _filled(table: RawTable, merged: Sequence[tuple[int, int, int, int]]) -> RawTable:
    """The table in which each of the merged cells holds what the first of them does."""
    columns = list(table.columns)
    for at in sorted({left - 1 for _, left, _, _ in merged}):
        codes = columns[at].codes.copy()
        for top, left, bottom, _ in merged:
            low, high = np.searchsorted(table.rows, [top, bottom + 1])
            if left - 1 == at and low < high and table.rows[low] == top:
                codes[low:high] = codes[low]
        columns[at] = taken(replace(columns[at], codes=codes))
    return replace(table, columns=tuple(columns))


def _merged(table: RawTable, merged: Sequence[tuple[int, int, int, int]]) -> Iterator[Doubt]:
    """Of each column with cells merged downwards."""
    found: dict[int, list[tuple[int, ...]]] = {}
    for top, left, bottom, _ in sorted(merged):
        low, high = np.searchsorted(table.rows, [top, bottom + 1])
        if high - low > 1 and table.rows[low] == top:
            found.setdefault(left - 1, []).append(tuple(table.rows[low:high].tolist()))
    for at, blocks in sorted(found.items()):
        column = table.columns[at]
        cells = [_cell(column, table, block[0]) for block in blocks]
        rows = tuple(row for block in blocks for row in block)
        also = f", and {len(blocks) - 1} more of this column are" if len(blocks) > 1 else ""
        text = f"{rows_told(blocks[0])} are one merged cell `{cells[0]}`{also}"
        line = f"`merged: fill` gives it to all {len(blocks[0])}, `merged: blank` to the first alone"
        yield Doubt("R4", column.name, rows, len(rows), first(cells), text, line, _place(table, rows[0], column.name))


def _place(table: RawTable, row: int, column: str) -> str:
    return table.place(int(np.searchsorted(table.rows, row)), column)


def _cell(column: RawColumn, table: RawTable, row: int) -> str:
    code = int(column.codes[int(np.searchsorted(table.rows, row))])
    return "" if code < 0 else column.texts[code]


def _without_value(table: RawTable, formulas: Sequence[tuple[int, int]]) -> Iterator[Doubt]:
    """Of each column with formulas that have no value."""
    found: dict[int, list[int]] = {}
    known = set(table.rows.tolist())
    for row, column in formulas:
        if row in known and column <= len(table.columns):
            found.setdefault(column - 1, []).append(row)
    for at, rows in sorted(found.items()):
        verb = "a formula without its value" if len(rows) == 1 else "formulas without their values"
        text = f"{rows_told(rows)}: {verb}"
        line = "open the file in Excel and save it"
        name = table.columns[at].name
        yield Doubt("R3", name, tuple(rows), len(rows), (), text, line, _place(table, rows[0], name))
