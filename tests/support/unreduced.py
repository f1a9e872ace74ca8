"""A program as its definition says it, nothing left out and nobody merged: the truth that reductions are held against.

One boolean for each person and team, one whole number for each helper, every row as it stands. SCIP decides; the
package never asks it anything. What a choice is worth, which rows it breaks, and the price bound of
`presolve.lagrangian` are counted in Python's own integers, one row and one person at a time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import isfinite

import numpy as np
from numpy.typing import NDArray
from ortools.linear_solver import pywraplp

from composer.encoding.program import Program
from composer.measures import Linear
from composer.measures.linear import Weights
from composer.measures.sparse import Sparse
from composer.presolve.condense import Placement


@dataclass(frozen=True)
class Counted:
    """An expression spelled out: what each person adds in each team (0 where they may not be), and each helper."""

    people: tuple[tuple[int, ...], ...]
    auxiliaries: tuple[int, ...]


@dataclass(frozen=True)
class Pick:
    """Who is in which team, as positions in the pool, and the value of each helper."""

    teams: tuple[frozenset[int], ...]
    auxiliaries: tuple[int, ...]


def spread(weights: Weights) -> NDArray[np.int64]:
    """Weights with one number a code, those of a few codes among them."""
    if not isinstance(weights, Sparse):
        return weights
    each = np.zeros(weights.size, np.int64)
    for code, value in zip(weights.codes.tolist(), weights.values.tolist(), strict=True):
        each[code] = value
    return each


def counted(program: Program, expression: Linear) -> Counted:
    """Spell an expression out; its constant is left aside."""
    people = []
    for team, block in enumerate(program.blocks):
        each = np.zeros(len(program.pool), np.int64)
        for (where, trait), weights in expression.people.items():
            if where == team:
                each += spread(weights)[program.traits[trait].codes]
        people.append(tuple(np.where(block.eligible, each, 0).tolist()))
    return Counted(
        tuple(people), tuple(expression.auxiliaries.get(helper, 0) for helper in range(len(program.auxiliaries)))
    )


def picked(placement: Placement) -> Pick:
    """An answer of the package as a pick."""
    return Pick(tuple(frozenset(team.tolist()) for team in placement.members), tuple(placement.auxiliaries.tolist()))


def worth(expression: Counted, pick: Pick) -> int:
    """What a pick adds up to."""
    people = sum(each[person] for each, team in zip(expression.people, pick.teams, strict=True) for person in team)
    return people + sum(weight * value for weight, value in zip(expression.auxiliaries, pick.auxiliaries, strict=True))


class Unreduced:
    """A program in SCIP, with everything that it asks written out."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.rows = [counted(program, row.expression) for row in program.rows]
        self.ends = [(row.low, row.high) for row in program.rows]
        self.gates = [block.eligible.tolist() for block in program.blocks]

    def broken(self, pick: Pick) -> list[str]:
        """Everything that a pick breaks; nothing where it is right."""
        wrong = []
        members = [person for team in pick.teams for person in team]
        if len(set(members)) < len(members):
            wrong.append("somebody is in two teams")
        for gate, team, block in zip(self.gates, pick.teams, self.program.blocks, strict=True):
            if not all(gate[person] for person in team):
                wrong.append(f"somebody may not be in {block.name}")
            if not block.least <= len(team) <= block.most:
                wrong.append(f"size of {block.name}")
        for value, (low, high) in zip(pick.auxiliaries, self.program.auxiliaries, strict=True):
            if not low <= value <= high:
                wrong.append("a helper out of its range")
        for row, (low, high), told in zip(self.rows, self.ends, self.program.rows, strict=True):
            value = worth(row, pick)
            if (low is not None and value < low) or (high is not None and value > high):
                wrong.append(f"{told.source.label}: {low} ≤ {value} ≤ {high}")
        return wrong

    def best(self, objective: Counted, fixed: Sequence[tuple[Counted, int]] = ()) -> list[Pick]:
        """Picks that meet everything, the best one first, the others as SCIP met them; none where it is impossible.

        `fixed` are expressions that must have a value.
        """
        written = _Written(self, objective, fixed, whole=True)
        if not written.solved():
            return []
        picks = [written.pick()]
        while written.solver.NextSolution():
            picks.append(written.pick())
        return picks

    def relaxed(self, objective: Counted) -> float | None:
        """What could be reached if people and helpers were divisible; None where not even that is possible."""
        written = _Written(self, objective, (), whole=False)
        return written.solver.Objective().Value() if written.solved() else None


