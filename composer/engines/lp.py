"""HiGHS solves linear programs over some of a model's columns, for their multipliers."""

from __future__ import annotations

from dataclasses import dataclass

import highspy
import numpy as np
from numpy.typing import NDArray

from composer.reduce.classes import Flat, Model
from composer.reduce.matrix import Matrix

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Relaxed:
    """A linear program's answer: `multipliers`, one a row of the model, in the sense of `reduce.price`.

    Where it is infeasible, they prove it: no choice over the columns meets the rows weighed by them.
    `counts` are the values of the columns it was given, empty where it is infeasible.
    """

    feasible: bool
    multipliers: Floats
    counts: Floats


def quiet() -> highspy.Highs:
    """HiGHS that prints nothing, on one thread, with a fixed seed."""
    engine = highspy.Highs()
    engine.silent()
    engine.setOptionValue("threads", 1)
    engine.setOptionValue("random_seed", 7)
    return engine


def program(model: Model, matrix: Matrix, columns: NDArray[np.intp], objective: Flat | None) -> highspy.HighsLp:
    """The model over some columns as HiGHS reads it: columns, then helpers; rows, then classes that are shared."""
    part = matrix.take(columns)
    helpers = len(model.helper_low)
    height = len(model.rows)
    lp = highspy.HighsLp()
    cost = np.zeros(len(model.team))
    helper_cost = np.zeros(helpers)
    if objective is not None:
        cost[objective.columns] = objective.weights
        helper_cost[objective.helpers] = objective.helper_weights
    low = [-np.inf if row.low is None else float(row.low) for row in model.rows]
    high = [np.inf if row.high is None else float(row.high) for row in model.rows]
    starts, rows, values = part.start, part.rows, part.values.astype(np.float64)
    if model.shared:
        classes, place, heads = np.unique(model.klass[columns], return_inverse=True, return_counts=True)
        crowded = heads[place] > 1
        shared_row = np.cumsum(heads > 1) - 1
        ends = np.concatenate([part.start[1:][crowded]])
        rows = np.insert(rows, ends, height + shared_row[place[crowded]])
        values = np.insert(values, ends, 1.0)
        starts = part.start + np.append(0, np.cumsum(crowded))
        low += [-np.inf] * int((heads > 1).sum())
        high += model.classes.size[classes[heads > 1]].astype(float).tolist()
    helper_rows = [row.flat.helpers for row in model.rows]
    where = np.repeat(np.arange(height), [len(each) for each in helper_rows])
    which = np.concatenate([np.empty(0, np.intp), *helper_rows])
    weight = np.concatenate([np.empty(0, np.int64), *(row.flat.helper_weights for row in model.rows)])
    order = np.argsort(which, kind="stable")
    helper_starts = np.cumsum(np.bincount(which, minlength=helpers))
    lp.num_col_ = len(columns) + helpers
    lp.num_row_ = len(low)
    lp.sense_ = highspy.ObjSense.kMaximize
    lp.col_cost_ = np.append(cost[columns], helper_cost)
    lp.col_lower_ = np.append(np.zeros(len(columns)), model.helper_low.astype(float))
    lp.col_upper_ = np.append(model.upper[columns].astype(float), model.helper_high.astype(float))
    lp.row_lower_ = np.array(low)
    lp.row_upper_ = np.array(high)
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_ = np.append(starts, starts[-1] + helper_starts).astype(np.int32)
    lp.a_matrix_.index_ = np.append(rows, where[order]).astype(np.int32)
    lp.a_matrix_.value_ = np.append(values, weight[order].astype(float))
    return lp


def relax(model: Model, matrix: Matrix, columns: NDArray[np.intp], objective: Flat) -> Relaxed | None:
    """Solve the linear program over `columns`. None where HiGHS gives no answer that could be used."""
    engine = quiet()
    engine.setOptionValue("presolve", "off")
    engine.passModel(program(model, matrix, columns, objective))
    engine.run()
    status = engine.getModelStatus()
    height = len(model.rows)
    if status == highspy.HighsModelStatus.kOptimal:
        solution = engine.getSolution()
        duals = np.array(solution.row_dual[:height])
        return Relaxed(True, duals, np.array(solution.col_value[: len(columns)]))
    if status == highspy.HighsModelStatus.kInfeasible:
        _, there, ray = engine.getDualRay()
        if there:
            return Relaxed(False, -np.array(ray[:height]), np.empty(0))
    return None
