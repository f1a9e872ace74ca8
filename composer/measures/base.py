"""What every measure has: its fields, its trait, its rows, its count by hand, its name in a sentence."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import ceil
from typing import Annotated, ClassVar

import numpy as np
from numpy.typing import NDArray
from pydantic import BeforeValidator

from composer.base.errors import Mistake, ScenarioError
from composer.base.models import Model, Words, collecting
from composer.base.numbers import decimal_text, exact, shown
from composer.measures.linear import Draft, Polarity, Quotient, Trait
from composer.measures.needs import Need
from composer.pool import Person, Pool
from composer.pool.kinds.base import normal
from composer.pool.who import Who, nearest_id

Mask = NDArray[np.bool_]
Heads = NDArray[np.int64]
"""How many people have each code of a trait."""
Reach = tuple[Fraction, Fraction]
"""The least and the most that a number can be."""
FIELD = BeforeValidator(collecting(lambda value: normal(_field_name(value))))
FieldName = Annotated[str, FIELD]


class Measure(Model):
    """A number counted of a team. Subclasses are the kinds; none knows another, and no analysis knows any."""

    key: ClassVar[str]
    """The key that names the kind in a file."""
    unit: ClassVar[str]
    """What the number is counted in."""
    counts: ClassVar[str]
    """What is counted, in words, for `team-composer kinds`."""
    example: ClassVar[str]
    """A requirement as it stands in a scenario, for `team-composer kinds`."""
    whole: ClassVar[bool] = False
    """Whether the number is a count: whole, and never below 0."""
    largest: ClassVar[int | None] = None
    """The largest that the number can be, whatever the team."""

    @abstractmethod
    def trait(self, pool: Pool) -> Trait:
        """All that the measure asks of a person, as one code a row.

        Raises ScenarioError, paths relative to the measure, where its fields or ids do not fit the pool.
        """

    @abstractmethod
    def express(self, draft: Draft, pool: Pool, pull: Polarity) -> Quotient:
        """The same number as linear rows over how many members have each trait."""

    @abstractmethod
    def observe(self, members: Sequence[Person]) -> Fraction:
        """The number counted by hand from the people themselves, sharing nothing with `express`."""

    @abstractmethod
    def phrase(self) -> str:
        """Its name in a sentence: `members with sex F`."""

    def fields(self) -> Iterator[str]:
        """Every column that the measure reads, `id` not among them."""
        for name, info in type(self).model_fields.items():
            value = getattr(self, name)
            if isinstance(value, Who):
                yield from value.fields()
            elif FIELD in info.metadata:
                yield value

    def uncounted(self, pool: Pool) -> Mask | None:
        """People the measure cannot count because a cell is blank; None where that cannot happen."""
        return None

    def counted_over(self) -> tuple[Who, int] | None:
        """For a number that is spread over those who are counted: who they are, and what one unit of shortfall adds
        to it where there is one of them. None for a plain count or sum."""
        return None

    def needs(self, low: Fraction | None, high: Fraction | None) -> Sequence[Need]:
        """What bounds ask for in people; nothing where the number is not a count of people, or asks for nobody."""
        return ()

    def reach(self, pool: Pool, heads: Heads, fewest: int, most: int) -> Reach | None:
        """Numbers below and above which the measure is for no team of `fewest` to `most` members, all else aside.

        `heads[code]` are those who may be in the team and have that code of the trait; at least `fewest` altogether.
        None where `needs` says more.
        """
        return None

    @classmethod
    def bound(cls, value: object) -> Fraction:
        """A bound in the measure's unit. Raises ValueError in words for people."""
        if isinstance(value, str) and value.strip().endswith("%"):
            unit = cls.unit + (" unit" if cls.unit.endswith("'s") else "")
            raise ValueError(f"a percentage bounds a share; `{cls.key}` is counted in {unit}")
        number = exact(value)
        if cls.largest is not None and (number.denominator != 1 or number > cls.largest):
            raise ValueError(f"`{cls.key}` is {cls.unit}, and never {shown(value)}")
        if cls.whole and number.denominator != 1:
            raise ValueError(f"`{cls.key}` is counted in whole numbers, not {shown(value)}")
        return number

    @classmethod
    def show(cls, value: Fraction) -> str:
        """A value for people."""
        return decimal_text(value)

    def shortfall(self, members: Sequence[Person], low: Fraction | None, high: Fraction | None) -> int:
        """By hand: whole units that are missing to `low`, or too much for `high`; 0 where neither is broken."""
        seen = self.observe(members)
        missing = 0 if low is None else ceil(low - seen)
        excess = 0 if high is None else ceil(seen - high)
        return max(missing, excess, 0)


def _field_name(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError("the name of a field is wanted here")
    return value


def rows_of(pool: Pool, ids: Sequence[str], *path: str | int) -> list[int]:
    """Rows of people named by id. Raises ScenarioError for ids that nobody has, each under its position."""
    rows = [pool.row(identity) for identity in ids]
    unknown = [
        Mistake(f"nobody in the pool has the id `{identity}`" + nearest_id(pool, identity), (*path, position))
        for position, (identity, row) in enumerate(zip(ids, rows, strict=True))
        if row is None
    ]
    if unknown:
        raise ScenarioError(unknown)
    return [row for row in rows if row is not None]


def under(key: str, error: ScenarioError) -> ScenarioError:
    """Mistakes found further in, as seen from the measure."""
    return ScenarioError(mistake.under(key) for mistake in error.mistakes)


__all__ = ["FIELD", "FieldName", "Heads", "Mask", "Measure", "Need", "Reach", "Words", "rows_of", "under"]
