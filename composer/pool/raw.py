"""Tables as they were read, before anyone knows what a column means.

Every source of people (CSV, XLSX, JSON, Parquet, inline rows, data frames) ends here, and everything after it
reads only this: a column is an array of codes and the distinct texts that the codes stand for, so that a
million rows cost one array a column, and every cell is understood once per distinct text.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from unicodedata import is_normalized, normalize

import numpy as np

from composer.base.arrays import Codes, Ints
from composer.pool.doubts import Doubt
from composer.pool.strings.spans import Spans
from composer.pool.strings.string_array import MANY, make_string_array, store_texts
from composer.pool.written.writing import Writing


@dataclass(frozen=True)
class RawColumn:
    """One column: `texts[codes[i]]` is what stands in row `i`, trimmed; code -1 is a blank cell.

    Texts are distinct and in order of first appearance. Texts that differ only in how their accents are
    composed (Unicode canonical equivalence) are one text, spelled as it was met first. They are a tuple, or
    `Texts`, which act as one. `finer` is the first number of more than 15 digits that the reader took for one of 15, as
    it stood: one in a text keeps the digits that were seen in the file. `typed` are the texts (True: all of them) that
    came as numbers with decimals, whose sign is a point however the file writes numbers in its texts.
    """

    name: str
    codes: Codes
    texts: Sequence[str]
    finer: str | None = None
    typed: bool | frozenset[str] = False


@dataclass(frozen=True)
class RawTable:
    """What one source holds: its columns, all of the same length, and how to name a row to a person.

    `source` is the name a person knows it by (`officers.csv`); `row_word` and `rows` name row `i` as
    `f"{row_word} {rows[i]}"`: the row of the spreadsheet (its header is row 1), the line of the file. `writing` is how
    its cells are written where that is not the format's own way, `kinds` what columns are whose kind the file, or its
    mapping, tells. `left_out` are rows that are no people, each with the reason; `doubts` what may be meant otherwise,
    and `known` those that are meant as they were read.
    """

    source: str
    columns: tuple[RawColumn, ...]
    rows: Ints
    row_word: str = "row"
    warnings: tuple[str, ...] = ()
    sha256: str | None = None
    writing: Writing = field(default_factory=Writing)
    kinds: Mapping[str, object] = field(default_factory=dict)
    left_out: tuple[tuple[int, str], ...] = ()
    doubts: tuple[Doubt, ...] = ()
    known: tuple[str, ...] = ()

    def place(self, row: int, column: str | None = None) -> str:
        """Where a cell stands, in words: `officers.csv: row 17, column languages`."""
        where = f"{self.source}: {self.row_word} {self.rows[row]}"
        return where if column is None else f"{where}, column {column}"


@dataclass
class Interner:
    """Collects one column's cells, a chunk at a time, as codes and distinct texts."""

    name: str
    _code: dict[str | None, int] = field(default_factory=lambda: {None: -1})
    _texts: list[str] = field(default_factory=list)
    _chunks: list[Codes] = field(default_factory=list)

    def add(self, cells: Iterable[str | None]) -> None:
        """Append cells. None, the empty text and white space alone are blank."""
        cells, known = list(cells), self._code
        new = [cell for cell in dict.fromkeys(cells) if cell is not None and cell not in known]
        if _tidy(new) and "" not in new:
            known.update(zip(new, range(len(self._texts), len(self._texts) + len(new)), strict=True))
            self._texts += new
        else:
            for cell in new:
                self._learn(cell)
        self._chunks.append(np.fromiter(map(known.__getitem__, cells), np.int32, len(cells)))

    def _learn(self, cell: str) -> None:
        trimmed = cell.strip()
        key = trimmed if trimmed.isascii() else normalize("NFC", trimmed)
        if not key:
            code = -1
        elif key in self._code:
            code = self._code[key]
        else:
            code = len(self._texts)
            self._texts.append(trimmed)
            self._code[key] = code
        self._code[cell] = code

    def column(self) -> RawColumn:
        """All that was added, as a column."""
        codes = np.concatenate(self._chunks) if self._chunks else np.empty(0, np.int32)
        return RawColumn(self.name, codes, store_texts(self._texts))


def column_of_texts(name: str, cells: list[str | None]) -> RawColumn:
    """The column of these cells."""
    interner = Interner(name)
    interner.add(cells)
    return interner.column()


def column_of_codes(name: str, codes: Codes, texts: list[str]) -> RawColumn:
    """The column of cells that came as codes (-1: blank) of different `texts`, in order of first appearance.

    It is the one that an Interner makes of the cells. Where no text needs trimming or composing, different
    texts stay different and only the empty one, if it is there, is to be left out.
    """
    if _tidy(texts):
        if "" not in texts:
            return RawColumn(name, codes, store_texts(texts))
        blank = texts.index("")
        return RawColumn(name, _without(blank, codes), store_texts([*texts[:blank], *texts[blank + 1 :]]))
    return column_of_cells(name, codes, [*texts])


def _tidy(texts: list[str]) -> bool:
    """Whether no text needs trimming or composing."""
    return list(map(str.strip, texts)) == texts and is_normalized("NFC", "\n".join(texts))


def column_of_cells(name: str, codes: Codes, cells: list[str | None]) -> RawColumn:
    """The column of cells that came as codes (-1: blank) of `cells`, some of which may be the same, or blank."""
    column = column_of_texts(name, cells)
    return RawColumn(name, np.append(column.codes, np.int32(-1))[codes], column.texts)


def column_of_spans(name: str, codes: Codes, spans: Spans, encoding: str, tidy: bool) -> RawColumn:
    """The same of texts that are still bytes, which they stay where they are many. `tidy`: whether `spans` are.

    Raises UnicodeDecodeError.
    """
    if len(spans) >= MANY and tidy:
        blank = np.flatnonzero(spans.sizes == 0)
        there = spans if not len(blank) else spans.at(np.flatnonzero(spans.sizes))
        if texts := make_string_array(there, encoding):
            return RawColumn(name, _without(int(blank[0]), codes) if len(blank) else codes, texts)
    return column_of_codes(name, codes, spans.decoded(encoding))


def _without(code: int, codes: Codes) -> Codes:
    """The codes where one of them is no longer a text but blank."""
    left = codes - (codes > code)
    left[codes == code] = -1
    return left