class _Written:
    """It all written down for SCIP or, in parts instead of `whole` numbers, for GLOP."""

    def __init__(
        self, asked: Unreduced, objective: Counted, fixed: Sequence[tuple[Counted, int]], *, whole: bool
    ) -> None:
        self.solver = solver = pywraplp.Solver.CreateSolver("SCIP" if whole else "GLOP")
        self.inside = [
            {person: solver.Var(0, 1, whole, "") for person, may in enumerate(gate) if may} for gate in asked.gates
        ]
        self.auxiliaries = [solver.Var(low, high, whole, "") for low, high in asked.program.auxiliaries]
        for person in range(len(asked.program.pool)):
            places = [team[person] for team in self.inside if person in team]
            if len(places) > 1:
                once = solver.Constraint(0, 1)
                for variable in places:
                    once.SetCoefficient(variable, 1)
        rows = [*zip(asked.rows, asked.ends, strict=True), *((each, (value, value)) for each, value in fixed)]
        for expression, (low, high) in rows:
            floor = -solver.infinity() if low is None else low
            self._put(solver.Constraint(floor, solver.infinity() if high is None else high), expression)
        self._put(solver.Objective(), objective)
        solver.Objective().SetMaximization()

    def _put(self, target: pywraplp.Constraint | pywraplp.Objective, expression: Counted) -> None:
        for team, each in zip(self.inside, expression.people, strict=True):
            for person, variable in team.items():
                if each[person]:
                    target.SetCoefficient(variable, each[person])
        for variable, weight in zip(self.auxiliaries, expression.auxiliaries, strict=True):
            if weight:
                target.SetCoefficient(variable, weight)

    def solved(self) -> bool:
        """Whether there is an optimum; False where it is impossible."""
        exact = pywraplp.MPSolverParameters()
        exact.SetDoubleParam(exact.RELATIVE_MIP_GAP, 0.0)
        status = self.solver.Solve(exact)
        assert status in (pywraplp.Solver.OPTIMAL, pywraplp.Solver.INFEASIBLE), status
        return bool(status == pywraplp.Solver.OPTIMAL)

    def pick(self) -> Pick:
        """What the engine holds in its hands."""
        teams = (
            frozenset(person for person, variable in team.items() if variable.solution_value() > 0.5)
            for team in self.inside
        )
        return Pick(tuple(teams), tuple(round(variable.solution_value()) for variable in self.auxiliaries))


@dataclass(frozen=True)
class ByHand:
    """A bound on every pick's worth and everybody's price (None: may be in no team), both times `scale`."""

    limit: int
    person: tuple[int | None, ...]
    scale: int

    @property
    def bound(self) -> int:
        """No pick is worth more."""
        return self.limit // self.scale

    def survivors(self, value: int) -> list[int]:
        """Who could be in a pick worth at least `value`."""
        lost = value * self.scale - self.limit
        return [one for one, price in enumerate(self.person) if price is not None and min(0, price) >= lost]

    def exceeded(self, value: int, pick: Pick) -> list[str]:
        """What the argument of `presolve.lagrangian` says cannot be, of a pick that meets everything."""
        wrong = [] if value <= self.bound else [f"a team is worth {value}, more than {self.bound}"]
        for person in (person for team in pick.teams for person in team):
            price = self.person[person]
            if price is None or value * self.scale > self.limit + min(0, price):
                wrong.append(f"a team with {person} is worth {value}, more than its price allows")
        return wrong


def bound_by_hand(truth: Unreduced, objective: Counted, multipliers: Sequence[float | Fraction], scale: int) -> ByHand:
    """The bound and the prices in the words of `presolve.lagrangian`, for multipliers times `scale`, rounded."""
    limit, weighed = 0, []
    for given, (low, high), asked in zip(multipliers, truth.ends, truth.rows, strict=True):
        if isfinite(given) and not (given < 0 and low is None) and not (given > 0 and high is None):
            pi = round(given * scale)
            if pi:
                limit += max(pi * end for end in (low, high) if end is not None)
                weighed.append((pi, asked))
    person = []
    for one in range(len(truth.program.pool)):
        prices = [
            scale * objective.people[team][one] - sum(pi * asked.people[team][one] for pi, asked in weighed)
            for team, gate in enumerate(truth.gates)
            if gate[one]
        ]
        person.append(max(prices) if prices else None)
        limit += max([0, *prices])
    for helper, (low, high) in enumerate(truth.program.auxiliaries):
        gain = scale * objective.auxiliaries[helper] - sum(pi * asked.auxiliaries[helper] for pi, asked in weighed)
        limit += max(gain * value for value in (low, high))
    return ByHand(limit, tuple(person), scale)
