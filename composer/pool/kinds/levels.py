"""Names held at levels, such as languages (`fr:3; en:2+`) or papers with their last day (`cptm:2028-03-01`)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from composer.amounts import shown
from composer.errors import Mistake, ScenarioError
from composer.pool.kinds.base import (
    BadCells,
    Column,
    Condition,
    Held,
    Mask,
    Range,
    normal,
    read_names,
    read_range,
)
from composer.pool.kinds.set import HoldsAny
from composer.pool.listed import Ints, Items, Listed, items_of, listed
from composer.pool.raw import RawColumn
from composer.pool.reading.mistakes import TOLD
from composer.pool.scales import Days, Level, Numbers, Scale
from composer.pool.tour import Tour

SKILLS = 4
_UNDECLARED: tuple[Scale, ...] = (Numbers(), Days())


def read_cell(text: str, scale: Scale) -> dict[str, Level]:
    """The levels in a cell. Raises ValueError for an item that is no `name:level`, or a name held twice."""
    levels: dict[str, Level] = {}
    for item in filter(None, map(str.strip, text.split(";"))):
        name, held = _read_item(item, scale.cell)
        if levels.setdefault(name, held) != held:
            raise ValueError(f"{shown(name)} stands here at two levels")
    return levels


def _read_item(item: str, read: Callable[[str], Level]) -> tuple[str, Level]:
    name, colon, level = item.rpartition(":")
    if not colon or not name.strip() or not level.strip():
        raise ValueError(f"{shown(item)} is no `name:level`")
    return normal(name), read(level.strip())


def undeclared(raw: RawColumn) -> LevelsColumn | None:
    """The column on the scale that its own values tell: plain numbers, or days; None where they tell neither."""
    items = items_of(raw.texts)
    if not raw.texts or len(np.unique(items.cell)) < items.cells:
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

    listed: Listed
    level: Ints
    profiles: NDArray[np.float64]
    scale: Scale

    kind: ClassVar[str] = "levels"
    takes: ClassVar[str] = (
        "{fr: 2, en: 1}: holds each at that level or better; {fr: {at_least, at_most}}; "
        "one name or a list: holds it at any level"
    )
    example: ClassVar[str] = "languages: {en: 3, fr: {at_least: 1, at_most: 2}}"

    @classmethod
    def of(cls, raw: RawColumn, scale: Scale | None = None) -> LevelsColumn:
        """Without a scale, plain numbers or days. Raises BadCells for levels outside the scale."""
        if scale is None and (found := undeclared(raw)):
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
        held, kept, first = listed(items, names)
        level_of = np.array(codes, np.int64)[items.item]
        bad = items.cell[(level_of == levels.get((), -1)) | (level_of != level_of[first])]
        if len(bad):
            raise _bad_cells(raw, np.unique(bad).tolist(), scale)
        profiles = np.empty((len(levels), SKILLS))
        for level, row in levels.items():
            profiles[row] = [float(skill) for skill in level]
        return cls(raw.name, raw.codes, raw.texts, held, level_of[kept], profiles, scale)

    def condition(self, spec: object, tour: Tour) -> Condition:
        if not isinstance(spec, dict):
            return HoldsAny(self.listed, read_names(spec, self.takes))
        asked: dict[str, Range[Level]] = {}
        mistakes: list[Mistake] = []
        for name, level in spec.items():
            try:
                if isinstance(level, dict):
                    asked[normal(name)] = read_range(level, lambda value: self.scale.asked(value, tour))
                else:
                    asked[normal(name)] = Range(self.scale.asked(level, tour), None)
            except ScenarioError as error:
                mistakes += [mistake.under(name) for mistake in error.mistakes]
            except ValueError as error:
                mistakes.append(Mistake(str(error), (name,)))
        if not spec:
            mistakes.append(Mistake(f"an empty condition; it takes {self.takes}"))
        if mistakes:
            raise ScenarioError(mistakes)
        return _HoldsAll(self, asked)

    def read(self, code: int) -> dict[str, Level]:
        return read_cell(self.texts[code], self.scale)

    def held(self) -> Held:
        return Held(self.listed.by_cell(), self.listed.names)


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
    return BadCells(cells)


@dataclass(frozen=True)
class _HoldsAll(Condition):
    column: LevelsColumn
    asked: Mapping[str, Range[Level]]

    @property
    def strangers(self) -> tuple[str, ...]:  # type: ignore[override]
        known = set(self.column.listed.names)
        return tuple(name for name in self.asked if name not in known)

    def accepted(self) -> Mask:
        held, profiles = self.column.listed, self.column.profiles
        mask = np.ones(held.cells, np.bool_)
        for name, band in self.asked.items():
            low = -np.inf if band.low is None else np.array([float(skill) for skill in band.low])
            high = np.inf if band.high is None else np.array([float(skill) for skill in band.high])
            enough = np.all((profiles >= low) & (profiles <= high), axis=1)
            position = held.names.index(name) if name in held.names else -1
            met = np.zeros(held.cells, np.bool_)
            met[held.cell[(held.name == position) & enough[self.column.level]]] = True
            mask &= met
        return mask

    def holds(self, value: object) -> bool:
        assert isinstance(value, dict)
        return all(name in value and _lies_in(value[name], band) for name, band in self.asked.items())


def _lies_in(level: Level, band: Range[Level]) -> bool:
    """Skill by skill; one level asked, or held, counts for every skill."""

    def pairs(bound: Level) -> list[tuple[object, object]]:
        longest = max(len(level), len(bound))
        return [(level[i % len(level)], bound[i % len(bound)]) for i in range(longest)]

    if band.low is not None and any(have < need for have, need in pairs(band.low)):  # type: ignore[operator]
        return False
    return band.high is None or all(have <= need for have, need in pairs(band.high))  # type: ignore[operator]
