"""Rows that look like no people: the header again, a sum, a heading. Nobody is left out for it; it is told (R6)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from composer.pool.doubts import Doubt, rows_told
from composer.pool.raw import RawColumn, RawTable
from composer.pool.reading.apply import header_again
from composer.pool.reading.mapping import Reading

_SUM = re.compile(
    r"(?:(?:grand |sub|sous-)?total(?:s|e|en)?|sum|summe|gesamt(?:summe)?|insgesamt|zwischensumme|somme|suma|razem|"
    r"итого|всего|сумма|подытог|разом|усього|барлығы|жиыны)(?!\w)",
    re.IGNORECASE,
)
LAST = 3
"""Rows at the end that are looked at however much stands in them."""
RARE = 0.1
"""The part of the ids that one may be like, and still be a heading."""


def junk_doubts(table: RawTable, reading: Reading) -> Iterator[Doubt]:
    """What is in doubt about who is a person, where the mapping does not say."""
    columns = table.columns
    if reading.person or not columns or not len(table.rows):
        return
    again = np.flatnonzero(header_again(columns, len(table.rows)))
    if len(again):
        rows = rows_told(table.rows[again].tolist(), table.row_word)
        text = f"{rows} {'is' if len(again) == 1 else 'are'} the header again"
        yield _doubt(table, reading, columns, again, text)
    filled = np.zeros(len(table.rows), np.int32)
    for column in columns:
        filled += column.codes >= 0
    few = np.flatnonzero(2 * filled <= len(columns))
    ids = next((column for column in columns if (column.name,) == reading.ids), None)
    sums = [row for row in _candidates(few, len(table.rows)) if _is_sum(columns, ids, row, filled)]
    if sums:
        cell = next(text for text in _cells(columns, sums[0]) if _SUM.match(text))
        only = [column.name for column in columns if column.codes[sums[0]] >= 0][:3]
        rows = rows_told(table.rows[sums].tolist(), table.row_word)
        text = f"{rows} looks like a sum (`{cell}`; only {', '.join(only)} filled)"
        yield _doubt(table, reading, columns, np.array(sums), text)
    if ids is not None and len(columns) > 2:
        heads = [row for row in few.tolist() if filled[row] == 1 and ids.codes[row] >= 0 and row not in sums]
        if heads and (odd := _unlike(ids, heads)):
            cell = ids.texts[int(ids.codes[odd[0]])]
            rows = rows_told(table.rows[odd].tolist(), table.row_word)
            text = f"{rows} looks like a heading (`{cell[:40]}`, and nothing beside it)"
            yield _doubt(table, reading, columns, np.array(odd), text)


def _candidates(few: NDArray[np.intp], rows: int) -> list[int]:
    return sorted({*few.tolist(), *range(max(0, rows - LAST), rows)})


def _cells(columns: Sequence[RawColumn], row: int) -> Iterator[str]:
    for column in columns:
        if (code := int(column.codes[row])) >= 0:
            yield column.texts[code]


def _is_sum(columns: Sequence[RawColumn], ids: RawColumn | None, row: int, filled: NDArray[np.int32]) -> bool:
    """Whether a row says that it is a sum: in its id, or in any cell where little else stands in it."""
    if ids is not None and ids.codes[row] >= 0 and says_sum(ids.texts[int(ids.codes[row])]):
        return True
    return 2 * int(filled[row]) <= len(columns) and any(map(says_sum, _cells(columns, row)))


def says_sum(text: str) -> bool:
    """Whether a cell begins with a word for a sum."""
    return _SUM.match(text) is not None


def _unlike(ids: RawColumn, rows: list[int]) -> list[int]:
    """Those of the rows whose id is built as hardly any other is."""
    if len(rows) > RARE * len(ids.codes):
        return []
    some = ids.codes[: 10 * len(rows) + 1_000]
    shapes = Counter(_built(ids.texts[int(code)]) for code in some if code >= 0)
    most = RARE * sum(shapes.values())
    return [row for row in rows if shapes[_built(ids.texts[int(ids.codes[row])])] <= most]


def _built(text: str) -> str:
    return re.sub(r"[^\W\d_]+", "a", re.sub(r"\d+", "9", text))


def _doubt(table: RawTable, reading: Reading, columns: Sequence[RawColumn], rows: NDArray[np.intp], text: str) -> Doubt:
    """With the columns that tell people from these rows, where there are such."""
    others = np.ones(len(table.rows), np.bool_)
    others[rows] = False
    tell = [c.name for c in columns if (c.codes[others] >= 0).all() and not (c.codes[rows] >= 0).all()]
    named = list(dict.fromkeys([*reading.ids[:1], *tell[:1]])) or [columns[0].name]
    line = f"say which columns every person has filled, as `person: [{', '.join(named)}]`"
    if table.row_word != "row" and table.sha256 is None:  # of no file, and most often without a mapping
        line = f"leave {'it' if len(rows) == 1 else 'them'} out"
    numbers = tuple(table.rows[rows].tolist())
    return Doubt("R6", None, numbers, len(numbers), (), text, line, table.place(int(rows[0])))
