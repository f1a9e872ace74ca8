"""Many texts written in another way, all at once, where that is plain; None where each is to be looked at."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from composer.base.arrays import read_only
from composer.pool.strings.spans import MOST, Spans, TextBuffer
from composer.pool.strings.string_array import StringArray

_MINUS, _COMMA, _POINT, _ZERO, _NINE = b"-,.09"
_WORD = 8
_ZEROS = read_only(np.array([int.from_bytes(b"0" * size, "little") for size in range(_WORD)], np.uint64))
"""So many zeros as the lowest bytes of a word."""


def first_signs(texts: Spans) -> NDArray[np.uint8]:
    """All first bytes, all second ones, and so on up to the eighth; zeros behind the end."""
    return texts.run.words(texts.starts, texts.sizes).view(np.uint8).reshape(-1, _WORD).T


def have_leading_zeros(texts: StringArray) -> bool:
    """Whether any text begins with a zero, perhaps behind a minus, that another digit follows."""
    first, second, third = first_signs(texts.spans)[:3]
    minus = first == _MINUS
    zero, digit = np.where(minus, second, first), np.where(minus, third, second)
    return bool(((zero == _ZERO) & (digit >= _ZERO) & (digit <= _NINE)).any())


def with_points(texts: StringArray) -> StringArray | None:
    """Numbers with a decimal comma and nothing else to them, with a point."""
    data = texts.spans.run.data
    if not texts.spans.run.is_ascii or (bool((data == _POINT).any()) and texts.hold(_POINT)):
        return None
    run = TextBuffer(np.where(data == _COMMA, np.uint8(_POINT), data))
    found = StringArray(Spans(run, texts.spans.starts, texts.spans.sizes), "utf-8")
    return found if found.figures is not None else None


def zero_filled(texts: StringArray, digits: int) -> StringArray | None:
    """Whole numbers with zeros before them, of so many digits."""
    spans, number = texts.spans, len(texts)
    shortest = int(spans.sizes.min(initial=digits))
    if not 0 < shortest <= spans.longest <= digits <= _WORD or number * digits > MOST:
        return None
    words = spans.run.words(spans.starts, spans.sizes)  # the first sign is the lowest byte
    zeros = (words & np.uint64(255) == _ZERO) & (spans.sizes > 1)
    if shortest < spans.longest and zeros.any():
        return None  # 7 and 07 may both be there
    missing = (digits - spans.sizes).astype(np.uint64)
    cells = (words << (np.uint64(8) * missing)) | _ZEROS[missing]
    signs = cells.view(np.uint8).reshape(-1, _WORD)[:, :digits]
    if int(signs.min()) < _ZERO or int(signs.max()) > _NINE:
        return None
    data = np.append(signs.reshape(-1), np.zeros(_WORD, np.uint8))
    starts = np.arange(0, number * digits, digits, dtype=np.int32)
    return StringArray(Spans(TextBuffer(data), starts, np.full(number, digits, np.int32)), "utf-8")
