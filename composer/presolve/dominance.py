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
from composer.encoding.program import Program, Row
from composer.measures.linear import Weights
from composer.measures.sparse import different
from composer.presolve.symmetry import Distinctions


def dominating(program: Program, people: Rows) -> Rows:
    """Those of the people who are enough for whatever is possible under the program's rows; all of them where no row
    with one bound weighs all teams alike."""
    weighing = [
        (len(different(weights)), place, weights)
        for place, each in enumerate(program.rows)
        if (weights := _alike(program, each)) is not None
    ]
    if not weighing:
        return people
    _, place, weights = max(weighing, key=lambda one: one[0])
    finest, rest = program.rows[place], program.rows[:place] + program.rows[place + 1 :]
    others = Distinctions.of(program, [each.expression for each in rest])
    kinds = others.classes(people)
    ((_, trait), *_rest) = finest.expression.people
    worth: Ints = weights[program.traits[trait].codes[people]]
    order = np.lexsort((np.arange(len(people)), worth if finest.low is None else -worth, kinds.of))
    starts = np.cumsum(kinds.size) - kinds.size
    rank = np.empty(len(people), np.int64)
    rank[order] = np.arange(len(people)) - np.repeat(starts, kinds.size)
    return people[rank < program.room]


def _alike(program: Program, row: Row) -> Weights | None:
    """The weights of a row with one bound that weighs people by one trait, and in every team alike; else None."""
    people, everywhere = row.expression.people, len(program.blocks)
    if (row.low is None) == (row.high is None) or not len(people) == len(row.expression.teams) == everywhere:
        return None
    alike = everywhere == 1 or (row.expression.shared and len({trait for _, trait in people}) == 1)
    return next(iter(people.values())) if alike else None
