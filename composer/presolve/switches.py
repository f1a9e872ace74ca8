"""Helpers that must be on where anybody is a member of whom a row speaks, and what that says of each person.

A row `Σ a·x ≤ c + Σ M·y` with helpers `y ≥ 0` keeps everybody out whom it weighs by more than `c`, as long as all of
its helpers are 0: one switch for all who have some value of a field. In fractions it says next to nothing, since `M` is
as much as the whole team: a tenth of the switch lets a tenth of the team in. But for each person `x ≤ Σ y` follows from
it in whole numbers, and that is as sharp as can be (Cornuéjols, Nemhauser, Wolsey 1990, on the same of plants and
clients).

* In a linear program over some people those of these rows stand that its solution breaks.
* In the price bound they need no rows. Whatever multiplier `x ≤ Σ y` has makes the person cheaper by as much and the
  helpers dearer, so those are taken that make the bound least: people whose switch loses something hand over to it
  what they are worth above nothing, as long as the switch loses something still. What it loses then is lost by every
  choice with somebody who needs it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Set
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from composer.base.arrays import Floats, Ints, Rows
from composer.encoding.program import Program, Row
from composer.measures.sparse import nonzero
from composer.presolve import tuning
from composer.presolve.condense import CountModel
from composer.presolve.sparse_rows import SparseRow, SparseSum

LABEL = "nobody is there whose switch is off"
LOW, MOST_LOST = 2**31 - 1, 2**59


@dataclass(eq=False)
class Family:
    """Switches no two of which anybody needs in the same team: for each team and trait the switch, a position in
    `helpers`, that each code needs, -1 for none; and the helpers of each switch, one of which must be on."""

    of: dict[tuple[int, int], NDArray[np.intp]]
    helpers: list[tuple[int, ...]] = field(default_factory=list)


@dataclass(frozen=True, eq=False)
class Switches:
    """Those of a program: the positions of their rows, up to which weight each lets people in, and the `families`."""

    program: Program
    rows: tuple[tuple[int, int], ...]
    families: tuple[Family, ...]

    @classmethod
    def of(cls, program: Program, check: Callable[[], None] = lambda: None) -> Switches:
        """`check` is called between two rows."""
        found: list[tuple[int, int]] = []
        families: dict[tuple[tuple[int, int], ...], list[Family]] = {}
        for position, row in enumerate(program.rows):
            if not row.expression.auxiliaries or not row.expression.people or (row.low is None) == (row.high is None):
                continue
            if position % tuning.PAIRS_BETWEEN_LOOKS == 0:
                check()
            free = _free(program, row)
            if free is not None:
                found.append((position, free))
                _join(families, program, row, free)
        return cls(program, tuple(found), tuple(family for alike in families.values() for family in alike))

    @cached_property
    def positions(self) -> frozenset[int]:
        """Where the rows of all stand in the program."""
        return frozenset(position for position, _ in self.rows)

    def broken(self, model: CountModel, values: Floats) -> set[int]:
        """Of which switches a linear program's solution breaks a row `x ≤ Σ y`: the positions of their own rows."""
        found = set()
        for position, columns, helpers in self._standing(model):
            on = float(values[helpers + len(model.team)].sum())
            if (values[columns] > on * model.upper[columns] + tuning.SWITCH_BROKEN).any():
                found.add(position)
        return found

    def links(self, model: CountModel, some: Set[int]) -> tuple[SparseRow, ...]:
        """A row `x ≤ Σ y` for each class that one of some switches keeps out."""
        return tuple(
            _of_class(model, column, helpers)
            for position, columns, helpers in self._standing(model)
            for column in (columns.tolist() if position in some else ())
        )

    def _standing(self, model: CountModel) -> Iterator[tuple[int, NDArray[np.intp], NDArray[np.intp]]]:
        """The rows of switches that are in a model, with the columns that they keep out and their helpers."""
        places = dict(zip(model.index, range(len(model.index)), strict=True))
        for position, free in self.rows:
            if position in places:
                row = model.rows[places[position]]
                weights = row.flat.weights if row.low is None else -row.flat.weights
                yield position, row.flat.columns[weights > free], row.flat.auxiliaries

    def hand_over(self, prices: Ints, gain: dict[int, int]) -> Ints:
        """Let people hand over to their switches what they are worth: `prices`, a line a person of the pool and a
        column a team, and the `gain` of each helper change. What every one loses in each team by its switches is
        returned."""
        lost = np.zeros_like(prices)
        used: set[int] = set()
        for family in self.families:
            room, parts = _losses(family, gain), self._parts[id(family)]
            needed = np.zeros(len(room))
            for team, rows, switch in parts:
                needed += np.bincount(switch, np.maximum(prices[rows, team], 0), len(room))
            share = np.minimum(1.0, room / np.maximum(needed, 1.0))
            handed = np.zeros((2, len(room)), np.int64)
            for team, rows, switch in parts:
                worth = np.maximum(prices[rows, team], 0)
                part = np.where(share[switch] < 1.0, np.floor(worth * share[switch]).astype(np.int64), worth)
                part = np.minimum(part, worth)
                prices[rows, team] -= part
                np.add.at(handed[0], switch, part >> 31)
                np.add.at(handed[1], switch, part & LOW)
            for each, high, low in zip(family.helpers, *handed.tolist(), strict=True):
                for helper in each:
                    gain[helper] = gain.get(helper, 0) + (high << 31) + low
            if used.isdisjoint(helper for each in family.helpers for helper in each):
                used.update(helper for each in family.helpers for helper in each)
                left = _losses(family, gain)
                for team, rows, switch in parts:
                    lost[rows, team] = np.minimum(lost[rows, team] + left[switch], MOST_LOST)
        return lost

    @cached_property
    def _parts(self) -> dict[int, list[tuple[int, Rows, NDArray[np.intp]]]]:
        """For each family who needs a switch of it in which team, and which switch."""
        return {id(family): [self._needing(family, *key) for key in family.of] for family in self.families}

    def _needing(self, family: Family, team: int, trait: int) -> tuple[int, Rows, NDArray[np.intp]]:
        switch = family.of[team, trait][self.program.traits[trait].codes]
        rows = np.flatnonzero((switch >= 0) & self.program.blocks[team].eligible)
        return team, rows, switch[rows]


