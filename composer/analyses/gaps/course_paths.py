"""Which courses somebody could take, and what they would be after them.

People whom nothing that courses can touch tells apart are one group. A group's *versions* are the courses, in an
order in which each may be taken when it begins, that change something that is asked; of two versions in which the
same is asked of a person, one with fewer of the same courses stands for both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from composer.analyses.gaps.cell_states import (
    CellStates,
    FieldQueries,
    conditions_on,
    distinction_codes,
    merge_alike,
    reachable_cells,
)
from composer.analyses.gaps.variants import make_variants
from composer.base.arrays import Mask
from composer.base.errors import Undecided
from composer.pool import Pool
from composer.pool.kinds import Column
from composer.pool.who import Who
from composer.problem.courses import WEEK, days_left
from composer.problem.fit import gates_and_seats, measures
from composer.problem.problem import Problem
from composer.solvers import tuning


@dataclass(frozen=True)
class Version:
    """What a group could become: `courses` in the order they are taken, `codes` the cells they lead to."""

    courses: tuple[int, ...]
    codes: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class CoursePaths:
    """`columns` are those that courses change, with every cell that matters; `start` gives everybody's codes there as
    they are now. `group` is the group of everybody, -1 for who takes no courses; `versions` those of each group."""

    columns: Mapping[str, Column]
    start: Mapping[str, NDArray[np.int32]]
    group: NDArray[np.intp]
    versions: tuple[tuple[Version, ...], ...]


@dataclass(frozen=True)
class _State:
    group: int
    taken: int
    courses: tuple[int, ...]
    codes: tuple[int, ...]


def field_queries(problem: Problem, goals: bool) -> list[FieldQueries]:
    """Everything that is asked of people, with the goals or without them."""
    asked: list[FieldQueries] = []
    for team in problem.teams:
        inside = [FieldQueries.by_who(who) for _, who in gates_and_seats([team])]
        inside += [FieldQueries.by_measure(measure) for _, measure in measures([team], (), (), ())]
        asked += [each.on([problem.on_tour(team).tour]) for each in inside]
    parts = measures((), problem.require, problem.prefer if goals else (), ())
    return asked + [FieldQueries.by_measure(measure).on(on.tour for on in problem.people) for _, measure in parts]


def find_course_paths(
    problem: Problem,
    pool: Pool,
    learners: Mask,
    goals: bool,
    look: Callable[[], None] = lambda: None,
) -> CoursePaths:
    """What `learners`, people of the pool, could become by the problem's courses; `pool` is the problem's, perhaps with
    more people in it. `look` is called before each step that somebody may take.

    Raises Undecided where there are too many combinations of courses to look at.
    """
    gains = [course.gains(problem.pool) for course in problem.courses]
    names = list(dict.fromkeys(name for each in gains for name in each))
    taking = [FieldQueries.by_who(course.who) for course in problem.courses]
    touched = [each for each in field_queries(problem, goals) if each.fields() & set(names)]
    every = [*touched, *taking]
    cells = {name: reachable_cells(pool.columns[name], [each.get(name) for each in gains]) for name in names}
    like = {name: merge_alike(each, pool, every) for name, each in cells.items()}
    cells = {name: each.merged(like[name]) for name, each in cells.items()}
    start = {name: like[name][pool.columns[name].codes] for name in names}
    key = [start[name] for name in names]
    for name in sorted({name for each in every for name in each.fields()} - set(names)):
        key += [_named(pool, every)] if name == "id" else _as_asked(pool, name, every)
    group = np.full(len(pool), -1, np.intp)
    rows = np.flatnonzero(learners)
    if not names or not touched or not len(rows):
        return CoursePaths({}, {}, group, ())
    _, first, of = np.unique(np.stack(key)[:, rows], axis=1, return_index=True, return_inverse=True)
    group[rows] = of.reshape(-1)
    sample = rows[first]
    now = [
        _State(number, 0, (), codes)
        for number, codes in enumerate(zip(*(start[n][sample].tolist() for n in names), strict=True))
    ]

    def people(states: Sequence[_State]) -> Pool:
        """Everybody as they are, for conditions may name them, and then the states."""
        rows = np.append(np.arange(len(pool)), sample[[state.group for state in states]])
        codes = np.array([state.codes for state in states], np.int32)
        columns = {
            name: replace(cells[name].column, codes=np.append(start[name], codes[:, place]))
            for place, name in enumerate(names)
        }
        return make_variants(pool, rows, columns)

    reached = [*now]
    seen = {(state.group, state.codes): [0] for state in now}
    latest = now
    steps = [[cells[name].after[course] for name in names] for course in range(len(gains))]
    allowed = _Weeks(problem)
    while latest:
        as_people = people(latest)
        following: list[_State] = []
        for number, course in enumerate(problem.courses):
            may = course.who.mask(as_people)[len(pool) :] & (course.places != 0)
            look()
            for state in _after(latest, np.flatnonzero(may).tolist(), number, steps[number], allowed):
                others = seen.setdefault((state.group, state.codes), [])
                if not any(other & state.taken == other for other in others):
                    others.append(state.taken)
                    following.append(state)
        reached += following
        latest = following
        if len(reached) > tuning.GAPS_COMBINATIONS:
            raise Undecided("there are too many combinations of courses: say of each who may take it")
    as_people = people(reached)
    told = distinction_codes([codes[len(pool) :] for each in touched for codes in each.told(as_people)]).tolist()
    return CoursePaths({name: cells[name].column for name in names}, start, group, _least(reached, told, len(now)))


class _Weeks:
    """Whether courses fit, one after the other, before the tour, or before the last of several."""

    def __init__(self, problem: Problem) -> None:
        self._left = days_left(problem.today, [team.days(problem.pool.tour) for team in problem.deployed])
        self._days = [course.weeks * WEEK for course in problem.courses]
        self._fits: dict[int, bool] = {}

    def fit(self, taken: int) -> bool:
        if self._left is None:
            return True
        if taken not in self._fits:
            days = sum(days for course, days in enumerate(self._days) if taken >> course & 1)
            self._fits[taken] = days <= self._left
        return self._fits[taken]


def _after(
    states: Sequence[_State], may: Sequence[int], course: int, step: Sequence[NDArray[np.int32] | None], weeks: _Weeks
) -> Iterator[_State]:
    """What those who may take a course are after it, where it changes them."""
    for place in may:
        state = states[place]
        taken = state.taken | 1 << course
        if taken == state.taken or not weeks.fit(taken):
            continue
        codes = tuple(code if each is None else int(each[code]) for code, each in zip(state.codes, step, strict=True))
        if codes != state.codes:
            yield _State(state.group, taken, (*state.courses, course), codes)


def _least(reached: Sequence[_State], told: Sequence[int], groups: int) -> tuple[tuple[Version, ...], ...]:
    """Of each group the versions of which none does the same with fewer of the same courses; `reached` has those with
    fewer courses first, and first of all each group as it is."""
    versions: list[list[Version]] = [[] for _ in range(groups)]
    known: dict[tuple[int, int], list[int]] = {}
    for state, same in zip(reached, told, strict=True):
        others = known.setdefault((state.group, same), [])
        if not any(other & state.taken == other for other in others):
            others.append(state.taken)
            if state.taken:
                versions[state.group].append(Version(state.courses, state.codes))
    return tuple(map(tuple, versions))


def _as_asked(pool: Pool, name: str, asked: Sequence[FieldQueries]) -> list[NDArray[np.int32]]:
    """Everybody's cell in a column that no course changes, like cells being one; ages on each tour."""
    views = [on for each in asked if name in each.fields() for on in pool.on(each.tours or (pool.tour,))]
    columns = {id(on.columns[name]): on.columns[name] for on in views}.values()
    return [merge_alike(CellStates(column, ()), pool, asked)[column.codes] for column in columns]


def _named(pool: Pool, asked: Sequence[FieldQueries]) -> NDArray[np.int32]:
    """Who is named in the same conditions has the same number."""
    whos = [Who({"id": spec}) for each in asked for spec in conditions_on(each.whos, "id")]
    return distinction_codes([who.mask(pool) for who in whos]).astype(np.int32)
