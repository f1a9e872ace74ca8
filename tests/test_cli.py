"""The command line: what it prints, on which stream, and with which exit status."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from larger_problems import larger_scenario
from random_problems import as_yaml

ROOT = Path(__file__).parent.parent
SCENARIOS = ROOT / "scenarios"
OBSERVERS = str(SCENARIOS / "observers.yaml")
IMPOSSIBLE = str(SCENARIOS / "eod_impossible.yaml")

SMALL = """
title: Два наблюдателя
pool:
  - {id: أحمد, sex: M, unit: Штаб, score: 3}
  - {id: Zoë, sex: F, unit: Штаб, score: 2}
  - {id: P3, sex: M, unit: "2", score: 1}
teams:
  - {name: пара, size: 2, seats: [{seat: Старший, who: {sex: F}}], require: [{largest_group: unit, at_most: 2}]}
prefer: [{most: {total: score}}]
"""


Result = subprocess.CompletedProcess[str]


def run(*arguments: str, text: str | None = None, env: dict[str, str] | None = None) -> Result:
    return subprocess.run(
        [sys.executable, "-m", "composer", *arguments],
        input=text,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "COLUMNS": "120", **(env or {})},
        check=False,
    )


def answer(*arguments: str, **more: Any) -> Any:
    return json.loads(run("solve", "--json", *arguments, **more).stdout)


@pytest.fixture
def small(tmp_path: Path) -> str:
    path = tmp_path / "small.yaml"
    path.write_text(SMALL, "utf-8")
    return str(path)


def hard(tmp_path: Path) -> str:
    """A scenario that no engine finishes within the test's patience: many teams with tight budgets of their own."""
    scenario = larger_scenario(1)
    rows = [
        {
            **row,
            "id": f"{row['id']}-{copy}",
            "score": str((int(row["score"]) * 7919 + 31 * copy * number) % 1000 + 1),
            "cost": str((int(row["cost"]) * 104729 + 17 * copy * number) % 350 + 50),
            "languages": "en:3",
        }
        for copy in range(8)
        for number, row in enumerate(scenario["pool"])
    ]
    teams = [
        {
            "name": "team",
            "number": 9,
            "size": 9,
            "require": [
                {"total": "cost", "at_most": 1100},
                {"share": {"sex": "F"}, "at_least": "30%"},
                {"largest_group": "unit", "at_most": 2},
            ],
        }
    ]
    path = tmp_path / "hard.yaml"
    path.write_text(as_yaml({"pool": rows, "teams": teams, "prefer": [{"most": {"total": "score"}}]}), "utf-8")
    return str(path)


def test_a_proved_answer_ends_with_0_and_an_impossible_one_with_1() -> None:
    assert run("solve", OBSERVERS).returncode == 0
    impossible = run("solve", IMPOSSIBLE)
    assert impossible.returncode == 1
    assert "No choice of people from this pool meets everything that is required; that is proved." in impossible.stdout


def test_json_holds_the_whole_contract(small: str) -> None:
    result = answer(small)
    assert result["verdict"] == "best"
    assert result["teams"] == [
        {
            "name": "пара",
            "members": [{"id": "Zoë", "seat": "Старший"}, {"id": "أحمد", "seat": None}],
            "findings": [
                {
                    "requirement": "largest group by unit: at most 2",
                    "observed": 2,
                    "at_least": None,
                    "at_most": 2,
                    "met": True,
                    "unit": "people",
                }
            ],
        }
    ]
    assert result["findings"] == []
    assert result["goals"] == [{"goal": "most total score", "value": 5, "bound": 5, "proved": True, "unit": "score"}]
    assert result["people"] == {"pool": 3, "eligible": 3, "considered": 3}
    assert set(result["versions"]) >= {"composer", "python", "ortools"}
    assert len(result["inputs"][small]) == 64
    assert set(result["seconds"]) >= {"solve", "verify"}


def test_the_same_file_gives_the_same_bytes_whatever_the_hash_seed() -> None:
    texts = set()
    for seed in ("0", "1", "12345"):
        result = answer(str(SCENARIOS / "engagement_platoon.yaml"), env={"PYTHONHASHSEED": seed})
        del result["seconds"]
        texts.add(json.dumps(result))
    assert len(texts) == 1


def test_a_scenario_is_read_from_standard_input(small: str) -> None:
    assert answer("-", text=SMALL)["teams"] == answer(small)["teams"]


