"""What everybody can contribute at most, in whole numbers: a bound on every choice, and a price for every person.

**Argument.** Let `max w·x + h·y` be asked over people `x` and helpers `y` in their ranges, each person in teams that do
not exclude each other, their *schedule* (`problem.assignment`; one team where all do), under rows
`low ≤ A x + B y ≤ high`. For any multipliers π with π_r ≤ 0 where row `r` has no ceiling and π_r ≥ 0 where it has no
floor, every choice that meets the rows satisfies `π·(A x + B y) ≤ Σ_r max(π_r·low_r, π_r·high_r)`, hence

    w·x + h·y ≤ Σ_r max(π_r·low_r, π_r·high_r) + Σ_p max(0, v_p) + Σ_j max over y_j's range of (h − π·B)_j·y_j

with the price `v_p = max over the schedules s of p, a team at least, of Σ over the teams t of s of (w − π·A)_pt`
(Lagrange; Geoffrion 1974). Where some team is worth more than nothing the best schedule is found from the last set of
teams to the first (dynamic programming); else it is the best single team. A choice with a
person whose price is negative loses at least `|v_p|` of the right side, so it is worth at most the bound + `v_p`. With
`w = h = 0` every choice is worth 0: a bound below 0 proves that there is none (Farkas 1902).

π comes from a linear program solved in floating point over some of the people, and is scaled and rounded: any
whole-number π of the right sign gives a true bound, so sampling and rounding cost sharpness, never truth. The scale is
a multiple of all small numbers, so that a third or a seventh, which shares bring about, is kept exactly: else everybody
whose price is 0 in truth would be worth next to nothing, but not nothing. All sums are in whole numbers.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from math import lcm

import numpy as np
from numpy.typing import NDArray

from composer.base.arrays import Floats, Ints
from composer.encoding.program import Program
from composer.measures import Linear
from composer.measures.sparse import nonzero

ROOM = 2.0**59
"""Largest magnitude in which a price is allowed to come out."""
SMALL_NUMBERS = lcm(*range(1, 17))
FINEST = SMALL_NUMBERS << 5
HEAVY, NOISE, SHARP = 2**16, 1e-7, 2**12
"""Coefficients of large numbers; the part of the largest below which a multiplier is an error of rounding; and what the
multiplier of a row of large numbers is at least scaled to."""
NEVER = -(2**62)
"""The price of who may be in no team."""


@dataclass(frozen=True, eq=False)
class LagrangianBound:
    """`limit` bounds every choice's value and `person[p]` is the price of everybody, both times `scale`.

    `times` are the whole-number multipliers that this follows from, one a row: above 0 for a row's ceiling.
    """

    limit: int
    person: Ints
    scale: int
    times: Ints = field(default_factory=lambda: np.empty(0, np.int64))

    @property
    def bound(self) -> int:
        """No choice is worth more."""
        return self.limit // self.scale

    def among(self, people: NDArray[np.intp]) -> LagrangianBound:
        """The same where nobody but these people could be in a choice that is asked for."""
        person = np.full_like(self.person, NEVER)
        person[people] = self.person[people]
        return LagrangianBound(self.limit, person, self.scale, self.times)

    def survivors(self, value: int) -> NDArray[np.intp]:
        """Who could be in a choice worth at least `value`: rows of the pool."""
        lost = value * self.scale - self.limit
        return np.flatnonzero((self.person > NEVER) & (np.minimum(self.person, 0) >= max(min(lost, 1), NEVER)))


def lagrangian_bound(
    program: Program, objective: Linear, multipliers: Floats, check: Callable[[], None] = lambda: None
) -> LagrangianBound | None:
    """Price everybody by the multipliers, one a row of the program; those of the wrong sign count as 0. `check` is
    called between two teams.

    None where the numbers would leave the exact range.
    """
    usable = _usable(program, multipliers)
    tables, heaviest = _tables(program, objective, usable)
    reach = [_reach(each) for each in tables]
    largest = max([1.0, *np.abs(usable).tolist(), max(reach) if program.exclusive.one_of_all else sum(reach)])
    scale = _scale(ROOM / 4 / largest, _finest(usable, heaviest))
    if scale < 2:
        return None
    scaled = np.rint(usable * float(scale)).astype(np.int64)
    person = _priced(program, _exact_tables(program, objective, scaled, scale), check)
    limit = _total(person[person > 0])
    gain = {helper: weight * scale for helper, weight in objective.auxiliaries.items()}
    for multiplier, row in zip(scaled.tolist(), program.rows, strict=True):
        if multiplier:
            end = row.high if multiplier > 0 else row.low
            assert end is not None
            limit += multiplier * end
            for helper, weight in row.expression.auxiliaries.items():
                gain[helper] = gain.get(helper, 0) - multiplier * weight
    for helper, each in gain.items():
        low, high = program.auxiliaries[helper]
        limit += max(each * low, each * high)
    return LagrangianBound(limit, person, scale, scaled)


def _priced(program: Program, tables: list[dict[int, Ints]], check: Callable[[], None]) -> Ints:
    """The price of everybody: of their best schedule."""
    person = np.full(len(program.pool), NEVER, np.int64)
    prices: list[tuple[NDArray[np.intp], Ints]] = []
    for block, tables_here in zip(program.blocks, tables, strict=True):
        check()
        rows = np.flatnonzero(block.eligible)
        price = np.zeros(len(rows), np.int64)
        for trait, table in tables_here.items():
            price += table.take(program.traits[trait].codes.take(rows))  # half as long as with brackets
        person[rows] = np.maximum(person[rows], price)
        if not program.exclusive.one_of_all:
            prices.append((rows, price))
    return _of_schedules(program, person, prices, check) if prices else person


def _of_schedules(
    program: Program, single: Ints, prices: list[tuple[NDArray[np.intp], Ints]], check: Callable[[], None]
) -> Ints:
    """The price of everybody's best schedule, from those of single teams, `single` being the best of these."""
    exclusive = program.exclusive
    after = [np.zeros(len(program.pool), np.int64)] * (len(exclusive.sets) + 1)
    for place in reversed(range(len(exclusive.sets))):
        after[place] = after[place + 1]
        for team in exclusive.beginning(place):
            check()
            rows, price = prices[team]
            gains = np.zeros(len(program.pool), np.int64)
            gains[rows] = np.maximum(price, 0)
            after[place] = np.maximum(after[place], gains + after[exclusive.stretches[team][1] + 1])
    return np.where(after[0] > 0, after[0], single)


