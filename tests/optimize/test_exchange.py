"""Exchanges between teams: true to every row, no better than the best, and stopped anywhere with a bound that holds."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from random import Random
from typing import Any

import numpy as np
import pytest

from composer import load
from composer.analyses import solution
from composer.analyses.solve.search import solve_problem
from composer.encoding.encode import encode
from composer.encoding.goal_bounds import orient
from composer.encoding.program import Source, row
from composer.measures import Linear
from composer.optimize.column_generation import generate_columns, rough_prices
from composer.optimize.exchange import exchange, one_by_one, state_of
from composer.optimize.query import Query, WarmStart
from composer.optimize.several_teams import prices_by_sizes
from composer.presolve.alike_teams import merge_alike
from composer.presolve.condense import Choice, CountModel, condense
from composer.presolve.lagrangian import LagrangianBound
from composer.presolve.part_model import ModelParts
from composer.presolve.worths import Listed
from composer.solvers import tuning
from composer.solvers.budget import Budget, OutOfBudget
from tests.support import oracle
from tests.support.ending import Ending
from tests.support.random_problems import random_scenario
from tests.support.samples import split

pytestmark = pytest.mark.unmeasured
SEEDS = range(300)
POSSIBLE = (3, 5)


def crowd(people: int, seed: int = 0) -> list[dict[str, Any]]:
    draw = Random(people + 1000 * seed)
    return [
        {"id": f"P{n}", "sex": "FM"[n % 2], "unit": f"U{n % 5}", "cost": draw.randint(1, 20), "n": draw.randint(0, 99)}
        for n in range(people)
    ]


def with_budgets(people: int, teams: int, size: int, seed: int = 0) -> dict[str, Any]:
    draw = Random(seed)
    own = [
        {
            "name": f"t{team}",
            "size": size,
            "seats": [{"seat": "lead", "who": {"n": {"at_least": 30}}}],
            "require": [{"total": "cost", "at_most": draw.randint(7 * size, 11 * size)}],
        }
        for team in range(teams)
    ]
    women = {"members": {"sex": "F"}, "at_least": teams * size // 3}
    apart = {"pairs": [["P0", "P1"], ["P2", "P3"]], "at_most": 0}
    require = [women, apart]
    return {"pool": crowd(people, seed), "teams": own, "require": require, "prefer": [{"most": {"total": "n"}}]}


def asked(tree: dict[str, Any], budget: Budget | None = None) -> tuple[Query, CountModel, LagrangianBound | None]:
    program = encode(load(tree))
    objective = orient(program.goals[0]).top
    question = Query(program, objective, budget or Budget(), WarmStart())
    model = condense(program, question.everybody, objective, pooling=False)
    return question, model, generate_columns(question, None).prices


def checked(tree: dict[str, Any], model: CountModel, choices: Iterator[Choice]) -> list[int]:
    """The values of some choices, each of which keeps every rule and is better than the last."""
    values: list[int] = []
    for choice in choices:
        assert model.broken(choice) is None
        placement = model.place(choice)
        teams = {name: [m.id for m in members] for name, members in solution.decode(load(tree), placement).items()}
        assert oracle.holds(tree, teams, None) == []
        values.append(choice.value(model.objective))
        assert values == sorted(set(values))
    return values


@pytest.mark.parametrize("seeds", split(SEEDS, 24))
def test_whatever_is_exchanged_keeps_every_rule_and_is_no_better_than_the_best(seeds: range) -> None:
    found = possible = 0
    for seed in seeds:
        tree = random_scenario(seed)
        program = encode(load(tree))
        if len(program.teams) < 2 or not program.goals or program.goals[0].quotient.count is not None:
            continue
        question, model, prices = asked(tree)
        truth = oracle.truth(tree)
        values = [] if prices is None else checked(tree, model, exchange(model, prices, Budget(), None))
        possible += truth.verdict == "best"
        found += bool(values)
        assert not values or truth.verdict == "best", f"seed {seed}"
        if values:
            best = question_value(question, truth.goals[0])
            assert values[-1] <= best, f"seed {seed}"
    assert found >= 0.5 * possible > 0


def question_value(question: Query, goal: Any) -> int:
    """What a goal's value is in the objective's own unit."""
    quotient = question.program.goals[0].quotient
    value = goal * quotient.scale * (1 if question.program.goals[0].most else -1)
    return int(value - orient(question.program.goals[0]).top.constant)


@pytest.mark.parametrize("seed", range(3))
def test_exchanges_reach_what_is_best_or_nearly_where_teams_have_budgets(seed: int) -> None:
    tree = with_budgets(40, 3, 3, seed)
    best = solve_problem(load(tree), Budget()).goals[0]
    assert best.proved
    assert best.value is not None
    _, model, prices = asked(tree)
    assert prices is not None
    values = checked(tree, model, exchange(model, prices, Budget(), None))
    assert 0.99 * best.value <= values[-1] <= best.value <= prices.bound


def test_an_exchange_begins_with_what_is_known_and_one_by_one_never_makes_it_worse() -> None:
    tree = with_budgets(40, 3, 3)
    question, model, prices = asked(tree)
    assert prices is not None
    values, choices = [], []
    for choice in exchange(model, prices, Budget(), None):
        values.append(choice.value(model.objective))
        choices.append(choice)
    first = model.place(choices[0])
    state = state_of(ModelParts(model), first)
    assert state is not None
    assert Choice(*np.split(state, [len(model.team)])).value(model.objective) == values[0]
    later = checked(tree, model, one_by_one(model, question.most_by_size, Budget(), first))
    assert later[0] == values[0]
    assert question.most_by_size >= values[-1]


def test_what_meets_a_part_meets_the_whole_with_the_rest_as_it_stands() -> None:
    _, model, prices = asked(with_budgets(30, 3, 3))
    assert prices is not None
    parts, draw = ModelParts(model), Random(5)
    *_, last = exchange(model, prices, Budget(), None)
    state = np.append(last.counts, last.auxiliaries)
    met = 0
    for _ in range(300):
        some = np.array(sorted(draw.sample(range(parts.width), 12)), np.intp)
        free = parts.with_helpers(some)
        changed = state.copy()
        for place in draw.sample(free.tolist(), 2):
            changed[place] = draw.randint(int(parts.lower[place]), int(parts.upper[place]))
        part = parts.part(free, state, parts.sums(state))
        whole = model.broken(parts.choice(changed)) is None
        assert whole == (part.broken(Choice(*np.split(changed[free], [len(some)]))) is None)
        moved = parts.sums(state) + parts.moved(free, state, changed)
        assert moved.tolist() == parts.sums(changed).tolist()
        met += whole and not np.array_equal(changed, state)
    assert met


@pytest.mark.parametrize("seed", POSSIBLE)
def test_wherever_it_is_stopped_the_best_found_and_the_bound_hold(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    tree = with_budgets(9, 3, 2, seed)
    truth = oracle.truth(tree)
    monkeypatch.setattr(tuning, "SMALL", 0)  # as where there are many people
    monkeypatch.setattr(tuning, "WIDE", 0)
    verdicts = set()
    writing = Ending()
    encode(load(tree), check=writing.check)
    later = [1, 2, 5, *range(20, 300, 40), *range(300, 2000, 400)]
    budgets = [Budget(writing.spent + work) for work in (1e-4, 1e-3, 3e-3, 1e-2, 0.03, 0.1, 1.0)]
    for budget in [*budgets, *(Ending(writing.looks + look) for look in later)]:
        outcome = solve_problem(load(tree), budget)
        verdicts.add(outcome.verdict)
        assert outcome.verdict != "impossible" or truth.verdict == "impossible"
        (goal,) = outcome.goals
        if outcome.teams:
            teams = {roster.name: [member.id for member in roster.members] for roster in outcome.teams}
            assert oracle.holds(tree, teams, None) == []
            assert goal.value is not None
            assert goal.value <= truth.goals[0]
            assert outcome.verdict != "best" or goal.value == truth.goals[0]
        assert goal.bound is not None  # once it is written down what is asked, something is known
        assert goal.bound >= truth.goals[0]
    assert {"best", "found"} <= verdicts


def test_a_search_that_is_out_of_work_ends_with_what_it_has() -> None:
    _, model, prices = asked(with_budgets(60, 4, 4))
    assert prices is not None
    budget = Budget(0.001)
    with pytest.raises(OutOfBudget):
        checked(with_budgets(60, 4, 4), model, exchange(model, prices, budget, None))
    assert budget.spent < 0.2


def test_the_same_work_gives_the_same_exchanges() -> None:
    _, model, prices = asked(with_budgets(60, 4, 4))
    assert prices is not None
    once, again = ([choice.counts.tolist() for choice in exchange(model, prices, Budget(), None)] for _ in range(2))
    assert once == again


def test_a_sum_that_doubles_cannot_tell_from_its_bound_is_still_told_from_it() -> None:
    each = [900_719_925_474_099] * 19  # 2^54 in all with the last one, in thousandths
    pay = [Decimal(number) / 1000 for number in (*each, 2**54 - sum(each))]
    rows = [{"id": f"P{n}", "pay": number} for n, number in enumerate(pay)]
    teams = [{"name": name, "size": {"at_least": 9, "at_most": 10}} for name in "ab"]
    program = encode(load({"pool": rows, "teams": teams, "prefer": [{"most": {"total": "pay"}}]}))
    objective = orient(program.goals[0]).top
    for more in (0, 1):
        held = program.holding([row(objective, 2**54 + more, None, Source("a goal that is held"))])
        everybody = Query(held, Linear(), Budget(), WarmStart()).everybody
        model = condense(held, everybody, Linear(), pooling=False)
        times = np.append(np.zeros(len(program.rows), np.int64), -1)
        choices = [*exchange(model, LagrangianBound(1, Listed(np.zeros(20, np.int64)), 1, times), Budget(), None)]
        assert len(choices) == 1 - more
        assert all(model.broken(choice) is None for choice in choices)


def test_teams_alike_are_priced_as_one_with_the_same_bound() -> None:
    for number in (2, 5):
        require = [{"share": {"sex": "F"}, "at_least": "40%"}, {"members": {"unit": "U1"}, "at_least": 1}]
        alike = {"name": "a", "number": number, "size": 4, "require": require}
        other = {"name": "b", "size": 3}
        tree = {"pool": crowd(60), "teams": [alike, other], "prefer": [{"most": {"total": "n"}}]}
        tree["require"] = [{"total": "cost", "at_most": 10 * (4 * number + 3)}]
        program = encode(load(tree))
        objective = orient(program.goals[0]).top
        merged = merge_alike(program, objective)
        assert merged is not None
        assert [block.most for block in merged.program.blocks] == [4 * number, 3]
        assert len(merged.row) == len(program.rows)
        question = Query(program, objective, Budget(), WarmStart())
        together = generate_columns(question, None).prices
        apart = generate_columns(Query(merged.program, merged.objective, Budget(), WarmStart()), None).prices
        best = solve_problem(load(tree), Budget()).goals[0]
        assert together is not None
        assert apart is not None
        assert together.bound == apart.bound
        assert best.value is not None
        assert best.value <= together.bound <= best.value + number


def test_teams_that_differ_in_one_number_are_not_taken_for_alike() -> None:
    teams = [
        {"name": name, "size": 3, "require": [{"total": "cost", "at_most": most}]}
        for name, most in (("a", 30), ("b", 31))
    ]
    program = encode(load({"pool": crowd(20), "teams": teams, "prefer": [{"most": {"total": "n"}}]}))
    assert merge_alike(program, orient(program.goals[0]).top) is None


@pytest.mark.parametrize("seeds", split(SEEDS, 40))
def test_rough_prices_and_those_by_sizes_bound_every_choice(seeds: range) -> None:
    rough = sizes = 0
    for seed in seeds:
        tree = random_scenario(seed)
        program = encode(load(tree))
        if len(program.teams) < 2 or not program.goals or program.goals[0].quotient.count is not None:
            continue
        question = Query(program, orient(program.goals[0]).top, Budget(), WarmStart())
        told = [rough_prices(question), prices_by_sizes(question)]
        rough, sizes = rough + (told[0] is not None), sizes + (told[1] is not None)
        if not any(told) or (truth := oracle.truth(tree)).verdict != "best":
            continue
        best = question_value(question, truth.goals[0])
        assert all(each.bound >= best for each in told if each is not None), f"seed {seed}"
    assert rough + sizes > 0


def test_teams_that_differ_in_budgets_are_roughly_alike_and_priced_by_sums_of_bounds() -> None:
    tree = with_budgets(60, 4, 4)
    del tree["require"][1]  # of pairs, which are cut off
    program = encode(load(tree))
    objective = orient(program.goals[0]).top
    assert merge_alike(program, objective) is None
    merged = merge_alike(program, objective, roughly=True)
    assert merged is not None
    assert [(block.least, block.most) for block in merged.program.blocks] == [(16, 16)]
    budgets = [team["require"][0]["at_most"] for team in tree["teams"]]
    assert any(-(row.low or 0) == sum(budgets) or row.high == sum(budgets) for row in merged.program.rows)
    question = Query(program, objective, Budget(), WarmStart())
    rough, sharp = rough_prices(question), generate_columns(question, None).prices
    assert rough is not None
    assert sharp is not None
    assert sharp.bound <= rough.bound <= 1.01 * sharp.bound


def test_twenty_teams_with_budgets_have_a_team_and_a_bound_after_little_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tuning, "WIDE", 0)
    tree = with_budgets(400, 6, 4)
    outcome = solve_problem(load(tree), Budget(0.15))
    (goal,) = outcome.goals
    assert goal.value is not None
    assert goal.bound is not None
    assert goal.bound <= 1.05 * goal.value
