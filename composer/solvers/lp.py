"""HiGHS solves linear programs for their multipliers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import highspy
import numpy as np
from numpy.typing import NDArray

from composer.presolve.condense import CountModel
from composer.presolve.sparse_rows import OVERALL, SparseSum
from composer.presolve.symmetry import Rows
from composer.solvers.budget import Budget

Floats = NDArray[np.float64]
USED = 1e-7
HEAVY = 2**16
"""Rows with a coefficient beyond this are scaled down: tolerances are meant for coefficients near 1."""
ASKING, ITERATING = 2e-4, 4e-8
"""Work that asking is counted as, and a simplex iteration for each row and column."""
WATCHED = 20_000
"""Numbers in the rows from which it is looked at the budget in every iteration: in smaller ones that takes too long."""
ITERATIONS = 5_000
"""Iterations between two looks in smaller ones."""
STOPPED = (highspy.HighsModelStatus.kInterrupt, highspy.HighsModelStatus.kIterationLimit)
NEXT_TO_NOTHING, TOO_MUCH = 1e-100, 1e100
"""Numbers of the engine that are taken for 0, and from which none is believed: products of them stay finite."""


@dataclass(frozen=True, eq=False)
class Relaxed:
    """A linear program's answer: `multipliers`, one a row of the program, in the sense of `presolve.lagrangian`.

    Where it is infeasible they prove it: with no objective, the bound they give is below 0. Where it is feasible,
    `people` are those that its solution uses, rows of the pool: one of each class, ascending; `amounts` how many of
    each.

    `stopped`: the budget ended it, and it is not known whether it is feasible. Its multipliers are those of where it
    stood: like any others they give a true bound (`presolve.lagrangian`), if not the best.
    """

    feasible: bool
    multipliers: Floats
    people: Rows
    amounts: Floats
    stopped: bool = False


def quiet() -> highspy.Highs:
    """HiGHS that prints nothing, on one thread, with a fixed seed."""
    engine = highspy.Highs()
    engine.silent()
    engine.setOptionValue("threads", 1)
    engine.setOptionValue("random_seed", 7)
    return engine


def run(engine: highspy.Highs, budget: Budget) -> None:
    """Run the simplex method to its end, or until the budget is over: then the model's status says so.

    Work is counted by iterations, so that under a limit of work it ends at the same one on every machine. Raises
    OutOfBudget where it is over before.
    """
    budget.check(ASKING)
    each = ITERATING * max(1, engine.getNumCol() + engine.getNumRow())
    watched = engine.getNumNz() > WATCHED

    def watch(event: highspy.HighsCallbackEvent) -> None:
        if budget.over:
            event.interrupt()

    if watched:
        engine.cbSimplexInterrupt += watch
    while True:
        left = budget.work_left
        most = np.iinfo(np.int32).max if watched else ITERATIONS
        engine.setOptionValue("simplex_iteration_limit", int(most if left is None else min(most, 1 + left / each)))
        engine.run()
        budget.spend(each * max(0, engine.getInfo().simplex_iteration_count))
        if engine.getModelStatus() != highspy.HighsModelStatus.kIterationLimit or budget.over:
            break
    if watched:
        engine.cbSimplexInterrupt -= watch


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
    if numbers.shape != (number,) or not (np.abs(numbers) < TOO_MUCH).all():  # what is no number is not less
        return None
    return np.where(np.abs(numbers) < NEXT_TO_NOTHING, 0.0, numbers)


def as_lp(model: CountModel) -> highspy.HighsLp:
    """A model as HiGHS reads it: the columns, then the program's helpers; the rows, then the links."""
    width, helpers = len(model.team), len(model.program.auxiliaries)
    rows = model.everything
    ranges = np.array(model.program.auxiliaries, np.float64).reshape(-1, 2)
    cost = np.zeros(width + helpers)
    _put(cost, model.objective, width)
    lp = highspy.HighsLp()
    lp.num_col_ = width + helpers
    lp.num_row_ = len(rows)
    lp.sense_ = highspy.ObjSense.kMaximize
    lp.col_cost_ = cost
    lp.col_lower_ = np.append(np.zeros(width), ranges[:, 0])
    lp.col_upper_ = np.append(model.upper.astype(float), ranges[:, 1])
    lp.row_lower_ = np.array([-np.inf if row.low is None else float(row.low) for row in rows])
    lp.row_upper_ = np.array([np.inf if row.high is None else float(row.high) for row in rows])
    flats = [row.flat for row in rows]
    places = [part for flat in flats for part in (flat.columns, flat.auxiliaries + width)]
    weights = [part for flat in flats for part in (flat.weights, flat.helper_weights)]
    sizes = [len(flat.columns) + len(flat.auxiliaries) for flat in flats]
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = np.append(0, np.cumsum(sizes)).astype(np.int32)
    lp.a_matrix_.index_ = np.concatenate([np.empty(0, np.intp), *places]).astype(np.int32)
    lp.a_matrix_.value_ = np.concatenate([np.empty(0, np.int64), *weights]).astype(np.float64)
    return lp


