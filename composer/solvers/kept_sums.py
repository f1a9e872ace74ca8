"""Sums of rows that bounded one branch of a search, kept: they close others, or narrow them, without a linear program.

What a multiple of each row adds up to holds of every choice, whatever the floors were when it was looked for. Under
other floors, and between other ranges of the columns, its limit is another one, which two products of a matrix tell for
all sums at once. They are whole numbers that floating point holds exactly, or are not kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from composer.base.arrays import Floats, Ints, Mask
from composer.solvers import tuning

EXACT = 2.0**50
"""Up to here sums of whole numbers are exact in floating point, with room to spare."""


@dataclass(frozen=True, eq=False)
class Ranges:
    """Ranges of the columns."""

    low: Ints
    high: Ints


@dataclass(frozen=True, eq=False)
class RowSum:
    """What whole-number multiples of the rows, `times` of those at `used`, show: `limit` is `scale` times a bound on
    every choice between some ranges, `price` what a unit of each column adds to it, and `rows` what the rows do. `most`
    is about as large as any part of it can become."""

    rows: int
    limit: int
    price: Ints
    scale: int
    used: NDArray[np.intp]
    times: Ints
    most: float

    @property
    def bound(self) -> int:
        return self.limit // self.scale

    def of(self, places: NDArray[np.intp], rows: int) -> Ints:
        """The multiples of some of so many rows."""
        times = np.zeros(rows, np.int64)
        times[self.used] = self.times
        return times[places]


class KeptSums:
    """Sums over so many columns, about a weighted sum of so many expressions, and of the floors of these."""

    def __init__(self, columns: int, moving: int) -> None:
        most, self._number = tuning.KEPT_SUMS, 0
        self._prices, self._scales = np.zeros((most, columns)), np.ones(most)
        self._rows, self._slopes, self._weights = np.zeros(most), np.zeros((most, moving)), np.zeros((most, moving))
        room = tuning.KEPT_USED + tuning.KEPT_BRANCHES + 2
        self._up, self._down, self._steep = np.zeros((room, columns)), np.zeros((room, columns)), np.zeros(room)
        self._limits, self._least = np.zeros(room), np.zeros(room)
        self._own, self._own_scale, self._used = np.zeros(room, np.bool_), np.zeros(room), 0
        self._far = np.zeros(columns)

    def add(self, found: RowSum, weights: Sequence[int] | None, slopes: Ints, floors: Ints) -> None:
        """Keep a sum about the expressions with these weights, or about none; `slopes` are its multiples of the floors,
        which are these now. It is used from now on as well."""
        if found.most > EXACT:
            return
        place = self._number % len(self._prices)
        self._number += 1
        self._prices[place], self._scales[place] = found.price, found.scale
        self._rows[place] = found.rows - int(slopes @ floors)
        self._slopes[place], self._weights[place] = slopes, 0 if weights is None else weights
        if self._used < len(self._up):
            place = self._used
            self._used += 1
            self._up[place], self._down[place] = np.maximum(found.price, 0), np.minimum(found.price, 0)
            self._steep[place] = (np.abs(found.price) * self._far).max(initial=0.0)
            self._limits[place], self._least[place] = found.rows, 0.0 if weights is None else -np.inf
            self._own[place], self._own_scale[place] = weights is not None, found.scale

    def begin(self, ranges: Ranges, weights: Sequence[int], floors: Sequence[int | None]) -> None:
        """From now on it is about choices between these ranges and above these floors, the best by these weights."""
        kept = slice(min(self._number, len(self._prices)))
        low = np.array([0.0 if each is None else each for each in floors])
        none = np.array([each is None for each in floors])
        slopes, mine, scales = self._slopes[kept], self._weights[kept], self._scales[kept]
        fits = (np.abs(slopes) @ np.abs(low) < EXACT) & ((mine @ np.abs(low)) * scales < EXACT)
        fits &= ~((slopes != 0) | (mine != 0))[:, none].any(axis=1)
        at = np.flatnonzero(fits)
        limits, least = self._rows[at] + slopes[at] @ low, (mine[at] @ low) * scales[at]
        prices, far = self._prices[at], (ranges.high - ranges.low).astype(np.float64)
        spare = limits + np.maximum(prices * ranges.low, prices * ranges.high).sum(axis=1) - least
        steep = (np.abs(prices) * far).max(axis=1, initial=0.0)
        best = np.argsort(spare / np.maximum(steep, 1.0))[: tuning.KEPT_USED]
        best = best[spare[best] < steep[best]]
        self._used, part = len(best), slice(len(best))
        self._up[part], self._down[part] = np.maximum(prices[best], 0.0), np.minimum(prices[best], 0.0)
        self._steep[part], self._limits[part], self._least[part] = steep[best], limits[best], least[best]
        self._own[part] = (mine[at][best] == np.array(weights)).all(axis=1)
        self._own_scale[part] = scales[at][best]
        self._far = far

    def narrowed(self, ranges: Ranges, cutoff: int | None) -> Ranges | None:
        """The ranges without what no choice worth the cutoff has; None where nothing is left."""
        part = slice(self._used)
        least = self._least[part]
        if cutoff is not None:
            least = np.where(self._own[part], cutoff * self._own_scale[part], least)
        low, high = ranges.low.astype(np.float64), ranges.high.astype(np.float64)
        begun = low, high
        for _ in range(tuning.KEPT_TIMES):
            spare = self._limits[part] + self._up[part] @ high + self._down[part] @ low - least
            if (spare < 0).any():
                return None
            tight = np.flatnonzero(spare < self._steep[part])
            if not len(tight):
                break
            before = low, high
            low, high = _narrower(low, high, self._up[tight], self._down[tight], spare[tight, None])
            if (low > high).any():
                return None
            if (low == before[0]).all() and (high == before[1]).all():
                break
        if low is begun[0] and high is begun[1]:
            return ranges
        return Ranges(low.astype(np.int64), high.astype(np.int64))


def _narrower(low: Floats, high: Floats, up: Floats, down: Floats, spare: Floats) -> tuple[Floats, Floats]:
    """Ranges without what would take more than a sum has to spare."""
    room_up = np.floor(spare / np.maximum(up, 1.0))
    room_down = np.floor(spare / np.maximum(-down, 1.0))
    below = np.where(up > 0, high - room_up, low).max(axis=0)
    above = np.where(down < 0, low + room_down, high).min(axis=0)
    return np.maximum(low, below), np.minimum(high, above)
