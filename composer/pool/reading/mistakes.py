"""Mistakes found by the thousand, told by the dozen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from composer.base.errors import Mistake

TOLD = 50


@dataclass
class Tally:
    """Mistakes in the order they were met: the first 50 are kept, the others only counted.

    `place` is where the others are said to be (`officers.csv`). Iterating gives the mistakes to tell,
    the last of them `… and N more` where there were more; false while there is none.
    """

    place: str
    _told: list[Mistake] = field(default_factory=list)
    _more: int = 0

    def add(self, place: str, text: str) -> None:
        """One more mistake."""
        if len(self._told) < TOLD:
            self._told.append(Mistake(text, place=place))
        else:
            self._more += 1

    @property
    def full(self) -> bool:
        """Whether more of them are only counted."""
        return len(self._told) >= TOLD

    def told(self) -> tuple[Mistake, ...]:
        """Those that are kept."""
        return tuple(self._told)

    def count(self, more: int) -> None:
        """So many more, which are not told."""
        self._more += more

    def __iter__(self) -> Iterator[Mistake]:
        yield from self._told
        if self._more:
            yield Mistake(f"… and {self._more:,} more", place=self.place)

    def __bool__(self) -> bool:
        return bool(self._told)
