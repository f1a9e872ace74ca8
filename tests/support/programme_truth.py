"""Small programmes that are mostly impossible, and by brute force over all schedules what stands against them.

Every person may have any tours whose days do not overlap. A schedule of everybody has a shortfall on each side of a
demand: people, units of rest, tours. Written in plain Python from the contract's words.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import cache, cached_property, reduce
from itertools import combinations, product
from math import ceil
from operator import add
from typing import Any

FIRST = date(2027, 1, 1)
Days = tuple[date, date]
Side = tuple[str, str, bool]
"""What it is called, the team, and whether it is a ceiling."""
Vector = frozenset[tuple[Side, Fraction]]
Choice = tuple[tuple[int, ...], ...]
"""The teams of each person, by their positions."""
State = tuple[tuple[int, ...], Fraction, int]
"""Members, busy ones and ones on a past tour for each team, then places of women and different women; how much is
missing of the rest, and the most tours that somebody in a team has, past ones included."""


def shifted(day: date, months: int) -> date:
    """So many months later, the last day of a month where it has no such day."""
    month = day.month - 1 + months
    for number in (day.day, 30, 29, 28):
        try:
            return date(day.year + month // 12, month % 12 + 1, number)
        except ValueError:
            continue
    raise AssertionError


def days_in(one: Days) -> int:
    return (one[1] - one[0]).days + 1


@dataclass(frozen=True)
class ProgrammeTruth:
    """A drawn scenario, the days of its teams, and what brute force says of it."""

    scenario: dict[str, Any]
    tours: tuple[tuple[str, Days], ...]

    # One person

    def longest_rest(self, one: Days, other: Days) -> Fraction | None:
        """The longest rest that two tours leave, in the units of `rest`; None where they overlap, which no rest
        changes."""
        early, late = sorted((one, other))
        if overlap(early, late):
            return None
        home = (late[0] - early[1]).days - 1
        unit = self.unit
        if unit == "x":
            return Fraction(home, days_in(early))
        if unit == "months":
            return Fraction(max(n for n in range(200) if n == 0 or shifted(early[1], n) < late[0]))
        return Fraction(home // (7 if unit == "weeks" else 1))

    @cached_property
    def unit(self) -> str:
        rest = self.scenario["rest"]
        return "x" if rest.endswith("x") else rest.split()[1]

    @cached_property
    def rest(self) -> Fraction:
        rest = self.scenario["rest"]
        return Fraction(rest.removesuffix("x") if self.unit == "x" else rest.split()[0])

    # A schedule of everybody

    def alone(self, person: Mapping[str, Any], mine: Sequence[int]) -> State:
        """What one person on some of the tours comes to: counts that add up, and what is the most of all people."""
        own = [tour for place, (_, tour) in enumerate(self.tours) if place in mine]
        past = spans(person["past"])
        counts = [
            number
            for place, (_, tour) in enumerate(self.tours)
            for number in (
                place in mine,
                place in mine and any(overlap(span, tour) for span in spans(person["leave"])),
                place in mine and any(overlap(span, tour) for span in past),
            )
        ]
        pairs = [*combinations(own, 2), *product(own, past)]
        rests = [value for one, other in pairs if (value := self.longest_rest(one, other)) is not None]
        return (
            (*map(int, counts), *((len(own), bool(own)) if person["sex"] == "F" else (0, 0))),
            max([Fraction(0), *(self.rest - value for value in rests)]),
            len(own) + len(past) if own else 0,
        )

    def vector(self, state: State) -> Vector:
        """Every side of which something is missing, and how much: of rest in its own unit."""
        (*counts, women, different), rest, most = state
        more = most - self.scenario.get("tours", {"at_most": 99})["at_most"]
        missing: list[tuple[Side, Fraction | int]] = [(("rest", "", False), rest), (("tours", "", False), more)]
        for row in self.scenario["require"]:
            number = different if "people" in row else women
            missing.append(((row["name"], "", False), row["at_least"] - number))
        for place, (name, _) in enumerate(self.tours):
            members, busy, served = counts[3 * place : 3 * place + 3]
            size = next(team["size"] for team in self.scenario["teams"] if team["name"] == name.split("-")[0])
            missing += [(("size", name, False), size - members), (("size", name, True), members - size)]
            missing += [(("busy", name, True), busy), (("served", name, True), served)]
        return frozenset((side, Fraction(by)) for side, by in missing if by > 0)

    def of_choice(self, choice: Choice) -> Vector:
        """The shortfalls of one schedule."""
        return self.vector(reduce(both, map(self.alone, self.scenario["pool"], choice)))

    @cached_property
    def vectors(self) -> set[Vector]:
        """The shortfalls of all schedules."""
        tours = [days for _, days in self.tours]
        own = [each for number in range(len(tours) + 1) for each in combinations(range(len(tours)), number)]
        own = [each for each in own if not any(overlap(tours[a], tours[b]) for a, b in combinations(each, 2))]
        states: set[State] | None = None
        for person in self.scenario["pool"]:
            mine = {self.alone(person, some) for some in own}
            states = mine if states is None else {both(one, other) for one in states for other in mine}
        return set(map(self.vector, states or ()))

    # Ways out

    def smallest(self) -> list[Vector]:
        """Those that no other one lies below; days of past tours never give way."""
        allowed = [vector for vector in self.vectors if not any(side[0] == "served" for side, _ in vector)]
        allowed.sort(key=lambda vector: (len(vector), sum(by for _, by in vector)))
        found: list[Vector] = []
        for vector in allowed:
            if not any(below(other, vector) for other in found):
                found = [other for other in found if not below(vector, other)] + [vector]
        return found

    def cost(self, vector: Vector) -> Fraction:
        """What a way out costs: 1 a person or tour, 1 a month of rest, of which 30 days are one."""
        return sum((self.rest_cost(by) if side[0] == "rest" else by for side, by in vector), Fraction(0))

    def rest_cost(self, less: Fraction) -> Fraction:
        if self.unit == "x":  # days after the longest tour, and a day at least from one value to the next
            longest = max(days_in(days) for _, days in self.tours)
            days = 0
            for value in sorted(self.rests, reverse=True):
                days = max(days + 1, ceil((self.rest - value) * longest))
                if value == self.rest - less:
                    return Fraction(days, 30)
        return less * {"days": Fraction(1, 30), "weeks": Fraction(7, 30), "months": Fraction(1)}[self.unit]

    @cached_property
    def rests(self) -> set[Fraction]:
        """Every shorter rest at which anything changes."""
        own = [tour for _, tour in self.tours]
        past = [span for person in self.scenario["pool"] for span in spans(person["past"])]
        pairs = [*combinations(own, 2), *product(own, past)]
        every = {self.longest_rest(one, other) for one, other in pairs}
        return {value for value in every if value is not None and value < self.rest}

    # Conflicts

    def conflicts(self) -> set[frozenset[str]]:
        """All minimal sets of demands that no schedule meets together, by their names."""
        named = [f"{name}: size" for name, _ in self.tours] + [
            "Women",
            "Different",
            "Burden",
            "rest",
            "busy",
            "served",
            "tours",
        ]
        broken = {frozenset(f"{s[1]}: size" if s[0] == "size" else s[0] for s, _ in vector) for vector in self.vectors}
        broken = {one for one in broken if not any(other < one for other in broken)}
        found: list[frozenset[str]] = []
        for number in range(1, len(named) + 1):
            for some in map(frozenset, combinations(named, number)):
                if all(some & one for one in broken) and not any(known < some for known in found):
                    found.append(some)
        return set(found)


def both(one: State, other: State) -> State:
    """Two groups of people together."""
    return tuple(map(add, one[0], other[0])), max(one[1], other[1]), max(one[2], other[2])


def spans(cell: str) -> list[Days]:
    parts = [span.split("..") for span in cell.split("; ") if span]
    return [(date.fromisoformat(first), date.fromisoformat(last)) for first, last in parts]


def overlap(one: Days, other: Days) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]


def below(one: Vector, other: Vector) -> bool:
    """Whether no shortfall of the one is larger than the other's."""
    amounts = dict(other)
    return all(by <= amounts.get(side, 0) for side, by in one)


