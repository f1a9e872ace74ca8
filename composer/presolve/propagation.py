"""Ranges of columns made narrower by what rows show in whole numbers, until one is empty: then nothing meets the rows.

Two things show it: a single row, whose floor less the most that all other columns add is left for each of them (bound
propagation, Savelsbergh 1994); and whole-number multiples of the rows added up, which are a row as well, whatever the
multipliers (Farkas 1902; reduced-cost fixing, Dantzig, Fulkerson, Johnson 1954). Ceilings are floors of the opposite.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from composer.base.arrays import Floats, Ints
from composer.presolve import tuning
from composer.presolve.condense import CountModel
from composer.presolve.sparse_rows import SparseSum

Positions = NDArray[np.intp]
Exact = NDArray[Any]
"""Whole numbers of 64 bits, or Python's."""
SMALL_NUMBERS = 720_720
"""Divided by each number to 16: multipliers are mostly fractions of such."""
SHARP = (1, 2**30)
"""What the smallest multiplier is scaled to, times `SMALL_NUMBERS`."""
NOISE = 1e-9
"""Multipliers whose effect is below this part of the largest are errors of rounding."""
EXACT = 2.0**61
"""Sums that stay below this are added in 64 bits, others in Python's whole numbers."""


@dataclass(frozen=True, eq=False)
class Branch:
    """The range that each column lies in."""

    low: Ints
    high: Ints

    @property
    def empty(self) -> bool:
        """Whether some range holds no whole number."""
        return bool((self.low > self.high).any())

    @property
    def closed(self) -> Branch:
        """An empty one of the same columns."""
        return Branch(self.high + 1, self.high)


@dataclass(frozen=True, eq=False)
class System:
    """A model's rows as `weight[i]` of `column[i]` in `row[i]`, between two `ends`.

    Columns are those that may be chosen at all (`live`, of the model's), its helpers, then `counts`: how many are
    chosen of the columns that a row weighs alike, and of each team, each held by a row of its own. They are whole
    numbers too, and say more about a choice than single columns do.
    """

    live: Positions
    row: Positions
    column: Positions
    weight: Ints
    ends: tuple[tuple[int | None, int | None], ...]
    root: Branch
    counts: int

    @classmethod
    def of(cls, model: CountModel, check: Callable[[], None] = lambda: None) -> System:
        """A model's; `check` is called between two rows."""
        live, helpers = np.flatnonzero(model.upper), len(model.helpers)
        width, place = len(live), np.cumsum(model.upper > 0) - 1
        ranges = model.ranges
        flats = []
        for row in model.everything:
            check()
            flats.append(_living(row.flat, model.upper, place))
        supports = _supports(model.team[live], flats[: len(model.rows)])
        first = width + helpers
        counted = [np.append(support, first + number) for number, support in enumerate(supports)]
        columns = [np.append(flat.columns, flat.auxiliaries + width) for flat in flats] + counted
        weights = [np.append(flat.weights, flat.helper_weights) for flat in flats]
        weights += [np.append(np.ones(len(support), np.int64), -1) for support in supports]
        most = np.array([int(model.upper[live[support]].sum()) for support in supports], np.int64)
        return cls(
            live,
            np.repeat(np.arange(len(columns)), list(map(len, columns))),
            np.concatenate([np.empty(0, np.intp), *columns]),
            np.concatenate([np.empty(0, np.int64), *weights]),
            tuple((row.low, row.high) for row in model.everything) + ((0, 0),) * len(supports),
            Branch(
                np.concatenate([np.zeros(width, np.int64), ranges[:, 0], np.zeros(len(supports), np.int64)]),
                np.concatenate([model.upper[live], ranges[:, 1], most]),
            ),
            len(supports),
        )


def _living(flat: SparseSum, upper: Ints, place: Positions) -> SparseSum:
    kept = upper[flat.columns] > 0
    return SparseSum(place[flat.columns[kept]], flat.weights[kept], flat.auxiliaries, flat.helper_weights)


def _supports(teams: Positions, flats: Sequence[SparseSum]) -> list[Positions]:
    """Columns that are counted together."""
    found: dict[bytes, Positions] = {}
    if len(teams) > tuning.PROPAGATION_WIDE:
        return []
    for team in set(teams.tolist()):
        _add(found, np.flatnonzero(teams == team))
    for flat in flats:
        weights = set(flat.weights.tolist())
        for weight in sorted(weights) if len(weights) <= tuning.PROPAGATION_ALIKE else ():
            _add(found, flat.columns[flat.weights == weight])
    return list(found.values())[: tuning.PROPAGATION_COUNTS]


