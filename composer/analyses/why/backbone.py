"""Who is in every choice of teams, and who can be in none."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from composer.analyses.solution import verify_placement
from composer.base.arrays import Ints, Mask, Rows
from composer.encoding.program import Program, Source
from composer.encoding.program import row as bounded
from composer.measures import Linear, Trait
from composer.measures.linear import Weights
from composer.optimize import maximize
from composer.optimize.query import WarmStart
from composer.presolve.condense import Placement
from composer.presolve.symmetry import Classes, sort_into_classes
from composer.problem.problem import Problem
from composer.solvers import tuning
from composer.solvers.budget import Budget, OutOfBudget


@dataclass(frozen=True, eq=False)
class Backbone:
    """Rows of the pool, ascending, of people whom the gates of some team let through.

    `possible`: whether there is any choice that meets everything; None where that was not found out, and then nothing
    else is known. `always` are in every one, `never` in none; that is proved. `open_always` and `open_never` are those
    of whom it could not be found out whether they are.
    """

    possible: bool | None
    always: Rows
    never: Rows
    open_always: Rows
    open_never: Rows


def unknown(problem: Problem) -> Backbone:
    """What is known where there was no time to ask: who is let through by the gates of some team."""
    masks = [problem.admits(team) for team in problem.deployed]
    nobody = np.empty(0, np.intp)
    everybody = np.flatnonzero(np.any(masks, axis=0)) if masks else nobody
    return Backbone(None, nobody, nobody, everybody, everybody)


def backbone(problem: Problem, program: Program, budget: Budget) -> Backbone:
    """Who is in every choice that meets a problem's program, and who in none.

    **Argument.** People whom no row tells apart can stand in for each other, so only classes of them matter: somebody
    is in every choice exactly where every choice takes their whole class, in none where none takes any of it. A choice
    that was found settles whomever it takes or spares, and so do its neighbours, one member left out, added or
    exchanged, that meet the rows as well. The others are asked for all at once: a choice with as many of them as can
    be. Where that is none, it is proved of all of them; else the choice found settles more. (People who would
    always be outdone by others still count here: no reduction that drops them is used.) Raises OutOfBudget where
    nothing was found out.
    """
    everybody = np.flatnonzero(program.eligible)
    search = _Search(problem, program, budget, everybody)
    nobody = np.empty(0, np.intp)
    first = maximize.maximize(program, Linear(), budget, memory=search.memory)
    if first.placement is None:
        possible = False if first.proved else None
        left_open = nobody if first.proved else everybody
        return Backbone(possible, nobody, nobody, left_open, left_open)
    search.count(first.placement)
    never = always = None
    with suppress(OutOfBudget):
        search.note(first.placement)
        search.settle_with_ease()
        never = search.settled(lambda: ~search.taken, 1)
        always = search.settled(lambda: ~search.spared, -1)
    return Backbone(
        True,
        nobody if always is None else always,
        nobody if never is None else never,
        search.people(~search.spared) if always is None else nobody,
        search.people(~search.taken) if never is None else nobody,
    )


class _Search:
    """Classes of people, and which of them some choice has `taken` somebody of, or `spared` somebody of."""

    def __init__(self, problem: Problem, program: Program, budget: Budget, everybody: Rows) -> None:
        self.problem = problem
        self.program = program
        self.budget = budget
        self.memory = WarmStart()
        kinds = sort_into_classes(program, everybody, [row.expression for row in program.rows])
        alone = [bool(program.personal) and not _countable(program, person) for person in kinds.sample.tolist()]
        self.kinds: Classes = kinds.apart(np.array(alone, np.bool_))
        self.taken: Mask = np.zeros(len(self.kinds.size), np.bool_)
        self.spared: Mask = np.zeros(len(self.kinds.size), np.bool_)
        self._class = np.full(len(program.pool), -1, np.intp)
        self._class[everybody] = self.kinds.of
        self._adding: dict[tuple[int, int], tuple[NDArray[np.intp], Ints]] = {}
        self._reading: list[list[int]] = []
        self._latest: Placement | None = None

    def people(self, some: Mask) -> Rows:
        """Everybody of some classes."""
        return self.kinds.people[some[self.kinds.of]]

    def settled(self, open_: Callable[[], Mask], sign: int) -> Rows | None:
        """Ask for as many (`sign` 1) or as few (-1) as can be of the classes that are still open, until no choice
        settles another one: the people of those are returned. None where the budget ran out first."""
        assert self._latest is not None
        proved: Mask = np.zeros(len(self.kinds.size), np.bool_)
        while (some := open_() & ~proved).any():
            if sign < 0 and not self.program.exclusive.one_of_all:
                some &= np.cumsum(some) <= tuning.BACKBONE_AT_ONCE
                program, objective = self._absent(some)
            else:
                program, objective = self._places(some, sign)
            self.budget.say(f"{int(some[self.kinds.of].sum()):,} people are open")
            more = len(program.auxiliaries) - len(self._latest.auxiliaries)
            start = replace(self._latest, auxiliaries=np.append(self._latest.auxiliaries, np.zeros(more, np.int64)))
            answer = maximize.maximize(program, objective, self.budget, start, self.memory)
            if answer.value is None or answer.placement is None:
                return None
            if answer.value > maximize.evaluate(program, objective, start):
                known = answer.placement.auxiliaries[: len(self.program.auxiliaries)]
                self.learn(replace(answer.placement, auxiliaries=known))
            elif answer.proved:
                proved |= some
            else:
                return None
        return self.people(proved)

    def _places(self, some: Mask, sign: int) -> tuple[Program, Linear]:
        """The program, and how many places people of some classes have, or less than nothing by as much."""
        codes = np.zeros(len(self.program.pool), np.int32)
        codes[self.people(some)] = 1
        objective = Linear.over(range(len(self.program.teams)), len(self.program.traits), np.array([0, sign]))
        return replace(self.program, traits=(*self.program.traits, Trait(codes, 2))), objective

    def _absent(self, some: Mask) -> tuple[Program, Linear]:
        """The program that also counts how many people of some classes are in no team, and that number.

        **Argument.** So many people who are alike as stand against the fullest set of teams that exclude each other,
        and as it takes by the rows of each person, are enough for all (`composer.problem.assignment`,
        `Program.splits`): the others can be in none.
        """
        traits, helpers, rows = [*self.program.traits], [*self.program.auxiliaries], [*self.program.rows]
        absent = Linear()
        for number in np.flatnonzero(some).tolist():
            size = int(self.kinds.size[number])
            codes = np.zeros(len(self.program.pool), np.int32)
            codes[self.kinds.people[self.kinds.of == number]] = 1
            traits.append(Trait(codes, 2))
            helper = Linear(auxiliaries={len(helpers): 1})
            helpers.append((0, size))
            absent += helper
            for together in self.program.exclusive.sets:
                there = Linear.over(self._in_teams(together), len(traits) - 1, np.array([0, 1]))
                rows.append(bounded(there + helper, None, size, Source("in no team")))
            person = int(self.kinds.sample[number])
            for row in self.program.personal_rows(person) if size > 1 else ():
                weighed, bound = self._in_teams(row.weights), row.bound(person)
                there = Linear.over(weighed, len(traits) - 1, np.array([0, 1]))
                rows.append(bounded(there + helper * bound, None, size * bound, Source("in no team")))
        program = replace(self.program, traits=tuple(traits), auxiliaries=tuple(helpers), rows=tuple(rows))
        return program, absent

    def _in_teams(self, blocks: Iterable[int]) -> list[int]:
        """Of some blocks those that are not of reserves, who may be in no team."""
        return [block for block in blocks if block not in self.program.reserves.values()]

    def settle_with_ease(self) -> None:
        """Learn from a choice whose rows have much room: it has the most neighbours. A guess at no great cost."""
        found: Placement | None = None
        with self.budget.aside(tuning.BACKBONE_EASY):
            found = maximize.maximize(
                self.program, _room(self.program), self.budget, self._latest, self.memory
            ).placement
        if found is not None and found is not self._latest:
            self.learn(found)

    def learn(self, placement: Placement) -> None:
        """Take in what a choice says of the classes, once it was recomputed, and what its neighbours say."""
        self.count(placement)
        self.note(placement)

    def count(self, placement: Placement) -> None:
        """Recompute a choice."""
        verify_placement(self.problem, placement, check=self.budget.check_late)

    def note(self, placement: Placement) -> None:
        """Take in what a choice says that was checked, and what its neighbours say."""
        self._latest = placement
        members, places = np.unique(
            np.concatenate([np.empty(0, np.intp), *placement.members]), return_counts=True
        )  # of whom some may be in several teams
        used = np.bincount(self._class[members], minlength=len(self.kinds.size))
        only_here = np.zeros(len(self.program.pool), np.bool_)
        only_here[members[places == 1]] = True
        self.taken |= used > 0
        self.spared |= used < self.kinds.size
        values = []
        for row in self.program.rows:
            self.budget.check(0.0)
            values.append(maximize.evaluate(self.program, row.expression, placement))
        if any(row.auxiliaries for row in self.program.personal) or self.program.beside:
            return  # whether somebody else could have a place is then not said by the rows alone
        for team, rows in enumerate(placement.members):
            self._exchange(team, np.unique(self._class[rows[only_here[rows]]]), used < self.kinds.size, values)

    def _exchange(self, team: int, members: NDArray[np.intp], waiting: Mask, values: list[int]) -> None:
        """Leave out, add and exchange one member of a team, the helpers staying as they are: what of it meets the rows.

        `members` are the classes of those who are in this team alone, `waiting` those of which somebody is in no team.
        """
        limits = []
        for number in self._rows_of(team):
            self.budget.check(0.0)
            row, value = self.program.rows[number], values[number]
            some, added = self._added(team, number)
            if len(some):
                low, high = (end if end is None else end - value for end in (row.low, row.high))
                limits.append(_Limit(some, added, low, high))
        could = waiting & self.program.blocks[team].eligible[self.kinds.sample]
        self.taken |= _fitting(limits, could & ~self.taken, None)
        for member in members.tolist():
            self.budget.check(0.0)
            if self.spared[member]:
                fits = _fitting(limits, could & ~self.taken, member)
            else:
                fits = _fitting(limits, could, member)
                self.spared[member] = fits.any() or all(limit.allows(-limit.of_class(member)) for limit in limits)
            self.taken |= fits

    def _rows_of(self, team: int) -> list[int]:
        """The rows to which members of a team add anything."""
        if not self._reading:
            self._reading = [[] for _ in self.program.blocks]
            for number, row in enumerate(self.program.rows):
                for each in sorted({where for where, _ in row.expression.people}):
                    self._reading[each].append(number)
        return self._reading[team]

    def _added(self, team: int, number: int) -> tuple[NDArray[np.intp], Ints]:
        """The classes of which a member of the team adds something to a row, and what."""
        if (team, number) not in self._adding:
            total = np.zeros(len(self.kinds.size), np.int64)
            for (where, trait), weights in self.program.rows[number].expression.people.items():
                if where == team:
                    total += weights[self.program.traits[trait].codes[self.kinds.sample]]
            some = np.flatnonzero(total)
            if len(some) > tuning.BACKBONE_KEPT:
                return some, total[some]
            self._adding[team, number] = some, total[some]
        return self._adding[team, number]


def _countable(program: Program, person: int) -> bool:
    """Whether it is known how many like this person it takes for numbers of them in each team."""
    return program.splits(person) and not any(row.auxiliaries for row in program.personal_rows(person))


def _room(program: Program) -> Linear:
    """About how much room people leave in the rows: each row as if its bound were 1000, no person beyond it."""
    total = Linear()
    for row in program.rows:
        if (row.low is None) != (row.high is None):
            bound = max(1, abs(row.low or row.high or 0))
            sign = 1000 // bound * (1 if row.high is None else -1)
            people = row.expression.reweighed(partial(_clipped, bound, sign))
            total = total + Linear(people, shared=row.expression.shared)
    return total


def _clipped(bound: int, sign: int, weights: Weights) -> Weights:
    clipped: Weights = np.clip(np.asarray(weights), -bound, bound) * sign
    return clipped


@dataclass(frozen=True, eq=False)
class _Limit:
    """One row: what a member of each class adds to it, 0 but for the classes in `some`, and how far it may change."""

    some: NDArray[np.intp]
    added: Ints
    low: int | None
    high: int | None

    def of_class(self, member: int) -> int:
        """What a member of one class adds."""
        place = int(np.searchsorted(self.some, member))
        return int(self.added[place]) if place < len(self.some) and self.some[place] == member else 0

    def allows(self, change: int) -> bool:
        """Whether the row may change so much."""
        return (self.low is None or self.low <= change) and (self.high is None or change <= self.high)

    def narrow(self, fits: Mask, leaving: int) -> Mask:
        """Those of the classes in `fits` who may join where somebody leaves who adds `leaving`."""
        change = self.added - leaving
        allowed = np.ones(len(change), np.bool_)
        if self.low is not None:
            allowed &= change >= self.low
        if self.high is not None:
            allowed &= change <= self.high
        if self.allows(-leaving):
            fits[self.some[~allowed]] = False
            return fits
        narrowed = np.zeros(len(fits), np.bool_)
        joining = self.some[allowed]
        narrowed[joining] = fits[joining]
        return narrowed


def _fitting(limits: list[_Limit], could: Mask, leaving: int | None) -> Mask:
    """Which of the classes in `could` may join, for one that leaves or for nobody, so that all rows are still met."""
    fits = could.copy()
    for limit in limits:
        fits = limit.narrow(fits, 0 if leaving is None else limit.of_class(leaving))
    return fits
