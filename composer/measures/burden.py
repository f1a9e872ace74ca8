"""The largest number of tours that one of those in a team has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import ClassVar

from composer.base.errors import ScenarioError
from composer.measures.base import Measure, under
from composer.measures.linear import Draft, Polarity, Quotient, Trait
from composer.pool import Person, Pool
from composer.pool.who import Who


class Burden(Measure):
    """The largest number of tours that one of those in a team has: `Burden(Who())`.

    Past tours, those in the problem's `served` field, are counted; so are all tours of somebody who matches on one of
    them. Over all teams together only; 0 where nobody in a team matches. In a file it is `burden: WHO`.

    Parameters
    ----------
    burden : Who or mapping
        Whose tours to count; `Who()` counts everyone's.
    """

    key: ClassVar[str] = "burden"
    unit: ClassVar[str] = "tours"
    counts: ClassVar[str] = "the most tours that one person in a team has, past ones included (over all teams only)"
    example: ClassVar[str] = "{burden: {}, at_most: 2}"
    whole: ClassVar[bool] = True
    of_tours: ClassVar[bool] = True
    over_all: ClassVar[bool] = True

    burden: Who

    def __init__(self, burden: Who | Mapping[str, object]) -> None: ...

    def trait(self, pool: Pool) -> Trait:
        try:
            return Trait.of_who(pool, self.burden)
        except ScenarioError as error:
            raise under("burden", error) from None

    def express(self, draft: Draft, pool: Pool, pull: Polarity) -> Quotient:
        return Quotient(draft.burden(self.trait(pool), pull))

    def observe(self, members: Sequence[Person]) -> Fraction:
        tours = (1 + len(person.tours) for person in members if self.burden.holds(person))
        return Fraction(max(tours, default=0))

    def phrase(self) -> str:
        whose = f" with {self.burden.phrase()}" if self.burden.as_mapping() else ""
        return f"most tours of one person{whose}"
