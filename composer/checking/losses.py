"""What is left of a team after losses, recounted on the people: for each demand the loss that harms it most.

`demands_hold` says of any people whether they could be what remains of a team. Of what is counted person by person the
worst loss is known: those who add most. Of everything else all losses are tried, people alike in all that is asked of
them being one; nothing here knows of rows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import combinations_with_replacement

from composer.checking.matching import assign_seats
from composer.checking.seat_room import worst_of_seats
from composer.measures import Again, Average, Distinct, LargestGroup, Lone, Measure, Members, Pairs, Share, Total
from composer.pool import Person
from composer.pool.kinds.base import canonical
from composer.pool.who import ANYONE, Who
from composer.problem.requirement import Requirement
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
    return seated == sum(numbers) and all(_margin(row, persons) >= 0 for row in rows)


def requirement_survives(row: Requirement, persons: People, survive: Survive, check: Callable[[], None]) -> bool:
    """Whether a requirement holds after all these losses."""
    lossable = [person for person in persons if survive.of.holds(person)]
    return _worst(row, persons, lossable, survive.losses, check)[1] >= 0


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
    yield persons
    for lost in _losses(one_sided, persons, lossable, survive.losses):
        yield _without(persons, lost)


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

        def after(losses: int, row: Requirement = row) -> tuple[People, Fraction]:
            check()
            return _worst(row, persons, lossable, losses, check)

        lost, margin = after(survive.losses)
        left = _without(persons, lost)
        most = min(survive.losses + MORE_ROOM, len(lossable))
        yield Weakness(
            row.label,
            tuple(person.id for person in lost),
            _observed(row.measure, left),
            margin >= 0,
            _room(lambda losses: after(losses)[1] >= 0, most) if room else 0,
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


def _observed(measure: Measure, persons: People) -> Fraction | None:
    try:
        return measure.observe(persons)
    except LookupError:
        return None


def _margin(row: Requirement, persons: People) -> Fraction:
    """How far the number lies within its bounds; below 0 where it does not, or cannot be counted."""
    observed = _observed(row.measure, persons)
    if observed is None:
        return Fraction(-1)
    ends = ([] if row.low is None else [observed - row.low]) + ([] if row.high is None else [row.high - observed])
    return min(ends)


def _without(persons: People, lost: Iterable[Person]) -> People:
    gone = {person.row for person in lost}
    return [person for person in persons if person.row not in gone]


def _worst(
    row: Requirement, persons: People, lossable: People, losses: int, check: Callable[[], None]
) -> tuple[People, Fraction]:
    """Of all losses the first after which the number lies least within its bounds."""
    worst: tuple[People, Fraction] = (), _margin(row, persons)
    try:
        for lost in _losses(row, persons, lossable, losses):
            check()
            margin = _margin(row, _without(persons, lost))
            if margin < worst[1]:
                worst = lost, margin
    except LookupError:
        return (), Fraction(-1)
    return worst


def _losses(row: Requirement, persons: People, lossable: People, losses: int) -> Iterator[People]:
    """Losses of which one harms the requirement most. Raises LookupError where somebody cannot be counted."""
    measure = row.measure
    ways = [sign for sign, bound in ((1, row.low), (-1, row.high)) if bound is not None]
    match measure:
        case Members() | Again() | Total():
            worth = {person.row: measure.observe([person]) for person in lossable}
            for sign in ways:
                adding = [person for person in lossable if sign * worth[person.row] > 0]
                yield sorted(adding, key=lambda one: -sign * worth[one.row])[:losses]
        case Share():
            among = [person for person in lossable if measure.among.holds(person)]
            for sign in ways:
                yield [person for person in among if measure.share.holds(person) == (sign == 1)][:losses]
        case Average():
            counted = [person for person in lossable if measure.of.holds(person)]
            values = {person.row: measure.observe([person]) for person in counted}
            for sign in ways:
                order = sorted(counted, key=lambda one: -sign * values[one.row])
                yield from (order[:number] for number in range(1, losses + 1))
        case Lone():
            matching = [person for person in lossable if measure.lone.holds(person)]
            yield from (matching[:number] for number in range(1, losses + 1))
        case Distinct() | LargestGroup() | Pairs() if row.low is None:
            return  # what is lost adds nothing to them
        case Distinct(distinct=name) | LargestGroup(largest_group=name) if _one_value(persons, name):
            groups = _groups(persons, lossable, name)
            yield (_few_values if isinstance(measure, Distinct) else _small_groups)(groups, losses)
        case _:
            yield from _every_loss(lossable, losses, lambda person: _alike(measure, person))


def _one_value(persons: People, name: str) -> bool:
    return not any(isinstance(person[name], (frozenset, dict)) for person in persons)


Groups = list[tuple[int, list[Person]]]
"""How many members have each value, and those of them who can be lost."""


def _groups(persons: People, lossable: People, name: str) -> Groups:
    def value(person: Person) -> Hashable:
        held = person[name]
        return canonical(held) if isinstance(held, str) else held

    sizes = Counter(value(person) for person in persons if person[name] is not None)
    return [(size, [person for person in lossable if value(person) == each]) for each, size in sizes.items()]


def _few_values(groups: Groups, losses: int) -> People:
    """A loss that leaves as few values as can be: the smallest groups are gone."""
    lost: list[Person] = []
    for size, mine in sorted(groups, key=lambda group: group[0]):
        if size == len(mine) and len(lost) + size <= losses:
            lost += mine
    return lost


def _small_groups(groups: Groups, losses: int) -> People:
    """A loss that leaves the largest group as small as can be."""
    for most in range(max((size for size, _ in groups), default=0)):
        each = [(max(size - most, 0), mine) for size, mine in groups]
        if sum(number for number, _ in each) <= losses and all(number <= len(mine) for number, mine in each):
            return [person for number, mine in each for person in mine[:number]]
    return ()


def _alike(measure: Measure, person: Person) -> Hashable:
    """All that a measure reads of a person."""
    if isinstance(measure, Pairs):
        mine = canonical(person.id)
        return mine if any(mine in map(canonical, pair) for pair in measure.pairs) else ""
    read = [person.id] if measure.of_ids else [_hashable(person[name]) for name in measure.fields() if name != "id"]
    named = [person.id] if "id" in measure.fields() else []
    return (*read, *named, *(person.tours if measure.of_tours else ()))


def _hashable(value: object) -> Hashable:
    return tuple(sorted(value.items())) if isinstance(value, dict) else value


def _every_loss(lossable: People, losses: int, alike: Callable[[Person], Hashable]) -> Iterator[People]:
    """Every loss, of people alike the first ones."""
    kinds: dict[Hashable, list[Person]] = {}
    for person in lossable:
        kinds.setdefault(alike(person), []).append(person)
    for number in range(1, losses + 1):
        for chosen in combinations_with_replacement(kinds, min(number, len(lossable))):
            counts = Counter(chosen)
            if all(times <= len(kinds[kind]) for kind, times in counts.items()):
                yield [person for kind, times in counts.items() for person in kinds[kind][:times]]
