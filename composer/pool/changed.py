"""A pool with people who joined it, or of whom something else is known now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from composer.errors import Mistake, ScenarioError, did_you_mean
from composer.pool.kinds.base import Mask, normal
from composer.pool.people import Pool
from composer.pool.raw import Interner, RawColumn
from composer.pool.reading.inline import inline_table

Ints = NDArray[np.int64]

SOURCE = "people"
"""What rows that were handed in are called in a mistake."""


def changed(pool: Pool, rows: Sequence[Mapping[str, object]]) -> Pool:
    """The pool with `rows`: people with a new id join it, behind the others; of those with a known id the cells given
    are changed. Columns keep their kinds.

    Raises ScenarioError for columns that the pool does not have, and for cells that its columns cannot hold.
    """
    if not rows:
        return pool
    kinds = {name: spec for name, column in pool.columns.items() if (spec := column.declaration) is not None}
    table = inline_table(rows, SOURCE)
    known = [column.name for column in pool.table.columns]
    strange = [column.name for column in table.columns if column.name not in known]
    if strange:
        raise ScenarioError(
            Mistake(f"the pool has no column `{name}`" + did_you_mean(name, known), place=SOURCE) for name in strange
        )
    given = {column.name: column for column in table.columns}
    new = Pool.of(table, {name: spec for name, spec in kinds.items() if name in given}, pool.tour)
    rows_of_new = [pool.row(identity) for identity in new.ids]
    joining = np.array([row is None for row in rows_of_new], np.bool_)
    count = len(pool) + np.cumsum(joining) - 1
    place = np.array([count[i] if row is None else row for i, row in enumerate(rows_of_new)], np.int64)
    columns = []
    for old in pool.table.columns:
        says = np.array([any(normal(str(key)) == old.name for key in row) for row in rows], np.bool_)
        columns.append(
            _joined(old, given.get(old.name), place, says & (joining | (old.name != "id")), int(joining.sum()))
        )
    last = int(pool.table.rows[-1])
    numbers = np.append(pool.table.rows, np.arange(last + 1, last + 1 + int(joining.sum())))
    raw = replace(pool.table, columns=tuple(columns), rows=numbers)
    return Pool.of(raw, {name: spec for name, spec in kinds.items() if name in known}, pool.tour)


def _joined(old: RawColumn, new: RawColumn | None, place: Ints, says: Mask, more: int) -> RawColumn:
    """A column with `more` cells behind its own, blank at first, and the cells that the rows give at their places."""
    codes = np.append(old.codes, np.full(more, -1, np.int32))
    if new is None:
        return replace(old, codes=codes)
    interner = Interner(old.name)
    interner.add(old.texts)
    interner.add([None if code < 0 else new.texts[code] for code in new.codes.tolist()])
    both = interner.column()
    codes[place[says]] = both.codes[len(old.texts) :][says]
    return RawColumn(old.name, codes, both.texts)
