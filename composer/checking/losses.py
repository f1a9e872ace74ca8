"""What is left of a team after losses, recounted on the people: for each demand the loss that harms it most.

`demands_hold` says of any people whether they could be what remains of a team. Each demand has a worst loss of its own:
that of a requirement finds `checking.worst_loss`, that of a seat `checking.seat_room`; nothing here knows of rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction

from composer.checking.matching import assign_seats
from composer.checking.seat_room import worst_of_seats
from composer.checking.worst_loss import WorstLoss, margin, observed, without
from composer.measures import Survives
from composer.pool import Person
from composer.pool.who import ANYONE, Who
from composer.problem.problem import Problem
from composer.problem.requirement import Goal, Requirement
from composer.problem.results import Finding
from composer.problem.survive import MORE_ROOM, MOST_LOSSES, Survival, Survive, Weakness, exempt, survive_label
from composer.problem.team import Seat, Team

People = Sequence[Person]
SeatsLeft = Callable[[int], tuple[list[int], int]]


MOST_NAMED = 5
"""Demands that one finding names before it only counts the rest."""


def demands_hold(team: Team, persons: People) -> bool:
    """Whether these people, members of a team or all that remains of it, meet what is asked of them: its requirements
    and seats, not its size, and nothing with `exactly` or `together`."""
    fits = [[place for place, seat in enumerate(team.seats) if seat.who.holds(person)] for person in persons]
    numbers = [seat.number for seat in team.seats]
    seated = sum(place is not None for place in assign_seats(fits, numbers))
    rows = (row for row in team.require if not exempt(row))
    return seated == sum(numbers) and all(margin(row, persons) >= 0 for row in rows)


def requirement_survives(row: Requirement, persons: People, survive: Survive, check: Callable[[], None]) -> bool:
    """Whether a requirement holds after all these losses."""
    lossable = [person for person in persons if survive.of.holds(person)]
    return WorstLoss(row, persons, lossable, check).after(survive.losses)[1] >= 0


def worst_number(row: Requirement, ceiling: bool, persons: People, survive: Survive) -> Fraction:
    """What a requirement counts after the losses that harm its ceiling, or its floor, most."""
    numbers = [row.measure.observe(left) for left in _left(row, ceiling, persons, survive)]
    return max(numbers) if ceiling else min(numbers)


def worst_shortfall_after(row: Requirement, ceiling: bool, persons: People, survive: Survive) -> int:
    """By how much a requirement's ceiling, or its floor, is missed after the losses that harm it most."""
    low, high = (None, row.high) if ceiling else (row.low, None)
    return max(row.measure.shortfall(left, low, high) for left in _left(row, ceiling, persons, survive))


def _left(row: Requirement, ceiling: bool, persons: People, survive: Survive) -> Iterator[People]:
    """What is left after losses of which one harms the bound most."""
    lossable = [person for person in persons if survive.of.holds(person)]
    one_sided = row.model_copy(
        update={"at_least": None if ceiling else row.low, "at_most": row.high if ceiling else None}
    )
    return WorstLoss(one_sided, persons, lossable).left(survive.losses)


def seats_survive(seats: Sequence[Seat], persons: People, survive: Survive, check: Callable[[], None]) -> bool:
    """Whether seats can be filled together after all these losses."""
    fits = [[place for place, seat in enumerate(seats) if seat.who.holds(person)] for person in persons]
    can_go = [survive.of.holds(person) for person in persons] if survive.of.as_mapping() else None
    numbers = [seat.number for seat in seats]
    for place, seat in enumerate(seats):
        check()
        if worst_of_seats(fits, numbers, place, survive.losses, can_go)[1] < seat.number:
            return False
    return True


def weaknesses(team: Team, persons: People, check: Callable[[], None] = lambda: None) -> list[Weakness]:
    """Each demand of a team that has to survive losses, those that survive fewest first; empty where none has to.
    `check` is called again and again, and may raise what it likes."""
    if team.survive is None:
        return []
    return sorted(_weaknesses(team, persons, team.survive, check), key=lambda each: (each.met, each.room))


