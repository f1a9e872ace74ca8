"""HiGHS' simplex method within a budget, and what it says taken with care."""

from __future__ import annotations

from collections.abc import Sequence

import highspy
import numpy as np

from composer.base.arrays import Floats
from composer.solvers import tuning
from composer.solvers.budget import Budget

STOPPED = (highspy.HighsModelStatus.kInterrupt, highspy.HighsModelStatus.kIterationLimit)
NEXT_TO_NOTHING, TOO_MUCH = 1e-100, 1e100
"""Numbers of the engine that are taken for 0, and from which none is believed: products of them stay finite."""


def quiet_engine() -> highspy.Highs:
    """HiGHS that prints nothing, on one thread, with a fixed seed."""
    engine = highspy.Highs()
    engine.silent()
    engine.setOptionValue("threads", 1)
    engine.setOptionValue("random_seed", 7)
    return engine


def simplex_engine() -> highspy.Highs:
    """The same for one program of which bounds or costs change between two runs: it is taken as it is."""
    engine = quiet_engine()
    for option, value in (("presolve", "off"), ("solver", "simplex"), ("simplex_scale_strategy", 0)):
        engine.setOptionValue(option, value)
    return engine


def run_simplex(engine: highspy.Highs, budget: Budget) -> None:
    """Run the simplex method to its end, or until the budget is over: then the model's status says so.

    Work is counted by iterations, so that under a limit of work it ends at the same one on every machine. Raises
    OutOfBudget where it is over before.
    """
    budget.check(tuning.LP_ASKING)
    each = tuning.LP_ITERATING * max(1, engine.getNumCol() + engine.getNumRow())
    watched = engine.getNumNz() > tuning.LP_WATCHED

    def watch(event: highspy.HighsCallbackEvent) -> None:
        if budget.over:
            event.interrupt()

    if watched:
        engine.cbSimplexInterrupt += watch
    while True:
        left = budget.work_left
        most = np.iinfo(np.int32).max if watched else tuning.LP_ITERATIONS
        engine.setOptionValue("simplex_iteration_limit", int(most if left is None else min(most, 1 + left / each)))
        engine.run()
        budget.spend(each * iterations(engine))
        if engine.getModelStatus() != highspy.HighsModelStatus.kIterationLimit or budget.over:
            break
    if watched:
        engine.cbSimplexInterrupt -= watch


def iterations(engine: highspy.Highs) -> int:
    """How many there were in the last run; none where it had nothing to do, of which HiGHS leaves the count as it found
    it in memory."""
    info = engine.getInfo()
    return max(0, info.simplex_iteration_count) if info.valid else 0


def solution(engine: highspy.Highs) -> tuple[Floats, Floats] | None:
    """The values of an optimal program's columns and the duals of its rows; None where the engine has none to give."""
    given = engine.getSolution()
    values = _numbers(given.col_value, engine.getNumCol())
    duals = _numbers(given.row_dual, engine.getNumRow())
    return None if values is None or duals is None else (values, duals)


def ray(engine: highspy.Highs) -> Floats | None:
    """What an infeasible program's rows are weighed with to show it; None where the engine has none to give."""
    _, there, given = engine.getDualRay()
    return _numbers(given, engine.getNumRow()) if there else None


def _numbers(given: Sequence[float], number: int) -> Floats | None:
    """So many numbers; None where there are others or fewer, or one of them could not be calculated with."""
    numbers = np.array(given, np.float64)
    sizes = np.abs(numbers)
    if numbers.shape != (number,) or not sizes.max(initial=0.0) < TOO_MUCH:  # what is no number is not less
        return None
    numbers[sizes < NEXT_TO_NOTHING] = 0.0
    return numbers
