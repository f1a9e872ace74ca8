"""Weights of many helpers that are all the same, and what helpers add up to at most, many of them at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import ItemsView, Iterable, Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from composer.base.arrays import Ints, read_only

NOWHERE, NOTHING = read_only(np.empty(0, np.intp)), read_only(np.empty(0, np.int64))
Range = tuple[int, int]
"""The least and the most that a helper can be."""


class EvenWeights(Mapping[int, int]):
    """The same weight for each of many helpers that stand one after the other."""

    __slots__ = ("helpers", "weight")

    def __init__(self, helpers: range, weight: int) -> None:
        self.helpers, self.weight = helpers, weight

    def __getitem__(self, helper: int) -> int:
        if helper in self.helpers:
            return self.weight
        raise KeyError(helper)

    def __contains__(self, helper: object) -> bool:
        return helper in self.helpers

    def __iter__(self) -> Iterator[int]:
        return iter(self.helpers)

    def __len__(self) -> int:
        return len(self.helpers)

    def items(self) -> ItemsView[int, int]:
        return dict.fromkeys(self.helpers, self.weight).items()


def reweigh(auxiliaries: Mapping[int, int], times: int = 1, by: int = 1) -> Mapping[int, int]:
    """All weights multiplied, then divided."""
    if not auxiliaries:
        return auxiliaries
    if isinstance(auxiliaries, EvenWeights):
        return EvenWeights(auxiliaries.helpers, auxiliaries.weight * times // by)
    return {helper: weight * times // by for helper, weight in auxiliaries.items()}


def different_weights(auxiliaries: Mapping[int, int]) -> Iterable[int]:
    """The weights, those that are the same perhaps once."""
    if auxiliaries and isinstance(auxiliaries, EvenWeights):
        return (auxiliaries.weight,) * bool(auxiliaries.helpers)
    return auxiliaries.values()


def alike(auxiliaries: Mapping[int, int], ranges: Sequence[Range]) -> Iterator[tuple[int, Range, int]]:
    """Weights with the range of their helper, and how many of these there are."""
    if not auxiliaries:
        return
    if isinstance(auxiliaries, EvenWeights):
        helpers = auxiliaries.helpers
        for ends, number in Counter(ranges[helpers.start : helpers.stop]).items():
            yield auxiliaries.weight, ends, number
        return
    for helper, weight in auxiliaries.items():
        yield weight, ranges[helper], 1


def as_arrays(auxiliaries: Mapping[int, int]) -> tuple[NDArray[np.intp], Ints]:
    """The helpers whose weight is not 0, ascending, and their weights."""
    if isinstance(auxiliaries, EvenWeights):
        helpers = auxiliaries.helpers if auxiliaries.weight else range(0)
        return np.arange(helpers.start, helpers.stop, dtype=np.intp), np.full(len(helpers), auxiliaries.weight)
    if not auxiliaries:
        return NOWHERE, NOTHING
    some = sorted((helper, weight) for helper, weight in auxiliaries.items() if weight)
    return np.array([helper for helper, _ in some], np.intp), np.array([weight for _, weight in some], np.int64)


def summed(auxiliaries: Mapping[int, int], values: Ints) -> int:
    """What helpers of these values add up to."""
    if isinstance(auxiliaries, EvenWeights):
        return auxiliaries.weight * int(values[auxiliaries.helpers.start : auxiliaries.helpers.stop].sum())
    return sum(weight * int(values[helper]) for helper, weight in auxiliaries.items())
