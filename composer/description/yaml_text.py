"""Values as YAML that this program's reader, and any other, reads back the same."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from composer.base.spelling import escape, spell_out

_PLAIN = re.compile(r"[^\W\d_](?:[^\W_]|[ _./()+-](?=[^\s#]))*\)?", re.UNICODE)
"""A letter first, and no sign that means something in YAML."""
_OTHERS = {"yes", "no", "on", "off", "y", "n", "true", "false", "null"}
"""Words that one reader of YAML or another takes for something else than text."""
_BREAKS = "\x85\u2028\u2029\ufeff"
"""What shows as a break, or as nothing, and means something else from one reader of YAML to the next."""


def scalar(value: object) -> str:
    """One value, or one key."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (int, float, date)):
        return str(value)
    text = str(value)
    if _PLAIN.fullmatch(text) and text.casefold() not in _OTHERS and spell_out(text) == text:
        return text
    return '"' + "".join(_quoted(char) for char in text) + '"'


def _quoted(char: str) -> str:
    if char in '\\"':
        return "\\" + char
    if char in _BREAKS or char == "\xa0" or spell_out(char) != char:
        return escape(char)
    return char


def flow(value: object) -> str:
    """A value on one line: `{rank: {at_least: OF-2}}`."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{scalar(key)}: {flow(each)}" for key, each in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(flow, value)) + "]"
    return scalar(value)


def block(value: Mapping[str, object], indent: str = "", wide: int = 100) -> list[str]:
    """A mapping, a key a line; what is too long for its line stands on lines of its own."""
    lines = []
    for key, each in value.items():
        line = f"{indent}{scalar(key)}: {flow(each)}"
        if isinstance(each, Mapping) and each and len(line) > wide:
            lines += [f"{indent}{scalar(key)}:", *block(each, indent + "  ", wide)]
        elif isinstance(each, (list, tuple)) and each and len(line) > wide:
            lines += [f"{indent}{scalar(key)}:", *(f"{indent}  - {flow(item)}" for item in each)]
        else:
            lines.append(line)
    return lines
