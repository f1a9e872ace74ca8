"""Numbers: exact decimals, kept as whole multiples of a power of ten."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

import numpy as np

from composer.base.arrays import Ints, Mask
from composer.base.numbers import exact, plain, shown, written
from composer.pool.kinds.base import (
    BadCells,
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
from composer.pool.strings.decimals import (
    TooFine,
    all_look_numeric,
    has_too_many_digits,
    looks_numeric,
    number_of,
    read_number,
    scale_many,
    scale_numbers,
)
from composer.pool.strings.digits import find_other_texts
from composer.pool.strings.string_array import MANY, StringArray
from composer.pool.tour import Tour


def all_numeric(texts: Sequence[str]) -> bool:
    """Whether all cells can only be numbers."""
    if not all(map(looks_numeric, texts[:1])):  # which most often tells
        return False
    return parse_numbers.all_match(parse_numbers.UNAMBIGUOUS, texts) or all_look_numeric(texts)


@dataclass(frozen=True, eq=False)
class NumberColumn(Column):
    """`values[code]` is the cell's number times `scale`, a power of ten: exact for every cell of at most 15 digits.

    Where a cell has more, `finest` is how many decimals were kept in the column.
    """

    values: Ints
    scale: int
    finest: int | None = None
    told: str = ""

    kind: ClassVar[str] = "number"
    takes: ClassVar[str] = "one value, or {at_least, at_most}"
    example: ClassVar[str] = "missions: {at_least: 2}"
    given: ClassVar[str] = "one number"

    @classmethod
    def of(cls, raw: RawColumn, finest: int | None = None) -> NumberColumn:
        """Raises BadCells for what is no number, beyond 10^12, or finer than 15 digits can hold."""
        if raw.finer is None and finest is None and (found := parse_numbers.parse_numbers(raw.texts)):
            return cls(raw.name, raw.codes, raw.texts, *found)
        people, whole = len(raw.codes), None
        if len(raw.texts) >= MANY:
            whole = scale_many(raw.texts, raw.finer, people, finest)
        if whole is None and isinstance(
            raw.texts, StringArray
        ):  # of many cells only those that may be wrong are looked at
            read_cells(
                RawColumn(raw.name, raw.codes, raw.texts.at(find_other_texts(raw.texts.spans).tolist())), read_number
            )
        if whole is None:
            numbers = read_cells(raw, read_number)
            finer = raw.finer or next(filter(has_too_many_digits, raw.texts), None)
            try:
                whole = scale_numbers(numbers, finer, people, finest)
            except TooFine as error:
                raise BadCells([(raw.texts[error.position], str(error))]) from None
        return cls(raw.name, raw.codes, raw.texts, whole.values, whole.scale, whole.finest, whole.told)

    def like(self, raw: RawColumn) -> NumberColumn:
        return self.of(raw, self.finest)

    @property
    def warning(self) -> str:
        return self.told

    def gain(self, spec: object, tour: Tour) -> Gain:
        try:
            text = written(exact(spec))
            self.like(RawColumn(self.name, np.zeros(1, np.int32), tuple(dict.fromkeys((*self.texts, text)))))
        except BadCells as bad:
            raise one_mistake(f"`{self.name}` cannot hold {shown(spec)}: {bad.cells[0][1]}") from None
        except ValueError:
            raise one_mistake(f"`{self.name}` is a number and is given as {self.given}, not {shown(spec)}") from None
        return Reaches(text, self._number(text), self._number, lambda value: value)

    def condition(self, spec: object, tour: Tour) -> Condition:
        if isinstance(spec, dict):
            return _Within(self, read_range(spec, self._asked))
        try:
            number = self._asked(spec)
        except ValueError:
            raise one_mistake(f"`{self.name}` is a number and takes {self.takes}, not {shown(spec)}") from None
        return _Within(self, Range(number, number))

    def _asked(self, value: object) -> Fraction:
        """A number to hold cells against: where these were rounded, so is it, lest a cell should miss itself."""
        number = exact(value)
        if self.finest is None:
            return number
        try:
            return self._number(written(number))
        except ValueError:  # it has no end
            return number

    def _number(self, text: str) -> Fraction:
        whole = text.isascii() and text.isdigit()
        return Fraction(int(text) if whole else number_of(text, self.finest))

    def read(self, code: int) -> Fraction:
        return self._number(self.texts[code])

    def held(self) -> HeldValues:
        different = single_values(self.values.tolist())
        return HeldValues(different.of, tuple(str(Fraction(int(value), self.scale)) for value in different.names))


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
        return move_ends(
            spec,
            plain(least) if low is not None and least < low else None,
            plain(most) if high is not None and most > high else None,
        )

    def holds(self, value: object) -> bool:
        return isinstance(value, Fraction) and self.range.holds(value)
