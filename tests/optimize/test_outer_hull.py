"""How far values can be together, as planes show it."""

from __future__ import annotations

import numpy as np

from composer.optimize.outer_hull import OuterHull
from composer.optimize.search_region import SearchRegion


def numbers(*given: float) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return np.array(given, np.float64)


def test_the_way_up_ends_at_the_first_plane_that_it_meets() -> None:
    hull, corners = OuterHull(2), np.array([[0.0, 0.0], [0.0, 6.0], [9.0, 9.0]])
    assert hull.along(corners, numbers(10, 10)).tolist() == [1, 1, 1]
    hull.learn(numbers(1, 2), numbers(4, 0), 8)  # x + 2 y is 12 at most
    assert np.allclose(hull.along(corners, numbers(10, 10)), [12 / 30, 0, 0])
    hull.learn(numbers(3, 0), numbers(0, 0), 9)  # x is 3 at most
    assert np.allclose(hull.along(corners, numbers(10, 10)), [0.3, 0, 0])


def test_a_plane_that_is_known_or_has_a_weight_below_zero_changes_nothing() -> None:
    hull = OuterHull(2)
    hull.learn(numbers(1, -1), numbers(0, 0), 1)
    hull.learn(numbers(0, 0), numbers(0, 0), 1)
    assert hull.along(np.zeros((1, 2)), numbers(10, 10)).tolist() == [1]
    for scale in (1, 2, 3):
        hull.learn(scale * numbers(1, 1), numbers(0, 0), scale * 4)
    assert len(hull._planes) == 1


def test_the_zone_to_search_next_is_the_largest_below_the_planes_and_not_the_largest_box() -> None:
    """Two zones beside (4, 4): up to (10, 10) the one on the right is the wider, but hardly anything is possible in
    it."""

    def next_one(hull: OuterHull) -> tuple[object, ...]:
        region = SearchRegion((10, 10), (0, 0), hull.along)
        region.add((4, 5))
        return region.largest()

    hull = OuterHull(2)
    assert next_one(hull) == (4, None)
    hull.learn(numbers(2, 1), numbers(0, 0), 13.5)
    assert next_one(hull) == (None, 5)


def test_only_large_zones_have_a_middle_and_it_lies_where_the_way_up_ends() -> None:
    hull = OuterHull(3)
    hull.learn(numbers(1, 1, 1), numbers(0, 0, 0), 15)
    region = SearchRegion((10, 10, 10), (0, 0, 0), hull.along)
    middle = region.middle((None, None, None))
    assert middle is not None
    assert np.allclose(middle, 5)
    assert region.middle((9, 4, None)) is None


def test_an_axis_can_go_up_to_the_first_plane_that_says_so_whatever_the_others_without_a_floor_are() -> None:
    hull = OuterHull(3)
    assert hull.reach(0, [0, 0, 0]) == (np.inf, None)
    hull.learn(numbers(2, 1, 0), numbers(0, 0, 0), 20)  # 2 x + y is 20 at most
    hull.learn(numbers(1, 0, 3), numbers(0, 0, 0), 12)  # x + 3 z is 12 at most
    end, weights = hull.reach(0, [7, 4, 2])
    assert (end, weights is not None and weights.tolist()) == (6, [1, 0, 3])
    end, weights = hull.reach(0, [None, 4, None])
    assert (end, weights is not None and weights.tolist()) == (8, [1, 0.5, 0])
    assert hull.reach(1, [None, 4, 2]) == (np.inf, None)
