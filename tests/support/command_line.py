"""What tests of the command line share: running it here or in a process of its own, and small scenarios."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.support import NO_END, ROOT

SCENARIOS = ROOT / "scenarios"

SMALL = """\
title: Patrol
pool:
  - {id: P1, sex: F, unit: Кавказ, languages: "ar:2; en:3", score: 5}
  - {id: P2, sex: M, unit: Кавказ, languages: "en:2", score: 9}
  - {id: P3, sex: M, unit: الشمال, languages: "ar:1", score: 7}
  - {id: محمد, sex: M, unit: الشمال, languages: "en:1", score: 1}
teams:
  - name: patrol
    size: 2
    seats: [{seat: Leader, who: {languages: {en: 2}}}]
    require:
      - {share: {sex: F}, at_least: 1/3, aim: 100%, name: Women}
      - {average: score, at_least: 5.5}
prefer: [{most: {total: score}}]
"""
IMPOSSIBLE = (
    SMALL.replace("size: 2", "size: 3")
    .replace("[{seat", "[{seat: Aide, who: {unit: 'الشمال'}}, {seat")
    .replace("at_least: 5.5", "at_least: 8.5")
)


class Ran(NamedTuple):
    """How a command ended."""

    status: int
    out: str
    err: str


Run = Callable[..., Ran]


def answered(status: int, out: str, err: str) -> Ran:
    """Without the signs of life that a slow computer gives."""
    return Ran(status, out, re.sub(r"^.*, \d+ s\n", "", err, flags=re.MULTILINE))


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command in this process."""
    from composer.cli.app import group
    from composer.cli.shell import finish

    def running(*arguments: str | Path) -> Ran:
        given = list(map(str, arguments))
        status = finish(lambda: group.main(given, prog_name="team-composer", standalone_mode=False))
        out, err = capsys.readouterr()
        return answered(status, out, err)

    return running


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A file with a scenario of four people."""
    return written(tmp_path / "small.yaml", SMALL)


def written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def process(*arguments: str | Path, stdin: str | None = None, **environment: str) -> Ran:
    """Runs a command in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "composer", *map(str, arguments)],
        cwd=ROOT,
        env=os.environ | environment,
        input=None if stdin is None else stdin.encode(),
        capture_output=True,
        timeout=NO_END,
        check=False,
    )
    return answered(done.returncode, done.stdout.decode(), done.stderr.decode())


def loaded(*arguments: str | Path) -> set[str]:
    """The heavy modules that a command has imported by its end."""
    heavy = (
        "ortools",
        "highspy",
        "pandas",
        "numpy",
        "pydantic",
        "rich",
        "openpyxl",
        "narwhals",
        "pyarrow",
        "yaml",
        "jinja2",
    )
    program = (
        "import atexit, sys; from composer.cli import main; "
        f"atexit.register(lambda: print(*[name for name in {heavy} if name in sys.modules], file=sys.stderr)); main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, *map(str, arguments)],
        cwd=ROOT,
        capture_output=True,
        timeout=NO_END,
        check=False,
    )
    return set(done.stderr.decode().splitlines()[-1].split())
