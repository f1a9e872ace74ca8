"""What shells are offered for the word that is being typed: asked as click's scripts ask, in this process."""

from __future__ import annotations

import os
import time
from pathlib import Path

import click
import pytest
from click.shell_completion import BashComplete, ShellComplete

from composer.cli import completion
from composer.cli.app import group
from composer.scenario import glance as glancing
from tests.support.command_line import SCENARIOS, SMALL, Run, process, run, written

__all__ = ["run"]

ROLL = str(SCENARIOS / "rosters" / "observers_roll.yaml")
DECEMBER = str(SCENARIOS / "rosters" / "roll_december.xlsx")
NO_FILES = {"N", "NAME", "DAY", "ADDRESS", "PERCENT", "GOAL", "NUMBER=VALUES", "REQUIREMENT", "TOPIC"}
"""What values are called that are neither files nor of the pool."""


def offered(*words: str) -> list[tuple[str, str]]:
    """What may stand for the last of these words, each with how a shell takes it."""
    complete = ShellComplete(group, {}, "team-composer", "_TEAM_COMPOSER_COMPLETE")
    return [(each.type, each.value) for each in complete.get_completions(list(words[:-1]), words[-1])]


def values(*words: str) -> list[str]:
    found = offered(*words)
    assert {kind for kind, _ in found} <= {"plain"}
    return [value for _, value in found]


@pytest.mark.parametrize(
    "words",
    [
        ("solve", "sc"),
        ("check", "a.yaml", "sc"),
        ("new", "sc"),
        ("verify", ROLL, "sc"),
        *((name, ROLL, "--pool", "sc") for name in ("solve", "explain", "gaps", "why", "tradeoffs", "sweep", "report")),
        *(("solve", ROLL, option, "sc") for option in ("-o", "--output", "--proof", "--xlsx", "--csv", "--markdown")),
        ("verify", ROLL, "--proof", "sc"),
        ("verify", "--record", "sc"),
        ("report", ROLL, "--record", "sc"),
        ("sweep", ROLL, "--journal", "sc"),
        ("solve", ROLL, "--pool=sc"),
    ],
)
def test_where_a_file_is_named_the_shell_completes_files(words: tuple[str, ...]) -> None:
    assert [kind for kind, _ in offered(*words)] == ["file"]


def test_every_value_is_a_file_or_of_the_pool_or_known_to_be_neither() -> None:
    completed = 0
    for name, command in group.commands.items():
        for parameter in command.params:
            called = parameter.metavar or (parameter.name or "").upper()
            ours = isinstance(parameter.type, completion.Files | completion.Columns | completion.Ids)
            assert ours or parameter.type is not click.STRING or called in NO_FILES, f"{name}: {called}"
            completed += ours
    assert completed > 50


def test_columns_are_those_of_the_pool_as_its_mapping_names_them() -> None:
    assert values("solve", ROLL, "--show", "") == [
        "No", "Rank", "Name", "sex", "birth", "Unit", "Courses", "Missions", "Training until", "Medical until",
        "Score", "Daily cost", "languages", "age",
    ]  # fmt: skip
    assert values("solve", ROLL, "--show", "da") == ["Daily cost"]
    assert values("solve", "--json", ROLL, "--work", "3", "--show", "Ra") == ["Rank"]
    assert values("solve", ROLL, "--show=Ra") == ["Rank"]


def test_in_a_list_the_last_column_is_completed_and_none_is_offered_twice() -> None:
    assert values("solve", ROLL, "--show", "Rank,R") == []
    assert values("solve", ROLL, "--show", "Unit,Rank,Sc") == ["Unit,Rank,Score"]


def test_people_are_offered_by_their_ids() -> None:
    assert values("why", ROLL, "0043") == ["00435", "00437"]
    assert values("why", ROLL, "00435", "0043") == ["00435", "00437"]
    assert values("why", ROLL, "00624") == []
    assert values("why", ROLL, "--pool", DECEMBER, "00624") == ["00624"]


def test_without_the_mapping_columns_are_called_as_in_the_file(tmp_path: Path) -> None:
    scenario = written(tmp_path / "s.yaml", "pool: {file: a.csv, columns: {unit: Unit}}\nteams: []\n")
    written(tmp_path / "a.csv", "id,Unit\nP1,A\n")
    assert values("solve", str(scenario), "--show", "u") == ["unit"]
    other = written(tmp_path / "b.csv", "id,Unit\nP2,A\n")
    assert values("solve", str(scenario), "--pool", str(other), "--pool-plain", "--show", "U") == ["Unit"]


