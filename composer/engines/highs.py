"""HiGHS confirms: the same rows, another engine, before anybody is told that something is impossible."""

from __future__ import annotations

import highspy
import numpy as np

from composer.engines.budget import Budget, interruptible
from composer.engines.lp import as_lp, quiet
from composer.errors import Disagreement
from composer.reduce.model import Choice, Model


def confirms_impossible(model: Model, budget: Budget) -> bool:
    """Whether HiGHS finds, too, that no choice meets the model's rows.

    False where it could not tell in the time left. Raises Disagreement where it has a choice that meets every row
    in whole numbers.
    """
    lp = as_lp(model)
    if not lp.num_col_:  # HiGHS has no word for a program without columns: its rows are 0, and that can be seen
        nothing = np.empty(0, np.int64)
        return first_broken(model, Choice(nothing, nothing)) is not None
    lp.integrality_ = [highspy.HighsVarType.kInteger] * lp.num_col_
    lp.col_cost_ = np.zeros(lp.num_col_)
    engine = quiet()
    if budget.seconds_left is not None:
        engine.setOptionValue("time_limit", budget.seconds_left)
    engine.setOptionValue("primal_feasibility_tolerance", 1e-9)
    engine.setOptionValue("mip_feasibility_tolerance", 1e-9)
    engine.passModel(lp)
    engine.HandleUserInterrupt = True
    interruptible(engine.run, engine.cancelSolve, budget)
    status = engine.getModelStatus()
    if status == highspy.HighsModelStatus.kSolveError and not budget.over:
        engine.setOptionValue("presolve", "off")  # which was seen to fail on small whole-number programs
        engine.clearSolver()
        interruptible(engine.run, engine.cancelSolve, budget)
        status = engine.getModelStatus()
    if status in (highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible):
        return True  # nothing here is unbounded
    if status == highspy.HighsModelStatus.kOptimal:
        values = np.rint(np.array(engine.getSolution().col_value)).astype(np.int64)
        choice = Choice(values[: len(model.team)], values[len(model.team) :])
        if first_broken(model, choice) is None:
            raise Disagreement("one engine finds the rows impossible, the other has a choice that meets them all")
    return False


def first_broken(model: Model, choice: Choice) -> str | None:
    """The label of the first row that a choice breaks, in whole numbers; None where it meets all of them."""
    for row in model.everything:
        value = choice.value(row.flat)
        if (row.low is not None and value < row.low) or (row.high is not None and value > row.high):
            return row.label
    return None
