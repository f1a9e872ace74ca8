"""Whom to train and whom to recruit, where the pool as it is makes no team possible."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from composer.analyses.answer import StageTimer, shared
from composer.analyses.gaps.answer import Gaps, verdict_of
from composer.analyses.gaps.plans import plans
from composer.problem.problem import Problem
from composer.solvers.budget import Budget, stoppable

if TYPE_CHECKING:
    pass


def gaps(
    problem: Problem,
    number: int = 5,
    *,
    work: float | None = None,
    seconds: float | None = None,
    progress: Callable[[str], None] | None = None,
) -> Gaps:
    """The `number` cheapest plans of the problem's courses and recruits that make its teams possible, each with who
    goes and the teams that it makes possible: the cost first, then everything as the scenario asks.

    `work`, `seconds` and `progress` are those of `composer.solve`: at a limit, or after Ctrl-C, what was found is
    returned, and nothing is called cheapest or complete that is not proved.

    Raises ScenarioError where a total would count a blank cell, Disagreement for a defect of this program.
    """
    budget = Budget(work, seconds, progress)
    clock = StageTimer()
    with stoppable(budget):
        found = plans(problem, budget, number)
    clock.lap("solve")
    verdict = verdict_of(found)
    return Gaps(
        verdict=verdict,
        found=found,
        **shared(problem, None, budget, clock, whole=verdict in ("best", "impossible"), note=found.note),
    )
