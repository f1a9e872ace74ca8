"""Numbers as cells write them, and a column of them as whole multiples of one power of ten.

A decimal is exact. But what a program computed in binary prints with up to 17 digits, of which 15 are sure: a third of
215 as 71.66666666666667, the sum of 0.1 and 0.2 as 0.30000000000000004. Whatever file such a number comes from, it is
read as the shortest decimal of its first 15 digits (71.6666666666667 and 0.3). Beside large numbers, or where very many
people's add up, a column of those keeps fewer decimals: as many as leave every sum exact.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Context, Decimal
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from composer.amounts import shown
from composer.magnitudes import LARGEST, LARGEST_SUM, MOST_DIGITS

_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:[eE][-+]\d{1,3})?", re.ASCII)
_UNAMBIGUOUS = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]\d{1,3})?", re.ASCII)
_WIDE = Context(prec=5000)
_MOST_SHOWN = 40
TOO_FINE = "decimals are too many beside numbers this large: round the column"


class TooFine(ValueError):
    """Numbers that no power of ten makes whole within the exact range; `position` is that of the finest."""

    def __init__(self, decimals: int, position: int) -> None:
        super().__init__(f"{decimals} {TOO_FINE}")
        self.position = position


@dataclass(frozen=True, eq=False)
class Scaled:
    """Every number times `scale`, a power of ten. Where some had more than 15 digits, `finest` is how many decimals
    were kept of all, and `told` says so to people."""

    values: NDArray[np.int64]
    scale: int
    finest: int | None = None
    told: str = ""


def looks_numeric(text: str) -> bool:
    """Whether a cell can only be a number: `0123` might be a code, and 10^12 is no quantity."""
    return bool(_UNAMBIGUOUS.fullmatch(text)) and number_of(text).copy_abs() <= LARGEST


def understood_number(text: str) -> Decimal:
    """The number in a cell. Raises ValueError, in words for people."""
    if not _NUMBER.fullmatch(text):
        comma = re.fullmatch(r"-?\d+,\d+", text)
        raise ValueError(f"{shown(text)} is no number" + ("; the decimal sign is a point" if comma else ""))
    number = number_of(text)
    if number.copy_abs() > LARGEST:
        raise ValueError("numbers beyond 10^12 are refused")
    return number


def number_of(text: str, finest: int | None = None) -> Decimal:
    """The number a text writes, with `finest` decimals at most.

    One with decimals and more than 15 digits is that of its first 15, as the nearest binary float prints them: however
    many digits a program wrote of one float, they are one number.
    """
    number = Decimal(format(float(text), f".{MOST_DIGITS}g")) if too_fine(text) else Decimal(text)
    return number if finest is None else _cut(number, finest)


def too_fine(text: str) -> bool:
    """Whether a number has decimals, and more than 15 digits."""
    if len(text) <= MOST_DIGITS + 1:  # there is a point, or no decimal
        return False
    _, digits, exponent = Decimal(text).normalize(_WIDE).as_tuple()
    return isinstance(exponent, int) and exponent < 0 and len(digits) > MOST_DIGITS


def decimals_of(number: Decimal) -> int:
    """Decimals that a number needs."""
    exponent = number.normalize(_WIDE).as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _cut(number: Decimal, decimals: int) -> Decimal:
    return number if decimals_of(number) <= decimals else number.quantize(Decimal((0, (1,), -decimals)), context=_WIDE)


def scaled(numbers: Sequence[Decimal], finer: str | None, people: int, finest: int | None = None) -> Scaled:
    """Numbers of a column of so many `people` as whole ones.

    `finer` is the first cell that had more than 15 digits; `finest` decimals were settled on before, if they were.
    Raises TooFine.
    """
    needed = [*map(decimals_of, numbers)]
    most, largest = max(needed, default=0), max(map(Decimal.copy_abs, numbers), default=Decimal(0))
    room, told = _room(largest, people), ""
    if finer is not None and finest is None:
        finest = room
        told = _told(finer, finest if most > finest else None)
    if finest is not None and most > finest:
        numbers, most = [_cut(number, finest) for number in numbers], finest
    if most > MOST_DIGITS or largest.scaleb(most, _WIDE) >= 10**MOST_DIGITS:
        raise TooFine(most, needed.index(max(needed)))
    values = np.array([int(number.scaleb(most, _WIDE)) for number in numbers], np.int64)
    return Scaled(values, 10**most, finest, told)


def _room(largest: Decimal, people: int) -> int:
    """As many decimals as leave 15 digits of the largest number, and the sum of all people's exact."""
    room = MOST_DIGITS - max(0, largest.adjusted() + 1 if largest else 0)
    while room > 0 and people * Fraction(largest) * 10**room > LARGEST_SUM:
        room -= 1
    return max(room, 0)


def _told(finer: str, finest: int | None) -> str:
    how = f"as decimals of {MOST_DIGITS}" if finest is None else f"with {finest} decimals"
    short = finer if len(finer) <= _MOST_SHOWN else f"{finer[: _MOST_SHOWN - 3]}..."
    read = format(number_of(finer, finest).normalize(_WIDE), "f")
    return f"numbers of more than {MOST_DIGITS} digits were read {how} ({short} as {read})"
