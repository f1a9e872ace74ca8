"""One large thing asked many questions, on any executor: each worker is sent it once, not with every question."""

from __future__ import annotations

import os
import pickle
import platform
import queue
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, TypeVar

from composer.crew.hands import Died

T = TypeVar("T")

TRIES = 3
"""How often a question is asked whose worker dies over it."""
GRACE = 3.0
"""Seconds that questions under way have to end by themselves once the time is up."""
_POLL = 0.1

_held: dict[str, Any] = {}
"""The thing that this process was sent last, by its hash."""


@dataclass(frozen=True)
class Missing:
    """A worker, by its name, does not have the thing that it is asked about."""

    worker: str


@dataclass(frozen=True)
class Done:
    """What a worker says: the answer, or what went wrong with the program itself."""

    worker: str
    answer: Any = None
    failure: Exception | None = None


def carry(mark: str, content: bytes | None, task: Callable[..., Any], *arguments: Any) -> Missing | Done:
    """In a worker: `task(thing, *arguments)`, where the thing is at hand or comes along."""
    worker = f"{platform.node()}:{os.getpid()}"
    thing = _held.get(mark)
    if thing is None:
        if content is None:
            return Missing(worker)
        thing = pickle.loads(content)
        _held.clear()
        _held[mark] = thing
    with _deaf():
        try:
            return Done(worker, task(thing, *arguments))
        except Exception as failure:
            return Done(worker, failure=failure)


@contextmanager
def _deaf() -> Iterator[None]:
    """In another process than the asker's, Ctrl-C is not for us; whatever is done meanwhile to how it is handled is
    undone."""
    import multiprocessing

    if multiprocessing.parent_process() is None or threading.current_thread() is not threading.main_thread():
        yield
        return
    usual = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, usual)


def _why(failure: BaseException | None) -> str:
    """Why there is no answer, in a few words for people."""
    if isinstance(failure, Died):
        return f"its worker died {TRIES} times"
    if isinstance(failure, ImportError):
        return str(failure)
    return f"its worker was lost ({type(failure).__name__})"


def ask_all(
    executor: Executor,
    thing: object,
    task: Callable[..., T],
    questions: Mapping[int, tuple[Any, ...]],
    stopped: Callable[[], bool],
    late: Callable[[], bool],
) -> Iterator[tuple[int, T | None, str]]:
    """`task(thing, *arguments)` for every question, in the order in which they are answered: its number, the answer,
    and, where there is none, why its worker was lost.

    A question whose worker died is asked `TRIES` times; executors that ask again by themselves have done so before.
    It ends at once when `stopped`, and soon after it is `late`; then not all have been answered. What `task` raises is
    raised here.

    Questions go out without the thing. A worker that does not have it says so; then as many take it along as there are
    workers without it, and the others wait until one of these is done.
    """
    content = pickle.dumps(thing, protocol=5)
    mark = sha256(content).hexdigest()
    _held[mark] = thing  # for executors of this very process
    done: queue.SimpleQueue[Future[Missing | Done]] = queue.SimpleQueue()
    running: dict[Future[Missing | Done], tuple[int, bool]] = {}
    tries: Counter[int] = Counter()
    lacking: set[str] = set()
    waiting: list[int] = []
    taking = 0

    def send(numbers: list[int], along: bool) -> Iterator[tuple[int, None, str]]:
        nonlocal taking
        for number in numbers:
            try:
                future = executor.submit(carry, mark, content if along else None, task, *questions[number])
            except RuntimeError as error:  # the executor is broken, or was shut down
                yield number, None, _why(error)
                continue
            running[future] = number, along
            taking += along
            future.add_done_callback(done.put)

    until: float | None = None
    try:
        yield from send([*questions], along=False)
        while running or (waiting and until is None):
            if stopped() or (until is not None and time.monotonic() > until):
                return
            if until is None and late():
                until = time.monotonic() + GRACE
                for future in running:
                    future.cancel()
            try:
                future = done.get(timeout=_POLL)
            except queue.Empty:
                continue
            number, along = running.pop(future)
            taking -= along
            if future.cancelled():
                continue
            failure = future.exception()
            said = None if failure is not None else future.result()
            if isinstance(said, Missing):
                lacking.add(said.worker)
                if taking < len(lacking):
                    yield from send([number], along=True)
                else:
                    waiting.append(number)
                continue
            if said is None:
                tries[number] += 1
                if isinstance(failure, Died) and tries[number] < TRIES and until is None:
                    yield from send([number], along)
                else:
                    yield number, None, _why(failure)
            elif said.failure is not None:
                raise said.failure
            else:
                lacking.discard(said.worker)
                yield number, said.answer, ""
            if until is None and (said is not None or not taking):
                again, waiting[:] = [*waiting], []
                yield from send(again, along=False)
    finally:
        for future in running:
            future.cancel()
        _held.pop(mark, None)
