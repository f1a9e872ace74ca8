"""What everybody can contribute at most, in whole numbers: a bound on every team, and a price for every person.

**Argument.** Let `max w·n + h·y` be asked under rows `low ≤ A n + B y ≤ high`, columns `0 ≤ n ≤ upper`, helpers in
their ranges, and at most `size_k` people of class `k` over all teams. For any multipliers π with π_r ≤ 0 where row
`r` has no ceiling and π_r ≥ 0 where it has no floor, every feasible (n, y) satisfies
`π·(A n + B y) ≤ Σ_r max(π_r·low_r, π_r·high_r)`, hence

    w·n + h·y ≤ Σ_r max(π_r·low_r, π_r·high_r) + Σ_k size_k·max(0, max_t v_kt)
                + Σ_j max over y_j's range of (h − π·B)_j·y_j

with the price `v = w − π·A` (Lagrange; Geoffrion 1974). A choice that takes at least one of a class whose best price
`v_k` is negative loses at least `|v_k|` of the right side, so it is worth at most `bound + v_k`.

π comes from a linear program solved in floating point, and is scaled by a power of two and rounded: any integer π of
the right sign gives a true bound, so the rounding costs sharpness, never truth. All sums are in integers.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from composer.reduce.classes import Flat, Ints, Model
from composer.reduce.matrix import Matrix

ROOM = 2.0**60
"""Largest magnitude in which the sums are allowed to come out."""
FINEST = 24


@dataclass(frozen=True, eq=False)
class Prices:
    """`limit` bounds every choice's value and `best[k]` is the best price of class `k`, both times `2**shift`."""

    limit: int
    column: Ints
    best: Ints
    shift: int

    @property
    def bound(self) -> int:
        """No choice is worth more."""
        return self.limit >> self.shift

    def could_reach(self, value: int) -> NDArray[np.bool_]:
        """Which classes could have a member in a choice worth at least `value`."""
        lost = (value << self.shift) - self.limit
        if lost <= -int(ROOM):
            return np.ones(len(self.best), np.bool_)
        result: NDArray[np.bool_] = np.minimum(self.best, 0) >= min(lost, int(ROOM))
        return result


def prices(model: Model, matrix: Matrix, objective: Flat, multipliers: NDArray[np.float64]) -> Prices | None:
    """Price every column by the multipliers. None where the numbers would leave the exact range.

    `multipliers` is one float a row of the model; those of the wrong sign count as 0.
    """
    low_open = np.array([row.low is None for row in model.rows], np.bool_)
    high_open = np.array([row.high is None for row in model.rows], np.bool_)
    usable = np.where((low_open & (multipliers < 0)) | (high_open & (multipliers > 0)), 0.0, multipliers)
    usable = np.where(np.isfinite(usable), usable, 0.0)
    largest = max(
        matrix.magnitude(usable),
        float(np.abs(usable).max(initial=0.0)),
        float(np.abs(objective.weights).max(initial=0)),
        1.0,
    )
    shift = min(FINEST, int(np.floor(np.log2(ROOM / largest))) - 4)
    if shift < 1:
        return None
    scaled = np.rint(usable * 2.0**shift).astype(np.int64)
    column = -matrix.weighed(scaled)
    column[objective.columns] += objective.weights << shift
    best = np.full(len(model.classes.size), np.iinfo(np.int64).min, np.int64)
    np.maximum.at(best, model.klass, column)
    limit = 0
    for multiplier, row in zip(scaled.tolist(), model.rows, strict=True):
        if multiplier:
            end = row.high if multiplier > 0 else row.low
            assert end is not None
            limit += multiplier * end
    for klass in np.flatnonzero(best > 0).tolist():
        limit += int(best[klass]) * int(model.classes.size[klass])
    gain: dict[int, int] = {}
    for helper, weight in zip(objective.helpers.tolist(), objective.helper_weights.tolist(), strict=True):
        gain[helper] = weight << shift
    for multiplier, row in zip(scaled.tolist(), model.rows, strict=True):
        if multiplier:
            for helper, weight in zip(row.flat.helpers.tolist(), row.flat.helper_weights.tolist(), strict=True):
                gain[helper] = gain.get(helper, 0) - multiplier * weight
    for helper, each in gain.items():
        limit += max(each * int(model.helper_low[helper]), each * int(model.helper_high[helper]))
    return Prices(limit, column, best, shift)
