"""Whether anything at all is possible among a few people, found out by trying everything, in whole numbers.

Columns are gone through one after the other, then helpers, and all their values are tried at once: a *state* is what
every row has come to so far. Four things keep the states few.

* What is still to come can add so much to a row and no more, given the columns' upper bounds: a state from which some
  row cannot be met any more goes.
* Any whole-number multiple of the rows is a row as well. Those that a linear program's multipliers π give are tight:
  Σ_j −(π·A)_j x_j ≥ −Σ_r max(π_r·low_r, π_r·high_r) − Σ_h max over h's range of −(π·B)_h h, whatever π is (see
  `presolve.lagrangian`; π_r counts where row `r` has the bound that its sign asks for). Few choices are within it.
* A helper that no other one stands beside in the rows that want it large, or in those that want it small, has its value
  from them: the least that is enough, or the most that is allowed.
* States are the same if every row has come to the same, or if it no longer matters what it has come to: of those one is
  enough. So this is dynamic programming (Bellman 1957), one row a dimension.

No state left: nothing is possible. States left at the end: something is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from composer.base.arrays import Floats, Ints, Mask
from composer.presolve import tuning
from composer.presolve.condense import CountModel

OPEN = 2**62
"""The bound of a side that has none."""
ROOM = 2.0**58
"""What a multiplied row may come to."""
SETTLED = 2**62
"""What a row counts as that no longer matters."""


@dataclass(frozen=True)
class EnumerationResult:
    """`nothing`: whether no choice meets the rows, None where it was given up; `states` is how much was tried."""

    nothing: bool | None
    states: int


def enumerate_all(
    model: CountModel,
    multipliers: Sequence[Floats],
    most: int,
    look: Callable[[int], None] = lambda _: None,
) -> EnumerationResult:
    """Try everything, for as long as there are no more than `most` states. `look` is told now and then how many were
    looked at since.

    Each of the `multipliers`, one a row of the program, gives one row more. They save work and prove nothing.
    """
    if len(model.everything) * (len(model.team) + len(model.helpers)) > tuning.ENUMERATED_DENSE:
        return EnumerationResult(None, 0)
    matrix, low, high, upper = _dense(model)
    width = int((model.upper > 0).sum())
    first = np.arange(width)
    given = [_multiplied(model, each, width, matrix, low, high, upper) for each in multipliers]
    more = [row for row in given if row is not None]
    if more:
        # Who costs most is decided first: most is ruled out by it.
        first = np.argsort(-np.abs(more[0][0][:width]), kind="stable")
        matrix = np.vstack([matrix, *(row for row, _ in more)])
        low = np.append(low, [least for _, least in more])
        high = np.append(high, np.full(len(more), OPEN))
    order = np.append(first, width + _one_by_one(matrix[:, width:], low, high, upper[width:], look))
    matrix, upper = matrix[:, order], upper[order]
    bounds = np.concatenate([low[low > -OPEN // 2], high[high < OPEN // 2]])
    reach = float((np.abs(matrix).astype(float) * upper).sum(axis=1).max(initial=0))
    if max(reach, float(np.abs(bounds).max(initial=0))) > OPEN / 2:
        return EnumerationResult(None, 0)
    above, below = _to_come(np.maximum(matrix, 0) * upper), _to_come(np.minimum(matrix, 0) * upper)
    asked = (low > below[0]) | (high < above[0])
    sides = low[asked], high[asked], above[:, asked], below[:, asked]
    return _tried(
        matrix[asked], upper, sides, width, min(most, tuning.ENUMERATED_NUMBERS // max(1, int(asked.sum()))), look
    )


def _tried(
    matrix: Ints,
    upper: Ints,
    sides: tuple[Ints, Ints, Ints, Ints],
    width: int,
    most: int,
    look: Callable[[int], None],
) -> EnumerationResult:
    low, high, above, below = sides
    if ((low > above[0]) | (high < below[0])).any():
        return EnumerationResult(True, 0)
    states, total = np.zeros((len(low), 1), np.int64), 0  # a column a state: numpy compares along them faster
    later = np.zeros((len(low), len(upper) + 1), np.bool_)
    later[:, :-1] = np.logical_or.accumulate((matrix != 0)[:, ::-1], axis=1)[:, ::-1]
    asking = _asking(matrix, low, high)
    large, small = (~np.logical_or.reduce(rows & later[:, 1:], axis=0) for rows in asking)
    floors, ceilings = (low - above)[..., None], (high - below)[..., None]
    settled_from, settled_to = (low - below)[..., None], (high - above)[..., None]
    for column, up in enumerate(upper.tolist()):
        adds, coming = matrix[:, column], later[:, column + 1]
        if column >= width and (large[column] or small[column]):
            rows = asking[0 if large[column] else 1][:, column]
            states = _determined(states, adds, up, low, high, bool(large[column]), rows)
            total += states.shape[1]
        elif states.shape[1] * (up + 1) > 4 * most:
            return EnumerationResult(None, total)
        else:
            total += states.shape[1] * (up + 1)
            more = adds[:, None]
            states = np.concatenate([states, *(states + value * more for value in range(1, up + 1))], axis=1)
        look(states.shape[1])
        (touched,) = adds.nonzero()  # all other rows are where they were, and as much is still to come
        here = states[touched]
        possible = (here >= floors[column + 1][touched]) & (here <= ceilings[column + 1][touched])
        states = states.compress(possible.all(axis=0), axis=1)
        if states.shape[1] > (1 if column + 1 >= width else tuning.ENUMERATED_CROWDED):
            here = states[coming]
            settled = (here >= settled_from[column + 1][coming]) & (here <= settled_to[column + 1][coming])
            states = states.take(_different(np.where(settled, SETTLED, here).T), axis=1)
        if not states.shape[1]:
            return EnumerationResult(True, total)
        if states.shape[1] > most:
            return EnumerationResult(None, total)
    return EnumerationResult(False, total)


def _asking(matrix: Ints, low: Ints, high: Ints) -> tuple[Mask, Mask]:
    """The rows that want each column large, and those that want it small. Where none of either is still to come, its
    value follows from them."""
    floors, ceilings = (low > -OPEN // 2)[:, None], (high < OPEN // 2)[:, None]
    up, down = matrix > 0, matrix < 0
    return (up & floors) | (down & ceilings), (up & ceilings) | (down & floors)


def _determined(states: Ints, adds: Ints, up: int, low: Ints, high: Ints, large: bool, rows: Mask) -> Ints:
    """The states with the least value of a helper that is enough for these rows, or the most that they allow."""
    each, here = adds[rows, None], states[rows]
    end = np.where((each > 0) == large, low[rows, None], high[rows, None])
    if large:
        values = -((here - end) // each).min(axis=0, initial=0)  # rounded up
        kept = values <= up
    else:
        values = ((end - here) // each).min(axis=0, initial=up)
        kept = values >= 0
    result: Ints = states.compress(kept, axis=1)
    (touched,) = adds.nonzero()
    result[touched] += adds[touched, None] * values[kept]
    return result


def _one_by_one(matrix: Ints, low: Ints, high: Ints, upper: Ints, look: Callable[[int], None]) -> NDArray[np.intp]:
    """Helpers in an order in which most of them are determined when their turn comes, the others by their ranges."""
    left, order = list(range(matrix.shape[1])), []
    there, asking = matrix != 0, _asking(matrix, low, high)
    beside = there.sum(axis=1)
    while left:
        look(0)
        crowded = (beside > 1)[:, None]
        large, small = ((rows & crowded).any(axis=0) for rows in asking)
        free = (~(large & small)).tolist()
        chosen = [h for h in left if free[h]] or [min(left, key=lambda h: (int(upper[h]), h))]
        order += chosen
        left = [h for h in left if h not in chosen] if len(chosen) < len(left) else []
        beside -= there[:, chosen].sum(axis=1)
    return np.array(order, np.intp)


def _different(states: Ints) -> NDArray[np.intp]:
    """Where each different row of an array stands first, in whatever order."""
    if not states.shape[1]:
        return np.zeros(1, np.intp)
    whole = np.ascontiguousarray(states).view(np.dtype((np.void, states.shape[1] * states.itemsize)))
    lines = whole.reshape(-1).tolist()  # as bytes, which a dictionary tells apart sooner than sorting does
    return np.array([*dict(zip(reversed(lines), range(len(lines) - 1, -1, -1), strict=True)).values()], np.intp)


def _to_come(parts: Ints) -> Ints:
    """For each column what it and those after it add up to, and 0 after the last: one line a column."""
    sums = np.zeros((parts.shape[1] + 1, len(parts)), np.int64)
    sums[:-1] = np.cumsum(parts[:, ::-1], axis=1)[:, ::-1].T
    return sums


def _dense(model: CountModel) -> tuple[Ints, Ints, Ints, Ints]:
    """The rows over columns and helpers as one array, their bounds, and upper bounds of columns and helpers, which
    all begin at 0."""
    rows, width = model.everything, len(model.team)
    ranges = model.ranges
    matrix = np.zeros((len(rows), width + len(ranges)), np.int64)
    for place, row in enumerate(rows):
        matrix[place, row.flat.columns] = row.flat.weights
        matrix[place, row.flat.auxiliaries + width] = row.flat.helper_weights
    begin = matrix[:, width:] @ ranges[:, 0]
    low = np.array([-OPEN if row.low is None else row.low for row in rows], np.int64) - begin
    high = np.array([OPEN if row.high is None else row.high for row in rows], np.int64) - begin
    upper = np.append(model.upper, ranges[:, 1] - ranges[:, 0])
    used = np.append(np.ones(width, np.bool_), (matrix[:, width:] != 0).any(axis=0)) & (upper > 0)
    return matrix[:, used], low, high, upper[used]


def _multiplied(
    model: CountModel, multipliers: Floats, width: int, matrix: Ints, low: Ints, high: Ints, upper: Ints
) -> tuple[Ints, int] | None:
    """A whole-number multiple of the rows as one row over columns with a floor; helpers are counted at their best."""
    signed = np.append(multipliers[list(model.index)], np.zeros(len(model.links)))
    open_ended = np.where(signed > 0, high >= OPEN // 2, low <= -OPEN // 2)
    signed[open_ended | ~np.isfinite(signed)] = 0.0
    largest = float((np.abs(signed) @ np.abs(matrix).astype(float)).max(initial=0))
    if not largest:
        return None
    scaled = np.rint(signed * (ROOM / largest / max(1, int(upper.sum())))).astype(np.int64)
    row = -(scaled @ matrix)
    bounds = np.where(scaled > 0, high, low).tolist()
    ends = sum(weight * bound for weight, bound in zip(scaled.tolist(), bounds, strict=True) if weight)
    helped = sum(
        weight * most for weight, most in zip(row[width:].tolist(), upper[width:].tolist(), strict=True) if weight > 0
    )
    row[width:] = 0
    floor = -ends - helped
    reach = float(np.abs(row.astype(float)) @ upper)
    return (row, floor) if max(abs(floor), reach) < OPEN / 4 else None
