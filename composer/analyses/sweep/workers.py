"""Workers in processes of their own, each of whom is replaced where it dies."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import CancelledError, Executor, Future, ThreadPoolExecutor
from typing import Any, ParamSpec, TypeVar

from composer.analyses.sweep.worker import Worker, WorkerDied
from composer.solvers import tuning

T = TypeVar("T")
P = ParamSpec("P")


class WorkerPool(Executor):
    """An executor whose workers may be killed.

    Every worker is a process started anew (spawn), asked by a thread of its own, so that it is known which question
    it died over: that one ends with WorkerDied, no other suffers, and another worker takes its place. Workers leave
    Ctrl-C to whoever started them, and end with them. In a script it belongs under `if __name__ == "__main__":`, as
    all of multiprocessing does.

    Parameters
    ----------
    workers : int, optional
        How many; one a core if left out.
    """

    def __init__(self, workers: int | None = None) -> None:
        self._threads = ThreadPoolExecutor(workers or os.cpu_count() or 1, "crew", _leave_interrupts)
        self._here = threading.local()
        self._lock = threading.Lock()
        self._workers: set[Worker] = set()
        self._dismissed = False
        self._in_vain = 0
        self.started = False
        """Whether any worker was ever ready."""

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Ask a question. Its future raises WorkerDied where the worker dies over it."""
        return self._threads.submit(self._ask, fn, args, kwargs)

    def _ask(self, fn: Callable[..., T], args: tuple[Any, ...], kwargs: dict[str, Any]) -> T:
        worker = self._worker()
        try:
            answer: T = worker.ask(fn, args, kwargs)
        except WorkerDied:
            self._bury(worker)
            raise
        return answer

    def _worker(self) -> Worker:
        """This thread's worker, ready."""
        if self._dismissed:
            raise CancelledError
        if not self.started and self._in_vain >= tuning.SWEEP_STARTS:
            raise WorkerDied("no worker can be started")
        mine: Worker | None = getattr(self._here, "worker", None)
        return self._begun() if mine is None else mine

    def _begun(self) -> Worker:
        try:
            mine = Worker()
        except OSError as error:
            with self._lock:
                self._in_vain += 1
            raise WorkerDied("no worker can be started") from error
        with self._lock:
            self._workers.add(mine)
            if self._dismissed:
                mine.kill()
        try:
            mine.ready()
        except WorkerDied:
            with self._lock:
                self._in_vain += 1
            self._bury(mine)
            raise
        self._here.worker = mine
        self.started = True
        return mine

    def _bury(self, worker: Worker) -> None:
        self._here.worker = None
        with self._lock:
            self._workers.discard(worker)
        worker.let_go()

    def dismiss(self) -> None:
        """End everybody's work at once; what is still asked is cancelled."""
        self._dismissed = True
        self._threads.shutdown(wait=False, cancel_futures=True)
        with self._lock:
            for worker in self._workers:
                worker.kill()

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        self._threads.shutdown(wait=wait, cancel_futures=cancel_futures)
        if not wait:
            return  # they end with us
        with self._lock:
            workers, self._workers = self._workers, set()
        for worker in workers:
            worker.let_go()


def _leave_interrupts() -> None:
    """What this thread starts begins with Ctrl-C and the end of its terminal blocked: it can't die of either before it
    is ready."""
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGHUP})
