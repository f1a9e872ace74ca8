"""The rows of a small program as one matrix, over people alike as one column and over helpers.

Of a single team it is written from the program at once, for all rows that read one trait together; of anything else
from the model that `presolve.condense` makes row by row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from composer.base.arrays import Ints, Rows
from composer.encoding.pair_block import pair_blocks
from composer.encoding.program import Program
from composer.measures.linear import Weights
from composer.measures.sparse import Sparse
from composer.presolve.condense import Choice, CountModel, Placement, first_of
from composer.presolve.symmetry import Classes

OPEN = 2**62
"""The bound of a side that has none."""
SALT = 20_27
Positions = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class DenseRows:
    """`low` ≤ `matrix` · (numbers of each column, values of helpers) ≤ `high`, where numbers go from 0 to `upper`, and
    helpers within `ranges`.

    The first rows are those of the program at the positions `index`, those after them always hold. `team` is the team
    of each column, `people` are all who are counted, and `place` makes people of numbers.
    """

    program: Program
    matrix: Ints
    low: Ints
    high: Ints
    index: Positions
    team: Positions
    upper: Ints
    ranges: Ints
    people: Rows
    place: Callable[[Choice], Placement] = field(repr=False)


def of_one_team(program: Program, people: Rows, most: int) -> DenseRows | None:
    """A program with one team, over some people who may be in it; None of any other program, or where the matrix would
    have more than so many places."""
    height, helpers = len(program.rows), len(program.auxiliaries)
    if len(program.blocks) > 1 or program.personal or height * (len(people) + helpers) > most:
        return None
    if next(iter(pair_blocks(program.rows)), None) is not None:
        return None
    matrix = np.zeros((height, len(people) + helpers), np.int64)
    by_trait: dict[int, list[tuple[Ints, Weights]]] = {}
    for line, row in zip(matrix, program.rows, strict=True):
        for (_, trait), weights in row.expression.people.items():
            by_trait.setdefault(trait, []).append((line[: len(people)], weights))
        for helper, weight in row.expression.auxiliaries.items():
            line[len(people) + helper] = weight
    for trait, read in by_trait.items():
        size, own = program.traits[trait].size, program.traits[trait].codes[people].astype(np.intp)
        weighed: Iterable[Ints] = map(np.asarray, (each for _, each in read))
        if size > len(people):
            codes, own = np.unique(own, return_inverse=True)
            weighed = _of_codes([each for _, each in read], codes)
        for (line, _), weights in zip(read, weighed, strict=True):
            line += weights.take(own)
    first, of = _alike(matrix[:, : len(people)])
    if len(first) < len(people):
        matrix = np.ascontiguousarray(matrix[:, np.append(first, np.arange(len(people), matrix.shape[1]))])
    kinds = Classes(people, of, people[first], np.bincount(of, minlength=len(first))).first(program.room)

    def placed(choice: Choice) -> Placement:
        members = sorted(chain.from_iterable(first_of(kinds, choice.counts).values()))
        return Placement((np.array(members, np.intp),), choice.auxiliaries)

    low = np.array([-OPEN if row.low is None else row.low for row in program.rows], np.int64)
    high = np.array([OPEN if row.high is None else row.high for row in program.rows], np.int64)
    ranges = np.array(program.auxiliaries, np.int64).reshape(-1, 2)
    index, team = np.arange(height), np.zeros(len(first), np.intp)
    return DenseRows(program, matrix, low, high, index, team, kinds.size, ranges, kinds.people, placed)


def _of_codes(read: list[Weights], codes: Ints) -> Ints:
    """What each row weighs each of these codes, which ascend, a line a row."""
    found = np.zeros((len(read), len(codes)), np.int64)
    few = [(line, weights) for line, weights in enumerate(read) if isinstance(weights, Sparse)]
    for line, weights in enumerate(read):
        if not isinstance(weights, Sparse):
            found[line] = weights[codes]
    if few and len(codes):
        lines = np.repeat([line for line, _ in few], [len(weights.codes) for _, weights in few])
        weighed = np.concatenate([weights.codes for _, weights in few])
        places = np.minimum(np.searchsorted(codes, weighed), len(codes) - 1)
        there = codes[places] == weighed
        found[lines[there], places[there]] = np.concatenate([weights.values for _, weights in few])[there]
    return found


@lru_cache(maxsize=16)
def _mixed(number: int) -> NDArray[np.uint64]:
    return np.random.default_rng(SALT).integers(0, 2**64, number, np.uint64, endpoint=False)


def _alike(columns: Ints) -> tuple[Positions, Positions]:
    """The first of each kind of column, ascending, and the kind of each."""
    _, first, of = np.unique(_mixed(len(columns)) @ columns.astype(np.uint64), return_index=True, return_inverse=True)
    order = np.argsort(first)
    rank = np.empty(len(order), np.intp)
    rank[order] = np.arange(len(order))
    first, of = first[order], rank[of.reshape(-1)]
    if len(first) < columns.shape[1] and (columns[:, first[of]] != columns).any():  # two kinds with one sum
        return np.arange(columns.shape[1]), np.arange(columns.shape[1])
    return first, of


def of_model(model: CountModel, most: int) -> DenseRows | None:
    """A model; None where the matrix would have more than so many places."""
    people = len(model.team)
    height, width = len(model.everything), people + len(model.ranges)
    if height * width > most:
        return None
    matrix = np.zeros((height, width), np.int64)
    for place, row in enumerate(model.everything):
        matrix[place, row.flat.columns] = row.flat.weights
        matrix[place, row.flat.auxiliaries + people] = row.flat.helper_weights
    low = np.array([-OPEN if row.low is None else row.low for row in model.everything], np.int64)
    high = np.array([OPEN if row.high is None else row.high for row in model.everything], np.int64)
    index = np.array(model.index, np.intp)
    ends = low, high, index, model.team, model.upper, model.ranges
    return DenseRows(model.program, matrix, *ends, model.classes.people, model.place)
