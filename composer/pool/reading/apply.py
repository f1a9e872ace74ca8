"""A table as its file has it, made the table of people that its mapping says it is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from composer.base.errors import Mistake, Path, did_you_mean
from composer.pool.doubts import Doubt
from composer.pool.raw import RawColumn, RawTable
from composer.pool.reading.combine import joined, marked, paired, row_numbers, with_zeros
from composer.pool.reading.mapping import Marks, Pairs, Reading
from composer.pool.reading.mistakes import TOLD
from composer.pool.strings.string_array import StringArray
from composer.pool.written.columns import blanked, taken
from composer.pool.written.names import tidy

Mask = NDArray[np.bool_]
MOST_ROWS = 3
"""Rows that one reason names before it only counts the rest."""
HEADER_AGAIN = "it is the header again"


@dataclass
class Applied:
    """The table, and what is wrong with the mapping or with cells that it speaks of; paths relative to the mapping."""

    table: RawTable
    mistakes: list[Mistake]


def apply(table: RawTable, reading: Reading) -> Applied:
    """The table of people, its columns called as the fields. Without its `id` where that can't be told."""
    mistakes: list[Mistake] = []
    at = {column.name: column for column in table.columns}
    here = _Columns(at, table, mistakes)
    for path, name in reading.named():
        here.must_have(path, name)
    here.columns = {name: _without(column, reading.blank) for name, column in at.items()}
    table = _people(table, reading, here)
    mistakes += _misnamed(reading, here)
    ids = _ids(table, reading, here)
    columns = _fields(table, reading, here)
    found = [*([ids] if ids is not None else []), *columns]
    kinds = {name: "levels" if isinstance(of, Pairs) else "set" for name, of in reading.columns.items() if _made(of)}
    doubts = tuple(_renamed(table.doubts, reading))
    whole = replace(
        table,
        columns=tuple(found),
        writing=reading.writing(),
        kinds={**table.kinds, **kinds},
        doubts=doubts,
        known=reading.known,
    )
    return Applied(whole, mistakes)


@dataclass
class _Columns:
    """The columns as the file calls them."""

    columns: Mapping[str, RawColumn]
    table: RawTable
    mistakes: list[Mistake]

    def must_have(self, path: Path, name: str) -> None:
        if name not in self.columns:
            text = f"{self.table.source} has no column `{name}`" + did_you_mean(name, list(self.columns))
            self.mistakes.append(Mistake(text, path))

    def get(self, name: str) -> RawColumn | None:
        return self.columns.get(name)


def _made(source: object) -> bool:
    return isinstance(source, (Pairs, Marks))


def _without(column: RawColumn, blank: Sequence[str]) -> RawColumn:
    """The column in which these texts are blank."""
    words = frozenset(blank)
    if not words or not column.texts:
        return column
    if isinstance(column.texts, StringArray):
        codes = [code for code in map(column.texts.find, blank) if code is not None]
    else:
        codes = [code for code, text in enumerate(column.texts) if tidy(text) in words]
    return blanked(column, codes) if codes else column


def _people(table: RawTable, reading: Reading, here: _Columns) -> RawTable:
    """The table with the rows of people alone; `here` has its columns."""
    if not reading.person:
        return replace(table, columns=tuple(here.columns.values()))
    named = [here.get(name) or here.get(str(reading.columns.get(name))) for name in reading.person]
    filled = {column.name: column.codes >= 0 for column in named if column is not None}
    again = header_again(here.columns.values(), len(table.rows))
    kept: Mask = ~again
    for there in filled.values():
        kept &= there
    if kept.all():
        return replace(table, columns=tuple(here.columns.values()))
    reasons = [(HEADER_AGAIN, again)]
    reasons += [(f"`{name}` is blank", ~there) for name, there in filled.items()]
    left: list[tuple[int, str]] = []
    told = np.zeros(len(kept), np.bool_)
    for why, mask in reasons:
        left += [(int(table.rows[row]), why) for row in np.flatnonzero(mask & ~told).tolist()]
        told |= mask
    if 2 * int(kept.sum()) < len(kept):
        text = (
            f"{len(kept) - int(kept.sum()):,} of {len(kept):,} rows would be left out: {_reasons(left, table.row_word)}"
        )
        here.mistakes.append(Mistake(text, ("person",)))
    rows = np.flatnonzero(kept)
    here.columns = {name: taken(column, rows) for name, column in here.columns.items()}
    return replace(
        table,
        columns=tuple(here.columns.values()),
        rows=table.rows[rows],
        left_out=tuple(sorted({*table.left_out, *left})),
        doubts=tuple(doubt for each in table.doubts if (doubt := each.of_rows(table.rows[rows]))),
    )


def header_again(columns: Iterable[RawColumn], rows: int) -> Mask:
    """Which rows hold the names of the columns, as where two exports were put one after the other."""
    found = np.ones(rows, np.bool_)
    looked = False
    for column in sorted(columns, key=lambda column: len(column.texts)):  # where nearly all columns lack their name
        name = re.sub(r" \(\d+\)$", "", column.name)
        spelled = {column.name, name, f"\ufeff{name}"}
        if isinstance(column.texts, StringArray):
            codes = [code for code in map(column.texts.find, spelled) if code is not None]
        else:
            codes = [code for code, text in enumerate(column.texts) if text in spelled]
        if not codes:
            return np.zeros(rows, np.bool_)
        found &= np.isin(column.codes, codes)
        looked = True
    return found if looked else np.zeros(rows, np.bool_)


