"""Reserves held against the people: whom each can step in for, and which loss none can make good.

All in plain Python on the people, sharing nothing with rows or engines.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from itertools import combinations
from math import comb

from composer.checking.matching import assign_seats
from composer.pool import Person
from composer.problem.programme import Admission
from composer.problem.requirement import Requirement
from composer.problem.reserves import RESERVE, RESERVES
from composer.problem.results import Covered, Finding, Member, Reserve
from composer.problem.team import Size, Team

MOST_NAMED = 5
"""Losses that are named before the rest is only counted."""
MOST_LISTED = 1_000
"""Losses times lists of reserves up to which the lists are compared."""
Check = Callable[[], None]
Holds = Callable[[Team, Sequence[Person]], bool]


def is_reserve(team: Team, member: object) -> bool:
    """Whether a roster's entry is a reserve of a team, none of whose seats is called so."""
    seated = isinstance(member, Member) and member.seat == RESERVE
    return seated and team.reserves is not None and all(seat.seat != RESERVE for seat in team.seats)


def holds(team: Team, members: Sequence[Person]) -> bool:
    """Whether people meet all that is asked of a team: its size, its seats and its requirements. Who may be in it is
    asked elsewhere."""
    if not team.size.low <= len(members) <= (len(members) if team.size.high is None else team.size.high):
        return False
    return _seated(team, members) and all(_met(requirement, members) for requirement in team.require)


def _met(requirement: Requirement, members: Sequence[Person]) -> bool:
    try:
        observed = requirement.measure.observe(members)
    except LookupError:
        return False
    low, high = requirement.low, requirement.high
    return (low is None or observed >= low) and (high is None or observed <= high)


def _seated(team: Team, members: Sequence[Person]) -> bool:
    if not team.seats:
        return True
    fits = [[place for place, seat in enumerate(team.seats) if seat.who.holds(person)] for person in members]
    numbers = [seat.number for seat in team.seats]
    filled = [place for place in assign_seats(fits, numbers) if place is not None]
    return len(filled) == sum(numbers)


def stand_ins(
    team: Team,
    left: Sequence[Person],
    reserves: Sequence[Person],
    good: Holds = holds,
    size: Size | None = None,
) -> tuple[Person, ...] | None:
    """Those who step in for the lost, as few as can be, and among these those who are called first; None where no
    reserves make the loss good. What is `good`, and of what `size`, may be other than what is asked."""
    size = size or team.size
    high = len(reserves) if size.high is None else min(len(reserves), size.high - len(left))
    for number in range(max(0, size.low - len(left)), high + 1):
        for some in combinations(reserves, number):
            if good(team, [*left, *some]):
                return some
    return None


def losses(members: Sequence[Person], most: int) -> Iterator[tuple[Person, ...]]:
    """Every loss of up to so many members, the smallest first."""
    for number in range(1, min(most, len(members)) + 1):
        yield from combinations(members, number)


def uncovered(
    team: Team,
    members: Sequence[Person],
    reserves: Sequence[Person],
    most: int,
    check: Check = lambda: None,
    kind: Callable[[Person], int] | None = None,
    good: Holds = holds,
) -> Iterator[tuple[Person, ...]]:
    """The losses of up to so many members that no reserves make good; of people of one `kind`, whom nothing that is
    asked of the team tells apart, one alone."""
    seen: set[tuple[int, ...]] = set()
    for lost in losses(members, most):
        check()
        kinds = () if kind is None else tuple(sorted(map(kind, lost)))
        if kinds and kinds in seen:
            continue
        seen.add(kinds)
        gone = {person.row for person in lost}
        if stand_ins(team, [person for person in members if person.row not in gone], reserves, good) is None:
            yield lost


class Remembered:
    """What is asked of a team, held once against each group of people."""

    def __init__(self) -> None:
        self._known: dict[frozenset[int], bool] = {}

    def holds(self, team: Team, members: Sequence[Person]) -> bool:
        """As `holds`."""
        key = frozenset(person.row for person in members)
        if key not in self._known:
            self._known[key] = holds(team, members)
        return self._known[key]


def order_of_call(
    team: Team, members: Sequence[Person], reserves: Sequence[Person], check: Check = lambda: None
) -> list[Person]:
    """The reserves in the order in which they are called: each is the one who, with those before, makes most losses
    good; among equals who makes most good alone, then who stands first in the pool. Nobody is among them without whom
    the others make every loss good as well, unless as many are wanted."""
    assert team.reserves is not None
    known, most = Remembered(), team.reserves.cover

    def good(some: Sequence[Person]) -> int:
        return _number(members, most) - sum(1 for _ in uncovered(team, members, some, most, check, good=known.holds))

    needed, every = sorted(reserves, key=lambda person: person.row), good(reserves)
    for person in reversed(needed):
        others = [other for other in needed if other is not person]
        if len(others) >= team.reserves.number.low and good(others) == every:
            needed = others
    alone = {person.row: good([person]) for person in needed}
    order: list[Person] = []
    while needed:
        counts = [good([*order, person]) for person in needed]
        best = max(range(len(needed)), key=lambda at: (counts[at], alone[needed[at].row], -at))
        order.append(needed.pop(best))
    return order


