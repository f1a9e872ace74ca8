"""Rows that look like no people: the header again, a sum, a heading. Nobody is left out for it; it is told (R6)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from composer.base.arrays import read_only
from composer.base.stretches import stretches
from composer.pool.doubts import Doubt, rows_told
from composer.pool.raw import RawColumn, RawTable
from composer.pool.reading.apply import header_again
from composer.pool.reading.mapping import Reading
from composer.pool.strings.string_array import Numerals, StringArray

Rows = NDArray[np.intp]
_SUM = re.compile(
    r"(?:(?:grand |sub|sous-)?total(?:s|e|en)?|sum|summe|gesamt(?:summe)?|insgesamt|zwischensumme|somme|suma|razem|"
    r"итого|всего|сумма|подытог|разом|усього|барлығы|жиыны)(?!\w)",
    re.IGNORECASE,
)
_INITIALS, _FOREIGN = read_only(np.frombuffer(b"GISRTZgisrtz", np.uint8)), 128
"""The first letters of these words, as far as they are ASCII; others begin with a byte from 128 on."""
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
    for here in stretches(len(filled)):
        for column in columns:
            filled[here] += column.codes[here] >= 0
    few = np.flatnonzero(filled <= len(columns) // 2)
    ids = next((column for column in columns if (column.name,) == reading.ids), None)
    sums = _sums(columns, ids, few, len(table.rows))
    if len(sums):
        cell = next(text for text in _cells(columns, int(sums[0])) if _SUM.match(text))
        only = [column.name for column in columns if column.codes[sums[0]] >= 0][:3]
        rows = rows_told(table.rows[sums].tolist(), table.row_word)
        text = f"{rows} {_look(sums)} like a sum (`{cell}`; only {', '.join(only)} filled)"
        yield _doubt(table, reading, columns, sums, text)
    if ids is not None and len(columns) > 2:
        heads = np.setdiff1d(few[(filled[few] == 1) & (ids.codes[few] >= 0)], sums)
        if len(heads) and len(odd := _unlike(ids, heads)):
            cell = ids.texts[int(ids.codes[odd[0]])]
            rows = rows_told(table.rows[odd].tolist(), table.row_word)
            text = f"{rows} {_look(odd)} like a heading (`{cell[:40]}`, and nothing beside it)"
            yield _doubt(table, reading, columns, odd, text)


def _look(rows: Rows) -> str:
    return "looks" if len(rows) == 1 else "look"


def _cells(columns: Sequence[RawColumn], row: int) -> Iterator[str]:
    for column in columns:
        if (code := int(column.codes[row])) >= 0:
            yield column.texts[code]


def _sums(columns: Sequence[RawColumn], ids: RawColumn | None, few: Rows, rows: int) -> Rows:
    """The rows that say that they are sums: in their id, where little stands in them or they come last, or in any cell
    where little stands in them."""
    last = np.arange(max(0, rows - LAST), rows)
    found = [_say_sum(column, few) for column in columns]
    found += [] if ids is None else [_say_sum(ids, last)]
    return np.unique(np.concatenate(found))


def says_sum(text: str) -> bool:
    """Whether a cell calls its row a sum."""
    return _SUM.match(text) is not None


def _say_sum(column: RawColumn, rows: Rows) -> Rows:
    """Those of the rows in which this column says that it is one."""
    texts, codes = column.texts, column.codes[rows]
    if isinstance(texts, Numerals):
        return rows[:0]
    there = np.zeros(len(texts) + 1, np.bool_)
    there[codes] = True
    here = np.flatnonzero(there[:-1])
    if isinstance(texts, StringArray):
        first = texts.spans.run.data[texts.spans.starts[here]]
        here = here[(first >= _FOREIGN) | np.isin(first, _INITIALS)]
        say = [code for code, text in zip(here.tolist(), texts.at(here.tolist()), strict=True) if _SUM.match(text)]
    else:
        say = [code for code in here.tolist() if _SUM.match(texts[code])]
    there[:] = False
    there[say] = True
    return rows[there[codes]]


def _unlike(ids: RawColumn, rows: Rows) -> Rows:
    """Those of the rows whose id is built as hardly any other is."""
    if len(rows) > RARE * len(ids.codes):
        return rows[:0]
    some = ids.codes[: 10 * len(rows) + 1_000]
    shapes = Counter(_built(ids.texts[int(code)]) for code in some if code >= 0)
    most = RARE * sum(shapes.values())
    return rows[[shapes[_built(ids.texts[int(ids.codes[row])])] <= most for row in rows]]


def _built(text: str) -> str:
    return re.sub(r"[^\W\d_]+", "a", re.sub(r"\d+", "9", text))


def _doubt(table: RawTable, reading: Reading, columns: Sequence[RawColumn], rows: Rows, text: str) -> Doubt:
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
