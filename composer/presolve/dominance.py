"""Where one row alone tells people apart finely, a few of each kind are enough to find out what is possible.

**Argument.** Let a kind be people whom everything but one row with one bound tells no difference between, and keep of
each kind the `room` people who are best for that row – `room` being as many as all teams together hold – earlier ones
first among equals. Take a choice with somebody who was not kept. At most `room − 1` others are chosen, so somebody of
those kept of that kind is not. In that place they change no other row, and the row itself is met by more, or by as
much and the choice stands earlier in the pool. So it goes on until everybody chosen was kept: something is possible
with everybody exactly where it is possible with those kept. (No more than that holds: a goal may want the others.)
"""

from __future__ import annotations

import numpy as np

from composer.base.arrays import Ints, Rows
from composer.base.chained import Chained
from composer.encoding.pair_block import single_rows
from composer.encoding.program import Objective, Program, Row
from composer.measures import Linear
from composer.measures.linear import Weights
from composer.measures.sparse import different
from composer.presolve.symmetry import Distinctions


def dominating(program: Program, people: Rows) -> Rows:
    """Those of the people who are enough for whatever is possible under the program's rows; all of them where no row
    with one bound weighs all teams alike."""
    weighing = [
        (len(different(weights)), place, weights)
        for place, each in single_rows(program.rows)
        if (weights := _alike(program, each)) is not None
    ]
    if not weighing:
        return people
    _, place, weights = max(weighing, key=lambda one: one[0])
    finest, rest = program.rows[place], Chained((program.rows[:place], program.rows[place + 1 :]))
    others = Distinctions.of(program, (), rows=rest)
    kinds = others.classes(people)
    ((_, trait), *_rest) = finest.expression.people
    worth: Ints = weights[program.traits[trait].codes[people]]
    order = np.lexsort((np.arange(len(people)), worth if finest.low is None else -worth, kinds.of))
    return people[kinds.rank(order) < program.room]


def _alike(program: Program, row: Row) -> Weights | None:
    """The weights of a row with one bound that weighs people by one trait, and in every team alike; else None."""
    people, everywhere = row.expression.people, len(program.blocks)
    if (row.low is None) == (row.high is None) or not len(people) == len(row.expression.teams) == everywhere:
        return None
    alike = everywhere == 1 or (row.expression.shared and len({trait for _, trait in people}) == 1)
    return next(iter(people.values())) if alike else None


def best_of_each(program: Program, people: Rows, most: int) -> Rows:
    """Those of the people who are enough for the best choice, goal by goal, of which no more than `most` of them are
    part."""
    plain = [goal for goal in program.goals if _worth(program, goal, people) is not None]
    asked: list[Linear] = []
    for goal in program.goals:
        parts = (goal.quotient.count,) if goal in plain else (goal.quotient.top, goal.quotient.count)
        asked += [part for part in parts if part is not None]
    kinds = Distinctions.of(program, asked, rows=program.rows).classes(people)
    worths = [worth for goal in reversed(plain) if (worth := _worth(program, goal, people)) is not None]
    order = np.lexsort((np.arange(len(people)), *(-worth for worth in worths), kinds.of))
    return people[kinds.rank(order) < most]


def _worth(program: Program, goal: Objective, people: Rows) -> Ints | None:
    """What each of the people adds to a goal, more being better; None where a goal has helpers, or where it is not the
    same in every team that has room."""
    top: Linear = goal.quotient.top
    open_teams = {team for team, block in enumerate(program.blocks) if block.most}
    traits = {trait for _, trait in top.people}
    everywhere = top.teams == open_teams and (len(open_teams) == 1 or top.shared)
    if top.auxiliaries or (top.people and not (everywhere and len(top.people) == len(traits) * len(open_teams))):
        return None
    worth = np.zeros(len(people), np.int64)
    for trait in traits:
        weights = next(weights for (_, each), weights in top.people.items() if each == trait)
        worth += weights[program.traits[trait].codes[people]]
    return worth if goal.most else -worth
