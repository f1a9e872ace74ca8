"""CP-SAT decides: the best choice of a model, or the proof that there is none."""

from __future__ import annotations

import math
from collections.abc import Callable, Set
from dataclasses import dataclass, replace

import numpy as np
from ortools.sat.python import cp_model

from composer.engines import limits
from composer.engines.budget import Budget, OutOfBudget, interruptible
from composer.errors import Disagreement
from composer.reduce.flat import Flat, FlatRow
from composer.reduce.model import Choice, Model

SEED = 7
SMALLEST_WORK = 1e-6


@dataclass(frozen=True)
class Decision:
    """What CP-SAT says of a model.

    `proved`: `choice` is optimal, or there is none where it is None. `value` and `bound` are of the objective;
    `bound` is None where nothing is known.
    """

    choice: Choice | None
    value: int | None
    bound: int | None
    proved: bool


NONE = Decision(None, None, None, True)
UNKNOWN = Decision(None, None, None, False)


def _reach(model: Model) -> int:
    """What the objective could be if nothing but the ranges of columns and helpers held."""
    flat = model.objective
    uppers: list[int] = model.upper[flat.columns].tolist()
    weights: list[int] = flat.weights.tolist()
    total = sum(max(0, weight) * upper for weight, upper in zip(weights, uppers, strict=True))
    for helper, weight in zip(flat.helpers.tolist(), flat.helper_weights.tolist(), strict=True):
        total += max(weight * end for end in model.program.helpers[helper])
    return total


def decide(
    model: Model, budget: Budget, floor: int | None = None, ceiling: int | None = None, brief: bool = False
) -> Decision:
    """Maximise the model's objective.

    Only values of at least `floor` are looked for; `ceiling` is a proved bound that helps to stop. One worker and
    fixed settings: the same input gives the same answer. `brief` is for models of a few dozen columns, on which
    preparing takes longer than deciding.

    It is tried again and again, each time for twice as long and with another seed, since the same model may take a
    hundred times as long by bad luck. Where there is something to maximise, prices mostly leave cuts nothing to find,
    and they take longer than all the rest: the first try goes without, and from then on both ways take turns. Whether
    anything is possible at all, or of a single value, turns on what whole numbers do to a row, which cuts see: it is
    asked with them.
    """
    best, attempt = UNKNOWN, 0
    while not best.proved and not budget.over:
        whether = model.objective.empty or (floor is not None and floor == ceiling)
        try:
            built = Built(
                model, cuts=whether or attempt % 2 == 1, presolve=not brief or attempt > 0, check=budget.check
            )
        except OutOfBudget:
            break
        found = built.decide(budget, floor, ceiling, limits.FIRST_TRY * 2**attempt, attempt)
        ceiling = least(ceiling, found.bound)
        if found.value is not None:
            best, floor = found, found.value + 1
        elif found.proved:  # nothing is better than what was found before
            best = replace(best, bound=best.value, proved=True)
        else:
            best = replace(best, bound=least(best.bound, found.bound))
        attempt += 1
    return best


def least(*bounds: int | None) -> int | None:
    """The least of the bounds that are known; None where none is."""
    return min((bound for bound in bounds if bound is not None), default=None)


