"""The hypervolume that the benchmark of stopped fronts measures, against cells that are counted."""

from __future__ import annotations

import random
from fractions import Fraction
from itertools import product

from benchmarks.anytime import at_best
from benchmarks.hypervolume import hypervolume


def test_the_hypervolume_is_the_number_of_cells_below_a_point() -> None:
    draw = random.Random(3)
    for _ in range(40):
        axes = draw.choice([1, 2, 3, 4])
        points = [tuple(Fraction(draw.randint(-2, 4)) for _ in range(axes)) for _ in range(draw.randint(1, 8))]
        worst = tuple(Fraction(-2) for _ in range(axes))
        cells = product(range(-1, 5), repeat=axes)
        below = sum(any(all(c <= p for c, p in zip(cell, point, strict=True)) for point in points) for cell in cells)
        assert hypervolume(points, worst) == below
    assert hypervolume([]) == 0
    assert hypervolume([(Fraction(0), Fraction(3)), (Fraction(2), Fraction(0))]) == 0


def test_at_best_is_what_the_largest_points_have() -> None:
    front = [tuple(map(Fraction, point)) for point in [(0, 10), (1, 9), (8, 8), (9, 1), (10, 0)]]
    assert at_best(front, 5) == 1
    assert abs(at_best(front, 1) - 64 / float(hypervolume(front))) < 0.02
