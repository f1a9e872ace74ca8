"""What there is to be said for this version, found out anew: a page in Markdown.

    python -m tests.evidence --minutes 10 --write

runs what the page tells of, for about so many minutes, and prints it; `--write` also puts it into the guide, as the
page that is shipped. Nothing on it is known beforehand: every number is a count of what was done for this page.
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, redirect_stdout
from datetime import UTC, datetime
from importlib import metadata

from composer.base.versions import versions
from tests.evidence.parts import (
    Clock,
    Part,
    against_brute_force,
    of_files,
    of_inputs,
    of_lies,
    of_mutants,
    of_proofs,
    said,
)
from tests.support import ROOT

PAGE = ROOT / "composer" / "guide" / "evidence.md"
LIBRARIES = ("ortools", "highspy", "numpy", "pydantic", "pandas", "narwhals", "openpyxl", "PyYAML", "pyarrow", "polars")
SHARES = {"analyses": 0.25, "inputs": 0.3, "liars": 0.15, "proofs": 0.1, "mutants": 0.2}
"""What part of the time each takes."""
BLOCK = 60
"""Random problems of which certificates are made."""


def stamp(began: datetime) -> list[str]:
    """What was tested, with what, when and where."""

    def asked(*command: str) -> str:
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stdout.strip()

    changed = " with changes" if asked("git", "status", "--porcelain", "--untracked-files=no") else ""
    commit = (asked("git", "rev-parse", "--short=12", "HEAD") or "unknown") + changed
    libraries = ", ".join(f"{name} {metadata.version(name)}" for name in LIBRARIES if _there(name))
    machine = f"{platform.system()} on {platform.machine()}, {os.cpu_count()} processors"
    return [
        f"- team-composer {versions()['composer']}, commit {commit}",
        f"- Python {platform.python_version()}; {libraries}",
        f"- {began:%Y-%m-%d %H:%M} UTC, {machine}",
    ]


def _there(name: str) -> bool:
    try:
        metadata.version(name)
    except metadata.PackageNotFoundError:
        return False
    return True


@contextmanager
def quietly() -> Iterator[None]:
    """What the programs print on the way is not the page."""
    with redirect_stdout(sys.stderr):
        yield


def page(minutes: float, seed: int = 0, most_mutants: int = 1000, proofs: int = BLOCK) -> str:
    """The whole page, found out in about so many minutes; each part is asked for something even without time."""
    stamped, start = stamp(datetime.now(UTC)), time.monotonic()

    def part(name: str, ask: Callable[[Clock], Part]) -> Part:
        print(f"{time.monotonic() - start:5.0f} s  {name}", file=sys.stderr, flush=True)
        return ask(Clock(60 * minutes * SHARES.get(name, 0)))

    with quietly():
        parts = [
            part("analyses", lambda clock: against_brute_force(clock, 1_000_000 + seed)),
            part("inputs", lambda clock: of_inputs(clock, 1_000_000 + seed)),
            part("liars", lambda clock: of_lies(clock, seed)),
            part("proofs", lambda clock: of_proofs(clock, seed, proofs)),
            part("mutants", lambda clock: of_mutants(clock, seed, most_mutants)),
            part("files", lambda _: of_files()),
        ]
    lasted = (time.monotonic() - start) / 60
    first = f"""What was tried on this version of the program, and what came of it: the output of
    `python -m tests.evidence`, which took {lasted:.0f} minutes. Where anything was wrong, it says so here."""
    head = [
        "# Evidence",
        "",
        said(first),
        "",
        *stamped,
        "",
    ]
    return "\n".join([*head, *map(str, parts)]).rstrip() + "\n"


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the arguments, and print the page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=10, help="about how long, in all")
    parser.add_argument("--seed", type=int, default=0, help="where all seeds begin")
    parser.add_argument("--mutants", type=int, default=1000, help="how many at most")
    parser.add_argument("--proofs", type=int, default=BLOCK, help="random problems of which certificates are made")
    parser.add_argument("--write", action="store_true", help=f"also into {PAGE.relative_to(ROOT)}")
    given = parser.parse_args(arguments)
    text = page(given.minutes, given.seed, given.mutants, given.proofs)
    print(text, end="")
    if given.write:
        PAGE.parent.mkdir(exist_ok=True)
        PAGE.write_text(text, "utf-8")
    return 0
