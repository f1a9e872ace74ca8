"""Values of Python as the text of their expressions, so that what was handed in can be kept in a file."""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd


def deep(number: int) -> object:
    """So many lists within each other."""
    found: list[object] = []
    for _ in range(number):
        found = [found]
    return found


NAMES = {
    "nan": float("nan"),
    "inf": float("inf"),
    **{each.__name__: each for each in (deep, date, datetime, timedelta, Decimal, Fraction, Path, object, range, iter)},
    **{each.__name__: each for each in (frozenset, int)},
    "uuid": uuid,
    "np": np,
    "pd": pd,
}


def valued(text: str) -> Any:
    """What an expression stands for; only of files that stand beside the tests, or were just written."""
    return eval(text, {"__builtins__": {}, **NAMES})
