"""The independent truth about conflicts: every filling of the teams is tried, and every set of demands.

It shares nothing with the package: conditions and measures are read by `oracle`. Demands are numbered in the file's
order: for each team its number where it has one, its size, gates, seats and requirements, then the requirements over
all teams. Sets of demands are whole numbers, one bit a demand.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, combinations, product
from typing import Any

from tests.support import oracle

Group = tuple[str, ...]


@dataclass(frozen=True)
class Truth:
    """All minimal conflicts and all minimal sets to drop; `demands` are all of them, each with its bit."""

    demands: int
    conflicts: frozenset[int]
    drops: frozenset[int]


class Asked:
    """The demands of a scenario, each of which a filling of the teams meets or not."""

    def __init__(self, scenario: oracle.Scenario) -> None:
        self.problem = oracle.Problem(scenario)
        self.number = 0
        self.alike: list[list[int]] = []  # for each team of the file its single teams, by position
        self.numbers: list[tuple[int, int]] = []  # for each: the bit of its number, and the fewest there may be
        self.sizes: list[int] = []
        self.gates: list[list[tuple[int, frozenset[str]]]] = []
        self.seats: list[list[tuple[int, frozenset[str], int]]] = []
        self.rows: list[list[int]] = []
        first = 0
        named = named_singly(scenario)
        for spec in scenario["teams"]:
            number = spec.get("number", 1)
            self.alike.append(list(range(first, first + number)))
            fewest = max([1, *(place for place in range(1, number + 1) if f"{spec['name']}-{place}" in named)])
            self.numbers.append((self._next() if "number" in spec else 0, fewest))
            first += number
            everyone, seats = spec.get("everyone") or {}, spec.get("seats") or []
            matching = self.problem.matching
            self.sizes.append(self._next())
            self.gates.append([(self._next(), matching({key: condition})) for key, condition in everyone.items()])
            self.seats.append(
                [(self._next(), matching(seat.get("who") or {}), seat.get("number", 1)) for seat in seats]
            )
            self.rows.append([self._next() for _ in spec.get("require") or []])
        self.overall = [self._next() for _ in scenario.get("require") or []]

    def _next(self) -> int:
        """One more demand: its bit."""
        self.number += 1
        return 1 << self.number - 1

    def _allowed(self, position: int) -> list[str]:
        """Who may be in a team at all: not those outside its gates whom a sum over it could not count."""
        team = self.problem.teams[position]
        read = [one.gauge for one in team.require]
        read += [one.gauge for one in self.problem.require if one.team in (None, team.name)]
        blank = {
            person
            for gauge in read
            if gauge.measure in ("total", "average")
            for person in gauge.among
            if gauge.values[person] is None
        }
        return [person for person in self.problem.people if person in team.everyone or person not in blank]

    def together(self) -> list[int]:
        """The largest sets of demands that some filling meets."""
        met = self.met()
        return [one for one in met if not any(one != other and not one & ~other for other in met)]

    def met(self) -> set[int]:
        """The sets of demands that fillings meet: of one that fills other seats or counts other teams, each."""
        broken = [self._alone(position) for position in range(len(self.problem.teams))]
        names = [team.name for team in self.problem.teams]
        overall: dict[tuple[int, Group], bool] = {}
        met: set[int] = set()
        for groups, there in self._with_numbers(broken):
            out = 0
            for position, (known, group) in enumerate(zip(broken, groups, strict=True)):
                out |= known[group] if any(position in singles for singles in there) else 0
            for (bit, _), singles, everybody in zip(self.numbers, there, self.alike, strict=True):
                out |= bit if len(singles) < len(everybody) else 0
            members = dict(zip(names, groups, strict=True))
            for bit, one in zip(self.overall, self.problem.require, strict=True):
                read = tuple(sorted(self.problem.members(members, one.team)))
                if (bit, read) not in overall:
                    overall[bit, read] = one.met(read)
                out |= 0 if overall[bit, read] else bit
            for seats in self._unfilled(groups, there):
                met.add((1 << self.number) - 1 & ~(out | seats))
        return met

    def _with_numbers(self, broken: Sequence[dict[Group, int]]) -> Iterator[tuple[tuple[Group, ...], list[list[int]]]]:
        """Every filling with every choice of how many teams alike there are, for each team of the file those that are
        there: the last ones may be missing where they have no members."""
        for groups in self._fillings(broken, frozenset()):
            choices = []
            for (_, fewest), singles in zip(self.numbers, self.alike, strict=True):
                least = len(singles)
                while least > fewest and not groups[singles[least - 1]]:
                    least -= 1
                choices.append([singles[:number] for number in range(least, len(singles) + 1)])
            for there in product(*choices):
                yield groups, list(there)

    def _alone(self, position: int) -> dict[Group, int]:
        """For each group of people what it breaks as this team, seats aside."""
        (index,) = [index for index, singles in enumerate(self.alike) if position in singles]
        team = self.problem.teams[position]
        people = self._allowed(position)
        broken = {}
        for group in chain.from_iterable(combinations(people, size) for size in range(len(people) + 1)):
            out = 0 if team.at_least <= len(group) <= team.at_most else self.sizes[index]
            for bit, passing in self.gates[index]:
                out |= 0 if passing.issuperset(group) else bit
            for bit, one in zip(self.rows[index], team.require, strict=True):
                out |= 0 if one.met(group) else bit
            broken[group] = out
        return broken

    def _fillings(self, groups: Sequence[dict[Group, int]], taken: frozenset[str]) -> Iterator[tuple[Group, ...]]:
        """Every way to put people into the teams, nobody into two."""
        if not groups:
            yield ()
            return
        for group in groups[0]:
            if taken.isdisjoint(group):
                for others in self._fillings(groups[1:], taken.union(group)):
                    yield (group, *others)

    def _unfilled(self, groups: Sequence[Group], there: Sequence[Sequence[int]]) -> list[int]:
        """The smallest sets of seats that must be left unfilled, over all the teams."""
        ways = [0]
        for index, seats in enumerate(self.seats):
            options: list[int] = []
            for size in range(len(seats) + 1):
                for left in combinations(seats, size):
                    out = sum(bit for bit, _, _ in left)
                    chairs = [("", fit) for bit, fit, number in seats if not bit & out for _ in range(number)]
                    if any(not known & ~out for known in options):
                        continue
                    if all(self._filled(chairs, groups[single]) for single in there[index]):
                        options.append(out)
            ways = [way | option for way in ways for option in options]
        return ways

    @staticmethod
    def _filled(chairs: list[tuple[str, frozenset[str]]], group: Group) -> bool:
        return len(chairs) <= len(group) and oracle.seated(chairs, group)


def named_singly(scenario: oracle.Scenario) -> set[str]:
    """Teams that a requirement over all, a goal or an axis names."""
    rows = [*(scenario.get("require") or []), *(scenario.get("prefer") or []), *(scenario.get("tradeoffs") or [])]
    inner = [value for row in rows for value in row.values() if isinstance(value, dict)]
    return {str(row["team"]) for row in [*rows, *inner] if row.get("team")}


def fillings(scenario: oracle.Scenario) -> int:
    """How many fillings the truth would try, at most."""
    teams = sum(spec.get("number", 1) for spec in scenario["teams"])
    return int((teams + 1) ** len(scenario["pool"]))


def truth(scenario: oracle.Scenario) -> Truth:
    """All there is to know, by definition: every set of demands is looked at."""
    asked = Asked(scenario)
    together = asked.together()
    everything = (1 << asked.number) - 1
    conflicts: list[int] = []
    for chosen in sorted(range(everything + 1), key=int.bit_count):
        if not any(not chosen & ~one for one in together) and not any(not one & ~chosen for one in conflicts):
            conflicts.append(chosen)
    return Truth(everything, frozenset(conflicts), frozenset(everything & ~one for one in together))


def numbered(scenario: dict[str, Any]) -> list[tuple[Any, ...]]:
    """The path of every demand in the file, in the order of the bits."""
    paths: list[tuple[Any, ...]] = []
    for position, spec in enumerate(scenario["teams"]):
        paths += [("teams", position, "number")] * ("number" in spec)
        paths.append(("teams", position, "size"))
        paths += [("teams", position, "everyone", name) for name in spec.get("everyone") or {}]
        paths += [("teams", position, "seats", place) for place in range(len(spec.get("seats") or []))]
        paths += [("teams", position, "require", place) for place in range(len(spec.get("require") or []))]
    return paths + [("require", place) for place in range(len(scenario.get("require") or []))]
