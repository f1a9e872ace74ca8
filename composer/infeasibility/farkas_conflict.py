"""Which rows stand against each other, where linear arithmetic shows it: a conflict for the price of one program."""

from __future__ import annotations

from composer.encoding.program import Program, Row
from composer.measures import Linear
from composer.optimize.column_generation import PricedSample, generate_columns
from composer.optimize.query import Query, WarmStart
from composer.presolve.cliques import own_rows
from composer.solvers import tuning
from composer.solvers.budget import Budget


def farkas_conflict(
    program: Program, budget: Budget, memory: WarmStart
) -> tuple[tuple[Row, ...] | None, PricedSample | None]:
    """Rows that nothing meets together, proved by their multipliers in whole numbers (`presolve.lagrangian`); None
    where linear arithmetic does not show the program impossible, or where the work left does not allow to look. And the
    prices that were looked at.

    The multipliers are an extreme ray's, so the rows are few, but some may still be spared.
    """
    people = min(int(program.eligible.sum()), tuning.SAMPLE)
    cost = tuning.LP_NUMBER * people * len(program.rows)
    if budget.over or (budget.work_left is not None and budget.work_left < cost):
        return None, None
    budget.spend(cost)
    found = generate_columns(Query(program, Linear(), budget, memory), None)
    if not found.impossible:
        return None, found
    return own_rows(program, [found.question.program.rows[row] for row in found.against]), found
