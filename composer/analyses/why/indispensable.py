"""Who is in every team that meets everything, and who can be in none."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from composer.analyses import answer as answers
from composer.analyses.why.backbone import Backbone, backbone, unknown
from composer.base.versions import versions
from composer.encoding.encode import encode
from composer.encoding.program import Program
from composer.presolve.symmetry import Rows
from composer.problem.problem import Problem
from composer.problem.requirement import Requirement
from composer.problem.results import Effort, People
from composer.solvers import tuning
from composer.solvers.budget import Budget, OutOfBudget, stoppable


@dataclass(frozen=True)
class Indispensable:
    """Ids, in the pool's order, of people whom the gates of some team let through.

    `possible`: whether there is any choice of teams that meets everything; None where that was not found out, and then
    nothing else is known. `always` are in every such choice, `never` in none; both are proved. `open_always` and
    `open_never` are those of whom it was not found out. Goals and aims do not count: every choice does, not the best.
    """

    possible: bool | None
    always: tuple[str, ...]
    never: tuple[str, ...]
    open_always: tuple[str, ...]
    open_never: tuple[str, ...]
    people: People
    effort: Effort
    seconds: Mapping[str, float]
    versions: Mapping[str, str]
    inputs: Mapping[str, str]
    title: str = ""
    warnings: tuple[str, ...] = ()
    note: str = ""

    @property
    def complete(self) -> bool:
        """Whether nothing was left open."""
        return self.possible is not None and not self.open_always and not self.open_never


def indispensable(
    problem: Problem,
    *,
    work: float | None = None,
    seconds: float | None = None,
    progress: Callable[[str], None] | None = None,
) -> Indispensable:
    """Who is in every choice of teams that meets everything, and who in none.

    Limits and `progress` as for `solve`; at a limit what was proved until then stands, and the others are open.
    Raises ScenarioError where a requirement's total would count a blank cell, Disagreement for a defect of this
    program.
    """
    budget = Budget(work, seconds, progress)
    with stoppable(budget):
        clock = answers.StageTimer()
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
    answer = Indispensable(
        possible=found.possible,
        always=ids(found.always),
        never=ids(found.never),
        open_always=open_always,
        open_never=open_always if found.open_never is found.open_always else ids(found.open_never),
        people=answers.seen(problem, program, budget),
        effort=answers.effort(budget),
        seconds=clock.laps,
        versions=versions(),
        inputs=problem.inputs,
        title=problem.title,
        warnings=problem.warnings,
    )
    return replace(answer, note=budget.note(whole=answer.complete))


def _without_wishes(problem: Problem) -> Problem:
    """What is required alone: wishes tell people apart who are alike in all that has to be."""

    def firm(require: tuple[Requirement, ...]) -> tuple[Requirement, ...]:
        return tuple(each.model_copy(update={"aim": None}) for each in require)

    teams = [team.model_copy(update={"require": firm(team.require)}) for team in problem.teams]
    return problem.replacing(teams=teams, require=firm(problem.require), prefer=(), tradeoffs=())
