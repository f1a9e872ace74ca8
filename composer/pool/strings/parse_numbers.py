"""Plain numbers and days, understood for many cells at once.

Only what is certain is answered here: None means that the cells must be read one by one, by the rules that also
say what is wrong with one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import numpy as np

from composer.base.arrays import Ints
from composer.pool.strings.string_array import StringArray

PLAIN = re.compile(r"(?:-?[0-9]{1,11}(?:\.[0-9]{1,9})?\n)*+")
UNAMBIGUOUS = re.compile(r"(?:-?(?:0|[1-9][0-9]{0,10})(?:\.[0-9]{1,9})?\n)*+")
"""Numbers below 10^11, one a line; possessive, so that nothing is remembered of a million lines."""

_SAFE = 9e14
_DIGITS: Sequence[int] = [0, 1, 2, 3, 5, 6, 8, 9]
_FIRST = 719_163
"""1 January 1970 counted from the year 1, as `date.toordinal` does."""


def all_match(pattern: re.Pattern[str], texts: Sequence[str]) -> bool:
    """Whether every text, and no line within one, is what a line of `pattern` is."""
    if isinstance(texts, StringArray):
        found = texts.figures
        return found is not None and (pattern is PLAIN or found.unambiguous)
    joined = "\n".join(texts) + "\n"
    return pattern.fullmatch(joined) is not None and joined.count("\n") == len(texts)


def parse_numbers(texts: Sequence[str]) -> tuple[Ints, int] | None:
    """Every number times a power of ten, the least that leaves no decimals, and that power.

    A text's nearest float, and its product with the power (itself a float without error), are each off by at
    most one part in 2^53: below 9·10^14 that is less than 0.25, and rounding gives the whole number meant.
    """
    if isinstance(texts, StringArray):
        return None if texts.figures is None else (texts.figures.values, texts.figures.scale)
    if not all_match(PLAIN, texts):
        return None
    decimals = (text.partition(".")[2].rstrip("0") for text in texts if "." in text)
    scale = 10 ** max(map(len, decimals), default=0)
    scaled = np.array(list(map(float, texts)), np.float64) * float(scale)
    if np.abs(scaled).max(initial=0) > _SAFE:
        return None
    return np.rint(scaled).astype(np.int64), scale


def parse_days(texts: Sequence[str]) -> Ints | None:
    """Every day such as 2027-01-15, counted from the year 1."""
    joined = "".join(texts)
    if not joined.isascii() or set(map(len, texts)) != {10}:
        return None
    signs = np.frombuffer(joined.encode(), np.uint8).reshape(-1, 10)
    digits = signs[:, _DIGITS] - np.uint8(ord("0"))  # what stands below `0` comes out above 9
    if (digits > 9).any() or (signs[:, [4, 7]] != ord("-")).any():
        return None
    of: Any = digits.astype(np.int64)
    year, month, day = of[:, :4] @ [1000, 100, 10, 1], of[:, 4:6] @ [10, 1], of[:, 6:] @ [10, 1]
    if (year < 1).any() or (month < 1).any() or (month > 12).any() or (day < 1).any():
        return None
    months: Any = ((year - 1970) * 12 + month - 1).astype("datetime64[M]")
    opens: Ints = months.astype("datetime64[D]").astype(np.int64)
    if (opens + day > (months + np.timedelta64(1, "M")).astype("datetime64[D]").astype(np.int64)).any():
        return None
    result: Ints = opens + day + (_FIRST - 1)
    return result
