"""Ways out by trying everything: every way to fill the teams with anybody in any number, shortfalls counted by hand.

Shares nothing with the package; conditions and measures are read by the oracle.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from itertools import permutations, product
from typing import Any

from tests.support import oracle, three_valued
from tests.support.conflict_truth import named_singly

Side = tuple[str, str, bool]
"""What is asked (`require 0`, `size`, `seat Medic`, `gate rank`), of which team, and whether it is its ceiling."""
Vector = frozenset[tuple[Side, int]]
Filling = Mapping[str, tuple[str, ...]]
Short = list[tuple[Side, int]]


@dataclass(frozen=True)
class Demand:
    """How dear one unit of shortfall is; None where nobody may relax it."""

    weight: Fraction | None


class Truth:
    """A scenario, every filling of its teams, and the shortfalls that each has."""

    def __init__(self, scenario: dict[str, Any]) -> None:
        self.scenario = scenario
        self.reader = oracle.Problem(scenario)
        self.names = [team.name for team in self.reader.teams]
        self.specs: dict[str, dict[str, Any]] = {}
        for spec in scenario["teams"]:
            for name in copies(spec):
                self.specs[name] = spec
        self.weights: dict[Side, Fraction | None] = {}
        rows = {
            (f"require {index}", name): row
            for name, spec in self.specs.items()
            for index, row in enumerate(spec.get("require", []))
        }
        rows |= {(f"all {at}", row.get("team") or ""): row for at, row in enumerate(scenario.get("require") or [])}
        self.rows = {
            key: (asked := self.reader.requirement(row), None if row.get("keep") else asked.weight)
            for key, row in rows.items()
        }
        self.matching = {
            (name, what): self.reader.matching(who)
            for name, spec in self.specs.items()
            for what, who in [
                *((gate, {gate: condition}) for gate, condition in (spec.get("everyone") or {}).items()),
                *((place, seat.get("who") or {}) for place, seat in enumerate(spec.get("seats") or [])),
            ]
        }
        # The same members come in many fillings, of one team and of all.
        self._missed, self._of_team = cache(self._count_missed), cache(self._count_of_team)
        self.fillings: list[tuple[Filling, list[Vector]]] = []
        for filling in self._every():
            vectors = [
                dict(vector) for left_out in self._left_out(filling) for vector in self._vectors(filling, left_out)
            ]
            self.fillings.append((filling, [self._asked(vector) for vector in vectors]))
        self.possible = [
            (filling, vector)
            for filling, vectors in self.fillings
            for vector in vectors
            if all(self.weights[side] is not None for side, _ in vector)
        ]

    def cost(self, vector: Vector) -> Fraction:
        """Σ weight × shortfall."""
        total = Fraction(0)
        for side, amount in vector:
            weight = self.weights[side]
            assert weight is not None
            total += weight * amount
        return total

    def smallest(self) -> list[Vector]:
        """Every vector that no other possible one lies below; of those that differ only in which copy is which, one."""
        different = {vector for _, vector in self.possible}
        found = [one for one in different if not any(below(other, one) for other in different if other != one)]
        return list({self.canonical(vector): vector for vector in found}.values())

    def canonical(self, vector: Vector) -> tuple[tuple[Side, int], ...]:
        """The first in order of all that come of a vector when copies that nothing tells apart change places."""
        named = {row.get("team") for row in self.scenario.get("require") or []}
        for goal in self.scenario.get("prefer") or []:
            named.add(next(iter(goal.values())).get("team") or goal.get("team"))
        groups = []
        for spec in self.scenario["teams"]:
            free = [name for name in copies(spec) if name not in named]
            groups.append([dict(zip(free, order, strict=True)) for order in permutations(free)])
        changed = []
        for renaming in product(*groups):
            new = {old: name for part in renaming for old, name in part.items()}
            changed.append(tuple(sorted(((what, new.get(team, team), top), n) for (what, team, top), n in vector)))
        return min(changed)

    def admitted(self, vector: Vector) -> list[Filling]:
        """Every filling that has just these shortfalls."""
        return [filling for filling, other in self.possible if other == vector]

    # Everything

    def _every(self) -> Iterator[Filling]:
        people = self.reader.people
        may = {name: self._may_be_in(name) for name in self.names}
        choices = [[None, *(name for name in self.names if person in may[name])] for person in people]
        for chosen in product(*choices):
            yield {
                name: tuple(person for person, team in zip(people, chosen, strict=True) if team == name)
                for name in self.names
            }

    def _may_be_in(self, name: str) -> set[str]:
        """Anybody, but for those outside the gates who could not be counted, or might pass: it is not on record."""
        rows = [*self.specs[name].get("require", []), *(self.scenario.get("require") or [])]
        goals = [{"team": goal.get("team"), **next(iter(goal.values()))} for goal in self.scenario.get("prefer") or []]
        read = [row for row in [*rows, *goals] if row.get("team") in (None, name)]
        blank = set()
        for row in read:
            for key in ("total", "average"):
                if key in row:
                    counted = self.reader.matching(row.get("of") or {})
                    blank |= {person for person in counted if self.reader.values[row[key]][person] is None}
        everyone = self.specs[name].get("everyone") or {}
        passing = self.reader.matching(everyone)
        for gate, condition in everyone.items():
            blank |= {
                person for person in self.reader.people if three_valued.blank(self.reader, {gate: condition}, person)
            }
        return {person for person in self.reader.people if person in passing or person not in blank}

    def _left_out(self, filling: Filling) -> Iterator[dict[str, list[str]]]:
        """For each team with a number which of its copies are left out, in every way: the last ones, without members,
        none of them named anywhere."""
        named, ways = named_singly(self.scenario), []
        for spec in self.scenario["teams"]:
            if "number" in spec:
                names = copies(spec)
                ways.append([(spec["name"], names[number:]) for number in range(1, len(names) + 1)])
        for chosen in product(*ways):
            gone = [name for _, names in chosen for name in names]
            if not any(filling[name] or name in named for name in gone):
                yield dict(chosen)

    def _vectors(self, filling: Filling, left_out: Mapping[str, list[str]]) -> Iterator[Short]:
        """All shortfalls of one filling without some copies; several where its seats can be filled in several ways."""
        common: Short = []
        seatings: list[list[Short]] = []
        for name, missing in left_out.items():
            (spec,) = [spec for spec in self.scenario["teams"] if spec["name"] == name]
            weight = None if "number" in spec.get("keep", []) else Fraction(1)
            common.append((self._side("number", name, False, weight), len(missing)))
        gone = [name for missing in left_out.values() for name in missing]
        for name in self.names:
            if name not in gone:
                short, seating = self._of_team(name, filling[name])
                common += short
                seatings.append(seating)
        for index, row in enumerate(self.scenario.get("require") or []):
            team_read = row.get("team")
            members = tuple(self.reader.members(filling, team_read))
            common += self._missed(f"all {index}", team_read or "", members)
        for seated in product(*seatings):
            yield [*common, *(entry for part in seated for entry in part)]

    def _count_of_team(self, name: str, members: tuple[str, ...]) -> tuple[Short, list[Short]]:
        """The shortfalls of one team seen alone, and those of its seats in every way."""
        spec = self.specs[name]
        short: Short = []
        kept = spec.get("keep", [])
        size = spec["size"]
        low, high = (size.get("at_least", 0), size.get("at_most")) if isinstance(size, dict) else (size, size)
        of_size = None if "size" in kept else Fraction(1)
        short.append((self._side("size", name, False, of_size), max(0, low - len(members))))
        if high is not None:
            short.append((self._side("size", name, True, of_size), max(0, len(members) - high)))
        for gate in spec.get("everyone") or {}:
            out = sum(1 for one in members if one not in self.matching[name, gate])
            weight = None if gate in kept else Fraction(1)
            short.append((self._side(f"gate {gate}", name, True, weight), out))
        for index in range(len(spec.get("require", []))):
            short += self._missed(f"require {index}", name, members)
        return short, self._vacant(name, spec.get("seats") or [], members)

    def _count_missed(self, what: str, team: str, members: tuple[str, ...]) -> Short:
        asked, weight = self.rows[what, team]
        return [
            (self._side(what, team, not floor, weight), asked.gauge.shortfall(members, bound, floor=floor))
            for bound, floor in ((asked.at_least, True), (asked.at_most, False))
            if bound is not None
        ]

    def _vacant(self, team: str, seats: Sequence[Mapping[str, Any]], members: Sequence[str]) -> list[Short]:
        """How many of each seat stay vacant, in every way to seat the members."""
        fits = [self.matching[team, place] for place in range(len(seats))]
        found = set()
        for places in product(*([None, *(s for s, fit in enumerate(fits) if one in fit)] for one in members)):
            taken = [sum(1 for place in places if place == seat) for seat in range(len(seats))]
            found.add(tuple(max(0, seat.get("number", 1) - n) for seat, n in zip(seats, taken, strict=True)))
        sides = []
        for seat in seats:
            weight = None if seat.get("keep") else oracle.exact(seat.get("weight", 1))
            sides.append(self._side(f"seat {seat['seat']}", team, False, weight))
        return [list(zip(sides, vacant, strict=True)) for vacant in sorted(found)]

    def _side(self, what: str, team: str, ceiling: bool, weight: Fraction | None) -> Side:
        self.weights[what, team, ceiling] = weight
        return what, team, ceiling

    @staticmethod
    def _asked(vector: Mapping[Side, int]) -> Vector:
        return frozenset((side, amount) for side, amount in vector.items() if amount)


def below(one: Vector, other: Vector) -> bool:
    """Whether no shortfall of the one is larger than the other's."""
    amounts = dict(other)
    return all(amount <= amounts.get(side, 0) for side, amount in one)


