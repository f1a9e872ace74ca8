"""Whether anybody is left who could answer: a cluster whose workers have all died keeps its questions for ever."""

from __future__ import annotations

import threading
import time
from concurrent.futures import Executor
from typing import Any

from composer.solvers import tuning

_LOOK = 0.5


class Watch:
    """Looks after the workers of a Dask cluster, in a thread of its own, as its scheduler may take long to answer.

    Other executors find out by themselves: their questions end with an exception.
    """

    def __init__(self, executor: Executor) -> None:
        self._client: Any = getattr(executor, "_client", None)
        self._over = threading.Event()
        self._alone_since: float | None = None
        if callable(getattr(self._client, "scheduler_info", None)):
            threading.Thread(target=self._look, daemon=True).start()

    @property
    def lost(self) -> str:
        """Why no answer is to be hoped for; empty while there is hope."""
        since = self._alone_since
        if since is None or time.monotonic() - since < tuning.SWEEP_PATIENCE:
            return ""
        return f"the cluster has had no worker for {tuning.SWEEP_PATIENCE:.0f} seconds"

    def end(self) -> None:
        """Look no more."""
        self._over.set()

    def _look(self) -> None:
        while not self._over.wait(_LOOK):
            if self._staffed():
                self._alone_since = None
            elif self._alone_since is None:
                self._alone_since = time.monotonic()

    def _staffed(self) -> bool:
        try:
            return self._client.status == "running" and bool(self._client.scheduler_info().get("workers"))
        except Exception:  # a scheduler that is gone raises anything at all
            return False
