"""What everybody can contribute at most, in whole numbers: a bound on every choice, and a price for every person.

**Argument.** Let `max w·x + h·y` be asked over people `x` and helpers `y` in their ranges, each person in teams that do
not exclude each other, their *schedule* (`problem.assignment`; one team where all do), under rows
`low ≤ A x + B y ≤ high`. For any multipliers π with π_r ≤ 0 where row `r` has no ceiling and π_r ≥ 0 where it has no
floor, every choice that meets the rows satisfies `π·(A x + B y) ≤ Σ_r max(π_r·low_r, π_r·high_r)`, hence

    w·x + h·y ≤ Σ_r max(π_r·low_r, π_r·high_r) + Σ_p max(0, v_p) + Σ_j max over y_j's range of (h − π·B)_j·y_j

with the price `v_p = max over the schedules s of p, a team at least, of Σ over the teams t of s of (w − π·A)_pt`
(Lagrange; Geoffrion 1974); `presolve.schedules` finds it. Rows of each person (`Program.personal`) but the cap on teams
are left out, which makes a bound no less true. A choice with a
person whose price is negative loses at least `|v_p|` of the right side, so it is worth at most the bound + `v_p`. One
with person `p` in team `t` loses at least `max(0, v_p)` less the price of `p`'s best schedule through `t`: elimination
of a pair of person and team. With
`w = h = 0` every choice is worth 0: a bound below 0 proves that there is none (Farkas 1902).

π comes from a linear program solved in floating point over some of the people, and is scaled and rounded: any
whole-number π of the right sign gives a true bound, so sampling and rounding cost sharpness, never truth. The scale is
a multiple of all small numbers, so that a third or a seventh, which shares bring about, is kept exactly: else everybody
whose price is 0 in truth would be worth next to nothing, but not nothing. All sums are in whole numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from math import lcm
from typing import Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from composer.base.arrays import Floats, Ints, Mask
from composer.encoding.pair_block import PairBlock, open_ends, pair_blocks, single_rows
from composer.encoding.program import Program
from composer.measures import Linear
from composer.measures.sparse import nonzero
from composer.presolve.helper_gains import HelperGains
from composer.presolve.schedules import NEVER, best_schedules, through_teams
from composer.presolve.worths import Listed, Worths, worth_in, worths

Number = TypeVar("Number", bound=np.generic)
ROOM = 2.0**59
"""Largest magnitude in which a price is allowed to come out."""
SMALL_NUMBERS = lcm(*range(1, 17))
FINEST = SMALL_NUMBERS << 5
HEAVY, NOISE, SHARP = 2**16, 1e-7, 2**12
"""Coefficients of large numbers; the part of the largest below which a multiplier is an error of rounding; and what the
multiplier of a row of large numbers is at least scaled to."""


@dataclass(frozen=True, eq=False)
class LagrangianBound:
    """`limit` bounds every choice's value and `prices` are those of everybody, both times `scale`.

    `times` are the whole-number multipliers that this follows from, one a row: above 0 for a row's ceiling.
    """

    limit: int
    prices: Worths
    scale: int
    times: Ints = field(default_factory=lambda: np.empty(0, np.int64))

    @property
    def person(self) -> Ints:
        """The price of everybody, one a row of the pool."""
        return self.prices.everybody

    @property
    def bound(self) -> int:
        """No choice is worth more."""
        return self.limit // self.scale

    def among(self, people: NDArray[np.intp]) -> LagrangianBound:
        """The same where nobody but these people could be in a choice that is asked for."""
        person = np.full_like(self.person, NEVER)
        person[people] = self.person[people]
        return LagrangianBound(self.limit, Listed(person), self.scale, self.times)

    def survivors(self, value: int) -> NDArray[np.intp]:
        """Who could be in a choice worth at least `value`: rows of the pool."""
        lost = value * self.scale - self.limit
        if lost > 0:
            return np.empty(0, np.intp)
        return self.prices.above(max(lost - 1, NEVER))

    def surviving_pairs(self, value: int, people: NDArray[np.intp], through: Ints) -> Mask:
        """Of some people, whose best schedules `through` each team have these prices (`price_pairs`), which pairs of
        person and team could be in a choice worth at least `value`."""
        lost = value * self.scale - self.limit
        return (through > NEVER) & (
            through - np.maximum(self.prices.of(people), 0)[:, None] >= max(min(lost, 1), NEVER)
        )


class Surrendering(Protocol):
    """What people hand over of their worth (`presolve.switches`)."""

    def hand_over(self, prices: Ints, gain: dict[int, int]) -> Ints:
        """Change the prices of people in teams and the gain of helpers; what is lost by each is returned."""


def lagrangian_bound(
    program: Program,
    objective: Linear,
    multipliers: Floats,
    check: Callable[[], None] = lambda: None,
    switches: Surrendering | None = None,
) -> LagrangianBound | None:
    """Price everybody by the multipliers, one a row of the program; those of the wrong sign count as 0. `check` is
    called between two teams. The `switches` of the program make the bound sharper; where somebody may be in two teams
    they are not looked at.

    None where the numbers would leave the exact range.
    """
    usable = _usable(program, multipliers)
    tables, heaviest = _tables(program, objective, usable)
    reach = [_reach(each) for each in tables]
    largest = max([1.0, *np.abs(usable).tolist(), max(reach) if program.exclusive.one_of_all else sum(reach)])
    scale = fine_scale(ROOM / 4 / largest, _finest(usable, heaviest))
    if scale < 2:
        return None
    scaled = np.rint(usable * float(scale)).astype(np.int64)
    exact = _exact_tables(program, objective, scaled, scale)
    gains = HelperGains.of(program, objective, scaled, scale)
    if len(program.blocks) == 1:
        gains.hand_to_people(exact[0], scaled)
    if switches is not None and program.exclusive.one_of_all:
        prices, worth = _handed_over(program, exact, gains.each, switches, check)
    else:
        prices = worth = _priced(program, exact, check)
    return LagrangianBound(gains.most + worth.gains(), prices, scale, scaled)


def _handed_over(
    program: Program,
    tables: list[dict[int, Ints]],
    gain: dict[int, int],
    switches: Surrendering,
    check: Callable[[], None],
) -> tuple[Worths, Worths]:
    """The price of everybody, of which no one is in two teams, and what they are worth at most where all switches are
    on, after they have handed over what they can."""
    everybody = np.arange(len(program.pool))
    prices = _in_teams(program, tables, everybody, check)
    lost = switches.hand_over(prices, gain)
    check()
    known = np.where((prices > NEVER) & (prices <= 0), np.maximum(prices - lost, NEVER + 1), prices)
    return Listed(known.max(axis=1)), Listed(prices.max(axis=1))


def _priced(program: Program, tables: list[dict[int, Ints]], check: Callable[[], None]) -> Worths:
    """The price of everybody: of their best schedule."""
    if not program.exclusive.one_of_all:
        person = np.full(len(program.pool), NEVER, np.int64)
        everybody = np.flatnonzero(program.eligible)
        prices = _in_teams(program, tables, everybody, check)
        most = None if program.most_tours is None else program.most_tours[everybody]
        person[everybody] = best_schedules(prices, program.exclusive, most, check)
        return Listed(person)
    return worths(program, tables, check, sort=True)


def price_tables(program: Program, objective: Linear, bound: LagrangianBound) -> list[dict[int, Ints]]:
    """What a bound's prices are sums of: for each team and trait, what each code adds to the price of who is in it."""
    return _exact_tables(program, objective, bound.times, bound.scale)


