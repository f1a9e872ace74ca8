"""A sweep as a heat map: a table whose cells tell by number and word what their colour tells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from composer.analyses.sweep import Cell, Sweep, Varied
from composer.outcome import GoalValue
from composer.report.plain import preferred

SHADES = 5
"""Shades from the worst value to the best."""
_WORDS = {"impossible": "impossible", "found": "not proved", "undecided": "undecided"}
_BOUNDS = {"at_least": "at least", "at_most": "at most", "exactly": "exactly", "size": "size"}


@dataclass(frozen=True)
class Square:
    """One cell: its number, what is to be said of it, and its kind of colour."""

    number: str
    words: str
    kind: str


@dataclass(frozen=True)
class HeatMap:
    """One goal over the grid, or with `goal` empty the verdicts alone: rows of squares under columns, both labelled.

    `down` is what varies from row to row, `across` from column to column; it is empty where only one number varies.
    """

    goal: str
    down: str
    across: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Square, ...]], ...]


def heat_maps(sweep: Sweep) -> list[HeatMap]:
    """A heat map for each goal, the most important first; where nothing is preferred one of the verdicts alone."""
    return [_heat_map(sweep, number) for number in range(len(sweep.goals))] or [_heat_map(sweep, None)]


def varied_words(varied: Varied) -> str:
    """What is varied, in words: `Women, at least`."""
    name, _, bound = varied.path.rpartition(".")
    return f"{name}, {_BOUNDS[bound]}" if name and bound in _BOUNDS else varied.path


def _heat_map(sweep: Sweep, goal: int | None) -> HeatMap:
    down, *others = sweep.varied
    across = others[0] if others else None
    values = [] if goal is None else [value for cell in sweep.cells if (value := _value(cell, goal)) is not None]
    width = len(across.labels) if across is not None else 1
    squares = [_square(cell, goal, None if goal is None else sweep.goals[goal], values) for cell in sweep.cells]
    return HeatMap(
        "" if goal is None else preferred(sweep.goals[goal]),
        varied_words(down),
        "" if across is None else varied_words(across),
        () if across is None else across.labels,
        tuple((label, tuple(squares[row * width : (row + 1) * width])) for row, label in enumerate(down.labels)),
    )


def _value(cell: Cell, goal: int) -> Fraction | None:
    return cell.goals[goal].value if goal < len(cell.goals) else None


def _square(cell: Cell, place: int | None, goal: GoalValue | None, values: Sequence[Fraction]) -> Square:
    words = cell.note or _WORDS.get(cell.verdict, "")
    value = None if place is None else _value(cell, place)
    if cell.verdict in ("impossible", "undecided"):
        return Square("", words, cell.verdict)
    if value is None or goal is None:
        return Square("", words or "possible", f"heat-{SHADES - 1}")
    least, most = min(values), max(values)
    good = Fraction(1) if least == most else (value - least) / (most - least)
    if not goal.most and least != most:
        good = 1 - good
    if not words and good == 1 and least != most:
        words = "best"
    return Square(goal.show(value), words, f"heat-{min(SHADES - 1, int(good * SHADES))}")
