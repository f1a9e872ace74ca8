"""What of the quick run is measured."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator

import pytest

MEASURED = 2
"""How many of a test's parameters are run with coverage: others mostly reach the same lines, at twice the time."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    seen: Counter[str] = Counter()
    for item in items:
        function = item.nodeid.partition("[")[0]
        seen[function] += 1
        if seen[function] > MEASURED:
            item.add_marker("unmeasured")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """A test that is `unmeasured` runs without coverage: lines that only such a test reaches are not reached."""
    measured = None
    if "coverage" in sys.modules and item.get_closest_marker("unmeasured"):
        measured = sys.modules["coverage"].Coverage.current()
    if measured:
        measured.stop()
    try:
        return (yield)
    finally:
        if measured:
            measured.start()
