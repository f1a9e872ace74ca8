"""The best choice where one of some helpers must be on, case by case: the best of what is best where each of them is.

The case that promises most is asked first. Its prices say of all others what they promise at most; those that promise
no more than what was found are never looked at (branch and bound, Land and Doig 1960).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from composer.encoding.program import Program
from composer.measures import Linear
from composer.optimize.column_generation import PricedSample, generate_columns
from composer.optimize.query import Maximize, Query, WarmStart
from composer.presolve.condense import Placement
from composer.presolve.one_of import OneOf
from composer.problem.results import Basis, weakest
from composer.solvers import tuning
from composer.solvers.budget import Budget, OutOfBudget

if TYPE_CHECKING:
    from composer.optimize.optimum import Optimum

Best = tuple["Placement | None", "int | None", "int | None", "Basis | None"]
"""A choice, its value, a bound on any, and what it rests on that it is the best, or that there is none."""


def one_of_many(program: Program, objective: Linear, priced: PricedSample | None) -> OneOf | None:
    """The helpers of a program one of which must be on, where it is worth going through them; not of what is `priced`
    as it is."""
    pairs = sum(int(np.count_nonzero(block.eligible)) for block in program.blocks)
    skipped = priced is not None or program.covers or pairs <= tuning.SMALL
    return None if skipped else OneOf.of(program, objective)


def best_case(
    one_of: OneOf, objective: Linear, known: Optimum, maximize: Maximize, budget: Budget, memory: WarmStart | None
) -> Best:
    """The best choice over all cases, as `maximize` finds it of one; `known` has one that is known already, if there is
    one."""
    search = _Cases(one_of, objective, maximize, budget, memory or WarmStart(), known.placement, known.value)
    try:
        return search.best()
    except OutOfBudget:
        return search.unfinished(None)


@dataclass(eq=False)
class _Cases:
    """`champion` is the best choice so far and `value` what it is worth; `open` are the cases that are left, with what
    each promises at most, where that is known."""

    one_of: OneOf
    objective: Linear
    maximize: Maximize
    budget: Budget
    memory: WarmStart
    champion: Placement | None = None
    value: int | None = None
    open: dict[int, int | None] = field(default_factory=dict)
    bases: list[Basis | None] = field(default_factory=list)

    def best(self) -> Best:
        one_of = self.one_of
        root = self._priced(one_of.without)
        if root.impossible:
            return None, None, None, "sums"
        most = None if root.prices is None else root.prices.bound
        self.open = dict.fromkeys(np.argsort(-one_of.sizes, kind="stable").tolist(), most)
        self._learn(root)
        asked = False
        while self._drop():
            number = max(self.open, key=lambda case: (self.open[case] is None, self.open[case]))
            found = self._priced(one_of.case(number))
            self._learn(found)
            if found.impossible:
                self.open.pop(number, None)
                continue
            if found.prices is not None:
                self.open[number] = _least(self.open.get(number), found.prices.bound)
                if self.value is not None and found.prices.bound <= self.value:
                    continue
            answer = self._asked(found)
            if not answer.proved:
                self.open[number] = _least(self.open.get(number), answer.bound)
                return self.unfinished(answer.basis)
            self.open.pop(number, None)
            if self.champion is not None and not self.objective.people and not self.objective.auxiliaries:
                break
            if not asked and _costs_nothing(root, found) and self._drop():
                asked = True
                self._compare(self._best_of(root))
        return self.champion, self.value, self.value, weakest([*self.bases, "cases"])

    def _asked(self, found: PricedSample) -> Optimum:
        """What is best in a case."""
        answer = self._best_of(found)
        self.bases.append(answer.basis if answer.proved else "cases")
        value = answer.value
        if value is not None and (self.value is None or value > self.value):
            self.champion, self.value = answer.placement, value
        return answer

    def _compare(self, answer: Optimum) -> None:
        """What is best where none of them is needed limits every case."""
        if answer.bound is not None:
            self.open = {case: _least(most, answer.bound) for case, most in self.open.items()}
            self.bases.append(answer.basis if answer.proved else "cases")

    def unfinished(self, basis: Basis | None) -> Best:
        """What is known where the search was stopped."""
        promised = [each for each in self.open.values() if each is not None]
        known = len(promised) == len(self.open)
        most = max([*promised, *([] if self.value is None else [self.value])], default=None) if known else None
        return self.champion, self.value, most, basis if basis == "one engine" else None

    def _priced(self, program: Program) -> PricedSample:
        return generate_columns(Query(program, self.objective, self.budget, self.memory), None)

    def _best_of(self, found: PricedSample) -> Optimum:
        question = found.question
        return self.maximize(question.program, self.objective, self.budget, memory=self.memory, found=found)

    def _drop(self) -> bool:
        """Leave out cases that promise nothing better; whether any are left."""
        if self.value is not None:
            value = self.value
            self.open = {case: most for case, most in self.open.items() if most is None or most > value}
        return bool(self.open)

    def _learn(self, found: PricedSample) -> None:
        """What the prices of a case say of the others."""
        prices, own = found.prices, len(self.one_of.without.rows)
        if prices is None:
            return
        times = np.append(prices.times, 0)[: own + 1] / prices.scale
        objective = Linear() if found.impossible else self.objective
        bounds = self.one_of.bounds(objective, times, self.budget.check)
        for case in [*self.open] if bounds is not None else ():
            assert bounds is not None
            if not found.impossible:
                self.open[case] = _least(self.open[case], bounds[case])
            elif bounds[case] < 0:
                del self.open[case]


def _least(one: int | None, other: int | None) -> int | None:
    return min((each for each in (one, other) if each is not None), default=None)


def _costs_nothing(root: PricedSample, found: PricedSample) -> bool:
    """Whether a case promises as much as what is asked without any."""
    return root.prices is not None and found.prices is not None and found.prices.bound >= root.prices.bound
