"""HiGHS confirms, the same rows in another engine, before anybody is told that something is impossible; and it proposes
choices of wide programs, which are checked in whole numbers."""

from __future__ import annotations

import math

import numpy as np

from composer.base.errors import Disagreement
from composer.presolve.condense import Choice, CountModel
from composer.presolve.sparse_rows import SparseSum
from composer.solvers import remote, tuning
from composer.solvers.budget import Budget
from composer.solvers.linear_program import LinearProgram
from composer.solvers.lp import as_lp
from composer.solvers.processes import FOUND, Reply

SEEDS = (7, 1_000_007)
"""The second one is for a program over which HiGHS has died."""


def fits_doubles(model: CountModel) -> bool:
    """Whether what rows come to is far within what doubles hold, and coefficients within HiGHS' tolerances."""
    reach = max((_reach(model, row.flat) for row in model.everything), default=0.0)
    return model.largest <= tuning.DOUBLES and reach <= tuning.DOUBLES**2


def _reach(model: CountModel, flat: SparseSum) -> float:
    ranges = np.abs(model.ranges.astype(np.float64)).max(axis=1, initial=0)
    people = float(np.abs(flat.weights) @ model.upper[flat.columns].astype(float))
    return people + float(np.abs(flat.helper_weights) @ ranges[flat.auxiliaries])


def confirms_impossible(model: CountModel, budget: Budget) -> bool:
    """Whether HiGHS finds, too, that no choice meets the model's rows.

    False where it could not tell in the time left, where it died over them, or where its doubles and tolerances do not
    hold the rows exactly. Raises Disagreement where it has a choice that meets every row in whole numbers.
    """
    if not fits_doubles(model):
        return False
    lp = as_lp(model)
    if not len(lp.cost):  # HiGHS has no word for a program without columns: its rows are 0, and that can be seen
        nothing = np.empty(0, np.int64)
        return model.broken(Choice(nothing, nothing)) is not None
    ways = [{**_asked(lp), "settings": highs_settings(budget, seed)} for seed in SEEDS]
    reply = remote.ask_engine(ways, len(lp.cost), math.inf, budget)
    if reply is None:
        return False
    if reply.status == "OPTIMAL" and _choice(model, reply) is not None:
        raise Disagreement("one engine finds the rows impossible, the other has a choice that meets them all")
    return reply.status == "INFEASIBLE"


def propose(model: CountModel, budget: Budget, ceiling: int | None) -> Choice | None:
    """A choice that HiGHS finds good, and that meets the model's rows in whole numbers; it is no proof of anything, nor
    is it where there is None. It stops at the `ceiling`, or at the first branch.

    Wide programs that are nearly linear, a column for each of many pairs of person and team, are decided by HiGHS in a
    moment, while CP-SAT takes minutes over them.
    """
    lp = as_lp(model)
    if not len(lp.cost) or not fits_doubles(model):
        return None
    limits = {"mip_rel_gap": 0.0, "mip_abs_gap": 0.999, "mip_max_nodes": 1}
    if ceiling is not None:
        limits["objective_target"] = -float(ceiling)
    asked = {**_asked(lp), "costs": (-lp.cost).tolist()}
    settings = {**highs_settings(budget, SEEDS[0]), **limits}
    ways = [{**asked, "settings": {**settings, "presolve": way}} for way in ("on", "off")]
    reply = remote.ask_engine(ways, len(lp.cost), math.inf, budget)
    if reply is None:
        return None
    budget.spend(tuning.PROPOSAL_ITERATING * (len(lp.cost) + len(lp.floors)) * reply.work)
    return _choice(model, reply) if reply.status in FOUND else None


def _asked(lp: LinearProgram) -> dict[str, object]:
    """A program's columns and rows as a question."""
    return {
        "engine": "HiGHS",
        "lower": lp.lower.tolist(),
        "upper": lp.upper.tolist(),
        "floors": lp.floors.tolist(),
        "ceilings": lp.ceilings.tolist(),
        "starts": lp.starts.tolist(),
        "columns": lp.columns.tolist(),
        "weights": lp.weights.tolist(),
    }


def _choice(model: CountModel, reply: Reply) -> Choice | None:
    """What a reply says in whole numbers, if that meets every row."""
    if not np.isfinite(reply.values).all():
        return None
    values = np.rint(np.clip(reply.values, -(2.0**62), 2.0**62)).astype(np.int64)
    choice = Choice(values[: len(model.team)], values[len(model.team) :])
    return None if model.broken(choice) else choice


def highs_settings(budget: Budget, seed: int) -> dict[str, object]:
    """HiGHS' options for one try."""
    limited = {} if budget.seconds_left is None else {"time_limit": budget.seconds_left}
    return {
        "threads": 1,
        "random_seed": seed,
        "primal_feasibility_tolerance": 1e-9,
        "mip_feasibility_tolerance": 1e-9,
        # HiGHS' presolve fails on some small whole-number programs, says "unbounded or infeasible" of others, was said
        # to call possible ones infeasible (#3090), and with this tolerance 1.12 and 1.13 were seen to kill the process
        "presolve": "off",
        **limited,
    }
