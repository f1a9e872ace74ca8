"""What may be exchanged for what between the points of a front, and which few of them stand for all.

Floating point says which pairs of points to look at, exact numbers which of them is the best.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import lcm
from typing import Any

import numpy as np
from numpy.typing import NDArray

from composer.base.arrays import Floats, Mask, Rows

MOST = 3
"""Exchanges told of one axis and direction."""
NEAR = 1e-9
"""How close numbers are that exact ones have to tell apart."""
LARGEST = 2**61
"""As large as whole numbers of 64 bits may be."""
Values = tuple[Fraction, ...]


@dataclass(frozen=True)
class Step:
    """From one point to another.

    Attributes
    ----------
    to : int
        The position of that point, from 0.
    changes : tuple of Fraction
        What each axis gains (or, below 0, loses), in the axis's own unit and direction: more is better.
    """

    to: int
    changes: tuple[Fraction, ...]


@dataclass(frozen=True)
class Deals:
    """The best exchanges from a point on one axis: the cheapest a unit first, three at most each way.

    Attributes
    ----------
    more : tuple of Step
        For more of the axis: what the others lose together is the least for each unit gained.
    less : tuple of Step
        For less of the axis and of no other one: what the others gain together is the most for each unit lost.
    """

    more: tuple[Step, ...]
    less: tuple[Step, ...]


class Exchanges:
    """The exchanges among points, none of which beats another; `values` are such that more is better. Every axis is
    measured from its worst to its best."""

    def __init__(self, values: Sequence[Values]) -> None:
        self._values = values
        parts = [_measured(column) for column in zip(*values, strict=True)]
        self._unit = lcm(*(part.denominator for column in parts for part in column))
        whole = [[part.numerator * (self._unit // part.denominator) for part in column] for column in parts]
        small = 4 * len(parts) * self._unit**2 < LARGEST  # what two prices are compared by
        self._whole: NDArray[Any] = np.array(whole, np.int64 if small else object).T
        """Where each point is on each axis, from 0 to the unit, in whole numbers; of any size where 64 bits are too
        few."""
        self._parts: Floats = np.array([[float(part) for part in column] for column in parts]).T
        """The same from 0 to 1, about."""
        self._from, self._change, self._lost = -1, self._parts, self._parts[:, 0]
        self._clean = self._parts > 0
        self._steps: dict[tuple[int, int], Step | None] = {}
        self._differences: dict[tuple[int, int, int], Fraction] = {}  # by axis and ranks: few values, many pairs

    @cached_property
    def _ranks(self) -> NDArray[np.int64]:
        """The place of each point's value among those of the axis, which tells apart whatever differs."""
        columns = []
        for column in zip(*self._values, strict=True):
            place = {value: number for number, value in enumerate(sorted(set(column)))}
            columns.append([place[value] for value in column])
        return np.array(columns, np.int64).T

    def changes(self, position: int, to: int) -> Values:
        """What each axis gains, or loses."""
        found, ranks = list[Fraction](), zip(self._ranks[position].tolist(), self._ranks[to].tolist(), strict=True)
        for axis, pair in enumerate(ranks):
            if (key := (axis, *pair)) not in self._differences:
                self._differences[key] = self._values[to][axis] - self._values[position][axis]
            found.append(self._differences[key])
        return tuple(found)

    def step(self, position: int, axis: int) -> Step | None:
        """To the nearest point that is better on the axis, and of those the one that gives up least elsewhere."""
        if (position, axis) not in self._steps:
            self._steps[position, axis] = self._step(position, axis)
        return self._steps[position, axis]

    def _step(self, position: int, axis: int) -> Step | None:
        ranks = self._ranks[:, axis]
        better = ranks > ranks[position]
        if not better.any():
            return None
        nearest = np.flatnonzero(ranks == ranks[better].min())
        to = int(nearest[_lost(self._whole[nearest] - self._whole[position]).argmin()])
        return Step(to, self.changes(position, to))

    def deals(self, position: int, axis: int) -> Deals:
        """The best exchanges from a point on an axis."""
        if self._from != position:  # who asks about one axis mostly asks about all
            worse = self._ranks < self._ranks[position]
            self._from, self._change = position, self._parts - self._parts[position]
            self._lost = np.maximum(-self._change, 0.0).sum(axis=1)
            self._clean = worse & (worse.sum(axis=1) == 1)[:, None]
        own, better = self._change[:, axis], self._ranks[:, axis] > self._ranks[position, axis]
        return Deals(
            self._hull(position, axis, better, own, self._lost - np.maximum(-own, 0.0)),
            self._hull(position, axis, self._clean[:, axis], -own, own - self._change.sum(axis=1)),
        )

    def _hull(self, position: int, axis: int, some: Mask, amount: Floats, price: Floats) -> tuple[Step, ...]:
        """Along the lower hull of prices over amounts, from nothing at all: points of `some` to each of which the
        price of a unit is the least there is from the one before; the nearest where several are alike."""
        found: list[Step] = []
        paid, had = (0, 0), (0.0, 0.0)
        left = np.flatnonzero(some)
        while len(left) and len(found) < MOST:
            rates = (price[left] - had[1]) / np.maximum(amount[left] - had[0], 1e-300)
            near = left[rates <= rates.min() + NEAR * max(1.0, abs(float(rates.min())))]
            amounts, prices = self._exactly(position, axis, near)
            first = _cheapest(amounts - paid[0], prices - paid[1])
            to, exact = int(near[first]), (amounts[first], prices[first])
            if exact[1] >= paid[1] and exact[1] < 0:
                break  # giving up more gains nothing more
            found.append(Step(to, self.changes(position, to)))
            paid, had = exact, (float(amount[to]), float(price[to]))
            further = self._ranks[left, axis] - self._ranks[to, axis]
            left = left[further * np.sign(self._ranks[to, axis] - self._ranks[position, axis]) > 0]
        return tuple(found)

    def _exactly(self, position: int, axis: int, to: Rows) -> tuple[NDArray[Any], NDArray[Any]]:
        """How much of the axis is exchanged, and for what: what others lose, or, below 0, what they gain."""
        moved = self._whole[to] - self._whole[position]
        own = moved[:, axis]
        return abs(own), np.where(own > 0, _lost(moved), own - moved.sum(axis=1))

    @cached_property
    def order(self) -> list[int]:
        """All points, so that the first few of them stand for all as well as it goes: the best of every axis, then
        again and again the one that is furthest from those before it (Gonzalez 1985)."""
        parts = self._parts
        distance, order = np.full(len(parts), np.inf), list[int]()

        def take(number: int) -> None:
            order.append(number)
            np.minimum(distance, (parts - parts[number]).max(axis=1), out=distance)
            distance[number] = -1.0

        for axis in range(parts.shape[1]):
            best = np.flatnonzero(self._ranks[:, axis] == self._ranks[:, axis].max())
            if not set(best.tolist()) & set(order):
                take(int(best[parts[best].sum(axis=1).argmax()]))
        while len(order) < len(parts):
            take(int(distance.argmax()))
        return order

    def standing_for_all(self, number: int) -> list[int]:
        """So few points, from which no other is far: the first of the `order`, or what covers all within less, each
        point in turn being the one that covers most of those still uncovered."""
        parts = self._parts
        away = np.full((len(parts), len(parts)), -np.inf)
        for axis in parts.T:
            np.maximum(away, axis[None, :] - axis[:, None], out=away)
        best = self.order[:number]
        levels = np.unique(away)
        levels = levels[(levels >= 0) & (levels < away[best].min(axis=0).max())]
        first, last = 0, len(levels)
        while first < last:
            middle = (first + last) // 2
            found = _covering(away <= levels[middle], number)
            if found is None:
                first = middle + 1
            else:
                best, last = found, middle
        return sorted(best)

    def uncovered(self, some: Sequence[int]) -> Fraction:
        """By how much at most, of an axis from its worst to its best, any point is better on some axis than the one of
        these that is nearest to it."""
        whole = self._whole if self._unit > LARGEST else self._whole.astype(np.int64)
        these = whole[[*some]]
        return Fraction(int(max((point - these).max(axis=1).min() for point in whole)), self._unit)


