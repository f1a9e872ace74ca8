"""Lengths of time as planners write them, `12 months`, `26 weeks`, `90 days`, and what is told by the days of tours."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Annotated, Literal

from pydantic import BeforeValidator

from composer.base.models import collecting
from composer.base.numbers import decimal_text, shown
from composer.pool.tour import Tour
from composer.problem.assignment import Exclusion

Unit = Literal["days", "weeks", "months"]
MOST = 10_000
"""Of a unit: more than anybody's life."""
_PERIOD = re.compile(r"(\d+) *(day|week|month)s?", re.ASCII)
_TIMES = re.compile(r"(\d+(?:\.\d+)?) *x", re.ASCII)


@dataclass(frozen=True)
class Period:
    """So many days, weeks or calendar months."""

    number: int
    unit: Unit

    def after(self, day: date, times: int = 1) -> date:
        """The day that lies so long, or a whole number of times as long, after another; 31 January and a month is the
        last day of February. Raises ValueError beyond the year 9999."""
        number = self.number * times
        try:
            if self.unit != "months":
                return day + timedelta(days=number * (7 if self.unit == "weeks" else 1))
            years, month = divmod(day.month - 1 + number, 12)
            year = day.year + years
            return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
        except (OverflowError, ValueError):
            raise ValueError(f"{self} after {day} lies beyond the calendar") from None

    def __str__(self) -> str:
        return f"{self.number} {self.unit[:-1] if self.number == 1 else self.unit}"


@dataclass(frozen=True)
class Multiple:
    """So many times a tour's own days; part of a day is a day."""

    times: Fraction

    def __str__(self) -> str:
        return f"{decimal_text(self.times)}x"


Rest = Period | Multiple


def read_period(value: object) -> Period:
    """Raises ValueError, in words for people."""
    if isinstance(value, Period):
        return value
    found = _PERIOD.fullmatch(value.strip()) if isinstance(value, str) else None
    if found is None:
        raise ValueError(f"a length of time such as `12 months`, `26 weeks` or `90 days` is wanted, not {shown(value)}")
    number = int(found[1])
    if number > MOST:
        raise ValueError(f"{shown(value)} is longer than anybody lives")
    units: dict[str, Unit] = {"day": "days", "week": "weeks", "month": "months"}
    return Period(number, units[found[2]])


def read_rest(value: object) -> Rest:
    """Raises ValueError, in words for people."""
    if isinstance(value, (Period, Multiple)):
        return value
    if isinstance(value, str) and (found := _TIMES.fullmatch(value.strip())):
        times = Fraction(found[1])
        if times > MOST:
            raise ValueError(f"{shown(value)} is longer than anybody lives")
        return Multiple(times)
    try:
        return read_period(value)
    except ValueError:
        told = "a rest is `2x` (times the tour's own days) or a length of time such as `24 months` or `90 days`"
        raise ValueError(f"{told}, not {shown(value)}") from None


def _every(value: object) -> Period:
    period = read_period(value)
    if not period.number:
        raise ValueError("tours that follow each other start at least a day apart")
    return period


Every = Annotated[Period, BeforeValidator(collecting(_every))]


def rested(tour: Tour, rest: Rest | None) -> date:
    """The last day of the rest after a tour, which is the tour's own last day where there is none. Raises ValueError
    beyond the year 9999."""
    assert tour.start is not None
    assert tour.end is not None
    if rest is None:
        return tour.end
    if isinstance(rest, Period):
        return rest.after(tour.end)
    days = (tour.end - tour.start).days + 1
    return Period(-(-days * rest.times.numerator // rest.times.denominator), "days").after(tour.end)


def clashes(tours: Sequence[Tour], rest: Rest | None) -> Exclusion:
    """Which teams with these tours one person cannot be in together: those whose days, the rest after them included,
    overlap; a team without both days excludes all others.

    A set of teams for each day on which one of them starts: all that are then on tour or at rest. Of two such sets one
    of which holds the other, the larger says it all.
    """
    known = [(tour.start, rested(tour, rest)) for tour in tours if tour.start and tour.end]
    starts = sorted({start for start, _ in known}) or [date.min]
    sets: list[tuple[int, ...]] = []
    for start in starts:
        there = tuple(
            team
            for team, tour in enumerate(tours)
            if not (tour.start and tour.end) or tour.start <= start <= rested(tour, rest)
        )
        if sets and set(sets[-1]) <= set(there):
            sets.pop()
        if not sets or not set(there) <= set(sets[-1]):
            sets.append(there)
    return Exclusion(tuple(sets))
