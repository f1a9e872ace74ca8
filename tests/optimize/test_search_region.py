"""The boxes in which better points could still lie, against clouds of points of which all is known."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest

from composer.optimize.search_region import Corner, SearchRegion, dominates, in_zone, zone_within


@pytest.mark.unmeasured
@pytest.mark.parametrize("unit", [1, 2**62, Fraction(1, 3)])
def test_a_search_of_zone_after_zone_finds_the_front_and_nothing_twice(unit: int | Fraction) -> None:
    draw = random.Random(4)
    for _ in range(100):
        axes = draw.choice([2, 3, 4, 5])
        cloud = {tuple(unit * draw.randint(0, 4) for _ in range(axes)) for _ in range(draw.randint(1, 25))}
        front = {each for each in cloud if not any(dominates(other, each) for other in cloud)}
        region = SearchRegion(tuple(max(each[axis] for each in front) for axis in range(axes)))
        barren: list[Corner] = []
        while not region.done:
            assert not any(
                zone_within(one, other) for one in region.open for other in (*region.open, *barren) if one != other
            )
            zone = region.largest()
            assert not any(zone_within(zone, other) for other in barren)
            there = sorted(point for point in front if in_zone(point, zone))
            if there:
                region.add(draw.choice(there))
            else:
                region.empty(zone)
                barren.append(zone)
        assert sorted(region.points) == sorted(front)
        assert region.complete


def test_what_is_left_undecided_is_cut_like_any_zone_and_stays_left() -> None:
    region = SearchRegion((4, 4, 4))
    region.add((2, 2, 2))
    region.give_up((2, None, None))
    region.add((3, 1, 3))
    assert (2, None, None) not in region.left
    assert all(any(zone_within(zone, old) for old in [(2, None, None)]) for zone in region.left)
    assert any(in_zone((4, 1, 2), zone) for zone in region.left)  # nothing found dominates it


def test_a_point_on_the_edge_of_a_zone_lies_outside_of_it() -> None:
    assert in_zone((2, 3), (1, None))
    assert not in_zone((2, 3), (2, None))
    assert zone_within((2, 1), (2, None))
    assert not zone_within((None, 3), (2, 3))
