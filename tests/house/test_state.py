"""No meaning in hidden state: what a module defines by a name of its own never changes."""

from __future__ import annotations

import ast
import importlib
import re
import types
import typing
from collections.abc import Iterator
from contextvars import ContextVar
from dataclasses import is_dataclass
from datetime import date
from enum import Enum
from fractions import Fraction
from pathlib import Path
from struct import Struct

import click
import numpy as np
import pytest
from pydantic import BaseModel

import composer

PACKAGE = Path(composer.__file__).parent
EXCEPT = {
    "composer.scenario.schema_types": "parts of a JSON Schema, of which larger ones are made with `|`",
    "composer.scenario.schema_pool": "the same",
}
READ_ONLY = {"Mapping", "Sequence", "Collection", "frozenset", "tuple"}
"""What a name may be declared as, lest the type checker let anybody change what is in it."""
UNCHANGING = (
    *(bool, int, float, str, bytes, type(None), date, Fraction, range, re.Pattern, Struct, Enum, np.generic),
    *(type, types.FunctionType, types.BuiltinFunctionType, types.ModuleType, typing.TypeVar, typing.ParamSpec),
    *(types.MappingProxyType, ContextVar, click.Command),  # of which the last is what a decorator makes of a function
)


def names(body: list[ast.stmt]) -> Iterator[tuple[str, str]]:
    """Every name that a module gives a value to, and what it is declared as."""
    for node in body:
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value is not None:
            yield node.target.id, ast.unparse(node.annotation).split("[")[0]
        elif isinstance(node, ast.Assign):
            yield from ((each.id, "") for to in node.targets for each in ast.walk(to) if isinstance(each, ast.Name))
        elif isinstance(node, ast.If | ast.Try | ast.For | ast.While | ast.With):
            for part in ("body", "orelse", "finalbody"):
                yield from names(getattr(node, part, []))


def changeable(value: object, declared: str = "") -> bool:
    """Whether somebody could change what a name stands for without giving it another value."""
    if isinstance(value, tuple | frozenset):
        return any(changeable(each, declared) for each in value)
    if isinstance(value, list | dict | set):
        return declared not in READ_ONLY
    if isinstance(value, np.ndarray):
        return bool(value.flags.writeable and value.size)
    if isinstance(value, BaseModel):
        return not value.model_config.get("frozen")
    if is_dataclass(value) and not isinstance(value, type):
        return not type(value).__dataclass_params__.frozen  # type: ignore[attr-defined]
    if isinstance(value, UNCHANGING) or hasattr(type(value), "__members__") or typing.get_origin(value):
        return False
    return not type(value).__module__.startswith("composer.") or any(map(changeable, vars(value).values()))


def held(source: str, module: types.ModuleType) -> list[str]:
    """What of a module could change."""
    tree = ast.parse(source)
    found = [f"line {node.lineno}: {ast.unparse(node)}" for node in ast.walk(tree) if isinstance(node, ast.Global)]
    for name, declared in names(tree.body):
        value = vars(module).get(name)
        if not (name.startswith("__") and name.endswith("__")) and changeable(value, declared):
            found.append(f"{name}: {type(value).__name__}")
    return found


@pytest.mark.unmeasured
def test_no_module_holds_anything_that_changes() -> None:
    hidden = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
        if parts[-1] == "__main__":
            continue
        module = importlib.import_module(".".join(parts[:-1] if parts[-1] == "__init__" else parts))
        if module.__name__ not in EXCEPT and (found := held(path.read_text("utf-8"), module)):
            hidden[module.__name__] = found
    assert hidden == {}


@pytest.mark.parametrize(
    "line",
    [
        "held = []",
        "held = [1]",
        "held: dict[str, int] = {}",
        "if True:\n    held = {1}",
        "from itertools import count\nheld = count(1)",
        "from collections import deque\nheld = deque()",
        "import threading\nheld = threading.local()",
        "import numpy\nheld = numpy.array([1])",
        "held = (1, [2])",
        "class Thing: pass\nheld = Thing()",
        "from composer.solvers.budget import Budget\nheld = Budget()",
        "def change():\n    global held\n    held = 1",
    ],
)
def test_what_could_change_is_found(line: str) -> None:
    module = types.ModuleType("some")
    exec(line, vars(module))
    assert len(held(line, module)) == 1


@pytest.mark.parametrize(
    "line",
    [
        "held = ('a', 1, None)",
        "from collections.abc import Mapping\nheld: Mapping[str, int] = {'a': 1}",
        "from composer.encoding.program import Source\nheld = Source('a')",
        "held = list[int] | None",
        "held = lambda: []",
        "def some():\n    held = []",
        "__all__ = ['some']",
    ],
)
def test_what_cannot_change_is_not(line: str) -> None:
    module = types.ModuleType("some")
    exec(line, vars(module))
    assert held(line, module) == []
