"""Trying everything out against brute force over teams; and what is said where there is too much to try."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from composer import load
from composer.encoding.encode import encode
from composer.encoding.program import Source, row
from composer.measures import Linear
from composer.optimize.query import Query, WarmStart
from composer.presolve.condense import CountModel
from composer.presolve.enumeration import enumerate_all
from composer.solvers import cpsat, lp
from composer.solvers.budget import Budget
from tests.support import oracle
from tests.support.larger_problems import larger_scenario
from tests.support.random_problems import random_scenario
from tests.support.samples import sample

MOST = 20_000


def model_of(scenario: dict[str, object], few: int | None = None) -> CountModel:
    question = Query(encode(load({**scenario, "prefer": []})), Linear(), Budget(), WarmStart())
    return question.over(question.everybody[:few])


def drawn(model: CountModel, seed: int, number: int) -> list[np.ndarray]:
    """Multipliers of any sign and size."""
    draw = np.random.default_rng(seed)
    size = len(model.program.rows)
    return [draw.normal(size=size) * 10 ** draw.uniform(-3, 3) * (draw.random(size) < 0.5) for _ in range(number)]


@pytest.mark.parametrize("block", sample(range(8), 1))
def test_nothing_is_left_exactly_where_brute_force_finds_no_team(block: int) -> None:
    for seed in range(block * 25, block * 25 + 25):
        scenario = random_scenario(seed)
        model = model_of(scenario)
        truth = not any(True for _ in oracle.feasible(scenario))
        for multipliers in ([], drawn(model, seed, 1), drawn(model, seed, 3)):
            tried = enumerate_all(model, multipliers, MOST)
            assert tried.nothing in (truth, None), f"seed {seed}"


@pytest.mark.by_the_hundred
def test_it_is_mostly_found_out_and_both_ways() -> None:
    said = [enumerate_all(model_of(random_scenario(seed)), [], MOST).nothing for seed in range(0, 200, 3)]
    assert said.count(None) < 8
    assert said.count(True) > 8
    assert said.count(False) > 30


@pytest.mark.by_the_hundred
def test_it_agrees_with_the_engine_on_a_few_people_of_larger_pools_whatever_the_multipliers() -> None:
    verdicts = []
    for seed in range(60):
        scenario = larger_scenario(seed)
        model = model_of(scenario, 20)
        decision = cpsat.decide(model, Budget())
        assert decision.proved
        relaxed = lp.relax_model(model)
        multipliers = drawn(model, seed, 1) + ([relaxed.multipliers] if relaxed is not None else [])
        tried = enumerate_all(model, multipliers, MOST)
        assert tried.nothing in (decision.choice is None, None), f"seed {seed}"
        verdicts.append(tried.nothing)
    assert verdicts.count(True) > 8
    assert verdicts.count(False) > 8


@pytest.mark.unmeasured
def test_multipliers_of_a_linear_program_that_is_infeasible_leave_little_to_try() -> None:
    saved = 0
    for seed in range(60):
        model = model_of(larger_scenario(seed), 20)
        relaxed = lp.relax_model(model)
        if relaxed is None or relaxed.feasible or len(model.program.blocks) > 1:
            continue
        alone, helped = enumerate_all(model, [], MOST), enumerate_all(model, [relaxed.multipliers], MOST)
        assert helped.nothing
        assert helped.states <= 2
        saved += alone.states > 100
    assert saved > 2


def test_with_next_to_no_room_it_gives_up_instead_of_guessing() -> None:
    people = [{"id": f"P{n}", "score": 3**n} for n in range(14)]
    for wanted, truth in ((3**13 + 2, True), (3**13 + 3, False)):
        team = {
            "name": "t",
            "size": {"at_least": 1},
            "require": [{"total": "score", "at_least": wanted, "at_most": wanted}],
        }
        model = model_of({"pool": people, "teams": [team]})
        assert enumerate_all(model, [], MOST).nothing is truth
    size = {"at_least": 7, "at_most": 7}
    odd = {"total": "score", "at_least": 101, "at_most": 101}
    people = [{"id": f"P{n}", "score": 2 * n + 14} for n in range(14)]
    model = model_of({"pool": people, "teams": [{"name": "t", "size": size, "require": [odd]}]})
    assert enumerate_all(model, [], 3).nothing is None


def test_a_model_without_columns_is_settled_at_once() -> None:
    people = [{"id": "A", "sex": "F"}]
    for least, truth in ((0, False), (1, True)):
        team = {"name": "t", "size": {"at_least": least}, "everyone": {"sex": "M"}}
        assert enumerate_all(model_of({"pool": people, "teams": [team]}), [], MOST).nothing is truth


def test_helpers_that_begin_above_zero_count_from_there() -> None:
    people = [{"id": f"P{n}"} for n in range(3)]
    program = encode(load({"pool": people, "teams": [{"name": "t", "size": {"at_least": 0, "at_most": 1}}]}))
    size = program.rows[0].expression
    for begin, truth in ((1, False), (2, True)):
        helper = Linear(auxiliaries={len(program.auxiliaries): -1})
        held = replace(program, auxiliaries=(*program.auxiliaries, (begin, 3))).holding(
            [row(size + helper, 0, 0, Source("as many"))]
        )
        question = Query(held, Linear(), Budget(), WarmStart())
        assert enumerate_all(question.over(question.everybody), [], MOST).nothing is truth
