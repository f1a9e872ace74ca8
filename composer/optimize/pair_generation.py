"""The best choice where people may be in several teams: prices of schedules, and a core of pairs of person and team.

Somebody who matters matters on a few tours, and with thirty tours a model of people is thirty times as wide as one of
those pairs that matter.

1. A linear program over a sample, all bounds lowered to the sample's share of the people, costs little and has nearly
   the multipliers of the whole. They price everybody's best schedule, and the best one through each team.
2. Those pairs join the restricted master whose best schedule is near to the best one of their person, of people whose
   price is highest. It is solved; whoever has a better schedule outside it brings that in; and so on, from the last
   basis (`solvers.restricted_master`). What everybody's price says of the bound is true at any time.
3. Most of its solution is whole. Over the pairs that it uses, and all good ones of those people whom it uses in
   fractions, HiGHS proposes a choice, which is checked in whole numbers. Mostly it is worth as much as the bound.
4. Else it is over those pairs that could be in anything better (`LagrangianBound.surviving_pairs`), by HiGHS and then
   by CP-SAT, and proved as everywhere (`optimize.refutation`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from composer.base.arrays import Floats, Ints, Mask, Rows
from composer.measures import Linear
from composer.optimize.query import Query
from composer.presolve.cliques import ConflictGraph
from composer.presolve.condense import CountModel, Placement
from composer.presolve.lagrangian import LagrangianBound, lagrangian_bound, price_pairs
from composer.presolve.schedules import NEVER
from composer.solvers import lp, tuning
from composer.solvers.budget import OutOfBudget
from composer.solvers.restricted_master import generate

FRACTION = 1e-6
"""How far from a whole number a value must lie to be between two."""


@dataclass(frozen=True, eq=False)
class PricedPairs:
    """Prices for everybody; the pairs over which the linear program was solved, a line a row of the pool; its model and
    the values of that one's columns; and whether it is all proved impossible, by prices of nothing to maximise."""

    question: Query
    prices: LagrangianBound
    pairs: Mask
    model: CountModel
    values: Floats
    impossible: bool = False

    @property
    def used(self) -> Rows:
        """Whom its solution uses."""
        return np.unique(self.model.person[self.values[: len(self.model.team)] > FRACTION])

    @property
    def value(self) -> float:
        """That of its solution."""
        goal, width = self.model.objective, len(self.model.team)
        people = float(goal.weights @ self.values[goal.columns])
        return people + float(goal.helper_weights @ self.values[goal.auxiliaries + width])

    def likely(self, others: int | None) -> Mask:
        """The pairs that its solution uses, and all that lose nothing of those people whom it uses in fractions, and of
        each so many of the `others`, as those alone cannot always be made whole."""
        team, person, values = self.model.team, self.model.person, self.values[: len(self.model.team)]
        used = values > FRACTION
        pairs = np.zeros_like(self.pairs)
        pairs[person[used], team[used]] = True
        fractions = np.zeros(len(self.pairs), np.bool_)
        fractions[person[np.abs(values - np.rint(values)) > FRACTION]] = True
        if others is not None:
            fractions[self.used[::others]] = True
        return pairs | (self.surviving(self.prices.bound) & fractions[:, None])

    def surviving(self, value: int) -> Mask:
        """The pairs that could be in a choice worth at least `value`."""
        question, people = self.question, self.prices.survivors(value)
        through = price_pairs(question.program, question.objective, self.prices, people, None, question.budget.check)
        pairs = np.zeros_like(self.pairs)
        pairs[people] = self.prices.surviving_pairs(value, people, through)
        return pairs


def in_several_teams(question: Query) -> bool:
    """Whether people may be in several teams, and it is worth looking at pairs of person and team."""
    program = question.program
    if program.exclusive.one_of_all or question.feasibility_only:
        return False
    pairs = sum(int(np.count_nonzero(block.eligible)) for block in program.blocks)
    return pairs > tuning.PAIRS and not ConflictGraph.of(program, question.budget.check).graphs


def price_in_pairs(question: Query, known: Placement | None) -> PricedPairs | None:
    """Price everybody by linear programs over pairs; None where that does not work out. Raises OutOfBudget where the
    budget ends before there are any prices."""
    first = _of_sample(question)
    if first is None:
        return None
    pricing = _Pricing(question, first, known)
    try:
        generate(pricing, tuning.ROUNDS)
    except OutOfBudget:
        if pricing.result is None:
            raise
    return pricing.result


