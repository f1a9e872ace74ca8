"""A scenario as a text from which the same is read again, without the people who stand in it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from json.encoder import encode_basestring
from math import isfinite
from numbers import Integral

from composer.base.numbers import Plain
from composer.scenario.yaml import Document

POOL = "pool"
_BARE = re.compile(r"[-+.0-9][-+.0-9eE/%]*")
"""What stood unquoted and may have been meant as a number, so that it has to stand unquoted again."""
_ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def without_people(document: Document) -> str:
    """The text of a file whose people stand in it, all other lines as they are; as `text_of` where it is written so
    that lines cannot be left out."""
    tree = document.value
    if not isinstance(tree, dict) or POOL not in tree:
        return document.text
    marks = {key: document.mark((key,), key=True) for key in tree}
    begin = marks[POOL]
    if any(mark.column != begin.column for mark in marks.values()) or begin.column != 1:
        return text_of({key: value for key, value in tree.items() if key != POOL})
    after = [mark.line for mark in marks.values() if mark.line > begin.line]
    end = min(after, default=len(document.lines) + 1)
    return "\n".join((*document.lines[: begin.line - 1], *document.lines[end - 1 :]))


def text_of(tree: Mapping[str, object]) -> str:
    """A mapping as a text, one line a key. Raises ValueError for what no file can say."""
    return "".join(f"{_written(str(key))}: {_written(value)}\n" for key, value in tree.items())


def _written(value: object) -> str:
    if isinstance(value, str):
        if isinstance(value, Plain) and _BARE.fullmatch(value):
            return str(value)
        return _ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", encode_basestring(str(value)))
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(_written, value)) + "]"
    if isinstance(value, (int, Fraction)):
        return str(value)
    if isinstance(value, (dict, Mapping)):
        return "{" + ", ".join(f"{_written(str(key))}: {_written(each)}" for key, each in value.items()) + "}"
    if isinstance(value, Integral):
        return str(value)
    if isinstance(value, (float, Decimal)) and isfinite(value):
        return format(Decimal(str(value)), "f")
    if isinstance(value, date):
        return f'"{value.isoformat()}"'
    raise ValueError(f"a {type(value).__name__} cannot stand in a file")
