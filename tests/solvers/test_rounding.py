"""Points of few values between two whole numbers, rounded in every way, against rounding them by hand."""

from __future__ import annotations

from itertools import product

import numpy as np

from composer.solvers.rounding import Roundings


def test_every_way_to_round_is_there_once_with_what_the_rows_come_to_and_what_they_allow() -> None:
    draw, met = np.random.default_rng(4), 0
    for number in (0, 0, 1, 2, 3, 4) * 30:
        values = draw.integers(-3, 4, 7).astype(np.float64)
        between = draw.choice(7, number, replace=False)
        values[between] += draw.choice([0.1, 0.5, 0.999], number)
        matrix = draw.integers(-5, 6, (3, 7))
        low, high = draw.integers(-20, 1, 3), draw.integers(0, 21, 3)
        ends = np.floor(values).astype(np.int64), np.ceil(values).astype(np.int64)
        found = Roundings.of(values, ends, matrix, 4)
        assert found is not None
        ways = [found.way(place) for place in range(1 << number)]
        every = product(
            *([int(value)] if value % 1 == 0 else [int(value // 1), int(value // 1) + 1] for value in values)
        )
        assert sorted(way.tolist() for way in ways) == sorted(map(list, every))
        allowed = found.meeting(low, high)
        for place, way in enumerate(ways):
            sums = [sum(int(a) * int(b) for a, b in zip(line, way, strict=True)) for line in matrix]
            assert found.sums[:, place].tolist() == sums
            assert allowed[place] == all(a <= b <= c for a, b, c in zip(low, sums, high, strict=True))
            met += int(allowed[place])
    assert met > 100


def test_more_values_between_whole_numbers_are_not_rounded_and_what_is_nearly_whole_is_within_its_ends() -> None:
    matrix, ends = np.ones((1, 3), np.int64), (np.zeros(3, np.int64), np.full(3, 2))
    assert Roundings.of(np.array([0.5, 0.5, 1.0]), ends, matrix, 1) is None
    found = Roundings.of(np.array([-1e-9, 2 + 1e-9, 1 - 1e-9]), ends, matrix, 0)
    assert found is not None
    assert (found.way(0).tolist(), found.sums.tolist()) == ([0, 2, 1], [[3]])
