"""`new`: a file of people described, and a first scenario for it, written where it is wanted and never over another."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from composer.scenario.yaml import read_yaml
from tests.support.command_line import Run, process, run

__all__ = ["run"]

ROLL = "Nominal roll;;;;\nNo;Sex;Unit;Skills;Medical until\n" + "".join(
    f"A{at};{'FM'[at % 2]};{['North', 'South', 'HQ'][at % 3]};medic, driver;{1 + at % 28:02}.0{1 + at % 9}.2028\n"
    for at in range(24)
)
DOUBTFUL = "No,Sex,Medical until\n" + "".join(f"A{at},{'FM'[at % 2]},0{1 + at % 9}/05/2028\n" for at in range(24))


@pytest.fixture
def roll(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "lists" / "roll 1.csv"
    path.parent.mkdir()
    path.write_text(ROLL, "utf-8")
    return path


def test_a_scenario_is_written_that_solves_as_it_stands(roll: Path, run: Run) -> None:
    made = run("new", roll.relative_to(Path.cwd()), "-o", "mission.yaml")
    assert (made.status, made.err) == (0, "")
    headings = [line for line in made.out.split("\n") if line[:2] in ("1.", "2.", "3.", "4.")]
    assert [each[:20] for each in headings] == [
        "1. How the file is b",
        "2. Its columns",
        "3. Please decide",
        "4. What comes next",
    ]
    assert "team-composer solve mission.yaml" in made.out
    solved = run("solve", "mission.yaml", "--json")
    assert (solved.status, json.loads(solved.out)["verdict"]) == (0, "best")
    assert run("check", "mission.yaml").status == 0


@pytest.mark.parametrize(
    ("output", "pool"),
    [("mission.yaml", "lists/roll 1.csv"), ("lists/m.yaml", "roll 1.csv"), ("other/m.yaml", "../lists/roll 1.csv")],
)
def test_the_pool_is_named_from_where_the_scenario_stands(roll: Path, run: Run, output: str, pool: str) -> None:
    Path("other").mkdir()
    assert run("new", roll, "-o", output).status == 0
    tree: Any = read_yaml(Path(output).read_text("utf-8"), output).value
    assert tree["pool"]["file"] == pool
    assert run("check", output).status == 0


@pytest.mark.unmeasured
def test_without_a_file_the_scenario_goes_to_one_stream_and_the_words_to_the_other(roll: Path) -> None:
    made = process("new", str(roll))
    assert made.status == 0
    assert made.out.startswith("# A first request")
    assert made.err.startswith("1. How the file is built")
    solved = process("solve", "-", "--json", stdin=made.out)
    assert (solved.status, json.loads(solved.out)["verdict"]) == (0, "best")


def test_no_file_is_ever_overwritten(roll: Path, run: Run) -> None:
    Path("mission.yaml").write_text("mine", "utf-8")
    os.symlink("nowhere.yaml", "link.yaml")
    for there in ("mission.yaml", "link.yaml"):
        made = run("new", roll, "-o", there)
        assert made.status == 2
        assert f"`{there}` already exists" in made.err
    assert Path("mission.yaml").read_text("utf-8") == "mine"
    assert not Path("nowhere.yaml").exists()
    assert run("new", roll, "-o", "lists").status == 2


def test_what_is_to_be_decided_is_told_and_written_and_is_no_failure(roll: Path, run: Run) -> None:
    roll.write_text(DOUBTFUL, "utf-8")
    made = run("new", roll, "-o", "mission.yaml")
    assert made.status == 0
    assert "1. " in made.out.split("3. Please decide")[1]
    assert "DECIDE 1" in Path("mission.yaml").read_text("utf-8")
    assert run("solve", "mission.yaml").status == 0


@pytest.mark.parametrize("content", ["", "\n\n", "only a sentence without any table"])
def test_where_there_is_no_table_nothing_is_written(roll: Path, run: Run, content: str) -> None:
    roll.write_text(content, "utf-8")
    made = run("new", roll, "-o", "mission.yaml")
    assert (made.status, made.out) == (2, "")
    assert not Path("mission.yaml").exists()


@pytest.mark.parametrize("name", ["nothing.csv", "lists", "m.yaml", "-"])
def test_what_is_no_file_of_people_is_told_so(roll: Path, run: Run, name: str) -> None:
    (roll.parent.parent / "m.yaml").write_text("title: x\n", "utf-8")
    made = run("new", name)
    assert (made.status, made.out) == (2, "")
    assert "Traceback" not in made.err
    assert name in made.err


def test_json_is_what_was_found_out_and_the_scenario_is_written_only_where_it_is_wanted(roll: Path, run: Run) -> None:
    found = json.loads(run("new", roll, "--json").out)
    assert {"file", "encoding", "people", "columns", "mapping", "doubts"} <= found.keys()
    assert found["people"] == 24
    assert json.loads(run("new", roll, "--json", "-o", "mission.yaml").out) == found
    assert run("solve", "mission.yaml").status == 0


def test_days_can_be_given(roll: Path, run: Run) -> None:
    made = run("new", roll, "--start", "2027-02-01", "--end", "2027-07-31")
    assert "start: 2027-02-01\nend: 2027-07-31\n" in made.out
    wrong = run("new", roll, "--start", "1 February")
    assert (wrong.status, "--start" in wrong.err) == (2, True)
    crossed = run("new", roll, "--start", "2027-07-01", "--end", "2027-02-01")
    assert (crossed.status, "before" in crossed.err) == (2, True)


def test_names_of_people_are_in_no_words(roll: Path, run: Run) -> None:
    names = [f"Surname{at}" for at in range(6)]
    rows = "".join(f"{at},{name},{'FM'[at % 2]}\n" for at, name in enumerate(names * 4))
    roll.write_text(f"No,Name,Sex\n{rows}", "utf-8")
    for made in (run("new", roll), run("new", roll, "-o", "m.yaml")):
        assert not [name for name in names if name in made.out + made.err]


@pytest.mark.parametrize("command", [("solve",), ("check",), ("report", "-o", "r.html"), ("tradeoffs",), ("why", "A1")])
def test_a_pool_in_place_of_a_scenario_is_told_what_to_do(roll: Path, run: Run, command: tuple[str, ...]) -> None:
    Workbook().save("roll.xlsx")
    Path("roll.parquet").touch()
    for name in (f"lists/{roll.name}", "roll.xlsx", "roll.parquet"):
        told = run(command[0], name, *command[1:])
        shown = f"'{name}'" if " " in name else name
        assert told.status == 2
        assert f"that is a pool, not a scenario: `team-composer new {shown}`" in told.err
