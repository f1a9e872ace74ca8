"""Can these stand together? One question, asked of many sets of demands, never twice the same.

Among few people one program is kept of which rows are asked or not (`solvers.switched_rows`). What that gives up, and
what is asked of many, is a program of its own that asks for those and no others (no assumptions, no reification: both
were seen to go wrong or astray on rows that count). What is known is remembered: sets that stand together, with
everything that the team found happens to meet, and so all their subsets; sets that cannot, and so whatever holds them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import cached_property

import numpy as np

from composer.base.arrays import Rows
from composer.base.errors import Disagreement
from composer.encoding.elastic import settled
from composer.encoding.program import Program, Row, Source
from composer.infeasibility.farkas_conflict import farkas_conflict
from composer.infeasibility.hitting_sets import bits, set_of
from composer.infeasibility.row_dependencies import row_dependencies
from composer.measures import Linear
from composer.optimize import maximize
from composer.optimize.column_generation import PricedSample
from composer.optimize.query import Query, WarmStart
from composer.presolve.condense import Placement
from composer.presolve.dense_rows import of_model, of_one_team
from composer.presolve.likely_people import likely_people
from composer.solvers import cpsat, tuning
from composer.solvers.budget import Budget, OutOfBudget
from composer.solvers.switched_rows import GivenUp, SwitchedRows

MetDemands = Callable[[Placement, int], int]
"""What a choice of people meets, among what it was asked to meet (the second) and everything else."""


class Oracle:
    """Sets are whole numbers: bit `i` is the `i`-th group of the program's rows; rows in no group always stay.

    A group may have a ladder of the program's as well, by its number in `ladders`: it is asked as it stands, or not.
    `satisfiable_sets` are the largest sets known to stand together, `unsatisfiable_sets` the smallest known not to.
    `asked` counts the questions that nothing known had answered; after `most` of them no more are put.
    """

    def __init__(
        self,
        program: Program,
        groups: Sequence[Sequence[int]],
        met: MetDemands,
        budget: Budget,
        memory: WarmStart | None = None,
        most: int | None = None,
        ladders: Mapping[Source, int] | None = None,
    ) -> None:
        self.all = (1 << len(groups)) - 1
        self.budget = budget
        self.memory = memory or WarmStart()
        self.most = most
        self.asked = 0
        self.satisfiable_sets: list[int] = []
        self.unsatisfiable_sets: list[int] = []
        self._program = program
        self._groups = groups
        self._met = met
        self._ladders = ladders or {}
        self._group = {row: number for number, rows in enumerate(groups) for row in rows}
        self._position = {id(row): position for position, row in enumerate(program.rows)}
        self._teams: dict[int, Placement] = {}
        self._priced: PricedSample | None = None
        self._beyond_sums: list[int] = []
        self._in_vain = 0
        self._serves = row_dependencies(program, budget.check)

    def satisfiable(self, kept: int, hopeful: bool = True) -> bool | None:
        """Whether these can stand together; None where it could not be found out within the budget.

        `hopeful` looks for a team first, and for a reason why there is none only after that. Raises Disagreement where
        a team found does not meet what it was asked to meet.
        """
        known = self.known_answer(kept)
        if known is not None or self.exhausted:
            return known
        self.asked += 1
        self.budget.spend(tuning.QUESTION)
        self.budget.say(f"{self.asked} sets of demands looked at")
        try:
            if self._all_kept:
                with suppress(GivenUp):
                    return self._kept(kept)
            program = self.program_of(kept)
            for way in (self._among_few, self._blame, self._over_all)[0 if hopeful else 1 :]:
                answer = way(program, kept)
                if answer is not None:
                    return answer
        except OutOfBudget:
            pass
        return None

    def known_answer(self, kept: int) -> bool | None:
        """The answer, where it follows from what was found out before."""
        if any(not kept & ~each for each in self.satisfiable_sets):
            return True
        if any(not each & ~kept for each in self.unsatisfiable_sets):
            return False
        return None

    def known_core(self, kept: int) -> int:
        """The smallest set known not to stand together among these, which are known not to."""
        return min(
            (each for each in self.unsatisfiable_sets if not each & ~kept), key=lambda each: (each.bit_count(), each)
        )

    def placement_of(self, kept: int) -> Placement | None:
        """A choice of people that meets these, if one was found."""
        return next((placement for met, placement in self._teams.items() if not kept & ~met), None)

    def program_of(self, kept: int) -> Program:
        """The program that asks for these alone."""
        left = tuple(self._program.rows[position] for position in self._rows_of(kept))
        asked = [source for source, number in self._ladders.items() if kept >> number & 1]
        return settled(replace(self._program, rows=left), asked)

    def _rows_of(self, kept: int) -> list[int]:
        """The positions of the rows that ask for these, and of those that they need."""
        dropped = {row for number, rows in enumerate(self._groups) if not kept >> number & 1 for row in rows}
        return [
            position
            for position, serves in enumerate(self._serves)
            if position not in dropped and (position in self._group or not serves <= dropped)
        ]

    def is_over(self) -> bool:
        """Whether nothing more may be done, not even without questions."""
        return self.budget.over

    @property
    def exhausted(self) -> bool:
        """Whether no more questions can be put."""
        left = self.budget.work_left
        return self.budget.over or (left is not None and left < tuning.QUESTION) or self.asked == self.most

    @property
    def _all_kept(self) -> bool:
        """Whether the program that is kept is over everybody."""
        return int(np.count_nonzero(self._program.eligible)) <= tuning.SWITCHED_PEOPLE

    @cached_property
    def _switched(self) -> SwitchedRows | None:
        """The program, of which rows can be asked or not, over everybody or over a few who are likely to serve; None
        where it is too large for that, or asks for what rows alone do not say."""
        program = self._program
        if program.covers or program.ladders:
            return None
        question = Query(program, Linear(), self.budget, self.memory)
        people = question.everybody if self._all_kept or self._few is None else self._few
        rows = of_one_team(program, people, tuning.SWITCHED_NUMBERS)
        rows = rows or of_model(question.over(people), tuning.SWITCHED_NUMBERS)
        try:
            return None if rows is None else SwitchedRows(rows, self.budget)
        except GivenUp:
            return None

    def _kept(self, kept: int) -> bool | None:
        """The answer of the program that is kept, which changes only in what is asked. Raises GivenUp."""
        switched, often = self._switched, self._in_vain >= tuning.SWITCHED_IN_VAIN
        if switched is None or (often and 2 * self._in_vain > self.asked):
            raise GivenUp
        asked = np.zeros(len(self._program.rows), np.bool_)
        asked[self._rows_of(kept)] = True
        try:
            found = switched.together(asked)
        except GivenUp:
            self._in_vain += 1
            raise
        self.budget.decided(switched.rows.people)
        if found.choice is not None or self._all_kept:
            self.budget.rests_on(found.basis)
        if found.choice is not None:
            return self._learn(kept, switched.rows.place(found.choice))
        if not self._all_kept:
            return None
        return self.learn_unsatisfiable(self._asking((self._program.rows[row] for row in found.against.tolist()), kept))

    @cached_property
    def _few(self) -> Rows | None:
        """People who are likely to serve, where there are many."""
        return likely_people(self._program, self.budget.check)

    def _among_few(self, program: Program, kept: int) -> bool | None:
        """Whether a team is found among few people who are likely to serve."""
        if self._few is None or program.covers:
            return None
        if not self._all_kept:
            with suppress(GivenUp):
                return self._kept(kept)
        known = self.memory.people
        people = np.union1d(self._few, known[program.eligible[known]])
        if self._is_beyond_sums(kept) and 2 * len(people) >= np.count_nonzero(program.eligible):
            return None  # all will be asked at once
        model = Query(program, Linear(), self.budget, self.memory).over(people)
        self.budget.decided(model.classes.people)
        choice = cpsat.decide(model, self.budget).choice
        return None if choice is None else self._learn(kept, model.place(choice))

    def _blame(self, program: Program, kept: int) -> bool | None:
        """Whether linear arithmetic shows them apart, and if so which of them already are."""
        if self._is_beyond_sums(kept):
            question = Query(program, Linear(), self.budget, self.memory)
            self._priced = PricedSample(question, None, question.everybody, question.everybody)
            return None
        rows, self._priced = farkas_conflict(program, self.budget, self.memory)
        if rows is None:
            few = np.count_nonzero(program.eligible) <= tuning.SAMPLE
            if few and self._priced is not None and self._priced.prices is None:
                self._beyond_sums.append(kept)
            return None
        self.budget.rests_on("sums")
        return self.learn_unsatisfiable(self._asking(rows, kept))

    def _is_beyond_sums(self, kept: int) -> bool:
        """Whether these are among some of which linear programs found no team, and yet no sum that says so, as where
        rows of each person stand against one: with fewer demands there is hardly such a sum."""
        return any(not kept & ~each for each in self._beyond_sums)

    def _asking(self, rows: Iterable[Row], kept: int) -> int:
        """Which groups the rows are of; and those with a ladder, which stands behind every row."""
        found = set_of(self._ladders.values()) & kept
        for row in rows:
            number = self._group.get(self._position[id(row)])
            found |= 0 if number is None else 1 << number
        return found

    def _over_all(self, program: Program, kept: int) -> bool | None:
        """The engines' answer, after blame has priced the same question."""
        answer = maximize.maximize(program, Linear(), self.budget, memory=self.memory, found=self._priced)
        if answer.placement is not None:
            return self._learn(kept, answer.placement)
        if not answer.proved:
            return None
        return self.learn_unsatisfiable(self._asking(answer.against, kept) if answer.against else kept)

    def _learn(self, kept: int, placement: Placement) -> bool:
        met = self._met(placement, kept)
        if kept & ~met:
            raise Disagreement(f"the engine's team does not meet what was asked: {bits(kept & ~met)}")
        self.satisfiable_sets = [*(each for each in self.satisfiable_sets if each & ~met), met]
        self._teams = {each: team for each, team in self._teams.items() if each & ~met} | {met: placement}
        return True

    def learn_unsatisfiable(self, apart: int) -> bool:
        """Remember that these cannot stand together."""
        self.unsatisfiable_sets = [*(each for each in self.unsatisfiable_sets if apart & ~each), apart]
        return False
