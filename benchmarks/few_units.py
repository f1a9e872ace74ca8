"""`units`: a team from few of many units, the largest group kept small or made large, and teams that need everybody.

Questions whose rows say little in fractions: whoever is there switches their unit on, the largest of 3,000 groups, 60
people who all have to be in one of 8 teams. Rivals have the same rows at their best: CP-SAT with one row a person for
its unit (`x ≤ y`), plain and with `linearization_level = 2`, and HiGHS with no gap, one worker each. CPU seconds of
each, ours with its engines', and the clock's. 1 if a value is not the one that another proves.
"""

import random
import time
from collections.abc import Callable, Sequence
from math import floor
from typing import Any, NamedTuple

import highspy
import numpy as np
from ortools.sat.python import cp_model

import composer
from benchmarks.claims import Claim, contradictions
from benchmarks.limits import stopping
from benchmarks.options import Options
from benchmarks.processor import processor_seconds
from benchmarks.rivals import EARLY
from benchmarks.tables import Goal, table
from benchmarks.timing import Measured, beside, machine

LIMIT = 60.0
PEOPLE, SIZE = 10_000, 30
FEW = ((30, 6), (300, 20), (300, 4))
"""Units, and from how many of them the team may be."""
CORES = ((30, 15), (300, 8), (3_000, 4))
"""Units, and how many of the team have to be of one of them."""
GROUPS = 3_000
PLACED = ((60, 8, 3), (96, 12, 4), (150, 20, 6))
"""People, teams, and how many seeds."""
BAND = 1
"""By how much a team's average may be above the least, which is the pool's rounded down to a tenth."""


class Row(NamedTuple):
    """Σ weight × variable between two bounds."""

    weights: dict[int, int]
    low: int
    high: int


class Plain(NamedTuple):
    """Variables of 0 to `upper`, rows, and a goal that is made large."""

    upper: list[int]
    rows: list[Row]
    goal: dict[int, int]


MANY = 10**9


def run_units(options: Options) -> int:
    """Ask everybody; 1 if two answers contradict each other."""
    print(f"{machine()}\n")
    limit = options.limit or LIMIT
    composer.solve(composer.load({"pool": [{"id": "A"}], "teams": [{"name": "t", "size": 1}]}))  # imports
    lines, wrong, goals = [], [], []
    ratios: list[Measured] = []
    for name, scenario, plain in _cases(options.seeds):
        problem = composer.load(scenario)
        begin, clock = processor_seconds(), time.perf_counter()
        outcome = composer.solve(problem, seconds=limit)
        ours, clock = processor_seconds() - begin, time.perf_counter() - clock
        goal = outcome.goals[0] if outcome.goals else None
        value, bound = (goal.value, goal.bound if not goal.proved else goal.value) if goal else (None, None)
        sign = -1 if "least" in str(scenario.get("prefer")) else 1
        claims = [
            Claim("ours", None if value is None else sign * value, None if bound is None else sign * bound, False)
        ]
        shown = [name, outcome.verdict, f"{ours:.2f} ({clock:.2f})"]
        seconds = []
        for rival, ask in RIVALS.items():
            begin, clock = time.process_time(), time.perf_counter()
            claim, closed = ask(plain, limit)
            taken, clock = time.process_time() - begin, time.perf_counter() - clock
            gave_up = not closed and clock < EARLY * limit
            seconds += [] if gave_up else [Measured(taken, not closed)]
            shown.append(f"{'' if closed else 'gave up, ' if gave_up else 'open, '}{taken:.2f} ({clock:.2f})")
            if plain.goal:
                claims.append(claim._replace(name=rival))
            elif closed and claim.proved is (outcome.verdict == "best"):
                wrong.append(f"{name}: {rival} says otherwise")
        decided = outcome.verdict in ("best", "impossible")
        best = min(seconds, key=lambda one: one.number, default=None)
        mine = [Measured(best.number / max(ours, 0.01), best.cut)] if best and decided else []
        lines.append([*shown, f"{mine[0]}×" if mine else "–"])
        ratios += mine
        wrong += contradictions(name, claims)
        goals.append(Goal(f"{name}: decided", decided, outcome.verdict))
    print(table(["case", "ours", "CPU s (clock)", *RIVALS, "times as fast as the best rival"], lines))
    print(f"Where ours was decided, beside the best rival: {beside(ratios)}\n")
    for each in goals:
        print(each)
    for line in wrong:
        print(f"WRONG  {line}")
    return 1 if wrong else 0


def _cases(seeds: int | None) -> Any:
    """Names, scenarios, and the same as plain rows."""
    for units, most in FEW:
        yield f"{most} of {units} units", *_few(units, most)
    for units, least in CORES:
        yield f"{least} of one of {units:,} units", *_core(units, least)
    yield f"largest of {GROUPS:,} groups", *_largest(GROUPS)
    for people, teams, number in PLACED:
        for seed in range(seeds or number):
            yield f"{people} in {teams} teams, {seed}", *_placed(people, teams, seed)


