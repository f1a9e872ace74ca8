"""What a course gives to one field, or what a recruit has in it: at least this, and never less than there was.

As with conditions there are two roads: `cell` gives a cell's text as it is afterwards, `value` one person's value, by
hand.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


class Gain(ABC):
    """What one field is after somebody has gained something in it."""

    @abstractmethod
    def cell(self, text: str | None) -> str:
        """The text of the cell afterwards; None is a blank one."""

    @abstractmethod
    def value(self, value: object | None) -> object:
        """By hand: the value afterwards, as `Column.value` gives it; None is unknown."""


@dataclass(frozen=True)
class Becomes(Gain):
    """The field is this afterwards, whatever it was."""

    text: str
    meant: object

    def cell(self, text: str | None) -> str:
        return self.text

    def value(self, value: object | None) -> object:
        return self.meant


@dataclass(frozen=True)
class Reaches(Gain):
    """The field is at least this afterwards: `rank` of a value grows with it, `read` reads a cell."""

    text: str
    meant: object
    read: Callable[[str], Any]
    rank: Callable[[Any], Any]

    def cell(self, text: str | None) -> str:
        return self.text if text is None or self.rank(self.read(text)) < self.rank(self.meant) else text

    def value(self, value: object | None) -> object:
        return self.meant if value is None else max(value, self.meant, key=self.rank)
