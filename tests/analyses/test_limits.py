"""A limit or Ctrl-C may end a search at any moment: stopped anywhere, right everywhere. Counted in looks at the budget,
not in time, so that every moment is the same one on every machine."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from random import Random
from typing import Any

import numpy as np
import pytest

from composer import Outcome, load
from composer.analyses.solve import search
from composer.base.errors import Undecided
from composer.checking.check import check
from composer.checking.verify import verify
from composer.encoding.encode import encode
from composer.infeasibility.certificate.best import certify_best, certify_none
from composer.measures import Linear
from composer.optimize import maximize
from composer.optimize.epsilon_constraint import EpsilonConstraint
from composer.optimize.query import Query, WarmStart
from composer.presolve.cliques import ConflictGraph
from composer.presolve.condense import condense
from composer.presolve.enumeration import enumerate_all
from composer.presolve.lagrangian import lagrangian_bound
from composer.presolve.pair_rows import PairRows
from composer.presolve.propagation import System
from composer.solvers import cpsat, lp, tuning
from composer.solvers.branching import Branching
from composer.solvers.budget import Budget, OutOfBudget
from composer.solvers.phase_one import LPPoint, Relaxation
from tests.support import oracle
from tests.support.ending import Ending
from tests.support.random_problems import random_scenario

Tree = dict[str, Any]
MOST = 100
"""Looks, about, at which one problem is stopped; each of them where there are fewer."""
AFTER = 3
"""Looks that may still come after the one that said stop: one a floor of the house."""


def wrong(tree: Tree, outcome: Outcome) -> list[str]:
    """What an answer that may have been cut short says that is not so, by brute force."""
    truth = oracle.truth(tree)
    if outcome.verdict in ("best", "impossible") and outcome.verdict != truth.verdict:
        return [f"{outcome.verdict}, in truth {truth.verdict}"]
    said = []
    values = [goal.value for goal in outcome.goals]
    if outcome.teams:
        teams = {roster.name: [member.id for member in roster.members] for roster in outcome.teams}
        seats = {roster.name: {member.id: member.seat for member in roster.members} for roster in outcome.teams}
        said += oracle.holds(tree, teams, seats)
        if values != oracle.goal_values(tree, teams):
            said.append(f"goals {values}, in truth {oracle.goal_values(tree, teams)}")
    elif any(value is not None for value in values):
        said.append("goals without a team")
    if (outcome.verdict in ("best", "found")) != bool(outcome.teams):
        said.append(f"{outcome.verdict} with {len(outcome.teams)} teams")
    for goal, best in zip(outcome.goals, truth.goals, strict=False):
        beyond = goal.bound is not None and (goal.bound < best if goal.most else goal.bound > best)
        if beyond or (goal.proved and goal.value != best):
            said.append(f"{goal.goal} {goal.value}, bound {goal.bound}, in truth {best}")
        if goal.value != best:
            break  # bounds of the later ones are among teams that reach it
    if outcome.verdict == "best" and values != list(truth.goals):
        said.append("not the best")
    return said


def stopped(tree: Tree, last: int) -> tuple[Outcome, Ending]:
    budget = Ending(last)
    return search.solve_problem(load(tree), budget), budget


def looks_of(tree: Tree) -> int:
    budget = Ending()
    search.solve_problem(load(tree), budget)
    return budget.looks


@pytest.fixture(params=["as it is", "by prices and cores"])
def roads(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Small problems take the short road; with small limits they take the one of large pools."""
    if request.param != "as it is":
        for name, number in {"SMALL": 0, "SAMPLE": 4, "JOINING": 2, "CORE": 1}.items():
            monkeypatch.setattr(tuning, name, number)
        monkeypatch.setattr(tuning, "LP_WATCHED", -1)
    return str(request.param)


