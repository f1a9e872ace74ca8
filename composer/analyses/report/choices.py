"""What is to be had at what price, and what else there is: fronts, alternatives, sweeps."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from composer.analyses.alternatives.answer import Alternatives
from composer.analyses.alternatives.words import alternatives_said, enough_said
from composer.analyses.tradeoffs.answer import Front
from composer.analyses.tradeoffs.words import front_said
from composer.pool import Pool
from composer.problem.requirement import Goal
from composer.problem.results import GoalValue
from composer.render.table import Cell, Number, Table, listed, whole, yes
from composer.render.team_tables import member_rows, reached, team_cells, team_heads

if TYPE_CHECKING:
    from composer.analyses.sweep.answer import Cell as Place
    from composer.analyses.sweep.answer import Sweep


def front_table(front: Front) -> Table:
    """One row a point: a column for each axis, and the ids of each team's members."""
    teams, knee = front.points[0].teams if front.points else (), front.knee
    rows: list[tuple[Cell, ...]] = [
        (
            whole(number + 1),
            "yes" if number == knee else "",
            *(Number(value, axis.measure.show(value)) for axis, value in zip(front.axes, point.values, strict=True)),
            *team_cells(point.teams),
        )
        for number, point in enumerate(front.points)
    ]
    heads = ("point", "gives up least over all", *map(_axis, front.axes), *team_heads(teams))
    return Table("Front", heads, tuple(rows), (front_said(front),))


def front_tables(front: Front, pool: Pool, show: Sequence[str] = ()) -> list[Table]:
    """The front, and every point's members a row each."""
    return [front_table(front), member_rows("Front teams", "point", [(one.teams, pool) for one in front.points], show)]


def alternatives_table(found: Alternatives) -> Table:
    """One row a choice of teams, the best first: its goals, and who leaves and joins against the best."""
    first = found.alternatives[0] if found.alternatives else None
    goals = () if first is None else first.goals
    rows: list[tuple[Cell, ...]] = [
        (
            whole(number),
            *map(reached, one.goals),
            yes(one.proved),
            listed(one.leaving),
            listed(one.joining),
            None if not one.differs else whole(min(one.differs)),
            *team_cells(one.teams),
        )
        for number, one in enumerate(found.alternatives, 1)
    ]
    heads = (
        "choice",
        *map(_goal, goals),
        "proved to be the next best",
        "leaving",
        "joining",
        "members by which it differs from all before it",
        *team_heads(() if first is None else first.teams),
    )
    return Table("Alternatives", heads, tuple(rows), (alternatives_said(found), enough_said(found)))


def alternatives_tables(found: Alternatives, pool: Pool, show: Sequence[str] = ()) -> list[Table]:
    """The alternatives, and the members of each a row each."""
    choices = [(one.teams, pool) for one in found.alternatives]
    return [alternatives_table(found), member_rows("Alternative teams", "choice", choices, show)]


def sweep_tables(sweep: Sweep) -> list[Table]:
    """One row a cell; where two numbers are varied also the grid, with the first goal's values or, without any, the
    verdicts."""
    places = [(*_at(sweep, place), place.verdict) for place in sweep.cells]
    rows: list[tuple[Cell, ...]] = [
        (*where, *_values(sweep.goals, place), yes(place.proved), place.note or _kept(place))
        for where, place in zip(places, sweep.cells, strict=True)
    ]
    heads = (*(one.path for one in sweep.varied), "verdict", *map(_goal, sweep.goals), "proved", "note")
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
    shown = _goal(sweep.goals[0]) if sweep.goals else "verdict"
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


def _axis(axis: Goal) -> str:
    return axis.label + (" (percent)" if axis.measure.unit == "percent" else "")


def _goal(goal: GoalValue) -> str:
    """What a goal is called at the head of a column."""
    if goal.measure is None:
        return "missing to the aims"
    return goal.goal + (" (percent)" if goal.measure.unit == "percent" else "")
