"""Every choice of a schedule for each person, in the order of trying out all of them one after another.

What gives a team too many, or leaves it fewer than who is left could make enough, is left out as soon as it does.
"""

from __future__ import annotations

from collections.abc import Sequence

Schedule = tuple[int, ...]
"""The teams of one person, by their positions."""
Choice = tuple[Schedule, ...]


def choices(own: Sequence[Sequence[Schedule]], sizes: Sequence[tuple[int, int]]) -> list[Choice]:
    """All that give each team a number of people from its least to its most, `own` being what each person may do."""
    found: list[tuple[tuple[int, ...], Choice]] = [(tuple(most for _, most in sizes), ())]
    spare = [most - least for least, most in sizes]
    for to_come, schedules in zip(reversed(range(len(own))), own, strict=True):
        enough = [each + to_come for each in spare]
        found = [
            (left, (*choice, mine))
            for free, choice in found
            for mine in schedules
            if _fits(left := tuple(room - (team in mine) for team, room in enumerate(free)), enough)
        ]
    return [choice for _, choice in found]


def _fits(left: Sequence[int], enough: Sequence[int]) -> bool:
    return all(0 <= room <= most for room, most in zip(left, enough, strict=True))
