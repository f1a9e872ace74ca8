"""Whether a team's demands hold for those who are left, and with those who step in, in plain Python on the people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from composer.checking.matching import assign_seats
from composer.measures.together import Together
from composer.pool import Person
from composer.problem.requirement import Requirement
from composer.problem.team import Team


def lasting(team: Team) -> Iterator[Requirement]:
    """The requirements of a team that have to hold for those who are left as well: all but `exactly`, which is said of
    the team as it is sent, and `together`."""
    for requirement in team.require:
        if requirement.exactly is None and not isinstance(requirement.measure, Together):
            yield requirement


def holds_for(team: Team, left: Sequence[Person]) -> bool:
    """Whether the lasting requirements and every seat of a team hold for those who are left of it."""
    for requirement in lasting(team):
        try:
            seen = requirement.measure.observe(left)
        except LookupError:
            return False
        low, high = requirement.low, requirement.high
        if (low is not None and seen < low) or (high is not None and seen > high):
            return False
    fits = [[place for place, seat in enumerate(team.seats) if seat.who.holds(person)] for person in left]
    filled = assign_seats(fits, [seat.number for seat in team.seats])
    return sum(place is not None for place in filled) == sum(seat.number for seat in team.seats)


def holds_with(team: Team, left: Sequence[Person], reserves: Sequence[Person]) -> bool:
    """Whether some of the reserves can step in so that all holds, and the team is no larger than it may be."""
    most = len(left) + len(reserves) if team.size.high is None else team.size.high
    return any(
        holds_for(team, [*left, *joining])
        for number in range(min(len(reserves), most - len(left)) + 1)
        for joining in combinations(reserves, number)
    )
