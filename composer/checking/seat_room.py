"""How many of a seat are still filled after losses, all other seats being filled first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from composer.checking.loss_parts import every_loss
from composer.checking.matching import assign_seats


def worst_of_seats(
    fits: Sequence[Sequence[int]], places: Sequence[int], seat: int, losses: int, can_go: Sequence[bool] | None = None
) -> tuple[list[int], int]:
    """Members whose loss leaves fewest of a seat filled, and how many of it are then.

    `fits[m]` are the seats member `m` could fill, `places[s]` how many of seat `s` there are, `can_go[m]` whether they
    can be lost; all can where it is None.
    """
    if not places[seat]:
        return [], 0
    if can_go is not None and not all(can_go):
        return _tried(fits, places, seat, losses, can_go)
    wanted = [number + losses * (place == seat) for place, number in enumerate(places)]
    taken, tight = _filled(fits, wanted, seat)
    critical = [member for member, mine in enumerate(fits) if tight.intersection(mine)]
    return critical[:losses] if critical else [], max(0, min(places[seat], taken - losses))


def _filled(fits: Sequence[Sequence[int]], wanted: Sequence[int], last: int) -> tuple[int, set[int]]:
    """How many of the last seat are filled after all others, less what those lack; and the seats whose members are the
    only ones who could fill one more of what is lacking, or of the last one."""
    seats = assign_seats(fits, wanted)
    filled = Counter(seats)
    taken = sum(number for place, number in filled.items() if place is not None)
    tight = {place for place, number in enumerate(wanted) if filled[place] < number} or {last}
    while True:
        reached = {place for place, mine in zip(seats, fits, strict=True) if place is not None and tight & {*mine}}
        if reached <= tight:
            return taken - sum(number for place, number in enumerate(wanted) if place != last), tight
        tight |= reached


def _tried(
    fits: Sequence[Sequence[int]], places: Sequence[int], seat: int, losses: int, can_go: Sequence[bool]
) -> tuple[list[int], int]:
    """The same by trying every loss, of members alike the first ones."""
    kinds: dict[tuple[int, ...], list[int]] = {}
    for member, mine in enumerate(fits):
        if can_go[member] and mine:
            kinds.setdefault(tuple(mine), []).append(member)
    worst: tuple[list[int], int] | None = None
    for lost in every_loss(kinds.values(), losses, 0):
        left = [mine for member, mine in enumerate(fits) if member not in lost]
        filled = sum(place is not None for place in assign_seats(left, places))
        here = max(0, places[seat] - (sum(places) - filled))
        if worst is None or here < worst[1]:
            worst = lost, here
    assert worst is not None
    return worst
