"""Descriptions made by hand: of a pool that is read by a mapping, as if that had been found out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from composer.description.description import Choice, DescribedColumn, Description
from composer.pool import Pool
from composer.scenario.load import load


def described(
    path: Path,
    mapping: Mapping[str, Any] | None = None,
    fields: Mapping[str, Any] | None = None,
    choices: tuple[Choice, ...] = (),
    settled: Mapping[str, Any] | None = None,
) -> Description:
    """`settled` is what must be added to the mapping for the file to be read at all."""
    mapping, fields = {**(mapping or {})}, {**(fields or {})}
    tree = {"pool": {"file": str(path), **mapping, **(settled or {})}, "fields": fields}
    pool = load({**tree, "teams": [{"name": "t", "size": 1}]}).pool
    return Description(
        file=path.name,
        encoding="utf-8",
        separator=",",
        sheet=None,
        header_rows=(1,),
        first_row=2,
        people=len(pool),
        left_out=pool.table.left_out,
        id="id",
        columns=tuple(column_of(pool, name) for name in pool.columns if name != "age"),
        alike={},
        blanks=(),
        doubts=(),
        choices=choices,
        mapping=mapping,
        fields=fields,
    )


def column_of(pool: Pool, name: str) -> DescribedColumn:
    column = pool.columns[name]
    held = column.held()
    counts = Counter(held.names[at] for code in column.codes.tolist() if code >= 0 for at in held.of[code])
    return DescribedColumn(
        name=name,
        field=name,
        kind=column.kind,
        written=None,
        filled=int((column.codes >= 0).sum()),
        distinct=len(counts),
        values=tuple(counts.most_common()) if len(counts) <= 12 else None,
    )