def survival(team: Team, persons: People, check: Callable[[], None] = lambda: None) -> Survival | None:
    """What losses do to a team; None where it is to survive none."""
    if team.survive is None:
        return None
    found = weaknesses(team, persons, check)
    return Survival(team.survive.losses, all(each.met for each in found), tuple(found))


def survive_broken(team: Team, survives: Survival | None) -> Iterator[Finding]:
    """What is broken where a team does not survive what it is to survive."""
    if survives is None or survives.holds:
        return
    broken = [each for each in survives.weakest if not each.met]
    most, asked = min(survives.losses - 1, *(each.room for each in broken)), Fraction(survives.losses)
    notes = [f"{each.requirement} is {each.show()} {_without_whom(each)}" for each in broken[:MOST_NAMED]]
    more = [f"{len(broken) - MOST_NAMED} more"] if len(broken) > MOST_NAMED else []
    label = survive_label(team.name, survives.losses)
    yield Finding(label, Fraction(max(most, 0)), asked, None, False, "losses", note="; ".join([*notes, *more]))


def _without_whom(weakness: Weakness) -> str:
    return f"without {', '.join(weakness.lost)}" if weakness.lost else "as it is"


def survived(team: Team, persons: People, of: Who = ANYONE, check: Callable[[], None] = lambda: None) -> int:
    """How many losses of those who match a team survives, whoever they are; all of them at most."""
    named = None if team.survive is None else team.survive.require
    most = min(MOST_LOSSES, sum(of.holds(person) for person in persons))
    for losses in range(1, most + 1):
        asked = Survive(losses, of=of, require=named)
        if not all(each.met for each in _weaknesses(team, persons, asked, check, room=False)):
            return losses - 1
    return most


def _weaknesses(
    team: Team, persons: People, survive: Survive, check: Callable[[], None], room: bool = True
) -> Iterator[Weakness]:
    lossable = [person for person in persons if survive.of.holds(person)]
    for index in survive.requirements(team):
        row = team.require[index]
        worst = WorstLoss(row, persons, lossable, check)
        lost, inside = worst.after(survive.losses)
        most = min(survive.losses + MORE_ROOM, len(lossable))
        yield Weakness(
            row.label,
            tuple(person.id for person in lost),
            observed(row.measure, without(persons, lost)),
            inside >= 0,
            worst.room(most) if room else 0,
            row.measure,
        )
    places = survive.seats(team)
    if not places:
        return
    seats = [team.seats[place] for place in places]
    fits = [[place for place, seat in enumerate(seats) if seat.who.holds(person)] for person in persons]
    can_go = [survive.of.holds(person) for person in persons] if survive.of.as_mapping() else None
    numbers = [seat.number for seat in seats]
    for place, seat in enumerate(seats):

        def left_of(losses: int, place: int = place) -> tuple[list[int], int]:
            check()
            return worst_of_seats(fits, numbers, place, losses, can_go)

        def all_filled(losses: int, left_of: SeatsLeft = left_of, number: int = seat.number) -> bool:
            return left_of(losses)[1] == number

        gone, filled = left_of(survive.losses)
        most = min(survive.losses + MORE_ROOM, len(lossable))
        yield Weakness(
            f"{team.name}: {seat.seat}",
            tuple(persons[number].id for number in gone),
            Fraction(filled),
            filled == seat.number,
            _room(all_filled, most) if room else 0,
            places=seat.number,
        )


def _room(holds: Callable[[int], bool], most: int) -> int:
    """Up to how many losses it holds, -1 where it never does."""
    for losses in range(most + 1):
        if not holds(losses):
            return losses - 1
    return most


def fewest_survived(problem: Problem, goal: Goal, people: Mapping[str, People]) -> Fraction:
    """How many losses the teams survive that a goal of them reads, the fewest of any."""
    assert isinstance(goal.measure, Survives)
    teams = [team for team in problem.deployed if goal.team in (None, team.name)]
    return Fraction(min(survived(team, people[team.name], goal.measure.survives) for team in teams))
