"""A team to begin with: true to every rule wherever there is one, shown where a search was stopped before it had any,
and never called proved."""

from __future__ import annotations

from random import Random
from typing import Any

import numpy as np
import pytest

from composer import load
from composer.analyses import solution
from composer.analyses.solve.search import solve_problem
from composer.encoding.encode import encode
from composer.encoding.goal_bounds import orient
from composer.encoding.program import Program
from composer.measures import Linear
from composer.optimize.construct import construct
from composer.presolve.condense import Placement
from composer.solvers.budget import Budget
from tests.support import oracle
from tests.support.ending import Ending
from tests.support.random_problems import random_scenario
from tests.support.samples import split

SEEDS = range(0, 240, 2)


def begun(program: Program, budget: Budget | None = None) -> Placement | None:
    objective = orient(program.goals[0]).top if program.goals else Linear()
    return construct(program, objective, budget or Budget())


@pytest.mark.parametrize("seeds", split(SEEDS, 24))
def test_whatever_it_finds_keeps_every_rule_and_mostly_it_finds_something(seeds: range) -> None:
    found, possible = 0, 0
    for seed in seeds:
        scenario = random_scenario(seed)
        problem = load(scenario)
        placement = begun(encode(problem))
        truth = oracle.truth(scenario)
        possible += truth.verdict == "best"
        if placement is not None:
            found += 1
            teams = {name: [one.id for one in members] for name, members in solution.decode(problem, placement).items()}
            assert oracle.holds(scenario, teams, None) == [], f"seed {seed}"
            assert truth.verdict == "best", f"seed {seed}"
    assert found > (0.6 if len(seeds) > 50 else 0.4) * possible


def crowd(people: int) -> list[dict[str, Any]]:
    draw = Random(people)
    return [
        {"id": f"P{n}", "sex": "FM"[n % 2], "unit": f"U{n % 5}", "cost": draw.randint(1, 20), "n": draw.randint(0, 9)}
        for n in range(people)
    ]


