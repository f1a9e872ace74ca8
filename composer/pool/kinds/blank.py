"""A column in which every cell is blank: its kind cannot be told, and nobody meets a condition on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from composer.base.arrays import Mask
from composer.pool.kinds.base import Column, Condition, HeldValues, one_mistake
from composer.pool.kinds.gain import Gain
from composer.pool.raw import RawColumn
from composer.pool.tour import Tour


@dataclass(frozen=True, eq=False)
class BlankColumn(Column):
    """No cell holds anything."""

    kind: ClassVar[str] = "blank"
    takes: ClassVar[str] = "any condition, which nobody meets"
    example: ClassVar[str] = ""
    given: ClassVar[str] = "nothing"

    @classmethod
    def of(cls, raw: RawColumn) -> BlankColumn:
        """Blank, whatever the cells hold."""
        return cls(raw.name, np.full(len(raw.codes), -1, np.int32), ())

    @property
    def declaration(self) -> object:
        return None

    def like(self, raw: RawColumn) -> BlankColumn:
        return self.of(raw)

    def gain(self, spec: object, tour: Tour) -> Gain:
        text = f"every cell of `{self.name}` is blank, so that its kind can't be told: declare it under `fields`"
        raise one_mistake(text)

    def condition(self, spec: object, tour: Tour) -> Condition:
        return _Never()

    def read(self, code: int) -> object:
        raise LookupError("a blank column holds no values")

    def held(self) -> HeldValues:
        return HeldValues((), ())


class _Never(Condition):
    def accepted(self) -> Mask:
        return np.zeros(0, np.bool_)

    def holds(self, value: object) -> bool:
        return False
