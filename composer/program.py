"""The problem as whole-number rows over people: what every engine and every analysis reads.

A row is Σ (what each member adds) + Σ (helpers) between two bounds. All numbers are integers, scaled once and
exactly; a bound on a quotient `top / count` becomes `den·top − num·count ≥ 0`. `composer.draft` writes it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from fractions import Fraction
from math import gcd

import numpy as np
from numpy.typing import NDArray

from composer.errors import Path
from composer.measures import Linear, Quotient, Trait
from composer.measures.sparse import common_factor
from composer.pool import Pool

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Source:
    """What a row was asked for by: its label in the file's words, and whether and how dearly it may bend.

    `path` leads to it in the scenario, and `team` is the single team it is asked of, empty for what is asked over all.
    """

    label: str
    keep: bool = False
    weight: Fraction = Fraction(1)
    path: Path = ()
    team: str = ""


@dataclass(frozen=True)
class Bend:
    """How a row with only a floor may give way: with `s` units of shortfall it is `expression + s·unit ≥ low`.

    `low` is the floor before it was rounded, `most` how many units any team can lack. All are written as floors;
    `ceiling` tells those that hold a number down. Rows of one source on one side share one shortfall. `number` is what
    they bound, None for a size, a seat, a gate.
    """

    low: Fraction
    unit: Fraction
    most: int
    ceiling: bool = False
    number: Quotient | None = None


@dataclass(frozen=True, eq=False)
class Row:
    """`low` ≤ `expression` ≤ `high`, either of them open; `expression` has no constant.

    Rows that hold what a source asks for have a `bend` and share the same `Source`; the others say what a helper
    means, and every team meets them with some helpers. Of those, rows with the same `about` speak of one part of what
    is counted, such as one unit or one pair: it is that part in words. `says` is all that such a row says, in words.
    """

    expression: Linear
    low: int | None
    high: int | None
    source: Source
    bend: Bend | None = None
    about: str = ""
    says: str = ""


@dataclass(frozen=True, eq=False)
class Aim:
    """One goal: the quotient, and whether more of it is better. Goals come in order of importance."""

    label: str
    quotient: Quotient
    most: bool


@dataclass(frozen=True, eq=False)
class Block:
    """One team: who may be in it, one flag a row of the pool, and the fewest and most members it can have."""

    name: str
    eligible: Mask
    least: int
    most: int


@dataclass(frozen=True, eq=False)
class Program:
    """Rows over people. Every person is in at most one team; everything else is a row.

    `helpers` are ranges; the first of them are `called` so, in words for people.
    """

    pool: Pool = field(repr=False)
    blocks: tuple[Block, ...]
    traits: tuple[Trait, ...]
    helpers: tuple[tuple[int, int], ...]
    rows: tuple[Row, ...]
    goals: tuple[Aim, ...]
    called: tuple[str, ...] = field(default=(), repr=False)

    @property
    def eligible(self) -> Mask:
        """Who may be in some team, one flag a row of the pool."""
        mask: Mask = np.any(np.stack([block.eligible for block in self.blocks]), axis=0)
        return mask

    @property
    def room(self) -> int:
        """As many people as all the teams together can hold, at least 1."""
        return max(1, sum(block.most for block in self.blocks))

    def holding(self, rows: Iterable[Row]) -> Program:
        """The same program with more rows."""
        return replace(self, rows=(*self.rows, *rows))


def at_least(quotient: Quotient, bound: Fraction) -> list[tuple[Linear, int | None, int | None]]:
    """`quotient ≥ bound` as rows `(expression, low, high)`. A quotient over nobody is 0."""
    if quotient.count is None:
        return [(quotient.top * bound.denominator, bound.numerator * quotient.scale, None)]
    rows: list[tuple[Linear, int | None, int | None]] = [
        (quotient.top * bound.denominator - quotient.count * (bound.numerator * quotient.scale), 0, None)
    ]
    return rows if bound <= 0 else [*rows, (quotient.count, 1, None)]


def at_most(quotient: Quotient, bound: Fraction) -> list[tuple[Linear, int | None, int | None]]:
    """`quotient ≤ bound` as rows `(expression, low, high)`. A quotient over nobody is 0."""
    return at_least(-quotient, -bound)


def row(
    expression: Linear,
    low: int | None,
    high: int | None,
    source: Source,
    bend: Bend | None = None,
    about: str = "",
    says: str = "",
) -> Row:
    """A row in lowest terms: constants moved into the bounds, common factors divided out, bounds rounded inward."""
    low = None if low is None else low - expression.constant
    high = None if high is None else high - expression.constant
    bend = bend and replace(bend, low=bend.low - expression.constant)
    common = factor(expression)
    if common > 1:
        expression = Linear(
            expression.reweighed(lambda weights: weights // common),
            {helper: weight // common for helper, weight in expression.helpers.items()},
        )
        low = None if low is None else -(-low // common)
        high = None if high is None else high // common
        bend = bend and replace(bend, low=bend.low / common, unit=bend.unit / common)
    return Row(Linear(expression.people, expression.helpers), low, high, source, bend, about, says)


def factor(expression: Linear) -> int:
    """The largest whole number that divides all coefficients; 0 where there are none."""
    return gcd(*map(common_factor, expression.people.values()), *expression.helpers.values())
