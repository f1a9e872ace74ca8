"""Sets of names, such as specialties: `driver; medic`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from composer.base.arrays import Mask
from composer.base.numbers import shown
from composer.pool.kinds.base import Column, Condition, HeldValues, canonical, one_mistake, read_names
from composer.pool.kinds.gain import Gain
from composer.pool.raw import RawColumn
from composer.pool.scales import CEFR
from composer.pool.strings.split_items import ItemNames, items_of, name_items
from composer.pool.tour import Tour
from composer.pool.written.declaring import how_levels_are_written
from composer.pool.written.levels import is_on


def names_in(text: str) -> tuple[str, ...]:
    """The names in a cell, each once, in the order they stand in."""
    return tuple(dict.fromkeys(name for name in map(canonical, text.split(";")) if name))


def no_levels(name: str, texts: Sequence[str]) -> str:
    """What keeps a column from being levels, where its cells look as if it were meant to be; else empty."""
    if how := how_levels_are_written(name, texts):
        return how
    items = [item for text in texts for item in names_in(text)]
    odd = next((item for item in items if not re.fullmatch(r".+:\s*\d+(?:\.\d+)?", item)), None)
    if odd is None or not any(":" in item for item in items):
        return ""
    scale = "cefr" if all(is_on(CEFR, item.rpartition(":")[2].strip()) for item in items) else "stanag"
    return f"; it holds no levels because of `{odd[:30]}`: declare its scale under `fields`, as {{levels: {scale}}}"


@dataclass(frozen=True, eq=False)
class SetColumn(Column):
    """`listed` has the names of each distinct cell."""

    listed: ItemNames

    kind: ClassVar[str] = "set"
    several: ClassVar[bool] = True
    takes: ClassVar[str] = "one name, or a list: holds at least one of them"
    example: ClassVar[str] = "specialties: [driver, medic]"
    given: ClassVar[str] = "one name, or a list of them"

    @classmethod
    def of(cls, raw: RawColumn) -> SetColumn:
        items = items_of(raw.texts)
        return cls(raw.name, raw.codes, raw.texts, name_items(items, list(map(canonical, items.texts)))[0])

    def like(self, raw: RawColumn) -> SetColumn:
        return self.of(raw)

    def gain(self, spec: object, tour: Tour) -> Gain:
        if isinstance(spec, dict):
            raise one_mistake(f"`{self.name}` is a set and is given as {self.given}, not a mapping")
        names = read_names(spec, self.given)
        for position, name in enumerate(names):
            if not name or ";" in name:
                at = (position,) if isinstance(spec, (list, tuple)) else ()
                raise one_mistake(
                    f"a name is not blank and holds no `;`, which separates one from the next: {shown(name)}", *at
                )
        return _Adds(names)

    def condition(self, spec: object, tour: Tour) -> Condition:
        if isinstance(spec, dict):
            why = no_levels(self.name, self.texts) or "; it holds no levels"
            raise one_mistake(f"`{self.name}` is a set and takes {self.takes}{why}")
        return HoldsAny(self.listed, read_names(spec, self.takes))

    def read(self, code: int) -> frozenset[str]:
        return frozenset(canonical(part) for part in self.texts[code].split(";")) - {""}

    def held(self) -> HeldValues:
        return HeldValues(self.listed.by_cell(), self.listed.names)


@dataclass(frozen=True)
class _Adds(Gain):
    """Holds these names, too, afterwards."""

    names: tuple[str, ...]

    def cell(self, text: str | None) -> str:
        return "; ".join(dict.fromkeys((*names_in(text or ""), *self.names)))

    def value(self, value: object | None) -> object:
        held = value if isinstance(value, frozenset) else frozenset()
        return held | set(self.names)


@dataclass(frozen=True)
class HoldsAny(Condition):
    """Holds at least one of the names; for levels, at any level."""

    listed: ItemNames
    wanted: tuple[str, ...]

    @property
    def strangers(self) -> tuple[str, ...]:  # type: ignore[override]
        known = set(self.listed.names)
        return tuple(name for name in self.wanted if name not in known)

    def accepted(self) -> Mask:
        return self.listed.holding(self.wanted)

    def holds(self, value: object) -> bool:
        return isinstance(value, (frozenset, dict)) and any(name in value for name in self.wanted)
