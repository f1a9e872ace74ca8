"""A choice of people from few of many groups, such as units: which groups, and then who.

In fractions a little of every group is on, which says nothing of which. So groups are taken whole, one after the other.
Where the people of those taken cannot meet the rows in fractions, the multipliers that prove it (Farkas 1902) say what
everybody would mend: the group joins that would mend most, and once there are as many as may be, the one that mends
least leaves and stays away for some rounds (tabu search, Glover 1989). Where they can, CP-SAT composes a choice of
these people alone.

What comes out meets every row of the program in whole numbers, and nothing is proved by it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from composer.base.arrays import Floats, Ints, Rows
from composer.encoding.pair_block import single_rows
from composer.encoding.program import Program, Row
from composer.measures import Linear
from composer.measures.sparse import nonzero
from composer.optimize.query import Query
from composer.presolve.condense import Choice, CountModel
from composer.presolve.lagrangian import lagrangian_bound
from composer.solvers import cpsat, tuning
from composer.solvers.lp import relax_model


class Groups(NamedTuple):
    """The group of everybody in the pool, -1 for none, and for each group the helper that is 1 where somebody of it is
    a member; of these `most` may be 1."""

    of: NDArray[np.intp]
    helpers: tuple[int, ...]
    most: int

    @classmethod
    def of_program(cls, program: Program, objective: Linear) -> Groups | None:
        """Those of a team alone of which only few may be, or should be; None where there are none."""
        if len(program.blocks) > 1:
            return None
        limited = [found for _, row in single_rows(program.rows) if (found := _limited(row)) is not None]
        weights = objective.auxiliaries
        if weights and not objective.people and len({*weights.values()}) == 1 and min(weights.values()) < 0:
            limited.append((tuple(weights), len(weights)))
        for helpers, most in limited:
            of = _needing(program, helpers)
            if (of >= 0).any():
                return cls(of, helpers, min(most, len(helpers)))
        return None


def _limited(row: Row) -> tuple[tuple[int, ...], int] | None:
    """The helpers of which a row allows so many, and how many."""
    helpers = row.expression.auxiliaries
    if row.expression.people or len(weights := {*helpers.values()}) != 1:
        return None
    for weight, most in ((1, row.high), (-1, None if row.low is None else -row.low)):
        if most is not None and weights == {weight}:
            return tuple(helpers), most
    return None


def _needing(program: Program, helpers: tuple[int, ...]) -> NDArray[np.intp]:
    """Which of some helpers everybody needs, by its place among them; -1 for none. Who needs several has the last."""
    place = {helper: number for number, helper in enumerate(helpers)}
    of = np.full(len(program.pool), -1, np.intp)
    for _, row in single_rows(program.rows):
        switched = tuple(row.expression.auxiliaries)
        if len(switched) != 1 or row.high != 0 or switched[0] not in place:
            continue
        for (_, trait), weights in row.expression.people.items():
            codes, each = nonzero(weights)
            of[np.isin(program.traits[trait].codes, codes[each > 0])] = place[switched[0]]
    return of


def from_few_groups(question: Query, groups: Groups) -> Iterator[tuple[CountModel, Choice]]:
    """A choice; where fewer groups are better, then others from ever fewer. Raises OutOfBudget."""
    search, most = _Search(question, groups), groups.most
    cost = {*question.objective.auxiliaries.values()}
    while most > 0:
        found = search.choice(most)
        if found is None:
            return
        yield found
        if len(cost) != 1:
            return
        model, choice = found
        most = min(most, choice.value(model.objective) // min(cost)) - 1


@dataclass(eq=False)
class _Search:
    """Which groups are on, and until which round each that has left stays away."""

    question: Query
    groups: Groups

    def __post_init__(self) -> None:
        program, helpers = self.question.program, {*self.groups.helpers}
        others = [row for _, row in single_rows(program.rows) if helpers.isdisjoint(row.expression.auxiliaries)]
        self._plain = replace(self.question, program=replace(program, rows=tuple(others)), objective=Linear())
        self._everybody = self.question.everybody
        self._of = self.groups.of[self._everybody]
        self._away, self._round = np.zeros(len(self.groups.helpers), np.int64), 0
        self._usual = self._worth(self._plain.worth().everybody)
        self.on: list[int] = []

    def choice(self, most: int) -> tuple[CountModel, Choice] | None:
        """A choice from so many groups, and a model of those it is from; None where none was found."""
        worth = self._usual
        while len(self.on) > most:
            self._leave(worth)
        for _ in range(tuning.FEW_GROUPS):
            if len(self.on) == most:
                self._leave(worth)
            self._join(worth)
            people = self._everybody[np.isin(self._of, [-1, *self.on])]
            lacking = self._lacking(people)
            if lacking is None and (found := self._composed(people)) is not None:
                return found
            worth, needed = (self._usual, 0.0) if lacking is None else lacking
            if np.sort(worth)[-most:].sum() < needed:
                return None
        return None

    def _lacking(self, people: Rows) -> tuple[Floats, float] | None:
        """What each group would mend of what some people lack, and how much that is; None where they lack nothing, in
        fractions."""
        budget, plain = self.question.budget, self._plain
        budget.check(tuning.FEW_GROUPS_NUMBER * len(self._everybody))
        relaxed = relax_model(plain.over(people), budget)
        if relaxed is None or relaxed.feasible:
            return None
        prices = lagrangian_bound(plain.program, Linear(), relaxed.multipliers, budget.check)
        if prices is None:
            return None
        worth = np.maximum(prices.person[self._everybody], 0).astype(np.float64)
        return self._worth(prices.person), float(worth[self._of >= 0].sum()) - prices.limit

    def _composed(self, people: Rows) -> tuple[CountModel, Choice] | None:
        """A choice of these people."""
        budget, model = self.question.budget, self.question.over(people)
        built = cpsat.CpSatModel(model, cuts=False, check=budget.check)
        choice = built.decide(budget, most=tuning.FIRST_TRY).choice
        if choice is None:
            return None
        there = {*self.groups.of[model.person[choice.counts > 0]].tolist()}
        self.on = [group for group in self.on if group in there]
        return model, choice

    def _worth(self, person: Ints) -> Floats:
        """What the best of each group are worth together, as many as there is room for."""
        worth = np.maximum(person[self._everybody], 0)
        order = np.lexsort((-worth, self._of))
        worth, of = worth[order], self._of[order]
        counted = (np.arange(len(of)) - np.searchsorted(of, of) < self.question.program.room) & (of >= 0)
        return np.bincount(of[counted], worth[counted], len(self.groups.helpers)).astype(np.float64)

    def _join(self, worth: Floats) -> None:
        """Let the group join that is worth most."""
        self._round += 1
        free = np.where(self._away > self._round, -1.0, worth)
        free[self.on] = -2.0
        self.on.append(int(np.argmax(free)))

    def _leave(self, worth: Floats) -> None:
        """Let the group leave that is worth least."""
        least = min(self.on, key=lambda group: float(worth[group]))
        self.on.remove(least)
        self._away[least] = self._round + tuning.FEW_GROUPS_AWAY
