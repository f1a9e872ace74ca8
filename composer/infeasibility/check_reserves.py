"""Whether the reserves of a choice do what is asked of them where some of a team's demands are left out, recomputed."""

from __future__ import annotations

from collections.abc import Collection

from composer.base.errors import Path
from composer.checking.reserves import broken
from composer.encoding.program import Program
from composer.presolve.condense import Placement
from composer.problem.problem import Problem
from composer.problem.team import Size, Team


def reserves_hold(
    problem: Problem, program: Program, placement: Placement, path: Path, asked: Collection[Path]
) -> bool:
    """Whether the reserves that are asked for at a path are as many as they should be, pass the gates that are asked,
    and make every loss good by what is `asked` of the team."""
    position = int(path[1])
    whole = problem.teams[position]
    for index, team in enumerate(problem.deployed):
        if team.name not in [single.name for single in whole.each()]:
            continue
        on, bare = problem.on_tour(team), _asked(team, position, asked)
        members, reserves = (
            [on.person(row, team.name) for row in rows.tolist()]
            for rows in (placement.members[index], placement.blocks[program.reserves[index]])
        )
        gates = [gate for gate in problem.gates(team) if ("teams", position, "everyone", gate.name) in asked]
        if members and next(broken(bare, gates, members, reserves), None) is not None:
            return False
    return True


def _asked(team: Team, position: int, asked: Collection[Path]) -> Team:
    """A team of which only this is asked."""
    here: Path = ("teams", position)
    size = team.size if (*here, "size") in asked else Size(0, None)
    seats = tuple(seat for place, seat in enumerate(team.seats) if (*here, "seats", place) in asked)
    rows = tuple(row for place, row in enumerate(team.require) if (*here, "require", place) in asked)
    return team.model_copy(update={"size": size, "seats": seats, "require": rows})
