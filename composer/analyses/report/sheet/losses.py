"""What breaks where one member drops out and nobody steps in, recounted on the people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from composer.checking.matching import assign_seats
from composer.checking.other_tours import with_other_tours
from composer.checking.verify import finding
from composer.pool import Person
from composer.problem.problem import Problem
from composer.problem.requirement import Requirement
from composer.problem.results import Finding, Roster
from composer.problem.team import Team


@dataclass(frozen=True)
class Loss:
    """Somebody whose loss breaks something: the requirements as they are then, and the seats that stay empty."""

    id: str
    broken: tuple[Finding | str, ...]


def losses(problem: Problem, roster: Roster, teams: Sequence[Roster]) -> tuple[Loss, ...]:
    """The members of a team without whom some demand of it is not met; its size, what is asked exactly, and who goes
    only together play no part."""
    team = problem.team_named(roster.name)
    assert team is not None
    persons = {each.name: _persons(problem, each) for each in teams}
    members = list(with_other_tours(problem, persons)[roster.name])
    found = []
    for place, member in enumerate(members):
        broken = _broken(team, [*members[:place], *members[place + 1 :]])
        if broken:
            found.append(Loss(member.id, broken))
    return tuple(found)


def _persons(problem: Problem, roster: Roster) -> list[Person]:
    team = problem.team_named(roster.name)
    assert team is not None
    on = problem.on_tour(team)
    return [on.person(row, team.name) for one in roster.members if (row := problem.pool.row(one.id)) is not None]


def _broken(team: Team, left: Sequence[Person]) -> tuple[Finding | str, ...]:
    held = [finding(row, left) for row in team.require if not _exempt(row)]
    fits = [[place for place, seat in enumerate(team.seats) if seat.who.holds(person)] for person in left]
    taken = assign_seats(fits, [seat.number for seat in team.seats])
    empty = [seat.seat for place, seat in enumerate(team.seats) if taken.count(place) < seat.number]
    return (*empty, *(each for each in held if not each.met))


def _exempt(row: Requirement) -> bool:
    return row.exactly is not None or row.measure.key == "together"
