"""Rows about two people each, of which most say nothing once few people are left: told apart all at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from composer.base.arrays import Ints, Mask, Rows
from composer.encoding.pair_block import PairBlock, pair_blocks, single_rows
from composer.encoding.program import Program
from composer.measures import Linear
from composer.measures.sparse import Sparse
from composer.presolve import tuning
from composer.presolve.sparse_rows import SparseBuilder, SparseRow, SparseSum


@dataclass(frozen=True, eq=False)
class PairRows:
    """Rows `x_a + x_b + helpers ≤ high` of a program with one team: their positions, the trait and its two codes, and
    how many of both no helpers could make too many; those that stand in blocks are not among them."""

    program: Program
    positions: NDArray[np.intp]
    traits: NDArray[np.intp]
    first: NDArray[np.intp]
    second: NDArray[np.intp]
    room: Ints

    @classmethod
    def of(cls, program: Program, check: Callable[[], None] = lambda: None) -> PairRows:
        """Those of a program; none where it has several teams. `check` is called between two rows."""
        found: list[tuple[int, int, int, int, int]] = []
        check()
        for position, row in single_rows(program.rows) if len(program.blocks) == 1 else ():
            if position % tuning.PAIRS_BETWEEN_LOOKS == 0:
                check()
            people, room = row.expression.people, row.high
            if room is None or row.low is not None or len(people) != 1:
                continue
            (((_, trait), weights),) = people.items()
            if isinstance(weights, Sparse) and len(weights.values) == 2 and weights.values.tolist() == [1, 1]:
                for helper, weight in row.expression.auxiliaries.items():
                    room -= weight * program.auxiliaries[helper][weight > 0]
                first, second = weights.codes.tolist()
                found.append((position, trait, first, second, room))
        columns = np.array(found, np.int64).reshape(-1, 5).T
        positions, traits, first, second = (column.astype(np.intp) for column in columns[:4])
        return cls(program, positions, traits, first, second, columns[4])

    def idle(self, person: Rows, upper: Ints) -> Mask:
        """Which rows of the program, one flag each, are such rows and cannot be broken by up to `upper[j]` people like
        `person[j]`."""
        flags = np.zeros(len(self.program.rows), np.bool_)
        for trait in np.unique(self.traits).tolist():
            mine = self.traits == trait
            most = np.zeros(self.program.traits[trait].size, np.int64)
            np.add.at(most, self.program.traits[trait].codes[person], upper)
            flags[self.positions[mine]] = most[self.first[mine]] + most[self.second[mine]] <= self.room[mine]
        return flags


def pairs_there(program: Program, block: PairBlock, person: Rows, upper: Ints) -> Mask:
    """Which pairs of a block could be there, or break a row, where there are up to `upper[j]` people like `person[j]`
    and nobody else.

    **Argument.** Of any other pair the helper may be held at 0: that is the truth, and what a number's helpers have to
    be exact against is only their pull (`measures.linear.Polarity`), so that whatever can be met is met with the truth.
    """
    told = block.told
    most = np.zeros(told.size, np.int64)
    np.add.at(most, program.traits[block.trait].codes[person], upper)
    here = most[told.codes]
    there: Mask = np.add(here[:, 0], here[:, 1]) > 1 if told.pull.down else (here[:, 0] > 0) & (here[:, 1] > 0)
    return there


def looked_at(program: Program, pairs: PairRows, person: Rows, upper: Ints) -> tuple[Mask, NDArray[np.intp]]:
    """Which rows these people might break, and the positions of the helpers that they might switch on."""
    wanted = ~pairs.idle(person, upper)
    helpers = np.ones(len(program.auxiliaries), np.bool_)
    for start, block in pair_blocks(program.rows) if len(program.blocks) == 1 else ():
        there, rows = pairs_there(program, block, person, upper), slice(start, start + len(block))
        wanted[rows] &= np.repeat(there, block.told.each)
        helpers[block.told.helpers.start : block.told.helpers.stop] = there
    return wanted, np.flatnonzero(helpers)


def flattened_rows(
    program: Program,
    wanted: Mask,
    flattening: SparseBuilder,
    flat: Callable[[Linear], SparseSum],
    check: Callable[[], None],
) -> Iterator[tuple[int, SparseRow]]:
    """The wanted rows over a model's columns, with their positions; those of pairs all at once, mostly."""
    known: dict[int, SparseRow] = {}
    for start, block in pair_blocks(program.rows) if len(program.blocks) == 1 else ():
        check()
        places = np.flatnonzero(wanted[start : start + len(block)])
        several = flattening.pairs(block, places[:: block.told.each] // block.told.each)
        known |= {start + place: row for place, row in several}
    for number in np.flatnonzero(wanted).tolist():
        if number in known:
            yield number, known[number]
            continue
        check()
        row = program.rows[number]
        yield number, SparseRow(flat(row.expression), row.low, row.high, row.source.label)
