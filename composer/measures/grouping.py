"""What measures of a field's different values share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np

from composer.base.arrays import Ints, Rows
from composer.base.errors import ScenarioError
from composer.measures.base import under
from composer.measures.linear import Draft, Linear, Trait
from composer.measures.sparse import Sparse
from composer.pool import Person, Pool
from composer.pool.kinds import Column, HeldValues
from composer.pool.kinds.base import canonical


@dataclass(frozen=True, eq=False)
class Grouped:
    """One code a distinct cell, 0 for blank; `held.of[code - 1]` are the values that cell holds."""

    name: str
    trait: Trait
    held: HeldValues

    def counts(self, draft: Draft) -> list[tuple[str, Linear]]:
        """For each value of the field that any member may hold: its name, and how many members hold it."""
        return [(name, draft.total(self.trait, holding)) for name, holding, _ in self.holding(draft)]

    def holding(self, draft: Draft) -> list[tuple[str, Sparse, int]]:
        """The same with the cells that hold it, and how many members may at most. Other values are left out; what only
        one person of the pool holds, such as a surname, goes without its name."""
        values, codes = self._held_by()
        ends = np.searchsorted(values, np.arange(len(self.held.names) + 1))
        there = np.append(0, draft.present(self.trait)[codes].cumsum())[ends]
        several = np.diff(np.append(0, self.trait.heads[codes].cumsum())[ends]) > 1
        some, ones = np.flatnonzero(np.diff(there)), np.ones(len(codes), np.int64)
        told = zip(some.tolist(), several[some].tolist(), ends[some].tolist(), ends[some + 1].tolist(), strict=True)
        names, each = [], []
        for value, named, low, high in told:
            names.append(f"{self.name} {self.held.names[value]}" if named else "")
            each.append(Sparse(codes[low:high], ones[low:high], self.trait.size))
        most = draft.most_of(self.trait, each)
        return [found for found in zip(names, each, most, strict=True) if found[2] > 0]

    def _held_by(self) -> tuple[Rows, Rows]:
        """Values with the codes of cells that hold them, each pair once, ascending."""
        codes = np.repeat(np.arange(self.trait.size), self.sizes())
        values = self._values(len(codes))
        order = np.lexsort((codes, values))
        values, codes = values[order], codes[order]
        first = np.append(True, (np.diff(values) != 0) | (np.diff(codes) != 0))[: len(values)]
        return values[first], codes[first]

    def holders(self, heads: Ints) -> Ints:
        """For each value how many people hold it, `heads[code]` of whom have each cell."""
        result = np.zeros(len(self.held.names), np.int64)
        held = np.repeat(heads, self.sizes())
        np.add.at(result, self._values(len(held)), held)
        return result

    def _values(self, number: int) -> Rows:
        """The values of one cell after the other, so many in all."""
        return np.fromiter(chain.from_iterable(self.held.of), np.intp, number)

    def sizes(self) -> Ints:
        """How many values each code's cell holds; a blank holds none."""
        return np.fromiter((0, *map(len, self.held.of)), np.int64, len(self.held.of) + 1)


def anonymous(name: str) -> str:
    """What a value of a field is called that only one person has."""
    return f"a {name} of one person"


def grouped(pool: Pool, key: str, name: str) -> Grouped:
    """A field's values for grouping by. Raises ScenarioError, paths relative to the measure."""
    try:
        column: Column = pool.field(name)
    except ScenarioError as error:
        raise under(key, error) from None
    return Grouped(name, Trait.of_cells(pool, column), column.held())


def values_of(person: Person, name: str) -> Sequence[object]:
    """By hand: the values of a field that one person holds; none where the cell is blank."""
    value = person[name]
    if value is None:
        return []
    if isinstance(value, (frozenset, dict)):
        return list(value)
    return [canonical(value) if isinstance(value, str) else value]
