"""What breaks where one member drops out and nobody steps in, recounted on the people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from composer.checking.matching import assign_seats
from composer.checking.other_tours import with_other_tours
from composer.checking.requirements import finding
from composer.pool import Person
from composer.problem.problem import Problem
from composer.problem.requirement import Requirement
from composer.problem.results import Roster
from composer.problem.survive import exempt
from composer.problem.team import Team
from composer.render.plain import unbound


@dataclass(frozen=True)
class Loss:
    """Somebody of a team whose loss breaks something, if nobody steps in.

    Attributes
    ----------
    team : str
        The team.
    id : str
        Who it is.
    broken : tuple of str
        The seats that are not filled then, and the demands that are not met.
    """

    team: str
    id: str
    broken: tuple[str, ...]


def losses(problem: Problem, roster: Roster, teams: Sequence[Roster]) -> tuple[Loss, ...]:
    """The members of a team without whom some demand of it is not met; its size, what is asked exactly, and who goes
    only together play no part."""
    team = problem.team_named(roster.name)
    assert team is not None
    persons = {each.name: _persons(problem, each) for each in teams}
    members = list(with_other_tours(problem, persons)[roster.name])
    broken = [[*seats] for seats in _seats_empty(team, members)]
    for row in team.require:
        if not exempt(row):
            for place in _unmet(row, members):
                broken[place].append(unbound(row.label))
    return tuple(Loss(team.name, one.id, tuple(each)) for one, each in zip(members, broken, strict=True) if each)


def _persons(problem: Problem, roster: Roster) -> list[Person]:
    team = problem.team_named(roster.name)
    assert team is not None
    on = problem.on_tour(team)
    return [on.person(row, team.name) for one in roster.members if (row := problem.pool.row(one.id)) is not None]


def _unmet(row: Requirement, members: Sequence[Person]) -> list[int]:
    """Whose loss breaks a demand, by their places: of members who are alike to it one is tried."""
    known: dict[object, bool] = {}
    found = []
    codes = None if row.measure.of_tours else row.measure.trait(members[0].pool).codes if members else None
    for place, member in enumerate(members):
        kind = place if codes is None else int(codes[member.row])
        if kind not in known:
            known[kind] = finding(row, [*members[:place], *members[place + 1 :]]).met
        if not known[kind]:
            found.append(place)
    return found


def _seats_empty(team: Team, members: Sequence[Person]) -> list[tuple[str, ...]]:
    """For each member the seats that are empty without them: whose loss empties one sits on one."""
    fits = [[place for place, seat in enumerate(team.seats) if seat.who.holds(person)] for person in members]
    numbers = [seat.number for seat in team.seats]
    whole, found = assign_seats(fits, numbers), []
    for place, seated in enumerate(whole):
        taken = whole if seated is None else assign_seats([*fits[:place], *fits[place + 1 :]], numbers)
        found.append(tuple(seat.seat for one, seat in enumerate(team.seats) if taken.count(one) < seat.number))
    return found
