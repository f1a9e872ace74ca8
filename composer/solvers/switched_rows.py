"""Whether some of a model's rows can be met together: branch and bound on one linear program that is kept.

Between questions only the bounds of rows change: those that are not asked are open. The matrix, the program in HiGHS
and its last basis stay. A linear program in floating point says where to look (Land and Doig 1960); that a branch is
empty is shown by whole-number multiples of rows that add up to what no choice can meet (Farkas 1902). So what is proved
here is proved in whole numbers, and the rows used in all the branches stand against each other by themselves.

A branch is a range of every column and of every row: what a row adds up to is a whole number, whether it is asked or
not, and says more about a choice than single people do. So do the numbers of people whom a row weighs alike: each is a
row as well, which nobody asks. Where it takes too many branches, or where numbers are too large for 64 bits, it is
given up: there are other ways.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import highspy
import numpy as np

from composer.base.arrays import Floats, Ints, Mask
from composer.presolve.condense import Choice
from composer.presolve.dense_rows import OPEN, DenseRows
from composer.presolve.propagation import EXACT, SMALL_NUMBERS, Branch, Positions
from composer.problem.results import Basis
from composer.solvers import tuning
from composer.solvers.budget import Budget
from composer.solvers.linear_program import LinearProgram
from composer.solvers.lp import row_scales
from composer.solvers.rounding import FRACTION, Roundings
from composer.solvers.simplex import ray, run_simplex, simplex_engine, solution

SEVERAL = 4
"""Different weights up to which a row's people are counted by them."""
NOISE = 1e-9
"""Multipliers below this part of the largest are errors of rounding."""


@dataclass(frozen=True, eq=False)
class Together:
    """A choice that meets all that was asked; or, where it is None, positions of rows of the program, all of them
    asked, that no choice meets, and what that rests on."""

    choice: Choice | None
    against: Positions
    basis: Basis


@dataclass(frozen=True, eq=False)
class _Relaxed:
    """About where a linear program has a point; None: it has none, shown by the rows `against`."""

    values: Floats | None
    against: Mask


class GivenUp(Exception):
    """There is no telling in this way."""