@pytest.mark.parametrize(
    "content",
    [
        "",
        "pool: [",
        "pool: nowhere.csv\nteams: []\n",
        "pool: https://example.org/a.csv\n",
        "pool: {file: 7}\n",
        "pool: {fil: a.csv}\n",
        "- a\n",
        "fields: 3\npool: [{id: [1]}]\n",
        "pool: .\n",
        "\x00",
    ],
)
def test_of_a_broken_scenario_nothing_is_offered_and_nothing_said(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], content: str
) -> None:
    file = str(written(tmp_path / "s.yaml", content))
    assert values("solve", file, "--show", "") == []
    assert values("why", file, "P") == []
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("file", ["none.yaml", "-", ".", "\ud800"])
def test_of_what_is_no_file_nothing_is_offered(capfd: pytest.CaptureFixture[str], file: str) -> None:
    assert values("solve", file, "--show", "") == []
    assert values("why", file, "P") == []
    assert values("solve", "--show", "") == []
    assert capfd.readouterr() == ("", "")


def test_requests_that_are_wrong_do_not_keep_the_pool_from_being_seen(tmp_path: Path) -> None:
    file = written(tmp_path / "s.yaml", SMALL.replace("size: 2", "sise: two").replace("score}", "skore}"))
    assert values("solve", str(file), "--show", "s") == ["sex", "score"]
    assert values("why", str(file), "P") == ["P1", "P2", "P3"]


@pytest.mark.unmeasured
def test_of_a_large_pool_the_beginning_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scenario = str(written(tmp_path / "s.yaml", "pool: p.csv\nteams: []\n"))
    written(tmp_path / "p.csv", "id,unit\n" + "".join(f"P{number:06},A\n" for number in range(250_000)))
    began = time.process_time()
    found = values("why", scenario, "P")
    assert (len(found), found[0]) == (completion.MOST_OFFERED, "P000000")
    assert values("solve", scenario, "--show", "") == ["unit"]
    assert values("why", scenario, "P249999") == []
    assert time.process_time() - began < 60  # and not as long as the pool is
    monkeypatch.setattr(glancing, "MOST_OF_WORKBOOK", 1_000)
    assert values("solve", ROLL, "--show", "") == []
    monkeypatch.setattr(glancing, "MOST_BYTES", 15)
    other = written(tmp_path / "p.json", "id,unit\nP1,A\nP2,A\n")
    assert values("solve", scenario, "--pool", str(other), "--show", "") == []
    monkeypatch.setattr(glancing, "MOST_OF_SCENARIO", 10)
    assert values("solve", scenario, "--show", "") == []


def test_bash_is_given_spaces_as_they_have_to_be_typed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its `read` takes one backslash away."""
    monkeypatch.setenv("_TEAM_COMPOSER_COMPLETE", "bash_complete")
    assert values("solve", ROLL, "--show", "Da") == ["Daily\\\\ cost"]
    bash = BashComplete(group, {}, "team-composer", "_TEAM_COMPOSER_COMPLETE")
    (item,) = bash.get_completions(["solve", ROLL, "--show"], "Da")
    assert bash.format_completion(item) == "plain,Daily\\\\ cost"


def test_names_that_would_break_the_line_are_not_offered(tmp_path: Path) -> None:
    file = written(tmp_path / "s.yaml", 'pool:\n  - {id: "P1", "a\\nb": 1, "ok": 2}\n  - {id: "P\\e[2J", ok: 3}\n')
    assert values("solve", str(file), "--show", "") == ["ok"]
    assert values("why", str(file), "P") == ["P1"]


@pytest.mark.unmeasured
def test_a_shell_that_asks_gets_its_answer_and_nothing_else() -> None:
    asked = {"_TEAM_COMPOSER_COMPLETE": "bash_complete", "COMP_CWORD": "4"}
    line = f"team-composer why {os.path.relpath(ROLL, SCENARIOS.parent)} 00437 0043"
    assert process(COMP_WORDS=line, **asked) == (0, "plain,00435\nplain,00437\n", "")


def test_answers_are_as_before(run: Run, tmp_path: Path) -> None:
    """What completes a value does not change how it is read."""
    file = written(tmp_path / "s.yaml", SMALL)
    assert run("solve", file, "--show", "sex, unit").status == 0
    assert run("solve", "\ud800").status == 2
    assert "Usage: team-composer why [OPTIONS] FILE PERSON..." in run("why", "--help").out
