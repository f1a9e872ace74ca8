"""All that "checked" means: formatter, linter, strict types, tests with a coverage floor. `python tests`."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
FLOOR = 90
"""Per cent of lines and branches that the tests must reach."""

STEPS = (
    ("formatter", ["ruff", "format", "--check", "."]),
    ("linter", ["ruff", "check", "."]),
    ("types", ["mypy"]),
    (
        "tests",
        [
            *("pytest", "-q", "-n", "auto", "-m", "not by_the_hundred"),
            *("--cov", "--cov-report=term:skip-covered", f"--cov-fail-under={FLOOR}"),
        ],
    ),
    ("random problems by the hundred", ["pytest", "-q", "-n", "auto", "-m", "by_the_hundred"]),
)


def main() -> int:
    """Run every step, even after one has failed; the exit status is 0 only where all passed."""
    failed = []
    for name, command in STEPS:
        print(f"== {name}: {' '.join(command)}", flush=True)
        began = time.monotonic()
        if subprocess.run([sys.executable, "-m", *command], cwd=ROOT, check=False).returncode:
            failed.append(name)
        print(f"-- {name}: {time.monotonic() - began:.0f} s", flush=True)
    if failed:
        print(f"not passed: {', '.join(failed)}", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