def copies(spec: Mapping[str, Any]) -> list[str]:
    """The single teams of a team with `number`."""
    if "number" not in spec:
        return [spec["name"]]
    return [f"{spec['name']}-{place + 1}" for place in range(spec["number"])]


# What the program says, held against the truth


def side_of(scenario: Mapping[str, Any], change: Any) -> Side:
    """The side that a change of the program's is on."""
    match change.path:
        case ("teams", int(position), "number"):
            return "number", scenario["teams"][position]["name"], False
        case ("teams", _, "size"):
            return "size", change.team, change.ceiling
        case ("teams", int(position), "seats", int(index)):
            return f"seat {scenario['teams'][position]['seats'][index]['seat']}", change.team, False
        case ("teams", _, "everyone", str(gate)):
            return f"gate {gate}", change.team, True
        case ("teams", _, "require", int(index)):
            return f"require {index}", change.team, change.ceiling
        case ("require", int(index)):
            return f"all {index}", change.team, change.ceiling
    raise AssertionError(change.path)


def vector_of(scenario: Mapping[str, Any], way: Any) -> Vector:
    """The shortfalls of a way out."""
    return frozenset((side_of(scenario, change), change.by) for change in way.changes)


def written(bound: Any, measure: Mapping[str, Any]) -> Any:
    """A bound as the oracle reads it."""
    return (
        f"{Fraction(bound, 100)}" + ("/1" if Fraction(bound, 100).denominator == 1 else "")
        if "share" in measure
        else bound
    )


