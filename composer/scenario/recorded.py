"""The problem of a record read again: the scenario from the record itself, people and plan from their files."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from composer.base.errors import Mistake, ScenarioError
from composer.problem.problem import Problem
from composer.problem.source import PEOPLE, PLANNED, ScenarioSource
from composer.scenario.as_text import without_people
from composer.scenario.csv import MAX_BYTES
from composer.scenario.file import Expect
from composer.scenario.load import load_document
from composer.scenario.read_from import Instead
from composer.scenario.source import as_utf8, read_bytes
from composer.scenario.yaml import MAX_BYTES as LARGEST
from composer.scenario.yaml import Document, read_yaml


@dataclass(frozen=True)
class FoundFiles:
    """The files of a record as they are now: where each is, by what it holds, and what is wrong with any."""

    paths: Mapping[str, str] = field(default_factory=dict)
    wrong: tuple[str, ...] = ()


def find_files(files: Mapping[str, tuple[str | None, str, str]], folder: Path, pool: str | None) -> FoundFiles:
    """Look for files, each by its name with its path relative to `folder`, SHA-256, and what it holds; `pool` is where
    the people are now."""
    paths: dict[str, str] = {}
    wrong: list[str] = []
    for name, (path, sha256, holds) in files.items():
        given = pool if holds == PEOPLE and pool is not None else None
        place = given if given is not None else None if path is None else str(folder / path)
        if place is None:
            wrong.append(f"`{name}` cannot be read again: name a file with the same content with --pool")
            continue
        try:
            now = read_bytes(place, MAX_BYTES).sha256
        except ScenarioError as error:
            hint = "; if it is elsewhere now, name it with --pool" if holds == PEOPLE and given is None else ""
            wrong += [f"`{name}`: {mistake.text}{hint}" for mistake in error.mistakes]
            continue
        if now != sha256:
            wrong.append(f"`{given or name}` is not, or no longer, what it was when the record was made")
        paths[holds] = os.path.abspath(place)
    return FoundFiles(paths, tuple(wrong))


def reread(
    source: ScenarioSource, inputs: Mapping[str, str], found: FoundFiles, pool: object, expect: type[Expect]
) -> Problem:
    """The problem of a record; `pool` are its people where no file holds them. Raises ScenarioError."""
    people = found.paths.get(PEOPLE, pool)
    if people is None:
        raise ScenarioError([Mistake("the people are in no file of the record: name one with --pool")])
    plan = found.paths.get(PLANNED, source.plan)
    instead = Instead(people, source.plain, plan, source.frozen)
    document = read_yaml(source.text, source.name)
    if source.inline and isinstance(people, str):
        document, instead = _with_people(source, people), replace(instead, pool=None)
    return load_document(document, instead, expect).replacing(inputs=dict(inputs))


def _with_people(source: ScenarioSource, file: str) -> Document:
    """The scenario with those who stand in it, from its own file."""
    document = read_yaml(as_utf8(read_bytes(file, LARGEST).data, source.name), source.name)
    if without_people(document) != source.text:
        raise ScenarioError([Mistake("what is asked in it is not what the record says", place=source.name)])
    return document
