"""Days as people write them: a pattern such as `dd.mm.yyyy` is declared, and nothing about it is guessed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from composer.base.numbers import day, shown

_PART = re.compile(r"d{1,2}|m{1,2}|y{4}|y{2}")
_SHAPE = re.compile(r"(?:d{1,2}|m{1,2}|y{4}|y{2})(?:([^\w\s]|\s)?(?:d{1,2}|m{1,2}|y{4}|y{2})){2}")
PIVOT = 30
"""Two-digit years below it are of this century, the others of the last, as in a workbook."""
_EPOCH = date(1899, 12, 30).toordinal()
"""The day that a workbook counts from, behind 28 February 1900."""
WANTED = "days are written with dd, mm and yyyy (or yy), each once, such as dd.mm.yyyy or mm/dd/yy"


@dataclass(frozen=True)
class DayPattern:
    """The order of day, month and year, and what stands between them."""

    spec: str

    @cached_property
    def _cell(self) -> re.Pattern[str]:
        joined = not re.search(r"[^dmy]", self.spec)
        found, at = "", 0
        for part in _PART.finditer(self.spec):
            found += re.escape(self.spec[at : part.start()])
            letter, least = part[0][0], len(part[0]) if joined or part[0][0] == "y" else 1
            found += f"(?P<{letter}>[0-9]{{{least},{max(len(part[0]), 2)}}})"
            at = part.end()
        return re.compile(found)

    @property
    def short(self) -> bool:
        """Whether years have two digits."""
        return "yyyy" not in self.spec

    def read(self, text: str) -> str:
        """The day as `2027-01-15`, which may be written so, too. Raises ValueError."""
        found = self._cell.fullmatch(text)
        if found is None:
            try:
                return day(text).isoformat()
            except ValueError:
                raise ValueError(f"{shown(text)} is not a day written {self.spec}") from None
        year = int(found["y"])
        if self.short:
            year += 2000 if year < PIVOT else 1900
        try:
            return date(year, int(found["m"]), int(found["d"])).isoformat()
        except ValueError:
            raise ValueError(f"{shown(text)} is not a calendar day, written {self.spec}") from None


def day_pattern(spec: object) -> DayPattern:
    """The pattern that a scenario declares. Raises ValueError."""
    text = spec.strip().lower() if isinstance(spec, str) else ""
    if not _SHAPE.fullmatch(text) or sorted(part[0][0] for part in _PART.finditer(text)) != ["d", "m", "y"]:
        raise ValueError(f"{WANTED}, not {shown(spec)}")
    return DayPattern(text)


PATTERNS = tuple(
    DayPattern(order.replace(" ", sign) + year)
    for sign in "./-"
    for year in ("yyyy", "yy")
    for order in (f"dd mm{sign}", f"mm dd{sign}")
)
"""Those that most people write, to say which of them cells would fit."""


def fitting(texts: list[str]) -> list[str]:
    """Which of the usual patterns all of these texts fit."""
    found = []
    for pattern in PATTERNS if texts else ():
        try:
            for text in texts:
                pattern.read(text)
        except ValueError:
            continue
        found.append(pattern.spec)
    return found


def serial_day(text: str) -> str:
    """The day that a workbook shows for a bare number of these times; empty for any other."""
    if not re.fullmatch(r"[1-9][0-9]{4}", text):
        return ""
    return date.fromordinal(_EPOCH + int(text)).isoformat()
