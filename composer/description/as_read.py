"""A pool as a scenario's own mapping reads it, described in the same way as a file that nothing is known about."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence

from composer.description.cells import Cells, ColumnKind
from composer.description.description import DescribedColumn, Description
from composer.description.labels import alike_in
from composer.description.summary import described_column, described_id
from composer.pool import Pool
from composer.pool.doubts import Doubt
from composer.pool.kinds import Column
from composer.pool.reading.mapping import Marks, Pairs, Reading
from composer.scenario.peek import ReadAs, read_as
from composer.scenario.pools import Given


def described_as_read(pool: Pool, given: Given, file: str | None, asked: Sequence[Doubt]) -> Description:
    """The people of a scenario. `file` is where they were read from, by what is `given`; `asked` is what is in doubt
    about what the scenario asks. Raises ScenarioError."""
    reading = given.reading()
    how = read_as(file, reading, pool.fields) if file else ReadAs()
    table = pool.table
    held = {name: pool.columns[name] for raw in table.columns if (name := raw.name) in pool.columns}  # no age
    names = {name: _in_file(name, reading) for name in held}
    columns = [_column(names[name], column, pool, reading) for name, column in held.items()]
    ids = " / ".join(reading.ids) or None
    words = {name: column for name, column in held.items() if column.kind in ("text", "set", "levels")}
    alike = {names[n]: g for n, c in words.items() if not _each_own(c) and (g := alike_in(names[n], c.held().names))}
    return Description(
        file=os.path.basename(file) if file else None,
        encoding=how.encoding,
        separator=how.separator,
        sheet=how.sheet,
        header_rows=how.header_rows,
        first_row=int(table.rows[0]) if len(table.rows) else None,
        people=len(pool),
        left_out=tuple(sorted({*((row, "it stands above the header") for row in how.above), *table.left_out})),
        id=ids,
        columns=(*([described_id(ids, pool)] if ids else []), *columns),
        alike={name: tuple(map(tuple, groups)) for name, groups in alike.items()},
        blanks=reading.blank,
        doubts=tuple(_doubts(pool, asked)),
        choices=(),
        mapping=_said(given, file),
        fields=pool.fields,
    )


def _each_own(column: Column) -> bool:
    """Whether nearly everybody has a value of his own."""
    return column.kind == "text" and len(column.codes) > 20 and len(column.texts) > 0.8 * len(column.codes)


def _said(given: Given, file: str | None) -> Mapping[str, object]:
    mapping = given.mapping if given.mapping is not None else given.spec if isinstance(given.spec, Mapping) else {}
    return {**{str(key): value for key, value in mapping.items()}, **({"file": file} if file else {})}


def _in_file(field: str, reading: Reading) -> str:
    """What a field is called in the file."""
    match reading.columns.get(field):
        case Pairs(pairs=pairs):
            return " + ".join(name for pair in pairs for name in pair)
        case Marks(marks=marks):
            return " + ".join(marks)
        case str() as name:
            return name
    return field


def _column(name: str, column: Column, pool: Pool, reading: Reading) -> DescribedColumn:
    cells = Cells(name, column.name, (), (), len(pool), 0)
    return described_column(cells, _finding(column, pool, reading), column.kind, column)


def _finding(column: Column, pool: Pool, reading: Reading) -> ColumnKind:
    """How a column is written, by what was said of it."""
    spec = pool.fields.get(column.name)
    own = spec if isinstance(spec, Mapping) else {}
    if isinstance(reading.columns.get(column.name), (Pairs, Marks)):
        return ColumnKind(column.kind, "pairs" if isinstance(reading.columns[column.name], Pairs) else "marks")
    match column.kind:
        case "date":
            said = own.get("date") or (reading.dates.spec if reading.dates else None)
            order = "".join(dict.fromkeys(letter for letter in str(said) if letter in "dmy")) if said else "iso"
            return ColumnKind("date", str(said or "yyyy-mm-dd"), order)
        case "number":
            said = own.get("number") or (reading.decimal.decimal if reading.decimal else None)
            pointed = any("." in text for text in column.texts[:1_000])
            return ColumnKind("number", decimal=str(said) if said else "." if pointed else None)
        case "set":
            return ColumnKind("set", separator=str(own.get("set", ";")))
        case "levels":
            ways = own.get("written", "name:level; …")
            return ColumnKind("levels", " or ".join(ways) if isinstance(ways, (list, tuple)) else str(ways))
    return ColumnKind(column.kind)


def _doubts(pool: Pool, asked: Sequence[Doubt]) -> Iterator[Doubt]:
    """What touches what is asked, then whatever else is in doubt."""
    known = {(doubt.code, doubt.column, doubt.text) for doubt in asked}
    yield from asked
    for name in ("", "id", *pool.columns):
        for doubt in pool.doubts(name):
            if (doubt.code, doubt.column, doubt.text) not in known:
                known.add((doubt.code, doubt.column, doubt.text))
                yield doubt
