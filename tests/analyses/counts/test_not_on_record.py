"""Of how many people it is not on record whether they would do: told by every command that tells of people."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import composer
from composer import load
from composer.analyses.counts.words import all_blank_lines
from tests.support.command_line import Run, run, written

__all__ = ["run"]

FILE = """\
pool:
  - {id: A, job: medic, until: 2029-01-01}
  - {id: B, job: cook, until: 2026-01-01}
  - {id: C, job: cook, until: }
  - {id: D, job: medic, until: }
  - {id: E, job: , until: 2029-01-01}
today: 2026-01-01
start: 2027-01-15
end: 2028-01-14
fields: {until: date}
teams:
  - name: t
    size: 2
    everyone: {until: {at_least: end}}
    require: [{members: {job: medic}, at_least: 2, name: Medics}]
courses: [{name: Doctor, gives: {until: end}, cost: 2}]
"""
"""Of five A and E pass, B fails, and C and D have no date; of those who pass A is a medic, and E has no job."""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return written(tmp_path / "s.yaml", FILE)


GATE = "Of 3 people who do not pass until at least end, 2 have no until on record."
MEDICS = "Medics needs 2, and 1 is available; for 1 more it is not on record."


def test_check_says_it_of_gates_and_of_what_too_few_can_serve(run: Run, file: Path) -> None:
    said = run("check", file).err.splitlines()
    assert said[:2] == [f"{file}: note: {GATE}", f"{file}: note: {MEDICS}"]


def test_gaps_say_it_beside_the_plans(run: Run, file: Path) -> None:
    """The examination of D is the plan: a course gives what nobody has to know."""
    answer = run("gaps", file)
    assert answer.status == 0
    assert f"\n{GATE}\n{MEDICS}\n" in answer.out
    found = json.loads(run("gaps", file, "--json").out)
    assert found["plans"][0]["courses"][0]["people"] == ["D"]
    assert found["counts"]["teams"][0]["gates"][0]["unknown"] == 2


def test_every_answer_says_how_many_more_could_be_in_a_team(run: Run, file: Path) -> None:
    people = json.loads(run("solve", file, "--json").out)["people"]
    assert (people["pool"], people["eligible"], people["unknown"]) == (5, 2, 2)
    assert (
        "5 people are in the pool; 2 of them could be in a team; for 2 more it is not on record."
        in run("solve", file).out
    )


def test_a_report_shows_it_on_its_page_and_in_its_workbook(run: Run, file: Path, tmp_path: Path) -> None:
    assert run("report", file, "-o", tmp_path / "r.html", "--markdown", tmp_path / "r.md").status in (0, 1)
    for name in ("r.html", "r.md"):
        said = (tmp_path / name).read_text("utf-8")
        assert GATE in said
        assert "not on record" in said
        assert "2 people have no until on record and would be eligible if it were valid." in said


def test_where_everything_is_on_record_nothing_is_said_of_it(run: Run, tmp_path: Path) -> None:
    whole = FILE.replace("until: }", "until: 2026-02-02}").replace("job: ,", "job: cook,")
    file = written(tmp_path / "s.yaml", whole)
    for command in ("check", "gaps", "solve", "explain"):
        answer = run(command, file)
        assert "on record" not in answer.out + answer.err, command


def test_several_teams_are_told_apart() -> None:
    gate: dict[str, Any] = {"until": {"at_least": "2028-01-01"}}
    rows = [{"id": "A", "until": None}, {"id": "B", "until": "2029-01-01"}, {"id": "C", "until": "2029-01-01"}]
    teams = [{"name": "one", "size": 1, "everyone": gate}, {"name": "two", "size": 1}]
    found = composer.explain(load({"pool": rows, "teams": teams}))
    assert all_blank_lines(found.counts) == [
        "one: Of 1 person who does not pass until at least 2028-01-01, 1 has no until on record."
    ]
