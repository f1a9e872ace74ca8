"""The best choice where one of some helpers must be on, case by case: the best of what is best where each of them is.

The case that promises most is asked first. Its prices say of all others what they promise at most; those that promise
no more than what was found are never looked at (branch and bound, Land and Doig 1960).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from composer.encoding.program import Program
from composer.measures import Linear
from composer.optimize.column_generation import PricedSample, generate_columns
from composer.optimize.query import Query, WarmStart
from composer.presolve.condense import Placement
from composer.presolve.one_of import OneOf
from composer.problem.results import Basis, weakest
from composer.solvers.budget import Budget, OutOfBudget

if TYPE_CHECKING:
    from composer.optimize.maximize import Optimum

Ask = Callable[[Program, PricedSample], "Optimum"]
Best = tuple["Placement | None", "int | None", "int | None", "Basis | None"]
"""A choice, its value, a bound on any, and what it rests on that it is the best, or that there is none."""


def best_case(
    one_of: OneOf,
    objective: Linear,
    budget: Budget,
    memory: WarmStart,
    known: tuple[Placement, int] | None,
    ask: Ask,
) -> Best:
    """The best choice over all cases; `known` is one that is known already, and its value. `ask` is asked for the best
    choice of one case, whose question is priced."""
    search = _Cases(one_of, objective, budget, memory, ask)
    if known is not None:
        search.champion, search.value = known
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
    budget: Budget
    memory: WarmStart
    ask: Ask
    champion: Placement | None = None
    value: int | None = None
    open: dict[int, int | None] = field(default_factory=dict)
    bases: list[Basis | None] = field(default_factory=list)

    def best(self) -> Best:
        one_of = self.one_of
        order = np.argsort(-one_of.sizes, kind="stable").tolist()
        self.open = dict.fromkeys(order)
        root = self._priced(one_of.without)
        self._learn(root)
        while self._drop():
            number = max(self.open, key=lambda case: (self.open[case] is None, self.open[case]))
            found = self._priced(one_of.case(number))
            self._learn(found)
            if found.impossible:
                self.open.pop(number, None)
                continue
            if found.prices is not None:
                self.open[number] = _least(self.open[number], found.prices.bound)
                if self.value is not None and found.prices.bound <= self.value:
                    continue
            answer = self.ask(found.question.program, found)
            if answer.placement is not None and answer.value is not None and not self._better_than(answer.value):
                self.champion, self.value = answer.placement, answer.value
            if not answer.proved:
                self.open[number] = _least(self.open[number], answer.bound)
                return self.unfinished(answer.basis)
            self.bases.append(answer.basis)
            self.open.pop(number, None)
            if not self.objective.people and not self.objective.auxiliaries and self.champion is not None:
                break
        basis = weakest([*self.bases, "cases"])
        return self.champion, self.value, self.value, basis

    def unfinished(self, basis: Basis | None) -> Best:
        """What is known where the search was stopped."""
        promised = [each for each in self.open.values() if each is not None]
        known = len(promised) == len(self.open)
        most = max([*promised, *([] if self.value is None else [self.value])], default=None) if known else None
        return self.champion, self.value, most, basis if basis == "one engine" else None

    def _better_than(self, value: int) -> bool:
        return self.value is not None and self.value >= value

    def _priced(self, program: Program) -> PricedSample:
        return generate_columns(Query(program, self.objective, self.budget, self.memory), None)

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
