"""What an average can be at most: true of every choice, and there whenever a search was stopped."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations
from random import Random
from typing import Any

import pytest

from composer import load
from composer.analyses.solve.search import solve_problem
from composer.encoding.encode import encode
from composer.encoding.goal_bounds import orient
from composer.presolve.ratio_bound import largest_ratio
from composer.solvers.budget import Budget


def asked(seed: int, goal: dict[str, Any], low: int = 1) -> dict[str, Any]:
    draw = Random(seed)
    pool = [{"id": f"P{n}", "sex": draw.choice("FM"), "grade": draw.randint(-9, 9)} for n in range(8)]
    team = {"name": "t", "size": {"at_least": low, "at_most": 4}}
    return {"pool": pool, "teams": [team], "prefer": [goal]}


def best_of_all(tree: dict[str, Any], goal: dict[str, Any], low: int) -> Fraction:
    """The best by trying every team."""
    ((way, measure),) = goal.items()
    values = []
    for size in range(low, 5):
        for team in combinations(tree["pool"], size):
            if "share" in measure:
                values.append(Fraction(sum(one["sex"] == "F" for one in team), size))
                continue
            counted = [one for one in team if one["sex"] == measure.get("of", {}).get("sex", one["sex"])]
            total = sum(one["grade"] for one in counted)
            values.append(Fraction(total, len(counted)) if counted else Fraction(0))
    return max(values) if way == "most" else min(values)


GOALS = [
    {"most": {"average": "grade"}},
    {"least": {"average": "grade"}},
    {"most": {"average": "grade", "of": {"sex": "F"}}},
    {"least": {"average": "grade", "of": {"sex": "F"}}},
    {"most": {"share": {"sex": "F"}}},
    {"least": {"share": {"sex": "F"}}},
]


@pytest.mark.parametrize("goal", GOALS, ids=str)
def test_no_choice_is_better_than_the_bound_and_a_team_of_one_may_be_as_good(goal: dict[str, Any]) -> None:
    for seed in range(20):
        tree = asked(seed, goal)
        program = encode(load(tree))
        sign = 1 if "most" in goal else -1
        bound = largest_ratio(program, orient(program.goals[0]))
        if "share" in goal:
            bound = Fraction(sign == 1) if bound is None else bound
        assert bound is not None
        assert bound >= sign * best_of_all(tree, goal, 1)
        if "of" not in goal[next(iter(goal))] and "average" in goal[next(iter(goal))]:
            assert bound == sign * best_of_all(tree, goal, 1)


@pytest.mark.parametrize("goal", GOALS, ids=str)
def test_wherever_an_average_is_stopped_there_is_a_bound_that_holds(goal: dict[str, Any]) -> None:
    for seed, work in enumerate((1e-6, 1e-4, 1e-3, 3e-3, 0.01)):
        tree = asked(seed, goal, 3)
        outcome = solve_problem(load(tree), Budget(work))
        best = best_of_all(tree, goal, 3)
        for said in outcome.goals:
            assert said.bound is not None
            assert said.bound >= best if "most" in goal else said.bound <= best
        assert outcome.verdict in ("undecided", "found", "best")
        assert outcome.goals or work <= 1e-4
