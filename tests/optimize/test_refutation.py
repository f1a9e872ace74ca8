"""That nothing is better is proved in whole numbers, at every magnitude, and never of what is not so."""

from __future__ import annotations

import random
from typing import Any

import numpy as np
import pytest

from composer import Disagreement, load, solve
from composer.encoding import smaller_weights
from composer.encoding.encode import encode
from composer.measures import Linear
from composer.optimize import maximize, refutation
from composer.optimize.refutation import prove_none, prove_none_better
from composer.presolve.condense import Choice, CountModel, condense
from composer.presolve.enumeration import enumerate_all
from composer.presolve.lagrangian import lagrangian_bound
from composer.presolve.propagation import Branch, Narrowing, System
from composer.solvers import cpsat, highs
from composer.solvers.branching import Branching
from composer.solvers.budget import Budget
from tests.support import oracle
from tests.support.larger_problems import larger_scenario
from tests.support.random_problems import random_scenario


def model_of(scenario: dict[str, Any], goal: bool = False) -> CountModel:
    """Of the first goal, or of none."""
    program = encode(load(scenario))
    objective = Linear()
    if goal:
        (aim, *_) = program.goals
        objective = aim.quotient.top if aim.most else -aim.quotient.top
    return condense(program, np.flatnonzero(program.eligible), objective)


@pytest.mark.by_the_hundred
@pytest.mark.parametrize("block", range(4))
def test_branches_close_exactly_where_brute_force_finds_no_team(block: int) -> None:
    for seed in range(block * 40, block * 40 + 40):
        scenario = random_scenario(seed)
        model = model_of({**scenario, "prefer": []})
        found = Branching(model, Budget()).search()
        truth = not any(True for _ in oracle.feasible(scenario))
        assert found.nothing is truth, f"seed {seed}"
        assert (found.choice is None) is truth, f"seed {seed}"
        assert found.choice is None or model.broken(found.choice) is None, f"seed {seed}"


@pytest.mark.by_the_hundred
def test_nothing_is_better_than_the_best_and_something_than_any_less() -> None:
    held = 0
    for seed in range(120):
        scenario = larger_scenario(seed, 30) if seed % 2 else random_scenario(seed)
        program = encode(load(scenario))
        sums = [aim for aim in program.goals if aim.quotient.count is None and aim.quotient.top.people]
        if not sums:
            continue
        objective = sums[0].quotient.top if sums[0].most else -sums[0].quotient.top
        model = condense(program, np.flatnonzero(program.eligible), objective)
        decision = cpsat.decide(model, Budget())
        if decision.choice is None or decision.value is None:
            continue
        held += 1
        factor = refutation.common_divisor(model.objective)
        found = lagrangian_bound(program, objective, np.zeros(len(program.rows)))
        assert found is not None
        for priced in (None, found):
            assert prove_none_better(model, decision.value, priced, Budget()) in ("sums", "cases"), f"seed {seed}"
            with pytest.raises(Disagreement):
                prove_none_better(model, decision.value - factor, priced, Budget())
    assert held > 35


def test_a_model_that_something_meets_is_never_said_to_be_met_by_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    scenario = {"pool": [{"id": "A"}, {"id": "B"}], "teams": [{"name": "t", "size": 1}]}
    with pytest.raises(Disagreement):
        prove_none(model_of(scenario), Budget())
    monkeypatch.setattr(refutation, "_tried", lambda *_: False)
    with pytest.raises(Disagreement):
        prove_none(model_of(scenario), Budget())
    monkeypatch.setattr(refutation, "_branched", lambda *_: False)
    with pytest.raises(Disagreement):
        prove_none(model_of(scenario), Budget())


def test_where_no_case_is_closed_the_basis_is_the_second_engine_and_without_it_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pool = [{"id": f"P{n}", "sex": "FM"[n % 2], "cost": 3} for n in range(6)]
    team = {"name": "t", "size": 2, "require": [{"total": "cost", "exactly": 7}]}
    program = encode(load({"pool": pool, "teams": [team]}))
    model = condense(program, np.arange(6), Linear())
    assert prove_none(model, Budget()) == "cases"
    for name in ("_tried", "_branched"):
        monkeypatch.setattr(refutation, name, lambda *_: False)
    assert prove_none(model, Budget()) == "two engines"
    monkeypatch.setattr(highs, "confirms_impossible", lambda *_: False)
    assert prove_none(model, Budget()) == "one engine"
    assert solve(load({"pool": pool, "teams": [team]})).basis in ("sums", "cases")  # rows alone show it


