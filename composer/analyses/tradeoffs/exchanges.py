"""What may be exchanged for what between the points of a front, and which few of them stand for all.

Floating point says which pairs of points to look at, exact numbers which of them is the best.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from composer.base.arrays import Floats, Mask

MOST = 3
"""Exchanges told of one axis and direction."""
NEAR = 1e-9
"""How close numbers are that exact ones have to tell apart."""
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
        columns = [*zip(*values, strict=True)]
        self._spread = [max(column) - min(column) or Fraction(1) for column in columns]

    @cached_property
    def _parts(self) -> Floats:
        """Where each point is on each axis, from 0 to 1."""
        least = [min(column) for column in zip(*self._values, strict=True)]
        return np.array(
            [
                [float((value - low) / width) for value, low, width in zip(point, least, self._spread, strict=True)]
                for point in self._values
            ]
        )

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
        return tuple(b - a for a, b in zip(self._values[position], self._values[to], strict=True))

    def given_up(self, position: int, to: int) -> Fraction:
        """What axes lose together."""
        pairs = zip(self.changes(position, to), self._spread, strict=True)
        return sum((-change / width for change, width in pairs if change < 0), Fraction(0))

    def step(self, position: int, axis: int) -> Step | None:
        """To the nearest point that is better on the axis, and of those the one that gives up least elsewhere."""
        ranks = self._ranks[:, axis]
        better = ranks > ranks[position]
        if not better.any():
            return None
        nearest = np.flatnonzero(ranks == ranks[better].min()).tolist()
        to = min(nearest, key=lambda number: self.given_up(position, number))
        return Step(to, self.changes(position, to))

    def deals(self, position: int, axis: int) -> Deals:
        """The best exchanges from a point on an axis."""
        moved = self._ranks - self._ranks[position]
        change = self._parts - self._parts[position]
        others = np.arange(moved.shape[1]) != axis
        lost = np.maximum(-change[:, others], 0.0).sum(axis=1)
        clean = (moved[:, others] >= 0).all(axis=1) & (moved[:, axis] < 0)
        return Deals(
            self._hull(position, axis, moved[:, axis] > 0, change[:, axis], lost),
            self._hull(position, axis, clean, -change[:, axis], -change[:, others].sum(axis=1)),
        )

    def _hull(self, position: int, axis: int, some: Mask, amount: Floats, price: Floats) -> tuple[Step, ...]:
        """Along the lower hull of prices over amounts, from nothing at all: points of `some` to each of which the
        price of a unit is the least there is from the one before; the nearest where several are alike."""
        found: list[Step] = []
        paid, had = (Fraction(0), Fraction(0)), (0.0, 0.0)
        left = np.flatnonzero(some)
        while len(left) and len(found) < MOST:
            rates = (price[left] - had[1]) / np.maximum(amount[left] - had[0], 1e-300)
            near = left[rates <= rates.min() + NEAR * max(1.0, abs(float(rates.min())))].tolist()
            exact = {number: self._exactly(position, axis, number) for number in near}
            rate = {n: (price_ - paid[1]) / (amount_ - paid[0]) for n, (amount_, price_) in exact.items()}
            to = min(near, key=lambda number: (rate[number], exact[number][0]))
            if rate[to] >= 0 and exact[to][1] < 0:
                break  # giving up more gains nothing more
            found.append(Step(to, self.changes(position, to)))
            paid, had = exact[to], (float(amount[to]), float(price[to]))
            further = self._ranks[left, axis] - self._ranks[to, axis]
            left = left[further * np.sign(self._ranks[to, axis] - self._ranks[position, axis]) > 0]
        return tuple(found)

    def _exactly(self, position: int, axis: int, to: int) -> tuple[Fraction, Fraction]:
        """How much of the axis is exchanged, and for what: what others lose, or, below 0, what they gain."""
        parts = [each / width for each, width in zip(self.changes(position, to), self._spread, strict=True)]
        own, others = parts[axis], [*parts[:axis], *parts[axis + 1 :]]
        if own > 0:
            return own, sum((-each for each in others if each < 0), Fraction(0))
        return -own, -sum(others, Fraction(0))

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
        return max(
            min(max(change / width for change, width in self._over(one, point)) for one in some)
            for point in range(len(self._values))
        )

    def _over(self, one: int, point: int) -> list[tuple[Fraction, Fraction]]:
        return [*zip(self.changes(one, point), self._spread, strict=True)]


def _covering(covers: NDArray[np.bool_], number: int) -> list[int] | None:
    """So many at most that cover all; None where none were found."""
    open_, found = np.ones(len(covers), np.bool_), list[int]()
    while open_.any() and len(found) < number:
        found.append(int((covers & open_).sum(axis=1).argmax()))
        open_ &= ~covers[found[-1]]
    return None if open_.any() else found
