"""Executors whose workers meet their fate over certain cells: killed once, killed every time, or only counted.

Workers import this module, so it holds no tests.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Fate:
    """`poison` cells kill their worker whenever they are asked, `once` cells the first time; every cell asked leaves a
    line in `log`. Cells are named by their values, `10%,7`."""

    log: str
    poison: tuple[str, ...] = ()
    once: tuple[str, ...] = ()

    def asked(self) -> list[str]:
        """The cells that were asked, in order; those that killed their worker too."""
        return Path(self.log).read_text("utf-8").split() if Path(self.log).exists() else []


class Fated(Executor):
    """An executor on which cells have a fate."""

    def __init__(self, inner: Executor, fate: Fate) -> None:
        self.inner, self.fate = inner, fate
        self.sent = 0
        """How often the whole problem was sent."""

    def submit(self, fn: Callable[..., Any], /, *arguments: Any, **_: Any) -> Future[Any]:
        mark, content, task, values = arguments
        self.sent += content is not None
        return self.inner.submit(met, self.fate, fn, mark, content, task, values)


def met(fate: Fate, fn: Callable[..., Any], mark: str, content: Any, task: Callable[..., Any], values: Any) -> Any:
    """In the worker: a cell meets its fate where it is answered, not where the problem is still missing."""
    return fn(mark, content, Answering(fate, task), values)


@dataclass(frozen=True)
class Answering:
    """What answers a cell, and what becomes of it before that."""

    fate: Fate
    task: Callable[..., Any]

    def __call__(self, asked: Any, values: Any) -> Any:
        cell = ",".join(map(str, values))
        first = cell not in self.fate.asked()
        with open(self.fate.log, "a", encoding="utf-8") as log:
            log.write(f"{cell}\n")
        if cell in self.fate.poison or (cell in self.fate.once and first):
            os.kill(os.getpid(), signal.SIGKILL)
        return self.task(asked, values)
