"""A pool that holds people several times over, each time as another version of themselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from composer.base.arrays import Codes, Rows
from composer.pool.doubts import Doubt
from composer.pool.kinds import Column
from composer.pool.people import Pool
from composer.pool.tour import Tour


@dataclass(frozen=True, eq=False)
class Versions(Pool):
    """Row `i` is the person who stands in row `first[i]` for the first time; the same person has the same id. On the
    tours `before` everybody is read as they stand there first."""

    first: Rows
    before: frozenset[Tour] = frozenset()

    def on(self, tours: Sequence[Tour]) -> tuple[Pool, ...]:
        different = tuple(dict.fromkeys(tours))
        views = dict(zip(different, super().on(different), strict=True))
        for tour in self.before & {*different}:
            columns = views[tour].columns.items()
            as_first = {name: replace(column, codes=column.codes[self.first]) for name, column in columns}
            views[tour] = replace(views[tour], columns=as_first)
        return tuple(views[tour] for tour in tours)

    @property
    def derived(self) -> bool:
        return True

    @cached_property
    def _rows(self) -> dict[str, int]:
        return {self.ids[row]: row for row in np.flatnonzero(self.first == np.arange(len(self.first))).tolist()}

    @cached_property
    def _again(self) -> dict[int, list[int]]:
        again: dict[int, list[int]] = {}
        for row in np.flatnonzero(self.first != np.arange(len(self.first))).tolist():
            again.setdefault(int(self.first[row]), []).append(row)
        return again

    def row(self, identity: object) -> int | None:
        found = super().row(identity)
        return None if found is None else int(self.first[found])

    def doubts(self, name: str) -> tuple[Doubt, ...]:
        """None: its cells are those of a pool that was read without any, and what courses give."""
        return ()

    def versions(self, row: int) -> list[int]:
        return [row, *self._again.get(row, ())]


def make_variants(
    pool: Pool, people: Rows, cells: Mapping[str, Column], before: frozenset[Tour] = frozenset()
) -> Versions:
    """These rows of the pool, some of them perhaps several times, with other cells in the columns given, but on the
    tours `before`."""
    columns = {
        name: cells[name] if name in cells else replace(column, codes=column.codes[people])
        for name, column in pool.columns.items()
    }
    _, first, of = np.unique(people, return_index=True, return_inverse=True)
    ids = tuple(pool.ids[row] for row in people.tolist())
    return Versions(ids, columns, pool.table, pool.tour, first[of.reshape(-1)], before)


def append_cells(column: Column, cells: Sequence[str | None]) -> tuple[tuple[str, ...], Codes]:
    """The column's texts with those of more cells behind them, and the codes of these; None is a blank one."""
    known: dict[str, int] = {}
    for code, text in enumerate(column.texts):
        known.setdefault(text, code)
    texts = list(column.texts)
    codes = []
    for cell in cells:
        if cell is not None and cell not in known:
            known[cell] = len(texts)
            texts.append(cell)
        codes.append(-1 if cell is None else known[cell])
    return tuple(texts), np.array(codes, np.int32)