def price_pairs(
    program: Program,
    objective: Linear,
    bound: LagrangianBound,
    people: NDArray[np.intp],
    within: Mask | None = None,
    check: Callable[[], None] = lambda: None,
) -> Ints:
    """For some people and each team the price, by the multipliers of a bound, of their best schedule through it, as far
    as it is made of pairs `within`; `NEVER` where there is none."""
    prices = _in_teams(program, price_tables(program, objective, bound), people, check)
    if within is not None:
        prices = np.where(within, prices, NEVER)
    most = None if program.most_tours is None else program.most_tours[people]
    return through_teams(prices, program.exclusive, most, check)


def _in_teams(
    program: Program, tables: list[dict[int, Ints]], people: NDArray[np.intp], check: Callable[[], None]
) -> Ints:
    """The price of some people in each team, a line a person; `NEVER` where they may not be."""
    prices = np.full((len(people), len(program.blocks)), NEVER, np.int64)
    for team, (block, tables_here) in enumerate(zip(program.blocks, tables, strict=True)):
        check()
        may = np.flatnonzero(block.eligible[people])
        prices[may, team] = worth_in(program, tables_here, people[may])
    return prices


def fine_scale(most: float, finest: int = FINEST) -> int:
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
    no_floor, no_ceiling = open_ends(program.rows)
    wrong = (no_floor & (multipliers < 0)) | (no_ceiling & (multipliers > 0)) | ~np.isfinite(multipliers)
    return np.where(wrong, 0.0, multipliers)


