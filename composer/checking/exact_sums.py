"""Sums of rows added up exactly: what they ask for together, and the most that people and helpers can make of them.

All that is added or multiplied here is a whole number of Python's, which has no largest one: what stands in a file that
is checked can be as large as it likes. Arrays only put people together who are alike.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from composer.base.arrays import Ints, Mask
from composer.checking.switched import Switch
from composer.encoding.program import Program
from composer.measures import Linear
from composer.measures.linear import Weights

Combination = Sequence[tuple[int, Linear]]
"""Expressions, each a number of times: what one line of a sum counts."""


@dataclass(frozen=True)
class PersonKind:
    """People alike: how many, the teams, by position, where they add most, one of all or several that do not exclude
    each other, what one of them adds to each line there, and to the whole sum."""

    people: int
    teams: tuple[int, ...]
    adds: tuple[int, ...]
    each: int

    @property
    def most(self) -> int:
        """The most they add together: nothing, where they are better in no team."""
        return max(0, self.each) * self.people


@dataclass(frozen=True)
class AuxiliaryTerm:
    """A helper: what one of it adds to each line and to the whole sum, and the most it adds over its range."""

    helper: int
    adds: tuple[int, ...]
    each: int
    most: int


class ExactSum:
    """Some lines over a program, each a number of `times`, added up; `switches` are told apart (`checking.switched`).

    People are put together whom no line, no switch and no team's gate tells apart.
    """

    def __init__(
        self,
        program: Program,
        lines: Sequence[Combination],
        times: Sequence[int],
        switches: Sequence[Switch] = (),
    ) -> None:
        self._program, self._lines, self._times, self._switches = program, lines, times, switches
        told = [each.people for each in switches]
        self._of, sample, self._people = person_kinds(program, [each for line in lines for _, each in line], told)
        self._teams = range(len(program.blocks))
        self._allowed = [block.eligible[sample].tolist() for block in program.blocks]
        self._adds = [[team_sums(program, line, team, sample) for line in lines] for team in self._teams]
        self._each = [weigh(zip(times, adds, strict=True), len(sample)) for adds in self._adds]
        self._gains = [
            [max(0, adds) if may else 0 for adds, may in zip(each, allowed, strict=True)]
            for each, allowed in zip(self._each, self._allowed, strict=True)
        ]
        longest, most = program.exclusive.longest, program.most_tours
        self._tours = [longest] * len(sample) if most is None else np.minimum(most[sample], longest).tolist()
        self._after = self._in_turn(self._in_later_teams)
        self._best = self._at_most(self._tours, [each[0] for each in self._after])
        self._kinds = [np.flatnonzero(each.people[sample]).tolist() for each in switches]

    def _in_turn(self, add: Callable[[list[list[int]] | None], list[list[int]]]) -> list[list[list[int]]]:
        """By the number of teams that somebody may be in at most, from none on, what they add there. Where nobody is
        held to fewer than the teams' days allow, that number does not matter."""
        if self._program.most_tours is None:
            return [add(None)] * (max(self._tours, default=0) + 1)
        sets = len(self._program.exclusive.sets)
        found = [[[0] * len(self._people) for _ in range(sets + 1)]]
        for _ in range(max(self._tours, default=0)):
            found.append(add(found[-1]))
        return found

    def _in_later_teams(self, fewer: list[list[int]] | None) -> list[list[int]]:
        """By the position of a set of teams that exclude each other (`problem.assignment`): the most that one of each
        kind adds in teams that begin with that set or after it; `fewer` is the same of one team fewer."""
        sets, stretches = len(self._program.exclusive.sets), self._program.exclusive.stretches
        after = [[0] * len(self._people) for _ in range(sets + 1)]
        then = after if fewer is None else fewer
        for place in reversed(range(sets)):
            here = [team for team in self._teams if stretches[team][0] == place]
            after[place] = _most(after[place + 1], [(self._gains[t], then[stretches[t][1] + 1]) for t in here])
        return after

    def _in_earlier_teams(self, fewer: list[list[int]] | None) -> list[list[int]]:
        """The same of teams that end before that set."""
        sets, stretches = len(self._program.exclusive.sets), self._program.exclusive.stretches
        before = [[0] * len(self._people) for _ in range(sets + 1)]
        then = before if fewer is None else fewer
        for place in range(sets):
            here = [team for team in self._teams if stretches[team][1] == place]
            before[place + 1] = _most(before[place], [(self._gains[t], then[stretches[t][0]]) for t in here])
        return before

    @staticmethod
    def _at_most(tours: Sequence[int], gains: Sequence[list[int]]) -> list[int]:
        """Of each kind what it adds in at most so many teams."""
        return [gains[number][kind] for kind, number in enumerate(tours)]

    @property
    def possible(self) -> int:
        """The most that any choice can make of it: each person in the teams where they add most, or in none, and each
        helper at the better end of its range."""
        people = sum(best * number for best, number in zip(self._best, self._people, strict=True))
        return people + sum(left.most for left in self.auxiliaries()) - self.kept_out

    @property
    def kept_out(self) -> int:
        """What is less by its switches than where everybody and each helper is told by themselves."""
        return sum(alone - max(0, on) for alone, on in self._switched)

    @cached_property
    def _switched(self) -> list[tuple[int, int]]:
        """For each switch what its people and helpers add by themselves, and what they do together where it is on."""
        each = {left.helper: left.each for left in self.auxiliaries()}
        ranges = self._program.auxiliaries
        found = []
        for one, kinds in zip(self._switches, self._kinds, strict=True):
            people = sum(self._best[kind] * self._people[kind] for kind in kinds)
            alone = people + sum(max(0, each.get(helper, 0)) * ranges[helper][1] for helper in one.helpers)
            found.append((alone, one.on(people, each, ranges)))
        return found

    def auxiliaries(self) -> list[AuxiliaryTerm]:
        """What each helper adds."""
        adds = [auxiliary_sums(line) for line in self._lines]
        found = []
        for helper in sorted({helper for line in adds for helper in line}):
            mine = tuple(line.get(helper, 0) for line in adds)
            each = sum(number * weight for number, weight in zip(self._times, mine, strict=True))
            most = max(each * end for end in self._program.auxiliaries[helper])
            found.append(AuxiliaryTerm(helper, mine, each, most))
        return found

    def kinds(self) -> list[PersonKind]:
        """Everybody who may be in a team, in kinds, those first who add most."""
        found: dict[tuple[tuple[int, ...], tuple[int, ...]], tuple[int, int]] = {}
        for kind, people in enumerate(self._people):
            may = [team for team in self._teams if self._allowed[team][kind]]
            if may and self._tours[kind]:
                teams = self._best_teams(kind) or (max(may, key=lambda team: self._each[team][kind]),)
                lines = zip(*([line[kind] for line in self._adds[team]] for team in teams), strict=True)
                key = teams, tuple(map(sum, lines))
                found[key] = found.get(key, (0, 0))[0] + people, sum(self._each[team][kind] for team in teams)
        counted = [PersonKind(people, *key, each) for key, (people, each) in found.items()]
        return sorted(counted, key=lambda kind: (-kind.each, -kind.people))

    def _best_teams(self, kind: int) -> tuple[int, ...]:
        """Where one of a kind adds most, if that is more than nothing."""
        stretches, after = self._program.exclusive.stretches, self._after
        place, left, teams = 0, self._tours[kind], list[int]()
        while worth := after[left][place][kind]:
            gains = {team: self._gains[team][kind] for team in self._teams if stretches[team][0] == place}
            then = {team: after[left - 1][stretches[team][1] + 1][kind] for team in gains}
            best = [team for team, gain in gains.items() if gain and gain + then[team] == worth]
            teams += best[:1]
            place, left = (stretches[best[0]][1] + 1, left - 1) if best else (place + 1, left)
        return tuple(teams)

    def without(self, gap: int) -> Program:
        """The program without the places in which somebody adds, by more than `gap`, less than at best."""
        blocks, earlier = [], self._in_turn(self._in_earlier_teams)
        short = [0] * len(self._people)  # by which all are short where its switch is on
        for kinds, (_, on) in zip(self._kinds, self._switched, strict=True):
            for kind in kinds:
                short[kind] = max(0, -on)
        for team, block in enumerate(self._program.blocks):
            first, last = self._program.exclusive.stretches[team]
            beside = self._beside([each[first] for each in earlier], [each[last + 1] for each in self._after])
            parts = zip(self._tours, self._best, self._each[team], beside, short, strict=True)
            near = [tours > 0 and best - each - others + less <= gap for tours, best, each, others, less in parts]
            blocks.append(replace(block, eligible=block.eligible & np.array(near, np.bool_)[self._of]))
        return replace(self._program, blocks=tuple(blocks))

    def _beside(self, before: Sequence[list[int]], after: Sequence[list[int]]) -> list[int]:
        """The most that one of each kind adds in the teams before one and those after it, by how many they are."""
        if self._program.most_tours is None:
            return [one + other for one, other in zip(before[0], after[0], strict=True)]
        most = []
        for kind, tours in enumerate(self._tours):
            splits = range(max(tours, 1))
            most.append(max(before[one][kind] + after[len(splits) - 1 - one][kind] for one in splits))
        return most


