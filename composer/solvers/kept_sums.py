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
NOTHING = 1e-200
"""In place of 0, by which nothing is divided."""


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
    """Sums over columns in these ranges, about a weighted sum of so many expressions, and of the floors of these."""

    def __init__(self, ranges: Ranges, moving: int) -> None:
        columns, most = len(ranges.low), tuning.KEPT_SUMS
        self._low, self._high = ranges.low.astype(np.float64), ranges.high.astype(np.float64)
        self._kept, self._number = _Sums(most, columns), 0
        self._slopes, self._weights = np.zeros((most, moving)), np.zeros((most, moving))
        self._now, self._used = _Sums(tuning.KEPT_USED + tuning.KEPT_BRANCHES + 2, columns), 0
        self._own = np.zeros(len(self._now.limits), np.bool_)

    def add(self, found: RowSum, weights: Sequence[int] | None, slopes: Ints, floors: Ints) -> None:
        """Keep a sum about the expressions with these weights, or about none; `slopes` are its multiples of the floors,
        which are these now. It is used from now on as well."""
        if found.most > EXACT:
            return
        steep = float((np.abs(found.price) * (self._high - self._low)).max(initial=0.0))
        place = self._number % len(self._slopes)
        self._number += 1
        self._kept.put(place, found, found.rows - int(slopes @ floors), steep)
        self._slopes[place], self._weights[place] = slopes, 0 if weights is None else weights
        if self._used < len(self._own):
            self._now.put(self._used, found, found.rows, steep)
            self._now.least[self._used] = 0.0 if weights is None else -np.inf
            self._own[self._used] = weights is not None
            self._used += 1

    def begin(self, weights: Sequence[int], floors: Sequence[int | None]) -> None:
        """From now on it is about choices above these floors, the best by these weights."""
        low = np.array([0.0 if each is None else each for each in floors])
        none = np.array([each is None for each in floors])
        kept, number = self._kept, min(self._number, len(self._slopes))
        slopes, mine, scales = self._slopes[:number], self._weights[:number], kept.scales[:number]
        fits = np.maximum(np.abs(slopes) @ np.abs(low), mine @ np.abs(low) * scales) < EXACT
        if none.any():
            fits &= ~((slopes != 0) | (mine != 0))[:, none].any(axis=1)
        limits, least = kept.limits[:number] + slopes @ low, mine @ low * scales
        spare = limits - least + kept.up[:number] @ self._high + kept.down[:number] @ self._low
        part = np.where(fits, spare, np.inf) / np.maximum(kept.steep[:number], 1.0)
        best = np.argsort(part)[: tuning.KEPT_USED]
        best = best[part[best] < 1.0]
        self._used = len(best)
        self._now.take(kept, best)
        self._now.limits[: len(best)], self._now.least[: len(best)] = limits[best], least[best]
        self._own[: len(best)] = (mine[best] == np.array(weights)).all(axis=1)

    def narrowed(self, ranges: Ranges, cutoff: int | None) -> Ranges | None:
        """The ranges without what no choice worth the cutoff has; None where nothing is left."""
        part, now = slice(self._used), self._now
        limits = now.limits[part] - now.least[part]
        if cutoff is not None:
            own = self._own[part]
            limits[own] = now.limits[part][own] - cutoff * now.scales[part][own]
        low, high = ranges.low.astype(np.float64), ranges.high.astype(np.float64)
        narrower = False
        for _ in range(tuning.KEPT_TIMES):
            spare = limits + now.up[part] @ high + now.down[part] @ low
            if (spare < 0).any():
                return None
            tight = np.flatnonzero(spare < now.steep[part])
            if len(tight) > tuning.KEPT_TIGHT:
                tight = tight[np.argsort(spare[tight] / now.steep[tight])[: tuning.KEPT_TIGHT]]
            room = spare[tight, None] + 0.5  # half a unit more is none, but no price is no limit then
            above = (low + np.floor(room / np.maximum(-now.down[tight], NOTHING))).min(axis=0, initial=np.inf)
            below = (high - np.floor(room / np.maximum(now.up[tight], NOTHING))).max(axis=0, initial=-np.inf)
            if not ((above < high) | (below > low)).any():
                break
            low, high, narrower = np.maximum(low, below), np.minimum(high, above), True
            if (low > high).any():
                return None
        return Ranges(low.astype(np.int64), high.astype(np.int64)) if narrower else ranges


class _Sums:
    """So many sums, a line each: the prices of columns above and below 0, what the rows come to, what is wanted of each
    at least, its scale, and the most that a column's whole range changes it by."""

    def __init__(self, most: int, columns: int) -> None:
        self.up, self.down = np.zeros((most, columns)), np.zeros((most, columns))
        self.limits, self.least, self.steep, self.scales = np.zeros(most), np.zeros(most), np.zeros(most), np.ones(most)

    def put(self, place: int, found: RowSum, limit: int, steep: float) -> None:
        """Note a sum, of which the rows come to `limit`."""
        np.maximum(found.price, 0, out=self.up[place], casting="unsafe")
        np.minimum(found.price, 0, out=self.down[place], casting="unsafe")
        self.limits[place], self.steep[place], self.scales[place] = limit, steep, found.scale

    def take(self, other: _Sums, places: NDArray[np.intp]) -> None:
        """Begin with some of others, but for their bounds."""
        part = slice(len(places))
        self.up[part], self.down[part] = other.up[places], other.down[places]
        self.steep[part], self.scales[part] = other.steep[places], other.scales[places]
