"""A team wanted: its size, its gates, its seats, its requirements."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Annotated, ClassVar

from pydantic import BeforeValidator, PrivateAttr

from composer.base.errors import Mistake, ScenarioError
from composer.base.models import (
    AsList,
    Count,
    Day,
    Model,
    Truth,
    Words,
    collecting,
    read_count,
    read_counts,
    read_whole,
)
from composer.base.numbers import Number, shown
from composer.pool.kinds.base import canonical
from composer.pool.periods import Every, Period
from composer.pool.tour import Tour
from composer.pool.who import ANYONE, Who
from composer.problem.requirement import Requirement, Weight
from composer.problem.reserves import Reserves
from composer.problem.survive import Survive

SIZE = "size"
"""What a team's `keep` calls its size."""

NUMBER = "number"
"""What a team's `keep` calls how many teams alike there are."""

MOST_ALIKE = 1000
"""Teams that one `number:` may ask for, and tours that one `repeat:` may."""


class Repeat(Model):
    """Tours of one kind that follow each other.

    Parameters
    ----------
    every : str
        From one first day to the next: `12 months`, `26 weeks`, `180 days`.
    number : int
        How many tours there are, 1 to 1,000.
    """

    every: Every
    number: Annotated[int, BeforeValidator(collecting(lambda value: _alike(value)))]

    def __init__(self, every: str, number: int) -> None: ...


class Seat(Model):
    """A place in a team that a member who matches `who` must fill; `number` of them, by different members.

    Parameters
    ----------
    seat : str
        What it is called.
    who : Who or mapping, optional
        Whom it is for, `Who(rank={"at_least": "OF-3"})` or the mapping itself; anyone if left out.
    number : int, optional
        How many of them there are, each filled by a different member; 1 if left out.
    weight : number, optional
        What leaving one vacant counts for, above 0, where an explanation weighs ways out against each other.
    keep : bool, optional
        True: no explanation proposes to leave it vacant.
    """

    examples: ClassVar[Mapping[str, str]] = {
        "seat": "{seat: Interpreter}",
        "who": "{seat: Team leader, who: {rank: {at_least: OF-3}, missions: {at_least: 1}}}",
        "number": "{seat: Medic, who: {specialties: {medic: 2}}, number: 2}",
        "weight": "{seat: Medic, weight: 3}",
        "keep": "{seat: Medic, keep: true}",
    }
    seat: Words
    who: Who = ANYONE
    number: Count = 1
    weight: Weight = Fraction(1)
    keep: Truth = False

    def __init__(
        self,
        seat: str,
        who: Who | Mapping[str, object] = ANYONE,
        *,
        number: int = 1,
        weight: Number = 1,
        keep: bool = False,
    ) -> None: ...


@dataclass(frozen=True)
class Size:
    """How many members a team has.

    Attributes
    ----------
    low : int
        The fewest; 0 is a size.
    high : int or None
        The most; None is as many as there are people.
    """

    low: int
    high: int | None

    def __str__(self) -> str:
        if self.low == self.high:
            return str(self.low)
        return f"{self.low} to {self.high}" if self.high is not None else f"at least {self.low}"


def _size(value: object) -> Size:
    if isinstance(value, Size):
        return value
    if not isinstance(value, Mapping):
        exactly = read_count(value)
        return Size(exactly, exactly)
    (least, high), mistakes = read_counts(value, ("at_least", "at_most"))
    low = least or 0
    if not mistakes and not value:
        mistakes.append(Mistake("a size is a number, or {at_least, at_most}"))
    if high is not None and low > high:
        mistakes.append(Mistake(f"at_least {low} lies above at_most {high}"))
    if mistakes:
        raise ScenarioError(mistakes)
    return Size(low, high)


def _alike(value: object) -> int:
    number = read_whole(value)
    if not 1 <= number <= MOST_ALIKE:
        raise ValueError(f"from 1 to {MOST_ALIKE} teams alike can be asked for, not {shown(value)}")
    return number


@dataclass(frozen=True)
class Repeated:
    """That a team is a tour of another one that is repeated.

    Attributes
    ----------
    name : str
        What that one is called.
    every : Period
        From one first day to the next.
    before : int
        How many of its tours come before this one.
    """

    name: str
    every: Period
    before: int


