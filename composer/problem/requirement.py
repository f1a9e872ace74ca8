"""Requirement: how much of a measure is enough. Goal: which way of a measure is better."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator, PrivateAttr, ValidationError

from composer.base.errors import Mistake, Path, ScenarioError
from composer.base.keys import unknown_key
from composer.base.models import Model, Truth, Words, collecting, mistakes_in, read_words
from composer.base.numbers import Number, exact, shown
from composer.measures import Measure, Members
from composer.pool.who import ANYONE
from composer.problem.bounds import BOUNDS, Bound, Targeted, read_bounds, wrong_bounds
from composer.problem.measure_keys import MEASURE_KEYS, measures_in, read_measure
from composer.problem.targets import Target, find_target

_TEXTS = ("name", "team", "at", "source")
ANY_DAY = "any day"
"""What `at` says."""


def _weight(value: object) -> Fraction:
    number = exact(value)
    if number <= 0:
        raise ValueError("a weight must be above 0")
    return number


Weight = Annotated[Fraction, BeforeValidator(collecting(_weight))]


def _at(value: object) -> str:
    if not isinstance(value, str) or value.split() != ANY_DAY.split():
        raise ValueError(f"`{ANY_DAY}` is all that can be said here, not {shown(value)}")
    return ANY_DAY


At = Annotated[Literal["any day"], BeforeValidator(collecting(_at))]


@dataclass(frozen=True)
class Spared:
    """A bound that was moved, and by how many units of shortfall it may be missed at most."""

    bound: Fraction
    ceiling: bool
    by: int

    @property
    def ends(self) -> tuple[Fraction | None, Fraction | None]:
        """The bound as a floor and a ceiling."""
        return (None, self.bound) if self.ceiling else (self.bound, None)


class Requirement(Model):
    """How much of a measure is enough: `Requirement(Members(Who(sex="F")), at_least=2)`.

    Parameters
    ----------
    measure : Measure
        What is counted.
    at_least, at_most, exactly : number, str or mapping, optional
        The bounds, in the measure's unit: `at_least`, `at_most` or both, or `exactly` alone. A share is written as
        `"25%"` or `"1/3"`; or as `{"target": "troops"}`, the UN's share of women in the year of the tour's first
        day, whose number is there once the requirement is part of a Problem, which knows that day.
    name : str, optional
        What it is called; its sentence if left out.
    aim : number, str or mapping, optional
        A wish beyond the bound that bends: a higher floor or a lower ceiling, written as bounds are. What is missing
        to it, times `weight`, is the first thing minimised.
    weight : number, optional
        What a unit of shortfall counts for, above 0; 1 if left out.
    keep : bool, optional
        True: no explanation proposes to relax the bound.
    team : str, optional
        The single team whose members are counted, where the requirement stands over all teams.
    at : str, optional
        `"any day"`: it must hold on every day from the first tour's first to the last tour's last, of the members of
        the teams that are there on it. Over all the teams only.
    source : str, optional
        Where the number comes from; no answer depends on it, a report shows it beside the number.

    Raises
    ------
    ScenarioError
        With every mistake in it: no bound, bounds that contradict each other, numbers in another unit than the
        measure's.
    """

    examples: ClassVar[Mapping[str, str]] = {
        "at_least": "{members: {sex: F}, at_least: 2}",
        "at_most": "{largest_group: unit, at_most: 2}",
        "exactly": "{members: {specialties: driver}, exactly: 3}",
        "name": "{members: {sex: F}, at_least: 2, name: Women}",
        "aim": "{share: {sex: F}, at_least: 25%, aim: 50%}",
        "weight": "{members: {specialties: eod}, at_least: 3, weight: 5}",
        "keep": "{members: {specialties: eod}, at_least: 3, keep: true}",
        "team": "{total: daily_cost, at_most: 900, team: observers}",
        "at": "{members: {}, at_most: 430, at: any day}",
        "source": "{members: {specialties: eod}, at_least: 2, source: UN unit manual of 2021}",
    }
    measure: Measure
    at_least: Fraction | None = None
    at_most: Fraction | None = None
    exactly: Fraction | None = None
    name: Words | None = None
    aim: Fraction | None = None
    weight: Weight = Fraction(1)
    keep: Truth = False
    team: Words | None = None
    at: At | None = None
    source: Words | None = None
    targets: tuple[Targeted, ...] = ()
    _spared: tuple[Spared, ...] = PrivateAttr(())

    def __init__(
        self,
        measure: Measure,
        *,
        at_least: Bound | None = None,
        at_most: Bound | None = None,
        exactly: Bound | None = None,
        name: str | None = None,
        aim: Bound | None = None,
        weight: Number = 1,
        keep: bool = False,
        team: str | None = None,
        at: str | None = None,
        source: str | None = None,
    ) -> None: ...

    def __repr_args__(self) -> Iterator[tuple[str | None, object]]:
        """Without what is about days, where nothing is, and without the source, which is not what is asked."""
        left_out = ("at", "source")
        return (each for each in super().__repr_args__() if each[0] not in left_out or (each[0] == "at" and each[1]))

    @classmethod
    def known_keys(cls) -> list[str]:
        return [*MEASURE_KEYS, *(name for name in cls.model_fields if name not in ("measure", "targets"))]

    @classmethod
    def unfold(cls, data: dict[str, object]) -> dict[str, object]:
        folded, mistakes = read_measure(data)
        built = data.get("measure")
        from_file = not isinstance(built, Measure)
        kinds = [type(built)] if isinstance(built, Measure) else measures_in(data)
        if len(kinds) == 1:
            bounds, targets, wrong = read_bounds(folded, kinds[0])
            given = [key for key in (*BOUNDS, "aim") if key in folded and (from_file or folded[key] is not None)]
            mistakes += [*wrong, *wrong_bounds({key: bounds.get(key) for key in given}, kinds[0])]
            folded |= {**bounds, **dict.fromkeys(each.bound for each in targets), "targets": targets}
        mistakes += [
            Mistake(f"{'a text' if key in _TEXTS else 'a number'} is wanted here, not nothing", (key,))
            for key in (*BOUNDS, "aim", *_TEXTS)
            if from_file and key in data and data[key] is None
        ]
        if mistakes:
            others = {key: folded[key] for key in (*_TEXTS, "weight", "keep") if key in folded}
            raise ScenarioError([*mistakes, *_wrong_beside(others)])
        return folded

    @property
    def low(self) -> Fraction | None:
        """The floor, in the measure's unit."""
        return self.at_least if self.exactly is None else self.exactly

    @property
    def high(self) -> Fraction | None:
        """The ceiling, in the measure's unit."""
        return self.at_most if self.exactly is None else self.exactly

    @property
    def aim_is_floor(self) -> bool:
        """Whether the aim is a higher floor; else it is a lower ceiling."""
        return self.at_least is not None

    @property
    def label(self) -> str:
        """What it is called everywhere: its name, else its sentence."""
        return self.name or self.sentence

    @property
    def spared(self) -> tuple[Spared, ...]:
        """Bounds that were moved in a way out, and may still not be missed by more than that; of what a file says
        there are none."""
        return self._spared

    def sparing(self, spared: Spared) -> Requirement:
        """The same, with a bound that was moved.

        Parameters
        ----------
        spared : Spared
            The bound before, and by how much it may be missed.

        Returns
        -------
        Requirement
            A copy.
        """
        copied = self.model_copy()
        copied._spared = (*self._spared, spared)
        return copied

    @property
    def sentence(self) -> str:
        """In words: `members with sex F: at least 2`."""
        undated = {each.bound: each.category for each in self.targets if each.target is None}
        bounds = []
        for key in BOUNDS:
            value = getattr(self, key)
            if value is not None or key in undated:
                number = f"the target `{undated[key]}`" if value is None else self.measure.show(value)
                bounds.append(f"{key.replace('_', ' ')} {number}")
        return f"{self.measure.phrase()}{self.scope}: {' and '.join(bounds)}"

    @property
    def scope(self) -> str:
        """Of whom it is read, in words that follow the measure's: ` in observers`, ` on any day`; empty over all."""
        return f" in {self.team}" if self.team else f" on {self.at}" if self.at else ""

    @property
    def called(self) -> str:
        """What it is called where its bounds stand beside it."""
        if self.name is None:
            return f"{self.measure.phrase()}{self.scope}"
        return f"{self.name} on {self.at}" if self.at else self.name

    def target(self, bound: str) -> Target | None:
        """The target that a bound, or the aim, is.

        Parameters
        ----------
        bound : str
            `at_least`, `at_most`, `exactly` or `aim`.

        Returns
        -------
        Target or None
            None for a bound that was stated as a number, or changed since, and before the year is known.
        """
        for each in self.targets:
            if each.bound == bound and each.target is not None and each.target.share == getattr(self, bound):
                return each.target
        return None

    def known_targets(self) -> tuple[tuple[str, Target], ...]:
        """The bounds that are targets.

        Returns
        -------
        tuple of (str, Target)
            Each bound that is one, or the aim, with it. Empty where all are stated as numbers.
        """
        found = ((each.bound, self.target(each.bound)) for each in self.targets)
        return tuple((bound, target) for bound, target in found if target is not None)

    def dated(self, start: date | None) -> Requirement:
        """The same with the targets of the year in which the tour starts as its numbers.

        Parameters
        ----------
        start : date or None
            The first day of the tour.

        Returns
        -------
        Requirement
            This one where no bound is a target.

        Raises
        ------
        ScenarioError
            Where there is no such year or target, or where one does not fit the bound beside it; paths are relative
            to the requirement.
        """
        if not self.targets:
            return self
        targets, mistakes = [], []
        for each in self.targets:
            if each.target is None or self.target(each.bound) is not None:
                try:
                    targets.append(replace(each, target=find_target(each.category, start)))
                except ValueError as error:
                    mistakes.append(Mistake(str(error), (each.bound,)))
        known = {each.bound: each.target.share for each in targets if each.target is not None}
        dated = self.model_copy(update={**known, "targets": tuple(targets)})
        values = {key: getattr(dated, key) for key in (*BOUNDS, "aim")}
        if not mistakes:
            mistakes += wrong_bounds(
                {key: value for key, value in values.items() if value is not None}, type(self.measure)
            )
        if mistakes:
            raise ScenarioError(mistakes)
        return dated

    def undemanding(self) -> Requirement:
        """The same measure, of which nothing is asked.

        Returns
        -------
        Requirement
            With a floor of 0 and the same name and team.
        """
        return Requirement(self.measure, at_least=0, name=self.name, team=self.team, at=self.at)


