"""Commands in fresh processes, with their time and their peak memory."""

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

# Linux counts the memory of the process that started a child as the child's own until it has loaded its program.
# A launcher that holds next to nothing starts the command and measures it.
LAUNCHER = """
import json, os, sys, time
begin = time.perf_counter()
pid = os.posix_spawnp(sys.argv[2], sys.argv[2:], os.environ)
_, status, used = os.wait4(pid, 0)
taken = time.perf_counter() - begin
with open(sys.argv[1], "w") as file:
    json.dump([taken, used.ru_utime + used.ru_stime, used.ru_maxrss, os.waitstatus_to_exitcode(status)], file)
"""
UNIT = 1024 if sys.platform == "darwin" else 1  # of ru_maxrss in kB


class Fresh(NamedTuple):
    """A finished command: wall seconds with start and end of the process, those of the processor, MB at most, exit
    status."""

    seconds: float
    cpu: float
    peak: float
    status: int
    output: str


def run_fresh(command: Sequence[str | Path], report: Path) -> Fresh:
    """Runs a command and waits for it; `report` is a file to be written on the way.

    Raises subprocess.CalledProcessError where the launcher itself fails.
    """
    words = [sys.executable, "-S", "-c", LAUNCHER, str(report), *map(str, command)]
    done = subprocess.run(words, check=True, capture_output=True, text=True)
    seconds, cpu, peak, status = json.loads(report.read_text())
    return Fresh(seconds, cpu, peak / UNIT / 1024, status, done.stdout)