def _pool(units: int) -> list[dict[str, Any]]:
    draw = random.Random(f"{units} units")
    return [
        {
            "id": f"P{place:05}",
            "unit": f"U{draw.randrange(units):04}",
            "score": round(1000 * draw.betavariate(4, 4)),
            "sex": "F" if draw.random() < 0.21 else "M",
            "trade": f"T{draw.randrange(12):02}",
            "cost": draw.randint(100, 400),
        }
        for place in range(PEOPLE)
    ]


def _asked(pool: Sequence[dict[str, Any]]) -> tuple[list[dict[str, Any]], list[Row]]:
    """Women, six trades and a budget: as requirements and as rows over the people."""
    budget = SIZE * 240
    require: list[dict[str, Any]] = [{"members": {"sex": "F"}, "at_least": 9}, {"total": "cost", "at_most": budget}]
    rows = [Row({p: 1 for p, one in enumerate(pool) if one["sex"] == "F"}, 9, MANY)]
    rows.append(Row({p: one["cost"] for p, one in enumerate(pool)}, 0, budget))
    rows.append(Row(dict.fromkeys(range(len(pool)), 1), SIZE, SIZE))
    for trade in range(6):
        require.append({"members": {"trade": f"T{trade:02}"}, "at_least": 2})
        rows.append(Row({p: 1 for p, one in enumerate(pool) if one["trade"] == f"T{trade:02}"}, 2, MANY))
    return require, rows


def _few(units: int, most: int) -> tuple[dict[str, Any], Plain]:
    """The best team from few of many units."""
    pool = _pool(units)
    require, rows = _asked(pool)
    require.append({"distinct": "unit", "at_most": most})
    places = {unit: PEOPLE + number for number, unit in enumerate(sorted({one["unit"] for one in pool}))}
    rows += [Row({p: 1, places[one["unit"]]: -1}, -MANY, 0) for p, one in enumerate(pool)]
    rows.append(Row(dict.fromkeys(places.values(), 1), 0, most))
    goal = {p: one["score"] for p, one in enumerate(pool)}
    team = {"name": "t", "size": SIZE, "require": require}
    scenario = {"pool": pool, "teams": [team], "prefer": [{"most": {"total": "score"}}]}
    return scenario, Plain([1] * (PEOPLE + len(places)), rows, goal)


def _core(units: int, least: int) -> tuple[dict[str, Any], Plain]:
    """The best team of which so many are of one unit, whichever."""
    pool = _pool(units)
    require, rows = _asked(pool)
    require.append({"largest_group": "unit", "at_least": least})
    places = {unit: PEOPLE + number for number, unit in enumerate(sorted({one["unit"] for one in pool}))}
    of_unit: dict[str, dict[int, int]] = {}
    for p, one in enumerate(pool):
        of_unit.setdefault(one["unit"], {})[p] = 1
    rows += [Row({**mine, places[unit]: -least}, 0, MANY) for unit, mine in of_unit.items()]
    rows.append(Row(dict.fromkeys(places.values(), 1), 1, MANY))
    goal = {p: one["score"] for p, one in enumerate(pool)}
    team = {"name": "t", "size": SIZE, "require": require}
    scenario = {"pool": pool, "teams": [team], "prefer": [{"most": {"total": "score"}}]}
    return scenario, Plain([1] * (PEOPLE + len(places)), rows, goal)


def _largest(units: int) -> tuple[dict[str, Any], Plain]:
    """The team whose largest group is least."""
    pool = _pool(units)
    require, rows = _asked(pool)
    of_unit: dict[str, list[int]] = {}
    for p, one in enumerate(pool):
        of_unit.setdefault(one["unit"], []).append(p)
    rows += [Row({**dict.fromkeys(mine, 1), PEOPLE: -1}, -MANY, 0) for mine in of_unit.values()]
    team = {"name": "t", "size": SIZE, "require": require}
    scenario = {"pool": pool, "teams": [team], "prefer": [{"least": {"largest_group": "unit"}}]}
    return scenario, Plain([1] * PEOPLE + [SIZE], rows, {PEOPLE: -1})


