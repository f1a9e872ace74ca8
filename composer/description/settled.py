"""The lines between which a person is to choose, and a mapping with one of each put in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from composer.description.description import Choice, Description
from composer.scenario.yaml import read_yaml

FIRST = frozenset({"encoding", "separator", "sheet", "header", "names", "id", "person", "hidden"})
"""Keys of the mapping without which a file is not read at all."""


def place_of(place: str) -> tuple[str, ...]:
    """`pool.values.sex` in its parts. What fields are called may hold points itself."""
    root, _, rest = place.partition(".")
    if root != "pool":
        return (root, rest) if rest else (root,)
    key, _, name = rest.partition(".")
    return tuple(part for part in (root, key, name) if part)


def comes_first(choice: Choice) -> bool:
    """Whether the file cannot be read before this is decided."""
    return any(place_of(place)[:1] == ("pool",) and place_of(place)[1] in FIRST for place, _ in choice.lines)


def settled(description: Description, choices: Iterable[Choice]) -> tuple[dict[str, object], dict[str, object]]:
    """The mapping and the fields as if the first line of each of the choices stood there."""
    tree = unsettled(description)
    for choice in choices:
        for place, line in choice.lines[:1]:
            _put(tree, place_of(place), line)
    return tree["pool"], tree["fields"]


def unsettled(description: Description) -> dict[str, dict[str, object]]:
    """The mapping and the fields without any line that is to be chosen."""
    tree: dict[str, dict[str, object]] = {"pool": {**description.mapping}, "fields": {**description.fields}}
    for choice in description.choices:
        for place, _ in choice.lines:
            _drop(tree, place_of(place))
    return tree


def _put(tree: dict[str, dict[str, object]], path: tuple[str, ...], line: str) -> None:
    """Put what a line says in its place."""
    here = tree[path[0]]
    for part in path[1:-1]:
        inner = here.get(part)
        put = {**inner} if isinstance(inner, Mapping) else {}
        here[part] = put
        here = put
    value = read_yaml(line, "line").value
    here[path[-1]] = value[path[-1]] if isinstance(value, Mapping) and path[-1] in value else value


def _drop(tree: dict[str, dict[str, object]], path: tuple[str, ...]) -> None:
    here: dict[str, object] = tree[path[0]]
    for part in path[1:-1]:
        inner = here.get(part)
        if not isinstance(inner, Mapping):
            return
        put = {**inner}
        here[part] = put
        here = put
    here.pop(path[-1], None)
