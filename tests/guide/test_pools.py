"""The page on pools: its file and its scenario are read as they stand, and so is an example of every key."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from composer import load, solve
from composer.pool.kinds import SPELLED
from composer.pool.reading.mapping import ENCODINGS, Reading, read_mapping
from composer.scenario.yaml import read_yaml
from tests.support.documents import keys, named, rows, section, text

PAGE = text("pools")
ROLL, SCENARIO = (
    re.sub("^    ", "", block.lstrip("\n"), flags=re.MULTILINE)
    for block in re.findall(r"(?:^    .*\n|^\n(?=    ))+", PAGE, re.MULTILINE)
)
MAPPING = rows(section(PAGE, "## The mapping"))
FIELDS = rows(section(PAGE, "## Fields"))


def yaml(snippet: str) -> Any:
    return read_yaml(snippet.replace("\\|", "|"), "page").value


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "roll.csv").write_text(ROLL, "utf-8")
    (tmp_path / "roll.yaml").write_text(SCENARIO, "utf-8")
    book = Workbook()
    sheet: Any = book.active
    sheet.title = "Roll"
    for row in csv.reader(ROLL.splitlines(), delimiter=";"):
        sheet.append(row)
    book.save(tmp_path / "roll.xlsx")
    return tmp_path


def test_the_scenario_of_the_page_reads_its_file(folder: Path) -> None:
    problem = load(folder / "roll.yaml")
    people = problem.pool
    assert list(people.ids) == ["00007", "00012", "00031", "00040"]
    kinds = {name: column.kind for name, column in people.columns.items()}
    assert kinds == {
        "sex": "text",
        "Unit": "text",
        "Skills": "set",
        "birth": "date",
        "medical_until": "date",
        "Pay": "number",
        "Ready": "flag",
        "languages": "levels",
        "courses": "set",
        "age": "number",
    }
    assert people.person(0)["Pay"] == 1200.5
    assert people.person(2)["Pay"] is None
    assert solve(problem).verdict == "best"


def test_every_key_of_the_mapping_has_its_row() -> None:
    shown = {name for row in MAPPING for name in named(row[0])}
    assert shown - {"pairs", "marks"} == set(Reading.model_fields)
    assert {name for row in FIELDS for name in [row[0]]} == set(SPELLED)


@pytest.mark.parametrize("row", MAPPING, ids=lambda row: str(row[0]))
def test_an_example_of_a_key_is_read(row: list[str], folder: Path) -> None:
    (snippet,) = named(row[1])
    given = yaml(snippet)
    read_mapping(given if "names" not in given else {"header": "none", **given})
    own = yaml(SCENARIO)["pool"]
    base = {key: own[key] for key in ("file", "id", "person")}
    base["columns"] = {"languages": own["columns"]["languages"]}
    mapping = {**base, **given}
    if "columns" in given:
        mapping["columns"] = {**base["columns"], **given["columns"]}
    if {"sheet", "merged", "hidden"} & {*given}:
        mapping["file"] = "roll.xlsx"
    if "names" in given:
        (folder / "roll.csv").write_text("P1;F;a\nP2;M;b\n", "utf-8")
        mapping = {"file": "roll.csv", "header": "none", **given}
    if "marks" in named(row[0]):
        mapping["yes"] = "x"
    fields = {} if "names" in given else {"languages": {"levels": "stanag"}}
    people = load({"pool": mapping, "fields": fields, "teams": [{"name": "t", "size": 1}]}).pool
    assert len(people) == (2 if "names" in given else 4)


@pytest.mark.parametrize("row", FIELDS, ids=lambda row: str(row[0]))
def test_an_example_of_a_field_is_read(row: list[str], folder: Path) -> None:
    given = yaml(named(row[1])[0])
    assert next(iter(*given.values())) == row[0]
    roll = ROLL.replace("Lang 1", "Papers", 1).replace("English", "en-3").replace("French", "")
    (folder / "roll.csv").write_text(roll, "utf-8")
    own = yaml(SCENARIO)["pool"]
    mapping = {
        **{key: own[key] for key in ("file", "id", "person", "blank")},
        "columns": {"l": "Level", "m": "Level (2)"},
    }
    people = load({"pool": mapping, "fields": given, "teams": [{"name": "t", "size": 1}]}).pool
    assert people.columns[next(iter(given))].kind == row[0]


def test_all_encodings_are_named() -> None:
    (row,) = (row for row in MAPPING if named(row[0]) == ["encoding"])
    said = named(row[2])
    spans = {f"cp{page}" for page in range(1250, 1259)} | {f"iso-8859-{part}" for part in range(1, 17) if part != 12}
    assert set(said) | spans == set(ENCODINGS)


def test_every_refusal_has_its_row() -> None:
    assert [row[0] for row in rows(section(PAGE, "## What is refused"))] == [f"R{number}" for number in range(1, 11)]
    assert keys(PAGE, "## What is refused") == []
