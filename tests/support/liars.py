"""Doubles of the engines that lie: CP-SAT, and HiGHS in each of its parts, once or at every call.

They stand where the engines themselves stand (what `composer.solvers.worker` has CP-SAT say, `highspy.Highs`), so that
all that the package does with what an engine says is put to the test. What HiGHS is asked for is told by the module
that asks. All is asked in this process, where the doubles are.
"""

from __future__ import annotations

import os
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from random import Random
from types import FrameType, SimpleNamespace
from typing import Any
from unittest.mock import patch

import highspy
from ortools.sat.python import cp_model

from composer.solvers import processes, worker

PARTS = {
    "composer.optimize.column_generation": "prices",
    "composer.optimize.parametric_lp": "hull",
    "composer.solvers.branching": "branches",
    "composer.solvers.phase_one": "proof",
    "composer.solvers.worker": "second",
}
"""What HiGHS is asked for, by the module that asks."""

DECIDING = (
    "infeasible",  # nothing is possible, where something is
    "second best",  # a choice that is not the best, called optimal
    "worst",  # any choice, called optimal
    "bound",  # the second best, and that nothing is better, without calling it optimal
    "low bound",  # nothing found, and a bound far too low
    "extreme bound",  # the second best, and a bound as far as numbers go
    "values",  # optimal, but values that break rows
    "range",  # optimal, but values far out of their ranges
    "refused",  # the rows are called invalid
    "clock",  # true, but the work is no number
)
RELAXING = (
    "infeasible",  # with a ray that proves nothing
    "bare infeasible",  # without any ray
    "optimal",  # with numbers of no meaning, where nothing is possible
    "ray",  # a wrong ray
    "turned ray",  # the ray with all signs turned
    "duals",  # wrong duals
    "turned duals",  # the duals with all signs turned
    "sharp duals",  # duals that give a bound that is too low
    "values",  # wrong values: fractional, out of their ranges
    "no numbers",  # NaN and infinities
    "tiny",  # numbers next to nothing
    "huge",  # numbers next to infinity
    "nothing",  # optimal or infeasible as it is, but no values, no duals, no ray
    "unclear",  # unbounded or infeasible
    "unbounded",
    "failed",
)
ENGINES = ("CP-SAT", *PARTS.values())


def kinds(engine: str) -> tuple[str, ...]:
    """The kinds of lies that an engine can tell."""
    return DECIDING if engine == "CP-SAT" else RELAXING


@dataclass(frozen=True)
class Lie:
    """What `engine` says wrongly at its call of this number, from 1; at every call where that is None."""

    engine: str
    kind: str
    call: int | None
    seed: int = 0


@dataclass
class Liars:
    """The engines under doubles: how often each was called, at which of these calls each kind of lie could be told, and
    how many were. What would have been the truth is no lie."""

    lie: Lie | None = None
    calls: Counter[str] = field(default_factory=Counter)
    could: defaultdict[tuple[str, str], list[int]] = field(default_factory=lambda: defaultdict(list))
    told: int = 0

    def turn(self, engine: str, fitting: Callable[[str], bool]) -> str | None:
        """Count a call; the kind of lie to be told at it, if there is one. Not every kind is fitting every time."""
        self.calls[engine] += 1
        for kind in kinds(engine):
            if fitting(kind):
                self.could[engine, kind].append(self.calls[engine])
        lie = self.lie
        if lie is None or lie.engine != engine or lie.call not in (None, self.calls[engine]):
            return None
        return lie.kind

    def draw(self) -> Random:
        """Random numbers for the lie at this call."""
        return Random(f"{self.lie} {self.calls}")


@contextmanager
def lying(lie: Lie | None) -> Iterator[Liars]:
    """The engines replaced by doubles, which tell the truth but for this one lie."""
    liars = Liars(lie)
    deciding = type("Deciding", (_Deciding,), {"liars": liars})
    relaxing = type("Relaxing", (_Relaxing,), {"liars": liars})
    here = processes.Engines(os.getpid(), None)
    with (
        patch.object(worker, "Run", deciding),
        patch.object(highspy, "Highs", relaxing),
        patch.object(processes, "engines", lambda _: here),
    ):
        yield liars


