"""Groups of people of which only few may have members, and what each of them contributes at most, in whole numbers.

**Argument.** Whoever is in the team switches the helper of their group on, and the helpers of at most so many groups
are on. For any multipliers of the rows that know nothing of helpers of groups, a choice whose members are of the groups
`S`, or of none, is worth at most

    the rows' ends + what the other helpers gain + Σ over those of no group and of S of max(0, price) + what S costs

as in `presolve.lagrangian`, so over all choices at most what the groups add that contribute most, as many as may be
on. That is at most what the linear program with a row `x ≤ y` for each person says, whose multipliers they are. Rows
may be left out: what is left allows no less. Who needs several groups is counted to the last of them, which asks for no
more either.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from composer.base.arrays import Floats, Ints, Mask, Rows
from composer.base.stretches import largest
from composer.encoding.pair_block import single_rows
from composer.encoding.program import Program, Row
from composer.measures import Linear
from composer.measures.sparse import nonzero
from composer.presolve import tuning
from composer.presolve.lagrangian import ROOM, fine_scale

Numbers = NDArray[np.intp]


class Groups(NamedTuple):
    """The group of everybody in the pool, -1 for none, and for each group the helper that is 1 where somebody of it is
    a member; of these `most` may be 1. `switching` are the positions of the rows that say so, with the group of each.
    Nobody is in several: where they overlap, single groups say little."""

    of: Numbers
    helpers: tuple[int, ...]
    most: int
    switching: dict[int, int]

    @classmethod
    def of_program(cls, program: Program, objective: Linear) -> Groups | None:
        """Those of a team alone of which few should be, or else only few may be; None where there are none."""
        if len(program.blocks) > 1:
            return None
        few = [found for _, row in single_rows(program.rows) if (found := _limited(row)) is not None]
        few = [(helpers, most) for helpers, most in few if 0 < most < min(len(helpers), program.room)]
        if fewest_wanted(objective):
            few = [(tuple(objective.auxiliaries), len(objective.auxiliaries))]
        for helpers, most in sorted(few, key=lambda one: one[1]):
            if all(program.auxiliaries[helper] == (0, 1) for helper in helpers):
                groups = cls._needing(program, helpers, most)
                if groups is not None:
                    return groups
        return None

    @classmethod
    def _needing(cls, program: Program, helpers: tuple[int, ...], most: int) -> Groups | None:
        """Those of some helpers; None where nobody needs one, or somebody several."""
        place = {helper: number for number, helper in enumerate(helpers)}
        needed: dict[int, Numbers] = {}
        switching = {}
        for position, row in single_rows(program.rows):
            helper, weight = next(iter(row.expression.auxiliaries.items()), (-1, 0))
            if len(row.expression.auxiliaries) != 1 or row.high != 0 or helper not in place or weight >= 0:
                continue
            weights = {trait: nonzero(each) for (_, trait), each in row.expression.people.items()}
            if not weights or any((each < 0).any() for _, each in weights.values()):
                continue
            switching[position] = place[helper]
            for trait, (codes, _) in weights.items():
                of_code = needed.setdefault(trait, np.full(program.traits[trait].size, -1, np.intp))
                if ((of_code[codes] >= 0) & (of_code[codes] != place[helper])).any():
                    return None
                of_code[codes] = place[helper]
        of = np.full(len(program.pool), -1, np.intp)
        for trait, of_code in needed.items():
            here = of_code[program.traits[trait].codes]
            if ((of >= 0) & (here >= 0) & (here != of)).any():
                return None
            of = np.where(here >= 0, here, of)
        return cls(of, helpers, most, switching) if needed else None


def fewest_wanted(objective: Linear) -> int:
    """What each of some helpers costs, where there is nothing else to an objective than that few are on; else 0."""
    weights = {*objective.auxiliaries.values()}
    return -min(weights) if not objective.people and len(weights) == 1 and min(weights) < 0 else 0


def _limited(row: Row) -> tuple[tuple[int, ...], int] | None:
    """The helpers of which a row allows so many, and how many."""
    helpers = row.expression.auxiliaries
    if row.expression.people or len(weights := {*helpers.values()}) != 1:
        return None
    for weight, most in ((1, row.high), (-1, None if row.low is None else -row.low)):
        if most is not None and weights == {weight}:
            return tuple(helpers), most
    return None


@dataclass(frozen=True, eq=False)
class GroupPrices:
    """Times `scale`: `limit` is what all but the groups come to at most, `each` what each group adds to it at most, and
    `person` is everybody's price, as they stand in the rows."""

    limit: int
    each: Ints
    person: Ints
    scale: int

    def bound(self, state: NDArray[np.int8], left: int) -> int:
        """No choice is worth more that has members of no group, of groups of state 1, and of `left` of state 0."""
        free = self.each[state == 0]
        best = np.partition(free, len(free) - left)[len(free) - left :] if left < len(free) else free
        return (self.limit + int(self.each[state == 1].sum()) + int(best.sum())) // self.scale

    def hopeless(self, state: NDArray[np.int8], left: int, value: int) -> Numbers:
        """Groups of state 0 with a member of which no choice is worth more than `value`."""
        free = np.flatnonzero(state == 0)
        if not 0 < left < len(free):
            return free[:0]
        others = int(np.partition(self.each[free], len(free) - left)[len(free) - left + 1 :].sum())
        known = self.limit + int(self.each[state == 1].sum()) + others
        lacking = (value + 1) * self.scale - known  # one of the best adds no less to the others than is counted here
        return free[self.each[free] < min(lacking, 2**62)]


