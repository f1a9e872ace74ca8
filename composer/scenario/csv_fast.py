"""The quick road for large CSV files: all cells of a piece of the file at once.

It gives the table, and the mistakes, that reading record by record gives, or None, and then the file is read record
by record. A cell is what stands between two separators or line breaks, those in quoted cells left out, so that these
and the quotation marks alone, found by comparing bytes, say where the cells are. A mark that stands anywhere but
around a cell, or double in a quoted one, an endless cell, a carriage return on its own are never judged here. The same
bytes are the same cell, so that only the different ones are ever decoded, trimmed and composed, by the same rules.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from csv import field_size_limit
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise

import numpy as np

from composer.base.arrays import Bytes, Ints
from composer.pool.raw import RawColumn
from composer.pool.reading.table import MOST_RAGGED
from composer.pool.strings.chunks import Chunks, column_of_chunks
from composer.pool.strings.spans import Spans, TextBuffer, buffer_of, keep_memory
from composer.pool.strings.threads import WORKERS, map_threads

LONGEST_ROW = 1 << 22
"""Bytes of a row; each cell of it becomes an object when it is read. A thousand columns of 4 kB are as many."""
PIECE = 1 << 21
"""Bytes read at a time: what is made of them stays near the processor."""
_STEP = 1 << 16
_LINE, _RETURN, _QUOTE = b'\n\r"'


@dataclass(frozen=True)
class Ragged:
    """A row with too few or too many cells: in which line of the body it stands, what its cells hold, and whether
    anything stands in them."""

    line: int
    texts: tuple[str, ...]
    blank: bool


@dataclass(frozen=True)
class Body:
    """All rows below the header that aren't blank: their columns, and in which line of the body each stands; and the
    ragged ones among the body's lines."""

    columns: tuple[RawColumn, ...]
    rows: Ints
    ragged: tuple[Ragged, ...]
    lines: int

    def blank(self) -> tuple[int, int]:
        """How many lines hold no row, and the first of them."""
        rows = np.sort(np.append(self.rows, [row.line for row in self.ragged])) if self.ragged else self.rows
        number = self.lines - len(rows)
        if not number:
            return 0, 0
        apart = np.flatnonzero(rows != np.arange(len(rows)))
        return number, int(apart[0]) if len(apart) else len(rows)


