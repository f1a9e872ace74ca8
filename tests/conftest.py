"""What of the quick run is measured, what is run first, and what the parameters of a test are called."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import pairwise
from math import inf

import pytest

MEASURED = 2
"""How many of a test's parameters are run with coverage: others mostly reach the same lines, at twice the time."""

LONGEST = 60
"""Of a parameter, in letters, until it is called by its argument's name alone."""


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Bytes and long texts are called by the name of their argument: a file made a moment ago may hold the time, and
    then no two processes that share the tests would call that one the same."""
    if isinstance(val, bytes) or (isinstance(val, str) and len(val) > LONGEST):
        return argname
    return None


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> Iterator[None]:
    seen: Counter[str] = Counter()
    for item in items:
        function = _function(item)
        seen[function] += 1
        if seen[function] > MEASURED:
            item.add_marker("unmeasured")
    yield  # what was not asked for is left out
    workers = getattr(config, "workerinput", {}).get("workercount", 1)
    if workers > 1:
        ends = [len(items) * worker // workers for worker in range(workers + 1)]
        shares = (sorted(items[start:end], key=lambda item: _turn(item, seen)) for start, end in pairwise(ends))
        items[:] = [item for share in shares for item in share]


def _turn(item: pytest.Item, parameters: Mapping[str, int]) -> float:
    """Of long comparisons those with the fewest parameters come first in each process's share, as each of these takes
    longest: where one came last, the others would have nothing left to take over. What reads the cache of types comes
    last of all, since they are checked meanwhile."""
    if item.path.name == "test_typing.py":
        return inf
    return parameters[_function(item)] if item.get_closest_marker("by_the_hundred") else sys.maxsize


def _function(item: pytest.Item) -> str:
    return item.nodeid.partition("[")[0]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """A test that is `unmeasured` runs without coverage: lines that only such a test reaches are not reached.

    Of processes that share the tests each has two measurements at a time, of which the first goes on where only the
    second is stopped: pytest-cov begins one as if it were the process that shares them out.
    """
    stopped = []
    if "coverage" in sys.modules and item.get_closest_marker("unmeasured"):
        while measured := sys.modules["coverage"].Coverage.current():
            measured.stop()
            stopped.append(measured)
    try:
        return (yield)
    finally:
        while stopped:
            stopped.pop().start()
