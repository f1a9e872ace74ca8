"""The JSON Schema: every shipped scenario keeps to it, and typing errors do not."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from composer.base.errors import ScenarioError
from composer.measures import MEASURES
from composer.scenario.load import load
from composer.scenario.schema import schema
from composer.scenario.yaml import read_yaml
from tests.support import ROOT
from tests.support.documents import PAGES, examples
from tests.support.json_schema import mistakes, validator
from tests.support.random_plans import random_plan
from tests.support.random_problems import random_scenario

SHIPPED = sorted((ROOT / "scenarios").rglob("*.yaml"))


def tree(path: Path) -> Any:
    value = read_yaml(path.read_text("utf-8"), path.name).value
    return json.loads(json.dumps(value, default=lambda item: float(item) if isinstance(item, Decimal) else str(item)))


@pytest.mark.unmeasured
def test_it_is_a_schema_itself() -> None:
    whole = schema()
    validator().check_schema(whole)
    assert whole["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    named = re.findall(r'"\$ref": "#/\$defs/([^"]+)"', text := json.dumps(whole))
    assert {*named} <= {*whole["$defs"]}
    assert len(named) == text.count('"$ref"') > 100


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_every_shipped_scenario_keeps_to_it(path: Path) -> None:
    assert mistakes(tree(path)) == []


def test_every_measure_can_be_a_requirement_and_a_goal() -> None:
    asked = {key: kind for key, kind in MEASURES.items() if not kind.of_losses}
    for key, kind in asked.items():
        example = read_yaml(kind.example, "example").value
        assert isinstance(example, dict)
        measure = {name: value for name, value in example.items() if name in kind.known_keys()}
        scenario = {
            "pool": [{"id": "A"}],
            "teams": [{"name": "t", "size": 1, "require": [] if kind.of_plan or kind.over_all else [example]}],
            "require": [example],
            "prefer": [{"most": measure}, {"least": measure, "team": "t"}],
        }
        assert mistakes(scenario) == [], key


def test_sizes_gates_and_seats_can_be_kept() -> None:
    scenario = tree(ROOT / "scenarios" / "observers.yaml")
    scenario["teams"][0] |= {"keep": ["size", "rank"], "seats": [{"seat": "s", "keep": True, "weight": 2.5}]}
    assert mistakes(scenario) == []


@pytest.mark.parametrize(
    "spoil",
    [
        lambda file: file.update(teems=[]),
        lambda file: file.pop("teams"),
        lambda file: file["teams"][0].pop("size"),
        lambda file: file["teams"][0].update(sise=3),
        lambda file: file["teams"][0].update(size=-1),
        lambda file: file["teams"][0]["require"].append({"member": {}, "at_least": 1}),
        lambda file: file["teams"][0]["require"].append({"members": {}, "at_lest": 1}),
        lambda file: file["teams"][0]["require"].append({"members": {}}),
        lambda file: file["teams"][0]["require"].append({"total": "x", "among": {}, "at_most": 1}),
        lambda file: file["teams"][0].update(keep="size"),
        lambda file: file["teams"][0].update(keep=True),
        lambda file: file["teams"][0].update(seats=[{"seat": "s", "keep": ["who"]}]),
        lambda file: file["teams"][0].update(seats=[{"seat": "s", "weight": 0}]),
        lambda file: file["prefer"].append({"mosst": {"total": "x"}}),
        lambda file: file.update(start="next year"),
        lambda file: file.update(expect={"verdict": "fine"}),
        lambda file: file.update(sweep=["observers.size=5..9"]),
        lambda file: file.update(sweep={"observers.size": {"at_least": 5}}),
        lambda file: file.update(sweep={"a.size": "1..2", "b.size": "1..2", "c.size": "1..2"}),
    ],
)
def test_a_typing_error_is_refused(spoil: Callable[[Any], None]) -> None:
    scenario = copy.deepcopy(tree(ROOT / "scenarios" / "observers.yaml"))
    spoil(scenario)
    assert mistakes(scenario)


# What it refuses, the loader refuses; what the loader takes, it takes.

BAD = Path(__file__).parent / "bad"
DATA = "what is wrong is in the pool, or in what the pool's columns are"
FILE = "what is wrong is the file of the pool, which has to be opened"
COMPARED = "two values have to be compared with each other, and a schema compares each with what it says itself"
TWICE = "a name has to differ from other names, wherever they stand"
PASSED = {
    "age_without_days_of_birth": DATA,
    "bound_at_least_above_at_most": COMPARED,
    "columns_that_do_not_exist": DATA,
    "columns_with_the_same_name": FILE,
    "days_declared_but_wrong": DATA,
    "fields_that_do_not_fit_the_cells": DATA,
    "ids_blank_and_twice": DATA,
    "json_of_no_list": FILE,
    "json_unreadable": FILE,
    "json_with_keys_twice": FILE,
    "levels_not_declared": DATA,
    "levels_of_a_scale_written_in_another_way": DATA,
    "levels_outside_their_scale": "which scale a condition is read by is declared elsewhere, under the field's name",
    "levels_written_in_another_way": DATA,
    "numbers_declared_but_wrong": DATA,
    "parquet_that_is_none": FILE,
    "pool_file_missing": FILE,
    "pool_in_a_missing_folder": FILE,
    "pool_of_a_header_only": FILE,
    "quotation_mark_never_closed": FILE,
    "requirement_names_twice": TWICE,
    "scale_of_levels_not_declared": DATA,
    "text_that_was_meant_as_a_number": DATA,
    "tour_days_that_nobody_gave": "whether `end` is the tour's last day or a text is told by the column",
    "tour_ends_before_it_starts": COMPARED,
    "xlsx_that_is_none": FILE,
}
"""Bad files that an editor cannot tell by the schema, and why not."""


def test_of_the_bad_files_it_passes_only_those_that_no_schema_can_tell() -> None:
    passed = set()
    for path in sorted(BAD.glob("*.yaml")):
        try:
            value = tree(path)
        except ScenarioError:
            continue  # an editor tells of broken YAML by itself
        if validator().is_valid(value):
            passed.add(path.stem)
    assert passed == PASSED.keys()


def small(**more: object) -> dict[str, Any]:
    pool = [{"id": "A", "sex": "F", "n": 1}, {"id": "B", "sex": "M", "n": 2}]
    return {"pool": pool, "start": "2027-02-28", "teams": [{"name": "t", "size": 1, "require": []}], **more}


def required(**row: object) -> dict[str, Any]:
    scenario = small()
    scenario["teams"][0]["require"] = [row]
    return scenario


def team(**more: object) -> dict[str, Any]:
    scenario = small()
    scenario["teams"][0] |= more
    return scenario


WOMEN: dict[str, Any] = {"share": {"sex": "F"}}
AXIS = {"most": {"members": {}}}
COURSE: dict[str, Any] = {"name": "c", "gives": {"n": 3}, "cost": 1}

REFUSED: dict[str, dict[str, Any]] = {
    "share above 100 %": required(**WOMEN, at_least="101%"),
    "share of 100.5 %": required(**WOMEN, at_least="100.5%"),
    "share below 0 %": required(**WOMEN, at_least="-5%"),
    "share as a bare number": required(**WOMEN, at_least=25),
    "share of a denominator 0": required(**WOMEN, at_least="1/0"),
    "aim of a share above 100 %": required(**WOMEN, at_least="5%", aim="200%"),
    "an unknown target": required(**WOMEN, at_least={"target": "troop"}),
    "a target with another key": required(**WOMEN, at_least={"target": "troops", "year": 2027}),
    "a target of members": required(members={}, at_least={"target": "troops"}),
    "a target without a year": {
        k: v for k, v in required(**WOMEN, at_least={"target": "troops"}).items() if k != "start"
    },
    "a target over all teams without a year": {
        k: v
        for k, v in small(require=[{**WOMEN, "at_least": "1%", "aim": {"target": "troops"}}]).items()
        if k != "start"
    },
    "exactly beside at_least": required(members={}, exactly=1, at_least=1),
    "exactly beside at_most": required(members={}, exactly=1, at_most=1),
    "exactly beside an aim": required(members={}, exactly=1, aim=1),
    "an aim beside two bounds": required(members={}, at_least=0, at_most=1, aim=1),
    "an aim alone": required(members={}, aim=1),
    "no bound": required(members={}),
    "a blank bound": required(members={}, at_least=None),
    "half a person": required(members={}, at_least=1.5),
    "half a value": required(distinct="sex", at_least=0.5),
    "half of a group": required(largest_group="sex", at_most=0.5),
    "two lone": required(lone={}, at_most=2),
    "a number beyond 10^12": required(total="n", at_most=10**13),
    "a blank name": required(members={}, at_least=0, name=" "),
    "a weight of 0": required(members={}, at_least=0, weight=0),
    "a weight below 0": required(members={}, at_least=0, weight=-1),
    "a percentage of people": required(members={}, at_least="25%"),
    "a pair of one": required(pairs=[["A"]], at_most=0),
    "a pair of three": required(pairs=[["A", "B", "C"]], at_most=0),
    "a pair of the same": required(pairs=[["A", "A"]], at_most=0),
    "a pair with a blank": required(pairs=[["A", ""]], at_most=0),
    "no pair": required(pairs=[], at_most=0),
    "together of one": required(together=["A"], at_most=0),
    "together of the same": required(together=["A", "A"], at_most=0),
    "`targets`, which is no key": required(members={}, at_least=0, targets=[]),
    "a team of a blank name": team(name="\t"),
    "a size below 0": team(size=-1),
    "half a size": team(size=1.5),
    "no end of a size": team(size={}),
    "a seat below 0": team(seats=[{"seat": "s", "number": -1}]),
    "a seat of a blank name": team(seats=[{"seat": ""}]),
    "no teams alike": team(number=0),
    "a thousand and one alike": team(number=1001),
    "no id": team(everyone={"id": []}),
    "a blank id": team(everyone={"id": ""}),
    "no alternative": team(everyone={"any": []}),
    "nothing asked of a field": team(everyone={"sex": None}),
    "no label asked": team(everyone={"sex": []}),
    "a blank title": small(title=""),
    "tradeoffs of one axis": small(tradeoffs=[AXIS]),
    "a goal in both directions": small(prefer=[{"most": {"members": {}}, "least": {"members": {}}}]),
    "a goal with a bound": small(prefer=[{"most": {"members": {}, "at_least": 1}}]),
    "30 February": small(start="2027-02-30"),
    "31 June": small(end="2027-06-31"),
    "a 13th month": small(start="2027-13-01"),
    "a label twice": small(fields={"sex": ["F", "M", "F"]}),
    "a blank label": small(fields={"sex": ["F", "M", " "]}),
    "a scale with a label twice": small(fields={"sex": {"levels": ["a", "a"]}}),
    "a scale of nothing": small(fields={"sex": []}),
    "a person without an id": small(pool=[{"sex": "F"}]),
    "a person with a blank id": small(pool=[{"id": ""}]),
    "a pool at an address": small(pool="https://example.org/p.csv"),
    "a pool of an unknown ending": small(pool="p.docx"),
    "a pool without a name": small(pool=".csv"),
    "a sheet of a CSV file": small(pool={"file": "p.csv", "sheet": "x"}),
    "weeks without today": small(courses=[COURSE | {"weeks": 2}]),
    "a course that gives nothing": small(courses=[COURSE | {"gives": {}}]),
    "a course that gives an id": small(courses=[COURSE | {"gives": {"id": "x"}}]),
    "a course of a cost below 0": small(courses=[COURSE | {"cost": -1}]),
    "a recruit with an id": small(recruits=[COURSE | {"gives": {"id": "x"}}]),
    "recruits without a number where sizes are open": small(
        teams=[{"name": "t", "size": {"at_least": 1}}], recruits=[COURSE]
    ),
    "a sweep over half a size": small(sweep={"t.size": [1, 1.5]}),
    "a sweep over a size below 0": small(sweep={"t.size": [-1, 1]}),
    "a sweep over a value twice": small(sweep={"t.size": [1, 1]}),
    "a sweep over nothing": small(sweep={"t.size": []}),
    "a sweep over a range that is none": small(sweep={"t.size": "1..x"}),
    "a sweep with a value missing": small(sweep={"t.size": "1,,2"}),
    "a sweep over true": small(sweep={"t.size": True}),
    "an expected value that is no number": small(expect={"goals": ["many"]}),
}

TAKEN: dict[str, dict[str, Any]] = {
    "100 %": required(**WOMEN, at_least="100%"),
    "0 %": required(**WOMEN, at_least="0 %"),
    "0": required(**WOMEN, at_least=0),
    "99.95 %": required(**WOMEN, at_most="99.95%"),
    "a fraction": required(**WOMEN, at_least="1/3", aim="2 / 3"),
    "a target": required(**WOMEN, at_least={"target": "troops"}, aim={"target": "observers_staff"}),
    "an exact target": required(**WOMEN, exactly={"target": "troops"}),
    "a target over all teams": small(require=[{**WOMEN, "at_most": {"target": "troops"}, "team": "t"}]),
    "two bounds": required(members={}, at_least=0, at_most=1),
    "a ceiling and an aim": required(members={}, at_most=1, aim=0, weight=0.5),
    "a whole decimal": required(members={}, at_least=1.0),
    "a sum of halves": required(total="n", at_least=-0.5, aim=1.5),
    "a mean of halves": required(average="n", at_least=0.5),
    "lone": required(lone={"sex": "F"}, exactly=1),
    "a pair": required(pairs=[["A", "B"]], at_most=0),
    "together": required(together=["A", "B"], at_most=0),
    "a name that is a number": required(members={}, at_least=0, name=2027),
    "an empty team": team(size=0),
    "an open size": team(size={"at_least": 0}),
    "no tradeoffs": small(tradeoffs=[]),
    "two axes": small(tradeoffs=[AXIS, {"least": {"total": "n"}, "team": "t"}]),
    "29 February": small(start="2028-02-29"),
    "no fields": small(fields=None),
    "a scale": small(fields={"sex": ["M", "F"]}),
    "weeks": small(today="2027-01-01", courses=[COURSE | {"weeks": 2}]),
    "no weeks": small(courses=[COURSE | {"weeks": 0}]),
    "recruits by number": small(
        teams=[{"name": "t", "size": {"at_least": 1}}], recruits=[COURSE | {"gives": {}, "number": 3}]
    ),
    "a sweep over sizes": small(sweep={"t.size": "0..2"}),
    "a sweep over sizes one by one": small(sweep={"t.size": "0, 1, 2"}),
    "a sweep over sizes listed": small(sweep={"t.size": [0, "1..2"]}),
    "expected fractions": small(expect={"goals": ["1/3", -2, 0.5]}),
}


def plainly(scenario: Any) -> Any:
    """As JSON, which is what an editor's schema is held against."""
    return json.loads(
        json.dumps(scenario, default=lambda item: float(item) if isinstance(item, Decimal) else str(item))
    )


