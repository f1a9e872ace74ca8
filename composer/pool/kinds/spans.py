"""Spans of days, such as leave, courses and past tours: `2027-03-01..2027-03-31; 2028-05-02`. A blank cell is none."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from composer.base.arrays import Ints, Mask
from composer.base.errors import Mistake, ScenarioError
from composer.base.models import read_whole
from composer.base.numbers import as_text, day, shown
from composer.pool.kinds.base import Column, Condition, HeldValues, Range, one_mistake, read_cells, read_range
from composer.pool.kinds.gain import Gain
from composer.pool.periods import Rest, read_rest, rested
from composer.pool.raw import RawColumn
from composer.pool.tour import Tour

Span = tuple[datetime.date, datetime.date]
"""First and last day, both included."""
TO = ".."
"""Between the first and the last day of a span."""


def spans_in(text: str, read: Callable[[str], datetime.date] = day) -> tuple[Span, ...]:
    """The spans of a cell, in the order in which they stand there. Raises ValueError."""
    return tuple(_span(part, read) for part in map(str.strip, text.split(";")) if part)


def _span(text: str, read: Callable[[str], datetime.date]) -> Span:
    first, between, last = (part.strip() for part in text.partition(TO))
    try:
        begins = read(first)
        ends = read(last) if between else begins
    except ValueError as error:
        raise ValueError(f"{shown(text)} is not a span of days such as 2027-03-01..2027-03-31: {error}") from None
    if ends < begins:
        raise ValueError(f"the span {shown(text)} ends before it starts")
    return begins, ends


def written(spans: Sequence[Span]) -> str:
    """Spans as a cell has them."""
    return "; ".join(f"{begins}{TO}{ends}" if ends > begins else str(begins) for begins, ends in spans)


@dataclass(frozen=True, eq=False)
class SpansColumn(Column):
    """`cell` is the distinct cell that each span stands in, in ascending order; `first` and `last` are its days,
    counted from the year 1."""

    cell: Ints
    first: Ints
    last: Ints

    kind: ClassVar[str] = "spans"
    several: ClassVar[bool] = True
    blank_is_none: ClassVar[bool] = True
    takes: ClassVar[str] = (
        "one day, or {at_least, at_most}: a span has a day of these; `start` and `end` name the tour's days; or "
        "{number: {at_least, at_most}}: how many spans there are"
    )
    example: ClassVar[str] = "leave: start"
    given: ClassVar[str] = "one span such as 2027-03-01..2027-03-31, or a list of them"

    @classmethod
    def of(cls, raw: RawColumn) -> SpansColumn:
        spans = read_cells(raw, spans_in)
        cell = np.repeat(np.arange(len(spans)), [len(each) for each in spans])
        days = np.array([(a.toordinal(), b.toordinal()) for each in spans for a, b in each], np.int64).reshape(-1, 2)
        return cls(raw.name, raw.codes, raw.texts, cell, days[:, 0], days[:, 1])

    def like(self, raw: RawColumn) -> SpansColumn:
        return self.of(raw)

    def gain(self, spec: object, tour: Tour) -> Gain:
        try:
            parts = [as_text(part) for part in (spec if isinstance(spec, (list, tuple)) else [spec])]
            spans = tuple(span for part in parts for span in spans_in(part))
        except ValueError as error:
            raise one_mistake(f"`{self.name}` holds spans and is given as {self.given}: {error}") from None
        if not spans:
            raise one_mistake(f"`{self.name}` holds spans and is given as {self.given}, not {shown(spec)}")
        return _Adds(spans)

    def condition(self, spec: object, tour: Tour) -> Condition:
        if isinstance(spec, dict):
            return self._meets(dict(spec), tour)
        try:
            only = tour.day(spec)
            return _Meets(self, Range(only, only), None)
        except ValueError as error:
            reason = str(error) if spec in ("start", "end") else f"not {shown(spec)}"
            raise one_mistake(f"`{self.name}` holds spans and takes {self.takes}: {reason}") from None

    def _meets(self, spec: dict[str, object], tour: Tour) -> Condition:
        if "number" in spec:
            return self._numbers(spec)
        rest: Rest | None = None
        mistakes = []
        if "rest" in spec:
            try:
                rest = read_rest(spec.pop("rest"))
            except ValueError as error:
                mistakes.append(Mistake(str(error), ("rest",)))
        try:
            found = read_range(spec, tour.day)
        except ScenarioError as error:
            mistakes += error.mistakes
        if mistakes:
            raise ScenarioError(mistakes)
        return _Meets(self, found, rest)

    def _numbers(self, spec: dict[str, object]) -> Condition:
        asked = spec.pop("number")
        mistakes = [Mistake("`number` stands alone: how many spans there are", (str(key),)) for key in spec]
        try:
            bounds = asked if isinstance(asked, dict) else {"at_least": asked, "at_most": asked}
            found = read_range(bounds, read_whole)
        except ScenarioError as error:
            mistakes += [mistake.under("number") for mistake in error.mistakes]
        if mistakes:
            raise ScenarioError(mistakes)
        return _Numbers(self, found)

    @property
    def numbers(self) -> Ints:
        """How many spans the cell of each person holds."""
        each: Ints = np.bincount(self.cell, minlength=len(self.texts) + 1).astype(np.int64)
        return each.take(self.codes)  # a blank cell, -1, is the last

    def read(self, code: int) -> tuple[Span, ...]:
        return spans_in(self.texts[code], datetime.date.fromisoformat)

    def held(self) -> HeldValues:
        names = {span: position for position, span in enumerate(dict.fromkeys(self._all()))}
        of = tuple(tuple(dict.fromkeys(names[span] for span in self.read(code))) for code in range(len(self.texts)))
        return HeldValues(of, tuple(written([span]) for span in names))

    def _all(self) -> Iterator[Span]:
        for code in range(len(self.texts)):
            yield from self.read(code)


@dataclass(frozen=True)
class _Meets(Condition):
    """One of the spans, the rest after it included, has a day in the range."""

    column: SpansColumn
    range: Range[datetime.date]
    rest: Rest | None

    def accepted(self) -> Mask:
        column, mask = self.column, np.zeros(len(self.column.texts), np.bool_)
        last = column.last
        if self.rest is not None:
            spans = [*zip(column.first.tolist(), column.last.tolist(), strict=True)]
            known = {span: self._rested(*map(datetime.date.fromordinal, span)).toordinal() for span in set(spans)}
            last = np.array([known[span] for span in spans], np.int64)
        meets = np.ones(len(column.cell), np.bool_)
        if self.range.low is not None:
            meets &= last >= self.range.low.toordinal()
        if self.range.high is not None:
            meets &= column.first <= self.range.high.toordinal()
        mask[column.cell[meets]] = True
        return mask

    def holds(self, value: object) -> bool:
        return isinstance(value, tuple) and any(self._met(*span) for span in value)

    def _rested(self, begins: datetime.date, ends: datetime.date) -> datetime.date:
        return rested(begins, ends, self.rest)

    def _met(self, begins: datetime.date, ends: datetime.date) -> bool:
        low, high = self.range.low, self.range.high
        return (low is None or self._rested(begins, ends) >= low) and (high is None or begins <= high)


@dataclass(frozen=True)
class _Numbers(Condition):
    """So many spans."""

    column: SpansColumn
    range: Range[int]

    def accepted(self) -> Mask:
        each = np.bincount(self.column.cell, minlength=len(self.column.texts))
        low, high = self.range.low, self.range.high
        mask: Mask = (each >= (0 if low is None else low)) & (each <= (len(self.column.cell) if high is None else high))
        return mask

    def holds(self, value: object) -> bool:
        number = len(value) if isinstance(value, tuple) else 0
        return (self.range.low or 0) <= number and (self.range.high is None or number <= self.range.high)


@dataclass(frozen=True)
class _Adds(Gain):
    """Has these spans, too, afterwards."""

    spans: tuple[Span, ...]

    def cell(self, text: str | None) -> str:
        return written(self._with(spans_in(text or "")))

    def value(self, value: object | None) -> object:
        return self._with(value if isinstance(value, tuple) else ())

    def _with(self, spans: tuple[Span, ...]) -> tuple[Span, ...]:
        return tuple(dict.fromkeys((*spans, *self.spans)))
