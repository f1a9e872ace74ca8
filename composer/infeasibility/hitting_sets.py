"""Hitting sets: the fewest things that take one out of every set, and all ways to do it without a thing too many.

Sets are whole numbers, one bit a thing. They are tiny here (a scenario's demands), so plain Python decides exactly.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from composer.solvers import tuning


@dataclass(frozen=True)
class HittingSet:
    """A set that hits all of them; `proved` that none has fewer things."""

    things: int
    proved: bool


def bits(things: int) -> list[int]:
    """The positions of a set's things, ascending."""
    found = []
    while things:
        lowest = things & -things
        found.append(lowest.bit_length() - 1)
        things ^= lowest
    return found


def set_of(things: Iterable[int]) -> int:
    """The set of the things at these positions."""
    return sum(1 << thing for thing in set(things))


def minima(sets: Sequence[int]) -> list[int]:
    """The sets that no other one lies in, each once, the smallest first."""
    kept: list[int] = []
    for each in sorted(set(sets), key=lambda things: (things.bit_count(), things)):
        if not any(other & each == other for other in kept):
            kept.append(each)
    return kept


def smallest_hitting_set(
    sets: Sequence[int], allowed: int = -1, over: Callable[[], bool] = lambda: False
) -> HittingSet | None:
    """Fewest things, all of them `allowed`, that hit every set; None where a set has none of those. Once it is `over`
    the best until then is given.

    Branch and bound: the bound is how many of the sets left have nothing in common, taken greedily.
    """
    left = minima([each & allowed for each in sets])
    if 0 in left:
        return None
    search = _Search(over)
    search.descend(left, 0, 0)
    assert search.best is not None
    return HittingSet(search.best, not search.given_up)


class _Search:
    def __init__(self, over: Callable[[], bool]) -> None:
        self.best: int | None = None
        self.steps = 0
        self.given_up = False
        self._over = over

    def descend(self, sets: list[int], chosen: int, size: int) -> None:
        """`sets` are those not hit yet, without the things that are ruled out, the smallest first."""
        self.steps += 1
        if not sets:
            if self.best is None or size < self.best.bit_count():
                self.best = chosen
            return
        if self.best is not None:
            self.given_up = self.given_up or self.steps >= tuning.HITTING_STEPS or self._over()
            if self.given_up or size + _apart(sets) >= self.best.bit_count():
                return
        branches = sorted(bits(sets[0]), key=lambda thing: (-sum(each >> thing & 1 for each in sets), thing))
        ruled_out = 0
        for thing in branches:
            rest = [each & ~ruled_out for each in sets if not each >> thing & 1]
            if all(rest):
                self.descend(minima(rest), chosen | 1 << thing, size + 1)
            ruled_out |= 1 << thing


def _apart(sets: Sequence[int]) -> int:
    """How many of the sets, taken greedily, have nothing in common: as many things at least are needed."""
    seen = number = 0
    for each in sets:
        if not each & seen:
            seen |= each
            number += 1
    return number


def minimal_hitting_sets(sets: Sequence[int], look: Callable[[], None] = lambda: None) -> Iterator[int]:
    """Every hitting set of which no thing can be spared, each once (MMCS, Murakami and Uno 2014). `look` is called
    before every branch; what it raises ends the search."""
    holding: dict[int, int] = {}
    things = 0
    for index, each in enumerate(sets):
        things |= each
        for thing in bits(each):
            holding[thing] = holding.get(thing, 0) | 1 << index

    def extend(chosen: int, alone: dict[int, int], missed: int, candidates: int) -> Iterator[int]:
        """`alone[thing]` are the sets that only this one of the chosen things hits."""
        look()
        if not missed:
            yield chosen
            return
        options = min((sets[index] & candidates for index in bits(missed)), key=int.bit_count)
        candidates &= ~options
        for thing in bits(options):
            hit = holding[thing]
            after = {other: mine & ~hit for other, mine in alone.items()}
            if all(after.values()):
                yield from extend(chosen | 1 << thing, {**after, thing: hit & missed}, missed & ~hit, candidates)
                candidates |= 1 << thing

    return extend(0, {}, (1 << len(sets)) - 1, things)
