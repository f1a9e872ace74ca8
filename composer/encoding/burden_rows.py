"""The largest number of tours that somebody in a team has, past ones included, as rows.

The number is a sum of *levels*, switches each of which stays off where the one before it is: as many are on as there
may be tours. Where it must not come out too low, everybody is held to it: whoever has had `q` tours and counts has no
more in the teams than there are levels on beyond the first `q`. That is a row of each person where one may be on
several tours; somebody who counts on some tours alone is held to it where they are on one of those. Where the number
must not come out too high, somebody has to show it: one person for whom it is no more than they have.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from composer.base.arrays import Ints, Mask
from composer.encoding.program import FREE, PersonRow
from composer.measures import Linear, Polarity, Trait
from composer.measures.sparse import Sparse
from composer.problem.programme import past_tours

if TYPE_CHECKING:
    from composer.encoding.builder import RowWriter


def most_tours(scope: RowWriter, counted: Mask, pull: Polarity) -> Linear:
    """The most tours that one of those has who are in a team in which they are `counted`, one flag a team of the scope
    and person."""
    rows = _BurdenRows(scope, counted)
    if pull.down:
        (rows.hold_alone if rows.longest == 1 else rows.hold)()
    if pull.up:
        (rows.show_alone if rows.longest == 1 else rows.show)()
    return rows.number


class _BurdenRows:
    """The levels, and the rows that make them mean what they do."""

    def __init__(self, scope: RowWriter, counted: Mask) -> None:
        problem, self.scope = scope.sheet.problem, scope
        self.eligible: Mask = np.stack([scope.sheet.blocks[team].eligible for team in scope.teams])
        self.counted: Mask = counted & self.eligible
        self.who: Mask = np.any(self.counted, axis=0)
        self.past = past_tours(problem.pool, problem.served)
        self.longest = (problem.overlapping if scope.sheet.opened else problem.exclusive).longest
        most = int(self.past[self.who].max()) + self.longest if self.who.any() else 0
        self.levels = [scope.auxiliary(0, 1, f"somebody may have {level} tours") for level in range(1, most + 1)]
        for before, level in zip(self.levels, self.levels[1:], strict=False):
            scope.require(before - level, low=0, says="whoever may have more tours may have fewer")
        self.number = sum(self.levels, Linear())

    def _beyond(self, past: int) -> Linear:
        """How many levels are on, as far as they matter, beyond so many past tours."""
        return sum(self.levels[past : past + self.longest], Linear())

    def _different(self) -> list[int]:
        """How many past tours those who count have had."""
        return sorted(set(self.past[self.who].tolist()))

    def _places(self, some: Mask) -> Linear:
        """In how many teams people are in which they have a flag."""
        known: dict[bytes, int] = {}
        people = {}
        for team, mask in zip(self.scope.teams, some, strict=True):
            key = mask.tobytes()
            if key not in known:
                known[key] = self.scope.sheet.trait(Trait(mask.astype(np.int32), 2))
            people[team, known[key]] = np.array([0, 1], np.int64)
        return Linear(people, shared=len(known) == 1)

    # Nobody is in two teams

    def hold_alone(self) -> None:
        """Whoever counts is held to the number."""
        for past in self._different():
            members = self._places(self.counted & (self.past == past))
            most = self.scope.span(members)[1]
            says = f"nobody with {past} past tours where nobody may have one more"
            self.scope.require(self.levels[past] * most - members, low=0, says=says)

    def show_alone(self) -> None:
        """Somebody has as many."""
        for number, level in enumerate(self.levels, 1):
            members = self._places(self.counted & (self.past + 1 >= number))
            self.scope.require(members - level, low=0, says=f"somebody has {number} tours where one is to have them")

    # Somebody may be in several

    def hold(self) -> None:
        """Whoever counts is held to the number, person by person."""
        always: Mask = self.who & (self.counted == self.eligible).all(axis=0)
        every = dict.fromkeys(self.scope.teams, 1)
        for past in self._different():
            mine = self.past == past
            if (always & mine).any():
                self._row(every, always & mine, past, 0)
            for place, team in enumerate(self.scope.teams):
                here = self.counted[place] & ~always & mine
                if here.any():  # held where they are in this one
                    self._row(every | {team: 1 + self.longest}, here, past, self.longest)
        if always.any():
            self._all_together(always)

    def _row(self, weights: dict[int, int], some: Mask, past: int, bound: int) -> None:
        levels = (-self._beyond(past)).auxiliaries
        trait, bounds = Trait(some.astype(np.int32), 2), np.array([FREE, bound])
        self.scope.sheet.personal.append(PersonRow(weights, levels, trait, bounds, self.scope.source))

    def _all_together(self, always: Mask) -> None:
        """Those rows of everybody who always counts, added up: it follows from them, and proofs can use it."""
        room = Linear()
        for past in self._different():
            room += self._beyond(past) * int((always & (self.past == past)).sum())
        places = self._places(np.broadcast_to(always, self.counted.shape))
        self.scope.require(room - places, low=0, says="no more places than everybody may have tours")

    def show(self) -> None:
        """One person has as many: a switch for each who could be that one."""
        scope, sheet = self.scope, self.scope.sheet
        codes: Ints = np.cumsum(self.who)
        number = int(codes[-1]) + 1
        named = Trait(np.where(self.who, codes, 0).astype(np.int32), number)
        at, most, shown = sheet.trait(named), len(self.levels), Linear()
        for code, row in enumerate(np.flatnonzero(self.who).tolist(), 1):
            me = Sparse.of([(code, 1)], number)
            counting = [team for place, team in enumerate(scope.teams) if self.counted[place, row]]
            switch = scope.auxiliary(0, 1, f"{sheet.pool.ids[row]} has the most tours")
            tours, places = Linear.over(scope.teams, at, me), Linear.over(counting, at, me)
            scope.require(tours - self.number - switch * most, low=-most - int(self.past[row]))
            scope.require(places - switch, low=0)
            shown += switch
        if self.levels:
            scope.require(shown - self.levels[0], low=0, says="somebody has the most tours")
