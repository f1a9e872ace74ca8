"""How many members share the commonest value of a field."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from typing import ClassVar

import numpy as np

from composer.measures.base import FieldName, Heads, Measure, Reach
from composer.measures.grouping import anonymous, grouped, values_of
from composer.measures.linear import Draft, Linear, Polarity, Quotient, Told, Trait
from composer.measures.losses import Losses, outlasting
from composer.pool import Person, Pool


class LargestGroup(Measure):
    """How many members share the commonest value of a field: `LargestGroup("unit")`.

    Counted in people; of a set or levels field, the commonest name counts. A blank cell holds none, and a team of
    nobody has 0. In a file it is `largest_group: FIELD`.

    Parameters
    ----------
    largest_group : str
        The field.
    """

    key: ClassVar[str] = "largest_group"
    unit: ClassVar[str] = "people"
    counts: ClassVar[str] = "members sharing the commonest value"
    example: ClassVar[str] = "{largest_group: unit, at_most: 2}"
    whole: ClassVar[bool] = True
    falls: ClassVar[bool] = True

    largest_group: FieldName

    def __init__(self, largest_group: str) -> None: ...

    def trait(self, pool: Pool) -> Trait:
        return grouped(pool, "largest_group", self.largest_group).trait

    def express(self, draft: Draft, pool: Pool, pull: Polarity) -> Quotient:
        """One helper is no smaller than any group; where it is pulled up, it is some group's size as well."""
        groups = grouped(pool, "largest_group", self.largest_group)
        found = groups.holding(draft)
        holding = [(about or anonymous(self.largest_group), about, each) for about, each, _ in found]
        biggest = max((most for *_, most in found), default=0)
        phrase = self.phrase()
        largest = draft.auxiliary(0, biggest, phrase)
        if pull.down:
            (helper,) = largest.auxiliaries
            says = f"no more than the {phrase}"
            meanings = [Told(-each, helper, 0, None, about, f"{name}: {says}", 1) for name, about, each in holding]
            draft.tell(groups.trait, meanings)
        if pull.up and holding:
            chosen = Linear()
            for name, about, each in holding:
                this_one = draft.auxiliary(0, 1, f"{name}: the {phrase}")
                says, group = f"{name}: no fewer than the {phrase} where it is that", draft.total(groups.trait, each)
                draft.require(group - largest - this_one * biggest, low=-biggest, about=about, says=says)
                chosen += this_one
            draft.require(chosen, low=1, says=f"some group is the {phrase}")
        return Quotient(largest)

    def after_losses(
        self, draft: Draft, pool: Pool, losses: Losses, pull: Polarity, least: int, enough: int
    ) -> Quotient | None:
        """A group of `g` is left where more have to be lost than can be until each has fewer: `n - g + 1` of each of
        `n` members who has as many, and no number does where `g` of a group cannot be lost."""
        groups = grouped(pool, "largest_group", self.largest_group)
        if any(len(set(held)) > 1 for held in groups.held.of):
            return None
        told, old, _ = losses.weighed(groups.trait)
        of_value = np.array([-1, *(held[0] if held else -1 for held in groups.held.of)])[old]
        there = draft.present(told)
        left = Linear(constant=least)
        for size in range(least + 1, enough + 1):
            says = f"a group of {size} by {self.largest_group} is left"
            have_to_go = Linear()
            for value in np.unique(of_value[there & (of_value >= 0)]):
                mine = of_value == value
                everybody = draft.total(told, mine.astype(np.int64))
                have_to_go += _at_least(draft, everybody, size, losses.most + 1, 1, says)
                if losses.can_go is not None:
                    stay = draft.total(told, (mine & (np.arange(len(mine)) % 2 == 0)).astype(np.int64))
                    have_to_go += _at_least(draft, stay, size, losses.most + 1, losses.most + 1, says)
            left += outlasting(draft, losses, have_to_go, says)
        return Quotient(left)

    def observe(self, members: Sequence[Person]) -> Fraction:
        sizes = Counter(value for person in members for value in values_of(person, self.largest_group))
        return Fraction(max(sizes.values(), default=0))

    def reach(self, pool: Pool, heads: Heads, fewest: int, most: int) -> Reach:
        """At least the size at which groups no larger hold, with those who hold no value, `fewest` members."""
        groups = grouped(pool, "largest_group", self.largest_group)
        holders = groups.holders(heads)
        nobody = int(heads[groups.sizes() == 0].sum())
        low, high = 0, fewest
        while low < high:
            middle = (low + high) // 2
            enough = nobody + int(np.minimum(holders, middle).sum()) >= fewest
            low, high = (low, middle) if enough else (middle + 1, high)
        return Fraction(low), Fraction(min(int(holders.max(initial=0)), most))

    def phrase(self) -> str:
        return f"largest group by {self.largest_group}"


def _at_least(draft: Draft, group: Linear, size: int, most: int, each: int, says: str) -> Linear:
    """A helper up to `most` that is 0 below a size, and at it and above `each` for every member from there on at
    most."""
    here, there = draft.auxiliary(0, most, says), draft.auxiliary(0, 1, says)
    draft.require(there * most - here, low=0, says=says)
    draft.require((group - (size - 1)) * each - here - there * ((size - 1) * each), low=-(size - 1) * each, says=says)
    return here
