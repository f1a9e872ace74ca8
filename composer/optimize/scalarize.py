"""One point of a front: a choice in a zone that no other choice dominates."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import floor

import numpy as np

from composer.base.arrays import Floats
from composer.encoding.goal_bounds import hold_at, orient, require_above
from composer.encoding.program import Objective, Program, Source
from composer.measures import Linear
from composer.optimize import maximize
from composer.optimize.epsilon_constraint import EpsilonConstraint
from composer.optimize.lexicographic import maximize_one
from composer.optimize.query import WarmStart
from composer.optimize.search_region import Corner, Point
from composer.presolve.condense import Placement
from composer.problem.results import Basis, proved, weakest
from composer.solvers.budget import Budget

BEYOND = Source("beyond the points found")


@dataclass(frozen=True)
class ZoneOptimum:
    """What was found in a zone: `placement` that no choice dominates, or, where it is None and `decided`, nothing; and
    on what that rests."""

    placement: Placement | None
    basis: Basis | None

    @property
    def decided(self) -> bool:
        """Whether it rests on more than the word of one engine."""
        return proved(self.basis)


class Scalarization:
    """The axes of a front over a program, asked zone by zone.

    Values of the axes are taken so that more is better (`orient`), and in whole units (`in_units`). `middle` gives the
    values in a zone near which a choice is wanted, None for any.
    """

    def __init__(self, program: Program, axes: Sequence[Objective], budget: Budget, memory: WarmStart) -> None:
        self._program, self._axes, self._budget, self._memory = program, axes, budget, memory
        self._sums = [orient(axis).top for axis in axes if axis.quotient.count is None]
        total = Linear()
        for each in self._sums:
            total += each
        self._total = replace(total, constant=0)
        self.middle: Callable[[Corner], Floats | None] = lambda _: None
        self._series: EpsilonConstraint | None = None
        if len(self._sums) == len(axes):
            self._series = EpsilonConstraint(program, self._sums, budget, memory)

    def along(self, corners: Floats, high: Floats) -> Floats:
        """About which part of the ways from corners, a line each, up to some values is not ruled out, from 0 to 1."""
        return np.ones(len(corners)) if self._series is None else self._series.along(corners, high)

    def end(self, axis: int) -> Placement | None:
        """A choice with the best value of one axis; None where `maximize_one` is to tell, or there is no choice."""
        answer = None if self._series is None else self._series.end(axis)
        return None if answer is None else answer.placement

    def solve(self, zone: Corner) -> ZoneOptimum:
        """A choice whose values lie above the zone's corner and that no choice at all dominates.

        A sum of all axes, each weighed by a number above zero, is maximised: whatever dominated its best choice would
        lie in the zone too, and have a larger sum. Quotients do not add up: they come first, one after the other, each
        kept at its best; the argument is the same. Raises OverflowError where numbers leave the exact range.
        """
        if self._series is None:
            return self._one_by_one(zone)
        # The next whole number above the bound, in the axis's own units.
        floors = [None if bound is None else floor(bound) + 1 for bound in zone]
        aim = self.middle(zone)
        answer = self._series.best(floors, None if aim is None else [floor(value) + 1 for value in aim.tolist()])
        return ZoneOptimum(answer.placement if answer.proved else None, answer.basis)

    def _one_by_one(self, zone: Corner) -> ZoneOptimum:
        program, known = self._program, None
        bases: list[Basis | None] = []
        for axis, bound in zip(self._axes, zone, strict=True):
            if bound is not None:
                program = require_above(program, orient(axis), Fraction(bound) / whole_unit(axis), BEYOND)
        for axis in self._axes:
            if axis.quotient.count is not None:
                step = maximize_one(program, axis, self._budget, known, self._memory)
                if not step.proved or step.placement is None:
                    return ZoneOptimum(None, step.basis if step.placement is None else None)
                assert step.value is not None
                bases.append(step.basis)
                known, program = step.placement, hold_at(program, axis, step.value)
        if not self._sums:
            return ZoneOptimum(known, weakest(bases))
        answer = maximize.maximize(program, self._total, self._budget, known, self._memory)
        return ZoneOptimum(answer.placement if answer.proved else None, weakest([*bases, answer.basis]))


def whole_unit(axis: Objective) -> int:
    """By what an axis's values are multiplied so that they are whole; 1 where the axis is no sum."""
    return axis.quotient.scale if axis.quotient.count is None else 1


def in_units(axes: Sequence[Objective], values: Sequence[Fraction]) -> Point:
    """Values of the axes so that more is better, in whole units where there are such."""
    signed = [value if axis.most else -value for axis, value in zip(axes, values, strict=True)]
    units = [value * whole_unit(axis) for axis, value in zip(axes, signed, strict=True)]
    return tuple(int(value) if value.denominator == 1 else value for value in units)
