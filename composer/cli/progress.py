"""A sign of life on stderr while something takes longer than a moment."""

from __future__ import annotations

import shutil
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from unicodedata import category, east_asian_width

from composer.base.spelling import spell_out

MOMENT = 1.0
"""Seconds of silence before the first sign."""
_WIDTH = 78
"""Columns of a line that changes, where the terminal has so many."""


@contextmanager
def waiting(doing: str) -> Iterator[Callable[[str], None]]:
    """Yields where to tell what is going on. A terminal shows one line that changes, a file a line now and then."""
    latest = doing
    over = threading.Event()
    width = min(_WIDTH, max(1, shutil.get_terminal_size().columns - 1))
    live = sys.stderr is not None and sys.stderr.isatty()

    def tell(text: str) -> None:
        nonlocal latest
        latest = text

    def watch() -> None:
        began = time.monotonic()
        if over.wait(MOMENT):
            return
        pause = 1.0
        while True:
            text = spell_out(f"{latest}, {time.monotonic() - began:.0f} s")
            _write(f"\r{fitted(text, width)}" if live else f"{text}\n")
            if over.wait(0.5 if live else pause):
                break
            pause = min(2 * pause, 60.0)
        if live:
            _write(f"\r{'':<{width}}\r")

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield tell
    finally:
        over.set()
        watcher.join()


def fitted(text: str, width: int) -> str:
    """A text as wide as `width` columns of a terminal, cut off or filled up with blanks."""
    ends = 0
    for char in text:
        wide = 0 if category(char) in ("Mn", "Me", "Cf") else 2 if east_asian_width(char) in "WF" else 1
        if wide > width:
            break
        width, ends = width - wide, ends + 1
    return text[:ends] + " " * width


def _write(text: str) -> None:
    with suppress(OSError, ValueError):  # nobody may be there to read it
        print(text, end="", file=sys.stderr, flush=True)