class Built:
    """A model as CP-SAT holds it, to be decided on several times with some of its rows."""

    def __init__(
        self, model: Model, cuts: bool = True, presolve: bool = True, check: Callable[[], None] = lambda: None
    ) -> None:
        self._model, self._cuts, self._presolve = model, cuts, presolve
        self._cp = cp = cp_model.CpModel()
        self._counts = [cp.new_int_var(0, upper, "") for upper in model.upper.tolist()]
        self._helpers = [cp.new_int_var(low, high, "") for low, high in model.program.helpers]
        self._rows: list[cp_model.Constraint | None] = []
        self._broken = self._some = False
        for row in model.everything:
            check()
            low, high = _ends(row)
            expression = self._linear(row.flat)
            if isinstance(expression, int):
                self._rows.append(None)
                self._broken = self._broken or not low <= 0 <= high
            else:
                self._rows.append(cp.add_linear_constraint(expression, low, high))
        self._goal = self._linear(model.objective)
        if not isinstance(self._goal, int):
            cp.maximize(self._goal)

    def _linear(self, flat: Flat) -> cp_model.LinearExprT:
        variables = [self._counts[j] for j in flat.columns.tolist()] + [self._helpers[h] for h in flat.helpers.tolist()]
        weights = flat.weights.tolist() + flat.helper_weights.tolist()
        return cp_model.LinearExpr.weighted_sum(variables, weights) if variables else 0

    def only(self, kept: Set[int]) -> None:
        """Ask for those of the model's rows whose positions these are, and for its links."""
        self._broken, self._some = False, True
        for position, (row, constraint) in enumerate(zip(self._model.everything, self._rows, strict=True)):
            low, high = _ends(row)
            wanted = position in kept or position >= len(self._model.rows)
            if constraint is None:
                self._broken = self._broken or (wanted and not low <= 0 <= high)
            else:
                ends = (low, high) if wanted else (cp_model.INT_MIN, cp_model.INT_MAX)
                constraint.proto.linear.domain[0], constraint.proto.linear.domain[1] = ends

    def decide(
        self,
        budget: Budget,
        floor: int | None = None,
        ceiling: int | None = None,
        most: float = math.inf,
        attempt: int = 0,
    ) -> Decision:
        """As the function of this name, in one try with at most so much work; `floor` and `ceiling` stay for the
        decisions after it."""
        goal = self._goal
        if self._broken or (isinstance(goal, int) and floor is not None and floor > 0):
            return NONE
        if not isinstance(goal, int) and (floor is not None or ceiling is not None):
            low = cp_model.INT_MIN if floor is None else floor
            self._cp.add_linear_constraint(goal, low, cp_model.INT_MAX if ceiling is None else ceiling)
        solver = _solver(budget, most, SEED + attempt)
        solver.parameters.cut_level = int(self._cuts)
        solver.parameters.cp_model_presolve = self._presolve
        if self._model.largest > limits.PRESOLVED:
            solver.parameters.cp_model_presolve = False
        status = interruptible(lambda: solver.solve(self._cp), solver.stop_search, budget)
        budget.spend(solver.response_proto.deterministic_time)
        if status == cp_model.MODEL_INVALID:
            raise Disagreement(f"the engine refuses the rows: {self._cp.validate()}")
        if status == cp_model.INFEASIBLE:
            return NONE
        bound = _reach(self._model)
        said = -solver.response_proto.inner_objective_lower_bound  # in whole numbers, of what is minimised
        # Stopped early, CP-SAT knows no bound yet and says 0.
        if not isinstance(goal, int) and (said or status != cp_model.UNKNOWN):
            bound = min(bound, said)
        if status == cp_model.UNKNOWN:
            return replace(UNKNOWN, bound=bound)
        choice = Choice(
            np.array([solver.value(variable) for variable in self._counts], np.int64),
            np.array([solver.value(variable) for variable in self._helpers], np.int64),
        )
        broken = self._model.broken(choice) if not self._some else None
        if broken is not None:
            raise Disagreement(f"the engine's choice does not meet: {broken}")
        value = choice.value(self._model.objective)
        optimal = status == cp_model.OPTIMAL
        return Decision(choice, value, value if optimal else bound, optimal)


def _ends(row: FlatRow) -> tuple[int, int]:
    return (cp_model.INT_MIN if row.low is None else row.low), (cp_model.INT_MAX if row.high is None else row.high)


def _solver(budget: Budget, most: float, seed: int) -> cp_model.CpSolver:
    solver = cp_model.CpSolver()
    settings = solver.parameters
    settings.num_workers = 1
    settings.random_seed = seed
    settings.linearization_level = 2
    settings.symmetry_level = 0
    settings.cp_model_probing_level = 0
    settings.add_lp_constraints_lazily = False
    settings.inprocessing_dtime_ratio = 0
    settings.max_presolve_iterations = 1  # with more, 9.15 was seen to abort the process on its own wrong answer
    settings.catch_sigint_signal = False
    if budget.work_left is not None:
        most = min(most, max(budget.work_left, SMALLEST_WORK))
    settings.max_deterministic_time = most
    if budget.seconds_left is not None:
        settings.max_time_in_seconds = budget.seconds_left
    return solver
