"""A sweep as heat maps: one for each goal, or one for all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from composer.analyses.sweep.answer import Cell, Sweep, Varied
from composer.page.heatmap import HeatMap, Square, possible, shaded
from composer.problem.results import GoalValue
from composer.render.plain import preferred

MOST_SQUARES = 3000
"""Squares in all beyond which only the most important goals are drawn, one of them always."""
_WORDS: Mapping[str, str] = {"impossible": "impossible", "found": "not proved", "undecided": "undecided"}
_BOUNDS: Mapping[str, str] = {"at_least": "at least", "at_most": "at most", "exactly": "exactly", "size": "size"}


def heat_maps(sweep: Sweep) -> list[HeatMap]:
    """Over two numbers a heat map for each goal, the most important first, over one number a single one for all. Where
    nothing is preferred it tells whether there is a team."""
    goals: list[int | None] = [*range(goals_drawn(sweep))] or [None]
    down, *others = sweep.varied
    if others:
        return [_map_of(sweep, goal, down, others[0]) for goal in goals]
    columns = [_squares(sweep, goal) for goal in goals]
    rows = zip(down.labels, zip(*columns, strict=True), strict=True)
    return [HeatMap("", varied_words(down), "", tuple(_named(sweep, goal) for goal in goals), tuple(rows))]


def goals_drawn(sweep: Sweep) -> int:
    """How many goals have their squares drawn: all, or as many as make not too many squares."""
    return min(len(sweep.goals), max(1, MOST_SQUARES // len(sweep.cells)))


def varied_words(varied: Varied) -> str:
    """What is varied, in words: `Women, at least`."""
    name, _, bound = varied.path.rpartition(".")
    return f"{name}, {_BOUNDS[bound]}" if name and bound in _BOUNDS else varied.path


def _map_of(sweep: Sweep, goal: int | None, down: Varied, across: Varied) -> HeatMap:
    squares, width = _squares(sweep, goal), len(across.labels)
    rows = [(label, tuple(squares[row * width : (row + 1) * width])) for row, label in enumerate(down.labels)]
    return HeatMap(_named(sweep, goal), varied_words(down), varied_words(across), across.labels, tuple(rows))


def _named(sweep: Sweep, goal: int | None) -> str:
    return "is there a team?" if goal is None else preferred(sweep.goals[goal])


def _squares(sweep: Sweep, goal: int | None) -> list[Square]:
    values = [] if goal is None else [value for cell in sweep.cells if (value := _value(cell, goal)) is not None]
    return [_square(cell, goal, None if goal is None else sweep.goals[goal], values) for cell in sweep.cells]


def _value(cell: Cell, goal: int) -> Fraction | None:
    return cell.goals[goal].value if goal < len(cell.goals) else None


def _square(cell: Cell, place: int | None, goal: GoalValue | None, values: Sequence[Fraction]) -> Square:
    words = _WORDS.get(cell.verdict, "")
    value = None if place is None else _value(cell, place)
    if cell.verdict in ("impossible", "undecided"):
        return Square("", words, cell.verdict)
    if value is None or goal is None:
        return possible(words)
    return shaded(value, values, goal.most, goal.show(value), words)
