"""The truth about plans, by brute force: shares no code with the package.

Everybody is looked at after every sequence of courses that they may take and have time for; every recruit is a person.
Every way to fill the teams with people in some such version of themselves is tried, nobody twice. What the members
took and who joined is counted, places and numbers are held, and of all the counts that make teams possible those are
kept of which none contains another.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, permutations, product
from math import prod
from typing import Any

from tests.support import oracle
from tests.support.oracle import Field, Gauge, Scenario

Numbers = tuple[int, ...]
MOST = 8000
"""Ways to fill one team, or all of them, that are tried."""


class TooMany(Exception):
    """There are more ways to fill the teams than anybody wants to wait for."""


@dataclass(frozen=True)
class Plan:
    """A plan: its cost, how many seats of each course, how many of each recruit, and the best goal values with it."""

    cost: Fraction
    numbers: Numbers
    goals: list[Fraction]


@dataclass(frozen=True)
class Group(Gauge):
    """`together` of people who are there in several versions."""

    people: int = 0

    def read(self, members: Sequence[str]) -> Fraction:
        return Fraction(1 if 0 < self._part(members) < self.people else 0)

    def shortfall(self, members: Sequence[str], bound: Fraction, *, floor: bool) -> int:
        seen = self.read(members)
        return max(0, int(bound - seen if floor else seen - bound))


class Versions(oracle.Problem):
    """A scenario over everybody in every version of themselves, and over every recruit."""

    def __init__(self, scenario: Scenario) -> None:
        as_it_is = {key: value for key, value in scenario.items() if key not in ("teams", "require", "prefer")}
        base = oracle.Problem(as_it_is)
        self.start, self.end, self.fields, self.values = base.start, base.end, base.fields, base.values
        self.courses: list[dict[str, Any]] = scenario.get("courses") or []
        self.recruits: list[dict[str, Any]] = scenario.get("recruits") or []
        self.person: dict[str, str] = {name: name for name in base.people}
        self.taken: dict[str, tuple[int, ...]] = {}
        days = None
        if scenario.get("today") is not None and self.start is not None:
            days = (self.start - oracle._day(scenario["today"])).days
        self.people = [label for name in base.people for label in self._versions(name, days)]
        room = sum(
            (size["at_most"] if isinstance(size := team["size"], Mapping) else size) * team.get("number", 1)
            for team in scenario["teams"]
            if not isinstance(team["size"], Mapping) or "at_most" in team["size"]
        )
        self.joins: dict[str, int] = {}
        for number, recruit in enumerate(self.recruits):
            for place in range(min(recruit.get("number", room), room)):
                self.people.append(self._recruit(f"recruit {number} {place}", number, recruit))
        self.teams = [team for spec in scenario.get("teams") or [] for team in self._teams(spec)]
        self.require = [self.requirement(spec) for spec in scenario.get("require") or []]
        self.goals = []
        for goal in scenario.get("prefer") or []:
            direction = "most" if "most" in goal else "least"
            self.goals.append((direction, self.gauge(goal[direction]), goal[direction].get("team")))

    # What people could be

    def _versions(self, name: str, days: int | None) -> Iterator[str]:
        """Labels of everything that somebody could be, first of all what they are."""
        known: list[tuple[frozenset[int], dict[str, Any]]] = []
        for length in range(len(self.courses) + 1):
            for sequence in permutations(range(len(self.courses)), length):
                weeks = sum((oracle.exact(self.courses[course].get("weeks", 0)) for course in sequence), Fraction(0))
                if days is not None and 7 * weeks > days:
                    continue
                label = f"{name}~{len(known)}"
                for values in self.values.values():
                    values[label] = values[name]
                self.person[label] = name
                if not all(self._take(label, self.courses[course]) for course in sequence):
                    continue
                found = frozenset(sequence), {field: values[label] for field, values in self.values.items()}
                if found not in known:
                    known.append(found)
                    self.taken[label] = sequence
                    yield label

    def _take(self, label: str, course: Mapping[str, Any]) -> bool:
        if not self.matches(course.get("who") or {}, label):
            return False
        for field, given in course["gives"].items():
            self.values[field][label] = self._gained(self.fields[field], self.values[field][label], given)
        return True

    def _recruit(self, label: str, number: int, recruit: Mapping[str, Any]) -> str:
        for field, values in self.values.items():
            given = recruit["gives"].get(field)
            values[label] = None if given is None else self._gained(self.fields[field], None, given)
        if recruit["gives"].get("birth") is not None and "age" in self.fields and "age" not in recruit["gives"]:
            self.values["age"][label] = self._age(self.values["birth"][label])
        self.person[label] = label
        self.joins[label] = number
        return label

    def _gained(self, kind: Field, had: Any, given: Any) -> Any:
        if kind.kind == "text":
            return str(given)
        if kind.kind == "flag":
            return given if isinstance(given, bool) else given in ("yes", "true")
        if kind.kind == "set":
            return (had or frozenset()) | frozenset(given if isinstance(given, list) else [given])
        if kind.kind == "levels":
            levels = dict(had or {})
            for name, level in given.items():
                new = (self._date(level),) if kind.levels == "date" else oracle._level(kind, str(level))
                old = levels.get(name, new)
                width = max(len(old), len(new))
                levels[name] = tuple(max(old[i % len(old)], new[i % len(new)]) for i in range(width))
            return levels
        if kind.kind == "ordered":
            new = kind.scale.index(str(given))
        elif kind.kind == "date":
            new = self._date(given)
        else:
            new = oracle.exact(given)
        return new if had is None or had < new else had

    # Who is meant by an id

    def matches(self, who: Mapping[str, Any], person: str) -> bool:
        if "id" in who:
            named = [str(name) for name in oracle._listed(who["id"])]
            others = {key: value for key, value in who.items() if key != "id"}
            return self.person[person] in named and super().matches(others, person)
        return super().matches(who, person)

    def gauge(self, spec: Mapping[str, Any]) -> Gauge:
        if "pairs" in spec:
            pairs = [
                (one, other)
                for first, second in spec["pairs"]
                for one in self.people
                if self.person[one] == str(first)
                for other in self.people
                if self.person[other] == str(second)
            ]
            return super().gauge({"pairs": pairs})
        if "together" in spec:
            named = [str(name) for name in spec["together"]]
            everyone = frozenset(label for label in self.people if self.person[label] in named)
            return Group("together", everyone, people=len(named))
        return super().gauge(spec)

    # Filling teams, nobody twice

    def choices(self, team: oracle.Team) -> list[tuple[str, ...]]:
        versions: dict[str, list[str]] = {}
        for label in self.people:
            if label in team.everyone:
                versions.setdefault(self.person[label], []).append(label)
        ways = [1, *[0] * len(versions)]  # to take so many people, each in some version
        for number in map(len, versions.values()):
            ways = [most + number * fewer for most, fewer in zip(ways, [0, *ways[:-1]], strict=True)]
        sizes = range(team.at_least, min(team.at_most, len(versions)) + 1)
        if sum(ways[size] for size in sizes) > MOST:
            raise TooMany
        return [
            group
            for size in sizes
            for people in combinations(versions, size)
            for group in product(*(versions[person] for person in people))
            if oracle.seated(team.seats, group) and all(one.met(group) for one in team.require)
        ]

    def fillings(self) -> Iterator[dict[str, tuple[str, ...]]]:
        choices = [self.choices(team) for team in self.teams]
        if prod(map(len, choices)) > MOST:
            raise TooMany
        whose = {person: 1 << number for number, person in enumerate(set(self.person.values()))}
        taking: list[dict[int, list[tuple[str, ...]]]] = [{} for _ in choices]  # the versions of the same people
        for groups, each in zip(taking, choices, strict=True):
            for group in each:
                groups.setdefault(sum(whose[self.person[label]] for label in group), []).append(group)

        def fill(place: int, there: int, chosen: list[tuple[str, ...]]) -> Iterator[Any]:
            if place == len(self.teams):
                teams = {team.name: group for team, group in zip(self.teams, chosen, strict=True)}
                if all(one.met(self.members(teams, one.team)) for one in self.require):
                    yield teams
                return
            for people, groups in taking[place].items():
                if not there & people:
                    for group in groups:
                        yield from fill(place + 1, there | people, [*chosen, group])

        yield from fill(0, 0, [])

    def numbers(self, members: Sequence[str]) -> Numbers:
        """How many seats of each course the members took, and how many of each recruit are among them."""
        seats = [sum(course in self.taken.get(label, ()) for label in members) for course in range(len(self.courses))]
        joined = [sum(self.joins.get(label) == number for label in members) for number in range(len(self.recruits))]
        return (*seats, *joined)


def plans(scenario: Scenario) -> list[Plan]:
    """All plans that make teams possible and hold no more than is needed, in order; the empty one where none is."""
    versions = Versions(scenario)
    costs = [oracle.exact(each["cost"]) for each in (*versions.courses, *versions.recruits)]
    there: dict[Numbers, list[dict[str, tuple[str, ...]]]] = {}
    for teams in versions.fillings():
        numbers = versions.numbers(versions.members(teams, None))
        if any(
            course.get("places") is not None and number > course["places"]
            for course, number in zip(versions.courses, numbers, strict=False)
        ):
            continue
        there.setdefault(numbers, []).append(teams)
    least = [
        numbers
        for numbers in there
        if not any(other != numbers and all(map(int.__le__, other, numbers)) for other in there)
    ]
    found = [
        Plan(
            sum((cost * each for cost, each in zip(costs, numbers, strict=True)), Fraction(0)),
            numbers,
            min(map(versions.goal_values, there[numbers]), key=versions.rank),
        )
        for numbers in least
    ]
    return sorted(found, key=lambda plan: (plan.cost, sum(plan.numbers), plan.numbers))
