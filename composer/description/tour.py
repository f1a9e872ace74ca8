"""The days of a first request: from the papers in the file, and never from today's date, so that one file always gives
one scenario."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from composer.pool import Pool
from composer.pool.kinds.date import DateColumn

_MONTHS = 12
_FIRST, _LAST = date(1950, 1, 1), date(2150, 1, 1)
_LEAST = 0.5
"""The part of the people whose papers are to be valid to the end."""


@dataclass(frozen=True)
class Days:
    """First and last day of the tour, as far as they are known, and how they were chosen."""

    start: date | None
    end: date | None
    why: str


def days_of_tour(pool: Pool | None, papers: Sequence[str], start: date | None, end: date | None) -> Days:
    """As they are given; else a year, at whose end half of those whose papers are known have valid ones."""
    if start is not None:
        return Days(start, end or _day_before(_later(start, _MONTHS)), "as you said" if end else "a year from there")
    if end is not None:
        first = _later(end + timedelta(1), -_MONTHS)
        return Days(first, end, "a year up to there")
    last = _half_valid(pool, papers)
    if last is None:
        return Days(None, None, "")
    end = _day_before(last.replace(day=1))
    named = " and ".join(f"`{name}`" for name in papers)
    why = f"a year, chosen so that half of the people have a valid {named} to the end: put your own days here"
    return Days(_later(end + timedelta(1), -_MONTHS), end, why)


def _half_valid(pool: Pool | None, papers: Sequence[str]) -> date | None:
    """The day up to which half of those have all their papers of whom all are known."""
    columns = [] if pool is None else [pool.columns.get(name) for name in papers]
    dated = [column for column in columns if isinstance(column, DateColumn) and len(column.days)]
    if not dated:
        return None
    known = np.all([column.codes >= 0 for column in dated], axis=0)
    if not known.any():
        return None
    first_out = np.min([column.days[column.codes] for column in dated], axis=0)[known]
    last = date.fromordinal(int(np.quantile(first_out, 1 - _LEAST, method="lower")))
    return last if _FIRST < last < _LAST else None


def _later(day: date, months: int) -> date:
    """The same day so many months later, or the last that there is in that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for back in range(4):
        try:
            return date(year, month + 1, day.day - back)
        except ValueError:
            continue
    raise AssertionError(day)


def _day_before(day: date) -> date:
    return day - timedelta(1)
