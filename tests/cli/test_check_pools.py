"""`check` of a scenario's people: how many, how they are read, and what the next month's file changes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.command_line import Run, run, written

__all__ = ["run"]

MAPPED = """\
pool:
  file: november.csv
  separator: ";"
  id: Service No
  person: [Service No, Gender]
  columns: {sex: Gender, medical: Medical until}
  dates: dd.mm.yyyy
  blank: n/a
fields: {Skills: {set: ","}}
start: 2027-01-15
end: 2028-01-14
teams: [{name: t, size: 2, everyone: {medical: {at_least: end}}, require: [{members: {sex: F}, at_least: 1}]}]
"""
HEAD = "Roll;;;;\nService No;Gender;Unit;Skills;Medical until;Score\n"
NOVEMBER = HEAD + (
    "S1;F;1 Coy;medic, driver;13.04.2029;5\nS2;M;1 Coy;driver;01.12.2028;6\nS3;F;2 Coy;medic;22.10.2028;n/a\n"
    "S4;M;2 Coy;eod;07.01.2029;7\nTotal;;;;;18\n"
)
DECEMBER = (
    NOVEMBER.replace("S4;M;2 Coy;eod;07.01.2029;7", "S5;M;2  coy;EOD;07.01.2029;seven\nS6;F;HQ;driver;07.01.2029;8")
    .replace("Unit;", "Unit;Blood;")
    .replace("Roll;;;;", "Roll;;;;;")
    .replace("Coy;", "Coy;A;")
    .replace("coy;", "coy;B;")
    .replace("HQ;", "HQ;A;")
    .replace("Total;;;;;18", "Total;;;;;;26\nSum;;;;;;1")
)


@pytest.fixture
def mission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    written(tmp_path / "november.csv", NOVEMBER)
    written(tmp_path / "december.csv", DECEMBER)
    return written(tmp_path / "mission.yaml", MAPPED)


@pytest.mark.usefixtures("mission")
def test_a_scenario_that_expects_nothing_is_told_who_is_in_its_pool(run: Run) -> None:
    status, out, err = run("check", "mission.yaml")
    assert (status, out) == (0, "mission.yaml: valid; 4 people, 1 row left out\n")
    assert "1 row is left out: row 7 (`Gender` is blank)" in err


def test_doubts_about_what_is_asked_are_counted(run: Run, mission: Path) -> None:
    written(mission.parent / "november.csv", NOVEMBER.replace("S2;M;", "S2;m;"))
    mission.write_text(MAPPED.replace("sex: F", "sex: M"))
    assert run("check", "mission.yaml").out == "mission.yaml: valid; 4 people, 1 row left out, 1 doubt\n"


@pytest.mark.usefixtures("mission")
def test_columns_are_told_as_they_are_read(run: Run) -> None:
    status, out, _ = run("check", "mission.yaml", "--columns")
    first, *rest = out.splitlines()
    assert (status, first) == (0, "mission.yaml: valid; 4 people, 1 row left out")
    said = {line.split()[0]: line for line in rest if line}
    assert "days, written dd.mm.yyyy" in said["Medical"]
    assert "several names in a cell, separated by `,`" in said["Skills"]
    assert "3 of 4" in said["Score"]
    assert "M 2, F 2" in said["Gender"] or "F 2, M 2" in said["Gender"]


@pytest.mark.usefixtures("mission")
def test_columns_as_json_are_those_of_the_pool_as_its_mapping_reads_it(run: Run) -> None:
    found = json.loads(run("check", "mission.yaml", "--columns", "--json").out)
    assert (found["file"], found["encoding"], found["separator"], found["header_rows"]) == (
        "november.csv",
        "utf-8",
        ";",
        [2],
    )
    assert (found["people"], found["first_row"], found["id"]) == (4, 3, "Service No")
    assert found["left_out"] == [
        {"row": 1, "why": "it stands above the header"},
        {"row": 7, "why": "`Gender` is blank"},
    ]
    columns = {each["field"]: each for each in found["columns"]}
    assert [*columns] == ["id", "sex", "Unit", "Skills", "medical", "Score"]
    assert columns["sex"]["name"] == "Gender"
    assert columns["sex"]["values"] == {"F": 2, "M": 2}
    assert (columns["medical"]["kind"], columns["medical"]["order"], columns["medical"]["to"]) == (
        "date",
        "dmy",
        "2029-04-13",
    )
    assert (columns["Skills"]["kind"], columns["Skills"]["separator"], columns["Skills"]["distinct"]) == ("set", ",", 3)
    assert (columns["Score"]["filled"], columns["Score"]["from"], columns["Score"]["to"]) == (3, "5", "7")
    assert found["blanks"] == ["n/a"]
    assert found["choices"] == []


def test_several_files_give_a_list_and_a_wrong_one_nothing(run: Run, mission: Path) -> None:
    written(mission.parent / "b.yaml", MAPPED)
    written(mission.parent / "c.yaml", MAPPED.replace("size: 2", "size: two"))
    assert len(json.loads(run("check", "mission.yaml", "b.yaml", "--columns", "--json").out)) == 2
    status, out, _ = run("check", "c.yaml", "--columns", "--json")
    assert (status, out) == (2, "c.yaml: wrong input\n")


@pytest.mark.usefixtures("mission")
def test_what_the_next_file_changes_is_told(run: Run) -> None:
    status, out, _ = run("check", "mission.yaml", "--pool", "december.csv")
    assert status == 0
    assert out.splitlines() == [
        "december.csv, beside november.csv:",
        "  people: 5, 4 before; 2 came, 1 went",
        "  columns new: Blood",
        "  Score: was number, is text, because of `seven`",
        "  Unit: `2  coy` is new, and looks like `2 Coy`",
        "  Skills: `EOD` is new, and looks like `eod`",
        "  left out: row 8, `Gender` is blank",
        "  left out: row 9, `Gender` is blank",
    ]


@pytest.mark.usefixtures("mission")
def test_people_who_came_and_went_are_named_where_it_is_wished(run: Run) -> None:
    out = run("check", "mission.yaml", "--pool", "december.csv", "--show", "Unit").out
    assert "  came: S5, 2  coy\n  came: S6, HQ\n  went: S4, 2 Coy\n" in out
    assert "  came: S5\n" in run("check", "mission.yaml", "--pool", "december.csv", "--show", "id").out


@pytest.mark.usefixtures("mission")
def test_the_same_file_changes_nothing(run: Run) -> None:
    out = run("check", "mission.yaml", "--pool", "november.csv").out
    assert "  people: 4, 4 before; 0 came, 0 went\n" in out
    assert out.endswith("  the columns, their kinds and their values are as before\n")


def test_a_column_that_the_mapping_names_and_the_next_file_lacks_is_wrong_input(run: Run, mission: Path) -> None:
    written(mission.parent / "december.csv", DECEMBER.replace("Medical until", "Medical untill"))
    status, out, err = run("check", "mission.yaml", "--pool", "december.csv")
    assert status == 2
    assert out.endswith("mission.yaml: wrong input\n")
    assert "december.csv has no column `Medical until` – did you mean `Medical untill`?" in err


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--json"], "--json says how the people are read: ask for it with --columns"),
        (["--columns", "--pool", "december.csv"], "--columns is of the scenario's own people"),
        (["--show", "Unit"], "--show names people who came and went"),
    ],
)
@pytest.mark.usefixtures("mission")
def test_options_that_do_not_go_together_are_told(run: Run, options: list[str], said: str) -> None:
    status, _, err = run("check", "mission.yaml", *options)
    assert status == 2
    assert said in err


def test_people_of_a_list_are_described_without_a_file(run: Run, tmp_path: Path) -> None:
    text = "pool: [{id: P1, sex: F}, {id: P2, sex: M}]\nteams: [{name: t, size: 1}]\n"
    found = json.loads(run("check", written(tmp_path / "s.yaml", text), "--columns", "--json").out)
    assert (found["file"], found["people"], found["header_rows"]) == (None, 2, [])
    assert [each["name"] for each in found["columns"]] == ["id", "sex"]
