"""Whether a team's demands hold for those who remain, of many cases at once.

People whom no demand tells apart are one kind, and a case is how many there are of each. A number that is linear in
these is counted by array arithmetic; of any other the cases that differ in what it asks are few, and each is recomputed
on the people.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil, floor, prod
from typing import Protocol

import numpy as np

from composer.base.arrays import Ints, Mask
from composer.base.errors import TooLarge
from composer.checking.matching import assign_seats
from composer.measures import Linear, Measure, Polarity, Trait
from composer.measures.linear import Told, Weights
from composer.measures.sparse import Sparse
from composer.pool import Person
from composer.pool.who import Who
from composer.problem.requirement import Requirement
from composer.problem.survive import exempt
from composer.problem.team import Team

_EXACT = 2**62
"""Below this nothing overflows."""


class _Demand(Protocol):
    @property
    def codes(self) -> Ints:
        """To which sort everybody belongs; people of one sort are alike to the demand."""

    @property
    def rising(self) -> bool:
        """Whether it is known that more people never break it."""

    def holds(self, cases: Ints, sorts: Ints) -> Mask:
        """Whether it holds, of cases with so many people of each kind, of which these are the sorts."""


@dataclass(frozen=True, eq=False)
class _Linear:
    """`low` ≤ Σ top ≤ `high`, or, with a count, the same of Σ top / Σ count, which is 0 of nobody."""

    codes: Ints
    top: Ints
    count: Ints | None
    low: Fraction | None
    high: Fraction | None

    @property
    def rising(self) -> bool:
        return self.count is None and self.high is None and bool((self.top >= 0).all())

    def holds(self, cases: Ints, sorts: Ints) -> Mask:
        top = cases @ self.top[sorts]
        if self.count is None:
            return _within(top, 1, self.low, self.high)
        count = cases @ self.count[sorts]
        zero = _within(np.zeros(1, np.int64), 1, self.low, self.high)
        return np.where(count == 0, zero, _within(top, count, self.low, self.high))


def _within(top: Ints, count: Ints | int, low: Fraction | None, high: Fraction | None) -> Mask:
    result = np.ones(len(top), np.bool_)
    if low is not None:
        result &= top * low.denominator >= count * low.numerator
    if high is not None:
        result &= top * high.denominator <= count * high.numerator
    return result


@dataclass(frozen=True, eq=False)
class _Recounted:
    """Anything that can be told of some of the people, by their positions."""

    codes: Ints
    tell: Callable[[Sequence[int]], bool]
    rising: bool = False
    _of_sort: list[list[int]] = field(init=False)
    _known: dict[tuple[int, ...], bool] = field(default_factory=dict)

    def __post_init__(self) -> None:
        sorts = [np.flatnonzero(self.codes == code).tolist() for code in range(int(self.codes.max(initial=-1)) + 1)]
        object.__setattr__(self, "_of_sort", sorts)

    def holds(self, cases: Ints, sorts: Ints) -> Mask:
        heads = (cases.astype(np.float64) @ np.eye(len(self._of_sort))[sorts]).astype(np.int64)
        examples, which = _different(heads, [len(people) for people in self._of_sort])
        found = [self._told(tuple(example)) for example in examples.tolist()]
        return np.array(found, np.bool_)[which]

    def _told(self, heads: tuple[int, ...]) -> bool:
        if heads not in self._known:
            chosen = [one for people, number in zip(self._of_sort, heads, strict=True) for one in people[:number]]
            self._known[heads] = self.tell(chosen)
        return self._known[heads]


def _different(heads: Ints, most: Sequence[int]) -> tuple[Ints, Ints]:
    """The different rows, and which of them each row is. Rows are told apart by one number where that is small."""
    if prod(each + 1 for each in most) < _EXACT:
        radix = np.array([prod(each + 1 for each in most[:place]) for place in range(len(most))], np.int64)
        _, example, which = np.unique(heads @ radix, return_index=True, return_inverse=True)
        return heads[example], which.reshape(-1)
    examples, which = np.unique(heads, axis=0, return_inverse=True)
    return examples, which.reshape(-1)


class Remaining:
    """The demands of a team on some people, members and reserves, as they stand on its tour; its size, `exactly` and
    `together` play no part."""

    def __init__(self, team: Team, people: Sequence[Person]) -> None:
        self.people = people
        self._demands = [_read(row, people) for row in team.require if not exempt(row)]
        if team.seats:
            self._demands.append(_seats(team, people))
        self._demands.sort(key=lambda demand: isinstance(demand, _Recounted))  # which takes longer
        sorts = np.array([demand.codes for demand in self._demands], np.int64).reshape(len(self._demands), len(people))
        _, example, kinds = np.unique(sorts, axis=1, return_index=True, return_inverse=True)
        self.kinds: Ints = kinds.reshape(-1).astype(np.int64)
        """The kind of everybody, from 0."""
        self.number = len(example)
        """How many kinds there are."""
        self._sorts = sorts[:, example]

    @property
    def all_rising(self) -> bool:
        """Whether it is known that more people never break any of them."""
        return all(demand.rising for demand in self._demands)

    def holds(self, cases: Ints, rising: bool = False) -> Mask:
        """Whether all demands hold, or all of those that are `rising`, of cases with so many people of each kind."""
        places, left = np.arange(len(cases)), cases
        for demand, sorts in zip(self._demands, self._sorts, strict=True):
            met = demand.holds(left, sorts) if demand.rising or not rising else np.ones(len(left), np.bool_)
            if not met.all():
                places, left = places[met], left[met]
        result = np.zeros(len(cases), np.bool_)
        result[places] = True
        return result


def _read(requirement: Requirement, people: Sequence[Person]) -> _Demand:
    measure, low, high = requirement.measure, requirement.low, requirement.high
    linear = _linear(measure, people, low, high)
    if linear is not None:
        return linear

    def tell(chosen: Sequence[int]) -> bool:
        try:
            seen = measure.observe([people[one] for one in chosen])
        except LookupError:  # a blank cell that nobody can count
            return False
        return (low is None or seen >= low) and (high is None or seen <= high)

    return _Recounted(_sorts(measure, people), tell)


def _sorts(measure: Measure, people: Sequence[Person]) -> Ints:
    """Who is alike to a measure: by its trait, and, where it asks for them, by their other tours."""
    if not people:
        return np.zeros(0, np.int64)
    codes = measure.trait(people[0].pool).codes
    return _numbered((int(codes[one.row]), one.tours if measure.of_tours else ()) for one in people)


def _numbered(keys: Iterable[object]) -> Ints:
    known: dict[object, int] = {}
    return np.array([known.setdefault(key, len(known)) for key in keys], np.int64)


def _seats(team: Team, people: Sequence[Person]) -> _Recounted:
    fits = [tuple(place for place, seat in enumerate(team.seats) if seat.who.holds(one)) for one in people]
    numbers = [seat.number for seat in team.seats]

    def tell(chosen: Sequence[int]) -> bool:
        filled = assign_seats([fits[one] for one in chosen if fits[one]], numbers)
        return sum(place is not None for place in filled) == sum(numbers)

    return _Recounted(_numbered(fits), tell, rising=True)


class _NeedsHelpers(Exception):
    """The number is not linear in how many people there are of each sort."""


class _OfPeople:
    """A draft in which every person has a weight of their own; there are no helpers in it."""

    def __init__(self, people: Sequence[Person]) -> None:
        self._rows = np.array([one.row for one in people], np.intp)

    def total(self, trait: Trait, weights: Weights | list[int]) -> Linear:
        return Linear({(0, 0): np.asarray(weights, np.int64)[trait.codes[self._rows]]}, shared=True)

    def again(self, trait: Trait) -> Linear:
        raise _NeedsHelpers

    def people(self, trait: Trait) -> Linear:
        raise _NeedsHelpers

    def burden(self, trait: Trait, pull: Polarity) -> Linear:
        raise _NeedsHelpers

    def survived(self, of: Who) -> Linear:
        raise _NeedsHelpers

    def present(self, trait: Trait) -> Mask:
        raise _NeedsHelpers

    def most_of(self, trait: Trait, groups: Sequence[Sparse]) -> list[int]:
        raise _NeedsHelpers

    def auxiliary(self, low: int, high: int, called: str = "") -> Linear:
        raise _NeedsHelpers

    def switches(self, called: Sequence[str]) -> range:
        raise _NeedsHelpers

    def tell(self, trait: Trait, meanings: Iterable[Told]) -> None:
        raise _NeedsHelpers

    def require(
        self, expression: Linear, low: int | None = None, high: int | None = None, about: str = "", says: str = ""
    ) -> None:
        raise _NeedsHelpers

    def span(self, expression: Linear) -> tuple[int, int]:
        raise _NeedsHelpers


def _linear(measure: Measure, people: Sequence[Person], low: Fraction | None, high: Fraction | None) -> _Linear | None:
    """None where the number is not linear, cannot be counted of all of them, or leaves whole numbers of 64 bits."""
    if not people:
        return None
    pool = people[0].pool
    blank = measure.uncounted(pool)
    if blank is not None and blank[[one.row for one in people]].any():
        return None
    try:
        number = measure.express(_OfPeople(people), pool, Polarity(True, True))
    except (_NeedsHelpers, TooLarge):
        return None
    low, high = (None if bound is None else bound * number.scale for bound in (low, high))
    if number.count is None:
        low, high = low if low is None else Fraction(ceil(low)), high if high is None else Fraction(floor(high))
    count = None if number.count is None else _weights(number.count, len(people))
    top = _weights(number.top, len(people))
    steepest = max([1, *(max(bound.denominator, abs(bound.numerator)) for bound in (low, high) if bound is not None)])
    most = max(int(np.abs(weights).max()) for weights in (top, count) if weights is not None)
    if number.top.constant or most * len(people) * steepest >= _EXACT:
        return None
    pairs = np.stack([top, np.zeros_like(top) if count is None else count])
    sorts, codes = np.unique(pairs, axis=1, return_inverse=True)
    return _Linear(codes.reshape(-1).astype(np.int64), sorts[0], None if count is None else sorts[1], low, high)


def _weights(linear: Linear, number: int) -> Ints:
    """What each person adds."""
    return sum((np.asarray(each, np.int64) for each in linear.people.values()), np.zeros(number, np.int64))