def _wrong_beside(others: dict[str, object]) -> list[Mistake]:
    """What is wrong with a requirement's keys that are neither its measure nor its bounds."""
    try:
        Requirement.model_validate({"measure": Members(members=ANYONE), "at_least": 0, **others})
    except ValidationError as error:
        return mistakes_in(error)
    return []


def _foreign(inner: Mapping[str, object]) -> list[Mistake]:
    """Keys beside a goal's measure that belong to no goal."""
    known = [*MEASURE_KEYS, "team"]
    bounds = (*BOUNDS, "aim")
    return [
        Mistake(
            "a goal has no bounds: a bound makes a requirement, under `require`"
            if key in bounds
            else unknown_key(str(key), known),
            (key,),
        )
        for key in inner
        if key not in known
    ]


class Goal(Model):
    """Which way of a measure is better: `Goal(most=Total("suitability"))`, `Goal(least=Total("daily_cost"))`.

    It counts all the teams' members together, or one team's.

    Parameters
    ----------
    most, least : Measure or dict, optional
        The measure of which more, or less, is better: one of the two. A dict states it as a file does, `{"total":
        "suitability"}`.
    team : str, optional
        The single team whose members are counted; all of them if left out.

    Raises
    ------
    ScenarioError
        Where there is not one measure, or where it is stated wrongly.
    """

    examples: ClassVar[Mapping[str, str]] = {
        "most": "{most: {total: suitability}}",
        "least": "{least: {total: daily_cost}}",
        "team": "{most: {average: missions}, team: observers}",
    }
    direction: Literal["most", "least"]
    measure: Measure
    team: Words | None = None

    def __init__(
        self,
        *,
        most: Measure | dict[str, Any] | None = None,
        least: Measure | dict[str, Any] | None = None,
        team: str | None = None,
    ) -> None: ...

    @classmethod
    def known_keys(cls) -> list[str]:
        return ["most", "least", "team"]

    @classmethod
    def unfold(cls, data: dict[str, object]) -> dict[str, object]:
        given = {key: value for key, value in data.items() if value is not None or key == "team"}
        if any(isinstance(value, Measure) for value in given.values()):  # in Python, where what is left out is None
            given = {key: value for key, value in given.items() if value is not None}
        directions = [key for key in ("most", "least") if key in given]
        mistakes: list[Mistake] = []
        if len(directions) != 1:
            mistakes.append(Mistake("a goal is `most:` or `least:` of one measure, and only one of the two"))
        folded: dict[str, object] = {}
        teams: dict[Path, object] = {("team",): given["team"]} if "team" in given else {}
        for direction in directions:
            inner = given[direction]
            if isinstance(inner, Measure):
                folded |= {"direction": direction, "measure": inner}
                continue
            if not isinstance(inner, dict):
                text = f"a measure such as {{total: suitability}} is wanted, not {shown(inner)}"
                mistakes.append(Mistake(text, (direction,)))
                continue
            parts, found = read_measure({key: value for key, value in inner.items() if key in MEASURE_KEYS})
            mistakes += [mistake.under(direction) for mistake in (*found, *_foreign(inner))]
            folded |= {"direction": direction} | parts
            if "team" in inner:
                teams[direction, "team"] = inner["team"]
        for path, team in teams.items():
            try:
                folded["team"] = read_words(team)
            except ValueError as error:
                mistakes.append(Mistake(str(error), path))
        if len(set(map(str, teams.values()))) > 1:
            mistakes.append(Mistake("two teams are named for one goal", next(reversed(teams))))
        if mistakes:
            raise ScenarioError(mistakes)
        return folded

    @property
    def most(self) -> bool:
        """Whether more is better."""
        return self.direction == "most"

    @property
    def label(self) -> str:
        """In words: `most total suitability`."""
        return f"{self.direction} {self.measure.phrase()}" + (f" in {self.team}" if self.team else "")
