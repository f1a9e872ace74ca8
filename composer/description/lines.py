"""Lines of a scenario, written as a person would."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence

_PLAIN = re.compile(r"[^\W\d_][\w /.()«»№°&'+-]*", re.UNICODE)
_WORDS = frozenset(["yes", "no", "true", "false", "on", "off", "null", "y", "n", "~"])


def flow(value: object) -> str:
    """A value as YAML on one line: `{F: [ж, Ж], M: "1"}`."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_key(key)}: {flow(each)}" for key, each in value.items()) + "}"
    if isinstance(value, str):
        plain = _PLAIN.fullmatch(value) and value == value.strip() and value.lower() not in _WORDS
        return value if plain and value.isprintable() else json.dumps(value, ensure_ascii=not value.isprintable())
    if isinstance(value, Sequence):
        return "[" + ", ".join(map(flow, value)) + "]"
    return json.dumps(value)


def _key(key: object) -> str:
    return str(key) if key in ("yes", "no") else flow(key)


def line(key: str, value: object) -> str:
    """`key: value`."""
    return f"{_key(key)}: {flow(value)}"


def pool_line(key: str, value: object) -> tuple[str, str]:
    """A line under `pool:` with its place."""
    return f"pool.{key}", line(key, value)


def field_line(column: str, value: object) -> tuple[str, str]:
    """A line under `fields:` with its place."""
    return f"fields.{column}", line(column, value)


def values_line(column: str, value: Mapping[str, Sequence[str]]) -> tuple[str, str]:
    """A line under `values:` with its place."""
    return f"pool.values.{column}", line(column, {key: [*each] for key, each in value.items()})
