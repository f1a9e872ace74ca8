"""HiGHS confirms: the same rows, another engine, before anybody is told that something is impossible."""

from __future__ import annotations

import highspy
import numpy as np

from composer.engines.budget import Budget, interruptible
from composer.engines.cpsat import Choice
from composer.engines.lp import program, quiet
from composer.errors import Disagreement
from composer.reduce.classes import Model
from composer.reduce.matrix import Matrix


def confirms_impossible(model: Model, budget: Budget) -> bool:
    """Whether HiGHS finds, too, that no choice over all of the model's columns meets its rows.

    False where it could not tell in the time left. Raises Disagreement, naming what it took, where it has a
    choice that meets every row in whole numbers.
    """
    columns = np.arange(len(model.team))
    lp = program(model, Matrix.of(model), columns, None)
    lp.integrality_ = [highspy.HighsVarType.kInteger] * lp.num_col_
    engine = quiet()
    if budget.seconds_left is not None:
        engine.setOptionValue("time_limit", budget.seconds_left)
    engine.setOptionValue("primal_feasibility_tolerance", 1e-9)
    engine.setOptionValue("mip_feasibility_tolerance", 1e-9)
    engine.passModel(lp)
    engine.HandleUserInterrupt = True
    interruptible(engine.run, engine.cancelSolve, budget)
    status = engine.getModelStatus()
    if status in (highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible):
        return True  # nothing here is unbounded
    if status == highspy.HighsModelStatus.kOptimal:
        values = np.rint(np.array(engine.getSolution().col_value)).astype(np.int64)
        choice = Choice(values[: len(columns)], values[len(columns) :])
        broken = first_broken(model, choice)
        if broken is None:
            raise Disagreement("one engine finds the rows impossible, the other has a choice that meets them all")
    return False


def first_broken(model: Model, choice: Choice) -> str | None:
    """The label of the first row that a choice breaks, in whole numbers; None where it meets all of them."""
    from composer.engines.cpsat import evaluate

    for row in model.rows:
        value = evaluate(row.flat, choice)
        if (row.low is not None and value < row.low) or (row.high is not None and value > row.high):
            return row.label
    taken = np.bincount(model.klass, choice.counts, minlength=len(model.classes.size))
    if (taken > model.classes.size).any():
        return "nobody is in two teams"
    return None
