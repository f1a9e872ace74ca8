"""What is to be decided: lines between which a person chooses, and the mapping as it is before and after."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from composer.description.description import Choice, Description
from composer.pool.doubts import Doubt
from composer.scenario.yaml import read_yaml

FIRST = frozenset({"encoding", "separator", "sheet", "header", "names", "id", "person", "hidden"})
"""Keys of the mapping without which a file is not read at all."""
_LISTED = frozenset({"pool.known", "pool.blank", "pool.person"})
"""Places of lists, to which several decisions may add."""
_Tree = dict[str, dict[str, object]]


@dataclass(frozen=True)
class NumberedChoice:
    """A choice with its number, the same in the words and in the scenario."""

    number: int
    choice: Choice

    @property
    def first(self) -> bool:
        """Whether the file cannot be read before this is decided."""
        return any(where[0] == "pool" and where[1] in FIRST for where in self.places)

    @property
    def places(self) -> tuple[tuple[str, ...], ...]:
        """The place of each line, in its parts."""
        return tuple(place_of(place) for place, _ in self.choice.lines)


def decisions(description: Description) -> tuple[NumberedChoice, ...]:
    """All that is to be decided; what comes first stands first, and what one line settles is one decision."""
    joined: dict[object, Choice] = {}
    for at, choice in enumerate(description.choices):
        places = {place for place, _ in choice.lines}
        single = len(places) == 1 and len(place_of(next(iter(places)))) == 2 and not places & _LISTED
        key: object = next(iter(places)) if single else at
        joined[key] = _both(joined[key], choice) if key in joined else choice
    ordered = sorted(
        (NumberedChoice(0, each) for each in joined.values() if each.lines), key=lambda each: not each.first
    )
    return tuple(NumberedChoice(number, each.choice) for number, each in enumerate(ordered, 1))


def _both(first: Choice, second: Choice) -> Choice:
    """Two choices between lines of one place."""
    lines = tuple(dict.fromkeys((*first.lines, *second.lines)))
    return Choice(first.code, first.column, f"{sentence(first.text)} {second.text}", lines)


def place_of(place: str) -> tuple[str, ...]:
    """`pool.values.sex` in its parts. What fields are called may hold points itself."""
    root, _, rest = place.partition(".")
    if root != "pool":
        return (root, rest)
    key, _, name = rest.partition(".")
    return tuple(part for part in (root, key, name) if part)


def said(place: tuple[str, ...], line: str) -> dict[str, object]:
    """What a line says, by its key; more than one where several lines belong together."""
    value = read_yaml(line, "line").value
    return {**value} if isinstance(value, Mapping) and place[-1] in value else {place[-1]: value}


def as_list(value: object) -> list[object]:
    """One value or several, as a list."""
    return [*value] if isinstance(value, (list, tuple)) else [value]


def sentence(text: str) -> str:
    """A text with a sign at its end."""
    return text if text.endswith((".", "?", "!")) else f"{text}."


def settled(description: Description, decided: Iterable[NumberedChoice]) -> _Tree:
    """The mapping and the fields as if the first line of each of these decisions stood there."""
    tree = unsettled(description)
    for each in decided:
        _put(tree, each.places[0], said(each.places[0], each.choice.lines[0][1]))
    return tree


def unsettled(description: Description) -> _Tree:
    """The mapping and the fields without the lines that a description holds only because it has to hold some."""
    tree: _Tree = {"pool": {**description.mapping}, "fields": {**description.fields}}
    for each in decisions(description):
        _drop(tree, each.places[0], said(each.places[0], each.choice.lines[0][1]))
    return tree


def open_doubts(description: Description) -> Iterator[Doubt]:
    """Doubts that neither a decision is about nor the mapping settles, each once."""
    asked = [each for each in description.choices if each.lines]
    chosen = {(each.code, column) for each in asked for column in (each.column, None)}
    gone = {row for row, _ in description.left_out}
    seen = set()
    for doubt in description.doubts:
        settles = doubt.code == "R4" and "merged" in description.mapping
        aside = bool(doubt.rows) and gone.issuperset(doubt.rows)
        if (doubt.code, doubt.column) in chosen or settles or aside or doubt.told() in seen:
            continue
        seen.add(doubt.told())
        yield doubt


def _put(tree: _Tree, path: tuple[str, ...], value: Mapping[str, object]) -> None:
    here = tree[path[0]]
    for part in path[1:-1]:
        inner = here.get(part)
        put = {**inner} if isinstance(inner, Mapping) else {}
        here[part] = put
        here = put
    here.update(value)


def _drop(tree: _Tree, path: tuple[str, ...], value: Mapping[str, object]) -> None:
    """Take a line out where it says this; a mapping that is empty then goes with it."""
    here: dict[str, object] = tree[path[0]]
    above = None
    for part in path[1:-1]:
        inner = here.get(part)
        if not isinstance(inner, Mapping):
            return
        above, put = (here, part), {**inner}
        here[part] = put
        here = put
    for key, each in value.items():
        if str(here.get(key)) == str(each):
            del here[key]
    if above is not None and not here:
        del above[0][above[1]]
