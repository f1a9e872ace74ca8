"""A decision is tried with more and more work, and nothing that a try has found is lost in the next."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from benchmarks.requests import make_request
from benchmarks.scale.impossible import no_such_share
from composer import load, solve
from composer.encoding.encode import encode
from composer.measures import Linear
from composer.presolve.condense import Choice, CountModel, condense
from composer.presolve.lagrangian import lagrangian_bound
from composer.solvers import cpsat, lp, tuning
from composer.solvers.budget import Budget
from tests.support.hard_problems import loose
from tests.support.samples import sample

CHOICES = [Choice(np.array([number]), np.empty(0, np.int64)) for number in range(3)]


def model(scenario: dict[str, Any]) -> CountModel:
    """Of the scenario's first goal, over everybody."""
    problem = load(scenario)
    program = encode(problem)
    return condense(program, np.arange(len(problem.pool)), program.goals[0].quotient.top)


def anyone(people: int) -> CountModel:
    """Any two people at all."""
    problem = load({"pool": [{"id": f"P{n}"} for n in range(people)], "teams": [{"name": "t", "size": 2}]})
    return condense(encode(problem), np.arange(people), Linear())


def scripted(
    monkeypatch: pytest.MonkeyPatch, answers: Sequence[cpsat.Decision], stop: bool = False
) -> tuple[Budget, list[Any]]:
    """Let the tries end so; and what each of them is asked."""
    asked: list[Any] = []
    budget = Budget()

    def answer(self: Any, *given: Any) -> cpsat.Decision:
        asked.append((self._cuts, self._presolve, *given[1:]))
        budget.stopped = stop and len(asked) == len(answers)
        return answers[len(asked) - 1]

    monkeypatch.setattr(cpsat.CpSatModel, "decide", answer)
    return budget, asked


def test_each_try_has_twice_the_work_another_seed_and_what_is_known_by_then_every_second_one_cuts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first, second = cpsat.Decision(CHOICES[0], 5, 20, False), cpsat.Decision(None, None, 9, False)
    third = cpsat.Decision(CHOICES[1], 8, 8, True)
    budget, asked = scripted(monkeypatch, [first, second, third])
    found = cpsat.decide(model(loose(0)), budget, 2, 12, brief=True)
    work = tuning.FIRST_TRY
    assert asked == [
        (False, False, 2, 12, work, 0, {}),
        (True, True, 6, 12, 2 * work, 1, {}),
        (False, True, 6, 9, 4 * work, 2, {}),
    ]
    assert found == third


def test_where_nothing_better_is_left_what_an_earlier_try_found_is_best(monkeypatch: pytest.MonkeyPatch) -> None:
    budget, _ = scripted(monkeypatch, [cpsat.Decision(CHOICES[2], 5, 20, False), cpsat.NONE])
    assert cpsat.decide(model(loose(0)), budget) == cpsat.Decision(CHOICES[2], 5, 5, True)


def test_what_is_given_up_keeps_the_best_found_and_the_least_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    unknown = [cpsat.Decision(None, None, bound, False) for bound in (9, 7, 8)]
    budget, _ = scripted(monkeypatch, [cpsat.Decision(CHOICES[2], 5, 20, False), *unknown], stop=True)
    assert cpsat.decide(model(loose(0)), budget) == cpsat.Decision(CHOICES[2], 5, 7, False)


def test_whether_anything_is_possible_is_asked_with_cuts_from_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    budget, asked = scripted(monkeypatch, [cpsat.NONE])
    assert cpsat.decide(anyone(3), budget) == cpsat.NONE
    assert asked == [(True, True, None, None, tuning.FIRST_TRY, 0, {})]


def test_whether_a_single_value_is_possible_is_asked_so_too(monkeypatch: pytest.MonkeyPatch) -> None:
    budget, asked = scripted(monkeypatch, [cpsat.Decision(CHOICES[0], 7, 9, False), cpsat.NONE])
    cpsat.decide(model(loose(0)), budget, 4, 8)
    assert [(cuts, floor, ceiling) for cuts, _, floor, ceiling, *_ in asked] == [(False, 4, 8), (True, 8, 8)]
    budget, asked = scripted(monkeypatch, [cpsat.NONE])
    assert cpsat.decide(model(loose(0)), budget, 8, 8) == cpsat.NONE
    assert [cuts for cuts, *_ in asked] == [True]


@pytest.mark.parametrize("seed", sample(range(3), 1))
def test_many_short_tries_come_to_the_same_as_a_single_one(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = model(loose(seed, 24, (0, 20, 30, 45)))
    (single, tries), (short, more) = (tried(asked, work, monkeypatch) for work in (1e6, 1e-4))
    assert single.proved
    assert short.proved
    assert single.value == single.bound == short.value == short.bound
    assert (tries, more > 2) == (1, True)


def tried(asked: CountModel, work: float, monkeypatch: pytest.MonkeyPatch) -> tuple[cpsat.Decision, int]:
    """A decision whose first try may take so much work, and how many tries it took."""
    usual, tries = cpsat.CpSatModel.decide, 0

    def counted(*given: Any) -> cpsat.Decision:
        nonlocal tries
        tries += 1
        return usual(*given)

    with monkeypatch.context() as patch:
        patch.setattr(tuning, "FIRST_TRY", work)
        patch.setattr(cpsat.CpSatModel, "decide", counted)
        return cpsat.decide(asked, Budget(work=1e6)), tries


@pytest.mark.unmeasured
def test_what_only_whole_numbers_make_impossible_is_proved_soon() -> None:
    # 3 of 10 is the only whole number of women between 30 and 33 %, and there is no money for ten: a matter of cuts.
    asked = no_such_share(make_request(10_000, 8, 1)).request
    assert solve(load(asked.scenario, pool=asked.frame), work=5).verdict == "impossible"


def test_a_goal_that_only_helpers_count_is_tried_without_cuts_like_any_other(monkeypatch: pytest.MonkeyPatch) -> None:
    pool = [{"id": f"P{n}", "unit": f"U{n % 3}"} for n in range(6)]
    prefer = [{"most": {"distinct": "unit"}}]
    budget, asked = scripted(monkeypatch, [cpsat.NONE])
    cpsat.decide(model({"pool": pool, "teams": [{"name": "t", "size": 2}], "prefer": prefer}), budget)
    assert [cuts for cuts, *_ in asked] == [False]


def test_what_is_impossible_for_fractions_too_comes_with_multipliers_that_prove_it() -> None:
    seats = [{"seat": "Cook", "who": {"trade": "cook"}, "number": 3}]
    pool = [{"id": f"P{n}", "trade": "cook" if n < 2 else "baker"} for n in range(9)]
    problem = load({"pool": pool, "teams": [{"name": "t", "size": 5, "seats": seats}]})
    program = encode(problem)
    relaxed = lp.relax_model(condense(program, np.arange(9), Linear()))
    assert relaxed is not None
    assert not relaxed.feasible
    found = lagrangian_bound(program, Linear(), relaxed.multipliers)
    assert found is not None
    assert found.limit < 0
