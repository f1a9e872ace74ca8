"""A scenario as a plain model in SCIP, with every measure, that shares no code with the package.

A boolean for each person and team, and for each person and seat: the plain way. Whatever a measure needs beside is
tied to the people in both directions, so that its number is the measure's whichever way it is pulled. Conditions are
read by the oracle.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import Any

from ortools.linear_solver import pywraplp

from tests.support import oracle

Variables = Mapping[str, Any]
"""An expression for each person: whether they are there."""


@dataclass(frozen=True)
class Number:
    """A measure: `top`, of which `scale` make one, or that over `whole` (0 over nobody)."""

    top: Any
    scale: int = 1
    whole: Any = None


class PlainModel:
    """The scenario in SCIP."""

    def __init__(self, scenario: dict[str, Any]) -> None:
        self.scenario = scenario
        self.reader = oracle.Problem(scenario)
        self.solver = pywraplp.Solver.CreateSolver("SCIP")
        self.exact = pywraplp.MPSolverParameters()
        self.exact.SetDoubleParam(self.exact.RELATIVE_MIP_GAP, 0.0)
        self.nothing = self.solver.IntVar(0, 0, "")
        self.missed: list[Any] = []
        self.inside: dict[str, dict[str, Any]] = {}
        homes = [(team, spec) for spec in scenario["teams"] for team in range(spec.get("number", 1))]
        for team, (_, spec) in zip(self.reader.teams, homes, strict=True):
            self._team(team, spec)
        for person in self.reader.people:
            self.solver.Add(self._sum(team[person] for team in self.inside.values() if person in team) <= 1)
        for row in scenario.get("require", []):
            self._require(row, self._people(row.get("team")))

    def _sum(self, terms: Iterator[Any]) -> Any:
        return sum(terms, 1 * self.nothing)

    def _people(self, team: str | None) -> Variables:
        """Whether each person is in one team, or in any."""
        if team is not None:
            return self.inside[team]
        there: dict[str, list[Any]] = {}
        for inside in self.inside.values():
            for person, variable in inside.items():
                there.setdefault(person, []).append(variable)
        return {person: self._sum(iter(variables)) for person, variables in there.items()}

    def _team(self, team: oracle.Team, spec: Mapping[str, Any]) -> None:
        solver = self.solver
        inside = {person: solver.BoolVar("") for person in self.reader.people if person in team.everyone}
        self.inside[team.name] = inside
        headcount = self._sum(iter(inside.values()))
        solver.Add(headcount >= team.at_least)
        solver.Add(headcount <= team.at_most)
        sitting: dict[str, list[Any]] = {person: [] for person in inside}
        for seat in spec.get("seats", []):
            fits = sorted(self.reader.matching(seat["who"]) & set(inside))
            chosen = [solver.BoolVar("") for _ in fits]
            for person, sits in zip(fits, chosen, strict=True):
                sitting[person].append(sits)
            solver.Add(self._sum(iter(chosen)) == seat.get("number", 1))
        for person, places in sitting.items():
            if places:
                solver.Add(sum(places) <= inside[person])
        for row in spec.get("require") or []:
            self._require(row, inside)

    # Measures

    def _count(self, group: Any, people: Variables) -> Any:
        return self._sum(people[person] for person in people if person in group)

    def number(self, spec: Mapping[str, Any], people: Variables) -> Number:
        """A measure over these people."""
        gauge = self.reader.gauge(spec)
        if gauge.measure == "members":
            return Number(self._count(gauge.matching, people))
        if gauge.measure == "share":
            return Number(100 * self._count(gauge.matching, people), 1, self._count(gauge.among, people))
        if gauge.measure in ("total", "average"):
            values = {person: gauge.values[person] for person in people if person in gauge.among}
            scale = lcm(*(value.denominator for value in values.values()), 1)
            top = self._sum(int(value * scale) * people[person] for person, value in values.items())
            return Number(top, scale, self._count(gauge.among, people) if gauge.measure == "average" else None)
        if gauge.measure in ("distinct", "largest_group"):
            groups: dict[Any, list[str]] = {}
            for person in people:
                for name in gauge.names[person]:
                    groups.setdefault(name, []).append(person)
            counts = [self._count(group, people) for group in groups.values()]
            room = len(people)
            return Number(self._distinct(counts, room) if gauge.measure == "distinct" else self._largest(counts, room))
        if gauge.measure == "pairs":
            both = [self._both(one, other, people) for one, other in gauge.pairs]
            return Number(self._sum(iter(both)))
        there = self._count(gauge.matching, people)
        several = 2 if gauge.measure == "lone" else len(gauge.matching)
        return Number(self._between(there, several, len(people)))

    def _distinct(self, counts: list[Any], room: int) -> Any:
        flags = [self.solver.BoolVar("") for _ in counts]
        for flag, there in zip(flags, counts, strict=True):
            self.solver.Add(flag <= there)
            self.solver.Add(there <= room * flag)
        return self._sum(iter(flags))

    def _largest(self, counts: list[Any], room: int) -> Any:
        most, flags = self.solver.IntVar(0, room, ""), [self.solver.BoolVar("") for _ in counts]
        for flag, there in zip(flags, counts, strict=True):
            self.solver.Add(most >= there)
            self.solver.Add(most <= there + room * (1 - flag))
        if flags:
            self.solver.Add(sum(flags) == 1)
        else:
            self.solver.Add(most <= 0)
        return 1 * most

    def _both(self, one: str, other: str, people: Variables) -> Any:
        if one not in people or other not in people:
            return 1 * self.nothing
        both = self.solver.BoolVar("")
        self.solver.Add(both <= people[one])
        self.solver.Add(both <= people[other])
        self.solver.Add(both >= people[one] + people[other] - 1)
        return both

    def _between(self, there: Any, several: int, room: int) -> Any:
        """1 where there is somebody, but fewer than `several`."""
        none, some, all_ = (self.solver.BoolVar("") for _ in range(3))
        self.solver.Add(none + some + all_ == 1)
        self.solver.Add(there >= some + several * all_)
        self.solver.Add(there <= (several - 1) * some + max(room, several) * all_)
        return 1 * some

    # Requirements and aims

    def _require(self, row: Mapping[str, Any], people: Variables) -> None:
        asked = self.reader.requirement(row)
        number = self.number(row, people)
        for bound, sign in ((asked.at_least, 1), (asked.at_most, -1)):
            if bound is not None:
                self._floor(number, bound, sign)
        if asked.aim is not None:
            self._aim(asked, number)

    def _floor(self, number: Number, bound: Fraction, sign: int) -> None:
        """Sign × the number is no less than sign × the bound."""
        whole = 1 if number.whole is None else number.whole
        gap = bound.denominator * number.top - bound.numerator * number.scale * whole
        self.solver.Add(sign * gap >= 0)
        if number.whole is not None and sign * bound > 0:  # nobody at all: the number is 0
            self.solver.Add(number.whole >= 1)

    def _aim(self, asked: oracle.Requirement, number: Number) -> None:
        """How many whole units are missing, as a variable that is no less than that."""
        assert asked.aim is not None
        sign = 1 if asked.at_least is not None else -1
        short = self.solver.IntVar(0, self.solver.infinity(), "")
        unit = number.scale if asked.gauge.measure != "share" else 100
        part = number.top + sign * unit * short
        whole = 1 if number.whole is None else number.whole
        num, den = (asked.aim * number.scale).numerator, (asked.aim * number.scale).denominator
        self.solver.Add(sign * (den * part - num * whole) >= 0)
        if asked.gauge.measure == "share" and sign > 0 and asked.aim > 0:
            self.solver.Add(part >= 100)
        elif number.whole is not None and sign * num > 0:  # over nobody as if there were one of value 0
            self.solver.Add(sign * (den * part) >= sign * num * (1 - number.whole))
        self.missed.append((asked.weight, short))

    # Goals

    def answer(self) -> tuple[str, list[Fraction]]:
        """The verdict, and each goal's value, one after the other, the aims first where there are any."""
        goals: list[tuple[Number, int]] = []
        if self.missed:
            scale = lcm(*(weight.denominator for weight, _ in self.missed))
            together = self._sum(int(weight * scale) * short for weight, short in self.missed)
            goals.append((Number(together, scale), -1))
        for goal in self.scenario.get("prefer", []):
            ((direction, spec),) = goal.items()
            goals.append((self.number(spec, self._people(spec.get("team"))), 1 if direction == "most" else -1))
        if not goals:
            goals.append((Number(1 * self.nothing), 1))
        values = []
        for number, sign in goals:
            value = self._best(number, sign)
            if value is None:
                assert not values, "a value that was reached is lost again"
                return "impossible", []
            values.append(value)
            whole = 1 if number.whole is None else number.whole
            self.solver.Add(value.denominator * number.top == value.numerator * number.scale * whole)
            if value and number.whole is not None:
                self.solver.Add(number.whole >= 1)
        return "best", values if self.missed or self.scenario.get("prefer") else []

    def _best(self, number: Number, sign: int) -> Fraction | None:
        """The best value; a quotient by raising the ratio until nothing is gained over it (Dinkelbach 1967)."""
        if number.whole is None:
            found = self._most(sign * number.top)
            return None if found is None else Fraction(sign * found[0], number.scale)
        value = self._somebody(number, sign)
        if value is not None and sign * value >= 0:
            return value
        nobody = self.solver.Add(number.whole <= 0)
        possible = self._most(1 * self.nothing)
        nobody.SetUb(self.solver.infinity())
        return value if possible is None else Fraction(0)

    def _somebody(self, number: Number, sign: int) -> Fraction | None:
        """The best value of a quotient over somebody."""
        somebody = self.solver.Add(number.whole >= 1)
        found = self._most(1 * self.nothing, number.top, number.whole)
        value = None
        while found is not None and (value is None or found[0] > 0):
            value = Fraction(found[1], number.scale * found[2])
            ratio = value * number.scale
            gain = sign * (ratio.denominator * number.top - ratio.numerator * number.whole)
            found = self._most(gain, number.top, number.whole)
        somebody.SetLb(-self.solver.infinity())
        return value

    def _most(self, *expressions: Any) -> list[int] | None:
        """The most of the first expression, and what the others are there; None where that is impossible."""
        self.solver.Maximize(expressions[0])
        status = self.solver.Solve(self.exact)
        assert status in (pywraplp.Solver.OPTIMAL, pywraplp.Solver.INFEASIBLE), status
        return [round(each.solution_value()) for each in expressions] if status == pywraplp.Solver.OPTIMAL else None
