"""What two answers to one question may not both say."""

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple


class Claim(NamedTuple):
    """Somebody's answer about a goal that is made as large as can be.

    `value` is that of a team in hand (None: none), `bound` what no team can pass (None: no claim). `proved` without
    a value says that no team exists.
    """

    name: str
    value: Fraction | int | None
    bound: Fraction | int | None
    proved: bool


def contradictions(where: str, claims: Sequence[Claim]) -> list[str]:
    """Every two claims that contradict each other: a team better than the other proves possible."""
    found = []
    for one in claims:
        for other in claims:
            if one.value is None or one.name == other.name:
                continue
            if other.proved and other.value is None:
                found.append(f"{where}: {one.name} has a team worth {one.value}, {other.name} says there is none")
            elif other.bound is not None and one.value > other.bound:
                found.append(
                    f"{where}: {one.name} has a team worth {one.value}, {other.name} says at most {other.bound}"
                )
    return found
