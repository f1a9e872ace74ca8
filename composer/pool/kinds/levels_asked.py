"""What is asked of a field of levels: each name at a level or better, skill by skill."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from operator import le
from typing import Protocol

import numpy as np

from composer.base.arrays import Codes, Floats, Ints, Mask
from composer.pool.kinds.base import FAR, Condition, Range, canonical, move_ends, steps_below
from composer.pool.scales import Level, Scale
from composer.pool.strings.split_items import ItemNames


class Levels(Protocol):
    """What a column of levels offers: the names of each distinct cell and, entry by entry, `profiles[level]`."""

    @property
    def listed(self) -> ItemNames: ...
    @property
    def level(self) -> Codes: ...
    @property
    def profiles(self) -> Floats: ...
    @property
    def scale(self) -> Scale: ...

    def read(self, code: int, /) -> dict[str, Level]:
        """The levels of one distinct cell."""
        ...


@dataclass(frozen=True)
class HoldsAll(Condition):
    """Holds every name that is asked for, at a level within its band."""

    column: Levels
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

    def ends(self) -> tuple[Ints, ...]:
        """Two a name, its floor and its ceiling. Of four skills the one that lacks most counts."""
        held = self.column.listed
        found = []
        for name, band in self.asked.items():
            mine = held.name == (held.names.index(name) if name in held.names else -1)
            profiles = self.column.profiles[self.column.level[mine]]
            for bound, sign in ((band.low, 1.0), (band.high, -1.0)):
                if bound is not None:
                    level = np.array([float(skill) for skill in bound])
                    lacking = np.max(sign * (level - profiles), axis=1, initial=0.0)
                    steps = np.full(held.cells, FAR, np.int64)
                    steps[held.cell[mine]] = steps_below(-lacking, 0.0)
                    found.append(steps)
        return tuple(found)

    def lowered(self, spec: object, codes: Sequence[int]) -> object:
        assert isinstance(spec, Mapping)
        held = [self.column.read(code) for code in codes]
        new: dict[str, object] = {}
        for name, level in spec.items():
            if any(canonical(name) not in levels for levels in held):
                continue
            new[name] = level
            band, mine = self.asked[canonical(name)], [levels[canonical(name)] for levels in held]
            low, high = _outward(band.low, mine, min), _outward(band.high, mine, max)
            ends = [None if end is None else self.column.scale.written(end) for end in (low, high)]
            if isinstance(level, Mapping):
                new[name] = move_ends(level, *ends)
            elif ends[0] is not None:
                new[name] = ends[0]
        return new or None

    def holds(self, value: object) -> bool:
        assert isinstance(value, dict)
        return all(name in value and level_in_band(value[name], band) for name, band in self.asked.items())


def _outward(bound: Level | None, held: Sequence[Level], furthest: Callable[..., Fraction]) -> Level | None:
    """A bound moved so far that all these levels lie within it, skill by skill; None where all do already."""
    if bound is None:
        return None
    longest = max(len(bound), *(len(level) for level in held)) if len(bound) > 1 else 1
    spread = [level if longest > 1 else (furthest(level),) for level in held]
    new = tuple(
        furthest(bound[skill % len(bound)], *(level[skill % len(level)] for level in spread))
        for skill in range(longest)
    )
    return None if new == bound else new


def level_above(low: Level, high: Level) -> bool:
    """Whether a floor lies above a ceiling, by the first skill that differs; one level counts for every skill."""
    skills = max(len(low), len(high))
    return low * (skills // len(low)) > high * (skills // len(high))


def level_in_band(level: Level, band: Range[Level]) -> bool:
    """Skill by skill; one level asked, or held, counts for every skill."""
    low, high = band.low, band.high
    return (low is None or _none_above(low, level)) and (high is None or _none_above(level, high))


def _none_above(low: Level, high: Level) -> bool:
    """Whether in no skill the first is higher."""
    skills = max(len(low), len(high))
    return all(map(le, low * (skills // len(low)), high * (skills // len(high))))
