"""The columns as a person reads of them."""

from __future__ import annotations

from collections import Counter

import numpy as np

from composer.base.numbers import written
from composer.description.cells import Cells, Finding
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
        number = len(set(pool.ids) - {""})
        filled = sum(map(bool, pool.ids))
        found.append(DescribedColumn(ids[0], "id", "text", None, filled, number))
    for cells, finding in zip(columns.cells, columns.findings, strict=True):
        column = pool.columns.get(cells.field)
        kind = "unreadable" if cells.name in unreadable and not cells.texts else finding.kind
        found.append(_column(cells, finding, kind, column))
    for field, pairs in columns.pairs.items():
        name = " + ".join(each for pair in pairs.pairs for each in pair)
        finding = Finding("levels", "pairs")
        found.append(_column(Cells(name, field, (), (), len(pool), 0), finding, "levels", pool.columns.get(field)))
    return found


def _column(cells: Cells, finding: Finding, kind: str, column: Column | None) -> DescribedColumn:
    base = DescribedColumn(cells.name, cells.field, kind, finding.written, 0, 0)
    how = {"order": finding.order, "decimal": finding.decimal, "separator": finding.separator}
    if column is None:
        return DescribedColumn(**{**vars(base), **how})
    counts = np.bincount(column.codes[column.codes >= 0], minlength=len(column.texts))
    about = {"filled": int(counts.sum()), "distinct": len(column.texts)}
    if isinstance(column, DateColumn) and len(column.texts):
        about |= {"lowest": column.texts[int(column.days.argmin())], "highest": column.texts[int(column.days.argmax())]}
    elif isinstance(column, NumberColumn) and len(column.texts):
        about |= {"lowest": _number(column, int(column.values.argmin()))}
        about |= {"highest": _number(column, int(column.values.argmax()))}
    elif kind not in ("date", "number"):
        values = _values(column, counts.tolist())
        about["values"] = values
        if values is not None and column.several:
            about["distinct"] = len(column.held().names)
    return DescribedColumn(**{**vars(base), **how, **about})


def _number(column: NumberColumn, code: int) -> str:
    return written(column.read(code))


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
