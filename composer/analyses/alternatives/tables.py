"""Alternatives as tables."""

from __future__ import annotations

from collections.abc import Sequence

from composer.analyses.alternatives.answer import Alternatives
from composer.analyses.alternatives.words import alternatives_said, enough_said, sought
from composer.pool import Pool
from composer.render.chances import chance_cells, chance_heads
from composer.render.table import Cell, Table, listed, whole, yes
from composer.render.team_tables import goal_head, member_rows, reached, team_cells, team_heads


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
            *chance_cells(one.teams),
            *team_cells(one.teams),
        )
        for number, one in enumerate(found.alternatives, 1)
    ]
    heads = (
        "choice",
        *map(goal_head, goals),
        f"proved to be the {sought(found)}",
        "leaving",
        "joining",
        "members by which it differs from all before it",
        *chance_heads(() if first is None else first.teams),
        *team_heads(() if first is None else first.teams),
    )
    return Table("Alternatives", heads, tuple(rows), (alternatives_said(found), enough_said(found)))


def alternatives_tables(found: Alternatives, pool: Pool, show: Sequence[str] = ()) -> list[Table]:
    """The alternatives, and the members of each a row each."""
    choices = [(one.teams, pool) for one in found.alternatives]
    return [alternatives_table(found), member_rows("Alternative teams", "choice", choices, show)]
