"""All that a few people can make, tried through in whole numbers: whether any of it meets every row.

People whom no row and no gate tells apart are one class, of whom only the number in each team matters: a *column* is
one class in one team. Columns are gone through one after the other, then helpers. A *state* is what every row has come
to so far; for each state all numbers are tried that leave every row within reach, given the least and the most that
what is still to come can add. A row that whatever comes can no longer break is *settled* and told apart no more, and
equal states are one (dynamic programming, Bellman 1957). Each step keeps every choice that meets the rows, so where no
state is left, there is none.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from composer.program import Program
from composer.proof.adding import Combination, in_team, kinds, of_helpers

STATES = 200_000
"""States at one time; more are not gone through."""
STEPS = 2_000_000
COLUMNS = 5_000
"""Classes of people times teams."""

Held = tuple[Combination, int | None, int | None]
"""What is counted, and the bounds between which it must come out."""
State = tuple[int | None, ...]
"""What every row has come to; None where it is settled."""


@dataclass(frozen=True)
class Trial:
    """`nothing`: whether no choice meets the rows, None where it was given up; among how many people; the `steps`."""

    nothing: bool | None
    people: int
    steps: int


@dataclass(frozen=True)
class _Column:
    """A number from 0 to `most`, and what one of it adds to rows, by position, where that is not 0."""

    most: int
    adds: dict[int, int]


def everything(program: Program, more: Sequence[Held]) -> Trial:
    """Try everything that people can make who may be in the program's teams; `more` must hold beside its rows. Whoever
    adds most to the first of these, or takes most away, is tried first: most is ruled out by them."""
    rows: list[Held] = [*((((1, row.expression),), row.low, row.high) for row in program.rows), *more]
    bounds = [(low, high) for _, low, high in rows]
    _, sample, number = kinds(program, [each for line, _, _ in rows for _, each in line])
    there = np.flatnonzero(program.eligible[sample])
    people = [number[kind] for kind in there.tolist()]
    sample = sample[there]
    if len(sample) * len(program.blocks) > COLUMNS:
        return Trial(None, sum(people), 0)
    columns: list[list[_Column]] = [[] for _ in people]
    for team, block in enumerate(program.blocks):
        adds = [in_team(program, line, team, sample) for line, _, _ in rows]
        for kind in np.flatnonzero(block.eligible[sample]).tolist():
            mine = {place: each[kind] for place, each in enumerate(adds) if each[kind]}
            columns[kind].append(_Column(min(people[kind], block.most), mine))
    for kind, several in enumerate(columns):
        if len(several) > 1:  # nobody is in two teams
            for column in several:
                column.adds[len(bounds)] = 1
            bounds.append((None, people[kind]))
    ordered = [column for several in columns for column in several]
    if more:
        ordered.sort(key=lambda column: -abs(column.adds.get(len(program.rows), 0)))
    begun, helpers = _helpers(program, rows)
    begun += [0] * (len(bounds) - len(begun))
    nothing, steps = _gone_through(begun, bounds, [*ordered, *helpers])
    return Trial(nothing, sum(people), steps)


def _helpers(program: Program, rows: Sequence[Held]) -> tuple[list[int], list[_Column]]:
    """What every row comes to with all helpers at their least, and helpers as columns that count from there."""
    columns = [_Column(high - low, {}) for low, high in program.helpers]
    begun = [0] * len(rows)
    for place, (line, _, _) in enumerate(rows):
        for helper, weight in of_helpers(line).items():
            begun[place] += weight * program.helpers[helper][0]
            if weight:
                columns[helper].adds[place] = weight
    return begun, [column for column in columns if column.adds and column.most]


Bounds = Sequence[tuple[int | None, int | None]]


def _gone_through(begun: Sequence[int], bounds: Bounds, columns: Sequence[_Column]) -> tuple[bool | None, int]:
    """Whether no numbers of the columns bring every row between its bounds, None where there are too many to try; and
    how many steps it took."""
    least, most = [0] * len(bounds), [0] * len(bounds)
    for column in columns:
        for place, add in column.adds.items():
            least[place] += min(0, add * column.most)
            most[place] += max(0, add * column.most)
    every = range(len(bounds))
    first = _next(begun, every, bounds, least, most)
    states: set[State] = set() if first is None else {first}
    steps = len(states)
    for column in columns:
        for place, add in column.adds.items():
            least[place] -= min(0, add * column.most)
            most[place] -= max(0, add * column.most)
        following: set[State] = set()
        for state in states:
            low, high = _range(state, column, bounds, least, most)
            steps += max(0, high - low + 1)
            if steps > STEPS:
                return None, steps
            for number in range(low, high + 1):
                after = list(state)
                for place, add in column.adds.items():
                    before = after[place]
                    after[place] = None if before is None else before + number * add
                reached = _next(after, column.adds, bounds, least, most)
                if reached is not None:
                    following.add(reached)
        states = following
        if len(states) > STATES:
            return None, steps
        if not states:
            break
    return not states, steps


def _range(state: State, column: _Column, bounds: Bounds, least: Sequence[int], most: Sequence[int]) -> tuple[int, int]:
    """The least and the largest number of a column that leave every row within reach; none where they cross."""
    low, high = 0, column.most
    for place, add in column.adds.items():
        now = state[place]
        if now is None:
            continue
        floor, ceiling = bounds[place]
        if floor is not None:
            lacking = floor - most[place] - now  # number · add ≥ lacking
            if add > 0:
                low = max(low, -(-lacking // add))
            else:
                high = min(high, lacking // add)
        if ceiling is not None:
            free = ceiling - least[place] - now  # number · add ≤ free
            if add > 0:
                high = min(high, free // add)
            else:
                low = max(low, -(-free // add))
    return low, high


def _next(
    after: Sequence[int | None], places: Iterable[int], bounds: Bounds, least: Sequence[int], most: Sequence[int]
) -> State | None:
    """A state with the rows at these places settled that are; None where one of them is out of reach."""
    state: list[int | None] = [*after]
    for place in places:
        now = state[place]
        if now is None:
            continue
        floor, ceiling = bounds[place]
        if (floor is not None and now + most[place] < floor) or (ceiling is not None and now + least[place] > ceiling):
            return None
        if (floor is None or now + least[place] >= floor) and (ceiling is None or now + most[place] <= ceiling):
            state[place] = None
    return tuple(state)