def _most(other: list[int], parts: Sequence[tuple[list[int], list[int]]]) -> list[int]:
    """Place by place the largest of some numbers and of sums of two."""
    for one, rest in parts:
        other = [max(best, mine + more) for best, mine, more in zip(other, one, rest, strict=True)]
    return other


def team_sums(program: Program, line: Combination, team: int, sample: NDArray[np.intp]) -> list[int]:
    """What each of some people, rows of the pool, adds to a line in a team."""
    parts = []
    for number, expression in line:
        for (where, trait), weights in expression.people.items():
            if where == team:
                parts.append((number, weights[program.traits[trait].codes[sample]].tolist()))
    return weigh(parts, len(sample))


def weigh(parts: Sequence[tuple[int, list[int]]] | zip[tuple[int, list[int]]], length: int) -> list[int]:
    """Lists of so many numbers, each a number of times, added up place by place."""
    total = [0] * length
    for number, adds in parts:
        if number:
            total = [before + number * add for before, add in zip(total, adds, strict=True)]
    return total


def auxiliary_sums(line: Combination) -> dict[int, int]:
    """What one of each helper adds to a line."""
    total: dict[int, int] = {}
    for number, expression in line:
        for helper, weight in expression.auxiliaries.items():
            total[helper] = total.get(helper, 0) + number * int(weight)
    return total


