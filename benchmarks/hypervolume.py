"""The volume that points of a front dominate, in exact arithmetic."""

from collections.abc import Sequence
from fractions import Fraction

Point = tuple[Fraction, ...]


def hypervolume(points: Sequence[Point], worst: Point | None = None) -> Fraction:
    """What lies between `worst` (the worst value of each axis, if left out) and at least one point; more is better.

    It is cut along the axis of the fewest values into slices, each of which is a front of one axis less.
    """
    if not points:
        return Fraction(0)
    low = worst or tuple(min(column) for column in zip(*points, strict=True))
    order = sorted(range(len(low)), key=lambda axis: -len({point[axis] for point in points}))
    raised = {tuple(point[axis] - low[axis] for axis in order) for point in points}
    return _volume([point for point in raised if all(value > 0 for value in point)], len(low))


def _volume(points: list[Point], axes: int) -> Fraction:
    """Of points above zero."""
    if axes == 1:
        return max((point[0] for point in points), default=Fraction(0))
    if axes == 2:
        return _area(points)
    volume, met = Fraction(0), list[Point]()
    levels = sorted({point[axes - 1] for point in points}, reverse=True)
    for level, next_level in zip(levels, [*levels[1:], Fraction(0)], strict=True):
        met = _unbeaten([*met, *(point[: axes - 1] for point in points if point[axes - 1] == level)])
        volume += (level - next_level) * _volume(met, axes - 1)
    return volume


def _area(points: list[Point]) -> Fraction:
    area, high = Fraction(0), Fraction(0)
    for wide, tall in sorted(points, reverse=True):
        if tall > high:
            area += wide * (tall - high)
            high = tall
    return area


def _unbeaten(points: list[Point]) -> list[Point]:
    kept = list[Point]()
    for point in sorted(set(points), reverse=True):
        if not any(all(a >= b for a, b in zip(other, point, strict=True)) for other in kept):
            kept.append(point)
    return kept
