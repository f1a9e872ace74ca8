"""The house: a room imports only from rooms below its own."""

from __future__ import annotations

import ast
from collections.abc import Collection, Sequence
from functools import cache
from pathlib import Path

import pytest

import composer
from tests.support.documents import floors

pytestmark = pytest.mark.unmeasured
PACKAGE = Path(composer.__file__).parent

ROOMS = [["__main__", "__init__"], *([name.removesuffix("/NAME") for name in floor] for floor in floors("Rooms"))]
"""Rooms from the top of the house to its cellar, as the architecture page lists them. `composer/__init__` names what is
public and loads it late."""
QUESTIONS = floors("Questions")
"""Questions in the same order: `report`, which asks the others, stands above them."""
SHARED_BY_QUESTIONS = {"answer", "book", "chance", "question", "registry", "solution"}
SOLVERS = {"ortools", "highspy"}
SHARED_BY_MEASURES = {"base", "linear", "losses", "sparse", "sums", "grouping", "needs", "helpers", "pair_helpers"}


@cache
def modules() -> list[tuple[str, Path]]:
    """Every module of the package by its dotted name below it, without `.__init__`."""
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        found.append((".".join(parts[:-1] if parts[-1] == "__init__" and len(parts) > 1 else parts), path))
    return found


@cache
def tree(path: Path) -> ast.Module:
    """A file, parsed once for all tests."""
    return ast.parse(path.read_text("utf-8"))


@cache
def imports(path: Path) -> set[str]:
    """Every module that a file imports, anywhere in it."""
    names: set[str] = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names


def room(module: str) -> str:
    return module.split(".")[0]


def height(name: str, layers: Sequence[Collection[str]] = ROOMS) -> int:
    return next(index for index, layer in enumerate(layers) if name in layer)


@cache
def inner(path: Path) -> set[str]:
    """The modules of this package that a file imports."""
    known = {module for module, _ in modules()}
    found = {name.removeprefix("composer.") for name in imports(path) if name.startswith("composer.")}
    return {name for name in found if name in known}


def test_every_room_has_its_place() -> None:
    assert {room(module) for module, _ in modules()} <= set().union(*ROOMS)


def test_a_room_imports_only_from_rooms_below_its_own() -> None:
    upward = [
        f"{module} imports {name}"
        for module, path in modules()
        for name in inner(path)
        if room(name) != room(module) and height(room(name)) <= height(room(module)) and module != "__init__"
    ]
    assert upward == []


def test_a_room_names_no_room_above_it_to_be_loaded_later() -> None:
    """What imports do not show: a module named by a text. Only `composer/__init__` may name any."""
    known = {f"composer.{module}": module for module, _ in modules()}
    for module, path in modules():
        if module == "__init__":
            continue
        texts = {node.value for node in ast.walk(tree(path)) if isinstance(node, ast.Constant)}
        named = {room(known[text]) for text in texts if isinstance(text, str) and text in known} - {room(module)}
        assert not {name for name in named if height(name) <= height(room(module))}, module


def test_a_question_asks_another_only_where_that_stands_below_it() -> None:
    for module, path in modules():
        _, *inside = module.split(".")
        if not module.startswith("analyses.") or len(inside) < 2:
            continue
        others = {name.split(".")[1] for name in inner(path) if name.startswith("analyses.")} - {inside[0]}
        for other in others - SHARED_BY_QUESTIONS:
            assert height(other, QUESTIONS) > height(inside[0], QUESTIONS), f"{module} asks {other}"


def test_measures_do_not_import_each_other() -> None:
    for module, path in modules():
        if module.startswith("measures."):
            others = {name.split(".")[1] for name in inner(path) if name.startswith("measures.")}
            assert others <= SHARED_BY_MEASURES, module


def test_only_the_room_of_the_solvers_knows_one() -> None:
    for module, path in modules():
        if room(module) != "solvers":
            assert not {name.split(".")[0] for name in imports(path)} & SOLVERS, module


def test_babel_is_for_who_translates_and_for_tests() -> None:
    assert not [module for module, path in modules() if "babel" in {name.split(".")[0] for name in imports(path)}]


def test_verify_and_observe_share_nothing_with_rows_and_engines() -> None:
    for module, path in modules():
        if module in ("checking.verify", "pool.who", "checking.matching"):
            assert not {room(name) for name in inner(path)} & {"encoding", "presolve", "optimize", "solvers"}, module


def test_only_scenario_and_the_command_line_open_files_or_print() -> None:
    for module, path in modules():
        if room(module) in ("scenario", "cli") or module == "analyses.sweep.journal":
            continue
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                assert node.func.id not in ("open", "print"), f"{module}:{node.lineno}"


def lines_of_code(path: Path) -> int:
    """The lines of a module without its docstrings, which are as long as there is to say."""
    text = path.read_text("utf-8")
    documented = [
        node for node in ast.walk(tree(path)) if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef))
    ]
    docstrings = [node.body[0] for node in documented if ast.get_docstring(node) is not None]
    return len(text.splitlines()) - sum(1 + (each.end_lineno or 0) - each.lineno for each in docstrings)


def test_no_module_has_outgrown_one_idea() -> None:
    long = {module: lines_of_code(path) for module, path in modules()}
    assert {module: lines for module, lines in long.items() if lines > 300} == {}
