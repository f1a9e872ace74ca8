"""The linear program over groups of which few may have members: a column is some people of a group who come together.

As sharp as a row `x ≤ y` for each person, with as many rows as there are groups (Dantzig and Wolfe 1960). Of each group
those come together whose price is above zero (`presolve.group_rows`); they join while that is worth it. Only bounds of
rows change from one branch to the next, so columns and the last basis stay (branch and price, Barnhart et al. 1998).
What breaks a row has a price, so there is always a solution. All in floating point: it says where to look.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from composer.base.arrays import Floats
from composer.presolve.group_rows import GroupPrices, GroupRows
from composer.solvers import tuning
from composer.solvers.budget import Budget
from composer.solvers.linear_program import LinearProgram
from composer.solvers.restricted_master import RestrictedMaster

NOWHERE = np.empty(0, np.int32)
NO_ONE = np.empty(0, np.intp)
LEAST = 1e-6
"""What a column has to be worth to join, where the dearest person is worth 1."""


@dataclass(frozen=True, eq=False)
class GroupShares:
    """How far each group is on, the multipliers of the rows, and what a column of each group has to be worth to join,
    the last one of those of none."""

    on: Floats
    multipliers: Floats
    needed: Floats


class GroupMaster:
    """The program, of whose groups `most` are on. All of them may be at first."""

    def __init__(self, rows: GroupRows, most: int, room: int) -> None:
        self._rows, self._number = rows, rows.number
        self._cost = float(max(1, *(int(np.abs(each).max(initial=0)) for each in (rows.worth, rows.gain, rows.on))))
        self._first = len(rows.matrix) + 1  # the row of the first group; before it is how many are on
        self._group: list[int] = []
        self._known: set[tuple[int, bytes]] = set()
        self._state = np.zeros(self._number, np.int8)
        floors = [-np.inf if low is None else low / size for low, size in zip(rows.low, rows.size, strict=True)]
        ceilings = [np.inf if high is None else high / size for high, size in zip(rows.high, rows.size, strict=True)]
        groups = np.ones(self._number)
        none, starts = np.zeros(0), np.zeros(self._first + self._number + 2, np.int32)
        low, high = np.array([*floors, 0.0, *groups * 0, 0.0]), np.array([*ceilings, float(most), *groups, 1.0])
        self._master = RestrictedMaster(simplex_scale_strategy=0)
        self._master.load(LinearProgram(none, none, none, low, high, starts, NOWHERE, none), [], range(len(low)))
        for row, (least, end) in enumerate(zip(rows.low, rows.high, strict=True)):
            for sign in (1.0,) * (least is not None) + (-1.0,) * (end is not None):
                self._add(-1, -float(max(1, room)), np.inf, {row: sign})
        for column, (weights, ends) in enumerate(zip(rows.helped.T, rows.ranges.tolist(), strict=True)):
            told = {row: weights[row] / rows.size[row] for row in np.flatnonzero(weights).tolist()}
            self._add(-1, rows.gain[column] / self._cost, ends[1], told, ends[0])

    def _add(self, group: int, cost: float, high: float, told: dict[int, float], low: float = 0.0) -> None:
        self._group.append(group)
        index, value = np.array([*told], np.int32), np.array([*told.values()], np.float64)
        self._master.add_column(cost, low, high, index, value)

    def hold(self, state: NDArray[np.int8]) -> None:
        """From now on groups of state 1 count as on, whoever comes of them, and of groups of state -1 nobody does."""
        for group in np.flatnonzero(state != self._state).tolist():
            if state[group] == 1:
                self._join(group, NO_ONE)
            self._master.bound(self._first + group, float(state[group] == 1), float(state[group] >= 0))
        self._state = state.copy()

    def solve(self, budget: Budget) -> GroupShares | None:
        """Its solution; None where HiGHS gives none that could be used. Raises OutOfBudget."""
        found = self._master.solve(budget)
        if found.values is None or found.duals is None:
            return None
        of, own = np.array(self._group), self._first - 1
        on: Floats = np.bincount(of[of >= 0], found.values[of >= 0], self._number).astype(np.float64)
        needed = found.duals[self._first :] + np.append(np.full(self._number, found.duals[own]), 0.0)
        return GroupShares(on, found.duals[:own] * self._cost / self._rows.size, needed * self._cost)

    def join(self, shares: GroupShares, prices: GroupPrices) -> bool:
        """Let the people of each group come together who are worth more than they need, of the groups that are worth
        most; whether there were any who did not before."""
        each = np.append(prices.each, int(np.maximum(prices.person[: self._rows.starts[1]], 0).sum())) / prices.scale
        more = np.where(np.append(self._state, 0) >= 0, each - shares.needed, 0.0)
        worth_it = np.flatnonzero(more > LEAST * self._cost)
        worth_it = worth_it[np.argsort(-more[worth_it], kind="stable")][: tuning.GROUPS_JOINING]
        starts = self._rows.starts.tolist()
        ends = {group: starts[place : place + 2] for group in worth_it.tolist() for place in [(group + 1) % len(more)]}
        joined = [
            self._join(group, first + np.flatnonzero(prices.person[first:end] > 0))
            for group, (first, end) in ends.items()
        ]
        return any(joined)

    def _join(self, group: int, people: NDArray[np.intp]) -> bool:
        """Let these people of a group come together; whether that is new. The last group are those of none."""
        rows = self._rows
        if (group, people.tobytes()) in self._known:
            return False
        self._known.add((group, people.tobytes()))
        weights = rows.matrix[:, people].sum(axis=1)
        told = {row: weights[row] / rows.size[row] for row in np.flatnonzero(weights).tolist()}
        told |= {self._first + group: 1.0} | ({self._first - 1: 1.0} if group < self._number else {})
        cost = int(rows.worth[people].sum())
        if group < self._number:
            cost += int(rows.on[group]) if len(people) else max(0, int(rows.on[group]))
        self._add(group if group < self._number else -1, cost / self._cost, np.inf, told)
        return True
