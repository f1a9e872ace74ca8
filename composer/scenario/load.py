"""A scenario file, or the same as a mapping, as a checked problem."""

from __future__ import annotations

import copy
import os
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from composer.amounts import day, shown
from composer.errors import Mistake, ScenarioError
from composer.errors import Path as Keys
from composer.models import mistakes_in
from composer.pool import Pool, RawTable, Tour
from composer.problem import Problem, misreadings
from composer.scenario.file import Expect, ScenarioFile
from composer.scenario.places import placed
from composer.scenario.pools import read_pool
from composer.scenario.source import read_bytes
from composer.scenario.yaml import MAX_BYTES, Document, decode, read_yaml


@dataclass(frozen=True)
class Scenario:
    """A scenario that was read: its problem, and what its `expect` says of the answer."""

    problem: Problem
    expect: Expect


def load(source: str | os.PathLike[str] | Mapping[str, object], pool: object = None) -> Problem:
    """The problem that a scenario states.

    `source` is a file's name, `-` for standard input, or the same as a mapping. `pool` stands in for the
    scenario's own pool: a data frame, a list of rows, a file's name, or a table that was read before.
    Raises ScenarioError with every mistake in the scenario and in the pool.
    """
    return read(source, pool).problem


def read(source: str | os.PathLike[str] | Mapping[str, object], pool: object = None) -> Scenario:
    """As `load`, with the scenario's `expect`."""
    if isinstance(source, Mapping):
        return _read(dict(source), pool, None, Path(), {})
    name = os.fspath(source)
    if name == "-":
        data, base, name = sys.stdin.buffer.read(MAX_BYTES + 1), Path(), "<standard input>"
        digest = sha256(data).hexdigest()
    else:
        content = read_bytes(name, MAX_BYTES)
        data, base, digest = content.data, Path(name).parent, content.sha256
    document = read_yaml(decode(data, name), name)
    return _read(document.value, pool, document, base, {name: digest})


def _read(tree: object, pool: object, document: Document | None, base: Path, inputs: dict[str, str]) -> Scenario:
    mistakes: list[Mistake] = []
    if not isinstance(tree, dict):
        text = f"a scenario is a mapping with `pool:` and `teams:`, not {shown(tree)}"
        raise ScenarioError([placed(Mistake(text), tree, document)])
    file, sound = _shape(tree, mistakes)
    before = len(mistakes)
    people = _people(tree, pool, document, base, inputs, mistakes)
    sound = sound and len(mistakes) == before
    problem = None
    if file is not None and people is not None and sound:
        try:
            problem = Problem(
                people, file.teams, file.require, file.prefer, file.tradeoffs, title=file.title, inputs=inputs
            )
        except ScenarioError as error:
            mistakes += error.mistakes
    elif file is not None and people is not None:
        mistakes += misreadings(people, file.teams, file.require, file.prefer, file.tradeoffs)
    if problem is None or file is None or mistakes:
        raise ScenarioError(_in_order([placed(mistake, tree, document) for mistake in mistakes]))
    return Scenario(problem, file.expect)


def _shape(tree: dict[str, Any], mistakes: list[Mistake]) -> tuple[ScenarioFile | None, bool]:
    """The file read, and whether it is sound. An unsound one has its mistakes replaced by what asks nothing, so
    that what is left can still be held against the pool; None where even that fails."""
    try:
        return ScenarioFile.model_validate(tree), True
    except ValidationError as error:
        found = mistakes_in(error)
    mistakes += found
    mended = copy.deepcopy(tree)
    for mistake in found:
        _mend(mended, mistake.path)
    try:
        return ScenarioFile.model_validate(mended), False
    except ValidationError:
        return None, False


_NEUTRAL: Mapping[str, Any] = {
    "require": {"members": {}, "at_least": 0},
    "seats": {"seat": "?", "number": 0},
    "prefer": {"most": {"members": {}}},
    "tradeoffs": {"most": {"members": {}}},
}


def _mend(tree: dict[str, Any], path: Keys) -> None:
    """Put something that asks nothing in the place of what is wrong at `path`."""
    here: Any = tree
    if path[:1] == ("teams",) and len(path) > 1 and isinstance(here.get("teams"), list):
        index = path[1]
        assert isinstance(index, int)
        if not isinstance(here["teams"][index], dict):
            here["teams"][index] = {"name": f"?{index}", "size": {"at_least": 0}}
            return
        here, path = here["teams"][index], path[2:]
        here.setdefault("size", {"at_least": 0})
        here.setdefault("name", f"?{index}")
        if path[:1] == ("size",):
            here["size"] = {"at_least": 0}
            return
        if path[:1] == ("name",):
            here["name"] = f"?{index}"
            return
    if not path:
        return
    key = path[0]
    if key in _NEUTRAL and len(path) > 1 and isinstance(here.get(key), list):
        here[key][path[1]] = _NEUTRAL[str(key)]
    elif key == "teams":
        here["teams"] = []
    else:
        here.pop(key, None)


def _people(
    tree: dict[str, Any],
    given: object,
    document: Document | None,
    base: Path,
    inputs: dict[str, str],
    mistakes: list[Mistake],
) -> Pool | None:
    """The pool, read and checked; None, and its mistakes, where that fails."""
    spec = tree.get("pool") if given is None else given
    if spec is None:
        mistakes.append(Mistake("`pool` is missing: the file, or the list, of the people"))
        return None
    fields = tree.get("fields") or {}
    if not isinstance(fields, dict):
        mistakes.append(Mistake(f"`fields` is a mapping of columns to kinds, not {shown(fields)}", ("fields",)))
        fields = {}
    days = []
    for key in ("start", "end"):
        try:
            days.append(None if tree.get(key) is None else day(tree[key]))
        except ValueError:
            days.append(None)
    start, end = days
    if start and end and end < start:
        mistakes.append(Mistake(f"the tour ends before it starts on {start}", ("end",)))
    try:
        inside = document if given is None else None
        table = spec if isinstance(spec, RawTable) else read_pool(spec, base, inside)
        if table.sha256 is not None:
            named = spec.get("file") if isinstance(spec, Mapping) else spec
            inputs[str(named) if isinstance(named, (str, os.PathLike)) else table.source] = table.sha256
        people, wrong = Pool.read(table, fields, Tour(start, end))
        mistakes += wrong
        return people
    except ScenarioError as error:
        mistakes += error.mistakes
        return None


def _in_order(mistakes: Iterable[Mistake]) -> list[Mistake]:
    """Mistakes of one file in the order of its lines, those of the pool after them."""

    def line(mistake: Mistake) -> tuple[bool, int]:
        parts = mistake.place.split(":")
        in_file = len(parts) > 1 and parts[1].isdigit()
        return not in_file, int(parts[1]) if in_file else 0

    return sorted(mistakes, key=line)
