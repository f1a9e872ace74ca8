"""Rows about two named people each, of which most say nothing once few people are left: told apart all at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from composer.base.arrays import Ints, Mask, Rows
from composer.encoding.pair_block import PairBlock, single_rows
from composer.encoding.program import Program
from composer.measures.sparse import Sparse
from composer.presolve import tuning


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
