"""Helpers one of which must be on: which of several things a number is of, such as the largest of many groups.

A row `Σ y ≥ 1` says that one of them is on, and rows that each alone tightens what that means. In fractions that is
next to nothing: a hundredth of each of a hundred helpers. As cases, in each of which one of them is on, it is as sharp
as anything else (disjunctive programming, Balas 1979): nothing is worth more than what is best in the best case, and
the others need not be on in it, since they only ask for more.

A case needs no linear program of its own where the multipliers of another one rule it out. They say what everybody is
worth before the row of a case; with the multiplier that it had in that other one, its people are worth so much more.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from composer.base.arrays import Floats, Ints
from composer.base.chained import Chained
from composer.encoding.pair_block import pair_blocks, single_rows
from composer.encoding.program import Program, Row
from composer.measures import Linear
from composer.measures.sparse import nonzero
from composer.presolve.lagrangian import lagrangian_bound
from composer.presolve.schedules import NEVER

LOW = 2**31 - 1


@dataclass(frozen=True, eq=False)
class OneOf:
    """The helpers, for each of them its rows as they are where it is on, and the program without any of these."""

    helpers: tuple[int, ...]
    rows: tuple[tuple[Row, ...], ...]
    without: Program

    @classmethod
    def of(cls, program: Program, objective: Linear) -> OneOf | None:
        """Those of a program; None where there are none, or several such rows, whose cases would multiply."""
        found = [position for position, row in single_rows(program.rows) if _says_one_of(program, row)]
        if len(found) != 1:
            return None
        helpers = tuple(program.rows[found[0]].expression.auxiliaries)
        if not objective.auxiliaries.keys().isdisjoint(helpers):
            return None
        wanted, places = set(helpers), dict[int, list[int]]()
        blocks = pair_blocks(program.rows)
        if any(not wanted.isdisjoint(block.told.helpers) for _, block in blocks):
            return None
        for position, row in single_rows(program.rows):
            if position == found[0] or wanted.isdisjoint(row.expression.auxiliaries):
                continue
            mine = [helper for helper in row.expression.auxiliaries if helper in wanted]
            if len(mine) > 1 or not _only_asks(program, row, mine[0]):
                return None
            places.setdefault(mine[0], []).append(position)
        left_out = {found[0], *(position for each in places.values() for position in each)}
        rows = tuple(tuple(_where_on(program.rows[p], helper) for p in places.get(helper, ())) for helper in helpers)
        edges = [-1, *sorted(left_out), len(program.rows)]
        kept = Chained(program.rows[before + 1 : end] for before, end in pairwise(edges))
        return cls(helpers, rows, replace(program, rows=kept if blocks else tuple(kept)))

    def case(self, number: int) -> Program:
        """The program where that one is on, and the others are off."""
        ranges = list(self.without.auxiliaries)
        for place, helper in enumerate(self.helpers):
            ranges[helper] = (place == number,) * 2
        ranges = [(int(low), int(high)) for low, high in ranges]
        return replace(self.without, auxiliaries=tuple(ranges), rows=self.without.rows + self.rows[number])

    def bounds(self, objective: Linear, times: Floats, check: Callable[[], None] = lambda: None) -> list[int] | None:
        """What nothing in each case is worth more than, by the multipliers of one of them; None where cases differ in
        more than in whom they count, or where no numbers are exact enough."""
        if self._counted is None:
            return None
        template = replace(self.rows[0][0], expression=replace(self.rows[0][0].expression, people={}))
        last: tuple[Row, ...] = (template,)
        program = replace(self.without, rows=self.without.rows + last)
        found = lagrangian_bound(program, objective, times, check)
        if found is None:
            return None
        check()
        trait, cases = self._counted
        there = np.flatnonzero(found.person > NEVER)
        codes, worth = self.without.traits[trait].codes[there], found.person[there]
        more = np.maximum(worth - found.times[-1], 0) - np.maximum(worth, 0)
        high, low = np.zeros((2, self.without.traits[trait].size), np.int64)
        np.add.at(high, codes, more >> 31)
        np.add.at(low, codes, more & LOW)
        sums = ((int(high[each].sum()) << 31) + int(low[each].sum()) for each in cases)
        return [(found.limit + each) // found.scale for each in sums]

    @cached_property
    def _counted(self) -> tuple[int, Sequence[NDArray[np.intp]]] | None:
        """Where the cases have one row each, alike but for whom it counts: the trait, and the codes of each case."""
        if not self.without.exclusive.one_of_all or any(len(each) != 1 for each in self.rows):
            return None
        first, *_ = (row for (row,) in self.rows)
        traits = {trait for _, trait in first.expression.people}
        cases = []
        for (row,) in self.rows:
            one, expression = first.expression, row.expression
            alike = (row.low, row.high, expression.auxiliaries) == (first.low, first.high, one.auxiliaries)
            everywhere = expression.shared and len(expression.people) == len(self.without.blocks)
            if not alike or not everywhere or {trait for _, trait in expression.people} != traits or len(traits) != 1:
                return None
            codes, each = nonzero(next(iter(expression.people.values())))
            if (each != 1).any():
                return None
            cases.append(codes)
        return traits.pop(), cases

    @cached_property
    def sizes(self) -> Ints:
        """How many people each case counts, as far as that is known."""
        if self._counted is None:
            return np.zeros(len(self.helpers), np.int64)
        trait, cases = self._counted
        eligible = self.without.traits[trait].codes[self.without.eligible]
        heads = np.bincount(eligible, minlength=self.without.traits[trait].size)
        return np.array([int(heads[each].sum()) for each in cases], np.int64)


def _says_one_of(program: Program, row: Row) -> bool:
    """Whether it is a row `Σ y ≥ 1` of more than a few helpers."""
    if row.low != 1 or row.high is not None or row.expression.people or row.slack is not None:
        return False
    helpers = row.expression.auxiliaries
    ranges = program.auxiliaries
    return len(helpers) > 1 and all(weight == 1 and ranges[helper] == (0, 1) for helper, weight in helpers.items())


def _only_asks(program: Program, row: Row, helper: int) -> bool:
    """Whether a row asks for nothing where the helper is off, and for more where it is on."""
    if (row.low is None) == (row.high is None):
        return False
    sign, end = (1, row.low) if row.high is None else (-1, row.high)
    assert end is not None
    if row.expression.auxiliaries[helper] * sign >= 0:
        return False
    least = 0
    for (team, _), weights in row.expression.people.items():
        least += min(int((nonzero(weights)[1] * sign).min(initial=0)), 0) * program.blocks[team].most
    for other, weight in row.expression.auxiliaries.items():
        if other != helper:
            least += min(weight * sign * each for each in program.auxiliaries[other])
    return least >= end * sign


def _where_on(row: Row, helper: int) -> Row:
    """A row of a helper that is on."""
    others = dict(row.expression.auxiliaries)
    weight = others.pop(helper)
    low = None if row.low is None else row.low - weight
    high = None if row.high is None else row.high - weight
    return replace(row, expression=replace(row.expression, auxiliaries=others), low=low, high=high)
