"""The best team there is, or the proof that there is none."""

from __future__ import annotations

from collections.abc import Callable

from composer.analyses import solution
from composer.base.errors import Undecided
from composer.checking.certificate import Certificate
from composer.infeasibility.certificate.best import certify_best, certify_none
from composer.problem.problem import Problem
from composer.problem.results import Outcome
from composer.solvers.budget import Budget, OutOfBudget, stoppable


def solve(
    problem: Problem,
    *,
    work: float | None = None,
    seconds: float | None = None,
    progress: Callable[[str], None] | None = None,
) -> Outcome:
    """The best teams for a problem, goal by goal, each proved before the next; or the proof that there are none.

    `work` limits the deterministic work (about a second each): the same problem and limit give the same answer.
    `seconds` limits wall time. At a limit, or after Ctrl-C, the best found is returned with its bounds. `progress`
    is told now and then what is going on.

    Who is named: among teams of equal goals, the one the search meets first; among people who are alike in all that
    is asked, those who stand first in the pool.

    Raises ScenarioError where a total would count a blank cell, Disagreement for a defect of this program.
    """
    budget = Budget(work, seconds, progress)
    with stoppable(budget):
        return solution.solve_problem(problem, budget)


def certify(
    problem: Problem, outcome: Outcome, *, work: float | None = None, seconds: float | None = None
) -> Certificate:
    """A certificate of what `solve` said is proved: that nothing is better than its values, or that there is no team.

    It rests on sums of whole numbers alone, and has been checked; `composer.checking.check.check` does so again, from
    the problem. Raises Undecided where nothing was proved, where no proof was found that is short enough to be checked
    by others, or where the limits ended the search; else as `solve`.
    """
    if outcome.verdict not in ("best", "impossible"):
        raise Undecided("nothing is proved")
    budget = Budget(work, seconds)
    with stoppable(budget):
        try:
            if outcome.verdict == "impossible":
                return certify_none(problem, budget)
            return certify_best(problem, [goal.value for goal in outcome.goals if goal.value is not None], budget)
        except OutOfBudget:
            raise Undecided("the limits ended the search for a proof") from None
