"""The truth about small problems, quickly: groups of people are bits of a whole number, and every filling is tried.

Shares nothing with the package. It reads the plain tree of a scenario with the few conditions that
`fuzz.large_numbers` draws; numbers are Python's own, in the smallest decimal of their column.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from itertools import product
from math import ceil, floor
from typing import Any

Number = int | Fraction
Group = int
Filling = tuple[Group, ...]


@dataclass(frozen=True)
class Gauge:
    """A measure over groups: its number, and the whole units that a group lacks of a bound (or has above it)."""

    read: Callable[[Group], Number]
    short: Callable[[Group, Fraction, bool], int]


class People:
    """A pool, and what is counted of groups of its people."""

    def __init__(self, rows: Sequence[Mapping[str, Any]]) -> None:
        self.rows = rows
        self.place = {row["id"]: place for place, row in enumerate(rows)}
        self.everybody = (1 << len(rows)) - 1
        self._sums: dict[tuple[str, Group], tuple[list[int], int]] = {}

    def who(self, asked: Mapping[str, Any]) -> Group:
        """Everybody who matches: fields with one text, a list of them, or a number's floor."""
        return sum(
            1 << place
            for place, row in enumerate(self.rows)
            if all(self._meets(row[key], condition) for key, condition in asked.items())
        )

    @staticmethod
    def _meets(held: Any, condition: Any) -> bool:
        if isinstance(condition, Mapping):
            return bool(held >= condition["at_least"])
        return held in condition if isinstance(condition, list) else bool(held == condition)

    def sums(self, field: str, of: Group) -> tuple[list[int], int]:
        """What each group of them adds up to, in the smallest decimal of the column, and how many make one."""
        if (field, of) not in self._sums:
            numbers = [Fraction(row[field]) for row in self.rows]
            scale = max(10 ** max(0, -int(Decimal(row[field]).as_tuple().exponent)) for row in self.rows)
            table = [0]
            for place, number in enumerate(numbers):
                add = int(number * scale) if of >> place & 1 else 0
                table += [known + add for known in table]
            self._sums[field, of] = table, scale
        return self._sums[field, of]

    def gauge(self, spec: Mapping[str, Any]) -> Gauge:
        """A measure made ready."""
        if "total" in spec or "average" in spec:
            return self._sum(spec)
        if "share" in spec:
            return self._share(spec)
        read = self._count(spec)

        def short(group: Group, bound: Fraction, low: bool) -> int:
            return max(0, ceil(bound - read(group) if low else read(group) - bound))

        return Gauge(read, short)

    def _count(self, spec: Mapping[str, Any]) -> Callable[[Group], int]:
        (key,) = (each for each in spec if each in COUNTS)
        asked = spec[key]
        if key in ("members", "lone"):
            match = self.who(asked)
            if key == "members":
                return lambda group: (group & match).bit_count()
            return lambda group: int((group & match).bit_count() == 1)
        if key in ("distinct", "largest_group"):
            values = {row[asked] for row in self.rows}
            alike = [self.who({asked: value}) for value in values]
            if key == "distinct":
                return lambda group: sum(1 for each in alike if group & each)
            return lambda group: max((group & each).bit_count() for each in alike)
        if key == "pairs":
            pairs = [1 << self.place[one] | 1 << self.place[other] for one, other in asked]
            return lambda group: sum(1 for pair in pairs if group & pair == pair)
        named = sum(1 << self.place[one] for one in asked)
        return lambda group: int(0 < (group & named).bit_count() < len(asked))

    def _sum(self, spec: Mapping[str, Any]) -> Gauge:
        of = self.who(spec.get("of") or {})
        table, scale = self.sums(spec["total"] if "total" in spec else spec["average"], of)
        mean = "average" in spec

        def read(group: Group) -> Number:
            part = (group & of).bit_count() if mean else 1
            return table[group] if part == scale == 1 else Fraction(table[group], scale * (part or 1))

        def short(group: Group, bound: Fraction, low: bool) -> int:
            wanted = bound * max(1, (group & of).bit_count() if mean else 1)
            seen = Fraction(table[group], scale)
            return max(0, ceil(wanted - seen if low else seen - wanted))

        return Gauge(read, short)

    def _share(self, spec: Mapping[str, Any]) -> Gauge:
        among = self.who(spec.get("among") or {})
        match = self.who(spec["share"]) & among

        def read(group: Group) -> Number:
            whole = (group & among).bit_count()
            return Fraction(100 * (group & match).bit_count(), whole) if whole else 0

        def short(group: Group, bound: Fraction, low: bool) -> int:
            part, whole = (group & match).bit_count(), bound / 100 * (group & among).bit_count()
            if not low:
                return max(0, part - floor(whole))
            return max(0, max(1, ceil(whole)) - part) if bound > 0 else 0

        return Gauge(read, short)


COUNTS = ("members", "lone", "distinct", "largest_group", "pairs", "together")


@dataclass(frozen=True)
class Bound:
    """A requirement: what it reads (None: all teams), its ends, and its aim."""

    gauge: Gauge
    team: int | None
    low: Fraction | None
    high: Fraction | None
    aim: Fraction | None
    weight: Fraction

    def met(self, group: Group) -> bool:
        """Whether the ends hold of a group."""
        seen = self.gauge.read(group)
        return (self.low is None or seen >= self.low) and (self.high is None or seen <= self.high)

    def missed(self, group: Group) -> Fraction:
        """The weighted shortfall of the aim."""
        assert self.aim is not None
        return self.weight * self.gauge.short(group, self.aim, self.low is not None)


