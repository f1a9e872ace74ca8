"""Ctrl-C on the command line: taken from the start, and never in the middle of an import."""

from __future__ import annotations

import _thread
import atexit
import os
import signal
import sys
import time

from composer.base.interruption import hearer

TYPE_CHECKING = False  # until Ctrl-C is taken nothing is loaded that can wait
if TYPE_CHECKING:
    from types import FrameType

QUIT = 130
_PAUSE = 0.005
"""Seconds until it is looked again whether an import is over."""
_BUSY = 0.1
"""Seconds in which Python takes a signal, unless it is deep in a library."""
_AGAIN = b"\0"
"""What asks for another look, where the numbers of signals come along."""


class Interrupts:
    """The first Ctrl-C raises KeyboardInterrupt, the second one quits at once with status 130.

    What is being imported is imported to its end first: a module that is torn in its middle may raise anything, or be
    taken for one that is not installed. A search has a handler of its own (`composer.solvers.budget.stoppable`) that
    passes only the second Ctrl-C on. Where Ctrl-C is ignored, as under nohup, it stays so.

    Python looks at signals between two of its own steps, and a library may take its time for one. So they are counted
    by a thread as well, which quits where nobody else does.
    """

    def __init__(self) -> None:
        self._taken = False
        self._again = False
        self._status: int | None = None
        self._base: FrameType | None = None
        self._searched = False
        self._bell = -1
        hearer.set(self._hear)

    def take(self) -> None:
        """From now on Ctrl-C is taken; imports that whoever calls this is itself part of don't count."""
        self._base = sys._getframe(1)
        if signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
            return
        signal.signal(signal.SIGINT, self._on_interrupt)
        atexit.register(self._last)

    def listen(self) -> None:
        """From now on it is counted, too; only now, as the pipe for it must not take a place of a standard stream."""
        if signal.getsignal(signal.SIGINT) != self._on_interrupt:
            return
        heard, self._bell = os.pipe()
        os.set_blocking(self._bell, False)
        signal.set_wakeup_fd(self._bell, warn_on_full_buffer=False)
        _thread.start_new_thread(self._listen, (heard,))  # which, unlike threading, takes no lock

    @property
    def pressed(self) -> bool:
        """Whether Ctrl-C was pressed, whoever took it."""
        return self._taken or self._searched

    def _hear(self) -> None:
        """A search took it: the next one, whoever gets it, is the second."""
        self._searched = True

    def over(self, status: int) -> None:
        """All is said: from now on Ctrl-C only makes the end come sooner."""
        self._status = status

    def _last(self) -> None:
        """Python is about to end, and would die of Ctrl-C once it has taken our handler away."""
        if signal.getsignal(signal.SIGINT) == self._on_interrupt:
            signal.signal(signal.SIGINT, signal.SIG_IGN)

    def _on_interrupt(self, _number: int, frame: FrameType | None) -> None:
        again, self._again = self._again, False
        if self._status is not None:
            os._exit(self._status)
        if self._searched or (self._taken and not again):
            os._exit(QUIT)  # without waiting for an engine that is still at work in its thread
        self._taken = True
        if not self._importing(frame):
            raise KeyboardInterrupt
        os.write(self._bell, _AGAIN)

    def _importing(self, frame: FrameType | None) -> bool:
        while frame is not None and frame is not self._base:
            if frame.f_code.co_filename.startswith("<frozen importlib"):
                return True
            frame = frame.f_back
        return False

    def _listen(self, heard: int) -> None:
        pressed = ours = 0
        while came := os.read(heard, 1):
            if came == _AGAIN:
                time.sleep(_PAUSE)
                ours += 1
                self._again = True
                _thread.interrupt_main()  # which is heard as well
            elif came[0] == signal.SIGINT and ours:
                ours -= 1
            elif came[0] == signal.SIGINT:
                pressed += 1
                if pressed > 1:
                    self._quit()

    def _quit(self) -> None:
        time.sleep(_BUSY)
        while _held():
            time.sleep(_PAUSE)
        os._exit(QUIT if self._status is None else self._status)


def _held() -> bool:
    """Whether a file is just being put in its place."""
    return getattr(signal.getsignal(signal.SIGINT), "__module__", "") == "composer.scenario.output"
