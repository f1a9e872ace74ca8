"""Values as YAML that this program's reader, and any other, reads back the same."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from composer.base.spelling import escape, spell_out

_PLAIN = re.compile(r"""[^\W\d_][^:#,?[\]{}"'\\\n\t]*|\d{1,12}(?:%|/\d{1,12})""")
"""A letter first and no sign that means something in YAML; or a share."""
_OTHERS = frozenset({"yes", "no", "on", "off", "y", "n", "true", "false", "null"})
"""Words that one reader of YAML or another takes for something else than text."""
_BREAKS = "\x85\xa0\u2028\u2029\ufeff"
"""What shows as a space, a break or nothing, and means something else from one reader of YAML to the next."""
_WIDE = 100
_SHORT: Mapping[str, str] = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t"}


def scalar(value: object) -> str:
    """One value, or one key."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (int, float, date)):
        return str(value)
    text = str(value)
    if _PLAIN.fullmatch(text) and text.casefold() not in _OTHERS and not text.endswith(" ") and _seen(text):
        return text
    return '"' + "".join(_quoted(char) for char in text) + '"'


def _seen(text: str) -> bool:
    return not any(char in _BREAKS for char in text) and spell_out(text) == text


def _quoted(char: str) -> str:
    if char in _SHORT:
        return _SHORT[char]
    return escape(char) if char in _BREAKS or spell_out(char) != char else char


def flow(value: object) -> str:
    """A value on one line: `{rank: {at_least: OF-2}}`."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{scalar(key)}: {flow(each)}" for key, each in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(flow, value)) + "]"
    return scalar(value)


def block(value: Mapping[str, object], indent: str = "") -> list[str]:
    """A mapping, a key a line."""
    return [line for key, each in value.items() for line in keyed(scalar(key), each, indent)]


def keyed(key: str, value: object, indent: str = "") -> list[str]:
    """A key as it is written, and its value: on lines of their own where one would be too long."""
    line = f"{indent}{key}: {flow(value)}"
    if len(line) <= _WIDE or not value:
        return [line]
    if isinstance(value, Mapping):
        return [f"{indent}{key}:", *block(value, indent + "  ")]
    if isinstance(value, (list, tuple)):
        return [f"{indent}{key}:", *(f"{indent}  - {flow(item)}" for item in value)]
    return [line]
