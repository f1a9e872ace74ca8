"""The losses after which a requirement is met least, found on the people.

Of what is counted person by person the worst loss is known: those who add most. Of values, groups and pairs it is
searched for (`checking.loss_parts`). Of everything else all losses are tried, people alike in all that is asked of them
being one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import accumulate

from composer.checking.loss_parts import every_loss, most_pairs_gone, most_values_gone, smallest_groups
from composer.measures import Again, Average, Distinct, LargestGroup, Lone, Measure, Members, Pairs, Share, Total
from composer.measures.grouping import values_of
from composer.pool import Person
from composer.pool.kinds.base import canonical
from composer.problem.requirement import Requirement

People = Sequence[Person]


@dataclass(frozen=True, eq=False)
class WorstLoss:
    """A requirement held against people of whom some can be lost. `check` is called before each loss that is tried."""

    row: Requirement
    persons: People
    can_go: People
    check: Callable[[], None] = lambda: None

    def after(self, losses: int, fewest: int = 1) -> tuple[People, Fraction]:
        """Of all losses of up to so many the first after which the number lies least within its bounds, and how far it
        does; below 0 where it does not, or cannot be counted. Losses of less than `fewest` need not be looked at."""
        worst: tuple[People, Fraction] = (), self._as_it_is
        try:
            for lost in self.losses(losses, fewest):
                self.check()
                here = margin(self.row, without(self.persons, lost))
                if here < worst[1]:
                    worst = lost, here
        except LookupError:
            return (), Fraction(-1)
        return worst

    def room(self, most: int) -> int:
        """Up to how many losses it is met, `most` at most; -1 where it is not."""
        for losses in range(most + 1):
            self.check()
            if self._margin(losses) < 0:
                return losses - 1
        return most

    def left(self, losses: int) -> Iterator[People]:
        """What is left after losses of which one harms the requirement most. Raises LookupError where somebody cannot
        be counted."""
        yield self.persons
        for lost in self.losses(losses):
            yield without(self.persons, lost)

    @cached_property
    def _number(self) -> Fraction | None:
        return observed(self.row.measure, self.persons)

    @cached_property
    def _rows(self) -> frozenset[int]:
        return frozenset(person.row for person in self.can_go)

    def _of_rows(self, rows: Collection[int]) -> People:
        return [person for person in self.can_go if person.row in rows]

    @property
    def _as_it_is(self) -> Fraction:
        return inside(self.row, self._number)

    def _margin(self, losses: int) -> Fraction:
        if not losses or self._number is None:
            return self._as_it_is
        if not isinstance(self.row.measure, _ADDED):
            return self.after(losses, losses)[1]  # fewer are known to be survived
        number, sums = self._number, self._sums
        after = [number - sums[sign][min(losses, len(sums[sign]) - 1)] for sign in self._signs]
        ends = {1: self.row.low, -1: self.row.high}
        return min(sign * (here - (ends[sign] or 0)) for sign, here in zip(self._signs, after, strict=True))

    @cached_property
    def _signs(self) -> list[int]:
        """1 where there is a floor, -1 where there is a ceiling."""
        return [sign for sign, bound in ((1, self.row.low), (-1, self.row.high)) if bound is not None]

    @cached_property
    def _adding(self) -> dict[int, list[tuple[Fraction, Person]]]:
        """Of a sum those who add most, or take away most, first, with what each adds."""
        worth = [(self.row.measure.observe([person]), person) for person in self.can_go]
        found = {sign: [each for each in worth if sign * each[0] > 0] for sign in self._signs}
        return {sign: sorted(each, key=lambda one: -sign * one[0]) for sign, each in found.items()}

    @cached_property
    def _sums(self) -> dict[int, list[Fraction]]:
        """What the first of these add together."""
        return {sign: [Fraction(), *accumulate(one for one, _ in each)] for sign, each in self._adding.items()}

    def losses(self, losses: int, fewest: int = 1) -> Iterator[People]:
        """Losses of which one harms the requirement most, where those of less than `fewest` do not. Raises LookupError
        where somebody cannot be counted."""
        measure, can_go = self.row.measure, self.can_go
        match measure:
            case Members() | Again() | Total():
                for sign in self._signs:
                    yield [person for _, person in self._adding[sign][:losses]]
            case Share():
                among = [person for person in can_go if measure.among.holds(person)]
                for sign in self._signs:
                    yield [person for person in among if measure.share.holds(person) == (sign == 1)][:losses]
            case Average():
                counted = [person for person in can_go if measure.of.holds(person)]
                values = [(measure.observe([person]), person) for person in counted]
                for sign in self._signs:
                    order = [person for _, person in sorted(values, key=lambda one: -sign * one[0])]
                    yield from (order[:number] for number in range(1, losses + 1))
            case Lone():
                matching = [person for person in can_go if measure.lone.holds(person)]
                yield from (matching[:number] for number in range(1, losses + 1))
            case Distinct() | LargestGroup() | Pairs() if self.row.low is None:
                return  # what is lost adds nothing to them
            case Distinct(distinct=name) | LargestGroup(largest_group=name) if _one_value(self.persons, name):
                groups = _groups(self.persons, can_go, name)
                yield (_few_values if isinstance(measure, Distinct) else _small_groups)(groups, losses)
            case Distinct(distinct=name):
                yield self._of_rows(most_values_gone(_holders(self.persons, name), self._rows, losses, self.check))
            case LargestGroup(largest_group=name):
                yield self._of_rows(smallest_groups(_holders(self.persons, name), self._rows, losses, self.check))
            case Pairs(pairs=pairs):
                yield self._of_rows(most_pairs_gone(_together(self.persons, pairs), self._rows, losses, self.check))
            case _:
                kinds: dict[Hashable, list[Person]] = {}
                for person in can_go:
                    kinds.setdefault(_alike(measure, person), []).append(person)
                yield from every_loss(kinds.values(), losses, fewest)


_ADDED = (Members, Again, Total)
"""Measures whose number is the sum of what it is of each member by themselves."""


def observed(measure: Measure, persons: People) -> Fraction | None:
    """The number; None where it cannot be counted."""
    try:
        return measure.observe(persons)
    except LookupError:
        return None


def margin(row: Requirement, persons: People) -> Fraction:
    """How far the number of some people lies within its bounds."""
    return inside(row, observed(row.measure, persons))


def inside(row: Requirement, number: Fraction | None) -> Fraction:
    """How far a number lies within the bounds; below 0 where it does not, or cannot be counted."""
    if number is None:
        return Fraction(-1)
    ends = ([] if row.low is None else [number - row.low]) + ([] if row.high is None else [row.high - number])
    return min(ends)


def without(persons: People, lost: Iterable[Person]) -> People:
    """Who is left."""
    gone = {person.row for person in lost}
    return [person for person in persons if person.row not in gone]


def _one_value(persons: People, name: str) -> bool:
    return not any(isinstance(person[name], (frozenset, dict)) for person in persons)


Groups = list[tuple[int, list[Person]]]
"""How many members have each value, and those of them who can be lost."""


def _groups(persons: People, lossable: People, name: str) -> Groups:
    def value(person: Person) -> Hashable:
        held = person[name]
        return canonical(held) if isinstance(held, str) else held

    sizes = Counter(value(person) for person in persons if person[name] is not None)
    return [(size, [person for person in lossable if value(person) == each]) for each, size in sizes.items()]


def _few_values(groups: Groups, losses: int) -> People:
    """A loss that leaves as few values as can be: the smallest groups are gone."""
    lost: list[Person] = []
    for size, mine in sorted(groups, key=lambda group: group[0]):
        if size == len(mine) and len(lost) + size <= losses:
            lost += mine
    return lost


def _small_groups(groups: Groups, losses: int) -> People:
    """A loss that leaves the largest group as small as can be."""
    for most in range(max((size for size, _ in groups), default=0)):
        each = [(max(size - most, 0), mine) for size, mine in groups]
        if sum(number for number, _ in each) <= losses and all(number <= len(mine) for number, mine in each):
            return [person for number, mine in each for person in mine[:number]]
    return ()


def _alike(measure: Measure, person: Person) -> Hashable:
    """All that a measure reads of a person."""
    if isinstance(measure, Pairs):
        mine = canonical(person.id)
        return mine if any(mine in map(canonical, pair) for pair in measure.pairs) else ""
    read = [person.id] if measure.of_ids else [_hashable(person[name]) for name in measure.fields() if name != "id"]
    named = [person.id] if "id" in measure.fields() else []
    return (*read, *named, *(person.tours if measure.of_tours else ()))


def _hashable(value: object) -> Hashable:
    return tuple(sorted(value.items())) if isinstance(value, dict) else value


def _holders(persons: People, name: str) -> list[set[int]]:
    """For each value that somebody holds, of whom several may hold more than one, who does."""
    holders: dict[object, set[int]] = {}
    for person in persons:
        for value in values_of(person, name):
            holders.setdefault(value, set()).add(person.row)
    return list(holders.values())


def _together(persons: People, pairs: Iterable[tuple[str, str]]) -> Counter[tuple[int, int]]:
    """The pairs of whom both are there, and how often each is listed."""
    there = {canonical(person.id): person.row for person in persons}
    both = ([there[one] for one in map(canonical, pair) if one in there] for pair in pairs)
    return Counter((min(pair), max(pair)) for pair in both if len(pair) == 2)
