"""From values to places on an axis, and the values that are written beside it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor

FEW = 7
"""As many values as are written beside an axis themselves, rather than round numbers."""
_ROOM = Fraction(1, 12)
"""The least distance between two of them, as a part of the axis."""


@dataclass(frozen=True)
class Scale:
    """The stretch of an axis from `low` to `high` (above it), and its ticks in rising order."""

    low: Fraction
    high: Fraction
    ticks: tuple[Fraction, ...]

    def place(self, value: Fraction) -> Fraction:
        """Where a value lies, 0 at `low` and 1 at `high`."""
        return (value - self.low) / (self.high - self.low)


def scale(values: Iterable[Fraction], wanted: int = 5, margin: Fraction = Fraction(1, 20)) -> Scale:
    """An axis around some values, one at least, with a part of it left as a margin at each end. Ticks are the values
    themselves where they are few and not too near each other, else about `wanted` round numbers."""
    known = sorted(set(values))
    least, most = known[0], known[-1]
    spread = most - least or max(abs(most) / 10, Fraction(1))
    low, high = least - spread * margin, most + spread * margin
    if least == most:
        low, high = least - spread, most + spread
    whole = all(value.denominator == 1 for value in known)
    return Scale(low, high, _themselves(known, high - low) or tuple(round_numbers(low, high, wanted, whole)))


def from_zero(values: Iterable[Fraction], margin: Fraction = Fraction(1, 12)) -> Scale:
    """An axis that has 0 on it, for bars."""
    known = [*values, Fraction(0)]
    least, most = min(known), max(known)
    spread = most - least or Fraction(1)
    low = least - spread * margin if least < 0 else Fraction(0)
    high = most + spread * margin if most > 0 or least == 0 else Fraction(0)
    return Scale(low, high, ())


def _themselves(known: Sequence[Fraction], length: Fraction) -> tuple[Fraction, ...]:
    near = min((after - before for before, after in pairwise(known)), default=length)
    return tuple(known) if len(known) <= FEW and near >= _ROOM * length else ()


def round_numbers(low: Fraction, high: Fraction, wanted: int, whole: bool) -> list[Fraction]:
    """About `wanted` numbers from `low` to `high`, multiples of 1, 2, 2½ or 5 times a power of ten; `whole` ones."""
    length = high - low
    power = Fraction(10) ** (len(str(floor(length))) if length >= 1 else 1 - len(str(floor(1 / length))))
    steps = [factor * power / 10**shift for shift in (3, 2, 1, 0) for factor in map(Fraction, ("1", "2", "2.5", "5"))]
    if whole:
        steps = [step for step in steps if step.denominator == 1] or [Fraction(1)]
    numbers = {step: floor(high / step) - ceil(low / step) + 1 for step in steps}
    best = min(steps, key=lambda step: (abs(numbers[step] - wanted), numbers[step]))
    return [best * number for number in range(ceil(low / best), floor(high / best) + 1)]
