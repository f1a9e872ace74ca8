"""The exact binomial interval, against published values."""

from __future__ import annotations

import pytest

from composer.base.binomial import clopper_pearson


@pytest.mark.parametrize(
    ("hits", "draws", "low", "high"),
    [  # Newcombe 1998, Statistics in Medicine 17, table I, method 5
        (81, 263, 0.2527, 0.3676),
        (15, 148, 0.0578, 0.1617),
        (0, 20, 0.0, 0.1684),
        (1, 29, 0.0009, 0.1776),
        # Clopper and Pearson 1934, the chart of 0.95 by numbers
        (1, 10, 0.0025, 0.4450),
        (5, 10, 0.1871, 0.8129),
    ],
)
def test_it_is_the_published_one(hits: int, draws: int, low: float, high: float) -> None:
    assert clopper_pearson(hits, draws) == pytest.approx((low, high), abs=0.00006)


@pytest.mark.parametrize("draws", [1, 7, 20_000])
def test_the_ends_of_none_and_all_have_a_formula(draws: int) -> None:
    """(1 - p)^n = 0.025 where none of n was hit; and all is none, turned round."""
    high = 1 - 0.025 ** (1 / draws)
    assert clopper_pearson(0, draws) == (0.0, pytest.approx(high, abs=2e-6))
    assert clopper_pearson(draws, draws) == (pytest.approx(1 - high, abs=2e-6), 1.0)


def test_it_holds_the_share_and_is_the_same_turned_round() -> None:
    for hits in (1, 3, 500, 4_600, 19_999):
        low, high = clopper_pearson(hits, 20_000)
        assert low < hits / 20_000 < high
        assert clopper_pearson(20_000 - hits, 20_000) == pytest.approx((1 - high, 1 - low), abs=2e-6)


def test_the_surer_it_is_the_wider() -> None:
    assert clopper_pearson(50, 100, 0.99)[0] < clopper_pearson(50, 100)[0] < 0.5 < clopper_pearson(50, 100)[1]