def _losses(family: Family, gain: Mapping[int, int]) -> Ints:
    """What is lost where one of the helpers of a switch is on, for each of a family; 0 where nothing is."""
    least = (min(-gain.get(helper, 0) for helper in each) for each in family.helpers)
    return np.array([min(max(0, each), MOST_LOST) for each in least], np.int64)


def _free(program: Program, row: Row) -> int | None:
    """Up to which weight a row lets people in whose switch is off; None where it is no switch, or one that is sharp."""
    sign, end = (1, row.high) if row.low is None else (-1, -row.low)
    assert end is not None
    helpers = row.expression.auxiliaries
    if end < 0 or any(weight * sign >= 0 or program.auxiliaries[helper][0] < 0 for helper, weight in helpers.items()):
        return None
    if any(program.auxiliaries[helper][0] > 0 for helper in helpers):
        return None
    weights = [nonzero(each)[1] * sign for each in row.expression.people.values()]
    if any((each < 0).any() for each in weights):
        return None
    largest = max(int(each.max(initial=0)) for each in weights)
    loose = max(-weight * sign for weight in helpers.values()) + end > largest
    return end if largest > end and loose else None


def _join(families: dict[tuple[tuple[int, int], ...], list[Family]], program: Program, row: Row, free: int) -> None:
    """Let a row's switch join the first family in which nobody needs another one."""
    needing = {}
    for (team, trait), weights in row.expression.people.items():
        codes, each = nonzero(weights)
        needing[team, trait] = codes[(each if row.low is None else -each) > free]
    helpers = tuple(row.expression.auxiliaries)
    alike = families.setdefault(tuple(sorted(needing)), [])
    for family in alike:
        if all((family.of[key][codes] < 0).all() for key, codes in needing.items()):
            break
    else:
        family = Family({key: np.full(program.traits[key[1]].size, -1, np.intp) for key in needing})
        alike.append(family)
    for key, codes in needing.items():
        family.of[key][codes] = len(family.helpers)
    family.helpers.append(helpers)


def _of_class(model: CountModel, column: int, helpers: NDArray[np.intp]) -> SparseRow:
    weights = np.full(len(helpers), -int(model.upper[column]), np.int64)
    return SparseRow(SparseSum(np.array([column]), np.ones(1, np.int64), helpers, weights), None, 0, LABEL)
