"""Sums of rows kept from one question to the next rule out only what no choice can be."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from composer.base.arrays import Ints
from composer.solvers.kept_sums import EXACT, KeptSums, Ranges, RowSum

COLUMNS, ROWS, MOVING = 5, 4, 2
"""The last rows are those whose floors move; all are floors."""


def shown(matrix: Ints, low: Ints, times: Ints, cost: Ints, scale: int, ranges: Ranges, most: float = 1.0) -> RowSum:
    """What these multiples of floors, none above 0, show of the cost: worked out in Python's own numbers."""
    price = scale * cost - times @ matrix
    rows = int(times @ low)
    limit = rows + sum(max(p * a, p * b) for p, a, b in zip(price.tolist(), ranges.low, ranges.high, strict=True))
    used = np.flatnonzero(times)
    return RowSum(rows, int(limit), price, scale, used, times[used], most)


@pytest.mark.unmeasured
def test_what_sums_from_other_floors_and_ranges_leave_out_cannot_be_in_any_choice() -> None:
    draw, closed, narrower, left = np.random.default_rng(4), 0, 0, 0
    for _ in range(150):
        matrix = draw.integers(-4, 5, (ROWS, COLUMNS))
        root = Ranges(np.zeros(COLUMNS, np.int64), draw.integers(1, 3, COLUMNS))
        points = np.array([*product(*(range(high + 1) for high in root.high.tolist()))])
        fixed, sums = draw.integers(-2, 3, ROWS - MOVING), KeptSums(root, MOVING)
        for _ in range(12):
            floors, weights = draw.integers(-8, 10, MOVING), draw.integers(1, 4, MOVING)
            asked: list[int | None] = [None if draw.random() < 0.1 else int(floor) for floor in floors]
            low = np.append(fixed, floors)
            sums.begin(weights.tolist(), asked)
            part = Ranges(root.low.copy(), root.high.copy())
            held = draw.integers(0, COLUMNS)
            part.low[held] = part.high[held] = draw.integers(0, root.high[held] + 1)
            cutoff = None if None in asked else int(weights @ floors) + int(draw.integers(0, 3))
            there = (points @ matrix[: ROWS - MOVING].T >= fixed).all(axis=1)
            for row, floor in zip(matrix[ROWS - MOVING :], asked, strict=True):
                there &= (points @ row >= floor) if floor is not None else True
            if cutoff is not None:
                there &= points @ (weights @ matrix[ROWS - MOVING :]) >= cutoff
            there &= ((points >= part.low) & (points <= part.high)).all(axis=1)
            found = sums.narrowed(part, cutoff)
            closed += found is None
            if found is None:
                assert not there.any()
            else:
                assert ((points[there] >= found.low) & (points[there] <= found.high)).all()
                narrower += bool((found.low > part.low).any() or (found.high < part.high).any())
                left += bool(there.any())
            for about in (True, False):
                times = -draw.integers(0, 4, ROWS) * (
                    np.append(np.ones(ROWS - MOVING), [low is not None for low in asked])
                )
                times, scale = times.astype(np.int64), int(draw.integers(1, 4))
                cost = weights @ matrix[ROWS - MOVING :] if about else np.zeros(COLUMNS, np.int64)
                one = shown(matrix, low, times, cost, scale, part)
                slopes = one.of(np.arange(ROWS - MOVING, ROWS), ROWS)
                sums.add(one, weights.tolist() if about else None, slopes, np.where(slopes != 0, floors, 0))
    assert closed > 100
    assert narrower > 100
    assert left > 100


def test_a_sum_is_of_use_in_its_own_question_at_once() -> None:
    """Three of x + y + z at least, each at most 1: nothing above 3 is left, of 3 only 1, 1, 1."""
    root, one = Ranges(np.zeros(3, np.int64), np.ones(3, np.int64)), np.ones(3, np.int64)
    sums = KeptSums(root, 1)
    sums.begin([1], [0])
    sums.add(shown(one[None], np.array([0]), np.array([0]), one, 2, root), [1], np.array([0]), np.array([0]))
    assert sums.narrowed(root, 4) is None
    left = sums.narrowed(root, 3)
    assert left is not None
    assert left.low.tolist() == [1, 1, 1]
    assert sums.narrowed(root, None) is root


def test_sums_that_floating_point_might_not_hold_are_not_kept() -> None:
    root, one = Ranges(np.zeros(3, np.int64), np.ones(3, np.int64)), np.ones(3, np.int64)
    sums = KeptSums(root, 1)
    for most, closed in ((2 * EXACT, False), (EXACT, True)):
        sums.begin([1], [0])
        found = shown(one[None], np.array([0]), np.array([0]), one, 1, root, most)
        sums.add(found, [1], np.array([0]), np.array([0]))
        assert (sums.narrowed(root, 4) is None) == closed
        sums.begin([1], [4])
        assert (sums.narrowed(root, 4) is None) == closed


def test_it_is_told_by_cases_where_one_sum_closes_most_of_both() -> None:
    root = Ranges(np.zeros(3, np.int64), np.array([1, 1, 1]))
    sums = KeptSums(root, 1)
    sums.begin([1], [0])
    matrix, low, price = np.zeros((1, 3), np.int64), np.zeros(1, np.int64), np.array([3, -3, 0])
    nothing, columns = np.zeros(1, np.int64), np.arange(3)
    halves = np.array([0.5, 0.5, 0.5])
    sums.add(shown(matrix, low, nothing, price, 1, root), [1], nothing, nothing)  # 3 at most: without the first 0
    assert sums.dearest(root, 0, columns, np.array([0.5, 0.9, 0.6])) == 0
    for worth in (np.array([0, -3, 0]), np.array([0, 3, 0])):  # of the second both cases lose
        sums.add(shown(matrix, low, nothing, worth, 1, root), [1], nothing, nothing)
    assert sums.dearest(root, 0, columns, halves) == 1