def _of_sample(question: Query) -> LagrangianBound | None:
    """Prices by multipliers of a linear program over a sample, with its share of all bounds."""
    everybody = question.everybody
    number = min(len(everybody), max(tuning.PAIR_SAMPLE, len(everybody) // tuning.PAIR_PART))
    sample = everybody[np.linspace(0, len(everybody) - 1, number).astype(np.intp)]
    question.budget.check()
    question.budget.rounds += 1
    model = question.over(sample)
    relaxed = lp.ModelLP(model, number / len(everybody), **lp.UNSCALED).solve(question.budget)
    if relaxed is None or not relaxed.feasible:
        return None
    return lagrangian_bound(question.program, question.objective, relaxed.multipliers, question.budget.check)


class _Pricing:
    """The restricted master over pairs, and how far it has come."""

    def __init__(self, question: Query, first: LagrangianBound, known: Placement | None) -> None:
        self._question = question
        self._best: LagrangianBound | None = None
        self._pairs = self._first_pairs(first)
        for team, members in enumerate(known.members if known is not None else ()):
            self._pairs[members, team] = True
        self._lp = lp.ModelLP(question.within(self._pairs), **lp.UNSCALED)
        self.result: PricedPairs | None = None

    def _first_pairs(self, first: LagrangianBound) -> Mask:
        """Of the people with the highest prices the pairs nearest to their own best schedules."""
        question, program = self._question, self._question.program
        everybody = question.everybody
        # all who are worth something, and of those who fill up the teams some
        number = tuning.PAIR_PEOPLE * max(int((first.person > 0).sum()), -(-program.room // len(program.blocks)))
        order = np.argsort(-first.person[everybody], kind="stable")[:number]
        people = np.sort(everybody[order])
        through = price_pairs(program, question.objective, first, people, None, question.budget.check)
        lost = np.where(through > NEVER, through.max(axis=1)[:, None] - through, -NEVER)
        last = min(lost.size - 1, tuning.PAIRS_EACH * program.room)
        most = min(int(np.partition(lost, last, axis=None)[last]), -NEVER - 1)
        pairs = np.zeros((len(program.pool), len(program.blocks)), np.bool_)
        pairs[people] = lost <= most
        return pairs

    def solve(self) -> lp.RelaxationResult | None:
        """The linear program over the pairs. Raises OutOfBudget where it did not come to an end."""
        self._question.budget.check()
        self._question.budget.rounds += 1
        relaxed = self._lp.solve(self._question.budget)
        if relaxed is not None and relaxed.stopped:
            raise OutOfBudget
        return relaxed

    def extend(self, relaxed: lp.RelaxationResult) -> bool:
        """Price everybody and let better schedules than those inside join."""
        question, budget = self._question, self._question.budget
        objective = question.objective if relaxed.feasible else Linear()
        latest = lagrangian_bound(question.program, objective, relaxed.multipliers, budget.check)
        if latest is None:
            self.result = None
            return False
        budget.priced = max(budget.priced, len(question.everybody))
        if not relaxed.feasible and latest.limit < 0:
            self.result = PricedPairs(question, latest, self._pairs, self._lp.model, np.empty(0), impossible=True)
            return False
        if relaxed.feasible:
            if self._best is None or latest.limit * self._best.scale <= self._best.limit * latest.scale:
                self._best = latest
            self.result = PricedPairs(question, self._best, self._pairs, self._lp.model, relaxed.values)
            if self._best.bound <= self.result.value + FRACTION:
                return False
        more = self._better(latest, objective)
        if more.any():
            self._pairs = self._pairs | more
            self._lp.load(question.within(self._pairs))
        return bool(more.any())

    def _better(self, latest: LagrangianBound, objective: Linear) -> Mask:
        """The pairs of schedules that are better than all those of pairs inside."""
        question, program = self._question, self._question.program
        people = np.flatnonzero(latest.person > 0)
        inside = price_pairs(program, objective, latest, people, self._pairs[people], question.budget.check)
        excess: Ints = latest.person[people] - np.maximum(inside.max(axis=1, initial=NEVER), 0)
        order = np.argsort(-excess, kind="stable")[: tuning.JOINING]
        joining = np.sort(order[excess[order] > 0])
        through = price_pairs(program, objective, latest, people[joining], None, question.budget.check)
        more = np.zeros_like(self._pairs)
        more[people[joining]] = through >= (latest.person[people] - excess)[joining, None]
        return more & ~self._pairs
