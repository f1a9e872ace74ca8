"""How sure a share is that was counted in draws: the exact binomial interval (Clopper and Pearson 1934)."""

from __future__ import annotations

from collections.abc import Callable
from math import ceil, exp, floor, log, log1p

import numpy as np

from composer.base.arrays import Floats

SURE = 0.95
"""How sure the interval is to hold the true share, at least."""
HALVED = 44
"""How often an end is halved: far finer than it is rounded."""
DECIMALS = 6
"""Decimals to which the interval is rounded, outwards."""


def clopper_pearson(hits: int, draws: int, sure: float = SURE) -> tuple[float, float]:
    """The shares between which the true one lies, this `sure`, where `hits` of `draws` had it.

    The lower end is the share at which as many hits or more have a chance of half of what is left to `sure`, the upper
    end that at which as many or fewer do. Rounded outwards, so that it is the same on every machine.
    """
    tail = (1 - sure) / 2
    chances = _Tails(draws)
    low = 0.0 if hits == 0 else _crossing(lambda share: chances.at_least(hits, share) >= tail)
    high = 1.0 if hits == draws else _crossing(lambda share: chances.at_least(hits + 1, share) >= 1 - tail)
    scale = 10**DECIMALS
    return floor(low * scale) / scale, ceil(high * scale) / scale


def _crossing(beyond: Callable[[float], bool]) -> float:
    """Where something begins to hold between 0 and 1, by bisection."""
    low, high = 0.0, 1.0
    for _ in range(HALVED):
        middle = (low + high) / 2
        low, high = (low, middle) if beyond(middle) else (middle, high)
    return high


class _Tails:
    """Chances that of so many draws at least as many have something."""

    def __init__(self, draws: int) -> None:
        self.draws = draws
        factorials = np.concatenate([[0.0], np.cumsum(np.log(np.arange(1.0, draws + 1)))])
        self._ways: Floats = factorials[-1] - factorials - factorials[::-1]
        self._hits: Floats = np.arange(draws + 1, dtype=np.float64)

    def at_least(self, hits: int, share: float) -> float:
        """The smaller of both tails is summed up, so that neither loses its digits to the other."""
        if share in (0.0, 1.0):
            return float(share >= 1 or hits <= 0)
        if hits > share * self.draws:
            return self._sum(share, hits, self.draws + 1)
        return 1 - self._sum(share, 0, hits)

    def _sum(self, share: float, begin: int, end: int) -> float:
        hits = self._hits[begin:end]
        logs = self._ways[begin:end] + hits * log(share) + (self.draws - hits) * log1p(-share)
        most = float(logs.max(initial=-np.inf))
        return 0.0 if most == -np.inf else exp(most) * float(np.exp(logs - most).sum())
