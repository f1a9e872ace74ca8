"""`--pool` reads another file by the scenario's mapping, `--pool-plain` as it stands."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.command_line import Run, run

__all__ = ["run"]

SCENARIO = """\
pool: {file: p.csv, id: No, columns: {sex: Пол}}
teams:
  - {name: t, size: 1, require: [{members: {sex: F}, at_least: 1}]}
"""


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name, text in {
        "s.yaml": SCENARIO,
        "p.csv": "No;Пол\n1;F\n2;M\n",
        "q.csv": "No;Пол\n7;F\n",
        "plain.csv": "id,sex\n9,F\n",
    }.items():
        Path(name).write_text(text, "utf-8")


def members(answer: str) -> list[str]:
    return [member["id"] for team in json.loads(answer)["teams"] for member in team["members"]]


def test_the_mapping_holds_of_another_file(run: Run) -> None:
    assert members(run("solve", "s.yaml", "--json").out) == ["1"]
    assert members(run("solve", "s.yaml", "--json", "--pool", "q.csv").out) == ["7"]
    lacking = run("solve", "s.yaml", "--pool", "plain.csv")
    assert lacking.status == 2
    assert "plain.csv has no column `Пол`" in lacking.err


def test_plainly_it_does_not(run: Run) -> None:
    assert members(run("solve", "s.yaml", "--json", "--pool", "plain.csv", "--pool-plain").out) == ["9"]
    assert run("solve", "s.yaml", "--pool-plain").status == 2


def test_what_is_in_doubt_is_wrong_input(run: Run) -> None:
    Path("p.csv").write_text("No;Пол\n1;F\nNo;Пол\n2;M\n", "utf-8")
    found = run("solve", "s.yaml")
    assert found.status == 2
    assert "row 3 is the header again" in found.err
