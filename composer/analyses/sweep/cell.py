"""A problem with some of its numbers at other values, answered: what a worker does for one cell of a sweep."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from composer.analyses.solve import search as solving
from composer.analyses.sweep.fingerprint import CachedCell
from composer.base.errors import Mistake, ScenarioError, Undecided
from composer.base.versions import versions as installed
from composer.checking.verify import verify
from composer.pool.who import Who
from composer.problem.moved_bounds import Contradiction
from composer.problem.parameters import Parts, VariableNumber, set_numbers
from composer.problem.problem import Problem
from composer.problem.results import STOPPED, Effort, GoalValue, People, Verdict
from composer.problem.sweep_values import GridValue
from composer.solvers.budget import Budget, OutOfBudget


@dataclass(frozen=True)
class CellTask:
    """What a worker has to know to answer any cell; `until` is when the time is up, in seconds since 1970, `versions`
    are those of this program and the engines."""

    problem: Problem
    numbers: tuple[VariableNumber, ...]
    work: float | None
    until: float | None
    versions: tuple[tuple[str, str], ...]

    def budget(self, progress: Callable[[str], None] | None = None) -> Budget:
        return Budget(self.work, None if self.until is None else max(0.0, self.until - time.time()), progress)

    @property
    def late(self) -> bool:
        return self.until is not None and time.time() >= self.until


@dataclass(frozen=True)
class CellAnswer:
    """What is found out of one cell; `refused` where its problem turns out to be wrong. `teams` are the members of each
    team by their positions in the pool."""

    verdict: Verdict
    goals: tuple[GoalValue, ...] = ()
    people: People | None = None
    effort: Effort = field(default_factory=Effort)
    note: str = ""
    refused: tuple[Mistake, ...] = ()
    teams: tuple[tuple[int, ...], ...] = ()


def solve_cell(asked: CellTask, values: tuple[GridValue, ...], budget: Budget | None = None) -> CellAnswer:
    """One cell, answered as `solve` answers its problem. Raises Undecided in a worker of another version."""
    if asked.versions != deciding_versions():
        here, there = (
            ", ".join(f"{name} {number}" for name, number in each) for each in (deciding_versions(), asked.versions)
        )
        raise Undecided(f"a worker runs {here}, and not {there}")
    budget = budget or asked.budget()
    try:
        edited, note = with_numbers(asked.problem, asked.numbers, values)
        outcome = solving.solve_problem(edited, budget)
    except OutOfBudget:
        return CellAnswer("undecided", note=STOPPED if budget.stopped else _limited(asked))
    except Contradiction as contradiction:
        return CellAnswer("impossible", note=str(contradiction))
    except ScenarioError as error:
        return CellAnswer("undecided", note=error.mistakes[0].text, refused=error.mistakes)
    note = outcome.note or note
    if not note and outcome.verdict in ("found", "undecided"):
        note = _limited(asked)
    row = edited.pool.row
    rows = ((row(member.id) for member in roster.members) for roster in outcome.teams)
    teams = tuple(tuple(place for place in places if place is not None) for places in rows)
    goals = outcome.goals if outcome.teams else ()
    return CellAnswer(outcome.verdict, goals, outcome.people, outcome.effort, note, teams=teams)


def _limited(asked: CellTask) -> str:
    """Why a cell stays open."""
    return "the time was up" if asked.late else "the work given was not enough" if asked.work else "not decided"


def recheck_cell(asked: CellTask, values: tuple[GridValue, ...], kept: CachedCell) -> bool:
    """Whether a cell that was kept can be what it says: its team is recomputed on the people, and must meet
    everything and have every value, beyond which no bound may lie. Of an impossible one nothing can be counted."""
    try:
        edited, _ = with_numbers(asked.problem, asked.numbers, values)
    except (Contradiction, ScenarioError):  # such a cell is never kept
        return False
    if kept.verdict == "impossible":
        return not kept.goals and not kept.teams
    ids, teams = edited.pool.ids, edited.deployed
    if len(kept.teams) != len(teams) or not all(0 <= row < len(ids) for rows in kept.teams for row in rows):
        return False
    found = verify(
        edited, {team.name: [ids[row] for row in rows] for team, rows in zip(teams, kept.teams, strict=True)}
    )
    return found.met and [(goal.value, goal.value) for goal in found.goals] == [*kept.goals]


def with_numbers(
    problem: Problem, numbers: Sequence[VariableNumber], values: Sequence[GridValue]
) -> tuple[Problem, str]:
    """The problem with these numbers at these values, and what is to be said of it.

    Where the floor of a gate lies above its ceiling nobody may be a member, which a team that may be empty can bear.
    Raises Contradiction where no team can meet the numbers, whoever is in the pool, and ScenarioError where a file with
    these numbers in it would be wrong.
    """
    parts = set_numbers(Parts.of(problem), numbers, values)
    teams = parts.teams
    try:
        return parts.put_into(problem), ""
    except ScenarioError as error:
        if not all(mistake.crossing for mistake in error.mistakes):
            raise
        shut = {int(mistake.path[1]) for mistake in error.mistakes}
        note = "; ".join(": ".join((*map(str, mistake.path[2:]), mistake.text)) for mistake in error.mistakes)
    if any(teams[position].size.low for position in shut):
        raise Contradiction(note)
    nobody = {"everyone": Who(none=[{}])}
    teams = tuple(team.model_copy(update=nobody) if place in shut else team for place, team in enumerate(teams))
    return parts._replace(teams=teams).put_into(problem), note


def deciding_versions() -> tuple[tuple[str, str], ...]:
    """Of this program and the engines."""
    return tuple((name, version) for name, version in installed().items() if name != "python")
