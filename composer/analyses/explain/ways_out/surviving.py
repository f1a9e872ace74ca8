"""Numbers that give way in a team that survives losses: they are those of whoever is left after the worst of them."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from composer.checking.losses import worst_number
from composer.checking.worst_loss import People
from composer.encoding.elastic import Side
from composer.encoding.program import Source
from composer.problem.edits import BoundKind
from composer.problem.problem import Problem
from composer.problem.survive import SURVIVE, Survive
from composer.problem.team import Team


def fewer_losses(team: Team, by: int) -> tuple[BoundKind, int, int]:
    """That fewer losses are survived."""
    assert team.survive is not None
    return "losses", team.survive.losses, team.survive.losses - by


def losses_left(problem: Problem, source: Source, shortfalls: Mapping[Side, int]) -> Survive | None:
    """The losses after which a requirement of a team still has to hold, as far as they don't give way; None where there
    are none."""
    match source.path:
        case ("teams", int(position), "require", int(index)):
            team, mine = problem.teams[position], source.team
            less = sum(by for (each, _), by in shortfalls.items() if each.path[2:] == (SURVIVE,) and each.team == mine)
            if team.survive is not None and index in team.survive.requirements(team) and team.survive.losses > less:
                return team.survive.model_copy(update={"losses": team.survive.losses - less})
    return None


def value_after(
    problem: Problem, source: Source, ceiling: bool, by: int, persons: People, survive: Survive
) -> tuple[Fraction, bool]:
    """The number after the losses that harm it most, and whether none is nearer to what is asked: the shortfall settles
    it where it is whole. No nearer one is looked for where it is not."""
    row = problem.teams[int(source.path[1])].require[int(source.path[3])]
    here, asked = worst_number(row, ceiling, persons, survive), row.high if ceiling else row.low
    assert asked is not None
    return here, row.measure.counted_over() is None and abs(asked - here) == by
