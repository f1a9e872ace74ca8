"""The shipped pools and rosters: made by the generator byte for byte, and of people as there could be."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl
import pytest

from composer import describe, load, solve
from composer.scenario.yaml import read_yaml
from scenarios import generate, roll
from scenarios.workbook import Zeros, workbook
from tests.support import ROOT
from tests.support.plain_model import PlainModel

SCENARIOS = ROOT / "scenarios"
NO_OFFICERS = {
    "rifleman", "driver", "cook", "sapper", "signaller", "paramedic", "nurse", "sniper", "plant", "mechanic", "welder",
    "recovery", "search", "first aid", "combat first aid", "medical assistant", "ambulance driver",
    "medical storekeeper", "radio operator",
}  # fmt: skip
NO_SERGEANTS_MAJOR = {"rifleman", "driver", "cook", "sapper", "sniper", "medical assistant", "ambulance driver"}


class Practised(NamedTuple):
    """A trade of somebody in a pool."""

    pool: str
    person: str
    trade: str
    rank: str
    age: int


def practised() -> Iterator[Practised]:
    for path in sorted((SCENARIOS / "pools").glob("*.csv")):
        tree = read_yaml((SCENARIOS / f"{path.stem}.yaml").read_text("utf-8"), path.stem).value
        assert isinstance(tree, dict)
        start = date.fromisoformat(str(tree.get("start") or tree["teams"][0]["start"]))
        for row in csv.DictReader(path.read_text("utf-8").splitlines()):
            age = (start - date.fromisoformat(row["birth"])).days // 365
            cell = row.get("specialties") or row.get("profession") or ""
            for trade in filter(None, (item.partition(":")[0].strip() for item in cell.split(";"))):
                yield Practised(path.stem, row["id"], trade, row["rank"], age)


@pytest.fixture(scope="module")
def trades() -> list[Practised]:
    return list(practised())


@pytest.mark.unmeasured
def test_the_generator_makes_every_file_that_is_shipped_and_no_other() -> None:
    made = dict(generate.files())
    assert made.keys() == {
        *(SCENARIOS / "pools").iterdir(),
        *(SCENARIOS / "rosters").glob("*.xlsx"),
        SCENARIOS / "rosters" / "smart_team_roster.csv",
    }
    assert [path.name for path, content in made.items() if path.read_bytes() != content] == []
    assert generate.main(["--check"]) == 0


def test_a_file_that_differs_is_found_out(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(generate, "ROLLS", (lambda: b"",))
    monkeypatch.setattr(generate.ROLLS[0], "__name__", "november")
    assert generate.main(["--check"]) == 1
    assert capsys.readouterr().err == "roll_november.xlsx differs from what the generator makes\n"


def test_trades_are_practised_by_the_ranks_that_practise_them(trades: list[Practised]) -> None:
    assert len(trades) > 700
    assert [each for each in trades if each.trade in NO_OFFICERS and each.rank.startswith("OF")] == []
    assert [each for each in trades if each.trade in NO_SERGEANTS_MAJOR and each.rank in ("OR-8", "OR-9")] == []
    beginners = ("OR-2", "OR-3")
    assert [
        each for each in trades if each.trade in ("eod", "analyst", "leader", "nurse") and each.rank in beginners
    ] == []


def test_doctors_are_officers_who_have_studied(trades: list[Practised]) -> None:
    doctors = [each for each in trades if each.trade == "medical officer"]
    doctors += [each for each in trades if each.trade == "medic" and each.rank.startswith("OF")]
    assert len(doctors) > 20
    assert [each for each in doctors if each.rank < "OF-2" or each.age < 28] == []


def test_nobody_is_too_young_or_too_old_for_their_rank(trades: list[Practised]) -> None:
    assert [each for each in trades if not 18 <= each.age <= 56] == []
    youngest = {"OR-5": 24, "OR-7": 30, "OF-1": 22, "OF-2": 26, "OF-3": 32}
    assert [each for each in trades if each.age < youngest.get(each.rank, 18)] == []


# What is expected, held against a plain model in SCIP that shares no code with the package


def tree_of(path: Path, rows: list[dict[str, str]] | None = None) -> dict[str, Any]:
    """A scenario with its people in it, and the targets of 2027 as numbers."""
    tree = read_yaml(path.read_text("utf-8"), path.name).value
    assert isinstance(tree, dict)
    tree["pool"] = rows or [*csv.DictReader((path.parent / str(tree["pool"])).read_text("utf-8").splitlines())]
    for asked in (row for home in (tree, *tree["teams"]) for row in home.get("require", [])):
        if isinstance(asked.get("at_least"), dict):
            asked["at_least"] = {"troops": "14%", "observers_staff": "24%"}[asked["at_least"]["target"]]
    return tree


def found(tree: dict[str, Any]) -> dict[str, object]:
    verdict, goals = PlainModel({key: value for key, value in tree.items() if key != "expect"}).answer()
    return {"verdict": verdict, "goals": goals}


@pytest.mark.parametrize(
    "name",
    [
        "observers",
        "observers_second_batch",
        "staff_posts",
        "medical_level1",
        "smart_team",
        "reserve_company",
        "eod_impossible",
        "engineer_detachment",
    ],
)
def test_what_a_shipped_scenario_expects_is_what_a_plain_model_finds(name: str) -> None:
    tree = tree_of(SCENARIOS / f"{name}.yaml")
    assert found(tree) == {"verdict": tree["expect"]["verdict"], "goals": tree["expect"].get("goals", [])}


def test_the_engagement_teams_reach_what_one_team_of_28_would() -> None:
    """Seven teams are no better than one of their size of which seven times as much is asked."""
    tree = tree_of(SCENARIOS / "engagement_platoon.yaml")
    teams = tree["teams"][1]
    assert teams.pop("number") == 7
    teams["size"] *= 7
    for asked in teams["require"]:
        asked["at_least"] *= 7
    assert found(tree)["goals"] == tree["expect"]["goals"]


def rows_of(month: str) -> list[dict[str, str]]:
    """The people of a roll, read by hand as its scenario says."""
    _, _, header, *lines = openpyxl.load_workbook(SCENARIOS / "rosters" / f"roll_{month}.xlsx").worksheets[0].values
    people = []
    for line in lines:
        _, number, rank, _, sex, _, unit, *tongues = map(str, line[:11])
        if number == "None":
            continue
        cells = {str(name): str(cell) for name, cell in zip(header[11:], line[11:], strict=True)}
        cells |= {name: value[:10] for name, value in cells.items() if name.endswith(" until") and value != "n/a"}
        spoken = [
            f"{tongue}:{level}" for tongue, level in zip(tongues[::2], tongues[1::2], strict=True) if len(tongue) > 3
        ]
        cells |= {"languages": "; ".join(spoken), "Courses": cells["Courses"].replace(",", ";").replace("None", "")}
        known = {name: cell for name, cell in cells.items() if cell != "n/a"}
        people.append({"id": number.zfill(5), "Rank": rank, "sex": sex[0].upper(), "Unit": unit, **known})
    return people


@pytest.mark.parametrize(("month", "goals"), [("november", [0, 470, 818]), ("december", [0, 472, 874])])
def test_the_roll_of_the_next_month_is_answered_by_the_same_scenario(month: str, goals: list[int]) -> None:
    scenario = SCENARIOS / "rosters" / "observers_roll.yaml"
    problem = load(scenario, pool=SCENARIOS / "rosters" / f"roll_{month}.xlsx")
    rows = rows_of(month)
    assert [*problem.pool.ids] == [row["id"] for row in rows]
    tree = tree_of(scenario, rows)
    tree["fields"]["Courses"] = "set"
    assert found(tree) == {"verdict": "best", "goals": goals}
    assert [goal.value for goal in solve(problem).goals] == goals
    if month == "november":
        assert tree["expect"]["goals"] == goals


def test_what_stands_under_its_pool_is_what_new_finds_out_and_two_decisions() -> None:
    described = describe(SCENARIOS / "rosters" / "roll_november.xlsx")
    tree = read_yaml((SCENARIOS / "rosters" / "observers_roll.yaml").read_text("utf-8"), "roll").value
    assert isinstance(tree, dict)
    decided = tree["pool"].pop("values"), tree["fields"].pop("Rank")
    assert decided == ({"sex": {"F": ["female", "f"], "M": ["male", "m"]}}, ["Lt", "Capt", "Maj", "Lt Col"])
    assert {**described.mapping, "file": "roll_november.xlsx"} == tree["pool"]
    assert len(described.choices) == 2
    assert {*described.blanks} == {"n/a", "-"}


def test_a_workbook_holds_nothing_of_the_machine_that_made_it() -> None:
    made = roll.november()
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        entries = archive.infolist()
    assert {(each.date_time, each.compress_type, each.create_system) for each in entries} == {
        ((1980, 1, 1, 0, 0, 0), zipfile.ZIP_STORED, 0)
    }


def test_a_workbook_is_read_as_it_was_written() -> None:
    made = workbook("A & B", [("title",), ("<id>", Zeros(7), date(2027, 5, 1), None, 3)])
    book = openpyxl.load_workbook(io.BytesIO(made))
    (sheet,) = book.worksheets
    cells = list(sheet.iter_rows())[1]
    assert sheet.title == "A & B"
    assert [cell.value for cell in cells] == ["<id>", 7, datetime(2027, 5, 1), None, 3]
    assert cells[1].number_format == "00000"
