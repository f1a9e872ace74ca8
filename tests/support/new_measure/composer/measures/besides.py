"""How many members do not match."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import ClassVar

import numpy as np

from composer.base.errors import ScenarioError
from composer.measures.base import Measure, under
from composer.measures.linear import Draft, Polarity, Quotient, Trait
from composer.pool import Person, Pool
from composer.pool.who import Who


class Besides(Measure):
    """How many members do not match: `Besides(Who(sex="F"))`.

    Counted in people; 0 for a team of nobody. In a file it is `besides: WHO`.

    Parameters
    ----------
    besides : Who or mapping
        Whom not to count.
    """

    key: ClassVar[str] = "besides"
    unit: ClassVar[str] = "people"
    counts: ClassVar[str] = "members who do not match"
    example: ClassVar[str] = "{besides: {sex: F}, at_most: 2}"
    whole: ClassVar[bool] = True

    besides: Who

    def __init__(self, besides: Who | Mapping[str, object]) -> None: ...

    def trait(self, pool: Pool) -> Trait:
        try:
            return Trait(self.besides.mask(pool).astype(np.int32), 2)
        except ScenarioError as error:
            raise under("besides", error) from None

    def express(self, draft: Draft, pool: Pool, pull: Polarity) -> Quotient:
        return Quotient(draft.total(self.trait(pool), [1, 0]))

    def observe(self, members: Sequence[Person]) -> Fraction:
        return Fraction(sum(1 for person in members if not self.besides.holds(person)))

    def phrase(self) -> str:
        return f"members besides {self.besides.phrase()}"
