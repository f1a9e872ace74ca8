"""The JSON Schema for editors, held against the shipped scenarios by a validator of the part of it that it uses.

Any schema keyword that the validator does not know is an error, so nothing passes unread.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from composer.base.models import Model
from composer.measures import MEASURES
from composer.pool.kinds import KINDS
from composer.problem.requirement import Requirement
from composer.scenario.schema import schema
from composer.scenario.yaml import read_yaml
from tests.support.command_line import SCENARIOS

SCHEMA = schema()
_SILENT = {"$schema", "$comment", "$defs", "title", "description"}
_TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "number": (int, float, Decimal),
    "integer": (int,),
    "boolean": (bool,),
    "array": (list,),
    "object": (dict,),
    "null": (type(None),),
}


def _fits(value: Any, rule: Any) -> bool:
    if isinstance(rule, bool):
        return rule
    return all(_holds(keyword, value, rule) for keyword in rule if keyword not in _SILENT)


def _holds(keyword: str, value: Any, rule: dict[str, Any]) -> bool:
    asked = rule[keyword]
    mapping, listed = isinstance(value, dict), isinstance(value, list)
    checks: dict[str, Callable[[], bool]] = {
        "$ref": lambda: _fits(value, SCHEMA["$defs"][asked.removeprefix("#/$defs/")]),
        "type": lambda: any(_is(value, name) for name in ([asked] if isinstance(asked, str) else asked)),
        "enum": lambda: value in asked,
        "const": lambda: value == asked and not isinstance(value, bool),
        "pattern": lambda: not isinstance(value, str) or re.search(asked, value) is not None,
        "minimum": lambda: not _is(value, "number") or value >= asked,
        "maximum": lambda: not _is(value, "number") or value <= asked,
        "exclusiveMinimum": lambda: not _is(value, "number") or value > asked,
        "minItems": lambda: not listed or len(value) >= asked,
        "maxItems": lambda: not listed or len(value) <= asked,
        "maxProperties": lambda: not mapping or len(value) <= asked,
        "minProperties": lambda: not mapping or len(value) >= asked,
        "items": lambda: not listed or all(_fits(item, asked) for item in value),
        "required": lambda: not mapping or set(asked) <= set(value),
        "properties": lambda: not mapping or all(_fits(value[key], asked[key]) for key in asked if key in value),
        "additionalProperties": lambda: (
            not mapping or all(_fits(value[key], asked) for key in value if key not in _known(value, rule))
        ),
        "anyOf": lambda: any(_fits(value, each) for each in asked),
        "allOf": lambda: all(_fits(value, each) for each in asked),
        "not": lambda: not _fits(value, asked),
        "if": lambda: not _fits(value, asked) or _fits(value, rule["then"]),
        "then": lambda: "if" in rule,
        "contains": lambda: not listed or any(_fits(item, asked) for item in value),
        "uniqueItems": lambda: not listed or all(item not in value[:at] for at, item in enumerate(value)),
        "propertyNames": lambda: not mapping or all(_fits(key, asked) for key in value),
        "patternProperties": lambda: (
            not mapping or all(_fits(value[key], asked[pattern]) for pattern in asked for key in _like(value, pattern))
        ),
        "oneOf": lambda: sum(_fits(value, each) for each in asked) == 1,
    }
    return checks[keyword]()


def _like(value: dict[str, Any], pattern: str) -> list[str]:
    return [key for key in value if re.search(pattern, key)]


def _known(value: dict[str, Any], rule: dict[str, Any]) -> set[str]:
    return {
        *rule.get("properties", {}),
        *(key for each in rule.get("patternProperties", {}) for key in _like(value, each)),
    }


def _is(value: Any, name: str) -> bool:
    return isinstance(value, _TYPES[name]) and (name == "boolean" or not isinstance(value, bool))


def _tree(name: str = "observers.yaml") -> Any:
    return read_yaml((SCENARIOS / name).read_text(encoding="utf-8"), name).value


def _snippet(text: str) -> Any:
    return read_yaml(text, "snippet").value


@pytest.mark.parametrize("name", sorted(path.name for path in SCENARIOS.glob("*.yaml")))
def test_the_shipped_scenarios_fit(name: str) -> None:
    assert _fits(_tree(name), SCHEMA)


@pytest.mark.parametrize("key", [key for key, kind in MEASURES.items() if not kind.of_losses])
def test_the_example_of_every_measure_fits_as_a_requirement(key: str) -> None:
    tree, kind = _tree(), MEASURES[key]
    tree["require"] = [_snippet(kind.example) | {"team": "observers"}]
    assert _fits(tree, SCHEMA)
    tree["teams"][0]["require"] = [_snippet(kind.example)]
    assert _fits(tree, SCHEMA) is not (kind.of_plan or kind.over_all)  # these are asked of all teams together


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.kind)
def test_the_example_of_every_kind_of_field_fits_as_a_condition(kind: Any) -> None:
    tree = _tree()
    tree["teams"][0]["everyone"] = _snippet(kind.example)
    assert _fits(tree, SCHEMA)


@pytest.mark.parametrize("key", [key for key, kind in MEASURES.items() if not kind.of_losses])
def test_every_measure_has_its_keys_and_those_of_a_requirement(key: str) -> None:
    wanted = [
        *MEASURES[key].model_fields,
        *(name for name in Requirement.model_fields if name not in ("measure", "targets")),
    ]
    assert list(SCHEMA["$defs"][f"{key}.requirement"]["properties"]) == wanted


def test_a_new_measure_is_in_it_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    from composer.measures.base import FieldName
    from composer.pool.who import ANYONE, Who

    class Spread(MEASURES["lone"]):  # type: ignore[misc,valid-type]
        key = "spread"
        example = "{spread: age, inside: {sex: F}, at_least: 3}"
        spread: FieldName
        inside: Who = ANYONE

    monkeypatch.setitem(MEASURES, "spread", Spread)
    made = schema()["$defs"]["spread.requirement"]["properties"]
    assert made["spread"]["type"] == ["string", "number", "boolean"]
    assert made["inside"] == {"$ref": "#/$defs/Who"}


@pytest.mark.parametrize(
    "addition",
    [
        "size: {at_least: 0}",
        "number: 7",
        "everyone: {any: [{sex: F}, {id: P1}], none: [{unit: [a, b]}]}",
        "everyone: {languages: {fr: {at_least: 1, at_most: 2}, en: 3333}}",
        "seats: [{seat: 1st, number: 2}]",
        "require: [{share: {sex: F}, at_least: 1/3, aim: 50 %, weight: 2.5, keep: true}]",
        "require: [{share: {}, exactly: 0}]",
        "require: [{pairs: [[1, 2]], at_most: 0}, {together: [a, b, c], at_most: 0}]",
    ],
)
def test_what_a_team_may_say_fits(addition: str) -> None:
    tree = _tree()
    tree["teams"][0] |= _snippet(addition)
    assert _fits(tree, SCHEMA)


@pytest.mark.parametrize(
    "addition",
    [
        "szie: 3",
        "size: {at_leas: 3}",
        "number: 0",
        "everyone: {age: {at_least: 3, at_mst: 4}}",
        "everyone: {any: {sex: F}}",
        "everyone: {age: {}}",
        "seats: [{seat: a, wo: {}}]",
        "seats: [{who: {}}]",
        "require: [{memers: {}, at_least: 1}]",
        "require: [{members: {}}]",
        "require: [{members: {}, at_leest: 1}]",
        "require: [{members: {}, among: {}, at_least: 1}]",
        "require: [{members: {}, lone: {}, at_least: 1}]",
        "require: [{members: {}, at_least: 1, team: observers}]",
        "require: [{members: {}, at_least: 25%}]",
        "require: [{share: {}, at_least: 25}]",
        "require: [{members: {}, at_least: 1, weight: 0}]",
        "require: [{pairs: [[P1]], at_most: 0}]",
    ],
)
def test_typing_errors_in_a_team_are_refused(addition: str) -> None:
    tree = _tree()
    tree["teams"][0] |= _snippet(addition)
    assert not _fits(tree, SCHEMA)


@pytest.mark.parametrize(
    "addition",
    [
        "titel: x",
        "start: 2027-1-5",
        "fields: {rank: txt}",
        "fields: {rank: {levels: stanagg}}",
        "pool: {file: a.xlsx, shet: b}",
        "pool: [{name: P1}]",
        "teams: []",
        "prefer: [{mst: {total: a}}]",
        "prefer: [{most: {total: a}, least: {total: b}}]",
        "prefer: [{most: {total: a, off: {}}}]",
        "prefer: [{most: {total: a, at_least: 1}}]",
        "expect: {verdict: bst}",
        "expect: {verdct: best}",
    ],
)
def test_typing_errors_elsewhere_are_refused(addition: str) -> None:
    assert not _fits(_tree() | _snippet(addition), SCHEMA)


@pytest.mark.parametrize("key", ["pool", "teams"])
def test_what_must_be_there_is_asked_for(key: str) -> None:
    tree = copy.deepcopy(_tree())
    del tree[key]
    assert not _fits(tree, SCHEMA)


def test_every_key_is_explained() -> None:
    from composer.problem.team import Seat, Team
    from composer.scenario.file import Expect, ScenarioFile

    models: dict[str, type[Model]] = {"Seat": Seat, "Team": Team, "Expect": Expect}
    places = {name: SCHEMA["$defs"][name] for name in models} | {"the file": SCHEMA}
    assert set(SCHEMA["properties"]) == set(ScenarioFile.model_fields)
    for name, place in places.items():
        for key, rule in place["properties"].items():
            assert rule.get("description") or key == "require", (name, key)
