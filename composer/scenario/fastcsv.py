"""The quick road for large CSV files that hold no quotation mark: all cells of a piece of the file at once.

It gives the table that reading record by record gives, or None, and then the file is read record by record.
Without quotation marks a cell is what stands between two separators or line breaks, so these alone, found by
comparing bytes, say where the cells are. What could be a mistake – a row with too few or too many cells, an
endless cell, a carriage return on its own – is never judged here. The same bytes are the same cell, so that
only the different ones, found by `words.distinct`, are decoded, trimmed and composed, by the same rules.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from csv import field_size_limit
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from composer.pool.raw import Codes, RawColumn, coded
from composer.pool.reading.words import LONGEST, Bytes, Words, decoded, distinct, stacked, texts_of, words_of

PIECE = 1 << 20
"""Bytes read at a time: what is made of them stays near the processor."""
_LINE, _RETURN = 10, 13


@dataclass(frozen=True)
class Body:
    """All rows below the header that aren't blank: their columns, and in which line of the body each stands."""

    columns: tuple[RawColumn, ...]
    rows: NDArray[np.int64]
    lines: int

    def blank(self) -> tuple[int, int]:
        """How many lines hold no row, and the first of them."""
        number = self.lines - len(self.rows)
        if not number:
            return 0, 0
        apart = np.flatnonzero(self.rows != np.arange(len(self.rows)))
        return number, int(apart[0]) if len(apart) else len(self.rows)


def read_body(data: bytes, start: int, separator: str, encoding: str, names: Sequence[str]) -> Body | None:
    """The rows from the line that starts at `start`, each with a cell a name; None where that can't be said.

    `data` holds no NUL character, and `encoding` is one in which ASCII characters are one byte and stand in no
    other character.
    """
    if not separator.isascii() or separator in '"\r\n' or b'"' in data:
        return None
    bounds = [start]
    while bounds[-1] < len(data):
        bounds.append(data.find(b"\n", bounds[-1] + PIECE) + 1 or len(data))
    pieces: list[_Piece] = []
    with ThreadPoolExecutor(min(4, os.cpu_count() or 1)) as threads:
        try:
            jobs = [
                threads.submit(_piece, data, low, high, ord(separator), len(names)) for low, high in pairwise(bounds)
            ]
            for job in jobs:
                piece = job.result()
                if piece is None:
                    return None
                pieces.append(piece)
            columns = tuple(
                threads.map(lambda i: _column(names[i], [p.columns[i] for p in pieces], encoding), range(len(names)))
            )
        finally:
            threads.shutdown(cancel_futures=True)
    before = np.cumsum([0] + [piece.lines for piece in pieces])
    rows = np.concatenate([np.empty(0, np.int64), *(p.rows + n for p, n in zip(pieces, before, strict=False))])
    return _without_blank_rows(Body(columns, rows, int(before[-1])))


@dataclass(frozen=True)
class _Cells:
    """A column of one piece: codes, and the different texts they stand for, as words or, if long, as bytes."""

    codes: Codes
    texts: Words | list[bytes]

    def __len__(self) -> int:
        """How many texts there are."""
        return len(self.texts) if isinstance(self.texts, list) else self.texts.shape[1]


@dataclass(frozen=True)
class _Piece:
    columns: list[_Cells]
    rows: NDArray[np.int64]
    lines: int


def _piece(data: bytes, low: int, high: int, separator: int, width: int) -> _Piece | None:
    """Whole lines, the last of them perhaps without its line break."""
    size = high - low
    padded = np.zeros(size + LONGEST + 9, np.uint8)
    padded[:size] = np.frombuffer(data, np.uint8, size, low)
    if data[high - 1] != _LINE:
        padded[size] = _LINE
        size += 1
    ends = np.flatnonzero((padded[:size] == _LINE) | (padded[:size] == separator))
    starts = np.concatenate(([0], ends[:-1] + 1))
    is_line = padded[ends] == _LINE
    lines = int(np.count_nonzero(is_line))
    rows = np.arange(lines)
    if np.count_nonzero(padded[:size] == _RETURN):
        returned = is_line & (ends > starts) & (padded[ends - 1] == _RETURN)
        if np.count_nonzero(padded[:size] == _RETURN) != np.count_nonzero(returned):
            return None
        ends = ends - returned
    if len(ends) != lines * width:  # perhaps there are empty lines
        opens = np.concatenate(([True], is_line[:-1]))
        kept = ~(is_line & opens & (ends == starts))
        rows = rows[kept[is_line]]
        starts, ends, is_line = starts[kept], ends[kept], is_line[kept]
        if len(ends) != len(rows) * width:
            return None
    if not is_line[width - 1 :: width].all():
        return None
    sizes = ends - starts
    if _largest(sizes) > field_size_limit():
        return None
    starts, sizes = (np.ascontiguousarray(each.reshape(-1, width).T) for each in (starts, sizes))
    columns = [_cells(padded, starts[i], sizes[i]) for i in range(width)]
    return _Piece(columns, rows, lines)


def _largest(sizes: NDArray[np.int64]) -> int:
    return int(np.max(sizes)) if sizes.size else 0


def _cells(padded: Bytes, starts: NDArray[np.int64], sizes: NDArray[np.int64]) -> _Cells:
    if _largest(sizes) <= LONGEST:
        words = words_of(padded, starts, sizes)
        codes, first = distinct(words)
        return _Cells(codes, words[:, first])
    data = padded.tobytes()
    cells = [data[at : at + size] for at, size in zip(starts.tolist(), sizes.tolist(), strict=True)]
    return _Cells(*_distinct_bytes(cells))


def _distinct_bytes(cells: Sequence[bytes]) -> tuple[Codes, list[bytes]]:
    met: dict[bytes, int] = {}
    codes = np.fromiter((met.setdefault(cell, len(met)) for cell in cells), np.int32, len(cells))
    return codes, list(met)


def _column(name: str, pieces: Sequence[_Cells], encoding: str) -> RawColumn:
    """One column of all pieces: their different texts are gathered, and told apart once more."""
    if not pieces:
        return RawColumn(name, np.empty(0, np.int32), ())
    words = [piece.texts for piece in pieces if not isinstance(piece.texts, list)]
    if len(words) == len(pieces):
        whole = stacked(words)
        codes, first = distinct(whole)
        texts = decoded(whole[:, first], encoding)
    else:
        lists = [piece.texts if isinstance(piece.texts, list) else texts_of(piece.texts) for piece in pieces]
        codes, cells = _distinct_bytes([cell for part in lists for cell in part])
        texts = [cell.decode(encoding) for cell in cells]
    at = np.cumsum([0] + [len(piece) for piece in pieces])
    rows = np.concatenate([codes[at[i] : at[i + 1]][piece.codes] for i, piece in enumerate(pieces)])
    return coded(name, rows, texts)


def _without_blank_rows(body: Body) -> Body:
    blank = np.ones(len(body.rows), np.bool_)
    for column in body.columns:
        blank &= column.codes < 0
        if not blank.any():
            return body
    columns = tuple(RawColumn(column.name, column.codes[~blank], column.texts) for column in body.columns)
    return Body(columns, body.rows[~blank], body.lines)
