"""The independent truth: a slow reader and solver of scenarios that shares nothing with the package.

A scenario is the plain tree of its YAML file, with an inline pool. Every way to fill the teams is tried, and
every measure is counted by hand with exact fractions. Nothing here is clever; that is the point. Only what
concerns one team alone (size, gates, seats, its requirements) is checked before the teams are put together.
"""

import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from itertools import combinations
from typing import Any

Scenario = dict[str, Any]
Teams = dict[str, tuple[str, ...]]

MEASURES = (
    "members",
    "share",
    "total",
    "average",
    "distinct",
    "largest_group",
    "lone",
    "pairs",
    "together",
)
CEFR = ["A1", "A2", "B1", "B2", "C1", "C2"]

_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_STANAG = re.compile(r"[0-5]\+?")
_FLAGS = {"yes": True, "true": True, "no": False, "false": False}


@dataclass(frozen=True)
class Truth:
    """What is true of a scenario: its verdict, the best goal values in order, all the best teams."""

    verdict: str
    goals: list[Fraction]
    optimal: list[Teams]


@dataclass(frozen=True)
class Field:
    """A column: its kind, its scale where it is ordered or holds labelled levels, and what its levels are."""

    kind: str
    scale: tuple[str, ...] = ()
    levels: str = ""  # stanag, scale, number, date


@dataclass(frozen=True)
class Team:
    """One team to be filled."""

    name: str
    at_least: int
    at_most: int
    everyone: frozenset[str]
    seats: list[tuple[str, frozenset[str]]]  # one entry for each chair: a seat with `number: 2` is here twice
    require: list["Requirement"]


@dataclass(frozen=True)
class Requirement:
    """A measure with its bounds, and the team it reads (None: the team it stands in, or all of them)."""

    gauge: "Gauge"
    spec: Mapping[str, Any]
    at_least: Fraction | None
    at_most: Fraction | None
    aim: Fraction | None
    weight: Fraction
    team: str | None

    def met(self, members: Sequence[str]) -> bool:
        """Tell whether these members meet the hard bounds."""
        seen = self.gauge.read(members)
        return not (
            (self.at_least is not None and seen < self.at_least) or (self.at_most is not None and seen > self.at_most)
        )

    def missed(self, members: Sequence[str]) -> Fraction:
        """Count the weighted shortfall of the aim (0 where there is none)."""
        if self.aim is None:
            return Fraction(0)
        return self.weight * self.gauge.shortfall(members, self.aim, floor=self.at_least is not None)


@dataclass(frozen=True)
class Gauge:
    """A measure made ready to be read: whom it matches, among whom, and the values it adds or compares."""

    measure: str
    matching: frozenset[str] = frozenset()
    among: frozenset[str] = frozenset()
    values: Mapping[str, Any] = field(default_factory=dict)
    names: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    pairs: tuple[tuple[str, str], ...] = ()

    def read(self, members: Sequence[str]) -> Fraction:
        """Count the measure over these members."""
        if self.measure == "members":
            return Fraction(self._part(members))
        if self.measure == "share":
            whole = self._whole(members)
            return Fraction(100 * self._part(members), whole) if whole else Fraction(0)
        if self.measure == "total":
            return self._sum(members)
        if self.measure == "average":
            whole = self._whole(members)
            return self._sum(members) / whole if whole else Fraction(0)
        if self.measure == "distinct":
            return Fraction(len(self._groups(members)))
        if self.measure == "largest_group":
            return Fraction(max(self._groups(members).values(), default=0))
        if self.measure == "lone":
            return Fraction(1 if self._part(members) == 1 else 0)
        if self.measure == "pairs":
            return Fraction(sum(1 for one, other in self.pairs if one in members and other in members))
        if self.measure == "together":
            return Fraction(1 if 0 < self._part(members) < len(self.matching) else 0)
        raise ValueError(f"no such measure: {self.measure}")

    def shortfall(self, members: Sequence[str], bound: Fraction, *, floor: bool) -> int:
        """Count the whole units these members lack of a floor, or have above a ceiling."""
        if self.measure == "share":
            part, whole, asked = self._part(members), self._whole(members), bound / 100
            if not floor:
                return max(0, part - math.floor(asked * whole))
            return max(0, max(math.ceil(asked * whole), 1) - part) if asked > 0 else 0
        if self.measure == "average":
            wanted, seen = bound * max(self._whole(members), 1), self._sum(members)
        else:
            wanted, seen = bound, self.read(members)
        return max(0, math.ceil(wanted - seen if floor else seen - wanted))

    def _part(self, members: Sequence[str]) -> int:
        return sum(1 for person in members if person in self.matching)

    def _whole(self, members: Sequence[str]) -> int:
        return sum(1 for person in members if person in self.among)

    def _sum(self, members: Sequence[str]) -> Fraction:
        result: int | Fraction = 0
        for person in members:
            if person in self.among:
                value = self.values[person]
                if value is None:
                    raise ValueError(f"{person}: a sum over a blank")
                result += value.numerator if value.denominator == 1 else value
        return Fraction(result)

    def _groups(self, members: Sequence[str]) -> dict[Any, int]:
        result: dict[Any, int] = {}
        for person in members:
            for name in self.names[person]:
                result[name] = result.get(name, 0) + 1
        return result


