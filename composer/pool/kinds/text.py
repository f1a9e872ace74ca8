"""Text: anything; compared as a whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

import numpy as np

from composer.base.arrays import Mask
from composer.base.numbers import as_text, day, shown
from composer.pool.kinds.base import Column, Condition, HeldValues, canonical, one_mistake, read_names, single_values
from composer.pool.kinds.gain import Becomes, Gain
from composer.pool.kinds.set import no_levels
from composer.pool.raw import RawColumn
from composer.pool.strings.decimals import TOO_FINE, looks_numeric
from composer.pool.strings.string_array import StringArray
from composer.pool.tour import Tour
from composer.pool.written.declaring import how_written


@dataclass(frozen=True, eq=False)
class TextColumn(Column):
    """Cells taken as they are."""

    kind: ClassVar[str] = "text"
    takes: ClassVar[str] = "one value, or a list of them"
    example: ClassVar[str] = "unit: [1st Brigade, 2nd Brigade]"
    given: ClassVar[str] = "one value"

    @classmethod
    def of(cls, raw: RawColumn) -> TextColumn:
        return cls(raw.name, raw.codes, raw.texts)

    def like(self, raw: RawColumn) -> TextColumn:
        return self.of(raw)

    def gain(self, spec: object, tour: Tour) -> Gain:
        try:
            text = canonical(as_text(spec))
        except ValueError:
            text = ""
        if not text:
            raise one_mistake(f"`{self.name}` is text and is given as {self.given}, not {shown(spec)}")
        return Becomes(text, text)

    def condition(self, spec: object, tour: Tour) -> Condition:
        if isinstance(spec, dict):
            in_levels = spec.keys().isdisjoint(("at_least", "at_most"))
            raise one_mistake(f"`{self.name}` is text and takes {self.takes}" + self._why_text(in_levels))
        return _OneOf(self, read_names(spec, self.takes))

    def _why_text(self, in_levels: bool) -> str:
        """What keeps the column from being numbers or days, or names `in_levels`, for a planner who meant it to be."""
        for what, looks in (("not a number", looks_numeric), ("not a date", _looks_like_day)):
            odd = [text for text in self.texts if not looks(text)]
            if len(odd) < len(self.texts):
                why = f"; it is {what} because of the cell {shown(odd[0])}" if odd else f"; it is {what}: {TOO_FINE}"
                return why + how_written(self.name, self.texts)
        if how := how_written(self.name, self.texts):
            return how
        return (in_levels and no_levels(self.name, self.texts)) or "; another kind is declared under `fields`"

    @cached_property
    def written(self) -> Mapping[str, Sequence[int]]:
        """The distinct cells by what is compared of them, since a condition a unit would else read each of them."""
        codes: dict[str, list[int]] = {}
        for code, text in enumerate(self.texts):
            codes.setdefault(canonical(text), []).append(code)
        return codes

    def read(self, code: int) -> str:
        return self.texts[code]

    def held(self) -> HeldValues:
        return single_values(self.texts)


def _looks_like_day(text: str) -> bool:
    try:
        day(text)
    except ValueError:
        return False
    return True


@dataclass(frozen=True)
class _OneOf(Condition):
    column: TextColumn
    names: tuple[str, ...]

    @property
    def strangers(self) -> tuple[str, ...]:  # type: ignore[override]
        texts = self.column.texts
        if isinstance(texts, StringArray):
            return tuple(name for name in self.names if texts.find(name) is None)
        return tuple(name for name in self.names if name not in self.column.written)

    def accepted(self) -> Mask:
        texts = self.column.texts
        mask = np.zeros(len(texts), np.bool_)
        if isinstance(texts, StringArray):
            mask[[at for at in map(texts.find, set(self.names)) if at is not None]] = True
        else:
            mask[[code for name in self.names for code in self.column.written.get(name, ())]] = True
        return mask

    def holds(self, value: object) -> bool:
        return isinstance(value, str) and canonical(value) in self.names
