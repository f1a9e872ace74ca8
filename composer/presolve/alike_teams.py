"""Teams alike as one team as large as all of them: what a linear program need not tell apart.

**Argument.** Let `k` teams be alike: the same people may be in them, and they stand alike in all rows. In a solution in
fractions each of them may be given the average of all; it meets every row and is worth as much, as rows and objective
are linear. So the program in which they are one team, with the sums of their bounds and ranges, has the same value, and
multipliers of its rows are ones of every team's. What is bounded by them is bounded over the whole program
(`presolve.lagrangian`), to which any multipliers are true: it costs sharpness only, never truth, where teams are taken
for alike that are not. *Roughly* alike are those that differ in nothing but bounds and ranges.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from composer.base.arrays import Floats
from composer.encoding.program import Program
from composer.measures import Linear
from composer.measures.linear import Weights
from composer.measures.sparse import nonzero
from composer.problem.assignment import Exclusion


@dataclass(frozen=True, eq=False)
class AlikeTeams:
    """The program in which teams alike are one, the objective there, and for each row of the whole one its own."""

    program: Program
    objective: Linear
    row: NDArray[np.intp]

    def multipliers(self, merged: Floats) -> Floats:
        """Those of the whole program's rows."""
        found: Floats = merged[self.row]
        return found


def merge_alike(program: Program, objective: Linear, roughly: bool = False) -> AlikeTeams | None:
    """None where no two teams are alike, or where somebody can be in two."""
    if program.beside or program.personal or not program.exclusive.one_of_all or len(program.blocks) == 1:
        return None
    at_a_glance = {(id(block.eligible), block.least, block.most) for block in program.blocks}
    if not roughly and len(at_a_glance) == len(program.blocks):
        return None
    of = _Owners(program)
    alike: dict[object, list[int]] = defaultdict(list)
    for team, signature in enumerate(_signatures(program, objective, of, roughly)):
        alike[signature].append(team)
    if len(alike) == len(program.blocks):
        return None
    first = {team: teams[0] for teams in alike.values() for team in teams}
    firsts = [teams[0] for teams in alike.values()]
    place = {team: number for number, team in enumerate(firsts)}
    rows, helpers = _standing_for(of.rows, first), _standing_for(of.helpers, first)
    kept = np.flatnonzero(rows == np.arange(len(rows)))
    floors, ceilings = _sums([row.low for row in program.rows], rows), _sums([row.high for row in program.rows], rows)
    ranges = [_sums([each[end] for each in program.auxiliaries], helpers) for end in (0, 1)]
    least, most = ([_size(program, teams, end) for teams in alike.values()] for end in ("least", "most"))
    merged = replace(
        program,
        blocks=tuple(
            replace(program.blocks[team], least=low, most=high)
            for team, low, high in zip(firsts, least, most, strict=True)
        ),
        auxiliaries=tuple((low or 0, high or 0) for low, high in zip(*ranges, strict=True)),
        rows=tuple(
            replace(program.rows[number], expression=_moved(program.rows[number].expression, place), low=low, high=high)
            for number, low, high in ((number, floors[number], ceilings[number]) for number in kept.tolist())
        ),
        exclusive=Exclusion.of_all(len(firsts)),
    )
    return AlikeTeams(merged, _moved(objective, place), np.searchsorted(kept, rows))


def _size(program: Program, teams: Sequence[int], end: str) -> int:
    return sum(getattr(program.blocks[team], end) for team in teams)


def _standing_for(owners: Sequence[int], first: Mapping[int, int]) -> NDArray[np.intp]:
    """For each row, or helper, of the teams `owners`, the one that stands for it: the one of as many before it of the
    `first` team alike."""
    standing: dict[int, list[int]] = defaultdict(list)
    for number, team in enumerate(owners):
        standing[team].append(number)
    met: dict[int, int] = defaultdict(int)
    found = []
    for team in owners:
        found.append(standing[first.get(team, team)][met[team]])
        met[team] += 1
    return np.array(found, np.intp)


def _sums(ends: Sequence[int | None], standing: NDArray[np.intp]) -> list[int | None]:
    """What those that one stands for add up to; None where it has no such end, or stands for none."""
    sums: list[int | None] = [None] * len(ends)
    for end, at in zip(ends, standing.tolist(), strict=True):
        if end is not None:
            sums[at] = (sums[at] or 0) + end
    return sums


class _Owners:
    """For each row and each helper the one team that it is of, or -1."""

    def __init__(self, program: Program) -> None:
        self.helpers = [-1] * len(program.auxiliaries)
        self.rows = [-1] * len(program.rows)
        seen: dict[int, set[int]] = defaultdict(set)
        for row in program.rows:
            for helper in row.expression.auxiliaries:
                seen[helper] |= row.expression.teams
        for helper, teams in seen.items():
            if len(teams) == 1:
                (self.helpers[helper],) = teams
        for number, row in enumerate(program.rows):
            owners = row.expression.teams | {self.helpers[helper] for helper in row.expression.auxiliaries}
            if len(owners) == 1:
                (self.rows[number],) = owners


def _signatures(program: Program, objective: Linear, of: _Owners, roughly: bool) -> list[object]:
    """For each team what it is told by: weights and traits are the same where they are the same array, or, `roughly`,
    hold the same numbers."""
    named: Callable[[Weights], object] = _numbers if roughly else id
    traits = [crc32(trait.codes.data) if roughly else number for number, trait in enumerate(program.traits)]
    local: dict[int, int] = {}
    told: list[list[Any]] = []
    for block in program.blocks:
        told.append([block.eligible.tobytes()] if roughly else [id(block.eligible), block.least, block.most])
    for helper, team in enumerate(of.helpers):
        if team >= 0:
            local[helper] = len(told[team])
            told[team].append(None if roughly else program.auxiliaries[helper])
    shared = [(number, row.expression) for number, row in enumerate(program.rows) if of.rows[number] < 0]
    for number, expression in [*shared, (-1, objective)]:
        for (team, trait), weights in expression.people.items():
            told[team].append((number, traits[trait], named(weights)))
        for helper, weight in expression.auxiliaries.items():
            if of.helpers[helper] >= 0:
                told[of.helpers[helper]].append((number, local[helper], weight))
    for row, team in zip(program.rows, of.rows, strict=True):
        if team >= 0:
            people = tuple((traits[trait], named(weights)) for (_, trait), weights in row.expression.people.items())
            helpers = tuple((local[helper], weight) for helper, weight in row.expression.auxiliaries.items())
            ends = (row.low is None, row.high is None) if roughly else (row.low, row.high)
            told[team].append((*ends, people, helpers))
    return [tuple(each) for each in told]


def _numbers(weights: Weights) -> object:
    codes, each = nonzero(weights)
    return codes.tobytes(), each.tobytes()


def _moved(expression: Linear, place: dict[int, int]) -> Linear:
    """An expression over those teams alone that stand for others."""
    people = {(place[team], trait): each for (team, trait), each in expression.people.items() if team in place}
    return replace(expression, people=people)