class Problem:
    """A scenario read: fields, values, teams, requirements and goals."""

    def __init__(self, scenario: Scenario) -> None:
        self.start = _day(scenario["start"]) if scenario.get("start") is not None else None
        self.end = _day(scenario["end"]) if scenario.get("end") is not None else None
        self.people: list[str] = [str(row["id"]).strip() for row in scenario["pool"]]
        if len(set(self.people)) != len(self.people):
            raise ValueError("an id is given twice")
        self.fields: dict[str, Field] = {}
        self.values: dict[str, dict[str, Any]] = {}
        self._read_pool(scenario["pool"], scenario.get("fields") or {})
        self.teams = [team for spec in scenario.get("teams") or [] for team in self._teams(spec)]
        self.require = [self.requirement(spec) for spec in scenario.get("require") or []]
        self.goals: list[tuple[str, Gauge, str | None]] = []
        for goal in scenario.get("prefer") or []:
            direction = "most" if "most" in goal else "least"
            self.goals.append((direction, self.gauge(goal[direction]), goal[direction].get("team")))

    # The pool

    def _read_pool(self, rows: Sequence[Mapping[str, Any]], declared: Mapping[str, Any]) -> None:
        columns: list[str] = []
        for row in rows:
            columns += [name for name in row if name != "id" and name not in columns]
        for name in columns:
            cells = [_cell(row.get(name)) for row in rows]
            kind = _declared(declared[name], cells) if name in declared else _told(cells)
            self.fields[name] = kind
            self.values[name] = {
                person: None if cell is None else _value(kind, cell)
                for person, cell in zip(self.people, cells, strict=True)
            }
        if "birth" in self.fields and self.fields["birth"].kind == "date" and "age" not in self.fields:
            self.fields["age"] = Field("number")
            self.values["age"] = {
                person: None if born is None else self._age(born) for person, born in self.values["birth"].items()
            }

    def _age(self, born: date) -> Fraction | None:
        if self.start is None:
            return None
        had_birthday = (self.start.month, self.start.day) >= (born.month, born.day)
        return Fraction(self.start.year - born.year - (0 if had_birthday else 1))

    # Who

    def matching(self, who: Mapping[str, Any]) -> frozenset[str]:
        """Find everybody in the pool who matches."""
        return frozenset(person for person in self.people if self.matches(who, person))

    def matches(self, who: Mapping[str, Any], person: str) -> bool:
        """Tell whether a person matches: every part must hold."""
        for key, condition in who.items():
            if key == "any":
                holds = any(self.matches(part, person) for part in condition)
            elif key == "none":
                holds = not any(self.matches(part, person) for part in condition)
            elif key == "id":
                holds = person in [str(name) for name in _listed(condition)]
            else:
                held = self.values[key][person]
                holds = held is not None and self._meets(self.fields[key], held, condition)
            if not holds:
                return False
        return True

    def _meets(self, kind: Field, held: Any, condition: Any) -> bool:
        if kind.kind == "text":
            return held in [_text(one) for one in _listed(condition)]
        if kind.kind == "flag":
            return bool(held == (condition if isinstance(condition, bool) else _FLAGS[condition]))
        if kind.kind == "number":
            return _within(held, condition, exact)
        if kind.kind == "date":
            return _within(held, condition, self._date)
        if kind.kind == "spans":
            return any(first <= self._date(condition) <= last for first, last in held)
        if kind.kind == "ordered":
            if isinstance(condition, list):
                return held in [kind.scale.index(_text(one)) for one in condition]
            return _within(held, condition, lambda label: kind.scale.index(_text(label)))
        if kind.kind == "set":
            return any(_text(name) in held for name in _listed(condition))
        if kind.kind == "levels":
            if not isinstance(condition, Mapping):
                return any(_text(name) in held for name in _listed(condition))
            return all(name in held and self._level_meets(kind, held[name], asked) for name, asked in condition.items())
        raise ValueError(f"no such kind: {kind.kind}")

    def _level_meets(self, kind: Field, held: tuple[Any, ...], asked: Any) -> bool:
        bounds = asked if isinstance(asked, Mapping) else {"at_least": asked}
        for word, bound in bounds.items():
            level = (self._date(bound),) if kind.levels == "date" else _level(kind, _text(bound))
            for skill in range(4):
                have, want = held[skill % len(held)], level[skill % len(level)]
                if have < want if word == "at_least" else have > want:
                    return False
        return True

    def _date(self, value: Any) -> date:
        if value == "start" and self.start is not None:
            return self.start
        if value == "end" and self.end is not None:
            return self.end
        return _day(value)

    # Measures, requirements, teams

    def gauge(self, spec: Mapping[str, Any]) -> Gauge:
        """Make a measure ready to be read."""
        (measure,) = [name for name in MEASURES if name in spec]
        asked = spec[measure]
        if measure in ("members", "lone"):
            return Gauge(measure, self.matching(asked))
        if measure == "share":
            among = self.matching(spec.get("among") or {})
            return Gauge(measure, self.matching(asked) & among, among)
        if measure in ("total", "average"):
            if self.fields[asked].kind != "number":
                raise ValueError(f"{asked} is not a number field")
            return Gauge(measure, among=self.matching(spec.get("of") or {}), values=self.values[asked])
        if measure in ("distinct", "largest_group"):
            return Gauge(measure, names={one: _names(value) for one, value in self.values[asked].items()})
        if measure == "pairs":
            return Gauge(measure, pairs=tuple((str(one), str(other)) for one, other in asked))
        return Gauge(measure, frozenset(str(one) for one in asked))

    def requirement(self, spec: Mapping[str, Any]) -> Requirement:
        """Read a requirement."""
        gauge = self.gauge(spec)

        def bound(word: str) -> Fraction | None:
            if spec.get(word) is None:
                return None
            return percent(spec[word]) if gauge.measure == "share" else exact(spec[word])

        exactly = bound("exactly")
        at_least = bound("at_least") if exactly is None else exactly
        at_most = bound("at_most") if exactly is None else exactly
        if at_least is None and at_most is None:
            raise ValueError("a requirement without a bound")
        aim = bound("aim")
        if aim is not None and at_least is not None and at_most is not None:
            raise ValueError("an aim needs a floor alone or a ceiling alone")
        weight = exact(spec.get("weight", 1))
        return Requirement(gauge, spec, at_least, at_most, aim, weight, spec.get("team"))

    def _teams(self, spec: Mapping[str, Any]) -> Iterator[Team]:
        size = spec["size"]
        if isinstance(size, Mapping):
            at_least, at_most = size.get("at_least", 0), size.get("at_most", len(self.people))
        else:
            at_least = at_most = size
        names = [spec["name"]]
        if "number" in spec:
            names = [f"{spec['name']}-{place}" for place in range(1, spec["number"] + 1)]
        seats = [
            (seat["seat"], self.matching(seat.get("who") or {}))
            for seat in spec.get("seats") or []
            for _ in range(seat.get("number", 1))
        ]
        require = [self.requirement(one) for one in spec.get("require") or []]
        everyone = self.matching(spec.get("everyone") or {})
        for name in names:
            yield Team(name, at_least, at_most, everyone, seats, require)

    # Reading teams

    def members(self, teams: Mapping[str, Sequence[str]], team: str | None) -> list[str]:
        """List the members of one team, or of all of them together."""
        if team is not None:
            return list(teams[team])
        return [person for one in self.teams for person in teams[one.name]]

    def aims(self) -> list[tuple[str | None, Requirement]]:
        """List every aim with the team it reads (None: all together)."""
        within = [(team.name, one) for team in self.teams for one in team.require]
        over = [(one.team, one) for one in self.require]
        return [(team, one) for team, one in [*within, *over] if one.aim is not None]

    def goal_values(self, teams: Mapping[str, Sequence[str]]) -> list[Fraction]:
        """Count the goals in order: the aims' weighted shortfall first, where there are aims."""
        aims = self.aims()
        result = []
        if aims:
            result.append(sum((one.missed(self.members(teams, team)) for team, one in aims), Fraction(0)))
        for _, gauge, team in self.goals:
            result.append(gauge.read(self.members(teams, team)))
        return result

    def rank(self, values: Sequence[Fraction]) -> tuple[Fraction, ...]:
        """Turn goal values into a key: the least key is the best."""
        directions = (["least"] if self.aims() else []) + [direction for direction, _, _ in self.goals]
        return tuple(-value if way == "most" else value for way, value in zip(directions, values, strict=True))

    # Filling teams

    def choices(self, team: Team) -> list[tuple[str, ...]]:
        """List every group of people that is right as this team, seen alone."""
        candidates = [person for person in self.people if person in team.everyone]
        return [
            group
            for size in range(team.at_least, team.at_most + 1)
            for group in combinations(candidates, size)
            if seated(team.seats, group) and all(one.met(group) for one in team.require)
        ]

    def feasible(self) -> Iterator[Teams]:
        """Give every way to fill the teams that meets everything."""
        choices = [self.choices(team) for team in self.teams]
        names = [team.name for team in self.teams]
        whose = {person: 1 << number for number, person in enumerate(self.people)}
        taking = [[(sum(map(whose.__getitem__, group)), group) for group in each] for each in choices]

        def fill(place: int, taken: int, chosen: list[tuple[str, ...]]) -> Iterator[Teams]:
            if place == len(names):
                teams = dict(zip(names, chosen, strict=True))
                if all(one.met(self.members(teams, one.team)) for one in self.require):
                    yield teams
                return
            for people, group in taking[place]:
                if not taken & people:
                    yield from fill(place + 1, taken | people, [*chosen, group])

        yield from fill(0, 0, [])


