"""Long comparisons, of which a sample is quick: the rest is `by_the_hundred`, and together they are the whole."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import pytest

QUICK, REST = (pytest.mark.unmeasured,), (pytest.mark.by_the_hundred,)


def sample(values: Iterable[Any], quick: int, ids: Callable[[Any], str] | None = None) -> list[Any]:
    """Parameters of a test, one each, the first so many of them in the quick run."""
    return [
        pytest.param(*(value if isinstance(value, tuple) else (value,)), marks=REST if number >= quick else QUICK)
        if ids is None
        else pytest.param(value, marks=REST if number >= quick else QUICK, id=ids(value))
        for number, value in enumerate(values)
    ]


def split(values: Sequence[Any], quick: int) -> list[Any]:
    """Parameters of a test that goes over many: the first so many of them in the quick run, and all others in one."""
    return [
        pytest.param(values[:quick], marks=QUICK, id=f"the first {quick}"),
        pytest.param(values[quick:], marks=REST, id=f"the other {len(values) - quick}"),
    ]
