"""Some columns of a model, everything else staying as it stands: what a search asks that changes a choice bit by bit.

What stands elsewhere is taken off the bounds of every row in which one of the columns is. So whatever meets the part
meets the whole model, put back into the rest; and the value changes by what the part's does.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from composer.base.arrays import Ints, Mask
from composer.presolve.condense import Choice, CountModel
from composer.presolve.sparse_rows import SparseRow, SparseSum

Places = NDArray[np.intp]
"""Columns of a model, then, from its width on, its helpers."""


class ModelParts:
    """A model's rows, to be looked at by column. A *state* is one number a place, and sums are one a row."""

    def __init__(self, model: CountModel) -> None:
        self.model, self.width, self._rows = model, len(model.team), model.everything
        rows = self._rows
        flats = [row.flat for row in rows]
        sizes = [len(flat.columns) + len(flat.auxiliaries) for flat in flats]
        places = [each for flat in flats for each in (flat.columns, flat.auxiliaries + self.width)]
        weights = [each for flat in flats for each in (flat.weights, flat.helper_weights)]
        row = np.repeat(np.arange(len(rows)), sizes)
        place = np.concatenate([np.empty(0, np.intp), *places])
        order = np.argsort(place, kind="stable")
        self._row, self._place = row[order], place[order]
        self._weight: Ints = np.concatenate([np.empty(0, np.int64), *weights])[order]
        self.lower: Ints = np.append(np.zeros(self.width, np.int64), model.ranges[:, 0])
        self.upper: Ints = np.append(model.upper, model.ranges[:, 1])
        self._starts = np.searchsorted(self._place, np.arange(len(self.upper) + 1))
        self._of_helpers = slice(int(self._starts[self.width]), None)
        self._over_helpers: Mask = np.ones(len(rows), np.bool_)
        self._over_helpers[self._row[: self._of_helpers.start]] = False
        self.objective = _spread(model.objective, self.width, len(self.upper))

    def __len__(self) -> int:
        """How many numbers there are in the rows."""
        return len(self._row)

    def numbers(self, places: Places) -> tuple[NDArray[np.intp], Places, Ints]:
        """The numbers of some places, in their order: the row, the place, the weight."""
        at = self._at(places)
        return self._row[at], self._place[at], self._weight[at]

    def sums(self, state: Ints) -> Ints:
        """What each row adds up to."""
        return self._added(slice(None), state)

    def _added(self, entries: slice | NDArray[np.intp], state: Ints) -> Ints:
        sums = np.zeros(len(self._rows), np.int64)
        np.add.at(sums, self._row[entries], self._weight[entries] * state[self._place[entries]])
        return sums

    def moved(self, places: Places, before: Ints, after: Ints) -> Ints:
        """What rows add up to more where the state changes at these places alone."""
        return self._added(self._at(places), after - before)

    def weighed(self, multipliers: NDArray[np.float64]) -> NDArray[np.float64]:
        """The sum of the rows, each times its multiplier: what stands at each place."""
        weights = self._weight * multipliers[self._row]
        return np.bincount(self._place, weights, len(self.upper)).astype(np.float64)

    def touched(self, columns: Places) -> Mask:
        """In which rows one of the places stands."""
        rows = np.zeros(len(self._rows), np.bool_)
        rows[self._row[self._at(columns)]] = True
        return rows

    def with_helpers(self, columns: Places) -> Places:
        """Some columns, and the helpers that must be able to follow: those that share a row with one of them, or a row
        over helpers alone with such a helper."""
        row, place = self._row[self._of_helpers], self._place[self._of_helpers]
        rows = self.touched(columns)
        for _ in range(2):
            helpers = np.unique(place[rows[row]])
            rows = self.touched(helpers) & self._over_helpers
        return np.append(columns, helpers)

    def part(
        self, free: Places, state: Ints, sums: Ints, left_out: Mask | None = None, objective: Ints | None = None
    ) -> CountModel:
        """The model over the places that are `free`, ascending, for a state and its sums, without the rows `left_out`;
        its objective, one number a place, may be another one."""
        entries = self._at(free)
        entries = entries[np.argsort(self._row[entries], kind="stable")]
        row, weight = self._row[entries], self._weight[entries]
        at = np.searchsorted(free, self._place[entries])
        rest, width = sums - self._added(entries, state), int(np.searchsorted(free, self.width))
        numbers, firsts = np.unique(row, return_index=True)
        rows = []
        for number, (first, end) in zip(numbers.tolist(), pairwise([*firsts.tolist(), len(row)]), strict=True):
            if left_out is None or not left_out[number]:
                middle = first + int(np.searchsorted(at[first:end], width))
                parts = at[first:middle], weight[first:middle], at[middle:end] - width, weight[middle:end]
                rows.append(_less(self._rows[number], SparseSum(*parts), int(rest[number])))
        model, columns, helpers = self.model, free[:width], free[width:]
        return replace(
            model,
            team=model.team[columns],
            person=model.person[columns],
            upper=model.upper[columns],
            loose=model.loose[columns],
            index=(),
            rows=tuple(rows),
            links=(),
            objective=_gathered((self.objective if objective is None else objective)[free], width),
            helpers=model.helpers[helpers - self.width],
            ranges=np.stack([self.lower[helpers], self.upper[helpers]], axis=1),
        )

    def _at(self, places: Places) -> NDArray[np.intp]:
        """Where numbers of these places stand, in their order."""
        starts = self._starts[places]
        sizes = self._starts[places + 1] - starts
        at: NDArray[np.intp] = np.arange(sizes.sum()) + np.repeat(starts - np.cumsum(sizes) + sizes, sizes)
        return at

    def choice(self, state: Ints) -> Choice:
        """A state as a choice of the whole model."""
        return Choice(state[: self.width], state[self.width :])


def _less(row: SparseRow, flat: SparseSum, rest: int) -> SparseRow:
    """What a row asks of some of its columns, beside those that add up to the `rest`."""
    low, high = None if row.low is None else row.low - rest, None if row.high is None else row.high - rest
    return SparseRow(flat, low, high, row.label)


def _spread(flat: SparseSum, width: int, places: int) -> Ints:
    weights = np.zeros(places, np.int64)
    weights[flat.columns] = flat.weights
    weights[flat.auxiliaries + width] = flat.helper_weights
    return weights


def _gathered(weights: Ints, width: int) -> SparseSum:
    columns, helpers = np.flatnonzero(weights[:width]), np.flatnonzero(weights[width:])
    return SparseSum(columns, weights[columns], helpers, weights[helpers + width])