@dataclass(frozen=True, eq=False)
class Scaled:
    """A model's linear program, with rows and costs that are heavy divided by powers of two, which changes no digit.

    `loose` upper bounds are used, see `CountModel`.
    """

    lp: highspy.HighsLp
    rows: Floats
    cost: float

    @classmethod
    def of(cls, model: CountModel) -> Scaled:
        lp = as_lp(model)
        lp.col_upper_ = np.append(model.loose, np.array(lp.col_upper_)[len(model.loose) :])
        values, costs = np.array(lp.a_matrix_.value_), np.array(lp.col_cost_)
        row_of = np.repeat(np.arange(lp.num_row_), np.diff(np.array(lp.a_matrix_.start_)))
        rows = lightly(row_of, values, lp.num_row_)
        if (rows < 1.0).any():
            lp.a_matrix_.value_ = values * rows[row_of]
            lp.row_lower_, lp.row_upper_ = np.array(lp.row_lower_) * rows, np.array(lp.row_upper_) * rows
        cost = lighter(costs)
        if cost < 1.0:
            lp.col_cost_ = costs * cost
        return cls(lp, rows, cost)

    def multipliers(self, model: CountModel, duals: Floats, ray: bool = False) -> Floats:
        """The duals of the rows, or a ray, as multipliers of the program's rows as they are."""
        found = np.zeros(len(model.program.rows))
        scaled = duals * self.rows if ray else duals * self.rows / self.cost
        found[list(model.index)] = scaled[: len(model.rows)]
        return found


def lightly(row: NDArray[np.intp], values: Floats, rows: int) -> Floats:
    """For each row the power of two that brings it near 1, where it is heavy; `row[i]` is the one of `values[i]`."""
    heaviest = np.zeros(rows)
    if np.abs(values).max(initial=0) > HEAVY:
        np.maximum.at(heaviest, row, np.abs(values))
    return _lighter(heaviest)


def lighter(values: Floats) -> float:
    """The power of two that brings the largest of them near 1, where they are heavy."""
    return float(_lighter(np.abs(values).max(initial=0.0, keepdims=True))[0])


def _lighter(largest: Floats) -> Floats:
    """The powers of two that bring what is heavy near 1."""
    return np.where(largest > HEAVY, 2.0 ** -np.floor(np.log2(np.maximum(largest, 1.0))), 1.0)


def _put(cost: Floats, flat: SparseSum, width: int) -> None:
    cost[flat.columns] = flat.weights
    cost[flat.auxiliaries + width] = flat.helper_weights


def proving(lp: highspy.HighsLp, given: Floats) -> Floats:
    """The ray or its opposite, whichever weighs the rows so that no column values can meet them."""
    weights = np.repeat(given, np.diff(lp.a_matrix_.start_)) * lp.a_matrix_.value_
    columns = np.bincount(lp.a_matrix_.index_, weights, minlength=lp.num_col_)

    def slack(sign: float) -> float:
        ends = np.where(sign * given > 0, lp.row_upper_, lp.row_lower_)[given != 0]
        reach = np.where(sign * columns > 0, lp.col_lower_, lp.col_upper_)
        return float((sign * given[given != 0] * ends).sum() - (sign * columns * reach).sum())

    return given if slack(1.0) < slack(-1.0) else -given


def relax(model: CountModel, budget: Budget | None = None) -> Relaxed | None:
    """Solve a model's linear program. None where HiGHS gives no answer that could be used. Raises OutOfBudget."""
    engine = quiet()
    # presolve and scaling take longer than they save here
    engine.setOptionValue("presolve", "off")
    engine.setOptionValue("solver", "simplex")
    engine.setOptionValue("simplex_scale_strategy", 0)
    scaled = Scaled.of(model)
    engine.passModel(scaled.lp)
    run(engine, budget or Budget())
    status = engine.getModelStatus()
    stopped = status in STOPPED
    if (stopped or status == highspy.HighsModelStatus.kOptimal) and (found := solution(engine)) is not None:
        values, duals = found[0][: len(model.team)], found[1]
        counted = (values > USED) & ((model.team == OVERALL) if model.sorts is not None else True)
        people, places = np.unique(model.person[counted], return_inverse=True)
        amounts = np.bincount(places, values[counted], len(people)).astype(np.float64)
        return Relaxed(not stopped, scaled.multipliers(model, duals), people, amounts, stopped)
    if status == highspy.HighsModelStatus.kInfeasible and (weights := ray(engine)) is not None:
        multipliers = scaled.multipliers(model, proving(scaled.lp, weights), ray=True)
        return Relaxed(False, multipliers, np.empty(0, np.intp), np.empty(0))
    return None
