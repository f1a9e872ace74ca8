"""Helpers that must be on where anybody is a member of whom a row speaks, and what that says of each person.

A row `Σ a·x ≤ c + Σ M·y` with helpers `y ≥ 0` keeps everybody out whom it weighs by more than `c`, as long as all of
its helpers are 0: one switch for all who have some value of a field. In fractions it says next to nothing, since `M` is
as much as the whole team: a tenth of the switch lets a tenth of the team in. But for each person `x ≤ Σ y` follows from
it in whole numbers, and that is as sharp as can be (Cornuéjols, Nemhauser, Wolsey 1990, on the same of plants and
clients).

Of teams that share nobody, `Σ x ≤ Σ y` over the teams follows as well for each person. It is all that can be said where
a model counts people whichever team they go into, and of teams alike it says as much.

* In a linear program over some people those of these rows stand that its solution breaks.
* In the price bound they need no rows. Whatever multiplier `x ≤ Σ y` has makes the person cheaper by as much and the
  helpers dearer, so such are taken that make the bound least: people whose switch loses something hand over to it
  what they are worth above nothing, as long as the switch loses something still. What it loses then is lost by every
  choice with somebody who needs it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from composer.base.arrays import Floats, Ints, Mask, Rows
from composer.encoding.pair_block import single_rows
from composer.encoding.program import Program, Row
from composer.measures.sparse import FEW, Sparse, nonzero
from composer.presolve import tuning
from composer.presolve.condense import CountModel
from composer.presolve.sparse_rows import OVERALL, SparseRow, SparseSum

LABEL = "nobody is there whose switch is off"
LOW, MOST_LOST = 2**31 - 1, 2**59
Scope = tuple[tuple[int, int], ...]
"""The teams, each with the trait, that a row reads."""
Numbers = NDArray[np.intp]


@dataclass(eq=False)
class Family:
    """Switches no two of which anybody needs: for each team and trait the switch, a position in `helpers`, that each
    code needs, -1 for none; and the helpers of each switch, one of which must be on."""

    of: dict[tuple[int, int], NDArray[np.intp]]
    helpers: list[tuple[int, ...]] = field(default_factory=list)


@dataclass(frozen=True, eq=False)
class SwitchRows:
    """Rows of a model, one for each switch and each class that needs it, those of a switch one after the other: which
    switch, by its number, the columns from `starts` on, and how many of the class there are."""

    model: CountModel
    helpers: Sequence[tuple[int, ...]]
    switch: Numbers
    columns: Numbers
    starts: Numbers
    most: Ints
    _made: dict[int, SparseRow] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        model: CountModel,
        size: Ints,
        helpers: Sequence[tuple[int, ...]],
        switch: Numbers,
        person: Numbers,
        column: Numbers,
    ) -> SwitchRows:
        """From the columns of people who need a switch; `size` is how many there are like each."""
        order = np.lexsort((column, person, switch))
        switch, person, column = switch[order], person[order], column[order]
        new = np.ones(len(order), np.bool_)
        new[1:] = (switch[1:] != switch[:-1]) | (person[1:] != person[:-1])
        starts = np.flatnonzero(new)
        room = np.add.reduceat(model.upper[column], starts) if len(starts) else np.empty(0, np.int64)
        return cls(model, helpers, switch[starts], column, starts, np.minimum(size[person[starts]], room))

    def broken(self, values: Floats) -> set[int]:
        """Of which switches a linear program's solution breaks a row."""
        if not len(self.starts):
            return set()
        width = len(self.model.team)
        each, firsts = self._places
        on = np.add.reduceat(values[width + each], firsts)
        there = np.add.reduceat(values[self.columns], self.starts)
        return set(self.switch[there > on[self.switch] * self.most + tuning.SWITCH_BROKEN].tolist())

    @cached_property
    def _places(self) -> tuple[Numbers, Numbers]:
        """Where the switches' helpers stand among the model's, and where those of each switch begin."""
        sizes = [len(each) for each in self.helpers]
        helpers = [helper for each in self.helpers for helper in each]
        return self.model.places(helpers), np.cumsum([0, *sizes[:-1]])

    def links(self, some: Set[int] | None = None) -> tuple[SparseRow, ...]:
        """The rows of all switches, or of some of them."""
        rows = range(len(self.starts))
        wanted = rows if some is None else [row for row in rows if int(self.switch[row]) in some]
        return tuple(map(self._row, wanted))

    def _row(self, number: int) -> SparseRow:
        if number not in self._made:
            last = self.starts[number + 1] if number + 1 < len(self.starts) else len(self.columns)
            columns = self.columns[self.starts[number] : last]
            helpers = self.model.places(sorted(self.helpers[self.switch[number]]))
            off = np.full(len(helpers), -self.most[number], np.int64)
            flat = SparseSum(columns, np.ones(len(columns), np.int64), helpers, off)
            self._made[number] = SparseRow(flat, None, 0, LABEL)
        return self._made[number]


