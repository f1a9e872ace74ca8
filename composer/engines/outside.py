"""Asking the deciding engines, which work in processes of their own: one that dies takes nobody with it.

CP-SAT was seen to abort its process over its own wrong answer, and HiGHS to run into memory that is not its own. So
they are asked outside (`composer.engines.running` is what happens there). Such a process starts with the first question
and stays for the next ones; threads that ask at the same time have one each. It belongs to a session of its own, which
no Ctrl-C reaches, and ends as soon as the pipe to it closes: with whoever started it, whatever way they end.

Where no process can be started the engines are asked here, with the same replies; only then nothing is held off.
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

from composer.engines import limits, running
from composer.engines.budget import Budget, interruptible

Question = Mapping[str, Any]
"""`engine` and what it reads. CP-SAT: `model` and `settings` as text. HiGHS: `lower` and `upper` ends of the columns,
`floors` and `ceilings` of the rows, whose `columns` and `weights` begin at `starts`; `settings` by name."""
FOUND = ("OPTIMAL", "FEASIBLE")
STATUSES = (*FOUND, "INFEASIBLE", "UNKNOWN", "REFUSED", "ABSENT")
PAUSE = 0.05
"""Seconds between two looks at whether Ctrl-C was pressed."""
GRACE = 0.5
"""Seconds that an engine has for what it has found, once it is stopped or its time is up."""


class Died(Exception):
    """The engine died over a question, or made no reply that could be read."""


class NotStarted(Exception):
    """What was started is no process of ours."""


@dataclass(frozen=True)
class Reply:
    """What an engine said: its `status`; a value for each column, where it has `FOUND` any; `bound` and `work`, of
    CP-SAT alone: of what is kept small, and what it took; and why it refused, in its own words."""

    status: str
    values: Sequence[float] = ()
    bound: int = 0
    work: float = 0.0
    said: str = ""

    @classmethod
    def to(cls, question: Question, columns: int, given: Mapping[str, Any]) -> Reply:
        """What was given in reply to a question about so many columns. Raises TypeError and ValueError for what is no
        reply to it."""
        reply, kind = cls(**given), int if question["engine"] == "CP-SAT" else float
        values = reply.values
        if (
            not isinstance(values, list | tuple)
            or not all(_held(value, kind) for value in values)
            or not _held(reply.bound, int)
            or not isinstance(reply.work, int | float)
            or reply.status not in STATUSES
            or (reply.status in FOUND and len(values) != columns)
        ):
            raise ValueError(reply.status)
        return reply


def _held(number: object, kind: type) -> bool:
    """Whether it is a number of this kind that 64 bits hold."""
    return type(number) is kind and (type(number) is not int or -(2**63) <= number < 2**63)


class Here:
    """The engines in this very process."""

    def __init__(self) -> None:
        self._run = running.Run()

    def ask(self, question: Question, columns: int) -> Reply:
        """As of a process."""
        try:
            return Reply.to(question, columns, self._run.answer(dict(question)))
        except (TypeError, ValueError):
            raise Died from None

    def stop(self) -> None:
        self._run.stop()


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

    def ask(self, question: Question, content: bytes, columns: int) -> Reply:
        """Waits for the reply to a question, which as JSON is `content`. Raises Died, and NotStarted."""
        questions, replies = (pipe.fileno() for pipe in self._pipes)
        try:
            with self._sending:
                running.write(questions, running.message(b"?", content))
            if not self._greeted and running.read(replies, len(running.GREETING)) != running.GREETING:
                raise NotStarted
            self._greeted = True
            letter, size = running.HEAD.unpack(running.read(replies, running.HEAD.size))
            if letter != b"=" or size > limits.REPLY:
                raise Died
            return Reply.to(question, columns, json.loads(running.read(replies, size)))
        except (OSError, EOFError, ValueError, TypeError, RecursionError):
            raise (Died if self._greeted else NotStarted) from None

    def stop(self) -> None:
        """From another thread: let it reply with what it has found."""
        if self._sending.acquire(blocking=False):  # else it is not even done with listening
            try:
                running.write(self._pipes[0].fileno(), running.message(b"!"))
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
            if len(self._resting) < limits.RESTING:
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
    return Engines(process, command())


def command() -> list[str] | None:
    """What starts the script; None where this Python can't be started again."""
    name, script = Path(sys.executable or ""), Path(running.__file__)
    python = name.name.lower().startswith(("python", "pypy"))
    if not python or getattr(sys, "frozen", False) or not script.is_file():
        return None
    specs = (find_spec(package) for package in ("ortools", "highspy", "numpy"))
    places = (place for spec in specs if spec is not None for place in spec.submodule_search_locations or ())
    directories = dict.fromkeys(str(Path(place).resolve().parent) for place in places)
    return [str(name), "-I", "-S", str(script.resolve()), *directories]


def answered(questions: Sequence[Question], columns: int, work: float, budget: Budget) -> Reply | None:
    """The reply to the first of these questions, ways to ask the same thing, that no engine dies over; None where all
    of them died, which the budget takes a note of, or where it was stopped and has nothing to say.

    `work` is what a question is allowed to take: one that takes far longer is taken for dead.
    """
    if budget.given_up >= limits.GIVEN_UP:
        return None
    for question in questions:
        try:
            return _reply(question, columns, work, budget)
        except Died:
            if budget.over:
                return None
    budget.given_up += 1
    return None


def patience(work: float, size: int) -> float:
    """Seconds that a question of so many bytes may take on the slowest machine."""
    return limits.PATIENCE + limits.SLOWEST * work + limits.READING * size


def _reply(question: Question, columns: int, work: float, budget: Budget) -> Reply:
    ours = engines(os.getpid())
    engine = ours.take()
    if engine is not None:
        try:
            reply = _awaited(engine, question, columns, work, budget)
        except NotStarted:
            ours.bury(engine, none_start=True)
        except BaseException:
            ours.bury(engine)
            raise
        else:
            ours.give_back(engine)
            if reply.status != "ABSENT":
                return reply
    here = Here()
    return interruptible(lambda: here.ask(question, columns), here.stop, budget)


def _awaited(engine: Process, question: Question, columns: int, work: float, budget: Budget) -> Reply:
    """The reply, if it comes in time; otherwise the process is dead afterwards. Raises Died, and NotStarted."""
    content, done = json.dumps(question).encode(), threading.Event()
    said: list[Reply | BaseException] = []

    def ask() -> None:
        try:
            said.append(engine.ask(question, content, columns))
        except BaseException as failure:
            said.append(failure)
        finally:
            done.set()

    threading.Thread(target=ask, daemon=True).start()
    # Counted in pauses, not on a clock: whoever is suspended for an hour has not waited.
    waited = late = 0.0
    try:
        while not done.wait(PAUSE) and waited < patience(work, len(content)) and late < GRACE:
            waited += PAUSE
            if budget.stopped or budget.seconds_left == 0.0:
                late += PAUSE
                engine.stop()
    finally:
        if not done.is_set():
            engine.kill()
            done.wait(GRACE)
    found = said[0] if said else Died()
    if isinstance(found, Reply):
        return found
    raise Died if late else found