def edited(scenario: dict[str, Any], changes: Sequence[Any]) -> dict[str, Any]:
    """The scenario with the changes written into it, as a planner would."""
    result = copy.deepcopy(scenario)
    teams = []
    for position, spec in enumerate(result["teams"]):
        mine = [change for change in changes if change.path[:2] == ("teams", position)]
        if not mine:
            teams.append(spec)
            continue
        for change in mine:
            if change.bound == "number":
                spec["number"] = change.after
        for name in copies(spec):
            single = copy.deepcopy({key: value for key, value in spec.items() if key != "number"}) | {"name": name}
            for change in mine:
                if change.team == name:
                    _edit(single, change)
            teams.append(single)
    for change in changes:
        if change.path[0] == "require":
            row = result["require"][change.path[1]]
            row[change.bound] = written(change.after, row)
    return result | {"teams": teams}


def _edit(team: dict[str, Any], change: Any) -> None:
    where = change.path[2:]
    if where[0] == "number":
        raise AssertionError("a number is not of a single team")
    if where[0] == "size":
        if isinstance(team["size"], dict):
            team["size"]["at_most" if change.ceiling else "at_least"] = change.after
        else:
            team["size"] = change.after
    elif where[0] == "seats":
        team["seats"][where[1]]["number"] = change.after
    elif where[0] == "everyone":
        condition = team["everyone"].pop(where[1])
        if change.after is not None:
            team["everyone"][where[1]] = change.after
        row = {"members": {"none": [{where[1]: condition}]}, "at_most": change.by}
        team.setdefault("require", []).append(row)
    else:
        row = team["require"][where[1]]
        row[change.bound] = written(change.after, row)