@cache
def drawn(seed: int) -> ProgrammeTruth:
    """Two or three tours, three or four people."""
    source = random.Random(seed)

    def away(number: int) -> str:
        days = [FIRST + timedelta(source.randint(-70, 90)) for _ in range(number)]
        return "; ".join(f"{day}..{day + timedelta(source.randint(0, 20))}" for day in days)

    pool = [
        {
            "id": f"P{n}",
            "sex": source.choice("FM"),
            "leave": away(source.choice([0, 0, 1])),
            "past": away(source.choice([0, 0, 0, 1, 2])),
        }
        for n in range(source.randint(3, 4))
    ]
    teams: list[dict[str, Any]] = []
    tours: list[tuple[str, Days]] = []
    while len(tours) < 2 or (len(tours) < 3 and source.random() < 0.5):
        start = FIRST + timedelta(source.randint(0, 60))
        end = start + timedelta(source.randint(0, 25))
        name = "abc"[len(teams)]
        team = {"name": name, "size": source.choice([1, 2, 2]), "start": str(start), "end": str(end)}
        if source.random() < 0.4 and len(tours) < 2:
            months = source.randint(1, 2)
            team["repeat"] = {"every": f"{months} months", "number": 2}
            tours += [(f"{name}-1", (start, end)), (f"{name}-2", (shifted(start, months), shifted(end, months)))]
        else:
            tours.append((name, (start, end)))
        teams.append(team)
    scenario: dict[str, Any] = {
        "pool": pool,
        "fields": {"leave": "spans", "past": "spans"},
        "busy": "leave",
        "served": "past",
        "rest": source.choice(["2x", "1x", "0.5x", "10 days", "40 days", "3 months", "1 months", "6 weeks"]),
        "teams": teams,
        "require": [{"members": {"sex": "F"}, "at_least": source.randint(1, 3), "name": "Women"}],
    }
    if source.random() < 0.15:
        scenario["require"].append({"people": {"sex": "F"}, "at_least": source.randint(1, 3), "name": "Different"})
    if source.random() < 0.5:
        scenario["tours"] = {"at_most": source.choice([1, 1, 2])}
    return ProgrammeTruth(scenario, tuple(tours))


def side_of(truth: ProgrammeTruth, change: Any) -> Side:
    """The side that a change of the program's is on."""
    match change.path:
        case ("teams", _, "size"):
            return "size", change.team, change.ceiling
        case ("busy",):
            return "busy", change.team, True
        case ("rest",):
            return "rest", "", False
        case ("tours",):
            return "tours", "", False
        case ("require", int(index)):
            return truth.scenario["require"][index]["name"], "", change.ceiling
    raise AssertionError(change.path)


def vector_of(truth: ProgrammeTruth, changes: Sequence[Any]) -> Vector:
    """The shortfalls of a way out: of a rest what its words say."""

    def amount(change: Any) -> Fraction:
        if change.path != ("rest",):
            return Fraction(change.by)
        after = str(change.after)
        return truth.rest - Fraction(after.removesuffix("x") if truth.unit == "x" else after.split()[0])

    return frozenset((side_of(truth, change), amount(change)) for change in changes)
