"""Random small scenarios, each valid under the contract, for comparing the program with the oracle.

A scenario is drawn around a witness: teams filled at random. Gates and seats mostly fit the witness, bounds
lie exactly at what it reaches or next to it; in some scenarios they come from another filling or lie one step
beyond. Last, many a scenario is squeezed: one more bound exactly at the most its feasible teams reach (still
possible), or one step past it, where teams without the other requirements would reach it (impossible, for no
single reason).
"""

import json
import math
import pickle
import random
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any

from tests.support.oracle import MEASURES, Problem, Scenario, Teams, seated

ASSIGNMENTS = 8_000  # ways to fill the teams by size alone; a scenario with more is drawn again

_SHARES = ["0%", "20%", "25%", "33.3%", "1/3", "33.4%", "40%", "50%", "60%", "2/3", "66.7%", "75%", "100%"]
_CEFR = ["A1", "A2", "B1", "B2", "C1", "C2"]
_OWN = ["basic", "good", "fluent", "native"]
_STANAG = ["0+", "1", "1+", "2", "2+", "3", "3+", "4"]
_PROFILES = ["3332", "2222", "2+22+1", "3333", "1+1+11", "0110", "332+2", "4433"]


@dataclass
class Column:
    """A column of the pool as the generator knows it."""

    name: str
    kind: str  # text, number, date, flag, ordered, set, levels
    cells: list[str | None]
    declared: Any = None
    scale: list[str] = field(default_factory=list)  # labels, or level texts to ask for, weakest first
    flavour: str = ""  # for levels: stanag, scale, number, date

    def known(self) -> list[str]:
        """List the cells that are not blank."""
        return [cell for cell in self.cells if cell]

    def complete(self) -> bool:
        """Tell whether no cell is blank."""
        return all(self.cells)


def random_scenario(seed: int) -> Scenario:
    """The scenario of a seed, a copy of its own for each who asks: many tests ask for the same ones."""
    scenario: Scenario = pickle.loads(_pickled(seed))
    return scenario


@cache
def _pickled(seed: int) -> bytes:
    return pickle.dumps(drawn(seed))


def drawn(seed: int) -> Scenario:
    """Draw a scenario; the same seed always gives the same one."""
    rng = random.Random(seed)
    while True:
        scenario = _Draw(rng).scenario()
        if scenario is not None:
            return scenario


def as_yaml(scenario: Scenario) -> str:
    """Write a scenario as YAML 1.2: every string quoted, one line a row, seat, requirement or goal."""
    lines: list[str] = []
    for key, value in scenario.items():
        if isinstance(value, list) and value:
            lines.append(f"{_key(key)}:")
            for entry in value:
                lines += _team_lines(entry) if key == "teams" else [f"  - {_flow(entry)}"]
        elif isinstance(value, dict) and value:
            lines.append(f"{_key(key)}:")
            lines += [f"  {_key(name)}: {_flow(inner)}" for name, inner in value.items()]
        else:
            lines.append(f"{_key(key)}: {_flow(value)}")
    return "\n".join(lines) + "\n"


def _team_lines(team: dict[str, Any]) -> list[str]:
    lines: list[str] = []
    for key, value in team.items():
        lead = "    " if lines else "  - "
        if isinstance(value, list) and value:
            lines.append(f"{lead}{_key(key)}:")
            lines += [f"      - {_flow(entry)}" for entry in value]
        else:
            lines.append(f"{lead}{_key(key)}: {_flow(value)}")
    return lines


def _key(text: str) -> str:
    plain = re.fullmatch(r"[A-Za-z_][A-Za-z_]+", text) and text.lower() not in (
        "yes",
        "no",
        "on",
        "off",
        "true",
        "false",
        "null",
    )
    return text if plain else json.dumps(text, ensure_ascii=False)


def _flow(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, list):
        return "[" + ", ".join(_flow(entry) for entry in value) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_key(key)}: {_flow(entry)}" for key, entry in value.items()) + "}"
    raise TypeError(f"not plain: {value!r}")


