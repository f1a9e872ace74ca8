"""Engines of which one goes wrong, in the place of the true ones; and questions of a known answer."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any
from unittest.mock import patch

from composer import load
from composer.encoding.encode import encode
from composer.measures import Linear
from composer.optimize.query import Query, WarmStart
from composer.presolve.condense import CountModel
from composer.solvers import processes, worker
from composer.solvers.budget import Budget

DYING = Path(__file__).with_name("dying.py")
SETTINGS = "num_workers:1 random_seed:7 catch_sigint_signal:false"


class Greeted(processes.Process):
    """A process that is there for sure before any patience begins."""

    def __init__(self, command: Sequence[str]) -> None:
        super().__init__(command)
        said = worker.read(self._pipes[1].fileno(), len(worker.GREETING))
        assert said == worker.GREETING
        self._greeted = True


def command(how: str, when: str = "always") -> list[str]:
    """What starts a process of the engines of which one goes wrong."""
    true = processes.start_command()
    assert true is not None
    script = true.index(worker.__file__)
    return [*true[:script], str(DYING), how, when, *true[script:]]


@contextmanager
def engines(command: Sequence[str] | None) -> Iterator[processes.Engines]:
    """Engines started so in the place of this process's; afterwards none of them may be left."""
    ours = processes.Engines(os.getpid(), command)
    started: list[processes.Process] = []
    usual = processes.Process.__init__

    def noted(self: processes.Process, given: Sequence[str]) -> None:
        usual(self, given)
        started.append(self)

    with patch.object(processes, "engines", lambda _: ours), patch.object(processes.Process, "__init__", noted):
        ours.started = started  # type: ignore[attr-defined]
        yield ours
    assert not ours._working
    ours.close()
    assert not any(process.alive for process in started)


def started(ours: processes.Engines) -> int:
    """How many processes there have been."""
    return len(ours.started)  # type: ignore[attr-defined, no-any-return]


def model_of(scenario: dict[str, Any], objective: Linear | None = None) -> CountModel:
    """A scenario over everybody in its pool."""
    question = Query(encode(load(scenario)), objective or Linear(), Budget(), WarmStart())
    return question.over(question.everybody)


def hard(columns: int = 60, rows: int = 8) -> dict[str, Any]:
    """A market split (Cornuéjols and Dawande 1999), which keeps CP-SAT busy for longer than any test lasts."""
    draw = Random(1)
    text = "variables{domain:[0,1]}" * columns
    for _ in range(rows):
        weights = [draw.randrange(100) for _ in range(columns)]
        half = sum(weights) // 2
        text += f"constraints{{linear{{vars:{[*range(columns)]}coeffs:{weights}domain:[{half},{half}]}}}}"
    return {"engine": "CP-SAT", "model": text, "settings": SETTINGS}


EASY = {"engine": "CP-SAT", "model": "variables{domain:[3,3]}", "settings": SETTINGS}


def python() -> str:
    """The Python that runs the tests."""
    return sys.executable
