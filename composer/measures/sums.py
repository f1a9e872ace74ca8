"""What totals and averages share: a number field, read for those who match."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from composer.base.arrays import Ints, Mask
from composer.base.errors import Mistake, ScenarioError
from composer.measures.linear import Trait
from composer.pool import Person, Pool
from composer.pool.kinds.blank import BlankColumn
from composer.pool.who import Who, kept_mask


def sum_trait(pool: Pool, key: str, name: str, of: Who) -> tuple[Trait, Ints, int]:
    """Code 0 for who does not count, else 1 + the distinct cell; the cells' numbers times the scale, which is third.

    Raises ScenarioError where the field is no number, or where a condition does not fit the pool.
    """
    mistakes: list[Mistake] = []
    column, counted = None, None
    try:
        column = pool.number(name)
    except ScenarioError as error:
        mistakes += [mistake.under(key) for mistake in error.mistakes]
    try:
        counted = of.mask(pool)
    except ScenarioError as error:
        mistakes += [mistake.under("of") for mistake in error.mistakes]
    if column is None or counted is None:
        raise ScenarioError(mistakes)
    if isinstance(column, BlankColumn):
        return Trait.of_anyone(pool), np.zeros(1, np.int64), 1
    everybody = not (of.conditions or of.any or of.none)
    if everybody:
        trait = Trait.of_cells(pool, column)
    else:
        cells, meant, size = column, counted, len(column.texts) + 1
        asked = "cells of", name, of.key
        trait = Trait.kept(pool, asked, lambda: Trait(np.where(meant, cells.numbered, np.int32(0)), size))
    return trait, np.append(0, column.values), column.scale


def largest_sum(values: Ints, heads: Ints, fewest: int, most: int) -> int:
    """The largest sum of `fewest` to `most` people's values, `heads[code]` of whom have `values[code]`."""
    order = np.argsort(-values, kind="stable")
    ends = heads[order].cumsum()
    worth = int(heads[values > 0].sum())
    number = min(max(fewest, min(worth, most)), int(ends[-1]))
    taken = np.diff(np.minimum(ends, number), prepend=0)
    some = np.flatnonzero(taken)
    return sum(value * count for value, count in zip(values[order[some]].tolist(), taken[some].tolist(), strict=True))


def blank_values(pool: Pool, name: str, of: Who) -> Mask:
    """People who match but whose cell is blank."""
    return kept_mask(pool, ("blank", name, of.key), lambda on: of.mask(on) & (on.field(name).codes < 0))


def add_values(numbers: Sequence[Fraction]) -> Fraction:
    """By hand: their sum, those of one denominator as whole numbers first."""
    tops: dict[int, int] = {}
    for number in numbers:
        tops[number.denominator] = tops.get(number.denominator, 0) + number.numerator
    return sum((Fraction(top, below) for below, top in tops.items()), Fraction(0))


def numbers_of(members: Sequence[Person], name: str, of: Who) -> list[Fraction]:
    """By hand: the field's numbers of the members who match. Raises LookupError, naming a member who has none."""
    numbers = []
    for person in members:
        if of.holds(person):
            value = person[name]
            if not isinstance(value, Fraction):
                raise LookupError(f"{person.id} has no {name}")
            numbers.append(value)
    return numbers
