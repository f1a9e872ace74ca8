"""Whether exactly one member matches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import ClassVar

import numpy as np

from composer.base.errors import ScenarioError
from composer.measures.base import Measure, Need, under
from composer.measures.linear import Draft, Polarity, Quotient, Trait
from composer.measures.losses import Losses
from composer.pool import Person, Pool
from composer.pool.who import Who


class Lone(Measure):
    """Whether exactly one member matches: `Lone(Who(sex="F"))`.

    1 if exactly one does, else 0; `at_most=0` asks for none, or two and more. In a file it is `lone: WHO`.

    Parameters
    ----------
    lone : Who or mapping
        Whom to count.
    """

    key: ClassVar[str] = "lone"
    unit: ClassVar[str] = "0 or 1"
    counts: ClassVar[str] = "1 if exactly one member matches, else 0"
    example: ClassVar[str] = "{lone: {sex: F}, at_most: 0}"
    whole: ClassVar[bool] = True
    largest: ClassVar[int | None] = 1

    lone: Who

    def __init__(self, lone: Who | Mapping[str, object]) -> None: ...

    def trait(self, pool: Pool) -> Trait:
        try:
            return Trait.of_who(pool, self.lone)
        except ScenarioError as error:
            raise under("lone", error) from None

    def express(self, draft: Draft, pool: Pool, pull: Polarity) -> Quotient:
        """Three cases, one of which holds: nobody, exactly one, two and more."""
        matching = draft.total(self.trait(pool), [0, 1])
        most = draft.span(matching)[1]
        who = self.lone.phrase()
        one = draft.auxiliary(0, 1, f"just one member with {who}")
        more = draft.auxiliary(0, 1, f"two or more members with {who}")
        draft.require(one + more, high=1, says=f"with {who}: not both just one, and two or more")
        draft.require(matching - one - more * 2, low=0, says=f"with {who}: so many members where that is said")
        says = f"with {who}: no members where neither is said"
        draft.require(matching - one - more * max(most, 2), high=0, says=says)
        return Quotient(one)

    def after_losses(
        self, draft: Draft, pool: Pool, losses: Losses, pull: Polarity, least: int, enough: int
    ) -> Quotient:
        """One is sure to be left alone where there is just one, who cannot be lost; never, where there is nobody, or
        two who cannot be lost, or two more than losses."""
        told, old, weights = losses.weighed(self.trait(pool))
        matching = (old == 1).astype(np.int64)
        everybody, stay = draft.total(told, matching), draft.total(told, matching * (weights > 1))
        most, one = draft.span(everybody)[1], draft.auxiliary(0, 1, self.phrase())
        if pull.up:
            none_lost = draft.auxiliary(0, 1, "nobody is lost")
            draft.require(losses.number + none_lost * losses.most, high=losses.most)
            draft.require(everybody - one, low=0)
            draft.require(everybody + one * (most - 1), high=max(most, 1))
            draft.require(everybody - stay + one * most - none_lost * most, high=most)
            return Quotient(one)
        nobody, two, enough_more = (draft.auxiliary(0, 1, f"{self.phrase()}: never") for _ in range(3))
        draft.require(one + nobody + two + enough_more, low=1)
        draft.require(everybody + nobody * most, high=most)
        draft.require(stay - two * 2, low=0)
        gap = losses.most + 2
        draft.require(everybody - losses.number - enough_more * gap, low=-losses.most)
        return Quotient(one)

    def observe(self, members: Sequence[Person]) -> Fraction:
        return Fraction(len([person for person in members if self.lone.holds(person)]) == 1)

    def needs(self, low: Fraction | None, high: Fraction | None) -> Sequence[Need]:
        """Where there must be exactly one, all other members are others."""
        if low is None or low <= 0:
            return ()
        return Need((self.lone,), least=1), Need((self.lone,), True, Fraction(1), -1)

    def phrase(self) -> str:
        return f"a lone member with {self.lone.phrase()}"