class _Deciding(worker.Run):
    """CP-SAT."""

    liars: Liars

    def _decide(self, question: dict[str, Any]) -> dict[str, Any]:
        self._said = super()._decide(question)
        self._model = cp_model.CpModel()
        self._model.proto.parse_text_format(question["model"])
        status = self._said["status"]
        best = status in FOUND and self._model.has_objective()
        needs = {"infeasible": status != "INFEASIBLE", **dict.fromkeys(("second best", "worst"), best)}
        needs |= dict.fromkeys(("bound", "low bound", "extreme bound"), best)
        kind = self.liars.turn("CP-SAT", lambda kind: needs.get(kind, True))
        lie = None if kind is None else self._lie(kind, status in FOUND)
        if lie is None:
            return self._said
        self.liars.told += 1
        return self._said | lie

    def _lie(self, kind: str, found: bool) -> dict[str, Any] | None:
        """What is said in the place of the truth; None where that would be the truth."""
        draw = self.liars.draw()
        if kind == "clock":
            return {"work": draw.choice([float("nan"), float("inf"), -1.0])}
        if kind == "refused":
            return {"status": "REFUSED"}
        if kind == "infeasible":
            return {"status": "INFEASIBLE"} if self._said["status"] != "INFEASIBLE" else None
        if kind in ("values", "range"):
            values = self._wrong(draw, found, far=kind == "range")
            return {"status": "OPTIMAL", "values": values} if values else None
        if not self._model.has_objective() or not found:
            return None
        if kind == "low bound":
            return {"status": "UNKNOWN", "values": [], "bound": self._said["bound"] + draw.choice([1, 10, 10**6])}
        worse = self._worse(worst=kind == "worst")
        if worse is None:
            return None
        values, bound = worse
        if kind == "extreme bound":
            bound = draw.choice([2**63 - 1, -(2**63), 2**62])
        return {"status": "FEASIBLE" if kind.endswith("bound") else "OPTIMAL", "values": values, "bound": bound}

    def _worse(self, worst: bool) -> tuple[list[int], int] | None:
        """A choice that meets every row and is not the best; and what it is worth, as something to be kept small."""
        here, true = self._model.clone(), self._said["values"]
        goal = here.proto.objective
        places, weights = list(goal.vars), list(goal.coeffs)
        variables = [here.get_int_var_from_proto_index(place) for place in places]
        total = cp_model.LinearExpr.weighted_sum(variables, weights)
        now = sum(weight * true[place] for weight, place in zip(weights, places, strict=True))
        here.add(total >= now + 1)
        here.clear_objective()
        (here.maximize if worst else here.minimize)(total)
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.max_deterministic_time = 5.0
        if solver.solve(here) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return None
        every = range(len(here.proto.variables))
        values = [solver.value(here.get_int_var_from_proto_index(place)) for place in every]
        return values, sum(weight * values[place] for weight, place in zip(weights, places, strict=True))

    def _wrong(self, draw: Random, found: bool, far: bool) -> list[int]:
        """Values that break a row or a range, mostly."""
        values = []
        for place, variable in enumerate(self._model.proto.variables):
            low, high = variable.domain[0], variable.domain[-1]
            true = self._said["values"][place] if found else draw.randint(min(low, high), high)
            far_off = [true, low - 1, high + 1, -(2**62), 2**62, 2**63 - 1, -(2**63)]
            values.append(draw.choice(far_off) if far else true)
        for place in draw.sample(range(len(values)), min(len(values), draw.choice([1, 1, 2]))) if not far else ():
            values[place] += draw.choice([-1, 1])
        return values


FOUND = processes.FOUND
Status = highspy.HighsModelStatus
STATUSES = {"unclear": Status.kUnboundedOrInfeasible, "unbounded": Status.kUnbounded, "failed": Status.kSolveError}
NO_NUMBERS = (float("nan"), float("inf"), float("-inf"))


