"""Which part of the members match, exactly."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import ceil, floor
from typing import ClassVar

import numpy as np

from composer.base.errors import Mistake, ScenarioError
from composer.base.numbers import decimal_text, proportion
from composer.measures.base import Measure, Need
from composer.measures.linear import Draft, Polarity, Quotient, Trait
from composer.pool import Person, Pool
from composer.pool.who import ANYONE, Who


class Share(Measure):
    """Which part of the members match, exactly: `Share(Who(sex="F"))`.

    Counted in percent, as a fraction that is never rounded before it is compared; 0 where there is nobody to count
    among. In a file it is `share: WHO` with `among: WHO`.

    Parameters
    ----------
    share : Who or mapping
        Whom to count.
    among : Who or mapping, optional
        Among which members; among all of them if left out.
    """

    key: ClassVar[str] = "share"
    unit: ClassVar[str] = "percent"
    counts: ClassVar[str] = "exact share of the members who match, `among` those who match that"
    example: ClassVar[str] = "{share: {sex: F}, among: {rank: {at_least: OF-1}}, at_least: 25%, name: Women officers}"

    share: Who
    among: Who = ANYONE

    def __init__(self, share: Who | Mapping[str, object], *, among: Who | Mapping[str, object] = ANYONE) -> None: ...

    def trait(self, pool: Pool) -> Trait:
        mistakes: list[Mistake] = []
        masks = []
        for key, who in (("share", self.share), ("among", self.among)):
            try:
                masks.append(who.mask(pool))
            except ScenarioError as error:
                mistakes += [mistake.under(key) for mistake in error.mistakes]
        if mistakes:
            raise ScenarioError(mistakes)
        matching, among = masks
        asked = "share", self.share.key, self.among.key
        return Trait.kept(pool, asked, lambda: Trait(among.astype(np.int32) + (among & matching), 3))

    def express(self, draft: Draft, pool: Pool, pull: Polarity) -> Quotient:
        trait = self.trait(pool)
        whole = draft.total(trait, [0, 1, 1])
        return Quotient(draft.total(trait, [0, 0, 100]), 1, whole, step=100)

    def observe(self, members: Sequence[Person]) -> Fraction:
        part, whole = self._counted(members)
        return Fraction(100 * part, whole) if whole else Fraction(0)

    def _counted(self, members: Sequence[Person]) -> tuple[int, int]:
        among = [person for person in members if self.among.holds(person)]
        return len([person for person in among if self.share.holds(person)]), len(among)

    def shortfall(self, members: Sequence[Person], low: Fraction | None, high: Fraction | None) -> int:
        """In people: the fewest who would have to be others at this size. Nobody at all lacks one."""
        part, whole = self._counted(members)
        missing = 0 if low is None else ceil(low * max(whole, 1) / 100) - part
        excess = 0 if high is None else part - floor(high * max(whole, 1) / 100)
        return max(missing, excess, 0)

    def counted_over(self) -> tuple[Who, int]:
        return self.among, 100

    def needs(self, low: Fraction | None, high: Fraction | None) -> Sequence[Need]:
        """A floor above 0 is met by nobody's absence: it asks for one at least; a ceiling asks for others."""
        every = (self.share, self.among)
        needs = []
        if low is not None and low > 0:
            anyone = not self.among.as_mapping()
            needs.append(Need(every, slope=low / 100 if anyone else Fraction(0), least=1))
        if high is not None:
            needs.append(Need(every, True, 1 - high / 100))
        return needs

    def phrase(self) -> str:
        among = f" among {self.among.phrase()}" if self.among.as_mapping() else ""
        return f"share of {self.share.phrase()}{among}"

    @classmethod
    def bound(cls, value: object) -> Fraction:
        return 100 * proportion(value)

    @classmethod
    def show(cls, value: Fraction) -> str:
        return f"{decimal_text(value, 1)} %"
