"""Processes in which the engines work, apart from the one that asks them.

Such a process starts with the first question and stays for the next ones; threads that ask at the same time have one
each. It belongs to a session of its own, which no Ctrl-C reaches, and ends as soon as the pipe to it closes: with
whoever started it, whatever way they end.
"""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from composer.solvers import tuning, worker

EngineQuestion = Mapping[str, Any]
"""`engine` and what it reads. CP-SAT: `model` and `settings` as text. HiGHS: `lower` and `upper` ends of the columns,
`floors` and `ceilings` of the rows, whose `columns` and `weights` begin at `starts`, and `costs` of the columns, if
any, to be kept small; `settings` by name."""
FOUND = ("OPTIMAL", "FEASIBLE")
STATUSES = (*FOUND, "INFEASIBLE", "UNKNOWN", "REFUSED", "ABSENT")


class EngineDied(Exception):
    """The engine died over a question, or made no reply that could be read."""


class NotStarted(Exception):
    """What was started is no process of ours."""


@dataclass(frozen=True)
class Reply:
    """What an engine said: its `status`; a value for each column, where it has `FOUND` any; `bound`, of CP-SAT alone,
    of what is kept small; `work`, what it took, of HiGHS how many simplex iterations; and why it refused, in its own
    words."""

    status: str
    values: Sequence[float] = ()
    bound: int = 0
    work: float = 0.0
    said: str = ""

    @classmethod
    def to(cls, question: EngineQuestion, columns: int, given: Mapping[str, Any]) -> Reply:
        """What was given in reply to a question about so many columns. Raises TypeError and ValueError for what is no
        reply to it."""
        reply, kind = cls(**given), int if question["engine"] == "CP-SAT" else float
        values: object = reply.values  # whatever came, of whatever type
        work: object = reply.work
        if (
            not isinstance(values, list | tuple)
            or not all(_held(value, kind) for value in values)
            or not _held(reply.bound, int)
            or not isinstance(work, int | float)
            or reply.status not in STATUSES
            or (reply.status in FOUND and len(values) != columns)
        ):
            raise ValueError(reply.status)
        return reply


def _held(number: object, kind: type) -> bool:
    """Whether it is a number of this kind that 64 bits hold."""
    return type(number) is kind and (type(number) is not int or -(2**63) <= number < 2**63)


class Process:
    """The engines in a process of their own. Raises OSError where none can be started."""

    def __init__(self, command: Sequence[str]) -> None:
        self._process = subprocess.Popen(
            command,
            bufsize=0,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._pipes = self._process.stdin, self._process.stdout
        self._sending = threading.Lock()
        self._greeted = False

    def ask(self, question: EngineQuestion, content: bytes, columns: int) -> Reply:
        """Waits for the reply to a question, which as JSON is `content`. Raises Died, and NotStarted."""
        questions, replies = (pipe.fileno() for pipe in self._pipes)
        try:
            with self._sending:
                worker.write(questions, worker.message(b"?", content))
            if not self._greeted and worker.read(replies, len(worker.GREETING)) != worker.GREETING:
                raise NotStarted
            self._greeted = True
            letter, size = worker.HEAD.unpack(worker.read(replies, worker.HEAD.size))
            if letter != b"=":
                raise EngineDied
            return Reply.to(question, columns, json.loads(worker.read(replies, size)))
        except (OSError, EOFError, ValueError, TypeError, RecursionError):
            raise (EngineDied if self._greeted else NotStarted) from None

    def stop(self) -> None:
        """From another thread: let it reply with what it has found."""
        if self._sending.acquire(blocking=False):  # else it is not even done with listening
            try:
                worker.write(self._pipes[0].fileno(), worker.message(b"!"))
            except OSError:
                pass  # it has died, as whoever asks will see
            finally:
                self._sending.release()

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    def kill(self) -> None:
        """End it at once, from any thread."""
        self._process.kill()

    def bury(self) -> None:
        """End it, and leave nothing of it behind. Nobody may be asking it."""
        self._process.kill()
        self.forget()
        self._process.wait()

    def forget(self) -> None:
        """Let go of the pipes: it ends by itself once nobody holds them."""
        for pipe in self._pipes:
            pipe.close()

    def disown(self) -> None:
        """In a fork: it belongs to the process that this one was forked from."""
        self.forget()
        self._process.returncode = 0


class Engines:
    """The processes that one process, of this number, has started by a command: those that rest, and those that are at
    work. None where there is no command that would start any."""

    def __init__(self, process: int, command: Sequence[str] | None) -> None:
        self._process = process
        self._lock = threading.Lock()
        self._resting: list[Process] = []
        self._working: set[Process] = set()
        self._command = command
        atexit.register(self.close)
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(after_in_child=self._disown)

    def take(self) -> Process | None:
        """One to ask, which is the caller's until it is given back; None where none can be started."""
        with self._lock:
            while self._resting:
                engine = self._resting.pop()
                if engine.alive:
                    self._working.add(engine)
                    return engine
                engine.bury()
            if self._command is None:
                return None
            try:
                engine = Process(self._command)
            except OSError:
                self._command = None
                return None
            self._working.add(engine)
            return engine

    def give_back(self, engine: Process) -> None:
        """It has replied."""
        with self._lock:
            self._working.discard(engine)
            if len(self._resting) < tuning.RESTING:
                self._resting.append(engine)
                return
        engine.bury()

    def bury(self, engine: Process, none_start: bool = False) -> None:
        """It is not to be asked again, nor, where `none_start`, any other."""
        with self._lock:
            self._working.discard(engine)
            if none_start:
                self._command = None
        engine.bury()

    def close(self) -> None:
        """End all of them."""
        if os.getpid() != self._process:
            return
        with self._lock:
            resting, self._resting[:] = [*self._resting], []
        for engine in resting:
            engine.bury()
        for engine in self._working:  # asked by threads that don't end before this process
            engine.kill()

    def _disown(self) -> None:
        for engine in (*self._resting, *self._working):
            engine.disown()
        self._resting, self._working = [], set()


@cache
def engines(process: int) -> Engines:
    """The engines of a process, by its number: a fork has others than the process it was forked from."""
    return Engines(process, start_command())


def start_command() -> list[str] | None:
    """What starts the script; None where this Python can't be started again."""
    name, script = Path(sys.executable or ""), Path(worker.__file__)
    python = name.name.lower().startswith(("python", "pypy"))
    if not python or getattr(sys, "frozen", False) or not script.is_file():
        return None
    specs = (find_spec(package) for package in ("ortools", "highspy", "numpy"))
    places = (place for spec in specs if spec is not None for place in spec.submodule_search_locations or ())
    directories = dict.fromkeys(str(Path(place).resolve().parent) for place in places)
    return [str(name), "-I", "-S", str(script.resolve()), *directories]
