"""The price bound: never below any team's value, whatever the multipliers; recomputed in plain Python."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from composer import load
from composer.encoding.encode import encode
from composer.encoding.program import Program
from composer.measures import Linear
from composer.optimize import maximize
from composer.presolve import lagrangian
from composer.presolve.lagrangian import lagrangian_bound
from composer.presolve.schedules import NEVER
from composer.presolve.worths import Listed
from composer.solvers.budget import Budget
from tests.support.larger_problems import larger_scenario
from tests.support.random_problems import random_scenario


def programs() -> Iterator[tuple[int, Program]]:
    for seed in range(120):
        program = encode(load(random_scenario(seed) if seed % 2 else larger_scenario(seed)))
        if program.goals and program.goals[0].quotient.count is None:
            yield seed, program


def weight_of(program: Program, expression: Linear, team: int, person: int) -> int:
    """What one person in one team adds to an expression."""
    return sum(
        int(weights[program.traits[trait].codes[person]])
        for (where, trait), weights in expression.people.items()
        if where == team
    )


def bound_in_fractions(program: Program, objective: Linear, multipliers: list[int], scale: int) -> Fraction:
    """The bound of `presolve.lagrangian`'s docstring, line by line, one person and one row at a time."""
    pi = [Fraction(m, scale) for m in multipliers]
    total = Fraction(0)
    for m, row in zip(pi, program.rows, strict=True):
        if m > 0:
            total += m * row.high
        elif m < 0:
            total += m * row.low
    for person in range(len(program.pool)):
        gains = [Fraction(0)]
        for team, block in enumerate(program.blocks):
            if block.eligible[person]:
                gain = Fraction(weight_of(program, objective, team, person))
                for m, row in zip(pi, program.rows, strict=True):
                    gain -= m * weight_of(program, row.expression, team, person)
                gains.append(gain)
        total += max(gains)
    for helper, (low, high) in enumerate(program.auxiliaries):
        gain = Fraction(objective.auxiliaries.get(helper, 0))
        for m, row in zip(pi, program.rows, strict=True):
            gain -= m * row.expression.auxiliaries.get(helper, 0)
        total += max(gain * low, gain * high)
    return total


def random_multipliers(draw: random.Random, program: Program) -> np.ndarray[Any, np.dtype[np.float64]]:
    return np.array([draw.choice([0.0, draw.uniform(-40, 40), draw.uniform(-1, 1)]) for _ in program.rows])


@pytest.mark.unmeasured
def test_the_bound_is_the_one_of_its_docstring_to_the_last_digit() -> None:
    draw = random.Random(3)
    for seed, program in itertools.islice(programs(), 40):
        objective = program.goals[0].quotient.top
        multipliers = random_multipliers(draw, program)
        found = lagrangian_bound(program, objective, multipliers)
        assert found is not None
        usable = []
        for m, row in zip(multipliers.tolist(), program.rows, strict=True):
            wrong = (m > 0 and row.high is None) or (m < 0 and row.low is None)
            usable.append(0 if wrong else round(m * found.scale))
        expected = bound_in_fractions(program, objective, usable, found.scale)
        assert Fraction(found.limit, found.scale) == expected, f"seed {seed}"


@pytest.mark.by_the_hundred
def test_no_team_is_worth_more_than_the_bound_and_none_with_an_outsider_more_than_its_price_allows() -> None:
    draw = random.Random(5)
    checked = 0
    for seed, program in programs():
        objective = program.goals[0].quotient.top
        answer = maximize.maximize(program, objective, Budget())
        if answer.placement is None:
            continue
        members = np.concatenate(answer.placement.members)
        for _ in range(5):
            found = lagrangian_bound(program, objective, random_multipliers(draw, program))
            assert found is not None
            assert answer.value is not None
            assert answer.value <= found.bound, f"seed {seed}"
            assert set(members.tolist()) <= set(found.survivors(answer.value).tolist()), f"seed {seed}"
            checked += 1
    assert checked > 200


@pytest.mark.unmeasured
def test_nobody_who_may_be_in_no_team_has_a_price() -> None:
    for _, program in itertools.islice(programs(), 20):
        found = lagrangian_bound(program, program.goals[0].quotient.top, np.zeros(len(program.rows)))
        assert found is not None
        eligible = np.logical_or.reduce([block.eligible for block in program.blocks])
        assert ((found.person > NEVER) == eligible).all()


@pytest.mark.unmeasured
def test_numbers_beyond_the_exact_range_give_no_prices_rather_than_wrong_ones() -> None:
    _, program = next(programs())
    assert lagrangian_bound(program, program.goals[0].quotient.top, np.full(len(program.rows), 1e300)) is None


def test_prices_of_small_fractions_are_exact() -> None:
    for denominator in range(1, 17):
        assert lagrangian.SMALL_NUMBERS % denominator == 0
    assert lagrangian.fine_scale(2.0**57) == lagrangian.FINEST
    assert lagrangian.fine_scale(float(lagrangian.FINEST)) == lagrangian.FINEST
    assert lagrangian.fine_scale(lagrangian.FINEST - 1.0) == lagrangian.FINEST // 2
    assert lagrangian.fine_scale(lagrangian.SMALL_NUMBERS - 1.0) == 2**19
    assert lagrangian.fine_scale(1.0) == 1
    assert lagrangian.fine_scale(0.5) == 0


def test_a_sum_that_64_bits_do_not_hold_is_exact() -> None:
    large = np.full(1000, 2**60 - 1, np.int64)
    assert Listed(large).gains() == 1000 * (2**60 - 1)
