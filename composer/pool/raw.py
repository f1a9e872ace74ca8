"""Tables as they were read, before anyone knows what a column means.

Every source of people (CSV, XLSX, JSON, Parquet, inline rows, data frames) ends here, and everything after it
reads only this: a column is an array of codes and the distinct texts that the codes stand for, so that a
million rows cost one array a column, and every cell is understood once per distinct text.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from unicodedata import normalize

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.int32]
"""One code a row; -1 is a blank cell."""


@dataclass(frozen=True)
class RawColumn:
    """One column: `texts[codes[i]]` is what stands in row `i`, trimmed; code -1 is a blank cell.

    Texts are distinct and in order of first appearance. Texts that differ only in how their accents are
    composed (Unicode canonical equivalence) are one text, spelled as it was met first.
    """

    name: str
    codes: Codes
    texts: tuple[str, ...]


@dataclass(frozen=True)
class RawTable:
    """What one source holds: its columns, all of the same length, and how to name a row to a person.

    `source` is the name a person knows it by (`officers.csv`); `row_word` and `rows` name row `i` as
    `f"{row_word} {rows[i]}"`: the row of the spreadsheet (its header is row 1), the line of the file.
    """

    source: str
    columns: tuple[RawColumn, ...]
    rows: NDArray[np.int64]
    row_word: str = "row"
    warnings: tuple[str, ...] = ()
    sha256: str | None = None

    def place(self, row: int, column: str | None = None) -> str:
        """Where a cell stands, in words: `officers.csv: row 17, column languages`."""
        where = f"{self.source}: {self.row_word} {self.rows[row]}"
        return where if column is None else f"{where}, column {column}"


@dataclass
class Interner:
    """Collects one column's cells, a chunk at a time, as codes and distinct texts."""

    name: str
    _code: dict[str, int] = field(default_factory=dict)
    _texts: list[str] = field(default_factory=list)
    _chunks: list[Codes] = field(default_factory=list)

    def add(self, cells: Iterable[str | None]) -> None:
        """Append cells. None, the empty text and white space alone are blank."""
        known = self._code
        self._chunks.append(np.array([known[c] if c in known else self._learn(c) for c in cells], np.int32))

    def _learn(self, cell: str | None) -> int:
        if cell is None:
            return -1
        trimmed = cell.strip()
        key = normalize("NFC", trimmed)
        if not key:
            code = -1
        elif key in self._code:
            code = self._code[key]
        else:
            code = len(self._texts)
            self._texts.append(trimmed)
            self._code[key] = code
        self._code[cell] = code
        return code

    def column(self) -> RawColumn:
        """All that was added, as a column."""
        codes = np.concatenate(self._chunks) if self._chunks else np.empty(0, np.int32)
        return RawColumn(self.name, codes, tuple(self._texts))
