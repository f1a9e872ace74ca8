"""Numbers: exact decimals, kept as whole multiples of a power of ten."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from composer.amounts import LARGEST, exact, places, plain, shown, written
from composer.pool import atonce
from composer.pool.figures import odd_ones
from composer.pool.kinds.base import (
    BadCells,
    Column,
    Condition,
    Held,
    Ints,
    Mask,
    Range,
    moved,
    read_range,
    single,
    steps_below,
    understood,
    wrong,
)
from composer.pool.kinds.gain import Gain, Reaches
from composer.pool.raw import RawColumn
from composer.pool.texts import Texts
from composer.pool.tour import Tour

MOST_DIGITS = 15
"""Digits a column may need, before and behind the point together: sums over any team stay exact."""

_NUMBER = re.compile(r"-?\d+(?:\.\d+)?", re.ASCII)
_UNAMBIGUOUS = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?", re.ASCII)


def looks_numeric(text: str) -> bool:
    """Whether a cell can only be a number: `0123` might be a code, and 10^12 is no quantity."""
    return bool(_UNAMBIGUOUS.fullmatch(text)) and (len(text) <= 12 or abs(Fraction(text)) <= LARGEST)


def all_numeric(texts: Sequence[str]) -> bool:
    """Whether all cells can only be numbers."""
    if not all(map(looks_numeric, texts[:1])):  # which most often tells
        return False
    return atonce.match(atonce.UNAMBIGUOUS, texts) or all(map(looks_numeric, texts))


def _read(text: str) -> Fraction:
    if not _NUMBER.fullmatch(text):
        comma = re.fullmatch(r"-?\d+,\d+", text)
        raise ValueError(f"{shown(text)} is no number" + ("; the decimal sign is a point" if comma else ""))
    return exact(Fraction(text))


@dataclass(frozen=True, eq=False)
class NumberColumn(Column):
    """`values[code]` is the cell's number times `scale`, a power of ten: exact for every cell."""

    values: NDArray[np.int64]
    scale: int

    kind: ClassVar[str] = "number"
    takes: ClassVar[str] = "one value, or {at_least, at_most}"
    example: ClassVar[str] = "missions: {at_least: 2}"
    given: ClassVar[str] = "one number"

    @classmethod
    def of(cls, raw: RawColumn) -> NumberColumn:
        """Raises BadCells for what is no number, beyond 10^12, or finer than 15 digits can hold."""
        if found := atonce.numbers(raw.texts):
            return cls(raw.name, raw.codes, raw.texts, *found)
        if isinstance(raw.texts, Texts):  # of many cells only those that may be wrong are looked at
            odd = [raw.texts[at] for at in odd_ones(raw.texts.spans).tolist()]
            understood(RawColumn(raw.name, raw.codes, odd), _read)
        numbers = understood(raw, _read)
        decimals = max(map(places, numbers), default=0)
        scale = 10**decimals
        largest = max((abs(number) for number in numbers), default=Fraction(0))
        if largest * scale >= 10**MOST_DIGITS:
            finest = raw.texts[max(range(len(numbers)), key=lambda i: places(numbers[i]))]
            raise BadCells([(finest, f"{decimals} decimals are too many beside numbers this large: round the column")])
        values = np.array([int(number * scale) for number in numbers], np.int64)
        return cls(raw.name, raw.codes, raw.texts, values, scale)

    def like(self, raw: RawColumn) -> NumberColumn:
        return self.of(raw)

    def gain(self, spec: object, tour: Tour) -> Gain:
        try:
            number = exact(spec)
            text = written(number)
            self.of(RawColumn(self.name, np.zeros(1, np.int32), tuple(dict.fromkeys((*self.texts, text)))))
        except BadCells as bad:
            raise wrong(f"`{self.name}` cannot hold {shown(spec)}: {bad.cells[0][1]}") from None
        except ValueError:
            raise wrong(f"`{self.name}` is a number and is given as {self.given}, not {shown(spec)}") from None
        return Reaches(text, number, Fraction, lambda value: value)

    def condition(self, spec: object, tour: Tour) -> Condition:
        if isinstance(spec, dict):
            return _Within(self, read_range(spec, exact))
        try:
            number = exact(spec)
        except ValueError:
            raise wrong(f"`{self.name}` is a number and takes {self.takes}, not {shown(spec)}") from None
        return _Within(self, Range(number, number))

    def read(self, code: int) -> Fraction:
        return Fraction(self.texts[code])

    def held(self) -> Held:
        different = single(self.values.tolist())
        return Held(different.of, tuple(str(Fraction(int(value), self.scale)) for value in different.names))


@dataclass(frozen=True)
class _Within(Condition):
    column: NumberColumn
    range: Range[Fraction]

    def accepted(self) -> Mask:
        values, scale = self.column.values, self.column.scale
        mask = np.ones(len(values), np.bool_)
        if self.range.low is not None:
            mask &= values >= -(-self.range.low * scale // 1)
        if self.range.high is not None:
            mask &= values <= self.range.high * scale // 1
        return mask

    def ends(self) -> tuple[Ints, ...]:
        values, scale = self.column.values, self.column.scale
        found = []
        if self.range.low is not None:
            found.append(steps_below(values, -(-self.range.low * scale // 1)))
        if self.range.high is not None:
            found.append(steps_below(-values, -(self.range.high * scale // 1)))
        return tuple(found)

    def lowered(self, spec: object, codes: Sequence[int]) -> object:
        values = [self.column.read(code) for code in codes]
        least, most, (low, high) = min(values), max(values), (self.range.low, self.range.high)
        return moved(
            spec,
            plain(least) if low is not None and least < low else None,
            plain(most) if high is not None and most > high else None,
        )

    def holds(self, value: object) -> bool:
        if not isinstance(value, Fraction):
            return False
        return not (
            (self.range.low is not None and value < self.range.low)
            or (self.range.high is not None and value > self.range.high)
        )
