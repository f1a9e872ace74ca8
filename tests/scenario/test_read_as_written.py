"""What is read is what was written: small tables of people at random, in every shape, cell by cell."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any
from unicodedata import normalize

import pytest

from composer.pool import Pool
from composer.problem.problem import Problem
from composer.scenario.load import load
from tests.support.written_people import SHAPES, Written, meant, table, write

QUICK, ALL = 40, 300
TEAMS = [{"name": "t", "size": 1}]


def pool(found: Written, given: Any) -> Pool:
    scenario: dict[str, Any] = {"fields": found.fields, "start": "2027-01-15", "teams": TEAMS}
    if isinstance(given, dict):
        return load({**scenario, "pool": given}).pool
    if found.mapping or not isinstance(given, list):
        return load({**scenario, "pool": {"file": "no.csv", **found.mapping}}, pool=given).pool
    return load({**scenario, "pool": given}).pool


def value(column: Any, row: int) -> Any:
    found = column.value(row)
    return normalize("NFC", found) if isinstance(found, str) else found


def quickly(patch: pytest.MonkeyPatch) -> None:
    """Take the roads that are for long tables."""
    patch.setattr("composer.scenario.csv.LARGE", 0)
    patch.setattr("composer.pool.reading.native_unique.FROM", 0)
    for module in ("composer.pool.raw", "composer.pool.strings.string_array", "composer.pool.kinds.number"):
        patch.setattr(f"{module}.MANY", 2)


def compare(seed: int, folder: Path, patch: pytest.MonkeyPatch) -> None:
    pick = random.Random(seed)
    if pick.random() < 0.5:
        quickly(patch)
    found = table(pick)
    people = pool(found, write(pick, found, pick.choice(SHAPES), folder / "p"))
    assert list(people.ids) == found.ids
    assert set(found.names) <= set(people.columns)
    for name, kind in found.kinds.items():
        read = [value(people.columns[name], row) for row in range(len(people))]
        assert read == [meant(kind, cell) for cell in found.truth[name]], (name, kind)


@pytest.mark.parametrize("seed", range(QUICK))
def test_every_cell_is_read_as_it_was_written(seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    compare(seed, tmp_path, monkeypatch)


@pytest.mark.by_the_hundred
@pytest.mark.parametrize("seed", range(QUICK, ALL))
def test_every_cell_of_many_more_tables_is_read_as_it_was_written(
    seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    compare(seed, tmp_path, monkeypatch)


def test_frames_given_in_python_are_read_by_the_same_mapping(tmp_path: Path) -> None:
    done = 0
    for seed in range(25):
        pick = random.Random(seed)
        found = table(pick)
        frame = write(pick, found, "pandas", tmp_path / "p")
        problem = Problem(frame, TEAMS, fields=found.fields, reading=found.mapping)
        assert list(problem.pool.ids) == found.ids
        done += 1
    assert done == 25
