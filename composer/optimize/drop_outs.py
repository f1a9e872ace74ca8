"""With what chance a team's demands hold when people drop out: of every case where they are few, else by draws."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, prod

import numpy as np
from numpy.typing import NDArray

from composer.base.arrays import Ints, Mask
from composer.base.binomial import clopper_pearson
from composer.optimize.remaining import Remaining
from composer.pool import Person
from composer.problem.results import Odds
from composer.problem.team import Team

CASES = 1 << 17
"""Cases up to which each is looked at: those of 17 people of whom no two are alike."""
DRAWS = 20_000
"""Draws where there are more cases: 95 times of 100 they are not off by more than 0.7 of a hundred."""
SEED = 2027
"""Where the draws begin, so that they are the same everywhere."""
AT_ONCE = 1 << 22
"""People times draws that are looked at together."""
MOST_WAYS = 1 << 12
"""Ways in which reserves may step in up to which they are tried one by one."""
SAMPLE = 24
"""Cases that are handed out to be recounted."""
SCALES = (Fraction(1), Fraction(1, 2), Fraction(2))
"""The chances as they are given, half of them, and twice."""


@dataclass(frozen=True)
class Case:
    """One case: who is left of the team and who of its reserves, by their positions; whether all holds without them
    and with them."""

    left: tuple[int, ...]
    reserves: tuple[int, ...]
    without: bool
    with_reserves: bool


class DropOuts:
    """A team and its reserves, of whom everybody drops out with a chance of their own, independently of all others.

    `with_reserves` is open where they could step in in more ways than are tried.
    """

    def __init__(
        self,
        team: Team,
        members: Sequence[Person],
        reserves: Sequence[Person],
        chances: Sequence[Fraction],
        check: Callable[[], None] = lambda: None,
        known: tuple[Remaining, Ints] | None = None,
    ) -> None:
        """`known`: the demands on more people, and the kind of each of these ones."""
        self.members = len(members)
        self.chances = tuple(chances)
        self.most = len(members) + len(reserves) if team.size.high is None else team.size.high
        self.remaining = known[0] if known else Remaining(team, [*members, *reserves])
        self.check = check
        self.sample: list[Case] = []
        """Some of the cases that were looked at, to be recounted."""
        kinds = known[1] if known else self.remaining.kinds
        self._kinds = kinds[: self.members], kinds[self.members :]
        heads, more = (np.bincount(part, minlength=self.remaining.number).tolist() for part in self._kinds)
        self._heads: list[int] = heads
        self._more: list[int] = more

    @property
    def cases(self) -> int:
        """How many cases differ in how many of each kind are left of the team and of its reserves."""
        return prod(each + 1 for each in (*self._heads, *self._more))

    def odds(self) -> list[Odds]:
        """The chances that all holds, for each of the `SCALES`: exact where there are few cases, else of draws."""
        return self._of_every_case() if self.cases <= CASES else self._of_draws()

    def estimate(self, draws: int) -> float:
        """About the chance that all holds with reserves, by so many draws."""
        streams = [np.random.PCG64(SEED + part) for part in range(2)]
        sizes = (self.members, len(self.chances) - self.members)
        drawn = [each.random_raw(draws * size).reshape(draws, size) for each, size in zip(streams, sizes, strict=True)]
        dropping = self._dropping(Fraction(1))
        left, ready = _staying(drawn[0], dropping[: self.members]), _staying(drawn[1], dropping[self.members :])
        without, stepped = self._held(left, ready)
        return float((without if stepped is None else stepped).mean())

    def _dropping(self, scale: Fraction) -> list[Fraction]:
        return [min(chance * scale, Fraction(1)) for chance in self.chances]

    def _of_every_case(self) -> list[Odds]:
        heads, more = self._heads, self._more
        shape = [one + other + 1 for one, other in zip(heads, more, strict=True)]
        cases = every_number([size - 1 for size in shape])
        self.check()
        holds = self.remaining.holds(cases)
        without = holds.reshape(shape)[tuple(slice(one + 1) for one in heads)]
        stepped = stepping_in((holds & (cases.sum(axis=1) <= self.most)).reshape(shape), heads, more)
        stepped |= without.reshape([size for one in heads for size in (one + 1, 1)])
        self._take_cases(without, stepped)
        odds = []
        for scale in SCALES:
            dropping = self._dropping(scale)
            parts = dropping[: self.members], dropping[self.members :]
            left, ready = (numbers_left(*each, len(shape)) for each in zip(self._kinds, parts, strict=True))
            both = [each for pair in zip(left, ready, strict=True) for each in pair]
            odds.append(Odds(_summed(without, left), _summed(stepped, both) if len(self._kinds[1]) else None))
        return odds

    def _take_cases(self, without: NDArray[np.bool_], stepped: NDArray[np.bool_]) -> None:
        """A sample of all cases, evenly spaced."""
        for place in np.unique(np.linspace(0, stepped.size - 1, SAMPLE).astype(np.int64)).tolist():
            at = np.unravel_index(place, stepped.shape)
            numbers = [int(each) for each in at]
            left, ready = _first(self._kinds[0], numbers[::2]), _first(self._kinds[1], numbers[1::2])
            self.sample.append(Case(left, ready, bool(without[tuple(numbers[::2])]), bool(stepped[at])))

    def _of_draws(self) -> list[Odds]:
        streams = [np.random.PCG64(SEED + part) for part in range(2)]
        sizes = [len(part) for part in self._kinds]
        hits = np.zeros((len(SCALES), 2), np.int64)
        sure = True
        step = max(1, AT_ONCE // max(1, sum(sizes)))
        for begin in range(0, DRAWS, step):
            number = min(step, DRAWS - begin)
            drawn = [
                stream.random_raw(number * size).reshape(number, size)
                for stream, size in zip(streams, sizes, strict=True)
            ]
            for place, scale in enumerate(SCALES):
                self.check()
                dropping = self._dropping(scale)
                left = _staying(drawn[0], dropping[: self.members])
                ready = _staying(drawn[1], dropping[self.members :])
                without, stepped = self._held(left, ready)
                sure = sure and stepped is not None
                stepped = without if stepped is None else stepped
                hits[place] += without.sum(), stepped.sum()
                if begin == 0:
                    self._take_draws(left, ready, without, stepped)
        return [_of_hits(alone, both if sizes[1] and sure else None) for alone, both in hits.tolist()]

    def _take_draws(self, left: Mask, ready: Mask, without: Mask, stepped: Mask) -> None:
        """Some draws in which all holds, in which it does with reserves, and in which it does not."""
        for which in (without, stepped & ~without, ~stepped):
            for draw in np.flatnonzero(which)[: SAMPLE // (3 * len(SCALES)) + 1].tolist():
                people = [tuple(np.flatnonzero(part[draw]).tolist()) for part in (left, ready)]
                self.sample.append(Case(people[0], people[1], bool(without[draw]), bool(stepped[draw])))

    def _held(self, left: Mask, ready: Mask) -> tuple[Mask, Mask | None]:
        """Of draws, whether all holds without reserves, and with them; None where these have too many ways."""
        counts = _counted(left, self._kinds[0], self.remaining.number)
        without = self.remaining.holds(counts)
        if not ready.shape[1]:
            return without, without
        more = _counted(ready, self._kinds[1], self.remaining.number)
        room = self.most - counts.sum(axis=1)
        stepped = without.copy()
        at = np.flatnonzero(~without & (room > 0))
        at = at[self.remaining.holds(counts[at] + more[at], rising=True)]
        every = at[more[at].sum(axis=1) <= room[at]]
        stepped[every] = self.remaining.holds(counts[every] + more[every])
        if self.remaining.all_rising:
            at = at[more[at].sum(axis=1) > room[at]]
        if len(at) and prod(each + 1 for each in self._more) > MOST_WAYS:
            return without, None
        for way in _ways(self._more) if len(at) else ():
            at = at[~stepped[at]]
            able = at[(more[at] >= way).all(axis=1) & (way.sum() <= room[at])]
            stepped[able] = self.remaining.holds(counts[able] + way)
            self.check()
        return without, stepped


def stepping_in(holds: NDArray[np.bool_], heads: Sequence[int], more: Sequence[int]) -> NDArray[np.bool_]:
    """Of how many of each kind are left of a team and of its reserves, two axes a kind, whether it `holds` for those
    who are left with some of the reserves: any that lies no further on than that many, kind by kind."""
    for one, other in zip(heads, more, strict=True):
        reached = [holds[: one + 1]]
        for number in range(1, other + 1):
            reached.append(reached[-1] | holds[number : number + one + 1])
        holds = np.moveaxis(np.stack(reached), (1, 0), (-2, -1))
    return holds


def numbers_left(kinds: Ints, dropping: Sequence[Fraction], number: int) -> list[tuple[list[int], int]]:
    """For each kind the chances that none, one, two and so on of its people are left, all over one number."""
    found: list[tuple[list[int], int]] = [([1], 1) for _ in range(number)]
    for kind, chance in zip(kinds.tolist(), dropping, strict=True):
        ways, over = found[kind]
        gone, stays = chance.numerator, chance.denominator - chance.numerator
        longer = [gone * a + stays * b for a, b in zip([*ways, 0], [0, *ways], strict=True)]
        found[kind] = longer, over * chance.denominator
    return found


def _summed(holds: NDArray[np.bool_], chances: Sequence[tuple[list[int], int]]) -> Fraction:
    """The chance of all cases that hold; one axis a number of people."""
    rest = np.asarray(holds, dtype=object)
    for ways, _ in reversed(chances):
        rest = rest.reshape(-1, len(ways)).dot(np.array(ways, object))
    return Fraction(int(rest.reshape(-1)[0]), prod(over for _, over in chances))


def _staying(drawn: NDArray[np.uint64], dropping: Sequence[Fraction]) -> Mask:
    """Who stays: whose number, of 64 random bits, does not lie below their chance."""
    ends = [ceil(chance * 2**64) for chance in dropping]
    below = drawn < np.array([min(end, 2**64 - 1) for end in ends], np.uint64)
    staying: Mask = ~(below | np.array([end == 2**64 for end in ends], np.bool_))
    return staying


def _counted(there: Mask, kinds: Ints, number: int) -> Ints:
    """How many of each kind there are."""
    return (there.astype(np.float64) @ np.eye(number)[kinds]).astype(np.int64)


def _ways(more: Sequence[int]) -> Iterator[Ints]:
    """How many reserves of each kind may step in, the fewest first."""
    ways = every_number(more)
    yield from ways[np.argsort(ways.sum(axis=1), kind="stable")][1:]


def every_number(heads: Sequence[int]) -> Ints:
    """Every case of how many people of each kind there are, none to all of them; the last kind changes fastest."""
    there = [kind for kind, number in enumerate(heads) if number]
    shape = [heads[kind] + 1 for kind in there]
    cases = np.zeros((prod(shape), len(heads)), np.int64)
    cases[:, there] = np.indices(shape).reshape(len(there), prod(shape)).T
    return cases


def _first(kinds: Ints, numbers: Sequence[int]) -> tuple[int, ...]:
    """So many people of each kind, by their positions."""
    chosen = [np.flatnonzero(kinds == kind)[:number].tolist() for kind, number in enumerate(numbers)]
    return tuple(sorted(one for people in chosen for one in people))


def _of_hits(alone: int, both: int | None) -> Odds:
    interval = None if both is None else clopper_pearson(both, DRAWS)
    stepped = None if both is None else Fraction(both, DRAWS)
    return Odds(Fraction(alone, DRAWS), stepped, clopper_pearson(alone, DRAWS), interval, DRAWS)
