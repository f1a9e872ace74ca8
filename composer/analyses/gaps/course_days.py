"""On which tours a course counts, and with which it cannot be taken: courses begin `today`, one after the other."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from fractions import Fraction
from math import ceil

import numpy as np

from composer.base.arrays import Mask
from composer.pool import Pool, Tour
from composer.pool.who import Who
from composer.problem.courses import WEEK
from composer.problem.problem import Problem


def own_tours(problem: Problem) -> list[Tour]:
    """The days of each single team, all of them where it has begun."""
    return [team.days(problem.pool.tour) for team in problem.deployed]


def tours_before(problem: Problem) -> frozenset[Tour]:
    """Tours, as people are looked at on them, that start before `today`: everybody is on them as they are now."""
    pairs = [
        (on.tour, begun_before(problem, tour)) for on, tour in zip(problem.people, own_tours(problem), strict=True)
    ]
    return frozenset(on for on, before in pairs if before) - {on for on, before in pairs if not before}


def begun_before(problem: Problem, tour: Tour) -> bool:
    """Whether a tour starts before today, if these days are known."""
    return bool(problem.today and tour.start and tour.start < problem.today)


def away(problem: Problem, pool: Pool, weeks: Fraction) -> tuple[list[int], Mask]:
    """The single teams, by their positions, that nobody can be in who takes courses of so many weeks; and who cannot
    take them, being on a tour of `served` meanwhile."""
    nobody = np.zeros(len(pool), np.bool_)
    if problem.today is None or not weeks:
        return [], nobody
    last = problem.today + timedelta(days=ceil(weeks * WEEK) - 1)
    teams = [
        team
        for team, tour in enumerate(own_tours(problem))
        if tour.start is not None and tour.start <= last and (tour.end is None or tour.end >= problem.today)
    ]
    if problem.served is None:
        return teams, nobody
    return teams, Who({problem.served: {"at_least": problem.today, "at_most": last}}).mask(pool)


def weeks_of(problem: Problem, courses: Sequence[int]) -> Fraction:
    """How long some courses take together."""
    return sum((problem.courses[course].weeks for course in courses), Fraction(0))
