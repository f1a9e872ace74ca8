"""The same question as two plain models, written from frame and scenario with none of the package's code.

One boolean per person and seat they may fill, one more for a member without a seat, and one row per demand:
what somebody who knows the solvers and no tricks would write. Both solvers get the same rows and keep their
default settings, save for the time limit.
"""

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from math import floor
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from ortools.linear_solver import pywraplp  # type: ignore[import-untyped]
from ortools.sat.python import cp_model

from benchmarks.requests import Request

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]

HIGHS_GAP = 1e-4  # HiGHS calls an answer optimal within this share of it, and ortools hides its bound
Rival = Callable[[Request, float], "RivalResult"]


@dataclass(frozen=True)
class RivalResult:
    """What a rival found: the total of its goal (None: no team), and whether it says that this is final.

    `seconds` runs from the frame in memory to the answer; `reading`, the part spent on the frame's cells.
    `bound` is the most that the rival leaves possible (None: no claim). HiGHS stops within 0.01 % by default,
    so its `proved` may leave a `bound` a few points above `value`. Proved without a value: no team exists.
    """

    value: int | None
    proved: bool
    seconds: float
    reading: float
    bound: int | None
    members: tuple[str, ...]


@dataclass(frozen=True)
class Row:
    """`low ≤ Σ weight · boolean ≤ high`; None leaves a side open."""

    booleans: Ints
    weights: Ints
    low: int | None
    high: int | None


@dataclass
class Model:
    """Booleans numbered from 0, `person[b]` the frame's row that boolean b would put into the team."""

    person: Ints
    goal: Ints  # what each boolean adds to the goal
    rows: list[Row] = field(default_factory=list)
    choices: list[Ints] = field(default_factory=list)  # of each, at most one boolean


def plain_cpsat(request: Request, seconds: float) -> RivalResult:
    """The plain model in CP-SAT, stopped `seconds` after the start."""
    begin = time.perf_counter()
    columns = _Columns(request)
    reading = time.perf_counter() - begin
    plain = _build(request, columns)
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
    solver.parameters.max_time_in_seconds = max(0.1, seconds - (time.perf_counter() - begin))
    status = solver.solve(model)
    taken = time.perf_counter() - begin
    if status == cp_model.INFEASIBLE:
        return RivalResult(None, True, taken, reading, None, ())
    bound = None if status == cp_model.MODEL_INVALID else floor(solver.best_objective_bound + 1e-6)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return RivalResult(None, False, taken, reading, bound, ())
    chosen = np.array([solver.boolean_value(boolean) for boolean in booleans], dtype=bool)
    value, members = _answer(request, plain, chosen)
    return RivalResult(value, status == cp_model.OPTIMAL, taken, reading, bound, members)


def plain_highs(request: Request, seconds: float) -> RivalResult:
    """The same rows in HiGHS through ortools, stopped `seconds` after the start (then it gives no team)."""
    begin = time.perf_counter()
    columns = _Columns(request)
    reading = time.perf_counter() - begin
    plain = _build(request, columns)
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
    solver.set_time_limit(int(1000 * max(0.1, seconds - (time.perf_counter() - begin))))
    with _quiet():
        status = solver.Solve()
    taken = time.perf_counter() - begin
    if status == pywraplp.Solver.INFEASIBLE:
        return RivalResult(None, True, taken, reading, None, ())
    if status not in (pywraplp.Solver.OPTIMAL, pywraplp.Solver.FEASIBLE):
        return RivalResult(None, False, taken, reading, None, ())
    chosen = np.array([variable.solution_value() > 0.5 for variable in booleans], dtype=bool)
    value, members = _answer(request, plain, chosen)
    proved = status == pywraplp.Solver.OPTIMAL
    bound = floor(value + HIGHS_GAP * abs(value) + 1e-6) if proved else None
    return RivalResult(value, proved, taken, reading, bound, members)


RIVALS: dict[str, Rival] = {"CP-SAT": plain_cpsat, "HiGHS": plain_highs}


def _answer(request: Request, plain: Model, chosen: Mask) -> tuple[int, tuple[str, ...]]:
    """The chosen booleans' total and people, after every row has been counted again in whole numbers."""
    for row in plain.rows:
        total = int(row.weights[chosen[row.booleans]].sum())
        if (row.low is not None and total < row.low) or (row.high is not None and total > row.high):
            raise ArithmeticError(f"the solver's answer breaks a row: {total} not in {row.low}…{row.high}")
    if any(int(chosen[choice].sum()) > 1 for choice in plain.choices):
        raise ArithmeticError("the solver's answer takes two where at most one may be")
    ids = request.frame["id"].iloc[plain.person[chosen]]
    return int(plain.goal[chosen].sum()), tuple(sorted(map(str, ids)))


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