@pytest.mark.parametrize("scenario", REFUSED.values(), ids=REFUSED.keys())
def test_what_needs_no_pool_is_refused_by_it_and_by_the_loader(scenario: dict[str, Any]) -> None:
    assert not validator().is_valid(plainly(scenario))
    with pytest.raises(ScenarioError):
        load(scenario)


@pytest.mark.parametrize("scenario", TAKEN.values(), ids=TAKEN.keys())
def test_what_lies_on_the_right_side_of_the_border_is_taken_by_both(scenario: dict[str, Any]) -> None:
    assert mistakes(plainly(scenario)) == []
    load(scenario)


@pytest.mark.by_the_hundred
@pytest.mark.parametrize("draw", [random_scenario, random_plan], ids=["problems", "plans"])
def test_random_scenarios_keep_to_it(draw: Callable[[int], Any]) -> None:
    for seed in range(150):
        scenario = draw(seed)
        assert mistakes(plainly(scenario)) == [], seed


def test_the_examples_of_the_documents_keep_to_it() -> None:
    shown = [read_yaml(each.text, "shown").value for page in PAGES for each in examples(page, "yaml")]
    whole = [value for value in shown if isinstance(value, dict) and {"pool", "teams"} <= value.keys()]
    assert len(whole) >= 2
    for value in whole:
        assert mistakes(plainly(value)) == []


def test_a_key_of_the_pool_under_which_every_line_is_a_comment_is_none() -> None:
    empty = {"columns": None, "values": None, "blank": None, "known": None}
    assert validator().is_valid(small(pool={"file": "p.csv", "id": "No", **empty}))
    assert not validator().is_valid(small(pool={"file": "p.csv", "person": None}))
