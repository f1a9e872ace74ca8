"""Whether some of a model's rows can be met together: branch and bound on one linear program that is kept.

Between questions only the bounds of rows change: those that are not asked are open. The matrix, the program in HiGHS and
its last basis stay. A linear program in floating point says where to look (Land and Doig 1960); that a branch is empty
is shown by whole-number multiples of rows that add up to what no choice can meet (Farkas 1902). So what is proved here
is proved in whole numbers, and the rows used in all the branches stand against each other by themselves. Where it takes
too many branches, or where numbers are too large for 64 bits, it is given up: there are other ways.
"""

from __future__ import annotations

from dataclasses import dataclass

import highspy
import numpy as np

from composer.base.arrays import Floats, Ints, Mask
from composer.presolve.condense import Choice, CountModel
from composer.presolve.propagation import EXACT, SMALL_NUMBERS, Branch, Positions, System
from composer.problem.results import Basis
from composer.solvers import tuning
from composer.solvers.budget import Budget
from composer.solvers.lp import row_scales
from composer.solvers.simplex import quiet_engine, ray, run_simplex, solution

OPEN = 2**62
"""The bound of a side that has none."""
FRACTION = 1e-6
"""How far from a whole number a value must lie to be between two."""
NOISE = 1e-9
"""Multipliers below this part of the largest are errors of rounding."""


@dataclass(frozen=True, eq=False)
class Together:
    """A choice that meets all that was asked; or, where it is None, positions of rows of the program, all of them
    asked, that no choice meets, and what that rests on."""

    choice: Choice | None
    against: Positions
    basis: Basis


class GivenUp(Exception):
    """There is no telling in this way."""