def left_out_told(table: RawTable) -> list[str]:
    """What is said of rows that are no people, grouped by the reason."""
    if not table.left_out:
        return []
    number = len(table.left_out)
    rows = "1 row is" if number == 1 else f"{number:,} rows are"
    return [f"{table.source}: {rows} left out: {_reasons(table.left_out, table.row_word)}"]


def _reasons(left: Sequence[tuple[int, str]], word: str) -> str:
    parts = []
    for why, times in Counter(why for _, why in left).items():
        rows = [number for number, reason in left if reason == why][:MOST_ROWS]
        several = "entries" if word == "entry" else f"{word}s"
        named = f"{word if times == 1 else several} {', '.join(map(str, rows))}"
        parts.append(f"{named}{f' and {times - len(rows):,} more' if times > len(rows) else ''} ({why})")
    return "; ".join(parts)


def _misnamed(reading: Reading, here: _Columns) -> Iterable[Mistake]:
    """Fields that are called as a column that keeps its name."""
    taken_away = {source for source in reading.columns.values() if isinstance(source, str)}
    for source in reading.columns.values():
        if isinstance(source, Pairs):
            taken_away.update(name for pair in source.pairs for name in pair)
        elif isinstance(source, Marks):
            taken_away.update(source.marks)
    for field in reading.columns:
        if field in here.columns and field not in taken_away and field != "id":
            text = f"`{field}` is named twice: {here.table.source} has a column of that name, too"
            yield Mistake(text, ("columns", field))
    known = [*reading.columns, *(name for name in here.columns if name not in taken_away)]
    for field in reading.values:
        if field not in known:
            yield Mistake(f"there is no column `{field}`" + did_you_mean(field, known), ("values", field))


def _ids(table: RawTable, reading: Reading, here: _Columns) -> RawColumn | None:
    if not reading.ids:
        return row_numbers(table.rows)
    parts = [here.get(name) for name in reading.ids]
    there = [part for part in parts if part is not None]
    if len(there) < len(parts):
        return None
    found = there[0] if len(there) == 1 else joined(there, " / ")
    if reading.digits:
        found = with_zeros(found, reading.digits)
    return replace(found, name="id")


def _fields(table: RawTable, reading: Reading, here: _Columns) -> list[RawColumn]:
    """The columns as fields: renamed ones in their places, those made of several at the end."""
    used = {name for source in reading.columns.values() for name in _sources(source)}
    single = len(reading.ids) == 1 and (reading.ids[0],) != ("id",)
    called: dict[str, list[str]] = {}
    for field, source in reading.columns.items():
        if isinstance(source, str) and field != "id":
            called.setdefault(source, []).append(field)
    found: list[RawColumn] = []
    for name, column in here.columns.items():
        if name in called:
            found += [replace(column, name=field) for field in called[name]]
        elif name not in used and name != "id" and not (single and name == reading.ids[0]):
            found.append(column)
    for field, source in reading.columns.items():
        if isinstance(source, Pairs):
            found.append(_paired(field, source, table, reading, here))
        elif isinstance(source, Marks):
            found.append(_marked(field, source, table, reading, here))
    return found


def _renamed(doubts: Iterable[Doubt], reading: Reading) -> Iterator[Doubt]:
    """The doubts with their columns called as the fields that are made of them."""
    for doubt in doubts:
        name = doubt.column
        fields = [field for field, source in reading.columns.items() if name in _sources(source)]
        if name in reading.ids:
            fields.append("id")
        yield from [replace(doubt, column=field) for field in fields] or [doubt]


def _sources(source: object) -> Sequence[str]:
    if isinstance(source, Pairs):
        return [name for pair in source.pairs for name in pair]
    if isinstance(source, Marks):
        return source.marks
    return [str(source)]


def _paired(field: str, source: Pairs, table: RawTable, reading: Reading, here: _Columns) -> RawColumn:
    pairs = [(here.get(name), here.get(level)) for name, level in source.pairs]
    whole = [(name, level) for name, level in pairs if name is not None and level is not None]
    column, wrong = paired(field, whole, len(table.rows), reading.values.get(field, {}))
    here.mistakes += _placed(table, wrong)
    return column


def _marked(field: str, source: Marks, table: RawTable, reading: Reading, here: _Columns) -> RawColumn:
    flags = reading.writing().flags
    columns = [column for name in source.marks if (column := here.get(name)) is not None]
    column, wrong = marked(field, columns, len(table.rows), flags)
    here.mistakes += _placed(table, wrong)
    return column


def _placed(table: RawTable, wrong: Sequence[tuple[int, str, str]]) -> Iterable[Mistake]:
    """Mistakes in cells, each given as its row, column and what is wrong."""
    for row, column, text in wrong[:TOLD]:
        yield Mistake(text, place=table.place(row, column))
    if len(wrong) > TOLD:
        yield Mistake(f"… and {len(wrong) - TOLD:,} more", place=table.source)
