"""The same question put to plain solvers, each at its best: the rows of `plain`, no gap left open.

A limit is one of wall time, counted from the columns in memory: the only one that these solvers keep, and they do not
keep it well.

* CP-SAT by its own clock ends too early on a busy machine, half of its time left and nothing in hand (`limits` tells
  why, and stops it in another way). It also gives up its search, and says nothing of it, where the process holds more
  than `max_memory_in_mb`, 10,000 unless set: no request here comes near that.
* HiGHS ends too late. It looks at the clock between pieces of work, and each of them comes to its end. The longest
  here is between presolve and the first linear program, when it parts the goal's variables into cliques
  (`setupCliquePartition`): with the rows of 40,000 people 6 s of the processor, so that it ended after 26 s where a
  busy machine gave 13. It is told how long it took beyond. That it had no proof until then is true for all that.

Where one ends more than a little before what it was given and has no proof, that is no answer and no defeat: such a run
is told as such and compared with nothing. The processor's seconds stand beside the clock's everywhere.
"""

import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from math import floor

import highspy
import numpy as np
from numpy.typing import NDArray
from ortools.linear_solver import pywraplp  # type: ignore[import-untyped]
from ortools.sat.python import cp_model

from benchmarks.alike_people import alike, one_by_one
from benchmarks.columns import Columns, Mask
from benchmarks.limits import stopping
from benchmarks.plain import Model, build
from benchmarks.requests import Request
from benchmarks.timing import Measured, least

EARLY, LATE = 0.95, 1.05  # parts of what a solver was given, outside of which it did not keep its limit
CLOSE = 1e-3  # the share of the value within which an answer counts as close to the bound
Rival = Callable[[Request, float], "RivalResult"]


@dataclass(frozen=True)
class RivalResult:
    """What a rival found: the total of its goal (None: no team), and whether it says that this is final.

    `seconds` runs from the frame in memory to the answer; `reading` of it was spent on the frame's cells, `solving`
    in the solver's own call, for which it was `given` so many; `cpu` are the processor's seconds, of all cores, for all
    but the reading. `bound` is the most that the rival leaves possible (None: no claim). Proved without a value: no
    team exists. `close` is when value and bound first stood within 0.1 %, counted from the columns in memory (None:
    never, or not watched).
    """

    value: int | None
    proved: bool
    seconds: float
    reading: float
    solving: float
    cpu: float
    given: float
    bound: int | None
    members: tuple[str, ...]
    close: float | None = None

    @property
    def seconds_without_reading(self) -> float:
        """From the columns in memory, the building of the model included."""
        return self.seconds - self.reading

    @property
    def gave_up(self) -> bool:
        """Whether it ended without a proof although it had time left: that tells nothing of how long it takes."""
        return not self.proved and self.solving < EARLY * self.given

    @property
    def gap(self) -> float | None:
        """How far the bound is from the value, as a share of it; None where either is not known."""
        return None if self.value is None or self.bound is None else (self.bound - self.value) / max(1, abs(self.value))

    @property
    def came_close(self) -> float | None:
        """Seconds from the columns in memory until it stood within 0.1 %: as watched, else when it ended."""
        ended_close = self.proved or (self.gap is not None and self.gap <= CLOSE)
        return self.seconds_without_reading if self.close is None and ended_close else self.close

    @property
    def told(self) -> str:
        """How it kept to its limit, where that is not as it should be."""
        if self.gave_up:
            return f"gave up after {self.solving:.1f} of {self.given:.1f} s"
        nothing = "nothing found" if not self.proved and self.value is None else ""
        over = f"{self.solving:.1f} s where {self.given:.1f} were given" if self.solving > LATE * self.given else ""
        return ", ".join(filter(None, [nothing, over]))


def virtual_best(found: Iterable[RivalResult], time_of: Callable[[RivalResult], float]) -> Measured | None:
    """The time of whichever rival was fastest; those who gave up do not count, and it is None where all did."""
    there = [Measured(time_of(one), not one.proved) for one in found if not one.gave_up]
    return least(there) if there else None


class _Clock:
    """Times of one rival: a start, the columns in memory, the solver's call."""

    def __init__(self, request: Request, limit: float) -> None:
        self.begin = time.perf_counter()
        self.columns = Columns(request.frame, request.scenario)
        self.read = time.perf_counter()
        self.read_cpu = time.process_time()
        self.limit = limit
        self.called = self.read
        self.given = limit

    def call(self) -> float:
        """The solver is called now; the seconds that are left to it, counted from the columns in memory."""
        self.called = time.perf_counter()
        self.given = max(0.1, self.limit - (self.called - self.read))
        return self.given

    def times(self) -> tuple[float, float, float, float, float]:
        """`seconds`, `reading`, `solving`, `cpu` and `given` if it is over now."""
        now, cpu = time.perf_counter(), time.process_time() - self.read_cpu
        return now - self.begin, self.read - self.begin, now - self.called, cpu, self.given


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


