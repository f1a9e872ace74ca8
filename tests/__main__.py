"""All that "checked" means: formatter, linter, strict types, tests with a coverage floor.

    python tests           the quick checks: every test, and a sample of each long comparison
    python tests --all     and after them all that is left of the comparisons
    python tests --rest    only what is left of them

Each step says what it runs and about how long that takes on two idle processors; the tests say how far they are. Types
are checked beside the others.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
FLOOR = 90
"""Per cent of lines and branches that the tests must reach."""
STUCK = 900
"""Seconds after which a test that has not ended is given up, with what every thread of it was doing."""
GIVEN_UP = ("-o", f"faulthandler_timeout={STUCK}", "-o", "faulthandler_exit_on_timeout=true")
TESTS = ("pytest", "-q", "-n", "auto", "--dist", "worksteal", *GIVEN_UP, "-m")
COVERAGE = ("coverage", "report", "--skip-covered", f"--fail-under={FLOOR}")
"""Where pytest reports it, every module is taken apart twice."""


@dataclass(frozen=True)
class Step:
    """What is run, as a module of this Python, and the seconds that it takes on two idle processors."""

    name: str
    command: Sequence[str]
    seconds: int
    beside: bool = False
    """Whether it runs beside the others, since it keeps one processor busy: its output comes after theirs."""


QUICK = (
    Step("formatter", ("ruff", "format", "--check", "."), 1),
    Step("linter", ("ruff", "check", "."), 1),
    Step("types", ("mypy",), 25, beside=True),
    Step("tests", (*TESTS, "not by_the_hundred", "--cov", "--cov-report="), 360),
    Step("coverage", COVERAGE, 5),
)
REST = (Step("comparisons by the hundred", (*TESTS, "by_the_hundred"), 1_300),)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run every step, even after one has failed; the exit status is 0 only where all passed."""
    assert __doc__ is not None
    first, _, more = __doc__.partition("\n")
    formatter = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(prog="python tests", description=first, epilog=more, formatter_class=formatter)
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--all", action="store_true", help="the quick checks, then what is left of the comparisons")
    which.add_argument("--rest", action="store_true", help="only what is left of the comparisons")
    given = parser.parse_args(arguments)
    steps = REST if given.rest else (*QUICK, *REST) if given.all else QUICK
    names = ", ".join(step.name for step in steps)
    print(f"{names}: about {_said(sum(step.seconds for step in steps))} on two idle processors", flush=True)
    beside = [(step, _begun(step, subprocess.PIPE)) for step in steps if step.beside]
    failed = [step.name for step in steps if not step.beside and not _passed(step, _begun(step))]
    failed += [step.name for step, process in beside if not _passed(step, process)]
    print(f"not passed: {', '.join(failed)}" if failed else f"passed: {names}", flush=True)
    return 1 if failed else 0


def _begun(step: Step, output: int | None = None) -> subprocess.Popen[str]:
    """What tests start, by the hundred, finds the package compiled, whatever is asked of Python elsewhere."""
    print(f"== {step.name}, about {_said(step.seconds)}: {' '.join(step.command)}", flush=True)
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    command = [sys.executable, "-m", *step.command]
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=output, text=True)


def _passed(step: Step, process: subprocess.Popen[str]) -> bool:
    """Waits for its end; what it said is shown now where it was kept."""
    began = time.monotonic()
    with process:
        try:
            said, _ = process.communicate()
        except BaseException:
            process.kill()
            raise
    print(f"{said or ''}-- {step.name}: {time.monotonic() - began:.0f} s{' more' * step.beside}", flush=True)
    return process.returncode == 0


def _said(seconds: int) -> str:
    return f"{seconds} s" if seconds < 100 else f"{seconds / 60:.0f} minutes"


if __name__ == "__main__":
    sys.exit(main())
