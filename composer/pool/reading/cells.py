"""Typed cells as the text that the scenario format knows: one spelling, whatever file a value came from."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from decimal import Decimal

import numpy as np

_MAX_DIGITS = 400
_SPELLED = ("Interval", "Period")
"""Types of pandas whose values are labels: `(0, 3]` of its `cut`, `2027-01`."""


class BadCell(ValueError):
    """A cell that has no text form. The message says why, in plain words, without a place."""


def cell_text(value: object, *, blank_nan: bool = False) -> str | None:
    """The text form of one cell; None is a blank.

    With `blank_nan` (data frames, where it means that a value is missing) NaN is blank, and so is None inside
    a list or a mapping. Raises BadCell.
    """
    if value is None:
        return None
    if type(value) is str:
        return value
    if type(value) is int:
        return _integer(value)
    if type(value) is float:
        return _number(repr(value), blank_nan)
    if isinstance(value, np.ndarray):
        value = value.tolist()
    if isinstance(value, Mapping):
        return _levels(value.items(), blank_nan)
    if isinstance(value, list) and value and all(isinstance(each, tuple) and len(each) == 2 for each in value):
        return _levels(value, blank_nan)  # as Arrow has a mapping
    if isinstance(value, list | tuple):
        return _names(value, blank_nan)
    if isinstance(value, set | frozenset):
        return _names(sorted(value, key=str), blank_nan)
    return _scalar(value, blank_nan)


def _scalar(value: object, blank_nan: bool) -> str | None:
    match value:
        case str():
            return str(value)
        case bool() | np.bool_():
            return "true" if value else "false"
        case int() | np.integer():
            return _integer(int(value))
        case np.floating():
            return _number(str(value), blank_nan)  # str, not repr: `0.1` whatever the precision
        case float():
            return _number(repr(value), blank_nan)
        case Decimal():
            return _decimal(value, blank_nan)
        case dt.datetime():
            midnight = (value.hour, value.minute, value.second, value.microsecond) == (0, 0, 0, 0)
            return value.date().isoformat() if midnight else value.isoformat()
        case dt.date() | dt.time():
            return value.isoformat()
        case np.datetime64():
            return _scalar(value.item(), blank_nan)
        case uuid.UUID():
            return str(value)
        case dt.timedelta():
            raise BadCell("a span of time is neither a date nor a number: write it as one of them")
        case _ if type(value).__name__ in _SPELLED and type(value).__module__.partition(".")[0] == "pandas":
            return str(value)
        case bytes() | bytearray() | memoryview():
            raise BadCell("bytes stand here instead of text")
        case _:
            raise BadCell(f"a value of the kind `{type(value).__name__}` stands here, which is no text or number")


def _integer(value: int) -> str:
    if abs(value).bit_length() > 1300:  # about 400 digits; Python itself gives up at 4,300
        raise BadCell("the number is too large")
    return str(value)


def _number(text: str, blank_nan: bool) -> str | None:
    plain = text
    if "e" in text or "n" in text:  # 1e-05, nan, inf: whatever isn't spelled out
        spelled = _decimal(Decimal(text), blank_nan)
        if spelled is None:
            return None
        plain = spelled
    plain = plain.removesuffix(".0")
    return "0" if plain == "-0" else plain


def _decimal(value: Decimal, blank_nan: bool) -> str | None:
    if value.is_nan():
        if blank_nan:
            return None
        raise BadCell("`NaN` is not a number: leave the cell blank where a value is unknown")
    if value.is_infinite():
        raise BadCell("the number is infinite")
    exponent = value.as_tuple().exponent
    if not isinstance(exponent, int) or abs(exponent) > _MAX_DIGITS or value.adjusted() > _MAX_DIGITS:
        raise BadCell("the number is too large, or has too many decimal places")
    return format(value, "f")


def _names(values: Iterable[object], blank_nan: bool) -> str | None:
    names = [_part(v, blank_nan, ";") for v in values]
    return "; ".join(n for n in names if n) or None


def _levels(values: Iterable[tuple[object, object]], blank_nan: bool) -> str | None:
    parts = []
    for key, value in values:
        name, level = _part(key, blank_nan, ";:"), _part(value, blank_nan, ";:")
        if name and level:
            parts.append(f"{name}:{level}")
    return "; ".join(parts) or None


def _part(value: object, blank_nan: bool, taken: str) -> str | None:
    """One name or level: a plain value, without the signs that part it from the next one."""
    if isinstance(value, list | tuple | set | frozenset | Mapping | np.ndarray):
        raise BadCell("a list or mapping stands inside another one")
    text = (_scalar(value, blank_nan) if value is not None else None) or ""
    if not text.strip():
        if blank_nan and not isinstance(value, str):
            return None
        raise BadCell("a name or a level in it is blank")
    for sign in taken:
        if sign in text:
            raise BadCell(f"a name or a level in it holds `{sign}`, which separates one from the next")
    return text.strip()
