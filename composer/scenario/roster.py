"""A roster made by hand or by another tool: who is in which team, in which seat."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from composer.base.csv_escape import escape, unescape
from composer.base.errors import Mistake, ScenarioError, did_you_mean
from composer.base.numbers import as_text, shown
from composer.pool import Pool, RawTable
from composer.pool.reading.mapping import PLAIN
from composer.pool.who import nearest_id
from composer.problem.problem import Problem
from composer.problem.reserves import RESERVE, RESERVES
from composer.problem.results import Member
from composer.problem.team import Team
from composer.scenario.csv import read_csv
from composer.scenario.json import decode, parse, repeated_keys
from composer.scenario.source import Content, read_bytes, read_standard_input
from composer.scenario.xlsx import open_book, read_xlsx

MAX_BYTES = 50_000_000
_KEYS = ("id", "team", "seat")
_CSV = (".csv", ".tsv", ".txt")
_XLSX = (".xlsx", ".xlsm")
SHEET = "Roster"
"""What `solve --xlsx` calls the sheet with the members."""
_WANTED = "what `solve --json` prints, a list of {id, team, seat} or of ids, or {team: [id, …]} is wanted here"


@dataclass(frozen=True)
class Entry:
    """One member as the roster states it: everything still text, and where it stands."""

    id: str
    team: str | None
    seat: str | None
    place: str
    unread: frozenset[str] = frozenset()
    """Of these parts it is told already what is wrong."""


def read_roster(path: str, problem: Problem, warn: Callable[[str], object] | None = None) -> dict[str, list[Member]]:
    """The members of each of the problem's teams; a team that the roster does not name has none.

    CSV, or a workbook (its sheet `Roster`, else the first), with the columns id, team and seat, other columns of the
    pool being let pass, also as `solve --csv` writes it (where a cell can be what `composer.base.csv_escape.escape`
    made of a known text, it is); or JSON: what `solve --json` prints, a list of `{id, team, seat}`, a list of ids, or
    `{team: [id, …]}`. The team may be left out where
    there is one, seats always. `-` is standard input. `warn` is told what a reader should look at once more. Raises
    ScenarioError with all that is wrong, each with its place.
    """
    source = "<standard input>" if path == "-" else Path(path).name
    content = read_standard_input(MAX_BYTES) if path == "-" else read_bytes(path, MAX_BYTES)
    mistakes: list[Mistake] = []
    entries = read_entries(content, path, source, Known(problem.pool, problem.deployed), mistakes, warn)
    return _by_team(entries, problem, mistakes)


@dataclass(frozen=True)
class Known:
    """What the words of a roster may mean."""

    pool: Pool
    teams: Sequence[Team]


def read_entries(
    content: Content | bytes,
    path: str,
    source: str,
    known: Known,
    mistakes: list[Mistake],
    warn: Callable[[str], object] | None,
) -> list[Entry]:
    """Every member that a file states."""
    data = content if isinstance(content, bytes) else content.data
    if not _is_json(data, path):
        return list(_rows(_table(content, path, source), known, mistakes, warn))
    value = parse(decode(data, source), source)
    entries = list(_entries(value, source, mistakes))
    if not entries and not mistakes:
        mistakes.append(Mistake("nobody is in this roster", place=source))
    return entries


def _is_json(data: bytes, path: str) -> bool:
    """By the ending; where that says nothing, by how the text begins."""
    ending = Path(path).suffix.lower()
    if ending == ".json" or ending in (*_CSV, *_XLSX):
        return ending == ".json"
    return data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"[")


def _table(content: Content | bytes, path: str, source: str) -> RawTable:
    try:
        if not isinstance(content, bytes) and Path(path).suffix.lower() in _XLSX:
            titles = [sheet.title for sheet in open_book(content, source).sheets]
            return read_xlsx(content, source, PLAIN, _KEYS, sheet=SHEET if SHEET in titles else None)
        return read_csv(content if isinstance(content, bytes) else content.data, source)
    except ScenarioError as error:
        # the reader is that of pools, and speaks of one
        raise ScenarioError(
            Mistake(found.text.replace("the pool is empty", "the roster is empty"), found.path, found.place)
            for found in error.mistakes
        ) from None


def _rows(
    table: RawTable, meant: Known, mistakes: list[Mistake], warn: Callable[[str], object] | None
) -> Iterator[Entry]:
    columns = {column.name: column for column in table.columns}
    known = {
        "id": lambda text: meant.pool.row(text) is not None,
        "team": lambda text: any(team.name == text for team in meant.teams),
        "seat": lambda text: any(seat.seat == text for team in meant.teams for seat in team.seats),
    }
    for name in map(unescape, columns):
        if name not in _KEYS and name not in meant.pool.columns:
            missing = [key for key in _KEYS if key not in columns]
            text = f"unknown column `{name}`" + did_you_mean(name, missing)
            mistakes.append(Mistake(text, place=table.source))
    for warning in table.warnings:
        if warn is not None:
            warn(warning)
    for row in range(len(table.rows)):
        cells: dict[str, str | None] = dict.fromkeys(_KEYS)
        for key in _KEYS:
            if key in columns and (code := int(columns[key].codes[row])) >= 0:
                text = columns[key].texts[code]
                plain = unescape(text)
                cells[key] = plain if escape(plain) == text and known[key](plain) else text
        yield Entry(cells["id"] or "", cells["team"], cells["seat"], table.place(row))


def _entries(value: object, source: str, mistakes: list[Mistake]) -> Iterator[Entry]:
    """Every member that a JSON value states, whichever of the shapes it has."""
    if key := next(iter(repeated_keys(value)), None):
        mistakes.append(Mistake(f"`{key}` is given twice", place=source))
    if not isinstance(value, Mapping):
        yield from _members(value, None, source, mistakes)
        return
    teams = value.get("teams")
    if isinstance(teams, list) and all(isinstance(team, Mapping) and "members" in team for team in teams):
        for position, team in enumerate(teams, 1):
            name = team.get("name")
            if isinstance(name, str):
                yield from _members(team["members"], name, f"{source}: team {name}", mistakes)
                yield from _reserves(team.get(RESERVES), name, f"{source}: team {name}: {RESERVES}", mistakes)
            else:
                mistakes.append(Mistake("the team has no `name`", place=f"{source}: team {position}"))
        return
    for name, members in value.items():
        yield from _members(members, str(name), f"{source}: team {name}", mistakes)


def _members(value: object, team: str | None, place: str, mistakes: list[Mistake]) -> Iterator[Entry]:
    if not isinstance(value, list):
        text = _WANTED if team is None else "a list of members is wanted here"
        mistakes.append(Mistake(f"{text}, not {shown(value)}", place=place))
        return
    for position, item in enumerate(value, 1):
        where = f"{place}: entry {position}"
        given = dict(item) if isinstance(item, Mapping) else {"id": item}
        unread = set()
        for key in given:
            if key not in (*_KEYS, "fields"):
                unread |= {"id"} - set(given)  # which is meant by it
                hint = did_you_mean(str(key), [known for known in _KEYS if known not in given])
                mistakes.append(Mistake(f"unknown key `{key}`" + hint, place=where))
        texts: dict[str, str | None] = {"id": "", "team": team, "seat": None}
        for key in _KEYS:
            if given.get(key) is not None:
                try:
                    texts[key] = as_text(given[key]).strip()
                except ValueError as error:
                    unread.add(key)
                    mistakes.append(Mistake(f"{key}: {error}", place=where))
        yield Entry(texts["id"] or "", texts["team"], texts["seat"], where, frozenset(unread))


def _reserves(value: object, team: str, place: str, mistakes: list[Mistake]) -> Iterator[Entry]:
    """The reserves of a team, in their order, as entries whose seat says so."""
    if value is None:
        return
    if not isinstance(value, list):
        mistakes.append(Mistake(f"a list of reserves is wanted here, not {shown(value)}", place=place))
        return
    own = ("rank", "covers", "made_good", "most", "instead")
    bare = [
        {key: part for key, part in item.items() if key not in own} if isinstance(item, Mapping) else item
        for item in value
    ]
    yield from (replace(entry, seat=RESERVE) for entry in _members(bare, team, place, mistakes))


def _by_team(entries: list[Entry], problem: Problem, mistakes: list[Mistake]) -> dict[str, list[Member]]:
    names = [team.name for team in problem.deployed]
    members: dict[str, list[Member]] = {name: [] for name in names}

    def wrong(entry: Entry, text: str) -> None:
        mistakes.append(Mistake(text, place=entry.place))

    for entry in entries:
        if not entry.id:
            if "id" not in entry.unread:
                wrong(entry, "the id is blank")
        elif problem.pool.row(entry.id) is None:
            wrong(entry, f"nobody in the pool has the id `{entry.id}`" + nearest_id(problem.pool, entry.id))
        if "team" in entry.unread:
            continue
        name = entry.team if entry.team is not None or len(names) > 1 else names[0]
        team = None if name is None else problem.team_named(name)
        if name is None:
            wrong(entry, f"which team? Available: {', '.join(names)}")
        elif team is None:
            wrong(entry, f"there is no team `{name}`" + did_you_mean(name, names))
        else:
            seats = [seat.seat for seat in team.seats]
            stands_by = entry.seat == RESERVE and team.reserves is not None
            if entry.seat is not None and entry.seat not in seats and not stands_by:
                wrong(entry, f"team {name} has no seat `{entry.seat}`" + did_you_mean(entry.seat, seats))
            members[name].append(Member(entry.id, entry.seat))
    if mistakes:
        raise ScenarioError(mistakes)
    return members
