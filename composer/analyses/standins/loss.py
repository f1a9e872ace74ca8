"""One member gone: the fewest changes that make everything hold again, and the best teams among those.

Two programs are written once, one of what is required alone and one with the goals, and of each loss only who may be in
the teams changes. First all others stay where they are (`presolve.settled`): whoever then takes the places that are
lost makes the fewest changes there can be. Only where nobody can are changes counted by the engines.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from itertools import combinations
from math import ceil
from typing import NamedTuple

import numpy as np

from composer.analyses.repair.search import CHANGES
from composer.base.arrays import Rows
from composer.encoding.encode import encode
from composer.encoding.goal_bounds import hold_at
from composer.encoding.program import Objective, Program, Source, row
from composer.optimize.lexicographic import maximize_in_order, maximize_one
from composer.presolve.condense import Placement
from composer.presolve.dominance import best_of_each
from composer.presolve.settled import settle, settles, with_settled
from composer.presolve.symmetry import Distinctions, union_of_people
from composer.problem.edits import only_required
from composer.problem.problem import Problem
from composer.problem.requirement import Goal
from composer.problem.results import GoalValue
from composer.solvers.budget import Budget


class _Asked(NamedTuple):
    """A program pursuing the goals, and the changes that are counted beside them."""

    program: Program
    changes: Objective


@dataclass(frozen=True, eq=False)
class Loss:
    """What is known of one loss.

    No fewer changes than `least` do. `placement` are teams with so many `changes`, None where none were found, and
    `reached` how far the goals were brought among those, the last of them perhaps not proved. `nobody`: it is proved
    that nobody can step in, however many change.
    """

    least: int
    placement: Placement | None = None
    changes: int | None = None
    reached: tuple[GoalValue, ...] = ()
    whole: bool = False
    nobody: bool = False

    @property
    def open(self) -> bool:
        """Whether more could be found out."""
        return not self.nobody and not (self.placement is not None and self.changes == self.least and self.whole)


class Losses:
    """Every loss of one roster, which is the `problem`'s plan."""

    def __init__(self, problem: Problem, budget: Budget) -> None:
        assert problem.plan is not None
        self.problem, self.budget = problem, budget
        pool = problem.pool
        held = ([pool.row(identity) for identity in problem.plan.ids(team.name)] for team in problem.deployed)
        self.places = [np.array(sorted(row for row in rows if row is not None), np.intp) for rows in held]
        """Who has a place in each team, as rows of the pool."""
        self.people = union_of_people(*self.places)
        self._joiners: dict[tuple[int, ...], Rows] = {}

    def write(self) -> None:
        """Write down what is asked. Raises OutOfBudget where there is no time for it."""
        assert self._full

    def places_of(self, person: int) -> int:
        """How many places somebody has."""
        return sum(person in rows for rows in self.places)

    def asked_without(self, gone: int) -> Problem:
        """What teams without somebody are held against: a frozen team that would keep them no longer does. What losses
        reserves have to cover is found out anew, among those who are left."""
        kept = any(gone in rows for rows in self.problem.kept.values())
        if kept or any(team.reserves is not None for team in self.problem.teams):
            return self.problem.replacing(gone=(self.problem.pool.ids[gone],))
        return self.problem

    # Members alike

    def kind(self, gone: int) -> tuple[int, ...]:
        """What is equal for members whose losses take the same changes.

        **Argument.** Of two of a kind in the same teams either can have the place of the other in any choice, and no
        row tells. So the fewest changes are the same, and either's loss is made good as the other's is, with the two
        exchanged (`exchanged`). Where all others stay, and nobody but those who are in no team can join, that is best
        for goals that are sums, too: what the two differ by is settled before anybody joins.
        """
        return (self._kinds[gone], *self._teams_of(gone))

    def alike_in_goals(self, gone: int) -> bool:
        """Whether what is best where all others stay is so for all of a kind."""
        mine = self._teams_of(gone)
        others = [team for team in range(len(self.places)) if team not in mine]
        full = all(self._full.program.blocks[team].most <= len(self.places[team]) for team in others)
        return full or self.problem.exclusive.one_of_all

    def exchanged(self, found: Loss, gone: int, other: int) -> Loss:
        """What was found of the loss of somebody, of the loss of another one of the kind. The goals' values are another
        one's, and have to be counted."""
        if found.placement is None:
            return found
        members = [np.sort(np.where(rows == other, gone, rows)) for rows in found.placement.members]
        reached = tuple(replace(goal, value=None, bound=None) for goal in found.reached)
        return replace(found, placement=replace(found.placement, members=tuple(members)), reached=reached)

    @cached_property
    def _kinds(self) -> dict[int, int]:
        """The kind of everybody with a place: people whom no row tells apart, nor a goal that is more than a sum."""
        program = self._full.program
        asked = [each.expression for each in program.rows]
        for quotient in (goal.quotient for goal in program.goals):
            asked += [quotient.top] if quotient.top.auxiliaries or quotient.count else []
            asked += [quotient.count] if quotient.count else []
        of = Distinctions.of(program, asked).classes(self.people).of
        return dict(zip(self.people.tolist(), of.tolist(), strict=True))

    def _teams_of(self, person: int) -> list[int]:
        return [team for team, rows in enumerate(self.places) if person in rows]

    # All others stay

    def staying(self, gone: int) -> Loss:
        """The best teams in which all others who can stay do: fewer changes there cannot be. Raises OutOfBudget where
        there was no time to look."""
        full = self._without(gone)
        program = full.program
        pairs = zip(self.places, program.blocks, strict=False)
        there = [rows[block.eligible[rows] & (rows != gone)] for rows, block in pairs]
        least = sum(map(len, self.places)) - sum(map(len, there))
        if self._clashing or not settles(program):
            return self._best(hold_at(self._among(program, gone), full.changes, Fraction(least)), least, least)
        settled = settle(program, there, self._joining(program, there, gone))
        if settled is None:
            return Loss(least + 1)
        found = self._best(settled, least, least)
        return found if found.placement is None else replace(found, placement=with_settled(found.placement, there))

    @cached_property
    def _clashing(self) -> bool:
        """Whether the roster has somebody in two teams that exclude each other: one of the places is not kept."""
        pairs = combinations(range(len(self.places)), 2)
        clashing = [pair for pair in pairs if self.problem.exclusive.excludes(*pair)]
        return any(np.intersect1d(self.places[one], self.places[other]).size for one, other in clashing)

    def _joining(self, program: Program, there: list[Rows], gone: int) -> Rows:
        """Who may join where all others stay: of those outside all teams whoever is enough, and members of other
        teams."""
        room = tuple(max(0, block.most - len(rows)) for rows, block in zip(there, program.blocks, strict=True))
        if room not in self._joiners:
            outside = np.flatnonzero(program.eligible)
            outside = outside[~np.isin(outside, self.people)]
            smaller = settle(program, there, outside)
            self._joiners[room] = outside if smaller is None else best_of_each(smaller, outside, max(1, sum(room)))
        return union_of_people(self._joiners[room], self.people[self.people != gone])

    # Others change, too

    def fewest(self, gone: int, least: int) -> Loss:
        """Any teams with the fewest changes, which are `least` or more."""
        bare = self._without(gone, bare=True)
        program = self._among(bare.program, gone)
        top = bare.changes.quotient.top
        program = program.holding([row(top, least, None, Source(bare.changes.label))])
        found = maximize_one(program, bare.changes, self.budget, None)
        if found.placement is None:
            return Loss(least, nobody=found.proved)
        assert found.value is not None
        changes = int(found.value)
        least = changes if found.proved else max(least, ceil(found.bound or 0))
        return Loss(least, found.placement, changes)

    def best(self, gone: int, found: Loss) -> Loss:
        """The best teams with no more changes than those that were found."""
        if found.placement is None or found.changes is None:
            return found
        full = self._without(gone)
        program = hold_at(self._among(full.program, gone), full.changes, Fraction(found.changes))
        better = self._best(program, found.least, found.changes)
        return found if better.placement is None else better

    def _best(self, program: Program, least: int, changes: int) -> Loss:
        """The best teams of a program in which there are so many changes at most."""
        found = maximize_in_order(program, self.budget)
        if found.placement is None:
            return Loss(least + 1 if found.proved else least)
        whole = found.proved and len(found.reached) == len(program.goals)
        return Loss(least, found.placement, changes, found.reached, whole)

    # Programs

    @cached_property
    def _full(self) -> _Asked:
        """With aims and goals."""
        return self._written(self.problem)

    @cached_property
    def _bare(self) -> _Asked:
        """Of what is required alone."""
        return self._written(only_required(self.problem))

    def _without(self, gone: int, bare: bool = False) -> _Asked:
        """A program of which somebody is gone."""
        problem = self.asked_without(gone)
        if problem is not self.problem:
            return self._written(only_required(problem) if bare else problem)
        asked = self._bare if bare else self._full
        blocks = []
        for block in asked.program.blocks:
            eligible = block.eligible
            if eligible[gone]:
                eligible = eligible.copy()
                eligible[gone] = False
            blocks.append(replace(block, eligible=eligible))
        return _Asked(replace(asked.program, blocks=tuple(blocks)), asked.changes)

    def _written(self, problem: Problem) -> _Asked:
        goals = problem.prefer
        program = encode(problem.replacing(prefer=(Goal(least=CHANGES), *goals)), check=self.budget.check)
        aims = program.goals[: len(program.goals) - len(goals) - 1]
        others = program.goals[len(aims) + 1 :]
        return _Asked(replace(program, goals=aims + others), program.goals[len(aims)])

    def _among(self, program: Program, gone: int) -> Program:
        """The program over those who are enough for whatever it asks."""
        if program.covers:
            return program
        among = np.zeros(len(program.pool), np.bool_)
        among[self._enough] = True
        among[gone] = False
        return replace(program, blocks=tuple(replace(b, eligible=b.eligible & among) for b in program.blocks))

    @cached_property
    def _enough(self) -> Rows:
        """Of everybody who may be in a team whoever is enough for the best choice with any number of changes."""
        full = self._full
        bounded = hold_at(full.program, full.changes, Fraction(len(self.people)))
        people = np.flatnonzero(full.program.eligible)
        return union_of_people(best_of_each(bounded, people, full.program.room), self.people)
