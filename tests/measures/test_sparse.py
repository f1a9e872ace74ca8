"""Weights that are 0 but for a few read like the array they stand for."""

from __future__ import annotations

from math import gcd

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from composer.measures import Linear
from composer.measures.sparse import Sparse, common_factor, different, nonzero
from composer.presolve.symmetry import merge_codes

weights = st.lists(st.integers(-3, 3), min_size=1, max_size=8)


def sparse(values: list[int]) -> Sparse:
    return Sparse.of(enumerate(values), len(values))


@given(weights, st.integers(-4, 4).filter(bool))
def test_it_reads_and_reckons_like_the_array(values: list[int], factor: int) -> None:
    few, dense = sparse(values), np.array(values, np.int64)
    indices = np.array([0, len(values) - 1, 0])
    assert np.asarray(few).tolist() == values
    assert [few[i] for i in range(len(few))] == values
    assert few[indices].tolist() == dense[indices].tolist()
    assert np.asarray(few * factor).tolist() == (dense * factor).tolist()
    assert np.asarray((few * 6) // 3).tolist() == (dense * 2).tolist()
    assert np.asarray(-few).tolist() == (-dense).tolist()
    assert nonzero(few)[0].tolist() == nonzero(dense)[0].tolist()
    assert nonzero(few)[1].tolist() == nonzero(dense)[1].tolist()
    assert set(different(few).tolist()) | {0} == set(different(dense).tolist()) | {0}
    assert common_factor(few * 6) == common_factor(dense * 6) == gcd(*(value * 6 for value in values))


@given(weights, weights)
def test_sums_of_both_forms_are_sums_of_arrays(first: list[int], second: list[int]) -> None:
    size = min(len(first), len(second))
    first, second = first[:size], second[:size]
    wanted = (np.array(first) + np.array(second)).tolist()
    for one in (sparse(first), np.array(first, np.int64)):
        for other in (sparse(second), np.array(second, np.int64)):
            total = Linear({(0, 0): one}) + Linear({(0, 0): other})
            assert np.asarray(total.people[0, 0]).tolist() == wanted


def test_weights_given_twice_for_a_code_add_up_and_may_vanish() -> None:
    found = Sparse.of([(3, 2), (1, 5), (3, -2), (1, 1)], 5)
    assert (found.codes.tolist(), found.values.tolist(), len(found)) == ([1], [6], 5)
    assert found[np.array([0, 1, 4])].tolist() == [0, 6, 0]
    assert Sparse.of([], 3)[np.array([2])].tolist() == [0]


@pytest.mark.unmeasured
@given(st.lists(st.tuples(st.booleans(), st.lists(st.integers(0, 2), min_size=5, max_size=5)), max_size=5))
def test_codes_are_told_apart_exactly_by_what_weighs_them(rows: list[tuple[bool, list[int]]]) -> None:
    given_ = [sparse(values) if few else np.array(values, np.int64) for few, values in rows]
    key = merge_codes(given_, 5)
    for first in range(5):
        for second in range(5):
            alike = all(values[first] == values[second] for _, values in rows)
            assert (key[first] == key[second]) == alike
