"""The least and the largest that a few people can add up to, and of weights the largest."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from composer.base.arrays import Ints
from composer.base.magnitudes import LARGEST_SUM
from composer.measures.linear import Weights
from composer.measures.sparse import FEW, Sparse, nonzero

Ends = tuple[int, int, int]
"""The least and the largest that something can be, and what all of it adds up to, signs aside."""


def heaviest(weights: Weights) -> int:
    """The largest magnitude of a weight; 0 without any."""
    return int(np.abs(nonzero(weights)[1]).max(initial=0))


def ends(weights: Weights, heads: Ints, most: int) -> Ends:
    """Of weights of codes, `heads` of whom have each, over at most `most` people."""
    if isinstance(weights, Sparse) or len(weights) > FEW:
        codes, each = nonzero(weights)
        some = heads[codes]
    else:
        each, some = weights, heads
    if len(each) <= FEW:
        pairs = list(zip(each.tolist(), some.tolist(), strict=True))
        least, largest = least_sum(pairs, most), -least_sum([(-weight, number) for weight, number in pairs], most)
        return least, largest, sum(abs(weight) * number for weight, number in pairs)
    everybody = int(np.abs(each).astype(np.float64) @ some)
    return -best_sum(-each, some, most), best_sum(each, some, most), everybody


def least_sum(pairs: Sequence[tuple[int, int]], most: int) -> int:
    """The least sum of weights over at most `most` people: pairs of a weight and how many people have it."""
    useful = [pair for pair in pairs if pair[0] < 0]
    if not useful:
        return 0
    total = 0
    for weight, heads in sorted(useful) if len(useful) > 1 else useful:
        taken = min(heads, most)
        total, most = total + weight * taken, most - taken
    return total


def best_sum(weights: Ints, heads: Ints, most: int) -> int:
    """The largest sum of weights over at most `most` people, `heads` of whom have each weight."""
    useful = np.flatnonzero((weights > 0) & (heads > 0))
    if len(useful) == 1:
        return int(weights[useful[0]]) * min(int(heads[useful[0]]), most)
    several = heads[useful]
    if int(several.sum()) <= most and weights[useful].astype(np.float64) @ several < LARGEST_SUM:
        return int(weights[useful] @ several)
    order = useful[np.argsort(-weights[useful], kind="stable")[:most]]
    taken = np.diff(np.minimum(heads[order].cumsum(), most), prepend=0)
    return sum(weight * number for weight, number in zip(weights[order].tolist(), taken.tolist(), strict=True))
