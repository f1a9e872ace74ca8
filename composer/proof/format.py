"""Certificates as JSON, sealed against being changed by accident."""

from __future__ import annotations

import json
from collections.abc import Iterator
from hashlib import sha256

from composer.amounts import shown
from composer.errors import Mistake, ScenarioError
from composer.proof.certificate import DEEPEST, Certificate, sums

FORMAT = "team-composer proof 1"


def sealed(certificate: Certificate) -> Certificate:
    """The certificate with its number of sums and its seal."""
    counted = certificate.model_copy(update={"leaves": sum(1 for _ in sums(certificate))})
    return counted.model_copy(update={"sha256": seal(counted)})


def seal(certificate: Certificate) -> str:
    """SHA-256 of the certificate's JSON without its own `sha256`, keys in order, no blanks between."""
    content = as_json(certificate)
    del content["sha256"]
    return sha256(json.dumps(content, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def as_json(certificate: Certificate) -> dict[str, object]:
    """The certificate as plain JSON. One that is not about aims says nothing of them, as before there were such."""
    content = certificate.model_dump(mode="json", exclude_none=True, exclude=None if certificate.aims else {"aims"})
    return {"format": FORMAT, **content}


def from_json(data: object) -> Certificate:
    """A certificate as it was read from a file, true or not. Raises ScenarioError with all that keeps it from being
    one at all, paths relative to the file."""
    if not isinstance(data, dict) or "format" not in data:
        raise ScenarioError([Mistake("this is no proof: what `explain --proof` writes is wanted here")])
    if data["format"] != FORMAT:
        raise ScenarioError([Mistake(f"`{FORMAT}` is wanted here, not {shown(data['format'])}", ("format",))])
    lemmas = data.get("lemmas")
    nodes = [data, *(lemma for lemma in (lemmas if isinstance(lemmas, list) else ()) if isinstance(lemma, dict))]
    if any(depth > DEEPEST for node in nodes for depth in _depths(node.get("proof"))):
        raise ScenarioError([Mistake(f"cases stand more than {DEEPEST} deep in each other")])
    certificate: Certificate = Certificate(**{str(key): value for key, value in data.items() if key != "format"})
    return certificate


def _depths(proof: object) -> Iterator[int]:
    """How deep each of the cases stands in others; nothing of them has been read yet."""
    waiting = [(proof, 0)]
    while waiting:
        node, depth = waiting.pop()
        yield depth
        cases = node.get("cases") if isinstance(node, dict) else None
        if isinstance(cases, list) and depth <= DEEPEST:
            waiting += [(case.get("proof"), depth + 1) for case in cases if isinstance(case, dict)]
