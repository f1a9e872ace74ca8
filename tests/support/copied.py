"""A copy of the package with something added, and commands that run in it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import composer
from tests.support.command_line import Ran

_PROGRAM = """
import contextlib, io, json, sys
from composer.cli.app import group
from composer.cli.shell import finish

ran = []
for arguments in json.loads(sys.argv[1]):
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        status = finish(lambda: group.main(arguments, prog_name="team-composer", standalone_mode=False))
    ran.append([status, out.getvalue(), err.getvalue()])
with contextlib.redirect_stdout(io.StringIO()) as out:
    exec(sys.argv[2])
print(json.dumps([ran, out.getvalue()]))
"""


def copied(folder: Path, added: Mapping[str, str], lines: Sequence[tuple[str, str, str]]) -> Path:
    """A folder with a copy of the package to which are added whole files, and lines: each by its file, the start of the
    one line that it stands behind, and its text."""
    root = folder / "copy"
    shutil.copytree(Path(composer.__file__).parent, root / "composer", ignore=shutil.ignore_patterns("__pycache__"))
    for name, text in added.items():
        path = root / "composer" / name
        assert not path.exists()
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    for name, before, line in lines:
        path = root / "composer" / name
        given = path.read_text("utf-8").splitlines()
        (at,) = [number for number, each in enumerate(given) if each.startswith(before)]
        path.write_text("\n".join([*given[: at + 1], line, *given[at + 1 :], ""]), encoding="utf-8")
    return root


def ran_in(root: Path, commands: Sequence[Sequence[str | Path]], program: str = "") -> tuple[list[Ran], str]:
    """How these commands end in a copy, one after the other in one process, and what a program prints then."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("COV")}
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM, json.dumps([[str(each) for each in one] for one in commands]), program],
        cwd=root,
        env={**environment, "PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    ended, printed = json.loads(done.stdout)
    return [Ran(*each) for each in ended], printed
