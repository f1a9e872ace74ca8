"""How the cells of one file are written, and a column's cells in the one spelling that the program knows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from composer.base.numbers import as_text, shown
from composer.pool.written.days import DayPattern
from composer.pool.written.figures import NumberFormat
from composer.pool.written.names import Spellings, tidy

_YES, _NO = frozenset({"yes", "true"}), frozenset({"no", "false"})


@dataclass(frozen=True)
class FlagWords:
    """Words that mean yes and no, in small letters; `yes`, `no`, `true` and `false` always do."""

    yes: frozenset[str] = _YES
    no: frozenset[str] = _NO

    @classmethod
    def of(cls, yes: tuple[str, ...], no: tuple[str, ...]) -> FlagWords:
        """These words beside the usual ones. Raises ValueError for a word that would mean both."""
        words = cls(_YES | {word.casefold() for word in yes}, _NO | {word.casefold() for word in no})
        if both := sorted(words.yes & words.no):
            raise ValueError(f"`{both[0]}` would mean yes and no")
        return words

    def read(self, text: str) -> str:
        """`yes` or `no`. Raises ValueError."""
        word = text.casefold()
        if word in self.yes:
            return "yes"
        if word in self.no:
            return "no"
        raise ValueError(f"`{text[:40]}` is neither yes nor no")


@dataclass(frozen=True)
class Writing:
    """What a mapping says of all columns, and of the values of each. What is not said is written as the format has it:
    days as `2027-01-15`, numbers with a point, flags as yes and no."""

    dates: DayPattern | None = None
    numbers: NumberFormat | None = None
    flags: FlagWords | None = None
    spellings: Mapping[str, Spellings] = field(default_factory=dict)

    def of(self, column: str) -> ColumnWriting:
        """What holds of one column."""
        return ColumnWriting(self.dates, self.numbers, self.flags, self.spellings.get(column, {}))


@dataclass(frozen=True)
class ColumnWriting:
    """How the cells of one column are written."""

    dates: DayPattern | None = None
    numbers: NumberFormat | None = None
    flags: FlagWords | None = None
    spellings: Spellings = field(default_factory=dict)

    @property
    def plain(self) -> bool:
        """Whether nothing was said."""
        return not (self.dates or self.numbers or self.flags or self.spellings)


AS_IS = ColumnWriting()


def as_words(given: object) -> tuple[str, ...]:
    """Words, one or a list of them, trimmed and composed. Raises ValueError."""
    items = given if isinstance(given, (list, tuple)) else [given]
    words = tuple(tidy(as_text(item)) for item in items)
    if not words or "" in words:
        raise ValueError(f"words are wanted here, none of them blank, not {shown(given)}")
    return words
