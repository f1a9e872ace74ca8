"""What every measure has: its fields, its trait, its rows, its recomputed count, its name in a sentence."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from math import ceil
from typing import Annotated, ClassVar

import numpy as np
from pydantic import BeforeValidator

from composer.base.arrays import Ints, Mask
from composer.base.errors import Mistake, ScenarioError
from composer.base.models import Model, Words, collecting
from composer.base.numbers import decimal_text, exact, shown
from composer.measures.linear import Draft, Polarity, Quotient, Trait
from composer.measures.losses import Losses
from composer.measures.needs import Need
from composer.pool import Person, Pool
from composer.pool.kinds.base import canonical
from composer.pool.known import blank, known
from composer.pool.who import Who, nearest_id

Heads = Ints
"""How many people have each code of a trait."""
Reach = tuple[Fraction, Fraction]
"""The least and the most that a number can be."""
FIELD = BeforeValidator(collecting(lambda value: canonical(_field_name(value))))
FieldName = Annotated[str, FIELD]


class Measure(Model):
    """A number counted of a team.

    Subclasses are the kinds; none knows another, and no analysis knows any. A kind states its fields, how it is
    called (`key`, `unit`, `counts`, `example`), and the methods below: `trait`, `express`, `observe` and `phrase` at
    least.
    """

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
    of_ids: ClassVar[bool] = False
    """Whether it is read of people by their ids, so that somebody who is there twice is there once."""
    of_tours: ClassVar[bool] = False
    """Whether it asks for the other tours of the members."""
    over_all: ClassVar[bool] = False
    """Whether it is a number of all the teams together, and of no single one."""
    of_plan: ClassVar[bool] = False
    """Whether it is read of places in the teams of a plan, so that it stands over all the teams alone."""
    falls: ClassVar[bool] = False
    """Whether it never grows where somebody leaves."""
    of_losses: ClassVar[bool] = False
    """Whether it is what losses leave of all that is asked of a team, so that it is a goal and no requirement."""
    as_sent: ClassVar[bool] = False
    """Whether it is asked of a team as it is sent, and of nothing that losses leave of it."""
    stand_ins: ClassVar[Mapping[str, object]] = {}
    """For fields that are lists what stands in, while the rest is read, for an entry that is wrong."""

    @classmethod
    def conditions(cls) -> list[str]:
        """The fields that say who is meant.

        Returns
        -------
        list of str
            Their names; empty where there are none.
        """
        return [name for name, info in cls.model_fields.items() if info.annotation is Who]

    @abstractmethod
    def trait(self, pool: Pool) -> Trait:
        """All that the measure asks of a person.

        Parameters
        ----------
        pool : Pool
            The people.

        Returns
        -------
        Trait
            One code a row of the pool, from 0 on, int32. People of one code are alike to this measure.

        Raises
        ------
        ScenarioError
            Where its fields or ids do not fit the pool; paths are relative to the measure.
        """

    def trait_in(self, pool: Pool, team: str) -> Trait:
        """The trait of the members of one team, for a measure of a plan's places.

        Parameters
        ----------
        pool : Pool
            The people on the team's tour.
        team : str
            Its name.

        Returns
        -------
        Trait
            As `trait` gives it; the same in every team but for such measures.
        """
        return self.trait(pool)

    def in_plan(self, planned: Mapping[str, tuple[Pool, tuple[str, ...]]]) -> Measure:
        """The measure as it is read of a plan.

        Parameters
        ----------
        planned : mapping
            For each team the people as they are on its tour, and the ids of those who have a place in it.

        Returns
        -------
        Measure
            This one, where it is not read of a plan.
        """
        return self

    @abstractmethod
    def express(self, draft: Draft, pool: Pool, pull: Polarity) -> Quotient:
        """The number as linear rows over how many members have each trait.

        Parameters
        ----------
        draft : Draft
            Where rows and auxiliary variables are written down.
        pool : Pool
            The people.
        pull : Polarity
            From which sides auxiliary variables have to be exact: a ceiling needs the number not too low, a floor
            not too high.

        Returns
        -------
        Quotient
            In whole numbers, with the scale and the count that they are divided by.
        """

    @abstractmethod
    def observe(self, members: Sequence[Person]) -> Fraction:
        """The number recomputed from the people themselves, sharing nothing with `express`.

        Parameters
        ----------
        members : sequence of Person
            The team; it may be empty.

        Returns
        -------
        Fraction
            In the measure's unit.
        """

    @abstractmethod
    def phrase(self) -> str:
        """Its name in a sentence.

        Returns
        -------
        str
            Such as `members with sex F`.
        """

    def fields(self) -> Iterator[str]:
        """Every column that the measure reads.

        Returns
        -------
        iterator of str
            The names, perhaps several times; `id` is among them only where a condition names people.
        """
        for name, info in type(self).model_fields.items():
            value = getattr(self, name)
            if isinstance(value, Who):
                yield from value.fields()
            elif FIELD in info.metadata:
                yield value

    def unknown(self, pool: Pool) -> Mask:
        """Of whom something that the measure asks is not on record, so that they might count otherwise than they do.

        Parameters
        ----------
        pool : Pool
            The people.

        Returns
        -------
        numpy array of bool, shape (len(pool),)
            One flag a row.
        """
        result: Mask = np.zeros(len(pool), np.bool_)
        for name, info in type(self).model_fields.items():
            value = getattr(self, name)
            if isinstance(value, Who):
                found = known(value, pool)
                result |= found.possible & ~found.certain
            elif FIELD in info.metadata:
                result |= blank(pool, value)
        return result

    def uncounted(self, pool: Pool) -> Mask | None:
        """People whom the measure cannot count because a cell is blank.

        Parameters
        ----------
        pool : Pool
            The people.

        Returns
        -------
        numpy array of bool, shape (len(pool),), or None
            One flag a row; None where that cannot happen.
        """
        return None

    def after_losses(
        self, draft: Draft, pool: Pool, losses: Losses, pull: Polarity, least: int, enough: int
    ) -> Quotient | None:
        """What is left of the number after the losses that harm it most, for a number that is not read of each member
        by themselves.

        Parameters
        ----------
        draft : Draft
            Where rows and auxiliary variables are written down.
        pool : Pool
            The people.
        losses : Losses
            How many are lost, and who can be.
        pull : Polarity
            Which bound is asked about: `up` for a floor, where what is left must not be above the truth, else `down`
            for a ceiling; a number that `falls` has none to fear for.
        least, enough : int
            The number is of no interest below the one or above the other.

        Returns
        -------
        Quotient or None
            None where every loss has to be written down, as for a new measure.
        """
        return None

    def counted_over(self) -> tuple[Who, int] | None:
        """For a number that is spread over those who are counted, what it is spread over.

        Returns
        -------
        (Who, int) or None
            Who they are, and what one unit of shortfall adds to the number where there is one of them. None for a
            plain count or sum.
        """
        return None

    def needs(self, low: Fraction | None, high: Fraction | None) -> Sequence[Need]:
        """What bounds ask for in people.

        Parameters
        ----------
        low, high : Fraction or None
            The bounds, in the measure's unit; None where there is none.

        Returns
        -------
        sequence of Need
            Empty where the number is not a count of people, or asks for nobody.
        """
        return ()

    def reach(self, pool: Pool, heads: Heads, fewest: int, most: int) -> Reach | None:
        """Numbers below and above which the measure is for no team, all else aside.

        Parameters
        ----------
        pool : Pool
            The people.
        heads : numpy array of int64, shape (codes of the trait,)
            How many of those who may be in the team have each code; at least `fewest` altogether.
        fewest, most : int
            How many members the team has.

        Returns
        -------
        (Fraction, Fraction) or None
            None where `needs` says more.
        """
        return None

    @classmethod
    def bound(cls, value: object) -> Fraction:
        """A bound as it was written, in the measure's unit.

        Parameters
        ----------
        value : object
            A number; of a share `25%`, `1/3` or a Fraction.

        Returns
        -------
        Fraction
            Exactly what was written; a binary float counts as the decimal it prints as.

        Raises
        ------
        ValueError
            In words for people, for what is no bound of this measure.
        """
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
        """A value for people.

        Parameters
        ----------
        value : Fraction
            In the measure's unit.

        Returns
        -------
        str
            Exact where its decimals end soon, else rounded and marked `≈`.
        """
        return decimal_text(value)

    def shortfall(self, members: Sequence[Person], low: Fraction | None, high: Fraction | None) -> int:
        """How far a team is from its bounds, recomputed from the people.

        Parameters
        ----------
        members : sequence of Person
            The team; it may be empty.
        low, high : Fraction or None
            The bounds, in the measure's unit; None where there is none.

        Returns
        -------
        int
            Whole units that are missing to `low`, or too much for `high`; 0 where neither is broken. Of a share they
            are people: the fewest who would have to be others at this size.
        """
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


__all__ = ["FIELD", "FieldName", "Heads", "Measure", "Need", "Reach", "Words", "rows_of", "under"]
