"""Whether anything at all is possible in a model: branch and bound in which only whole-number arithmetic decides.

A linear program in floating point says where to look (Land and Doig 1960); what it says proves nothing. A branch is a
range for every column. It is narrowed, or closed, only by what whole-number multiples of the rows show (Farkas 1902),
or where it is a single point that breaks a row. So a wrong answer of the engine costs time, never truth.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np
from numpy.typing import NDArray

from composer.engines.budget import Budget
from composer.engines.farkas import ASKING, ITERATING
from composer.engines.lp import Floats, Scaled, proving, quiet, ray, solution
from composer.reduce.classes import Ints
from composer.reduce.model import Choice, Model

Exact = NDArray[Any]
"""Whole numbers of 64 bits, or Python's."""
FRACTION = 1e-6
"""How far from a whole number a value must lie to be between two."""
SMALL_NUMBERS = 720_720
"""Divided by each number to 16: multipliers are mostly fractions of such."""
SHARP = (1, 2**30)
"""What the smallest multiplier is scaled to, times `SMALL_NUMBERS`."""
NOISE = 1e-9
"""Multipliers below this part of the largest are errors of rounding."""
EXACT = 2.0**61
"""Sums that stay below this are added in 64 bits, others in Python's whole numbers."""


@dataclass(frozen=True, eq=False)
class Branch:
    """The range that each column and helper lies in."""

    low: Ints
    high: Ints

    @property
    def empty(self) -> bool:
        """Whether some range holds no whole number."""
        return bool((self.low > self.high).any())


@dataclass(frozen=True)
class Searched:
    """`choice` meets every row; where it is None, `nothing` tells whether it is proved that none does. `branches` is
    how many were looked into."""

    choice: Choice | None
    nothing: bool
    branches: int


