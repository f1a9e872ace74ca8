"""What is public: every name loads from its home, checkers of types are told the same, and nothing else is."""

from __future__ import annotations

import ast
from pathlib import Path

import composer


def test_checkers_of_types_are_told_the_same_names_from_the_same_homes() -> None:
    tree = ast.parse(Path(composer.__file__).read_text("utf-8"))
    told = {
        alias.asname: node.module
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("composer.")
        for alias in node.names
    }
    assert told == composer._HOME


def test_every_public_name_loads_from_its_home() -> None:
    for name in composer.__all__:
        assert getattr(composer, name) is not None
    assert dir(composer) == composer.__all__ == sorted(set(composer.__all__))


def test_a_name_that_is_not_public_is_told_as_missing() -> None:
    assert not hasattr(composer, "Nothing")
