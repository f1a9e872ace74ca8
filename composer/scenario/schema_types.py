"""What the JSON Schema of scenario files says of texts, days, numbers, bounds and files: all that needs no pool."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from composer.base.magnitudes import LARGEST
from composer.measures import Measure
from composer.problem.bounds import BOUNDS
from composer.problem.sweep_values import MOST_VARIED
from composer.problem.targets import NAMES

Schema = dict[str, Any]

TEXT: Schema = {"type": ["string", "number", "boolean"]}
NAME: Schema = TEXT | {"pattern": "\\S"}
"""A text that is not blank; it may be written as a number: `title: 2027`."""
NUMBER: Schema = {"type": "number", "minimum": -LARGEST, "maximum": LARGEST}
AMOUNT: Schema = {"type": "number", "minimum": 0, "maximum": LARGEST}
WEIGHT: Schema = {"type": "number", "exclusiveMinimum": 0, "maximum": LARGEST}
COUNT: Schema = {"type": "integer", "minimum": 0, "maximum": LARGEST}
RATIONAL: Schema = {"anyOf": [NUMBER, {"type": "string", "pattern": "^-?[0-9]{1,12}/[1-9][0-9]{0,11}$"}]}
DAY: Schema = {
    "type": "string",
    "pattern": "^\\s*[0-9]{4}-(02-(0[1-9]|1[0-9]|2[0-9])|(0[469]|11)-(0[1-9]|[12][0-9]|30)|"
    "(0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01]))\\s*$",
}
_MEMBER: Schema = {
    "anyOf": [
        NAME,
        {"type": "object", "properties": {"id": NAME, "seat": {"type": ["string", "null"]}}, "required": ["id"]},
    ]
}
_MEMBERS: Schema = {"type": "array", "items": _MEMBER}
PLAN: Schema = {"anyOf": [{"type": "string", "pattern": "\\S"}, {"type": "object", "additionalProperties": _MEMBERS}]}
"""A file, or the members of each team."""
_PERCENT = "([+-]?0+(\\.0+)?|\\+?0*([0-9]{1,2}(\\.[0-9]+)?|100(\\.0+)?))\\s*%"
_RATIO = "[0-9]{1,12}\\s*/\\s*0*[1-9][0-9]{0,11}"
PROPORTION: Schema = {
    "anyOf": [{"type": "string", "pattern": f"^\\s*({_PERCENT}|{_RATIO})\\s*$"}, {"const": 0}],
}
TARGET: Schema = {
    "type": "object",
    "properties": {"target": {"enum": list(NAMES)}},
    "required": ["target"],
    "additionalProperties": False,
}
DROP: Schema = {
    "anyOf": [
        PROPORTION,
        {"type": "object", "properties": {"column": NAME}, "required": ["column"], "additionalProperties": False},
        {"type": "array", "items": {"$ref": "#/$defs/DropOut"}, "minItems": 1},
    ]
}
"""One chance for everybody, a column of them, or whose chance is what."""
_NO_RANGE = "([^,.]|\\.(?!\\.))+"
_END = "([+-]?([0-9]+(\\.[0-9]+)?|\\.[0-9]+)\\s*%?|[0-9]{1,12}\\s*/\\s*[1-9][0-9]{0,11})"
_RANGE = f"{_END}\\s*\\.\\.\\s*{_END}(\\s*:\\s*[0-9]+)?"
_PEOPLE = "[0-9]+(\\s*\\.\\.\\s*[0-9]+(\\s*:\\s*[0-9]+)?)?"


def ref(name: str) -> Schema:
    """What is defined under this name."""
    return {"$ref": f"#/$defs/{name}"}


def items(each: Schema, least: int = 0, unique: bool = False) -> Schema:
    """A list."""
    more: Schema = ({"minItems": least} if least else {}) | ({"uniqueItems": True} if unique else {})
    return {"type": "array", "items": each} | more


def mapping(properties: Schema, required: Sequence[str] = (), **more: object) -> Schema:
    """A mapping of these keys and no others."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
    } | more


def span(end: Schema) -> Schema:
    """`{at_least, at_most}`, one of them or both."""
    return mapping({"at_least": end, "at_most": end}) | {"minProperties": 1}


def bound(kind: type[Measure]) -> Schema:
    """A bound of this kind of measure."""
    if kind.unit == "percent":
        return {"anyOf": [*PROPORTION["anyOf"], TARGET]}
    if not kind.whole:
        return NUMBER
    most = LARGEST if kind.largest is None else kind.largest
    return COUNT | {"minimum": -LARGEST, "maximum": most}


def bounded() -> Schema:
    """Which bounds may stand beside each other: `exactly` alone, an aim beside one of the others."""

    def only(*keys: str, without: Iterable[str]) -> Schema:
        return {"required": list(keys), "not": {"anyOf": [{"required": [key]} for key in without]}}

    low, high, exactly = BOUNDS
    return {
        "oneOf": [
            only(exactly, without=(low, high, "aim")),
            only(low, high, without=(exactly, "aim")),
            only(low, without=(high, exactly)),
            only(high, without=(low, exactly)),
        ]
    }


def grids() -> Schema:
    """What a sweep varies: values, and texts such as `5..9`; of people whole numbers."""

    def grid(number: Schema, each: str) -> Schema:
        one: Schema = {"anyOf": [number, {"type": "string", "pattern": f"^\\s*{each}\\s*(,\\s*{each}\\s*)*$"}]}
        return {"anyOf": [one, items(one, 1, unique=True)]}

    return {
        "type": "object",
        "propertyNames": {"pattern": "\\S"},
        "patternProperties": {"^(?!.*\\.everyone\\.).*\\.(size|number)$": grid(COUNT, _PEOPLE)},
        "additionalProperties": grid(NUMBER, f"(?=[^,]*[^,\\s])({_RANGE}|{_NO_RANGE})"),
        "maxProperties": MOST_VARIED,
    }


def ending(endings: Iterable[str]) -> Schema:
    """The name of a file with one of these endings, in small letters or large; no address."""
    either = "|".join("".join(f"[{letter}{letter.upper()}]" for letter in each.lstrip(".")) for each in endings)
    return {"type": "string", "pattern": f"^(?!.*://).*[^/]\\.({either})$"}


def planned() -> list[Schema]:
    """What of a whole file must be there: days that weeks are counted between, of a target its year, how many recruits
    at most where the size of a team is open."""

    def somewhere(key: str, rule: Schema) -> Schema:
        return {"required": [key], "properties": {key: {"type": "array", "contains": rule}}}

    weeks: Schema = {"type": "object", "required": ["weeks"], "properties": {"weeks": {"not": {"const": 0}}}}
    targeted: Schema = {
        "type": "object",
        "anyOf": [{"required": [key], "properties": {key: {"type": "object"}}} for key in (*BOUNDS, "aim")],
    }
    asked: Schema = {"anyOf": [somewhere("require", targeted), somewhere("teams", somewhere("require", targeted))]}
    open_size: Schema = {
        "type": "object",
        "required": ["size"],
        "properties": {"size": {"type": "object", "not": {"required": ["at_most"]}}},
    }
    numbered: Schema = {"recruits": {"type": "array", "items": {"required": ["number"]}}}
    return [
        {"if": somewhere("courses", weeks), "then": {"required": ["today", "start"]}},
        {"if": asked, "then": {"required": ["start"]}},
        {"if": somewhere("teams", open_size), "then": {"properties": numbered}},
    ]
