"""From what the engines say to teams: choices as people, recomputed on the people."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

from composer.base.errors import Disagreement
from composer.checking.known_people import KnownPeople
from composer.checking.matching import assign_seats, keep_seats
from composer.checking.reserves import order_of_call
from composer.checking.verify import BETWEEN, Recount, verify
from composer.encoding.program import Program
from composer.pool.kinds.spans import Span
from composer.presolve.condense import Placement
from composer.problem.problem import Problem
from composer.problem.reserves import RESERVE
from composer.problem.results import GoalValue, Member, Roster, Service
from composer.problem.team import Team


def verify_placement(
    problem: Problem,
    placement: Placement,
    reached: Sequence[GoalValue] = (),
    first: int = 0,
    check: Callable[[], None] = lambda: None,
    known: KnownPeople | None = None,
) -> Recount:
    """A choice as teams, recomputed on the original people; `reached` are the goals from the `first` on. `check`
    is called again and again; `known` is handed from one choice to the next, see `verify`.

    Raises Disagreement where that count differs from what the engines say: it names the requirement or the goal. Of the
    goal at which a search was given up, the choice may be worth more than they say: nobody has looked for the helpers
    that show what it is worth.
    """
    found = verify(problem, decode(problem, placement, check), check, known)
    if found.broken:
        labels = "; ".join(each.requirement for each in found.broken)
        raise Disagreement(f"the engine's team does not meet, recomputed on the people: {labels}")
    for said, counted in zip(reached, found.goals[first:], strict=False):
        differs = said.value != counted.value
        if said.value is not None and counted.value is not None and not said.proved:
            differs = said.value > counted.value if said.most else said.value < counted.value
        if differs:
            raise Disagreement(f"the engine says {said.goal} is {said.value}, recomputed it is {counted.value}")
    return found


def goals(
    problem: Problem, program: Program, reached: Sequence[GoalValue], found: Recount | None
) -> tuple[GoalValue, ...]:
    """Every goal in order with the value recomputed: those pursued with their bounds, the others without."""
    measures = [None] * (len(program.goals) - len(problem.prefer)) + [goal.measure for goal in problem.prefer]
    values = []
    for position, (aim, measure) in enumerate(zip(program.goals, measures, strict=True)):
        value = None if found is None else found.goals[position].value
        if position < len(reached):
            values.append(replace(reached[position], value=value, measure=measure))
        else:
            values.append(GoalValue(aim.label, value, None, False, aim.most, measure))
    return tuple(values)


def decode(problem: Problem, placement: Placement, check: Callable[[], None] = lambda: None) -> dict[str, list[Member]]:
    """The members of each team, those with seats first, in the order of the seats; after them its reserves, in the
    order in which they are called."""
    pairs = zip(problem.deployed, placement.members, strict=True)
    members = {team.name: _seated(problem, team, people.tolist(), check) for team, people in pairs}
    wanting = (team for team in problem.deployed if team.reserves is not None)
    for team, rows in zip(wanting, placement.beside, strict=False):
        on, place = problem.on_tour(team), problem.deployed.index(team)
        persons = [on.person(row, team.name) for row in placement.members[place].tolist()]
        order = order_of_call(team, persons, [on.person(row, team.name) for row in rows.tolist()], check)
        members[team.name] += [Member(person.id, RESERVE) for person in order]
    return members


def services(problem: Problem, teams: Sequence[Roster]) -> tuple[Service, ...]:
    """Everybody's tours, in the order of the teams; none where teams have no days of their own."""
    mine: dict[str, list[Roster]] = {}
    for roster in teams if problem.touring else ():
        for member in roster.members:
            mine.setdefault(member.id, []).append(roster)
    return tuple(_service(problem, identity, rosters) for identity, rosters in mine.items())


def _service(problem: Problem, identity: str, rosters: Sequence[Roster]) -> Service:
    past: Sequence[Span] = ()
    row = problem.pool.row(identity)
    if problem.served is not None and row is not None:
        held = problem.pool.person(row)[problem.served]
        past = held if isinstance(held, tuple) else ()
    ordered = sorted(rosters, key=lambda roster: roster.start or date.min)
    days = sorted([*past, *((each.start, each.end) for each in rosters if each.start and each.end)])
    rests = [(later - end).days - 1 for (_, end), (later, _) in pairwise(days)]
    return Service(identity, tuple(roster.name for roster in ordered), len(past), min(rests, default=None))


def _seated(problem: Problem, team: Team, rows: list[int], check: Callable[[], None]) -> list[Member]:
    on = problem.on_tour(team)
    masks = [seat.who.mask(on) for seat in team.seats]
    fits = []
    for number, person in enumerate(rows):
        if number % BETWEEN == 0:
            check()
        fits.append([seat for seat, mask in enumerate(masks) if mask[person]])
    numbers, now = [seat.number for seat in team.seats], _seats_now(problem, team, rows)
    places = assign_seats(fits, numbers) if now is None else keep_seats(fits, numbers, now)
    named = [None if place is None else team.seats[place].seat for place in places]
    members = [Member(problem.pool.ids[person], seat) for person, seat in zip(rows, named, strict=True)]
    rank = {seat.seat: position for position, seat in enumerate(team.seats)}
    return sorted(members, key=lambda member: rank.get(member.seat or "", len(rank)))


def _seats_now(problem: Problem, team: Team, rows: Sequence[int]) -> list[int | None] | None:
    """The seat that each of some members has in the plan; None where it tells none of this team."""
    members = () if problem.plan is None else problem.plan.members(team.name)
    named = {seat.seat: place for place, seat in enumerate(team.seats)}
    seats = {problem.pool.row(member.id): named.get(member.seat or "") for member in members}
    return [seats.get(row) for row in rows] if any(seat is not None for seat in seats.values()) else None
