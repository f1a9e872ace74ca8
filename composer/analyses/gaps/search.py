"""Whom to train and whom to recruit, where the pool as it is makes no team possible."""

from __future__ import annotations

from collections.abc import Callable

from composer.analyses.answer import StageTimer, shared
from composer.analyses.counts.search import counts
from composer.analyses.gaps.answer import Gaps, verdict_of
from composer.analyses.gaps.plans import find_plans
from composer.problem.problem import Problem
from composer.solvers.budget import Budget, stoppable


def gaps(
    problem: Problem,
    number: int = 5,
    *,
    work: float | None = None,
    seconds: float | None = None,
    progress: Callable[[str], None] | None = None,
) -> Gaps:
    """The cheapest plans of the problem's courses and recruits that make its teams possible.

    Parameters
    ----------
    problem : Problem
        What is asked, with its `courses` and `recruits`.
    number : int, optional
        How many plans, in the order of their costs.
    work : float, optional
        The most work that may be done, about a second a unit: the same problem and limit give the same answer on every
        machine. No limit if left out.
    seconds : float, optional
        The most seconds that it may take, by the clock. No limit if left out.
    progress : callable, optional
        Called now and then with a line of text that says what is going on.

    Returns
    -------
    Gaps
        Each plan with who goes and the teams that it makes possible, which are the best as the scenario asks. No
        plans where none is needed, or none helps. At a limit, or after Ctrl-C, what was found; nothing is called
        cheapest or complete that is not proved.

    Raises
    ------
    ScenarioError
        Where a total or an average would count a blank cell.
    Disagreement
        For a defect of this program: two roads to the same answer differ.

    Notes
    -----
    Further plans are looked for zone by zone (Klamroth, Lacour and Vanderpooten 2015); people are alike where no
    courses can tell them apart (Moore 1956).
    """
    budget = Budget(work, seconds, progress)
    clock = StageTimer()
    with stoppable(budget):
        found = find_plans(problem, budget, number)
    clock.lap("solve")
    verdict = verdict_of(found)
    counted = counts(problem, budget)
    clock.lap("counts")
    return Gaps(
        verdict=verdict,
        found=found,
        counts=counted,
        **shared(problem, None, budget, clock, whole=verdict in ("best", "impossible"), note=found.note),
    )
