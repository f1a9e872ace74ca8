"""What may be meant otherwise, on the command line: above the verdict, in check, in JSON; the exit status stays."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.command_line import Run, run

__all__ = ["run"]

SCENARIO = """\
pool: {file: p.csv%s}
teams: [{name: t, size: 3, require: [{members: {skills: medic}, at_least: 3}]}]
"""
PEOPLE = 'id,unit,skills\nA1,X,"medic, driver"\nA2,X,medic\nA3,x,"medic,signaller"\nA4,Y,medic\n'
SAID = "skills: medic is a whole cell of 2 people and part of a cell of 2 more (medic, driver)"


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("p.csv").write_text(PEOPLE)
    Path("s.yaml").write_text(SCENARIO % "")
    Path("known.yaml").write_text(SCENARIO % ', known: ["W2 skills"]')


@pytest.mark.parametrize("command", ["solve", "explain"])
def test_a_proof_of_the_pool_as_it_was_read_keeps_its_status_and_says_what_it_rests_on(run: Run, command: str) -> None:
    status, out, _ = run(command, "s.yaml")
    assert status == 1
    lines = out.splitlines()
    assert lines[:3] == [
        f"In doubt: {SAID}",
        "",
        "impossible – proved of the pool as it was read; 1 doubt below changes the answer",
    ]
    assert '`fields: {skills: {set: ","}}`' in out
    assert "the answer is another: " in out
    told = json.loads(run(command, "s.yaml", "--json").out)
    assert told["verdict"] == "impossible"
    assert [(each["code"], each["column"], each["answer"]) for each in told["doubts"]] == [
        ("W2", "skills", "other"),
        ("W1", "unit", "unknown"),
    ]
    quiet = run(command, "known.yaml")
    assert (quiet.status, "doubt" in quiet.out) == (1, False)


def test_check_says_what_to_look_at_and_notes_the_rest(run: Run) -> None:
    found = run("check", "s.yaml")
    assert found.status == 0
    assert f"s.yaml: please check: {SAID}" in found.err
    assert "s.yaml: note: unit: X 2 and x 1 are counted apart (upper and lower case)" in found.err


def test_known_is_checked(run: Run) -> None:
    Path("s.yaml").write_text(SCENARIO % ', known: ["W2 skills", "W7 unit"]')
    found = run("solve", "s.yaml")
    assert found.status == 2
    assert found.err.startswith("s.yaml:1: pool: known: 2nd: nothing is in doubt that is called `W7 unit`")
