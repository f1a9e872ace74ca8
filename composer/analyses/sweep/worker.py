"""One worker: a process started anew that answers one question after the other.

It is asked over a pipe and nothing else: no semaphore is left in the system, nor said to be, whatever way anybody ends.
"""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
import threading
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import Any

_LOOK = 0.5
"""Seconds between two looks at whether a parent is still there that keeps its end of a pipe open by its forks."""


class WorkerDied(Exception):
    """The worker that was asked a question died over it."""


class Worker:
    """A process of our own. Raises OSError where none can be started."""

    def __init__(self) -> None:
        spawn = multiprocessing.get_context("spawn")
        self._pipe, theirs = spawn.Pipe()
        self._process = spawn.Process(target=_work, args=(theirs,), daemon=True)
        try:
            self._process.start()
        except BaseException:
            self._pipe.close()
            raise
        finally:
            theirs.close()

    def ready(self) -> None:
        """Waits until it can be asked. Raises Died."""
        self._reply()

    def ask(self, fn: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """What the function returns there; what it raises is raised here. Raises Died."""
        question = pickle.dumps((fn, args, kwargs), protocol=5)
        with suppress(OSError):  # as the reply will tell
            self._pipe.send_bytes(question)
        failure, said = pickle.loads(self._reply())
        if failure is not None:
            raise failure
        return said

    def _reply(self) -> bytes:
        try:
            return self._pipe.recv_bytes()
        except (OSError, EOFError):
            raise WorkerDied("its worker died") from None

    def kill(self) -> None:
        """End it at once, from any thread."""
        self._process.kill()

    def let_go(self) -> None:
        """It ends by itself; nobody may be asking it."""
        self._pipe.close()
        self._process.join()


def _work(pipe: Connection) -> None:
    """In the worker: answer until nobody is there to ask."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # it is for whoever started us
    threading.Thread(target=_go_with_parent, daemon=True).start()
    with suppress(OSError, EOFError):
        pipe.send_bytes(b"")
        while True:
            pipe.send_bytes(_answer(pipe.recv_bytes()))


def _answer(question: bytes) -> bytes:
    try:
        fn, args, kwargs = pickle.loads(question)
        return pickle.dumps((None, fn(*args, **kwargs)), protocol=5)
    except Exception as failure:
        try:
            return pickle.dumps((failure, None), protocol=5)
        except Exception:  # it holds something that can't be sent
            return pickle.dumps((RuntimeError(f"{type(failure).__name__}: {failure}"), None), protocol=5)


def _go_with_parent() -> None:
    """End when they end who started us, in the middle of an answer too."""
    parent, by = multiprocessing.parent_process(), os.getppid()
    while parent is not None and parent.is_alive() and os.getppid() == by:
        parent.join(_LOOK)
    os._exit(1)
