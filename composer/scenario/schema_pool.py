"""What the JSON Schema of scenario files says of the pool: a file with its mapping, or rows; and of `fields`.

The keys of the mapping are those of its model; a key without a type here fails the test of the schema.
"""

from __future__ import annotations

from collections.abc import Mapping

from composer.pool.kinds import KINDS, declared_reader
from composer.pool.reading.mapping import ENCODINGS, LAST_HEADER, NONE, ROW, Reading
from composer.pool.written.figures import SIGNS
from composer.pool.written.names import PARTS
from composer.scenario.pools import ENDINGS, OF_FILES
from composer.scenario.schema_types import NAME, Schema, ending, items, mapping

_COLUMNS = items(NAME, 1, unique=True)
_WORDS: Schema = {"anyOf": [NAME, items(NAME, 1)]}
_ROW: Schema = {"type": "integer", "minimum": 1, "maximum": LAST_HEADER}
_ONE: Mapping[str, str] = {"d": "[dD]{1,2}", "m": "[mM]{1,2}", "y": "([yY]{4}|[yY]{2})"}
_ORDERS = "|".join(
    "[^A-Za-z0-9_]?".join(_ONE[part] for part in order) for order in ("dmy", "dym", "mdy", "myd", "ydm", "ymd")
)
_DAYS: Schema = {"type": "string", "pattern": f"^\\s*({_ORDERS})\\s*$"}
_DECIMAL: Schema = {"enum": list(SIGNS)}
_WARNING: Schema = {"type": "string", "pattern": "^\\s*[wW][1-9]( .*)?$"}
_NAMES: Schema = {"propertyNames": {"pattern": "\\S"}, "minProperties": 1, "type": "object"}

_KEYS: Mapping[str, tuple[str, Schema]] = {
    "file": ("The file of the people, beside this one.", ending(ENDINGS)),
    "sheet": ("The sheet of a workbook; the first visible one if left out.", {"type": ["string", "integer"]}),
    "encoding": ("The encoding of a CSV file; UTF-8 if left out.", {"enum": list(ENCODINGS)}),
    "separator": ("What separates the cells of a CSV file.", {"type": "string", "minLength": 1, "maxLength": 1}),
    "header": (
        "The row of the header; two rows of one in two storeys; none, with names, where there is no header.",
        {"anyOf": [_ROW, items(_ROW, 1) | {"maxItems": 2}, {"const": NONE}]},
    ),
    "names": ("What the columns of a file without a header are called.", _COLUMNS),
    "id": (
        "The column that tells people apart; several are joined; row numbers the rows.",
        {
            "anyOf": [
                {"const": ROW},
                NAME,
                _COLUMNS,
                mapping({"column": NAME, "digits": {"type": "integer", "minimum": 1, "maximum": 40}}, ("column",)),
            ]
        },
    ),
    "person": ("A row is a person only where these columns are filled.", _COLUMNS),
    "columns": (
        "Which column is which field; pairs and marks make one field of several.",
        _NAMES
        | {
            "type": ["object", "null"],
            "additionalProperties": {
                "anyOf": [
                    NAME,
                    mapping({"pairs": items(items(NAME, 2) | {"maxItems": 2}, 1)}, ("pairs",)),
                    mapping({"marks": _COLUMNS}, ("marks",)),
                ]
            },
        },
    ),
    "values": (
        "Other spellings of the values of fields.",
        _NAMES | {"type": ["object", "null"], "additionalProperties": _NAMES | {"additionalProperties": _WORDS}},
    ),
    "blank": ("Cells that mean unknown.", {"anyOf": [*_WORDS["anyOf"], {"type": "null"}]}),
    "yes": ("Words that mean yes in this file.", _WORDS),
    "no": ("Words that mean no in this file.", _WORDS),
    "dates": ("How days are written, such as dd.mm.yyyy.", _DAYS),
    "decimal": ("The decimal sign of numbers.", _DECIMAL),
    "merged": ("Whether cells merged downwards all have the value, or the first alone.", {"enum": ["fill", "blank"]}),
    "hidden": ("Whether hidden rows are read.", {"enum": ["read", "leave out"]}),
    "known": (
        "Warnings of what is meant as it was read, such as W1 sex.",
        {"anyOf": [_WARNING, items(_WARNING, 1), {"type": "null"}]},
    ),
}


def pool() -> Schema:
    """The people: a file's name, a file and its mapping, or a list of people."""
    person = {"type": "object", "properties": {"id": NAME}, "required": ["id"]}
    properties = {name: _KEYS[name][1] | {"description": _KEYS[name][0]} for name in Reading.model_fields}
    return {"anyOf": [ending(ENDINGS), _file(properties), items(person, 1)]}


def _file(properties: Schema) -> Schema:
    """A file with its mapping: keys that make sense for files of some endings stand beside those alone."""
    whole = mapping(properties, ("file",))
    only = [
        {"if": {"required": [key]}, "then": {"properties": {"file": ending(endings)}}}
        for key, (endings, _) in OF_FILES.items()
    ]
    unnamed: Schema = {"properties": {"header": {"const": NONE}}, "required": ["header"]}
    both = {"if": {"required": ["names"]}, "then": unnamed}
    named = {"if": unnamed, "then": {"required": ["names"]}}
    once = {"not": {"required": ["id", "columns"], "properties": {"columns": {"type": "object", "required": ["id"]}}}}
    return whole | {"allOf": [*only, both, named, once]}


def field() -> Schema:
    """What a column is, and how its cells are written."""
    labels = items(NAME, 1, unique=True)
    scales = {"anyOf": [{"enum": ["stanag", "cefr", "numbers"]}, labels]}
    way: Schema = {"type": "string", "pattern": "name.+level|level.+name"}
    flag = mapping({"yes": _WORDS, "no": _WORDS}) | {"minProperties": 1}
    return {
        "anyOf": [
            {"enum": [kind.kind for kind in KINDS if _declarable(kind.kind)]},
            labels,
            mapping({"levels": scales, "written": {"anyOf": [way, items(way, 1)]}}, ("levels",)),
            mapping({"date": _DAYS}, ("date",)),
            mapping({"number": _DECIMAL}, ("number",)),
            mapping({"set": {"enum": list(PARTS)}}, ("set",)),
            mapping({"flag": flag}, ("flag",)),
        ]
    }


def _declarable(name: str) -> bool:
    try:
        declared_reader(name)
    except ValueError:
        return False
    return True
