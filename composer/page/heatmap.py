"""Heat maps: tables whose cells tell by number and word what their colour tells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

SHADES = 5
"""Shades from the worst value to the best."""


@dataclass(frozen=True)
class Square:
    """One cell: its number, what is to be said of it, and its kind of colour."""

    number: str
    words: str
    kind: str


@dataclass(frozen=True)
class HeatMap:
    """Rows of squares under columns, both labelled: `down` is what varies from row to row.

    `across` is what varies from column to column, and `goal` what the squares tell of; both are empty where only one
    number varies, which has the goals side by side as its columns.
    """

    goal: str
    down: str
    across: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Square, ...]], ...]


def possible(words: str) -> Square:
    """A cell of which there is nothing to tell but that it is possible, in these words if any."""
    return Square("", words or "possible", f"heat-{SHADES - 1}")


def shaded(value: Fraction, values: Sequence[Fraction], most: bool, shown: str, words: str = "") -> Square:
    """A value as it is `shown`, coloured by its place among all `values`; it is called the best where it is and there
    are no other `words`."""
    low, high = min(values), max(values)
    good = Fraction(1) if low == high else (value - low) / (high - low)
    if not most and low != high:
        good = 1 - good
    if not words and good == 1 and low != high:
        words = "best"
    return Square(shown, words, f"heat-{min(SHADES - 1, int(good * SHADES))}")
