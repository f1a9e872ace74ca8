"""One point of a front: a choice in a zone that no other choice dominates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import floor

import numpy as np

from composer.engines import door
from composer.engines.budget import Budget
from composer.engines.pursuit import keeping, pursue_one
from composer.engines.question import Memory
from composer.engines.series import Series
from composer.measures import Linear, Quotient
from composer.outcome import Basis, proved, weakest
from composer.program import Aim, Program, Source, row
from composer.reduce.model import Placement
from composer.zones import Corner, Point


@dataclass(frozen=True)
class Weighed:
    """What was found in a zone: `placement` that no choice dominates, or, where it is None and `decided`, nothing; and
    on what that rests."""

    placement: Placement | None
    basis: Basis | None

    @property
    def decided(self) -> bool:
        """Whether it rests on more than the word of one engine."""
        return proved(self.basis)


class Weighing:
    """The axes of a front over a program, asked zone by zone.

    Values of the axes are taken so that more is better (`oriented`), and in whole units (`in_units`).
    """

    def __init__(self, program: Program, axes: Sequence[Aim], budget: Budget, memory: Memory) -> None:
        self._program, self._axes, self._budget, self._memory = program, axes, budget, memory
        self._sums = [oriented(axis).top for axis in axes if axis.quotient.count is None]
        total = Linear()
        for each in self._sums:
            total += each
        self._total = Linear(total.people, total.helpers)
        self._series: Series | None = None
        if len(self._sums) == len(axes):
            self._series = Series(program, self._sums, budget, memory)

    def weigh(self, zone: Corner) -> Weighed:
        """A choice whose values lie above the zone's corner and that no choice at all dominates.

        A sum of all axes, each weighed by a number above zero, is maximised: whatever dominated its best choice would
        lie in the zone too, and have a larger sum. Quotients do not add up: they come first, one after the other, each
        kept at its best; the argument is the same. Raises OverflowError where numbers leave the exact range.
        """
        if self._series is None:
            return self._one_by_one(zone)
        # The next whole number above the bound, in the axis's own units.
        floors = [None if bound is None else floor(bound) + 1 for bound in zone]
        answer = self._series.best(floors)
        return Weighed(answer.placement if answer.proved else None, answer.basis)

    def _one_by_one(self, zone: Corner) -> Weighed:
        program, known = self._program, None
        bases: list[Basis | None] = []
        for axis, bound in zip(self._axes, zone, strict=True):
            if bound is not None:
                program = _above(program, oriented(axis), Fraction(bound) / unit(axis))
        for axis in self._axes:
            if axis.quotient.count is not None:
                step = pursue_one(program, axis, self._budget, known, self._memory)
                if not step.proved or step.placement is None:
                    return Weighed(None, step.basis if step.placement is None else None)
                assert step.value is not None
                bases.append(step.basis)
                known, program = step.placement, keeping(program, axis, step.value)
        if not self._sums:
            return Weighed(known, weakest(bases))
        answer = door.best(program, self._total, self._budget, known, self._memory)
        return Weighed(answer.placement if answer.proved else None, weakest([*bases, answer.basis]))


def unit(axis: Aim) -> int:
    """By what an axis's values are multiplied so that they are whole; 1 where the axis is no sum."""
    return axis.quotient.scale if axis.quotient.count is None else 1


def in_units(axes: Sequence[Aim], values: Sequence[Fraction]) -> Point:
    """Values of the axes so that more is better, in whole units where there are such."""
    signed = [value if axis.most else -value for axis, value in zip(axes, values, strict=True)]
    units = [value * unit(axis) for axis, value in zip(axes, signed, strict=True)]
    return tuple(int(value) if value.denominator == 1 else value for value in units)


def oriented(axis: Aim) -> Quotient:
    """The axis with more of it being better."""
    return axis.quotient if axis.most else -axis.quotient


def _above(program: Program, quotient: Quotient, bound: Fraction) -> Program:
    """The program with `quotient > bound`, in whole numbers."""
    source = Source("beyond the points found")
    if quotient.count is None:
        least = bound.numerator * quotient.scale + 1
        return program.holding([row(quotient.top * bound.denominator, least, None, source)])
    gain = quotient.top * bound.denominator - quotient.count * (bound.numerator * quotient.scale)
    most = _most(program, quotient.count)
    if bound >= 0 or not _may_be_nobody(program, quotient.count):
        return program.holding([row(gain, 1, None, source)])
    # Over nobody the number is 0, which is above the bound.
    nobody = len(program.helpers)
    wider = replace(program, helpers=(*program.helpers, (0, 1)))
    allowed = row(gain + Linear(helpers={nobody: 1}), 1, None, source)
    meaning = row(quotient.count + Linear(helpers={nobody: most}), None, most, source)
    return wider.holding([allowed, meaning])


def _most(program: Program, count: Linear) -> int:
    """As many as a quotient can count."""
    largest = max((int(np.max(np.asarray(weights), initial=0)) for weights in count.people.values()), default=0)
    return largest * program.room


def _may_be_nobody(program: Program, count: Linear) -> bool:
    """Whether it could be that nobody is counted: nobody is in any of its teams, or somebody there does not count."""
    for (team, trait), weights in count.people.items():
        block = program.blocks[team]
        codes = np.unique(program.traits[trait].codes[block.eligible])
        if block.least and (np.asarray(weights)[codes] > 0).all():
            return False
    return True