class _Columns:
    """The frame's columns as arrays, and who meets a condition; only what the benchmark's requests use."""

    def __init__(self, request: Request) -> None:
        self.frame, self.scenario = request.frame, request.scenario
        start = date.fromisoformat(self.scenario["start"])
        birth = pd.to_datetime(self.frame["birth"])
        birthday = 100 * birth.dt.month + birth.dt.day
        still_to_come = (birthday > 100 * start.month + start.day).astype(int)
        self.age: Ints = np.asarray(start.year - birth.dt.year - still_to_come, dtype=np.int64)
        places = {name: place for place, name in enumerate(self.scenario["fields"]["rank"])}
        self.rank: Ints = self.frame["rank"].map(places).to_numpy(dtype=np.int64)
        self.levels = {name: self._read_levels(name) for name in ("languages", "specialties")}

    def _read_levels(self, name: str) -> dict[str, NDArray[np.float64]]:
        """By language or specialty, each person's level: `2+` is 2.5, nothing is 0."""
        columns: dict[str, NDArray[np.float64]] = {}
        for row, cell in enumerate(self.frame[name].tolist()):
            for entry in cell.split("; "):
                held, level = entry.split(":")
                if held not in columns:
                    columns[held] = np.zeros(len(self.frame))
                columns[held][row] = _level(level)
        return columns

    def number(self, name: str) -> Ints:
        return self.frame[name].to_numpy(dtype=np.int64)

    def who(self, who: dict[str, Any]) -> Mask:
        """Who meets every condition of `who`."""
        meets: Mask = np.ones(len(self.frame), dtype=bool)
        for name, asked in who.items():
            meets &= self._meets(name, asked)
        return meets

    def _meets(self, name: str, asked: Any) -> Mask:
        none: Mask = np.zeros(len(self.frame), dtype=bool)
        if name in self.levels:
            meets = ~none
            for held, level in asked.items():
                column = self.levels[name].get(held)
                meets &= none if column is None else column >= _level(level)
            return meets
        if name == "rank":
            scale = self.scenario["fields"]["rank"]
            return _between(self.rank, {side: scale.index(label) for side, label in asked.items()})
        if name == "age":
            return _between(self.age, asked)
        if name == "medical_until":
            days = {side: self.scenario.get(day, day) for side, day in asked.items()}
            return _between(self.frame[name].to_numpy(dtype=object), days)  # ISO dates sort as text
        if name == "missions":
            return _between(self.number(name), asked)
        if name == "sex":
            return np.asarray(self.frame[name] == asked, dtype=bool)
        raise NotImplementedError(f"no benchmark asks for {name}")


def _level(text: str | int) -> float:
    """`2+` as 2.5."""
    text = str(text)
    return float(text.rstrip("+")) + (0.5 if text.endswith("+") else 0)


def _between(column: NDArray[Any], sides: dict[str, Any]) -> Mask:
    meets: Mask = np.ones(len(column), dtype=bool)
    if unknown := sides.keys() - {"at_least", "at_most"}:
        raise NotImplementedError(f"no benchmark asks for {unknown}")
    if "at_least" in sides:
        meets &= column >= sides["at_least"]
    if "at_most" in sides:
        meets &= column <= sides["at_most"]
    return meets


def _build(request: Request, columns: _Columns) -> Model:
    """The scenario's one team as rows over booleans."""
    (team,) = request.scenario["teams"]
    (goal,) = request.scenario["prefer"]
    eligible = columns.who(team["everyone"])
    groups = [np.flatnonzero(eligible)]  # the member without a seat, then one group a seat
    groups += [np.flatnonzero(eligible & columns.who(seat["who"])) for seat in team["seats"]]
    ends = np.cumsum([0, *(len(group) for group in groups)])
    person = np.concatenate(groups).astype(np.int64)
    model = Model(person, columns.number(goal["most"]["total"])[person])
    everyone = np.arange(len(person), dtype=np.int64)

    def add(booleans: Ints, weights: Ints | int, low: int | None, high: int | None) -> None:
        spread = np.broadcast_to(np.asarray(weights, dtype=np.int64), booleans.shape)
        model.rows.append(Row(booleans, spread, low, high))

    add(everyone, 1, team["size"], team["size"])
    for seat, first, last in zip(team["seats"], ends[1:-1].tolist(), ends[2:].tolist(), strict=True):
        number = seat.get("number", 1)
        add(everyone[first:last], 1, number, number)
    order = np.argsort(person, kind="stable")
    different, starts = np.unique(person[order], return_index=True)
    mine = dict(zip(different.tolist(), np.split(order, starts[1:]), strict=True))
    model.choices += [booleans for booleans in mine.values() if len(booleans) > 1]
    for requirement in team["require"]:
        low, high = requirement.get("at_least"), requirement.get("at_most")
        if "members" in requirement:
            add(np.flatnonzero(columns.who(requirement["members"])[person]), 1, low, high)
        elif "share" in requirement:
            least = Fraction(low.rstrip("%")) / 100
            meets = columns.who(requirement["share"])[person]
            weights = least.denominator * meets.astype(np.int64) - least.numerator
            add(everyone, weights, 0, None)
        elif "largest_group" in requirement:
            groups_of = request.frame[requirement["largest_group"]].to_numpy(dtype=object)[person]
            for label in sorted(set(groups_of.tolist())):
                add(np.flatnonzero(groups_of == label), 1, None, high)
        elif "total" in requirement:
            add(everyone, columns.number(requirement["total"])[person], low, high)
        elif "pairs" in requirement:
            places = {name: place for place, name in enumerate(request.frame["id"].tolist())}
            for first_id, second_id in requirement["pairs"]:
                first_one, second_one = mine.get(places[first_id]), mine.get(places[second_id])
                if first_one is not None and second_one is not None:
                    model.choices.append(np.concatenate([first_one, second_one]))
        else:
            raise NotImplementedError(f"no benchmark asks for {sorted(requirement)}")
    return model
