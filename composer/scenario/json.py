"""JSON files: a list of objects, one a person."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from decimal import Decimal

from composer.base.errors import Mistake, ScenarioError
from composer.pool.raw import RawTable
from composer.pool.reading.inline import inline_table
from composer.pool.reading.mapping import PLAIN, Reading
from composer.scenario.source import Given, content_of

MAX_BYTES = 200_000_000


class _Repeating(dict[str, object]):
    """An object that gave keys more than once."""

    repeated: tuple[str, ...] = ()


def read_json(data: Given, source: str, reading: Reading = PLAIN) -> RawTable:
    """The table in a JSON file, given as its bytes or its path: a list of objects, one a person.

    UTF-8, UTF-16 or UTF-32; numbers are kept as they are written. Rows are entries from 1. Raises
    ScenarioError.
    """
    content = content_of(data, MAX_BYTES)
    value = parse(decode(content.data, source), source)
    if not isinstance(value, list):
        wrong = 'the file must be a list of people: [{"id": "P1", "rank": "OF-2"}, …]'
        raise ScenarioError([Mistake(wrong, place=source)])
    return inline_table(value, source, sha256=content.sha256, repeated=repeated_keys, reading=reading)


def decode(data: bytes, source: str) -> str:
    """The text of a JSON file in any of its encodings. Raises ScenarioError."""
    try:
        return data.decode(json.detect_encoding(data)).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        byte = f"the byte 0x{error.object[error.start]:02X} (number {error.start + 1:,} of the file)"
        wrong = f"{byte} is not {error.encoding[:6].upper()}: save the file as UTF-8"
        raise ScenarioError([Mistake(wrong, place=source)]) from None


def parse(text: str, source: str) -> object:
    """What a JSON text says, decimals as they are written. Raises ScenarioError."""
    place = source
    try:
        return json.loads(text, parse_float=Decimal, object_pairs_hook=_object)
    except json.JSONDecodeError as error:
        place = f"{source}:{error.lineno}:{error.colno}"
        wrong = in_plain_words(error.msg) if text.strip() else "the file is empty"
    except RecursionError:
        wrong = "lists and objects are nested too deeply"
    except ValueError:  # Python's limit for the length of an integer
        wrong = "a number has thousands of digits"
    raise ScenarioError([Mistake(wrong, place=place)])


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    repeating = _Repeating(found)
    times = Counter(key for key, _ in pairs)
    repeating.repeated = tuple(key for key in found if times[key] > 1)
    return repeating


def repeated_keys(row: object) -> Sequence[str]:
    """Keys that an object or an object right inside it gave more than once."""
    inner = row.values() if isinstance(row, dict) else ()
    return [key for part in (row, *inner) if isinstance(part, _Repeating) for key in part.repeated]


def in_plain_words(problem: str) -> str:
    """What Python says is wrong with a JSON text, said to somebody who has never seen one."""
    if "delimiter" in problem:
        return "a comma, a colon or a closing bracket is missing here"
    if "trailing comma" in problem:  # Python 3.13 knows
        return "no comma stands after the last entry"
    if "property name" in problem:
        return 'a name in quotation marks "…" is wanted here; no comma stands after the last entry'
    if "Extra data" in problem:
        return "something stands after the end of the list"
    if "Unterminated" in problem:
        return "the quotation mark that opens here is never closed"
    if "control character" in problem:
        return "a line break or tab stands inside a text: the quotation mark before it may not be closed"
    if "escape" in problem:
        return "a `\\` has a meaning of its own: write it twice"
    return "a value is wanted here"
