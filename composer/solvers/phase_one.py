"""Multipliers that prove a program's rows impossible, or a point between whole numbers that meets them all.

One linear program is asked again and again, with other bounds on a few *watched* expressions each time. Every row is
divided by its largest coefficient and may give way by `t ≥ 0`, which is minimised. At 0 the rows can be met in
fractions. Above 0 the rows' duals are multipliers that prove them impossible (Farkas 1902), and few of them: their
sizes add up to 1, for that is what the dual of `t`'s column says, so they are a corner of all multipliers that prove
it.

Columns are how many of each class go into each team. Where there are many, the program begins with some of them, and
others join whose price under the multipliers is above zero (Gilmore and Gomory 1961), until none is. So multipliers
that are given out stand against nobody's price, and a point is one of the whole program. Nothing here is exact:
`composer.checking` is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from composer.base.arrays import Floats
from composer.encoding.program import PersonRow, Program
from composer.measures import Linear
from composer.measures.sparse import nonzero
from composer.presolve.symmetry import Classes, sort_into_classes
from composer.solvers import tuning
from composer.solvers.budget import Budget, OutOfBudget
from composer.solvers.restricted_master import GrowingProgram, RestrictedMaster, generate

ColumnBounds = tuple[int | None, int | None]
"""A floor and a ceiling, either of them open."""

TINY = 1e-9
"""Above this `t` proves something."""
NOTHING = np.empty(0, np.int32), np.empty(0)


@dataclass(frozen=True, eq=False)
class LPPoint:
    """How many of `person[j]`'s class are in `team[j]`, above zero, and the value of each helper: whole or not."""

    person: NDArray[np.intp]
    team: NDArray[np.intp]
    counts: Floats
    auxiliaries: Floats

    def value(self, program: Program, expression: Linear) -> float:
        """An expression's value there."""
        total = sum(weight * float(self.auxiliaries[helper]) for helper, weight in expression.auxiliaries.items())
        for (team, trait), weights in expression.people.items():
            mine = self.team == team
            total += float(weights[program.traits[trait].codes[self.person[mine]]] @ self.counts[mine])
        return total


