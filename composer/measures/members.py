"""How many members match."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import ceil, floor
from typing import ClassVar

from composer.base.errors import ScenarioError
from composer.measures.base import Measure, Need, under
from composer.measures.linear import Draft, Polarity, Quotient, Trait
from composer.pool import Person, Pool
from composer.pool.who import Who


class Members(Measure):
    """How many members match: `Members(Who(languages={"ar": 2}))`.

    Counted in people; 0 for a team of nobody. In a file it is `members: WHO`.

    Parameters
    ----------
    members : Who or mapping
        Whom to count; `Who()` counts everyone.
    """

    key: ClassVar[str] = "members"
    unit: ClassVar[str] = "people"
    counts: ClassVar[str] = "members who match"
    example: ClassVar[str] = "{members: {languages: {ar: 2}}, at_least: 2}"
    whole: ClassVar[bool] = True
    falls: ClassVar[bool] = True

    members: Who

    def __init__(self, members: Who | Mapping[str, object]) -> None: ...

    def trait(self, pool: Pool) -> Trait:
        try:
            return Trait.of_who(pool, self.members)
        except ScenarioError as error:
            raise under("members", error) from None

    def express(self, draft: Draft, pool: Pool, pull: Polarity) -> Quotient:
        return Quotient(draft.total(self.trait(pool), [0, 1]))

    def observe(self, members: Sequence[Person]) -> Fraction:
        return Fraction(sum(1 for person in members if self.members.holds(person)))

    def needs(self, low: Fraction | None, high: Fraction | None) -> Sequence[Need]:
        """A ceiling asks for others: all members but as many."""
        floor_ = [] if low is None else [Need((self.members,), constant=ceil(low))]
        others = [] if high is None else [Need((self.members,), True, Fraction(1), -floor(high))]
        return floor_ + others

    def phrase(self) -> str:
        return f"members with {self.members.phrase()}" if self.members.as_mapping() else "members"
