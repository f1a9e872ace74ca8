"""Sets of names, such as specialties: `driver; medic`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from composer.pool.kinds.base import (
    Column,
    Condition,
    Held,
    Mask,
    normal,
    read_names,
    wrong,
)
from composer.pool.raw import RawColumn
from composer.pool.tour import Tour


def names_in(text: str) -> tuple[str, ...]:
    """The names in a cell, each once, in the order they stand in."""
    return tuple(dict.fromkeys(name for name in map(normal, text.split(";")) if name))


def held_names(cells: tuple[tuple[str, ...], ...]) -> Held:
    """The different names over all cells, in order of appearance, and which of them each cell holds."""
    position: dict[str, int] = {}
    of = tuple(tuple(position.setdefault(name, len(position)) for name in cell) for cell in cells)
    return Held(of, tuple(position))


@dataclass(frozen=True, eq=False)
class SetColumn(Column):
    """`cells[code]` are the cell's names."""

    cells: tuple[tuple[str, ...], ...]

    kind: ClassVar[str] = "set"
    takes: ClassVar[str] = "one name, or a list: holds at least one of them"
    example: ClassVar[str] = "specialties: [driver, medic]"

    @classmethod
    def of(cls, raw: RawColumn) -> SetColumn:
        return cls(raw.name, raw.codes, raw.texts, tuple(map(names_in, raw.texts)))

    def condition(self, spec: object, tour: Tour) -> Condition:
        if isinstance(spec, dict):
            raise wrong(f"`{self.name}` is a set and takes {self.takes}; it holds no levels")
        return HoldsAny(self, read_names(spec, self.takes))

    def read(self, code: int) -> frozenset[str]:
        return frozenset(normal(part) for part in self.texts[code].split(";")) - {""}

    def held(self) -> Held:
        return held_names(self.cells)


@dataclass(frozen=True)
class HoldsAny(Condition):
    """Holds at least one of the names; for levels, at any level."""

    column: Column
    wanted: tuple[str, ...]

    @property
    def strangers(self) -> tuple[str, ...]:  # type: ignore[override]
        known = set(self.column.held().names)
        return tuple(name for name in self.wanted if name not in known)

    def accepted(self) -> Mask:
        held = self.column.held()
        hits = {held.names.index(name) for name in self.wanted if name in held.names}
        return np.fromiter((not hits.isdisjoint(cell) for cell in held.of), np.bool_, len(held.of))

    def holds(self, value: object) -> bool:
        return isinstance(value, (frozenset, dict)) and any(name in value for name in self.wanted)
