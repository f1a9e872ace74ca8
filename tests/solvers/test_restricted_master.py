"""Column generation: the loop, and a linear program that goes on from where it stood."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import numpy as np
import pytest

from composer import load
from composer.encoding.encode import encode
from composer.encoding.program import Program
from composer.measures import Linear
from composer.presolve.condense import condense
from composer.presolve.lagrangian import lagrangian_bound
from composer.solvers import tuning
from composer.solvers.budget import Budget
from composer.solvers.lp import ModelLP
from composer.solvers.restricted_master import generate


class Counting:
    """Counts up to a number, after which nothing more joins; at `silent` there is no telling."""

    def __init__(self, most: int, silent: int | None = None) -> None:
        self.most, self.silent, self.columns = most, silent, 1

    def solve(self) -> int | None:
        return None if self.columns == self.silent else self.columns

    def extend(self, answer: int) -> bool:
        assert answer == self.columns
        self.columns += self.columns < self.most
        return answer < self.most


def test_columns_join_until_none_is_worth_it() -> None:
    assert generate(Counting(5)) == 5
    assert generate(Counting(1), 1) == 1


def test_there_is_no_answer_where_there_is_no_telling_or_not_in_so_many_rounds() -> None:
    assert generate(Counting(5, silent=3)) is None
    assert generate(Counting(5), 5) == 5
    assert generate(Counting(5), 4) is None


@pytest.fixture
def asked() -> tuple[Program, Linear]:
    draw = Random(4)
    pool = [{"id": f"P{n}", "score": draw.randint(1, 900), "cost": draw.randint(10, 99), "sex": draw.choice("FFM"),
             "unit": draw.choice("abcdef")} for n in range(300)]  # fmt: skip
    require = [{"total": "cost", "at_most": 500}, {"share": {"sex": "M"}, "at_least": "45%"},
               {"largest_group": "unit", "at_most": 4}]  # fmt: skip
    teams = [{"name": "t", "number": 2, "size": 12, "require": require}]
    program = encode(load({"pool": pool, "teams": teams, "prefer": [{"most": {"total": "score"}}]}))
    return program, program.goals[0].quotient.top


def reached(lp: ModelLP, program: Program, objective: Linear) -> tuple[float, float]:
    """How far the linear program goes over everybody, and what it cost."""
    budget = Budget()
    relaxed = lp.solve(budget)
    assert relaxed is not None
    assert relaxed.feasible
    found = lagrangian_bound(program, objective, relaxed.multipliers)
    assert found is not None
    return found.limit / found.scale, budget.spent


def test_who_joins_is_added_to_where_the_linear_program_stood(
    asked: tuple[Program, Linear], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tuning, "LP_ASKING", 0.0)
    program, objective = asked
    everybody = np.flatnonzero(program.eligible)
    best = [person for person in everybody.tolist() if person % 10]
    part, whole = (condense(program, np.array(people), objective) for people in (best, everybody))
    cold = reached(ModelLP(whole), program, objective)
    growing = ModelLP(part)
    reached(growing, program, objective)
    growing.load(whole)
    warm = reached(growing, program, objective)
    assert warm[0] == pytest.approx(cold[0])
    assert warm[1] < cold[1] / 2
    growing.load(whole)
    again = reached(growing, program, objective)
    assert again[0] == pytest.approx(cold[0])
    assert again[1] < warm[1]


def test_floors_and_weights_move_and_move_back(asked: tuple[Program, Linear]) -> None:
    program, objective = asked
    model = condense(program, np.flatnonzero(program.eligible), objective)
    row = next(n for n in model.index if program.rows[n].high is None and program.rows[n].expression.people)
    lp = ModelLP(model)
    usual = program.rows[row].low
    lp.weigh({row: 1})
    relaxed = lp.solve(Budget())
    assert relaxed is not None
    most = lagrangian_bound(program, program.rows[row].expression, relaxed.multipliers)
    assert most is not None
    lp.hold({row: most.bound + 1})
    beyond = lp.solve(Budget())
    assert beyond is not None
    assert not beyond.feasible
    rows = list(program.rows)
    rows[row] = replace(rows[row], low=most.bound + 1)
    against = lagrangian_bound(replace(program, rows=tuple(rows)), Linear(), beyond.multipliers)
    assert against is not None
    assert against.limit < 0  # in whole numbers: nobody can go so far
    lp.hold({row: usual})
    back = lp.solve(Budget())
    assert back is not None
    assert back.feasible