APART = [[f"P{n}", f"P{(n * 7 + 1) % 60}"] for n in range(60) if n != (n * 7 + 1) % 60]
GOAL = [{"most": {"total": "n"}}]
KINDS: dict[str, dict[str, Any]] = {
    "people alike": {
        "pool": [{"id": f"P{n}", "n": 5} for n in range(60)],
        "teams": [{"name": "a", "size": 30}, {"name": "b", "size": 29}],
        "prefer": GOAL,
    },
    "teams alike, with a share and somebody for each": {
        "pool": crowd(60),
        "teams": [
            {
                "name": "a",
                "number": 10,
                "size": 5,
                "require": [{"share": {"sex": "F"}, "at_least": "40%"}, {"members": {"unit": "U1"}, "at_least": 1}],
            }
        ],
        "prefer": GOAL,
    },
    "teams with budgets": {
        "pool": crowd(60),
        "teams": [
            {
                "name": "a",
                "number": 5,
                "size": 4,
                "require": [{"total": "cost", "at_most": 40}, {"average": "n", "at_least": 4}],
            }
        ],
        "prefer": GOAL,
    },
    "pairs kept apart": {
        "pool": crowd(60),
        "teams": [{"name": "a", "size": 9, "require": [{"pairs": APART, "at_most": 0}]}],
        "prefer": GOAL,
    },
    "units spread, and an exact share": {
        "pool": crowd(60),
        "teams": [
            {
                "name": "a",
                "size": {"at_least": 9, "at_most": 15},
                "require": [
                    {"largest_group": "unit", "at_most": 3},
                    {"distinct": "unit", "at_least": 4},
                    {"share": {"sex": "F"}, "exactly": "1/3"},
                ],
            }
        ],
        "prefer": [{"most": {"average": "n"}}, {"least": {"total": "cost"}}],
    },
    "seats": {
        "pool": crowd(60),
        "teams": [
            {
                "name": "a",
                "size": 6,
                "seats": [
                    {"seat": "lead", "who": {"n": {"at_least": 8}}},
                    {"seat": "aide", "who": {"unit": "U3"}, "number": 2},
                    {"seat": "deputy", "who": {"unit": ["U3", "U4"], "sex": "F"}},
                ],
            }
        ],
    },
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_search_that_is_stopped_once_it_begins_shows_a_team_and_its_bound_holds(kind: str) -> None:
    tree = KINDS[kind]
    writing = Ending()
    encode(load(tree), check=writing.check)
    best = solve_problem(load(tree), Budget())
    for later in (1, 2, 30):
        budget = Ending(writing.looks + later)
        outcome = solve_problem(load(tree), budget)
        assert budget.ended or outcome.verdict == "best"
        teams = {roster.name: [member.id for member in roster.members] for roster in outcome.teams}
        assert oracle.holds(tree, teams, None) == []
        assert outcome.verdict == "found" or later > 2
        for goal, top in zip(outcome.goals[:1], best.goals, strict=False):
            assert goal.proved <= (outcome.verdict == "best")
            assert goal.value is not None
            assert top.value is not None
            assert (goal.value <= top.value) if goal.most else (goal.value >= top.value)
            assert goal.bound is None or (goal.bound >= top.value if goal.most else goal.bound <= top.value)


def test_what_is_impossible_is_not_found_and_what_the_search_proves_stays_proved() -> None:
    tree = {**KINDS["teams with budgets"], "require": [{"members": {"sex": "F"}, "at_least": 31}]}
    assert begun(encode(load(tree))) is None
    assert solve_problem(load(tree), Budget()).verdict == "impossible"
    assert solve_problem(load(KINDS["seats"]), Budget()).verdict == "best"


def test_it_does_no_more_than_its_budget_allows() -> None:
    program = encode(load(KINDS["teams with budgets"]))
    whole = Budget()
    assert begun(program, whole) is not None
    assert begun(program, Budget(work=whole.spent / 2)) is None


# Teams alike are written down once; what is written of the others is what would be if each were listed.


def told(program: Program) -> list[Any]:
    """All that is written, the weights as what each person of each team adds, so that traits may be numbered anyhow."""

    def plain(expression: Linear) -> Any:
        people = {team: np.zeros(len(program.pool), np.int64) for team, _ in expression.people}
        for (team, trait), weights in expression.people.items():
            people[team] += np.asarray(weights)[program.traits[trait].codes]
        return {team: each.tolist() for team, each in people.items()}, dict(expression.auxiliaries), expression.constant

    rows = [
        (
            *(plain(row.expression), row.low, row.high, row.about, row.says),
            *(row.source.label, row.source.team, row.source.keep, row.source.weight),
            row.slack and (row.slack.low, row.slack.unit, row.slack.most, row.slack.ceiling),
            row.slack and row.slack.number and (plain(row.slack.number.top), row.slack.number.scale),
            row.slack and row.slack.number and row.slack.number.count and plain(row.slack.number.count),
        )
        for row in program.rows
    ]
    blocks = [(block.name, block.least, block.most, block.eligible.tolist()) for block in program.blocks]
    goals = [(aim.label, plain(aim.quotient.top), aim.quotient.scale, aim.most) for aim in program.goals]
    return [blocks, rows, list(program.auxiliaries), list(program.called), goals]


@pytest.mark.parametrize("seeds", split(range(150), 30))
def test_teams_alike_are_written_as_if_each_were_listed(seeds: range) -> None:
    compared = 0
    for seed in seeds:
        tree = random_scenario(seed)
        problem = load(tree)
        named = {row.team for row in (*problem.require, *problem.prefer, *problem.tradeoffs)}
        team = tree["teams"][-1]
        if problem.teams[-1].name in named or "number" in team:
            continue
        plain = {**team, "name": "alike"}
        listed = [{**plain, "name": f"alike-{number}"} for number in (1, 2, 3)]
        once = load({**tree, "teams": [*tree["teams"][:-1], {**plain, "number": 3}]})
        each = load({**tree, "teams": [*tree["teams"][:-1], *listed]})
        assert told(encode(once)) == told(encode(each)), f"seed {seed}"
        compared += 1
    assert compared > len(seeds) / 4