class _Relaxing(highspy.Highs):
    """HiGHS."""

    liars: Liars

    def __init__(self) -> None:
        super().__init__()
        there: FrameType | None = sys._getframe(1)
        while there is not None and there.f_globals["__name__"] not in PARTS:
            there = there.f_back
        self._part = "prices" if there is None else PARTS[there.f_globals["__name__"]]
        self._true()

    def _true(self) -> None:
        self._told: Any = None
        self._columns: list[float] | None = None
        self._rows: list[float] | None = None
        self._ray: tuple[bool, list[float]] | None = None

    def run(self) -> Any:
        self._true()
        result = super().run()
        status = super().getModelStatus()
        optimal, infeasible = status == Status.kOptimal, status == Status.kInfeasible
        needs = {"infeasible": not infeasible, "bare infeasible": not infeasible, "optimal": not optimal}
        needs |= dict.fromkeys(("ray", "turned ray"), infeasible)
        needs |= dict.fromkeys(("values", "duals", "turned duals", "sharp duals"), optimal)
        kind = self.liars.turn(self._part, lambda kind: needs.get(kind, True))
        if kind is not None and self._lie(kind):
            self.liars.told += 1
        return result

    def _lie(self, kind: str) -> bool:
        draw, status = self.liars.draw(), super().getModelStatus()
        rows, columns = self.getNumRow(), self.getNumCol()
        optimal, infeasible = status == Status.kOptimal, status == Status.kInfeasible
        if kind in STATUSES:
            self._told = STATUSES[kind]
            return True
        if kind in ("infeasible", "bare infeasible"):
            self._told = Status.kInfeasible
            self._ray = (kind == "infeasible", _any(draw, rows) if kind == "infeasible" else [])
            return not infeasible
        if kind == "optimal":
            self._told = Status.kOptimal
            self._columns, self._rows = _any(draw, columns), _any(draw, rows)
            return not optimal
        if not (optimal or infeasible):
            return False
        solution = super().getSolution()
        values, duals = list(solution.col_value), list(solution.row_dual)
        _, there, ray = super().getDualRay() if infeasible else (None, False, [])
        ray = list(ray)
        if kind in ("ray", "turned ray"):
            self._ray = (True, [-each for each in ray] if kind == "turned ray" else _near(draw, ray, rows))
            return infeasible and there
        if kind == "values":
            self._columns = _near(draw, values, columns)
            return optimal
        if kind.endswith("duals"):
            sharp = draw.choice([0.5, 1.5, 3.0, 100.0])
            turned = [-each for each in duals]
            self._rows = turned if kind == "turned duals" else _near(draw, duals, rows)
            if kind == "sharp duals":
                self._rows = [sharp * each for each in duals]
            return optimal
        if kind == "nothing":
            self._columns, self._rows, self._ray = [], [], (True, [])
            return True
        some = {"no numbers": NO_NUMBERS, "tiny": (5e-324, -5e-324, 1e-310), "huge": (1e300, -1e300, 1.7e308)}[kind]
        every = draw.random() < 0.5
        wrong = [
            [draw.choice(some) if every or draw.random() < 0.3 else each for each in numbers]
            for numbers in (values or [0.0] * columns, duals or [0.0] * rows, ray or [0.0] * rows)
        ]
        self._columns, self._rows, self._ray = wrong[0], wrong[1], (True, wrong[2])
        return True

    def getModelStatus(self) -> Any:
        return super().getModelStatus() if self._told is None else self._told

    def getSolution(self) -> Any:
        true = super().getSolution()
        return SimpleNamespace(
            col_value=list(true.col_value) if self._columns is None else self._columns,
            row_dual=list(true.row_dual) if self._rows is None else self._rows,
        )

    def getDualRay(self) -> Any:
        if self._ray is None:
            return super().getDualRay()
        return highspy.HighsStatus.kOk, *self._ray


def _any(draw: Random, number: int) -> list[float]:
    """Numbers of no meaning."""
    scale = draw.choice([1.0, 1.0, 10.0, 1e6])
    return [draw.choice([0.0, 1.0, -1.0, draw.uniform(-2, 2)]) * scale for _ in range(number)]


def _near(draw: Random, numbers: list[float], number: int) -> list[float]:
    """The numbers with some of them changed, or others altogether."""
    if not numbers or draw.random() < 0.3:
        return _any(draw, number)
    some = draw.choice([0.1, 0.5])
    return [each + draw.choice([-1, 1, 0.5, -0.3, 7]) if draw.random() < some else each for each in numbers]