class _Draw:
    """One attempt at a scenario."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.tight = rng.random() < 0.5
        self.named = 0
        self.start = date(2027, 1, 15) if rng.random() < 0.7 else date(2028, 2, 29)
        self.end = self.start + timedelta(days=364)
        count = rng.choice([4, 5, 6, 6, 7, 7, 8, 8, 9, 9])
        self.people = [f"P{number}" for number in rng.sample(range(1, 15), count)]
        self.columns: list[Column] = []
        self.problem: Problem

    def chance(self, probability: float) -> bool:
        """Toss a coin."""
        return self.rng.random() < probability

    # The whole

    def scenario(self) -> Scenario | None:
        """Draw a scenario, or nothing where it is too big (or, mostly, about nobody)."""
        self.draw_columns()
        result: Scenario = {"title": "Drawn at random"} if self.chance(0.5) else {}
        result["start"], result["end"] = self.start.isoformat(), self.end.isoformat()
        result["pool"] = self.rows()
        declared = {one.name: one.declared for one in self.columns if one.declared is not None}
        if declared:
            result["fields"] = declared
        # Only a reader of measures for now: the teams come next.
        self.problem = Problem({**result, "teams": []})

        teams = self.draw_sizes()
        sizes = [_range(team) for team in teams for _ in _copies(team)]
        nobody = sum(high for _, high in sizes) < 2 and not self.chance(0.1)
        if nobody or _assignments(len(self.people), sizes) > ASSIGNMENTS:
            return None
        witness = self.fill(teams)
        other = self.fill(teams)
        for team in teams:
            self.draw_frame(team, [witness[name] for name in _copies(team)])
        names = list(witness)
        result["teams"] = teams
        frame = list(Problem(result).feasible())
        for team in teams:
            copies = _copies(team)
            reachable = sorted({filling[name] for filling in frame for name in copies})
            groups = [[filling[name] for name in copies] for filling in (witness, other)]
            require = [
                self.reached(self.measure(), groups[0], groups[1], reachable)
                for _ in range(self.rng.choice([0, 1, 1, 2, 2, 3]))
            ]
            if require or self.chance(0.2):
                team["require"] = require
        overall = []
        for _ in range(self.rng.choice([0, 0, 1, 1, 2, 3])):
            scope = self.rng.choice(names) if self.chance(0.35) else None
            spec = self.measure()
            if scope is not None:
                spec["team"] = scope
            together = [_members(filling, scope) for filling in (witness, other)]
            reachable = [_members(filling, scope) for filling in frame]
            overall.append(self.reached(spec, [together[0]], [together[1]], reachable))
        if overall or self.chance(0.3):
            result["require"] = overall
        if frame and self.chance(0.72):
            self.squeeze(result, frame, possible=self.chance(0.4))
        goals = []
        for _ in range(self.rng.choice([0, 1, 1, 2, 2, 3])):
            spec = self.measure(ratio=0.3)
            if self.chance(0.3):
                spec["team"] = self.rng.choice(names)
            goals.append({self.rng.choice(["most", "least"]): spec})
        if goals or self.chance(0.3):
            result["prefer"] = goals
        return result

    def rows(self) -> list[dict[str, str | None]]:
        """Write the pool: a blank is a null, an empty text or now and then left out."""
        rows = []
        for place, person in enumerate(self.people):
            row: dict[str, str | None] = {"id": person}
            for column in self.columns:
                cell = column.cells[place]
                if cell is not None or place == 0 or self.chance(0.8):
                    row[column.name] = cell
            rows.append(row)
        return rows

    # Fields

    def draw_columns(self) -> None:
        """Draw three to seven fields, of every kind in time."""
        makers: list[Callable[[], Column]] = [
            self.sex,
            self.unit,
            self.postcode,
            self.missions,
            self.cost,
            self.score,
            self.cleared,
            self.until,
            self.rank,
            self.skills,
            self.tags,
            self.stanag,
            self.cefr,
            self.own_levels,
            self.plain_levels,
            self.papers,
            self.birth,
        ]
        self.columns = [make() for make in self.rng.sample(makers, self.rng.randint(3, 7))]
        if not any(one.kind == "number" and one.complete() for one in self.columns):
            self.columns.append(self.column("suitability", "number", self.numbers(0, 9)))
        birth = next((one for one in self.columns if one.name == "birth"), None)
        if birth is not None and self.chance(0.1):
            self.columns.append(self.column("age", "number", self.numbers(20, 60)))  # hides the counted age

    def column(self, name: str, kind: str, cells: Sequence[str], **more: Any) -> Column:
        """Make a column without blanks."""
        return Column(name, kind, list(cells), **more)

    def blanked(self, column: Column) -> Column:
        """Blank some cells of a column, in half of all cases; the first that tells the kind stays."""
        if self.chance(0.5):
            keep = next((place for place, cell in enumerate(column.cells) if cell and ";" in cell), 0)
            for place in range(len(column.cells)):
                if place != keep and self.chance(0.25):
                    column.cells[place] = self.rng.choice([None, ""])
        return column

    def each(self, choices: Sequence[str]) -> list[str]:
        """Choose a value for each person."""
        return [self.rng.choice(choices) for _ in self.people]

    def numbers(self, low: int, high: int) -> list[str]:
        """Draw a whole number for each person, with many ties in a narrow range."""
        return self.each([str(number) for number in range(low, high + 1)])

    def days(self) -> list[str]:
        """List days worth drawing: around the first and the last day of the tour."""
        return [
            (day + timedelta(days=shift)).isoformat() for day in (self.start, self.end) for shift in (-40, -1, 0, 1, 40)
        ]

    def sex(self) -> Column:
        """Draw a text with two values."""
        return self.blanked(self.column("sex", "text", self.each(["F", "F", "M", "M", "M"])))

    def unit(self) -> Column:
        """Draw a text with a few values."""
        units = ["1st Bn", "2nd Bn", "Müller's", "HQ: staff", "3rd Bn"]
        return self.blanked(self.column("unit", "text", self.each(self.rng.sample(units, self.rng.randint(2, 4)))))

    def postcode(self) -> Column:
        """Draw a text that looks like a number: `0100` is not `100`."""
        cells = self.each(["0100", "100", "8001", "8001"])
        return self.blanked(self.column("postcode", "text", cells, declared="text"))

    def missions(self) -> Column:
        """Draw a small whole number."""
        cells = self.numbers(0, self.rng.choice([2, 4]))
        return self.blanked(self.column("missions", "number", cells, declared=self.rng.choice([None, "number"])))

    def cost(self) -> Column:
        """Draw a decimal."""
        return self.column("cost", "number", self.each(["10", "12.5", "7.25", "0", "3.10", "3.1", "20"]))

    def score(self) -> Column:
        """Draw a number below and above zero."""
        cells = self.each(["-3", "-1", "-0.5", "0", "1", "2", "2.5", "-7", "4"])
        return self.blanked(self.column("score", "number", cells))

    def cleared(self) -> Column:
        """Draw a flag."""
        words = self.rng.choice([["yes", "no"], ["true", "false"], ["yes", "no", "true", "false"]])
        return self.blanked(self.column("cleared", "flag", self.each(words), declared=self._maybe("flag")))

    def until(self) -> Column:
        """Draw a date."""
        return self.blanked(self.column("medical_until", "date", self.each(self.days()), declared=self._maybe("date")))

    def rank(self) -> Column:
        """Draw a label of a declared scale, which is not in the alphabet's order."""
        scale = self.rng.choice([["OF-1", "OF-2", "OF-3", "OF-4"], ["low", "middle", "high"], ["Z", "B", "A"]])
        return self.blanked(self.column("rank", "ordered", self.each(scale), declared=scale, scale=scale))

    def skills(self) -> Column:
        """Draw a set told from its values."""
        cells = [self._some(["driver", "medic", "signals", "cook"], 1, 3) for _ in self.people]
        if not any(";" in cell for cell in cells):
            cells[self.rng.randrange(len(cells))] = "driver; medic"
        return self.blanked(self.column("skills", "set", cells))

    def tags(self) -> Column:
        """Draw a set that only its declaration tells."""
        return self.blanked(self.column("tags", "set", self.each(["red", "blue", "green"]), declared="set"))

    def stanag(self) -> Column:
        """Draw STANAG levels: single, plus and profiles of four skills."""
        cells = self._levels(["en", "fr", "no"], [*_STANAG, *_PROFILES])
        return self.blanked(
            self.column("languages", "levels", cells, declared={"levels": "stanag"}, scale=_STANAG, flavour="stanag")
        )

    def cefr(self) -> Column:
        """Draw CEFR levels."""
        cells = self._levels(["de", "it", "no"], _CEFR)
        return self.blanked(
            self.column("speaks", "levels", cells, declared={"levels": "cefr"}, scale=_CEFR, flavour="scale")
        )

    def own_levels(self) -> Column:
        """Draw levels of an own scale."""
        cells = self._levels(["boat", "truck"], _OWN)
        return self.blanked(
            self.column("drives", "levels", cells, declared={"levels": _OWN}, scale=_OWN, flavour="scale")
        )

    def plain_levels(self) -> Column:
        """Draw levels that are plain numbers, declared or told."""
        cells = self._levels(["medic", "radio", "law"], ["0", "1", "1.5", "2", "3", "10"])
        declared = self.rng.choice([None, "levels"])
        scale = ["0", "1", "1.5", "2", "3", "10"]
        return self.blanked(
            self.column("specialties", "levels", cells, declared=declared, scale=scale, flavour="number")
        )

    def papers(self) -> Column:
        """Draw papers: levels that are dates."""
        cells = self._levels(["cptm", "sscat"], self.days())
        return self.blanked(self.column("papers", "levels", cells, scale=sorted(self.days()), flavour="date"))

    def birth(self) -> Column:
        """Draw a day of birth: birthdays around the first day of the tour, and one of 29 February."""
        cells = []
        for _ in self.people:
            years = self.rng.choice([24, 25, 26, 40])
            month_day = self.rng.choice(["01-14", "01-15", "01-16", "02-28", "03-01", "06-30"])
            cells.append(f"{self.start.year - years}-{month_day}")
        if self.chance(0.5):
            cells[self.rng.randrange(len(cells))] = "2000-02-29"
        return self.blanked(self.column("birth", "date", cells, declared=self._maybe("date")))

    def _maybe(self, kind: str) -> str | None:
        return kind if self.chance(0.3) else None

    def _some(self, names: Sequence[str], low: int, high: int) -> str:
        return "; ".join(self.rng.sample(names, min(len(names), self.rng.randint(low, high))))

    def _levels(self, names: Sequence[str], levels: Sequence[str]) -> list[str]:
        return [
            "; ".join(
                f"{name}:{self.rng.choice(levels)}" for name in self.rng.sample(names, self.rng.randint(1, len(names)))
            )
            for _ in self.people
        ]

    # Who

    def who(self, depth: int = 0) -> dict[str, Any]:
        """Draw conditions on a person."""
        if depth == 0 and self.chance(0.06):
            return {}
        if self.chance(0.05):
            named = self.rng.sample(self.people, self.rng.randint(1, min(3, len(self.people))))
            return {"id": named}
        columns = list(self.columns)
        names = [one.name for one in columns]
        if "birth" in names and "age" not in names:
            columns.append(self.age())
        chosen = self.rng.sample(columns, min(len(columns), self.rng.choice([1, 1, 1, 2])))
        result: dict[str, Any] = {one.name: self.condition(one) for one in chosen}
        if depth < 2 and self.chance(0.2):
            parts = [self.who(depth + 1) for _ in range(self.rng.randint(1, 2))]
            word = self.rng.choice(["any", "none"])
            result = {word: parts} if self.chance(0.6) else {**result, word: parts}
        return result

    def age(self) -> Column:
        """Give the field that comes of `birth`, as a column of numbers."""
        ages = self.problem.values["age"]
        return self.column("age", "number", [_short(ages[one]) if ages[one] is not None else "" for one in self.people])

    def condition(self, column: Column) -> Any:
        """Draw a condition on one field, with values the pool holds (or now and then does not)."""
        known = column.known()
        if column.kind == "text":
            if self.chance(0.02):
                return "nowhere"
            return self._one_or_list(known)
        if column.kind == "set":
            names = [name.strip() for cell in known for name in cell.split(";")]
            return "pilot" if self.chance(0.02) else self._one_or_list(names)
        if column.kind == "flag":
            return self.rng.choice([True, True, False, "yes", "no"])
        if column.kind == "number":
            return self._ranged(sorted(map(Decimal, known)), _plain)
        if column.kind == "date":
            return self._ranged(*self._dated(known))
        if column.kind == "ordered":
            if self.chance(0.2):
                return self._one_or_list(column.scale)
            return self._ranged(list(range(len(column.scale))), lambda place: column.scale[place], single=0.3)
        return self._level_condition(column)

    def _dated(self, known: Sequence[str]) -> tuple[list[str], Callable[[str], str]]:
        words = {self.start.isoformat(): "start", self.end.isoformat(): "end"}
        days = sorted([*known, *words, *words])
        return days, lambda day: words[day] if day in words and self.chance(0.85) else day

    def _one_or_list(self, names: Sequence[str]) -> Any:
        different = sorted(set(names))
        if self.chance(0.6):
            return self.rng.choice(different)
        return self.rng.sample(different, self.rng.randint(1, min(3, len(different))))

    def _ranged(self, ascending: Sequence[Any], write: Callable[[Any], Any], single: float = 0.2) -> Any:
        low, high = sorted(self.rng.choices(range(len(ascending)), k=2))
        if self.chance(single):
            return write(ascending[low])
        floor, ceiling = {"at_least": write(ascending[low])}, {"at_most": write(ascending[high])}
        return self.rng.choice([floor, floor, ceiling, {**floor, **ceiling}])

    def _level_condition(self, column: Column) -> Any:
        names = sorted({entry.partition(":")[0].strip() for cell in column.known() for entry in cell.split(";")})
        if self.chance(0.2):
            return self._one_or_list(names)
        chosen = self.rng.sample(names, min(len(names), self.rng.choice([1, 1, 2])))
        return {name: self._level_asked(column) for name in chosen}

    def _level_asked(self, column: Column) -> Any:
        if column.flavour == "stanag" and self.chance(0.3):
            profile = self.rng.choice(_PROFILES)
            whole = profile.isdigit() and not profile.startswith("0") and self.chance(0.5)
            return int(profile) if whole else profile
        write: Callable[[Any], Any]
        if column.flavour == "date":
            ascending, write = self._dated(column.scale)
        else:
            ascending = column.scale[: max(2, len(column.scale) - 2)]
            write = _plain_level if column.flavour in ("stanag", "number") else str
        if self.chance(0.6):
            return write(self.rng.choice(ascending))
        return self._ranged(ascending, write, single=0)

    # Teams

    def draw_sizes(self) -> list[dict[str, Any]]:
        """Draw one to three teams and their sizes; together they need no more people than there are."""
        left = len(self.people)
        teams: list[dict[str, Any]] = []
        names = self.rng.sample(["alpha", "bravo", "charlie", "team 4"], 4)
        wanted = self.rng.choice([1, 1, 2, 2, 3])
        while len(teams) < wanted:
            copies = 2 if self.chance(0.2) else 1
            most = min(4, left // copies)
            if most == 0 and teams:
                break
            low = self.rng.choice([0, 1, 2, 2, 3, 3, 4]) if self.chance(0.9) else 0
            low = min(low, most)
            team: dict[str, Any] = {"name": names[len(teams)], "size": low}
            if self.chance(0.35):
                team["size"] = {"at_least": low, "at_most": self.rng.randint(low, min(4, low + 2))}
            if copies > 1:
                team["number"] = copies
            teams.append(team)
            left -= copies * low
        return teams

    def fill(self, teams: Sequence[dict[str, Any]]) -> dict[str, list[str]]:
        """Fill the teams at random, right in size."""
        left = self.rng.sample(self.people, len(self.people))
        needed = sum(_range(team)[0] for team in teams for _ in _copies(team))
        spare = len(left) - needed
        result = {}
        for team in teams:
            low, high = _range(team)
            for name in _copies(team):
                extra = self.rng.randint(0, min(high - low, spare))
                spare -= extra
                result[name] = [left.pop() for _ in range(low + extra)]
        return result

    def draw_frame(self, team: dict[str, Any], fits: list[list[str]]) -> None:
        """Draw a team's gates and seats around the groups of people that fit."""
        if self.chance(0.35):
            for _ in range(4):
                who = self.who()
                if not who:
                    continue
                allowed = self.problem.matching(who)
                if all(allowed.issuperset(group) for group in fits) or self.chance(0.03):
                    team["everyone"] = who
                    break
        high = min(len(group) for group in fits)
        if high and self.chance(0.55):
            self._draw_seats(team, fits, high)

    def _draw_seats(self, team: dict[str, Any], fits: list[list[str]], high: int) -> None:
        seats: list[dict[str, Any]] = []
        chairs: list[tuple[str, frozenset[str]]] = []
        for name in ["Team leader", "Medic", "Driver"][: self.rng.randint(1, 3)]:
            for _ in range(4):
                who = self.who()
                number = 2 if self.chance(0.25) else 1
                more = [*chairs, *[(name, self.problem.matching(who))] * number]
                if len(more) > high:
                    continue
                if all(seated(more, group) for group in fits) or self.chance(0.04):
                    seat: dict[str, Any] = {"seat": name, "who": who}
                    if number > 1:
                        seat["number"] = number
                    seats.append(seat)
                    chairs = more
                    break
        if seats:
            team["seats"] = seats

    # Measures and bounds

    def measure(self, ratio: float = 0.2) -> dict[str, Any]:
        """Draw a measure, a share or an average with the given chance."""
        kinds = ["share", "share", "average"] if self.chance(ratio) else list(MEASURES)
        name = self.rng.choice(kinds)
        if name in ("members", "lone"):
            return {name: self.who()}
        if name == "share":
            return {name: self.who(), **({"among": self.who()} if self.chance(0.4) else {})}
        if name in ("total", "average"):
            fields = [one.name for one in self.columns if one.kind == "number" and one.complete()]
            if any(one.name == "birth" and one.complete() for one in self.columns) and "age" not in fields:
                fields.append("age")
            return {name: self.rng.choice(fields), **({"of": self.who()} if self.chance(0.35) else {})}
        if name in ("distinct", "largest_group"):
            return {name: self.rng.choice(self.columns).name}
        if name == "pairs":
            pairs = [
                sorted(self.rng.sample(self.people, 2), key=lambda _: self.rng.random())
                for _ in range(self.rng.randint(1, 3))
            ]
            return {name: [pair for at, pair in enumerate(pairs) if set(pair) not in map(set, pairs[:at])]}
        return {name: self.rng.sample(self.people, self.rng.randint(2, 3))}

    def reached(
        self,
        spec: dict[str, Any],
        fits: Sequence[Sequence[str]],
        others: Sequence[Sequence[str]],
        reachable: Sequence[Sequence[str]],
    ) -> dict[str, Any]:
        """Bound a measure so that, mostly, some group of people meets it when nothing else is asked."""
        result = self.bounded(spec, fits, others)
        for _ in range(6):
            requirement = self.problem.requirement(result)
            if any(requirement.met(group) for group in reachable) or self.chance(0.04):
                break
            result = self.bounded(spec, fits, others)
        return result

    def squeeze(self, scenario: Scenario, frame: Sequence[Teams], *, possible: bool) -> None:
        """Add a bound at the most (or least) that is feasible, or one step past it."""
        fillings = list(Problem(scenario).feasible())
        if not fillings:
            return
        for _ in range(12):
            spec = self.measure(ratio=0.3)
            scope = self.rng.choice(list(frame[0])) if self.chance(0.6) else None
            gauge = self.problem.gauge(spec)
            read = cache(gauge.read)
            seen = [read(_members(filling, scope)) for filling in fillings]
            free = [read(_members(filling, scope)) for filling in frame]
            floor = self.chance(0.5)
            reach, past = (max(seen), max(free)) if floor else (min(seen), min(free))
            if possible:
                if min(seen) == max(seen):
                    continue
                bound = self._bound(gauge.measure, reach, floor=floor, step=0)
            elif past == reach:
                continue
            elif self.chance(0.5):
                step = [number for number in free if (number > reach if floor else number < reach)]
                bound = self._bound(gauge.measure, min(step) if floor else max(step), floor=floor, step=0)
            else:
                bound = self._bound(gauge.measure, reach, floor=floor, step=1)
            result = {**spec, "at_least" if floor else "at_most": bound}
            alone = next((team for team in scenario["teams"] if team["name"] == scope), None)
            if alone is not None and self.chance(0.6):
                alone.setdefault("require", []).append(result)
            else:
                whole = {**spec, **({"team": scope} if scope else {}), **result}
                scenario.setdefault("require", []).append(whole)
            return

    def bounded(
        self, spec: dict[str, Any], fits: Sequence[Sequence[str]], others: Sequence[Sequence[str]]
    ) -> dict[str, Any]:
        """Bound a measure at what the groups reach; in a tight scenario now and then one step beyond."""
        gauge = self.problem.gauge(spec)
        groups = fits
        step = 0
        if self.tight:
            groups = others if self.chance(0.4) else fits
            step = 1 if self.chance(0.4) else 0
        seen = [gauge.read(group) for group in groups]
        low, high = min(seen), max(seen)
        if step == 0 and self.chance(0.35):
            low, high = self._slack(gauge.measure, low, -1), self._slack(gauge.measure, high, 1)
        low_text = self._bound(gauge.measure, low, floor=True, step=step)
        high_text = self._bound(gauge.measure, high, floor=False, step=step)
        how = self.rng.random()
        bounds: dict[str, Any]
        if how < 0.2 and min(seen) == max(seen) and step == 0:
            bounds = {"exactly": self._bound(gauge.measure, seen[0], floor=True, step=0)}
        elif how < 0.35 and step == 0:
            bounds = {"at_least": low_text, "at_most": high_text}
        elif how < 0.68:
            bounds = {"at_least": low_text}
        else:
            bounds = {"at_most": high_text}
        if len(bounds) == 1 and "exactly" not in bounds and self.chance(0.3):
            aim = self._aim(gauge.measure, low_text if "at_least" in bounds else high_text, "at_least" in bounds)
            if aim is not None:
                bounds["aim"] = aim
                if self.chance(0.5):
                    bounds["weight"] = self.rng.choice([2, 3, Decimal("0.5"), Decimal("1.25"), 1])
        result = {**spec, **bounds}
        if self.chance(0.15):
            self.named += 1
            result["name"] = f"Wish {self.named}: {gauge.measure}"
        if self.chance(0.08):
            result["keep"] = True
        return result

    def _slack(self, measure: str, seen: Fraction, sign: int) -> Fraction:
        width = {"share": 20, "total": 5, "average": 1}.get(measure, 1)
        return _clip(measure, seen + sign * width)

    def _bound(self, measure: str, seen: Fraction, *, floor: bool, step: int) -> Any:
        """Write a bound at a number seen (on the looser side if no decimal writes it), or a step stricter."""
        if measure == "share":
            exact = seen.denominator in (1, 2, 5, 10)
            if step == 0:
                if not exact and self.chance(0.6):
                    share = seen / 100
                    return f"{share.numerator}/{share.denominator}"
                if exact and self.chance(0.2) and 0 < seen < 100:
                    return f"{(seen / 100).numerator}/{(seen / 100).denominator}"
                return f"{_short(_rounded(seen, 1, up=not floor))}%"
            beyond = (
                _rounded(seen, 1, up=floor) if not exact else seen + (Fraction(1, 10) if floor else -Fraction(1, 10))
            )
            return f"{_short(_clip(measure, beyond))}%"
        if measure in ("total", "average"):
            wanted = seen
            if step:
                wanted += (1 if floor else -1) * self.rng.choice([Fraction(1, 10), Fraction(1), Fraction(1, 2)])
            # A number that no decimal writes is rounded to the looser side.
            return _plain(Decimal(_short(_rounded(wanted, 3, up=not floor))))
        return int(_clip(measure, seen + (step if floor else -step)))

    def _aim(self, measure: str, bound: Any, floor: bool) -> Any:
        """Draw a wish beyond a bound, or nothing where there is nothing beyond."""
        if measure == "share":
            at = _share(bound)
            beyond = [text for text in _SHARES if (_share(text) > at if floor else _share(text) < at)]
            return self.rng.choice(beyond) if beyond else None
        if measure in ("total", "average"):
            more = self.rng.choice([Decimal("0.5"), Decimal(1), Decimal(2), Decimal("4.75")])
            return _plain(Decimal(bound) + (more if floor else -more))
        aim = int(_clip(measure, Fraction(bound + self.rng.randint(1, 2) * (1 if floor else -1))))
        return None if aim == bound else aim


# Small helpers


def _copies(team: dict[str, Any]) -> list[str]:
    if "number" in team:
        return [f"{team['name']}-{place + 1}" for place in range(team["number"])]
    return [team["name"]]


def _range(team: dict[str, Any]) -> tuple[int, int]:
    size = team["size"]
    return (size["at_least"], size["at_most"]) if isinstance(size, dict) else (size, size)


def _members(filling: Mapping[str, Sequence[str]], team: str | None) -> tuple[str, ...]:
    if team is not None:
        return tuple(filling[team])
    return tuple(person for group in filling.values() for person in group)


def _assignments(people: int, sizes: Sequence[tuple[int, int]]) -> int:
    if not sizes:
        return 1
    (low, high), *rest = sizes
    return sum(
        math.comb(people, size) * _assignments(people - size, rest) for size in range(low, min(high, people) + 1)
    )


def _clip(measure: str, number: Fraction) -> Fraction:
    """Keep a bound where the measure can be: no count below 0, no share above 100 %."""
    if measure in ("total", "average"):
        return number
    highest = {"share": 100, "lone": 1, "together": 1}.get(measure)
    return max(Fraction(0), number if highest is None else min(number, Fraction(highest)))


def _rounded(number: Fraction, digits: int, *, up: bool) -> Fraction:
    scale = 10**digits
    return Fraction(math.ceil(number * scale) if up else math.floor(number * scale), scale)


def _share(text: str) -> Fraction:
    return Fraction(text[:-1]) if text.endswith("%") else 100 * Fraction(text)


def _short(number: Fraction) -> str:
    """Write a fraction with a power of ten below it as a decimal."""
    return f"{Decimal(number.numerator) / Decimal(number.denominator):f}"


def _plain(number: Decimal) -> int | Decimal:
    return int(number) if number == number.to_integral_value() else number


def _plain_level(text: str) -> int | Decimal | str:
    if text.isdigit():
        return int(text)
    return text if text.endswith("+") else Decimal(text)