def wrong_bounds(truth: Truth, way: Any) -> tuple[list[str], list[Filling]]:
    """Which bounds of a way out are not the nearest that can be reached, one after the other; and every filling that
    keeps to all of them."""
    left = truth.admitted(vector_of(truth.scenario, way))
    wrong = []
    for change in way.changes:
        match change.path:
            case ("teams", int(position), "everyone", str(gate)):
                spec = truth.scenario["teams"][position]["everyone"][gate]
                said, left = _gate(truth, change, gate, spec, left)
            case ("teams", int(position), "require", int(index)):
                said, left = _bound(truth, change, truth.scenario["teams"][position]["require"][index], left)
            case ("require", int(index)):
                said, left = _bound(truth, change, truth.scenario["require"][index], left)
            case _:
                expected = change.before + (change.by if change.ceiling else -change.by)
                said = [] if change.after == expected else [f"{change.requirement}: {change.after}"]
        wrong += said
    return wrong, left


def _bound(truth: Truth, change: Any, row: Mapping[str, Any], left: list[Filling]) -> tuple[list[str], list[Filling]]:
    gauge = truth.reader.gauge(row)
    seen = [gauge.read(truth.reader.members(filling, change.team or None)) for filling in left]
    best = min(seen) if change.ceiling else max(seen)
    kept = [filling for filling, value in zip(left, seen, strict=True) if value == best]
    return [] if change.after == best else [f"{change.requirement}: {change.after}, the nearest is {best}"], kept


def _gate(truth: Truth, change: Any, gate: str, spec: Any, left: list[Filling]) -> tuple[list[str], list[Filling]]:
    ends = _ends(truth, gate, spec)
    limits = []
    kept = left
    for end in ends:
        furthest = [max((end[one] for one in filling[change.team]), default=0) for filling in kept]
        limits.append(min(furthest))
        kept = [filling for filling, far in zip(kept, furthest, strict=True) if far == limits[-1]]
    if set(limits) <= {FAR}:
        return ([] if change.after is None else [f"{change.requirement}: {change.after}, not waived"]), kept
    if change.after is None:
        return [f"{change.requirement}: waived, which it need not be"], kept
    within = {
        one for one in truth.reader.people if all(end[one] <= most for end, most in zip(ends, limits, strict=True))
    }
    passing = set(truth.reader.matching({gate: change.after}))
    return (
        [] if within == passing else [f"{change.requirement}: {change.after} lets in {passing}, not {within}"]
    ), kept


FAR = 10**9


def _ends(truth: Truth, gate: str, spec: Any) -> list[dict[str, float]]:
    """For each end of a gate how far everybody lies beyond it; none where the gate has no order."""
    if gate in ("any", "none", "unit", "skills", "sex", "id") or isinstance(spec, list):
        return []
    values = truth.reader.values[gate]
    if gate == "languages":
        ends = []
        for name, asked in spec.items():
            bounds = asked if isinstance(asked, dict) else {"at_least": asked}
            for word, bound in bounds.items():
                held = {one: (cell or {}).get(name, (None,))[0] for one, cell in values.items()}
                ends.append(_beyond(held, Fraction(bound), word))
        return ends
    bounds = spec if isinstance(spec, dict) else {"at_least": spec, "at_most": spec}
    scale = list(truth.scenario["fields"]["rank"])
    ends = []
    for word, bound in bounds.items():
        if gate == "rank":
            ends.append(_beyond(values, scale.index(bound), word))
        elif gate == "until":
            days = {one: None if day is None else day.toordinal() for one, day in values.items()}
            ends.append(_beyond(days, truth.reader._date(bound).toordinal(), word))
        else:
            ends.append(_beyond(values, Fraction(bound), word))
    return ends


def _beyond(held: Mapping[str, Any], bound: Any, word: str) -> dict[str, float]:
    sign = 1 if word == "at_least" else -1
    return {one: FAR if value is None else max(0, sign * (bound - value)) for one, value in held.items()}
