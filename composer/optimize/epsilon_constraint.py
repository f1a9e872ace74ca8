"""A question that is asked again and again with other floors under some expressions, as a front's zones are.

A linear program says how far the finest of the expressions can go under the floors of the others
(`optimize.parametric_lp`). Its bound rules out many floors that nobody can meet, and its prices tell who could be in a
choice that meets them: few people where the floors are close to what is possible. CP-SAT decides among them. Where they
are very few everything is tried out in whole numbers first (`presolve.enumeration`). That nothing is left, or nothing
better, is proved as ever (`optimize.refutation`).
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from functools import cached_property
from math import gcd

import numpy as np

from composer.base.arrays import Floats, Rows
from composer.encoding.program import Program, Source, row
from composer.measures import Linear
from composer.measures.sparse import common_factor, different
from composer.optimize import maximize
from composer.optimize.column_generation import PricedSample
from composer.optimize.known_bounds import KnownBounds
from composer.optimize.optimum import UNDECIDED, Optimum, impossible_optimum
from composer.optimize.outer_hull import OuterHull
from composer.optimize.parametric_lp import LPBound, ParametricLP, weighted
from composer.optimize.query import Query, WarmStart
from composer.optimize.refutation import prove_none, prove_none_better
from composer.presolve.condense import CountModel
from composer.presolve.group_rows import Groups, fewest_wanted
from composer.solvers import cpsat, tuning
from composer.solvers.branching import Branching
from composer.solvers.budget import Budget, OutOfBudget
from composer.solvers.floor_search import Floors, FloorSearch, GivenUp

_SOURCE = Source("a floor that moves")
HEAVIEST = 2**20
"""The largest weight."""
LARGEST = 2**50
"""As large as everybody's part in the objective may be together."""


