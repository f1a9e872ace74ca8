"""The standard streams: one that is closed or full is found out, not taken for one that was written to."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import Any

HERE = "standard output"


class Unwritable(Exception):
    """Answers that there is no place for, such as a full disk: a line for people each."""


def unwritable(where: str, error: OSError) -> Unwritable:
    """What is to be said of an answer that a system did not take."""
    return Unwritable(f"The answer can't be written to {where}: {error.strerror}")


class Outlet:
    """Standard output, whoever writes to it: what it does not take raises Unwritable. Whoever reads may stop reading.

    Everything else is as in the stream itself, None where it is closed.
    """

    def __init__(self, stream: Any, takes: type[str | bytes] = str) -> None:
        self._stream = stream
        self._takes = takes
        self._failure: Unwritable | None = None

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    @property
    def closed(self) -> bool:
        return self._stream is None or self._stream.closed

    def isatty(self) -> bool:
        return not self.closed and bool(self._stream.isatty())

    @property
    def buffer(self) -> Outlet:
        """The same for bytes."""
        return Outlet(None if self.closed else self._stream.buffer, bytes)

    @property
    def encoding(self) -> str:
        return str(getattr(self._stream, "encoding", None) or "utf-8")

    def write(self, text: Any) -> int:
        """Write, and flush: what is still in a buffer at the end of a program is told by nobody."""
        if not isinstance(text, self._takes):
            raise TypeError(f"{self._takes.__name__} is wanted here, not {type(text).__name__}")
        if not text:  # click asks in this way what a stream takes
            return 0
        if self._failure is not None:
            raise self._failure
        must_be_open(self)
        try:
            self._stream.write(text)
            self._stream.flush()
        except BrokenPipeError:
            self._silence()
        except OSError as error:
            self._silence()
            self._failure = unwritable(HERE, error)
            raise self._failure from None
        return len(text)

    def flush(self) -> None:
        """Nothing is left to do."""

    def _silence(self) -> None:
        """Let what is still in a broken stream go nowhere, so that Python's own last flush doesn't complain."""
        with suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), self._stream.fileno())


class Aside(Outlet):
    """Standard error: what is said there is lost where nobody could read it, and changes nothing."""

    def write(self, text: Any) -> int:
        with suppress(Unwritable):
            super().write(text)
        return len(text)


def must_be_open(stream: Any) -> None:
    """Raise Unwritable where standard output is closed."""
    if stream is None or stream.closed:
        raise Unwritable(f"The answer can't be written to {HERE}: it is closed")


def fill_gaps() -> None:
    """Put something that can be neither read nor written where a standard stream is closed: the next file that is
    opened would take its place, and what an engine prints would go into it."""
    for descriptor, wrong_way in enumerate((os.O_WRONLY, os.O_RDONLY, os.O_RDONLY)):
        try:
            os.fstat(descriptor)
        except OSError:
            os.set_inheritable(os.open(os.devnull, wrong_way), True)
