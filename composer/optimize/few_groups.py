"""The best choice of people from few of many groups, such as units: which groups, and then who.

In the usual linear program a little of every group is on, which says nothing of which. Here a group is on or off, one
after the other (branch and price, Barnhart et al. 1998; Land and Doig 1960 of what promises most): a branch has groups
that may have members and take up a place, others that have none, and the rest, of which so many may have members as
there are places left. What a branch promises at most follows in whole numbers from what each group contributes
(`presolve.group_rows`), by all multipliers found so far, and so does which groups it can do without. A linear program
over groups says where to look and gives the next multipliers (`solvers.group_master`). Where no place is left, the
engines decide on the people of these groups, and what they say is proved like anything else.

Where few groups are the goal itself, it is asked whether one is enough, two are, and so on.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from heapq import heappop, heappush
from math import inf
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from composer.base.arrays import Rows
from composer.encoding.pair_block import pair_blocks, single_rows
from composer.encoding.program import Program, Row, Source
from composer.measures import Linear
from composer.optimize.query import Query
from composer.optimize.refutation import prove_none, prove_none_better
from composer.presolve.condense import CountModel, Placement
from composer.presolve.group_rows import GroupPrices, GroupRows, Groups, fewest_wanted
from composer.problem.results import Basis, proved, weakest
from composer.solvers import cpsat, tuning
from composer.solvers.group_master import GroupMaster, GroupShares

FRACTION = 1e-6
"""How far a group has to be on, or from it, to count as on in part."""
FEW = Source("few groups")
State = NDArray[np.int8]


@dataclass(eq=False)
class FewGroups:
    """The search: `champion` is the best choice so far, `value` what it is worth, and no choice is worth more than
    `bound`, where that is known. `basis` is on what it rests that nothing is better, or that there is nothing, once
    that is proved."""

    question: Query
    groups: Groups
    worth: Callable[[Program, Linear, Placement], int]
    champion: Placement | None = None
    value: int | None = None
    bound: int | None = None
    basis: Basis | None = None
    any_will_do: bool = False

    def search(self, work: float) -> None:
        """Search until it is proved, or for so much work. Raises OutOfBudget."""
        question, budget = self.question, self.question.budget
        rows = GroupRows.of(question.program, question.objective, self.groups, question.everybody)
        if rows is None:
            return
        search, end = _Search(self, rows), budget.spent + work
        budget.priced = max(budget.priced, len(question.everybody))
        while search.waiting and budget.spent < end and not self._enough:
            branch = heappop(search.waiting)
            self._tell([-branch.loss, *search.left_open])
            search.look_into(branch)
            if branch.loss == -inf and self.value is None and not self._anything(end - budget.spent):
                return
        if self._enough:
            self.basis = "sums"
        elif search.waiting or search.left_open:
            self._tell([*(-branch.loss for branch in search.waiting), *search.left_open])
        else:
            self.bound, self.basis = self.value, weakest(["cases", *search.bases])

    def _anything(self, work: float) -> bool:
        """Whether there may be a choice at all, found out without a goal: that there is none is seen sooner so."""
        if self.question.feasibility_only:
            return True
        part = FewGroups(replace(self.question, objective=Linear()), self.groups, self.worth)
        part.search(work)
        if part.champion is not None:
            self.learn(part.champion, self.worth(self.question.program, self.question.objective, part.champion))
        elif part.basis is not None:
            self.bound, self.basis = None, part.basis
        return part.champion is not None or part.basis is None

    @property
    def _enough(self) -> bool:
        """Whether any choice will do, and there is one."""
        return self.value is not None and (self.any_will_do or self.question.feasibility_only)

    def _tell(self, promised: Sequence[float]) -> None:
        """Learn what everything that is left promises."""
        most = max([*promised, *([] if self.value is None else [self.value])])
        if most < inf:
            self.bound = int(most)

    def learn(self, placement: Placement, value: int) -> None:
        """Hold a choice where it is better."""
        if self.value is None or value > self.value:
            self.champion, self.value = placement, value


class FewestGroups(FewGroups):
    """The same where what is asked for is that few groups have members, and nothing else."""

    def search(self, work: float) -> None:
        """One group more after the other is allowed, until there is a choice. Where that takes too long, there may be
        one from many more."""
        budget, cost = self.question.budget, fewest_wanted(self.question.objective)
        last = self.groups.most if self.value is None else -self.value // cost - 1
        bases: list[Basis | None] = ["cases"]
        most, end = 0, budget.spent + work
        while most <= last:
            part = self._from(most, Linear(), end - budget.spent)
            if part.basis is None:
                break
            self.bound = -cost * (most if part.champion is not None else most + 1)
            if part.champion is not None:
                break
            bases.append(part.basis)
            most += 1
        if most > last or self.value == self.bound:
            self.bound, self.basis = self.value, weakest(bases)
        while self.value is None and most < last and self.basis is None:
            most = min(2 * most + 1, last)
            self._from(most, self.question.objective, work / 4)

    def _from(self, most: int, objective: Linear, work: float) -> FewGroups:
        """The search for any choice from so many groups."""
        question, helpers = self.question, dict.fromkeys(self.groups.helpers, 1)
        allowed = question.program.holding([Row(Linear(auxiliaries=helpers), None, most, FEW)])
        asked = replace(question, program=allowed, objective=objective)
        part = FewGroups(asked, self.groups._replace(most=most), self.worth, any_will_do=True)
        try:
            part.search(work)
        finally:
            if part.champion is not None:
                self.learn(part.champion, self.worth(question.program, question.objective, part.champion))
        return part


class _Branch(NamedTuple):
    """Groups that may have members and take up a place (1), that have none (-1), and others (0), of which so many may
    have members as places are `left`. No choice of it is worth more than `-loss`. They stand in the order in which they
    are looked into: what promises most, then what is nearest its end."""

    loss: float
    left: int
    number: int
    state: State


@dataclass(eq=False)
class _Search:
    """Branches that are `waiting`, what others promise that the engines `left_open`, and what was proved rests on."""

    known: FewGroups
    rows: GroupRows
    waiting: list[_Branch] = field(default_factory=list)
    left_open: list[float] = field(default_factory=list)
    bases: list[Basis | None] = field(default_factory=list)

    def __post_init__(self) -> None:
        question, most = self.known.question, self.known.groups.most
        rows, room = self.rows, question.program.room
        self._master, self._prices = GroupMaster(rows, most, room), list[GroupPrices]()
        self._look = tuning.GROUP_NUMBER * (rows.matrix.size + rows.helped.size + rows.number)
        self._number = 0
        self._least = rows.least(room)
        self._wait(inf, most, np.full(rows.number, 0 if most else -1, np.int8))
        self._plain = [
            (place, row)
            for place, row in single_rows(question.program.rows)
            if place not in self.known.groups.switching
        ]

    def look_into(self, branch: _Branch) -> None:
        """Close a branch, or cut it in two."""
        state, left = branch.state.copy(), branch.left
        most = -branch.loss
        for prices in self._prices:
            most = self._by(prices, state, left, most)
        if most <= self._floor:
            return
        self._master.hold(state)
        most, shares = self._relaxed(state, left, most)
        free = np.flatnonzero(state == 0)
        if most <= self._floor:
            return
        if shares is None:
            self.left_open.append(most)
        elif left == 0 or len(free) <= left:
            self._decided(state, most)
        else:
            on = shares.on[free]
            if self._number == 1 or np.count_nonzero(on > FRACTION) <= left:
                part = np.where(state == 1, state, np.int8(-1))
                part[free[np.argsort(-on, kind="stable")[:left]]] = 1
                self._tried(part, most)
            self._cut(state, left, most, int(free[np.argmax(np.where(on < 1 - FRACTION, on, on - 1))]))

    @property
    def _floor(self) -> int:
        """What is worth no more is not looked for."""
        return self._least - 1 if self.known.value is None else self.known.value

    def _by(self, prices: GroupPrices, state: State, left: int, most: float) -> float:
        """What a branch promises by some prices as well; groups of whom nothing can come are taken out of it."""
        state[prices.hopeless(state, left, self._floor)] = -1
        return min(most, prices.bound(state, left))

    def _relaxed(self, state: State, left: int, most: float) -> tuple[float, GroupShares | None]:
        """What a branch promises by its linear program, and that one's solution, if it has any of use."""
        budget = self.known.question.budget
        while True:
            shares = self._master.solve(budget)
            budget.rounds += 1
            budget.check(self._look)
            latest = None if shares is None else self.rows.prices(shares.multipliers)
            if shares is None or latest is None:
                return most, None
            most = self._by(latest, state, left, most)
            if most <= self._floor or not self._master.join(shares, latest):
                break
        self._prices = [*self._prices[1 - tuning.GROUP_PRICES :], latest]
        return most, shares

    def _cut(self, state: State, left: int, most: float, group: int) -> None:
        """Let a group take up a place, or have no members."""
        for on in (True, False):
            part = state.copy()
            part[group] = 1 if on else -1
            if on and left == 1:
                part[part == 0] = -1
            self._wait(most, left - on, part)

    def _wait(self, most: float, left: int, state: State) -> None:
        self._number += 1
        heappush(self.waiting, _Branch(-most, left, self._number, state))

    def _tried(self, state: State, most: float) -> None:
        """Look for a choice from those of the groups that are known who promise most."""
        number = tuning.GROUP_CORE + 2 * self.known.question.program.room
        self._asked(self._over(self.rows.dearest(state, self._prices[-1], number), state), most, 1)

    def _decided(self, state: State, most: float) -> None:
        """Close a branch of which as many groups as may be are known."""
        question = self.known.question
        if self.known.value is None:
            self._tried(state, most)
        if most <= self._floor:
            return
        people = self.rows.surviving(state, self._prices[-1], self._floor)
        model = self._over(people, state)
        decision = self._asked(model, most, tuning.GROUP_TRIES)
        value = self.known.value
        if value is not None and (most <= value or question.feasibility_only):
            return
        basis: Basis | None = None
        if decision.proved:
            basis = (
                prove_none(model, question.budget)
                if value is None
                else prove_none_better(model, value, None, question.budget)
            )
        if proved(basis):
            self.bases.append(basis)
        else:
            self.left_open.append(most)

    def _asked(self, model: CountModel, most: float, tries: int) -> cpsat.Decision:
        """Let CP-SAT look for a choice that is better."""
        known, budget = self.known, self.known.question.budget
        floor = None if known.value is None else known.value + 1
        decision = cpsat.decide(model, budget, floor, int(most) if most < inf else None, tries=tries)
        budget.decided(model.classes.people)
        if decision.choice is not None:
            known.learn(model.place(decision.choice), decision.choice.value(model.objective))
        return decision

    def _over(self, people: Rows, state: State) -> CountModel:
        """The question asked of some people of no group and of groups whose state is not negative. Rows that only
        switch others on hold of all that comes of it."""
        question, groups = self.known.question, self.known.groups
        if pair_blocks(question.program.rows):
            return question.over(people)
        switching = ((at, question.program.rows[at]) for at, group in groups.switching.items() if state[group] >= 0)
        rows = tuple(row for _, row in sorted([*self._plain, *switching], key=lambda one: one[0]))
        return replace(question, program=replace(question.program, rows=rows)).over(people)