@dataclass(frozen=True, eq=False)
class Switches:
    """Those of a program; none where somebody may be in two teams."""

    program: Program
    families: tuple[Family, ...]

    @classmethod
    def of(cls, program: Program, check: Callable[[], None] = lambda: None) -> Switches:
        """`check` is called now and then. Rows of pairs weigh nobody by more than their end: they are no switches."""
        families: dict[Scope, list[Family]] = {}
        single: dict[tuple[int, bytes], dict[int, tuple[int, ...]]] = {}
        for position, row in single_rows(program.rows) if program.exclusive.one_of_all else ():
            if not row.expression.auxiliaries or not row.expression.people or (row.low is None) == (row.high is None):
                continue
            if position % tuning.PAIRS_BETWEEN_LOOKS == 0:
                check()
            needing, helpers = _needing(program, row), tuple(row.expression.auxiliaries)
            if needing is None:
                continue
            _join(families, program, needing, helpers)
            if len(needing) == 1 < len(program.blocks):
                (((team, trait), codes),) = needing.items()
                single.setdefault((trait, codes.tobytes()), {})[team] = helpers
        for (trait, needed), each in single.items():
            if len(each) == len(program.blocks):
                every = tuple(dict.fromkeys(helper for helpers in each.values() for helper in helpers))
                needing = {(team, trait): np.frombuffer(needed, np.intp) for team in each}
                _join(families, program, needing, every)
        ordered = sorted(families.items(), key=lambda one: -len(one[0]))
        return cls(program, tuple(family for _, alike in ordered for family in alike))

    def rows(self, model: CountModel) -> SwitchRows:
        """What all switches say of each class of a model."""
        names, people, columns = [], [], []
        size = np.zeros(len(self.program.pool), np.int64)
        size[model.classes.sample] = model.classes.size
        helpers: list[tuple[int, ...]] = []
        overall = model.sorts is not None
        for family in self.families:
            first = len(helpers)
            helpers += family.helpers
            if overall and len(family.of) < len(self.program.blocks):
                continue  # of single teams only whole sorts are counted
            for (team, trait), switch in family.of.items():
                here = np.flatnonzero(model.team == (OVERALL if overall else team))
                needed = switch[self.program.traits[trait].codes[model.person[here]]]
                columns.append(here[needed >= 0])
                people.append(model.person[columns[-1]])
                names.append(needed[needed >= 0] + first)
                if overall:
                    break
        return SwitchRows.of(model, size, helpers, *map(_joined, (names, people, columns)))

    def hand_over(self, prices: Ints, gain: dict[int, int]) -> Ints:
        """Let people hand over to their switches what they are worth: `prices`, a line a person of the pool and a
        column a team, and the `gain` of each helper change. What every one loses in each team by its switches is
        returned."""
        lost = np.zeros_like(prices)
        used: set[int] = set()
        for family, (people, switch, there) in zip(self.families, self._people, strict=True):
            room, teams = _losses(family, gain), [team for team, _ in family.of]
            worth = np.where(there, prices[people][:, teams], 0).max(axis=1, initial=0)
            needed = np.bincount(switch, worth, len(room))
            share = np.minimum(1.0, room / np.maximum(needed, 1.0))[switch]
            part = np.where(share < 1.0, np.minimum(np.floor(worth * share).astype(np.int64), worth), worth)
            for place, team in enumerate(teams):
                prices[people, team] -= np.where(there[:, place], part, 0)
            high, low = np.zeros((2, len(room)), np.int64)
            np.add.at(high, switch, part >> 31)
            np.add.at(low, switch, part & LOW)
            for each, above, below in zip(family.helpers, high.tolist(), low.tolist(), strict=True):
                for helper in each if above or below else ():
                    gain[helper] = gain.get(helper, 0) + (above << 31) + below
            helpers = {helper for each in family.helpers for helper in each}
            if used.isdisjoint(helpers):
                used |= helpers
                left = _losses(family, gain)[switch]
                for place, team in enumerate(teams):
                    more = lost[people, team] + np.where(there[:, place], left, 0)
                    lost[people, team] = np.minimum(more, MOST_LOST)
        return lost

    @cached_property
    def _people(self) -> list[tuple[Rows, NDArray[np.intp], Mask]]:
        """For each family who needs a switch of it, which one, and in which of its teams."""
        return [self._of_family(family) for family in self.families]

    def _of_family(self, family: Family) -> tuple[Rows, NDArray[np.intp], Mask]:
        switch = np.full(len(self.program.pool), -1, np.intp)
        there = np.zeros((len(switch), len(family.of)), np.bool_)
        for place, ((team, trait), each) in enumerate(family.of.items()):
            needed = each[self.program.traits[trait].codes]
            there[:, place] = (needed >= 0) & self.program.blocks[team].eligible
            switch = np.where(there[:, place], needed, switch)
        people = np.flatnonzero(there.any(axis=1))
        return people, switch[people], there[people]


