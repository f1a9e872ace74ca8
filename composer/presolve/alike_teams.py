"""Teams alike as one team as many times as large: what a linear program need not tell apart.

**Argument.** Let `k` teams be alike: the same people may be in them, and they stand alike in all rows. In a solution in
fractions each of them may be given the average of all; it meets every row and is worth as much, as rows and objective
are linear. So the program in which they are one team, with `k` times the bounds and ranges, has the same value, and
multipliers of its rows are ones of every team's. What is bounded by them is bounded over the whole program
(`presolve.lagrangian`), to which any multipliers are true: it costs sharpness only, never truth, where teams are taken
for alike that are not.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from composer.base.arrays import Floats
from composer.encoding.program import Program, Row
from composer.measures import Linear
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


def merge_alike(program: Program, objective: Linear) -> AlikeTeams | None:
    """None where no two teams are alike, or where somebody can be in two."""
    if program.beside or program.personal or not program.exclusive.one_of_all or len(program.blocks) == 1:
        return None
    of = _Owners(program)
    alike: dict[object, list[int]] = defaultdict(list)
    for team, signature in enumerate(_signatures(program, objective, of)):
        alike[signature].append(team)
    if len(alike) == len(program.blocks):
        return None
    times = {teams[0]: len(teams) for teams in alike.values()}  # in the order of the first ones
    place = {team: number for number, team in enumerate(times)}
    kept = [number for number, team in enumerate(of.rows) if team < 0 or team in times]
    blocks = [(program.blocks[team], many) for team, many in times.items()]
    merged = replace(
        program,
        blocks=tuple(replace(block, least=block.least * many, most=block.most * many) for block, many in blocks),
        auxiliaries=tuple(
            (low * (times.get(team, 0) if team >= 0 else 1), high * (times.get(team, 0) if team >= 0 else 1))
            for (low, high), team in zip(program.auxiliaries, of.helpers, strict=True)
        ),
        rows=tuple(_times(program.rows[number], times.get(of.rows[number], 1), place) for number in kept),
        exclusive=Exclusion.of_all(len(times)),
    )
    first = {team: teams[0] for teams in alike.values() for team in teams}
    return AlikeTeams(merged, _moved(objective, place), _standing_for(of.rows, kept, first))


def _standing_for(rows: Sequence[int], kept: Sequence[int], first: Mapping[int, int]) -> NDArray[np.intp]:
    """For each row, of the teams `rows`, which of those `kept` stands for it: the one of as many before it of the
    `first` team alike."""
    standing: dict[int, list[int]] = defaultdict(list)
    for at, number in enumerate(kept):
        standing[rows[number]].append(at)
    met: dict[int, int] = defaultdict(int)
    found = []
    for team in rows:
        found.append(standing[first.get(team, team)][met[team]])
        met[team] += 1
    return np.array(found, np.intp)


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


def _signatures(program: Program, objective: Linear, of: _Owners) -> list[object]:
    """For each team what it is told by: weights are the same where they are the same array."""
    local: dict[int, int] = {}
    told: list[list[Any]] = []
    for block in program.blocks:
        told.append([id(block.eligible), block.least, block.most])
    for helper, team in enumerate(of.helpers):
        if team >= 0:
            local[helper] = len(told[team])
            told[team].append(program.auxiliaries[helper])
    shared = [(number, row.expression) for number, row in enumerate(program.rows) if of.rows[number] < 0]
    for number, expression in [*shared, (-1, objective)]:
        for (team, trait), weights in expression.people.items():
            told[team].append((number, trait, id(weights)))
        for helper, weight in expression.auxiliaries.items():
            if of.helpers[helper] >= 0:
                told[of.helpers[helper]].append((number, local[helper], weight))
    for row, team in zip(program.rows, of.rows, strict=True):
        if team >= 0:
            people = tuple((trait, id(weights)) for (_, trait), weights in row.expression.people.items())
            helpers = tuple((local[helper], weight) for helper, weight in row.expression.auxiliaries.items())
            told[team].append((row.low, row.high, people, helpers))
    return [tuple(each) for each in told]


def _times(row: Row, many: int, place: dict[int, int]) -> Row:
    low, high = None if row.low is None else row.low * many, None if row.high is None else row.high * many
    return replace(row, expression=_moved(row.expression, place), low=low, high=high)


def _moved(expression: Linear, place: dict[int, int]) -> Linear:
    """An expression over those teams alone that stand for others."""
    people = {(place[team], trait): each for (team, trait), each in expression.people.items() if team in place}
    return replace(expression, people=people)
