"""The part of the space of values in which better points could still lie, as boxes that are open upwards.

Every value is to be as large as possible. A *zone* is the set of points that lie above its corner in every coordinate.
Points that nothing found dominates lie in one zone at least, so that the list of points is complete once every zone
has been searched (local upper bounds: Klamroth, Lacour, Vanderpooten 2015; here as they are drawn for maximising).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from composer.base.arrays import Floats, Mask
from composer.solvers import tuning

Coordinate = int | Fraction
Point = tuple[Coordinate, ...]
Corner = tuple[Coordinate | None, ...]
"""None is below everything."""
Along = Callable[[Floats, Floats], Floats]
SAMPLES = 4096
BELOW = -(2**61)
"""What stands for None among 64-bit numbers."""
OPEN, LEFT, BARREN = range(3)
"""What became of a zone."""


def in_zone(point: Sequence[Coordinate], zone: Corner) -> bool:
    """Whether the point lies above the zone's corner."""
    return all(bound is None or value > bound for value, bound in zip(point, zone, strict=True))


def zone_within(inner: Corner, outer: Corner) -> bool:
    """Whether the zone of `inner` lies inside that of `outer`."""
    return all(low is None or (high is not None and high >= low) for high, low in zip(inner, outer, strict=True))


class SearchRegion:
    """Zones over as many coordinates as `ideal`, the best of each by itself, none inside another, nor inside one that
    was found empty. They are `open`, or `left`: given up undecided.

    `worst` is about the worst of each coordinate that a point may have, `along` which part of the ways from corners up
    to a point may have points at all (everything, if left out). They only say which zone is the largest.
    """

    def __init__(self, ideal: Point, worst: Point | None = None, along: Along | None = None) -> None:
        self.ideal, self.points = ideal, list[Point]()
        self._along = along or (lambda corners, _: np.ones(len(corners)))
        self._best = np.array(ideal, np.float64)
        self._worst = self._best if worst is None else np.array(worst, np.float64)
        self._zones = _Zones(len(ideal), whole=_held(ideal))
        self._way: tuple[Corner, float, Floats] | None = None  # that of the largest zone, when it was last asked for

    @property
    def open(self) -> list[Corner]:
        """The zones that are to be searched."""
        return self._zones.told(OPEN)

    @property
    def left(self) -> list[Corner]:
        """The zones that were given up undecided."""
        return self._zones.told(LEFT)

    @property
    def done(self) -> bool:
        """Whether no zone is open."""
        return not (self._zones.state == OPEN).any()

    @property
    def complete(self) -> bool:
        """Whether every zone was found empty."""
        return bool((self._zones.state == BARREN).all())

    def largest(self) -> Corner:
        """The zone to search next. Raises ValueError where none is open."""
        zones = self._zones
        waiting = np.flatnonzero(zones.state == OPEN)
        if not len(waiting):
            raise ValueError("no zone is open")
        self._measure(waiting[np.isinf(zones.sizes[waiting])])
        looked, end = -1, self._best
        while True:  # sizes hardly ever grow: the largest is measured anew, and only then compared with the next
            first = int(waiting[zones.sizes[waiting].argmax()])
            if first == looked:
                self._way = zones.corner(first), float(zones.sizes[first]), end
                return self._way[0]
            (end,), looked = self._measure(np.array([first])), first

    def _measure(self, some: NDArray[np.intp]) -> Floats:
        """Note about which part of the whole box lies between the corner of some zones and where the way up ends, and
        tell the latter."""
        self._zones.sizes[some], ends = self._ways(self._zones.numbers(some))
        return ends

    def _ways(self, corners: Floats) -> tuple[Floats, Floats]:
        """About which part of the whole box lies between corners and where the ways up end, and where that is."""
        wide, begin = self._best > self._worst, np.maximum(corners, self._worst)
        ends = begin + self._along(begin, self._best)[:, None] * (self._best - begin)
        return ((ends - begin)[:, wide] / (self._best - self._worst)[wide]).prod(axis=1), ends

    def middle(self, zone: Corner) -> Floats | None:
        """About the middle of what may lie in a zone; None where so little does that it does not matter."""
        if self._way is None or self._way[0] != zone:
            (size,), (end,) = self._ways(np.array([[-np.inf if low is None else float(low) for low in zone]]))
        else:
            _, size, end = self._way
        return end if size > tuning.FRONT_AIMED else None

    def empty(self, zone: Corner) -> None:
        """Nothing lies in this zone."""
        self._zones.turn(zone, BARREN)

    def give_up(self, zone: Corner) -> None:
        """Whether anything lies in this zone could not be found out."""
        self._zones.turn(zone, LEFT)

    def add(self, point: Point, look: Callable[[], None] = lambda: None) -> None:
        """A point that nothing dominates: every zone that it lies in is cut into those that lie beyond it. `look` is
        called before each of those; where it raises, the zones are still those from before."""
        zones = self._zones.widened() if self._zones.whole and not _held(point) else self._zones
        cut = zones.around(point)
        kept, more = zones.but(cut), list[_Zones]()
        for state in (OPEN, LEFT):
            inside = zones.corners[cut & (zones.state == state)]
            beside = kept.corners[(kept.state == state) | (kept.state == BARREN)]
            for axis, (value, best) in enumerate(zip(point, self.ideal, strict=True)):
                if len(inside) and value < best:
                    more.append(zones.like(_beyond(inside, beside, axis, value, look), state))
        self.points.append(point)
        self._zones = kept.joined(more)
        worst = np.minimum(self._worst, np.array(point, np.float64))
        if (worst < self._worst).any():
            self._zones.sizes[:] = np.inf
        self._worst = worst

    def closed(self) -> float:
        """About which part of the box between the worst and the best values is closed, from 0 to 1 (sampled)."""
        if not self.points:
            return 0.0
        drawn = self._worst + (self._best - self._worst) * np.random.default_rng(0).random((SAMPLES, len(self.ideal)))
        for corner in self._zones.numbers(self._zones.state != BARREN):
            drawn = drawn[~(drawn > corner).all(axis=1)]
        return len(drawn) / SAMPLES


