"""Work of linear programs is counted by what was done."""

from __future__ import annotations

from types import SimpleNamespace

import highspy
import numpy as np

from composer.solvers.budget import Budget
from composer.solvers.simplex import iterations, quiet_engine, run_simplex


def floors(columns: int) -> highspy.Highs:
    """Three floors of 1 under the sum of some columns from 0 to 1."""
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = columns, 3
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = np.ones(columns), np.zeros(columns), np.ones(columns)
    lp.row_lower_, lp.row_upper_ = np.ones(3), np.full(3, np.inf)
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = np.arange(4, dtype=np.int32) * columns
    lp.a_matrix_.index_ = np.tile(np.arange(columns, dtype=np.int32), 3)
    lp.a_matrix_.value_ = np.ones(3 * columns)
    engine = quiet_engine()
    engine.passModel(lp)
    return engine


def test_a_program_without_columns_takes_no_iterations_whatever_was_in_memory() -> None:
    """HiGHS says that its numbers are not valid, and gives some all the same."""
    engine, budget = floors(0), Budget()
    run_simplex(engine, budget)
    assert not engine.getInfo().valid
    assert iterations(engine) == 0
    assert budget.spent < 0.1
    left = SimpleNamespace(valid=False, simplex_iteration_count=1_864_623_984)
    assert iterations(SimpleNamespace(getInfo=lambda: left)) == 0  # type: ignore[arg-type]


def test_one_with_columns_takes_some() -> None:
    budget = Budget()
    engine = floors(2)
    engine.setOptionValue("presolve", "off")
    run_simplex(engine, budget)
    assert iterations(engine) == engine.getInfoValue("simplex_iteration_count")[1] > 0
    assert budget.spent > 0