def test_names_and_columns_are_shown_only_when_asked_for(small: str) -> None:
    assert "Штаб" not in run("solve", small).stdout
    assert "Штаб" in run("solve", small, "--show", "unit").stdout
    wrong = run("solve", small, "--show", "unti")
    assert wrong.returncode == 2
    assert "did you mean `unit`?" in wrong.stderr


def test_another_pool_can_be_given(small: str, tmp_path: Path) -> None:
    pool = tmp_path / "others.csv"
    pool.write_text("id,sex,unit,score\nA,F,x,1\nB,M,y,1\n", "utf-8")
    members = answer(small, "--pool", str(pool))["teams"][0]["members"]
    assert [member["id"] for member in members] == ["A", "B"]


def test_no_colour_goes_into_pipes_or_under_no_color(small: str) -> None:
    for env in ({}, {"NO_COLOR": "1", "FORCE_COLOR": "1"}):
        assert "\x1b[" not in run("solve", small, env=env).stdout


def test_wrong_input_ends_with_2_with_every_mistake_on_stderr_and_nothing_on_stdout(tmp_path: Path) -> None:
    path = tmp_path / "wrong.yaml"
    path.write_text(SMALL.replace("size: 2", "size: two").replace("total: score", "total: scor"), "utf-8")
    result = run("solve", str(path))
    assert result.returncode == 2
    assert result.stdout == ""
    assert 'wrong.yaml:8: team "пара", size: a number is wanted here, not `two`' in result.stderr
    assert "wrong.yaml:9: 1st goal, most: total: the pool has no column `scor` – did you mean `score`?" in result.stderr
    assert "2 mistakes" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("solve", "nowhere.yaml"), "there is no file `nowhere.yaml`"),
        (("solve",), "Missing argument"),
        (("sole", "x"), "Did you mean 'solve'?"),
        (("solve", "x", "--secnds", "3"), "--seconds"),
        (("solve", OBSERVERS, "--seconds", "0"), "--seconds"),
        (("verify", OBSERVERS, "nowhere.csv"), "there is no file `nowhere.csv`"),
    ],
)
def test_a_wrong_call_ends_with_2_and_says_what_is_wrong(arguments: tuple[str, ...], words: str) -> None:
    result = run(*arguments)
    assert result.returncode == 2
    assert words in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.usefixtures("small")
def test_check_holds_files_against_what_they_expect(tmp_path: Path) -> None:
    cases = {
        "as_expected": ("expect: {verdict: best, goals: [5]}", 0, "best, as expected"),
        "other_goal": ("expect: {goals: [6]}", 1, "NOT AS EXPECTED: expected goals 6, got 5"),
        "other_verdict": ("expect: {verdict: impossible}", 1, "NOT AS EXPECTED: expected impossible, got best"),
        "later": ("expect: {points: 3}", 3, "NOT CHECKED: points"),
        "nothing": ("", 0, "valid; expects nothing"),
        "wrong": ("expect: {verdikt: best}", 2, "wrong input"),
    }
    for name, (expect, status, words) in cases.items():
        path = tmp_path / f"{name}.yaml"
        path.write_text(SMALL + expect, "utf-8")
        result = run("check", str(path))
        assert result.returncode == status, name
        assert words in result.stdout, name
    everything = run("check", str(tmp_path))
    assert everything.returncode == 2
    assert len(everything.stdout.splitlines()) == len(cases) + 1
    assert "did you mean `verdict`?" in everything.stderr


def test_verify_holds_a_roster_against_a_scenario_without_any_engine(small: str, tmp_path: Path) -> None:
    roster = tmp_path / "roster.csv"
    roster.write_text("id;seat\nZoë;Старший\nأحمد;\n", "utf-8")
    assert run("verify", small, str(roster)).returncode == 0
    roster.write_text("id\nP3\nأحمد\n", "utf-8")
    result = run("verify", small, str(roster))
    assert result.returncode == 1
    assert "пара: Старший" in result.stdout
    solved = tmp_path / "solved.json"
    solved.write_text(run("solve", "--json", small).stdout, "utf-8")
    checked = run("verify", small, str(solved), "--json")
    assert checked.returncode == 0
    assert json.loads(checked.stdout)["met"] is True


