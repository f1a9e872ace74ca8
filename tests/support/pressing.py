"""Ctrl-C, and the end of a budget, at a moment that no machine's speed has a part in."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from composer.solvers.budget import Budget


@contextmanager
def as_in_a_terminal() -> Iterator[None]:
    """Within it Ctrl-C is what it is in a terminal, however these tests are run."""
    usual = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, usual)


def pressed_once(wanted: Callable[[str], bool] = lambda _: True) -> Callable[[str], None]:
    """Whom to tell how a search goes: Ctrl-C is pressed at the first word that is `wanted`, and never again."""
    done = False

    def press(text: str) -> None:
        nonlocal done
        if not done and wanted(text):
            done = True
            signal.raise_signal(signal.SIGINT)

    return press


@dataclass
class Looks:
    """How often budgets were looked at, and from which look on they say that nothing more may be done (None: never)."""

    last: int | None = None
    seen: int = 0

    @property
    def over(self) -> bool:
        """One more look."""
        self.seen += 1
        return self.last is not None and self.seen > self.last

    def budget(self, *limits: Any) -> Budget:
        """A budget that counts its looks here."""
        return _Looked(self, *limits)


class _Looked(Budget):
    def __init__(self, looks: Looks, *limits: Any) -> None:
        super().__init__(*limits)
        self.looks = looks

    @property
    def over(self) -> bool:
        return self.looks.over or super().over

    @property
    def late(self) -> bool:
        return self.looks.over or super().late
