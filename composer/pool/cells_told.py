"""What is wrong with the cells of a table, in words, with the rows that they stand in."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from composer.base.arrays import Codes
from composer.base.errors import Mistake, did_you_mean
from composer.base.magnitudes import MOST_DIGITS
from composer.base.numbers import shown
from composer.pool.kinds import BadCells, Column
from composer.pool.kinds.date import DateColumn
from composer.pool.kinds.number import NumberColumn
from composer.pool.raw import RawColumn, RawTable
from composer.pool.reading.mistakes import Tally
from composer.pool.written.declaring import how_written

MANY = 3
"""Ids that stand there again from which it may be that a person has several rows."""
ONE_BY_ONE = 3
"""Different cells that are wrong for one reason up to which each is told."""
SAMPLES = 3
MOST_ROWS_NAMED = 3
"""Rows that one mistake names before it only counts the rest."""


def first_other_kind(kind: type[DateColumn | NumberColumn], table: RawTable, found: Column) -> str:
    """The first cell that keeps a column from being of that kind."""
    try:
        kind.of(RawColumn(found.name, found.codes, found.texts))
    except BadCells as bad:
        text, reason = bad.cells[0]
        row = int(np.flatnonzero(found.codes == found.texts.index(text))[0])
        return f" ({table.place(row)}: {reason}){how_written(found.name, found.texts)}"
    return ""


def wrong_ids(table: RawTable, ids: RawColumn) -> Tally:
    """Blank and repeated ids, in the order of their rows."""
    mistakes = Tally(table.source)
    if len(ids.texts) == len(ids.codes):
        return mistakes
    rows = rows_of_cells(ids)
    counts = np.bincount(ids.codes[ids.codes >= 0], minlength=len(ids.texts))
    repeated = {int(rows(code)[1]): code for code in np.flatnonzero(counts > 1).tolist()}
    if len(repeated) >= MANY and (said := _rows_of_one(table, ids)):
        mistakes.add(f"{table.source}, column id", said)
        repeated = {}
    for row in sorted([*np.flatnonzero(ids.codes < 0).tolist(), *repeated]):
        text = "the id is blank"
        if row in repeated:
            found = rows(repeated[row])
            identity = ids.texts[repeated[row]]
            text = f"the id `{identity}` appears {len(found)} times ({rows_named(table, found)})"
            if identity.isdecimal() and len(identity) > MOST_DIGITS and not identity[MOST_DIGITS:].strip("0"):
                text += f": a workbook keeps {MOST_DIGITS} digits of a number, so store ids as text in it"
        mistakes.add(table.place(row, "id"), text)
    return mistakes


def _rows_of_one(table: RawTable, ids: RawColumn) -> str:
    """What is said where a person has several rows: the ids repeat, and with them other cells of the same person."""
    there = ids.codes >= 0
    codes = ids.codes[there]
    again = np.bincount(codes, minlength=len(ids.texts))[codes] > 1
    same: list[str] = []
    others: list[str] = []
    for column in table.columns:
        if column.name != "id":
            cells = column.codes[there]
            first = np.zeros(len(ids.texts), np.int32)
            first[codes[::-1]] = cells[::-1]
            (same if bool((cells == first[codes])[again].all()) else others).append(column.name)
    if not same or not others:
        return ""
    number = f"{len(codes):,} rows, {len(ids.texts):,} different ids"
    return f"{number}, and with an id `{same[0]}` repeats, but not `{others[0]}`: one row a person is needed"


def bad_cells(table: RawTable, raw: RawColumn, bad: BadCells) -> Tally:
    """Cells that their column's kind cannot read, with the rows they stand in; many that are wrong for one reason in
    one line."""
    mistakes = Tally(f"{table.source}: column {raw.name}")
    rows, codes = rows_of_cells(raw), {text: code for code, text in enumerate(raw.texts)}
    causes: dict[str, list[tuple[str, str]]] = {}
    for text, reason in bad.cells:
        causes.setdefault(reason and reason.replace(shown(text), "…"), []).append((text, reason))
    mistakes.count(len(causes.pop("", ())))  # of which nobody looked why
    every = [cell for cells in causes.values() for cell in cells]
    mended = bad.mended() if len(every) > 1 else ""
    if mended or (len(every) > 1 and how_written(raw.name, [text for text, _ in every])):
        causes = {"": every}  # they are all written in another way
    for cells in causes.values():
        if len(cells) > ONE_BY_ONE or "" in causes:
            first = int(min(rows(codes[text])[0] for text, _ in cells))
            mistakes.add(table.place(first, raw.name), _of_one_cause(raw, cells, first) + mended)
            continue
        for text, reason in cells:
            found = rows(codes[text])
            more = f" (also {rows_named(table, found[1:])})" if len(found) > 1 else ""
            mistakes.add(table.place(int(found[0]), raw.name), reason + more)
    return mistakes


def _of_one_cause(raw: RawColumn, cells: Sequence[tuple[str, str]], first: int) -> str:
    """One line for all cells that are wrong for one reason: how many, samples, and how they would be read."""
    wrong = dict(cells)
    here = raw.texts[int(raw.codes[first])]
    counts = np.bincount(raw.codes[raw.codes >= 0], minlength=len(raw.texts))
    number = sum(int(count) for text, count in zip(raw.texts, counts, strict=True) if text in wrong)
    others = " and ".join(shown(text) for text in [text for text in wrong if text != here][: SAMPLES - 1])
    written = how_written(raw.name, [*wrong])
    return f"{wrong[here]}; so are {number:,} of {int(counts.sum()):,} cells, as {others}{written}"


def rows_of_cells(raw: RawColumn) -> Callable[[int], Codes]:
    """For each distinct cell of a column the rows it stands in, without another look at all the rows."""
    order = np.argsort(raw.codes, kind="stable").astype(np.int32)
    ends = np.searchsorted(raw.codes[order], np.arange(len(raw.texts) + 1))
    return lambda code: order[ends[code] : ends[code + 1]]


def rows_named(table: RawTable, rows: Codes | np.ndarray[tuple[int], np.dtype[np.int64]]) -> str:
    named = ", ".join(f"{table.row_word} {table.rows[row]}" for row in rows[:MOST_ROWS_NAMED])
    return named + (f" and {len(rows) - MOST_ROWS_NAMED} more" if len(rows) > MOST_ROWS_NAMED else "")


def no_such_column(name: str, spec: object, columns: Sequence[str]) -> Iterator[Mistake]:
    """What is wrong with a field that is declared where the pool has no column of its name."""
    path = ("fields", name)
    if name == "id":
        yield Mistake("ids are always text: leave this line out", path)
    elif name != "age" or "birth" not in columns:
        yield Mistake("the pool has no such column" + did_you_mean(name, columns), path)
    elif spec != "number":
        yield Mistake("`age` is counted from `birth` and always a number: leave this line out", path)
