"""How far the values of several expressions can be together, about: planes that none lie beyond.

Linear programs under some floors show them, by their multipliers. They are floating point and prove nothing: they only
say where it is worth looking (outer approximation: Benson 1998).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from composer.base.arrays import Floats

DIGITS = 6
"""To which planes that differ are told apart."""


class OuterHull:
    """Planes over so many `axes`."""

    def __init__(self, axes: int) -> None:
        self._planes = np.empty((0, axes + 1))
        self._known = set[tuple[float, ...]]()

    def learn(self, weights: Floats, floors: Floats, most: float) -> None:
        """The sum of the values with these weights, none below 0, is at most so much above what these floors come
        to."""
        largest = weights.max(initial=0.0)
        if not largest > 0 or weights.min() < 0:
            return
        plane = np.append(weights, most + weights @ floors) / largest
        key = tuple(np.round(plane, DIGITS).tolist())
        if np.isfinite(plane).all() and key not in self._known:
            self._known.add(key)
            self._planes = np.vstack([self._planes, plane])

    def reach(self, axis: int, floors: Sequence[int | None]) -> tuple[float, Floats | None]:
        """How far the value of an axis can go above these floors of the others, and the weights of the plane at which
        that ends; infinite and None where none is known."""
        weights = self._planes[:, :-1]
        held = np.array([0.0 if low is None else low for low in floors])
        free = np.array([low is None for low in floors])
        held[axis], free[axis] = 0.0, False
        room = self._planes[:, -1] - weights @ held
        there = (weights[:, axis] > 0) & ~(weights[:, free] > 0).any(axis=1)
        ends = np.divide(room, weights[:, axis], out=np.full(len(room), np.inf), where=there)
        if not there.any():
            return np.inf, None
        first = int(ends.argmin())
        return float(ends[first]), weights[first] / weights[first, axis]

    def along(self, corners: Floats, high: Floats) -> Floats:
        """Which part of the ways from corners, a line each, up to `high` lies before all planes, from 0 to 1."""
        weights, most = self._planes[:, :-1], self._planes[:, -1]
        rises = (high - corners) @ weights.T
        room = most - corners @ weights.T
        ends = np.divide(room, rises, out=np.ones_like(room), where=rises > 0)
        first: Floats = ends.min(axis=1, initial=1.0)
        return np.clip(first, 0.0, 1.0)
