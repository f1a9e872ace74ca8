"""What of the quick run is measured, what is run first, and what the parameters of a test are called."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

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
        function = item.nodeid.partition("[")[0]
        seen[function] += 1
        if seen[function] > MEASURED:
            item.add_marker("unmeasured")
    yield  # what was not asked for is left out
    workers = getattr(config, "workerinput", {}).get("workercount", 1)
    if workers > 1:
        ends = [len(items) * worker // workers for worker in range(workers + 1)]
        items[:] = [item for start, end in pairwise(ends) for item in sorted(items[start:end], key=_turn)]


def _turn(item: pytest.Item) -> int:
    """What goes over hundreds of problems in one test comes first in each process's share: where it came last, the
    others would have nothing left to take over. What reads the cache of types comes last: they are checked meanwhile."""
    if item.path.name == "test_typing.py":
        return 2
    inside = getattr(item, "callspec", None)
    return int(item.get_closest_marker("by_the_hundred") is None or (inside is not None and " other " not in inside.id))


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