def person_kinds(
    program: Program, expressions: Sequence[Linear], flags: Sequence[Mask] = ()
) -> tuple[NDArray[np.intp], NDArray[np.intp], list[int]]:
    """People whom no expression, no flag and no gate tells apart: the kind of everybody in the pool, one of each
    kind, as rows of the pool, and how many of each there are."""
    key = np.zeros(len(program.pool), np.int64)
    for mask in flags:
        key = _finer(key, mask.astype(np.int64))
    tables: dict[int, dict[int, Weights]] = {}
    for expression in expressions:
        for (_, trait), weights in expression.people.items():
            tables.setdefault(trait, {})[id(weights)] = weights  # what stands there twice tells nothing more
    for row in program.personal:
        key = _finer(key, row.bounds[row.trait.codes])
    for mask in {id(block.eligible): block.eligible for block in program.blocks}.values():
        key = _finer(key, mask.astype(np.int64))
    for trait, each in tables.items():
        told = np.zeros(program.traits[trait].size, np.int64)
        for weights in each.values():
            told = _finer(told, np.asarray(weights))
        key = _finer(key, told[program.traits[trait].codes])
    _, sample, of, people = np.unique(key, return_index=True, return_inverse=True, return_counts=True)
    return of.reshape(-1), sample, people.tolist()


def _finer(key: Ints, other: Ints) -> Ints:
    """Numbers from 0, as many as there are different pairs, that are equal where both are; `key` is such numbers."""
    codes = np.unique(other, return_inverse=True)[1].reshape(-1).astype(np.int64)
    both = key * (int(codes.max(initial=0)) + 1) + codes  # less than the square of how many people or codes there are
    finer: Ints = np.unique(both, return_inverse=True)[1].reshape(-1).astype(np.int64)
    return finer