class SwitchedRows:
    """The search over some rows, of whose program's some are asked, and others not. Raises GivenUp where their matrix
    or their numbers are too large."""

    def __init__(self, rows: DenseRows, budget: Budget) -> None:
        self.rows, self._budget = rows, budget
        width = int(rows.matrix.shape[1])
        self._people = width - len(rows.ranges)
        counted = list(_counted(rows))
        height = len(rows.matrix) + len(counted)
        largest = max(-int(rows.matrix.min(initial=0)), int(rows.matrix.max(initial=0)))
        if height * width > tuning.SWITCHED_NUMBERS or largest > tuning.KEPT_LARGEST:
            raise GivenUp
        self._matrix = np.concatenate([rows.matrix, np.zeros((len(counted), width), np.int64)])
        for place, columns in enumerate(counted, len(rows.matrix)):
            self._matrix[place, : self._people] = columns
        nowhere = np.full(len(counted), OPEN)
        self._low = np.concatenate([np.zeros(self._people, np.int64), rows.ranges[:, 0], rows.low, -nowhere])
        self._high = np.concatenate([rows.upper, rows.ranges[:, 1], rows.high, nowhere])
        heavy = np.abs(self._matrix)
        support = np.count_nonzero(heavy[:, : self._people], axis=1)
        telling = np.flatnonzero(heavy.max(axis=1, initial=0) <= 1)
        self._telling = telling[np.argsort(-support[telling], kind="stable")]
        self._wide = set((width + telling[support[telling] * tuning.SWITCHED_WIDE >= self._people]).tolist())
        self._asked, self._none = np.ones(height, np.bool_), np.zeros(height, np.bool_)
        self._width, self._index = width, rows.index
        ends = np.abs(np.stack([self._low, self._high]))
        ends = np.where(ends < OPEN, ends, 0).max(axis=0).astype(np.float64)
        self._largest = np.maximum(heavy.astype(np.float64) @ ends[:width], ends[width:])
        if self._largest.sum() * SMALL_NUMBERS > EXACT:
            raise GivenUp
        self._load()

    def _load(self) -> None:
        width = self._width
        (there,) = self._matrix.ravel().nonzero()  # sooner than of two axes
        at, column = np.divmod(there, width)
        values = self._matrix.ravel()[there].astype(np.float64)
        self._scales = np.append(np.ones(width), row_scales(at, values, len(self._matrix)))
        self._held = self._low, self._high
        ends = self._ends(self._low, self._high, slice(None))
        weights = values * self._scales[at + width]
        self._engine = simplex_engine()
        LinearProgram.of_entries(at, column, weights, self._cost(), ends).given_to(self._engine)

    def _cost(self) -> Floats:
        """What everybody leaves of ceilings, each as if its bound were 1: where these have room left, a choice in
        fractions of people is soon one in whole people. No proof rests on it."""
        slacks = [self.rows.program.rows[position].slack for position in self._index.tolist()]
        ceilings = [place for place, slack in enumerate(slacks) if slack is not None and slack.ceiling]
        adds = self._matrix[ceilings, : self._people]  # they are written as floors
        ends = np.abs(self._low[self._width :][ceilings])
        heavy = np.maximum(np.maximum(1, ends), np.abs(adds).max(axis=1, initial=0))
        return np.append((adds / heavy[:, np.newaxis]).sum(axis=0), np.zeros(self._width - self._people))

    def _ends(self, low: Ints, high: Ints, some: slice | Positions) -> tuple[Floats, Floats]:
        """Bounds as the engine knows them."""
        scales = self._scales[some]
        return np.where(low[some] > -OPEN, low[some] * scales, -np.inf), np.where(
            high[some] < OPEN, high[some] * scales, np.inf
        )

    def together(self, asked: Mask) -> Together:
        """Whether the rows of the program that are `asked` can be met together. Raises GivenUp."""
        self._asked[: len(self._index)] = asked[self._index]
        open_ = np.append(np.zeros(self._width, np.bool_), ~self._asked)
        waiting = [Branch(np.where(open_, -OPEN, self._low), np.where(open_, OPEN, self._high))]
        used, looked, dived = np.zeros(len(self._asked), np.bool_), 0, False
        while waiting:
            if looked >= tuning.SWITCHED_BRANCHES:
                raise GivenUp
            branch = waiting.pop()
            found, looked = self._relaxed(branch), looked + 1
            if found.values is None:
                used |= found.against
                continue
            choice, place = self._whole(branch, found.values), -1
            if choice is None:
                place = self._between(found.values)
                if not dived and place not in self._wide:
                    dived, choice = True, self._dived(branch, found.values)
            if choice is not None:
                return Together(choice, np.empty(0, np.intp), "sums")
            waiting += self._split(branch, found.values, place)
        return Together(None, self._index[used[: len(self._index)]], "sums" if looked == 1 else "cases")

    def _dived(self, branch: Branch, values: Floats) -> Choice | None:
        """A choice, found by holding on to whomever the linear program chooses, and to one more each time; without that
        one where it cannot be."""
        people = slice(self._people)
        for _ in range(tuning.SWITCHED_DIVE):
            whole = np.floor(values[people] + FRACTION).astype(np.int64)
            column = int((values[people] - whole).argmax())
            low, high = branch.low.copy(), branch.high.copy()
            low[people] = np.clip(whole, low[people], high[people])
            low[column], high[column] = min(low[column] + 1, high[column]), low[column]
            for more in (Branch(low, branch.high), Branch(branch.low, high)):
                found = self._relaxed(more)
                if found.values is not None:
                    break
            else:
                return None
            branch, values = more, found.values
            if (choice := self._whole(branch, values)) is not None:
                return choice
        return None

    def _relaxed(self, branch: Branch) -> _Relaxed:
        """A branch's linear program. Raises GivenUp where it shows nothing."""
        engine, width = self._engine, self._width
        changed = np.flatnonzero((branch.low != self._held[0]) | (branch.high != self._held[1]))
        low, high = self._ends(branch.low, branch.high, changed)
        for place, least, most in zip(changed.tolist(), low.tolist(), high.tolist(), strict=True):
            if place < width:
                engine.changeColBounds(place, least, most)
            else:
                engine.changeRowBounds(place - width, least, most)
        self._held = branch.low, branch.high
        run_simplex(engine, self._budget)
        status = engine.getModelStatus()
        if status == highspy.HighsModelStatus.kOptimal and (found := solution(engine)) is not None:
            return _Relaxed(found[0], self._none)
        if status == highspy.HighsModelStatus.kInfeasible and (weights := ray(engine)) is not None:
            for sign in (-1.0, 1.0):
                if (shown := self._apart(branch, sign * weights * self._scales[width:])) is not None:
                    return _Relaxed(None, shown)
        self._budget.check(0.0)
        raise GivenUp

    def _apart(self, branch: Branch, weights: Floats) -> Mask | None:
        """The rows of which multiples about these show in whole numbers that nothing in the branch meets them: those
        that are asked, and by their own bounds, not by the branch's."""
        low, high = branch.low[self._width :], branch.high[self._width :]
        effect = np.abs(weights) * self._largest
        open_ = np.where(weights > 0, high >= OPEN, low <= -OPEN)
        used = np.flatnonzero(~open_ & (effect > NOISE * effect.max(initial=0.0)))
        if not len(used):
            return None
        some, ends = weights[used], np.where(weights > 0, high, low)[used]
        most = EXACT / (4 * float(np.abs(some) @ self._largest[used]))
        for scale in (SMALL_NUMBERS / float(np.abs(some).min()), most):
            if scale > most:
                continue
            times = np.rint(some * scale).astype(np.int64)
            price = -(times @ self._matrix[used])
            limit = int(times @ ends)
            columns = slice(self._width)
            if limit + int(np.maximum(price * branch.low[columns], price * branch.high[columns]).sum()) < 0:
                own = np.where(weights > 0, self._high[self._width :], self._low[self._width :])[used]
                shown = self._none.copy()
                shown[used[(times != 0) & (own == ends)]] = True
                return shown & self._asked
        return None

    def _whole(self, branch: Branch, values: Floats) -> Choice | None:
        """The whole numbers that the values are, if they meet every row that is asked; the few between two whole
        numbers are rounded in every way."""
        width = self._width
        ends = branch.low[:width], branch.high[:width]
        every = Roundings.of(values, ends, self._matrix, tuning.SWITCHED_ROUNDED)
        if every is None or not (met := every.meeting(branch.low[width:], branch.high[width:])).any():
            return None
        whole = every.way(int(met.argmax()))
        return Choice(whole[: self._people], whole[self._people :])

    def _between(self, values: Floats) -> int:
        """The first place where a value lies between two whole numbers: of rows that count, those over most people
        first, else of helpers, else the person who is nearest to be chosen; -1 where there is none."""
        sums = self._matrix[self._telling] @ values
        some = np.flatnonzero(np.abs(sums - np.rint(sums)) > FRACTION)
        if len(some):
            return self._width + int(self._telling[some[0]])
        part = np.where(np.abs(values - np.rint(values)) > FRACTION, values - np.floor(values), 0.0)
        part[self._people :] *= 2.0
        return int(part.argmax()) if part.any() else -1

    def _split(self, branch: Branch, values: Floats, place: int) -> list[Branch]:
        """The branch in two at a value, the nearer part last."""
        if place < 0 or branch.low[place] >= branch.high[place]:
            raise GivenUp  # a point that the linear program takes for one that meets the rows
        value = float(self._matrix[place - self._width] @ values if place >= self._width else values[place])
        cut = int(np.floor(value))
        below, above = branch.high.copy(), branch.low.copy()
        below[place], above[place] = cut, cut + 1
        parts = [Branch(branch.low, below), Branch(above, branch.high)]
        return parts if value - cut > 0.5 else parts[::-1]


def _counted(rows: DenseRows) -> Iterator[Mask]:
    """Columns that are counted together: those of a team, and those that a row weighs alike beside others."""
    people = rows.matrix.shape[1] - len(rows.ranges)
    matrix, helpers = rows.matrix[: len(rows.index), :people], rows.matrix[: len(rows.index), people:]
    weighed = matrix != 0
    first = matrix[np.arange(len(matrix)), weighed.argmax(axis=1)] if people else np.zeros(len(matrix), np.int64)
    even = ((matrix == first[:, np.newaxis]) == weighed).all(axis=1)
    known = {each.tobytes() for each in weighed[even & ~helpers.any(axis=1)]}
    several = [rows.team == team for team in set(rows.team.tolist())]
    for line in matrix[~even]:
        if len(different := set(line.tolist()) - {0}) <= SEVERAL:
            several += [line == weight for weight in sorted(different)]
    for support in several:
        if np.count_nonzero(support) > 1 and support.tobytes() not in known:
            known.add(support.tobytes())
            yield support