class Relaxation:
    """The linear program over everybody who may be in a team.

    `program` may be given more traits later, for expressions that are watched. Raises OutOfBudget where there is no
    time to write it down.
    """

    def __init__(self, program: Program, budget: Budget) -> None:
        self.program = program
        self._budget = budget
        self._expressions: list[Linear] = []
        self._bounds: list[ColumnBounds] = []
        self._scale: list[float] = []
        self._at: list[tuple[int, int]] = []
        everybody = np.flatnonzero(program.eligible)
        self.classes: Classes = sort_into_classes(
            program, everybody, [row.expression for row in program.rows], budget.check
        )
        allowed = [np.flatnonzero(block.eligible[self.classes.sample]) for block in program.blocks]
        self._team = np.repeat(np.arange(len(allowed)), [len(kinds) for kinds in allowed])
        self._kind = np.concatenate(allowed)
        self._person = self.classes.sample[self._kind]
        self._column = np.full(len(self._team), -1, np.intp)
        self._link: dict[tuple[int, int], int] = {}
        self._personal: dict[int, list[tuple[int, PersonRow]]] = {}
        self._master = RestrictedMaster(primal_feasibility_tolerance=TINY, dual_feasibility_tolerance=TINY)
        self._master.add_column(1.0, 0.0, np.inf, *NOTHING)
        for low, high in program.auxiliaries:
            self._master.add_column(0.0, float(low), float(high), *NOTHING)
        for row in program.rows:
            budget.check()
            self._row(row.expression, (row.low, row.high), (row.low is not None, row.high is not None))
        width = len(self._team)
        some = np.unique(np.linspace(0, width - 1, tuning.PROOF_COLUMNS // 4).astype(np.intp))
        self._join(np.arange(width) if width <= tuning.PROOF_COLUMNS else some)

    def watch(self, expression: Linear) -> int:
        """A further row, to be asked with bounds; it tells nobody apart whom the program's rows don't."""
        self._row(expression, (None, None), (True, True))
        return len(self._expressions) - 1

    def ask(self, bounds: Mapping[int, ColumnBounds]) -> Floats | LPPoint | None:
        """With these bounds on watched rows, and none on the others: a point; or multipliers that prove that there is
        none, one for each row of the program and each watched one, above zero for its floor and below for its ceiling.

        None where there is no telling, or no work left.
        """
        for row in range(len(self.program.rows), len(self._expressions)):
            self._bound(row, bounds.get(row, (None, None)))
        try:
            growing: GrowingProgram[Floats | LPPoint] = self
            return generate(growing)
        except OutOfBudget:
            return None

    def solve(self) -> Floats | LPPoint | None:
        """The answer over the columns that are there. Raises OutOfBudget."""
        found = self._master.solve(self._budget)
        if found.values is None or found.duals is None or found.stopped:
            return None
        return self._point(found.values) if found.values[0] <= TINY else self._multipliers(found.duals)

    def extend(self, answer: Floats | LPPoint) -> bool:
        """Let columns join that multipliers do not stand against."""
        joining = self._wanted(answer) if not isinstance(answer, LPPoint) else ()
        if len(joining):
            self._join(np.asarray(joining))
        return len(joining) > 0

    def _row(self, expression: Linear, bounds: ColumnBounds, ends: tuple[bool, bool]) -> None:
        """A row as a floor and a ceiling of the engine's, those that it has; the other one stands at -1."""
        columns = np.flatnonzero(self._column >= 0)
        weights = self._weights(expression, columns)
        largest = [int(np.abs(nonzero(each)[1]).max(initial=0)) for each in expression.people.values()]
        scale = float(max([1, *largest, *map(abs, expression.auxiliaries.values())]))
        used = np.flatnonzero(weights)
        helpers = np.array(list(expression.auxiliaries), np.intp)
        index = np.concatenate([[0], helpers + 1, self._column[columns[used]]]).astype(np.int32)
        each = np.array(list(expression.auxiliaries.values()), np.float64)
        at = []
        for there, sign in zip(ends, (1.0, -1.0), strict=True):
            value = np.concatenate([[sign], each / scale, weights[used] / scale])
            at.append(self._master.add_row(-np.inf, np.inf, index, value) if there else -1)
        self._expressions.append(expression)
        self._scale.append(scale)
        self._at.append((at[0], at[1]))
        self._bounds.append((None, None))
        self._bound(len(self._bounds) - 1, bounds)

    def _bound(self, row: int, bounds: ColumnBounds) -> None:
        if self._bounds[row] == bounds:
            return
        self._bounds[row] = bounds
        (low, high), (floor, ceiling), scale = bounds, self._at[row], self._scale[row]
        if floor >= 0:
            self._master.bound(floor, -np.inf if low is None else low / scale, np.inf)
        if ceiling >= 0:
            self._master.bound(ceiling, -np.inf, np.inf if high is None else high / scale)

    def _weights(self, expression: Linear, columns: NDArray[np.intp]) -> Floats:
        """What one person of each of the columns adds."""
        adds = np.zeros(len(columns))
        for (team, trait), weights in expression.people.items():
            mine = np.flatnonzero(self._team[columns] == team)
            adds[mine] += weights[self.program.traits[trait].codes[self._person[columns[mine]]]]
        return adds

    def _join(self, columns: NDArray[np.intp]) -> None:
        """Columns become the engine's; where there are several teams each class is linked over those of each set that
        exclude each other, and over those of each row of a person."""
        sizes, stretches = self.classes.size, self.program.exclusive.stretches
        several = range(len(self.program.exclusive.sets)) if len(self.program.blocks) > 1 else ()
        for kind in np.unique(self._kind[columns]).tolist():
            for place in several:
                if (kind, place) not in self._link:
                    self._link[kind, place] = self._master.add_row(-np.inf, float(sizes[kind]), *NOTHING)
            if kind not in self._personal:
                rows = self.program.personal_rows(int(self.classes.sample[kind]))
                self._personal[kind] = [(self._personal_row(kind, row), row) for row in rows]
        entries: list[list[tuple[int, float]]] = [[] for _ in columns]
        for row, expression in enumerate(self._expressions):
            self._budget.check()
            weights = self._weights(expression, columns) / self._scale[row]
            for place in np.flatnonzero(weights).tolist():
                entries[place] += [(at, float(weights[place])) for at in self._at[row] if at >= 0]
        for column, mine in zip(columns.tolist(), entries, strict=True):
            kind = int(self._kind[column])
            first, last = stretches[int(self._team[column])]
            mine += [(self._link[kind, place], 1.0) for place in range(first, last + 1) if several]
            weighed = [(at, row.weights.get(int(self._team[column]), 0)) for at, row in self._personal[kind]]
            mine += [(at, weight / float(sizes[kind])) for at, weight in weighed if weight]
            index = np.array([at for at, _ in mine], np.int32)
            value = np.array([weight for _, weight in mine], np.float64)
            self._column[column] = self._master.add_column(0.0, 0.0, float(sizes[kind]), index, value)

    def _personal_row(self, kind: int, row: PersonRow) -> int:
        """A row of each person as one of the people of a class on average: its position."""
        helpers = np.array(list(row.auxiliaries), np.int32) + np.int32(1)
        each = np.array(list(row.auxiliaries.values()), np.float64)
        return self._master.add_row(-np.inf, float(row.bound(int(self.classes.sample[kind]))), helpers, each)

    def _multipliers(self, duals: Floats) -> Floats:
        padded = np.append(duals, 0.0)  # for sides that are not there
        bounded = np.array([[end is not None for end in ends] for ends in self._bounds], np.bool_).reshape(-1, 2)
        floors, ceilings = np.where(bounded, np.array(self._at, np.intp).reshape(-1, 2), -1).T
        signed: Floats = (np.maximum(padded[floors], 0.0) + np.minimum(padded[ceilings], 0.0)) / np.array(self._scale)
        return signed

    def _wanted(self, multipliers: Floats) -> NDArray[np.intp]:
        """Columns that are not there yet and whose price is above zero, the dearest."""
        outside = np.flatnonzero(self._column < 0)
        price = np.zeros(len(outside))
        for row in np.flatnonzero(multipliers).tolist() if len(outside) else ():
            price += multipliers[row] * self._weights(self._expressions[row], outside)
        wanted = np.flatnonzero(price > TINY)
        return np.sort(outside[wanted[np.argsort(-price[wanted], kind="stable")[: tuning.PROOF_JOINING]]])

    def _point(self, values: Floats) -> LPPoint:
        columns = np.flatnonzero(self._column >= 0)
        counts = values[self._column[columns]]
        columns, counts = columns[counts > TINY], counts[counts > TINY]
        return LPPoint(
            self._person[columns], self._team[columns], counts, values[1 : 1 + len(self.program.auxiliaries)]
        )
