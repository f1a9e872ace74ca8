"""What everybody in a team is there for: their seat, and the demands that they help to meet."""

from __future__ import annotations

from dataclasses import dataclass

from composer.pool import Pool
from composer.problem.problem import Problem
from composer.problem.requirement import Requirement
from composer.problem.results import Member, Roster
from composer.render.plain import unbound


@dataclass(frozen=True)
class Duty:
    """A member, and the demands with a floor that they count towards."""

    member: Member
    serves: tuple[str, ...]


def duties(problem: Problem, roster: Roster) -> list[Duty]:
    """Everybody of a team in its order, with what they serve of the team's demands and of those over all teams."""
    team = problem.team_named(roster.name)
    assert team is not None
    pool = problem.on_tour(team)
    rows = [*team.require, *(row for row in problem.require if row.team in (None, team.name))]
    serving = [(unbound(row.label), served) for row in rows if (served := _serving(row, pool)) is not None]
    found = []
    for member in roster.members:
        place = pool.row(member.id)
        found.append(Duty(member, tuple(name for name, ids in serving if place in ids)))
    return found


def _serving(row: Requirement, pool: Pool) -> set[int] | None:
    """The rows of people whom a demand asks for; None where it asks for no people, or for just anybody."""
    needs = [need for need in row.measure.needs(row.low, None) if not need.others and any(need.fields())]
    if not needs:
        return None
    return {place for need in needs for place in need.mask(pool).nonzero()[0].tolist()}
