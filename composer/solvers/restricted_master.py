"""Column generation: a linear program over some of all columns, which others join as long as that is worth it.

The program over the columns that are there is the restricted master (Gilmore and Gomory 1961). It is solved, its
multipliers price what is outside, what has a price above zero joins, and it is solved again from where it stood. People
are the columns, whoever generates them: `optimize.column_generation` for one question, `optimize.parametric_lp` for one
that is asked again and again, `solvers.phase_one` for proofs.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Protocol, TypeVar

import highspy
import numpy as np

from composer.base.arrays import Floats
from composer.solvers.budget import Budget
from composer.solvers.linear_program import LinearProgram, Places
from composer.solvers.simplex import STOPPED, quiet_engine, ray, run_simplex, solution

Answer = TypeVar("Answer")


class GrowingProgram(Protocol[Answer]):
    """What is solved over some columns, and grows."""

    def solve(self) -> Answer | None:
        """The answer over the columns that are there; None where there is no telling."""

    def extend(self, answer: Answer) -> bool:
        """Let columns, or rows, join that the answer asks for; whether there were any."""


def generate(growing: GrowingProgram[Answer], rounds: int | None = None) -> Answer | None:
    """The answer that nothing outside would change. None where there is no telling, or not in so many rounds."""
    for number in count():
        answer = growing.solve() if number != rounds else None
        if answer is None or not growing.extend(answer):
            return answer
    raise AssertionError("there is no end to counting")


@dataclass(frozen=True, eq=False)
class MasterSolution:
    """What the simplex method came to: the columns' values and the rows' duals at the best point, or, `stopped` by the
    budget, at the last one; or a ray of the rows that shows that there is none; or nothing of use."""

    values: Floats | None = None
    duals: Floats | None = None
    ray: Floats | None = None
    stopped: bool = False


class RestrictedMaster:
    """A linear program in HiGHS, kept with its last basis while rows and columns join it, and bounds and costs move."""

    def __init__(self, **options: float) -> None:
        self._engine = quiet_engine()
        # presolve takes longer than it saves, and leaves no ray
        for option, value in {"presolve": "off", "solver": "simplex", **options}.items():
            self._engine.setOptionValue(option, value)
        self._columns: Sequence[Hashable] = ()
        self._rows: Sequence[Hashable] = ()

    def load(self, lp: LinearProgram, columns: Sequence[Hashable], rows: Sequence[Hashable]) -> None:
        """Take another program, whose columns and rows are called so: those called like one of the last program's are
        in the basis, or out of it, as that one was."""
        before = self._engine.getBasis() if self._columns else None
        known = self._columns, self._rows
        lp.given_to(self._engine)
        self._columns, self._rows = columns, rows
        if before is not None and before.valid:
            basis, status = highspy.HighsBasis(), highspy.HighsBasisStatus
            basis.col_status = _carried(known[0], before.col_status, columns, status.kLower)
            basis.row_status = _carried(known[1], before.row_status, rows, status.kBasic)
            self._engine.setBasis(basis)

    def add_row(self, low: float, high: float, index: Places, value: Floats) -> int:
        """A row more: its position."""
        self._engine.addRow(low, high, len(index), index, value)
        return int(self._engine.getNumRow()) - 1

    def add_column(self, cost: float, low: float, high: float, index: Places, value: Floats) -> int:
        """A column more, out of the basis: its position."""
        self._engine.addCol(cost, low, high, len(index), index, value)
        return int(self._engine.getNumCol()) - 1

    def bound(self, row: int, low: float, high: float) -> None:
        """Move a row's bounds."""
        self._engine.changeRowBounds(row, low, high)

    def weigh(self, costs: Floats) -> None:
        """Change what every column costs."""
        self._engine.changeColsCost(len(costs), np.arange(len(costs), dtype=np.int32), costs)

    def solve(self, budget: Budget) -> MasterSolution:
        """Go on from the last basis. Raises OutOfBudget where nothing more may be done."""
        run_simplex(self._engine, budget)
        status = self._engine.getModelStatus()
        if status == highspy.HighsModelStatus.kInfeasible:
            return MasterSolution(ray=ray(self._engine))
        stopped = status in STOPPED
        found = solution(self._engine) if stopped or status == highspy.HighsModelStatus.kOptimal else None
        return MasterSolution() if found is None else MasterSolution(*found, stopped=stopped)


def _carried(
    known: Sequence[Hashable],
    standing: Sequence[highspy.HighsBasisStatus],
    wanted: Sequence[Hashable],
    new: highspy.HighsBasisStatus,
) -> list[highspy.HighsBasisStatus]:
    """How those that are wanted stand: as they did where they are known, else as what is new."""
    of = dict(zip(known, standing, strict=True))
    return [of.get(each, new) for each in wanted]
