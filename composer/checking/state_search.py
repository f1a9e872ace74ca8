"""All that a few people can make, tried through in whole numbers: whether any of it meets every row.

People whom no row and no gate tells apart are one class, of whom only the number in each team matters: a *column* is
one class in one team. What holds of each person holds of a class so many times, where that says as much
(`Program.splits`). Columns are gone through one after the other, then helpers. A *state* is what every row has come to
so far; for each state all numbers are tried that leave every row within reach, given the least and the most that
what is still to come can add. A row that whatever comes can no longer break is *settled* and told apart no more, and
equal states are one (dynamic programming, Bellman 1957). Each step keeps every choice that meets the rows, so where no
state is left, there is none.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import inf

import numpy as np

from composer.checking.exact_sums import Combination, auxiliary_sums, person_kinds, team_sums
from composer.encoding.program import Program

STATES = 200_000
"""States at one time; more are not gone through."""
STEPS = 500_000
COLUMNS = 5_000
"""Classes of people times teams."""

HeldRow = tuple[Combination, int | None, int | None]
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


def try_everything(program: Program, more: Sequence[HeldRow], look: Callable[[], None] = lambda: None) -> Trial:
    """Try everything that people can make who may be in the program's teams; `more` must hold beside its rows. Whoever
    adds most to the first of these, or takes most away, is tried first: most is ruled out by them. `look` is called
    before each column; what it raises ends the trial."""
    rows: list[HeldRow] = [*((((1, row.expression),), row.low, row.high) for row in program.rows), *more]
    bounds = [(low, high) for _, low, high in rows]
    _, sample, number = person_kinds(program, [each for line, _, _ in rows for _, each in line])
    there = np.flatnonzero(program.eligible[sample])
    people = [number[kind] for kind in there.tolist()]
    sample = sample[there]
    if program.personal:  # where numbers do not say who is in which teams, each is a class
        alone = [1 if program.splits(kind) else each for kind, each in zip(sample.tolist(), people, strict=True)]
        if sum(alone) * len(program.blocks) > COLUMNS:
            return Trial(None, sum(people), 0)
        people = [each // times for each, times in zip(people, alone, strict=True) for _ in range(times)]
        sample = np.repeat(sample, alone)
    if len(sample) * len(program.blocks) > COLUMNS:
        return Trial(None, sum(people), 0)
    columns: list[list[tuple[int, _Column]]] = [[] for _ in people]
    for team, block in enumerate(program.blocks):
        adds = [team_sums(program, line, team, sample) for line, _, _ in rows]
        for kind in np.flatnonzero(block.eligible[sample]).tolist():
            mine = {place: each[kind] for place, each in enumerate(adds) if each[kind]}
            columns[kind].append((team, _Column(min(people[kind], block.most), mine)))
    helped = [auxiliary_sums(line) for line, _, _ in rows]
    for kind, in_teams in enumerate(columns):
        for together in program.exclusive.sets:
            several = [column for team, column in in_teams if team in together]
            if len(several) > 1:  # nobody is in two of these teams
                for column in several:
                    column.adds[len(bounds)] = 1
                bounds.append((None, people[kind]))
                helped.append({})
        for row in program.personal_rows(int(sample[kind])):
            for team, column in in_teams:
                if row.weights.get(team):
                    column.adds[len(bounds)] = row.weights[team]
            bounds.append((None, people[kind] * row.bound(int(sample[kind]))))
            helped.append({helper: people[kind] * weight for helper, weight in row.auxiliaries.items()})
    ordered = [column for in_teams in columns for _, column in in_teams]
    if more:
        ordered.sort(key=lambda column: -abs(column.adds.get(len(program.rows), 0)))
    begun, helpers = _helpers(program, helped)
    nothing, steps = _gone_through(begun, bounds, [*ordered, *helpers], look)
    return Trial(nothing, sum(people), steps)


def _helpers(program: Program, helped: Sequence[dict[int, int]]) -> tuple[list[int], list[_Column]]:
    """What every row comes to with all helpers at their least, and helpers as columns that count from there: `helped`
    is what one of each helper adds to each row."""
    columns = [_Column(high - low, {}) for low, high in program.auxiliaries]
    begun = [0] * len(helped)
    for place, mine in enumerate(helped):
        for helper, weight in mine.items():
            begun[place] += weight * program.auxiliaries[helper][0]
            if weight:
                columns[helper].adds[place] = weight
    return begun, [column for column in columns if column.adds and column.most]


RowBounds = Sequence[tuple[int | None, int | None]]


def _gone_through(
    begun: Sequence[int], bounds: RowBounds, columns: Sequence[_Column], look: Callable[[], None]
) -> tuple[bool | None, int]:
    """Whether no numbers of the columns bring every row between its bounds, None where there are too many to try; and
    how many steps it took."""
    coming = [[0, 0] for _ in bounds]  # the least and the most that is still to come
    for column in columns:
        for place, add in column.adds.items():
            coming[place][add > 0] += add * column.most
    opening: list[int | None] = []
    for now, (low, high), (least, most) in zip(begun, bounds, coming, strict=True):
        if (low is not None and now + most < low) or (high is not None and now + least > high):
            return True, 0
        settled = (low is None or now + least >= low) and (high is None or now + most <= high)
        opening.append(None if settled else now)
    states: set[State] = {tuple(opening)}
    steps = 1
    for column in columns:
        look()
        reaches = []
        for place, add in column.adds.items():
            coming[place][add > 0] -= add * column.most
            reaches.append(_Reach.of(place, add, bounds[place], coming[place]))
        following: set[State] = set()
        for state in states:
            live = [reach for reach in reaches if state[reach.place] is not None]
            low, high = _range(state, column.most, live)
            steps += max(0, high - low + 1)
            if steps > STEPS:
                return None, steps
            for number in range(low, high + 1):
                after = list(state)
                for reach in live:
                    now = state[reach.place] or 0
                    now += number * reach.add
                    after[reach.place] = None if reach.settled_from <= now <= reach.settled_to else now
                following.add(tuple(after))
        states = following
        if not states or len(states) > STATES:
            break
    return (None if len(states) > STATES else not states), steps


@dataclass(frozen=True, slots=True)
class _Reach:
    """What one of a column adds to a row, and between which numbers the row must then be to be within reach, `floor`
    and `ceiling`, or to be settled: given what comes after the column."""

    place: int
    add: int
    floor: int | None
    ceiling: int | None
    settled_from: int | float
    settled_to: int | float

    @classmethod
    def of(cls, place: int, add: int, bounds: tuple[int | None, int | None], coming: Sequence[int]) -> _Reach:
        (low, high), (least, most) = bounds, coming
        floor = None if low is None else low - most
        ceiling = None if high is None else high - least
        return cls(
            place, add, floor, ceiling, -inf if low is None else low - least, inf if high is None else high - most
        )


def _range(state: State, most: int, live: Sequence[_Reach]) -> tuple[int, int]:
    """The least and the largest number of a column that leave every row within reach; none where they cross."""
    low, high = 0, most
    for reach in live:
        now, add = state[reach.place] or 0, reach.add
        if reach.floor is not None:  # number · add ≥ what is lacking
            lacking = reach.floor - now
            if add > 0:
                low = max(low, -(-lacking // add))
            else:
                high = min(high, lacking // add)
        if reach.ceiling is not None:  # number · add ≤ what is free
            free = reach.ceiling - now
            if add > 0:
                high = min(high, free // add)
            else:
                low = max(low, -(-free // add))
    return low, high
