"""Expressions over a model's columns and the program's helpers, as arrays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from composer.measures import Linear
from composer.measures.linear import Weights
from composer.measures.sparse import Sparse, nonzero
from composer.pool.raw import Codes
from composer.program import Program
from composer.reduce.classes import Ints, Rows

OVERALL = -1
"""The team of a column that counts people whichever team they go into."""
FEW = 4
"""Columns and helpers of a row up to which it is asked whether anything could break it."""


@dataclass(frozen=True, eq=False)
class Flat:
    """An expression over a model's columns and the program's helpers: sparse, both ascending; constants aside."""

    columns: NDArray[np.intp]
    weights: Ints
    helpers: NDArray[np.intp]
    helper_weights: Ints

    @classmethod
    def zero(cls) -> Flat:
        return cls(np.empty(0, np.intp), np.empty(0, np.int64), np.empty(0, np.intp), np.empty(0, np.int64))


@dataclass(frozen=True, eq=False)
class FlatRow:
    """A row over columns and helpers."""

    flat: Flat
    low: int | None
    high: int | None
    label: str

    def idle(self, upper: Ints, helpers: Sequence[tuple[int, int]]) -> bool:
        """Whether no choice can break it; asked only of rows over a few columns, where it is quickly said, and that
        have a bound already."""
        flat = self.flat
        if len(flat.columns) + len(flat.helpers) > FEW or (self.low is None and self.high is None):
            return False
        low = high = 0
        for column, weight in zip(flat.columns.tolist(), flat.weights.tolist(), strict=True):
            most = weight * int(upper[column])
            low, high = low + min(most, 0), high + max(most, 0)
        for helper, weight in zip(flat.helpers.tolist(), flat.helper_weights.tolist(), strict=True):
            ends = [weight * end for end in helpers[helper]]
            low, high = low + min(ends), high + max(ends)
        return (self.low is None or self.low <= low) and (self.high is None or self.high >= high)


class Flattening:
    """Expressions as sums over a model's columns, whose teams ascend; `person[j]` is one of those column `j` counts."""

    def __init__(self, program: Program, team: NDArray[np.intp], person: Rows) -> None:
        self._program, self._team, self._person = program, team, person
        self._codes: dict[tuple[int, int], tuple[int, Codes]] = {}
        self._sorted: dict[tuple[int, int], tuple[NDArray[np.intp], Codes]] = {}

    def flat(self, expression: Linear, overall: bool) -> Flat:
        """The expression; `overall` reads the columns that count people whichever team they go into."""
        columns, weights = [np.empty(0, np.intp)], [np.empty(0, np.int64)]
        for (where, trait), each in expression.people.items():
            if overall and where:
                continue
            found = self._few if isinstance(each, Sparse) else self._all
            places, values = found((OVERALL if overall else where, trait), each)
            columns.append(places)
            weights.append(values)
        helpers = sorted(helper for helper, weight in expression.helpers.items() if weight)
        return Flat(
            *_summed(columns, weights),
            np.array(helpers, np.intp),
            np.array([expression.helpers[helper] for helper in helpers], np.int64),
        )

    def _of(self, key: tuple[int, int]) -> tuple[int, Codes]:
        """Where a team's columns begin, and the code of the trait that each of them has."""
        if key not in self._codes:
            start, stop = np.searchsorted(self._team, [key[0], key[0] + 1])
            self._codes[key] = int(start), self._program.traits[key[1]].codes[self._person[start:stop]]
        return self._codes[key]

    def _all(self, key: tuple[int, int], weights: Weights) -> tuple[NDArray[np.intp], Ints]:
        start, codes = self._of(key)
        values = weights[codes]
        places = np.flatnonzero(values)
        return places + start, values[places]

    def _few(self, key: tuple[int, int], weights: Weights) -> tuple[NDArray[np.intp], Ints]:
        start, codes = self._of(key)
        if key not in self._sorted:
            order = np.argsort(codes, kind="stable")
            self._sorted[key] = order, codes[order]
        order, ascending = self._sorted[key]
        weighed, values = nonzero(weights)
        if len(weighed) == 1:
            first, last = ascending.searchsorted(weighed[0]), ascending.searchsorted(weighed[0], side="right")
            places = order[first:last]
            return places + start, np.full(len(places), values[0], np.int64)
        low, high = np.searchsorted(ascending, weighed), np.searchsorted(ascending, weighed, side="right")
        places = np.concatenate([order[:0], *(order[a:b] for a, b in zip(low.tolist(), high.tolist(), strict=True))])
        return places + start, np.repeat(values, high - low)


def _summed(columns: list[NDArray[np.intp]], weights: list[Ints]) -> tuple[NDArray[np.intp], Ints]:
    """Columns ascending, each once, with the sum of its weights; none whose sum is 0."""
    together, values = np.concatenate(columns), np.concatenate(weights)
    if len(together) < 2 or (together[1:] > together[:-1]).all():
        return together, values
    different, places = np.unique(together, return_inverse=True)
    if len(different) == len(together):
        order = np.argsort(together)
        return together[order], values[order]
    sums = np.zeros(len(different), np.int64)
    np.add.at(sums, places.reshape(-1), values)
    return different[sums != 0], sums[sums != 0]
