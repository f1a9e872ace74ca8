"""Records of decisions: made, recomputed, and every change in them found."""

from __future__ import annotations

import copy
import json
import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pytest

import composer
from composer.base.errors import ScenarioError
from composer.checking.record import FORMAT, from_json, seal
from tests.support.command_line import IMPOSSIBLE, Run, run, written

__all__ = ["run"]

Json = dict[str, Any]

PEOPLE = """\
id,name,sex,unit,score,p_drop,busy
P1,Seen By Nobody,F,A,5,0.1,
P2,Seen By Nobody,M,A,9.5,0.1,
P3,Seen By Nobody,M,B,7,0.2,
P4,Seen By Nobody,F,B,6,0.05,
P5,Seen By Nobody,M,C,4,0.1,2027-05-01..2027-05-03
P6,Seen By Nobody,F,C,8,0.1,
"""
TEAM = """\
title: Patrol
pool: people.csv
teams:
  - name: patrol
    size: 3
    seats: [{seat: Leader, who: {unit: A}}]
    require:
      - {share: {sex: F}, at_least: 1/3, aim: 50%, name: Women}
      - {average: score, at_least: 5.5}
prefer: [{most: {total: score}}]
"""
TOURS = """\
title: Reliefs
pool: people.csv
today: 2027-01-01
fields: {busy: spans}
rest: 10 days
busy: busy
plan: plan.json
frozen: 2027-02-01
teams:
  - {name: post, size: 2, start: 2027-02-01, end: 2027-04-30, repeat: {every: 3 months, number: 2},
     require: [{share: {sex: F}, at_least: 1/3, name: Women}]}
require: [{members: {}, at_most: 4, at: any day, name: Ceiling}]
prefer: [{least: {changes: {}}}, {most: {total: score}}]
"""
LOSSES = TEAM.replace("size: 3", "size: 3\n    survive: {losses: 1, require: [Women]}\n    reserves: {number: {at_most: 2}}")
LOSSES = f"{LOSSES}drop: {{column: p_drop}}\n"
OTHERS = {
    "tours": TOURS,
    "losses": LOSSES,
    "impossible": TEAM.replace("average: score, at_least: 5.5", "average: score, at_least: 9"),
}


def folder_of(text: str, folder: Path) -> Path:
    written(folder / "people.csv", PEOPLE)
    written(folder / "plan.json", '{"post-1": ["P1", "P3"], "post-2": ["P4", "P6"]}')
    return written(folder / "team.yaml", text)


@cache
def made(text: str = TEAM, choose: str = "", by: str = "Major Tom") -> tuple[Path, str]:
    """A folder with a scenario and its people, and a record in it; kept for all tests, which change neither."""
    folder = Path(mkdtemp())
    problem = composer.load(folder_of(text, folder))
    whole = composer.full_report(problem) if choose else composer.FullReport.of(problem, composer.solve(problem))
    kept = composer.record(whole.choosing(choose) if choose else whole, folder, by=by)
    return folder, kept.to_json()


def leaves(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    if not isinstance(value, (dict, list)) or not value:
        yield path
    for key, each in inner:
        yield from leaves(each, (*path, key))


def changed(content: Json, path: tuple[str | int, ...], to: Any = None) -> Json:
    """A copy with another value of the same kind in one place, or the value given."""
    new = copy.deepcopy(content)
    home: Any = new
    for key in path[:-1]:
        home = home[key]
    old = home[path[-1]]
    other: Any = {bool: lambda: not old, int: lambda: old + 1, float: lambda: old + 0.5, str: lambda: f"{old}x"}.get(
        type(old), lambda: [1] if isinstance(old, list) else {"x": 1} if isinstance(old, dict) else "x"
    )()
    home[path[-1]] = other if to is None else to[0]
    return new


def resealed(content: Json) -> Json:
    return {**content, "sha256": seal(content)}


def holds(content: Json, folder: Path, pool: object = None) -> bool:
    """Whether a record holds, which it does not if it can't be read."""
    try:
        return composer.verify_record(content, pool, folder=folder).holds
    except ScenarioError:
        return False


@pytest.mark.parametrize(("text", "choose"), [(TEAM, ""), (TEAM, "B"), *((text, "") for text in OTHERS.values())])
def test_a_record_holds_and_is_read_as_it_was_made(text: str, choose: str) -> None:
    folder, kept = made(text, choose)
    found = composer.verify_record(json.loads(kept), folder=folder)
    assert (found.faults, found.holds) == ((), True)
    assert [line.part for line in found.lines] == ["seal", "files", "reading", "answer", "proof", "choice"]
    assert from_json(json.loads(kept)).to_json() == kept


def test_no_change_of_any_value_goes_unseen() -> None:
    folder, kept = made()
    content = json.loads(kept)
    unseen = [path for path in leaves(content) if holds(changed(content, path), folder)]
    assert unseen == []


TOLD_ONLY = {
    ("made",),
    ("by",),
    ("command",),
    ("versions", "python"),
    ("versions", "composer"),
    ("versions", "ortools"),
    ("versions", "highspy"),
    ("scenario", "name"),
    ("scenario", "plain"),
    ("answer", "note"),
    ("answer", "basis"),
    ("answer", "goals", "basis"),
    ("answer", "fewest_reserves"),
    ("choice", "course"),
}
"""What nothing but the seal keeps: what no scenario, people or proof tells, or what changes nothing that is read."""


@pytest.mark.parametrize(("text", "choose"), [(TEAM, "B"), *((text, "") for text in OTHERS.values())])
def test_no_change_that_is_sealed_anew_goes_unseen_where_it_can_be_recomputed(text: str, choose: str) -> None:
    folder, kept = made(text, choose)
    content = json.loads(kept)
    paths = [path for path in leaves(content) if path[0] not in ("proof", "sha256")]
    unseen = [path for path in paths if holds(resealed(changed(content, path)), folder)]
    plain = {tuple(key for key in path if isinstance(key, str)) for path in unseen}
    assert plain <= TOLD_ONLY


def test_nothing_that_is_changed_into_anything_breaks_the_reading_of_it() -> None:
    folder, kept = made(TEAM, "B")
    content = json.loads(kept)
    every = {path[:end] for path in leaves(content) if path[0] != "proof" for end in range(1, len(path) + 1)}
    for number, path in enumerate(sorted(every, key=str)):
        value = ([], {}, None, 5, "", True, [[]], [{}], 1e300)[number % 9]
        new = changed(content, path, (value,))
        assert new == content or not holds(new, folder), path
        holds(resealed(new), folder)
