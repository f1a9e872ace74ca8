"""Passes over long arrays, a stretch at a time: what is worked out of one stays in the processor's cache.

An array of ten million takes 80 MB. What a sum of several such makes on its way is as long each time, and the system
clears every page of it first, which takes as long as the sum itself.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from composer.base.arrays import Codes, Ints, Mask, Rows

STRETCH = 1 << 15
"""Numbers looked at together."""


def stretches(number: int) -> Iterator[slice]:
    """All positions below a number, a stretch at a time."""
    return (slice(low, min(low + STRETCH, number)) for low in range(0, number, STRETCH))


def count_codes(codes: Codes | NDArray[np.uint16], size: int, among: Mask | None = None) -> Ints:
    """How often each code from 0 to `size` - 1 stands there, or `among` those that are flagged."""
    if size > STRETCH:
        return np.bincount(codes if among is None else codes[among], minlength=size)
    found = np.zeros(size, np.int64)
    for here in stretches(len(codes)):
        part = codes[here] if among is None else codes[here].take(np.flatnonzero(among[here]))
        found += np.bincount(part, minlength=size)
    return found


def largest(numbers: Ints, most: int, low: int, high: int | None = None) -> Rows:
    """The positions of the `most` largest of the numbers that are `low` at least and `high` at most, earlier ones first
    among equals; ascending.

    Of what was met so far the `most` largest are kept; from then on only what is larger than the least of them counts.
    """
    kept = np.empty(0, np.intp)
    if most <= 0:
        return kept
    least, full = low, False
    for here in stretches(len(numbers)):
        part = numbers[here]
        meant = part > least if full else part >= least
        if high is not None:
            meant &= part <= high
        found = np.flatnonzero(meant)
        if len(found):
            kept = np.append(kept, found + here.start)
            if len(kept) > most:
                kept = _first(numbers, kept, most)
            if len(kept) == most:
                least, full = int(numbers[kept].min()), True
    return kept


def _first(numbers: Ints, positions: Rows, most: int) -> Rows:
    """As `largest`, of some positions, which ascend; they are more than `most`."""
    each = numbers[positions]
    limit = np.partition(each, len(each) - most)[len(each) - most]
    chosen = each > limit
    equal = np.flatnonzero(each == limit)
    chosen[equal[: most - int(np.count_nonzero(chosen))]] = True
    first: Rows = positions[chosen]
    return first
