"""Whether anything at all is possible in a model: branch and bound in which only whole-number arithmetic decides.

A linear program in floating point says where to look (Land and Doig 1960); what it says proves nothing. A branch is a
range for every column. It is narrowed, or closed, only by what rows show in whole numbers (`presolve.propagation`), or
where it is a single point that breaks a row. So a wrong answer of the engine costs time, never truth.
"""

from __future__ import annotations

from dataclasses import dataclass

import highspy
import numpy as np

from composer.base.arrays import Floats
from composer.presolve.condense import Choice, CountModel
from composer.presolve.propagation import Branch, Narrowing, Positions, System
from composer.solvers import tuning
from composer.solvers.budget import Budget, OutOfBudget
from composer.solvers.linear_program import LinearProgram
from composer.solvers.lp import power_of_two, row_scales
from composer.solvers.rounding import FRACTION
from composer.solvers.simplex import quiet_engine, ray, run_simplex, solution


@dataclass(frozen=True)
class BranchingResult:
    """`choice` meets every row; where it is None, `nothing` tells whether it is proved that none does."""

    choice: Choice | None
    nothing: bool


class Branching:
    """The search over one model.

    The model's objective guides it. Where one of the program's rows is a floor under it, `floor` is that row's
    position, and `factor` how many of the row the objective is. Raises OutOfBudget where it can't even begin.
    """

    def __init__(self, model: CountModel, budget: Budget, floor: int | None = None, factor: int = 1) -> None:
        self._model, self._budget = model, budget
        self._system = System.of(model, budget.check)
        self._narrowing = Narrowing(self._system)
        self._floor = model.index.index(floor) if floor in model.index else None
        self._factor = factor
        self._sort = self._sorts()
        self._closed, self._looked = np.zeros((2, len(self._sort)))
        self._engine = quiet_engine()
        for option, value in (("presolve", "off"), ("solver", "simplex"), ("simplex_scale_strategy", 0)):
            self._engine.setOptionValue(option, value)
        self._load()

    def _sorts(self) -> Positions:
        """What each column is, in the order in which cases are told by them: people, counts of them (first where a
        team's size is open), helpers of a narrow range, all others."""
        root, width = self._system.root, len(self._system.live)
        open_ = any(block.least < block.most for block in self._model.program.blocks)
        sort = np.full(len(root.low), 0 if open_ else 1, np.intp)
        sort[:width] = 1 if open_ else 0
        helpers = slice(width, len(sort) - self._system.counts)
        sort[helpers] = np.where(root.high[helpers] - root.low[helpers] <= tuning.BRANCH_NARROW, 2, 3)
        return sort

    def _load(self) -> None:
        system, objective = self._system, self._model.objective
        cost, everybody = np.zeros(len(system.root.low)), np.zeros(len(self._model.team))
        everybody[objective.columns] = objective.weights
        cost[: len(system.live)] = everybody[system.live]
        cost[objective.auxiliaries + len(system.live)] = objective.helper_weights
        self._cost = power_of_two(cost)
        values = system.weight.astype(np.float64)
        self._rows = row_scales(system.row, values, len(system.ends))
        low = np.array([-np.inf if low is None else float(low) for low, _ in system.ends]) * self._rows
        high = np.array([np.inf if high is None else float(high) for _, high in system.ends]) * self._rows
        root = system.root
        ends = np.append(root.low.astype(np.float64), low), np.append(root.high.astype(np.float64), high)
        weights = values * self._rows[system.row]
        LinearProgram.of_entries(system.row, system.column, weights, cost * self._cost, ends).given_to(self._engine)

    def search(self, work: float | None = None) -> BranchingResult:
        """Look into branches for so much work, or as long as it takes; the budget ends it too."""
        waiting, looked, began = [self._system.root], 0, self._budget.spent
        while waiting:
            if self._budget.over or (work is not None and self._budget.spent - began > work):
                return BranchingResult(None, False)
            try:
                choice, more = self._look(waiting.pop(), looked >= tuning.BRANCH_FEW)
            except OutOfBudget:
                return BranchingResult(None, False)
            looked += 1
            if choice is not None:
                return BranchingResult(choice, False)
            waiting += more
        return BranchingResult(None, True)

    def _look(self, branch: Branch, ahead: bool) -> tuple[Choice | None, list[Branch]]:
        """A choice in the branch, or else the branches that are left of it."""
        branch = self._narrowing.by_rows(branch)
        if branch.empty:
            return None, []
        branch, values = self._relaxed(branch)
        if branch.empty:
            return None, []
        choice = self._whole(branch, values)
        return choice, [] if choice is not None else self._split(branch, values, ahead)

    def _relaxed(self, branch: Branch) -> tuple[Branch, Floats]:
        """The branch without what is proved to hold nothing, and about where the linear program has its best point."""
        engine, size = self._engine, len(branch.low)
        low, high = branch.low.astype(np.float64), branch.high.astype(np.float64)
        engine.changeColsBounds(size, np.arange(size, dtype=np.int32), low, high)
        run_simplex(engine, self._budget)
        status = engine.getModelStatus()
        if status == highspy.HighsModelStatus.kOptimal and (found := solution(engine)) is not None:
            values, duals = found
            duals = -duals * self._rows / self._cost
            if self._floor is not None:
                duals[self._floor] += self._factor
                branch = self._narrowing.by_multiples(branch, duals)
            return branch, values
        if status == highspy.HighsModelStatus.kInfeasible and (weights := ray(engine)) is not None:
            for sign in (1.0, -1.0):
                branch = self._narrowing.by_multiples(branch, sign * weights * self._rows)
                if branch.empty:
                    break
        return branch, low  # where it is not known, it is split wherever there is something to split

    def _whole(self, branch: Branch, values: Floats) -> Choice | None:
        """The whole numbers that the values are, if they meet every row."""
        near = np.clip(np.rint(values), branch.low, branch.high)
        if not np.abs(near - values).max(initial=0.0) <= FRACTION and (branch.low < branch.high).any():
            return None
        live, helpers = self._system.live, len(near) - self._system.counts
        counts = np.zeros(len(self._model.team), np.int64)
        counts[live] = near[: len(live)].astype(np.int64)
        choice = Choice(counts, near[len(live) : helpers].astype(np.int64))
        return choice if self._model.broken(choice) is None else None

    def _split(self, branch: Branch, values: Floats, ahead: bool) -> list[Branch]:
        """The branch in two, the likelier one last; none where it is a single point, which was seen to break a row."""
        values = np.clip(np.nan_to_num(values), branch.low, branch.high)
        free = branch.high - branch.low
        between = np.where(free > 0, np.abs(values - np.rint(values)), 0.0)
        if not between.max(initial=0.0) > FRACTION:
            between = np.minimum(free, 1.0)
        some = [np.flatnonzero((between > FRACTION) & (self._sort == sort)) for sort in range(4)]
        some = [each[np.argsort(-between[each], kind="stable")[: tuning.BRANCH_AHEAD]] for each in some if len(each)]
        if not some:
            return []
        column = self._best(branch, values, np.concatenate(some)) if ahead else int(some[0][0])
        below, above = _parts(branch, values, column)
        return [below, above] if values[column] - below.high[column] > 0.5 else [above, below]

    def _best(self, branch: Branch, values: Floats, columns: Positions) -> int:
        """The column both of whose cases are closed most often, as far as it was seen; the first of these where all are
        alike (reliability branching, Achterberg, Koch, Martin 2005)."""
        for column in columns[self._looked[columns] < tuning.BRANCH_TIMES].tolist():
            self._looked[column] += 1
            for part in _parts(branch, values, column):
                part = self._narrowing.by_rows(part)
                closed = part.empty or self._relaxed(part)[0].empty
                self._closed[column] += closed
        return int(columns[(self._closed[columns] / self._looked[columns]).argmax()])


def _parts(branch: Branch, values: Floats, column: int) -> tuple[Branch, Branch]:
    """The branch below and above the column's value."""
    cut = int(np.clip(np.floor(values[column]), branch.low[column], branch.high[column] - 1))
    below, above = branch.high.copy(), branch.low.copy()
    below[column], above[column] = cut, cut + 1
    return Branch(branch.low, below), Branch(above, branch.high)
