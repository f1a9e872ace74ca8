"""The command line: what goes where, every exit status, what is imported, and what Ctrl-C does."""

from __future__ import annotations

import json
import os
import random
import re
import signal
import subprocess
import sys
from pathlib import Path

import click
import pytest

from composer.base.errors import Disagreement
from composer.cli import shell
from composer.cli.app import group
from composer.problem.requirement import Requirement
from composer.problem.team import Seat, Team
from tests.support import NO_END, ROOT
from tests.support.command_line import IMPOSSIBLE, SCENARIOS, SMALL, Run, answered, loaded, process, run, small, written

__all__ = ["run", "small"]


# solve


def test_teams_found_end_with_status_0(run: Run, small: Path) -> None:
    status, out, err = run("solve", small)
    assert (status, err) == (0, "")
    assert out.startswith("Patrol\n\nThis is the best there is; that is proved.\n")


def test_proved_impossible_ends_with_status_1(run: Run, tmp_path: Path) -> None:
    status, out, _ = run("solve", written(tmp_path / "s.yaml", IMPOSSIBLE))
    assert status == 1
    assert "that is proved" in out


def test_undecided_in_the_work_given_ends_with_status_3(run: Run) -> None:
    status, out, _ = run("solve", SCENARIOS / "reserve_company.yaml", "--work", "0.000001", "--json")
    assert (status, json.loads(out)["verdict"]) == (3, "undecided")


def test_every_mistake_stands_on_a_line_of_its_own_and_they_are_counted(run: Run, tmp_path: Path) -> None:
    wrong = SMALL.replace("size: 2", "size: two").replace("{total: score}", "{total: skore}")
    status, out, err = run("solve", written(tmp_path / "s.yaml", wrong))
    lines = err.splitlines()
    assert (status, out, lines[-1]) == (2, "", "2 mistakes")
    assert lines[0].startswith(f"{tmp_path / 's.yaml'}:9: ")
    assert lines[1].endswith("the pool has no column `skore` – did you mean `score`?")


def test_one_mistake_is_counted_as_one(run: Run, tmp_path: Path) -> None:
    status, _, err = run("solve", tmp_path / "none.yaml")
    assert status == 2
    assert err.splitlines()[-1] == "1 mistake"


def test_an_unknown_option_and_an_unknown_command_end_with_status_2(run: Run, small: Path) -> None:
    assert run("solve", small, "--jsn").status == 2
    assert run("sovle", small).status == 2


@pytest.mark.parametrize("limit", ["0", "-1", "nan", "inf", "soon"])
def test_a_limit_that_is_no_amount_is_refused(run: Run, small: Path, limit: str) -> None:
    assert run("solve", small, "--seconds", limit).status == 2


@pytest.mark.unmeasured
def test_a_scenario_comes_from_standard_input_too() -> None:
    status, out, err = process("solve", "-", "--json", stdin=SMALL)
    assert (status, err) == (0, "")
    assert [member["id"] for member in json.loads(out)["teams"][0]["members"]] == ["P1", "P2"]


def test_a_pool_on_the_command_line_is_found_from_where_the_command_is_given(
    run: Run, small: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "here").mkdir()
    written(tmp_path / "here" / "p.csv", "id,sex,unit,languages,score\nQ1,F,a,en:2,6\nQ2,M,a,en:2,6\n")
    monkeypatch.chdir(tmp_path / "here")
    answer = json.loads(run("solve", small, "--json", "--pool", "p.csv").out)
    assert [member["id"] for member in answer["teams"][0]["members"]] == ["Q1", "Q2"]
    assert list(answer["inputs"]) == [str(small), "p.csv"]


def test_an_answer_can_be_written_to_a_file(run: Run, small: Path, tmp_path: Path) -> None:
    status, out, _ = run("solve", small, "-o", tmp_path / "answer.txt")
    assert (status, out) == (0, "")
    assert (tmp_path / "answer.txt").read_text(encoding="utf-8") == run("solve", small).out


@pytest.mark.parametrize("asked", [("solve",), ("explain",), ("gaps",), ("why", "P1"), ("alternatives",), ("report",)])
def test_a_pool_that_a_scenario_names_is_not_overwritten(run: Run, tmp_path: Path, asked: tuple[str, ...]) -> None:
    pool = "id,score\nP1,6\nP2,5\n"
    written(tmp_path / "p.csv", pool)
    file = written(tmp_path / "s.yaml", "pool: p.csv\nteams: [{name: t, size: 1}]\n")
    command, *people = asked
    status, out, err = run(command, file, *people, "-o", tmp_path / "p.csv")
    assert (status, out) == (2, "")
    assert "is what is read: it would be overwritten" in err
    assert (tmp_path / "p.csv").read_text("utf-8") == pool


