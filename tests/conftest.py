"""Which tests are quick, and what of them is measured."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """What compares random problems is not measured, which would take as long again: lines that only such a test
    reaches are not reached."""
    measured = None
    if item.get_closest_marker("unmeasured") and "coverage" in sys.modules:
        measured = sys.modules["coverage"].Coverage.current()
    if measured:
        measured.stop()
    try:
        return (yield)
    finally:
        if measured:
            measured.start()
