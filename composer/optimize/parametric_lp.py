"""How far a choice can go under floors that move: one linear program, asked again and again.

It is kept between questions, with its last basis, over a sample of the people. After each question everybody is priced
in whole numbers (`presolve.lagrangian`); those worth more than nothing join the sample and it is asked again. So what
is said holds over everybody, and its arithmetic is exact whatever the linear program thinks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from composer.base.arrays import Floats, Rows
from composer.encoding.program import Program
from composer.measures import Linear
from composer.optimize.column_generation import dearest_people, people_to_join
from composer.optimize.query import Query
from composer.presolve.lagrangian import LagrangianBound, lagrangian_bound
from composer.presolve.symmetry import union_of_people
from composer.solvers import tuning
from composer.solvers.lp import ModelLP
from composer.solvers.restricted_master import generate


@dataclass(frozen=True, eq=False)
class LPBound:
    """How far an objective can go: `prices` with their bound, the linear program's multipliers, one a row, and the
    people whom its solution uses. `impossible`: it is proved that nothing is possible at all; where it is neither that
    nor `feasible`, nothing is known."""

    prices: LagrangianBound
    multipliers: Floats
    used: Rows
    feasible: bool = True
    impossible: bool = False


@dataclass(frozen=True, eq=False)
class _Asked:
    """What is asked now: how much each expression weighs, its floor, the program with these floors, and the sum."""

    weights: Sequence[int]
    floors: Sequence[int | None]
    program: Program
    objective: Linear


class ParametricLP:
    """The linear program of a question whose last rows have the expressions `moving`, and floors that move."""

    _asked: _Asked

    def __init__(self, question: Query, moving: Sequence[Linear]) -> None:
        self._question, self._moving = question, moving
        self._first = len(question.program.rows) - len(moving)
        everybody = question.everybody
        self._all = len(everybody) <= tuning.SAMPLE
        self._sample = everybody if self._all else self._first_sample(everybody)
        self._lp = ModelLP(question.over(self._sample))

    def _first_sample(self, everybody: Rows) -> Rows:
        question = self._question
        evenly = everybody[np.linspace(0, len(everybody) - 1, tuning.SAMPLE // 2).astype(np.intp)]
        parts = [evenly, question.memory.people[question.program.eligible[question.memory.people]]]
        for each in self._moving:
            worth = Query(question.program, each, question.budget, question.memory).worth()
            parts.append(dearest_people(worth, everybody, tuning.SAMPLE // 4))
        return union_of_people(*parts)

    def under(self, floors: Sequence[int | None]) -> Program:
        """The program with these floors."""
        program = self._question.program
        moved = [replace(each, low=low) for each, low in zip(program.rows[self._first :], floors, strict=True)]
        return replace(program, rows=(*program.rows[: self._first], *moved))

    def reach(self, weights: Sequence[int], floors: Sequence[int | None]) -> LPBound | None:
        """How far the weighted sum of what moves can go under these floors; None where there is no telling. Raises
        OutOfBudget."""
        self._asked = _Asked(weights, floors, self.under(floors), weighted(self._moving, weights))
        found = generate(self, tuning.ROUNDS)
        return found if found is not None and (found.feasible or found.impossible) else None

    def solve(self) -> LPBound | None:
        """What its linear program over the sample says of everybody. Raises OutOfBudget."""
        asked, budget = self._asked, self._question.budget
        budget.check()
        budget.rounds += 1
        self._lp.hold(dict(enumerate(asked.floors, self._first)))
        self._lp.weigh(dict(enumerate(asked.weights, self._first)))
        relaxed = self._lp.solve(budget)
        if relaxed is None or relaxed.stopped:
            return None
        objective = asked.objective if relaxed.feasible else Linear()
        prices = lagrangian_bound(asked.program, objective, relaxed.multipliers, budget.check)
        if prices is None:
            return None
        budget.priced = max(budget.priced, len(self._question.everybody))
        impossible = not relaxed.feasible and prices.limit < 0
        return LPBound(prices, relaxed.multipliers, relaxed.people, relaxed.feasible, impossible)

    def extend(self, found: LPBound) -> bool:
        """Let people join who are worth more than nothing."""
        more = people_to_join(found.prices, self._sample) if not (self._all or found.impossible) else self._sample[:0]
        if len(more):
            self._sample = union_of_people(self._sample, more)
            self._lp.load(self._question.over(self._sample))
        return bool(len(more))


def weighted(expressions: Sequence[Linear], weights: Sequence[int]) -> Linear:
    """Their sum, each with its weight, without constants. Raises OverflowError where it leaves the exact range."""
    total = Linear()
    for each, weight in zip(expressions, weights, strict=True):
        total += each * weight
    return replace(total, constant=0)
