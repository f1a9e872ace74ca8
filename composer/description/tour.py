"""The days of a first request: from the papers in the file, and never from today's date, so that one file always gives
one scenario."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from composer.pool import Pool
from composer.pool.kinds.date import DateColumn

_MONTHS = (12, 6, 3)
_FIRST, _LAST = date(1950, 1, 1), date(2150, 1, 1)
_RUN_OUT, _ENOUGH = 0.1, 1 / 3
"""The part of the papers that may have run out before the tour, and the part that has to be valid to its end."""


@dataclass(frozen=True)
class TourDays:
    """First and last day of the tour, as far as they are known, and how they were chosen."""

    start: date | None
    end: date | None
    why: str


def days_of_tour(pool: Pool | None, papers: Sequence[str], start: date | None, end: date | None) -> TourDays:
    """As they are given, else by the papers; else they are left open."""
    if start is not None:
        return TourDays(start, end or _later(start, _MONTHS[0]) - timedelta(1), "as it was given")
    if end is not None:
        return TourDays(_later(end + timedelta(1), -_MONTHS[0]), end, "a year up to the day that was given")
    return _from_papers(pool, papers) or TourDays(None, None, "")


def _from_papers(pool: Pool | None, papers: Sequence[str]) -> TourDays | None:
    """A tour that begins when the first papers run out, as in a roll that is used they soon do, and is as long as
    enough people's papers are valid."""
    columns = [] if pool is None else [pool.columns.get(name) for name in papers]
    dated = [column for column in columns if isinstance(column, DateColumn) and len(column.days)]
    known = np.all([column.codes >= 0 for column in dated], axis=0) if dated else np.zeros(1, np.bool_)
    if not known.any():
        return None
    valid = np.min([column.days[column.codes] for column in dated], axis=0)[known]
    first = date.fromordinal(int(np.quantile(valid, _RUN_OUT, method="lower")))
    if not _FIRST < first < _LAST:
        return None
    start = _later(first.replace(day=1), 1)
    for months in _MONTHS:
        end = _later(start, months) - timedelta(1)
        share = int((valid >= end.toordinal()).sum()) / len(valid)
        if share >= _ENOUGH:
            named = " and ".join(f"`{name}`" for name in papers)
            why = (
                f"{months} months, beginning when the first papers run out ({named}), of which {100 * share:.0f} % are "
                "valid to its end; put your own days here"
            )
            return TourDays(start, end, why)
    return None


def _later(day: date, months: int) -> date:
    """The same day so many months later, or the last that there is in that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for back in range(4):
        try:
            return date(year, month + 1, day.day - back)
        except ValueError:
            continue
    raise AssertionError(day)
