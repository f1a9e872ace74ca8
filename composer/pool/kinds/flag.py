"""Flags: yes or no."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from composer.base.arrays import Mask
from composer.base.numbers import as_text, shown
from composer.pool.kinds.base import Column, Condition, HeldValues, one_mistake, read_cells, single_values
from composer.pool.kinds.gain import Becomes, Gain
from composer.pool.raw import RawColumn
from composer.pool.tour import Tour

_WORDS: Mapping[str, bool] = {"yes": True, "true": True, "no": False, "false": False}


def looks_like_flag(text: str) -> bool:
    """Whether a cell says yes or no."""
    return text.lower() in _WORDS


def _read(text: str) -> bool:
    if text.lower() not in _WORDS:
        raise ValueError(f"{shown(text)} is neither yes nor no")
    return _WORDS[text.lower()]


@dataclass(frozen=True, eq=False)
class FlagColumn(Column):
    """`flags[code]` is what the cell says."""

    flags: tuple[bool, ...]

    kind: ClassVar[str] = "flag"
    takes: ClassVar[str] = "true or false (or yes, no)"
    example: ClassVar[str] = "volunteer: yes"
    given: ClassVar[str] = "true or false (or yes, no)"

    @classmethod
    def of(cls, raw: RawColumn) -> FlagColumn:
        return cls(raw.name, raw.codes, raw.texts, read_cells(raw, _read))

    def like(self, raw: RawColumn) -> FlagColumn:
        return self.of(raw)

    def gain(self, spec: object, tour: Tour) -> Gain:
        try:
            flag = _read(as_text(spec))
        except ValueError:
            raise one_mistake(f"`{self.name}` is a flag and is given as {self.given}, not {shown(spec)}") from None
        return Becomes("yes" if flag else "no", flag)

    def condition(self, spec: object, tour: Tour) -> Condition:
        try:
            return _Is(self, _read(as_text(spec)))
        except ValueError:
            raise one_mistake(f"`{self.name}` is a flag and takes {self.takes}, not {shown(spec)}") from None

    def read(self, code: int) -> bool:
        return self.texts[code].lower() in ("yes", "true")

    def held(self) -> HeldValues:
        return single_values("yes" if flag else "no" for flag in self.flags)


@dataclass(frozen=True)
class _Is(Condition):
    column: FlagColumn
    wanted: bool

    def accepted(self) -> Mask:
        return np.array([flag is self.wanted for flag in self.column.flags], np.bool_)

    def holds(self, value: object) -> bool:
        return value is self.wanted
