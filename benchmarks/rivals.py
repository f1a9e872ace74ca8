"""The same question put to plain solvers: the rows of `plain`, default settings save for the time limit."""

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from math import floor

import highspy
import numpy as np
from numpy.typing import NDArray
from ortools.linear_solver import pywraplp  # type: ignore[import-untyped]
from ortools.sat.python import cp_model

from benchmarks.columns import Columns, Mask
from benchmarks.plain import Model, build
from benchmarks.requests import Request

HIGHS_GAP = 1e-4  # HiGHS calls an answer optimal within this share of it, and ortools hides its bound
CLOSE = 1e-3  # the share of the value within which an answer counts as close to the bound
Rival = Callable[[Request, float], "RivalResult"]


@dataclass(frozen=True)
class RivalResult:
    """What a rival found: the total of its goal (None: no team), and whether it says that this is final.

    `seconds` runs from the frame in memory to the answer; `reading` of it was spent on the frame's cells, `solving`
    in the solver's own call; `cpu` are the processor's seconds, of all cores, for all but the reading. `bound` is
    the most that the rival leaves possible (None: no claim). HiGHS stops within 0.01 % by default, so its `proved`
    may leave a `bound` a few points above `value`. Proved without a value: no team exists. `close` is when value and
    bound first stood within 0.1 %, counted from the columns in memory (None: never, or not watched).
    """

    value: int | None
    proved: bool
    seconds: float
    reading: float
    solving: float
    cpu: float
    bound: int | None
    members: tuple[str, ...]
    close: float | None = None

    @property
    def seconds_without_reading(self) -> float:
        """From the columns in memory, the building of the model included."""
        return self.seconds - self.reading


class _Clock:
    """Times of one rival: a start, the columns in memory, the solver's call."""

    def __init__(self, request: Request, limit: float) -> None:
        self.begin = time.perf_counter()
        self.columns = Columns(request.frame, request.scenario)
        self.read = time.perf_counter()
        self.read_cpu = time.process_time()
        self.limit = limit
        self.called = self.read

    def call(self) -> float:
        """The solver is called now; the seconds that are left to it, counted from the columns in memory."""
        self.called = time.perf_counter()
        return max(0.1, self.limit - (self.called - self.read))

    def times(self) -> tuple[float, float, float, float]:
        """`seconds`, `reading`, `solving` and `cpu` if it is over now."""
        now = time.perf_counter()
        return now - self.begin, self.read - self.begin, now - self.called, time.process_time() - self.read_cpu


class _Watch(cp_model.CpSolverSolutionCallback):
    """The bound of a search, and when its value first stood within CLOSE of it."""

    def __init__(self, begin: float) -> None:
        super().__init__()
        self.begin = begin
        self.close: float | None = None
        self.bound: float | None = None
        self._value: float | None = None

    def on_solution_callback(self) -> None:
        self._value = self.objective_value
        self.lower(self.best_objective_bound)

    def lower(self, bound: float) -> None:
        """A bound has been found."""
        self.bound = bound
        if self.close is None and self._value is not None and bound - self._value <= CLOSE * abs(self._value):
            self.close = time.perf_counter() - self.begin


def plain_cpsat(request: Request, seconds: float) -> RivalResult:
    """The plain model in CP-SAT, stopped `seconds` after the columns are in memory."""
    clock = _Clock(request, seconds)
    plain = build(request, clock.columns)
    model = cp_model.CpModel()
    booleans = [model.new_bool_var("") for _ in range(len(plain.person))]
    for row in plain.rows:
        left = cp_model.LinearExpr.weighted_sum([booleans[b] for b in row.booleans], row.weights.tolist())
        low = cp_model.INT_MIN if row.low is None else row.low
        high = cp_model.INT_MAX if row.high is None else row.high
        model.add_linear_constraint(left, low, high)
    for choice in plain.choices:
        model.add_at_most_one([booleans[b] for b in choice])
    model.maximize(cp_model.LinearExpr.weighted_sum(booleans, plain.goal.tolist()))
    solver = cp_model.CpSolver()
    watch = _Watch(clock.read)
    solver.best_bound_callback = watch.lower
    solver.parameters.max_time_in_seconds = clock.call()
    status = solver.solve(model, watch)
    times = clock.times()
    if status == cp_model.INFEASIBLE:
        return RivalResult(None, True, *times, None, ())
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):  # without any bound, `best_objective_bound` would say 0
        return RivalResult(None, False, *times, None if watch.bound is None else floor(watch.bound + 1e-6), ())
    bound = floor(solver.best_objective_bound + 1e-6)
    chosen = np.array([solver.boolean_value(boolean) for boolean in booleans], dtype=bool)
    proved = status == cp_model.OPTIMAL
    close = times[0] - times[1] if proved and watch.close is None else watch.close
    return RivalResult(plain.total(chosen), proved, *times, bound, _members(request, plain, chosen), close)