@pytest.mark.by_the_hundred
@pytest.mark.parametrize("seed", [5, 7, 18, 19])
def test_stopped_at_any_look_whatever_is_said_is_so(seed: int, roads: str) -> None:
    tree = random_scenario(seed)
    looks = looks_of(tree)
    assert looks > 50
    for last in range(1, looks + 1, 1 + looks // MOST):
        outcome, budget = stopped(tree, last)
        assert wrong(tree, outcome) == [], f"look {last}, {roads}"
        assert budget.looks <= last + AFTER, f"look {last}, {roads}"


@pytest.mark.by_the_hundred
@pytest.mark.parametrize("block", range(2))
def test_stopped_at_some_looks_of_many_problems_whatever_is_said_is_so(block: int, roads: str) -> None:
    draw, verdicts = Random(block), Counter[str]()
    for seed in range(100 + 15 * block, 115 + 15 * block):
        tree = random_scenario(seed)
        looks = looks_of(tree)
        for last in draw.sample(range(1, looks + 1), 5):
            outcome, budget = stopped(tree, last)
            assert wrong(tree, outcome) == [], f"seed {seed}, look {last}, {roads}"
            assert budget.looks <= last + AFTER, f"seed {seed}, look {last}, {roads}"
            verdicts[outcome.verdict] += 1
    assert min(verdicts["found"], verdicts["undecided"]) > 3


def budgeted(people: int, teams: int = 1) -> Tree:
    """The highest scores that a tight budget allows, with some who may not meet."""
    draw = Random(people)
    pool = [{"id": f"P{n}", "score": draw.randint(1, 90), "cost": draw.randint(10, 99), "sex": draw.choice("FM")}
            for n in range(people)]  # fmt: skip
    team: Tree = {"name": "t", "number": teams, "size": 6, "require": [{"total": "cost", "at_most": 200},
            {"members": {"sex": "F"}, "at_least": 2}]}  # fmt: skip
    team["require"] += [{"members": {"score": {"at_least": 80 - n}}, "at_most": 5} for n in range(people // 12)]
    apart = [[f"P{n}", f"P{n + 1}"] for n in range(0, people - 1, 2)]
    require = [{"pairs": apart, "at_most": 0}]
    return {"pool": pool, "teams": [team], "require": require, "prefer": [{"most": {"total": "score"}}]}


def test_a_linear_program_stopped_at_any_iteration_gives_a_true_bound_and_never_a_proof(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(tuning, "LP_WATCHED", -1)
    program = encode(load(budgeted(60, 2)))
    objective = program.goals[0].quotient.top
    best = maximize.maximize(program, objective, Budget()).value
    assert best is not None
    model = condense(program, np.flatnonzero(program.eligible), objective)
    ending = Ending()
    lp.relax_model(model, ending)
    assert ending.looks > 20
    bounds = []
    for last in range(2, ending.looks + 1):
        relaxed = lp.relax_model(model, Ending(last))
        assert relaxed is not None
        found = lagrangian_bound(program, objective, relaxed.multipliers)
        assert found is not None
        assert found.bound >= best
        assert relaxed.stopped or last > ending.looks - 3
        assert not (relaxed.stopped and relaxed.feasible)
        bounds.append(found.bound)
    assert min(bounds) < bounds[0]  # the later, the closer


def test_a_limit_of_work_ends_a_linear_program_at_the_same_iteration_again() -> None:
    program = encode(load(budgeted(60, 2)))
    model = condense(program, np.flatnonzero(program.eligible), program.goals[0].quotient.top)
    whole = Budget()
    lp.relax_model(model, whole)
    first, second = (Budget(work=0.8 * whole.spent) for _ in range(2))
    stops = [lp.relax_model(model, budget) for budget in (first, second)]
    assert all(relaxed is not None and relaxed.stopped for relaxed in stops)
    assert first.spent == second.spent < whole.spent
    assert np.array_equal(*(relaxed.multipliers for relaxed in stops if relaxed is not None))


def test_a_bound_of_the_first_moment_is_told_even_without_a_team(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tuning, "LP_WATCHED", -1)
    monkeypatch.setattr(tuning, "SMALL", 0)
    monkeypatch.setattr(search, "construct", lambda *_: None)
    tree = budgeted(60)
    best = search.solve_problem(load(tree), Budget()).goals[0].value
    told = Counter[bool]()
    for last in range(1, looks_of(tree), 10):
        outcome, _ = stopped(tree, last)
        (goal,) = outcome.goals
        assert outcome.verdict in ("found", "undecided", "best")
        if goal.bound is not None and best is not None:
            assert goal.bound >= best
            told[bool(outcome.teams)] += 1
    assert told[False]
    assert told[True]


# Every stage looks, and the more there is to do the more often; and goes no further once it was told to stop.


def questioned(tree: Tree, budget: Budget) -> Query:
    program = encode(load(tree))
    return Query(program, program.goals[0].quotient.top, budget, WarmStart())


def branched(tree: Tree, budget: Budget) -> None:
    model = questioned(tree, Budget()).over(np.arange(len(tree["pool"])))
    Branching(model.above(10**6), budget).search(0.01)


def tried(tree: Tree, budget: Budget) -> None:
    question = questioned({**tree, "require": []}, Budget())
    enumerate_all(question.over(np.arange(20)), [], 4_000, lambda _: budget.check())


def serial(tree: Tree, budget: Budget) -> None:
    program = encode(load(tree))
    EpsilonConstraint(program, [program.goals[0].quotient.top], budget, WarmStart()).best([None])


def farkas(tree: Tree, budget: Budget) -> None:
    Relaxation(encode(load(tree)), budget).ask({})


def counted(tree: Tree, budget: Budget) -> None:
    problem = load({**tree, "teams": [{"name": "t", "size": len(tree["pool"])}], "require": []})
    verify(problem, {"t": problem.pool.ids}, budget.check)


def built(tree: Tree, budget: Budget) -> None:
    cpsat.CpSatModel(questioned(tree, Budget()).over(np.arange(len(tree["pool"]))), check=budget.check)


def model_of(tree: Tree) -> Any:
    return questioned(tree, Budget()).over(np.arange(len(tree["pool"])))


STAGES: dict[str, Callable[[Tree, Budget], object]] = {
    "encoding": lambda tree, budget: encode(load(tree), check=budget.check),
    "what tells people apart": lambda tree, budget: questioned(tree, budget).distinctions,
    "classes": lambda tree, budget: questioned(tree, budget).classes(np.arange(4)),
    "pairs": lambda tree, budget: PairRows.of(encode(load(tree)), budget.check),
    "who is kept apart": lambda tree, budget: ConflictGraph.of(encode(load(tree)), budget.check),
    "a model": lambda tree, budget: condense(
        encode(load(tree)), np.arange(len(tree["pool"])), Linear(), check=budget.check
    ),
    "who serves": lambda tree, budget: Query(encode(load(tree)), Linear(), budget, WarmStart()).worth(),
    "narrowing": lambda tree, budget: System.of(model_of(tree), budget.check),
    "the engine's rows": built,
    "branching": branched,
    "trying out": tried,
    "a series": serial,
    "multipliers": farkas,
    "counting by hand": counted,
}
FEWER = {"trying out", "pairs", "who is kept apart"}
"""Stages whose work does not grow with the people here, or is done on all at once."""


@pytest.mark.parametrize("stage", STAGES)
def test_every_stage_looks_and_stops_where_it_is_told_to(stage: str) -> None:
    run, looks = STAGES[stage], []
    for people in (24, 96):
        budget = Ending()
        run(budgeted(people), budget)
        looks.append(budget.looks)
    assert looks[0] >= 2
    assert looks[1] > looks[0] or stage in FEWER
    for last in {1, looks[0] // 2, looks[0]} - {0}:
        budget = Ending(last)
        with suppress(OutOfBudget):
            run(budgeted(24), budget)
        assert budget.looks <= last + 1, last


def test_prices_look_at_every_team() -> None:
    for teams in (2, 5):
        budget = Ending()
        program = encode(load(budgeted(60, teams)))
        lagrangian_bound(program, Linear(), np.zeros(len(program.rows)), budget.check)
        assert budget.looks == teams


@pytest.mark.parametrize("seed", [7, 1, 3])
def test_a_certificate_is_whole_or_there_is_none(seed: int) -> None:
    problem = load(random_scenario(seed))
    outcome = search.solve_problem(problem, Budget())
    values = [goal.value for goal in outcome.goals if goal.value is not None]

    def made(budget: Budget) -> Any:
        none = outcome.verdict == "impossible"
        return certify_none(problem, budget) if none else certify_best(problem, values, budget)

    whole = Ending()
    truth = made(whole)
    for last in range(1, whole.looks + 1, 1 + whole.looks // 12):
        budget = Ending(last)
        try:
            assert check(problem, made(budget)).holds
        except (Undecided, OutOfBudget):
            assert budget.ended
    assert check(problem, truth).holds


# What was found before the end is not lost to it.


def test_what_was_found_is_counted_by_hand_after_the_end_as_long_as_there_is_grace() -> None:
    budget = Budget(work=1.0)
    budget.spend(1.0)
    assert budget.over
    for _ in range(4):
        budget.check_late(tuning.GRACE / 4)
    with pytest.raises(OutOfBudget):
        budget.check_late(tuning.GRACE / 4)
    with pytest.raises(OutOfBudget):
        budget.check()


def test_a_team_that_there_is_no_time_to_count_is_not_told_but_its_bound_is() -> None:
    class Hurried(Budget):
        def check_late(self, work: float = 0.0) -> None:
            raise OutOfBudget

    outcome = search.solve_problem(load(budgeted(24)), Hurried())
    best = search.solve_problem(load(budgeted(24)), Budget()).goals[0].value
    assert (outcome.verdict, outcome.teams, outcome.goals[0].value) == ("undecided", (), None)
    assert outcome.goals[0].bound == best
    assert not outcome.goals[0].proved


@pytest.mark.unmeasured
def test_a_million_people_who_are_alike_are_placed_one_after_the_other() -> None:
    """Not in the square of their number: that took minutes."""
    size = 60_000
    pool = [{"id": f"P{n}"} for n in range(size)]
    program = encode(load({"pool": pool, "teams": [{"name": "a", "size": 30_000}, {"name": "b", "size": 29_000}]}))
    found = maximize.maximize(program, Linear(), Budget())
    assert found.placement is not None
    first, second = found.placement.members
    assert (len(first), len(second), len(np.intersect1d(first, second))) == (30_000, 29_000, 0)


def test_multipliers_are_not_given_out_where_the_linear_program_was_stopped() -> None:
    program = encode(load(budgeted(60, 2)))
    whole = Budget()
    assert isinstance(Relaxation(program, whole).ask({}), LPPoint)
    assert Relaxation(program, Budget(work=whole.spent * 0.9)).ask({}) is None