def test_a_dash_is_standard_output_and_no_place_for_anything_beside_the_answer(
    run: Run, small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("solve", small, "-o", "-") == run("solve", small)
    for command, option in (("explain", "--proof"), ("solve", "--csv")):
        status, _, err = run(command, small, option, "-")
        assert status == 2
        assert "`-` is no place for a file" in err
    assert not (tmp_path / "-").exists()


def test_what_is_read_is_not_overwritten(run: Run, small: Path) -> None:
    status, _, err = run("solve", small, "--output", small)
    assert status == 2
    assert "it would be overwritten" in err
    assert small.read_text(encoding="utf-8") == SMALL


def test_a_file_in_a_folder_that_is_not_there_is_refused_before_any_work(run: Run, tmp_path: Path) -> None:
    status, _, err = run("solve", tmp_path / "not-read.yaml", "-o", tmp_path / "none" / "answer.txt")
    assert status == 2
    assert "is no place for a file" in err


def test_nothing_of_a_person_but_the_id_is_shown_unless_it_is_asked_for(run: Run, small: Path) -> None:
    for kind in ((), ("--json",)):
        out = run("solve", small, *kind).out
        assert "محمد" not in out
        assert not any(value in out for value in ("Кавказ", "الشمال", "ar:2"))
        shown = run("solve", small, *kind, "--show", "unit,languages").out
        assert "Кавказ" in shown
        assert "ar:2; en:3" in shown


def test_a_column_to_show_that_is_not_there_is_a_mistake(run: Run, small: Path) -> None:
    status, _, err = run("solve", small, "--show", "unt")
    assert (status, err.splitlines()[0]) == (2, "--show: the pool has no column `unt` – did you mean `unit`?")


@pytest.mark.parametrize("kind", [(), ("--json",)])
def test_warnings_go_to_standard_error(run: Run, tmp_path: Path, kind: tuple[str, ...]) -> None:
    stranger = SMALL.replace("share: {sex: F}", "share: {sex: [F, X]}")
    status, out, err = run("solve", written(tmp_path / "s.yaml", stranger), *kind)
    assert status == 0
    assert err == "please check: nobody in the pool has sex `X`\n"
    assert "please check" not in out


def test_a_report_says_what_to_check_beside_the_page_and_in_it(run: Run, tmp_path: Path) -> None:
    scenario = written(tmp_path / "s.yaml", SMALL.replace("{sex: F}", "{sex: [F, X]}"))
    status, _, err = run("report", scenario, "-o", tmp_path / "page.html")
    assert (status, err) == (0, "please check: nobody in the pool has sex `X`\n")
    assert "nobody in the pool has sex" in (tmp_path / "page.html").read_text("utf-8")


@pytest.mark.unmeasured
def test_the_same_file_gives_the_same_bytes_whatever_the_hash_seed() -> None:
    answers = []
    for seed in ("1", "2", "3"):
        answer = process("solve", "scenarios/smart_team.yaml", "--json", PYTHONHASHSEED=seed).out
        answers.append("".join(line for line in answer.splitlines(True) if not _is_time(line)))
    assert answers[0] == answers[1] == answers[2]


def _is_time(line: str) -> bool:
    return line.strip().partition(":")[0] in ('"load"', '"program"', '"reduce"', '"solve"', '"verify"')


# check


@pytest.mark.by_the_hundred
def test_the_shipped_scenarios_are_as_expected(run: Run) -> None:
    status, out, err = run("check", SCENARIOS)
    said = [line for line in err.splitlines() if ".yaml: note: " not in line]
    assert (status, [line for line in said if "roll_november.xlsx: " not in line]) == (0, [])
    assert [line.partition("roll_november.xlsx: ")[2] for line in said] == [
        "2 rows stand above the header in row 3 and are left out",
        "1 row is left out: row 44 (`Service No` is blank)",
    ]
    assert f"{SCENARIOS / 'eod_impossible.yaml'}: impossible, as expected; ways out as expected\n" in out
    assert len(out.splitlines()) == len(list(SCENARIOS.rglob("*.yaml")))
    idle = [re.match(r"(.*\.yaml): note: .*everyone: (\w+) cannot matter", line) for line in err.splitlines()]
    assert {Path(found[1]).stem for found in idle if found} == {
        "observers", "observers_reserves", "observers_second_batch", "smart_team",
        "smart_team_three_gone", "three_reliefs", "three_reliefs_may",
    }  # fmt: skip
    assert err.count(" cannot matter: ") == len([found for found in idle if found])
    for found in filter(None, idle):
        *before, _ = Path(found[1]).read_text("utf-8").split(f"\n      {found[2]}: ")
        reasons = ["\n".join(text.splitlines()[-3:]) for text in before]
        assert any(re.search(r"keeps? (nobody )?out\b", reason) for reason in reasons), found[0]


@pytest.mark.unmeasured
def test_some_shipped_scenarios_are_as_expected(run: Run) -> None:
    impossible, possible = SCENARIOS / "eod_impossible.yaml", SCENARIOS / "smart_team.yaml"
    status, out, err = run("check", impossible, possible)
    assert status == 0
    assert all(": note: " in line for line in err.splitlines())
    assert f"{impossible}: impossible, as expected; ways out as expected\n" in out
    assert len(out.splitlines()) == 2


# P1 and P2 have 14 points and nobody from الشمال, P1 and P3 12 and one of them; no other pair meets everything.
AXES = "tradeoffs: [{most: {total: score}}, {most: {members: {unit: الشمال}}}]\n"


@pytest.mark.parametrize(
    ("expect", "status", "said"),
    [
        ("", 0, "valid; 4 people"),
        ("expect: {verdict: best}", 0, "best, as expected"),
        ("expect: {verdict: best, goals: [1, 14]}", 0, "best, as expected"),
        ("expect: {goals: [1, 14.5]}", 1, "NOT AS EXPECTED: expected goals 1, 29/2, got 1, 14"),
        ("expect: {goals: [14]}", 1, "NOT AS EXPECTED: expected goals 14, got 1, 14"),
        ("expect: {verdict: impossible}", 1, "NOT AS EXPECTED: expected impossible, got best"),
        (f"{AXES}expect: {{points: 2}}", 0, "2 points, as expected"),
        (
            f"{AXES}expect: {{verdict: best, points: 3}}",
            1,
            "best, as expected; NOT AS EXPECTED: expected 3 points, got 2",
        ),
        ("expect: {ways_out: []}", 0, "ways out as expected"),
        ("expect: {ways_out: [1]}", 1, "NOT AS EXPECTED: expected ways out that cost 1, got none"),
    ],
)
def test_a_file_is_held_against_what_it_expects(run: Run, tmp_path: Path, expect: str, status: int, said: str) -> None:
    file = written(tmp_path / "s.yaml", f"{SMALL}{expect}\n")
    assert run("check", file) == (status, f"{file}: {said}\n", "")


def test_what_the_work_given_leaves_open_is_undecided_and_not_wrong(run: Run) -> None:
    file = SCENARIOS / "reserve_company.yaml"
    status, out, _ = run("check", file, "--work", "0.000001")
    open_ = "NOT DECIDED: expected best, got undecided; NOT DECIDED: expected 5 points, got 0 so far"
    assert (status, out) == (3, f"{file}: {open_}\n")


def test_all_mistakes_of_all_files_are_shown_and_the_others_are_still_checked(run: Run, tmp_path: Path) -> None:
    (tmp_path / "below").mkdir()
    written(tmp_path / "a.yaml", SMALL.replace("size: 2", "size: two"))
    written(tmp_path / "below" / "b.yml", SMALL.replace("teams:", "teems:"))
    good = written(tmp_path / "c.yaml", SMALL + "expect: {verdict: impossible}\n")
    status, out, err = run("check", tmp_path)
    assert status == 2
    assert f"{good}: NOT AS EXPECTED: expected impossible, got best" in out
    assert "a.yaml:9: " in err
    assert "did you mean `teams`?" in err


def test_a_directory_without_scenarios_is_a_mistake(run: Run, tmp_path: Path) -> None:
    status, _, err = run("check", tmp_path)
    assert (status, err.splitlines()[-1]) == (2, "1 mistake")


# verify


def test_a_roster_that_meets_everything_ends_with_status_0(run: Run, small: Path, tmp_path: Path) -> None:
    status, out, _ = run("verify", small, written(tmp_path / "r.json", '["P1", "P3"]'))
    assert status == 0
    assert "This roster meets everything that is required.\n" in out


def test_a_roster_that_breaks_something_ends_with_status_1_and_says_what(run: Run, small: Path, tmp_path: Path) -> None:
    status, out, _ = run("verify", small, written(tmp_path / "r.csv", "id\nP2\nP3\nمحمد\n"))
    assert status == 1
    assert "This roster does not meet everything that is required: 2 things are broken.\n" in out
    assert "  ✗ patrol: size: got 3, required exactly 2\n" in out
    assert "  ✗ patrol: Women: got 0 %, required at least ≈33.3 %\n" in out


@pytest.mark.unmeasured
def test_what_solve_prints_is_a_roster_that_verify_reads_from_standard_input(run: Run, small: Path) -> None:
    answer = run("solve", small, "--json", "--show", "unit").out
    status, out, err = process("verify", small, "-", "--json", stdin=answer)
    assert (status, err) == (0, "")
    assert json.loads(out)["met"] is True


def test_file_and_roster_cannot_both_be_standard_input(run: Run) -> None:
    assert run("verify", "-", "-").status == 2


def test_a_roster_with_mistakes_ends_with_status_2(run: Run, small: Path, tmp_path: Path) -> None:
    status, _, err = run("verify", small, written(tmp_path / "r.csv", "id\nP9\n"))
    assert status == 2
    assert err.startswith("r.csv: row 2: nobody in the pool has the id `P9`")


# kinds, schema, help


@pytest.mark.unmeasured
def test_kinds_lists_every_measure_every_field_and_who_with_an_example() -> None:
    from composer.measures import MEASURES
    from composer.pool.kinds import KINDS

    status, out, _ = process("kinds")
    assert status == 0
    for key, measure in MEASURES.items():
        assert f"  {key}: {measure.counts}" in out
        assert measure.example in out
    for field in KINDS:
        assert f"  {field.kind}: {field.takes}\n      {field.example}\n" in out
    assert all(f"  {word}: " in out for word in ("any", "none", "id"))


def test_kinds_lists_the_same_as_json(run: Run) -> None:
    listed = json.loads(run("kinds", "--json").out)
    assert listed["measures"][0] == {
        "name": "members",
        "words": "members who match",
        "unit": "people",
        "example": "{members: {languages: {ar: 2}}, at_least: 2}",
    }
    assert [entry["name"] for entry in listed["who"]] == ["conditions", "any", "none", "id"]


@pytest.mark.parametrize(
    ("part", "keys", "home"),
    [
        ("teams", [*Team.model_fields], "teams: [EXAMPLE]"),
        ("seats", [*Seat.model_fields], "teams: [{name: observers, size: 6, seats: [EXAMPLE]}]"),
        (
            "requirements",
            [key for key in Requirement.model_fields if key not in ("measure", "targets")],
            "teams: [{name: observers, size: 6}]\nrequire: [EXAMPLE]",
        ),
        ("goals", ["most", "least", "team"], "teams: [{name: observers, size: 6}]\nprefer: [EXAMPLE]"),
        ("tradeoffs", ["tradeoffs", "sweep"], "teams: [{name: observers, size: 6}]\nEXAMPLE"),
    ],
)
def test_kinds_lists_every_key_of_what_is_asked_with_an_example_that_can_be_read(
    run: Run, tmp_path: Path, part: str, keys: list[str], home: str
) -> None:
    listed = json.loads(run("kinds", "--json").out)[part]
    assert [entry["name"] for entry in listed] == keys
    text = run("kinds").out
    person = "{id: P1, sex: F, rank: OF-3, unit: A, languages: 'en:3; ar:1', specialties: 'medic:2; driver:1; eod:1'"
    person += ", medical_until: 2029-01-01, age: 30, missions: 1, suitability: 5, daily_cost: 9}"
    head = f"pool: [{person}]\nstart: 2027-01-01\nend: 2027-12-31\n"
    for entry in listed:
        assert f"  {entry['name']}: {entry['words']}\n      {entry['example']}\n" in text
        assert re.search(rf"\b{entry['name']}\b", entry["example"])
        fields = "fields: {rank: [OF-1, OF-2, OF-3]}\n"
        file = written(tmp_path / "s.yaml", head + fields + home.replace("EXAMPLE", entry["example"]))
        assert run("check", file).status == 0


def test_schema_prints_the_schema_and_says_on_standard_error_how_to_switch_it_on(run: Run) -> None:
    status, out, err = run("schema")
    assert status == 0
    assert json.loads(out)["title"] == "team-composer scenario"
    assert err.splitlines()[-1] == "# yaml-language-server: $schema=scenario.schema.json"


def test_every_command_and_every_option_is_documented() -> None:
    for command in group.commands.values():
        assert command.help
        assert command.short_help
        for parameter in command.params:
            assert isinstance(parameter, click.Argument) or getattr(parameter, "help", None), parameter.name


def test_help_tells_how_to_complete_in_each_shell(run: Run) -> None:
    out = run("--help").out
    assert all(f"_TEAM_COMPOSER_COMPLETE={name}_source team-composer" in out for name in ("bash", "zsh", "fish"))


@pytest.mark.parametrize("name", ["bash", "zsh", "fish"])
def test_completion_scripts_are_made(name: str) -> None:
    status, out, _ = process(_TEAM_COMPOSER_COMPLETE=f"{name}_source")
    assert status == 0
    assert "team-composer" in out


def test_completion_completes() -> None:
    environment = {"_TEAM_COMPOSER_COMPLETE": "bash_complete", "COMP_WORDS": "team-composer ver", "COMP_CWORD": "1"}
    assert process(**environment) == (0, "plain,verify\n", "")


# what is loaded


@pytest.mark.parametrize("arguments", [("--help",), ("--version",), ("solve", "--help"), ("check", "--help")])
def test_help_and_version_load_nothing_heavy(arguments: tuple[str, ...]) -> None:
    assert loaded(*arguments) == set()


@pytest.mark.unmeasured
def test_a_typing_error_is_answered_without_solver_or_data_frames(tmp_path: Path) -> None:
    file = written(tmp_path / "s.yaml", SMALL.replace("size: 2", "siez: 2"))
    assert loaded("check", file) <= {"numpy", "pydantic", "yaml"}


@pytest.mark.unmeasured
def test_a_roster_is_verified_without_solver_or_data_frames(tmp_path: Path) -> None:
    roster = written(tmp_path / "r.csv", "id\nP008\n")
    assert not loaded("verify", SCENARIOS / "observers.yaml", roster) & {"ortools", "highspy", "pandas"}


# the shell


def test_colours_are_for_terminals_without_no_color(run: Run, small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    assert "\x1b[" in run("solve", small).out
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in run("solve", small).out


@pytest.mark.unmeasured
def test_a_pipe_gets_no_colours(small: Path) -> None:
    assert "\x1b" not in process("solve", small, FORCE_COLOR="1", TERM="xterm").out


@pytest.mark.unmeasured
@pytest.mark.parametrize(
    ("arguments", "status"),
    [(("solve", "scenarios/eod_impossible.yaml"), 1), (("solve", "scenarios/observers.yaml"), 0), (("--help",), 0)],
)
def test_a_reader_who_stops_reading_changes_neither_status_nor_standard_error(
    arguments: tuple[str, ...], status: int
) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [sys.executable, "-m", "composer", *arguments],
        cwd=ROOT,
        stdout=writing,
        stderr=subprocess.PIPE,
        timeout=NO_END,
        check=False,
    )
    os.close(writing)
    assert answered(done.returncode, "", done.stderr.decode()) == (status, "", "")


@pytest.mark.unmeasured
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full disk to write to here")
def test_a_full_disk_is_told() -> None:
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "composer", "kinds"], cwd=ROOT, stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert done.returncode == 74
    assert b"can't be written to standard output" in done.stderr
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("failure", "status", "said"),
    [
        (Disagreement("row `Women` differs"), 70, "row `Women` differs"),
        (ZeroDivisionError("secret"), 70, "This is a defect of team-composer (ZeroDivisionError)"),
        (RecursionError(), 70, "it went round in circles"),
        (MemoryError(), 3, "This computer's memory is not enough for this."),
        (KeyboardInterrupt(), 3, "stopped"),
    ],
)
def test_whatever_goes_wrong_is_told_in_words_and_never_as_a_traceback(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    failure: BaseException,
    status: int,
    said: str,
) -> None:
    def fail() -> None:
        raise failure

    monkeypatch.delenv("COMPOSER_TRACEBACK", raising=False)
    assert shell.finish(fail) == status
    out, err = capsys.readouterr()
    assert said in err
    assert "Traceback" not in err
    assert "secret" not in err
    assert out == ""


