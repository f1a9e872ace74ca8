"""What measures of a field's different values share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from composer.errors import ScenarioError
from composer.measures.base import under
from composer.measures.linear import Draft, Linear, Trait
from composer.pool import Person, Pool
from composer.pool.kinds import Column, Held
from composer.pool.kinds.base import normal


@dataclass(frozen=True, eq=False)
class Grouped:
    """One code a distinct cell, 0 for blank; `held.of[code - 1]` are the values that cell holds."""

    trait: Trait
    held: Held

    def counts(self, draft: Draft) -> list[Linear]:
        """For each value of the field that any member may hold: how many members hold it. Others are left out."""
        weights = np.zeros((len(self.held.names), self.trait.size), np.int64)
        for cell, values in enumerate(self.held.of):
            weights[list(values), cell + 1] = 1
        counts = [draft.total(self.trait, row) for row in weights]
        return [count for count in counts if draft.span(count)[1] > 0]


def grouped(pool: Pool, key: str, name: str) -> Grouped:
    """A field's values for grouping by. Raises ScenarioError, paths relative to the measure."""
    try:
        column: Column = pool.field(name)
    except ScenarioError as error:
        raise under(key, error) from None
    return Grouped(Trait(column.codes + np.int32(1), len(column.texts) + 1), column.held())


def values_of(person: Person, name: str) -> Sequence[object]:
    """By hand: the values of a field that one person holds; none where the cell is blank."""
    value = person[name]
    if value is None:
        return []
    if isinstance(value, (frozenset, dict)):
        return list(value)
    return [normal(value) if isinstance(value, str) else value]
