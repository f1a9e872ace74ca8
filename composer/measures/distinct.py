"""How many different values of a field the members have."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import ClassVar

import numpy as np

from composer.measures.base import FieldName, Heads, Measure, Reach
from composer.measures.grouping import anonymous, grouped, values_of
from composer.measures.linear import Draft, Linear, Polarity, Quotient, Trait
from composer.measures.sums import largest_sum
from composer.pool import Person, Pool


class Distinct(Measure):
    """How many different values of a field there are in the team: `Distinct("unit")`.

    Counted in values; of a set or levels field, all the members' names count. A blank cell holds none, and a team of
    nobody has 0. In a file it is `distinct: FIELD`.

    Parameters
    ----------
    distinct : str
        The field.
    """

    key: ClassVar[str] = "distinct"
    unit: ClassVar[str] = "values"
    counts: ClassVar[str] = "different values present"
    example: ClassVar[str] = "{distinct: unit, at_least: 3}"
    whole: ClassVar[bool] = True

    distinct: FieldName

    def __init__(self, distinct: str) -> None: ...

    def trait(self, pool: Pool) -> Trait:
        return grouped(pool, "distinct", self.distinct).trait

    def express(self, draft: Draft, pool: Pool, pull: Polarity) -> Quotient:
        """One helper a value: it may be 1 only where somebody has the value, and must be where anybody has."""
        present = Linear()
        for about, holders in grouped(pool, "distinct", self.distinct).counts(draft):
            name = about or anonymous(self.distinct)
            there = draft.auxiliary(0, 1, f"{name}: there")
            if pull.up:
                draft.require(holders - there, low=0, about=about, says=f"{name}: there only where a member has it")
            if pull.down:
                most = draft.span(holders)[1]
                draft.require(holders - there * most, high=0, about=about, says=f"{name}: there where a member has it")
            present += there
        return Quotient(present)

    def observe(self, members: Sequence[Person]) -> Fraction:
        return Fraction(len({value for person in members for value in values_of(person, self.distinct)}))

    def reach(self, pool: Pool, heads: Heads, fewest: int, most: int) -> Reach:
        """At most what is held at all, and what the members who hold most can hold; at least as many as it takes until
        their holders, and those who hold none, are `fewest`."""
        groups = grouped(pool, "distinct", self.distinct)
        holders, sizes = groups.holders(heads), groups.sizes()
        top = min(int((holders > 0).sum()), largest_sum(sizes, heads, 0, most))
        members = np.append(0, np.sort(holders)[::-1].cumsum()) + int(heads[sizes == 0].sum())
        return Fraction(int(np.argmax(members >= fewest))), Fraction(top)

    def phrase(self) -> str:
        return f"different values of {self.distinct}"