def test_a_roster_with_unknown_people_teams_and_seats_is_wrong_input(small: str, tmp_path: Path) -> None:
    roster = tmp_path / "roster.csv"
    roster.write_text("id,team,seat\nP9,пара,\nP3,par,\nP3,пара,Cook\n,пара,\n", "utf-8")
    result = run("verify", small, str(roster))
    assert result.returncode == 2
    for words in (
        "row 2: nobody in the pool has the id `P9`",
        "row 3: there is no team `par`",
        "row 4: team пара has no seat `Cook`",
        "row 5: the id is blank",
    ):
        assert words in result.stderr


@pytest.mark.parametrize(
    ("arguments", "absent"),
    [
        (("--help",), {"numpy", "pydantic", "ortools", "highspy", "pandas", "rich"}),
        (("check", "nowhere.yaml"), {"ortools", "highspy", "pandas", "rich"}),
        (("verify", OBSERVERS, "ROSTER"), {"ortools", "highspy", "pandas"}),
    ],
)
def test_what_needs_no_engine_loads_none(arguments: tuple[str, ...], absent: set[str], tmp_path: Path) -> None:
    roster = tmp_path / "roster.csv"
    roster.write_text("id\nP001\n", "utf-8")
    given = [str(roster) if argument == "ROSTER" else argument for argument in arguments]
    code = (
        "import sys; from composer.cli import main\n"
        f"try: main({given!r})\n"
        "except SystemExit: pass\n"
        f"print('loaded:', sorted({absent!r} & set(sys.modules)))"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.splitlines()[-1] == "loaded: []"


def test_kinds_shows_every_measure_and_condition_with_an_example() -> None:
    listed = json.loads(run("kinds", "--json").stdout)
    assert len(listed["measures"]) == 9
    assert len(listed["fields"]) == 7
    text = run("kinds").stdout
    for entry in (*listed["measures"], *listed["fields"]):
        assert entry["example"]
        assert entry["example"] in text


def test_schema_is_json_on_stdout_and_the_line_for_editors_on_stderr() -> None:
    result = run("schema")
    assert json.loads(result.stdout)["required"] == ["pool", "teams"]
    assert "# yaml-language-server: $schema=scenario.schema.json" in result.stderr


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_it_completes_in_shells(shell: str) -> None:
    script = subprocess.run(
        [sys.executable, "-c", "from composer.cli import main; main()"],
        env={**os.environ, "_TEAM_COMPOSER_COMPLETE": f"{shell}_source"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "_TEAM_COMPOSER_COMPLETE" in script.stdout


def test_a_closed_pipe_is_no_error() -> None:
    command = f"{sys.executable} -m composer schema | head -n 1"
    result = subprocess.run(command, shell=True, capture_output=True, text=True, check=False)
    assert "Traceback" not in result.stderr
    assert "BrokenPipe" not in result.stderr


def test_limits_give_the_best_found_with_its_bound_and_the_same_work_the_same_answer(tmp_path: Path) -> None:
    path = hard(tmp_path)
    first, second = (answer(path, "--work", "2") for _ in range(2))
    assert first["verdict"] == "found"
    goal = first["goals"][0]
    assert not goal["proved"]
    assert goal["value"] <= goal["bound"]
    for result in (first, second):
        del result["seconds"]
    assert first == second


def test_next_to_no_work_is_undecided_and_ends_with_3(tmp_path: Path) -> None:
    result = run("solve", hard(tmp_path), "--work", "0.000001")
    assert result.returncode == 3
    assert "not proved that there is none" in result.stdout


def started(*arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "composer", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )


def test_ctrl_c_keeps_the_best_team_found_and_ends_with_3(tmp_path: Path) -> None:
    process = started("solve", hard(tmp_path), "--json")
    time.sleep(10)
    process.send_signal(signal.SIGINT)
    output, errors = process.communicate(timeout=30)
    assert process.returncode == 3
    assert "Traceback" not in errors
    assert "searching, " in errors  # progress is told where it takes over a second
    result = json.loads(output)
    assert result["verdict"] == "found"
    assert len(result["teams"]) == 9
    assert result["note"]


def test_a_second_ctrl_c_quits_at_once(tmp_path: Path) -> None:
    process = started("solve", hard(tmp_path))
    time.sleep(6)
    process.send_signal(signal.SIGINT)
    process.send_signal(signal.SIGINT)
    time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=30)
    assert process.returncode in (3, 130)
    assert "Traceback" not in errors
