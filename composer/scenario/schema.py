"""A JSON Schema for scenario files, for editors: made from the models, so that a new measure is in it by itself."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin

from composer.base.models import Model
from composer.measures import MEASURES, Measure
from composer.pool.kinds import KINDS
from composer.pool.who import Who
from composer.problem.bounds import BOUNDS
from composer.problem.courses import Course, Recruit
from composer.problem.decision import Decision
from composer.problem.drop import DropOut
from composer.problem.programme import Tours
from composer.problem.requirement import Goal, Requirement
from composer.problem.reserves import Reserves
from composer.problem.survive import MOST_LOSSES, Survive
from composer.problem.team import MOST_ALIKE, Repeat, Seat, Size, Team
from composer.scenario.file import Expect, ScenarioFile
from composer.scenario.schema_keys import KEYS, LENGTHS
from composer.scenario.schema_pool import field, pool
from composer.scenario.schema_types import (
    COUNT,
    NAME,
    NUMBER,
    TEXT,
    Schema,
    bound,
    bounded,
    items,
    mapping,
    planned,
    ref,
    span,
)

HEADER = "# yaml-language-server: $schema=scenario.schema.json"


def schema(expect: type[Expect] = Expect) -> Schema:
    """The schema as plain values (JSON Schema 2020-12); `expect` is what a file may expect."""
    both = [(kind, kind.key) for kind in MEASURES.values()]
    asked = [(kind, key) for kind, key in both if not kind.of_losses]
    of_teams = [(kind, key) for kind, key in asked if not (kind.of_plan or kind.over_all)]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$comment": f"To switch it on, put this line first in a scenario: {HEADER}",
        "title": "team-composer scenario",
        **_model(ScenarioFile, required=("pool", "teams")),
        "allOf": planned(),
        "$defs": {
            "Who": _who(),
            "Condition": _condition(),
            "Range": span(NAME),
            "Size": {"anyOf": [COUNT, span(COUNT)]},
            "Pool": pool(),
            "Field": field(),
            "Seat": _model(Seat),
            "Repeat": _model(Repeat),
            "Survive": _model(Survive),
            "Reserves": _model(Reserves),
            "Tours": _model(Tours),
            "DropOut": _model(DropOut),
            "Decision": _model(Decision),
            "Team": _model(Team)
            | {"properties": _properties(Team) | {"require": _described("require", items(ref("TeamRequirement")))}},
            "Expect": _model(expect),
            "Bounded": bounded(),
            "Course": _gives(Course, {"properties": {"id": False, "birth": False}, "minProperties": 1}),
            "Recruit": _gives(Recruit, {"properties": {"id": False}, "not": {"required": ["birth", "age"]}}),
            "Given": _given(),
            "Requirement": {"anyOf": [ref(f"{key}.requirement") for _, key in asked]},
            "TeamRequirement": {"anyOf": [ref(f"{key}.team_requirement") for _, key in of_teams]},
            "Goal": _goal(),
            "Measure": {"anyOf": [ref(key) for _, key in both]},
            **{f"{key}.requirement": _requirement(kind) for kind, key in asked},
            **{f"{key}.team_requirement": _requirement(kind, ("team", "at")) for kind, key in of_teams},
            **{key: _measure(kind, {"team": _described("team", NAME)}) for kind, key in both},
        },
    }


def _model(model: type[Model], required: Sequence[str] | None = None) -> Schema:
    """A model as an object: its fields, and what its docstring says first."""
    must = [name for name, info in model.model_fields.items() if info.is_required()]
    about = (model.__doc__ or "").strip().split("\n")[0]
    return mapping(_properties(model), must if required is None else required, description=about)


def _gives(model: type[Model], rule: Schema) -> Schema:
    """A course or recruit, with what it cannot give."""
    described = _model(model)
    described["properties"]["gives"] = described["properties"]["gives"] | rule
    return described


def _properties(model: type[Model], without: Iterable[str] = ()) -> Schema:
    names = [name for name in model.model_fields if name not in without]
    properties = {name: _described(name, _type(model.model_fields[name].annotation)) for name in names}
    if model is Team:
        kept = "What nobody may relax: size, number, or conditions of everyone by their names."
        properties["keep"] = items(NAME) | {"description": kept}
    if model is Tours:
        properties["at_most"] = _described("at_most", {"type": "integer", "minimum": 1})
    if model is Reserves:
        properties["cover"] = _described("cover", COUNT)
        about = "How many: a number, or at_least, at_most or exactly; as few as can be are named."
        ends = mapping(dict.fromkeys(("at_least", "at_most", "exactly"), COUNT)) | {"minProperties": 1}
        properties["number"] = {"anyOf": [COUNT, ends], "description": about}
    if model is Survive:
        known = {"losses": {"type": "integer", "minimum": 0, "maximum": MOST_LOSSES}, "require": items(NAME)}
        told = {"of": "Who can be lost; anyone if left out.", "require": "Names of what has to hold; all if left out."}
        properties |= {name: _described(name, known.get(name, properties[name])) for name in properties}
        properties |= {name: properties[name] | {"description": about} for name, about in told.items()}
    if model in (Team, Repeat):
        properties["number"] = _described("number", {"type": "integer", "minimum": 1, "maximum": MOST_ALIKE})
    return properties


def _described(name: str, schema: Schema) -> Schema:
    about, own = KEYS.get(name, ("", None))
    return (own or schema) | ({"description": about} if about else {})


def _type(annotation: Any) -> Schema:
    """The type of a model's field. Text may be written as a number: `title: 2027`."""
    origin, parts = get_origin(annotation), get_args(annotation)
    if origin in (Union, UnionType):
        return _type(next(part for part in parts if part is not type(None)))
    if origin is Literal:
        return {"enum": list(parts)}
    if origin is tuple:
        if parts[-1] is Ellipsis:
            return items(_type(parts[0]))
        return items(_type(parts[0]), len(parts)) | {"maxItems": len(parts)}
    if hasattr(annotation, "__metadata__"):
        return _type(annotation.__origin__)
    named = {
        Who: "Who",
        Size: "Size",
        Team: "Team",
        Seat: "Seat",
        Repeat: "Repeat",
        Survive: "Survive",
        Reserves: "Reserves",
        Tours: "Tours",
        Decision: "Decision",
        Expect: "Expect",
        Goal: "Goal",
    }
    named |= {Course: "Course", Recruit: "Recruit"}
    named[Requirement] = "Requirement"
    if annotation in named:
        return ref(named[annotation])
    plain: dict[Any, Schema] = {
        str: NAME,
        bool: {"type": "boolean"},
        int: COUNT,
        Fraction: NUMBER,
    }
    return dict(plain.get(annotation, {}))


