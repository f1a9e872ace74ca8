"""The bounds and the aim of a requirement as rows, of every set of teams that it is read over."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import ceil

from composer.base.errors import TooLarge
from composer.encoding.builder import RowWriter
from composer.encoding.goal_bounds import round_bound
from composer.encoding.program import at_least
from composer.measures import Linear, Quotient
from composer.problem.requirement import Requirement, Spared

Counted = tuple[RowWriter, Quotient]
"""A measure's number over some teams."""


def write_bounds(counted: Sequence[Counted], requirement: Requirement) -> None:
    """Hold every number between the bounds, and to the aim with a shortfall that may bend it.

    Raises TooLarge where the rows would leave the range in which all arithmetic is exact.
    """
    for scope, quotient in counted:
        if requirement.low is not None:
            for floor in floors(quotient, requirement.low, scope.most):
                scope.demand(*floor, number=quotient)
        if requirement.high is not None:
            for floor in floors(-quotient, -requirement.high, scope.most):
                scope.demand(*floor, ceiling=True, number=quotient)
        for spared in requirement.spared:
            _spare(scope, quotient, spared)
    if requirement.aim is not None and not counted[0][0].sheet.opened:
        _bend(counted, requirement.aim, requirement)


def floors(quotient: Quotient, bound: Fraction, most: int) -> list[tuple[Linear, int, Fraction]]:
    """`quotient ≥ bound` as rows: expression, floor, and what one unit of shortfall adds to the expression.

    Over nobody the number is 0, and its shortfall as if there were one of value 0 (`Measure.shortfall` says the same).
    A bound too fine to be multiplied is rounded to what `most` members can come to.
    """
    held = bound
    try:
        (expression, low, _), *nobody = at_least(quotient, held)
    except TooLarge:
        held = round_bound(quotient, bound, most)
        (expression, low, _), *nobody = at_least(quotient, held)
    assert low is not None
    times = 1 if quotient.count is None else (held * quotient.scale).denominator
    floors = [(expression, low, Fraction(quotient.step * times))]
    if nobody:
        assert quotient.count is not None
        floors.append((quotient.count, 1, Fraction(1, ceil(bound * quotient.scale / quotient.step))))
    return floors


def _spare(scope: RowWriter, quotient: Quotient, spared: Spared) -> None:
    """A bound that was moved as rows that may be missed by so many units."""
    quotient, bound = (-quotient, -spared.bound) if spared.ceiling else (quotient, spared.bound)
    for expression, low, unit in floors(quotient, bound, scope.most):
        scope.require(expression, low=ceil(low - spared.by * unit))


def _bend(counted: Sequence[Counted], aim: Fraction, requirement: Requirement) -> None:
    """The aim as rows that a shortfall may bend; the shortfall is a whole number of the measure's units, and the
    largest of any of the sets of teams that it is read over."""
    bent: list[tuple[RowWriter, Linear, int, Fraction]] = []
    for scope, quotient in counted:
        number, bound = (quotient, aim) if requirement.aim_is_floor else (-quotient, -aim)
        bent += [(scope, *floor) for floor in floors(number, bound, scope.most)]
    most = max(ceil((low - scope.span(expression)[0]) / unit) for scope, expression, low, unit in bent)
    first = counted[0][0]
    short = first.auxiliary(0, max(0, most), f"shortfall against the aim of {requirement.label}")
    for scope, expression, low, unit in bent:
        scope.require(expression * unit.denominator + short * unit.numerator, low=low * unit.denominator)
    first.sheet.shortfalls.append((requirement.weight, short))
