"""Sets of names, such as specialties: `driver; medic`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar

from composer.pool.kinds.base import (
    Column,
    Condition,
    Held,
    Mask,
    normal,
    read_names,
    wrong,
)
from composer.pool.listed import Listed, items_of, listed
from composer.pool.raw import RawColumn
from composer.pool.tour import Tour


def names_in(text: str) -> tuple[str, ...]:
    """The names in a cell, each once, in the order they stand in."""
    return tuple(dict.fromkeys(name for name in map(normal, text.split(";")) if name))


def no_levels(texts: tuple[str, ...]) -> str:
    """What keeps a column from being levels, where its cells look as if it were meant to be; else empty."""
    items = [item for text in texts for item in names_in(text)]
    odd = next((item for item in items if not re.fullmatch(r".+:\s*\d+(?:\.\d+)?", item)), None)
    if odd is None or not any(":" in item for item in items):
        return ""
    return f"; it holds no levels because of `{odd[:30]}`: declare its scale under `fields`, as {{levels: stanag}}"


@dataclass(frozen=True, eq=False)
class SetColumn(Column):
    """`listed` has the names of each distinct cell."""

    listed: Listed

    kind: ClassVar[str] = "set"
    takes: ClassVar[str] = "one name, or a list: holds at least one of them"
    example: ClassVar[str] = "specialties: [driver, medic]"

    @classmethod
    def of(cls, raw: RawColumn) -> SetColumn:
        items = items_of(raw.texts)
        return cls(raw.name, raw.codes, raw.texts, listed(items, list(map(normal, items.texts)))[0])

    def condition(self, spec: object, tour: Tour) -> Condition:
        if isinstance(spec, dict):
            why = no_levels(self.texts) or "; it holds no levels"
            raise wrong(f"`{self.name}` is a set and takes {self.takes}{why}")
        return HoldsAny(self.listed, read_names(spec, self.takes))

    def read(self, code: int) -> frozenset[str]:
        return frozenset(normal(part) for part in self.texts[code].split(";")) - {""}

    def held(self) -> Held:
        return Held(self.listed.by_cell(), self.listed.names)


@dataclass(frozen=True)
class HoldsAny(Condition):
    """Holds at least one of the names; for levels, at any level."""

    listed: Listed
    wanted: tuple[str, ...]

    @property
    def strangers(self) -> tuple[str, ...]:  # type: ignore[override]
        known = set(self.listed.names)
        return tuple(name for name in self.wanted if name not in known)

    def accepted(self) -> Mask:
        return self.listed.holding(self.wanted)

    def holds(self, value: object) -> bool:
        return isinstance(value, (frozenset, dict)) and any(name in value for name in self.wanted)
