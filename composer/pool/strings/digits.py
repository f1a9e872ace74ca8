"""Plain numbers understood from their bytes, many at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from composer.base.arrays import Floats, Ints, Mask, read_only
from composer.pool.strings.spans import Spans

SAFE = 9e14
"""Largest number, times its scale."""
_BLOCK = 1 << 14
_WHOLE, _PLACES, _DIGITS = 11, 9, 15
_MINUS, _POINT, _ZERO = b"-.0"
_FAR, _EXACT = 10**10, 4
_LONGEST = 24
_POWERS = read_only(np.array([10**power for power in range(_DIGITS + 1)], np.int64))
_RATIOS = read_only(10.0 ** np.arange(-_PLACES, _PLACES + 1))


@dataclass(frozen=True)
class ScaledDigits:
    """Every number times `scale`, a power of ten, the least that leaves no decimals. `unambiguous`: none begins with a
    zero that means nothing."""

    values: Ints
    scale: int
    unambiguous: bool


def read_digits(texts: Spans) -> ScaledDigits | None:
    """The numbers, of up to 11 digits before the point and 9 behind it, 15 together; None where not all are such."""
    values, places = np.empty(len(texts), np.int64), np.empty(len(texts), np.int64)
    most, unambiguous = 0, True
    for low in range(0, len(texts), _BLOCK):
        block = slice(low, low + _BLOCK)
        read = _read(texts.at(block))
        if read.odd.any():
            return None
        values[block], places[block] = read.value, read.places
        most, unambiguous = max(most, read.most), unambiguous and read.unambiguous
    shift = most - places
    if (np.abs(values) * _RATIOS[shift + _PLACES]).max(initial=0) > SAFE:
        return None
    if (shift > 0).any():
        values *= _POWERS[np.maximum(shift, 0)]
    if (shift < 0).any():  # what is lost are zeros
        values //= _POWERS[np.maximum(-shift, 0)]
    return ScaledDigits(values, 10**most, unambiguous)


def scale_floats(numbers: Floats | Ints) -> ScaledDigits | None:
    """The same of whole numbers, or of the shortest decimals that floats stand for; None where one is 10^10 or more, or
    has more than four places, beyond which libraries write numbers in other ways.

    Only one decimal of up to 15 digits has a given float as its nearest, so that none shorter has. The quotient of two
    whole numbers that floats hold is rounded to the nearest one, as IEEE 754 wants it.
    """
    if len(numbers) and not (numbers.min() > -_FAR and numbers.max() < _FAR):  # nor is what is no number
        return None
    places = 0
    for part in (numbers[low : low + _BLOCK] for low in range(0, len(numbers), _BLOCK)):
        while (np.rint(part * 10.0**places) / 10.0**places != part).any():
            places += 1
            if places > _EXACT:
                return None
    return ScaledDigits(np.rint(numbers * 10.0**places).astype(np.int64), 10**places, True)


def find_other_texts(texts: Spans) -> NDArray[np.intp]:
    """Which of the texts are no such numbers."""
    parts = [_read(texts.at(slice(low, low + _BLOCK))).odd for low in range(0, len(texts), _BLOCK)]
    return np.flatnonzero(np.concatenate(parts)) if parts else np.empty(0, np.intp)


@dataclass(frozen=True)
class _Read:
    """The digits of every text as one number, how many of them stand behind the point, of which at most `most` are
    needed; and which texts are no plain number."""

    value: Floats
    places: NDArray[np.uint8]
    most: int
    odd: Mask
    unambiguous: bool


def _read(texts: Spans) -> _Read:
    signs = _signs(texts)
    behind, whole, places, needed, odd = np.zeros((5, len(texts)), np.uint8)
    value = np.zeros(len(texts))
    for position, sign in enumerate(signs[: texts.longest]):
        digit = sign - np.uint8(_ZERO)  # what stands below `0` comes out above 9
        is_digit = (digit < 10).view(np.uint8)
        is_point = (sign == _POINT).view(np.uint8)
        behind += is_point
        digit *= is_digit
        value *= is_digit * np.uint8(9) + np.uint8(1)
        value += digit
        decimal = is_digit * behind
        whole += is_digit - decimal
        places += decimal
        needed = np.maximum(needed, places * (digit * behind != 0))
        fits = is_digit | is_point | (sign == 0)
        odd |= (fits if position else fits | (sign == _MINUS)) == 0
    minus = signs[0] == _MINUS
    wrong = (odd != 0) | (behind > 1) | (whole < 1) | (behind > places) | (texts.sizes > len(signs))
    wrong |= (whole > _WHOLE) | (places > _PLACES) | (whole + places > _DIGITS)
    np.negative(value, out=value, where=minus)  # exact: of 15 digits a double holds each
    ambiguous: Any = (np.where(minus, signs[1], signs[0]) == _ZERO) & (whole > 1)
    return _Read(value, places, int(needed.max(initial=0)), wrong, not ambiguous.any())


def _signs(texts: Spans) -> NDArray[np.uint8]:
    """First all first bytes, then all second ones, and so on, zeros behind the end; no more than `_LONGEST`."""
    words = [texts.run.words(texts.starts, texts.sizes)]
    for skipped in range(8, min(texts.longest, _LONGEST), 8):
        rest = np.maximum(texts.sizes - np.int32(skipped), np.int32(0))
        words.append(texts.run.words(texts.starts + np.int32(skipped), rest))
    return np.concatenate([word.view(np.uint8).reshape(-1, 8).T for word in words])
