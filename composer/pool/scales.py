"""Scales that levels are read on: STANAG 6001, CEFR, an own list of labels, plain numbers, days.

A level is one number a skill: a tuple of one, or of four for a STANAG profile (listening, speaking, reading,
writing). Levels of one scale compare number by number; levels of different scales are never compared.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property
from itertools import islice
from typing import Protocol
from unicodedata import normalize

from composer.base.numbers import as_text, day, exact, plain, rational, shown, written
from composer.pool.tour import Tour

Level = tuple[Fraction, ...]

MOST_LABELS = 10_000
"""Labels of one scale; armies have a few dozen ranks."""
_FEW = 12
"""Labels that are all told where one is none of them."""

_STANAG = re.compile(r"(?:[0-4]\+?|5){1}(?:(?:[0-4]\+?|5){3})?", re.ASCII)
_SKILL = re.compile(r"[0-4]\+|[0-5]", re.ASCII)
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?", re.ASCII)


class Scale(Protocol):
    """Reads a level from a cell or from a scenario, which most often writes it as a cell does. Both raise ValueError,
    in words for people."""

    @property
    def declaration(self) -> str | tuple[str, ...]:
        """What `levels:` says to mean this scale; empty where only the column's own values tell."""

    def cell(self, text: str) -> Level:
        """The level a cell's text stands for."""

    def asked(self, value: object, tour: Tour) -> Level:
        """The level a scenario asks for."""
        return self.cell(as_text(value).strip())

    def written(self, level: Level) -> object:
        """A level as a scenario would write it."""
        return self.text(level)

    def text(self, level: Level) -> str:
        """A level as a cell holds it."""


@dataclass(frozen=True)
class Stanag(Scale):
    """STANAG 6001: `0` to `5`, `+` for the levels between, one for all skills or one for each of four."""

    @property
    def declaration(self) -> str | tuple[str, ...]:
        return "stanag"

    def cell(self, text: str) -> Level:
        if not _STANAG.fullmatch(text):
            raise ValueError(f"{shown(text)} is not a STANAG 6001 level: 0 to 5, 0+ to 4+, or four such as 3332")
        skills = _SKILL.findall(text)
        return tuple(Fraction(2 * int(skill[0]) + (len(skill) == 2)) for skill in skills)

    def text(self, level: Level) -> str:
        return "".join(f"{int(skill) // 2}{'+' if skill % 2 else ''}" for skill in level)


@dataclass(frozen=True)
class Labels(Scale):
    """An ordered list of labels, the lowest first."""

    labels: tuple[str, ...]

    @property
    def declaration(self) -> str | tuple[str, ...]:
        return self.labels

    @cached_property
    def _places(self) -> dict[str, int]:
        return {label: place for place, label in enumerate(self.labels)}

    def cell(self, text: str) -> Level:
        place = self._places.get(normalize("NFC", text))
        if place is None:
            few = len(self.labels) <= _FEW
            scale = ", ".join(self.labels) if few else f"from {self.labels[0]} to {self.labels[-1]}"
            raise ValueError(f"{shown(text)} is not on the scale {scale}")
        return (Fraction(place),)

    def text(self, level: Level) -> str:
        return self.labels[int(level[0])]


@dataclass(frozen=True)
class Numbers(Scale):
    """Plain numbers."""

    @property
    def declaration(self) -> str | tuple[str, ...]:
        return "numbers"

    def cell(self, text: str) -> Level:
        if not _NUMBER.fullmatch(text):
            raise ValueError(f"{shown(text)} is not a number; a scale is declared under `fields`")
        return (exact(rational(text)),)

    def asked(self, value: object, tour: Tour) -> Level:
        return (exact(value),)

    def written(self, level: Level) -> object:
        return plain(level[0])

    def text(self, level: Level) -> str:
        return written(level[0])


@dataclass(frozen=True)
class Days(Scale):
    """Days, for papers: the last day that a paper is valid."""

    @property
    def declaration(self) -> str | tuple[str, ...]:
        return ""

    def cell(self, text: str) -> Level:
        return (Fraction(day(text).toordinal()),)

    def asked(self, value: object, tour: Tour) -> Level:
        return (Fraction(tour.day(value).toordinal()),)

    def written(self, level: Level) -> object:
        return date.fromordinal(int(level[0]))

    def text(self, level: Level) -> str:
        return date.fromordinal(int(level[0])).isoformat()


CEFR = Labels(("A1", "A2", "B1", "B2", "C1", "C2"))


def scale(spec: object) -> Scale:
    """The scale that `levels: …` names: stanag, cefr, numbers or a list of labels. Raises ValueError."""
    named: dict[str, Scale] = {"stanag": Stanag(), "cefr": CEFR, "numbers": Numbers()}
    if isinstance(spec, str) and spec in named:
        return named[spec]
    if isinstance(spec, Sequence) and not isinstance(spec, str):
        return Labels(labels(spec))
    raise ValueError(f"levels are stanag, cefr, numbers or a list of labels, not {shown(spec)}")


def labels(spec: Sequence[object]) -> tuple[str, ...]:
    """A declared list of labels, the lowest first. Raises ValueError where it is empty, endless or repeats itself."""
    given = list(islice(spec, MOST_LABELS + 1))
    if len(given) > MOST_LABELS:
        raise ValueError(f"more than {MOST_LABELS:,} labels stand on the scale")
    texts = tuple(normalize("NFC", as_text(label).strip()) for label in given)
    if not texts or "" in texts:
        raise ValueError("a scale is a list of labels, none of them blank")
    twice = next((text for text, times in Counter(texts).items() if times > 1), None)
    if twice is not None:
        raise ValueError(f"{shown(twice)} appears twice on the scale")
    return texts