def _number(members: Sequence[Person], most: int) -> int:
    """How many losses of up to so many there are."""
    return sum(comb(len(members), lost) for lost in range(1, min(most, len(members)) + 1))


def told(team: Team, members: Sequence[Person], reserves: Sequence[Person]) -> tuple[Reserve, ...]:
    """Each reserve, in order of call, with the members for whom they can step in, and in which seat then: alone, or,
    where nobody can alone, with others."""
    covers: dict[int, list[Covered]] = {person.row: [] for person in reserves}
    for lost in members:
        left = [person for person in members if person.row != lost.row]
        alone = [person for person in reserves if holds(team, [*left, person])]
        some = stand_ins(team, left, reserves) if not alone else None
        for person in alone:
            covers[person.row].append(Covered(lost.id, _seat(team, left, [person], person)))
        for person in some or ():
            covers[person.row].append(Covered(lost.id, _seat(team, left, some or (), person)))
    lists = _best_lists(team, members, reserves)
    return tuple(
        Reserve(person.id, rank, tuple(covers[person.row]), *each)
        for rank, (person, each) in enumerate(zip(reserves, lists, strict=True), 1)
    )


def _best_lists(
    team: Team, members: Sequence[Person], reserves: Sequence[Person]
) -> list[tuple[int | None, int | None, tuple[str, ...]]]:
    """For each number of reserves how many losses the first so many make good, how many the best list of so many of
    them does, and who is on that where it is more: one order is seldom the best at every length."""
    most = 0 if team.reserves is None else team.reserves.cover
    number, known = _number(members, most), Remembered()
    if not most or number << len(reserves) > MOST_LISTED:
        return [(None, None, ())] * len(reserves)

    def good(some: Sequence[Person]) -> int:
        return number - sum(1 for _ in uncovered(team, members, some, most, good=known.holds))

    found: list[tuple[int | None, int | None, tuple[str, ...]]] = []
    for length in range(1, len(reserves) + 1):
        called = good(reserves[:length])
        best = max(combinations(reserves, length), key=good)
        there = good(best)
        found.append((called, there, tuple(person.id for person in best) if there > called else ()))
    return found


def _seat(team: Team, left: Sequence[Person], joining: Sequence[Person], person: Person) -> str | None:
    """The seat that somebody who steps in has then, all seats being filled."""
    there = [*left, *joining]
    fits = [[place for place, seat in enumerate(team.seats) if seat.who.holds(each)] for each in there]
    places = assign_seats(fits, [seat.number for seat in team.seats])
    place = places[[each.row for each in there].index(person.row)]
    return None if place is None else team.seats[place].seat


def broken(
    team: Team,
    gates: Sequence[Admission],
    members: Sequence[Person],
    reserves: Sequence[Person],
    check: Check = lambda: None,
) -> Iterator[Finding]:
    """What is wrong with a team's reserves: how many there are, who does not pass a gate, and which losses they do not
    make good."""
    if team.reserves is None:
        return
    number, label = team.reserves.number, f"{team.name}: {RESERVES}"
    there = Fraction(len({person.row for person in reserves}))
    if there < number.low or (number.high is not None and there > number.high):
        most = None if number.high is None else Fraction(number.high)
        yield Finding(label, there, Fraction(number.low), most, False, "people")
    for gate in gates:
        outside = [person.id for person in reserves if not gate.who.holds(person)]
        if outside:
            passing, note = Fraction(len(reserves) - len(outside)), f"not met by {', '.join(outside)}"
            yield Finding(f"{label}: {gate.name}", passing, Fraction(len(reserves)), None, False, "people", note=note)
    if not team.reserves.cover:
        return
    missing = list(uncovered(team, members, reserves, team.reserves.cover, check))
    if missing:
        each = _number(members, team.reserves.cover)
        named = "; ".join(" and ".join(person.id for person in lost) for lost in missing[:MOST_NAMED])
        more = f"; and {len(missing) - MOST_NAMED} more" if len(missing) > MOST_NAMED else ""
        note = f"nobody makes good the loss of {named}{more}"
        found, every = Fraction(each - len(missing)), Fraction(each)
        yield Finding(f"{team.name}: {team.reserves.label}", found, every, None, False, "losses", note=note)
