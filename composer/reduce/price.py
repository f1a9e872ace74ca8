"""What everybody can contribute at most, in whole numbers: a bound on every choice, and a price for every person.

**Argument.** Let `max w·x + h·y` be asked over people `x` (each in at most one team) and helpers `y` in their ranges,
under rows `low ≤ A x + B y ≤ high`. For any multipliers π with π_r ≤ 0 where row `r` has no ceiling and π_r ≥ 0 where
it has no floor, every choice that meets the rows satisfies `π·(A x + B y) ≤ Σ_r max(π_r·low_r, π_r·high_r)`, hence

    w·x + h·y ≤ Σ_r max(π_r·low_r, π_r·high_r) + Σ_p max(0, v_p) + Σ_j max over y_j's range of (h − π·B)_j·y_j

with the price `v_p = max over the teams t that p may be in of (w − π·A)_pt` (Lagrange; Geoffrion 1974). A choice with a
person whose price is negative loses at least `|v_p|` of the right side, so it is worth at most the bound + `v_p`. With
`w = h = 0` every choice is worth 0: a bound below 0 proves that there is none (Farkas 1902).

π comes from a linear program solved in floating point over some of the people, and is scaled by a power of two and
rounded: any whole-number π of the right sign gives a true bound, so sampling and rounding cost sharpness, never truth.
All sums are in whole numbers.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from composer.measures import Linear
from composer.program import Program
from composer.reduce.classes import Ints

ROOM = 2.0**59
"""Largest magnitude in which a price is allowed to come out."""
FINEST = 24
NEVER = -(2**62)
"""The price of who may be in no team."""


@dataclass(frozen=True, eq=False)
class Prices:
    """`limit` bounds every choice's value and `person[p]` is the price of everybody, both times `2**shift`."""

    limit: int
    person: Ints
    shift: int

    @property
    def bound(self) -> int:
        """No choice is worth more."""
        return self.limit >> self.shift

    def could_reach(self, value: int) -> NDArray[np.intp]:
        """Who could be in a choice worth at least `value`: rows of the pool."""
        lost = (value << self.shift) - self.limit
        return np.flatnonzero((self.person > NEVER) & (np.minimum(self.person, 0) >= max(min(lost, 1), NEVER)))


def prices(program: Program, objective: Linear, multipliers: NDArray[np.float64]) -> Prices | None:
    """Price everybody by the multipliers, one a row of the program; those of the wrong sign count as 0.

    None where the numbers would leave the exact range.
    """
    usable = _usable(program, multipliers)
    tables = _tables(program, objective, usable)
    largest = max([1.0, *np.abs(usable).tolist(), *(_reach(each) for each in tables)])
    shift = min(FINEST, int(np.floor(np.log2(ROOM / largest))) - 2)
    if shift < 1:
        return None
    scaled = np.rint(usable * 2.0**shift).astype(np.int64)
    person = np.full(len(program.pool), NEVER, np.int64)
    for team, block in enumerate(program.blocks):
        rows = np.flatnonzero(block.eligible)
        price = np.zeros(len(rows), np.int64)
        for trait, table in _exact_tables(program, objective, scaled, shift, team).items():
            price += table[program.traits[trait].codes[rows]]
        person[rows] = np.maximum(person[rows], price)
    limit = _total(person[person > 0])
    gain = {helper: weight << shift for helper, weight in objective.helpers.items()}
    for multiplier, row in zip(scaled.tolist(), program.rows, strict=True):
        if multiplier:
            end = row.high if multiplier > 0 else row.low
            assert end is not None
            limit += multiplier * end
            for helper, weight in row.expression.helpers.items():
                gain[helper] = gain.get(helper, 0) - multiplier * weight
    for helper, each in gain.items():
        low, high = program.helpers[helper]
        limit += max(each * low, each * high)
    return Prices(limit, person, shift)


def _usable(program: Program, multipliers: NDArray[np.float64]) -> NDArray[np.float64]:
    no_floor = np.array([row.low is None for row in program.rows], np.bool_)
    no_ceiling = np.array([row.high is None for row in program.rows], np.bool_)
    wrong = (no_floor & (multipliers < 0)) | (no_ceiling & (multipliers > 0)) | ~np.isfinite(multipliers)
    return np.where(wrong, 0.0, multipliers)


def _tables(
    program: Program, objective: Linear, multipliers: NDArray[np.float64]
) -> list[dict[int, NDArray[np.float64]]]:
    """For each team and trait, roughly, the largest that each code's price can come out as."""
    tables: list[dict[int, NDArray[np.float64]]] = [{} for _ in program.blocks]
    terms = [(1.0, objective)]
    terms += [(m, row.expression) for m, row in zip(multipliers.tolist(), program.rows, strict=True) if m]
    for multiplier, expression in terms:
        for (team, trait), weights in expression.people.items():
            each = np.abs(weights * multiplier)
            tables[team][trait] = tables[team][trait] + each if trait in tables[team] else each
    return tables


def _reach(tables: dict[int, NDArray[np.float64]]) -> float:
    return sum(float(np.max(table)) for table in tables.values() if table.size)


def _exact_tables(program: Program, objective: Linear, scaled: Ints, shift: int, team: int) -> dict[int, Ints]:
    """For each trait, what each code adds to the price of who is in the team."""
    tables: dict[int, Ints] = {}
    for (where, trait), weights in objective.people.items():
        if where == team:
            tables[trait] = weights << shift
    for multiplier, row in zip(scaled.tolist(), program.rows, strict=True):
        if multiplier:
            for (where, trait), weights in row.expression.people.items():
                if where == team:
                    tables[trait] = tables.get(trait, np.zeros(len(weights), np.int64)) - multiplier * weights
    return tables


def _total(numbers: Ints) -> int:
    """A sum that 64 bits may not hold."""
    return (int((numbers >> 31).sum()) << 31) + int((numbers & (2**31 - 1)).sum())
