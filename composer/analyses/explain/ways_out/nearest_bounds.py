"""The nearest bounds that can be reached with given shortfalls: `60 %` becomes exactly 4/7, a rank one step lower.

All shortfalls stay what they are. One after the other, in the order of the file, each bound is brought as near to what
was asked as it can be, and kept there while the next one is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from composer.analyses.explain.ways_out.after_losses import moved_reserves, worst_after
from composer.analyses.explain.ways_out.nearest_values import differs, nearest_value
from composer.analyses.explain.ways_out.surviving import fewer_losses, losses_left, value_after
from composer.base.arrays import Ints
from composer.base.errors import TOO_LARGE, Disagreement, Mistake, ScenarioError
from composer.checking.any_day import days
from composer.checking.other_tours import with_other_tours
from composer.checking.requirements import who_is_there
from composer.encoding.elastic import ElasticProgram, Side
from composer.encoding.goal_bounds import hold_at, require_all_above
from composer.encoding.program import Objective, Program, Source
from composer.measures import Linear, Quotient, Trait
from composer.measures.sparse import nonzero
from composer.optimize import maximize
from composer.optimize.lexicographic import GoalOptimum, maximize_one
from composer.optimize.query import WarmStart
from composer.pool import Person
from composer.pool.kinds.base import FAR
from composer.presolve.condense import Placement
from composer.problem.edits import BoundKind, Change
from composer.problem.problem import Problem
from composer.problem.requirement import Requirement
from composer.solvers.budget import Budget, OutOfBudget

MOST_COUNTS = 1000
"""Numbers of counted members that are looked at one by one."""


class NearestBounds:
    """People with given shortfalls, brought nearer to what was asked; `proved` while every bound is the nearest."""

    def __init__(
        self,
        problem: Problem,
        elastic: ElasticProgram,
        shortfalls: Mapping[Side, int],
        placement: Placement,
        budget: Budget,
        memory: WarmStart,
    ) -> None:
        self.problem = problem
        self.shortfalls = shortfalls
        self.placement = replace(placement, auxiliaries=placement.auxiliaries[: len(elastic.program.auxiliaries)])
        self.budget = budget
        self.memory = memory
        self.proved = True
        helpers = list(elastic.program.auxiliaries)
        for side, helper in elastic.shortfall.items():
            helpers[helper] = (shortfalls.get(side, 0),) * 2
        self.program = replace(elastic.program, auxiliaries=tuple(helpers))
        self._numbers = elastic.numbers
        fewer = [(source.path, by) for (source, _), by in shortfalls.items() if source.path[2:] == ("number",)]
        self._left_out = {team.name for path, by in fewer for team in problem.teams[int(path[1])].each()[-by:]}

    def changes(self) -> tuple[Change, ...]:
        """What gives way, bound by bound."""
        changes = [self._change(*side, by) for side, by in self.shortfalls.items()]
        return tuple(self._after_losses(change, side) for change, side in zip(changes, self.shortfalls, strict=True))

    def _after_losses(self, change: Change, side: Side) -> Change:
        """Of a team with reserves the number that it has at the worst: as it is, or after some loss; of one that
        survives losses that of the people found in the end."""
        if losses_left(self.problem, side[0], self.shortfalls) is not None:
            change = self._change(*side, change.by)
        team = self.problem.team_named(change.team)
        if change.measure is None or team is None or team.reserves is None or change.path[0] == "require":
            return change
        row = self._requirement(side[0])
        worst = worst_after(self.problem, team, row, change, self.placement, self.shortfalls)
        asked, counts = row.high if change.ceiling else row.low, self._counts(self._numbers[side][0])
        self.proved &= nearest_value(self._numbers[side][0], counts, change.ceiling, asked, change.by) == worst
        return replace(change, after=worst)

    def _change(self, source: Source, ceiling: bool, by: int) -> Change:
        bound: BoundKind
        before: object
        after: object
        measure = None
        match source.path:
            case ("teams", int(position), "number"):
                number = self.problem.teams[position].number
                assert number is not None
                bound, before, after = "number", number, number - by
            case ("teams", int(position), "size"):
                size = self.problem.teams[position].size
                bound, before = "size", size.high if ceiling else size.low
                assert isinstance(before, int)
                after = before + by if ceiling else before - by
            case ("teams", int(position), "seats", int(index)):
                number = self.problem.teams[position].seats[index].number
                bound, before, after = "seat", number, number - by
            case ("teams", int(position), "reserves"):
                cover = any(ladder.source == source for ladder in self.program.ladders)
                bound, before, after = moved_reserves(self.problem.teams[position], cover, ceiling, by)
            case ("teams", int(position), "everyone", str(name)):
                everyone = self.problem.teams[position].everyone
                bound, before = "gate", everyone.as_mapping()[name]
                after = self._gate(source, name, before, by)
            case ("teams", int(position), "survive"):
                bound, before, after = fewer_losses(self.problem.teams[position], by)
            case ("busy",):
                bound, before, after = "busy", self.problem.busy, None
            case ("rest" | "tours" as key,):
                (ladder,) = (each for each in self.program.ladders if each.source == source)
                bound, before, after = key, ladder.values[0], ladder.values[ladder.step(by)]
            case _:
                row = self._requirement(source)
                measure, before = row.measure, row.high if ceiling else row.low
                both = row.exactly is not None and row.at is None  # of several days one may be below, one above
                bound = "exactly" if both else "at_most" if ceiling else "at_least"
                after = self._value(source, ceiling, by)
        return Change(source.label, source.path, source.team, bound, before, after, by, ceiling, source.weight, measure)

    def _requirement(self, source: Source) -> Requirement:
        match source.path:
            case ("require", int(index)):
                return self.problem.require[index]
            case ("teams", int(position), "require", int(index)):
                return self.problem.teams[position].require[index]
        raise AssertionError(source)

    # Numbers

    def _value(self, source: Source, ceiling: bool, by: int) -> Fraction:
        """The nearest value that can be reached, recomputed on people who reach it."""
        survive = losses_left(self.problem, source, self.shortfalls)
        if survive is not None:
            here, nearest = value_after(self.problem, source, ceiling, by, self._people()[source.team], survive)
            self.proved &= nearest
            return here
        row, (quotient, *others) = self._requirement(source), self._numbers[source, ceiling]
        if row.at is not None:
            return self._on_any_day(row, source, ceiling, (quotient, *others))
        asked = row.high if ceiling else row.low
        assert asked is not None
        counts = self._counts(quotient)
        here = self._observed(row, source)
        if counts is None or nearest_value(quotient, counts, ceiling, asked, by) != here:
            aim = Objective(source.label, quotient, most=not ceiling)
            step = self._nearer(aim)
            if step is not None and step.placement is not None:
                self.placement = step.placement
                here = self._observed(row, source)
                if differs(here, step, most=not ceiling):
                    raise Disagreement(f"{source.label} is {step.value}, say the engines; recomputed it is {here}")
        if counts is None or len(counts) > 1:
            aim = Objective(source.label, quotient, most=not ceiling)
            self.program = self._held(self.program, aim, here, source)
        return here

    def _on_any_day(self, row: Requirement, source: Source, ceiling: bool, quotients: Sequence[Quotient]) -> Fraction:
        """The same of a number that is read over several sets of teams: the worst of them is brought nearer until none
        of them can be better (Dinkelbach 1967)."""
        better = [-quotient if ceiling else quotient for quotient in quotients]
        here = self._worst(row, ceiling)
        try:
            while True:
                program, gain = require_all_above(self.program, better, -here if ceiling else here, source)
                answer = maximize.maximize(program, gain, self.budget, None, self.memory)
                if answer.placement is None:
                    self.proved &= answer.proved
                    break
                kept = answer.placement.auxiliaries[: len(self.program.auxiliaries)]
                self.placement, before = replace(answer.placement, auxiliaries=kept), here
                here = self._worst(row, ceiling)
                if not (here < before if ceiling else here > before):
                    raise Disagreement(f"{source.label} is nearer than {before}, say the engines; recomputed: {here}")
        except OutOfBudget:
            self.proved = False
        except OverflowError:
            raise ScenarioError([self.problem.where(Mistake(TOO_LARGE, source.path))]) from None
        for quotient in quotients:
            self.program = self._held(self.program, Objective(source.label, quotient, most=not ceiling), here, source)
        return here

    def _worst(self, row: Requirement, ceiling: bool) -> Fraction:
        """The number on the day on which it is worst."""
        there = who_is_there(self.problem, self._people())
        return (max if ceiling else min)(row.measure.observe(persons) for _, persons in days(there))

    def _held(self, program: Program, aim: Objective, value: Fraction, source: Source) -> Program:
        try:
            return hold_at(program, aim, value)
        except OverflowError:
            raise ScenarioError([self.problem.where(Mistake(TOO_LARGE, source.path))]) from None

    def _nearer(self, aim: Objective) -> GoalOptimum | None:
        """The number brought as near as the budget lets it be; None where that is no nearer."""
        try:
            step = maximize_one(self.program, aim, self.budget, self.placement)
        except OutOfBudget:
            self.proved = False
            return None
        self.proved &= step.proved
        return step

    def _observed(self, row: Requirement, source: Source) -> Fraction:
        people = self._people()
        return row.measure.observe(
            [person for name, persons in people.items() if source.team in ("", name) for person in persons]
        )

    def _people(self) -> dict[str, Sequence[Person]]:
        """The members of each team, with their other tours where these count."""
        members = zip(self.problem.deployed, self.placement.members, strict=True)
        people = {
            team.name: [self.problem.on_tour(team).person(row, team.name) for row in rows.tolist()]
            for team, rows in members
        }
        return with_other_tours(self.problem, people)

    def _counts(self, quotient: Quotient) -> range | None:
        """How many members may be counted: all of a team, whose size is known; None where that does not tell.

        Only of a number whose `top` moves in whole steps.
        """
        steps = [weights for each in quotient.top.people.values() for weights in nonzero(each)[1].tolist()]
        steps += [*quotient.top.auxiliaries.values(), quotient.top.constant]
        if any(step % quotient.step for step in steps):
            return None
        if quotient.count is None:
            return range(1, 2)
        if quotient.count.auxiliaries or quotient.count.constant:
            return None
        low = high = 0
        for (team, trait), weights in quotient.count.people.items():
            codes = self.program.traits[trait].codes[self.program.blocks[team].eligible]
            if (np.asarray(weights)[np.unique(codes)] != 1).any():
                return None
            least, most = self._sizes(team)
            low, high = low + least, high + most
        return range(low, high + 1) if low > 0 and high - low < MOST_COUNTS else None

    def _sizes(self, team: int) -> tuple[int, int]:
        """The fewest and most members a team can have. Where its size gives way, it does so by no less."""
        single = self.problem.deployed[team]
        if single.name in self._left_out:
            return 0, 0
        least, most = single.size.low, single.size.high
        for (source, ceiling), by in self.shortfalls.items():
            if source.team == single.name and source.path[2:] == ("size",):
                assert most is not None or not ceiling
                least = most = (most or 0) + by if ceiling else least - by
        everybody = self.program.blocks[team].most
        return least, everybody if most is None else min(most, everybody)

    # Gates

    def _gate(self, source: Source, name: str, spec: object, by: int) -> object:
        """The gate lowered just as far as it must be; None where no lowering lets in those who have to be let in."""
        team = [block.name for block in self.program.blocks].index(source.team)
        single = self.problem.deployed[team]
        on = self.problem.on_tour(single)
        column = on.columns.get(name)
        if name not in single.everyone.conditions or column is None:
            return None
        condition = column.condition(spec, on.tour)
        ends = condition.ends()
        if not ends:
            return None
        kept = [*self.problem.kept.get(single.name, ())]
        for end in ends:
            steps = np.append(end, FAR)[column.codes]
            steps[kept] = 0  # who is kept of a plan need not pass it
            self._lower(team, steps, by, at_least=int(len(ends) == 1))
        codes = set(column.codes[np.setdiff1d(self.placement.members[team], kept)].tolist())
        return None if -1 in codes else condition.lowered(spec, sorted(codes))

    def _lower(self, team: int, steps: Ints, by: int, at_least: int) -> None:
        """Keep a team, `by` members of which are outside, to as few steps as it must go, `at_least` so many."""
        eligible = self.program.blocks[team].eligible
        tried, codes = np.unique(np.append(steps[eligible], 0), return_inverse=True)
        rank = np.zeros(len(steps), np.int32)
        rank[eligible] = codes[:-1]
        try:
            self._go_down(team, tried, rank, by, at_least)
        except OutOfBudget:
            self.proved = False
        high = int(rank[self.placement.members[team]].max(initial=0))
        self.program = self._within(team, steps, int(tried[high]))

    def _go_down(self, team: int, tried: Ints, rank: NDArray[np.int32], by: int, at_least: int) -> None:
        """The same, the steps that there are being `tried` and everybody's place among them `rank`. Raises
        OutOfBudget."""
        low, high = at_least - 1, int(rank[self.placement.members[team]].max(initial=0))
        if by == 1 and high - low > 1:  # one member goes all the steps there are
            program = replace(self.program, traits=(*self.program.traits, Trait(rank, len(tried))))
            total = Linear({(team, len(self.program.traits)): np.arange(len(tried), dtype=np.int64)})
            answer = maximize.maximize(program, -total, self.budget, self.placement, self.memory)
            self.proved &= answer.proved
            self.placement = answer.placement or self.placement
            return
        while high - low > 1:
            middle = (low + high) // 2
            program = self._within(team, rank, middle)
            answer = maximize.maximize(program, Linear(), self.budget, None, self.memory)
            if answer.placement is not None:
                self.placement = answer.placement
                high = int(rank[self.placement.members[team]].max(initial=0))
            elif answer.proved:
                low = middle
            else:
                self.proved = False
                break

    def _within(self, team: int, steps: NDArray[np.integer], most: int) -> Program:
        blocks = list(self.program.blocks)
        blocks[team] = replace(blocks[team], eligible=blocks[team].eligible & (steps <= most))
        return replace(self.program, blocks=tuple(blocks))
