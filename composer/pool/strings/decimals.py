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

from composer.base.arrays import Ints
from composer.base.magnitudes import LARGEST, LARGEST_SUM, MOST_DIGITS
from composer.base.numbers import shown

_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:[eE][-+]\d{1,3})?", re.ASCII)
_UNAMBIGUOUS = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]\d{1,3})?", re.ASCII)
_LINES = re.compile(r"(?:-?[0-9]{1,13}(?:\.[0-9]{1,30})?(?:[eE][-+][0-9]{1,3})?\n)*+")
_SMALL = re.compile(r"(?:-?(?:0|[1-9][0-9]{0,10})(?:\.[0-9]+)?(?:[eE]-[0-9]{1,3})?\n)*+")
"""Possessive, so that nothing is remembered of a million lines."""
_PLAIN = 14
_MOST_SHOWN = 40
TOO_FINE = "decimals are too many beside numbers this large: round the column"


class TooFine(ValueError):
    """Numbers that no power of ten makes whole within the exact range; `position` is that of the finest."""

    def __init__(self, decimals: int, position: int) -> None:
        super().__init__(f"{decimals} {TOO_FINE}")
        self.position = position


@dataclass(frozen=True, eq=False)
class ScaledNumbers:
    """Every number times `scale`, a power of ten. Where some had more than 15 digits, `finest` is how many decimals
    were kept of all, and `told` says so to people."""

    values: Ints
    scale: int
    finest: int | None = None
    told: str = ""


def _wide() -> Context:
    """Where no digit is lost."""
    return Context(prec=5000)


def looks_numeric(text: str) -> bool:
    """Whether a cell can only be a number: `0123` might be a code, and 10^12 is no quantity."""
    return bool(_UNAMBIGUOUS.fullmatch(text)) and number_of(text).copy_abs() <= LARGEST


def all_look_numeric(texts: Sequence[str]) -> bool:
    """Whether all can only be numbers."""
    return _every_line(_SMALL, texts) or all(map(looks_numeric, texts))


def _every_line(pattern: re.Pattern[str], texts: Sequence[str]) -> bool:
    """Whether every text, and no line within one, is what a line of `pattern` is."""
    lines = "\n".join(texts) + "\n"
    return pattern.fullmatch(lines) is not None and lines.count("\n") == len(texts)


def read_number(text: str) -> Decimal:
    """The number in a cell. Raises ValueError, in words for people."""
    if not _NUMBER.fullmatch(text):
        comma = re.fullmatch(r"-?\d+,\d+", text)
        raise ValueError(f"{shown(text)} is not a number" + ("; the decimal sign is a point" if comma else ""))
    number = number_of(text)
    if number.copy_abs() > LARGEST:
        raise ValueError("numbers beyond 10^12 are refused")
    return number


def number_of(text: str, finest: int | None = None) -> Decimal:
    """The number a text writes, with `finest` decimals at most.

    One with decimals and more than 15 digits is that of its first 15, as the nearest binary float prints them: however
    many digits a program wrote of one float, they are one number.
    """
    number = Decimal(format(float(text), f".{MOST_DIGITS}g")) if has_too_many_digits(text) else Decimal(text)
    return number if finest is None else _cut(number, finest)


def has_too_many_digits(text: str) -> bool:
    """Whether a number has decimals, and more than 15 digits."""
    if len(text) <= MOST_DIGITS + 1:  # there is a point, or no decimal
        return False
    _, digits, exponent = Decimal(text).normalize(_wide()).as_tuple()
    return isinstance(exponent, int) and exponent < 0 and len(digits) > MOST_DIGITS


def decimals_of(number: Decimal) -> int:
    """Decimals that a number needs."""
    exponent = number.normalize(_wide()).as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _cut(number: Decimal, decimals: int) -> Decimal:
    return number if decimals_of(number) <= decimals else number.quantize(Decimal((0, (1,), -decimals)), None, _wide())


def scale_numbers(
    numbers: Sequence[Decimal], finer: str | None, people: int, finest: int | None = None
) -> ScaledNumbers:
    """Numbers of a column of so many `people` as whole ones.

    `finer` is the first cell that had more than 15 digits; `finest` decimals were settled on before, if they were.
    Raises TooFine.
    """
    needed = [*map(decimals_of, numbers)]
    most, largest = max(needed, default=0), max(map(Decimal.copy_abs, numbers), default=Decimal(0))
    told = ""
    if finer is not None and finest is None:
        finest = _room(largest, people)
        told = _told(finer, finest if most > finest else None)
    if finest is not None and most > finest:
        numbers = [_cut(number, finest) for number in numbers]
        most = max(map(decimals_of, numbers))
    if most > MOST_DIGITS or largest.scaleb(most, _wide()) >= 10**MOST_DIGITS:
        raise TooFine(most, needed.index(max(needed)))
    wide = _wide()
    values = np.array([int(number.scaleb(most, wide)) for number in numbers], np.int64)
    return ScaledNumbers(values, 10**most, finest, told)


def scale_many(texts: Sequence[str], finer: str | None, people: int, finest: int | None) -> ScaledNumbers | None:
    """The same of very many cells, some of them with more digits and decimals than are kept; None where that isn't
    plain.

    A number's nearest float times a power of ten is off by less than 1/10, the rounding to 15 digits included, where it
    is below 10^14, by 1/100 below 10^13, and so on. So the nearest whole number is the one meant, unless the next one
    is nearly as near: those are looked at one by one.
    """
    texts = list(texts)
    if not _every_line(_LINES, texts):
        return None
    finer = finer or next(filter(has_too_many_digits, texts), None)
    if finer is None:
        return None
    values = np.array([*map(float, texts)])
    largest = number_of(texts[int(np.abs(values).argmax())]).copy_abs()
    kept, told = finest, ""
    if kept is None:
        kept = _room(largest, people)
        told = _told(finer, kept)
    digits = largest.adjusted() + 1 + kept
    if largest > LARGEST or kept > MOST_DIGITS or digits > _PLAIN:
        return None
    off = 10.0 ** (digits - MOST_DIGITS)
    moved = values * 10.0**kept
    near = np.rint(moved)
    apart = np.abs(moved - near)
    if not (apart > off).any():
        return None
    whole = near.astype(np.int64)
    for at in np.flatnonzero(apart > 0.5 - off).tolist():
        whole[at] = int(number_of(texts[at], kept).scaleb(kept, _wide()))
    scale = 10**kept
    while scale > 1 and not (whole % 10).any():
        whole, scale = whole // 10, scale // 10
    return ScaledNumbers(whole, scale, kept, told)


def _room(largest: Decimal, people: int) -> int:
    """As many decimals as leave 15 digits of the largest number, and the sum of all people's exact."""
    room = MOST_DIGITS - max(0, largest.adjusted() + 1 if largest else 0)
    while room > 0 and people * Fraction(largest) * 10**room > LARGEST_SUM:
        room -= 1
    return max(room, 0)


def _told(finer: str, finest: int | None) -> str:
    how = f"as decimals of {MOST_DIGITS}" if finest is None else f"with {finest} decimals"
    short = finer if len(finer) <= _MOST_SHOWN else f"{finer[: _MOST_SHOWN - 3]}..."
    read = format(number_of(finer, finest).normalize(_wide()), "f")
    return f"numbers of more than {MOST_DIGITS} digits were read {how} ({short} as {read})"
