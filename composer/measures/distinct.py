"""How many different values of a field the members have."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations
from math import comb
from typing import ClassVar

import numpy as np

from composer.measures.base import FieldName, Heads, Measure, Reach
from composer.measures.grouping import anonymous, grouped, values_of
from composer.measures.linear import Draft, Linear, Polarity, Quotient, Told, Trait
from composer.measures.losses import Losses, outlasting
from composer.measures.sums import largest_sum
from composer.pool import Person, Pool

MOST_ROWS = 1000
"""Rows that tell how many values of several a member holds are left after losses, before every loss is looked at."""


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
    falls: ClassVar[bool] = True

    distinct: FieldName

    def __init__(self, distinct: str) -> None: ...

    def trait(self, pool: Pool) -> Trait:
        return grouped(pool, "distinct", self.distinct).trait

    def express(self, draft: Draft, pool: Pool, pull: Polarity) -> Quotient:
        """One helper a value: it may be 1 only where somebody has the value, and must be where anybody has."""
        groups = grouped(pool, "distinct", self.distinct)
        holding = groups.holding(draft)
        switches = draft.switches([f"{about or anonymous(self.distinct)}: there" for about, *_ in holding])
        meanings = []
        for (about, each, most), there in zip(holding, switches, strict=True):
            name = about or anonymous(self.distinct)
            if pull.up:
                meanings.append(Told(each, there, 0, None, about, f"{name}: there only where a member has it", -1))
            if pull.down:
                meanings.append(Told(each, there, None, 0, about, f"{name}: there where a member has it", -most))
        draft.tell(groups.trait, meanings)
        present = Linear(auxiliaries=dict.fromkeys(switches, 1))
        return Quotient(present)

    def after_losses(
        self, draft: Draft, pool: Pool, losses: Losses, pull: Polarity, least: int, enough: int
    ) -> Quotient | None:
        """A number `m` of values is left where, whichever `m - 1` values are not looked at, more members hold another
        one than can be lost. Where everybody holds one value, the largest groups are not looked at, which the sum of
        what groups have beyond a common size tells."""
        groups = grouped(pool, "distinct", self.distinct)
        told, old, weights = losses.weighed(groups.trait)
        there = draft.present(told)
        held = [[*set(groups.held.of[code - 1])] if code else [] for code in old.tolist()]
        values = sorted({value for code in np.flatnonzero(there) for value in held[code]})
        numbers = range(least + 1, min(enough, len(values)) + 1)
        single = all(len(each) < 2 for each in held)
        if not single and sum(comb(len(values), number - 1) for number in numbers) > MOST_ROWS:
            return None
        left = Linear(constant=least)
        everybody = draft.total(told, weights * [bool(each) for each in held])
        for number in numbers:
            says = f"{number} values of {self.distinct} are left"
            if single:
                each = [draft.total(told, weights * [each == [value] for each in held]) for value in values]
                left += outlasting(draft, losses, everybody - _largest(draft, each, number - 1), says)
                continue
            first = draft.auxiliary(0, 1, says)
            for some in combinations(values, number - 1):
                others = draft.total(told, weights * [not set(each) <= {*some} for each in held])
                draft.require(others - losses.number - first * (losses.most + 1), low=-losses.most, says=says)
            left += first
        return Quotient(left)

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


def _largest(draft: Draft, groups: Sequence[Linear], number: int) -> Linear:
    """At least as many members as so many of some groups have: `number` times a common size, and what any have
    beyond."""
    if not number:
        return Linear()
    most = max((draft.span(group)[1] for group in groups), default=0)
    common = draft.auxiliary(0, most, "a size of groups")
    together = common * number
    for group in groups:
        beyond = draft.auxiliary(0, draft.span(group)[1], "members beyond it")
        draft.require(beyond + common - group, low=0, says="members beyond a common size of groups")
        together += beyond
    return together
