"""What earlier answers say of floors that nobody has asked for yet.

Each is a weighted sum of the moving expressions that no choice above certain floors exceeds: what multipliers of a
linear program show holds of all choices, and the best choice under some floors is the best under any higher ones.
Floors whose own weighted sum is larger than that cannot be met.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from composer.base.arrays import Floats
from composer.problem.results import Basis

LEAST = -1e300
"""A floor that there is not, as a number."""
FIRST = 256
"""Answers that there is room for at first."""


@dataclass
class KnownBounds:
    """Answers about so many `axes`."""

    axes: int
    _answers: list[tuple[tuple[int | None, ...], tuple[int, ...], int | None, Basis]] = field(default_factory=list)
    _numbers: Floats = field(init=False)

    def __post_init__(self) -> None:
        self._numbers = np.zeros((2 * self.axes + 1, FIRST))

    def learn_of_all(self, weights: Sequence[int], most: int) -> None:
        """No choice is worth more than this."""
        if all(weight >= 0 for weight in weights):
            self.learn((None,) * self.axes, weights, most, "sums")

    def learn(self, floors: Sequence[int | None], weights: Sequence[int], most: int | None, basis: Basis) -> None:
        """No choice above these floors is worth more than this; None: there is no such choice."""
        number = len(self._answers)
        if number == self._numbers.shape[1]:
            self._numbers = np.append(self._numbers, np.zeros_like(self._numbers), axis=1)
        unit = max(1, *map(abs, weights))
        self._numbers[: self.axes, number] = [LEAST if low is None else low for low in floors]
        self._numbers[self.axes : -1, number] = [weight / unit for weight in weights]
        self._numbers[-1, number] = -np.inf if most is None else most / unit
        self._answers.append((tuple(floors), tuple(weights), most, basis))

    def excludes(self, floors: Sequence[int | None]) -> Basis | None:
        """On what it rests that nothing meets these floors; None where no earlier answer says so."""
        asked = np.array([LEAST if low is None else low for low in floors])
        known = self._numbers[:, : len(self._answers)]
        most = known[-1]
        there = asked @ known[self.axes : -1] > most - 1e-6 * np.abs(most)
        for low, floor in zip(known, asked, strict=False):
            there &= low <= floor
        for number in np.flatnonzero(there).tolist():
            if _shows(self._answers[number], floors):
                return self._answers[number][-1]
        return None


def _shows(
    answer: tuple[tuple[int | None, ...], tuple[int, ...], int | None, Basis], floors: Sequence[int | None]
) -> bool:
    """Whether it does in whole numbers."""
    under, weights, most, _ = answer
    if any(low is not None and (asked is None or asked < low) for low, asked in zip(under, floors, strict=True)):
        return False
    if most is None:
        return True
    if any(asked is None and weight for asked, weight in zip(floors, weights, strict=True)):
        return False
    return sum(weight * asked for weight, asked in zip(weights, floors, strict=True) if asked is not None) > most
