"""Ctrl-C on the command line: taken from the start, and never in the middle of an import."""

from __future__ import annotations

import _thread
import os
import signal
import sys
import time
from types import FrameType

QUIT = 130
_PAUSE = 0.005
"""Seconds until it is looked again whether an import is over."""


class Interrupts:
    """The first Ctrl-C raises KeyboardInterrupt, the second one quits at once with status 130.

    What is being imported is imported to its end first: a module that is torn in its middle may raise anything, or be
    taken for one that is not installed. A search has a handler of its own (`composer.engines.budget.stoppable`) that
    passes only the second Ctrl-C on. Where Ctrl-C is ignored, as under nohup, it stays so.
    """

    def __init__(self) -> None:
        self._taken = False
        self._again = False
        self._status: int | None = None
        self._base: FrameType | None = None

    def take(self) -> None:
        """From now on Ctrl-C is taken; imports that whoever calls this is itself part of don't count."""
        self._base = sys._getframe(1)
        if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
            signal.signal(signal.SIGINT, self._on_interrupt)

    @property
    def pressed(self) -> bool:
        """Whether Ctrl-C was pressed, whoever took it."""
        return self._taken or _search_took_it()

    def over(self, status: int) -> None:
        """All is said: from now on Ctrl-C only makes the end come sooner."""
        self._status = status

    def _on_interrupt(self, _number: int, frame: FrameType | None) -> None:
        again, self._again = self._again, False
        if self._status is not None:
            os._exit(self._status)
        if _search_took_it() or (self._taken and not again):
            os._exit(QUIT)  # without waiting for an engine that is still at work in its thread
        self._taken = True
        if not self._importing(frame):
            raise KeyboardInterrupt
        _thread.start_new_thread(self._once_more, ())  # which, unlike threading, takes no lock

    def _importing(self, frame: FrameType | None) -> bool:
        while frame is not None and frame is not self._base:
            if frame.f_code.co_filename.startswith("<frozen importlib"):
                return True
            frame = frame.f_back
        return False

    def _once_more(self) -> None:
        time.sleep(_PAUSE)
        self._again = True
        _thread.interrupt_main()


def _search_took_it() -> bool:
    search = sys.modules.get("composer.engines.budget")
    return bool(getattr(search, "pressed", False))  # it may be half imported
