"""What the JSON Schema of scenarios says of a tree. The validator takes seconds to import: only the tests that
need it pay for it."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from composer.analyses.registry import QUESTIONS
from composer.scenario.schema import schema

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator


@cache
def validator(*, expecting: bool = False) -> Draft202012Validator:
    """Of scenarios, or of those that may say what is expected of them as well."""
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]  # seconds, for a format that isn't used
    from jsonschema import Draft202012Validator

    return Draft202012Validator(schema(QUESTIONS.expect()) if expecting else schema())


def mistakes(tree: Mapping[str, Any], *, expecting: bool = False) -> list[str]:
    """Everything that the schema refuses."""
    return [error.message for error in validator(expecting=expecting).iter_errors(tree)]
