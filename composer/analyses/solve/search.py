"""The best team there is, or the proof that there is none."""

from __future__ import annotations

from collections.abc import Callable

from composer.analyses import answer
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

    Parameters
    ----------
    problem : Problem
        What is asked.
    work : float, optional
        The most work that may be done, about a second each: the same problem and limit give the same answer on every
        machine. No limit where it is left out.
    seconds : float, optional
        The most seconds that it may take, by the clock. No limit where it is left out.
    progress : callable, optional
        Is given a line of text now and then that tells what is going on.

    Returns
    -------
    Outcome
        The teams, what was found about every requirement, and the goals' values. At a limit, or after Ctrl-C, the
        best found with its bounds; no teams where none was found, or where there are none, as its `verdict` says.

    Raises
    ------
    ScenarioError
        Where a total or an average would count a blank cell.
    Disagreement
        For a defect of this program: two roads to the same answer differ.

    Notes
    -----
    Who is named: among teams of equal goals, the one the search meets first; among people who are alike in all that
    is asked, those who stand first in the pool.

    People are priced by column generation (Gilmore and Gomory 1961), whose prices bound what anybody can add
    (Lagrangian bound, Geoffrion 1974; reduced-cost fixing, Dantzig, Fulkerson and Johnson 1954); CP-SAT decides on
    those who are left.
    """
    budget = Budget(work, seconds, progress)
    with stoppable(budget):
        return answer.solve_problem(problem, budget)


def certify(
    problem: Problem, outcome: Outcome, *, work: float | None = None, seconds: float | None = None
) -> Certificate:
    """A certificate of what `solve` said is proved: that nothing is better than its values, or that there is no team.

    Parameters
    ----------
    problem : Problem
        What was asked.
    outcome : Outcome
        What `solve` said of it.
    work : float, optional
        The most work that may be done, about a second each: the same problem and limit give the same answer on every
        machine. No limit where it is left out.
    seconds : float, optional
        The most seconds that it may take, by the clock. No limit where it is left out.

    Returns
    -------
    Certificate
        Sums of whole numbers alone, checked; `composer.checking.check.check` does so again, from the problem.

    Raises
    ------
    Undecided
        Where nothing was proved, where no proof was found that is short enough to be checked by others, or where the
        limits ended the search.
    ScenarioError
        Where a total or an average would count a blank cell.
    Disagreement
        For a defect of this program: two roads to the same answer differ.

    Notes
    -----
    Rows added up show that nothing is possible (Farkas 1902), case by case where one sum does not (branch and bound,
    Land and Doig 1960).
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
