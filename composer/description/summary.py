"""The columns as a person reads of them."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import numpy as np

from composer.base.numbers import written
from composer.description.cells import Cells, ColumnKind
from composer.description.columns import Columns
from composer.description.description import DescribedColumn
from composer.pool import Pool
from composer.pool.kinds import Column
from composer.pool.kinds.date import DateColumn
from composer.pool.kinds.number import NumberColumn

FEW = 30
"""Different values that are listed."""
MOST_LISTED = 12


def described(pool: Pool, columns: Columns, ids: tuple[str, ...], unreadable: frozenset[str]) -> list[DescribedColumn]:
    """Each column of the file; the id first, fields of several columns last."""
    found = []
    if len(ids) == 1:
        found.append(described_id(ids[0], pool))
    for cells, finding in zip(columns.cells, columns.findings, strict=True):
        column = pool.columns.get(cells.field)
        kind = "unreadable" if cells.name in unreadable and not cells.texts else finding.kind
        found.append(described_column(cells, finding, kind, column))
    for field, pairs in columns.pairs.items():
        name = " + ".join(each for pair in pairs.pairs for each in pair)
        finding = ColumnKind("levels", "pairs")
        found.append(
            described_column(Cells(name, field, (), (), len(pool), 0), finding, "levels", pool.columns.get(field))
        )
    return found


def described_id(name: str, pool: Pool) -> DescribedColumn:
    """The column that tells people apart."""
    held = next((column for column in pool.table.columns if column.name == "id"), None)
    filled, distinct = (0, 0) if held is None else (int((held.codes >= 0).sum()), len(held.texts))
    return DescribedColumn(name, "id", "text", None, filled, distinct)


def described_column(cells: Cells, finding: ColumnKind, kind: str, column: Column | None) -> DescribedColumn:
    """One column, as the pool has it; `column` is None where it has none."""
    base = DescribedColumn(cells.name, cells.field, kind, finding.written, 0, 0)
    base = replace(base, order=finding.order, decimal=finding.decimal, separator=finding.separator)
    if column is None:
        return base
    counts = np.bincount(column.codes[column.codes >= 0], minlength=len(column.texts))
    base = replace(base, filled=int(counts.sum()), distinct=len(column.texts))
    if isinstance(column, DateColumn) and len(column.texts):
        low, high = int(column.days.argmin()), int(column.days.argmax())
        return replace(base, lowest=column.texts[low], highest=column.texts[high])
    if isinstance(column, NumberColumn) and len(column.texts):
        low, high = int(column.values.argmin()), int(column.values.argmax())
        return replace(base, lowest=written(column.read(low)), highest=written(column.read(high)))
    if kind in ("date", "number") or (values := _values(column, counts.tolist())) is None:
        return base
    return replace(base, values=values, distinct=len(column.held().names) if column.several else base.distinct)


def _values(column: Column, counts: list[int]) -> tuple[tuple[str, int], ...] | None:
    """The commonest values with the people who have them; None where there are too many different ones."""
    if len(column.texts) > 50 * FEW:
        return None
    held = column.held()
    if len(held.names) > FEW:
        return None
    people: Counter[str] = Counter()
    for values, count in zip(held.of, counts, strict=True):
        for at in values:
            people[held.names[at]] += count
    return tuple(people.most_common(MOST_LISTED))
