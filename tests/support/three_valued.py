"""What is known of a person, in three values, by hand: on a blank cell a condition is neither true nor false."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.support import oracle

Value = bool | None
"""None is unknown."""


def known(problem: oracle.Problem, who: Mapping[str, Any], person: str) -> Value:
    """Whether a condition holds of somebody, as far as that is on record."""
    values: list[Value] = []
    for key, condition in who.items():
        if key == "any":
            values.append(either([known(problem, one, person) for one in condition]))
        elif key == "none":
            values += [negated(known(problem, one, person)) for one in condition]
        elif key != "id" and problem.values[key][person] is None:
            values.append(None)
        else:
            values.append(problem.matches({key: condition}, person))
    return negated(either([negated(value) for value in values]))


def negated(value: Value) -> Value:
    return value if value is None else not value


def either(values: list[Value]) -> Value:
    if True in values:
        return True
    return None if None in values else False


def blank(problem: oracle.Problem, who: Mapping[str, Any], person: str) -> bool:
    """Whether somebody is not meant only because something is not on record."""
    return known(problem, who, person) is None and not problem.matches(who, person)
