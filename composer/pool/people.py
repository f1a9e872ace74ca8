"""The pool itself: a checked table of people, and one person taken out of it to be looked at alone."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial

import numpy as np

from composer.base.arrays import Mask
from composer.base.errors import Mistake, ScenarioError, did_you_mean
from composer.pool.ages import columns_on, count_ages
from composer.pool.cells_told import bad_cells, first_other_kind, no_such_column, wrong_ids
from composer.pool.column_doubts import doubt_of
from composer.pool.doubts import Doubt
from composer.pool.kept import Kept
from composer.pool.kinds import BadCells, Column, Condition, HeldValues, declared_reader, guess_column
from composer.pool.kinds.base import canonical, single_values
from composer.pool.kinds.blank import BlankColumn
from composer.pool.kinds.date import DateColumn
from composer.pool.kinds.gain import Becomes, Gain
from composer.pool.kinds.number import NumberColumn
from composer.pool.raw import RawColumn, RawTable
from composer.pool.strings.string_array import StringArray
from composer.pool.strings.threads import map_threads
from composer.pool.tour import Tour

MOST_COLUMNS_TOLD = 5
"""Columns of which it is said how they were read, before the rest is only counted."""
LONG = 100_000
"""Different cells from which columns are understood side by side."""

_Reader = Callable[[RawColumn], Column]


@dataclass(frozen=True)
class Person:
    """One person of a pool, for recomputing: `person["rank"]` is None where the cell is blank."""

    pool: Pool = field(repr=False)
    row: int
    team: str = field(default="", kw_only=True, compare=False)
    """The single team in whose place they are looked at; empty where that does not matter."""
    tours: tuple[Tour, ...] = field(default=(), repr=False, compare=False, kw_only=True)
    """Their other tours, in teams and past ones, where these are asked for."""
    _read: dict[str, object | None] = field(default_factory=dict, repr=False, compare=False)
    known: dict[int, tuple[object, bool]] = field(default_factory=dict, init=False, repr=False, compare=False)
    """What was found of them before: whether they are meant, by the `id` of who is asked for, which is kept here."""

    @property
    def id(self) -> str:
        return self.pool.ids[self.row]

    def __getitem__(self, name: str) -> object | None:
        try:
            return self._read[name]
        except KeyError:
            value = self._read[name] = self.pool.columns[name].value(self.row)
            return value


class BadPool(ScenarioError):
    """A pool that is wrong. `rest` is the pool without what is wrong in it, so that a scenario can be held against it
    all the same; None where nothing is left."""

    def __init__(self, mistakes: Iterable[Mistake], rest: Pool | None) -> None:
        super().__init__(mistakes)
        self.rest = rest


@dataclass(frozen=True, eq=False)
class Pool:
    """Everyone who could be sent: ids, and one checked column a field, all of the same length.

    `len(pool)` people, never none. A Problem builds it from a data frame or from rows; `Pool.of` does from a table
    as a file was read.

    Attributes
    ----------
    ids : sequence of str
        The ids, in the order of the rows, each unique.
    columns : mapping of str to Column
        The fields by name, `age` among them where it is counted from `birth`; `id` is none of them.
    table : RawTable
        The cells as they were written, and where from.
    tour : Tour
        First and last day, by which ages and papers are counted.
    fields : mapping of str to object
        What was declared of the columns.
    """

    ids: Sequence[str]
    columns: Mapping[str, Column]
    table: RawTable = field(repr=False)
    tour: Tour
    fields: Mapping[str, object] = field(default_factory=dict, repr=False, kw_only=True)

    @classmethod
    def of(
        cls,
        table: RawTable,
        fields: Mapping[str, object] | None = None,
        tour: Tour | None = None,
        wrong: Sequence[Mistake] = (),
    ) -> Pool:
        """Check a table as it was read.

        Parameters
        ----------
        table : RawTable
            The cells, as a reader of files or frames gives them.
        fields : mapping, optional
            What columns are, where their own values do not tell, as under `fields:` in a file.
        tour : Tour, optional
            First and last day; without them ages are not counted.
        wrong : sequence of Mistake, optional
            What was found to be wrong when the table was read.

        Returns
        -------
        Pool
            One row a person.

        Raises
        ------
        ScenarioError
            With everything that is wrong, an empty table too; its `rest` is the pool without what is wrong in it,
            None where nothing is left.
        """
        tour = tour or Tour()
        mistakes: list[Mistake] = [*wrong]
        raws = {raw.name: raw for raw in table.columns}
        ids = raws.pop("id", None)
        if ids is not None:
            mistakes += wrong_ids(table, ids)
        elif not wrong:
            hint = did_you_mean("id", list(raws))
            mistakes.append(Mistake("there is no column `id`" + (hint if "?" in hint else ""), place=table.source))
        said = {canonical(str(name)): spec for name, spec in (fields or {}).items()}
        readers = _readers(table, raws, said, mistakes)
        columns: dict[str, Column] = {}
        for raw, found in zip(raws.values(), _understood(raws.values(), readers), strict=True):
            if isinstance(found, BadCells):
                mistakes += bad_cells(table, raw, found)
                found = _without(raw, found, readers.get(raw.name, guess_column))
            columns[raw.name] = found
        if not len(table.rows):
            raise BadPool([*mistakes, Mistake("the pool is empty: nobody is in it", place=table.source)], None)
        birth = columns.get("birth")
        if "age" not in columns and isinstance(birth, DateColumn) and tour.start:
            columns["age"] = count_ages(birth, tour)
        elif "age" not in columns and isinstance(birth, UnreadColumn):
            columns["age"] = birth
        if ids is None:
            raise BadPool(mistakes, NamelessPool(("",) * len(table.rows), columns, table, tour, fields=said))
        all_differ = len(ids.texts) == len(ids.codes)  # and texts are in order of first appearance
        names = ids.texts if all_differ else tuple(ids.texts[code] if code >= 0 else "" for code in ids.codes)
        pool = cls(names, columns, table, tour, fields=said)
        if mistakes:
            raise BadPool(mistakes, pool)
        return pool

    def __len__(self) -> int:
        return len(self.ids)

    def on(self, tours: Sequence[Tour]) -> tuple[Pool, ...]:
        """The same people as they are on the days of several tours.

        Parameters
        ----------
        tours : sequence of Tour
            First and last days.

        Returns
        -------
        tuple of Pool
            One for each; equal tours share one, and tours that are all as this pool's are this pool. Ages are counted
            on the first day of each, and the same code of `age` is the same number on all of them.
        """
        different = tuple(dict.fromkeys(tours))
        if different in ((), (self.tour,)):
            return (self,) * len(tours)
        if different not in self._on:
            counted = "age" not in {raw.name for raw in self.table.columns}
            each = columns_on(self.columns, different, counted)
            self._on[different] = {tour: replace(self, columns=each[tour], tour=tour) for tour in different}
        known = self._on[different]
        return tuple(known[tour] for tour in tours)

    @cached_property
    def _on(self) -> dict[tuple[Tour, ...], dict[Tour, Pool]]:
        return {}

    def __repr__(self) -> str:
        kinds = ", ".join(f"{name}: {column.kind}" for name, column in self.columns.items())
        return f"<Pool of {len(self)} people from {self.table.source}: {kinds}>"

    @property
    def derived(self) -> bool:
        """Whether its rows and cells are no longer those of its table."""
        return False

    @property
    def warnings(self) -> tuple[str, ...]:
        """What a planner should look at once more in how the people were read."""
        told = [f"column `{name}`: {column.warning}" for name, column in self.columns.items() if column.warning]
        if len(told) > MOST_COLUMNS_TOLD:
            told[MOST_COLUMNS_TOLD:] = [f"the same is true of {len(told) - MOST_COLUMNS_TOLD} more columns"]
        return (*self.table.warnings, *told)

    @cached_property
    def _rows(self) -> dict[str, int]:
        return dict(zip(self.ids, range(len(self.ids)), strict=True))

    @cached_property
    def _composed(self) -> dict[str, int]:
        return {canonical(identity): row for row, identity in enumerate(self.ids)}

    @cached_property
    def kept(self) -> Kept:
        """What is kept for the next question."""
        return Kept()

    def __getstate__(self) -> dict[str, object]:
        """Without what is only kept for the next question, some of it by an `id` that means nothing elsewhere."""
        return {name: value for name, value in vars(self).items() if name != "kept"}

    @cached_property
    def _doubted(self) -> dict[str, tuple[Doubt, ...]]:
        return {}

    def doubts(self, name: str) -> tuple[Doubt, ...]:
        """What may be meant otherwise than it was read, where a column is asked.

        Parameters
        ----------
        name : str
            The column, or `id`; empty for who is a person at all.

        Returns
        -------
        tuple of Doubt
            Empty where nothing is in doubt.
        """
        if name not in self._doubted:
            found = [doubt for doubt in self.table.doubts if (doubt.column or "") == name]
            column = self.columns.get(name)
            if column is not None and not isinstance(column, UnreadColumn):
                found += filter(None, [doubt_of(self.table, column, self.fields)])
            self._doubted[name] = tuple(found)
        return self._doubted[name]

    def row(self, identity: object) -> int | None:
        """Where a person stands.

        Parameters
        ----------
        identity : object
            An id; what is no text is nobody's.

        Returns
        -------
        int or None
            The row, from 0; None where nobody has it.
        """
        if not isinstance(identity, str):
            return None
        if isinstance(self.ids, StringArray):
            return self.ids.find(canonical(identity))
        row = self._rows.get(identity)
        return self._composed.get(canonical(identity)) if row is None else row

    def versions(self, row: int) -> list[int]:
        """Every row that is the person of a row.

        Parameters
        ----------
        row : int
            From 0.

        Returns
        -------
        list of int
            This row alone, but in a pool in which somebody stands with and without a course.
        """
        return [row]

    def person(self, row: int, team: str = "") -> Person:
        """One person, to be looked at alone.

        Parameters
        ----------
        row : int
            From 0.
        team : str, optional
            The single team in whose place they are looked at.

        Returns
        -------
        Person
            `person["rank"]` is the cell's value, None where it is blank.
        """
        return Person(self, row, team=team)

    def field(self, name: str) -> Column:
        """The column of a name.

        Parameters
        ----------
        name : str
            As in `columns`.

        Returns
        -------
        Column
            Its cells as codes and distinct texts, and what they mean.

        Raises
        ------
        ScenarioError
            Where there is none, with the nearest name.
        """
        if name in self.columns:
            return self.columns[name]
        birth = self.columns.get("birth")
        if name == "age" and isinstance(birth, DateColumn):
            raise ScenarioError([Mistake("`age` is counted on the first day, but the scenario has no `start:`")])
        if name == "age" and birth is not None:
            why = first_other_kind(DateColumn, self.table, birth)
            text = f"the pool has no column `age`, and not every `birth` to count it from is a day{why}"
            raise ScenarioError([Mistake(text)])
        known = [*self.columns, "id"]
        raise ScenarioError([Mistake(f"the pool has no column `{name}`" + did_you_mean(name, known))])

    def number(self, name: str) -> NumberColumn | BlankColumn:
        """The number column of a name.

        Parameters
        ----------
        name : str
            As in `columns`.

        Returns
        -------
        NumberColumn or BlankColumn
            Its numbers, scaled to whole ones; a column of nothing but blanks has none.

        Raises
        ------
        ScenarioError
            Where there is none, or where it is of another kind.
        """
        found = self.field(name)
        if not isinstance(found, (NumberColumn, BlankColumn)):
            why = "" if found.kind != "text" else first_other_kind(NumberColumn, self.table, found)
            raise ScenarioError(
                [Mistake(f"`{name}` is a column of the kind {found.kind}, and only numbers add up{why}")]
            )
        return found


class NamelessPool(Pool):
    """People whose ids could not be read, which has been told: anybody may be meant by any id."""

    @cached_property
    def _met(self) -> dict[object, int]:
        return {}

    def row(self, identity: object) -> int | None:
        return self._met.setdefault(identity, len(self._met) % len(self))


@dataclass(frozen=True, eq=False)
class UnreadColumn(BlankColumn):
    """A column with mistakes in it, which have been told: no condition is wrong on it."""

    def condition(self, spec: object, tour: Tour) -> Condition:
        return _Nobody(len(self.texts))

    def gain(self, spec: object, tour: Tour) -> Gain:
        return Becomes("", None)

    def held(self) -> HeldValues:
        return single_values(self.texts)


@dataclass(frozen=True)
class _Nobody(Condition):
    cells: int

    def accepted(self) -> Mask:
        return np.zeros(self.cells, np.bool_)

    def holds(self, value: object) -> bool:
        return False


def _readers(
    table: RawTable, raws: Mapping[str, RawColumn], fields: Mapping[str, object], mistakes: list[Mistake]
) -> dict[str, _Reader]:
    """How each column is read: as `fields` declares it, else as its file tells, else as its values do."""
    readers: dict[str, _Reader] = {}
    for name, spec in ({name: table.kinds[name] for name in raws if name in table.kinds} | {**fields}).items():
        try:
            readers[name] = declared_reader(spec, table.writing.of(name))
        except (ValueError, ScenarioError) as error:
            mistakes.append(Mistake(str(error), ("fields", name)))
            readers[name] = UnreadColumn.of
        if name not in raws:
            mistakes += no_such_column(name, spec, list(raws))
    for name in raws:
        if name not in readers and not (writing := table.writing.of(name)).plain:
            readers[name] = partial(guess_column, writing=writing)
    return readers


def _understood(raws: Collection[RawColumn], readers: Mapping[str, _Reader]) -> Sequence[Column | BadCells]:
    """The columns, or what is wrong with them; long ones side by side."""

    def one(raw: RawColumn) -> Column | BadCells:
        try:
            return readers.get(raw.name, guess_column)(raw)
        except BadCells as bad:
            return bad

    if sum(len(raw.texts) for raw in raws) < LONG:
        return [*map(one, raws)]
    return map_threads(one, [*raws], (len(raw.texts) for raw in raws))


def _without(raw: RawColumn, bad: BadCells, read: Callable[[RawColumn], Column]) -> Column:
    """The column as if its bad cells were blank."""
    wrong = {text for text, _ in bad.cells}
    kept = [code for code, text in enumerate(raw.texts) if text not in wrong]
    codes = np.full(len(raw.texts) + 1, -1, np.int32)
    codes[kept] = np.arange(len(kept))
    texts = raw.texts.at(kept) if isinstance(raw.texts, StringArray) else tuple(raw.texts[code] for code in kept)
    try:
        return read(RawColumn(raw.name, codes[raw.codes], texts, raw.finer))
    except BadCells:
        return UnreadColumn.of(raw)