class EpsilonConstraint:
    """Find a choice under floors of the `moving` expressions, which change from one question to the next.

    It is the best choice under these floors by some sum of all the expressions, weighed by whole numbers above zero
    that suit the floors.
    """

    def __init__(self, program: Program, moving: Sequence[Linear], budget: Budget, memory: WarmStart) -> None:
        self._budget, self._constants = budget, [each.constant for each in moving]
        rows = [row(replace(each, constant=0), 0, None, _SOURCE) for each in moving]
        self._moving = [each.expression for each in rows]
        self._factors = [_factor(each) for each in moving]
        self._fineness = [_fineness(each) for each in moving]
        self._heaviest = [min(HEAVIEST, max(1, LARGEST // (len(moving) * _size(program, each)))) for each in moving]
        held = program.holding(replace(each, low=None) for each in rows)
        self._question = Query(held, Linear(), budget, memory)
        self._known, self._shape = KnownBounds(len(moving)), OuterHull(len(moving))
        self._kept_for = 0  # questions answered by a search of our own, less those given up

    @cached_property
    def _kept(self) -> FloorSearch | None:
        """The search over everybody, where they are few enough to be kept in one program."""
        if len(self._question.everybody) > tuning.KEPT:
            return None
        try:
            model = self._question.over(self._question.everybody)
            return FloorSearch(model, self._places(model), self._budget, self._learn)
        except GivenUp:
            return None

    def _learn(self, weights: Sequence[int], most: int) -> None:
        """No choice at all is worth more than this by these weights."""
        self._known.learn_of_all(weights, most)
        self._shape.learn(np.array(weights, np.float64), np.zeros(len(weights)), most)

    def _places(self, model: CountModel) -> list[int]:
        """Where the moving expressions are among a model's rows."""
        first = len(self._question.program.rows) - len(self._moving)
        return [model.index.index(first + number) for number in range(len(self._moving))]

    @cached_property
    def _hull(self) -> ParametricLP:
        return ParametricLP(self._question, self._moving)

    def along(self, corners: Floats, high: Floats) -> Floats:
        """About which part of the ways from corners, a line each, up to some values is not ruled out, from 0 to 1."""
        constants, factors = (np.array(each, np.float64) for each in (self._constants, self._factors))
        return self._shape.along((corners - constants) / factors, (high - constants) / factors)

    def best(self, floors: Floors, aim: Floors | None = None) -> Optimum:
        """The best choice under these floors, one for each moving expression, None for none, by a sum that suits higher
        floors at which it is to `aim`, if any. As `door.best`."""
        try:
            self._budget.check()
            answer = self._best(self._in_factors(floors), None if aim is None else self._in_factors(aim))
        except OutOfBudget:
            answer = UNDECIDED
        self._budget.rests_on(answer.basis)
        return answer

    def end(self, number: int) -> Optimum | None:
        """The best choice by one of the expressions alone; None where other ways are to tell, or there is none."""
        if self._question.program.covers or self._kept is None:
            return None
        try:
            floors: Floors = [None] * len(self._moving)
            self._kept.hold(floors)
            found = self._searched(self._kept, floors, [int(place == number) for place in range(len(floors))])
        except GivenUp:
            return None
        self._budget.rests_on(found.basis)
        return None if found.placement is None else found

    @cached_property
    def _groups(self) -> list[int]:
        """Which expressions ask for few of many groups, of many people: of that fractions say little."""
        program, few = self._question.program, [place for place, each in enumerate(self._moving) if fewest_wanted(each)]
        many = len(self._question.everybody) > tuning.SMALL
        return [place for place in few if many and Groups.of_program(program, self._moving[place]) is not None]

    def _in_factors(self, floors: Floors) -> Floors:
        given = zip(floors, self._constants, self._factors, strict=True)
        return [None if low is None else -((constant - low) // factor) for low, constant, factor in given]

    def _best(self, floors: Floors, aim: Floors | None) -> Optimum:
        if (basis := self._known.excludes(floors)) is not None:
            return impossible_optimum(basis)
        lead = max(range(len(floors)), key=lambda number: (floors[number] is not None, self._fineness[number]))
        few = any(floors[place] is not None for place in self._groups)
        if self._question.program.covers or few:  # a choice found in another way says nothing of reserves
            return self._at_the_door(floors, [1] * len(floors))
        if self._kept is not None and self._kept_for > -tuning.KEPT_IN_VAIN:
            try:
                answer = self._over_all(self._kept, floors, lead, aim)
            except GivenUp:
                self._kept_for -= 1
            else:
                self._kept_for += 1
                return answer
        return self._over_some(floors, lead, aim)

    def _over_all(self, kept: FloorSearch, floors: Floors, lead: int, aim: Floors | None) -> Optimum:
        """Everybody in one program that is kept. Raises GivenUp."""
        least = floors[lead]
        if aim is not None:
            far = [low if number == lead else end for number, (low, end) in enumerate(zip(floors, aim, strict=True))]
            if least is None or self._shape.reach(lead, far)[0] >= least:
                kept.hold(far)
                ahead = kept.reach(lead)
                if ahead.bound is not None and (least is None or ahead.bound >= least):
                    kept.hold(floors)
                    return self._searched(kept, floors, self._weights(lead, -ahead.multipliers, tuning.SHARPNESS))
        kept.hold(floors)
        _, prices = self._shape.reach(lead, floors)
        if prices is None:
            ahead = kept.reach(lead)
            if ahead.bound is None or (least is not None and ahead.bound < least):
                return impossible_optimum("sums")
            prices = -ahead.multipliers
        return self._searched(kept, floors, self._weights(lead, prices, tuning.KEPT_SHARPNESS))

    def _searched(self, search: FloorSearch, floors: Floors, weights: Sequence[int]) -> Optimum:
        """The best among all who matter. Raises GivenUp."""
        found = search.best(weights)
        self._known.learn(floors, weights, found.value, found.basis)
        if found.choice is None:
            return impossible_optimum(found.basis)
        return Optimum(search.model.place(found.choice), found.value, found.value, found.basis)

    def _over_some(self, floors: Floors, lead: int, aim: Floors | None) -> Optimum:
        """Those whom prices leave."""
        least = floors[lead]
        ahead = None if aim is None else self._ahead(aim, lead)
        if aim is not None and ahead is not None and ahead.feasible and (least is None or ahead.prices.bound >= least):
            weights = self._weights(lead, self._of_floors(ahead, aim, lead), tuning.SHARPNESS)
            return self._far(floors, weights, None)
        ahead = self._ahead(floors, lead)
        if ahead is None:
            return self._at_the_door(floors, [1] * len(floors))
        if ahead.impossible or (least is not None and ahead.prices.bound < least):
            return impossible_optimum("sums")
        weights = self._weights(lead, self._of_floors(ahead, floors, lead), tuning.SHARPNESS)
        if least is None:
            return self._far(floors, weights, None)
        among = ahead.prices.survivors(least)
        if len(self._question.classes(among).sample) > tuning.SOME:
            return self._far(floors, weights, among)
        return self._near(floors, weights, among)

    def _ahead(self, floors: Floors, lead: int) -> LPBound | None:
        """How far the lead can go under the floors of the others; None where there is no telling."""
        alone = [int(number == lead) for number in range(len(floors))]
        return self._hull.reach(alone, [None if number == lead else low for number, low in enumerate(floors)])

    def _of_floors(self, ahead: LPBound, floors: Floors, lead: int) -> Floats:
        """What the linear program would give of each expression for one unit of the lead, which came to its bound under
        these floors."""
        given = -ahead.multipliers[len(ahead.multipliers) - len(self._moving) :]
        given[lead] = 1.0
        held = np.array([0 if low is None else low for low in floors], np.float64)
        held[lead] = 0.0
        self._shape.learn(np.maximum(given, 0.0), held, ahead.prices.bound)
        return given

    def _weights(self, lead: int, given: Floats, sharpness: int) -> list[int]:
        """About as much of each expression as is given for one unit of the lead: the linear program's bound on their
        sum is then as close to the best choice as any."""
        each = np.maximum(1.0, np.rint(sharpness * given))
        each[lead] = max(1, sharpness)
        return [int(min(heaviest, one)) for one, heaviest in zip(each.tolist(), self._heaviest, strict=True)]

    def _asked(self, floors: Floors, weights: Sequence[int], among: Rows | None) -> Query:
        return self._question.bounded(self._hull.under(floors), weighted(self._moving, weights), among)

    def _near(self, floors: Floors, weights: Sequence[int], among: Rows) -> Optimum:
        """Among few people, who are all that could be in a choice: decided at once, or seen to be none."""
        if tuning.KEPT and self._kept is None:
            with suppress(GivenUp):
                model = self._question.over(among)
                search = FloorSearch(model, self._places(model), self._budget, lambda *_: None)
                search.hold(floors)
                return self._searched(search, floors, weights)
        question = self._asked(floors, weights, among)
        model = question.over(question.everybody)
        self._budget.decided(model.classes.people)
        if len(model.classes.sample) <= tuning.FEW and Branching(model, self._budget).search(tuning.LOOKED).nothing:
            return impossible_optimum("cases")
        decision = cpsat.decide(model, self._budget, brief=len(model.team) <= tuning.BRIEF)
        if not decision.proved:
            return UNDECIDED
        if decision.choice is None:
            return impossible_optimum(prove_none(model, self._budget))
        assert decision.value is not None
        basis = prove_none_better(model, decision.value, None, self._budget)
        return Optimum(model.place(decision.choice), decision.value, decision.value, basis)

    def _far(self, floors: Floors, weights: Sequence[int], among: Rows | None) -> Optimum:
        """Where floors are far below what is possible: on a core first, as at the door."""
        reach = self._hull.reach(weights, floors)
        if reach is None:
            return self._at_the_door(floors, weights)
        if reach.impossible:
            return impossible_optimum("sums")
        prices, used = reach.prices, reach.used
        if among is not None:
            prices, used = prices.among(among), np.intersect1d(used, among)
        question = self._asked(floors, weights, among)
        return maximize.solve_core(PricedSample(question, prices, question.everybody, used), tuning.CORE)

    def _at_the_door(self, floors: Floors, weights: Sequence[int]) -> Optimum:
        program = self._hull.under(floors)
        return maximize.maximize(program, weighted(self._moving, weights), self._budget, memory=self._question.memory)


def _factor(expression: Linear) -> int:
    """What all its weights are multiples of."""
    return gcd(*map(common_factor, expression.people.values()), *expression.auxiliaries.values()) or 1


def _size(program: Program, expression: Linear) -> int:
    """What everybody and all helpers add up to, whatever their sign; 1 at least."""
    total = 1 + sum(
        abs(weight) * max(map(abs, program.auxiliaries[helper])) for helper, weight in expression.auxiliaries.items()
    )
    for (team, trait), weights in expression.people.items():
        codes = program.traits[trait].codes[program.blocks[team].eligible]
        total += int(np.abs(np.asarray(weights)[codes].astype(np.float64)).sum())
    return total


def _fineness(expression: Linear) -> int:
    """How many different weights people have."""
    return max((len(different(weights)) for weights in expression.people.values()), default=0)
