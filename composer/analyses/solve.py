"""The best team there is, or the proof that there is none."""

from __future__ import annotations

from collections.abc import Callable

from composer import answers
from composer.engines.budget import Budget, stoppable
from composer.outcome import Outcome
from composer.problem import Problem


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
        return answers.solved(problem, budget)
