"""Names held at levels, such as languages (`fr:3; en:2+`) or papers with their last day (`cptm:2028-03-01`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from composer.amounts import shown
from composer.errors import Mistake, ScenarioError
from composer.pool.kinds.base import (
    Column,
    Condition,
    Held,
    Mask,
    Range,
    normal,
    read_names,
    read_range,
    understood,
)
from composer.pool.kinds.set import HoldsAny, held_names
from composer.pool.raw import RawColumn
from composer.pool.scales import Days, Level, Numbers, Scale
from composer.pool.tour import Tour

SKILLS = 4


def read_cell(text: str, scale: Scale) -> dict[str, Level]:
    """The levels in a cell. Raises ValueError for an item that is no `name:level`, or a name held twice."""
    levels: dict[str, Level] = {}
    for item in filter(None, map(str.strip, text.split(";"))):
        name, colon, level = item.rpartition(":")
        if not colon or not name.strip() or not level.strip():
            raise ValueError(f"{shown(item)} is no `name:level`")
        held = scale.cell(level.strip())
        if levels.setdefault(normal(name), held) != held:
            raise ValueError(f"{shown(normal(name))} stands here at two levels")
    return levels


def undeclared_scale(texts: tuple[str, ...]) -> Scale | None:
    """The scale a column's own values tell: plain numbers, or days; None where they tell neither."""
    scales: tuple[Scale, ...] = (Numbers(), Days())
    for scale in scales:
        try:
            if texts and all(read_cell(text, scale) for text in texts):
                return scale
        except ValueError:
            continue
    return None


@dataclass(frozen=True, eq=False)
class LevelsColumn(Column):
    """`cells[code]` are the cell's names with their levels, all on one scale."""

    cells: tuple[dict[str, Level], ...]
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
        scale = scale or undeclared_scale(raw.texts) or Numbers()
        return cls(raw.name, raw.codes, raw.texts, understood(raw, lambda text: read_cell(text, scale)), scale)

    def condition(self, spec: object, tour: Tour) -> Condition:
        if not isinstance(spec, dict):
            return HoldsAny(self, read_names(spec, self.takes))
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
        return held_names(tuple(tuple(cell) for cell in self.cells))


@dataclass(frozen=True)
class _HoldsAll(Condition):
    column: LevelsColumn
    asked: Mapping[str, Range[Level]]

    @property
    def strangers(self) -> tuple[str, ...]:  # type: ignore[override]
        known = set(self.column.held().names)
        return tuple(name for name in self.asked if name not in known)

    def accepted(self) -> Mask:
        cells = self.column.cells
        mask = np.ones(len(cells), np.bool_)
        for name, band in self.asked.items():
            profile = np.full((len(cells), SKILLS), np.nan)
            for position, cell in enumerate(cells):
                if name in cell:
                    profile[position] = [float(skill) for skill in cell[name]]
            # Comparisons with NaN are false, so who does not hold the name is out on either side.
            low = -np.inf if band.low is None else np.array([float(skill) for skill in band.low])
            high = np.inf if band.high is None else np.array([float(skill) for skill in band.high])
            mask &= ((profile >= low) & (profile <= high)).all(axis=1)
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
