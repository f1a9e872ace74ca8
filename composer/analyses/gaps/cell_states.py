"""What of a cell matters, where courses change cells: cells that nothing tells apart are one.

Cells of a column are the states of a machine, courses the letters it reads, and what the conditions asked say of a
cell is its output. Two cells are alike if the same is said of both, now and after any courses (Moore 1956): then one
may stand for the other, and a course that leads to a like cell changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from composer.base.arrays import Codes, Mask
from composer.base.errors import Mistake, ScenarioError
from composer.measures import Measure
from composer.pool import Pool, RawColumn, Tour
from composer.pool.kinds import BadCells, Column
from composer.pool.kinds.gain import Gain
from composer.pool.who import Who

IntegerCodes = NDArray[np.integer] | Mask
"""One code for each cell of a column and, last, for a blank one, which -1 finds."""


@dataclass(frozen=True, eq=False)
class FieldQueries:
    """One thing that is asked of people: conditions, fields that are read in full, and one code a person for all that
    it tells apart; on the days of some `tours`, where it is not on those of the pool."""

    whos: tuple[Who, ...]
    whole: tuple[str, ...]
    codes: Callable[[Pool], IntegerCodes]
    tours: tuple[Tour, ...] = ()

    @classmethod
    def by_who(cls, who: Who) -> FieldQueries:
        """A gate, a seat, or who may take a course."""
        return cls((who,), (), who.mask)

    @classmethod
    def by_measure(cls, measure: Measure) -> FieldQueries:
        """A measure: its conditions, and the fields that its texts name."""
        values = [getattr(measure, key) for key in type(measure).model_fields]
        whos = tuple(value for value in values if isinstance(value, Who))
        whole = tuple(value for value in values if isinstance(value, str))
        return cls(whos, whole, lambda pool: measure.trait(pool).codes)

    def on(self, tours: Iterable[Tour]) -> FieldQueries:
        """The same, asked on the days of these tours."""
        return replace(self, tours=tuple(dict.fromkeys(tours)))

    def told(self, pool: Pool) -> list[IntegerCodes]:
        """The codes of a pool's people on each tour."""
        return [self.codes(on) for on in pool.on(self.tours or (pool.tour,))]

    def fields(self) -> set[str]:
        """Every field that is read."""
        return {name for who in self.whos for name in who.fields()} | set(self.whole)


@dataclass(frozen=True, eq=False)
class CellStates:
    """A column with every cell that there is or could come about; `after[c][code]` is the cell after course `c`, None
    where that gives nothing here."""

    column: Column
    after: tuple[Codes | None, ...]

    def merged(self, alike: Codes) -> CellStates:
        """The same where like cells are one: `alike[code]` stands for each."""
        after = tuple(None if codes is None else alike[codes] for codes in self.after)
        return CellStates(self.column, after)


def reachable_cells(column: Column, gains: Sequence[Gain | None]) -> CellStates:
    """Every cell of the column that any courses in any order could lead to. Raises ScenarioError where the column
    cannot hold one of them."""
    texts: list[str | None] = [*column.texts, None]
    known = {text: code for code, text in enumerate(texts)}
    after: list[list[int]] = [[] for _ in gains]
    for text in texts:  # which grows
        for course, gain in enumerate(gains):
            if gain is not None:
                new = gain.cell(text)
                if new not in known:
                    known[new] = len(texts)
                    texts.append(new)
                after[course].append(known[new])
    blank = len(column.texts)
    place = np.arange(len(texts), dtype=np.int32)
    place[blank + 1 :] -= 1
    place[blank] = -1
    order = np.append(np.delete(np.arange(len(texts)), blank), blank)  # the blank one comes last
    raw = RawColumn(column.name, column.codes, tuple(text for text in texts if text is not None))
    try:
        grown = column.like(raw)
    except BadCells as bad:
        text = f"`{column.name}` cannot hold all that is given: {bad.cells[0][1]}"
        raise ScenarioError([Mistake(text, ("courses",))]) from None
    return CellStates(grown, tuple(place[np.array(codes)[order]] if codes else None for codes in after))


def merge_alike(cells: CellStates, pool: Pool, asked: Iterable[FieldQueries]) -> Codes:
    """For each cell the first that nothing asked tells apart from it."""
    column = cells.column
    size = len(column.texts) + 1
    said: list[IntegerCodes] = [np.zeros(size, np.int64)]
    for each in asked:
        if column.name in each.whole:
            said.append(np.arange(size))
        for spec in conditions_on(each.whos, column.name):
            for tour in each.tours or (pool.tour,):
                said.append(np.append(column.condition(spec, tour).accepted(), False))
    kind = distinction_codes(said)
    while True:
        finer = distinction_codes([kind, *(kind[codes] for codes in cells.after if codes is not None)])
        if finer.max() == kind.max():
            break
        kind = finer
    first = np.unique(kind, return_index=True)[1]
    first[first == size - 1] = -1
    return first[kind].astype(np.int32)


def distinction_codes(said: Sequence[IntegerCodes]) -> NDArray[np.intp]:
    """A number for each of many, equal where all that is said of two of them is."""
    return np.unique(np.stack(said).astype(np.int64), axis=1, return_inverse=True)[1].reshape(-1)


def conditions_on(whos: Iterable[Who], name: str) -> Iterator[object]:
    """Every condition on a field."""
    for who in whos:
        if name in who.conditions:
            yield who.conditions[name]
        yield from conditions_on((*who.any, *who.none), name)
