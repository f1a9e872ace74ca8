"""A bound after every loss there may be, written down one after the other, of people alike the first ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import accumulate, groupby, islice

import numpy as np

from composer.base.arrays import Ints, Mask
from composer.encoding.bound_rows import floors
from composer.encoding.builder import RowWriter
from composer.measures import Linear, Polarity, Trait
from composer.measures.linear import Told, Weights
from composer.measures.losses import Losses
from composer.measures.sparse import Sparse
from composer.pool.who import Who
from composer.problem.requirement import Requirement

MOST_ROWS = 500
"""Losses that are written down one by one, and sets of seats; a proof goes over all of them."""


class TooManyLosses(Exception):
    """Losses that are too many to be written down one by one."""


def write_every_loss(scope: RowWriter, row: Requirement, bound: Fraction, ceiling: bool, losses: Losses) -> None:
    """Hold a requirement's bound after every loss of up to so many members. Raises TooManyLosses."""
    measure, on = row.measure, scope.sheet.problem.on_tour(scope.sheet.problem.deployed[scope.teams[0]])
    told, old, weights = losses.weighed(measure.trait(on))
    heads = scope.sheet.heads(scope.teams[0], scope.sheet.trait(told))
    kinds = np.flatnonzero((heads > 0) & (weights == 1)).tolist()
    number = [(kind, int(heads[kind])) for kind in kinds]
    most = min(losses.most, sum(each for _, each in number))
    sizes = range(most if not losses.number.auxiliaries and measure.falls else 1, most + 1)
    every = [*islice(_every_lost(number, sizes), MOST_ROWS + 1)]
    if len(every) > MOST_ROWS:
        raise TooManyLosses(f"more than {MOST_ROWS:,}")
    gone = _Gone(scope, told, heads)
    pull = Polarity(not ceiling, ceiling)
    for size, each in groupby(every, lambda loss: sum(loss.values())):
        spared = _spared(scope, losses, size)
        for lost in each:
            draft = LossDraft(scope, gone, lost, old)
            quotient = measure.express(draft, on, pull)
            number_left = -quotient if ceiling else quotient
            for expression, low, unit in floors(number_left, -bound if ceiling else bound, scope.most):
                gap = max(0, low - scope.span(expression)[0])
                scope.demand(expression + spared * gap, low, unit, ceiling=ceiling, says="after losses")


def _every_lost(number: Sequence[tuple[int, int]], sizes: Iterable[int]) -> Iterator[Mapping[int, int]]:
    """How many of each kind are lost, of whom there are so many; one loss after the other, by their sizes."""
    there = [*accumulate((each for _, each in reversed(number)), initial=0)][::-1]

    def of_size(size: int, start: int) -> Iterator[dict[int, int]]:
        if not size:
            yield {}
            return
        for place in range(start, len(number)):
            kind, most = number[place]
            for lost in range(max(1, size - there[place + 1]), min(most, size) + 1):
                yield from ({kind: lost} | more for more in of_size(size - lost, place + 1))

    for size in sizes:
        if size:
            yield from of_size(size, 0)


def _spared(scope: RowWriter, losses: Losses, size: int) -> Linear:
    """1 may be where fewer are lost."""
    if not losses.number.auxiliaries:
        return Linear()
    fewer = scope.auxiliary(0, 1, f"fewer than {size} losses")
    scope.require(losses.number + fewer * (losses.most - size + 1), high=losses.most)
    return fewer


@dataclass(frozen=True, eq=False)
class _Gone:
    """For each kind of people who can be lost, by codes of a trait, whether so many of them are members."""

    scope: RowWriter
    trait: Trait
    heads: Ints
    _known: dict[tuple[int, int], Linear] = field(default_factory=dict)

    def lost(self, code: int, number: int) -> Linear:
        """How many are lost where this many of a kind would be."""
        return sum((self._are_there(code, each) for each in range(1, number + 1)), Linear())

    def _are_there(self, code: int, number: int) -> Linear:
        if (code, number) not in self._known:
            weights = np.zeros(self.trait.size, np.int64)
            weights[code] = 1
            members, most = self.scope.total(self.trait, weights), int(self.heads[code])
            there = self.scope.auxiliary(0, 1, f"{number} who could be lost")
            self.scope.require(members - there * number, low=0)
            self.scope.require(members - there * most, high=number - 1)
            self._known[code, number] = there
        return self._known[code, number]


@dataclass(frozen=True, eq=False)
class LossDraft:
    """A draft on which a measure writes what is left after one loss: so many of each kind, by codes of the trait that
    also tells who can be lost; `old` are the measure's own codes."""

    scope: RowWriter
    gone: _Gone
    number: Mapping[int, int]
    old: Ints

    def total(self, trait: Trait, weights: Weights | Sequence[int]) -> Linear:
        left = self.scope.total(trait, weights)
        for code, number in self.number.items():
            weight = int(np.asarray(weights)[self.old[code]])
            if weight:
                left = left - self.gone.lost(code, number) * weight
        return left

    def again(self, trait: Trait) -> Linear:
        raise NotImplementedError

    def people(self, trait: Trait) -> Linear:
        raise NotImplementedError

    def burden(self, trait: Trait, pull: Polarity) -> Linear:
        raise NotImplementedError

    def survived(self, of: Who) -> Linear:
        raise NotImplementedError

    def present(self, trait: Trait) -> Mask:
        return self.scope.present(trait)

    def most_of(self, trait: Trait, groups: Sequence[Sparse]) -> list[int]:
        return [self.span(self.total(trait, each))[1] for each in groups]

    def auxiliary(self, low: int, high: int, called: str = "") -> Linear:
        return self.scope.auxiliary(low, high, called)

    def switches(self, called: Sequence[str]) -> range:
        return self.scope.switches(called)

    def tell(self, trait: Trait, meanings: Iterable[Told]) -> None:
        for weights, helper, low, high, about, says, times in meanings:
            self.require(self.total(trait, weights) + Linear(auxiliaries={helper: times}), low, high, about, says)

    def require(
        self, expression: Linear, low: int | None = None, high: int | None = None, about: str = "", says: str = ""
    ) -> None:
        self.scope.require(expression, low, high, "", says)

    def span(self, expression: Linear) -> tuple[int, int]:
        return self.scope.span(expression)
