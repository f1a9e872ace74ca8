"""Doubts of two readings, tried: what the answer would be, had the cells been read otherwise.

Each doubt is tried alone, all others being read as they were, within what is left of the limits, and by itself with no
more work than the answer took and a little beside. Where that does not do, the answer stays unknown.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from composer.base.errors import ScenarioError
from composer.checking.verify import verify
from composer.pool.doubts import Doubt
from composer.pool.other_reading import reread
from composer.problem.problem import Problem
from composer.problem.results import GoalValue, Roster, Verdict
from composer.solvers.budget import Budget

MORE = 5.0
"""Work that another reading may take beyond what the answer took."""
OTHER_PEOPLE = "but not with the people shown here"
"""Said where another reading has the same values, and the team shown is no answer in it."""


Members = Mapping[str, Sequence[str]]
"""The ids of each team's members."""


@dataclass(frozen=True)
class Told:
    """An answer as far as two readings are compared: whether there is a team, and what the goals are worth. `whole`:
    whether nothing of it is open; `members` are those of the team that it shows, if any."""

    possible: bool | None
    values: tuple[Fraction | None, ...]
    whole: bool
    words: str
    members: Members = field(default_factory=dict)


Decide = Callable[[Problem, Budget], Told]
"""How a problem is answered."""


def told(verdict: Verdict, goals: Sequence[GoalValue] = (), teams: Sequence[Roster] = ()) -> Told:
    """An outcome, to be compared."""
    possible = {"best": True, "found": True, "impossible": False, "undecided": None}[verdict]
    values = ", ".join(f"{goal.goal} {goal.show(goal.value)}" for goal in goals if goal.value is not None)
    words = verdict + (f", {values}" if values and possible else "")
    members = {roster.name: [member.id for member in roster.members] for roster in teams}
    return Told(possible, tuple(goal.value for goal in goals), verdict in ("best", "impossible"), words, members)


def tried(problem: Problem, answer: Told, decide: Decide, budget: Budget) -> tuple[Doubt, ...]:
    """The problem's doubts with what was found out about their other readings."""
    limit = budget.spent + MORE
    return tuple(_tried(problem, doubt, answer, decide, budget, limit) for doubt in problem.doubts)


def _tried(problem: Problem, doubt: Doubt, answer: Told, decide: Decide, budget: Budget, limit: float) -> Doubt:
    if doubt.other is None or not doubt.asked or answer.possible is None or budget.over:
        return doubt
    decided: list[Told] = []
    try:
        other = problem.replacing(pool=reread(problem.pool, doubt.other))
        with budget.aside(limit):
            decided.append(decide(other, budget))
    except ScenarioError:  # read so, the people do not fit what is asked
        return doubt
    return _compared(doubt, answer, decided[0], other) if decided else doubt


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
    if not answer.members:
        return True
    try:
        held = verify(problem, answer.members)
    except ScenarioError:  # one of them is nobody in this reading
        return False
    return held.met and (not answer.values or tuple(goal.value for goal in held.goals) == answer.values)
