"""The JSON Schema: every shipped scenario keeps to it, and typing errors do not."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from composer.measures import MEASURES
from composer.scenario.schema import schema
from composer.scenario.yaml import read_yaml

SHIPPED = sorted((Path(__file__).parent.parent / "scenarios").glob("*.yaml"))
VALIDATOR = Draft202012Validator(schema())


def tree(path: Path) -> Any:
    value = read_yaml(path.read_text("utf-8"), path.name).value
    return json.loads(json.dumps(value, default=lambda item: float(item) if isinstance(item, Decimal) else str(item)))


def test_it_is_a_schema_itself() -> None:
    Draft202012Validator.check_schema(schema())
    json.dumps(schema())


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_every_shipped_scenario_keeps_to_it(path: Path) -> None:
    assert [error.message for error in VALIDATOR.iter_errors(tree(path))] == []


def test_every_measure_can_be_a_requirement_and_a_goal() -> None:
    for key, kind in MEASURES.items():
        example = read_yaml(kind.example, "example").value
        assert isinstance(example, dict)
        measure = {name: value for name, value in example.items() if name in kind.known_keys()}
        scenario = {
            "pool": [{"id": "A"}],
            "teams": [{"name": "t", "size": 1, "require": [example]}],
            "prefer": [{"most": measure}, {"least": measure, "team": "t"}],
        }
        assert [error.message for error in VALIDATOR.iter_errors(scenario)] == [], key


def test_sizes_gates_and_seats_can_be_kept() -> None:
    scenario = tree(Path(__file__).parent.parent / "scenarios" / "observers.yaml")
    scenario["teams"][0] |= {"keep": ["size", "rank"], "seats": [{"seat": "s", "keep": True, "weight": 2.5}]}
    assert [error.message for error in VALIDATOR.iter_errors(scenario)] == []


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
    scenario = copy.deepcopy(tree(Path(__file__).parent.parent / "scenarios" / "observers.yaml"))
    spoil(scenario)
    assert list(VALIDATOR.iter_errors(scenario))