def _measured(column: Sequence[Fraction]) -> list[Fraction]:
    """Values from the worst, which is 0, to the best, which is 1."""
    least = min(column)
    width = max(column) - least or Fraction(1)
    return [(value - least) / width for value in column]


def _lost(moved: NDArray[Any]) -> NDArray[Any]:
    """What axes lose together, a line each."""
    lost: NDArray[Any] = np.maximum(-moved, 0).sum(axis=1)
    return lost


def _cheapest(amounts: NDArray[Any], prices: NDArray[Any]) -> int:
    """Where a unit costs the least, and of those the fewest are bought; no amount is 0."""
    first = 0
    while len(amounts) > 1:
        dearer = prices * amounts[first] - prices[first] * amounts
        if not (dearer < 0).any():
            alike = np.flatnonzero(dearer == 0)
            return int(alike[amounts[alike].argmin()])
        first = int(dearer.argmin())
    return first


def _covering(covers: NDArray[np.bool_], number: int) -> list[int] | None:
    """So many at most that cover all; None where none were found."""
    open_, found = np.ones(len(covers), np.bool_), list[int]()
    counts = covers.sum(axis=1)
    while open_.any() and len(found) < number:
        found.append(int(counts.argmax()))
        more = open_ & covers[found[-1]]
        counts -= covers[:, more].sum(axis=1)
        open_ &= ~more
    return None if open_.any() else found
