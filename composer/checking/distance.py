"""How far two answers lie apart: the sum over the teams of the larger of how many left and how many joined.

Teams alike are paired so that it is smallest: which of them somebody is in makes no difference. Whoever changes teams
otherwise has left one and joined the other.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

TeamRows = tuple[NDArray[np.intp], ...]
"""The members of each team, as rows of the pool."""


def distance(
    before: TeamRows, after: TeamRows, alike: Sequence[Sequence[int]], look: Callable[[], None] = lambda: None
) -> int:
    """How far they lie apart; `alike` are the positions of teams that nothing tells apart, group by group. `look` is
    called now and then; what it raises ends it."""
    pairs = zip(before, pair_teams(before, after, alike, look), strict=True)
    return sum(max(len(one), len(other)) - len(set(one.tolist()) & set(other.tolist())) for one, other in pairs)


def pair_teams(
    before: TeamRows, after: TeamRows, alike: Sequence[Sequence[int]], look: Callable[[], None] = lambda: None
) -> TeamRows:
    """`after` with its teams alike changed about, so that each has the place of the team of `before` that it is paired
    with. `look` as for `distance`."""
    changed = list(after)
    for group in alike:
        ours, theirs = ([set(members[team].tolist()) for team in group] for members in (before, after))
        costs = []
        for one in ours:
            look()
            costs.append([max(len(one), len(other)) - len(one & other) for other in theirs])
        for team, other in zip(group, assign(costs, look), strict=True):
            changed[team] = after[group[other]]
    return tuple(changed)


def assign(costs: Sequence[Sequence[int]], look: Callable[[], None] = lambda: None) -> list[int]:
    """For each row of a square the column that it is given, each column once, so that the costs add up to least.

    Rows come in one after the other, each along a shortest augmenting path by reduced costs (Kuhn 1955; Jonker and
    Volgenant 1987): whole numbers throughout, and the same answer every time.
    """
    size = len(costs)
    row_price, column_price = [0] * size, [0] * (size + 1)
    holder = [-1] * (size + 1)  # the row that has each column; a path begins at one column more, the last
    for row in range(size):
        holder[size] = row
        column, done = size, {size}
        slack: dict[int, int] = {}
        before: dict[int, int] = {}
        while holder[column] >= 0:
            look()
            here = holder[column]
            for other in range(size):
                reduced = costs[here][other] - row_price[here] - column_price[other]
                if other not in done and (other not in slack or reduced < slack[other]):
                    slack[other], before[other] = reduced, column
            column = min(slack, key=slack.__getitem__)
            step = slack.pop(column)
            for each in done:
                row_price[holder[each]] += step
                column_price[each] -= step
            slack = {other: length - step for other, length in slack.items()}
            done.add(column)
        while column != size:
            holder[column] = holder[before[column]]
            column = before[column]
    return [holder.index(row) for row in range(size)]
