"""What can be named of a scenario's people, at a glance: for who is typing, and cannot wait for a large pool."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from composer.pool.raw import RawTable
from composer.scenario import csv
from composer.scenario.pools import TEXTS, WORKBOOKS, Given, read_pool
from composer.scenario.source import Content, as_utf8, read_bytes
from composer.scenario.yaml import read_yaml

MOST_BYTES = 2_000_000
"""Of a file that is read whole; of a larger CSV file its beginning is."""
MOST_OF_SCENARIO, MOST_OF_WORKBOOK = 400_000, 200_000
"""The same of files that take longer."""


class Glance(NamedTuple):
    """Columns and people that can be named."""

    columns: Sequence[str] = ()
    ids: Sequence[str] = ()


def glance(scenario: str, pool: str | None = None, plain: bool = False) -> Glance:
    """What can be named of the people of this scenario file, or of `pool`, which stands in for its own; `plain`: the
    scenario's mapping does not hold of that.

    Of a pool that is too large, nothing, or what its beginning has. Raises whatever comes of a file that is wrong.
    """
    tree = read_yaml(as_utf8(read_bytes(scenario, MOST_OF_SCENARIO).data, scenario), scenario).value
    given = tree if isinstance(tree, dict) else {}
    own, fields = given.get("pool"), given.get("fields")
    mapping = own if isinstance(own, Mapping) and pool is not None and not plain else None
    people = Given(
        own if pool is None else str(Path(pool).absolute()), mapping, fields if isinstance(fields, dict) else {}
    )
    table = _table(people, Path(scenario).parent)
    return Glance() if table is None else _named(table)


def _table(people: Given, base: Path) -> RawTable | None:
    """The people, or those that a large file begins with; None where it has no beginning that can be read alone."""
    file = people.spec.get("file") if isinstance(people.spec, Mapping) else people.spec
    if not isinstance(file, str):
        return read_pool(people, base)
    ending, size = Path(file).suffix.lower(), os.stat(base / file).st_size
    if size <= (MOST_OF_WORKBOOK if ending in WORKBOOKS else MOST_BYTES):
        return read_pool(people, base)
    if ending not in TEXTS:
        return None
    reading = people.reading()
    with open(base / file, "rb") as opened:
        data = opened.read(MOST_BYTES)
    return csv.read_csv(Content(data[: data.rfind(b"\n") + 1]), file, reading, reading.wanted(people.fields))


def _named(table: RawTable) -> Glance:
    columns = [column.name for column in table.columns if column.name != "id"]
    if "birth" in columns and "age" not in columns:
        columns.append("age")
    ids = next((column.texts for column in table.columns if column.name == "id"), ())
    return Glance(columns, ids)
