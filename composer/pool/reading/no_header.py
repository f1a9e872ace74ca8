"""Whether what was taken for the header is a person (R10): numbers and days stand in it, or words that stand below."""

from __future__ import annotations

import re
from collections.abc import Sequence

from composer.pool.raw import RawColumn
from composer.pool.strings.string_array import StringArray

_VALUE = re.compile(r"[\d.,/-]*\d[\d.,/-]*")
_YEAR = re.compile(r"(?:19|20)\d\d")
MOST_NAMED = 3


def no_header(columns: Sequence[RawColumn], header: str | None) -> str:
    """What is said of names that are a person's cells; empty where they may be names. `header` is their row."""
    named = ", ".join(f"`{name}`" for name in _cells(columns)[:MOST_NAMED])
    if not named:
        return ""
    if header is None:
        return f"the columns are called {named}, as a person's cells are, or not at all: give them names"
    names = "Say `header: none`, and `names:` with what the columns are"
    return f"there is no header: this row holds {named}. {names}"


def _cells(columns: Sequence[RawColumn]) -> list[str]:
    """The names that are a person's cells."""
    values = {c.name for c in columns if _VALUE.fullmatch(c.name) and not _YEAR.fullmatch(c.name)}
    # a column of marks may hold its own name, and nothing else
    repeating = [column for column in columns if 1 < len(column.texts) < int((column.codes >= 0).sum())]
    again = {column.name for column in repeating if _holds(column, column.name)}
    if 2 * len(again) < len(repeating):
        again = set()
    return [column.name for column in columns if column.name in values | again]


def _holds(column: RawColumn, text: str) -> bool:
    if isinstance(column.texts, StringArray):
        return column.texts.find(text) is not None
    return text in column.texts