class _Zones:
    """Corners of zones, a line each, what became of each zone, and about how large it was when that was last looked at,
    infinite where it never was. Corners are 64-bit numbers where all coordinates are `whole` and small enough, else
    Python's own."""

    def __init__(self, axes: int, whole: bool) -> None:
        self.whole = whole
        self.corners: NDArray[Any] = np.full((1, axes), BELOW if whole else -np.inf, np.int64 if whole else object)
        self.state = np.full(1, OPEN, np.int8)
        self.sizes: Floats = np.full(1, np.inf)

    def like(self, corners: NDArray[Any], state: NDArray[np.int8] | int) -> _Zones:
        """Other zones with the same sort of numbers."""
        other = _Zones(corners.shape[1], self.whole)
        other.corners, other.state = corners, np.full(len(corners), state, np.int8)
        other.sizes = np.full(len(corners), np.inf)
        return other

    def widened(self) -> _Zones:
        """These with Python's own numbers."""
        other = _Zones(self.corners.shape[1], whole=False)
        own = self.corners.astype(object)
        own[self.corners == BELOW] = -np.inf
        other.corners, other.state, other.sizes = own, self.state, self.sizes
        return other

    def but(self, some: Mask) -> _Zones:
        """All but some."""
        kept = self.like(self.corners[~some], self.state[~some])
        kept.sizes = self.sizes[~some]
        return kept

    def joined(self, more: Sequence[_Zones]) -> _Zones:
        """These and others."""
        parts = [self, *more]
        corners, state = (np.concatenate([getattr(each, of) for each in parts]) for of in ("corners", "state"))
        joined = self.like(corners, state)
        joined.sizes = np.concatenate([each.sizes for each in parts])
        return joined

    def numbers(self, some: NDArray[np.intp] | Mask) -> Floats:
        """The corners of some of them in floating point."""
        corners = self.corners[some]
        numbers = corners.astype(np.float64)
        if self.whole:
            numbers[corners == BELOW] = -np.inf
        return numbers

    def around(self, point: Point) -> Mask:
        """Those that the point lies in, and that were not found empty."""
        inside: Mask = self.state != BARREN
        for axis, value in enumerate(point):
            inside &= np.asarray(self.corners[:, axis] < value, np.bool_)
        return inside

    def corner(self, number: int) -> Corner:
        """One of them."""
        below = BELOW if self.whole else -np.inf
        return tuple(None if value == below else value for value in self.corners[number].tolist())

    def told(self, state: int) -> list[Corner]:
        """Those of which this became."""
        return [self.corner(number) for number in np.flatnonzero(self.state == state).tolist()]

    def turn(self, zone: Corner, state: int) -> None:
        """This is what becomes of an open zone. Raises ValueError where there is none such."""
        below = BELOW if self.whole else -np.inf
        corner = np.array([below if value is None else value for value in zone], self.corners.dtype)
        there = np.flatnonzero((self.corners == corner).all(axis=1) & (self.state == OPEN))
        if not len(there):
            raise ValueError("no such zone is open")
        self.state[there[0]] = state


def _held(point: Point) -> bool:
    """Whether 64 bits hold it."""
    return all(isinstance(value, int) and abs(value) < -BELOW for value in point)


def _beyond(
    cut: NDArray[Any], beside: NDArray[Any], axis: int, value: Coordinate, look: Callable[[], None]
) -> NDArray[Any]:
    """What is left of zones beyond a value that a point in them has on an axis, without what lies in another zone.

    **Argument.** Let it be that of zone z, inside another zone v, `beside` the point or left of one too. z was not
    inside v, and differs from what is left of it on this axis alone: so v ends there between z and the value. The point
    is not in v, but beyond its end on all other axes: so v ends at the value. Only such zones are compared.
    """
    mine = cut.copy()
    mine[:, axis] = value
    mine = _different(mine)
    others = beside[(beside[:, axis] == value).astype(np.bool_)]
    kept = np.ones(len(mine), np.bool_)
    for number, corner in enumerate(mine):
        look()
        inside = int((mine <= corner).all(axis=1).sum()) > 1  # it is inside itself
        kept[number] = not inside and not (others <= corner).all(axis=1).any()
    return mine[kept]


def _different(corners: NDArray[Any]) -> NDArray[Any]:
    if len(corners) < 2:
        return corners
    return np.array([*dict.fromkeys(map(tuple, corners.tolist()))], corners.dtype).reshape(-1, corners.shape[1])


def dominates(first: Sequence[Coordinate], second: Sequence[Coordinate]) -> bool:
    """Whether the first is at least as good everywhere and better somewhere."""
    return first != second and all(a >= b for a, b in zip(first, second, strict=True))
