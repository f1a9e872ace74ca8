"""Rooms look only into rooms below their own, solvers stay in theirs, and few open files: read from the sources.

The order stands in `ROOMS`. Every import counts, wherever it stands: in a function, under `TYPE_CHECKING`.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "composer"

ROOMS: tuple[tuple[str, ...], ...] = (
    # From the top; each line is one floor. A name stands for the module and all within it.
    ("composer", "composer.__main__"),  # the public names, which load lazily
    ("composer.cli",),
    ("composer.scenario", "composer.report"),
    ("composer.analyses",),
    ("composer.engines",),
    ("composer.reduce", "composer.verify"),
    ("composer.seating",),
    ("composer.outcome", "composer.program"),
    ("composer.problem",),
    ("composer.requirement",),
    ("composer.measures",),
    ("composer.who",),
    ("composer.pool",),  # its public face, and what it is made of
    ("composer.pool.reading",),  # below it: tables, before anyone knows what a column means
    ("composer.pool.tour", "composer.pool.raw"),
    ("composer.models",),
    ("composer.amounts",),
    ("composer.errors",),
)

SEPARATE: tuple[tuple[str, tuple[str, ...]], ...] = (
    # Rooms whose modules never import each other, but for the helpers named.
    ("composer.analyses", ("composer.analyses",)),
    (
        "composer.measures",
        tuple(f"composer.measures.{name}" for name in ("base", "linear", "sums", "grouping")),
    ),
)

MEASURES_LIST = "composer.measures"
"""`measures/__init__` alone knows all kinds: it lists them."""

SOLVERS = {"ortools": "composer.engines", "highspy": "composer.engines"}

OPENING = ("composer.scenario", "composer.cli", "composer.__main__")
"""Who may open files and print."""


def modules() -> dict[str, Path]:
    """Every module of the package by its name."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


MODULES = modules()


def tree(name: str) -> ast.Module:
    """A module's source, parsed."""
    return ast.parse(MODULES[name].read_text(encoding="utf-8"))


def imports(name: str) -> Iterator[tuple[str, int]]:
    """Every module that a module imports, with the line."""
    inside = MODULES[name].name == "__init__.py"
    for node in ast.walk(tree(name)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, node.lineno
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                parents = name.split(".")[: len(name.split(".")) - node.level + inside]
                base = ".".join([*parents, *([base] if base else [])])
            for alias in node.names:
                inner = f"{base}.{alias.name}"
                yield (inner if inner in MODULES else base), node.lineno


def within(name: str, room: str) -> bool:
    """Whether a module is a room or lies within it."""
    return name == room or name.startswith(room + ".")


def floor(name: str) -> tuple[int, str]:
    """How far down a module's room is, and the room: the longest name that fits."""
    fitting = [
        (len(room), depth, room)
        for depth, rooms in enumerate(ROOMS)
        for room in rooms
        if (within(name, room) if room != "composer" else name == "composer")
    ]
    if not fitting:
        raise LookupError(f"{name} stands in no room: give it one in ROOMS")
    _, depth, room = max(fitting)
    return depth, room


def test_every_module_stands_in_a_room() -> None:
    assert len(MODULES) > 50
    for name in MODULES:
        floor(name)


def test_no_room_is_empty() -> None:
    lived_in = {floor(name)[1] for name in MODULES}
    assert [room for rooms in ROOMS for room in rooms if room not in lived_in] == []


@pytest.mark.parametrize("name", sorted(MODULES))
def test_a_module_imports_only_from_rooms_below_its_own(name: str) -> None:
    depth, room = floor(name)
    wrong = []
    for imported, line in imports(name):
        if not within(imported, "composer"):
            continue
        below, other = floor(imported)
        if below < depth or (below == depth and other != room):
            wrong.append(f"line {line}: {imported}")
    assert wrong == []


@pytest.mark.parametrize(("room", "helpers"), SEPARATE)
def test_kinds_in_one_room_do_not_know_each_other(room: str, helpers: tuple[str, ...]) -> None:
    wrong = []
    for name in MODULES:
        if not within(name, room) or name == MEASURES_LIST:
            continue
        wrong += [
            f"{name}, line {line}: {imported}"
            for imported, line in imports(name)
            if within(imported, room) and imported not in helpers
        ]
    assert wrong == []


def test_kinds_of_fields_are_told_apart_in_one_place() -> None:
    room = "composer.pool.kinds"
    helpers = {f"{room}.base", f"{room}.set", f"{room}.number"}
    wrong = []
    for name in MODULES:
        if within(name, room) and name != room:
            wrong += [(name, found) for found, _ in imports(name) if within(found, room) and found not in helpers]
    assert wrong == []


@pytest.mark.parametrize("name", sorted(MODULES))
def test_solvers_are_known_to_the_engines_alone(name: str) -> None:
    for imported, line in imports(name):
        solver = imported.partition(".")[0]
        if solver in SOLVERS:
            assert within(name, SOLVERS[solver]), f"line {line}: {imported}"


@pytest.mark.parametrize("name", sorted(MODULES))
def test_only_the_door_and_the_budget_are_called_from_outside_the_engines(name: str) -> None:
    if within(name, "composer.engines"):
        return
    allowed = {"composer.engines.door", "composer.engines.budget", "composer.engines"}
    assert {imported for imported, _ in imports(name) if within(imported, "composer.engines")} <= allowed


TELLING = ("print", "open", "input")
READING = ("read_text", "write_text", "read_bytes", "write_bytes", "open", "unlink", "mkdir", "touch")
STREAMS = ("stdin", "stdout", "stderr")


def handling_files(name: str) -> Iterator[str]:
    """Where a module opens a file, prints, or touches a standard stream."""
    own = {alias.asname or alias.name for node in ast.walk(tree(name)) if isinstance(node, ast.ImportFrom)
           for alias in node.names}  # fmt: skip
    for node in ast.walk(tree(name)):
        if isinstance(node, ast.Attribute) and node.attr in STREAMS:
            yield f"line {node.lineno}: {node.attr}"
        if not isinstance(node, ast.Call):
            continue
        called = node.func
        if isinstance(called, ast.Name) and called.id in TELLING and called.id not in own:
            yield f"line {node.lineno}: {called.id}"
        if isinstance(called, ast.Attribute) and called.attr in READING:
            yield f"line {node.lineno}: .{called.attr}"


@pytest.mark.parametrize("name", sorted(MODULES))
def test_only_scenarios_and_the_command_line_open_files_and_print(name: str) -> None:
    if not any(within(name, room) for room in OPENING):
        assert list(handling_files(name)) == []


def test_the_reading_of_sources_sees_what_it_should() -> None:
    assert {imported for imported, _ in imports("composer.errors")} >= {"__future__", "dataclasses"}
    found = {imported for imported, _ in imports("composer.engines.highs")}
    assert {"highspy", "composer.engines.lp", "composer.errors"} <= found
    assert "composer.engines.door" in {imported for imported, _ in imports("composer.analyses.solve")}
    # Under TYPE_CHECKING, and within a function.
    assert "composer.analyses.solve" in {imported for imported, _ in imports("composer")}
    assert "composer.pool.kinds.number" in {imported for imported, _ in imports("composer.pool.kinds.text")}
    assert list(handling_files("composer.scenario.source"))
    assert floor("composer.pool.kinds.levels")[1] == "composer.pool"
    assert floor("composer.pool.reading.table")[0] > floor("composer.pool")[0]
    with pytest.raises(LookupError):
        floor("composer.odds_and_ends")
