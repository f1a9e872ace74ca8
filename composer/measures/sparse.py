"""Weights of a trait's codes that are 0 but for a few: what a row about named people holds of everybody."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import gcd
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray

from composer.base.arrays import Ints

Dense = Ints
FEW = 4
"""Weights up to which plain Python is faster than numpy."""


@dataclass(frozen=True, eq=False, slots=True)
class Sparse:
    """`weights[codes[i]] == values[i]`, all others 0; codes ascending and different. It reads like the array it
    stands for: `len`, an index or an array of indices, and whole-number arithmetic; numpy makes that array of it."""

    codes: NDArray[np.intp]
    values: Dense
    size: int

    @classmethod
    def of(cls, weights: Iterable[tuple[int, int]], size: int) -> Sparse:
        """From pairs of code and weight; equal codes add up."""
        summed: dict[int, int] = {}
        for code, weight in weights:
            summed[code] = summed.get(code, 0) + weight
        codes = sorted(code for code, weight in summed.items() if weight)
        return cls(np.array(codes, np.intp), np.array([summed[code] for code in codes], np.int64), size)

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> NDArray[Any]:
        dense = np.zeros(self.size, np.int64)
        dense[self.codes] = self.values
        return dense if dtype is None else dense.astype(dtype)

    def __len__(self) -> int:
        return self.size

    @overload
    def __getitem__(self, index: int | np.integer[Any]) -> int: ...
    @overload
    def __getitem__(self, index: NDArray[np.integer[Any]]) -> Dense: ...
    def __getitem__(self, index: int | np.integer[Any] | NDArray[np.integer[Any]]) -> int | Dense:
        asked = np.asarray(index)
        if not self.codes.size:
            found = np.zeros(asked.shape, np.int64)
        else:
            place = np.minimum(np.searchsorted(self.codes, asked), len(self.codes) - 1)
            found = np.where(self.codes[place] == asked, self.values[place], 0)
        return found if asked.ndim else int(found)

    def changed(self, change: Callable[[Dense], Dense]) -> Sparse:
        """With every weight changed by something that leaves 0 as it is."""
        return Sparse(self.codes, change(self.values), self.size)

    def __mul__(self, factor: int) -> Sparse:
        return self.changed(lambda values: values * factor)

    def __floordiv__(self, factor: int) -> Sparse:
        return self.changed(lambda values: values // factor)

    def __neg__(self) -> Sparse:
        return self.changed(np.negative)

    @overload
    def __add__(self, other: Sparse) -> Sparse: ...
    @overload
    def __add__(self, other: Dense) -> Dense: ...
    def __add__(self, other: Sparse | Dense) -> Sparse | Dense:
        if not isinstance(other, Sparse):
            return np.asarray(self) + other
        mine = zip(self.codes.tolist(), self.values.tolist(), strict=True)
        return Sparse.of([*mine, *zip(other.codes.tolist(), other.values.tolist(), strict=True)], self.size)

    __radd__ = __add__


def nonzero(weights: Dense | Sparse) -> tuple[NDArray[np.intp], Dense]:
    """The codes whose weight is not 0, ascending, and their weights."""
    if isinstance(weights, Sparse):
        return weights.codes, weights.values
    (codes,) = weights.nonzero()
    return codes, weights[codes]


def different(weights: Dense | Sparse) -> Dense:
    """The different weights, 0 perhaps among them."""
    return np.unique(weights.values if isinstance(weights, Sparse) else weights)


def common_factor(weights: Dense | Sparse) -> int:
    """The largest number that divides all weights; 0 where all are 0."""
    each = weights.values if isinstance(weights, Sparse) else weights
    return gcd(*each.tolist()) if len(each) <= FEW else int(np.gcd.reduce(each))
