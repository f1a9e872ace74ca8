"""What a decision sheet is made of, before it is drawn: texts and tables, in order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True)
class Text:
    """A paragraph; `strong` where it is what the reader must see first."""

    kind: ClassVar[str] = "text"
    text: str
    strong: bool = False

    def texts(self) -> Iterator[str]:
        """All that it says."""
        yield self.text


@dataclass(frozen=True)
class Items:
    """Texts of one rank, a line each, or `columns` side by side."""

    kind: ClassVar[str] = "items"
    lines: tuple[str, ...]
    columns: bool = False

    def texts(self) -> Iterator[str]:
        """All that they say."""
        yield from self.lines


@dataclass(frozen=True)
class Facts:
    """Labels with what there is to say of each; where that is nothing, a line to write on."""

    kind: ClassVar[str] = "facts"
    rows: tuple[tuple[str, str], ...]

    def texts(self) -> Iterator[str]:
        """All that they say."""
        for row in self.rows:
            yield from row


@dataclass(frozen=True)
class Table:
    """Rows under heads; `right` are the positions of columns of numbers, `tall` leaves room to write in."""

    kind: ClassVar[str] = "table"
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    right: tuple[int, ...] = ()
    tall: bool = False

    def texts(self) -> Iterator[str]:
        """All that it says."""
        yield from self.heads
        for row in self.rows:
            yield from row


@dataclass(frozen=True)
class Blanks:
    """Empty lines to write on, below what they are for."""

    kind: ClassVar[str] = "blanks"
    label: str
    number: int

    def texts(self) -> Iterator[str]:
        """All that they say."""
        yield self.label


Block = Text | Items | Facts | Table | Blanks


@dataclass(frozen=True)
class Part:
    """One numbered part of the sheet."""

    number: int
    title: str
    blocks: tuple[Block, ...]

    def texts(self) -> Iterator[str]:
        """All that it says."""
        yield self.title
        for block in self.blocks:
            yield from block.texts()


@dataclass(frozen=True)
class Sheet:
    """The sheet: its marking (empty without one), what it is called, its parts, what is to be known of its wording
    (nothing in English), what every page ends with, and the language of all of it."""

    marking: str
    title: str
    parts: tuple[Part, ...]
    foot: str
    footer: tuple[str, ...]
    page: str
    language: str

    def part(self, number: int) -> str:
        """All that a part says, a line each."""
        return "\n".join(text for part in self.parts if part.number == number for text in part.texts())