def _add(found: dict[bytes, Positions], support: Positions) -> None:
    if len(support) > 1:
        found.setdefault(support.tobytes(), support)


class Narrowing:
    """Narrows branches of one system."""

    def __init__(self, system: System) -> None:
        self.system = system
        ends: Sequence[tuple[int | None, int | None]] = system.ends
        floors = [low for low, _ in ends] + [None if high is None else -high for _, high in ends]
        asked = np.array([end is not None for end in floors], np.bool_)
        self._open = ~asked[: len(ends)], ~asked[len(ends) :]
        rows = np.append(system.row, system.row + len(ends))
        kept = asked[rows]
        self._row = (np.cumsum(asked) - 1)[rows[kept]]
        self._column = np.append(system.column, system.column)[kept]
        weights = np.append(system.weight, -system.weight)[kept]
        self._size: NDArray[Any] = np.bincount(system.row, np.abs(system.weight).astype(float), len(ends))
        largest = _largest(system.root)
        kind: type = np.int64 if self._size.max(initial=0.0) * largest < EXACT / 4 else object
        self._weight: Exact = weights.astype(kind)
        self._floor: Exact = np.array([end for end in floors if end is not None], kind)

    def by_rows(self, branch: Branch) -> Branch:
        """The branch without what some row rules out by itself; a few rounds, as each may help the next."""
        for _ in range(tuning.PROPAGATION_ROUNDS):
            before = branch
            branch = self._once(before)
            if branch.empty or (np.array_equal(branch.low, before.low) and np.array_equal(branch.high, before.high)):
                break
        return branch

    def _once(self, branch: Branch) -> Branch:
        low, high = branch.low[self._column], branch.high[self._column]
        up = self._weight > 0
        total: Exact = np.zeros(len(self._floor), self._weight.dtype)
        np.add.at(total, self._row, self._weight * np.where(up, high, low))
        if (total < self._floor).any():
            return branch.closed
        spare = (total - self._floor)[self._row]
        room = np.minimum(spare // np.abs(self._weight), high - low).astype(np.int64)
        lower, upper = branch.low.copy(), branch.high.copy()
        up = up.astype(np.bool_)
        np.maximum.at(lower, self._column[up], (high - room)[up])
        np.minimum.at(upper, self._column[~up], (low + room)[~up])
        return Branch(lower, upper)

    def by_multiples(self, branch: Branch, shape: Floats) -> Branch:
        """The branch without what multiples of the rows rule out: about `shape`, above 0 for floors and below for
        ceilings, scaled and rounded."""
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
        """Multiples ask for so much together: a column cannot be so far from its better end that less is left."""
        system = self.system
        kind: type = np.int64 if float(np.abs(shape) @ self._size + 1) * _largest(branch) < EXACT / 2 else object
        used = np.flatnonzero(shape)
        times: Exact = np.zeros(len(shape), kind)
        times[used] = [round(each) for each in shape[used].tolist()]
        needed = 0
        for place, number in zip(used.tolist(), times[used].tolist(), strict=True):
            end = system.ends[place][0 if number > 0 else 1]
            assert end is not None or not number
            needed += number * (end or 0)
        sums: Exact = np.zeros(len(branch.low), kind)
        np.add.at(sums, system.column, times[system.row] * system.weight)
        spare = int(np.maximum(sums * branch.low, sums * branch.high).sum()) - needed
        if spare < 0:
            return branch.closed
        if kind is np.int64 and spare < EXACT:
            room = spare // np.maximum(np.abs(sums), 1)
        else:
            room = np.array([spare // max(1, abs(each)) for each in sums.tolist()], object)
        room = np.minimum(room, branch.high - branch.low).astype(np.int64)
        low = np.where(sums > 0, np.maximum(branch.low, branch.high - room), branch.low).astype(np.int64)
        high = np.where(sums < 0, np.minimum(branch.high, branch.low + room), branch.high).astype(np.int64)
        return Branch(low, high)


def _largest(branch: Branch) -> float:
    return float(np.maximum(np.abs(branch.low), np.abs(branch.high)).max(initial=1))
