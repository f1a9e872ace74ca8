"""Hitting sets against every set there is."""

from __future__ import annotations

import random

import pytest

from composer.infeasibility import hitting_sets
from composer.infeasibility.hitting_sets import bits, minima, minimal_hitting_sets, smallest_hitting_set
from composer.solvers import tuning


def drawn(seed: int) -> tuple[list[int], int, list[int]]:
    """Random sets, how many things there are, and everything that hits all of the sets."""
    draw = random.Random(seed)
    things = draw.randint(1, 8)
    sets = [draw.randint(1, 2**things - 1) for _ in range(draw.randint(0, 8))]
    return sets, things, [hits for hits in range(2**things) if all(hits & each for each in sets)]


def test_a_smallest_hitting_set_hits_all_and_none_is_smaller() -> None:
    for seed in range(600):
        sets, things, hits = drawn(seed)
        found = smallest_hitting_set(sets)
        assert found is not None
        assert found.proved
        assert found.things in hits
        assert found.things.bit_count() == min(map(int.bit_count, hits)), sets
        allowed = random.Random(seed).randint(0, 2**things - 1)
        inside = [each for each in hits if not each & ~allowed]
        limited = smallest_hitting_set(sets, allowed)
        assert (limited is None) == (not inside)
        if limited is not None:
            assert limited.things in inside
            assert limited.things.bit_count() == min(map(int.bit_count, inside))


def test_minimal_hitting_sets_are_all_of_them_each_once() -> None:
    for seed in range(600):
        sets, _, hits = drawn(seed)
        found = list(minimal_hitting_sets(sets))
        assert len(found) == len(set(found))
        assert set(found) == set(minima(hits)), sets


def test_a_search_that_is_given_up_claims_no_proof(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tuning, "HITTING_STEPS", 3)
    draw = random.Random(1)
    sets = [sum(1 << thing for thing in draw.sample(range(20), 3)) for _ in range(40)]
    found = smallest_hitting_set(sets)
    assert found is not None
    assert not found.proved
    assert all(found.things & each for each in sets)


def test_a_set_without_things_is_hit_by_nothing_and_no_sets_by_no_things() -> None:
    assert smallest_hitting_set([0, 3]) is None
    assert list(minimal_hitting_sets([0, 3])) == []
    assert smallest_hitting_set([]) == hitting_sets.HittingSet(0, True)
    assert list(minimal_hitting_sets([])) == [0]
    assert bits(0b10110) == [1, 2, 4]