class SwitchedRows:
    """The search over one model, of whose program's rows some are asked, and others not. Raises GivenUp where its
    matrix or its numbers are too large."""

    def __init__(self, model: CountModel, budget: Budget) -> None:
        system = System.of(model, budget.check)
        height, width = len(system.ends), len(system.root.low)
        if height * width > tuning.SWITCHED_NUMBERS or model.largest > tuning.KEPT_LARGEST:
            raise GivenUp
        self.model, self._budget, self._system = model, budget, system
        self._matrix = np.zeros((height, width), np.int64)
        np.add.at(self._matrix, (system.row, system.column), system.weight)
        self._index = np.array(model.index, np.intp)
        self._low = np.array([-OPEN if low is None else low for low, _ in system.ends], np.int64)
        self._high = np.array([OPEN if high is None else high for _, high in system.ends], np.int64)
        far = np.maximum(np.abs(system.root.low), np.abs(system.root.high)).astype(np.float64)
        ends = [np.abs(end[np.abs(end) < OPEN]).astype(np.float64).max(initial=1.0) for end in (self._low, self._high)]
        self._largest = np.maximum(np.abs(self._matrix).astype(np.float64) @ far, max(ends))
        if self._largest.max(initial=0.0) * SMALL_NUMBERS * height > EXACT:
            raise GivenUp
        self._sort = np.ones(width, np.intp)  # counts say most about a choice, single people least
        self._sort[: len(system.live)] = 2
        self._sort[width - system.counts :] = 0
        self._load()

    def _load(self) -> None:
        system, lp = self._system, highspy.HighsLp()
        lp.num_row_, lp.num_col_ = self._matrix.shape
        lp.col_cost_ = np.zeros(lp.num_col_)
        lp.col_lower_, lp.col_upper_ = system.root.low.astype(np.float64), system.root.high.astype(np.float64)
        values = system.weight.astype(np.float64)
        self._scales = row_scales(system.row, values, lp.num_row_)
        self._floor = np.where(self._low > -OPEN, self._low * self._scales, -np.inf)
        self._ceiling = np.where(self._high < OPEN, self._high * self._scales, np.inf)
        lp.row_lower_, lp.row_upper_ = self._floor, self._ceiling
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_ = np.searchsorted(system.row, np.arange(lp.num_row_ + 1)).astype(np.int32)
        lp.a_matrix_.index_ = system.column.astype(np.int32)
        lp.a_matrix_.value_ = values * self._scales[system.row]
        self._engine = quiet_engine()
        for option, value in (("presolve", "off"), ("solver", "simplex"), ("simplex_scale_strategy", 0)):
            self._engine.setOptionValue(option, value)
        self._engine.passModel(lp)
        self._columns = np.arange(lp.num_col_, dtype=np.int32)
        self._asked = np.ones(lp.num_row_, np.bool_)

    def together(self, asked: Mask) -> Together:
        """Whether the rows of the program that are `asked` can be met together. Raises GivenUp."""
        self._switch(asked)
        waiting, looked, used = [self._system.root], 0, np.zeros(len(self._low), np.bool_)
        while waiting:
            if looked >= tuning.SWITCHED_BRANCHES:
                raise GivenUp
            branch = waiting.pop()
            found = self._relaxed(branch)
            looked += 1
            if isinstance(found, np.ndarray) and found.dtype == np.bool_:
                used |= found
            elif (choice := self._whole(branch, found)) is not None:
                return Together(choice, np.empty(0, np.intp), "sums")
            else:
                waiting += self._split(branch, found)
        return Together(None, self._index[used[: len(self._index)]], "sums" if looked == 1 else "cases")

    def _switch(self, asked: Mask) -> None:
        """Ask these rows of the program, and what links columns besides."""
        now = np.ones_like(self._asked)
        now[: len(self._index)] = asked[self._index]
        for row in np.flatnonzero(now != self._asked).tolist():
            ends = (self._floor[row], self._ceiling[row]) if now[row] else (-np.inf, np.inf)
            self._engine.changeRowBounds(row, *ends)
        self._asked = now

    def _relaxed(self, branch: Branch) -> Floats | Mask:
        """About where a branch's linear program has a point; or the rows that show that there is none."""
        engine = self._engine
        bounds = branch.low.astype(np.float64), branch.high.astype(np.float64)
        engine.changeColsBounds(len(self._columns), self._columns, *bounds)
        run_simplex(engine, self._budget)
        status = engine.getModelStatus()
        if status == highspy.HighsModelStatus.kOptimal and (found := solution(engine)) is not None:
            return found[0]
        if status == highspy.HighsModelStatus.kInfeasible and (weights := ray(engine)) is not None:
            for sign in (1.0, -1.0):
                if (shown := self._apart(branch, sign * weights * self._scales)) is not None:
                    return shown
        self._budget.check(0.0)
        raise GivenUp

    def _apart(self, branch: Branch, weights: Floats) -> Mask | None:
        """The rows of which multiples about these show in whole numbers that nothing in the branch meets them."""
        effect = np.abs(weights) * self._largest
        open_ = np.where(weights > 0, self._high >= OPEN, self._low <= -OPEN)
        used = np.flatnonzero(self._asked & ~open_ & (effect > NOISE * effect.max(initial=0.0)))
        if not len(used):
            return None
        some = weights[used]
        most = EXACT / (4 * float(np.abs(some) @ self._largest[used]))
        for scale in (SMALL_NUMBERS / float(np.abs(some).min()), most):
            if scale > most:
                continue
            times = np.rint(some * scale).astype(np.int64)
            price = -(times @ self._matrix[used])
            limit = int(times @ np.where(times > 0, self._high[used], self._low[used]))
            if limit + int(np.maximum(price * branch.low, price * branch.high).sum()) < 0:
                shown = np.zeros(len(self._low), np.bool_)
                shown[used[times != 0]] = True
                return shown
        return None

    def _whole(self, branch: Branch, values: Floats) -> Choice | None:
        """The whole numbers that the values are, if they meet every row that is asked."""
        near = np.rint(values)
        if np.abs(near - values).max(initial=0.0) > FRACTION:
            return None
        whole = np.clip(near.astype(np.int64), branch.low, branch.high)
        sums = self._matrix @ whole
        if (((sums < self._low) | (sums > self._high)) & self._asked).any():
            return None
        live, helpers = self._system.live, len(whole) - self._system.counts
        counts = np.zeros(len(self.model.team), np.int64)
        counts[live] = whole[: len(live)]
        return Choice(counts, whole[len(live) : helpers])

    def _split(self, branch: Branch, values: Floats) -> list[Branch]:
        """The branch in two at a value between whole numbers, the likelier part last."""
        values = np.clip(values, branch.low, branch.high)
        between = np.abs(values - np.rint(values))
        between[branch.low >= branch.high] = 0.0
        some = np.flatnonzero(between > FRACTION)
        if not len(some):
            raise GivenUp  # a point that the linear program takes for one that meets the rows
        some = some[self._sort[some] == self._sort[some].min()]
        part = values[some] - np.floor(values[some])
        column = int(some[part.argmax()])
        cut = int(np.floor(values[column]))
        below, above = branch.high.copy(), branch.low.copy()
        below[column], above[column] = cut, cut + 1
        parts = [Branch(branch.low, below), Branch(above, branch.high)]
        return parts if values[column] - cut > 0.5 else parts[::-1]
