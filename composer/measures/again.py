"""How many members match and have been on a tour before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import ceil
from typing import ClassVar

from composer.base.errors import ScenarioError
from composer.measures.base import Measure, Need, under
from composer.measures.linear import Draft, Linear, Polarity, Quotient, Trait
from composer.measures.losses import Losses
from composer.pool import Person, Pool
from composer.pool.who import Who


class Again(Measure):
    """How many members match and have been on a tour before: `Again(Who(sex="F"))`.

    An earlier tour is one in a team of the problem, or in the people's field of past tours, that ended before this
    one starts. Counted in people; over all teams in places. In a file it is `again: WHO`.

    Parameters
    ----------
    again : Who or mapping
        Whom to count, as they are on this tour; `Who()` counts everyone who has been before.
    """

    key: ClassVar[str] = "again"
    unit: ClassVar[str] = "people"
    counts: ClassVar[str] = "members who match and have an earlier tour, in a team of this file or past"
    example: ClassVar[str] = "{again: {rank: {at_least: OR-5}}, at_least: 2}"
    whole: ClassVar[bool] = True
    falls: ClassVar[bool] = True
    of_tours: ClassVar[bool] = True

    again: Who

    def __init__(self, again: Who | Mapping[str, object]) -> None: ...

    def trait(self, pool: Pool) -> Trait:
        """Who matches; whether they have been before is not known of the pool alone."""
        try:
            return Trait.of_who(pool, self.again)
        except ScenarioError as error:
            raise under("again", error) from None

    def express(self, draft: Draft, pool: Pool, pull: Polarity) -> Quotient:
        return Quotient(draft.again(self.trait(pool)))

    def after_losses(
        self, draft: Draft, pool: Pool, losses: Losses, pull: Polarity, least: int, enough: int
    ) -> Quotient:
        """Those who cannot be lost, and of the others as many as are more than the losses."""
        trait = self.trait(pool)
        if losses.can_go is None:
            stay, can_go = Linear(), draft.again(trait)
        else:
            stay = draft.again(Trait(trait.codes * ~losses.can_go, 2))
            can_go = draft.again(Trait(trait.codes * losses.can_go, 2))
        more = draft.span(can_go)[1]
        left, some = draft.auxiliary(0, more, self.phrase()), draft.auxiliary(0, 1, self.phrase())
        draft.require(some * more - left, low=0)
        gap = losses.most
        draft.require(can_go - losses.number - left - some * gap, low=-gap)
        return Quotient(stay + left)

    def observe(self, members: Sequence[Person]) -> Fraction:
        return Fraction(sum(1 for person in members if self.again.holds(person) and _been_before(person)))

    def needs(self, low: Fraction | None, high: Fraction | None) -> Sequence[Need]:
        """Whoever has been before is one of those who match."""
        return [] if low is None else [Need((self.again,), constant=ceil(low))]

    def phrase(self) -> str:
        matching = f"{self.again.phrase()} and " if self.again.as_mapping() else ""
        return f"members with {matching}an earlier tour"


def _been_before(person: Person) -> bool:
    """Whether one of their other tours ended before this one starts."""
    start = person.pool.tour.start
    return start is not None and any(other.end is not None and other.end < start for other in person.tours)
