"""Who sits where: seats filled by different members who match, found by augmenting paths (Kuhn 1955)."""

from __future__ import annotations

from collections import deque
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


def keep_seats(fits: Sequence[Sequence[int]], places: Sequence[int], now: Sequence[int | None]) -> list[int | None]:
    """As `assign_seats`, as many members as can be staying in the seats that they have `now`.

    Those who can stay stay; then place after place is filled along a chain of members who move up, each time the one
    that takes the fewest from their seats (successive shortest paths: Ford and Fulkerson 1962), so that as many stay as
    can when so many seats are filled.
    """
    seats: list[int | None] = [None] * len(fits)
    free = [*places]
    for member, seat in enumerate(now):
        if seat is not None and seat in fits[member] and free[seat]:
            seats[member] = seat
            free[seat] -= 1
    while chain := _cheapest_chain(fits, free, now, seats):
        free[chain[0][1]] -= 1
        for member, seat in chain:
            seats[member] = seat
    return seats


def _cheapest_chain(
    fits: Sequence[Sequence[int]], free: Sequence[int], now: Sequence[int | None], seats: Sequence[int | None]
) -> list[tuple[int, int]]:
    """Members and the seats that they move to, the first into a vacant one; empty where none can be filled."""
    lost = {seat: 0 for seat, number in enumerate(free) if number}
    moves: dict[int, tuple[int, int]] = {}
    waiting = deque(lost)
    best: tuple[int, int, int] | None = None
    while waiting:
        here = waiting.popleft()
        for member, mine in enumerate(fits):
            seat = seats[member]
            if here not in mine or seat == here:
                continue
            after = lost[here] + (now[member] == seat and seat is not None) - (now[member] == here)
            if seat is None and (best is None or after < best[0]):
                best = after, member, here
            elif seat is not None and after < lost.get(seat, len(fits) + 1):
                lost[seat], moves[seat] = after, (member, here)
                if seat not in waiting:
                    waiting.append(seat)
    if best is None:
        return []
    chain = [(best[1], best[2])]
    while chain[-1][1] in moves:
        chain.append(moves[chain[-1][1]])
    return chain[::-1]
