"""Workers in processes of their own, each of whom is replaced where it dies."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import CancelledError, Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from typing import Any, ParamSpec, TypeVar

T = TypeVar("T")
P = ParamSpec("P")

STARTS = 3
"""How often a worker is started in vain before it is taken for granted that none can be."""


class Died(Exception):
    """The worker that was asked a question died over it."""


class Crew(Executor):
    """An executor whose workers may be killed.

    Every worker is a process started anew (spawn) and a pool of its own, so that it is known which question it died
    over: that one ends with Died, no other suffers, and another worker takes its place. Workers leave Ctrl-C to whoever
    started them, and end with them. In a script it belongs under `if __name__ == "__main__":`, as all of
    multiprocessing does.
    """

    def __init__(self, workers: int | None = None) -> None:
        self._threads = ThreadPoolExecutor(workers or os.cpu_count() or 1, "crew", _leave_interrupts)
        self._here = threading.local()
        self._lock = threading.Lock()
        self._workers: dict[ProcessPoolExecutor, int] = {}
        self._dismissed = False
        self._in_vain = 0
        self.started = False
        """Whether any worker was ever ready."""

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Ask a question. Its future raises Died where the worker dies over it."""
        return self._threads.submit(self._ask, fn, args, kwargs)

    def _ask(self, fn: Callable[..., T], args: tuple[Any, ...], kwargs: dict[str, Any]) -> T:
        try:
            return self._worker().submit(fn, *args, **kwargs).result()
        except BrokenProcessPool:
            self._let_go()
        raise Died("its worker died")

    def _worker(self) -> ProcessPoolExecutor:
        """This thread's worker, ready."""
        if self._dismissed:
            raise CancelledError
        if not self.started and self._in_vain >= STARTS:
            raise Died("no worker can be started")
        mine: ProcessPoolExecutor | None = getattr(self._here, "worker", None)
        if mine is None:
            spawn = multiprocessing.get_context("spawn")
            self._here.worker = mine = ProcessPoolExecutor(1, spawn, _begin)
            pid = mine.submit(os.getpid).result()
            with self._lock:
                self._workers[mine] = pid
                self.started = True
            if self._dismissed:
                _kill(pid)
        return mine

    def _let_go(self) -> None:
        mine: ProcessPoolExecutor | None = getattr(self._here, "worker", None)
        self._here.worker = None
        with self._lock:
            if mine is None or self._workers.pop(mine, None) is None:
                self._in_vain += 1
        if mine is not None:
            mine.shutdown(wait=False)

    def dismiss(self) -> None:
        """End everybody's work at once; what is still asked is cancelled."""
        self._dismissed = True
        self._threads.shutdown(wait=False, cancel_futures=True)
        with self._lock:
            for pid in self._workers.values():
                _kill(pid)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        self._threads.shutdown(wait=wait, cancel_futures=cancel_futures)
        with self._lock:
            workers = [*self._workers]
        for worker in workers:
            worker.shutdown(wait=wait, cancel_futures=cancel_futures)


def _kill(pid: int) -> None:
    with suppress(OSError):
        os.kill(pid, getattr(signal, "SIGKILL", signal.SIGTERM))


def _leave_interrupts() -> None:
    """What this thread starts begins with Ctrl-C and the end of its terminal blocked: it can't die of either before it
    is ready, and what tidies up after us (multiprocessing's tracker) outlives us."""
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGHUP})


def _begin() -> None:
    """A worker begins: Ctrl-C is for whoever started it, and it goes when they go."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_go_with_parent, daemon=True).start()


def _go_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