def truth(scenario: Scenario) -> Truth:
    """Try everything: is it possible, what are the best goal values, which teams reach them."""
    problem = Problem(scenario)
    best: list[Fraction] = []
    least: tuple[Fraction, ...] = ()
    optimal: list[Teams] = []
    for teams in problem.feasible():
        values = problem.goal_values(teams)
        rank = problem.rank(values)
        if optimal and rank > least:
            continue
        if not optimal or rank < least:
            best, least, optimal = values, rank, []
        optimal.append(teams)
    return Truth("best" if optimal else "impossible", best, optimal)


def feasible(scenario: Scenario) -> list[Teams]:
    """List every way to fill the teams that meets everything."""
    return list(Problem(scenario).feasible())


def counted(
    scenario: Scenario, measures: Iterable[Mapping[str, Any]]
) -> Callable[[Mapping[str, Sequence[str]]], tuple[Fraction, ...]]:
    """What counts these measures for teams, each over all of them together, or over its own `team`."""
    problem = Problem(scenario)
    asked = [(problem.gauge(measure), measure.get("team")) for measure in measures]
    return lambda teams: tuple(gauge.read(problem.members(teams, team)) for gauge, team in asked)


def findings(
    scenario: Scenario, teams: Mapping[str, Sequence[str]]
) -> tuple[dict[str, list[Fraction]], list[Fraction]]:
    """Count what each requirement observes, in file order: for each team, and over all of them."""
    problem = Problem(scenario)
    per_team = {team.name: [one.gauge.read(teams[team.name]) for one in team.require] for team in problem.teams}
    return per_team, [one.gauge.read(problem.members(teams, one.team)) for one in problem.require]


