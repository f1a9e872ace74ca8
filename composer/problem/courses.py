"""What could become of the pool before the tour: courses that people take, and people who could be recruited."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Annotated, Any

import numpy as np
from pydantic import BeforeValidator

from composer.base.errors import Mistake, Path, ScenarioError
from composer.base.models import Count, Model, Words, collecting
from composer.base.numbers import Number, exact, shown
from composer.pool import Pool, Tour
from composer.pool.kinds.base import canonical
from composer.pool.kinds.date import DateColumn
from composer.pool.kinds.gain import Gain
from composer.pool.who import ANYONE, Who
from composer.problem.plan import begun
from composer.problem.team import Team

WEEK = 7


def _amount(value: object) -> Fraction:
    number = exact(value)
    if number < 0:
        raise ValueError(f"a number from 0 up is wanted here, not {shown(value)}")
    return number


def _gives(value: object) -> dict[str, object]:
    if not isinstance(value, Mapping):
        raise ValueError(f"fields such as {{languages: {{fr: 2}}}} are wanted here, not {shown(value)}")
    nothing = [Mistake("nothing is given here", (str(key),)) for key, given in value.items() if given is None]
    if nothing:
        raise ScenarioError(nothing)
    return {canonical(str(key)): _copied(given) for key, given in value.items()}


def _copied(value: object) -> object:
    """With its containers copied, so that nobody can change it later."""
    if isinstance(value, Mapping):
        return {str(key): _copied(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_copied(item) for item in (sorted(value) if isinstance(value, (set, frozenset)) else value)]
    return value


def _something(value: object) -> dict[str, object]:
    given = _gives(value)
    if not given:
        raise ValueError("a course that gives nothing: what is gained is wanted here, such as {languages: {fr: 2}}")
    return given


Amount = Annotated[Fraction, BeforeValidator(collecting(_amount))]
GainSpec = dict[str, Any]


class Course(Model):
    """A course: `gives` is what somebody has at least after it, `cost` a seat for one person.

    Parameters
    ----------
    name : str
        What it is called.
    gives : mapping
        What somebody has at least after it, by field: `{"languages": {"fr": 2}}`. Never empty.
    cost : number
        What a seat costs for one person, from 0 up, in whatever unit the scenario counts.
    who : Who or mapping, optional
        Who may take it, as they are when it begins; anyone if left out.
    places : int, optional
        The most people who can take it; as many as like if left out.
    weeks : number, optional
        How long it takes, from 0 up; weeks are counted from the problem's `today` to its first day.
    """

    name: Words
    who: Who = ANYONE
    gives: Annotated[GainSpec, BeforeValidator(collecting(_something))]
    cost: Amount
    places: Count | None = None
    weeks: Amount = Fraction(0)

    def __init__(
        self,
        name: str,
        gives: Mapping[str, object],
        cost: Number,
        *,
        who: Who | Mapping[str, object] = ANYONE,
        places: int | None = None,
        weeks: Number = 0,
    ) -> None: ...

    def gains(self, pool: Pool) -> dict[str, Gain]:
        """What the course gives in each field of a pool.

        Parameters
        ----------
        pool : Pool
            The people; their columns say how what is given is read.

        Returns
        -------
        dict of str to Gain
            By the name of the field.

        Raises
        ------
        ScenarioError
            For every field that the pool does not have or that no course can change; paths are relative to the
            course.
        """
        closed = {"id": "an id is nobody's to give", "birth": "no course changes when somebody was born"}
        if "birth" in pool.columns:
            closed["age"] = "`age` is counted from `birth`, which no course changes"
        return _gains(self.gives, pool, closed)


class Recruit(Model):
    """People who could be recruited, all alike. They take no courses.

    Parameters
    ----------
    name : str
        What they are called.
    gives : mapping
        The fields that each of them has, `{"rank": "OF-2", "specialties": {"medic": 2}}`; the others are blank.
    cost : number
        What each of them costs, from 0 up, in the unit of the courses.
    number : int, optional
        How many there are at most; as many as are wanted if left out, which the size of every team must
        bound.
    """

    name: Words
    gives: Annotated[GainSpec, BeforeValidator(collecting(_gives))]
    cost: Amount
    number: Count | None = None

    def __init__(self, name: str, gives: Mapping[str, object], cost: Number, number: int | None = None) -> None: ...

    def gains(self, pool: Pool) -> dict[str, Gain]:
        """What they have in each field of a pool.

        Parameters
        ----------
        pool : Pool
            The people whom they would join; its columns say how what is given is read.

        Returns
        -------
        dict of str to Gain
            By the name of the field, `age` among them where `birth` is given and the first day is known.

        Raises
        ------
        ScenarioError
            For every field that the pool does not have or that is not theirs to have; paths are relative to the
            recruit.
        """
        closed = {"id": "a recruit has no id yet: leave this line out"}
        if "birth" in self.gives:
            closed["age"] = "`age` is counted from `birth`: leave one of the two out"
        gains = _gains(self.gives, pool, closed)
        if (
            "birth" in gains
            and isinstance(pool.columns["birth"], DateColumn)
            and pool.tour.start
            and "age" in pool.columns
        ):
            born = gains["birth"].value(None)
            assert isinstance(born, date)
            gains["age"] = pool.columns["age"].gain(int(pool.tour.ages(np.array([born.toordinal()]))[0]), pool.tour)
        return gains


def _gains(given: Mapping[str, object], pool: Pool, closed: Mapping[str, str]) -> dict[str, Gain]:
    gains: dict[str, Gain] = {}
    mistakes: list[Mistake] = []
    for name, spec in given.items():
        try:
            if name in closed:
                raise ScenarioError([Mistake(closed[name])])
            gains[name] = pool.field(name).gain(spec, pool.tour)
        except ScenarioError as error:
            mistakes += [mistake.under("gives", name) for mistake in error.mistakes]
    if mistakes:
        raise ScenarioError(mistakes)
    return gains


def days_left(today: date | None, tours: Sequence[Tour]) -> int | None:
    """Days between today and the first day of the tour, of several the one that starts last; None where one of these
    days is not known."""
    starts = [tour.start for tour in tours if tour.start is not None]
    return None if today is None or not starts or len(starts) < len(tours) else (max(starts) - today).days


def plan_mistakes(
    courses: Sequence[Course],
    recruits: Sequence[Recruit],
    today: date | None,
    tour: Tour,
    teams: Sequence[Team],
    frozen: date | None = None,
) -> Iterator[Mistake]:
    """What does not fit together, whatever the pool, each under its path. A tour that is frozen may have begun."""
    left = days_left(today, [tour])
    if left is not None and left < 0 and not begun(tour, frozen, today):
        yield Mistake(f"the tour starts on {tour.start}, before today", ("today",))
    both: dict[str, Sequence[Course | Recruit]] = {"courses": courses, "recruits": recruits}
    for key, named in both.items():
        seen: set[str] = set()
        for position, each in enumerate(named):
            if each.name in seen:
                yield Mistake(f"two are called `{each.name}` here: each needs its own name", (key, position, "name"))
            seen.add(each.name)
    for position, course in enumerate(courses):
        if course.weeks and days_left(today, [team.days(tour) for team in teams] or [tour]) is None:
            day = "today" if today is None else "start"
            text = f"weeks are counted from `today` to `start`, but the scenario has no `{day}:` day"
            yield Mistake(text, ("courses", position, "weeks"))
    if any(team.size.high is None for team in teams):
        for position, recruit in enumerate(recruits):
            if recruit.number is None:
                text = "`number` is missing: how many at most, where the size of a team is open"
                yield Mistake(text, ("recruits", position))


def late_courses(courses: Sequence[Course], left: int | None) -> Iterator[str]:
    """Courses that nobody can finish in the `left` days, as warnings."""
    for course in courses:
        if left is not None and course.weeks * WEEK > left:
            yield f"nobody can finish the course `{course.name}` before the tour starts: {left} days are left"


def pool_mistakes(pool: Pool, courses: Sequence[Course], recruits: Sequence[Recruit]) -> Iterator[Mistake]:
    """What of courses and recruits does not fit the pool, each under its path."""
    readings: list[tuple[Path, Callable[[Pool], object]]] = []
    for position, course in enumerate(courses):
        readings.append((("courses", position, "who"), course.who.mask))
        readings.append((("courses", position), course.gains))
    readings += [(("recruits", position), recruit.gains) for position, recruit in enumerate(recruits)]
    for path, reading in readings:
        try:
            reading(pool)
        except ScenarioError as error:
            yield from (mistake.under(*path) for mistake in error.mistakes)
