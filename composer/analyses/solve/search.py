"""The best team there is, or the proof that there is none."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial

from composer.analyses.answer import StageTimer, shared
from composer.analyses.chance import with_chances
from composer.analyses.counts.search import counts
from composer.analyses.solution import goals, services, verify_placement
from composer.analyses.solve.answer import Outcome
from composer.analyses.solve.readings import Told, serving_all, told, tried
from composer.base.errors import Undecided
from composer.base.gc_pause import gc_paused
from composer.checking.certificate import Certificate
from composer.checking.verify import Recount
from composer.encoding.encode import encode, outline
from composer.encoding.goal_bounds import orient
from composer.encoding.program import Program
from composer.infeasibility.certificate.best import certify_best, certify_none
from composer.measures import Linear
from composer.optimize.construct import construct
from composer.optimize.lexicographic import LexicographicOptimum, fewest_reserves, maximize_in_order
from composer.presolve.condense import Placement
from composer.problem.plan_changes import plan_changes
from composer.problem.problem import Problem
from composer.problem.results import Verdict, weakest
from composer.problem.yearly_targets import required_targets
from composer.solvers import tuning
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
        The most work that may be done, about a second a unit: the same problem and limit give the same answer on every
        machine. No limit if left out.
    seconds : float, optional
        The most seconds that it may take, by the clock. No limit if left out.
    progress : callable, optional
        Called now and then with a line of text that says what is going on.

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
        found = solve_problem(problem, budget)
        answer = told(found.verdict, found.goals, found.teams)
        trials = tried(problem, answer, _other, budget)
        better = serving_all(problem, answer, trials)
    doubts = tuple(trial.doubt for trial in trials)
    if better is not None:
        changed = plan_changes(problem, better.teams)
        tours = services(problem, better.teams)
        found = replace(found, teams=better.teams, tours=tours, findings=better.findings, changes=changed)
        doubts = tuple(replace(doubt, found="") if doubt.answer == "same" else doubt for doubt in doubts)
    with stoppable(budget):
        found = replace(found, teams=with_chances(problem, found.teams, budget.check_late))
    if any(roster.chance is not None and roster.chance.asked is not None for roster in found.teams):
        found = replace(found, fewest_reserves=None)  # of other reserves than these
    found = replace(found, doubts=doubts, effort=replace(found.effort, work=round(budget.spent, 6)))
    return replace(found, counts=counts(problem)) if found.verdict == "impossible" else found


def _other(problem: Problem, budget: Budget) -> Told:
    found = solve_problem(problem, budget, begin=False)
    return told(found.verdict, found.goals, found.teams)


def solve_problem(problem: Problem, budget: Budget, begin: bool = True) -> Outcome:
    """The best teams for a problem, recomputed, or the proof that there are none. A search that is ended before it has
    any team is granted a little more to `begin` with one. Raises as `solve` does."""
    clock = StageTimer()
    try:
        program = encode(problem, check=budget.check)
        clock.lap("program")
        found = maximize_in_order(program, budget)
        if begin and found.placement is None and not found.proved and budget.over:
            found = replace(found, placement=_begun(program, budget))
    except OutOfBudget:
        program = outline(problem)
        found = LexicographicOptimum(None, (), None, program)
    clock.lap("solve")
    fewest: bool | None = None
    whole = found.proved and len(found.reached) == len(program.goals)
    if program.reserves and found.placement is not None:
        found, fewest = fewest_reserves(found, budget) if whole else (found, False)
        clock.lap("reserves")
    verdict: Verdict = "undecided"
    held: Recount | None = None
    if found.placement is not None:
        try:
            told = [goal for goal in found.reached if goal.value is not None]  # of a team to begin with none is
            held = verify_placement(problem, found.placement, told, check=partial(budget.check_late, tuning.COUNTING))
        except OutOfBudget:
            found = _uncounted(found)
    if held is not None:
        verdict = "best" if whole else "found"
    elif found.proved:
        verdict = "impossible"
    clock.lap("verify")
    return Outcome(
        verdict=verdict,
        teams=() if held is None else held.teams,
        tours=() if held is None else services(problem, held.teams),
        changes=None if held is None else plan_changes(problem, held.teams),
        findings=() if held is None else held.findings,
        goals=goals(problem, program, found.reached, held),
        basis=weakest(goal.basis for goal in found.reached) if verdict == "best" and found.reached else found.basis,
        targets=tuple(required_targets(problem.teams, problem.require)),
        fewest_reserves=fewest,
        problem=problem,
        **shared(problem, program, budget, clock, whole=verdict in ("best", "impossible")),
    )


def _uncounted(found: LexicographicOptimum) -> LexicographicOptimum:
    """What is left of a choice that there was no time to recompute: the bound of the first goal, which holds for
    every choice."""
    bounds = tuple(replace(goal, proved=False, basis=None) for goal in found.reached[:1])
    return LexicographicOptimum(None, bounds, None, found.program)


def _begun(program: Program, budget: Budget) -> Placement | None:
    """A team to begin with, where a search was ended before it had any: a little more is granted for it."""
    if program.covers:
        return None  # nothing would be known of its reserves
    timed = budget.stopped or budget.seconds is not None
    more = Budget(tuning.GRACE, tuning.GRACE if timed else None)
    objective = orient(program.goals[0]).top if program.goals else Linear()
    with gc_paused():
        placement = construct(program, objective, more)
    budget.spend(more.spent)
    return placement


@contextmanager
def _of_reserves(problem: Problem) -> Iterator[None]:
    """Where no proof was found: that reserves cover what they should is no part of one."""
    try:
        yield
    except Undecided as error:
        if not any(team.reserves is not None and team.reserves.cover for team in problem.teams):
            raise
        text = f"{error}; what is possible only because losses need not be covered cannot be ruled out in it"
        raise Undecided(text) from None


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
        The most work that may be done, about a second a unit: the same problem and limit give the same answer on every
        machine. No limit if left out.
    seconds : float, optional
        The most seconds that it may take, by the clock. No limit if left out.

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
    with stoppable(budget), _of_reserves(problem):
        try:
            if outcome.verdict == "impossible":
                return certify_none(problem, budget)
            return certify_best(problem, [goal.value for goal in outcome.goals if goal.value is not None], budget)
        except OutOfBudget:
            raise Undecided("the limits ended the search for a proof") from None
