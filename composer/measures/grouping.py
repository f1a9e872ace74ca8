"""What measures of a field's different values share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from composer.base.arrays import Ints
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
        return [(name, draft.total(self.trait, holding)) for name, holding in self.holding(draft)]

    def holding(self, draft: Draft) -> list[tuple[str, Sparse]]:
        """The same with the cells that hold it. Other values are left out; what only one person of the pool holds, such
        as a surname, goes without its name."""
        cells_of: list[list[tuple[int, int]]] = [[] for _ in self.held.names]
        for cell, values in enumerate(self.held.of):
            for place in set(values):
                cells_of[place].append((cell + 1, 1))
        found, heads, there = [], self.trait.heads.tolist(), draft.present(self.trait).tolist()
        for value, cells in zip(self.held.names, cells_of, strict=True):
            if any(there[cell] for cell, _ in cells):
                several = sum(heads[cell] for cell, _ in cells) > 1
                found.append((f"{self.name} {value}" if several else "", Sparse.of(cells, self.trait.size)))
        return [(name, each) for name, each in found if draft.span(draft.total(self.trait, each))[1] > 0]

    def holders(self, heads: Ints) -> Ints:
        """For each value how many people hold it, `heads[code]` of whom have each cell."""
        result = np.zeros(len(self.held.names), np.int64)
        sizes = self.sizes()
        values = np.fromiter((value for cell in self.held.of for value in cell), np.intp, int(sizes.sum()))
        np.add.at(result, values, np.repeat(heads, sizes))
        return result

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
