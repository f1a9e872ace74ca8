"""Certificates of impossibility, read from the JSON files that `explain --proof` writes."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from composer.errors import Mistake, ScenarioError
from composer.proof.certificate import Certificate
from composer.proof.format import from_json
from composer.scenario.json import _decoded as decoded
from composer.scenario.json import _parsed as parsed
from composer.scenario.json import _repeated as repeated
from composer.scenario.source import read_bytes

MAX_BYTES = 50_000_000


def read_proof(path: str) -> Certificate:
    """The certificate in a file, true or not; `-` is standard input. Raises ScenarioError with all that is wrong."""
    if path == "-":
        data, source = sys.stdin.buffer.read(MAX_BYTES + 1), "<standard input>"
        if len(data) > MAX_BYTES:
            raise ScenarioError([Mistake(f"this is larger than {MAX_BYTES // 1_000_000} MB", place=source)])
    else:
        data, source = read_bytes(path, MAX_BYTES).data, Path(path).name
    tree = parsed(decoded(data, source), source)
    twice = sorted(set(_twice(tree)))
    try:
        if twice:
            raise ScenarioError(Mistake(f"`{key}` stands twice in one place") for key in twice)
        return from_json(tree)
    except ScenarioError as error:
        raise ScenarioError(
            replace(each, place=f"{source}: {each}".removesuffix(f": {each.text}"), path=()) for each in error.mistakes
        ) from None


def _twice(tree: object) -> Iterator[str]:
    """Keys given twice in one object, anywhere."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            yield from repeated(node)
            waiting += node.values()
        elif isinstance(node, list):
            waiting += node
