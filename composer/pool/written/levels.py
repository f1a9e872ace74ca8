"""In which ways names at levels are written in the cells of a column, such as `English C1, French B2`."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from composer.base.errors import ScenarioError
from composer.pool.scales import Scale, scale
from composer.pool.written.names import LevelsPattern, levels_pattern

SCALES = ("cefr", "stanag", "numbers")
_GLUES = (":", "-", "–", "=", " (", " ")
_SIGNS = (";", ",", "\n", "|", "/")
_CLOSINGS = ("", " ур.", " уровень", " level")
_LEVEL = re.compile(r"\d\+?|\d{4}|(?:\d\+?){4}|[A-Ca-c][12]\+?|\d{4}-\d\d-\d\d")
PLAIN = ("name:level; …",)
MOST_WAYS = 3
MOST_LOOKED_AT = 1_000


@dataclass(frozen=True)
class Way:
    """One way of writing, and the cells that it reads, each with its names and levels."""

    pattern: LevelsPattern
    read: dict[str, dict[str, str]]


class Written(NamedTuple):
    """A few ways of writing, which read all cells between them: the names and levels of each."""

    ways: tuple[Way, ...]
    read: dict[str, dict[str, str]]

    @property
    def specs(self) -> tuple[str, ...]:
        """The ways as they are declared."""
        return tuple(way.pattern.spec for way in self.ways)

    @property
    def scales(self) -> list[str]:
        """The scales of a name that all levels are on."""
        levels = {level for items in self.read.values() for level in items.values()}
        return [each for each in SCALES if all(is_on(scale(each), level) for level in levels)]


def levels_written(texts: Sequence[str], on: Scale | None = None) -> Written | None:
    """How these cells are written, with levels on a scale, if any is given; None where it takes more ways or is
    something else."""
    if on is None and not all(re.search(r"\d", text) for text in texts[:50]):
        return None
    texts = texts[:: len(texts) // MOST_LOOKED_AT + 1]
    closings = [each for each in _CLOSINGS if texts and each.strip() in texts[0]]
    kinds = [(glue, ")" if "(" in glue else closing) for glue in _GLUES for closing in closings]
    is_level: Callable[[str], object] = _LEVEL.fullmatch if on is None else lambda level: is_on(on, level)
    ways = [way for glue, end in kinds for sign in _SIGNS if (way := _way(texts, glue, end, sign, is_level)).read]
    if not (chosen := _fewest(texts, ways)):
        return None
    return Written(chosen, {text: items for way in reversed(chosen) for text, items in way.read.items()})


def is_on(scale: Scale, level: str) -> bool:
    """Whether a level is on the scale."""
    try:
        scale.cell(level)
    except (ValueError, ScenarioError):
        return False
    return True


def _way(texts: Sequence[str], glue: str, closing: str, sign: str, is_level: Callable[[str], object]) -> Way:
    pattern = levels_pattern(f"name{glue}level{closing}{sign} …")
    return Way(pattern, {text: items for text in texts if (items := _items(pattern, text, is_level))})


def _items(pattern: LevelsPattern, text: str, is_level: Callable[[str], object]) -> dict[str, str]:
    """The names in a cell with their levels; none where it is not written so."""
    try:
        read = pattern.read(text, {})
    except ValueError:
        return {}
    pairs = [item.rsplit(":", 1) for item in read.split("; ") if item]
    found = dict(pairs)
    levels = all(map(is_level, found.values()))
    names = all(re.search(r"[^\W\d_]", name) and not re.search(r"\d$", name) for name in found)
    return found if levels and names and len(found) == len(pairs) else {}


def _fewest(texts: Sequence[str], ways: Sequence[Way]) -> tuple[Way, ...]:
    """A few ways that read all cells between them; none where that takes more, or cannot be."""
    left, chosen = set(texts), list[Way]()
    while left and len(chosen) < MOST_WAYS:
        best = max(ways, key=lambda way: sum(text in way.read for text in left), default=None)
        if best is None or not left & best.read.keys():
            return ()
        chosen.append(best)
        left -= best.read.keys()
    return () if left else tuple(chosen)