def _scale(most: float, finest: int = FINEST) -> int:
    """The finest scale of at most `most`: a multiple of all small numbers, or where that is too much a power of two."""
    if most >= SMALL_NUMBERS:
        return min(finest, SMALL_NUMBERS << int(np.log2(most / SMALL_NUMBERS)))
    return 1 << int(np.log2(most)) if most >= 1 else 0


def _finest(multipliers: Floats, heaviest: Floats) -> int:
    """The finest scale that is of use: finer than usual where a row of large numbers has a small multiplier, which
    would be rounded away, and matters."""
    matters = np.abs(multipliers) * heaviest
    small = np.abs(multipliers[(heaviest > HEAVY) & (matters > NOISE * matters.max(initial=0.0))]).min(initial=1.0)
    return FINEST << max(0, int(np.ceil(np.log2(SHARP / (small * FINEST)))))


def _usable(program: Program, multipliers: Floats) -> Floats:
    no_floor = np.array([row.low is None for row in program.rows], np.bool_)
    no_ceiling = np.array([row.high is None for row in program.rows], np.bool_)
    wrong = (no_floor & (multipliers < 0)) | (no_ceiling & (multipliers > 0)) | ~np.isfinite(multipliers)
    return np.where(wrong, 0.0, multipliers)


def _tables(program: Program, objective: Linear, multipliers: Floats) -> tuple[list[dict[int, Floats]], Floats]:
    """For each team and trait, roughly, the largest that each code's price can come out as; and the largest coefficient
    of each row that has a multiplier."""
    tables: list[dict[int, Floats]] = [{} for _ in program.blocks]
    heaviest = np.zeros(len(program.rows) + 1)  # the last one is the objective's
    terms = [(-1, 1.0, objective)]
    terms += [
        (place, float(multipliers[place]), program.rows[place].expression)
        for place in np.flatnonzero(multipliers).tolist()
    ]
    for place, multiplier, expression in terms:
        for (team, trait), weights in expression.people.items():
            table = tables[team].setdefault(trait, np.zeros(len(weights)))
            codes, each = nonzero(weights)
            added = np.abs(each * multiplier)
            table[codes] += added
            heaviest[place] = max(heaviest[place], float(added.max(initial=0)) / abs(multiplier))
    return tables, heaviest[:-1]


def _reach(tables: dict[int, Floats]) -> float:
    return sum(float(np.max(table)) for table in tables.values() if table.size)


def _exact_tables(program: Program, objective: Linear, scaled: Ints, scale: int) -> list[dict[int, Ints]]:
    """For each team and trait, what each code adds to the price of who is in the team."""
    tables: list[dict[int, Ints]] = [{} for _ in program.blocks]
    terms = [(-scale, objective)]
    terms += [(m, row.expression) for m, row in zip(scaled.tolist(), program.rows, strict=True) if m]
    for multiplier, expression in terms:
        for (team, trait), weights in expression.people.items():
            table = tables[team].get(trait)
            if table is None:
                table = tables[team][trait] = np.zeros(len(weights), np.int64)
            codes, each = nonzero(weights)
            table[codes] -= multiplier * each
    return tables


def _total(numbers: Ints) -> int:
    """A sum that 64 bits may not hold."""
    return (int((numbers >> 31).sum()) << 31) + int((numbers & (2**31 - 1)).sum())
