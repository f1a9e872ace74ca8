"""What everybody is worth, where each trait's codes add something: of all at once, or of those alone who matter.

Whoever asks wants the dearest, or all above some limit. Once people are sorted into cells (`presolve.cells`) nobody is
worth more than the largest that each trait adds in their cell. So cells are looked into from the highest such bound
down, for as long as what is still outside could matter (threshold algorithm, Fagin, Lotem, Naor 2003): what is found is
the same as of all at once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np

from composer.base.arrays import Codes, Ints, Rows, taken
from composer.base.stretches import largest, stretches
from composer.encoding.program import Program
from composer.presolve.cells import Cells, cells_of
from composer.presolve.schedules import NEVER

Tables = Sequence[Mapping[int, Ints]]
"""For each team and trait what each code adds."""


class Worths(Protocol):
    """A whole number for everybody of a pool, `NEVER` for who may be in no team."""

    @property
    def everybody(self) -> Ints:
        """Those of all."""

    @property
    def number(self) -> int:
        """How many may be in some team."""

    def of(self, rows: Rows) -> Ints:
        """Those of some."""

    def above(self, low: int) -> Rows:
        """Who is worth more, ascending."""

    def largest(self, most: int, low: int, high: int | None = None) -> Rows:
        """As `base.stretches.largest`."""

    def gains(self) -> int:
        """The sum of those above 0, which 64 bits may not hold."""


@dataclass(frozen=True, eq=False)
class Listed:
    """All of them, known."""

    everybody: Ints

    @property
    def number(self) -> int:
        return int(np.count_nonzero(self.everybody > NEVER))

    def of(self, rows: Rows) -> Ints:
        return self.everybody.take(rows)

    def above(self, low: int) -> Rows:
        return np.flatnonzero(self.everybody > low)

    def largest(self, most: int, low: int, high: int | None = None) -> Rows:
        return largest(self.everybody, most, low, high)

    def gains(self) -> int:
        return _positive(self.everybody)


class Sought:
    """Those of people in cells, who are looked at as far down as is asked."""

    def __init__(self, program: Program, tables: Tables, cells: Cells) -> None:
        self._program, self._tables, self._cells = program, tables, cells
        self._eligible = program.eligible
        bounds = np.max([cells.bounds(program.traits, each) for each in tables], axis=0)
        self._order = np.argsort(-bounds)
        self._bounds = bounds[self._order]
        self._within = np.cumsum(cells.sizes[self._order])  # people in the first cells
        self._looked = 0  # cells
        self._rows, self._worth = np.empty(0, np.intp), np.empty(0, np.int64)  # of who is in them

    @cached_property
    def everybody(self) -> Ints:
        return _worth_of_everybody(self._program, self._tables, lambda: None)

    @property
    def number(self) -> int:
        return int(np.count_nonzero(self._eligible))

    def of(self, rows: Rows) -> Ints:
        best = np.full(len(rows), NEVER, np.int64)
        for block, tables in zip(self._program.blocks, self._tables, strict=True):
            worth = _worth(_codes_and_tables(self._program, tables), rows, len(rows))
            np.maximum(best, np.where(block.eligible.take(rows), worth, NEVER), out=best)
        return best

    def above(self, low: int) -> Rows:
        self._look(int(np.searchsorted(-self._bounds, -low)))
        return np.sort(self._rows[self._worth > low])

    def largest(self, most: int, low: int, high: int | None = None) -> Rows:
        while True:
            outside = self._outside
            known = self._worth >= max(low, outside + 1)
            if high is not None:
                known &= self._worth <= high
            if outside < low or np.count_nonzero(known) >= most:
                break
            people = 2 * max(most, int(self._within[self._looked - 1]) if self._looked else 0)
            self._look(int(np.searchsorted(self._within, people)) + 1)
        rows, worth = self._rows[known], self._worth[known]
        if len(rows) > most:
            near = worth >= np.partition(worth, len(worth) - most)[len(worth) - most]
            rows, worth = rows[near], worth[near]
        order = np.argsort(rows)
        return rows[order][largest(worth[order], most, low)]

    def gains(self) -> int:
        self.above(0)
        return _positive(self._worth)

    @property
    def _outside(self) -> int:
        """What nobody is worth more than who was not looked at."""
        return int(self._bounds[self._looked]) if self._looked < len(self._bounds) else NEVER

    def _look(self, cells: int) -> None:
        """Look into so many cells."""
        if cells <= self._looked:
            return
        everybody = self._cells.people_in(self._order[self._looked : cells])
        rows = everybody[self._eligible.take(everybody)]
        self._rows, self._worth = np.append(self._rows, rows), np.append(self._worth, self.of(rows))
        self._looked = min(cells, len(self._order))
        self._cells.looked_at(len(everybody))


def worths(program: Program, tables: Tables, check: Callable[[], None], sort: bool = False) -> Worths:
    """What everybody is worth in the team where it is most. `check` is called between two teams; `sort` sorts people
    into cells by it where that is likely to pay."""
    cells = cells_of(program, tables, sort)
    if cells is None:
        return Listed(_worth_of_everybody(program, tables, check))
    for _ in program.blocks:
        check()
    return Sought(program, tables, cells)


def _worth_of_everybody(program: Program, tables: Tables, check: Callable[[], None]) -> Ints:
    best = np.full(len(program.pool), NEVER, np.int64)
    for block, tables_here in zip(program.blocks, tables, strict=True):
        check()
        traits = _codes_and_tables(program, tables_here)
        for here in stretches(len(best)):
            may = block.eligible[here]
            number = int(np.count_nonzero(may))
            if 2 * number < len(may):
                rows = np.flatnonzero(may) + here.start
                best[rows] = np.maximum(best[rows], _worth(traits, rows, number))
            else:
                worth = _worth(traits, here, len(may))
                if number < len(may):  # as numpy.where, in a third of its time
                    worth *= may
                    worth += (1 - may) * NEVER
                np.maximum(best[here], worth, out=best[here])
    return best


def worth_in(program: Program, tables: Mapping[int, Ints], rows: Rows) -> Ints:
    """What some people are worth in one team, whose tables say what each trait's codes add."""
    worth = np.empty(len(rows), np.int64)
    traits = _codes_and_tables(program, tables)
    for here in stretches(len(rows)):
        worth[here] = _worth(traits, rows[here], len(rows[here]))
    return worth


def _codes_and_tables(program: Program, tables: Mapping[int, Ints]) -> list[tuple[Codes, Ints]]:
    return [(program.traits[trait].codes, table) for trait, table in tables.items()]


def _worth(traits: Sequence[tuple[Codes, Ints]], rows: Rows | slice, number: int) -> Ints:
    """The same for so many people, who are few."""
    several = [pair for pair in traits if len(pair[1]) > 1]
    alike = sum(int(table[0]) for _, table in traits if len(table) == 1)
    if not several:
        return np.full(number, alike, np.int64)
    (codes, table), *others = several
    worth: Ints = (table + alike).take(taken(codes, rows))
    for codes, table in others:
        worth += table.take(taken(codes, rows))
    return worth


def _positive(numbers: Ints) -> int:
    """The sum of those above 0, which 64 bits may not hold."""
    total = 0
    for here in stretches(len(numbers)):
        above = np.maximum(numbers[here], 0)
        if above.max() < 2**48:  # 63 bits hold the sum of a stretch of them
            total += int(above.sum())
        else:
            total += (int((above >> 31).sum()) << 31) + int((above & (2**31 - 1)).sum())
    return total
