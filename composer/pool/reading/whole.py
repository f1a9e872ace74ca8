"""What makes a table whole, whatever file it came from: names, an id, rows, and what its mapping makes of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import numpy as np

from composer.base.errors import Mistake, ScenarioError, did_you_mean
from composer.pool.doubts import ENCODING
from composer.pool.raw import RawColumn, RawTable
from composer.pool.reading.apply import apply, left_out_told
from composer.pool.reading.junk import junk_doubts
from composer.pool.reading.mapping import PLAIN, Reading
from composer.pool.reading.mistakes import Tally
from composer.pool.reading.mixed_ids import mixed_ids
from composer.pool.reading.no_header import no_header

_CALLED = re.compile(r"id\b|ID|\bno\b|n[°ºr]|№|numb|numm|num[ée]r|номер|код|code|matric|mail|login", re.IGNORECASE)
"""What columns that tell people apart are called."""
ONE_BY_ONE = 3
"""Columns without a name up to which each is told."""
MOST_NAMED = 3
"""Columns that could be ids that a message names."""


class BadTable(ScenarioError):
    """A table that is wrong. `rest` is what can be read of it all the same, so that contents and scenario can be held
    against it; None where there is nothing."""

    def __init__(self, mistakes: Iterable[Mistake], rest: RawTable | None) -> None:
        super().__init__(mistakes)
        self.rest = rest


def whole_table(
    table: RawTable,
    of_header: Iterable[Mistake],
    of_cells: Tally,
    reading: Reading = PLAIN,
    header: str | None = None,
) -> RawTable:
    """The table of people that the mapping makes of this one, without its unnamed columns. `header` is its place.

    Raises BadTable with the mistakes, with what does not fit the mapping, with values that stand under no name, and for
    a table without rows.
    """
    found = list(of_header)
    named: dict[str, RawColumn] = {}
    for column in table.columns:
        if column.name:
            named.setdefault(column.name, column)
    columns = [*named.values()]
    wanted = {name for _, name in reading.named()} | {*reading.ids}
    lost = wanted and wanted.isdisjoint(named) and reading.header != ()
    if lost and (said := no_header(columns, header)):  # and whatever else is wrong comes of it
        unsaid = [Mistake(doubt.told()) for doubt in table.doubts if doubt.code == ENCODING]
        raise BadTable([*found, *unsaid[:1], Mistake(said, place=header or table.source)], None)
    if reading.ids == ("id",) and columns and "id" not in named:
        found.append(Mistake(_no_id(table, columns), place=header or table.source))
    nameless = [*_nameless(table)]
    table = replace(table, columns=tuple(columns))
    applied = apply(replace(table, doubts=(*table.doubts, *junk_doubts(table, reading))), reading)
    of_cells.leave_out([row for row, _ in applied.table.left_out])
    found += of_cells
    found += nameless
    if not len(table.rows):
        found.append(Mistake("the pool is empty: there is no row with a person", place=table.source))
    found += applied.mistakes
    told = [*left_out_told(applied.table), *mixed_ids(applied.table, reading)]
    whole = replace(applied.table, warnings=(*applied.table.warnings, *told))
    if found:
        raise BadTable(found, whole if len(table.rows) and named else None)
    return whole


def _nameless(table: RawTable) -> Iterator[Mistake]:
    """Values that stand under no name; many columns of them in one line."""
    columns = [(at, column) for at, column in enumerate(table.columns, 1) if not column.name and column.texts]
    if len(columns) > ONE_BY_ONE:
        row = min(int(np.argmax(column.codes >= 0)) for _, column in columns)
        text = f"{len(columns)} columns have no name, but values: the header is another row, or lacks them"
        yield Mistake(text, place=table.place(row))
        return
    for at, column in columns:
        wrong = f"column {at} has no name, but a value here: name it in the header, or empty it"
        yield Mistake(wrong, place=table.place(int(np.argmax(column.codes >= 0))))


def _no_id(table: RawTable, columns: Sequence[RawColumn]) -> str:
    """That there is no id, and which columns would do as one."""
    hint = did_you_mean("id", [column.name for column in columns])
    rows = len(table.rows)
    different = [c.name for c in columns if rows > 1 and len(c.texts) == rows]
    would_do = ([name for name in different if _CALLED.search(name)] or different)[:MOST_NAMED]
    if would_do and "?" not in hint:
        named = ", ".join(f"`{name}`" for name in would_do)
        verb = "is" if len(would_do) == 1 else "are"
        hint += f"; {named} {verb} different for everyone: say which it is, as {{file: …, id: {would_do[0]}}}"
    return f"there is no column `id`{hint}"
