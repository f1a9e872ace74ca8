"""What arrays are called by what they hold, and arrays that never change."""

from __future__ import annotations

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.bool_]
"""A flag for each of some things."""
Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bytes = NDArray[np.uint8]
Codes = NDArray[np.int32]
"""For each row a number that says which of some different values stands there; -1 where none does."""
Rows = NDArray[np.intp]
"""Positions, most often of people in the pool."""
Number = TypeVar("Number", bound=np.generic)


def read_only(array: NDArray[Number]) -> NDArray[Number]:
    """This very array, in which nothing can be changed from now on."""
    array.setflags(write=False)
    return array


def taken(array: NDArray[Number], rows: Rows | slice) -> NDArray[Number]:
    """What stands in these rows."""
    return array[rows] if isinstance(rows, slice) else array.take(rows)  # half as long as with brackets