class Branching:
    """The search over one model, whose columns come first and then its helpers.

    The model's objective guides the search. Where one of the program's rows is a floor under it, `floor` is that row's
    position, and `factor` how many of the row the objective is.
    """

    def __init__(self, model: Model, budget: Budget, floor: int | None = None, factor: int = 1) -> None:
        self._model, self._budget = model, budget
        self._width = len(model.team)
        ranges = np.array(model.program.helpers, np.int64).reshape(-1, 2)
        low = np.append(np.zeros(self._width, np.int64), ranges[:, 0])
        self._root = Branch(low, np.append(model.upper, ranges[:, 1]))
        flats = [row.flat for row in model.everything]
        sizes = [len(flat.columns) + len(flat.helpers) for flat in flats]
        self._row = np.repeat(np.arange(len(flats)), sizes)
        self._column = _joined([part for flat in flats for part in (flat.columns, flat.helpers + self._width)])
        self._weight = _joined([part for flat in flats for part in (flat.weights, flat.helper_weights)])
        self._ends = [(row.low, row.high) for row in model.everything]
        self._open = (
            np.array([low is None for low, _ in self._ends], np.bool_),
            np.array([high is None for _, high in self._ends], np.bool_),
        )
        self._size = np.bincount(self._row, np.abs(self._weight).astype(float), len(flats))
        self._floor = model.index.index(floor) if floor in model.index else None
        self._factor = factor
        self._scaled = Scaled.of(model)
        self._engine = quiet()
        for option, value in (("presolve", "off"), ("solver", "simplex"), ("simplex_scale_strategy", 0)):
            self._engine.setOptionValue(option, value)
        self._engine.passModel(self._scaled.lp)

    def search(self, work: float | None = None) -> Searched:
        """Look into branches for so much work, or as long as it takes; the budget ends it too."""
        waiting, looked, began = [self._root], 0, self._budget.spent
        while waiting:
            if self._budget.over or (work is not None and self._budget.spent - began > work):
                return Searched(None, False, looked)
            branch = waiting.pop()
            looked += 1
            narrowed, values = self._relaxed(branch)
            if narrowed.empty:
                continue
            choice = self._whole(narrowed, values)
            if choice is not None:
                return Searched(choice, False, looked)
            waiting += _split(narrowed, values)
        return Searched(None, True, looked)

    def _relaxed(self, branch: Branch) -> tuple[Branch, Floats]:
        """The branch without what is proved to hold nothing, and about where the linear program has its best point."""
        engine, size = self._engine, len(branch.low)
        low, high = branch.low.astype(np.float64), branch.high.astype(np.float64)
        engine.changeColsBounds(size, np.arange(size, dtype=np.int32), low, high)
        engine.run()
        iterations = max(0, engine.getInfo().simplex_iteration_count)
        self._budget.spend(ASKING + ITERATING * (size + len(self._ends)) * iterations)
        status = engine.getModelStatus()
        if status == highspy.HighsModelStatus.kOptimal and (found := solution(engine)) is not None:
            values, duals = found
            duals = -duals * self._scaled.rows / self._scaled.cost
            if self._floor is not None:
                duals[self._floor] += self._factor
                branch = self._narrowed(branch, duals)
            return branch, values
        if status == highspy.HighsModelStatus.kInfeasible and (weights := ray(engine)) is not None:
            lp = self._scaled.lp
            lp.col_lower_, lp.col_upper_ = low, high
            branch = self._narrowed(branch, -proving(lp, weights) * self._scaled.rows)
        return branch, low  # where it is not known, it is split wherever there is something to split

    def _narrowed(self, branch: Branch, shape: Floats) -> Branch:
        """The branch without what a whole-number multiple of the rows, shaped so, proves to hold nothing."""
        effect = np.abs(shape) * self._size
        wrong = np.where(shape > 0, *self._open) | ~np.isfinite(shape) | (effect <= NOISE * effect.max(initial=0.0))
        shape = np.where(wrong, 0.0, shape)
        smallest = np.abs(shape[shape != 0]).min(initial=np.inf)
        for sharp in SHARP if np.isfinite(smallest) else ():
            branch = self._without(branch, shape * (SMALL_NUMBERS * sharp / smallest))
            if branch.empty:
                break
        return branch

    def _without(self, branch: Branch, shape: Floats) -> Branch:
        """Floors, and ceilings below zero, ask for so much together; a column cannot be so far from its better end that
        less is left."""
        largest = float(np.maximum(np.abs(branch.low), np.abs(branch.high)).max(initial=1))
        kind: type = np.int64 if float(np.abs(shape) @ self._size + 1) * largest < EXACT / 2 else object
        used = np.flatnonzero(shape)
        times: Exact = np.zeros(len(shape), kind)
        times[used] = [round(each) for each in shape[used].tolist()]
        needed = 0
        for place, number in zip(used.tolist(), times[used].tolist(), strict=True):
            end = self._ends[place][0 if number > 0 else 1]
            assert end is not None or not number
            needed += number * (end or 0)
        sums: Exact = np.zeros(len(branch.low), kind)
        np.add.at(sums, self._column, times[self._row] * self._weight)
        spare = int(np.maximum(sums * branch.low, sums * branch.high).sum()) - needed
        if spare < 0:
            return Branch(branch.high + 1, branch.high)
        if kind is np.int64 and spare < EXACT:
            room = spare // np.maximum(np.abs(sums), 1)
        else:
            room = np.array([spare // max(1, abs(each)) for each in sums.tolist()], object)
        room = np.minimum(room, branch.high - branch.low).astype(np.int64)
        low = np.where(sums > 0, np.maximum(branch.low, branch.high - room), branch.low).astype(np.int64)
        high = np.where(sums < 0, np.minimum(branch.high, branch.low + room), branch.high).astype(np.int64)
        return Branch(low, high)

    def _whole(self, branch: Branch, values: Floats) -> Choice | None:
        """The whole numbers that the values are, if they meet every row."""
        near = np.clip(np.rint(values), branch.low, branch.high)
        if np.abs(near - values).max(initial=0.0) > FRACTION and (branch.low < branch.high).any():
            return None
        counts = near.astype(np.int64)
        choice = Choice(counts[: self._width], counts[self._width :])
        return choice if self._model.broken(choice) is None else None


def _split(branch: Branch, values: Floats) -> list[Branch]:
    """The branch in two, the likelier one last; none where it is a single point, which was seen to break a row."""
    values = np.clip(values, branch.low, branch.high)
    between = np.abs(values - np.rint(values))
    if not len(between) or between.max() <= FRACTION:
        between = (branch.high - branch.low).astype(np.float64)
        if not between.any():
            return []
    column = int(between.argmax())
    cut = int(np.clip(np.floor(values[column]), branch.low[column], branch.high[column] - 1))
    below, above = branch.high.copy(), branch.low.copy()
    below[column], above[column] = cut, cut + 1
    parts = [Branch(branch.low, below), Branch(above, branch.high)]
    return parts if values[column] - cut > 0.5 else parts[::-1]


def _joined(parts: list[NDArray[np.intp]]) -> NDArray[np.intp]:
    return np.concatenate([np.empty(0, np.int64), *parts])