def goal_values(scenario: Scenario, teams: Mapping[str, Sequence[str]]) -> list[Fraction]:
    """Count the goals in order for these teams: the aims first, where there are any."""
    return Problem(scenario).goal_values(teams)


def holds(
    scenario: Scenario,
    teams: Mapping[str, Sequence[str]],
    seats: Mapping[str, Mapping[str, str | None]] | None = None,
) -> list[str]:
    """List what these teams (and who sits where, if given) break; nothing if all is right."""
    problem = Problem(scenario)
    wanted = [team.name for team in problem.teams]
    if sorted(wanted) != sorted(teams):
        return [f"teams {sorted(teams)} instead of {sorted(wanted)}"]
    broken = []
    everybody = problem.members(teams, None)
    for person in sorted(set(everybody)):
        if person not in problem.people:
            broken.append(f"{person} is not in the pool")
        if everybody.count(person) > 1:
            broken.append(f"{person} is a member {everybody.count(person)} times")
    if broken:
        return broken
    for team in problem.teams:
        members = teams[team.name]
        if not team.at_least <= len(members) <= team.at_most:
            broken.append(f"{team.name}: size {len(members)}")
        broken += [f"{team.name}: everyone: {one}" for one in members if one not in team.everyone]
        if seats is None:
            if not seated(team.seats, members):
                broken.append(f"{team.name}: the seats cannot be filled")
        else:
            broken += _badly_seated(team, members, seats.get(team.name, {}))
        broken += [f"{team.name}: {_told_of(one, members)}" for one in team.require if not one.met(members)]
    for one in problem.require:
        members = problem.members(teams, one.team)
        if not one.met(members):
            broken.append(f"over all: {_told_of(one, members)}")
    return broken


