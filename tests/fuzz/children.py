"""Work in a child process, so that an engine that kills its process is counted like any other wrong answer."""

from __future__ import annotations

import faulthandler
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

DIED = "died"
LIMIT = 120
"""Seconds after which a piece of work has plainly hung, and is killed: `died` as well."""

T = TypeVar("T")


def in_child(things: Sequence[T], work: Callable[[T], str]) -> Iterator[str]:
    """What `work` says of each thing, a line at most; `died` where the process did, and a new one goes on behind it."""
    done = 0
    while done < len(things):
        reading, writing = os.pipe()
        child = os.fork()
        if not child:
            _child(things[done:], work, writing)
        os.close(writing)
        with open(reading, encoding="utf-8") as pipe:
            for line in pipe:
                done += 1
                yield line.rstrip("\n")
        os.waitpid(child, 0)
        if done < len(things):
            done += 1
            yield DIED


def _child(things: Sequence[T], work: Callable[[T], str], writing: int) -> None:
    status = 1
    try:
        faulthandler.disable()
        lean()
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # what an engine says when it dies
        for thing in things:
            signal.alarm(LIMIT)
            os.write(writing, f"{work(thing)}\n".encode())
        status = 0
    finally:
        os._exit(status)


def lean() -> None:
    """Spare every model of CP-SAT its methods by their old names, which nobody calls and which take a millisecond."""
    from ortools.sat.python import cp_model

    cp_model.CpModel._add_pre_pep8_methods = lambda _: None  # type: ignore[assignment, method-assign]
