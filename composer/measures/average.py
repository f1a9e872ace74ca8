"""The mean of a number field over the members, exactly."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import ceil
from typing import ClassVar

import numpy as np

from composer.base.arrays import Mask
from composer.measures.base import FieldName, Heads, Measure, Reach
from composer.measures.linear import Draft, Polarity, Quotient, Trait
from composer.measures.sums import add_values, blank_values, largest_sum, numbers_of, sum_trait
from composer.pool import Person, Pool
from composer.pool.who import ANYONE, Who


class Average(Measure):
    """The mean of a number field: `Average("age")`.

    Counted in the field's unit, as a fraction that is never rounded before it is compared; 0 where nobody counts. A
    member whose cell is blank is an error. In a file it is `average: FIELD` with `of: WHO`.

    Parameters
    ----------
    average : str
        The field.
    of : Who or mapping, optional
        Of which members; of all of them if left out.
    """

    key: ClassVar[str] = "average"
    unit: ClassVar[str] = "the field's"
    counts: ClassVar[str] = "mean of a number field, `of` those who match"
    example: ClassVar[str] = "{average: age, at_most: 40}"

    average: FieldName
    of: Who = ANYONE

    def __init__(self, average: str, *, of: Who | Mapping[str, object] = ANYONE) -> None: ...

    def trait(self, pool: Pool) -> Trait:
        return sum_trait(pool, "average", self.average, self.of)[0]

    def express(self, draft: Draft, pool: Pool, pull: Polarity) -> Quotient:
        trait, values, scale = sum_trait(pool, "average", self.average, self.of)
        counted = np.ones(trait.size, np.int64)
        counted[0] = 0
        return Quotient(draft.total(trait, values), scale, draft.total(trait, counted), step=scale)

    def observe(self, members: Sequence[Person]) -> Fraction:
        numbers = numbers_of(members, self.average, self.of)
        return add_values(numbers) / len(numbers) if numbers else Fraction(0)

    def shortfall(self, members: Sequence[Person], low: Fraction | None, high: Fraction | None) -> int:
        """What the sum lacks, or has too much, in whole units; nobody at all counts as one of value 0."""
        numbers = numbers_of(members, self.average, self.of)
        together, heads = add_values(numbers), max(len(numbers), 1)
        missing = 0 if low is None else ceil(low * heads - together)
        excess = 0 if high is None else ceil(together - high * heads)
        return max(missing, excess, 0)

    def uncounted(self, pool: Pool) -> Mask:
        return blank_values(pool, self.average, self.of)

    def counted_over(self) -> tuple[Who, int]:
        return self.of, 1

    def reach(self, pool: Pool, heads: Heads, fewest: int, most: int) -> Reach:
        """The mean of the best: of as few as have to be counted, since any one more would be worse."""
        _, values, scale = sum_trait(pool, "average", self.average, self.of)
        uncounted, counted = int(heads[0]), heads.copy()
        counted[0] = 0
        few = max(1, fewest - uncounted)
        ends = [Fraction(0)] if fewest <= uncounted or not counted.any() or not most else []
        if counted.any() and most:
            ends += [Fraction(sign * largest_sum(sign * values, counted, few, few), scale * few) for sign in (-1, 1)]
        return min(ends), max(ends)

    def phrase(self) -> str:
        return f"average {self.average}" + (f" of {self.of.phrase()}" if self.of.as_mapping() else "")
