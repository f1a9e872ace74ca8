"""Who is in every team that meets everything, and who can be in none."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress

from composer.analyses.answer import StageTimer, shared
from composer.analyses.why.answer import Indispensable
from composer.analyses.why.backbone import Backbone, backbone, unknown
from composer.base.arrays import Rows
from composer.encoding.encode import encode
from composer.encoding.program import Program
from composer.problem.problem import Problem
from composer.problem.requirement import Requirement
from composer.solvers import tuning
from composer.solvers.budget import Budget, OutOfBudget, stoppable


def indispensable(
    problem: Problem,
    *,
    work: float | None = None,
    seconds: float | None = None,
    progress: Callable[[str], None] | None = None,
) -> Indispensable:
    """Who is in every choice of teams that meets everything, and who in none.

    Parameters
    ----------
    problem : Problem
        What is asked. Goals and aims do not count: every choice that meets what is required does, not only the best.
    work : float, optional
        The most work that may be done, about a second a unit: the same problem and limit give the same answer on every
        machine. No limit if left out.
    seconds : float, optional
        The most seconds that it may take, by the clock. No limit if left out.
    progress : callable, optional
        Called now and then with a line of text that says what is going on.

    Returns
    -------
    Indispensable
        Ids in the pool's order. At a limit, or after Ctrl-C, what was proved by then; the others are open.

    Raises
    ------
    ScenarioError
        Where a total or an average would count a blank cell.
    Disagreement
        For a defect of this program: two roads to the same answer differ.
    """
    budget = Budget(work, seconds, progress)
    with stoppable(budget):
        clock = StageTimer()
        required = _without_wishes(problem)
        program: Program | None = None
        found: Backbone | None = None
        with suppress(OutOfBudget):
            program = encode(required, check=budget.check)
            clock.lap("program")
            found = backbone(required, program, budget)
        if found is None:
            found = unknown(required)
        clock.lap("solve")

    def ids(rows: Rows) -> tuple[str, ...]:
        names: Sequence[str] = problem.pool.ids
        if len(rows) > tuning.IDS_AT_ONCE:
            names = tuple(names)
        return tuple(names[row] for row in rows.tolist())

    open_always = ids(found.open_always)
    whole = found.possible is not None and not len(found.open_always) and not len(found.open_never)
    return Indispensable(
        verdict="undecided" if found.possible is None else "found" if found.possible else "impossible",
        possible=found.possible,
        always=ids(found.always),
        never=ids(found.never),
        open_always=open_always,
        open_never=open_always if found.open_never is found.open_always else ids(found.open_never),
        **shared(problem, program, budget, clock, whole),
    )


def _without_wishes(problem: Problem) -> Problem:
    """What is required alone: wishes tell people apart who are alike in all that has to be."""

    def firm(require: tuple[Requirement, ...]) -> tuple[Requirement, ...]:
        return tuple(each.model_copy(update={"aim": None}) for each in require)

    teams = [team.model_copy(update={"require": firm(team.require)}) for team in problem.teams]
    return problem.replacing(teams=teams, require=firm(problem.require), prefer=(), tradeoffs=())
