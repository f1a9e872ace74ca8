"""The fewest reserves with which a team's demands hold with a chance that is asked for, whoever drops out.

A list is so many people of each kind, of a kind those who drop out least. What matters of a case in which the demands
do not hold by themselves is with which reserves they do: for every choice of reserves who could be there a flag a case.
The chance of a list is then a sum over who of it is there. Lists are gone through by their number, so that the first
that reaches the chance is one of the fewest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, combinations_with_replacement, groupby
from math import comb, prod

import numpy as np

from composer.base.arrays import Floats, Ints, Mask
from composer.optimize.drop_outs import DropOuts, every_number, numbers_left
from composer.optimize.remaining import Remaining
from composer.pool import Person
from composer.problem.results import Odds
from composer.problem.team import Team

MOST_CASES = 1 << 12
"""Cases of the team alone up to which lists are looked for."""
MOST_ROWS = 1 << 21
"""Cases times lists that are looked at."""
MOST_TOGETHER = 6
"""Reserves beyond which no list is looked for, unless so many are asked for."""
FEW_DRAWS = 1_000
"""Draws by which reserves of a large team are compared."""
MAY_BE_OFF = Fraction(1, 20)
"""By how much a chance by so few draws may be off."""
SHORT = 12
"""Kinds of people who are looked at again after the first reserve of a large team was found."""
AT_ONCE = 1 << 15
"""Cases that are counted together."""
NEAR = 1e-9
"""As near to the chance asked for as sums of 64 bits are trusted: nearer ones are counted exactly."""
Choice = tuple[int, ...]
"""A kind for each of some reserves, ascending."""


@dataclass(frozen=True)
class ReserveList:
    """Who is called, in this order, by their positions among the candidates; whether the chance is `reached`; and
    whether it is `proved` that fewer do not reach it or, where it is not reached, that no list does."""

    called: tuple[int, ...]
    reached: bool
    proved: bool


class ReserveSearch:
    """Lists from some candidates, of whom the `fixed` ones are in every list."""

    def __init__(
        self,
        team: Team,
        members: Sequence[Person],
        candidates: Sequence[Person],
        chances: tuple[Sequence[Fraction], Sequence[Fraction]],
        fixed: Sequence[int],
        check: Callable[[], None],
    ) -> None:
        self.team, self.members, self.candidates, self.chances, self.check = team, members, candidates, chances, check
        self.fixed = tuple(fixed)
        self.remaining = Remaining(team, [*members, *candidates])
        kinds = self.remaining.kinds
        self._own, self._kinds = kinds[: len(members)], kinds[len(members) :].tolist()
        order = sorted(range(len(candidates)), key=lambda at: (at not in fixed, chances[1][at], at))
        self._of_kind = {
            kind: [*mine] for kind, mine in groupby(sorted(order, key=self._kinds.__getitem__), self._kinds.__getitem__)
        }
        heads = np.bincount(self._own, minlength=self.remaining.number).tolist()
        self.cases = prod(each + 1 for each in heads)
        if self.cases <= MOST_CASES:
            self._read_cases(heads)
        self._made_good: dict[Choice, Mask] = {}

    def _read_cases(self, heads: Sequence[int]) -> None:
        cases = every_number(heads)
        weights: Floats = np.ones(1)
        for ways, over in numbers_left(self._own, self.chances[0], len(heads)):
            weights = np.multiply.outer(weights, [way / over for way in ways]).reshape(-1)
        holds = self.remaining.holds(cases)
        self.alone = float(weights[holds].sum())
        open_ = ~holds & (weights > 0)
        self._cases, self._weights = cases[open_], weights[open_]
        size = self.team.size.high
        most = len(self.members) + len(self.candidates) if size is None else size
        self._room: Ints = most - self._cases.sum(axis=1)

    def fewest(self, asked: Fraction, low: int, high: int | None) -> ReserveList:
        """The fewest reserves, between `low` and `high`, with which the chance is reached; else those found that come
        nearest to it."""
        most = len(self.candidates) if high is None else min(high, len(self.candidates))
        if self.cases > MOST_CASES:
            return self._drawn(asked, low, min(most, max(MOST_TOGETHER, low)))
        best, value, searched = self.fixed, -1.0, -1
        for number in range(max(low, len(self.fixed)), most + 1):
            choices = self._choices(number) if number <= max(MOST_TOGETHER, low) else None
            if choices is None:
                break
            searched = number
            self._look(choices)
            for choice in choices:
                mine = self._people(choice)
                found = self._chance(mine)
                if found > value + NEAR:
                    best, value = mine, found
            if self._reaches(best, value, asked):
                return ReserveList(self._order(best), True, True)
        if searched == most or self._beyond(asked):
            return ReserveList(self._order(best), False, True)
        return self._extended(best, asked, low, min(most, max(MOST_TOGETHER, low)))

    def _drawn(self, asked: Fraction, low: int, most: int) -> ReserveList:
        """Of a team with too many cases: one after the other those are added who raise the chance most in a few draws.
        Whether it is reached is told by all draws."""
        called = list(self.fixed)
        kinds, about = [*self._of_kind], 1.0
        while True:
            last = len(called) >= most
            near = last or (len(called) >= low and about >= asked - MAY_BE_OFF)
            reached = near and _with(self._of(called, shared=True).odds()[0]) >= asked
            if reached or last:
                return ReserveList(tuple(called), reached, False)
            spare = {kind: next((at for at in self._of_kind[kind] if at not in called), None) for kind in kinds}
            worth = {}
            for kind, at in spare.items():
                self.check()
                if at is not None:
                    worth[kind] = self._of([*called, at], shared=True).estimate(FEW_DRAWS)
            if not worth:
                return ReserveList(tuple(called), False, False)
            kinds = sorted(worth, key=lambda kind: -worth[kind])[:SHORT]
            best = spare[kinds[0]]
            assert best is not None
            called.append(best)
            about = worth[kinds[0]]

    def _of(self, people: Sequence[int], shared: bool = False) -> DropOuts:
        chances = [*self.chances[0], *(self.chances[1][at] for at in people)]
        kinds = np.array([*self._own.tolist(), *(self._kinds[at] for at in people)], np.int64)
        known = (self.remaining, kinds) if shared else None
        return DropOuts(self.team, self.members, [self.candidates[at] for at in people], chances, self.check, known)

    def _choices(self, number: int) -> list[Choice] | None:
        """Every list of so many, by kinds; None where they are too many."""
        kinds, more = sorted(self._of_kind), number - len(self.fixed)
        if comb(len(kinds) + more - 1, more) * max(1, len(self._cases)) > MOST_ROWS:
            return None
        own = [self._kinds[at] for at in self.fixed]
        lists = (tuple(sorted([*own, *some])) for some in combinations_with_replacement(kinds, more))
        return [each for each in lists if all(each.count(kind) <= len(self._of_kind[kind]) for kind in set(each))]

    def _people(self, choice: Choice) -> tuple[int, ...]:
        """Those of each kind who drop out least; the fixed ones first."""
        return tuple(at for kind in sorted(set(choice)) for at in self._of_kind[kind][: choice.count(kind)])

    def _look(self, lists: Sequence[Choice]) -> None:
        """Find out which cases each part of some lists makes good."""
        parts = {part for each in lists for size in range(len(each) + 1) for part in combinations(each, size)}
        new = sorted(parts - self._made_good.keys(), key=lambda part: (len(part), part))
        for size, alike in groupby(new, len):
            waiting = [*alike]
            step = max(1, AT_ONCE // max(1, len(self._cases)))
            for begin in range(0, len(waiting), step):
                self.check()
                self._count(size, waiting[begin : begin + step])

    def _count(self, size: int, parts: Sequence[Choice]) -> None:
        known = np.zeros((len(parts), len(self._cases)), np.bool_)
        for place, part in enumerate(parts):
            for at in range(size):
                known[place] |= self._made_good[part[:at] + part[at + 1 :]]
        which, case = np.nonzero(~known & (self._room >= size) & (size > 0))
        joining = np.zeros((len(parts), self.remaining.number), np.int64)
        for place, part in enumerate(parts):
            np.add.at(joining[place], list(part), 1)
        known[which, case] = self.remaining.holds(self._cases[case] + joining[which])
        self._made_good.update(zip(parts, known, strict=True))

    def _chance(self, people: Sequence[int]) -> float:
        """The chance that the demands hold with these reserves."""
        stays = [1 - float(self.chances[1][at]) for at in people]
        result = self.alone
        for there in _some(len(people)):
            chance = prod(stays[at] if at in there else 1 - stays[at] for at in range(len(people)))
            if chance:
                part = tuple(sorted(self._kinds[people[at]] for at in there))
                result += chance * float(self._weights @ self._made_good[part])
        return result

    def _reaches(self, people: Sequence[int], value: float, asked: Fraction) -> bool:
        if abs(value - float(asked)) > NEAR:
            return value > asked
        return _with(self._of(people).odds()[0]) >= asked

    def _beyond(self, asked: Fraction) -> bool:
        """Whether no list reaches the chance, even if every candidate stood by and none of them dropped out: by those
        demands alone that more people never break."""
        everybody = np.bincount(self._kinds, minlength=self.remaining.number)
        able = self.remaining.holds(self._cases + everybody, rising=True) & (self._room > 0)
        return self.alone + float(self._weights[able].sum()) < asked - NEAR

    def _extended(self, people: tuple[int, ...], asked: Fraction, low: int, most: int) -> ReserveList:
        """One after the other those are added who raise the chance most: found, and not proved to be the fewest."""
        self._look([tuple(sorted(self._kinds[at] for at in people))])
        value = self._chance(people)
        while len(people) < most and (len(people) < low or not self._reaches(people, value, asked)):
            more = []
            for mine in self._of_kind.values():
                spare = next((at for at in mine if at not in people), None)
                if spare is not None:
                    more.append((*people, spare))
            self._look([tuple(sorted(self._kinds[at] for at in each)) for each in more])
            values = [self._chance(each) for each in more]
            best = int(np.argmax(values))
            if values[best] <= value + NEAR and len(people) >= low:
                break
            people, value = more[best], values[best]
        return ReserveList(self._order(people), self._reaches(people, value, asked), False)

    def _order(self, people: Sequence[int]) -> tuple[int, ...]:
        """Called first is who, with those before, raises the chance most; among equals who stands first in the pool."""
        called: list[int] = []
        waiting = sorted(people)
        while waiting:
            values = [self._chance(sorted([*called, at], key=self._kinds.__getitem__)) for at in waiting]
            best = max(range(len(waiting)), key=lambda at: (round(values[at] / NEAR), -at))
            called.append(waiting.pop(best))
        return tuple(called)


def _with(odds: Odds) -> Fraction:
    return odds.without if odds.with_reserves is None else odds.with_reserves


def _some(number: int) -> Iterator[tuple[int, ...]]:
    for size in range(number + 1):
        yield from combinations(range(number), size)
