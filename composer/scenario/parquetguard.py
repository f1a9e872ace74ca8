"""A look at the pages of a Parquet file before any is unpacked: what would eat memory is refused.

A few bytes stand for ever so many equal cells, a long text that is kept once for as many texts as there are rows.
What the file says of itself at its end may be wrong; what counts is what stands before each page, since nothing is
unpacked beyond it: the bytes it grows to, its cells, and how they are written.

What honest files reach: a table of people has a different id in every row, and with 20 columns takes 3 bytes a row and
more; one plain cell is 8 bytes at most, or a text; texts that are kept once are put in where they stand, unless these
are long.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from composer.pool.reading.table import MAX_COLUMNS, most_cells
from composer.scenario.damage import Damaged, came_from
from composer.scenario.deltas import shared_bytes
from composer.scenario.thrift import Struct, read_struct

MAX_ROWS = 10_000_000
MAX_FOOTER = 16_000_000
"""Bytes that say what the file holds; about ten times as many are needed to read them."""
MAX_ENTRIES = 100_000
"""Columns and parts of columns that a file may speak of at all."""
BYTES, BYTES_EACH, BYTES_CELL = 50_000_000, 40, 8
"""Bytes that all pages may grow to whatever the file's size, for each of its bytes, and for each cell."""
MAX_TEXTS = 64_000_000
"""Bytes that texts which are kept once may grow to in one column where each cell gets its own."""
_DICTIONARY_PAGE = 2
_DICTIONARY, _DELTA, _RLE_DICTIONARY = 2, 7, 8


@dataclass
class Texts:
    """What the pages of one column say: `values` cells, `once` bytes of them at most where each gets its own text that
    is kept once, and whether some are written as the ends of the texts before them."""

    path: str
    nested: bool
    values: int = 0
    once: int = 0
    chained: bool = False


@dataclass
class Pages:
    """What all pages say, gathered column by column."""

    size: int
    bytes: int = 0
    columns: dict[str, Texts] = field(default_factory=dict)


def footer_excess(data: bytes) -> str | None:
    """What is too much in the end of a file, before it is read."""
    length = int.from_bytes(data[-8:-4], "little")
    if data.endswith(b"PAR1") and MAX_FOOTER < length <= len(data):
        return f"its description of itself takes {length / 1e6:,.0f} MB; {MAX_FOOTER // 1_000_000} MB are the most"
    return None


def excess(data: bytes, metadata: Any, arrow: Any) -> tuple[str | None, set[str], set[str]]:
    """What is too much in a file, in words, None where nothing is; the columns whose texts must stay kept once; and
    those whose texts can't be, since they are written as the ends of those before them.

    `metadata` is pyarrow's of the file. Raises Damaged, and as pyarrow does.
    """
    rows, columns, size = metadata.num_rows, metadata.num_columns, len(data)
    if rows > MAX_ROWS or columns > 10 * MAX_COLUMNS:
        return f"the table is too large; {MAX_ROWS:,} rows and {MAX_COLUMNS:,} columns are the most", set(), set()
    cells = rows * columns
    if cells <= (most := most_cells(size)):
        pages = _pages(data, metadata, arrow)
        cells = max(cells, sum(max(rows, column.values) for column in pages.columns.values()))
    if cells > most:
        return f"the table has {cells:,} cells; {most:,} are the most in a file of {size:,} bytes", set(), set()
    most = BYTES + BYTES_EACH * size + BYTES_CELL * cells
    if pages.bytes > most:
        much = f"{pages.bytes / 1e6:,.0f} MB when it is read"
        return f"the table grows to {much}; {most / 1e6:,.0f} MB are the most in a file of {size:,} bytes", set(), set()
    once = {column.path for column in pages.columns.values() if column.once > MAX_TEXTS}
    for column in pages.columns.values():
        if (column.nested or column.chained) and column.path in once:
            much = f"the texts of column {column.path[:60]} may grow beyond {MAX_TEXTS // 1_000_000} MB"
            return much, set(), set()
    return None, once, {column.path for column in pages.columns.values() if column.chained}


def _pages(data: bytes, metadata: Any, arrow: Any) -> Pages:
    found = Pages(len(data))
    view = memoryview(data)
    packed = 0
    for group in map(metadata.row_group, range(metadata.num_row_groups)):
        for index in range(group.num_columns):
            chunk = group.column(index)
            packed += chunk.total_compressed_size
            if packed > len(data) or chunk.total_compressed_size < 0:
                raise Damaged  # the same bytes would be read again and again
            path = chunk.path_in_schema
            about = metadata.schema.column(index)
            column = found.columns.setdefault(path, Texts(path, about.max_repetition_level > 0 or "." in path))
            _count(found, column, view, chunk, about, arrow)
    return found