def _placed(people: int, teams: int, seed: int) -> tuple[dict[str, Any], Plain]:
    """Everybody into teams alike with a narrow band of averages, no woman alone, two of a school at most."""
    draw = random.Random(f"placed {people} {seed}")
    pool: list[dict[str, Any]] = [
        {
            "id": f"S{place:03}",
            "sex": "F" if draw.random() < 0.3 else "M",
            "school": f"c{draw.randrange(people // 4)}",
            "grade": draw.randint(40, 70),
        }
        for place in range(people)
    ]
    least = floor(10 * sum(one["grade"] for one in pool) / people)  # in tenths
    low, high = people // teams, -(-people // teams)
    require = [
        {"lone": {"sex": "F"}, "at_most": 0},
        {"largest_group": "school", "at_most": 2},
        {"average": "grade", "at_least": least / 10, "at_most": (least + 10 * BAND) / 10},
    ]
    team = {"name": "t", "number": teams, "size": {"at_least": low, "at_most": high}, "require": require}
    scenario = {"pool": pool, "teams": [team], "require": [{"members": {}, "exactly": people}]}
    rows = [Row({p * teams + t: 1 for t in range(teams)}, 1, 1) for p in range(people)]
    schools = sorted({one["school"] for one in pool})
    women = people * teams
    for t in range(teams):
        mine = {p: p * teams + t for p in range(people)}
        female = {mine[p]: 1 for p in range(people) if pool[p]["sex"] == "F"}
        rows.append(Row(dict.fromkeys(mine.values(), 1), low, high))
        rows.append(Row({**female, women + t: -2}, 0, MANY))
        rows.append(Row({**female, women + t: -high}, -MANY, 0))
        rows += [Row({mine[p]: 1 for p in mine if pool[p]["school"] == name}, 0, 2) for name in schools]
        rows.append(Row({mine[p]: 10 * pool[p]["grade"] - least for p in mine}, 0, MANY))
        rows.append(Row({mine[p]: 10 * pool[p]["grade"] - least - 10 * BAND for p in mine}, -MANY, 0))
    return scenario, Plain([1] * (women + teams), rows, {})


def _cpsat(**settings: int) -> Callable[[Plain, float], tuple[Claim, bool]]:
    def ask(plain: Plain, limit: float) -> tuple[Claim, bool]:
        model = cp_model.CpModel()
        variables = [model.new_int_var(0, upper, "") for upper in plain.upper]
        for row in plain.rows:
            left = cp_model.LinearExpr.weighted_sum([variables[v] for v in row.weights], [*row.weights.values()])
            model.add_linear_constraint(left, row.low, row.high)
        goal = cp_model.LinearExpr.weighted_sum([variables[v] for v in plain.goal], [*plain.goal.values()])
        if plain.goal:
            model.maximize(goal)
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        for name, value in settings.items():
            setattr(solver.parameters, name, value)
        with stopping(solver, limit):
            status = solver.solve(model)
        found = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
        closed = status in (cp_model.OPTIMAL, cp_model.INFEASIBLE)
        worth: int | None = round(solver.objective_value) if found else None
        bound: int | None = floor(solver.best_objective_bound + 1e-6) if found else None
        return Claim("", worth, bound, status == cp_model.INFEASIBLE), closed

    return ask


def _highs(plain: Plain, limit: float) -> tuple[Claim, bool]:
    lp, engine = highspy.HighsLp(), highspy.Highs()
    lp.num_col_, lp.num_row_ = len(plain.upper), len(plain.rows)
    cost = np.zeros(lp.num_col_)
    cost[[*plain.goal]] = [*plain.goal.values()]
    lp.sense_, lp.col_cost_ = highspy.ObjSense.kMaximize, cost
    lp.col_lower_, lp.col_upper_ = np.zeros(lp.num_col_), np.array(plain.upper, float)
    lp.row_lower_ = np.array([row.low for row in plain.rows], float)
    lp.row_upper_ = np.array([row.high for row in plain.rows], float)
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = np.cumsum([0, *(len(row.weights) for row in plain.rows)]).astype(np.int32)
    lp.a_matrix_.index_ = np.array([v for row in plain.rows for v in row.weights], np.int32)
    lp.a_matrix_.value_ = np.array([w for row in plain.rows for w in row.weights.values()], float)
    lp.integrality_ = [highspy.HighsVarType.kInteger] * lp.num_col_
    for option, value in {"output_flag": False, "threads": 1, "mip_rel_gap": 0.0, "time_limit": limit}.items():
        engine.setOptionValue(option, value)
    engine.passModel(lp)
    engine.run()
    status, info = engine.getModelStatus(), engine.getInfo()
    found = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    impossible = status == highspy.HighsModelStatus.kInfeasible
    worth: int | None = round(info.objective_function_value) if found else None
    bound: int | None = floor(info.mip_dual_bound + 1e-6) if found else None
    return Claim("", worth, bound, impossible), impossible or status == highspy.HighsModelStatus.kOptimal


RIVALS: dict[str, Callable[[Plain, float], tuple[Claim, bool]]] = {
    "CP-SAT": _cpsat(),
    "CP-SAT, level 2": _cpsat(linearization_level=2),
    "HiGHS": _highs,
}
