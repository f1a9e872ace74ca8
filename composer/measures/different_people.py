"""How many different people are in the teams."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import ceil
from typing import ClassVar

from composer.base.errors import ScenarioError
from composer.measures.base import Measure, Need, under
from composer.measures.linear import Draft, Polarity, Quotient, Trait
from composer.pool import Person, Pool
from composer.pool.kinds.base import canonical
from composer.pool.who import Who


class DifferentPeople(Measure):
    """How many different people are in the teams: `DifferentPeople(Who(sex="F"))`.

    Somebody with two tours counts once, and counts if they match on one of them. Counted in people, over all teams
    together only. In a file it is `people: WHO`.

    Parameters
    ----------
    people : Who or mapping
        Whom to count; `Who()` counts everyone.
    """

    key: ClassVar[str] = "people"
    unit: ClassVar[str] = "people"
    counts: ClassVar[str] = "different people in the teams who match on one of their tours (over all teams only)"
    example: ClassVar[str] = "{people: {sex: F}, at_least: 40}"
    whole: ClassVar[bool] = True
    over_all: ClassVar[bool] = True

    people: Who

    def __init__(self, people: Who | Mapping[str, object]) -> None: ...

    def trait(self, pool: Pool) -> Trait:
        try:
            return Trait.of_who(pool, self.people)
        except ScenarioError as error:
            raise under("people", error) from None

    def express(self, draft: Draft, pool: Pool, pull: Polarity) -> Quotient:
        return Quotient(draft.people(self.trait(pool)))

    def observe(self, members: Sequence[Person]) -> Fraction:
        return Fraction(len({canonical(person.id) for person in members if self.people.holds(person)}))

    def needs(self, low: Fraction | None, high: Fraction | None) -> Sequence[Need]:
        """So many people, and as many places. A ceiling asks for nobody: those who count may have all the places."""
        return [] if low is None else [Need((self.people,), constant=ceil(low))]

    def phrase(self) -> str:
        return f"different people with {self.people.phrase()}" if self.people.as_mapping() else "different people"