def test_the_word_of_one_engine_is_told_as_such_and_is_no_proof(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(maximize, "prove_none_better", lambda *_: "one engine")
    pool = [{"id": f"P{n}", "score": n} for n in range(4)]
    problem = load({"pool": pool, "teams": [{"name": "t", "size": 2}], "prefer": [{"most": {"total": "score"}}]})
    outcome = solve(problem)
    assert (outcome.verdict, outcome.basis) == ("found", "one engine")
    assert [(goal.value, goal.proved, goal.basis) for goal in outcome.goals] == [(5, False, "one engine")]


def feasible(model: CountModel) -> list[Choice]:
    """Every choice that meets the rows, helpers and all: for models of a few columns."""
    ranges = [range(up + 1) for up in model.upper.tolist()] + [range(a, b + 1) for a, b in model.program.auxiliaries]
    grid = np.stack(np.meshgrid(*ranges, indexing="ij"), -1).reshape(-1, len(ranges)) if ranges else np.zeros((1, 0))
    width = len(model.team)
    choices = (Choice(line[:width], line[width:]) for line in grid.astype(np.int64))
    return [choice for choice in choices if model.broken(choice) is None]


@pytest.mark.by_the_hundred
def test_narrowing_never_leaves_out_what_meets_the_rows_whatever_the_multiples() -> None:
    draw = np.random.default_rng(5)
    looked = narrowed = 0
    for seed in range(150):
        model = model_of({**random_scenario(seed), "prefer": []})
        size = float(np.prod(np.append(model.upper, [b - a for a, b in model.program.auxiliaries]) + 1.0))
        if size > 20_000:
            continue
        choices = feasible(model)
        system = System.of(model)
        narrowing = Narrowing(system)
        branches = [narrowing.by_rows(system.root)]
        for _ in range(6):
            shape = draw.normal(size=len(system.ends)) * 10 ** draw.uniform(-6, 6, len(system.ends))
            branches.append(narrowing.by_multiples(system.root, shape * (draw.random(len(shape)) < 0.4)))
        for branch in branches:
            narrowed += branch.empty or bool((branch.high < system.root.high).any())
            for choice in choices:
                looked += 1
                values = np.append(choice.counts[system.live], choice.auxiliaries)
                assert (values >= branch.low[: len(values)]).all(), f"seed {seed}"
                assert (values <= branch.high[: len(values)]).all(), f"seed {seed}"
    assert looked > 500
    assert narrowed > 50


def test_a_spare_of_zero_closes_nothing() -> None:
    """A sum that can just be reached is no proof."""
    pool = [{"id": "A", "v": 3}, {"id": "B", "v": 4}]
    for wanted, empty in ((7, False), (8, True)):
        team = {"name": "t", "size": {"at_least": 0, "at_most": 2}, "require": [{"total": "v", "at_least": wanted}]}
        model = model_of({"pool": pool, "teams": [team]})
        narrowing = Narrowing(System.of(model))
        shape = np.zeros(len(narrowing.system.ends))
        shape[[row.label for row in model.rows].index(f"total v: at least {wanted}")] = 1.0
        assert narrowing.by_multiples(narrowing.system.root, shape).empty is empty
        assert narrowing.by_rows(narrowing.system.root).empty is empty


@pytest.mark.by_the_hundred
@pytest.mark.parametrize("exponent", [3, 8, 9, 10, 11])
def test_rows_made_light_say_the_same(exponent: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a fixed size sums are counted from the least, and nobody weighs more than a bound needs."""
    for seed in range(25):
        draw = random.Random(f"{exponent} {seed}")
        base = 10**exponent
        pool = [
            {"id": f"P{n}", "c": base + draw.randint(-9, 9), "d": draw.choice([1, base, 3 * base])} for n in range(6)
        ]
        size = draw.randint(1, 3)
        some = draw.sample(pool, size)
        rows = [
            {"total": "c", draw.choice(["at_least", "at_most", "exactly"]): sum(row["c"] for row in some)},
            {"total": "d", draw.choice(["at_least", "at_most"]): draw.choice([2, base + 1, 2 * base])},
        ]
        tree: dict[str, Any] = {
            "pool": pool,
            "teams": [{"name": "t", "size": size, "require": rows}],
            "prefer": [{draw.choice(["most", "least"]): {"total": "c"}}, {"least": {"total": "d"}}],
        }
        truth = oracle.truth({**tree, "pool": [{k: str(v) for k, v in row.items()} for row in pool]})
        for heavy in (1, 2**62):
            monkeypatch.setattr(smaller_weights, "HEAVY", heavy)
            outcome = solve(load(tree))
            assert outcome.verdict == truth.verdict, f"seed {seed}"
            if truth.verdict == "best":
                assert [goal.value for goal in outcome.goals] == truth.goals, f"seed {seed}"


def test_a_fixed_size_takes_what_all_have_off_every_weight() -> None:
    pool = [{"id": f"P{n}", "c": 10**10 + n} for n in range(5)]
    team = {"name": "t", "size": 2, "require": [{"total": "c", "at_least": 2 * 10**10 + 5}]}
    program = encode(load({"pool": pool, "teams": [team], "prefer": [{"most": {"total": "c"}}]}))
    (asked,) = [row for row in program.rows if row.source.label.startswith("total c")]
    assert asked.low == 5
    assert program.goals[0].quotient.top.constant == 2 * 10**10
    open_ended = {**team, "size": {"at_least": 1, "at_most": 2}}
    program = encode(load({"pool": pool, "teams": [open_ended]}))
    (asked,) = [row for row in program.rows if row.source.label.startswith("total c")]
    assert asked.low == 2 * 10**10 + 5


def test_a_helper_of_a_huge_range_follows_from_the_rows_and_is_not_tried_value_by_value() -> None:
    pool = [{"id": f"P{n}", "c": 10**10 + n} for n in range(5)]
    aim = {"total": "c", "at_least": 10**10, "aim": 3 * 10**10}
    team = {"name": "t", "size": {"at_least": 1, "at_most": 2}, "require": [aim]}
    program = encode(load({"pool": pool, "teams": [team]}))
    model = condense(program, np.arange(5), -program.goals[0].quotient.top)
    best = -(10**10 - 7)  # the two that add most lack so much
    assert enumerate_all(model.above(best), [], 10_000).nothing is True
    assert enumerate_all(model.above(best - 1), [], 10_000).nothing is False


def test_a_branch_tells_whether_it_is_empty() -> None:
    assert not Branch(np.array([1, 2]), np.array([1, 3])).empty
    assert Branch(np.array([1, 2]), np.array([1, 3])).closed.empty


@pytest.mark.parametrize("size", [1, {"at_least": 1, "at_most": 2}])
def test_who_adds_more_than_a_ceiling_stays_too_dear_and_who_adds_a_floor_alone_stays_enough(size: object) -> None:
    pool = [
        {"id": "A", "cost": 3 * 10**9, "score": 9},
        {"id": "B", "cost": 10**9, "score": 1},
        {"id": "C", "cost": 2 * 10**9, "score": 5},
    ]
    for bound, best in (({"at_most": 2_500_000_000}, 5), ({"at_most": 2_999_999_999}, 5), ({"at_most": 3 * 10**9}, 9)):
        team = {"name": "t", "size": size, "require": [{"total": "cost", **bound}]}
        outcome = solve(load({"pool": pool, "teams": [team], "prefer": [{"most": {"total": "score"}}]}))
        assert [goal.value for goal in outcome.goals] == [best]
    for floor, least in ((1_500_000_000, 5), (2 * 10**9, 5), (2_000_000_001, 9 if size == 1 else 6)):
        team = {"name": "t", "size": size, "require": [{"total": "cost", "at_least": floor}]}
        outcome = solve(load({"pool": pool, "teams": [team], "prefer": [{"least": {"total": "score"}}]}))
        assert [goal.value for goal in outcome.goals] == [least]
