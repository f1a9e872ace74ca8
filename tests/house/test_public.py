"""What is public: every type that a public function returns, and every type of its fields that users handle."""

from __future__ import annotations

import inspect
import typing
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

import composer
from composer.checking.findings import CheckResult
from composer.checking.record import RecordedParts

OPAQUE = {
    composer.Problem: "what was asked, whose parts are written and not received",
    composer.Pool: "columns are read through frames and `show`",
    RecordedParts: "a record as it is read, which its JSON tells",
    CheckResult: "the sums of a proof, which its text and JSON tell",
}
"""Types that may be held, and whose fields need no public name."""


def classes(hint: Any) -> Iterator[type]:
    """The classes that a hint names."""
    if isinstance(hint, type) and not typing.get_args(hint):
        yield hint
    for part in typing.get_args(hint):
        yield from classes(part)


def result(function: Any) -> Any:
    """What a function says it returns, whatever its parameters name that only checkers of types know."""
    said = {"__annotations__": {"result": function.__annotations__["return"]}, "__module__": function.__module__}
    return typing.get_type_hints(type("Said", (), said))["result"]


def returned() -> Iterator[tuple[str, type]]:
    """Every class of this package in what a public function returns, and in the fields of that, with the way there."""
    functions = [(name, getattr(composer, name)) for name in composer.__all__]
    todo = [
        (name, found)
        for name, function in functions
        if inspect.isfunction(function)
        for found in classes(result(function))
    ]
    seen: set[type] = set()
    while todo:
        way, found = todo.pop()
        if found in seen or not found.__module__.startswith("composer"):
            continue
        seen.add(found)
        yield way, found
        if is_dataclass(found) and found not in OPAQUE:
            hints = typing.get_type_hints(found)
            named = [each.name for each in fields(found) if not each.name.startswith("_")]
            todo += [(f"{way}.{name}", inner) for name in named for inner in classes(hints[name])]


def test_every_type_that_a_public_function_returns_is_public() -> None:
    public = {getattr(composer, name) for name in composer.__all__}
    missing = {f"{way}: {found.__qualname__}" for way, found in returned() if found not in public | OPAQUE.keys()}
    assert missing == set()


def test_the_types_are_found_however_deep_they_lie() -> None:
    found = {each for _, each in returned()}
    assert {composer.Outcome, composer.Member, composer.Change, composer.BlamedDemand, composer.Target} <= found
    assert found >= OPAQUE.keys()


def test_every_public_name_is_there_and_in_order() -> None:
    assert composer.__all__ == sorted(composer.__all__)
    assert all(hasattr(composer, name) for name in composer.__all__)