def _tables(program: Program, objective: Linear, multipliers: Floats) -> tuple[list[dict[int, Floats]], Floats]:
    """For each team and trait, roughly, the largest that each code's price can come out as; and the largest coefficient
    of each row that has a multiplier."""
    tables: list[dict[int, Floats]] = [{} for _ in program.blocks]
    heaviest = np.zeros(len(program.rows) + 1)  # the last one is the objective's
    terms = [(-1, 1.0, objective)]
    terms += [
        (place, float(multipliers[place]), row.expression)
        for place, row in single_rows(program.rows)
        if multipliers[place]
    ]
    for place, multiplier, expression in terms:
        for (team, trait), weights in expression.people.items():
            table = tables[team].setdefault(trait, np.zeros(len(weights)))
            codes, each = nonzero(weights)
            added = np.abs(each * multiplier)
            table[codes] += added
            heaviest[place] = max(heaviest[place], float(added.max(initial=0)) / abs(multiplier))
    for block, places, codes in _pair_entries(program, multipliers):
        table = tables[block.team].setdefault(block.trait, np.zeros(block.told.size))
        np.add.at(table, codes, np.abs(multipliers[places]))
        heaviest[places] = 1.0
    return tables, heaviest[:-1]


def _pair_entries(
    program: Program, multipliers: NDArray[Number]
) -> Iterator[tuple[PairBlock, NDArray[np.intp], NDArray[np.intp]]]:
    """Of each block whom its rows that have a multiplier weigh by 1: the positions of the rows, and the codes."""
    for start, block in pair_blocks(program.rows):
        if multipliers[start : start + len(block)].any():
            codes, places = block.entries
            some = multipliers[start + places] != 0
            yield block, start + places[some], codes[some]


def _reach(tables: dict[int, Floats]) -> float:
    return sum(float(np.max(table)) for table in tables.values() if table.size)


def _exact_tables(program: Program, objective: Linear, scaled: Ints, scale: int) -> list[dict[int, Ints]]:
    """For each team and trait, what each code adds to the price of who is in the team."""
    tables: list[dict[int, Ints]] = [{} for _ in program.blocks]
    terms = [(-scale, objective)]
    terms += [(int(scaled[place]), row.expression) for place, row in single_rows(program.rows) if scaled[place]]
    for multiplier, expression in terms:
        for (team, trait), weights in expression.people.items():
            table = tables[team].get(trait)
            if table is None:
                table = tables[team][trait] = np.zeros(len(weights), np.int64)
            codes, each = nonzero(weights)
            table[codes] -= multiplier * each
    for block, places, codes in _pair_entries(program, scaled):
        table = tables[block.team].setdefault(block.trait, np.zeros(block.told.size, np.int64))
        np.subtract.at(table, codes, scaled[places])
    return tables