def plain_cpsat(request: Request, seconds: float, level: int = 1, grouped: bool = False) -> RivalResult:
    """The plain model in CP-SAT, stopped `seconds` after the columns are in memory; `level` is how much linear
    programs are used (1 is CP-SAT's own choice), `grouped` has people alike as one whole number."""
    clock = _Clock(request, seconds)
    plain = build(request, clock.columns)
    groups = alike(plain) if grouped else one_by_one(plain)
    model = cp_model.CpModel()
    variables = [model.new_int_var(0, most, "") for most in groups.most.tolist()]
    for row in plain.rows:
        first = groups.stands[row.booleans]
        left = cp_model.LinearExpr.weighted_sum(
            [variables[groups.variable[b]] for b in row.booleans[first]], row.weights[first].tolist()
        )
        low = cp_model.INT_MIN if row.low is None else row.low
        high = cp_model.INT_MAX if row.high is None else row.high
        model.add_linear_constraint(left, low, high)
    for choice in plain.choices:
        if not groups.stands[choice[0]]:
            continue
        several = [variables[groups.variable[b]] for b in choice]
        most = int(groups.most[groups.variable[choice[0]]])
        if most == 1:
            model.add_at_most_one(several)
        else:
            model.add(cp_model.LinearExpr.sum(several) <= most)
    goal = plain.goal[groups.stands].tolist()
    model.maximize(cp_model.LinearExpr.weighted_sum(variables, goal))
    solver = cp_model.CpSolver()
    watch = _Watch(clock.read)
    solver.best_bound_callback = watch.lower
    solver.parameters.linearization_level = level
    with stopping(solver, clock.call()):
        status = solver.solve(model, watch)
    times = clock.times()
    if status == cp_model.INFEASIBLE:
        return RivalResult(None, True, *times, None, ())
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):  # without any bound, `best_objective_bound` would say 0
        return RivalResult(None, False, *times, None if watch.bound is None else floor(watch.bound + 1e-6), ())
    bound = floor(solver.best_objective_bound + 1e-6)
    chosen = groups.dealt(np.array([solver.value(variable) for variable in variables]))
    proved = status == cp_model.OPTIMAL
    close = times[0] - times[1] if proved and watch.close is None else watch.close
    return RivalResult(plain.total(chosen), proved, *times, bound, _members(request, plain, chosen), close)


def grouped_cpsat(request: Request, seconds: float) -> RivalResult:
    """CP-SAT with people alike as whole numbers, and with all of its linear programs."""
    return plain_cpsat(request, seconds, level=2, grouped=True)


def plain_highs(request: Request, seconds: float) -> RivalResult:
    """The same rows in HiGHS, handed over as arrays, stopped `seconds` after the columns are in memory."""
    clock = _Clock(request, seconds)
    plain = build(request, clock.columns)
    engine = highspy.Highs()
    engine.setOptionValue("output_flag", False)
    engine.setOptionValue("mip_rel_gap", 0.0)
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
    return _in_ortools("HIGHS", request, seconds)


def ortools_scip(request: Request, seconds: float) -> RivalResult:
    """The SCIP inside OR-Tools."""
    return _in_ortools("SCIP", request, seconds)


def _in_ortools(engine: str, request: Request, seconds: float) -> RivalResult:
    clock = _Clock(request, seconds)
    plain = build(request, clock.columns)
    solver = pywraplp.Solver.CreateSolver(engine)
    if solver is None:
        raise RuntimeError(f"this ortools was built without {engine}")
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
    exact = pywraplp.MPSolverParameters()
    exact.SetDoubleParam(exact.RELATIVE_MIP_GAP, 0.0)
    solver.set_time_limit(int(1000 * clock.call()))
    with _quiet():
        status = solver.Solve(exact)
    times = clock.times()
    if status == pywraplp.Solver.INFEASIBLE:
        return RivalResult(None, True, *times, None, ())
    if status not in (pywraplp.Solver.OPTIMAL, pywraplp.Solver.FEASIBLE):
        return RivalResult(None, False, *times, None, ())
    chosen = np.array([variable.solution_value() > 0.5 for variable in booleans], dtype=bool)
    value = plain.total(chosen)
    proved = status == pywraplp.Solver.OPTIMAL
    return RivalResult(value, proved, *times, value if proved else None, _members(request, plain, chosen))


RIVALS: dict[str, Rival] = {
    "CP-SAT": plain_cpsat,
    "CP-SAT grouped": grouped_cpsat,
    "HiGHS": plain_highs,
    "SCIP": ortools_scip,
}
SETTINGS = (
    "Rivals: CP-SAT as it comes, and with people alike as whole numbers and linearization_level=2, as many workers as "
    "there are cores; HiGHS with mip_rel_gap=0; SCIP (in OR-Tools) with a gap of 0. One limit in wall seconds for all; "
    "who gives up before it counts in no comparison."
)
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
