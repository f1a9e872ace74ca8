"""A sweep as tables."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from composer.analyses.sweep.answer import Cell as Place
from composer.analyses.sweep.answer import Sweep
from composer.problem.results import GoalValue
from composer.render.table import Cell, Number, Table, yes
from composer.render.team_tables import goal_head, reached


def sweep_tables(sweep: Sweep) -> list[Table]:
    """One row a cell; where two numbers are varied also the grid, with the first goal's values or, without any, the
    verdicts."""
    places = [(*_at(sweep, place), place.verdict) for place in sweep.cells]
    rows: list[tuple[Cell, ...]] = [
        (*where, *_values(sweep.goals, place), yes(place.proved), place.note or _kept(place))
        for where, place in zip(places, sweep.cells, strict=True)
    ]
    heads = (*(one.path for one in sweep.varied), "verdict", *map(goal_head, sweep.goals), "proved", "note")
    tables = [Table("Sweep", heads, tuple(rows))]
    if len(sweep.varied) == 2:
        tables.append(_grid(sweep))
    return tables


def _kept(place: Place) -> str:
    return f"kept from an earlier run, {place.kept}" if place.kept else ""


def _grid(sweep: Sweep) -> Table:
    down, across = sweep.varied
    rows: list[tuple[Cell, ...]] = [
        (_step(value, label), *(_tile(sweep.cell(here, there)) for there in range(len(across.values))))
        for here, (value, label) in enumerate(zip(down.values, down.labels, strict=True))
    ]
    shown = goal_head(sweep.goals[0]) if sweep.goals else "verdict"
    said = f"In the cells: {shown}. Down: {down.path}. Across: {across.path}."
    return Table("Sweep grid", (f"{down.path} by {across.path}", *across.labels), tuple(rows), (said,))


def _tile(place: Place) -> Cell:
    value = reached(place.goals[0]) if place.goals else None
    return place.verdict if value is None else value


def _at(sweep: Sweep, place: Place) -> tuple[Cell, ...]:
    return tuple(_step(one.values[here], one.labels[here]) for one, here in zip(sweep.varied, place.at, strict=True))


def _step(value: Fraction | str, label: str) -> Cell:
    """A value that a number takes; a label of a scale is a text."""
    return label if isinstance(value, str) else Number(value, label)


def _values(goals: Sequence[GoalValue], place: Place) -> tuple[Cell, ...]:
    """The cell's value of each goal; blank where it has none."""
    return tuple(reached(place.goals[at]) if at < len(place.goals) else None for at in range(len(goals)))
