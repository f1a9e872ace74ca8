"""Fronts by others: a loop of floors over plain CP-SAT models, and pyaugmecon on the same rows.

Both get the rows of `benchmarks.plain`, which share no code with the package.
"""

import json
import os
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from ortools.sat.python import cp_model

from benchmarks.columns import Columns, Ints
from benchmarks.front_requests import SIZE, FrontRequest
from benchmarks.limits import stopping
from benchmarks.plain import Model, build

CHILD = Path(__file__).with_name("augmecon.py")
STARTING = 20.0
"""Seconds that pyaugmecon's process may take beside its search."""
Points = frozenset[tuple[int, ...]]


class RivalFront(NamedTuple):
    """The points found in `seconds` from the frame in memory, `solves` of models; `finished`, or cut off."""

    seconds: float
    points: Points
    solves: int
    finished: bool


class _TimeUp(Exception):
    pass


class _Loop:
    """Floors under all axes but the first, raised one after the other, each question a fresh model.

    The textbook's ε-constraint method (Haimes, Lasdon, Wismer 1971) with what AUGMECON2 adds (Mavrotas, Florios 2013):
    the other axes count in the objective, so that every answer is a point of the front; a floor goes at once above the
    least value found under it; nothing possible ends a loop. Of the axes the one with the widest range is maximised.
    """

    def __init__(self, model: Model, weights: list[Ints], limit: float) -> None:
        self._model, self._end = model, time.perf_counter() + limit
        widths = [int(np.ptp(each)) for each in weights]
        self._order = sorted(range(len(weights)), key=lambda axis: -widths[axis])
        self._weights = weights
        self._heavy = 1 + sum(SIZE * widths[axis] for axis in self._order[1:])
        self.found: set[tuple[int, ...]] = set()
        self.solves = 0

    def search(self, depth: int, floors: dict[int, int]) -> list[tuple[int, ...]]:
        """Every answer under the floors, those of the first `depth` axes after the maximised one being raised."""
        if not depth:
            return self._ask(floors)
        axis, found = self._order[depth], []
        while inner := self.search(depth - 1, floors):
            found += inner
            floors = {**floors, axis: min(point[axis] for point in inner) + 1}
        return found

    def _ask(self, floors: dict[int, int]) -> list[tuple[int, ...]]:
        left = self._end - time.perf_counter()
        if left <= 0:
            raise _TimeUp
        self.solves += 1
        model = cp_model.CpModel()
        booleans = [model.new_bool_var("") for _ in range(len(self._model.person))]
        for row in self._model.rows:
            mine = [booleans[b] for b in row.booleans.tolist()]
            low = cp_model.INT_MIN if row.low is None else row.low
            high = cp_model.INT_MAX if row.high is None else row.high
            model.add_linear_constraint(cp_model.LinearExpr.weighted_sum(mine, row.weights.tolist()), low, high)
        for choice in self._model.choices:
            model.add_at_most_one([booleans[b] for b in choice.tolist()])
        for axis, low in floors.items():
            model.add(cp_model.LinearExpr.weighted_sum(booleans, self._weights[axis].tolist()) >= low)
        total = self._weights[self._order[0]] * self._heavy + sum(self._weights[axis] for axis in self._order[1:])
        model.maximize(cp_model.LinearExpr.weighted_sum(booleans, total.tolist()))
        solver = cp_model.CpSolver()
        with stopping(solver, left):
            status = solver.solve(model)
        if status == cp_model.INFEASIBLE:
            return []
        if status != cp_model.OPTIMAL:
            raise _TimeUp
        chosen = np.array([solver.boolean_value(boolean) for boolean in booleans], dtype=bool)
        self._model.total(chosen)  # raises where a row is broken
        point = tuple(int(each[chosen].sum()) for each in self._weights)
        self.found.add(point)
        return [point]


def by_floors(asked: FrontRequest, limit: float) -> RivalFront:
    """The loop over plain CP-SAT models with default settings, cut off after `limit` seconds."""
    begin = time.perf_counter()
    columns = Columns(asked.request.frame, asked.request.scenario)
    model = build(asked.request, columns)
    loop = _Loop(model, asked.weights(model, columns), limit)
    try:
        loop.search(len(asked.axes) - 1, {})
        finished = True
    except _TimeUp:
        finished = False
    return RivalFront(time.perf_counter() - begin, undominated(loop.found), loop.solves, finished)


def by_augmecon(asked: FrontRequest, python: str, limit: float, ranges: list[tuple[int, int]]) -> RivalFront:
    """pyaugmecon 1.0 with HiGHS in the environment of the interpreter `python`, cut off after `limit` seconds.

    `ranges` are the least and the largest value of each axis on the front, which it has to be told to be exact. Of the
    axes the one with the widest range is maximised; the grid of the others has as many points on each as the widest of
    them has whole numbers.
    """
    columns = Columns(asked.request.frame, asked.request.scenario)
    model = build(asked.request, columns)
    weights = asked.weights(model, columns)
    order = sorted(range(len(weights)), key=lambda axis: ranges[axis][0] - ranges[axis][1])
    axes, spans = [weights[axis].tolist() for axis in order], [ranges[axis] for axis in order]
    rows = [_row(row.booleans, row.weights, row.low, row.high) for row in model.rows]
    rows += [_row(choice, np.ones(len(choice), np.int64), None, 1) for choice in model.choices]
    given = {"booleans": len(model.person), "rows": rows, "axes": axes, "ranges": spans}
    with tempfile.TemporaryDirectory() as folder:
        question, answer = Path(folder) / "question.json", Path(folder) / "answer.json"
        question.write_text(json.dumps(given))
        process = subprocess.Popen(
            [python, CHILD, question, answer],
            cwd=folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        try:
            _, said = process.communicate(timeout=limit + STARTING)
        except subprocess.TimeoutExpired:
            _end(process)
            return RivalFront(limit, frozenset(), 0, False)
        if process.returncode:
            raise RuntimeError(f"pyaugmecon failed: {said.decode()[-500:]}")
        told: dict[str, Any] = json.loads(answer.read_text())
    points = undominated({tuple(point[order.index(axis)] for axis in range(len(order))) for point in told["points"]})
    return RivalFront(told["seconds"], points, told["solves"], True)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a process and those it has started, which share its session."""
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _row(booleans: Ints, weights: Ints, low: int | None, high: int | None) -> dict[str, Any]:
    return {"booleans": booleans.tolist(), "weights": weights.tolist(), "low": low, "high": high}


def undominated(points: set[tuple[int, ...]]) -> Points:
    """Those that no other beats."""
    return frozenset(
        one
        for one in points
        if not any(other != one and all(a >= b for a, b in zip(other, one, strict=True)) for other in points)
    )
