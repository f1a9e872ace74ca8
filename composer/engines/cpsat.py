"""CP-SAT decides: the best choice over some of a model's columns, or the proof that there is none."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from ortools.sat.python import cp_model

from composer.engines.budget import Budget, interruptible
from composer.errors import Disagreement
from composer.reduce.classes import Flat, Ints, Model

SEED = 7
SMALLEST_WORK = 1e-6


@dataclass(frozen=True, eq=False)
class Choice:
    """How many of each column, and the value of each helper."""

    counts: Ints
    helpers: Ints


@dataclass(frozen=True)
class Decision:
    """What CP-SAT says of the columns it was given.

    `proved`: `choice` is optimal among them, or there is none where it is None. `value` and `bound` are of the
    objective, which is maximised; `bound` is None where nothing is known.
    """

    choice: Choice | None
    value: int | None
    bound: int | None
    proved: bool


def decide(
    model: Model,
    columns: NDArray[np.intp],
    objective: Flat | None,
    budget: Budget,
    floor: int | None = None,
    ceiling: int | None = None,
) -> Decision:
    """Maximise `objective` over the model with all columns but `columns` at 0.

    Only values of at least `floor` are looked for; `ceiling` is a proved bound that helps to stop. Without an
    objective any choice will do. One worker and fixed settings: the same input gives the same answer.
    """
    if budget.over:
        return Decision(None, None, None, False)
    cp = cp_model.CpModel()
    kept = np.zeros(len(model.team), np.bool_)
    kept[columns] = True
    counts = {int(j): cp.new_int_var(0, int(model.upper[j]), "") for j in columns}
    used = {int(h) for row in model.rows for h in row.flat.helpers}
    if objective is not None:
        used |= {int(h) for h in objective.helpers}
    helpers = {h: cp.new_int_var(int(model.helper_low[h]), int(model.helper_high[h]), "") for h in sorted(used)}

    def linear(flat: Flat) -> cp_model.LinearExprT:
        inside = kept[flat.columns]
        variables = [counts[j] for j in flat.columns[inside].tolist()]
        variables += [helpers[h] for h in flat.helpers.tolist()]
        weights = flat.weights[inside].tolist() + flat.helper_weights.tolist()
        return cp_model.LinearExpr.weighted_sum(variables, weights) if variables else 0

    for row in model.rows:
        low = cp_model.INT_MIN if row.low is None else row.low
        high = cp_model.INT_MAX if row.high is None else row.high
        expression = linear(row.flat)
        if isinstance(expression, int):
            if not low <= 0 <= high:
                return Decision(None, None, None, True)
        elif low > cp_model.INT_MIN or high < cp_model.INT_MAX:
            cp.add_linear_constraint(expression, low, high)
    if model.shared:
        for klass, members in _by_class(model, columns):
            if len(members) > 1 and sum(int(model.upper[j]) for j in members) > int(model.classes.size[klass]):
                cp.add(sum(counts[j] for j in members) <= int(model.classes.size[klass]))
    if objective is not None:
        goal = linear(objective)
        if not isinstance(goal, int):
            if floor is not None or ceiling is not None:
                cp.add_linear_constraint(
                    goal,
                    cp_model.INT_MIN if floor is None else floor,
                    cp_model.INT_MAX if ceiling is None else ceiling,
                )
            cp.maximize(goal)
        elif floor is not None and floor > 0:
            return Decision(None, None, None, True)
    solver = cp_model.CpSolver()
    settings = solver.parameters
    settings.num_workers = 1
    settings.random_seed = SEED
    settings.linearization_level = 2
    settings.symmetry_level = 0
    settings.cp_model_probing_level = 0
    settings.catch_sigint_signal = False
    if budget.work_left is not None:
        settings.max_deterministic_time = max(budget.work_left, SMALLEST_WORK)
    if budget.seconds_left is not None:
        settings.max_time_in_seconds = budget.seconds_left
    status = interruptible(lambda: solver.solve(cp), solver.stop_search, budget)
    budget.spend(solver.response_proto.deterministic_time)
    if status == cp_model.MODEL_INVALID:
        raise Disagreement(f"the engine refuses the rows: {cp.validate()}")
    if status == cp_model.INFEASIBLE:
        return Decision(None, None, None, True)
    bound: int | None = None
    if objective is not None and status in (cp_model.OPTIMAL, cp_model.FEASIBLE, cp_model.UNKNOWN):
        best = solver.best_objective_bound
        bound = int(np.floor(best + 1e-6)) if abs(best) < 2**52 else None
        if status == cp_model.UNKNOWN and bound is not None and cp.proto.variables and best >= 2**52:
            bound = None
    if status == cp_model.UNKNOWN:
        return Decision(None, None, bound, False)
    found = np.zeros(len(model.team), np.int64)
    for j, variable in counts.items():
        found[j] = solver.value(variable)
    values = model.helper_low.copy()
    for h, variable in helpers.items():
        values[h] = solver.value(variable)
    choice = Choice(found, values)
    value = None if objective is None else evaluate(objective, choice)
    return Decision(choice, value, value if status == cp_model.OPTIMAL else bound, status == cp_model.OPTIMAL)


def evaluate(flat: Flat, choice: Choice) -> int:
    """An expression's value, in whole numbers."""
    return int(
        (flat.weights.astype(object) * choice.counts[flat.columns]).sum()
        + (flat.helper_weights.astype(object) * choice.helpers[flat.helpers]).sum()
    )


def _by_class(model: Model, columns: NDArray[np.intp]) -> list[tuple[int, list[int]]]:
    members: dict[int, list[int]] = {}
    for j in columns.tolist():
        members.setdefault(int(model.klass[j]), []).append(j)
    return list(members.items())
