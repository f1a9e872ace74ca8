"""What is used of OR-Tools without anybody having promised it: a new version has to be looked at here first."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter

import pytest
from ortools.sat.python import cp_model

from composer import load
from composer.encoding.encode import encode
from composer.encoding.goal_bounds import orient
from composer.measures import Linear
from composer.optimize.query import Query, WarmStart
from composer.presolve.condense import CountModel
from composer.presolve.sparse_rows import SparseSum
from composer.solvers import cpsat, processes
from composer.solvers.budget import Budget
from tests.support import NO_END
from tests.support.random_problems import random_scenario


def drawn(seed: int) -> CountModel:
    """A problem drawn at random over everybody, with its first goal."""
    program = encode(load(random_scenario(seed)))
    goal = orient(program.goals[0]).top if program.goals else Linear()
    question = Query(program, Linear(goal.people, goal.auxiliaries), Budget(), WarmStart())
    return question.over(question.everybody)


def by_cp_model(model: CountModel, kept: set[int]) -> cp_model.CpModel:
    """A model with those of its rows, and its links."""
    cp = cp_model.CpModel()
    ranges = [*((0, upper) for upper in model.upper.tolist()), *model.program.auxiliaries]
    places = [cp.new_int_var(low, high, "") for low, high in ranges]

    def total(flat: SparseSum) -> cp_model.LinearExprT:
        columns = flat.columns.tolist() + (flat.auxiliaries + len(model.upper)).tolist()
        weights = flat.weights.tolist() + flat.helper_weights.tolist()
        return cp_model.LinearExpr.weighted_sum([places[column] for column in columns], weights)

    for position, row in enumerate(model.everything):
        wanted = position in kept or position >= len(model.rows)
        low = row.low if wanted and row.low is not None else cp_model.INT_MIN
        high = row.high if wanted and row.high is not None else cp_model.INT_MAX
        if not row.flat.empty:
            cp.add_linear_constraint(total(row.flat), low, high)
    if not model.objective.empty:
        cp.maximize(total(model.objective))
    return cp


@pytest.mark.unmeasured
def test_a_model_is_what_cp_model_would_make_of_it() -> None:
    seen: Counter[str] = Counter()
    for seed in range(24):
        model = drawn(seed)
        everything = set(range(len(model.rows)))
        for kept in (everything, {row for row in everything if row % 2}):
            built = cpsat.CpSatModel(model)
            if kept is not everything:
                built.only(kept)
            read = cp_model.CpModel()
            assert read.proto.parse_text_format(built.text)
            assert str(read.proto) == str(by_cp_model(model, kept).proto), seed
        seen["helpers"] += bool(model.program.auxiliaries)
        seen["objective"] += not model.objective.empty
        seen["row left out"] += kept < everything
    assert min(seen.values()) > 3


def test_what_is_used_of_or_tools_is_there_and_brings_no_pandas() -> None:
    given = processes.start_command()
    assert given is not None
    program = f"""
import sys
sys.path += {given[4:]!r}
from ortools.sat.python import cp_model_helper as cp
model, settings = cp.CpModelProto(), cp.SatParameters()
assert model.parse_text_format("variables{{domain:[0,7]}}objective{{vars:[0]coeffs:[-1]scaling_factor:-1}}")
assert settings.parse_text_format("num_workers:1 max_deterministic_time:inf cp_model_presolve:false")
assert settings.num_workers == 1 and settings.max_deterministic_time == float("inf")
assert not settings.cp_model_presolve
solver = cp.SolveWrapper()
solver.set_parameters(settings)
response = solver.solve(model)
solver.stop_search()
assert response.status.name == "OPTIMAL" and list(response.solution) == [7]
assert response.inner_objective_lower_bound == -7 and response.deterministic_time >= 0
names = {{status.name for status in map(cp.CpSolverStatus, range(5))}}
assert names == {{"UNKNOWN", "MODEL_INVALID", "FEASIBLE", "INFEASIBLE", "OPTIMAL"}}
assert cp.CpSatHelper.validate_model(model) == ""
assert not {{"pandas", "numpy", "google"}} & {{*sys.modules}}
"""
    done = subprocess.run([sys.executable, "-I", "-S", "-c", program], timeout=NO_END, check=False)
    assert done.returncode == 0
