"""Whole-number linear expressions over "how many members have each trait", and quotients of them."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from operator import is_
from typing import NamedTuple, Protocol

import numpy as np

from composer.base.arrays import Codes, Ints, Mask, read_only
from composer.base.errors import TooLarge
from composer.base.magnitudes import LARGEST_COEFFICIENT
from composer.base.stretches import count_codes
from composer.measures.helpers import different_weights, reweigh
from composer.measures.sparse import Sparse
from composer.pool import Pool
from composer.pool.kinds import Column
from composer.pool.who import Who

Weights = Ints | Sparse
FEWEST_KEPT, MOST_KEPT = 6, 64_000_000
"""Traits of a pool that are kept at least, and the codes of all that are."""
FEW_CHANGED = 8
"""The part of all people up to which it is quicker to count only who is others than before."""

FEW_CODES, MERGED_KEPT = 1000, 4
"""Of how many codes at most it is kept which of them are told apart, and by how many questions."""


@dataclass(frozen=True, eq=False)
class Trait:
    """All that a measure asks of a person: one code a row of the pool, from 0 to `size` - 1."""

    codes: Codes
    size: int
    column: Column | None = None
    """Whose cells the codes number, where they do nothing else."""

    @classmethod
    def kept(cls, pool: Pool, key: Hashable, code: Callable[[], Trait]) -> Trait:
        """As `code` makes it, or the very one that it made before of the same pool and key: a question in which a bound
        was changed asks nothing new of anybody."""
        found = pool.kept.traits.get(key)
        if not isinstance(found, cls):
            if len(pool.kept.traits) >= max(FEWEST_KEPT, MOST_KEPT // len(pool)):
                pool.kept.traits.clear()
            found = pool.kept.traits[key] = code()
        return found

    @classmethod
    def of_cells(cls, pool: Pool, column: Column) -> Trait:
        """Code 0 for who has a blank cell, else 1 + the distinct cell."""
        key = "cells", column.name
        found = cls.kept(pool, key, lambda: cls(column.numbered, len(column.texts) + 1, column))
        return found if found.column is column else cls(column.numbered, len(column.texts) + 1, column)

    @classmethod
    def of_who(cls, pool: Pool, who: Who) -> Trait:
        """Code 1 for who is meant, else 0. Raises ScenarioError as `Who.mask` does."""
        return cls.kept(pool, ("who", who.key), lambda: cls(who.mask(pool).astype(np.int32), 2))

    @classmethod
    def of_anyone(cls, pool: Pool) -> Trait:
        """Code 0 for everybody."""
        return cls.kept(pool, "anyone", lambda: cls(np.zeros(len(pool), np.int32), 1))

    @cached_property
    def heads(self) -> Ints:
        """How many people of the pool have each code."""
        return count_codes(self.codes, self.size) if self.column is None else self.column.heads

    def heads_among(self, people: Mask) -> Ints:
        """The same of some people alone; of those of whom it was asked last it is known, where nobody can change who
        they are, and of others nearly alike only the difference is counted."""
        found = None
        for before, heads in self._among:
            if before is people:
                return heads
            changed = np.flatnonzero(before != people)
            if len(changed) < len(people) // FEW_CHANGED:
                codes, joining = self.codes.take(changed), people.take(changed)
                found = heads + np.bincount(codes[joining], minlength=self.size)
                found -= np.bincount(codes[~joining], minlength=self.size)
        if found is None:
            found = count_codes(self.codes, self.size, people)
        if not people.flags.writeable:
            self._among[:] = [(people, found)]
        return found

    def merged(self, told: Sequence[object], merge: Callable[[], Ints]) -> Ints:
        """As `merge` makes it of what is told of the codes, which never changes; or, of few codes, the very one that it
        made lately of the same."""
        for before, merged in self._merged:
            if len(before) == len(told) and all(map(is_, before, told)):
                return merged
        found = read_only(merge())
        if self.size <= FEW_CODES:
            self._merged[:] = [(tuple(told), found), *self._merged[: MERGED_KEPT - 1]]
        return found

    @cached_property
    def _merged(self) -> list[tuple[tuple[object, ...], Ints]]:
        return []

    @cached_property
    def _among(self) -> list[tuple[Mask, Ints]]:
        return []


@dataclass(frozen=True, eq=False)
class Linear:
    """`constant` + Σ weights of members' traits + Σ helpers.

    `people[team, trait][code]` is what each member of the team whose trait has that code adds; `auxiliaries[h]` is what
    one unit of helper `h` adds. `shared`: in every team that it reads, the same traits have the same weights.
    """

    people: Mapping[tuple[int, int], Weights] = field(default_factory=dict)
    auxiliaries: Mapping[int, int] = field(default_factory=dict)
    constant: int = 0
    shared: bool = False

    @classmethod
    def over(
        cls, teams: Iterable[int], trait: int, weights: Weights, auxiliaries: Mapping[int, int] | None = None
    ) -> Linear:
        """Σ over the members of some teams of the weight of their trait's code, and helpers."""
        return cls({(team, trait): weights for team in teams}, auxiliaries or {}, shared=True)

    @property
    def teams(self) -> frozenset[int]:
        """The teams whose members it counts."""
        return frozenset(team for team, _ in self.people)

    def __add__(self, other: Linear | int) -> Linear:
        """Raises TooLarge where a coefficient leaves the range in which all arithmetic is exact."""
        if isinstance(other, int):
            return replace(self, constant=self.constant + other)
        shared = self._shared_with(other)
        people = dict(self.people)
        sums: dict[int, Weights] = {}
        for (team, trait), weights in other.people.items():
            if (team, trait) not in people:
                people[team, trait] = weights
                continue
            if not (shared and trait in sums):
                sums[trait] = people[team, trait] + weights
                _within(_largest(sums[trait]))
            people[team, trait] = sums[trait]
        return Linear(people, self._helpers_with(other), self.constant + other.constant, shared)

    def _helpers_with(self, other: Linear) -> Mapping[int, int]:
        """The sum of both helpers' weights."""
        if not self.auxiliaries or not other.auxiliaries:
            return self.auxiliaries or other.auxiliaries
        helpers = dict(self.auxiliaries.items())
        for helper, weight in other.auxiliaries.items():
            helpers[helper] = helpers.get(helper, 0) + weight
            _within(helpers[helper])
        return helpers

    def _shared_with(self, other: Linear) -> bool:
        """Whether the sum of both weighs its teams alike."""
        if not self.people or not other.people:
            return self.shared if self.people else other.shared
        return self.shared and other.shared and self.teams == other.teams

    def __mul__(self, factor: int) -> Linear:
        """Raises TooLarge where a coefficient leaves the range in which all arithmetic is exact."""
        if factor == 0:
            return Linear()
        for weights in self.people.values():
            _within(_largest(weights) * factor)
        helpers = reweigh(self.auxiliaries, times=factor)
        for weight in different_weights(helpers):
            _within(weight)
        people = self.reweighed(lambda weights: weights * factor)
        return Linear(people, helpers, self.constant * factor, self.shared)

    def reweighed(self, change: Callable[[Weights], Weights]) -> dict[tuple[int, int], Weights]:
        """`people` with all weights changed, each by itself."""
        if not self.shared:
            return {key: change(weights) for key, weights in self.people.items()}
        changed: dict[int, Weights] = {}
        for (_, trait), weights in self.people.items():
            if trait not in changed:
                changed[trait] = change(weights)
        return {(team, trait): changed[trait] for team, trait in self.people}

    __rmul__ = __mul__

    def __neg__(self) -> Linear:
        return self * -1

    def __sub__(self, other: Linear | int) -> Linear:
        return self + (-other)


