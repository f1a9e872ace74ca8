"""The parts of a record that can be recomputed, as a record has them; and in what two of them differ."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from typing import Any

from composer.analyses.solution import services
from composer.analyses.verify.answer import Verification
from composer.analyses.verify.recount import verify
from composer.base.numbers import shown
from composer.checking import verify as checking
from composer.problem.problem import Problem
from composer.problem.results import Member, Roster
from composer.problem.yearly_targets import required_targets
from composer.render.json import Object, goals_json, services_json, targets_json

BY_SEARCH: Mapping[str, Sequence[str]] = {"goals": ("bound", "bound_exact", "proved", "basis"), "chance": ("fewest",)}
"""Keys that no recount of an answer's teams tells, by where they stand."""
MOST_TOLD = 5
"""Differences that are told before the rest is only counted."""


def reading_json(problem: Problem) -> Object:
    """What came of reading the people: enough to notice that they are read otherwise, and nobody's own data."""
    pool = problem.pool
    return {
        "people": len(pool),
        "left_out": len(pool.table.left_out),
        "columns": {name: column.kind for name, column in pool.columns.items()},
        "sha256": _digest(problem),
    }


def _digest(problem: Problem) -> str:
    """SHA-256 of all cells as they were read: of each column its name, its texts, and which row has which."""
    found = sha256()
    for column in problem.pool.table.columns:
        for text in (column.name, *column.texts):
            data = text.encode("utf-8", "surrogatepass")
            found.update(len(data).to_bytes(8, "big") + data)
        found.update(b"\n" + column.codes.astype("<i4").tobytes())
    return found.hexdigest()


def answer_json(problem: Problem, recount: Verification | None) -> Object:
    """What a recount of an answer's teams tells, by the answer's keys; `recount` is None where it has none."""
    targets = targets_json(required_targets(problem.teams, problem.require))
    if recount is None:
        unreached = (replace(goal, value=None) for goal in checking.verify(problem, {}).goals)
        return {"teams": [], "findings": [], "goals": goals_json(unreached), "targets": targets}
    counted = recount.own_json(())
    tours = services(problem, recount.teams)
    more: Object = {"tours": services_json(tours)} if tours else {}
    keys = ("teams", "changes", "findings", "goals")
    return {**{key: counted[key] for key in keys if key in counted}, **more, "targets": targets}


def counted(problem: Problem, teams: Mapping[str, list[Member]]) -> Verification:
    """Teams held against the problem. Raises ScenarioError."""
    return verify(problem, teams)


def members_of(teams: tuple[Roster, ...], reserve: str) -> dict[str, list[Member]]:
    """The members of each team, its reserves among them."""
    return {each.name: [*each.members, *(Member(one.id, reserve) for one in each.reserves or ())] for each in teams}


def without_search(value: Any, under: str = "") -> Any:
    """A part of an answer without what no recount tells."""
    if isinstance(value, dict):
        left = BY_SEARCH.get(under, ())
        return {key: without_search(each, key) for key, each in value.items() if key not in left}
    return [without_search(each, under) for each in value] if isinstance(value, list) else value


def differences(recorded: object, now: object, path: str = "") -> Iterator[str]:
    """In what a recorded value differs from the one that was recomputed, each with its place."""
    if isinstance(recorded, dict) and isinstance(now, dict):
        for key in dict.fromkeys((*now, *recorded)):
            here = f"{path}: {key}" if path else str(key)
            if key not in recorded or key not in now:
                yield f"{here} {'is missing' if key in now else 'does not belong there'}"
            else:
                yield from differences(recorded[key], now[key], here)
    elif isinstance(recorded, list) and isinstance(now, list) and len(recorded) == len(now):
        for place, (old, new) in enumerate(zip(recorded, now, strict=True), 1):
            yield from differences(old, new, f"{path}: {_called(new) or place}")
    elif type(recorded) is not type(now) or recorded != now:
        yield f"{path}: the record says {_told(recorded)}, recomputed it is {_told(now)}"


def _called(value: object) -> str:
    """What an object of a list is called, where it has a name."""
    names = (value.get(key) for key in ("name", "id", "requirement", "goal")) if isinstance(value, dict) else ()
    return next((name for name in names if isinstance(name, str)), "")


def _told(value: object) -> str:
    if isinstance(value, list):
        return f"a list of {len(value)}"
    return shown(value)
