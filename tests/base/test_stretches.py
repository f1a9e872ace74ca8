"""Passes over long arrays a stretch at a time give what one look at the whole gives."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest

from composer.base import stretches
from composer.base.stretches import count_codes, largest


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stretches, "STRETCH", 7)


def test_stretches_are_all_positions_once() -> None:
    for number in (0, 1, 6, 7, 8, 21, 22):
        assert [at for here in stretches.stretches(number) for at in range(number)[here]] == [*range(number)]


def test_the_largest_are_those_that_sorting_gives_earlier_ones_first_among_equals() -> None:
    for seed in range(300):
        draw = Random(seed)
        numbers = np.array([draw.randint(-4, 4) for _ in range(draw.randint(0, 60))], np.int64)
        most, low = draw.randint(0, 12), draw.randint(-5, 5)
        high = draw.choice([None, draw.randint(-5, 5)])
        meant = [at for at, each in enumerate(numbers.tolist()) if low <= each and (high is None or each <= high)]
        wanted = sorted(sorted(meant, key=lambda at: (-numbers[at], at))[:most])
        assert largest(numbers, most, low, high).tolist() == wanted, f"seed {seed}"


def test_codes_are_counted_as_one_by_one() -> None:
    for seed in range(50):
        draw = Random(seed)
        codes = np.array([draw.randint(0, 9) for _ in range(draw.randint(0, 40))], np.int32)
        among = np.array([draw.random() < 0.5 for _ in codes], np.bool_)
        for size in (10, 12):
            everybody, some = codes.tolist(), codes[among].tolist()
            assert count_codes(codes, size).tolist() == [everybody.count(code) for code in range(size)]
            assert count_codes(codes, size, among).tolist() == [some.count(code) for code in range(size)]
