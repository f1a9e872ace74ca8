"""Expressions over a model's columns and the program's helpers, as arrays."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from composer.base.arrays import Codes, Ints, Rows, read_only
from composer.encoding.pair_block import PairBlock
from composer.encoding.program import Program
from composer.measures import Linear
from composer.measures.helpers import as_arrays
from composer.measures.linear import Weights
from composer.measures.pair_helpers import ONE, TWO
from composer.measures.sparse import Sparse, nonzero
from composer.presolve import tuning

Number = TypeVar("Number", bound=np.generic)

OVERALL = -1
"""The team of a column that counts people whichever team they go into."""
LESS = read_only(np.full(1, -1, np.int64))
_NOWHERE, _NOTHING = np.empty(0, np.intp), np.empty(0, np.int64)


@dataclass(frozen=True, eq=False)
class SparseSum:
    """An expression over a model's columns and the program's helpers: sparse, both ascending; constants aside."""

    columns: NDArray[np.intp]
    weights: Ints
    auxiliaries: NDArray[np.intp]
    helper_weights: Ints

    @property
    def empty(self) -> bool:
        """Whether it is 0 whatever is chosen."""
        return not len(self.columns) and not len(self.auxiliaries)

    @classmethod
    def zero(cls) -> SparseSum:
        return cls(_NOWHERE, _NOTHING, _NOWHERE, _NOTHING)


@dataclass(frozen=True, eq=False)
class SparseRow:
    """A row over columns and helpers."""

    flat: SparseSum
    low: int | None
    high: int | None
    label: str

    def idle(self, upper: Ints, ranges: Ints) -> bool:
        """Whether no choice can break it; asked only of rows over a few columns, where it is quickly said, and that
        have a bound already."""
        flat = self.flat
        if len(flat.columns) + len(flat.auxiliaries) > tuning.ROW_FEW or (self.low is None and self.high is None):
            return False
        low = high = 0
        for weight, most in zip(flat.weights.tolist(), upper[flat.columns].tolist(), strict=True):
            low, high = low + min(weight * most, 0), high + max(weight * most, 0)
        for weight, (least, most) in zip(flat.helper_weights.tolist(), ranges[flat.auxiliaries].tolist(), strict=True):
            low, high = low + min(weight * least, weight * most), high + max(weight * least, weight * most)
        return (self.low is None or self.low <= low) and (self.high is None or self.high >= high)


class SparseBuilder:
    """Expressions as sums over a model's columns, whose teams ascend; `person[j]` is one of those column `j` counts.
    `helpers` are those that are no constant 0, by their positions; a sum knows them by their places among these."""

    def __init__(self, program: Program, team: NDArray[np.intp], person: Rows, helpers: NDArray[np.intp]) -> None:
        self._helpers = np.full(len(program.auxiliaries), -1, np.intp)
        self._helpers[helpers] = np.arange(len(helpers))
        self._program, self._person = program, person
        self._codes: dict[tuple[int, int], tuple[int, Codes]] = {}
        self._starts: list[int] = np.searchsorted(team, np.arange(OVERALL, len(program.blocks) + 1)).tolist()
        self._places: dict[tuple[int, int], dict[int, list[int]]] = {}

    def flat(self, expression: Linear, overall: bool) -> SparseSum:
        """The expression; `overall` reads the columns that count people whichever team they go into."""
        columns: list[NDArray[np.intp]] = []
        weights: list[Ints] = []
        for (where, trait), each in expression.people.items():
            if overall and where:
                continue
            found = self._few if isinstance(each, Sparse) else self._all
            places, values = found((OVERALL if overall else where, trait), each)
            columns.append(places)
            weights.append(values)
        people = (columns[0], weights[0]) if len(columns) == 1 else _summed(columns, weights)
        return SparseSum(*people, *self._there(*as_arrays(expression.auxiliaries)))

    def pairs(self, block: PairBlock, some: NDArray[np.intp]) -> Iterator[tuple[int, SparseRow]]:
        """The rows of some pairs of a block, with their places in it; but for pairs of whom either is counted by no
        column of their own, or by several."""
        told, label = block.told, block.source.label
        start, codes = self._of((block.team, block.trait))
        column = np.zeros(told.size, np.intp)
        column[codes] = np.arange(start, start + len(codes))
        own = np.bincount(codes, minlength=told.size)[told.codes[some]] == 1
        some = some[own[:, 0] & own[:, 1]]
        two, helper = column[told.codes[some]], self._helpers[told.helpers.start + some]
        both = np.sort(two, axis=1)
        for number, first in enumerate((some * told.each).tolist()):
            of = helper[number : number + 1]
            if told.pull.down:
                yield first, SparseRow(SparseSum(both[number], TWO, of, LESS), None, 1, label)
            for which in (0, 1) if told.pull.up else ():
                flat = SparseSum(two[number, which : which + 1], ONE, of, LESS)
                yield first + told.pull.down + which, SparseRow(flat, 0, None, label)

    def moved(self, flat: SparseSum) -> SparseSum:
        """A sum over the program's helpers as one over these."""
        return SparseSum(flat.columns, flat.weights, *self._there(flat.auxiliaries, flat.helper_weights))

    def _there(self, helpers: NDArray[np.intp], weights: Ints) -> tuple[NDArray[np.intp], Ints]:
        """The places of those helpers that are among these, and their weights."""
        if not len(helpers):
            return helpers, weights
        places = self._helpers[helpers]
        there = places >= 0
        return (places, weights) if there.all() else (places[there], weights[there])

    def _of(self, key: tuple[int, int]) -> tuple[int, Codes]:
        """Where a team's columns begin, and the code of the trait that each of them has."""
        if key not in self._codes:
            start, stop = self._starts[key[0] - OVERALL : key[0] - OVERALL + 2]
            self._codes[key] = start, self._program.traits[key[1]].codes[self._person[start:stop]]
        return self._codes[key]

    def _all(self, key: tuple[int, int], weights: Weights) -> tuple[NDArray[np.intp], Ints]:
        start, codes = self._of(key)
        values = weights[codes]
        (places,) = values.nonzero()
        return places + start, values[places]

    def _few(self, key: tuple[int, int], weights: Weights) -> tuple[NDArray[np.intp], Ints]:
        if key not in self._places:
            start, codes = self._of(key)
            places = self._places[key] = {}
            for place, code in enumerate(codes.tolist(), start):
                places.setdefault(code, []).append(place)
        places = self._places[key]
        weighed, values = nonzero(weights)
        where: list[int] = []
        each: list[int] = []
        for code, weight in zip(weighed.tolist(), values.tolist(), strict=True):
            here = places.get(code, ())
            where += here
            each += [weight] * len(here)
        found = np.array(where, np.intp), np.array(each, np.int64)
        return found if len(weighed) == 1 else _summed([found[0]], [found[1]])


def _joined(parts: list[NDArray[Number]], nothing: NDArray[Number]) -> NDArray[Number]:
    """One array after the other."""
    return np.concatenate(parts) if len(parts) > 1 else parts[0] if parts else nothing


def _summed(columns: list[NDArray[np.intp]], weights: list[Ints]) -> tuple[NDArray[np.intp], Ints]:
    """Columns ascending, each once, with the sum of its weights; none whose sum is 0."""
    together, values = _joined(columns, _NOWHERE), _joined(weights, _NOTHING)
    if len(together) < 2 or (together[1:] > together[:-1]).all():
        return together, values
    different, places = np.unique(together, return_inverse=True)
    if len(different) == len(together):
        order = np.argsort(together)
        return together[order], values[order]
    sums = np.zeros(len(different), np.int64)
    np.add.at(sums, places.reshape(-1), values)
    return different[sums != 0], sums[sums != 0]
