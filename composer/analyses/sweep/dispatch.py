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
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from typing import Any, Generic, TypeVar

from composer.analyses.sweep.watch import Watch
from composer.analyses.sweep.worker import WorkerDied
from composer.solvers import tuning

T = TypeVar("T")

_POLL = 0.1


class Things:
    """What a process is asked about, by the hash of what it was sent as: a hash never stands for anything else."""

    def __init__(self) -> None:
        self.by_mark: dict[str, Any] = {}

    def get(self, mark: str) -> Any:
        """None where it is not at hand."""
        return self.by_mark.get(mark)

    def keep(self, mark: str, thing: object) -> None:
        """Until it is dropped or another one is unpickled."""
        self.by_mark[mark] = thing

    def unpickle(self, mark: str, content: bytes) -> Any:
        """Only this one is kept: a worker has no room for those of sweeps that are over."""
        thing = pickle.loads(content)
        self.by_mark = {mark: thing}
        return thing

    def drop(self, mark: str) -> None:
        self.by_mark.pop(mark, None)


@cache
def things() -> Things:
    """Those of this process, and of a fork when it begins. Executors run functions, and no objects that live longer."""
    return Things()


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


def run_task(mark: str, content: bytes | None, task: Callable[..., Any], *arguments: Any) -> Missing | Done:
    """In a worker: `task(thing, *arguments)`, where the thing is at hand or comes along."""
    worker = f"{platform.node()}:{os.getpid()}"
    thing = things().get(mark)
    if thing is None:
        if content is None:
            return Missing(worker)
        thing = things().unpickle(mark, content)
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
    if isinstance(failure, WorkerDied):
        return f"its worker died {tuning.SWEEP_TRIES} times"
    if isinstance(failure, ImportError):
        return str(failure)
    return f"its worker was lost ({type(failure).__name__})"


TaskResult = tuple[int, T | None, str]
"""The number of a question, its answer, and, where there is none, why."""


class _Asking(Generic[T]):
    """Questions under way."""

    def __init__(
        self, executor: Executor, thing: object, task: Callable[..., T], questions: Mapping[int, tuple[Any, ...]]
    ) -> None:
        self.executor, self.task, self.questions = executor, task, questions
        self.content = pickle.dumps(thing, protocol=5)
        self.mark = sha256(self.content).hexdigest()
        things().keep(self.mark, thing)  # for executors of this very process
        self.watch = Watch(executor)
        self.done: queue.SimpleQueue[Future[Missing | Done]] = queue.SimpleQueue()
        self.running: dict[Future[Missing | Done], tuple[int, bool]] = {}
        self.waiting: list[int] = []
        self.lacking: set[str] = set()
        self.taking = 0
        self.tries: Counter[int] = Counter()
        self.deaths, self.answered = 0, False

    def send(self, numbers: Sequence[int], along: bool) -> Iterator[TaskResult[T]]:
        """Put these questions, with the thing `along` or without it."""
        content = self.content if along else None
        for number in numbers:
            try:
                future = self.executor.submit(run_task, self.mark, content, self.task, *self.questions[number])
            except RuntimeError as error:  # the executor is broken, or was shut down
                yield number, None, _why(error)
                continue
            self.running[future] = number, along
            self.taking += along
            future.add_done_callback(self.done.put)

    def settle(self, future: Future[Missing | Done], late: bool) -> Iterator[TaskResult[T]]:
        """What has become of a question; where it is `late` nothing is asked again."""
        number, along = self.running.pop(future)
        self.taking -= along
        failure = None if future.cancelled() else future.exception()
        said = None if future.cancelled() or failure is not None else future.result()
        if isinstance(said, Missing):
            self.lacking.add(said.worker)
            if self.taking >= len(self.lacking):
                self.waiting.append(number)
            else:
                yield from self.send([number], along=True)
            return
        if said is not None:
            if said.failure is not None:
                raise said.failure
            self.answered = True
            self.lacking.discard(said.worker)
            yield number, said.answer, ""
        elif failure is None:
            if not late:
                yield number, None, "its executor was closed"
        else:
            self.tries[number] += 1
            self.deaths += isinstance(failure, WorkerDied)
            if isinstance(failure, WorkerDied) and self.tries[number] < tuning.SWEEP_TRIES and not late:
                yield from self.send([number], along)
            else:
                yield number, None, _why(failure)
        if not late and (said is not None or not self.taking):
            again, self.waiting[:] = [*self.waiting], []
            yield from self.send(again, along=False)

    @property
    def lost(self) -> str:
        """Why nobody will answer any more; empty while somebody may."""
        if not self.answered and self.deaths >= tuning.SWEEP_IN_VAIN:
            return "all workers have died, and none has answered"
        return self.watch.lost

    @property
    def open(self) -> list[int]:
        """The questions that have no answer yet."""
        return [*(number for number, _ in self.running.values()), *self.waiting]

    def end(self) -> None:
        """Ask no more."""
        self.watch.end()
        for future in self.running:
            future.cancel()
        things().drop(self.mark)


def map_unordered(
    executor: Executor,
    thing: object,
    task: Callable[..., T],
    questions: Mapping[int, tuple[Any, ...]],
    stopped: Callable[[], bool],
    late: Callable[[], bool],
) -> Iterator[TaskResult[T]]:
    """`task(thing, *arguments)` for every question, in the order in which they are answered: its number, the answer,
    and, where there is none, why its worker was lost.

    A question whose worker died is asked `TRIES` times; executors that ask again by themselves have done so before.
    Where nobody is left who could answer, all that are open end with that. It ends at once when `stopped`, and soon
    after it is `late`; then not all have been answered. What `task` raises is raised here.

    Questions go out without the thing. A worker that does not have it says so; then as many take it along as there are
    workers without it, and the others wait until one of these is done.
    """
    asking = _Asking(executor, thing, task, questions)
    until: float | None = None
    try:
        yield from asking.send([*questions], along=False)
        while asking.running or (asking.waiting and until is None):
            if stopped() or (until is not None and time.monotonic() > until):
                return
            if until is None and late():
                until = time.monotonic() + tuning.SWEEP_GRACE
                for future in asking.running:
                    future.cancel()
            try:
                future = asking.done.get(timeout=_POLL)
            except queue.Empty:
                if lost := asking.lost:
                    yield from ((number, None, lost) for number in asking.open)
                    return
                continue
            yield from asking.settle(future, late=until is not None)
    finally:
        asking.end()
