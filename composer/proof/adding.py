"""Sums of rows added up exactly: what they ask for together, and the most that people and helpers can make of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from composer.measures import Linear
from composer.program import Program

EXACT = 2**62
"""Sums that stay below this are added in 64 bits, others in Python's whole numbers."""
Ints = NDArray[np.int64]
Exact = NDArray[Any]
"""Whole numbers of 64 bits, or Python's."""


@dataclass(frozen=True)
class Kind:
    """People alike: how many, the team, by position, where they add most, what one of them adds to each line there, and
    to the whole sum."""

    people: int
    team: int
    adds: tuple[int, ...]
    each: int


@dataclass(frozen=True)
class Left:
    """A helper: what one of it adds to each line and to the whole sum, and the most it adds over its range."""

    helper: int
    adds: tuple[int, ...]
    each: int
    most: int


class Added:
    """Some expressions of a program, to be added up with changing numbers of times.

    People are put together whom no expression and no team's gate tells apart.
    """

    def __init__(self, program: Program, expressions: Sequence[Linear]) -> None:
        self._program = program
        self._expressions = tuple(expressions)
        self._sample, self._people = _kinds(program, self._expressions)
        self._allowed = [block.eligible[self._sample] for block in program.blocks]
        self._adds = [self._in_team(team) for team in range(len(program.blocks))]
        ends = [np.abs(adds).max(axis=1, initial=0).tolist() for adds in self._adds]
        self._largest = [max(1, *each) for each in zip(*ends, strict=True)]
        self._helpers = sorted({helper for each in self._expressions for helper in each.helpers})

    def _in_team(self, team: int) -> Ints:
        """What one of each kind adds to each expression in a team: expressions × kinds."""
        adds = np.zeros((len(self._expressions), len(self._sample)), np.int64)
        for place, expression in enumerate(self._expressions):
            for (where, trait), weights in expression.people.items():
                if where == team:
                    adds[place] += weights[self._program.traits[trait].codes[self._sample]]
        return adds

    def possible(self, times: Sequence[int]) -> int:
        """The most that any choice can make of Σ times × expression: each person in the team where they add most, or in
        none, and each helper at the better end of its range."""
        best = np.maximum(self._best(times)[0], 0)
        return int(best @ self._people) + sum(left.most for left in self.helpers(times))

    def helpers(self, times: Sequence[int]) -> list[Left]:
        """What each helper adds."""
        found = []
        for helper in self._helpers:
            adds = [expression.helpers.get(helper, 0) for expression in self._expressions]
            each = sum(number * weight for number, weight in zip(times, adds, strict=True))
            most = max(each * end for end in self._program.helpers[helper])
            found.append(Left(helper, tuple(adds), each, most))
        return found

    def kinds(self, times: Sequence[int]) -> list[Kind]:
        """Everybody who may be in a team, in kinds, those first who add most."""
        best, team = self._best(times)
        found: dict[tuple[int, tuple[int, ...]], tuple[int, int]] = {}
        for kind in np.flatnonzero(np.any(np.stack(self._allowed), axis=0)).tolist():
            key = int(team[kind]), tuple(self._adds[team[kind]][:, kind].tolist())
            found[key] = found.get(key, (0, 0))[0] + int(self._people[kind]), int(best[kind])
        kinds = [Kind(people, *key, each) for key, (people, each) in found.items()]
        return sorted(kinds, key=lambda kind: (-kind.each, -kind.people))

    def _best(self, times: Sequence[int]) -> tuple[Exact, NDArray[np.intp]]:
        """For each kind the most that one of them adds, and the team; below anything for who may be in none."""
        reach = sum(abs(number) * largest for number, largest in zip(times, self._largest, strict=True))
        exact: Any = np.int64 if (reach + 1) * (1 + int(self._people.sum())) < EXACT else object
        best = np.full(len(self._sample), -reach - 1, exact)
        team = np.zeros(len(self._sample), np.intp)
        numbers = np.array(list(times), exact)
        for place, (adds, allowed) in enumerate(zip(self._adds, self._allowed, strict=True)):
            here = numbers @ adds.astype(exact)
            better = allowed & (here > best)
            best[better], team[better] = here[better], place
        return best, team


def _kinds(program: Program, expressions: Sequence[Linear]) -> tuple[NDArray[np.intp], Ints]:
    """One person of each kind, as rows of the pool, and how many of each there are."""
    key = np.zeros(len(program.pool), np.int64)
    tables: dict[int, dict[int, Ints]] = {}
    for expression in expressions:
        for (_, trait), weights in expression.people.items():
            tables.setdefault(trait, {})[id(weights)] = np.asarray(weights)
    for mask in {id(block.eligible): block.eligible for block in program.blocks}.values():
        key = _finer(key, mask.astype(np.int64))
    for trait, each in tables.items():
        told = np.zeros(program.traits[trait].size, np.int64)
        for weights in each.values():
            told = _finer(told, np.unique(weights, return_inverse=True)[1].reshape(-1).astype(np.int64))
        key = _finer(key, told[program.traits[trait].codes])
    _, sample, people = np.unique(key, return_index=True, return_counts=True)
    return sample, people.astype(np.int64)


def _finer(key: Ints, other: Ints) -> Ints:
    """Numbers from 0 that are equal where both are."""
    both = key * (int(other.max(initial=0)) + 1) + other
    finer: Ints = np.unique(both, return_inverse=True)[1].reshape(-1).astype(np.int64)
    return finer
