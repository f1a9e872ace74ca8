"""The smallest sets of shortfalls in another order: those that touch fewest sides of demands first.

All sets of so many sides are tried, each for the cheapest that is left with a shortfall on just these; what has one on
fewer of them has been found before, and is left out with all that lies above it. Conflicts tell which sets are worth
it: sides that cannot all be without a shortfall, so that every way out touches one of them (Reiter 1987). Where nothing
is possible with a set, a conflict among the other sides is looked for, none of which could be spared.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from heapq import heappop, heappush
from itertools import combinations

from composer.analyses.explain.ways_out.shortfalls import AlikeTeams, MinimalShortfall, ShortfallSearch
from composer.base.minimal_sets import quickxplain
from composer.encoding.program import Program
from composer.measures import Linear
from composer.optimize import maximize

Sides = tuple[int, ...]


class FewestFirst:
    """Ways out of a search, those that touch fewest sides first, among equals the cheapest."""

    def __init__(self, search: ShortfallSearch) -> None:
        self.search = search
        self.conflicts: list[frozenset[int]] = []
        self._size = -1
        self._waiting: list[tuple[Fraction, Sides]] = []
        self._best: dict[Sides, MinimalShortfall] = {}

    def next_one(self) -> MinimalShortfall | None:
        """The next one; None where nothing is left, or where it could not be told in the budget."""
        while not self.search.undecided:
            if self._waiting:
                cost, sides = heappop(self._waiting)
                best = self._best.pop(sides, None) or self._cheapest(sides)
                if best is None:
                    continue
                heappush(self._waiting, (best.cost, sides))  # there may be more on these sides
                if best.cost == cost:
                    if self.search.groups:  # another one may be this one with copies changed about
                        self._best.clear()
                    return best
                self._best[sides] = best
            elif self._size == len(self.search.sides) or (self._size > 0 and not self.search.something_left()):
                return None
            else:
                self._size += 1
                self._best.clear()
                self._waiting = [(Fraction(-1), sides) for sides in self._sets()]
        return None

    def _sets(self) -> Iterator[Sides]:
        """Sets of the size whose turn it is, of sides that can still have a shortfall, that are worth trying."""
        live = [side for side in self.search.sides if self.search.auxiliaries[side][1]]
        for sides in combinations(live, self._size):
            self.search.budget.check(0.0)
            if self._worth(sides) and all(_in_order(group, sides) for group in self.search.groups):
                yield sides

    def _worth(self, sides: Sides) -> bool:
        """Whether the sides touch every conflict, and all of them can still have a shortfall."""
        can = all(self.search.auxiliaries[side][1] for side in sides)
        return can and not any(conflict.isdisjoint(sides) for conflict in self.conflicts)

    def _cheapest(self, sides: Sides) -> MinimalShortfall | None:
        """The cheapest that is left with a shortfall on just these sides."""
        if not self._worth(sides):
            return None
        program = _confined(self.search.program, self.search.sides, sides, 1)
        found = self.search.cheapest(program)
        if found is None and not self.search.undecided:
            self._learn(sides)
        return found

    def _learn(self, sides: Sides) -> None:
        """A conflict among the other sides, if there is one; of copies that are alike, one of each."""
        others = [side for side in self.search.sides if side not in sides]
        if self._impossible(others):
            conflict = quickxplain(others, self._impossible, maybe_none=self._size == 0)
            for copy in self.search.permuted_conflicts(conflict.things):
                if copy not in self.conflicts:
                    self.conflicts.append(copy)

    def _impossible(self, without: Sequence[int]) -> bool | None:
        """Whether these sides cannot all be without a shortfall; None where it could not be found out."""
        search = self.search
        rest = [side for side in search.sides if side not in without]
        program = _confined(search.elastic.program, search.sides, rest, 0)
        answer = maximize.maximize(program, Linear(), search.budget, memory=search.memory)
        search.undecided |= not answer.proved
        return answer.placement is None if answer.proved else None


def _in_order(group: AlikeTeams, sides: Sides) -> bool:
    """Whether no copy has a shortfall where the one before it has none: copies are in order of what theirs cost."""
    touched = [not set(copy).isdisjoint(sides) for copy in group.copies]
    return touched == sorted(touched, reverse=True)


def _confined(program: Program, sides: Collection[int], some: Collection[int], low: int) -> Program:
    """The program in which only `some` of the sides may have a shortfall, and have one of at least `low`."""
    helpers = list(program.auxiliaries)
    for side in sides:
        helpers[side] = (low, helpers[side][1]) if side in some else (0, 0)
    return replace(program, auxiliaries=tuple(helpers))
