"""Doubts of two readings, tried: what the answer would be, had the cells been read otherwise.

Each doubt is tried alone, all others being read as they were, within what is left of the limits, and by itself with no
more work than the answer took and a little beside. Where that does not do, the answer stays unknown.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from composer.base.errors import ScenarioError
from composer.checking.verify import Recount, verify
from composer.pool.doubts import Doubt
from composer.pool.other_reading import reread
from composer.problem.problem import Problem
from composer.problem.results import GoalValue, Roster, Verdict
from composer.solvers.budget import Budget

MORE = 5.0
"""Work that another reading may take beyond what the answer took."""
OTHER_PEOPLE = "but not with the people shown here"
"""Said where another reading has the same values, and the team shown is no answer in it."""


@dataclass(frozen=True)
class Told:
    """An answer as far as two readings are compared: whether there is a team, and what the goals are worth. `whole`:
    whether nothing of it is open; `teams` are those that it shows, if any."""

    possible: bool | None
    values: tuple[Fraction | None, ...]
    whole: bool
    words: str
    teams: tuple[Roster, ...] = ()


Decide = Callable[[Problem, Budget], Told]
"""How a problem is answered."""


def told(verdict: Verdict, goals: Sequence[GoalValue] = (), teams: Sequence[Roster] = ()) -> Told:
    """An outcome, to be compared."""
    possible = {"best": True, "found": True, "impossible": False, "undecided": None}[verdict]
    values = ", ".join(f"{goal.goal} {goal.show(goal.value)}" for goal in goals if goal.value is not None)
    words = verdict + (f", {values}" if values and possible else "")
    return Told(possible, tuple(goal.value for goal in goals), verdict in ("best", "impossible"), words, tuple(teams))


@dataclass(frozen=True)
class Trial:
    """A doubt with what was found out about its other reading: the problem and its answer there, if it was tried."""

    doubt: Doubt
    problem: Problem | None = None
    found: Told | None = None


def tried(problem: Problem, answer: Told, decide: Decide, budget: Budget) -> list[Trial]:
    """The problem's doubts with what was found out about their other readings."""
    limit = budget.spent + MORE
    return [_tried(problem, doubt, answer, decide, budget, limit) for doubt in problem.doubts]


def serving_all(problem: Problem, answer: Told, trials: Sequence[Trial]) -> Recount | None:
    """Teams that are as good an answer in every reading with the same values, this one included, recomputed; None
    where those shown are that already, or none that was found is."""
    same = [trial for trial in trials if trial.doubt.answer == "same" and trial.problem is not None]
    for trial in same:
        if trial.found is not None and trial.doubt.found == OTHER_PEOPLE:
            other = replace(answer, teams=trial.found.teams)
            if all(_stands(each, other) for each in (problem, *(each.problem for each in same if each.problem))):
                held = verify(problem, {roster.name: [*roster.members] for roster in other.teams})
                return held if held.met else None
    return None


def _tried(problem: Problem, doubt: Doubt, answer: Told, decide: Decide, budget: Budget, limit: float) -> Trial:
    if doubt.other is None or not doubt.asked or answer.possible is None or budget.over:
        return Trial(doubt)
    decided: list[Told] = []
    try:
        other = problem.replacing(pool=reread(problem.pool, doubt.other))
        with budget.aside(limit):
            decided.append(decide(other, budget))
    except ScenarioError:  # read so, the people do not fit what is asked
        return Trial(doubt)
    return Trial(_compared(doubt, answer, decided[0], other), other, decided[0]) if decided else Trial(doubt)


def _compared(doubt: Doubt, answer: Told, found: Told, other: Problem) -> Doubt:
    """The doubt with what another reading made of the answer; a value that is open in either is not known."""
    if found.possible is None:
        return doubt
    if found.possible != answer.possible:
        return replace(doubt, answer="other", found=found.words)
    if not found.possible:
        return replace(doubt, answer="same")
    if not (answer.whole and found.whole):
        return doubt
    if found.values != answer.values:
        return replace(doubt, answer="other", found=found.words)
    return replace(doubt, answer="same", found="" if _stands(other, answer) else OTHER_PEOPLE)


def _stands(problem: Problem, answer: Told) -> bool:
    """Whether the team that is shown is an answer to this problem, too."""
    if not answer.teams:
        return True
    try:
        held = verify(problem, {roster.name: [member.id for member in roster.members] for roster in answer.teams})
    except ScenarioError:  # one of them is nobody in this reading
        return False
    return held.met and (not answer.values or tuple(goal.value for goal in held.goals) == answer.values)
