"""The options --xlsx, --csv and --markdown: files beside what is printed, and what is never overwritten."""

from __future__ import annotations

import csv
import os
from pathlib import Path

import pytest

from tests.support.command_line import IMPOSSIBLE, SMALL, Run, loaded, run, small, written
from tests.support.exported import Page, raw_sheets

__all__ = ["run", "small"]

AXES = ("--axis", "most: {share: {sex: F}}", "--axis", "most: {total: score}")
COMMANDS = [("solve",), ("tradeoffs", *AXES), ("alternatives", "-n", "2")]
REPORT = ("report",)


def exported(folder: Path) -> list[str]:
    return ["--xlsx", f"{folder}/a.xlsx", "--csv", f"{folder}/a.csv", "--markdown", f"{folder}/a.md"]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_files_are_written_and_what_is_printed_stays_the_same(
    command: tuple[str, ...], run: Run, small: Path, tmp_path: Path
) -> None:
    name, *options = command
    plain = run(name, small, *options)
    assert run(name, small, *options, *exported(tmp_path)) == plain
    sheets = raw_sheets((tmp_path / "a.xlsx").read_bytes())
    data = (tmp_path / "a.csv").read_bytes()
    page = Page((tmp_path / "a.md").read_text("utf-8"))
    table = {"solve": "Roster", "tradeoffs": "Front", "alternatives": "Alternatives"}[name]
    assert table in sheets
    assert {"Answer", table, "Sources"} <= set(page.headings)
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(data.decode("utf-8-sig").splitlines()))
    assert [head for head in rows[0] if not head.endswith("(exact)")] == [
        head for head in sheets[table][0] if not head.endswith("(exact)")
    ]
    assert len(rows) == len(sheets[table])
    assert "Кавказ" not in data.decode("utf-8")


def test_what_the_answer_says_already_is_not_said_again_above_its_table(run: Run, small: Path, tmp_path: Path) -> None:
    said = "There is 1 point that nothing beats, and no other; that is proved."
    assert said in run("tradeoffs", small, *AXES, "--markdown", tmp_path / "a.md").out
    assert (tmp_path / "a.md").read_text("utf-8").count(said) == 1


@pytest.mark.unmeasured
def test_a_report_goes_into_files_and_its_page_only_where_a_place_is_named(
    run: Run, small: Path, tmp_path: Path
) -> None:
    ran = run("report", small, "--show", "unit", *exported(tmp_path))
    assert (ran.status, ran.out) == (0, "")
    sheets = raw_sheets((tmp_path / "a.xlsx").read_bytes())
    assert {"Answer", "Roster", "Requirements", "Goals", "Alternatives", "Sources"} <= set(sheets)
    commands = [row[1] for row in sheets["Sources"] if row[0] == "command"]
    assert len(commands) == 1
    assert f"--show unit --xlsx {tmp_path}/a.xlsx" in commands[0]
    assert (tmp_path / "a.csv").read_text("utf-8-sig").startswith("team,seat,id,unit\n")
    assert "Alternative teams" in (tmp_path / "a.md").read_text("utf-8")
    run("report", small, "-o", tmp_path / "a.html", "--csv", tmp_path / "b.csv")
    assert "<html" in (tmp_path / "a.html").read_text("utf-8")
    assert (tmp_path / "b.csv").read_text("utf-8-sig").startswith("team,seat,id\n")
    assert "<html" in run("report", small).out


def test_columns_are_told_where_they_are_asked_for(run: Run, small: Path, tmp_path: Path) -> None:
    run("solve", small, "--show", "unit,score", *exported(tmp_path))
    text = (tmp_path / "a.csv").read_text("utf-8-sig")
    assert text.splitlines()[0] == "team,seat,id,unit,score"
    assert "Кавказ" in text
    run("tradeoffs", small, *AXES, "--show", "unit", *exported(tmp_path))
    assert "Front teams" in (tmp_path / "a.md").read_text("utf-8")
    assert raw_sheets((tmp_path / "a.xlsx").read_bytes())["Front teams"][0] == ["point", "team", "seat", "id", "unit"]