def seated(seats: Sequence[tuple[str, frozenset[str]]], members: Iterable[str]) -> bool:
    """Tell whether different members can fill all the seats, by trying."""
    if not seats:
        return True
    (_, fit), *rest = seats
    members = list(members)
    return any(seated(rest, [other for other in members if other != person]) for person in members if person in fit)


def exact(number: Any) -> Fraction:
    """Read a number exactly: a float as the decimal it was written as."""
    if isinstance(number, bool):
        raise ValueError("a flag is no number")
    if isinstance(number, float):
        return Fraction(repr(number))
    if isinstance(number, str) and not _NUMBER.fullmatch(number.strip()):
        raise ValueError(f"no number: {number}")
    return Fraction(number)


def percent(text: Any) -> Fraction:
    """Read the bound of a share as a percentage: `25%` is 25, `1/3` is a hundred thirds."""
    if isinstance(text, str) and text.endswith("%"):
        return exact(text[:-1])
    if isinstance(text, str) and "/" in text:
        part, whole = text.split("/")
        return 100 * exact(part) / exact(whole)
    raise ValueError(f"no share: {text!r}")


def _told_of(one: Requirement, members: Sequence[str]) -> str:
    spec = {key: what for key, what in one.spec.items() if key not in ("weight", "aim", "keep")}
    return f"{spec} is {one.gauge.read(members)}"


def _badly_seated(team: Team, members: Sequence[str], given: Mapping[str, str | None]) -> list[str]:
    broken = [f"{team.name}: {person} has a seat but is no member" for person in given if person not in members]
    taken = [seat for seat in given.values() if seat is not None]
    names = [name for name, _ in team.seats]
    for name in sorted(set(names) | set(taken)):
        if names.count(name) != taken.count(name):
            broken.append(f"{team.name}: {name} is filled {taken.count(name)} times, not {names.count(name)}")
    for person, seat in given.items():
        if seat in names and not any(name == seat and person in fit for name, fit in team.seats):
            broken.append(f"{team.name}: {person} may not be {seat}")
    return broken


# Cells, kinds and values


def _text(given: Any) -> str:
    if isinstance(given, bool):
        return "true" if given else "false"
    if isinstance(given, date):
        return given.isoformat()
    return str(given).strip()


def _cell(given: Any) -> str | None:
    text = "" if given is None else _text(given)
    return text or None


def _listed(condition: Any) -> list[Any]:
    return condition if isinstance(condition, list) else [condition]


def _day(given: Any) -> date:
    return date.fromisoformat(_text(given))


