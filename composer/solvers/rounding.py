"""A point of a linear program of which few values lie between two whole numbers, rounded in every way."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from composer.base.arrays import Floats, Ints, Mask, Rows

FRACTION = 1e-6
"""How far from a whole number a value must lie to be between two."""


class Roundings(NamedTuple):
    """The point rounded down, whose values `between` two whole numbers are raised by 1 where `up` says so, a column a
    way; and what each row comes to, a column a way."""

    down: Ints
    between: Rows
    up: Ints
    sums: Ints

    @classmethod
    def of(cls, values: Floats, ends: tuple[Ints, Ints], matrix: Ints, most: int) -> Roundings | None:
        """All ways to round values that lie within some ends; None where more than `most` lie between two."""
        near = np.rint(values)
        between = np.flatnonzero(np.abs(near - values) > FRACTION)
        if len(between) > most:
            return None
        near[between] = np.floor(values[between])
        down = np.clip(near.astype(np.int64), *ends)
        up = np.arange(1 << len(between)) >> np.arange(len(between))[:, np.newaxis] & 1
        return cls(down, between, up, (matrix @ down)[:, np.newaxis] + matrix[:, between] @ up)

    def meeting(self, low: Ints, high: Ints) -> Mask:
        """The ways in which no row is below or above its bounds."""
        within = (self.sums >= low[:, np.newaxis]) & (self.sums <= high[:, np.newaxis])
        met: Mask = np.logical_and.reduce(within, axis=0)
        return met

    def way(self, number: int) -> Ints:
        """The point rounded in one of the ways."""
        point = self.down.copy()
        point[self.between] += self.up[:, number]
        return point
