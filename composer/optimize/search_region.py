"""The part of the space of values in which better points could still lie, as boxes that are open upwards.

Every value is to be as large as possible. A *zone* is the set of points that lie above its corner in every coordinate.
Points that nothing found dominates lie in one zone at least, so that the list of points is complete once every zone
has been searched (local upper bounds: Klamroth, Lacour, Vanderpooten 2015; here as they are drawn for maximising).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np

from composer.base.arrays import Floats

Coordinate = int | Fraction
Point = tuple[Coordinate, ...]
Corner = tuple[Coordinate | None, ...]
"""None is below everything."""
SAMPLES = 4096


def in_zone(point: Sequence[Coordinate], zone: Corner) -> bool:
    """Whether the point lies above the zone's corner."""
    return all(bound is None or value > bound for value, bound in zip(point, zone, strict=True))


def zone_within(inner: Corner, outer: Corner) -> bool:
    """Whether the zone of `inner` lies inside that of `outer`."""
    return all(low is None or (high is not None and high >= low) for high, low in zip(inner, outer, strict=True))


@dataclass
class SearchRegion:
    """Open zones over `axes` coordinates, none inside another, nor inside one that was found empty; `left` are those
    that were given up undecided.

    `ideal` is the best of every coordinate by itself; it only says which zone is the largest.
    """

    ideal: Point
    open: list[Corner] = field(init=False)
    left: list[Corner] = field(default_factory=list)
    points: list[Point] = field(default_factory=list)
    _barren: list[Corner] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.open = [(None,) * len(self.ideal)]

    def largest(self) -> Corner:
        """The zone to search next. Raises ValueError where none is open."""
        if not self.open:
            raise ValueError("no zone is open")
        low, best = self._range()
        wide = best > low
        corners = np.maximum(self._corners(self.open), low)
        sizes = ((best - corners)[:, wide] / (best - low)[wide]).prod(axis=1)
        return self.open[int(sizes.argmax())]

    def empty(self, zone: Corner) -> None:
        """Nothing lies in this zone."""
        self.open.remove(zone)
        self._barren.append(zone)

    def give_up(self, zone: Corner) -> None:
        """Whether anything lies in this zone could not be found out."""
        self.open.remove(zone)
        self.left.append(zone)

    def add(self, point: Point, look: Callable[[], None] = lambda: None) -> None:
        """A point that nothing dominates: every zone that it lies in is cut into those that lie beyond it. `look` is
        called before each of those; where it raises, the zones are still those from before."""
        self.points.append(point)
        cut = self._cut(self.open, point, look)
        self.left = self._cut(self.left, point, look)
        self.open = cut

    def _cut(self, zones: list[Corner], point: Point, look: Callable[[], None]) -> list[Corner]:
        kept: list[Corner] = []
        cut: list[Corner] = []
        for zone in zones:
            (cut if in_zone(point, zone) else kept).append(zone)
        children = [(*zone[:axis], value, *zone[axis + 1 :]) for zone in cut for axis, value in enumerate(point)]
        children = [child for child in dict.fromkeys(children) if self._could_hold(child)]
        for child in children:
            look()
            others = [other for other in children if other != child]
            if not any(zone_within(child, other) for other in (*kept, *others, *self._barren)):
                kept.append(child)
        return kept

    def _could_hold(self, corner: Corner) -> bool:
        return all(bound is None or bound < best for bound, best in zip(corner, self.ideal, strict=True))

    def _range(self) -> tuple[Floats, Floats]:
        """The worst value of each coordinate among the points, and the best there is."""
        best = np.array(self.ideal, np.float64)
        return np.array(self.points, np.float64).min(axis=0) if self.points else best, best

    def _corners(self, zones: list[Corner]) -> Floats:
        return np.array([[-np.inf if b is None else float(b) for b in zone] for zone in zones]).reshape(
            -1, len(self.ideal)
        )

    def closed(self) -> float:
        """About which part of the box between the worst and the best values is closed, from 0 to 1 (sampled)."""
        if not self.points:
            return 0.0
        worst, best = self._range()
        drawn = worst + (best - worst) * np.random.default_rng(0).random((SAMPLES, len(best)))
        still = np.zeros(SAMPLES, np.bool_)
        for corner in self._corners([*self.open, *self.left]):
            still |= (drawn > corner).all(axis=1)
        return 1.0 - float(still.mean())


def dominates(first: Sequence[Coordinate], second: Sequence[Coordinate]) -> bool:
    """Whether the first is at least as good everywhere and better somewhere."""
    return first != second and all(a >= b for a, b in zip(first, second, strict=True))
