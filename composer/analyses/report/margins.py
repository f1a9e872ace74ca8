"""What is known around a proposal: who cannot be replaced, what one more woman costs, why each is in."""

from __future__ import annotations

from dataclasses import dataclass

from composer.analyses.alternatives.answer import Alternatives
from composer.analyses.report.losses import Loss
from composer.analyses.why.answer import Indispensable, Reason
from composer.pool.who import Who
from composer.problem.problem import Problem
from composer.problem.results import GoalValue, Roster, Verdict

WITHIN = "10%"
"""What a team may lose on every goal that is as different as can be."""
_SEX = ("sex", "gender")
_WOMAN = frozenset(("f", "w", "female", "woman", "women"))


@dataclass(frozen=True)
class OneMore:
    """What there is with one woman more than in the proposal.

    Attributes
    ----------
    women : int
        How many that would be.
    verdict : str
        Whether there is a choice with so many: as `solve` says it.
    goals : tuple of GoalValue
        What the best one reaches.
    """

    women: int
    verdict: Verdict
    goals: tuple[GoalValue, ...]


@dataclass(frozen=True)
class Margins:
    """What is asked around a proposal; None, or nothing, where it was not asked or does not apply.

    Attributes
    ----------
    indispensable : Indispensable or None
        Who is in every choice of teams.
    different : Alternatives or None
        The best choice, and the one that differs most from it and loses little.
    one_more : OneMore or None
        What one more woman costs.
    reasons : tuple of Reason
        What there is without each of the members.
    losses : tuple of Loss or None
        Whose loss breaks something where nobody steps in.
    """

    indispensable: Indispensable | None = None
    different: Alternatives | None = None
    one_more: OneMore | None = None
    reasons: tuple[Reason, ...] = ()
    losses: tuple[Loss, ...] | None = None


def women(problem: Problem) -> Who | None:
    """Who is a woman: whom a target is for, else what a column `sex` or `gender` says; None where nothing tells."""
    rows = [*problem.require, *(row for team in problem.teams for row in team.require)]
    for row in rows:
        who = getattr(row.measure, "share", None) if row.targets else None
        if isinstance(who, Who):
            return who
    for name in _SEX:
        if name in problem.pool.columns:
            texts = [text for text in problem.pool.columns[name].texts if text.strip().casefold() in _WOMAN]
            return Who({name: texts}) if texts else None
    return None


def members_of(problem: Problem, teams: tuple[Roster, ...], who: Who) -> int:
    """How many places of the teams somebody has who matches."""
    count = 0
    for roster in teams:
        team = problem.team_named(roster.name)
        assert team is not None
        mask = who.mask(problem.on_tour(team))
        rows = (problem.pool.row(member.id) for member in roster.members)
        count += sum(bool(mask[row]) for row in rows if row is not None)
    return count
