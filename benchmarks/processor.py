"""Seconds of the processor, those of the engines in processes of their own included."""

import os
import time
from pathlib import Path

PROCESSES = Path("/proc")
PARENT, USER, SYSTEM = 1, 11, 12  # proc(5): fields of `stat` after the name, which may hold spaces


_looking = [0.0]
"""What looking at other processes has taken, which is nobody's time: some milliseconds where there are many."""


def processor_seconds() -> float:
    """What this process and those that it has started have used so far; where there is no /proc, what it has and those
    that have ended."""
    used = time.process_time() - _looking[0]
    engines = engine_seconds()
    _looking[0] = time.process_time() - used
    return used + engines


def engine_seconds() -> float:
    """The same of those processes alone that it has started."""
    ended = os.times()
    return ended.children_user + ended.children_system + sum(map(_seconds, _children()))


def _children() -> list[list[str]]:
    found = []
    for path in PROCESSES.glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:  # it has ended meanwhile
            continue
        if int(fields[PARENT]) == os.getpid():
            found.append(fields)
    return found


def _seconds(fields: list[str]) -> float:
    return (int(fields[USER]) + int(fields[SYSTEM])) / os.sysconf("SC_CLK_TCK")