def _losses(family: Family, gain: Mapping[int, int]) -> Ints:
    """What is lost where one of the helpers of a switch is on, for each of a family; 0 where nothing is."""
    least = (min(-gain.get(helper, 0) for helper in each) for each in family.helpers)
    return np.array([min(max(0, each), MOST_LOST) for each in least], np.int64)


def _needing(program: Program, row: Row) -> dict[tuple[int, int], NDArray[np.intp]] | None:
    """The codes whose people a row keeps out where its switch is off; None where it is no switch, or one that is sharp,
    or where it weighs teams by several traits."""
    sign, end = (1, row.high) if row.low is None else (-1, -row.low)
    assert end is not None
    helpers, people = row.expression.auxiliaries, row.expression.people
    if all(isinstance(each, Sparse) and _all_within(each, sign, end) for each in people.values()):
        return None  # quickly said of the very many rows of pairs
    if end < 0 or any(weight * sign >= 0 or program.auxiliaries[helper][0] != 0 for helper, weight in helpers.items()):
        return None
    if len({trait for _, trait in people}) > 1:
        return None
    weights = {key: nonzero(each) for key, each in people.items()}
    if any((each * sign < 0).any() for _, each in weights.values()):
        return None
    largest = max(int((each * sign).max(initial=0)) for _, each in weights.values())
    loose = max(-weight * sign for weight in helpers.values()) + end > largest
    if largest <= end or not loose:
        return None
    return {key: codes[each * sign > end] for key, (codes, each) in weights.items()}


def _all_within(weights: Sparse, sign: int, end: int) -> bool:
    """Whether nobody is weighed by more than the row's end."""
    return len(weights.values) <= FEW and all(weight * sign <= end for weight in weights.values.tolist())


def _join(
    families: dict[Scope, list[Family]],
    program: Program,
    needing: Mapping[tuple[int, int], NDArray[np.intp]],
    helpers: tuple[int, ...],
) -> None:
    """Let a switch join the first family in which nobody needs another one."""
    alike = families.setdefault(tuple(sorted(needing)), [])
    for family in alike:
        if all((family.of[key][codes] < 0).all() for key, codes in needing.items()):
            break
    else:
        family = Family({key: np.full(program.traits[key[1]].size, -1, np.intp) for key in sorted(needing)})
        alike.append(family)
    for key, codes in needing.items():
        family.of[key][codes] = len(family.helpers)
    family.helpers.append(helpers)


def _joined(parts: list[Numbers]) -> Numbers:
    return np.concatenate([np.empty(0, np.intp), *parts]).astype(np.intp)
