"""Who sits where: seats filled by different members who match, found by augmenting paths (Kuhn 1955)."""

from __future__ import annotations

from collections.abc import Sequence


def assign_seats(fits: Sequence[Sequence[int]], places: Sequence[int]) -> list[int | None]:
    """For each member the seat they fill, as many seats as possible being filled; None for the others.

    `fits[m]` are the seats member `m` could fill, `places[s]` how many of seat `s` there are. Earlier members
    are preferred for seats, so the same input gives the same seating.
    """
    taken: list[list[int]] = [[] for _ in places]

    def place(member: int, tried: set[int]) -> bool:
        for seat in fits[member]:
            if seat in tried:
                continue
            tried.add(seat)
            if len(taken[seat]) < places[seat]:
                taken[seat].append(member)
                return True
            for position, other in enumerate(taken[seat]):
                if place(other, tried):
                    taken[seat][position] = member
                    return True
        return False

    for member in range(len(fits)):
        place(member, set())
    seats: list[int | None] = [None] * len(fits)
    for seat, members in enumerate(taken):
        for member in members:
            seats[member] = seat
    return seats
