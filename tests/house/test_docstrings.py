"""Public docstrings: numpydoc sections that name what a signature has, and nothing else."""

from __future__ import annotations

import ast
import builtins
import dataclasses
import inspect
import re
import textwrap
from collections.abc import Callable, Iterator
from typing import Any

import pytest

import composer
from composer.base.models import Model

SECTIONS = ("Parameters", "Attributes", "Returns", "Yields", "Raises", "See Also", "Notes", "References", "Examples")
PUBLIC = {name: getattr(composer, name) for name in composer.__all__}
CLASSES = {value for value in PUBLIC.values() if isinstance(value, type)}


def written(value: object) -> str:
    """Its own docstring; that of a base class or a generated one counts as none."""
    text = vars(value).get("__doc__") if isinstance(value, type) else value.__doc__
    generated = isinstance(value, type) and (text or "").startswith(f"{value.__name__}(")
    return "" if generated else inspect.cleandoc(text or "")


def sections(text: str) -> dict[str, str]:
    """A docstring by its sections; what stands before them under an empty name."""
    parts = re.split(r"^([A-Z][A-Za-z ]+)\n-{3,}\n", text, flags=re.MULTILINE)
    names = ["", *parts[1::2]]
    assert [*dict.fromkeys(names)] == names, f"a section stands twice: {names}"
    assert names[1:] == sorted(names[1:], key=SECTIONS.index), f"not in numpydoc's order: {names[1:]}"
    return dict(zip(names, parts[::2], strict=True))


def entries(section: str) -> dict[str, str]:
    """What a section describes, by name and without its type, with the description of each."""
    found = re.findall(r"^(\S.*)\n((?:[ \n].*\n?|\n)*)", section + "\n", flags=re.MULTILINE)
    described = {name.strip(): textwrap.dedent(text).strip() for head, text in found for name in names_in(head)}
    assert all(described.values()), f"not described: {[name for name, text in described.items() if not text]}"
    return described


def names_in(head: str) -> list[str]:
    return head.split(" : ")[0].split(", ")


def parameters(value: Callable[..., object]) -> list[str]:
    """The parameters as numpydoc writes them."""
    stars = {inspect.Parameter.VAR_POSITIONAL: "*", inspect.Parameter.VAR_KEYWORD: "**"}
    found = inspect.signature(value).parameters.values()
    return [stars.get(each.kind, "") + each.name for each in found if each.name not in ("self", "cls")]


def raised(function: Callable[..., object]) -> list[type[Exception]]:
    """The exceptions that stand after a `raise` in the function itself."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    calls = [node.exc for node in ast.walk(tree) if isinstance(node, ast.Raise) and node.exc is not None]
    names = [name.id for call in calls if isinstance(name := getattr(call, "func", call), ast.Name)]
    known = {**vars(builtins), **inspect.unwrap(function).__globals__}  # type: ignore[attr-defined]
    return [known[name] for name in names if isinstance(known.get(name), type)]


def fields(cls: type) -> list[str]:
    """What a dataclass or model holds."""
    return [*(cls.model_fields if issubclass(cls, Model) else getattr(cls, "__dataclass_fields__", ()))]


def methods(cls: type) -> Iterator[tuple[str, Any]]:
    """Public methods and properties that this class is the first to have, and every frame, whose columns differ; what
    overrides others says in prose what it adds."""
    above = {name for base in cls.__mro__[1:] for name in vars(base)}
    for name, value in vars(cls).items():
        plain = getattr(value, "__func__", value)
        described = inspect.isfunction(plain) or isinstance(value, property) or hasattr(value, "attrname")
        if not name.startswith("_") and (name not in above or name == "frame") and described:
            yield name, plain


FUNCTIONS: dict[str, Any] = {
    **{name: value for name, value in PUBLIC.items() if inspect.isfunction(value)},
    **{
        f"{cls.__name__}.{name}": method
        for cls in sorted(CLASSES, key=lambda cls: cls.__name__)
        for name, method in methods(cls)
    },
}


@pytest.mark.unmeasured
@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_function_describes_its_parameters_what_it_returns_and_what_it_raises(name: str) -> None:
    function = FUNCTIONS[name]
    if not inspect.isfunction(function):  # a property is described as an attribute is
        text = inspect.getdoc(function) or ""
        assert text
        assert set(sections(text)) <= {"", "Raises", "Notes", "References"}
        return
    parts = sections(written(function))
    assert parts[""].strip()
    assert [*entries(parts.get("Parameters", ""))] == parameters(function)
    assert ("Returns" in parts) == (inspect.signature(function).return_annotation not in ("None", None))
    assert entries(parts.get("Returns", "")) or "Returns" not in parts
    told = [getattr(composer, each, None) or getattr(builtins, each) for each in entries(parts.get("Raises", ""))]
    assert all(issubclass(each, tuple(told)) for each in raised(function))
    assert "Raises " not in parts[""], "what is raised stands in its own section"


@pytest.mark.parametrize("cls", sorted(CLASSES, key=lambda cls: cls.__name__), ids=lambda cls: cls.__name__)
def test_a_class_describes_what_it_is_built_of_or_what_it_holds(cls: type) -> None:
    parts = sections(written(cls))
    assert parts[""].strip()
    inherited = {name for base in cls.__mro__[1:] for name in fields(base)}
    held = [name for name in fields(cls) if name not in inherited and not name.startswith("_")]
    stated = cls._stated is not None if issubclass(cls, Model) else inspect.isfunction(vars(cls).get("__init__"))
    generated = "__init__" in vars(cls) and dataclasses.is_dataclass(cls) and cls.__dataclass_params__.init
    assert [*entries(parts.get("Parameters", ""))] == (parameters(cls) if stated and not generated else [])
    assert [*entries(parts.get("Attributes", ""))] == (held if generated or not stated else [])
    assert "Raises " not in parts[""], "what is raised stands in its own section"
