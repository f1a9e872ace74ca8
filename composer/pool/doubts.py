"""What may have been read otherwise than it was meant: collected where it is met, weighed where it is known what is
asked.

A reading collects doubts with its table, and a pool with its columns. Whether one touches what is asked, only the
problem knows; where it does, and a line of the mapping would settle it, nothing is answered before that line stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

ENCODING = "R1"
"""The code of a doubt about letters."""
MOST_SAMPLES = 3
MOST_ROWS = 5
"""Rows that a doubt names before it only counts the rest."""


@dataclass(frozen=True)
class Doubt:
    """One doubt: `code` is its kind (`R4`), `column` the field it is about (None: who is a person at all), `rows` the
    `count` rows, `samples` cells of them. `text` says what is in doubt, `line` what would settle it. `asked` is
    whether the question touches it, `answer` whether that is the same in the other reading: `same`, `other` or
    `unknown`. `place` is the file, with the row where there is one.
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
    answer: str = "unknown"

    @property
    def refuses(self) -> bool:
        """Whether nothing is answered where it is asked."""
        return not self.code.startswith("W")

    def of_rows(self, rows: NDArray[np.int64]) -> Doubt | None:
        """The doubt where only these rows are left; None where it is about none of them."""
        if not self.rows:
            return self
        left = tuple(row for row, there in zip(self.rows, np.isin(self.rows, rows).tolist(), strict=True) if there)
        return replace(self, rows=left, count=len(left)) if left else None

    def told(self) -> str:
        """The doubt in words, with what settles it."""
        return f"{self.text}: {self.line}" if self.line else self.text


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
