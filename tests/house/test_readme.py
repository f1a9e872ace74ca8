"""The README: its examples are run, and nothing a user can type is missing from it."""

from __future__ import annotations

import contextlib
import io
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest

from composer.cli import group
from composer.measures import MEASURES
from composer.pool.kinds import KINDS
from composer.scenario.yaml import read_yaml
from tests.support import ROOT

README = (ROOT / "README.md").read_text("utf-8")


def block(marker: str, language: str) -> str:
    """The fenced block behind a marker comment."""
    found = re.search(re.escape(f"<!-- {marker} -->") + rf"\n```{language}\n(.*?)```", README, re.DOTALL)
    assert found, marker
    return found[1]


def printed(*arguments: str, folder: Path = ROOT) -> str:
    """What the command line prints, on both streams, without blanks at line ends and signs of life."""
    run = subprocess.run(
        [sys.executable, "-m", "composer", *arguments],
        cwd=folder,
        env={**os.environ, "COLUMNS": "120"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        check=False,
    )
    return "".join(line.rstrip() + "\n" for line in run.stdout.splitlines() if not re.search(r", \d+ s$", line))


def test_the_scenario_shown_is_the_one_shipped() -> None:
    shipped = (ROOT / "scenarios" / "observers.yaml").read_text("utf-8")
    shown = block("scenario: scenarios/observers.yaml", "yaml")
    assert read_yaml(shown, "shown").value == read_yaml(shipped, "shipped").value


@pytest.mark.parametrize("command", re.findall(r"<!-- output: (.*?) -->", README))
def test_the_output_shown_is_what_the_command_prints(command: str) -> None:
    assert block(f"output: {command}", "text") == printed(*command.split())


def test_the_mistakes_shown_are_what_the_command_prints(tmp_path: Path) -> None:
    scenario = (ROOT / "scenarios" / "observers.yaml").read_text("utf-8")
    scenario = scenario.replace("languages: {en: 3333}", "langages: {en: 3333}")
    scenario = scenario.replace("aim: 50%", "aim: 50")
    (tmp_path / "observers.yaml").write_text(scenario, "utf-8")
    shutil.copytree(ROOT / "scenarios" / "pools", tmp_path / "pools")
    pool = tmp_path / "pools" / "observers.csv"
    rows = pool.read_text("utf-8").splitlines()
    rows[16] = re.sub(r"en:[0-9+]+", "en:6", rows[16])
    pool.write_text("\n".join(rows), "utf-8")
    assert block("mistakes", "text") == printed("check", "observers.yaml", folder=tmp_path)


def test_the_notebook_example_runs_and_prints_what_is_shown() -> None:
    code, output = re.findall(r"```python\n(.*?)```\n\n```text\n(.*?)```", README, re.DOTALL)[0]
    stream = io.StringIO()
    with contextlib.redirect_stdout(stream):
        exec(compile(code, "README", "exec"), {})
    assert stream.getvalue() == output


def test_the_test_command_is_what_ci_runs() -> None:
    ci = (ROOT / ".ci" / "run").read_text("utf-8")
    assert "pip install -e '.[dev]' && .venv/bin/python tests\n" in README
    assert "--require-hashes" in ci  # `tests/house/test_locks.py` holds the lock against the extra `dev`
    assert 'python" tests\n' in ci


@pytest.mark.parametrize("name", list(group.commands))
def test_every_command_and_option_is_in_it(name: str) -> None:
    command = group.commands[name]
    assert f"`team-composer {name}" in README
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert any(f"`{option}" in README for option in parameter.opts), parameter.opts
            assert parameter.help, f"{name} {parameter.opts}"


@pytest.mark.parametrize("key", list(MEASURES))
def test_every_measure_is_in_it(key: str) -> None:
    assert f"| `{key}: " in README


@pytest.mark.parametrize("kind", [kind.kind for kind in KINDS])
def test_every_kind_of_field_is_in_it(kind: str) -> None:
    assert f"| {kind} |" in README