class Team(Model):
    """A team wanted: `size` members, every one of them `everyone`, its seats filled, its requirements met.

    Parameters
    ----------
    name : str
        What it is called; no two teams of a problem are called the same.
    size : int or mapping
        How many members: a number, or `{"at_least": 5, "at_most": 8}`, one of the two at least. 0 is a size.
    everyone : Who or mapping, optional
        Gates: what every member must be. Anyone may be one if left out.
    seats : sequence of Seat or mapping, optional
        Seats to fill, each by a different member. Members beyond them have none.
    require : sequence of Requirement or mapping, optional
        What the members must meet together.
    number : int, optional
        Asks for 1 to 1,000 teams alike, called `NAME-1`, `NAME-2` and so on; one team, called `NAME`, if left
        out.
    keep : list or tuple of str, optional
        What no explanation proposes to relax: `size`, `number`, `survive`, or gates of `everyone` by the names of their
        fields; also `busy`, and `rest` and `tours`, which are then kept for all teams.
    start, end : date or str, optional
        First and last day of its tour; the problem's where they are left out.
    repeat : Repeat or mapping, optional
        Asks for several tours that follow each other, called `NAME-1`, `NAME-2` and so on; with `number`, the teams of
        the first are `NAME-1-1`, `NAME-1-2` and so on.
    survive : Survive or mapping, optional
        After which losses it still has to hold: `{"losses": 1}`.
    reserves : Reserves or mapping, optional
        People in no team who step in for members who are lost; none if left out. With `number` or `repeat` each of the
        single teams has its own.
    """

    examples: ClassVar[Mapping[str, str]] = {
        "name": "{name: observers, size: 6}",
        "size": "{name: observers, size: {at_least: 5, at_most: 8}}",
        "everyone": "{name: observers, size: 6, everyone: {languages: {en: 3}, medical_until: {at_least: end}}}",
        "seats": "{name: observers, size: 6, seats: [{seat: Medic, who: {specialties: medic}}]}",
        "require": "{name: observers, size: 6, require: [{members: {languages: {ar: 2}}, at_least: 2}]}",
        "number": "{name: patrol, size: 4, number: 7}",
        "keep": "{name: observers, size: 6, everyone: {age: {at_least: 25}}, keep: [size, age]}",
        "start": "{name: observers, size: 6, start: 2027-01-15, end: 2028-01-14}",
        "end": "{name: observers, size: 6, start: 2027-01-15, end: 2028-01-14}",
        "repeat": "{name: company, size: 139, repeat: {every: 12 months, number: 3}}",
        "survive": "{name: observers, size: 6, survive: {losses: 1}}",
        "reserves": "{name: observers, size: 6, reserves: {number: {at_most: 2}, cover: 1}}",
    }
    name: Words
    size: Annotated[Size, BeforeValidator(collecting(_size))]
    everyone: Who = ANYONE
    seats: Annotated[tuple[Seat, ...], AsList] = ()
    require: Annotated[tuple[Requirement, ...], AsList] = ()
    number: Annotated[int, BeforeValidator(collecting(_alike))] | None = None
    keep: Annotated[tuple[Words, ...], AsList] = ()
    start: Day | None = None
    end: Day | None = None
    repeat: Repeat | None = None
    survive: Survive | None = None
    reserves: Reserves | None = None
    _repeated: Repeated | None = PrivateAttr(None)

    def __init__(
        self,
        name: str,
        size: int | Mapping[str, int] | Size,
        *,
        everyone: Who | Mapping[str, object] = ANYONE,
        seats: Sequence[Seat | Mapping[str, object]] = (),
        require: Sequence[Requirement | Mapping[str, object]] = (),
        number: int | None = None,
        keep: list[str] | tuple[str, ...] = (),
        start: date | str | None = None,
        end: date | str | None = None,
        repeat: Repeat | Mapping[str, object] | None = None,
        survive: Survive | Mapping[str, object] | None = None,
        reserves: Reserves | Mapping[str, object] | None = None,
    ) -> None: ...

    def __repr_args__(self) -> Iterator[tuple[str | None, object]]:
        """Without days, losses and reserves, where the team says none of its own."""
        own = ("start", "end", "repeat", "survive", "reserves")
        return ((key, value) for key, value in super().__repr_args__() if key not in own or value is not None)

    def gates(self) -> list[tuple[str, Who]]:
        """The gates of `everyone`, one by one.

        Returns
        -------
        list of (str, Who)
            Each with its name: the field, or `any`, or `none`. Empty where anyone may be a member.
        """
        gates = [(name, Who({name: condition})) for name, condition in self.everyone.conditions.items()]
        if self.everyone.any:
            gates.append(("any", Who({"any": [who.as_mapping() for who in self.everyone.any]})))
        if self.everyone.none:
            gates.append(("none", Who({"none": [who.as_mapping() for who in self.everyone.none]})))
        return gates

    def keeps(self, name: str) -> bool:
        """Whether something is marked as what no explanation proposes to relax.

        Parameters
        ----------
        name : str
            `size`, `number`, `survive`, or a gate by its name.

        Returns
        -------
        bool
            True where it stands in `keep`.
        """
        return name in map(canonical, self.keep)

    def tours(self, of: Tour) -> list[Team]:
        """The team once for each of its tours.

        Parameters
        ----------
        of : Tour
            The days of a tour that the team does not say itself.

        Returns
        -------
        list of Team
            The team itself; with `repeat`, as many as that, each with its days where they are known, `NAME-1` first.
        """
        if self.repeat is None:
            return [self]
        days = self.start or of.start, self.end or of.end
        tours = []
        for before in range(self.repeat.number):
            first, last = (day and self.repeat.every.after(day, before) for day in days)
            named = {"name": f"{self.name}-{before + 1}", "repeat": None, "start": first, "end": last}
            tours.append(self.model_copy(update=named))
            tours[-1]._repeated = Repeated(self.name, self.repeat.every, before)
        return tours

    @property
    def repeated(self) -> Repeated | None:
        """The team of which it is a tour; None where it is none of a team that was repeated."""
        return self._repeated

    def each(self) -> list[Team]:
        """The single teams that this one stands for.

        Returns
        -------
        list of Team
            The team itself; with `number`, as many as that, `NAME-1` first.
        """
        if self.number is None:
            return [self]
        return [self.model_copy(update={"name": f"{self.name}-{i}", "number": None}) for i in range(1, self.number + 1)]

    def days(self, of: Tour) -> Tour:
        """The days of the team's tour.

        Parameters
        ----------
        of : Tour
            The days of a tour that the team does not say itself.

        Returns
        -------
        Tour
            Its first and its last day, None where neither says them.
        """
        return Tour(self.start or of.start, self.end or of.end)
