"""Parquet files, for those who have pyarrow."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from composer.errors import Mistake, ScenarioError
from composer.pool.raw import RawTable
from composer.pool.reading.frames import frame_table
from composer.pool.reading.table import MAX_COLUMNS
from composer.scenario.source import Given, content_of

MAX_BYTES = 1_000_000_000
_MAX_ROWS = 10_000_000


def read_parquet(data: Given, source: str) -> RawTable:
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
        table = (
            None
            if too_large
            else parquet.ParquetFile(
                arrow.BufferReader(content.data), metadata=file.metadata, read_dictionary=_coded(file, arrow)
            ).read()
        )
    except Exception:  # pyarrow's errors share no base of their own
        raise ScenarioError([Mistake("the file is not a Parquet file, or it is damaged", place=source)]) from None
    if table is None:
        wrong = f"the table is too large; {_MAX_ROWS:,} rows and {MAX_COLUMNS:,} columns are the most"
        raise ScenarioError([Mistake(wrong, place=source)])
    return frame_table(table, source, sha256=content.sha256)


def _coded(file: Any, arrow: Any) -> list[str]:
    """Columns of texts that the file holds as codes: so few bytes a cell that it can hold nothing else."""
    kinds = (arrow.string(), arrow.large_string())
    sizes = {field.name: [0, 0] for field in file.schema_arrow if field.type in kinds}
    for group in map(file.metadata.row_group, range(file.metadata.num_row_groups)):
        for part in map(group.column, range(group.num_columns)):
            if part.path_in_schema in sizes:
                sizes[part.path_in_schema][0] += part.total_uncompressed_size
                sizes[part.path_in_schema][1] += part.num_values
    return [name for name, (size, cells) in sizes.items() if size < 3 * cells]
