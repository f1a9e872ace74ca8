"""Rows in lowest terms, and what a linear program may claim."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from composer import load, solve
from composer.base.errors import Disagreement
from composer.encoding import seat_rows
from composer.encoding.builder import ProgramBuilder, RowWriter
from composer.encoding.program import Source, row
from composer.measures import Linear, Trait
from composer.optimize import maximize
from composer.pool.strings.decimals import looks_numeric
from composer.solvers import lp, tuning


def test_bounds_are_rounded_inward_when_a_common_factor_is_divided_out() -> None:
    found = row(Linear(auxiliaries={0: 2, 1: -4}), -3, 3, Source("x"))
    assert (found.low, found.high) == (-1, 1)
    assert dict(found.expression.auxiliaries) == {0: 1, 1: -2}


def test_a_constant_moves_into_both_bounds_with_its_sign_turned() -> None:
    found = row(Linear(auxiliaries={0: 1}, constant=5), 7, 9, Source("x"))
    assert (found.low, found.high) == (2, 4)
    assert found.expression.constant == 0


def test_people_and_helpers_share_one_factor() -> None:
    found = row(Linear({(0, 0): np.array([0, 6, 9])}, {0: 3}), None, 10, Source("x"))
    assert found.expression.people[0, 0].tolist() == [0, 2, 3]
    assert (found.expression.auxiliaries[0], found.high) == (1, 3)


@pytest.mark.parametrize("table", [0, 1 << 16])
def test_keys_are_numbered_in_their_order_by_a_table_and_by_sorting(
    table: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seat_rows, "TABLE", table)
    keys = np.array([4, 9, 0, 9, 700, 0], np.int64)
    codes, somewhere = seat_rows._numbered(keys)
    assert (codes.tolist(), codes.dtype) == ([1, 2, 0, 2, 3, 0], np.int32)
    assert keys[somewhere].tolist() == [0, 4, 9, 700]


def scope_over(passing: int, others: int) -> RowWriter:
    """Of a team that `passing` people could be in, and `others` not."""
    pool = [{"id": f"P{n}", "fit": "yes" if n < passing else "no"} for n in range(passing + others)]
    problem = load({"pool": pool, "teams": [{"name": "t", "size": 2, "everyone": {"fit": "yes"}}]})
    return RowWriter(ProgramBuilder(problem, False), (0,), Source("x"))


@pytest.mark.parametrize("size", [2, 3])
def test_only_those_who_may_be_in_a_team_are_counted_by_their_codes(size: int) -> None:
    scope = scope_over(4, 3)
    trait = scope.sheet.trait(Trait(np.array([1, 0, 1, 1, 1, 0, 1], np.int32), size))
    assert scope.sheet.heads(0, trait).tolist() == [1, 3, 0][:size]


@pytest.mark.parametrize("codes", [1, 3, 9])
def test_sums_that_could_leave_the_exact_range_are_refused_however_few_weights_make_them(codes: int) -> None:
    scope = scope_over(200, 0)
    trait = Trait((np.arange(200) % codes).astype(np.int32), codes)
    scope.exact(scope.total(trait, [-(2**52)] * codes))  # 200 · 2^52 < 2^60 < 200 · 2^53
    with pytest.raises(OverflowError):
        scope.exact(scope.total(trait, [-(2**53)] * codes))


@pytest.mark.parametrize("ends", [(0, 2**50), (-(2**50), 3)])
def test_helpers_count_towards_the_exact_range_by_the_farther_of_their_ends(ends: tuple[int, int]) -> None:
    scope = scope_over(2, 0)
    helper = scope.auxiliary(*ends)
    scope.exact(helper * -(2**10))
    with pytest.raises(OverflowError):
        scope.exact(helper * -(2**11))


def test_multipliers_that_prove_nothing_do_not_make_a_problem_impossible(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tuning, "SMALL", 0)
    monkeypatch.setattr(
        lp,
        "relax_model",
        lambda model, _budget: lp.RelaxationResult(
            False, np.zeros(len(model.program.rows)), np.empty(0, np.intp), np.empty(0)
        ),
    )
    pool = [{"id": f"P{n}", "score": n} for n in range(5)]
    scenario = {"pool": pool, "teams": [{"name": "t", "size": 2}], "prefer": [{"most": {"total": "score"}}]}
    outcome = solve(load(scenario))
    assert (outcome.verdict, outcome.goals[0].value) == ("best", 7)


def test_what_is_too_large_for_a_quantity_is_not_taken_for_one() -> None:
    assert looks_numeric("1000000000000")
    assert not looks_numeric("1000000000001")
    assert not looks_numeric("0123")


def test_an_aim_over_nobody_is_one_short_even_where_everybody_would_match() -> None:
    women = {"share": {"sex": "F"}, "at_least": "0%", "aim": "50%"}
    team = {"name": "t", "size": 0, "require": [women]}
    outcome = solve(load({"pool": [{"id": "A", "sex": "F"}, {"id": "B", "sex": "F"}], "teams": [team]}))
    assert (outcome.verdict, [goal.value for goal in outcome.goals]) == ("best", [1])


def test_a_mean_over_a_fixed_number_of_people_is_scaled_by_all_of_them() -> None:
    pool = [{"id": f"P{n}", "x": n} for n in (1, 2, 3, 4)]
    team = {"name": "t", "size": 3, "require": [{"average": "x", "at_least": 3}]}
    outcome = solve(load({"pool": pool, "teams": [team], "prefer": [{"least": {"average": "x"}}]}))
    assert [goal.value for goal in outcome.goals] == [3]


def test_prices_that_call_a_later_goal_impossible_are_contradicted(monkeypatch: pytest.MonkeyPatch) -> None:
    priced, calls = maximize.generate_columns, []

    def wrong_at_the_second(*given: Any, **more: Any) -> Any:
        calls.append(1)
        return (
            maximize.PricedSample(given[0], None, np.arange(5), np.arange(5), impossible=True)
            if len(calls) > 1
            else priced(*given, **more)
        )

    monkeypatch.setattr(tuning, "SMALL", 0)
    monkeypatch.setattr(maximize, "generate_columns", wrong_at_the_second)
    pool = [{"id": f"P{n}", "score": n} for n in range(5)]
    goals = [{"most": {"total": "score"}}, {"least": {"members": {"id": "P1"}}}]
    with pytest.raises(Disagreement):
        solve(load({"pool": pool, "teams": [{"name": "t", "size": 2}], "prefer": goals}))