def _is_date(text: str) -> bool:
    if not _DATE.fullmatch(text):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _entries(cell: str) -> list[str]:
    return [entry.strip() for entry in cell.split(";") if entry.strip()]


def _level_texts(cell: str) -> list[str] | None:
    """List the levels in `fr:3; en:2`, or None where the cell is no list of names with levels."""
    entries = _entries(cell)
    if not entries or not all(re.fullmatch(r"[^:]+:[^:]+", entry) for entry in entries):
        return None
    return [entry.partition(":")[2].strip() for entry in entries]


def _levels_of(cells: Iterable[str]) -> str:
    """Tell numbers from dates; the empty text where the levels are neither."""
    levels: list[str] = []
    for cell in cells:
        texts = _level_texts(cell)
        if texts is None:
            return ""
        levels += texts
    if levels and all(_is_date(level) for level in levels):
        return "date"
    if levels and all(_NUMBER.fullmatch(level) for level in levels):
        return "number"
    return ""


def _told(cells: Iterable[str | None]) -> Field:
    """Tell a kind from the column's own values."""
    known = [cell for cell in cells if cell is not None]
    if not known:
        return Field("text")
    if all(cell.lower() in _FLAGS for cell in known):
        return Field("flag")
    if all(_NUMBER.fullmatch(cell) for cell in known):
        return Field("number")
    if all(_is_date(cell) for cell in known):
        return Field("date")
    if _levels_of(known):
        return Field("levels", levels=_levels_of(known))
    if any(";" in cell for cell in known):
        return Field("set")
    return Field("text")


def _declared(said: Any, cells: Iterable[str | None]) -> Field:
    """Read a kind from `fields`."""
    if isinstance(said, list):
        return Field("ordered", tuple(_text(label) for label in said))
    levels = said.get("levels") if isinstance(said, Mapping) else None
    if levels == "stanag":
        return Field("levels", levels="stanag")
    if levels == "cefr":
        return Field("levels", tuple(CEFR), "scale")
    if isinstance(levels, list):
        return Field("levels", tuple(_text(label) for label in levels), "scale")
    if said == "levels" or isinstance(said, Mapping):
        found = _levels_of([cell for cell in cells if cell is not None])
        return Field("levels", levels=found or "number")
    return Field(said)


def _value(kind: Field, cell: str) -> Any:
    if kind.kind == "number":
        return exact(cell)
    if kind.kind == "date":
        return _day(cell)
    if kind.kind == "flag":
        return _FLAGS[cell.lower()]
    if kind.kind == "spans":
        ends = [entry.split("..") for entry in _entries(cell)]
        return [(_day(each[0]), _day(each[-1])) for each in ends]
    if kind.kind == "ordered":
        return kind.scale.index(cell)
    if kind.kind == "set":
        return frozenset(_entries(cell))
    if kind.kind == "levels":
        pairs = [entry.partition(":") for entry in _entries(cell)]
        return {name.strip(): _level(kind, level.strip()) for name, _, level in pairs}
    return cell


def _level(kind: Field, text: str) -> tuple[Any, ...]:
    """Read one level: one number to compare, or four for a STANAG profile."""
    if kind.levels == "date":
        return (_day(text),)
    if kind.levels == "scale":
        return (kind.scale.index(text),)
    if kind.levels == "number":
        return (exact(text),)
    skills = _STANAG.findall(text)
    if "".join(skills) != text or len(skills) not in (1, 4):
        raise ValueError(f"no STANAG level: {text}")
    return tuple(2 * int(skill[0]) + (1 if skill.endswith("+") else 0) for skill in skills)


def _names(held: Any) -> tuple[Any, ...]:
    """List what a value counts as in a group: itself, or all the names of a set or of levels."""
    if held is None:
        return ()
    return tuple(sorted(held)) if isinstance(held, (frozenset, dict)) else (held,)


def _within(held: Any, condition: Any, read: Any) -> bool:
    """Compare with one value, or with a floor, a ceiling or both."""
    if not isinstance(condition, Mapping):
        return bool(held == read(condition))
    if "at_least" in condition and held < read(condition["at_least"]):
        return False
    return not ("at_most" in condition and held > read(condition["at_most"]))
