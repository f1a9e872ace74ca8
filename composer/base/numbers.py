"""Exact numbers from what people write: whole numbers, decimals, percentages, fractions."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from math import isfinite
from numbers import Rational

from composer.base.magnitudes import LARGEST

Number = int | float | Decimal | Fraction
"""What Python code may give where a file has a number; of floats the decimal is meant that they print as."""

_FIGURE = re.compile(r"[-+]?(?:0|[1-9]\d*|(?=\.\d))(?:\.\d+)?(?:[eE][-+]?\d{1,2})?", re.ASCII)
_PERCENT = re.compile(r"([-+]?\d+(?:\.\d+)?)\s*%", re.ASCII)
_RATIO = re.compile(r"(\d{1,12})\s*/\s*(\d{1,12})", re.ASCII)
_LONGEST = 400
"""Digits beyond which no number is read or written out."""
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


MOST_WRITTEN = 1_000
"""Digits of a number as it is written."""
_HUGE = "a number has thousands of digits"


class Plain(str):
    """Text that stood unquoted in a file, so that `.5` or `1e3` may still be meant as a number."""

    __slots__ = ()


def rational(text: str) -> Fraction:
    """The number that a text writes. Raises ValueError where that has thousands of digits, which nobody means."""
    if len(text) > MOST_WRITTEN:
        raise ValueError(_HUGE)
    return Fraction(text)


def exact(value: object) -> Fraction:
    """The number `value` stands for, exactly. Binary floats count as the decimal they print as.

    Raises ValueError, in words for people, for what is no number, is not finite or lies beyond 10^12.
    """
    if isinstance(value, Plain) and _FIGURE.fullmatch(value):
        number = rational(value)
    elif isinstance(value, bool) or not isinstance(value, (int, float, Decimal, Rational)):
        raise ValueError(f"a number is wanted here, not {shown(value)}")
    elif isinstance(value, Decimal) and _huge(value):
        raise ValueError(_HUGE)
    elif not isinstance(value, Rational) and not isfinite(value):
        raise ValueError("a finite number is wanted here")
    else:
        number = Fraction(float.__repr__(value)) if isinstance(value, float) else Fraction(value)
    if abs(number) > LARGEST:
        raise ValueError("numbers beyond 10^12 are refused")
    return number


def proportion(value: object) -> Fraction:
    """The part of a whole that `value` stands for: `25%`, `1/3`, a Fraction in Python; 0 is nobody.

    Raises ValueError for anything else: a bare `25` or `0.25` does not say which of the two is meant.
    """
    part: Fraction | None = None
    if isinstance(value, str) and len(value) > _LONGEST:
        raise ValueError(f"a share is written as a percentage such as 25%, not {shown(value)}")
    if isinstance(value, str):
        if percent := _PERCENT.fullmatch(value.strip()):
            part = rational(percent[1]) / 100
        elif (ratio := _RATIO.fullmatch(value.strip())) and int(ratio[2]):
            part = Fraction(int(ratio[1]), int(ratio[2]))
    elif isinstance(value, Fraction):
        part = value
    elif not isinstance(value, bool) and isinstance(value, (Rational, float, Decimal)) and value == 0:
        part = Fraction(0)
    if part is None:
        raise ValueError(f"a share is written as a percentage such as 25%, not {shown(value)}")
    if not 0 <= part <= 1:
        raise ValueError("a share lies between 0% and 100%")
    return part


def day(value: object) -> date:
    """The day `value` stands for: `2027-01-15` or a date. Raises ValueError in words for people."""
    if isinstance(value, date) and value == value:  # which pandas' NaT is not
        return value.date() if isinstance(value, datetime) else value
    if isinstance(value, str) and _DAY.fullmatch(value.strip()):
        try:
            return date.fromisoformat(value.strip())
        except ValueError:
            raise ValueError(f"{value.strip()} is not a calendar day") from None
    raise ValueError(f"a day such as 2027-01-15 is wanted here, not {shown(value)}")


def places(number: Fraction) -> int:
    """Decimals that a number needs. Raises ValueError where they have no end."""
    needed, rest = 0, number.denominator
    for prime in (2, 5):
        power = 0
        while rest % prime == 0:
            power, rest = power + 1, rest // prime
        needed = max(needed, power)
    if rest != 1:
        raise ValueError(f"the decimals of {shown(number)} have no end")
    return needed


def written(number: Fraction) -> str:
    """A number as a cell holds it. Raises ValueError where its decimals have no end."""
    decimals = places(number)
    digits = f"{abs(number) * 10**decimals}".rjust(decimals + 1, "0")
    sign = "-" if number < 0 else ""
    return sign + (f"{digits[:-decimals]}.{digits[-decimals:]}" if decimals else digits)


def as_text(value: object) -> str:
    """A scalar as the text it was written as. Raises ValueError for lists, mappings and nothing."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if _huge(value):
        raise ValueError(_HUGE)
    if isinstance(value, Decimal):
        # written out, 1e99999999 has a hundred million digits
        return format(value, "f") if value.is_finite() and abs(value.adjusted()) <= _LONGEST else str(value)
    if isinstance(value, (str, int, float, date)):
        return str(value)
    raise ValueError(f"a text is wanted here, not {shown(value)}")


def _huge(value: object) -> bool:
    """Whether it is a number that would take thousands of digits, if not billions, to be written out."""
    if isinstance(value, Decimal):
        exponent = value.as_tuple().exponent
        return isinstance(exponent, int) and (value.adjusted() > MOST_WRITTEN or -exponent > MOST_WRITTEN)
    return isinstance(value, int) and value.bit_length() > 3 * MOST_WRITTEN


def shown(value: object) -> str:
    """A value in a message: short, and in the file's own words."""
    if value is None:
        return "nothing"
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, (list, tuple)):
        return "a list"
    if _huge(value):
        return "a number of thousands of digits"
    text = as_text(value) if isinstance(value, (bool, Decimal)) else str(value)
    return f"`{text if len(text) <= 40 else text[:37] + '...'}`"


def plain(number: Fraction) -> int | Decimal:
    """A number whose decimals end, as a file would write it."""
    return int(number) if number.denominator == 1 else Decimal(number.numerator) / Decimal(number.denominator)


def decimal_text(number: Fraction, places: int = 2) -> str:
    """A number for people: exact where its decimals end within `places`, else rounded and marked `≈`."""
    if number.denominator == 1:
        return str(number.numerator)
    rounded = Decimal(number.numerator) / Decimal(number.denominator)
    text = format(round(rounded, places), "f").rstrip("0").rstrip(".")
    return text if Fraction(text) == number else f"≈{text}"
