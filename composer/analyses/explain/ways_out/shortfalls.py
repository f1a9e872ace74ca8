"""Every smallest set of shortfalls with which a problem becomes possible, the cheapest first.

A choice of people has a shortfall on each *side* of a demand, its floor or its ceiling: a vector. What is wanted are
the vectors that no other possible one lies below. Each is the cheapest of those that are left, and the next one is
looked for where, for every vector found, some shortfall that it has is strictly smaller. That leaves out exactly what
lies at or above a vector found, so whatever is cheapest then is again below every other possible one: were there one
below it, that would be left as well, and cheaper. All that is left is one program (Sylva and Crema 2004), and no list
of boxes as in `optimize.search_region`: of boxes there would be far too many over as many coordinates as there are
sides.

**Teams alike.** Where nothing tells the copies of a team apart, a vector is one with all those that come of it when
copies change places: all of them are left out once one is found, and copies are asked to be in order of their costs,
which some one of them is. A vector lies at or above a changed-about one exactly where different copies can be found
for the patterns of shortfalls that the one found has on its copies (Hall 1935): where, of any of the patterns, at
least as many copies lie at or above one. How many copies are left out is a shortfall of their number: they are the
last ones, have no shortfalls of their own, and so are in order with the others.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import chain, combinations

import numpy as np

from composer.encoding.elastic import ElasticProgram, Side
from composer.encoding.program import Program, Source, row
from composer.measures import Linear
from composer.optimize import maximize
from composer.optimize.best_step import OpenSteps
from composer.optimize.query import WarmStart
from composer.presolve.condense import Placement
from composer.problem.problem import Problem
from composer.solvers.budget import Budget, OutOfBudget

Vector = Mapping[int, int]
"""Shortfalls above 0, by the helper that says them."""

LOOKING = Source("other ways out")


@dataclass(frozen=True)
class MinimalShortfall:
    """One smallest vector, what it costs, and people who show that it is possible; the first of their helpers are those
    of the elastic program."""

    vector: Vector
    cost: Fraction
    placement: Placement


@dataclass(frozen=True, eq=False)
class AlikeTeams:
    """Copies of one team that nothing tells apart: for each copy its sides' helpers, alike ones at the same place.

    `number` says how many of them are left out, where any may be; the first `always` of them are there whatever it is.
    """

    copies: tuple[tuple[int, ...], ...]
    number: int | None
    always: int


def alike_teams(problem: Problem, elastic: ElasticProgram) -> list[AlikeTeams]:
    """The sides of teams that nothing tells apart."""
    groups = []
    copies = {problem.deployed[place].name for group in problem.alike for place in group}
    for position, team in enumerate(problem.teams):
        sides: dict[str, list[int]] = {single.name: [] for single in team.each() if single.name in copies}
        number = None
        for (source, _), helper in elastic.shortfall.items():
            if source.team in sides:
                sides[source.team].append(helper)
            elif source.path == ("teams", position, "number"):
                number = helper
        if sides:
            always = sum(single.name in sides for single in team.each()[: problem.fewest(team)])
            groups.append(AlikeTeams(tuple(map(tuple, sides.values())), number, always))
    return groups


class ShortfallSearch:
    """What is left to be found. Each question to the engines is one program; `undecided` once one was given up."""

    def __init__(self, problem: Problem, elastic: ElasticProgram, budget: Budget, memory: WarmStart) -> None:
        self.elastic = elastic
        self.budget = budget
        self.memory = memory
        self.undecided = False
        self.groups = alike_teams(problem, elastic)
        self.sides: dict[int, Side] = {helper: side for side, helper in elastic.shortfall.items()}
        self.program = elastic.program.holding(
            row(self.price(left) - self.price(right), 0, None, LOOKING)
            for group in self.groups
            for left, right in zip(group.copies, group.copies[1:], strict=False)
        )
        self._below: dict[tuple[int, int], int] = {}
        self._steps = OpenSteps()

    @property
    def auxiliaries(self) -> Sequence[tuple[int, int]]:
        return self.program.auxiliaries

    def price(self, helpers: Iterable[int]) -> Linear:
        """What these shortfalls cost, times the scale of the cost."""
        weights = self.elastic.cost.top.auxiliaries
        return Linear(auxiliaries={helper: weights[helper] for helper in helpers})

    def something_left(self) -> bool:
        """Whether anything may be left."""
        answer = maximize.maximize(self.program, Linear(), self.budget, memory=self.memory)
        self.undecided |= not answer.proved
        return answer.placement is not None or not answer.proved

    def next_one(self) -> MinimalShortfall | None:
        """The cheapest that is left, of those that cost the same one with fewest sides; None where nothing is left, or
        where it could not be told in the budget."""
        first = self.cheapest(self.program, self._steps)
        if first is None or len(first.vector) < 2:
            return first
        try:
            return self._with_fewest_sides(first)
        except OutOfBudget:
            self.undecided = True
            return first

    def cheapest(self, program: Program, steps: OpenSteps | None = None) -> MinimalShortfall | None:
        """The cheapest under a program that asks for more than what is left, where this is known of its steps."""
        answer = maximize.maximize(program, -self.price(self.sides), self.budget, memory=self.memory, steps=steps)
        self.undecided |= not answer.proved
        return None if answer.placement is None or not answer.proved else self._smallest(answer.placement)

    def _with_fewest_sides(self, first: MinimalShortfall) -> MinimalShortfall:
        """What costs no more, with as few sides as that allows."""
        weights, limit = self.elastic.cost.top.auxiliaries, int(first.cost * self.elastic.cost.scale)
        helpers, rows, touched = list(self.auxiliaries), [row(self.price(self.sides), None, limit, LOOKING)], Linear()
        for side in self.sides:
            most = min(helpers[side][1], limit // weights[side])
            helpers[side] = (0, most)
            if most:
                helpers.append((0, 1))
                touched += Linear(auxiliaries={len(helpers) - 1: 1})
                rows.append(row(Linear(auxiliaries={len(helpers) - 1: most, side: -1}), 0, None, LOOKING))
        program = replace(self.program, auxiliaries=tuple(helpers), rows=(*self.program.rows, *rows))
        values = [int(side in first.vector) for side in self.sides if helpers[side][1]]
        found = first.placement
        known = replace(found, auxiliaries=np.append(found.auxiliaries, np.array(values, np.int64)))
        steps = replace(self._steps)
        if steps.parts is not None:
            steps.parts = [(-1, part) for bound, part in steps.parts if bound >= -limit]  # all cost something
        answer = maximize.maximize(program, -touched, self.budget, known, self.memory, steps=steps)
        self.undecided |= not answer.proved
        return first if answer.placement is None else self._smallest(answer.placement)

    def _smallest(self, placement: Placement) -> MinimalShortfall:
        vector = {helper: int(placement.auxiliaries[helper]) for helper in self.sides if placement.auxiliaries[helper]}
        cost = Fraction(maximize.evaluate(self.program, self.price(self.sides), placement), self.elastic.cost.scale)
        return MinimalShortfall(vector, cost, placement)

    def permutations(self, sides: Collection[int]) -> list[frozenset[int]]:
        """Sides of one copy as they are on each copy; any others as they are."""
        for group in self.groups:
            for copy in group.copies:
                if sides and set(sides) <= set(copy):
                    return [frozenset(other[copy.index(side)] for side in sides) for other in group.copies]
        return [frozenset(sides)]

    def permuted_conflicts(self, sides: Collection[int]) -> list[frozenset[int]]:
        """Sides that cannot all be without a shortfall, and what comes of them when copies change places; where copies
        may be left out, only those that are there whatever their number."""
        for group in self.groups:
            others = {side for side in sides if side == group.number}
            mine = set(sides) - others
            there = group.copies if others or group.number is None else group.copies[: group.always]
            for copy in there:
                if mine and mine <= set(copy):
                    return [frozenset({*others, *(other[copy.index(side)] for side in mine)}) for other in there]
        return [frozenset(sides)]

    def leave_out(self, vector: Vector) -> None:
        """Leave out every vector at or above this one, or at or above what comes of it when copies change places."""
        if len(vector) == 1:
            for (helper,) in self.permutations(vector):
                self._narrow(helper, next(iter(vector.values())) - 1)
            return
        grouped = {helper for group in self.groups for copy in group.copies for helper in copy}
        chances = [self._smaller(helper, amount) for helper, amount in vector.items() if helper not in grouped]
        for group in self.groups:
            parts = [tuple(vector.get(helper, 0) for helper in copy) for copy in group.copies]
            patterns = [part for part in parts if any(part)]
            different = list(dict.fromkeys(patterns))
            for some in chain.from_iterable(combinations(different, size + 1) for size in range(len(different))):
                self.budget.check()
                chances.append(self._too_few(group, some, sum(pattern in some for pattern in patterns)))
        self._hold(Linear(auxiliaries=dict.fromkeys(chances, 1)), 1, None)

    def _smaller(self, helper: int, amount: int) -> int:
        """A helper that can be 1 only where the shortfall is below `amount`."""
        if (helper, amount) not in self._below:
            high = self.auxiliaries[helper][1]
            chance = self._helper()
            self._hold(Linear(auxiliaries={helper: 1, chance: high - amount + 1}), None, high)
            self._below[helper, amount] = chance
        return self._below[helper, amount]

    def _too_few(self, group: AlikeTeams, patterns: Sequence[tuple[int, ...]], number: int) -> int:
        """A helper that can be 1 only where fewer than `number` copies lie at or above one of the patterns."""
        reaching = Linear()
        for copy in group.copies:
            self.budget.check()
            reaches = self._helper()
            for pattern in patterns:
                below = [self._smaller(helper, amount) for helper, amount in zip(copy, pattern, strict=True) if amount]
                self._hold(Linear(auxiliaries=dict.fromkeys([*below, reaches], 1)), 1, None)
            reaching += Linear(auxiliaries={reaches: 1})
        chance, copies = self._helper(), len(group.copies)
        self._hold(reaching + Linear(auxiliaries={chance: copies - number + 1}), None, copies)
        return chance

    def _helper(self) -> int:
        self.program = replace(self.program, auxiliaries=(*self.auxiliaries, (0, 1)))
        return len(self.auxiliaries) - 1

    def _hold(self, expression: Linear, low: int | None, high: int | None) -> None:
        self.program = self.program.holding([row(expression, low, high, LOOKING)])

    def _narrow(self, helper: int, high: int) -> None:
        helpers = list(self.auxiliaries)
        helpers[helper] = (0, min(high, helpers[helper][1]))
        self.program = replace(self.program, auxiliaries=tuple(helpers))
