"""Whether a team's demands hold with reserves who step in for those who dropped out, in plain Python on the people."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from composer.checking.losses import demands_hold
from composer.pool import Person
from composer.problem.team import Team


def holds_with(team: Team, left: Sequence[Person], reserves: Sequence[Person]) -> bool:
    """Whether the demands hold for those who are left, or with some of the reserves, as many as the size has room
    for."""
    room = len(reserves) if team.size.high is None else max(team.size.high - len(left), 0)
    return any(
        demands_hold(team, [*left, *joining])
        for number in range(min(len(reserves), room) + 1)
        for joining in combinations(reserves, number)
    )
