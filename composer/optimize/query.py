"""One question to the engines: a program and an objective, with what is worked out about them once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

import numpy as np

from composer.base.arrays import Ints, Mask, Rows
from composer.encoding.pair_block import pair_blocks, single_rows
from composer.encoding.program import Program, Row
from composer.measures import Linear
from composer.measures.helpers import alike
from composer.presolve.condense import CountModel, Placement, condense
from composer.presolve.pair_rows import PairRows
from composer.presolve.switches import Switches
from composer.presolve.symmetry import Classes, Distinctions
from composer.presolve.worths import Worths, worths
from composer.solvers.budget import Budget

if TYPE_CHECKING:
    from composer.optimize.column_generation import PricedSample
    from composer.optimize.optimum import Optimum


@dataclass
class WarmStart:
    """Who mattered to earlier questions about the same pool. It saves work and changes no answer's truth."""

    people: Rows = field(default_factory=lambda: np.empty(0, np.intp))
    switches: set[int] = field(default_factory=set)
    """Numbers of switches whose rows were broken."""

    def learn(self, people: Rows, most: int) -> None:
        """Remember people, the latest first, `most` of them."""
        latest = people[:most]
        self.people = np.append(latest, np.setdiff1d(self.people, latest))[:most]


class Maximize(Protocol):
    """`optimize.maximize.maximize`, for whom it calls and who asks it in turn."""

    def __call__(
        self,
        program: Program,
        objective: Linear,
        budget: Budget,
        known: Placement | None = None,
        memory: WarmStart | None = None,
        found: PricedSample | None = None,
        *,
        later: bool = False,
    ) -> Optimum: ...


@dataclass(frozen=True, eq=False)
class Query:
    """Maximise `objective`, or, where it is empty, find any choice at all.

    `among` are those who could be in a choice that meets the program; None for whoever may be in some team. That
    nothing is better is only proved `later`, if at all.
    """

    program: Program
    objective: Linear
    budget: Budget
    memory: WarmStart
    among: Rows | None = None
    later: bool = False

    @property
    def feasibility_only(self) -> bool:
        """Whether any choice will do."""
        return not self.objective.people and not self.objective.auxiliaries

    @cached_property
    def everybody(self) -> Rows:
        """Who may be in some team, or of them those among whom it is asked."""
        return np.flatnonzero(self.program.eligible) if self.among is None else self.among

    @cached_property
    def distinctions(self) -> Distinctions:
        """What tells people apart here."""
        return Distinctions.of(self.program, [self.objective], self.budget.check, self.program.rows)

    @cached_property
    def pairs(self) -> PairRows:
        """The program's rows about two people each."""
        return PairRows.of(self.program, self.budget.check)

    @cached_property
    def switches(self) -> Switches:
        """Those of the program."""
        return Switches.of(self.program, self.budget.check)

    def bounded(self, program: Program, objective: Linear, among: Rows | None = None) -> Query:
        """The same question but for the rows' bounds and for its objective, a sum of expressions that are rows."""
        other = replace(self, program=program, objective=objective, among=among)
        vars(other).update(
            distinctions=self.distinctions, pairs=self.pairs
        )  # what tells people apart is not looked at again
        return other

    def cut(self, rows: Sequence[Row]) -> Query:
        """The same question with more rows, of people whom the program's rows tell apart already, in the same teams."""
        program = self.program.holding(rows)
        other = replace(self, program=program)
        vars(other).update(
            distinctions=self.distinctions,
            pairs=replace(self.pairs, program=program),
            _latest=[(people, model.cut(program, rows)) for people, model in self._latest],
        )
        return other

    def classes(self, people: Rows) -> Classes:
        """People whom nothing here tells apart, as one class each."""
        return self.distinctions.classes(people, self.budget.check)

    def useful(self, people: Rows) -> Rows:
        """Of each class as many as all teams together can hold."""
        return np.sort(self.classes(people).first(self.program.room).people)

    def over(self, people: Rows) -> CountModel:
        """The question asked of some people only, the latest kept: of few it is asked again. Raises OutOfBudget."""
        for known, model in self._latest:
            if np.array_equal(known, people):
                return model
        parts = self.distinctions, self.pairs, self.budget.check
        model = condense(self.program, people, self.objective, *parts)
        self._latest[:] = [(people, model)]
        return model

    @cached_property
    def _latest(self) -> list[tuple[Rows, CountModel]]:
        return []

    def within(self, pairs: Mask) -> CountModel:
        """The question asked of some pairs of person and team only, a line a row of the pool. Raises OutOfBudget."""
        people = np.flatnonzero(pairs.any(axis=1))
        parts = self.distinctions, self.pairs, self.budget.check
        return condense(self.program, people, self.objective, *parts, within=pairs)

    def worth(self, check: Callable[[], None] | None = None) -> Worths:
        """What everybody adds to the objective in the team where it is most, or `NEVER` for who may be in none.

        Where any choice will do it is how well people serve the rows: what they add to floors less what they add to
        ceilings, each row as if its bound were 1000. A guess of who is useful, on which no proof rests.
        """
        return worths(self.program, self._serving(), check or self.budget.check)

    @cached_property
    def most_by_size(self) -> int:
        """What a choice is worth at most, as nobody is worth more than in their best team, and teams hold so many: what
        is known of it at any time."""
        program, worth = self.program, self.worth(check=lambda: None).everybody
        helpers = alike(self.objective.auxiliaries, program.auxiliaries)
        most = sum(max(weight * end for end in ends) * number for weight, ends, number in helpers)
        best = np.sort(worth[worth > 0])[::-1]
        if program.exclusive.one_of_all:
            return most + int(best[: program.room].sum())
        return most + sum(int(best[0]) * block.most for block in program.blocks if len(best))

    def _serving(self) -> list[dict[int, Ints]]:
        """For each team and trait, how well each code serves there."""
        tables: list[dict[int, Ints]] = [{} for _ in self.program.blocks]
        if not self.feasibility_only:
            for (team, trait), weights in self.objective.people.items():
                tables[team][trait] = np.asarray(weights)
            return tables
        for _, block in pair_blocks(self.program.rows):
            self.budget.check()
            size = self.program.traits[block.trait].size
            served = np.bincount(block.told.codes.reshape(-1), minlength=size) * 1000
            times = block.told.pull.up - block.told.pull.down
            table = tables[block.team].get(block.trait, np.zeros(size, np.int64))
            tables[block.team][block.trait] = table + served * times
        for _, row in single_rows(self.program.rows):
            bound = row.high if row.low is None else row.low
            if bound is None or (row.low is None) == (row.high is None):
                continue
            self.budget.check()
            sign = -1 if row.low is None else 1
            for (team, trait), weights in row.expression.people.items():
                served = np.clip(np.asarray(weights) * (1000 // max(1, abs(bound))), -1000, 1000) * sign
                tables[team][trait] = tables[team].get(trait, np.zeros(len(weights), np.int64)) + served
        return tables
