"""The command line as a whole: the JSON contract, wrong input and limits, each in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.support.larger_problems import larger_scenario
from tests.support.random_problems import as_yaml

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


@pytest.mark.unmeasured
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
    (goal,) = result["goals"]
    assert goal.pop("basis") in ("sums", "cases")
    assert goal == {"goal": "most total score", "value": 5, "bound": 5, "proved": True, "unit": "score"}
    assert result["basis"] in ("sums", "cases")
    assert result["people"] == {"pool": 3, "eligible": 3, "considered": 3, "priced": 3, "core": 3, "unknown": 0}
    assert set(result["versions"]) >= {"composer", "python", "ortools"}
    assert len(result["inputs"][small]) == 64
    assert set(result["seconds"]) >= {"solve", "verify"}


@pytest.mark.unmeasured
def test_wrong_input_ends_with_2_with_every_mistake_on_stderr_and_nothing_on_stdout(tmp_path: Path) -> None:
    path = tmp_path / "wrong.yaml"
    path.write_text(SMALL.replace("size: 2", "size: two").replace("total: score", "total: scor"), "utf-8")
    result = run("solve", str(path))
    assert result.returncode == 2
    assert result.stdout == ""
    assert 'wrong.yaml:8: team "пара", size: a number is wanted here, not `two`' in result.stderr
    assert "wrong.yaml:9: 1st goal, most: total: the pool has no column `scor` – did you mean `score`?" in result.stderr
    assert "2 mistakes" in result.stderr


@pytest.mark.unmeasured
def test_limits_give_the_best_found_with_its_bound_and_the_same_work_the_same_answer(tmp_path: Path) -> None:
    path = hard(tmp_path)
    first, second = (answer(path, "--work", "0.3") for _ in range(2))
    assert first["verdict"] == "found"
    goal = first["goals"][0]
    assert not goal["proved"]
    assert goal["value"] <= goal["bound"]
    for result in (first, second):
        del result["seconds"]
    assert first == second


@pytest.mark.unmeasured
def test_next_to_no_work_is_undecided_and_ends_with_3(tmp_path: Path) -> None:
    result = run("solve", hard(tmp_path), "--work", "0.000001")
    assert result.returncode == 3
    assert "not proved that there is none" in result.stdout


@pytest.mark.unmeasured
def test_a_total_over_a_blank_is_named_with_its_line_by_solve_and_by_check(tmp_path: Path) -> None:
    path = tmp_path / "blank.yaml"
    path.write_text(SMALL.replace("score: 2}", "score: }"), "utf-8")
    for command in ("solve", "check"):
        result = run(command, str(path))
        assert result.returncode == 2
        assert "blank.yaml:9: 1st goal, most: total score would count people whose cell is blank: Zoë" in result.stderr
