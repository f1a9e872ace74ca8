"""What may have been read otherwise than it was meant: collected where it is met, weighed where it is known what is
asked.

A reading collects doubts with its table, and a pool with its columns. Whether one touches what is asked, only the
problem knows; where it does, and a line of the mapping would settle it, nothing is answered before that line stands.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

ENCODING = "R1"
"""The code of a doubt about letters."""
MOST_SAMPLES = 3
MOST_ROWS = 5
"""Rows that a doubt names before it only counts the rest."""
KEPT_ROWS = 1_000
"""Rows that a warning keeps; it counts all."""
WARNINGS = tuple(f"W{number}" for number in range(1, 10))
"""Codes of doubts that refuse nothing: they stand above the verdict, and where there is another reading it is tried."""
Same = Literal["same", "other", "unknown"]
_PLAIN_WORD = re.compile(r"[^\W\d_][\w]*(?: [\w]+)*")
_OTHER_THAN_TEXT = frozenset(("yes", "no", "true", "false", "null", "none", "on", "off", "y", "n"))


@dataclass(frozen=True)
class OtherReading:
    """How cells in doubt can be read otherwise.

    Attributes
    ----------
    words : str
        How, in words such as `as one value`.
    spellings : mapping
        By column, values that are another one.
    fields : mapping
        Declarations in the place of those that hold, as under `fields:` in a file.
    cells : mapping
        By column, what stands in the place of a cell's text; None: it is blank.
    blank : tuple of str
        Texts that are blank in every column.
    without : tuple of int
        Positions of rows that are no people of their own.
    """

    words: str
    spellings: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    fields: Mapping[str, object] = field(default_factory=dict)
    cells: Mapping[str, Mapping[str, str | None]] = field(default_factory=dict)
    blank: tuple[str, ...] = ()
    without: tuple[int, ...] = ()


@dataclass(frozen=True)
class Doubt:
    """Something in the people that may be meant otherwise than it was read.

    Attributes
    ----------
    code : str
        Its kind, such as `W1`; those that begin with R refuse an answer.
    column : str or None
        The field that it is about; None: who is a person at all.
    rows : tuple of int
        The rows that it is about, the first thousand of a warning's; empty where it is about none of them.
    count : int
        How many they are in all.
    samples : tuple of str
        Some of their cells.
    text : str
        What is in doubt.
    line : str
        What would settle it, most often a line of the mapping; may be empty.
    place : str
        The file, with the row where there is one.
    asked : bool
        Whether the question touches it.
    answer : str
        Whether the answer is the same in the other reading: `same`, `other` or `unknown`.
    other : OtherReading or None
        The other reading, where there is one.
    found : str
        What the answer is in it, in words, where it is another.
    mild : bool
        Whether the cells are most likely right, so that it is worth no more than a note.
    """

    code: str
    column: str | None
    rows: tuple[int, ...]
    count: int
    samples: tuple[str, ...]
    text: str
    line: str
    place: str
    asked: bool = False
    answer: Same = "unknown"
    other: OtherReading | None = None
    found: str = ""
    mild: bool = False

    @property
    def refuses(self) -> bool:
        """Whether nothing is answered where it is asked."""
        return not self.code.startswith("W")

    @property
    def stands_above(self) -> bool:
        """Whether it is a warning above the verdict; else a note."""
        return self.asked and not self.mild and self.answer != "same"

    @property
    def name(self) -> str:
        """What `known` calls it: `W1 sex`."""
        return self.code if self.column is None else f"{self.code} {self.column}"

    def of_rows(self, rows: NDArray[np.int64]) -> Doubt | None:
        """The doubt where only some rows are left.

        Parameters
        ----------
        rows : numpy array of int, shape (number of rows,)
            Those that are left, ascending.

        Returns
        -------
        Doubt or None
            None where it is about none of them.
        """
        if not self.rows:
            return self
        left = tuple(row for row, there in zip(self.rows, np.isin(self.rows, rows).tolist(), strict=True) if there)
        return replace(self, rows=left, count=len(left)) if left else None

    def told(self) -> str:
        """The doubt in words, with what settles it.

        Returns
        -------
        str
            One sentence.
        """
        return f"{self.text}: {self.line}" if self.line else self.text

    def to_dict(self) -> dict[str, object]:
        """The doubt as JSON has it.

        Returns
        -------
        dict
            Of texts, numbers and lists alone.
        """
        return {
            "code": self.code,
            "column": self.column,
            "rows": list(self.rows),
            "count": self.count,
            "samples": list(self.samples),
            "asked": self.asked,
            "text": self.text,
            "line": self.line,
            "answer": self.answer,
        }


def rows_told(rows: Sequence[int], word: str = "row") -> str:
    """`rows 4 to 33`, `rows 9, 10, 24`, `row 7`."""
    if len(rows) == 1:
        return f"{word} {rows[0]}"
    several = "entries" if word == "entry" else f"{word}s"
    if len(rows) > 2 and rows[-1] - rows[0] == len(rows) - 1:
        return f"{several} {rows[0]} to {rows[-1]}"
    named = ", ".join(map(str, rows[:MOST_ROWS]))
    return f"{several} {named}" + (f" and {len(rows) - MOST_ROWS:,} more" if len(rows) > MOST_ROWS else "")


def first(items: Iterable[str]) -> tuple[str, ...]:
    """A few samples, each once."""
    return tuple(dict.fromkeys(items))[:MOST_SAMPLES]


def quoted(text: str) -> str:
    """A text as YAML writes it in the braces of a mapping."""
    plain = _PLAIN_WORD.fullmatch(text) and text.casefold() not in _OTHER_THAN_TEXT
    return text if plain else json.dumps(text, ensure_ascii=False)


def cell_told(text: str) -> str:
    """A cell in a sentence: a word as it stands, anything else in quotation marks."""
    return text if re.fullmatch(r"\w+", text) else f"`{text[:40]}`"