def read_body(data: bytes, start: int, separator: str, encoding: str, names: Sequence[str]) -> Body | None:
    """The rows from the line that starts at `start`, each with a cell a name; None where that can't be said.

    `data` holds no NUL character, and `encoding` is one in which ASCII characters are one byte and stand in no
    other character.
    """
    if not separator.isascii() or separator in '"\r\n':
        return None
    keep_memory()
    # two marks in a quoted cell stand for one: such a cell is written anew where it stands
    quoted = b'"' in data
    run = buffer_of(bytearray(data) if quoted and b'""' in data else data)
    found = bounds(data, start, quoted)
    if found is None:
        return None
    pieces = [*pairwise(found)]
    share = -(-len(pieces) // WORKERS) or 1
    with ThreadPoolExecutor(WORKERS) as threads:
        parts: list[_Part] = []
        for part in threads.map(
            lambda low: _part(run, pieces[low : low + share], ord(separator), len(names), encoding),
            range(0, len(pieces), share),
        ):
            if part is None:
                return None
            parts.append(part)
    jobs = [(name, [part.columns[i] for part in parts]) for i, name in enumerate(names)]
    columns = map_threads(
        lambda job: column_of_chunks(*job, encoding), jobs, (sum(map(len, pieces)) for _, pieces in jobs)
    )
    before = [0, *accumulate(part.lines for part in parts)]
    rows = np.concatenate([np.empty(0, np.int64), *(p.rows + n for p, n in zip(parts, before, strict=False))])
    ragged = (replace(row, line=row.line + n) for p, n in zip(parts, before, strict=False) for row in p.ragged)
    return _without_blank_rows(Body(tuple(columns), rows, tuple(ragged), before[-1]))


def bounds(data: bytes, start: int, quoted: bool) -> list[int] | None:
    """Where pieces begin and end: behind line breaks that stand in no quoted cell, as far as marks tell; None where a
    row seems to be too long."""
    found = [start]
    while found[-1] < len(data):
        low = found[-1]
        high = data.find(b"\n", low + PIECE) + 1 or len(data)
        if quoted and data.count(b'"', low, high) % 2:
            high = _outside(data, high)
        if high - low > PIECE + LONGEST_ROW:
            return None
        found.append(high)
    return found


def _outside(data: bytes, at: int) -> int:
    """Behind the first line break that stands in no quoted cell, where `at` does; or far enough."""
    signs = np.frombuffer(data, np.uint8)
    before, stop = 1, min(len(data), at + LONGEST_ROW + 1)
    while at < stop:
        piece = signs[at : at + _STEP]
        marks = np.cumsum(piece == _QUOTE) + before
        ends = np.flatnonzero((piece == _LINE) & (marks & 1 == 0))
        if len(ends):
            return at + int(ends[0]) + 1
        at, before = at + len(piece), int(marks[-1])
    return at


@dataclass(frozen=True)
class _Part:
    columns: list[Chunks]
    rows: Ints
    ragged: list[Ragged]
    lines: int


def _part(
    run: TextBuffer, pieces: Sequence[tuple[int, int]], separator: int, width: int, encoding: str
) -> _Part | None:
    """Pieces that follow each other."""
    columns = [Chunks(run) for _ in range(width)]
    rows: list[Ints] = []
    ragged: list[Ragged] = []
    lines = 0
    for low, high in pieces:
        piece = _piece(run.data[low:high], separator, width, encoding)
        if piece is None:
            return None
        starts, sizes = (
            np.ascontiguousarray(each.astype(np.int32).reshape(-1, width).T) for each in (piece.starts, piece.sizes)
        )
        starts += np.int32(low)
        for i, column in enumerate(columns):
            column.add(Spans(run, starts[i], sizes[i]))
        rows.append(piece.rows + lines)
        ragged += [replace(row, line=row.line + lines) for row in piece.ragged]
        lines += piece.lines
        if sum(not row.blank for row in ragged) > MOST_RAGGED:
            break  # nobody reads on, here or in what follows
    return _Part(columns, np.concatenate(rows), ragged, lines)


@dataclass(frozen=True)
class _Piece:
    """Where every cell of a piece stands, row by row; in which line each row is, of how many; and the ragged rows,
    whose cells are none of these."""

    starts: Ints
    sizes: Ints
    rows: Ints
    ragged: list[Ragged]
    lines: int


def _piece(piece: Bytes, separator: int, width: int, encoding: str) -> _Piece | None:
    """Whole lines, the last of them perhaps without its line break."""
    ends, marks, returns = _signs(piece, separator)
    if len(marks) % 2:
        return None
    is_line = piece[ends] == _LINE
    if not len(ends) or ends[-1] != len(piece) - 1 or not is_line[-1]:
        ends, is_line = np.append(ends, len(piece)), np.append(is_line, True)
    starts = np.concatenate(([0], ends[:-1] + 1))
    lines = int(np.count_nonzero(is_line))
    rows = np.arange(lines)
    if returns:
        returned = is_line & (ends > starts) & (piece[ends - 1] == _RETURN)
        if returns != np.count_nonzero(returned):
            return None
        ends = ends - returned
    if len(ends) != lines * width:  # perhaps there are empty lines
        opens = np.concatenate(([True], is_line[:-1]))
        kept = ~(is_line & opens & (ends == starts))
        rows = rows[kept[is_line]]
        starts, ends, is_line = starts[kept], ends[kept], is_line[kept]
    if len(marks) and not _unquoted(piece, starts, ends, marks):
        return None
    sizes = ends - starts
    if sizes.max(initial=0) > field_size_limit():
        return None
    if len(ends) == len(rows) * width and is_line[width - 1 :: width].all():
        return _Piece(starts, sizes, rows, [], lines)
    counts = np.diff(np.flatnonzero(is_line), prepend=-1)
    whole = counts == width
    kept = np.repeat(whole, counts)
    others = np.flatnonzero(~whole)[: MOST_RAGGED + 1]
    lasts = np.cumsum(counts)[others] - 1

    def one(line: int, row: slice) -> Ragged:
        cells = zip(starts[row].tolist(), ends[row].tolist(), strict=True)
        texts = tuple(piece[start:end].tobytes().decode(encoding) for start, end in cells)
        return Ragged(line, texts, not any(map(str.strip, texts)))

    ragged = [
        one(line, slice(last + 1 - count, last + 1))
        for line, count, last in zip(rows[others].tolist(), counts[others].tolist(), lasts.tolist(), strict=True)
    ]
    if len(others) > MOST_RAGGED and any(row.blank for row in ragged):
        return None
    return _Piece(starts[kept], sizes[kept], rows[whole], ragged, lines)


def _signs(piece: Bytes, separator: int) -> tuple[Ints, Ints, int]:
    """Where cells end, where quotation marks stand, and how many returns there are; of what stands between two
    marks, nothing counts."""
    is_end = (piece == _LINE) | (piece == separator)
    is_mark, is_return = piece == _QUOTE, piece == _RETURN
    marks = np.flatnonzero(is_mark)
    if not len(marks):
        return np.flatnonzero(is_end), marks, int(np.count_nonzero(is_return))
    signs = np.flatnonzero(is_end | is_mark | is_return)
    is_mark, is_end = is_mark[signs], is_end[signs]
    outside = np.cumsum(is_mark, dtype=np.uint8) & 1 == 0
    returns = np.count_nonzero(outside & ~is_mark & ~is_end)
    return signs[outside & is_end], marks, int(returns)


def _unquoted(piece: Bytes, starts: Ints, ends: Ints, marks: Ints) -> bool:
    """Narrow quoted cells to what stands in them; false where a mark stands anywhere else than around a cell, or
    double in a quoted one."""
    opens, closes = marks[0::2], marks[1::2]
    apart = opens[1:] != closes[:-1] + 1
    quoted = np.flatnonzero(piece[np.minimum(starts, len(piece) - 1)] == _QUOTE)
    if not np.array_equal(starts[quoted], opens[np.append(True, apart)]):
        return False
    if not np.array_equal(ends[quoted] - 1, closes[np.append(apart, True)]):
        return False
    starts[quoted] += 1
    ends[quoted] -= 1
    holding = np.unique(np.searchsorted(starts, opens[1:][~apart], "right") - 1)
    for cell, start, end in zip(holding.tolist(), starts[holding].tolist(), ends[holding].tolist(), strict=True):
        text = piece[start:end].tobytes().replace(b'""', b'"')
        piece[start : start + len(text)] = np.frombuffer(text, np.uint8)
        ends[cell] = start + len(text)
    return True


def _without_blank_rows(body: Body) -> Body:
    """The same without rows in which nothing stands."""
    blank = np.ones(len(body.rows), np.bool_)
    for column in body.columns:
        blank &= column.codes < 0
        if not blank.any():
            return body
    columns = tuple(RawColumn(column.name, column.codes[~blank], column.texts) for column in body.columns)
    return Body(columns, body.rows[~blank], body.ragged, body.lines)