@dataclass(frozen=True)
class Team:
    """One team: how many, of whom, on which seats, with what."""

    name: str
    low: int
    high: int
    may: Group
    chairs: tuple[Group, ...]
    require: tuple[Bound, ...]

    def right(self, group: Group) -> bool:
        """Whether a group is right as this team, seen alone."""
        if group & ~self.may or not self.low <= group.bit_count() <= self.high:
            return False
        return seated(self.chairs, group) and all(one.met(group) for one in self.require)


def seated(chairs: Sequence[Group], group: Group) -> bool:
    """Whether different people of a group can sit on all the chairs, by trying."""
    if not chairs:
        return True
    places = (1 << place for place in range(group.bit_length()))
    return any(group & chairs[0] & each and seated(chairs[1:], group & ~each) for each in places)


class Small:
    """A scenario of a few people, with everything that is true of it."""

    def __init__(self, scenario: Mapping[str, Any]) -> None:
        self.people = People(scenario["pool"])
        self.teams = [team for spec in scenario["teams"] for team in self._teams(spec)]
        self.names = [team.name for team in self.teams]
        self.overall = [self._bound(row) for row in scenario.get("require", ())]
        self.goals: list[tuple[bool, Gauge, int | None]] = []
        for goal in scenario.get("prefer", ()):
            ((way, spec),) = goal.items()
            self.goals.append((way == "most", self.people.gauge(spec), self._place(spec)))

    def _place(self, spec: Mapping[str, Any]) -> int | None:
        return self.names.index(spec["team"]) if "team" in spec else None

    def _bound(self, row: Mapping[str, Any]) -> Bound:
        low, high = (
            None if (end := row.get(key, row.get("exactly"))) is None else self._number(end)
            for key in ("at_least", "at_most")
        )
        aim = None if row.get("aim") is None else self._number(row["aim"])
        team = self._place(row) if "team" in row else None
        return Bound(self.people.gauge(row), team, low, high, aim, Fraction(row.get("weight", 1)))

    @staticmethod
    def _number(end: Any) -> Fraction:
        """A bound as a number; a percentage as such."""
        if isinstance(end, str):
            return Fraction(end.rstrip("%")) if end.endswith("%") else 100 * Fraction(end)
        return Fraction(end)

    def _teams(self, spec: Mapping[str, Any]) -> Iterator[Team]:
        size = spec["size"]
        low, high = (size["at_least"], size["at_most"]) if isinstance(size, Mapping) else (size, size)
        chairs = tuple(
            self.people.who(seat["who"]) for seat in spec.get("seats", ()) for _ in range(seat.get("number", 1))
        )
        may = self.people.who(spec.get("everyone", {}))
        number = spec.get("number")
        for name in [spec["name"]] if number is None else [f"{spec['name']}-{n + 1}" for n in range(number)]:
            yield Team(name, low, high, may, chairs, tuple(self._bound(row) for row in spec.get("require", ())))

    @staticmethod
    def members(filling: Filling, team: int | None) -> Group:
        """One team's members, or everybody's."""
        return sum(filling) if team is None else filling[team]

    @cached_property
    def fillings(self) -> list[Filling]:
        """Every way to fill the teams that meets everything."""
        groups = [list(filter(team.right, range(self.people.everybody + 1))) for team in self.teams]
        if len(groups) == 1:
            found: list[Filling] = [(group,) for group in groups[0]]
        else:
            found = [each for each in product(*groups) if sum(map(int.bit_count, each)) == _union(each).bit_count()]
        for row in self.overall:
            found = [each for each in found if row.met(self.members(each, row.team))]
        return found

    @cached_property
    def aims(self) -> list[tuple[int | None, Bound]]:
        """Every aim, and the team that it reads."""
        within = [(place, row) for place, team in enumerate(self.teams) for row in team.require]
        return [
            (team, row) for team, row in [*within, *((row.team, row) for row in self.overall)] if row.aim is not None
        ]

    def values(self, filling: Filling) -> list[Number]:
        """The goals of a filling in order, the aims first where there are any."""
        missed = [row.missed(self.members(filling, team)) for team, row in self.aims]
        read = [gauge.read(self.members(filling, team)) for _, gauge, team in self.goals]
        return [sum(missed, Fraction(0)), *read] if self.aims else read

    @cached_property
    def best(self) -> list[Number] | None:
        """The best values, goal after goal; None where it is impossible."""
        if not self.fillings:
            return None
        ways = ([False] if self.aims else []) + [most for most, _, _ in self.goals]
        return min(
            map(self.values, self.fillings),
            key=lambda values: [-value if most else value for most, value in zip(ways, values, strict=True)],
        )

    def filled(self, teams: Mapping[str, Sequence[str]]) -> Filling:
        """Teams named by people's ids, as a filling."""
        return tuple(sum(1 << self.people.place[one] for one in teams[name]) for name in self.names)


def _union(groups: Sequence[Group]) -> Group:
    together = 0
    for group in groups:
        together |= group
    return together
