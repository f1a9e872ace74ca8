"""Parquet files, for those who have pyarrow."""

from __future__ import annotations

import os
from importlib import import_module

from composer.errors import Mistake, ScenarioError
from composer.pool.raw import RawTable
from composer.pool.reading.frames import frame_table
from composer.pool.reading.table import MAX_COLUMNS
from composer.scenario.source import content_of

MAX_BYTES = 1_000_000_000
_MAX_ROWS = 10_000_000


def read_parquet(data: bytes | os.PathLike[str], source: str) -> RawTable:
    """The table in a Parquet file, given as its bytes or its path; rows are counted from 1.

    Raises ScenarioError, also where pyarrow isn't installed.
    """
    try:
        arrow, parquet = import_module("pyarrow"), import_module("pyarrow.parquet")
    except ImportError:
        wrong = 'reading Parquet files needs pyarrow: pip install "team-composer[parquet]"'
        raise ScenarioError([Mistake(wrong, place=source)]) from None
    content = content_of(data, MAX_BYTES)
    try:
        file = parquet.ParquetFile(arrow.BufferReader(content.data))
        # a few bytes can stand for ever so many equal rows
        too_large = file.metadata.num_rows > _MAX_ROWS or file.metadata.num_columns > 10 * MAX_COLUMNS
        table = None if too_large else file.read()
    except Exception:  # pyarrow's errors share no base of their own
        raise ScenarioError([Mistake("the file is not a Parquet file, or it is damaged", place=source)]) from None
    if table is None:
        wrong = f"the table is too large; {_MAX_ROWS:,} rows and {MAX_COLUMNS:,} columns are the most"
        raise ScenarioError([Mistake(wrong, place=source)])
    return frame_table(table, source, sha256=content.sha256)
