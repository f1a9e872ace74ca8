"""In how many teams somebody may be at most, where helpers say so: the most tours of one person, held below a number.

Whoever has had some tours may have no more in the teams than there are *levels* on beyond these
(`encoding.burden_rows`). Where rows over helpers alone keep the upper levels off, that is a number for each person, and
the price of their best schedule keeps to it (`presolve.schedules`); else a hundredth of a level would let everybody
have a hundredth of a tour more.

**Argument.** A helper of 0 or 1 is off where its being on leaves another one, or a row, no value in its range: the rows
over helpers alone are true of every choice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from composer.base.arrays import Ints
from composer.encoding.pair_block import single_rows
from composer.encoding.program import FREE, PersonRow, Program

Ranges = list[tuple[int, int]]
Rows = Sequence[tuple[Mapping[int, int], int]]
"""Helpers with their weights, and the least that these come to."""


def held_tours(program: Program) -> Program:
    """The program in which everybody's teams are as few as helpers allow."""
    told = [row for row in program.personal if row.auxiliaries and _counts_teams(program, row)]
    if not told or program.exclusive.one_of_all or program.beside:
        return program
    ranges = _narrowed(program, {helper for row in told for helper in row.auxiliaries})
    if ranges == list(program.auxiliaries):
        return program
    most = np.full(len(program.pool), program.exclusive.longest, np.int64)
    if program.most_tours is not None:
        most = np.minimum(most, program.most_tours)
    for row in told:
        room = sum(max(-weight * end for end in ranges[helper]) for helper, weight in row.auxiliaries.items())
        most = np.minimum(most, np.where(row.bounds == FREE, FREE, row.bounds + room)[row.trait.codes])
    return _with_most(replace(program, auxiliaries=tuple(ranges)), np.maximum(most, 0))


def _with_most(program: Program, most: Ints) -> Program:
    """The same with so many teams for everybody; who may be in none is kept out."""
    blocks = program.blocks
    if not most.all():
        kept = {id(block.eligible): block.eligible & (most > 0) for block in blocks}
        blocks = tuple(replace(block, eligible=kept[id(block.eligible)]) for block in blocks)
    return replace(program, blocks=blocks, most_tours=most)


def _counts_teams(program: Program, row: PersonRow) -> bool:
    """Whether a row of a person counts the teams that they are in."""
    return len(row.weights) == len(program.blocks) and all(weight == 1 for weight in row.weights.values())


def _narrowed(program: Program, helpers: set[int]) -> Ranges:
    """The ranges of all helpers, those of 0 or 1 among some of them narrowed by rows over helpers alone."""
    rows: list[tuple[Mapping[int, int], int]] = []
    for _, row in single_rows(program.rows):
        weights = row.expression.auxiliaries
        if row.expression.people or not weights:
            continue
        if row.low is not None:
            rows.append((weights, row.low))
        if row.high is not None:
            rows.append(({helper: -weight for helper, weight in weights.items()}, -row.high))
    ranges = list(program.auxiliaries)
    for helper in sorted(helpers, reverse=True):
        if ranges[helper] == (0, 1):
            on = list(ranges)
            on[helper] = (1, 1)
            ranges[helper] = (0, 1) if _possible(rows, on) else (0, 0)
    return ranges


def _possible(rows: Rows, ranges: Ranges) -> bool:
    """Whether ranges, made narrower row by row, leave every row a value; they are changed."""
    changed = True
    while changed:
        changed = False
        for weights, least in rows:
            most = sum(max(weight * end for end in ranges[helper]) for helper, weight in weights.items())
            if most < least:
                return False
            for helper, weight in weights.items():
                low, high = ranges[helper]
                short = (most - least) // abs(weight)  # as far as it may be from its better end
                narrower = (max(low, high - short), high) if weight > 0 else (low, min(high, low + short))
                if narrower != (low, high):
                    ranges[helper], changed = narrower, True
    return True
