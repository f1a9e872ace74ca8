"""A front held against how many points it was expected to have."""

from __future__ import annotations

from composer.analyses.question import Said, Stopped
from composer.analyses.tradeoffs.answer import Front
from composer.problem.results import STOPPED


def held(front: Front, number: int) -> Said:
    """Whether it has so many points. Raises Stopped."""
    if front.note == STOPPED and not front.complete:
        raise Stopped
    got = len(front.points)
    if front.complete and got == number:
        return f"{got} points, as expected", "found"
    if front.complete or got > number:
        return f"NOT AS EXPECTED: expected {number} points, got {got}", "impossible"
    return f"NOT DECIDED: expected {number} points, got {got} so far", "undecided"
