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

from composer.base.arrays import Floats, Ints
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
        most, wide = tuning.KEPT_SUMS, 2 * len(ranges.low)
        self._root, self._number = np.append(ranges.high, ranges.low).astype(np.float64), 0
        self._prices, self._steep, self._scales = np.zeros((most, wide)), np.ones(most), np.ones(most)
        self._most = np.zeros(most)
        self._limits, self._slopes, self._weights = np.zeros(most), np.zeros((most, moving)), np.zeros((most, moving))
        room, self._used = tuning.KEPT_USED + tuning.KEPT_BRANCHES + 2, 0
        self._now, self._sizes = np.zeros((room, wide)), np.ones((room, wide))
        self._facts = np.zeros((4, room))  # what the rows come to, what is wanted at least, the scale, the dearest
        self._own = np.zeros(room, np.bool_)

    def add(self, found: RowSum, weights: Sequence[int] | None, slopes: Ints, floors: Ints) -> None:
        """Keep a sum about the expressions with these weights, or about none; `slopes` are its multiples of the floors,
        which are these now. It is used from now on as well."""
        if found.most > EXACT:
            return
        place, columns = self._number % len(self._scales), len(found.price)
        self._number += 1
        prices = self._prices[place]
        np.maximum(found.price, 0, out=prices[:columns])
        np.minimum(found.price, 0, out=prices[columns:])
        sizes = np.abs(prices)
        self._limits[place], self._scales[place] = found.rows - int(slopes @ floors), found.scale
        self._most[place] = prices @ self._root
        self._slopes[place], self._weights[place] = slopes, 0 if weights is None else weights
        self._steep[place] = steep = float(sizes.max(initial=1.0))
        if self._used < len(self._own):
            now, self._used = self._used, self._used + 1
            self._now[now] = prices
            np.maximum(sizes, NOTHING, out=self._sizes[now])
            self._facts[:, now] = found.rows, 0.0 if weights is None else -np.inf, found.scale, steep
            self._own[now] = weights is not None

    def begin(self, weights: Sequence[int], floors: Sequence[int | None]) -> None:
        """From now on it is about choices above these floors, the best by these weights."""
        low = np.array([0.0 if each is None else each for each in floors])
        number = min(self._number, len(self._scales))
        slopes, mine, scales = self._slopes[:number], self._weights[:number], self._scales[:number]
        fits = np.maximum(np.abs(slopes) @ np.abs(low), mine @ np.abs(low) * scales) < EXACT
        if None in floors:
            none = np.array([each is None for each in floors])
            fits &= ~((slopes != 0) | (mine != 0))[:, none].any(axis=1)
        limits, least = self._limits[:number] + slopes @ low, mine @ low * scales
        part = (limits - least + self._most[:number]) / self._steep[:number]
        part[~fits] = np.inf
        best = (part < 1.0).nonzero()[0]
        if len(best) > tuning.KEPT_USED:
            best = best[part[best].argpartition(tuning.KEPT_USED)[: tuning.KEPT_USED]]
        used = self._used = len(best)
        self._now[:used] = self._prices[best]
        np.maximum(np.abs(self._now[:used]), NOTHING, out=self._sizes[:used])
        self._facts[:, :used] = limits[best], least[best], scales[best], self._steep[best]
        self._own[:used] = (mine[best] == np.array(weights)).all(axis=1)

    def narrowed(self, ranges: Ranges, cutoff: int | None) -> Ranges | None:
        """The ranges without what no choice worth the cutoff has; None where nothing is left."""
        used, columns = self._used, len(ranges.low)
        spare, ends = self._spare(ranges, cutoff)
        steep = self._facts[3, :used]
        part = spare / steep
        tight = (part < 1.0).nonzero()[0]
        if not len(tight):
            return ranges
        if part.min() < 0:
            return None
        if len(tight) > tuning.KEPT_TIGHT:
            tight = part.argpartition(tuning.KEPT_TIGHT)[: tuning.KEPT_TIGHT]
        # Half a unit more to spare changes nothing; where there is no price, any step is far below it.
        steps = np.floor(((spare[tight, None] + 0.5) / self._sizes[tight]).min(axis=0))
        low = np.maximum(ends[columns:], ends[:columns] - steps[:columns])
        high = np.minimum(ends[:columns], ends[columns:] + steps[columns:])
        if (low > high).any():
            return None
        return Ranges(low.astype(np.int64), high.astype(np.int64))

    def dearest(self, ranges: Ranges, cutoff: int | None, columns: NDArray[np.intp], values: Floats) -> int:
        """That of some columns which is best told by cases at its value: both cases use up most of what one of the sums
        has to spare, as far as they are not closed by it (pseudo-costs that are known beforehand)."""
        spare, _ = self._spare(ranges, cutoff)
        prices, room, cut = self._now[: self._used], np.maximum(spare, NOTHING)[:, None], np.floor(values)
        below = prices[:, columns] * (ranges.high[columns] - cut) / room
        above = -prices[:, len(ranges.low) + columns] * (cut + 1 - ranges.low[columns]) / room
        parts = np.minimum(1.0, [each.max(axis=0, initial=0.0) for each in (below, above)])
        worth = parts.sum(axis=0) + tuning.KEPT_BOTH * parts.min(axis=0)
        return int(columns[(worth + tuning.KEPT_BETWEEN * np.abs(values - np.rint(values))).argmax()])

    def _spare(self, ranges: Ranges, cutoff: int | None) -> tuple[Floats, Floats]:
        """What each sum has to spare above the cutoff, and the ends of the ranges."""
        used = self._used
        limits, least, scales, _ = self._facts[:, :used]
        if cutoff is not None:
            least = np.where(self._own[:used], cutoff * scales, least)
        ends = np.concatenate((ranges.high, ranges.low)).astype(np.float64)
        spare: Floats = limits - least + self._now[:used] @ ends
        return spare, ends
