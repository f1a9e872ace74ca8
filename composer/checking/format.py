"""Certificates as JSON, sealed against being changed by accident."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from hashlib import sha256

from composer.base.errors import Mistake, Path, ScenarioError
from composer.base.numbers import shown
from composer.checking.certificate import DEEPEST, Certificate, sums

FORMAT = "team-composer proof 1"
NESTED = 4 * DEEPEST + 20
"""Lists and objects within each other: the deepest cases, and what stands in and around them."""
PARTS = 1_000_000
"""Values in a file, and far more than any proof has that is looked for."""
ENTRIES = 20_000
"""Entries of one list or object."""
LETTERS = 10_000
"""Letters of a text."""
SAID_ANYWAY: tuple[tuple[str, object], ...] = (
    ("claim", "impossible"),
    ("program", "opened"),
    ("goals", []),
    ("aims", False),
)
_HALF = re.compile("[\ud800-\udfff]")
"""Half a character, which a `\\ud800` in JSON can stand for."""


def with_seal(certificate: Certificate) -> Certificate:
    """The certificate with its number of sums and its seal."""
    counted = certificate.model_copy(update={"leaves": sum(1 for _ in sums(certificate))})
    return counted.model_copy(update={"sha256": seal(counted)})


def seal(certificate: Certificate) -> str:
    """SHA-256 of the certificate's JSON without its own `sha256`, keys in order, no blanks between."""
    content = as_json(certificate)
    del content["sha256"]
    return sha256(json.dumps(content, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def as_json(certificate: Certificate) -> dict[str, object]:
    """The certificate as plain JSON; what was not yet thought of in the first certificates is left out where it says
    nothing, so that their seals stay what they are."""
    content = {"format": FORMAT, **certificate.model_dump(mode="json", exclude_none=True)}
    return {key: value for key, value in content.items() if (key, value) not in SAID_ANYWAY}


def from_json(data: object) -> Certificate:
    """A certificate as it was read from a file, true or not. Raises ScenarioError with all that keeps it from being
    one at all, paths relative to the file."""
    if not isinstance(data, dict) or "format" not in data:
        raise ScenarioError([Mistake("this is not a proof: a file that `--proof` writes is wanted here")])
    if data["format"] != FORMAT:
        raise ScenarioError([Mistake(f"`{FORMAT}` is wanted here, not {shown(data['format'])}", ("format",))])
    _bounded(data)
    lists = [each for each in (data.get("lemmas"), data.get("goals")) if isinstance(each, list)]
    nodes = [data, *(node for each in lists for node in each if isinstance(node, dict))]
    if any(depth > DEEPEST for node in nodes for depth in _depths(node.get("proof"))):
        raise ScenarioError([Mistake(f"cases are nested more than {DEEPEST} deep")])
    certificate: Certificate = Certificate(**{str(key): value for key, value in data.items() if key != "format"})
    return certificate


def _bounded(data: object) -> None:
    """Raises ScenarioError at the first value that no certificate has: one too deep, too long or too many, or null."""
    waiting: list[tuple[object, Path]] = [(data, ())]
    parts = 0
    while waiting:
        node, path = waiting.pop()
        inner = list(node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ())
        texts = [each for each in (node, *(node if isinstance(node, dict) else ())) if isinstance(each, str)]
        parts += 1
        wrong = ""
        if node is None:
            wrong = "null stands here, where nothing belongs"
        elif len(path) > NESTED:
            wrong = f"lists and objects are nested more than {NESTED} deep"
        elif len(inner) > ENTRIES:
            wrong = f"{len(inner):,} entries stand here, and {ENTRIES:,} at most are read"
        elif parts > PARTS:
            wrong = f"more than {PARTS:,} values stand in this file"
        elif any(len(text) > LETTERS for text in texts):
            wrong = f"a text has more than {LETTERS:,} letters"
        elif any(map(_HALF.search, texts)):
            wrong = "half a character stands in a text"
        if wrong:
            raise ScenarioError([Mistake(wrong, path if len(path) <= 20 else ())])
        waiting += [(each, (*path, key)) for key, each in inner]


def _depths(proof: object) -> Iterator[int]:
    """How deep each of the cases stands in others; nothing of them has been read yet."""
    waiting = [(proof, 0)]
    while waiting:
        node, depth = waiting.pop()
        yield depth
        cases = node.get("cases") if isinstance(node, dict) else None
        if isinstance(cases, list) and depth <= DEEPEST:
            waiting += [(case.get("proof"), depth + 1) for case in cases if isinstance(case, dict)]
