"""Sums of rows added up while a proof is looked for: quickly, for many multipliers one after the other.

What comes of it is a proof only once `composer.checking` has added it up anew, person by person, in arithmetic of its
own.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from composer.base.arrays import Ints
from composer.encoding.program import Program
from composer.measures import Linear
from composer.presolve.symmetry import sort_into_classes

EXACT = 2**62
"""Sums that stay below this are added in 64 bits, others in Python's whole numbers."""


class ProgramSums:
    """Some expressions of a program, to be added up with changing numbers of times."""

    def __init__(self, program: Program, expressions: Sequence[Linear]) -> None:
        self._program = program
        self._expressions = tuple(expressions)
        alike = sort_into_classes(program, np.arange(len(program.pool)), self._expressions)
        self._sample, self._people = alike.sample, alike.size
        most, longest = program.most_tours, program.exclusive.longest
        self._most = None if most is None else np.minimum(most[self._sample], longest)
        self._allowed = [block.eligible[self._sample] for block in program.blocks]
        self._adds = [self._in_team(team) for team in range(len(program.blocks))]
        ends = [np.abs(adds).max(axis=1, initial=0).tolist() for adds in self._adds]
        self._largest = [max(1, *each) for each in zip(*ends, strict=True)]

    def _in_team(self, team: int) -> Ints:
        """What one of each class adds to each expression in a team: expressions × classes."""
        adds = np.zeros((len(self._expressions), len(self._sample)), np.int64)
        for place, expression in enumerate(self._expressions):
            for (where, trait), weights in expression.people.items():
                if where == team:
                    adds[place] += weights[self._program.traits[trait].codes[self._sample]]
        return adds

    def possible(self, times: Sequence[int]) -> int:
        """The most that any choice can make of Σ times × expression: each person in the teams where they add most, or
        in none, and each helper at the better end of its range."""
        reach = sum(abs(number) * largest for number, largest in zip(times, self._largest, strict=True))
        exclusive = self._program.exclusive
        most = (reach + 1) * (1 + int(self._people.sum())) * len(exclusive.sets)
        exact: Any = np.int64 if most < EXACT else object
        numbers = np.array(list(times), exact)
        adds = [numbers @ each.astype(exact) for each in self._adds]
        best = self._after(adds, None)[0] if self._most is None else self._in_so_many(adds, self._most)
        return int(best @ self._people) + self._of_helpers(times)

    def _in_so_many(self, adds: Sequence[NDArray[Any]], most: Ints) -> NDArray[Any]:
        """What one of each class adds in the best teams, of which there may be so many at most."""
        best = np.zeros_like(adds[0])
        fewer = [best] * (len(self._program.exclusive.sets) + 1)
        for tours in range(1, int(most.max(initial=0)) + 1):
            fewer = self._after(adds, fewer)
            best = np.where(most >= tours, fewer[0], best)
        return best

    def _after(self, adds: Sequence[NDArray[Any]], fewer: Sequence[NDArray[Any]] | None) -> list[NDArray[Any]]:
        """What one of each class adds in the best teams that begin with each set of the teams or after it; `fewer` is
        the same of one team fewer, None where it does not matter how many they are."""
        exclusive = self._program.exclusive
        after = [np.zeros_like(adds[0])] * (len(exclusive.sets) + 1)
        for place in reversed(range(len(exclusive.sets))):
            best = after[place + 1]
            for team in exclusive.beginning(place):
                here = adds[team] + (after if fewer is None else fewer)[exclusive.stretches[team][1] + 1]
                best = np.where(self._allowed[team] & (here > best), here, best)
            after[place] = best
        return after

    def _of_helpers(self, times: Sequence[int]) -> int:
        totals: dict[int, int] = {}
        for number, expression in zip(times, self._expressions, strict=True):
            for helper, weight in expression.auxiliaries.items():
                totals[helper] = totals.get(helper, 0) + number * weight
        return sum(max(each * end for end in self._program.auxiliaries[helper]) for helper, each in totals.items())