def plain_highs(request: Request, seconds: float) -> RivalResult:
    """The same rows in HiGHS, handed over as arrays, stopped `seconds` after the columns are in memory."""
    clock = _Clock(request, seconds)
    plain = build(request, clock.columns)
    engine = highspy.Highs()
    engine.setOptionValue("output_flag", False)
    engine.passModel(as_highs(plain, whole=True))
    engine.setOptionValue("time_limit", clock.call())
    engine.run()
    times = clock.times()
    status, info = engine.getModelStatus(), engine.getInfo()
    if status == highspy.HighsModelStatus.kInfeasible:
        return RivalResult(None, True, *times, None, ())
    bound = floor(info.mip_dual_bound + 1e-6) if abs(info.mip_dual_bound) < 1e15 else None
    if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        return RivalResult(None, False, *times, bound, ())
    chosen = np.asarray(engine.getSolution().col_value) > 0.5
    proved = status == highspy.HighsModelStatus.kOptimal
    return RivalResult(plain.total(chosen), proved, *times, bound, _members(request, plain, chosen))


def as_highs(plain: Model, whole: bool) -> highspy.HighsLp:
    """The rows as HiGHS takes them, in whole numbers or relaxed to a linear program."""
    rows = [(row.booleans, row.weights, row.low, row.high) for row in plain.rows]
    rows += [(choice, np.ones(len(choice), dtype=np.int64), None, 1) for choice in plain.choices]
    columns = len(plain.person)
    endless = highspy.kHighsInf
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = columns, len(rows)
    lp.sense_ = highspy.ObjSense.kMaximize
    lp.col_cost_ = plain.goal.astype(float)
    lp.col_lower_, lp.col_upper_ = np.zeros(columns), np.ones(columns)
    lp.row_lower_ = np.array([-endless if low is None else low for _, _, low, _ in rows], dtype=float)
    lp.row_upper_ = np.array([endless if high is None else high for _, _, _, high in rows], dtype=float)
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = np.cumsum([0, *(len(booleans) for booleans, _, _, _ in rows)]).astype(np.int32)
    lp.a_matrix_.index_ = _joined([booleans for booleans, _, _, _ in rows]).astype(np.int32)
    lp.a_matrix_.value_ = _joined([weights for _, weights, _, _ in rows]).astype(float)
    if whole:
        lp.integrality_ = [highspy.HighsVarType.kInteger] * columns
    return lp


def ortools_highs(request: Request, seconds: float) -> RivalResult:
    """The HiGHS inside OR-Tools, through its wrapper; stopped before the end, it gives no team."""
    clock = _Clock(request, seconds)
    plain = build(request, clock.columns)
    solver = pywraplp.Solver.CreateSolver("HIGHS")
    if solver is None:
        raise RuntimeError("this ortools was built without HiGHS")
    booleans = [solver.BoolVar("") for _ in range(len(plain.person))]
    endless = solver.infinity()
    for row in plain.rows:
        low = -endless if row.low is None else row.low
        written = solver.Constraint(low, endless if row.high is None else row.high)
        for boolean, weight in zip(row.booleans.tolist(), row.weights.tolist(), strict=True):
            written.SetCoefficient(booleans[boolean], weight)
    for choice in plain.choices:
        written = solver.Constraint(-endless, 1)
        for boolean in choice.tolist():
            written.SetCoefficient(booleans[boolean], 1)
    goal = solver.Objective()
    for variable, weight in zip(booleans, plain.goal.tolist(), strict=True):
        goal.SetCoefficient(variable, weight)
    goal.SetMaximization()
    solver.set_time_limit(int(1000 * clock.call()))
    with _quiet():
        status = solver.Solve()
    times = clock.times()
    if status == pywraplp.Solver.INFEASIBLE:
        return RivalResult(None, True, *times, None, ())
    if status not in (pywraplp.Solver.OPTIMAL, pywraplp.Solver.FEASIBLE):
        return RivalResult(None, False, *times, None, ())
    chosen = np.array([variable.solution_value() > 0.5 for variable in booleans], dtype=bool)
    value = plain.total(chosen)
    proved = status == pywraplp.Solver.OPTIMAL
    bound = floor(value + HIGHS_GAP * abs(value) + 1e-6) if proved else None
    return RivalResult(value, proved, *times, bound, _members(request, plain, chosen))


RIVALS: dict[str, Rival] = {"CP-SAT": plain_cpsat, "HiGHS": plain_highs}
SLOWER_RIVALS: dict[str, Rival] = {"HiGHS in OR-Tools": ortools_highs}


def _joined(arrays: list[NDArray[np.int64]]) -> NDArray[np.int64]:
    return np.concatenate(arrays) if arrays else np.empty(0, dtype=np.int64)


def _members(request: Request, plain: Model, chosen: Mask) -> tuple[str, ...]:
    ids = request.frame["id"].iloc[plain.person[chosen]]
    return tuple(sorted(map(str, ids)))


@contextmanager
def _quiet() -> Iterator[None]:
    """Sends what native code prints on standard output to nowhere: HiGHS greets there."""
    sys.stdout.flush()
    kept, nowhere = os.dup(1), os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 1)
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nowhere)