@dataclass(frozen=True, eq=False)
class GroupRows:
    """The rows of a program that know nothing of groups, over people, group by group, those of none first, and over
    helpers: `low` ≤ `matrix` · people + `helped` · helpers ≤ `high`. `worth` and `gain` are the objective's weights,
    `on` those of groups' helpers, and those of group `g` stand from `starts[g + 1]` to `starts[g + 2]`."""

    people: Rows
    starts: Numbers
    matrix: Ints
    worth: Ints
    helped: Ints
    gain: Ints
    on: Ints
    ranges: Ints
    low: Sequence[int | None]
    high: Sequence[int | None]

    @classmethod
    def of(cls, program: Program, objective: Linear, groups: Groups, everybody: Rows) -> GroupRows | None:
        """None where they are too many numbers. Rows with helpers are left out where that is why."""
        of_groups = {*groups.helpers}
        rows = [row for _, row in single_rows(program.rows) if of_groups.isdisjoint(row.expression.auxiliaries)]
        order = np.argsort(groups.of[everybody], kind="stable")
        people, of = everybody[order], groups.of[everybody][order]
        gaining = objective.auxiliaries.keys() - of_groups
        used = sorted(gaining.union(*(row.expression.auxiliaries for row in rows)))
        if len(rows) * (len(people) + len(used)) > tuning.GROUP_NUMBERS:
            rows, used = [row for row in rows if not row.expression.auxiliaries], sorted(gaining)
            if len(rows) * (len(people) + len(used)) > tuning.GROUP_NUMBERS:
                return None
        asked = [objective, *(row.expression for row in rows)]
        place = {each: column for column, each in enumerate(used)}
        matrix, helped = (np.zeros((len(asked), columns), np.int64) for columns in (len(people), len(used)))
        for line, expression in enumerate(asked):
            for (_, trait), weights in expression.people.items():
                matrix[line] += weights[program.traits[trait].codes[people]]
            for helper, weight in expression.auxiliaries.items():
                if helper in place:
                    helped[line, place[helper]] = weight
        ranges = np.array([program.auxiliaries[helper] for helper in used], np.int64).reshape(-1, 2)
        ends = [row.low for row in rows], [row.high for row in rows]
        on = np.array([objective.auxiliaries.get(helper, 0) for helper in groups.helpers], np.int64)
        starts = np.searchsorted(of, np.arange(-1, len(groups.helpers) + 1))
        return cls(people, starts, matrix[1:], matrix[0], helped[1:], helped[0], on, ranges, *ends)

    @property
    def number(self) -> int:
        """How many groups there are."""
        return len(self.starts) - 2

    @cached_property
    def _reach(self) -> tuple[Floats, Floats]:
        """What the objective, and after it each row, comes to over everybody, and over helpers, signs aside."""
        people = np.append(np.abs(self.worth).sum(), np.abs(self.matrix).sum(axis=1))
        helpers = np.append(np.abs(self.gain).sum() + np.abs(self.on).sum(), np.abs(self.helped).sum(axis=1))
        return people.astype(np.float64), helpers.astype(np.float64)

    @cached_property
    def size(self) -> Ints:
        """About how much each row weighs somebody whom it weighs at all, at least 1."""
        weighed = np.maximum((self.matrix != 0).sum(axis=1), 1)
        sizes: Ints = np.maximum(np.abs(self.matrix).sum(axis=1) // weighed, 1)
        return sizes

    def least(self, room: int) -> int:
        """No choice of so many people is worth less."""
        dearest = np.sort(np.minimum(self.worth, 0))[:room]
        return (
            int(dearest.sum())
            + int(np.minimum(self.on, 0).sum())
            + int((self.gain[:, None] * self.ranges).min(axis=1, initial=0).sum())
        )

    def _there(self, state: NDArray[np.int8]) -> Mask:
        """Who is of no group or of one whose state is not negative."""
        return np.repeat(np.append(True, state >= 0), np.diff(self.starts))

    def surviving(self, state: NDArray[np.int8], prices: GroupPrices, value: int) -> Rows:
        """Of those of no group, or of one whose state is not negative, who could be in a choice of theirs that is worth
        more than `value`; rows of the pool, ascending."""
        most = prices.limit + int(prices.each[state >= 0].sum())
        lost = max((value + 1) * prices.scale - most, -(2**62))
        people: Rows = np.sort(self.people[self._there(state) & (prices.person >= lost)])
        return people

    def dearest(self, state: NDArray[np.int8], prices: GroupPrices, number: int) -> Rows:
        """Of the same people so many whose prices are highest."""
        there = np.flatnonzero(self._there(state))
        people: Rows = np.sort(self.people[there[largest(prices.person[there], number, -(2**62))]])
        return people

    def prices(self, multipliers: Floats) -> GroupPrices | None:
        """What everything contributes by some multipliers; those of the wrong sign count as 0. None where the numbers
        would leave the exact range."""
        no_floor, no_ceiling = (np.array([end is None for end in ends], np.bool_) for ends in (self.low, self.high))
        wrong = (no_floor & (multipliers < 0)) | (no_ceiling & (multipliers > 0)) | ~np.isfinite(multipliers)
        usable = np.where(wrong, 0.0, multipliers)
        people, helpers = self._reach
        times = np.append(1.0, np.abs(usable))
        scale = fine_scale(ROOM / 4 / max(1.0, float(times @ people), float(times @ helpers), float(times.max())))
        if scale < 2:
            return None
        scaled = np.rint(usable * float(scale)).astype(np.int64)
        person = self.worth * scale - scaled @ self.matrix
        sums = np.append(0, np.cumsum(np.maximum(person, 0)))[self.starts]
        limit = int(sums[1] - sums[0])
        for each, low, high in zip(scaled.tolist(), self.low, self.high, strict=True):
            limit += each * ((high if each > 0 else low) or 0)
        gains = (self.gain * scale - scaled @ self.helped).tolist()
        limit += sum(max(each * end for end in ends) for each, ends in zip(gains, self.ranges.tolist(), strict=True))
        return GroupPrices(limit, np.maximum(np.diff(sums[1:]) + self.on * scale, 0), person, scale)
