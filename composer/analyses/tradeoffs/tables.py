"""A front as tables."""

from __future__ import annotations

from collections.abc import Sequence

from composer.analyses.tradeoffs.answer import Front
from composer.analyses.tradeoffs.words import front_said
from composer.pool import Pool
from composer.problem.requirement import Goal
from composer.render.table import Cell, Number, Table, whole
from composer.render.team_tables import member_rows, team_cells, team_heads


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
        for number, point in ((number, front.points[number]) for number in front.listed)
    ]
    heads = ("point", "gives up least overall", *map(_axis, front.axes), *team_heads(teams))
    return Table("Front", heads, tuple(rows), (front_said(front),))


def front_tables(front: Front, pool: Pool, show: Sequence[str] = ()) -> list[Table]:
    """The front, and every point's members a row each."""
    return [front_table(front), member_rows("Front teams", "point", [(one.teams, pool) for one in front.points], show)]


def _axis(axis: Goal) -> str:
    return axis.label + (" (percent)" if axis.measure.unit == "percent" else "")
