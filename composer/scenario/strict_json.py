"""JSON in which nothing may be lost: certificates, as `--proof` writes them.

Such a file may come from anybody. Nothing in it is made a number before it is known to be short, and numbers that are
not whole stay text: no certificate has any.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from composer.base.errors import Mistake, ScenarioError
from composer.base.magnitudes import DIGITS
from composer.scenario.json import decode, in_plain_words
from composer.scenario.source import read_bytes, read_standard_input

T = TypeVar("T")

MAX_BYTES = 20_000_000


@dataclass(frozen=True)
class Figure:
    """What is written like a number and is no whole one, as it is written."""

    written: str

    def __str__(self) -> str:
        return self.written


def read_strict_json(path: str, build: Callable[[object], T]) -> T:
    """What `build` makes of a file; `-` is standard input. Raises ScenarioError with all that is wrong."""
    if path == "-":
        data, source = read_standard_input(MAX_BYTES), "<standard input>"
    else:
        data, source = read_bytes(path, MAX_BYTES).data, Path(path).name
    text = decode(data, source)
    try:
        return build(_parsed(text))
    except json.JSONDecodeError as error:
        wrong = in_plain_words(error.msg) if text.strip() else "the file is empty"
        raise ScenarioError([Mistake(wrong, place=f"{source}:{error.lineno}:{error.colno}")]) from None
    except RecursionError:
        raise ScenarioError([Mistake("lists and objects are nested too deeply", place=source)]) from None
    except ScenarioError as error:
        raise ScenarioError(
            replace(each, place=f"{source}: {each}".removesuffix(f": {each.text}"), path=()) for each in error.mistakes
        ) from None


def _parsed(text: str) -> object:
    return json.loads(text, parse_int=_whole, parse_float=Figure, parse_constant=Figure, object_pairs_hook=_object)


def _whole(written: str) -> int:
    if len(written) > DIGITS + 1:
        raise ScenarioError([Mistake(f"a number has more than {DIGITS} digits")])
    return int(written)


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for key, value in pairs:
        if key in found:
            raise ScenarioError([Mistake(f"`{key[:40]}` appears twice in one place")])
        found[key] = value
    return found
