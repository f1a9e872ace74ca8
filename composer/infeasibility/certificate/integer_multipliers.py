"""Multipliers in floating point as small whole numbers that prove the same."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from math import gcd, lcm

import numpy as np

from composer.base.arrays import Floats
from composer.infeasibility.certificate.fast_sums import ProgramSums

SMALL = 64
"""The largest multiplier is tried as every whole number up to here, then as every 1.25-fold."""
LARGEST = 2**40
FINEST = (10, 30, 100, 300, 1_000, 3_000, 10_000, 100_000)
"""Denominators that the multipliers' ratios may have."""
FEW = 9
"""The smallest multiplier is tried as every whole number below this."""


def round_multipliers(
    added: ProgramSums, ends: Sequence[int], multipliers: Floats, look: Callable[[], None] = lambda: None
) -> list[int] | None:
    """The multipliers as small whole numbers, signs and all, which still prove that Σ times × expression cannot reach
    Σ times × end. Lines that can be spared are 0. None where none of those that are tried proves it. `look` is called
    before each is tried."""

    def proves(times: Sequence[int]) -> bool:
        look()
        return added.possible(times) < sum_of_ends(times, ends)

    shape = multipliers / np.abs(multipliers).max(initial=1e-300)
    tried: list[int] = []
    for scale in _scales(shape):
        times = [int(number) for number in np.rint(shape * scale).tolist()]
        if times != tried and proves(times):
            break
        tried = times
    else:
        return None
    for place in range(len(times)):
        fewer = [*times[:place], 0, *times[place + 1 :]]
        if times[place] and proves(fewer):
            times = fewer
    common = gcd(*times)
    return [number // common for number in times]


def sum_of_ends(times: Sequence[int], ends: Sequence[int]) -> int:
    """What the lines ask for together."""
    return sum(number * end for number, end in zip(times, ends, strict=True))


def _scales(shape: Floats) -> list[float]:
    """What the largest multiplier is made, the smallest first."""
    found = {float(number) for number in range(1, SMALL)}
    scale = float(SMALL)
    while scale <= LARGEST:
        found.add(scale)
        scale *= 1.25
    for finest in FINEST:
        common = lcm(*(Fraction(number).limit_denominator(finest).denominator for number in shape.tolist()))
        found.add(float(min(common, LARGEST)))
    smallest = float(np.abs(shape[shape != 0]).min(initial=1.0))
    found |= {min(number / smallest, float(LARGEST)) for number in range(1, FEW)}
    return sorted(found)
