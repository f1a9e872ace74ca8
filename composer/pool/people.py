"""The pool itself: a checked table of people, and one person taken out of it to be looked at by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from composer.errors import Mistake, ScenarioError, did_you_mean
from composer.pool.kinds import BadCells, Column, column, declared
from composer.pool.kinds.base import normal
from composer.pool.kinds.blank import BlankColumn
from composer.pool.kinds.date import DateColumn
from composer.pool.kinds.number import NumberColumn
from composer.pool.raw import Codes, RawColumn, RawTable
from composer.pool.tour import Tour

MOST_ROWS_NAMED = 3
"""Rows that one mistake names before it only counts the rest."""


@dataclass(frozen=True)
class Person:
    """One person of a pool, for checking by hand: `person["rank"]` is None where the cell is blank."""

    pool: Pool = field(repr=False)
    row: int

    @property
    def id(self) -> str:
        return self.pool.ids[self.row]

    def __getitem__(self, name: str) -> object | None:
        return self.pool.columns[name].value(self.row)


@dataclass(frozen=True, eq=False)
class Pool:
    """Everyone who could be sent: ids, and one checked column a field, all of the same length.

    Build it with `Pool.of`. `len(pool)` people; never empty.
    """

    ids: tuple[str, ...]
    columns: Mapping[str, Column]
    table: RawTable = field(repr=False)
    tour: Tour

    @classmethod
    def of(cls, table: RawTable, fields: Mapping[str, object] | None = None, tour: Tour | None = None) -> Pool:
        """Check a table as it was read. Raises ScenarioError with everything that is wrong with it."""
        pool, mistakes = cls.read(table, fields, tour)
        if mistakes or pool is None:
            raise ScenarioError(mistakes)
        return pool

    @classmethod
    def read(
        cls, table: RawTable, fields: Mapping[str, object] | None = None, tour: Tour | None = None
    ) -> tuple[Pool | None, list[Mistake]]:
        """The pool, and everything that is wrong with it.

        With mistakes, the pool has blanks in their place: of use only to find what else is wrong with a scenario.
        None where there is nobody, or nobody has an id.
        """
        tour = tour or Tour()
        raws = {raw.name: raw for raw in table.columns}
        ids = raws.pop("id", None)
        if ids is None:
            hint = did_you_mean("id", list(raws))
            text = "there is no column `id`" + (hint if "?" in hint else "")
            return None, [Mistake(text, place=table.source)]
        if not len(ids.codes):
            return None, [Mistake("the pool is empty: nobody is in it", place=table.source)]
        mistakes = list(_wrong_ids(table, ids))
        readers: dict[str, Callable[[RawColumn], Column]] = {}
        for name, spec in (fields or {}).items():
            try:
                readers[name] = declared(spec)
            except (ValueError, ScenarioError) as error:
                mistakes.append(Mistake(str(error), ("fields", name)))
                readers[name] = BlankColumn.of  # takes any condition: no mistake follows from this one
            if name not in raws and not (name == "age" and "birth" in raws):
                text = "ids are always text" if name == "id" else "the pool has no such column"
                mistakes.append(Mistake(text + did_you_mean(name, list(raws)), ("fields", name)))
        columns: dict[str, Column] = {}
        for name, raw in raws.items():
            columns[name], wrong = _column(table, raw, readers.get(name, column))
            mistakes += wrong
        if "age" not in columns and isinstance(columns.get("birth"), DateColumn) and tour.start:
            columns["age"] = _ages(columns["birth"], tour)
        return cls(tuple(ids.texts[code] if code >= 0 else "" for code in ids.codes), columns, table, tour), mistakes

    def __len__(self) -> int:
        return len(self.ids)

    def __repr__(self) -> str:
        kinds = ", ".join(f"{name}: {column.kind}" for name, column in self.columns.items())
        return f"<Pool of {len(self)} people from {self.table.source}: {kinds}>"

    @cached_property
    def _rows(self) -> dict[str, int]:
        return {normal(identity): row for row, identity in enumerate(self.ids)}

    def row(self, identity: str) -> int | None:
        """The row of the person with this id; None where nobody has it."""
        return self._rows.get(normal(identity))

    def person(self, row: int) -> Person:
        """One person, to be looked at by hand."""
        return Person(self, row)

    def field(self, name: str) -> Column:
        """The column called `name`. Raises ScenarioError with the nearest name where there is none."""
        if name in self.columns:
            return self.columns[name]
        if name == "age" and isinstance(self.columns.get("birth"), DateColumn):
            raise ScenarioError([Mistake("`age` is counted on the first day, but the scenario has no `start:`")])
        known = [*self.columns, "id"]
        raise ScenarioError([Mistake(f"the pool has no column `{name}`" + did_you_mean(name, known))])

    def number(self, name: str) -> NumberColumn | BlankColumn:
        """The number column called `name`. Raises ScenarioError where it is of another kind."""
        found = self.field(name)
        if not isinstance(found, (NumberColumn, BlankColumn)):
            why = "" if found.kind != "text" else _why_no_number(self.table, found)
            raise ScenarioError([Mistake(f"`{name}` is a {found.kind} column, and only numbers add up{why}")])
        return found


def _why_no_number(table: RawTable, found: Column) -> str:
    """The first cell that keeps a text column from being numbers."""
    for text_code, text in enumerate(found.texts):
        try:
            NumberColumn.of(RawColumn(found.name, np.zeros(1, np.int32), (text,)))
        except BadCells as bad:
            row = int(np.flatnonzero(found.codes == text_code)[0])
            return f" ({table.place(row)}: {bad.cells[0][1]})"
    return ""


def _wrong_ids(table: RawTable, ids: RawColumn) -> Iterator[Mistake]:
    """Blank and repeated ids."""
    for row in np.flatnonzero(ids.codes < 0):
        yield Mistake("the id is blank", place=table.place(int(row), "id"))
    counts = np.bincount(ids.codes[ids.codes >= 0], minlength=len(ids.texts))
    for code in np.flatnonzero(counts > 1):
        rows = np.flatnonzero(ids.codes == code)
        text = f"the id `{ids.texts[code]}` is there {len(rows)} times ({_rows_named(table, rows)})"
        yield Mistake(text, place=table.place(int(rows[1]), "id"))


def _column(table: RawTable, raw: RawColumn, reader: Callable[[RawColumn], Column]) -> tuple[Column, list[Mistake]]:
    """A column and its mistakes; with mistakes, blank where they are."""
    try:
        return reader(raw), []
    except BadCells as bad:
        mistakes = [_bad_cell(table, raw, text, reason) for text, reason in bad.cells]
        wrong = {text for text, _ in bad.cells}
    sound = [code for code, text in enumerate(raw.texts) if text not in wrong]
    place = np.full(len(raw.texts) + 1, -1, np.int32)
    place[sound] = np.arange(len(sound))
    rest = RawColumn(raw.name, place[raw.codes], tuple(raw.texts[code] for code in sound))
    try:
        return reader(rest), mistakes
    except BadCells:
        return BlankColumn.of(raw), mistakes


def _bad_cell(table: RawTable, raw: RawColumn, text: str, reason: str) -> Mistake:
    """A cell that its column's kind cannot read, with the rows it stands in."""
    rows = np.flatnonzero(raw.codes == raw.texts.index(text))
    more = f" (also {_rows_named(table, rows[1:])})" if len(rows) > 1 else ""
    return Mistake(reason + more, place=table.place(int(rows[0]), raw.name))


def _rows_named(table: RawTable, rows: Codes | np.ndarray[tuple[int], np.dtype[np.int64]]) -> str:
    named = ", ".join(f"{table.row_word} {table.rows[row]}" for row in rows[:MOST_ROWS_NAMED])
    return named + (f" and {len(rows) - MOST_ROWS_NAMED} more" if len(rows) > MOST_ROWS_NAMED else "")


def _ages(birth: Column, tour: Tour) -> NumberColumn:
    """Full years on the first day of the tour, for every birth day there is."""
    assert isinstance(birth, DateColumn)
    ages = [tour.age(birth.read(code)) for code in range(len(birth.texts))]
    return NumberColumn("age", birth.codes, tuple(map(str, ages)), np.array(ages, np.int64), 1)
