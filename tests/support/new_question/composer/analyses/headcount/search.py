"""Counts who may be in a team at all."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from composer.analyses.headcount.answer import Headcount

from composer.analyses.answer import StageTimer, shared
from composer.problem.problem import Problem
from composer.solvers.budget import Budget


def headcount(
    problem: Problem,
    *,
    work: float | None = None,
    seconds: float | None = None,
    progress: Callable[[str], None] | None = None,
) -> Headcount:
    """How many people the gates of some team let through."""
    clock = StageTimer()
    number = int(np.any([team.everyone.mask(problem.pool) for team in problem.teams], axis=0).sum())
    clock.lap("count")
    about = shared(problem, None, Budget(work, seconds, progress), clock, whole=True)
    return Headcount(verdict="found" if number else "impossible", number=number, **about)
