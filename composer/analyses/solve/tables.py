"""The answer as tables: who is in which team, what every requirement and goal got."""

from __future__ import annotations

from collections.abc import Sequence

from composer.analyses.solve.answer import Outcome
from composer.analyses.solve.timeline import tours_table
from composer.pool import Pool
from composer.problem.results import GoalValue
from composer.problem.timeline import calendar
from composer.render.chances import chances_table
from composer.render.changes import changes_table
from composer.render.losses import losses_table
from composer.render.plain import preferred, sure
from composer.render.reserves import reserves_table
from composer.render.table import Cell, Table
from composer.render.team_tables import goals_table, requirements_table, roster_table


def outcome_tables(outcome: Outcome, pool: Pool, show: Sequence[str] = ()) -> list[Table]:
    """The roster, everybody's tours where teams have days of their own, the requirements and the goals; nothing where
    there is no team."""
    if not outcome.teams:
        return []
    stand_by = reserves_table(outcome.teams, show, pool)
    days = None if outcome.problem is None else calendar(outcome.problem, outcome.teams)
    return [
        roster_table(outcome.teams, pool, show),
        *([] if stand_by is None else [stand_by]),
        *([] if outcome.changes is None else [changes_table(outcome.changes)]),
        *([] if days is None else [tours_table(days, pool, show)]),
        requirements_table(outcome.teams, outcome.findings),
        *losses_table(outcome.teams),
        *chances_table(outcome.teams),
        goals_table(outcome.goals),
    ]


def summary(outcome: Outcome) -> list[tuple[Cell, Cell]]:
    """What each goal reached, and how sure that is."""
    return [(preferred(goal), summed) for goal in outcome.goals if (summed := _summed(goal))]


def _summed(goal: GoalValue) -> str:
    parts = ["" if goal.value is None else goal.show(goal.value), sure(goal)]
    return "; ".join(part for part in parts if part)
