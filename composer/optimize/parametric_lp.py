"""How far a choice can go under floors that move: one linear program, asked again and again.

It is kept between questions, with its last basis, over a sample of the people. After each question everybody is priced
in whole numbers (`presolve.lagrangian`); those worth more than nothing join the sample and it is asked again. So what
is said holds over everybody, and its arithmetic is exact whatever the linear program thinks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import highspy
import numpy as np

from composer.encoding.program import Program
from composer.measures import Linear
from composer.optimize.column_generation import dearest, joining
from composer.optimize.query import Query
from composer.presolve.condense import CountModel
from composer.presolve.lagrangian import LagrangianBound, lagrangian_bound
from composer.presolve.sparse_rows import OVERALL, SparseSum
from composer.presolve.symmetry import Rows, union
from composer.solvers import tuning
from composer.solvers.lp import USED, Floats, Scaled, lighter, proving, quiet, ray, run, solution


@dataclass(frozen=True, eq=False)
class LPBound:
    """How far an objective can go: `prices` with their bound, the linear program's multipliers, one a row, and the
    people whom its solution uses. `impossible`: it is proved that nothing is possible at all."""

    prices: LagrangianBound
    multipliers: Floats
    used: Rows
    impossible: bool = False


class ParametricLP:
    """The linear program of a question whose last rows have the expressions `moving`, and floors that move."""

    def __init__(self, question: Query, moving: Sequence[Linear]) -> None:
        self._question, self._moving = question, moving
        self._first = len(question.program.rows) - len(moving)
        everybody = question.everybody
        self._all = len(everybody) <= tuning.SAMPLE
        self._load(everybody if self._all else self._first_sample(everybody))

    def _first_sample(self, everybody: Rows) -> Rows:
        question = self._question
        evenly = everybody[np.linspace(0, len(everybody) - 1, tuning.SAMPLE // 2).astype(np.intp)]
        parts = [evenly, question.memory.people[question.program.eligible[question.memory.people]]]
        for each in self._moving:
            worth = Query(question.program, each, question.budget, question.memory).worth()
            parts.append(dearest(LagrangianBound(0, worth, 1), everybody, tuning.SAMPLE // 4))
        return union(*parts)

    def _load(self, sample: Rows) -> None:
        self._sample = sample
        self._model: CountModel = self._question.over(sample)
        self._scaled = Scaled.of(self._model)
        self._lp = self._scaled.lp
        places = {number: place for place, number in enumerate(self._model.index)}
        self._places = [places[self._first + number] for number in range(len(self._moving))]
        self._engine = quiet()
        for option, value in (("presolve", "off"), ("solver", "simplex")):
            self._engine.setOptionValue(option, value)
        self._engine.passModel(self._lp)
        flats = [self._model.rows[place].flat for place in self._places]
        self._costs = np.stack([self._dense(flat) for flat in flats])

    def _dense(self, flat: SparseSum) -> Floats:
        dense = np.zeros(self._lp.num_col_)
        dense[flat.columns] = flat.weights
        dense[flat.auxiliaries + len(self._model.team)] = flat.helper_weights
        return dense

    def under(self, floors: Sequence[int | None]) -> Program:
        """The program with these floors."""
        program = self._question.program
        moved = [replace(each, low=low) for each, low in zip(program.rows[self._first :], floors, strict=True)]
        return replace(program, rows=(*program.rows[: self._first], *moved))

    def reach(self, weights: Sequence[int], floors: Sequence[int | None]) -> LPBound | None:
        """How far the weighted sum of what moves can go under these floors; None where there is no telling. Raises
        OutOfBudget."""
        program, budget = self.under(floors), self._question.budget
        objective = weighted(self._moving, weights)
        for _ in range(tuning.ROUNDS):
            budget.check()
            budget.rounds += 1
            feasible, multipliers, used = self._solve(weights, floors)
            if multipliers is None:
                return None
            found = lagrangian_bound(program, objective if feasible else Linear(), multipliers, budget.check)
            if found is None:
                return None
            budget.priced = max(budget.priced, len(self._question.everybody))
            if not feasible and found.limit < 0:
                return LPBound(found, multipliers, used, impossible=True)
            more = joining(found, self._sample) if not self._all else self._sample[:0]
            if not len(more):
                return LPBound(found, multipliers, used) if feasible else None
            self._load(union(self._sample, more))
        return None

    def _solve(self, weights: Sequence[int], floors: Sequence[int | None]) -> tuple[bool, Floats | None, Rows]:
        engine, nobody = self._engine, self._sample[:0]
        lower = np.array(self._lp.row_lower_)
        for place, low in zip(self._places, floors, strict=True):
            lower[place] = -np.inf if low is None else float(low) * self._scaled.rows[place]
            engine.changeRowBounds(place, float(lower[place]), np.inf)
        self._lp.row_lower_ = lower
        cost = np.array(weights, np.float64) @ self._costs
        scaled = replace(self._scaled, cost=lighter(cost))
        cost *= scaled.cost
        engine.changeColsCost(len(cost), np.arange(len(cost), dtype=np.int32), cost)
        run(engine, self._question.budget)
        status = engine.getModelStatus()
        if status == highspy.HighsModelStatus.kOptimal and (found := solution(engine)) is not None:
            values, duals = found[0][: len(self._model.team)], found[1]
            counted = (values > USED) & ((self._model.team == OVERALL) if self._model.sorts is not None else True)
            return True, scaled.multipliers(self._model, duals), np.unique(self._model.person[counted])
        if status == highspy.HighsModelStatus.kInfeasible and (weighing := ray(engine)) is not None:
            return False, scaled.multipliers(self._model, proving(self._lp, weighing), ray=True), nobody
        return False, None, nobody


def weighted(expressions: Sequence[Linear], weights: Sequence[int]) -> Linear:
    """Their sum, each with its weight, without constants. Raises OverflowError where it leaves the exact range."""
    total = Linear()
    for each, weight in zip(expressions, weights, strict=True):
        total += each * weight
    return replace(total, constant=0)
