"""A roster made by hand or by another tool: who is in which team, in which seat."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from composer.amounts import as_text, shown
from composer.errors import Mistake, ScenarioError, did_you_mean
from composer.outcome import Member
from composer.pool import RawTable
from composer.problem import Problem
from composer.scenario.csv import read_csv
from composer.scenario.source import read_bytes

MAX_BYTES = 50_000_000
COLUMNS = ("id", "team", "seat")


def read_roster(name: str, problem: Problem) -> dict[str, list[Member]]:
    """The members of each team from a CSV file (columns id, team, seat) or a JSON file.

    JSON is what `solve --json` prints, a list of `{id, team, seat}`, a list of ids, or `{team: [id, …]}`. Where
    the problem has one team, `team` may be left out. Raises ScenarioError with all that is wrong.
    """
    data = read_bytes(name, MAX_BYTES).data
    source = Path(name).name
    if Path(name).suffix.lower() == ".json":
        entries = _from_json(data, source)
    else:
        entries = _from_table(read_csv(data, source))
    return _by_team(entries, problem)


Entry = tuple[str, str | None, str | None, str]
"""id, team, seat, and the place it stands in."""


def _from_table(table: RawTable) -> list[Entry]:
    columns = {column.name: column for column in table.columns}
    mistakes = [
        Mistake(f"unknown column `{name}`" + did_you_mean(name, COLUMNS), place=table.source)
        for name in columns
        if name not in COLUMNS
    ]
    if mistakes:
        raise ScenarioError(mistakes)
    entries = []
    for row in range(len(table.rows)):
        cells: dict[str, str | None] = dict.fromkeys(COLUMNS)
        for name, column in columns.items():
            code = int(column.codes[row])
            cells[name] = None if code < 0 else column.texts[code]
        entries.append((cells["id"] or "", cells["team"], cells["seat"], table.place(row)))
    return entries


def _from_json(data: bytes, source: str) -> list[Entry]:
    try:
        tree: Any = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise ScenarioError([Mistake(f"this is no JSON: {error}", place=source)]) from None
    groups: list[tuple[str | None, Any, str]] = []
    if isinstance(tree, dict) and isinstance(tree.get("teams"), list):
        for position, team in enumerate(tree["teams"], 1):
            inside = team if isinstance(team, dict) else {}
            groups.append((inside.get("name"), inside.get("members"), f"{source}: team {position}"))
    elif isinstance(tree, dict):
        groups = [(str(team), members, f"{source}: team {team}") for team, members in tree.items()]
    else:
        groups = [(None, tree, source)]
    entries: list[Entry] = []
    mistakes: list[Mistake] = []
    for team, members, place in groups:
        if not isinstance(members, list):
            mistakes.append(Mistake(f"a list of members is wanted here, not {shown(members)}", place=place))
            continue
        for position, member in enumerate(members, 1):
            where = f"{place}: entry {position}"
            try:
                entries.append(_entry(member, team, where))
            except ValueError as error:
                mistakes.append(Mistake(str(error), place=where))
    if mistakes:
        raise ScenarioError(mistakes)
    return entries


def _entry(member: Any, team: str | None, place: str) -> Entry:
    if not isinstance(member, Mapping):
        return as_text(member), team, None, place
    unknown = [key for key in member if key not in COLUMNS]
    if unknown:
        raise ValueError(f"unknown key `{unknown[0]}`" + did_you_mean(str(unknown[0]), COLUMNS))
    seat = member.get("seat")
    named = member.get("team", team)
    return (
        as_text(member.get("id", "")),
        None if named is None else as_text(named),
        None if seat is None else as_text(seat),
        place,
    )


def _by_team(entries: list[Entry], problem: Problem) -> dict[str, list[Member]]:
    names = [team.name for team in problem.deployed]
    members: dict[str, list[Member]] = {name: [] for name in names}
    mistakes: list[Mistake] = []
    for identity, team, seat, place in entries:
        name = team if team is not None else (names[0] if len(names) == 1 else None)
        if not identity.strip():
            mistakes.append(Mistake("the id is blank", place=place))
        elif name is None:
            mistakes.append(Mistake(f"which team? There is {', '.join(names)}", place=place))
        elif name not in members:
            mistakes.append(Mistake(f"there is no team `{name}`" + did_you_mean(name, names), place=place))
        else:
            known = [each.seat for each in problem.deployed[names.index(name)].seats]
            if seat is not None and seat not in known:
                mistakes.append(Mistake(f"team {name} has no seat `{seat}`" + did_you_mean(seat, known), place=place))
            if problem.pool.row(identity) is None:
                mistakes.append(Mistake(f"nobody in the pool has the id `{identity}`", place=place))
            members[name].append(Member(identity, seat))
    if mistakes:
        raise ScenarioError(mistakes)
    return members
