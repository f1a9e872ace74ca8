"""`describe`: what a file of people is, found out, written down as a mapping, and held against the file."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from composer.base.errors import Mistake, ScenarioError
from composer.description.build import Build, Read, built, of_frame, said_of
from composer.description.cells import Cells, ColumnKind
from composer.description.columns import Columns, choices_of, columns_of, said_of_columns
from composer.description.description import Choice, Description
from composer.description.doubts import doubts_of
from composer.description.labels import alike_asked, alike_in
from composer.description.people import PeopleRows, people_of
from composer.description.people_asked import asked_of_people
from composer.description.summary import described
from composer.pool import Pool, RawTable, Tour
from composer.pool.people import BadPool
from composer.pool.reading import table_of
from composer.pool.reading.frames import is_frame
from composer.pool.reading.shape import numbered
from composer.pool.reading.whole import BadTable
from composer.pool.written.columns import taken
from composer.scenario.peek import peek

if TYPE_CHECKING:
    from narwhals.typing import IntoDataFrame


def describe(people: str | os.PathLike[str] | IntoDataFrame) -> Description:
    """Find out how a file of people, or a data frame, is to be read.

    Nothing is asked and nothing is solved: what could be found out stands in `mapping` and `fields`, as a scenario says
    it, and what only a person can decide in `choices`.

    Parameters
    ----------
    people : path or data frame
        A CSV file, a workbook, Parquet, JSON, or a data frame.

    Returns
    -------
    Description
        How the file is built, who its people are, and what its columns are.

    Raises
    ------
    ScenarioError
        Where there is no table.
    """
    return explored(people)[0]


def explored(people: object) -> tuple[Description, Read]:
    """The same, with what reads the people by a mapping and fields, and need not open their file again. Raises
    ScenarioError."""
    if isinstance(people, (str, os.PathLike)):
        build, name = built(peek(people)), os.fspath(people)
    elif is_frame(people):
        build, name = _frame(people), None
    else:
        raise ScenarioError([Mistake("a file of people, or a data frame, is wanted here")])
    return _described(build, name), build.read


def _frame(frame: object) -> Build:
    index = [each for each in getattr(getattr(frame, "index", None), "names", None) or () if each is not None]
    held = frame.reset_index() if index and hasattr(frame, "reset_index") else frame

    def read(mapping: Mapping[str, object], _fields: Mapping[str, object]) -> RawTable:
        return table_of(held, mapping)

    return of_frame(read, [str(each) for each in getattr(held, "columns", ())])


def _described(build: Build, name: str | None) -> Description:
    found = people_of(build.table, bool(build.ragged))
    rows = np.flatnonzero(found.rows)
    kept = [taken(column, rows) for column in build.table.columns]
    columns = columns_of(kept, found.identity.columns, build.header.shorter if build.header else {})
    mapping, fields = _mapping(build, found, columns)
    table, pool, mapping, wrong = _read(build, mapping, fields)
    pool, fields, wrong = _repaired(table, pool, columns, fields, wrong)
    groups = {cells.name: each for cells, finding in _words(columns) if (each := _alike(pool, cells, finding))}
    choices = [*build.choices, *asked_of_people(build, found, mapping), *choices_of(columns)]
    choices += [_ask_alike(pool, cells, groups[cells.name]) for cells in columns.cells if cells.name in groups]
    unreadable = frozenset(doubt.column for doubt in build.table.doubts if doubt.code == "R3" and doubt.column)
    left_out = [(row, "it stands above the header") for row in (build.header.shape.above if build.header else ())]
    return Description(
        file=build.file,
        encoding=build.encoding,
        separator=build.separator,
        sheet=build.sheet,
        header_rows=build.header.rows if build.header else (),
        first_row=int(table.rows[0]) if build.file and len(table.rows) else None,
        people=_number(pool),
        left_out=tuple(sorted({*left_out, *table.left_out})),
        id=" / ".join(found.identity.columns) or None,
        columns=tuple(described(pool, columns, found.identity.columns, unreadable)),
        alike={name: tuple(map(tuple, each)) for name, each in groups.items()},
        blanks=columns.blanks,
        doubts=tuple(doubts_of(build, replace(found, mixed=_astray(build, found, table)), pool, choices, wrong)),
        choices=tuple(choices),
        mapping={**mapping, **({"file": name} if name else {})},
        fields=fields,
    )


def _astray(build: Build, found: PeopleRows, table: RawTable) -> tuple[int, ...]:
    """Rows that are read as people and are none, or the other way round."""
    meant = build.table.rows[found.rows]
    return tuple(sorted({*found.mixed, *np.setxor1d(meant, table.rows).tolist()}))


def _number(pool: Pool) -> int:
    """How many people there are, each counted once."""
    ids = next((column for column in pool.table.columns if column.name == "id"), None)
    return len(pool) if ids is None else len(ids.texts) + int((ids.codes < 0).sum())


def _mapping(build: Build, found: PeopleRows, columns: Columns) -> tuple[dict[str, object], dict[str, object]]:
    """The mapping and the fields that say all this."""
    said, fields = said_of_columns(columns)
    mapping = dict(build.mapping)
    header = build.header
    if header is not None and len(header.rows) != 1:
        mapping |= said_of(header)
    mapping["id"] = _id(found)
    if found.person:
        mapping["person"] = [*found.person]
    if header is not None:
        called = {
            new: new for new, old in zip(numbered(header.shape.names), header.shape.names, strict=True) if new != old
        }
        named = said.get("columns", {})
        assert isinstance(named, dict)
        held = columns.paired | {source for source in named.values() if isinstance(source, str)}
        if more := {field: source for field, source in called.items() if source not in held}:
            said["columns"] = {**named, **more}
    if any(doubt.code == "R4" for doubt in build.table.doubts):
        mapping["merged"] = "fill"
    return {**mapping, **said}, fields


def _id(found: PeopleRows) -> object:
    identity = found.identity
    if not identity.columns:
        return "row"
    if len(identity.columns) > 1:
        return [*identity.columns]
    if identity.digits:
        return {"column": identity.columns[0], "digits": identity.digits}
    return identity.columns[0]


def _read(
    build: Build, mapping: dict[str, object], fields: dict[str, object]
) -> tuple[RawTable, Pool, dict[str, object], list[Mistake]]:
    """The table and the pool as the mapping reads them, with the header said where it is not found otherwise."""
    table, wrong = _table(build, mapping, fields)
    header = build.header
    if header is not None and len(header.rows) == 1 and not _same_rows(table, build):
        mapping = {**mapping, **said_of(header)}
        table, wrong = _table(build, mapping, fields)
    if table is None:
        raise ScenarioError(wrong)
    pool, more = _pool(table, fields)
    return table, pool, mapping, [*wrong, *more]


def _table(
    build: Build, mapping: Mapping[str, object], fields: Mapping[str, object]
) -> tuple[RawTable | None, list[Mistake]]:
    try:
        return build.read(mapping, fields), []
    except BadTable as error:
        return error.rest, [*error.mistakes]
    except ScenarioError as error:
        return None, [*error.mistakes]


def _same_rows(table: RawTable | None, build: Build) -> bool:
    """Whether a table begins where it should."""
    if table is None or not len(table.rows):
        return False
    last = build.header.rows[-1] if build.header else 0
    read = {*table.rows.tolist(), *(row for row, _ in table.left_out)}
    return min(read) > last and read >= {*build.table.rows.tolist()}


def _pool(table: RawTable, fields: Mapping[str, object]) -> tuple[Pool, list[Mistake]]:
    try:
        return Pool.of(table, fields, Tour()), []
    except BadPool as error:
        if error.rest is None:
            raise
        return error.rest, [*error.mistakes]


def _repaired(
    table: RawTable, pool: Pool, columns: Columns, fields: dict[str, object], wrong: list[Mistake]
) -> tuple[Pool, dict[str, object], list[Mistake]]:
    """The pool once more, columns declared that are read as another kind than they are."""
    more = {}
    for cells, finding in zip(columns.cells, columns.findings, strict=True):
        column = pool.columns.get(cells.field)
        if column is None or not finding.settled or finding.kind == "blank" or column.kind == finding.kind:
            continue
        if cells.field not in fields:
            more[cells.field] = _declared(finding)
    if not more:
        return pool, fields, wrong
    fields = {**fields, **more}
    again, mistakes = _pool(table, fields)
    return again, fields, [*(each for each in wrong if each not in mistakes), *mistakes]


def _declared(finding: ColumnKind) -> object:
    match finding.kind:
        case "date" if finding.dates:
            return {"date": finding.dates}
        case "number" if finding.sign:
            return {"number": finding.sign}
        case "set" if finding.separator:
            return {"set": finding.separator}
    return finding.kind


def _words(columns: Columns) -> list[tuple[Cells, ColumnKind]]:
    """Columns whose values are words."""
    pairs = zip(columns.cells, columns.findings, strict=True)
    return [(cells, finding) for cells, finding in pairs if finding.kind in ("text", "set", "levels")]


def _alike(pool: Pool, cells: Cells, finding: ColumnKind) -> list[list[str]]:
    """Values of a column that most likely are one; none where nearly everybody has one of his own."""
    column = pool.columns.get(cells.field)
    if column is None or (finding.kind == "text" and cells.rows > 20 and len(column.texts) > 0.8 * cells.rows):
        return []
    return alike_in(cells.name, column.held().names)


def _ask_alike(pool: Pool, cells: Cells, groups: Sequence[Sequence[str]]) -> Choice:
    column = pool.columns[cells.field]
    counts = np.bincount(column.codes[column.codes >= 0], minlength=len(column.texts)).tolist()
    held = column.held()
    people: dict[str, int] = {}
    for values, count in zip(held.of, counts, strict=True):
        for at in values:
            people[held.names[at]] = people.get(held.names[at], 0) + count
    return alike_asked(cells, people, groups, cells.field)