def _requirement(kind: type[Measure], without: tuple[str, ...] = ()) -> Schema:
    own = _properties(Requirement, ("measure", "targets", *without))
    own |= {name: _described(name, bound(kind)) for name in (*BOUNDS, "aim")}
    return _measure(kind, own) | {"allOf": [ref("Bounded")]}


def _measure(kind: type[Measure], more: Schema) -> Schema:
    """A kind of measure with further keys beside its own."""
    must = [name for name, info in kind.model_fields.items() if info.is_required()]
    own = _properties(kind)
    if own[kind.key].get("type") == "array":
        own[kind.key] = _different(own[kind.key])
    own[kind.key] = own[kind.key] | {"description": f"{kind.counts}, such as {kind.example}"}
    return mapping(own | more, must)


def _different(ids: Schema) -> Schema:
    """A list that a measure takes: of two people or more, all different; or of such lists, one at least."""
    inner = ids["items"]
    if inner.get("type") == "array":
        return ids | {"items": inner | {"uniqueItems": True}, "minItems": 1}
    return ids | {"uniqueItems": True, "minItems": 2}


def _goal() -> Schema:
    sides = {"most": "The more the better.", "least": "The less the better."}
    properties = {side: {"description": about} | ref("Measure") for side, about in sides.items()}
    about = (Goal.__doc__ or "").strip().split("\n")[0]
    return mapping(properties | {"team": _described("team", NAME)}, description=about) | {
        "oneOf": [{"required": [side]} for side in sides]
    }


def _who() -> Schema:
    about = "\n".join(
        ["Fields of the pool with a condition each, all of which must hold."] + [k.example for k in KINDS]
    )
    return {
        "type": "object",
        "description": about,
        "properties": {
            "any": items(ref("Who"), 1) | {"description": "Conditions one of which must hold."},
            "none": items(ref("Who"), 1) | {"description": "Conditions none of which may hold."},
            "id": {"anyOf": [NAME, items(NAME, 1)], "description": "People named by id."},
        },
        "propertyNames": {"pattern": "\\S"},
        "additionalProperties": ref("Condition"),
    }


def _condition() -> Schema:
    levels = {
        "type": "object",
        "properties": {"at_least": False, "at_most": False},
        "additionalProperties": {"anyOf": [TEXT, ref("Range")]},
        "minProperties": 1,
    }
    spans = mapping({"at_least": NAME, "at_most": NAME, "rest": LENGTHS["rest"]}, ("rest",))
    number = mapping({"number": {"anyOf": [COUNT, span(COUNT)]}}, ("number",))
    return {"anyOf": [TEXT, items(TEXT, 1), ref("Range"), levels, spans, number]}


def _given() -> Schema:
    levels = {"type": "object", "additionalProperties": TEXT, "minProperties": 1}
    return {"anyOf": [TEXT, items(TEXT, 1), levels]}
