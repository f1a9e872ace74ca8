"""Numbers: exact decimals, kept as whole multiples of a power of ten."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from composer.amounts import LARGEST, exact, shown
from composer.pool import atonce
from composer.pool.kinds.base import (
    BadCells,
    Column,
    Condition,
    Held,
    Mask,
    Range,
    read_range,
    single,
    understood,
    wrong,
)
from composer.pool.raw import RawColumn
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

    @classmethod
    def of(cls, raw: RawColumn) -> NumberColumn:
        """Raises BadCells for what is no number, beyond 10^12, or finer than 15 digits can hold."""
        if found := atonce.numbers(raw.texts):
            return cls(raw.name, raw.codes, raw.texts, *found)
        numbers = understood(raw, _read)
        places = max((_places(number) for number in numbers), default=0)
        scale = 10**places
        largest = max((abs(number) for number in numbers), default=Fraction(0))
        if largest * scale >= 10**MOST_DIGITS:
            finest = raw.texts[max(range(len(numbers)), key=lambda i: _places(numbers[i]))]
            raise BadCells([(finest, f"{places} decimals are too many beside numbers this large: round the column")])
        values = np.array([int(number * scale) for number in numbers], np.int64)
        return cls(raw.name, raw.codes, raw.texts, values, scale)

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


def _places(number: Fraction) -> int:
    """Decimals that a finite decimal number needs."""
    places, rest = 0, number.denominator
    while rest % 10 == 0:
        places, rest = places + 1, rest // 10
    twos = fives = 0
    while rest % 2 == 0:
        twos, rest = twos + 1, rest // 2
    while rest % 5 == 0:
        fives, rest = fives + 1, rest // 5
    return places + max(twos, fives)


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

    def holds(self, value: object) -> bool:
        if not isinstance(value, Fraction):
            return False
        return not (
            (self.range.low is not None and value < self.range.low)
            or (self.range.high is not None and value > self.range.high)
        )
