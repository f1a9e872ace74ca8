"""The nearest value that a number can have with a given shortfall; what a recount is that differs from the engines."""

from __future__ import annotations

from fractions import Fraction
from math import ceil

from composer.measures import Quotient
from composer.optimize.lexicographic import GoalOptimum


def differs(counted: Fraction, step: GoalOptimum, most: bool) -> bool:
    """Whether a number recomputed is not what the engines say; where they were stopped it may be better than that,
    for nobody has looked for the helpers that show what it is."""
    if step.value is None or step.proved:
        return counted != step.value
    return counted < step.value if most else counted > step.value


def nearest_value(
    quotient: Quotient, counts: range | None, ceiling: bool, asked: Fraction | None, by: int
) -> Fraction | None:
    """A bound on the nearest value that can be reached with a shortfall of `by`; None where it is not known how many
    members may be counted.

    Where `top` moves in whole steps the shortfall settles it for every number `c` of members counted: it is
    `step·(⌈asked·scale·c/step⌉ − by)`, of a ceiling the same with all signs turned. A shortfall below `by` cannot be,
    for then the shortfalls would not be smallest.
    """
    if counts is None or asked is None:
        return None
    sign = -1 if ceiling else 1

    def number(count: int) -> Fraction:
        top = quotient.step * (ceil(sign * asked * quotient.scale * count / quotient.step) - by)
        return sign * Fraction(top, quotient.scale * count)

    return (min if ceiling else max)(map(number, counts))