def test_a_roster_that_was_written_can_be_verified(run: Run, small: Path, tmp_path: Path) -> None:
    run("solve", small, "--show", "unit", "--csv", tmp_path / "a.csv")
    assert run("verify", small, tmp_path / "a.csv").status == 0


def test_an_impossible_scenario_is_exported_with_its_counts(run: Run, tmp_path: Path) -> None:
    file = written(tmp_path / "no.yaml", IMPOSSIBLE)
    assert run("solve", file, *exported(tmp_path)).status == 1
    sheets = raw_sheets((tmp_path / "a.xlsx").read_bytes())
    assert sheets["Answer"][2] == ["verdict", "impossible"]
    assert "Counts" in sheets
    assert "Roster" not in sheets
    assert (tmp_path / "a.csv").read_text("utf-8-sig") == "team,seat,id\n"


@pytest.mark.parametrize("command", [*COMMANDS, REPORT], ids=lambda command: command[0])
@pytest.mark.parametrize("option", ["--xlsx", "--csv", "--markdown"])
def test_a_place_that_is_none_is_refused_before_anything_is_read(
    command: tuple[str, ...], option: str, run: Run, tmp_path: Path
) -> None:
    ran = run(command[0], tmp_path / "no.yaml", option, tmp_path / "nowhere" / "a")
    assert (ran.status, ran.out) == (2, "")
    assert f"Invalid value for {option}: `{tmp_path}/nowhere/a` is no place for a file" in ran.err


@pytest.mark.parametrize("option", ["--xlsx", "--csv", "--markdown"])
def test_nothing_that_is_read_is_overwritten(option: str, run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    pool = written(folder / "pool.csv", "id,sex,score,languages\nP1,F,5,en:2\nP2,M,9,en:1\n")
    rest = SMALL[SMALL.index("teams:") :]
    file = written(folder / "small.yaml", f"pool: pool.csv\n{rest}")
    before = {each: each.read_bytes() for each in (pool, file)}
    for target in (file, pool, folder / ".." / "in" / "pool.csv"):
        for command, *options in (*COMMANDS, REPORT):
            ran = run(command, file, *options, option, target)
            assert (ran.status, ran.out) == (2, "")
            assert "it would be overwritten" in ran.err
    assert run("solve", file, "--pool", pool, option, pool).status == 2
    wrong = written(folder / "wrong.yaml", "nothing of a scenario")
    assert "it would be overwritten" in run("solve", wrong, option, wrong).err
    assert {each: each.read_bytes() for each in (pool, file)} == before


def test_one_file_is_not_asked_for_twice(run: Run, small: Path, tmp_path: Path) -> None:
    ran = run("solve", small, "--csv", tmp_path / "a", "--markdown", tmp_path / "x" / ".." / "a")
    assert ran.status == 2
    (tmp_path / "x").mkdir()
    for options in (("--csv", tmp_path / "a"), ("-o", tmp_path / "a")):
        ran = run("solve", small, *options, "--markdown", tmp_path / "x" / ".." / "a")
        assert ran.status == 2
        assert "is given for" in ran.err
    assert not (tmp_path / "a").exists()


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="there is no full disk here to write to")
def test_a_full_disk_is_told_in_words_after_the_answer(run: Run, small: Path) -> None:
    ran = run("solve", small, "--csv", "/dev/full")
    assert ran.status == 74
    assert ran.out.startswith("Patrol")
    assert ran.err.splitlines() == [
        "The answer can't be written to /dev/full: No space left on device",
        "written: standard output; not written: /dev/full",
    ]


@pytest.mark.unmeasured
def test_nobody_waits_for_workbooks_who_wants_none(small: Path) -> None:
    assert "openpyxl" not in loaded("solve", small)
