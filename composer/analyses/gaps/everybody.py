"""Everybody as they are and in each version of themselves, as rows of one pool."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from composer.analyses.gaps.course_days import away, begun_before, own_tours, tours_before, weeks_of
from composer.analyses.gaps.course_paths import CoursePaths
from composer.analyses.gaps.variants import make_variants
from composer.base.arrays import Mask, Rows
from composer.base.errors import Mistake, ScenarioError
from composer.measures import Measure
from composer.pool import Pool
from composer.pool.kinds import Column
from composer.problem.problem import Problem
from composer.problem.requirement import Goal, Requirement


@dataclass(frozen=True, eq=False)
class Group:
    """People of one group, and the row of each in each of its versions: `rows[person, version]`."""

    people: Rows
    rows: NDArray[np.intp]
    courses: tuple[tuple[int, ...], ...]


def everybody(learning: CoursePaths, size: int) -> tuple[Rows, dict[str, Column], list[Group]]:
    """Everybody as they are and in each version: their rows in the pool, their cells, and where each group stands."""
    people = [np.arange(size)]
    codes: dict[str, list[NDArray[np.int32]]] = {name: [start] for name, start in learning.start.items()}
    groups: list[Group] = []
    end = size
    order = np.argsort(learning.group, kind="stable")
    ends = np.searchsorted(learning.group[order], np.arange(len(learning.versions) + 1))
    for number, versions in enumerate(learning.versions):
        mine = order[ends[number] : ends[number + 1]]
        if not versions or not len(mine):
            continue
        places = end + np.arange(len(mine) * len(versions)).reshape(len(versions), len(mine)).T
        groups.append(Group(mine, places, tuple(version.courses for version in versions)))
        end += places.size
        for version in versions:
            people.append(mine)
            for name, code in zip(codes, version.codes, strict=True):
                codes[name].append(np.full(len(mine), code, np.int32))
    cells = {name: replace(learning.columns[name], codes=np.concatenate(each)) for name, each in codes.items()}
    return np.concatenate(people), cells, groups


def countable(problem: Problem, pool: Pool, kind: NDArray[np.intp], learning: CoursePaths) -> CoursePaths:
    """Without courses for those whom they would bring where a measure could not count them."""
    rows, cells, _ = everybody(learning, len(pool))
    uncounted = _uncounted(problem, make_variants(pool, rows, cells, tours_before(problem)))
    mistakes = [
        Mistake(f"{measure.phrase()} would count them, but they don't have all that it counts", ("recruits", number))
        for measure, mask in uncounted
        for number in np.unique(kind[np.flatnonzero(mask[: len(pool)] & (kind >= 0))]).tolist()
    ]
    if mistakes:
        raise ScenarioError(map(problem.where, mistakes))
    group = learning.group.copy()
    for _, mask in uncounted:
        group[rows[len(pool) :][mask[len(pool) :]]] = -1
    return replace(learning, group=group)


def _uncounted(problem: Problem, pool: Pool) -> list[tuple[Measure, Mask]]:
    """For each measure who may be in a team that it reads, though it could not count them."""
    views = pool.on([on.tour for on in problem.people])
    gates = [team.everyone.mask(on) for team, on in zip(problem.deployed, views, strict=True)]
    anywhere = np.any(np.stack(gates), axis=0)
    read: list[tuple[Measure, Sequence[int]]]
    read = [(row.measure, [index]) for index, team in enumerate(problem.deployed) for row in team.require]
    names = [team.name for team in problem.deployed]
    over_all: list[Requirement | Goal] = [*problem.require, *problem.prefer]
    read += [(each.measure, range(len(names)) if each.team is None else [names.index(each.team)]) for each in over_all]
    found: list[tuple[Measure, Mask]] = []
    for measure, teams in read:
        for on in {id(views[team]): views[team] for team in teams}.values():
            mask = measure.uncounted(on)
            if mask is not None:
                found.append((measure, mask & (anywhere if len(teams) > 1 else gates[teams[0]])))
    return found


def who_is_away(
    problem: Problem, pool: Pool, kind: NDArray[np.intp], groups: Sequence[Group]
) -> Iterable[tuple[Rows, Sequence[int]]]:
    """Who can be in none of which teams: who is on a course then, or was to be recruited after it began."""
    for group in groups:
        for courses, rows in zip(group.courses, group.rows.T, strict=True):
            teams, on_tour = away(problem, pool, weeks_of(problem, courses))
            yield rows, teams
            yield rows[on_tour[group.people]], range(len(problem.deployed))
    begun = [team for team, tour in enumerate(own_tours(problem)) if begun_before(problem, tour)]
    yield np.flatnonzero(kind >= 0), begun