def test_a_traceback_is_shown_where_it_is_asked_for(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COMPOSER_TRACEBACK", "1")
    assert shell.finish(lambda: 1 // 0) == 70
    assert "Traceback" in capsys.readouterr().err


def test_control_characters_of_an_input_never_reach_the_terminal(run: Run, tmp_path: Path) -> None:
    people = '[{"id": "P\\u001b[31m1", "sex": "F"}, {"id": "P2", "sex": "\\u001b]0;x"}]'
    written(tmp_path / "p.json", people)
    scenario = "pool: p.json\nteams: [{name: t, size: 2}]\n"
    status, out, _ = run("solve", written(tmp_path / "s.yaml", scenario), "--show", "sex")
    assert status == 0
    assert "P\\x1b[31m1" in out
    assert "\x1b" not in out


def test_commands_stand_in_the_order_of_use() -> None:
    wanted = "new solve explain gaps why tradeoffs alternatives sweep repair standins report"
    wanted += " check verify kinds schema guide"
    assert list(group.commands) == wanted.split()


# Ctrl-C


def _hard() -> str:
    """Whom to send under eight tight budgets: that somebody can go is proved at once, who should is not for long."""
    chance = random.Random(7)
    costs = [[chance.randint(100, 999) for _ in range(8)] for _ in range(120)]
    people = [
        f"  - {{id: P{i}, worth: {sum(row) // 8 + chance.randint(0, 100)}, "
        + ", ".join(f"c{k}: {cost}" for k, cost in enumerate(row))
        + "}"
        for i, row in enumerate(costs)
    ]
    bounds = [f"      - {{total: c{k}, at_most: {sum(row[k] for row in costs) // 2}}}" for k in range(8)]
    team = ["teams:", "  - name: team", "    size: {at_least: 1}", "    require:", *bounds]
    goals = "prefer: [{least: {members: {worth: {at_least: 1000000}}}}, {most: {total: worth}}]"
    return "\n".join(["pool:", *people, *team, goals, ""])


PRESSING = """
import signal, sys

signal.signal(signal.SIGINT, signal.default_int_handler)  # as in a terminal, wherever these tests run
from composer.solvers.budget import Budget

usual = Budget.say

def say(budget, text):
    usual(budget, text)
    if text.startswith({word!r}):
        Budget.say = usual
        for _ in range({times}):
            signal.raise_signal(signal.SIGINT)

Budget.say = say
from composer.cli import main
main(sys.argv[1:])
"""


@pytest.mark.skipif(os.name == "nt", reason="Windows sends Ctrl-C to whole consoles only")
class TestCtrlC:
    """In a process of its own, with the signal itself."""

    def _started(self, *arguments: str | Path) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "composer", *map(str, arguments)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            # where the tests run in the background Ctrl-C is ignored, and children inherit that
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )

    def _searching(self, file: Path, *options: str) -> subprocess.Popen[str]:
        """Started, and so far that a team is known and the search for a better one does not end."""
        running = self._started("solve", file, *options)
        assert running.stderr is not None
        while "goal 2" not in running.stderr.readline():
            assert running.poll() is None
        return running

    @pytest.mark.unmeasured
    def test_once_gives_the_best_found_so_far_with_status_3(self, tmp_path: Path) -> None:
        running = self._searching(written(tmp_path / "hard.yaml", _hard()), "--json")
        running.send_signal(signal.SIGINT)
        out, err = running.communicate(timeout=NO_END)
        answer = json.loads(out)
        assert running.returncode == 3
        assert (answer["verdict"], answer["note"]) == ("found", "stopped before the end")
        assert answer["teams"][0]["members"]
        value, bound = (answer["goals"][1][key] for key in ("value", "bound"))
        assert value is not None
        assert bound is None or value < bound
        assert "Traceback" not in err

    @pytest.mark.unmeasured
    def test_twice_quits_at_once_with_status_130(self, tmp_path: Path) -> None:
        script = PRESSING.format(word="goal 2", times=2)
        command = [sys.executable, "-c", script, "solve", str(written(tmp_path / "hard.yaml", _hard()))]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, timeout=NO_END, check=False, text=True)
        assert (done.returncode, done.stdout) == (130, "")
        assert "Traceback" not in done.stderr

    def test_before_any_search_it_stops_with_status_3(self) -> None:
        running = self._started("solve", "-")
        assert running.stdin is not None
        running.stdin.write("# more than a pipe holds\n" * 40_000)
        running.stdin.flush()  # which it has begun to read by now, and waits for more
        running.send_signal(signal.SIGINT)
        out, err = running.communicate(timeout=NO_END)
        assert (running.returncode, out) == (3, "")
        assert "stopped" in err
        assert "Traceback" not in err
