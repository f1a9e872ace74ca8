"""Days of the calendar, written 2027-01-15; `start` and `end` name the tour's."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from composer.base.arrays import Ints, Mask
from composer.base.numbers import day, shown
from composer.pool.kinds.base import (
    Column,
    Condition,
    HeldValues,
    Range,
    move_ends,
    one_mistake,
    read_cells,
    read_range,
    single_values,
    steps_below,
)
from composer.pool.kinds.gain import Gain, Reaches
from composer.pool.raw import RawColumn
from composer.pool.strings import parse_numbers
from composer.pool.tour import Tour


def looks_like_day(text: str) -> bool:
    """Whether a cell is a day of the calendar."""
    try:
        day(text)
    except ValueError:
        return False
    return True


def all_days(texts: Sequence[str]) -> bool:
    """Whether all cells are."""
    if not all(map(looks_like_day, texts[:1])):  # which most often tells
        return False
    return parse_numbers.parse_days(texts) is not None or all(map(looks_like_day, texts))


@dataclass(frozen=True, eq=False)
class DateColumn(Column):
    """`days[code]` is the cell's day, counted from the year 1."""

    days: Ints

    kind: ClassVar[str] = "date"
    takes: ClassVar[str] = "one day, or {at_least, at_most}; `start` and `end` name the tour's days"
    example: ClassVar[str] = "medical_until: {at_least: end}"
    given: ClassVar[str] = "one day; `start` and `end` name the tour's days"

    @classmethod
    def of(cls, raw: RawColumn) -> DateColumn:
        days = parse_numbers.parse_days(raw.texts)
        if days is None:
            days = np.array([value.toordinal() for value in read_cells(raw, day)], np.int64)
        return cls(raw.name, raw.codes, raw.texts, days)

    def like(self, raw: RawColumn) -> DateColumn:
        return self.of(raw)

    def gain(self, spec: object, tour: Tour) -> Gain:
        try:
            last = tour.day(spec)
        except ValueError as error:
            reason = str(error) if spec in ("start", "end") else f"not {shown(spec)}"
            raise one_mistake(f"`{self.name}` is a date and is given as {self.given}: {reason}") from None
        return Reaches(last.isoformat(), last, day, datetime.date.toordinal)

    def condition(self, spec: object, tour: Tour) -> Condition:
        if isinstance(spec, dict):
            return _Between(self, read_range(spec, tour.day))
        try:
            only = tour.day(spec)
        except ValueError as error:
            reason = str(error) if spec in ("start", "end") else f"not {shown(spec)}"
            raise one_mistake(f"`{self.name}` is a date and takes {self.takes}: {reason}") from None
        return _Between(self, Range(only, only))

    def read(self, code: int) -> datetime.date:
        return datetime.date.fromisoformat(self.texts[code])

    def held(self) -> HeldValues:
        return single_values(self.texts)


@dataclass(frozen=True)
class _Between(Condition):
    column: DateColumn
    range: Range[datetime.date]

    def accepted(self) -> Mask:
        days = self.column.days
        mask = np.ones(len(days), np.bool_)
        if self.range.low is not None:
            mask &= days >= self.range.low.toordinal()
        if self.range.high is not None:
            mask &= days <= self.range.high.toordinal()
        return mask

    def ends(self) -> tuple[Ints, ...]:
        found = []
        if self.range.low is not None:
            found.append(steps_below(self.column.days, self.range.low.toordinal()))
        if self.range.high is not None:
            found.append(steps_below(-self.column.days, -self.range.high.toordinal()))
        return tuple(found)

    def lowered(self, spec: object, codes: Sequence[int]) -> object:
        days = [self.column.read(code) for code in codes]
        least, most, (low, high) = min(days), max(days), (self.range.low, self.range.high)
        return move_ends(
            spec,
            least if low is not None and least < low else None,
            most if high is not None and most > high else None,
        )

    def holds(self, value: object) -> bool:
        return isinstance(value, datetime.date) and self.range.holds(value)
