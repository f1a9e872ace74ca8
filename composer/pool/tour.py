"""The tour: its first and last day, which scenarios call `start` and `end`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from composer.base.arrays import Ints
from composer.base.numbers import day


@dataclass(frozen=True)
class Tour:
    """First and last day of the tour, where the scenario says them."""

    start: date | None = None
    end: date | None = None

    def day(self, value: object) -> date:
        """The day a condition means: a date, or the words `start` and `end`. Raises ValueError."""
        if value not in ("start", "end"):
            return day(value)
        meant = self.start if value == "start" else self.end
        if meant is None:
            raise ValueError(f"`{value}` is used here, but the scenario has no `{value}:` day")
        return meant

    def age(self, birth: date) -> int:
        """Full years on the first day."""
        return int(self.ages(np.array([birth.toordinal()]))[0])

    def ages(self, births: Ints) -> Ints:
        """Full years on the first day, for days counted from the year 1. Someone born on 29 February turns on 1 March
        in common years."""
        assert self.start is not None
        days = (births - date(1970, 1, 1).toordinal()).astype("datetime64[D]")
        months = days.astype("datetime64[M]")
        years = months.astype("datetime64[Y]")
        month, day = (months - years).astype(np.int64) + 1, (days - months).astype(np.int64) + 1
        to_come = 100 * month + day > 100 * self.start.month + self.start.day
        ages: Ints = self.start.year - 1970 - years.astype(np.int64) - to_come
        return ages


NO_DAYS = Tour()
"""Where no days are said."""
DAYS_WANTED = "it needs the days of a tour: give `start` and `end`"
"""What is said of a key that means nothing where no days are said."""
