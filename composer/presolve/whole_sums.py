"""Averages of teams that need everybody: what whole numbers can add up to, and what is left for each team.

An average is a row `Σ (w − bound)·x ≥ 0` whose weights mostly leave the same remainder: grades in whole points against
a bound in tenths differ by tens. **Two arguments**, both in whole numbers:

1. All weights are `first` and a multiple of `step` beside. So a team of `s` makes `s·first` and a multiple of `step`,
   and its bound may be moved to the next such number. Where there are two sizes at most, a line through both numbers
   is a row that says as much of each (Chvátal 1973, of one row and the sizes).
2. If everybody is placed, the sums of all teams are the sum over everybody. What the others have at least is lost to
   a team: what is left is what it has at most.

Where even the least of all teams is more than there is, nothing is possible, which searching would tell only after all
ways to deal people out. Else the band left for each team is narrow, and small changes are led by it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace

import numpy as np

from composer.base.arrays import Ints
from composer.presolve.condense import CountModel
from composer.presolve.sparse_rows import SparseRow, SparseSum


@dataclass(frozen=True, eq=False)
class _Sum:
    """Σ weight × column over the columns of one team, in the row of this position; all weights are there, zeros too."""

    position: int
    team: int
    weights: Ints
    low: int
    high: int | None = None


def whole_sums(model: CountModel) -> CountModel:
    """The model, in which everybody is placed as its links say, with its teams' sums bounded by whole numbers."""
    size = np.zeros(len(model.team), np.int64)
    for link in model.links:
        size[link.flat.columns] = link.high or 0
    alike: dict[tuple[bytes, bytes], list[_Sum]] = defaultdict(list)
    for position, row in enumerate(model.rows):
        found = _whole(model, position, row)
        if found is not None:
            people = model.person[model.team == found.team]
            alike[found.weights.tobytes(), people.tobytes()].append(found)
    rows = list(model.rows)
    for sums in alike.values():
        if [each.team for each in sums] == list(range(len(model.program.blocks))):
            everything = int((sums[0].weights * size[model.team == 0]).sum())
            sums = _shared(sums, everything)
        for each in sums:
            rows[each.position] = _row(model, each, rows[each.position].label)
    return replace(model, rows=tuple(rows))


def _whole(model: CountModel, position: int, row: SparseRow) -> _Sum | None:
    """A row, a floor as all are that are no equations, as a sum of whole numbers; None where it is not of one team's
    people alone, or weighs them all alike."""
    flat = row.flat
    if row.low is None or row.high is not None or len(flat.auxiliaries) or not len(flat.columns):
        return None
    team = int(model.team[flat.columns[0]])
    columns = np.flatnonzero(model.team == team)
    block = model.program.blocks[team]
    if int(model.team[flat.columns[-1]]) != team or block.most - block.least > 1:
        return None
    weights = np.zeros(len(model.team), np.int64)
    weights[flat.columns] = flat.weights
    weights = weights[columns]
    first = int(weights[0])
    step = int(np.gcd.reduce(weights - first))
    if step == 0:
        return None
    reached = [members * first - (members * first - row.low) // step * step for members in (block.least, block.most)]
    slope = reached[1] - reached[0] if block.most > block.least else first
    return _Sum(position, team, (weights - slope) // step, (reached[0] - block.least * slope) // step)


def _shared(sums: list[_Sum], everything: int) -> list[_Sum]:
    """The same sums of all teams, each with what the others leave to it."""
    spare = everything - sum(each.low for each in sums)
    return [replace(each, high=each.low + spare) for each in sums]


def _row(model: CountModel, found: _Sum, label: str) -> SparseRow:
    if found.high is not None and found.low > found.high:
        return SparseRow(SparseSum.zero(), 1, None, label)  # nothing meets it
    some = np.flatnonzero(found.weights)
    flat = SparseSum(np.flatnonzero(model.team == found.team)[some], found.weights[some], *_NO_HELPERS)
    return SparseRow(flat, found.low, found.high, label)


_NO_HELPERS = np.empty(0, np.intp), np.empty(0, np.int64)
