"""The best team there is, or the proof that there is none."""

from __future__ import annotations

from collections.abc import Callable

from composer import answers
from composer.draft import write
from composer.engines.budget import Budget, stoppable
from composer.engines.pursuit import pursue
from composer.outcome import Outcome, Verdict
from composer.problem import Problem
from composer.verification import Verification


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
        return _solve(problem, budget)


def _solve(problem: Problem, budget: Budget) -> Outcome:
    clock = answers.Clock()
    program = write(problem)
    clock.lap("program")
    found = pursue(program, budget)
    clock.lap("solve")
    verdict: Verdict = "undecided"
    checked: Verification | None = None
    if found.placement is not None:
        checked = answers.checked(problem, found.placement, found.reached)
        verdict = "best" if found.proved and len(found.reached) == len(program.goals) else "found"
    elif found.proved:
        verdict = "impossible"
    clock.lap("verify")
    return Outcome(
        verdict=verdict,
        teams=() if checked is None else checked.teams,
        findings=() if checked is None else checked.findings,
        goals=answers.goals(problem, program, found.reached, checked),
        people=answers.people(program, budget),
        seconds=clock.laps,
        versions=answers.versions(),
        inputs=problem.inputs,
        title=problem.title,
        warnings=problem.warnings,
        note="stopped before the end" if budget.stopped else "",
        effort=answers.effort(budget),
        pool=problem.pool,
    )
