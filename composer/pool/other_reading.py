"""A pool as it would be, had cells that are in doubt been read otherwise: from its table, without its file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from composer.pool.doubts import OtherReading
from composer.pool.people import Pool
from composer.pool.raw import RawColumn, RawTable
from composer.pool.written.columns import replaced, taken
from composer.pool.written.writing import Writing


def reread(pool: Pool, other: OtherReading) -> Pool:
    """The pool in that reading; columns that it does not touch stay what they are. Raises ScenarioError where the
    people cannot be read so."""
    before = pool.table
    kept = np.delete(np.arange(len(before.rows)), other.without)
    columns = {raw.name: raw for raw in before.columns}
    changed = {name: replaced(columns[name], cells) for name, cells in other.cells.items() if name in columns}
    if other.blank:
        blank = dict.fromkeys(other.blank)
        for name, raw in columns.items():
            if name != "id" and (left := replaced(raw, blank)) is not raw:
                changed[name] = left
    fields = {**pool.fields, **other.fields}
    table = replace(
        before,
        columns=tuple(_of(kept, changed.get(name, raw), bool(other.without)) for name, raw in columns.items()),
        rows=before.rows[kept],
        writing=_spelled(before.writing, other.spellings),
        known=(),
    )
    if other.without:
        return Pool.of(table, fields, pool.tour)
    names = {"id", *changed, *other.spellings, *other.fields}
    part = Pool.of(_only(table, names), {name: fields[name] for name in names if name in fields}, pool.tour)
    return Pool(pool.ids, {**pool.columns, **part.columns}, table, pool.tour, fields=fields)


def _of(rows: np.ndarray[tuple[int], np.dtype[np.int64]], raw: RawColumn, fewer: bool) -> RawColumn:
    return taken(raw, rows) if fewer else raw


def _only(table: RawTable, names: set[str]) -> RawTable:
    return replace(table, columns=tuple(raw for raw in table.columns if raw.name in names))


def _spelled(writing: Writing, more: Mapping[str, Mapping[str, str]]) -> Writing:
    """The writing in which these spellings, too, stand for a value."""
    spellings = dict(writing.spellings)
    for column, values in more.items():
        before = spellings.get(column, {})
        spellings[column] = {**{text: values.get(value, value) for text, value in before.items()}, **values}
    return replace(writing, spellings=spellings)
