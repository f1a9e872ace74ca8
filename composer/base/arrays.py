"""Arrays that never change."""

from __future__ import annotations

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Number = TypeVar("Number", bound=np.generic)


def read_only(array: NDArray[Number]) -> NDArray[Number]:
    """This very array, in which nothing can be changed from now on."""
    array.setflags(write=False)
    return array
