"""The quickest road for large CSV files, where pyarrow is installed: Arrow parts them into cells.

It gives the table that reading record by record gives, or None, and then the file is read in another way: what Arrow
would read otherwise, or leave out, isn't given to it.
"""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from csv import field_size_limit
from importlib.util import find_spec
from itertools import pairwise

import numpy as np

from composer.pool.strings.arrow import arrow_columns
from composer.pool.strings.spans import keep_memory
from composer.pool.strings.threads import WORKERS
from composer.scenario.csv_fast import Body, bounds, without_blank_rows

_LINE, _RETURN, _QUOTE = b'\n\r"'


def arrow_body(data: bytes, start: int, separator: str, names: Sequence[str]) -> Body | None:
    """The rows from the line that starts at `start`, each with a cell a name; None where that can't be said.

    `data` is UTF-8 without NUL characters.
    """
    if find_spec("pyarrow") is None or not separator.isascii() or separator in '"\r\n':
        return None
    if data.startswith(BOM_UTF8, start):  # which Arrow would take for no text
        return None
    quoted = b'"' in data
    if (b"\r" in data and data.count(b"\r") != data.count(b"\r\n")) or (quoted and not _quoted(data, start, separator)):
        return None
    import pyarrow as pa  # type: ignore[import-untyped]
    import pyarrow.compute as pc  # type: ignore[import-untyped]
    from pyarrow import csv

    keys = [*map(str, range(len(names)))]
    try:
        found = csv.read_csv(
            pa.BufferReader(pa.py_buffer(data)[start:]),
            csv.ReadOptions(column_names=keys),
            csv.ParseOptions(
                delimiter=separator,
                quote_char='"' if quoted else False,
                newlines_in_values=quoted,
                ignore_empty_lines=False,
            ),
            csv.ConvertOptions(
                check_utf8=False, column_types=dict.fromkeys(keys, pa.string()), strings_can_be_null=False
            ),
        )
    except pa.ArrowInvalid:  # not every row has a cell a name
        return None
    if any((pc.max(pc.binary_length(column)).as_py() or 0) > field_size_limit() for column in found.columns):
        return None
    keep_memory()
    columns = arrow_columns(names, found.columns)
    return None if columns is None else without_blank_rows(Body(columns, np.arange(len(found)), (), len(found)))


def _quoted(data: bytes, start: int, separator: str) -> bool:
    """Whether every quotation mark stands around a whole cell, or double in a quoted one: then one that closes and
    one that opens stand side by side."""
    signs = np.frombuffer(data, np.uint8)
    beside = np.zeros(256, np.bool_)
    beside[[ord(separator), _LINE, _RETURN, _QUOTE]] = True

    def fine(part: tuple[int, int]) -> bool:
        marks = np.flatnonzero(signs[slice(*part)] == _QUOTE) + part[0]
        opens, closes = marks[0::2], marks[1::2] + 1
        closes = closes[: len(closes) - (len(closes) > 0 and int(closes[-1]) == len(data))]
        return len(marks) % 2 == 0 and bool(beside[signs[opens - 1]].all() and beside[signs[closes]].all())

    parts = bounds(data, start, quoted=True)
    if parts is None:
        return False
    with ThreadPoolExecutor(WORKERS) as threads:
        return all(threads.map(fine, pairwise(parts)))
