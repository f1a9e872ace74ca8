"""Helpers that each say that both of two people are there, as arrays: what they mean is told when somebody asks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import overload

import numpy as np
from numpy.typing import NDArray

from composer.base.arrays import read_only
from composer.measures.linear import Polarity, Told
from composer.measures.sparse import Sparse

ONE, TWO = read_only(np.ones(1, np.int64)), read_only(np.ones(2, np.int64))


@dataclass(frozen=True, eq=False)
class PairHelpers:
    """`codes[k]` are the codes, of a trait with so many of them, of the two people of helper `helpers[k]`.

    Pulled down each is told by one row, `x_a + x_b − h ≤ 1`, pulled up by two, `x_a − h ≥ 0` and `x_b − h ≥ 0`; these
    are the rows of one pair after those of another. `names` says who a pair is, and each of its two alone.
    """

    helpers: range
    codes: NDArray[np.intp]
    size: int
    pull: Polarity
    names: Callable[[int], tuple[str, str]]

    @property
    def each(self) -> int:
        """How many rows each pair has."""
        return self.pull.down + 2 * self.pull.up

    def __len__(self) -> int:
        return len(self.helpers) * self.each

    def __iter__(self) -> Iterator[Told]:
        return map(self.told, range(len(self)))

    def called(self, pair: int) -> str:
        """What one helper is called."""
        return " and ".join(self.names(pair)) + ": both there"

    def told(self, place: int) -> Told:
        """One of the rows."""
        pair, kind = divmod(place, self.each)
        two, names = self.codes[pair], self.names(pair)
        about, helper = " and ".join(names), self.helpers[pair]
        if self.pull.down and kind == 0:
            says = f"{about}: counted where both are there"
            return Told(Sparse(np.sort(two), TWO, self.size), helper, None, 1, about, says)
        which = kind - self.pull.down
        says = f"{about}: counted only where {names[which]} is there"
        return Told(Sparse(two[which : which + 1], ONE, self.size), helper, 0, None, about, says)


@dataclass(frozen=True)
class HelperNames(Sequence[str]):
    """What many helpers are called, made when it is asked for."""

    number: int
    called: Callable[[int], str]

    def __len__(self) -> int:
        return self.number

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> list[str]: ...
    def __getitem__(self, place: int | slice) -> str | list[str]:
        if isinstance(place, slice):
            return [self.called(each) for each in range(self.number)[place]]
        return self.called(range(self.number)[place])
