"""The tour: its first and last day, which scenarios call `start` and `end`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from composer.amounts import day


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
        """Full years on the first day. Someone born on 29 February turns on 1 March in common years."""
        assert self.start is not None
        return self.start.year - birth.year - ((self.start.month, self.start.day) < (birth.month, birth.day))
