"""The best choice of one model under floors that move: branch and bound on one linear program that is kept.

Between questions only bounds and costs change; the matrix, the program in HiGHS and its last basis stay. A linear
program in floating point says where to look (Land and Doig 1960); its multipliers, scaled and rounded to whole numbers,
bound a branch exactly, whatever they are (`presolve.lagrangian`), and rule out values of columns (reduced-cost fixing,
Dantzig, Fulkerson, Johnson 1954). So what is proved here is proved in whole numbers. Where it takes too many branches,
or where numbers are too large for 64 bits, it is given up: there are other ways.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import highspy
import numpy as np

from composer.base.arrays import Floats, Ints, Mask
from composer.presolve.condense import Choice, CountModel
from composer.problem.results import Basis
from composer.solvers import tuning
from composer.solvers.budget import Budget
from composer.solvers.kept_sums import KeptSums, Ranges, RowSum
from composer.solvers.linear_program import LinearProgram
from composer.solvers.lp import power_of_two, row_scales
from composer.solvers.rounding import FRACTION, Roundings
from composer.solvers.simplex import ray, run_simplex, simplex_engine, solution

Floors = Sequence[int | None]
Learn = Callable[[Sequence[int], int], None]
OPEN = 2**62
"""The bound of a side that has none."""
ROOM = 2.0**60
"""What sums of scaled numbers may come to."""
SMALL_NUMBERS = 720_720
"""Divided by each number to 16: multipliers are mostly fractions of such."""
FINEST = SMALL_NUMBERS << 5


@dataclass(frozen=True, eq=False)
class Best:
    """The best choice, worth `value`; None and no value: there is none. `basis` is what that rests on."""

    choice: Choice | None
    value: int | None
    basis: Basis


@dataclass(frozen=True, eq=False)
class Reach:
    """How far one expression can go: no further than `bound` (in whole numbers, hence exact); None where nothing meets
    the rows. `multipliers` are about those of the floors."""

    bound: int | None
    multipliers: Floats


@dataclass(frozen=True, eq=False)
class _Relaxed:
    """A node's linear program: where its best point is, and what its multipliers show. No point: nothing meets the
    rows."""

    values: Floats | None
    duals: Floats
    shown: RowSum


class GivenUp(Exception):
    """There is no telling in this way."""


class FloorSearch:
    """The search over one model, whose rows at the positions `moving` are the expressions that have floors.

    `learn` is told what was proved of all choices, whatever the floors: a sum of the expressions with these weights is
    no more than that. Raises GivenUp where its numbers are too large or its matrix is.
    """

    def __init__(self, model: CountModel, moving: Sequence[int], budget: Budget, learn: Learn) -> None:
        rows, self._width = model.everything, len(model.team)
        ranges = model.ranges
        if len(rows) * (self._width + len(ranges)) > tuning.KEPT_NUMBERS or model.largest > tuning.KEPT_LARGEST:
            raise GivenUp
        self.model, self._budget, self._learn = model, budget, learn
        self._moving = np.array(moving, np.intp)
        self._matrix = np.zeros((len(rows), self._width + len(ranges)), np.int64)
        for place, row in enumerate(rows):
            self._matrix[place, row.flat.columns] = row.flat.weights
            self._matrix[place, row.flat.auxiliaries + self._width] = row.flat.helper_weights
        self._low = np.array([-OPEN if row.low is None else row.low for row in rows], np.int64)
        self._high = np.array([OPEN if row.high is None else row.high for row in rows], np.int64)
        self._least, self._most = np.where(self._low > -OPEN, -np.inf, 0.0), np.where(self._high < OPEN, np.inf, 0.0)
        low = np.append(np.zeros(self._width, np.int64), ranges[:, 0])
        self._root = Ranges(low, np.append(model.upper, ranges[:, 1]))
        far = np.maximum(np.abs(self._root.low), np.abs(self._root.high)).astype(np.float64)
        ends = [np.abs(end[np.abs(end) < OPEN]).astype(np.float64) for end in (self._low, self._high)]
        self._reach = float((np.abs(self._matrix) @ far).max(initial=0.0))
        self._far, self._end = far, max([1.0, *(float(end.max(initial=0.0)) for end in ends)])
        if max(self._reach, self._end) > ROOM / 2**20:
            raise GivenUp
        self._load()

    def _load(self) -> None:
        at, column = np.nonzero(self._matrix)
        values = self._matrix[at, column].astype(np.float64)
        self._scales, width = row_scales(at, values, len(self._matrix)), self._matrix.shape[1]
        low = np.where(self._low > -OPEN, self._low * self._scales, -np.inf)
        high = np.where(self._high < OPEN, self._high * self._scales, np.inf)
        ends = np.append(self._root.low, low), np.append(self._root.high, high)
        self._engine = simplex_engine()
        LinearProgram.of_entries(at, column, values * self._scales[at], np.zeros(width), ends).given_to(self._engine)
        self._columns = np.arange(width, dtype=np.int32)
        self._cost, self._unit = np.zeros(width, np.int64), 1.0
        self._sums = KeptSums(self._root, len(self._moving))
        self._choices, self._values = list[Choice](), np.zeros((64, len(self._moving)), np.int64)

    def hold(self, floors: Floors) -> None:
        """From now on these are the floors."""
        for place, low in zip(self._moving.tolist(), floors, strict=True):
            self._low[place] = -OPEN if low is None else low
            self._least[place] = 0.0 if low is None else -np.inf
            self._engine.changeRowBounds(place, -np.inf if low is None else low * self._scales[place], np.inf)
        self._floors = floors
        self._end = max(self._end, *(abs(low) for low in floors if low is not None), 1)
        if self._end > ROOM / 2**20:
            raise GivenUp

    def reach(self, lead: int) -> Reach:
        """How far one of the moving expressions can go under the floors of the others."""
        found = self._from_root([int(place == lead) for place in range(len(self._moving))], self._root)
        return Reach(None if found.values is None else found.shown.bound, found.duals[self._moving])

    def best(self, weights: Sequence[int]) -> Best:
        """The best choice under the floors by the sum of the moving expressions with these weights."""
        held = [low * weight for low, weight in zip(self._floors, weights, strict=True) if low is not None]
        cutoff = sum(held) if len(held) == len(weights) else None  # whatever meets the floors is worth that
        self._weigh(weights)
        self._sums.begin(weights, self._floors)
        waiting: list[tuple[float, Ranges]] = [(np.inf, self._root)]
        split, looked = False, 0
        best = self._met()
        if best is not None and (cutoff is None or self._worth(best) >= cutoff):
            cutoff = self._worth(best) + 1
        top: int | None = None
        while waiting:
            # The largest bound first, of equal ones the last: what the best choice closes is not looked at before.
            _, ranges = waiting.pop(max(range(len(waiting)), key=lambda place: (waiting[place][0], place)))
            node = self._sums.narrowed(ranges, cutoff)
            if node is None:
                continue
            if looked >= tuning.KEPT_BRANCHES:
                raise GivenUp
            found = self._relax(node) if looked else self._from_root(weights, node)
            if not looked:
                top = None if found.values is None else found.shown.bound
                self._note(node, found, cutoff)
            looked += 1
            if found.values is None:
                continue
            if (choice := self._whole(node, found.values)) is not None:
                value = self._worth(choice)
                if cutoff is None or value >= cutoff:
                    best, cutoff = choice, value + 1
            if (narrowed := self._narrowed(node, found, cutoff)) is not None:
                bound, split = found.shown.limit / found.shown.scale, True
                waiting += [(bound, part) for part in self._split(narrowed, found, cutoff)]
        if best is None:
            return Best(None, None, "cases" if split else "sums")
        assert cutoff is not None
        return Best(best, cutoff - 1, "sums" if not split or top == cutoff - 1 else "cases")

    def _met(self) -> Choice | None:
        """The best of the choices met before that meet the floors."""
        least = np.array([-OPEN if low is None else low for low in self._floors])
        values = self._values[: len(self._choices)]
        there = np.flatnonzero((values >= least).all(axis=1))
        if not len(there):
            return None
        return self._choices[int(there[(values[there] @ np.array(self._weights)).argmax()])]

    def _weigh(self, weights: Sequence[int]) -> None:
        """From now on it is about a sum of the moving expressions with these weights."""
        self._weights, self._cost = weights, np.array(weights, np.int64) @ self._matrix[self._moving]

    def _from_root(self, weights: Sequence[int], node: Ranges) -> _Relaxed:
        """The linear program by a sum of the moving expressions from now on; what it shows of all choices is told."""
        self._weigh(weights)
        self._unit = power_of_two(self._cost.astype(np.float64))
        self._engine.changeColsCost(len(self._columns), self._columns, self._cost * self._unit)
        self._budget.rounds += 1
        found = self._relax(node)
        shown, root = found.shown, self._root
        slopes, floors = self._of_floors(shown)
        limit = shown.rows - int(slopes @ floors)
        limit += int(np.maximum(shown.price * root.low, shown.price * root.high).sum())
        scale = 0 if found.values is None else shown.scale  # what a floor adds is the expression's own then
        self._learn([scale * weight - slope for weight, slope in zip(weights, slopes.tolist(), strict=True)], limit)
        return found

    def _of_floors(self, shown: RowSum) -> tuple[Ints, Ints]:
        """How often a sum has the moving rows, and their floors, 0 where it has them not."""
        slopes = shown.of(self._moving, len(self._matrix))
        return slopes, np.where(slopes != 0, self._low[self._moving], 0)

    def _relax(self, node: Ranges) -> _Relaxed:
        engine = self._engine
        bounds = node.low.astype(np.float64), node.high.astype(np.float64)
        engine.changeColsBounds(len(self._columns), self._columns, *bounds)
        run_simplex(engine, self._budget)
        status = engine.getModelStatus()
        if status == highspy.HighsModelStatus.kOptimal and (found := solution(engine)) is not None:
            values, duals = found
            duals = duals * self._scales / self._unit
            shown = self._bound(node, duals, self._cost)
            self._sums.add(shown, self._weights, *self._of_floors(shown))
            return _Relaxed(values, duals, shown)
        if status == highspy.HighsModelStatus.kInfeasible and (weights := ray(engine)) is not None:
            for sign in (-1.0, 1.0):
                shown = self._bound(node, sign * weights * self._scales, np.zeros_like(self._cost))
                if shown.limit < 0:
                    self._sums.add(shown, None, *self._of_floors(shown))
                    return _Relaxed(None, weights, shown)
        self._budget.check(0.0)
        raise GivenUp

    def _bound(self, node: Ranges, duals: Floats, cost: Ints) -> RowSum:
        """What multiples of the rows, about these, show in whole numbers."""
        used = duals.nonzero()[0]
        usable = np.minimum(np.maximum(duals[used], self._least[used]), self._most[used])
        heavy = float(np.abs(usable).sum()) * max(self._reach, self._end) + float(np.abs(cost) @ self._far)
        scale = _scale(ROOM / max(1.0, heavy))
        times = np.rint(usable * scale).astype(np.int64)
        price = scale * cost - times @ self._matrix[used]
        rows = int(times @ np.where(times > 0, self._high[used], self._low[used]))
        limit = rows + int(price @ np.where(price > 0, node.high, node.low))
        return RowSum(rows, limit, price, scale, used, times, heavy * scale)

    def _narrowed(self, node: Ranges, found: _Relaxed, cutoff: int | None) -> Ranges | None:
        """The node without what cannot be worth the cutoff; None where nothing is left."""
        if cutoff is None:
            return node
        shown = found.shown
        spare = shown.limit - cutoff * shown.scale
        if spare < 0:
            return None
        price = shown.price
        room = spare // np.maximum(np.abs(price), 1)
        low = np.where(price > 0, np.maximum(node.low, node.high - room), node.low)
        high = np.where(price < 0, np.minimum(node.high, node.low + room), node.high)
        return Ranges(low, high)

    def _whole(self, node: Ranges, values: Floats) -> Choice | None:
        """The whole numbers that the values are, if they meet every row; the few between two whole numbers are rounded
        in every way, and of what meets the rows then that is taken which is worth most."""
        every = Roundings.of(values, (node.low, node.high), self._matrix, tuning.KEPT_ROUNDED)
        if every is None or not (met := every.meeting(self._low, self._high)).any():
            return None
        ways = np.flatnonzero(met)
        way = int(ways[(self._cost[every.between] @ every.up[:, ways]).argmax()])
        whole, sums = every.way(way), every.sums[:, way]
        choice = Choice(whole[: self._width], whole[self._width :])
        if len(self._choices) == len(self._values):
            self._values = np.append(self._values, np.zeros_like(self._values), axis=0)
        self._values[len(self._choices)] = sums[self._moving]
        self._choices.append(choice)
        return choice

    def _worth(self, choice: Choice) -> int:
        return int(self._cost @ np.append(choice.counts, choice.auxiliaries))

    def _split(self, node: Ranges, found: _Relaxed, cutoff: int | None) -> list[Ranges]:
        """The node in two at a value between whole numbers, the nearer part last."""
        assert found.values is not None
        values = np.clip(found.values, node.low, node.high)
        between = np.abs(values - np.rint(values))
        between[node.low >= node.high] = 0.0
        some = np.flatnonzero(between > FRACTION)
        if len(some):
            column = self._sums.dearest(node, cutoff, some, values[some])
        else:
            free = np.flatnonzero(node.low < node.high)
            if not len(free):
                raise GivenUp  # a point that the linear program takes for one that meets the rows
            column = int(free[np.abs(found.shown.price[free]).argmin()])
        cut = int(np.clip(np.floor(values[column]), node.low[column], node.high[column] - 1))
        below, above = node.high.copy(), node.low.copy()
        below[column], above[column] = cut, cut + 1
        parts = [Ranges(node.low, below), Ranges(above, node.high)]
        return parts if values[column] - cut > 0.5 else parts[::-1]

    def _note(self, node: Ranges, found: _Relaxed, cutoff: int | None) -> None:
        """Whom it turns on: those whom the first prices leave."""
        left = self._narrowed(node, found, cutoff) if found.values is not None else None
        if left is None:
            return
        classes, live = self.model.classes, self._live(left)
        self._budget.decided(classes.people[live[classes.of]])

    def _live(self, node: Ranges) -> Mask:
        """The classes of which somebody may be chosen."""
        some = np.zeros(int(self.model.classes.sample.max(initial=0)) + 1, np.bool_)
        some[self.model.person[node.high[: self._width] > 0]] = True
        live: Mask = some[self.model.classes.sample]
        return live


def _scale(most: float) -> int:
    if most < 1:
        raise GivenUp
    if most >= SMALL_NUMBERS:
        return min(FINEST, SMALL_NUMBERS << int(np.log2(most / SMALL_NUMBERS)))
    return 1 << int(np.log2(most))
