"""A program in which some people's places are settled: what they add is a constant, and only the rest is asked.

**Argument.** Whoever is settled adds the same to every row and goal whatever else is chosen; so a choice of the others
meets the smaller program exactly where both together meet the whole one, and every goal has the same value in it. Not
for rows of each person, nor for blocks beside the teams: what a settled person may still do would hang on them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from composer.base.arrays import Rows
from composer.encoding.program import Block, Objective, Program, Row
from composer.measures import Linear
from composer.presolve.condense import Placement


def settles(program: Program) -> bool:
    """Whether places of this program can be settled."""
    return not program.personal and not program.beside and not program.ladders


def settle(program: Program, settled: Sequence[Rows], free: Rows) -> Program | None:
    """The program of which these people, rows of the pool for each team, are in the teams, and whoever else joins is
    one of the `free`; None where a team has too many of them."""
    among = np.zeros(len(program.pool), np.bool_)
    among[free] = True
    blocks = []
    for team, block in enumerate(program.blocks):
        eligible = block.eligible & among
        for other, members in enumerate(settled):
            if other == team or program.exclusive.excludes(team, other):
                eligible[members] = False
        if (most := block.most - len(settled[team])) < 0:
            return None
        if not most:
            eligible[:] = False
        blocks.append(Block(block.name, eligible, max(0, block.least - len(settled[team])), most))
    empty = {team for team, block in enumerate(blocks) if not block.eligible.any()}

    def rest(expression: Linear) -> Linear:
        """Of an expression what is not settled, with what is settled as its constant."""
        known = 0
        for (team, trait), weights in expression.people.items():
            known += sum(weights[program.traits[trait].codes[settled[team]]].tolist())
        people = {key: weights for key, weights in expression.people.items() if key[0] not in empty}
        return replace(expression, people=people, constant=expression.constant + known)

    rows = tuple(_shifted(row, rest(row.expression)) for row in program.rows)
    goals = []
    for goal in program.goals:
        count = goal.quotient.count
        whole = replace(goal.quotient, top=rest(goal.quotient.top), count=count and rest(count))
        goals.append(Objective(goal.label, whole, goal.most))
    return replace(program, blocks=tuple(blocks), rows=rows, goals=tuple(goals))


def _shifted(row: Row, expression: Linear) -> Row:
    low = None if row.low is None else row.low - expression.constant
    high = None if row.high is None else row.high - expression.constant
    return replace(row, expression=replace(expression, constant=0), low=low, high=high)


def with_settled(placement: Placement, settled: Sequence[Rows]) -> Placement:
    """A choice of the smaller program as one of the whole."""
    members = [np.sort(np.concatenate(pair)) for pair in zip(placement.members, settled, strict=True)]
    return Placement(tuple(members), placement.auxiliaries)
