"""The sum of a number field over the members."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import ClassVar

from composer.base.arrays import Mask
from composer.measures.base import FieldName, Heads, Measure, Reach
from composer.measures.linear import Draft, Polarity, Quotient, Trait
from composer.measures.sums import add_values, blank_values, largest_sum, numbers_of, sum_trait
from composer.pool import Person, Pool
from composer.pool.who import ANYONE, Who


class Total(Measure):
    """The sum of a number field: `Total("daily_cost")`.

    Counted in the field's unit; 0 for a team of nobody. A member whose cell is blank is an error, not a 0. In a file
    it is `total: FIELD` with `of: WHO`.

    Parameters
    ----------
    total : str
        The field.
    of : Who or mapping, optional
        Of which members; of all of them if left out.
    """

    key: ClassVar[str] = "total"
    unit: ClassVar[str] = "the field's"
    counts: ClassVar[str] = "sum of a number field, `of` those who match"
    example: ClassVar[str] = "{total: daily_cost, at_most: 900}"

    total: FieldName
    of: Who = ANYONE

    def __init__(self, total: str, *, of: Who | Mapping[str, object] = ANYONE) -> None: ...

    def trait(self, pool: Pool) -> Trait:
        return sum_trait(pool, "total", self.total, self.of)[0]

    def express(self, draft: Draft, pool: Pool, pull: Polarity) -> Quotient:
        trait, values, scale = sum_trait(pool, "total", self.total, self.of)
        return Quotient(draft.total(trait, values), scale, step=scale)

    def observe(self, members: Sequence[Person]) -> Fraction:
        return add_values(numbers_of(members, self.total, self.of))

    def uncounted(self, pool: Pool) -> Mask:
        return blank_values(pool, self.total, self.of)

    def reach(self, pool: Pool, heads: Heads, fewest: int, most: int) -> Reach:
        _, values, scale = sum_trait(pool, "total", self.total, self.of)
        least, top = -largest_sum(-values, heads, fewest, most), largest_sum(values, heads, fewest, most)
        return Fraction(least, scale), Fraction(top, scale)

    def phrase(self) -> str:
        return f"total {self.total}" + (f" of {self.of.phrase()}" if self.of.as_mapping() else "")
