"""A JSON Schema for scenario files, for editors: made from the models, so that a new measure is in it by itself."""

from __future__ import annotations

from typing import Any

from composer.measures import MEASURES, Measure
from composer.models import Model
from composer.problem import Seat, Team
from composer.requirement import Goal, Requirement
from composer.scenario.file import Expect, ScenarioFile

HEADER = "# yaml-language-server: $schema=scenario.schema.json"

Schema = dict[str, Any]

_NUMBER: Schema = {"type": "number"}
_BOUND: Schema = {"anyOf": [_NUMBER, {"type": "string", "pattern": "^[0-9.]+ *%$|^[0-9]+ */ *[0-9]+$"}]}
_TEXT: Schema = {"type": ["string", "number", "boolean"]}
_COUNT: Schema = {"type": "integer", "minimum": 0}
_DAY: Schema = {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
_WHO: Schema = {"$ref": "#/$defs/Who"}
_KNOWN: dict[str, Schema] = {
    "everyone": _WHO,
    "who": _WHO,
    "among": _WHO,
    "of": _WHO,
    "members": _WHO,
    "share": _WHO,
    "lone": _WHO,
    "pairs": {"type": "array", "items": {"type": "array", "items": _TEXT, "minItems": 2, "maxItems": 2}, "minItems": 1},
    "together": {"type": "array", "items": _TEXT, "minItems": 2},
    "at_least": _BOUND,
    "at_most": _BOUND,
    "exactly": _BOUND,
    "aim": _BOUND,
    "weight": {"type": "number", "exclusiveMinimum": 0},
    "keep": {"type": "boolean"},
    "number": _COUNT,
    "seats": {"type": "array", "items": {"$ref": "#/$defs/Seat"}},
    "require": {"type": "array", "items": {"$ref": "#/$defs/Requirement"}},
    "prefer": {"type": "array", "items": {"$ref": "#/$defs/Goal"}},
    "tradeoffs": {"type": "array", "items": {"$ref": "#/$defs/Goal"}},
    "teams": {"type": "array", "items": {"$ref": "#/$defs/Team"}, "minItems": 1},
    "start": _DAY,
    "end": _DAY,
    "fields": {"type": "object", "additionalProperties": {"$ref": "#/$defs/Field"}},
    "expect": {"$ref": "#/$defs/Expect"},
    "verdict": {"enum": ["best", "found", "impossible", "undecided"]},
    "goals": {"type": "array", "items": _NUMBER},
    "ways_out": {"type": "array", "items": _NUMBER},
    "points": _COUNT,
    "pool": {
        "anyOf": [
            {"type": "string"},
            {"type": "object", "properties": {"file": {"type": "string"}, "sheet": _TEXT}, "required": ["file"]},
            {"type": "array", "items": {"type": "object", "required": ["id"]}},
        ]
    },
    "size": {
        "anyOf": [
            _COUNT,
            {"type": "object", "properties": {"at_least": _COUNT, "at_most": _COUNT}, "additionalProperties": False},
        ]
    },
}


def schema() -> Schema:
    """The schema as plain values (JSON Schema 2020-12)."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$comment": f"To switch it on, put this line first in a scenario: {HEADER}",
        "title": "team-composer scenario",
        **_object(ScenarioFile, required=["pool", "teams"]),
        "$defs": {
            "Who": {
                "type": "object",
                "properties": {key: {"type": "array", "items": _WHO, "minItems": 1} for key in ("any", "none")},
                "additionalProperties": {"type": ["string", "number", "boolean", "array", "object"]},
            },
            "Field": {
                "anyOf": [
                    {"enum": ["text", "number", "date", "flag", "set", "levels"]},
                    {"type": "array", "items": _TEXT, "minItems": 1},
                    {"type": "object", "properties": {"levels": {"type": ["string", "array"]}}, "required": ["levels"]},
                ]
            },
            "Seat": _object(Seat, required=["seat"]),
            "Team": _object(Team, required=["name", "size"]),
            "Expect": _object(Expect, required=[]),
            "Requirement": {"anyOf": [_requirement(kind) for kind in MEASURES.values()]},
            "Goal": {
                "type": "object",
                "properties": {key: {"$ref": "#/$defs/Measure"} for key in ("most", "least")} | {"team": _TEXT},
                "additionalProperties": False,
                "description": Goal.__doc__,
            },
            "Measure": {"anyOf": [_measure(kind, {"team": _TEXT}, []) for kind in MEASURES.values()]},
        },
    }


def _object(model: type[Model], required: list[str]) -> Schema:
    return {
        "type": "object",
        "description": (model.__doc__ or "").strip().split("\n")[0],
        "properties": {key: _KNOWN.get(key, _TEXT) for key in model.known_keys()},
        "required": required,
        "additionalProperties": False,
    }


def _requirement(kind: type[Measure]) -> Schema:
    own = {name: _KNOWN.get(name, _TEXT) for name in Requirement.model_fields if name != "measure"}
    bounds: list[Schema] = [{"required": [bound]} for bound in ("at_least", "at_most", "exactly")]
    return {**_measure(kind, own, [kind.key]), "anyOf": bounds}


def _measure(kind: type[Measure], more: dict[str, Schema], required: list[str]) -> Schema:
    return {
        "type": "object",
        "description": kind.counts,
        "properties": {key: _KNOWN.get(key, _TEXT) for key in kind.known_keys()} | more,
        "required": required or [kind.key],
        "additionalProperties": False,
    }
