"""Names held at levels, such as languages (`fr:3; en:2+`) or papers with their last day (`cptm:2028-03-01`)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import ClassVar

import numpy as np

from composer.base.arrays import Codes, Floats
from composer.base.errors import Mistake, ScenarioError
from composer.base.numbers import shown
from composer.pool.kinds.base import (
    BadCells,
    Column,
    Condition,
    HeldValues,
    Range,
    canonical,
    one_mistake,
    read_names,
    read_range,
)
from composer.pool.kinds.gain import Gain
from composer.pool.kinds.levels_asked import HoldsAll, level_above, level_in_band
from composer.pool.kinds.set import HoldsAny
from composer.pool.raw import RawColumn
from composer.pool.reading.mistakes import TOLD
from composer.pool.scales import Days, Level, Numbers, Scale
from composer.pool.strings.split_items import ItemNames, Items, items_of, name_items
from composer.pool.tour import Tour
from composer.pool.written.declaring import how_levels_are_written
from composer.pool.written.names import told

SKILLS = 4
_ODD = re.compile("[:,/\n]")
_UNDECLARED: tuple[Scale, ...] = (Numbers(), Days())


def read_cell(text: str, scale: Scale) -> dict[str, Level]:
    """The levels in a cell. Raises ValueError for an item that is no `name:level`, or a name held twice."""
    levels: dict[str, Level] = {}
    for item in filter(None, map(str.strip, text.split(";"))):
        name, held = _known_item(item, scale.cell)
        if levels.setdefault(name, held) != held:
            raise ValueError(f"{shown(name)} stands here at two levels")
    return levels


def _read_item(item: str, read: Callable[[str], Level]) -> tuple[str, Level]:
    name, colon, level = item.rpartition(":")
    if not colon or not name.strip() or not level.strip():
        raise ValueError(f"{shown(item)} is not a `name:level`")
    if sign := odd_sign(name):
        raise ValueError(
            f"{shown(item)} is not a `name:level`: the name holds {told(sign)}, and `;` separates one from the next"
        )
    return canonical(name), read(level.strip())


@lru_cache(maxsize=4096)
def _known_item(item: str, read: Callable[[str], Level]) -> tuple[str, Level]:
    return _read_item(item, read)  # one item stands in many cells


def odd_sign(name: str) -> str:
    """A sign in a name that most likely parts it from another one; empty where there is none."""
    found = _ODD.search(name)
    return found[0] if found else ""


def guess_levels(raw: RawColumn) -> LevelsColumn | None:
    """The column on the scale that its own values tell: plain numbers, or days; None where they tell neither."""
    items = items_of(raw.texts)
    if not raw.texts or not items.everywhere:
        return None
    for scale in _UNDECLARED:
        try:
            _read_item(items.texts[0], scale.cell)  # which most often tells
            return LevelsColumn.on(raw, items, scale)
        except (ValueError, BadCells):
            continue
    return None


@dataclass(frozen=True, eq=False)
class LevelsColumn(Column):
    """`listed` has the names of each distinct cell; entry by entry, `profiles[level]` are its levels skill by skill."""

    listed: ItemNames
    level: Codes
    profiles: Floats
    scale: Scale

    kind: ClassVar[str] = "levels"
    several: ClassVar[bool] = True
    takes: ClassVar[str] = (
        "{fr: 2, en: 1}: holds each at that level or better; {fr: {at_least, at_most}}; "
        "one name or a list: holds it at any level"
    )
    example: ClassVar[str] = "languages: {en: 3, fr: {at_least: 1, at_most: 2}}"
    given: ClassVar[str] = "a level for each name, such as {fr: 2, en: 1}"

    @classmethod
    def of(cls, raw: RawColumn, scale: Scale | None = None) -> LevelsColumn:
        """Without a scale, plain numbers or days. Raises BadCells for levels outside the scale."""
        if scale is None and (found := guess_levels(raw)):
            return found
        return cls.on(raw, items_of(raw.texts), scale or Numbers())

    @classmethod
    def on(cls, raw: RawColumn, items: Items, scale: Scale) -> LevelsColumn:
        """The column on that scale, each of its `items` read once. Raises BadCells."""
        read = cache(scale.cell)
        names: list[str] = []
        levels: dict[Level, int] = {}
        codes: list[int] = []
        for item in items.texts:
            try:
                name, level = _read_item(item, read)
            except ValueError:
                name, level = item, ()
            names.append(name)
            codes.append(levels.setdefault(level, len(levels)))
        held, kept, first = name_items(items, names)
        level_of = np.array(codes, np.int32)[items.item]
        bad = items.cell[(level_of == levels.get((), -1)) | (level_of != level_of[first])]
        if len(bad):
            raise _bad_cells(raw, np.unique(bad).tolist(), scale)
        profiles = np.empty((len(levels), SKILLS))
        for level, row in levels.items():
            profiles[row] = [float(skill) for skill in level]
        return cls(raw.name, raw.codes, raw.texts, held, level_of[kept], profiles, scale)

    @property
    def declaration(self) -> object:
        return {"levels": self.scale.declaration} if self.scale.declaration else self.kind

    def like(self, raw: RawColumn) -> LevelsColumn:
        return self.of(raw, self.scale)

    def gain(self, spec: object, tour: Tour) -> Gain:
        if not isinstance(spec, dict) or not spec:
            raise one_mistake(f"`{self.name}` holds levels and is given as {self.given}, not {shown(spec)}")
        levels: dict[str, Level] = {}
        mistakes: list[Mistake] = []
        for name, level in spec.items():
            try:
                if not canonical(name) or ";" in name:
                    raise ValueError("a name is not blank and holds no `;`, which separates one from the next")
                if sign := odd_sign(name):
                    raise ValueError(f"a name holds no {told(sign)}")
                if isinstance(level, (dict, list, tuple)) or level is None:
                    raise ValueError(f"one level is wanted here, not {shown(level)}")
                levels[canonical(name)] = self.scale.asked(level, tour)
                self.scale.text(levels[canonical(name)])
            except ValueError as error:
                mistakes.append(Mistake(str(error), (name,)))
        if mistakes:
            raise ScenarioError(mistakes)
        return _Learns(levels, self.scale)

    def condition(self, spec: object, tour: Tour) -> Condition:
        if not isinstance(spec, dict):
            return HoldsAny(self.listed, read_names(spec, self.takes))
        asked: dict[str, Range[Level]] = {}
        mistakes: list[Mistake] = []
        for name, level in spec.items():
            try:
                if isinstance(level, dict):
                    asked[canonical(name)] = read_range(level, lambda value: self.scale.asked(value, tour), level_above)
                else:
                    asked[canonical(name)] = Range(self.scale.asked(level, tour), None)
            except ScenarioError as error:
                mistakes += [mistake.under(name) for mistake in error.mistakes]
            except ValueError as error:
                mistakes.append(Mistake(str(error), (name,)))
        if not spec:
            mistakes.append(Mistake(f"an empty condition; it takes {self.takes}"))
        if mistakes:
            raise ScenarioError(mistakes)
        return HoldsAll(self, asked)

    def read(self, code: int) -> dict[str, Level]:
        return read_cell(self.texts[code], self.scale)

    def held(self) -> HeldValues:
        return HeldValues(self.listed.by_cell(), self.listed.names)


def _bad_cells(raw: RawColumn, codes: Sequence[int], scale: Scale) -> BadCells:
    """What is wrong with cells, said of as many as are told."""
    cells: list[tuple[str, str]] = []
    for code in codes:
        reason = ""
        if len(cells) < TOLD:
            try:
                read_cell(raw.texts[code], scale)
            except ValueError as error:
                reason = str(error)
        cells.append((raw.texts[code], reason))
    on = None if scale in _UNDECLARED else scale
    return BadCells(cells, lambda: how_levels_are_written(raw.name, raw.texts, on))


@lru_cache(maxsize=16)
def _items(text: str) -> Mapping[str, str]:
    """The items of a cell by their names."""
    return {canonical(item.rpartition(":")[0]): item.strip() for item in text.split(";") if item.strip()}


@dataclass(frozen=True)
class _Learns(Gain):
    """Holds each name at this level or better afterwards, skill by skill."""

    levels: Mapping[str, Level]
    scale: Scale
    _met: dict[tuple[str, str | None], str] = field(default_factory=dict, compare=False)

    def cell(self, text: str | None) -> str:
        items = _items(text or "")
        changed: dict[str, str] = {}
        for name in self.levels:
            item = items.get(name)
            if (name, item) not in self._met:
                self._met[name, item] = self._item(name, item)
            if self._met[name, item] != item:
                changed[name] = self._met[name, item]
        return "; ".join({**items, **changed}.values()) if changed or text is None else text

    def _item(self, name: str, item: str | None) -> str:
        """The item of a name afterwards; None is a name that is not held yet."""
        level = self.levels[name]
        if item is not None:
            held = self.scale.cell(item.rpartition(":")[2].strip())
            if level_in_band(held, Range(level, None)):
                return item
            level = _better(held, level)
        return f"{name}:{self.scale.text(level)}"

    def value(self, value: object | None) -> object:
        levels: dict[str, Level] = dict(value) if isinstance(value, dict) else {}
        for name, gained in self.levels.items():
            had = levels.get(name, gained)
            skills = max(len(had), len(gained))
            each = [(had[i % len(had)], gained[i % len(gained)]) for i in range(skills)]
            if name not in levels or any(first < second for first, second in each):
                levels[name] = tuple(first if first > second else second for first, second in each)
        return levels


def _better(one: Level, other: Level) -> Level:
    """The higher level in every skill."""
    if len(one) != len(other):
        one, other = (level * (SKILLS // len(level)) for level in (one, other))
    return tuple(map(max, one, other))
