"""Lengths of time as planners write them: `12 months`, `26 weeks`, `90 days`, and `2x` of a rest."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Annotated, Literal

from pydantic import BeforeValidator

from composer.base.models import collecting
from composer.base.numbers import decimal_text, shown

Unit = Literal["days", "weeks", "months"]
MOST = 10_000
"""Of a unit: more than anybody's life."""
_PERIOD = re.compile(r"(\d+) *(day|week|month)s?", re.ASCII)
_TIMES = re.compile(r"(\d+(?:\.\d+|/0*[1-9]\d*)?) *x", re.ASCII)


@dataclass(frozen=True)
class Period:
    """So many days, weeks or calendar months."""

    number: int
    unit: Unit

    def after(self, day: date, times: int = 1) -> date:
        """The day that lies so long, or a whole number of times as long, after another; 31 January and a month is the
        last day of February, and what lies beyond the calendar its last day."""
        number = self.number * times
        try:
            if self.unit != "months":
                return day + timedelta(days=number * (7 if self.unit == "weeks" else 1))
            years, month = divmod(day.month - 1 + number, 12)
            year = day.year + years
            return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
        except (OverflowError, ValueError):
            return date.max

    def __str__(self) -> str:
        return f"{self.number} {self.unit[:-1] if self.number == 1 else self.unit}"


@dataclass(frozen=True)
class Multiple:
    """So many times a tour's own days; part of a day is a day."""

    times: Fraction

    def __str__(self) -> str:
        """Exactly: `1.5x`, and `116/181x` where no decimal number is it."""
        text = decimal_text(self.times)
        return f"{self.times if '≈' in text else text}x"


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


def rested(start: date, end: date, rest: Rest | None) -> date:
    """The last day of the rest after a tour, which is the tour's own last day where there is none."""
    if rest is None:
        return end
    if isinstance(rest, Multiple):
        days = (end - start).days + 1
        rest = Period(-(-days * rest.times.numerator // rest.times.denominator), "days")
    return rest.after(end)