def _count(found: Pages, column: Texts, data: memoryview, chunk: Any, about: Any, arrow: Any) -> None:
    """Add what the pages of one part of a column say."""
    kind = about.physical_type
    longest, coded = about.length if kind == "FIXED_LEN_BYTE_ARRAY" else 0, 0
    for header, body in _headers(data, chunk):
        grown = _count_in(header, 2)
        found.bytes += grown
        if header.get(1) == _DICTIONARY_PAGE:
            if kind == "BYTE_ARRAY":
                longest = _longest(body, grown, _count_in(header.get(7), 1), chunk, arrow)
            continue
        about_page = header.get(5) or header.get(8)
        if about_page is None:  # an index, which is passed over
            continue
        values, encoding = _count_in(about_page, 1), _count_in(about_page, 2 if 5 in header else 4)
        column.values += values
        coded += values * (encoding in (_DICTIONARY, _RLE_DICTIONARY))
        if encoding == _DELTA:
            column.chained = True
            found.bytes += _shared(header, body, chunk, about, arrow)
    column.once += coded * longest


def _headers(data: memoryview, chunk: Any) -> Iterator[tuple[Struct, memoryview]]:
    """The header of each page of a part of a column, and the page as it is packed."""
    start = chunk.data_page_offset
    if chunk.dictionary_page_offset is not None:
        start = min(start, chunk.dictionary_page_offset) if chunk.dictionary_page_offset > 0 else start
    end = start + chunk.total_compressed_size
    if not 0 <= start <= end <= len(data):
        raise Damaged
    while start < end:
        try:
            header, start = read_struct(data, start)
        except (IndexError, ValueError):  # no page stands here
            raise Damaged from None
        packed = _count_in(header, 3)
        if start + packed > end:
            raise Damaged
        yield header, data[start : start + packed]
        start += packed


def _shared(header: Struct, page: memoryview, chunk: Any, about: Any, arrow: Any) -> int:
    """Bytes at most that the texts of a page share with those before them."""
    grown, second = _count_in(header, 2), header.get(8)
    values = _count_in(header.get(5) or second, 1)
    if grown > BYTES:
        return values * grown
    levels = 0
    if second:  # whose levels stand before what is packed
        levels = _count_in(second, 5) + _count_in(second, 6)
        codec = "uncompressed" if second.get(7) is False else chunk.compression.lower()
    else:
        codec = chunk.compression.lower()
    texts = page[levels:]
    if codec != "uncompressed":
        texts = memoryview(arrow.decompress(texts, grown - levels, codec)).cast("B")
    if not second:
        for deepest in (about.max_repetition_level, about.max_definition_level):
            texts = texts[4 + int.from_bytes(texts[:4], "little") :] if deepest else texts
    return shared_bytes(texts, values)


def _count_in(struct: object, number: int) -> int:
    """A whole number that a structure must hold, from 0 on."""
    value = struct.get(number) if isinstance(struct, dict) else None
    if type(value) is not int or value < 0:
        raise Damaged
    return value


def _longest(page: memoryview, grown: int, number: int, chunk: Any, arrow: Any) -> int:
    """Bytes of the longest of the texts that are kept once; unpacked only where it matters."""
    at_most = max(0, grown - 4 * number)
    if at_most * chunk.num_values <= MAX_TEXTS or grown > BYTES:
        return at_most
    try:
        codec = chunk.compression.lower()
        texts = page if codec == "uncompressed" else memoryview(arrow.decompress(page, grown, codec))
    except Exception as error:  # whatever this version of pyarrow can't unpack alone
        if not came_from(error, "pyarrow"):
            raise
        return at_most
    return min(_longest_of(texts), at_most)


def _longest_of(texts: memoryview) -> int:
    """Bytes of the longest of texts that stand one behind the other, 4 bytes with its length before each."""
    signs = np.frombuffer(texts, np.uint8)
    none = signs == 0
    # where all are shorter than 256 bytes and hold no zeros these alone say where lengths stand, if it all fits
    starts = np.flatnonzero(none[1:-2] & none[2:-1] & none[3:])
    sizes = signs[starts].astype(np.int64)
    ends = starts + 4 + sizes
    if len(starts) and starts[0] == 0 and np.array_equal(ends, np.append(starts[1:], len(signs))):
        return int(sizes.max())
    longest = at = 0
    while at + 4 <= len(texts):
        size = int.from_bytes(texts[at : at + 4], "little")
        longest = max(longest, size)
        at += 4 + size
    return longest