def _largest(weights: Weights) -> int:
    return int(np.abs(weights.values if isinstance(weights, Sparse) else weights).max(initial=0))


def _within(coefficient: int) -> None:
    if abs(coefficient) > LARGEST_COEFFICIENT:
        raise TooLarge


@dataclass(frozen=True, eq=False)
class Quotient:
    """A measure's number: `top / (scale * count)`, or `top / scale` where `count` is None; 0 where count is 0.

    `step` is what one unit of shortfall would add to `top`.
    """

    top: Linear
    scale: int = 1
    count: Linear | None = None
    step: int = 1

    def __neg__(self) -> Quotient:
        return Quotient(-self.top, self.scale, self.count, self.step)


@dataclass(frozen=True)
class Polarity:
    """Which way something pulls at a number: `up` where a floor or a `most` would like it large.

    Helpers need to be exact only against the pull: a number that is pulled up must not exceed the truth,
    one that is pulled down must not fall below it.
    """

    up: bool
    down: bool


class Told(NamedTuple):
    """What one of many rows says that a helper means: the weights of some codes, all 1 or all -1 and of people who
    could be members, with `times` the helper, are held between bounds, which some choices keep and others do not."""

    weights: Sparse
    auxiliary: int
    low: int | None
    high: int | None
    about: str
    says: str
    times: int = -1


class Draft(Protocol):
    """What a measure writes its number down on: one team's members, or all the teams' together."""

    def total(self, trait: Trait, weights: Weights | list[int]) -> Linear:
        """Σ over the members of the weight of their trait's code."""

    def again(self, trait: Trait) -> Linear:
        """How many of the members whose trait has code 1 have been on a tour before."""

    def people(self, trait: Trait) -> Linear:
        """How many different people have code 1 in one of the teams that they are in."""

    def burden(self, trait: Trait, pull: Polarity) -> Linear:
        """The most tours, past ones included, of one who is in a team and whose trait has code 1 there."""

    def survived(self, of: Who) -> Linear:
        """How many losses of those who match the teams survive, the fewest of any; pulled up."""

    def present(self, trait: Trait) -> Mask:
        """For each code of the trait whether anybody who may be a member has it."""

    def most_of(self, trait: Trait, groups: Sequence[Sparse]) -> list[int]:
        """How many members at most have one of each group's codes, all of weight 1."""

    def auxiliary(self, low: int, high: int, called: str = "") -> Linear:
        """A new whole number between `low` and `high`; `called` are words for what it counts or, of 0 or 1, tells."""

    def switches(self, called: Sequence[str]) -> range:
        """Many new helpers of 0 or 1, by what they tell: their positions."""

    def tell(self, trait: Trait, meanings: Iterable[Told]) -> None:
        """Hold what helpers mean, as `require` does, in many rows."""

    def require(
        self, expression: Linear, low: int | None = None, high: int | None = None, about: str = "", says: str = ""
    ) -> None:
        """Hold an expression between bounds; `about` is the part of the number that it speaks of, such as one unit,
        and `says` the whole of it in words."""

    def span(self, expression: Linear) -> tuple[int, int]:
        """Bounds within which the expression lies whatever the team."""
