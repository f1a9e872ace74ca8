"""Parquet files, for those who have pyarrow."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from composer.base.errors import Mistake, ScenarioError
from composer.pool.raw import RawTable
from composer.pool.reading.frames import frame_table
from composer.pool.reading.mapping import PLAIN, Reading
from composer.scenario.damage import Damaged, came_from
from composer.scenario.parquetguard import MAX_ENTRIES, MAX_FOOTER, excess, footer_excess
from composer.scenario.source import Given, content_of

MAX_BYTES = 1_000_000_000


def read_parquet(data: Given, source: str, reading: Reading = PLAIN) -> RawTable:
    """The table in a Parquet file, given as its bytes or its path; rows are counted from 1.

    Raises ScenarioError, also where pyarrow isn't installed.
    """
    try:
        arrow, parquet = import_module("pyarrow"), import_module("pyarrow.parquet")
    except ImportError:
        wrong = 'reading Parquet files needs pyarrow: pip install "team-composer[parquet]"'
        raise ScenarioError([Mistake(wrong, place=source)]) from None
    content = content_of(data, MAX_BYTES)
    told: str | None
    try:
        told, table = _read(content.data, arrow, parquet)
    except Exception as error:  # pyarrow's errors share no base of their own
        if not isinstance(error, Damaged) and not came_from(error, "pyarrow"):
            raise
        told, table = "the file is not a Parquet file, or it is damaged", None
    if told is not None:
        raise ScenarioError([Mistake(told, place=source)]) from None
    return frame_table(table, source, sha256=content.sha256, reading=reading)


def _read(data: bytes, arrow: Any, parquet: Any) -> tuple[str | None, Any]:
    """The table, or what is too much of it."""
    if wrong := footer_excess(data):
        return wrong, None
    entries = {"thrift_string_size_limit": MAX_FOOTER, "thrift_container_size_limit": MAX_ENTRIES}
    file = parquet.ParquetFile(arrow.BufferReader(data), **entries)
    wrong, once, chained = excess(data, file.metadata, arrow)
    if wrong:
        return wrong, None
    coded = sorted({*_coded(file, arrow), *once} - chained)
    return None, parquet.ParquetFile(arrow.BufferReader(data), metadata=file.metadata, read_dictionary=coded).read()


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
