"""pyaugmecon in an environment of its own: `PYTHON augmecon.py QUESTION ANSWER`, both JSON.

Started by `benchmarks.front_rivals`; it imports nothing of this repository, for pyaugmecon 1.0 wants numpy 1.
"""

import json
import sys
import time
from types import SimpleNamespace

import pyomo.environ as pyo
from pyaugmecon import PyAugmecon
from pyomo.contrib.appsi import base
from pyomo.contrib.appsi.solvers import Highs


class ByHighs:
    """HiGHS as pyaugmecon calls its solvers, which it hands options that only Gurobi has."""

    def __init__(self, *_: object, **__: object) -> None:
        self.options: dict[str, object] = {}

    def solve(self, model: pyo.ConcreteModel) -> SimpleNamespace:
        """Solves a model; where nothing is possible its variables keep their values."""
        engine = Highs()
        engine.config.load_solution = False
        engine.highs_options = {"mip_rel_gap": 0.0}
        found = engine.solve(model).termination_condition
        done = found == base.TerminationCondition.optimal
        if done:
            engine.load_vars()
        told = pyo.TerminationCondition.optimal if done else pyo.TerminationCondition.infeasible
        return SimpleNamespace(solver=SimpleNamespace(termination_condition=told, status=pyo.SolverStatus.ok))


def main(question: str, answer: str) -> None:
    """Reads rows and axes, writes the points found, the models solved and the seconds it took."""
    with open(question) as file:
        given = json.load(file)
    begin = time.perf_counter()
    model = pyo.ConcreteModel()
    model.x = pyo.Var(range(given["booleans"]), within=pyo.Binary)
    model.rows = pyo.ConstraintList()
    for row in given["rows"]:
        left = sum(weight * model.x[b] for b, weight in zip(row["booleans"], row["weights"], strict=True))
        if row["low"] is not None and row["low"] == row["high"]:
            model.rows.add(left == row["low"])
            continue
        if row["low"] is not None:
            model.rows.add(left >= row["low"])
        if row["high"] is not None:
            model.rows.add(left <= row["high"])
    model.obj_list = pyo.ObjectiveList()
    for weights in given["axes"]:
        model.obj_list.add(sum(w * model.x[b] for b, w in enumerate(weights) if w), sense=pyo.maximize)
    for number in range(len(given["axes"])):
        model.obj_list[number + 1].deactivate()
    widest = max(high - low for low, high in given["ranges"][1:])
    options = {
        "grid_points": widest + 1,
        "nadir_points": [low for low, _ in given["ranges"][1:]],
        "solver_name": "highs",
        "output_excel": False,
        "process_logging": False,
    }
    pyo.SolverFactory = ByHighs
    search = PyAugmecon(model, options, {})
    search.solve()
    found = sorted({tuple(round(value) for value in point) for point in search.unique_pareto_sols})
    told = {
        "points": found,
        "solves": search.model.models_solved.value(),
        "seconds": time.perf_counter() - begin,
    }
    with open(answer, "w") as file:
        json.dump(told, file)


if __name__ == "__main__":
    main(*sys.argv[1:])
