"""Prices of schedules beside all schedules there are, and whole answers beside a plain model of every pair."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from benchmarks.columns import Columns
from benchmarks.plain import build
from benchmarks.programmes import programme_request
from benchmarks.requests import Request
from benchmarks.rivals import plain_highs
from composer import load, solve
from composer.encoding.encode import encode
from composer.optimize import maximize
from composer.optimize.query import Query, WarmStart
from composer.presolve.lagrangian import lagrangian_bound, price_pairs
from composer.presolve.schedules import NEVER, best_schedules, through_teams
from composer.problem.assignment import Exclusion
from composer.solvers import tuning
from composer.solvers.budget import Budget

Drawn = tuple[np.ndarray[Any, Any], Exclusion, np.ndarray[Any, Any] | None]


def intervals(random: np.random.Generator, teams: int) -> Exclusion:
    """Teams that take random stretches of a calendar."""
    spans = [sorted(random.integers(0, 8, 2).tolist()) for _ in range(teams)]
    days = [tuple(team for team, (first, last) in enumerate(spans) if first <= day <= last) for day in range(8)]
    return Exclusion(tuple(day for day in days if day))


def drawn(number: int) -> Iterator[Drawn]:
    random = np.random.default_rng(7)
    for case in range(number):
        teams = int(random.integers(1, 7))
        prices = random.integers(-4, 7, (6, teams))
        prices[random.random(prices.shape) < 0.2] = NEVER
        yield prices, intervals(random, teams), None if case % 3 == 0 else random.integers(0, 4, 6)


def schedules(exclusive: Exclusion, most: int) -> list[tuple[int, ...]]:
    teams = range(len(exclusive.stretches))
    some = itertools.chain.from_iterable(
        itertools.combinations(teams, size) for size in range(1, min(len(teams), most) + 1)
    )
    return [each for each in some if exclusive.allows(each)]


def test_the_price_is_that_of_the_best_of_all_schedules_and_of_the_best_through_each_team() -> None:
    for prices, exclusive, most in drawn(150):
        best = best_schedules(prices, exclusive, most)
        through = through_teams(prices, exclusive, most)
        for person, row in enumerate(prices.tolist()):
            caps = 99 if most is None else int(most[person])
            worth = {
                each: sum(row[team] for team in each)
                for each in schedules(exclusive, caps)
                if all(row[team] > NEVER for team in each)
            }
            assert best[person] == max(worth.values(), default=NEVER)
            for team in range(len(row)):
                assert through[person, team] == max((w for each, w in worth.items() if team in each), default=NEVER)


def few(people: int, seed: int, cap: int | None) -> Request:
    """Eight tours of a few people each, cut down from the benchmark's."""
    request = programme_request(people, seed, cap)
    teams = [
        {**team, "size": 2 + place % 3, "require": team["require"][:1]}
        for place, team in enumerate(request.scenario["teams"][:8])
    ]
    return Request(people, 24, seed, request.frame, {**request.scenario, "teams": teams})


@pytest.mark.parametrize(("seed", "cap"), [(1, None), (2, 1), (3, 2)])
def test_a_programme_decided_over_pairs_has_the_value_of_a_plain_model(
    seed: int, cap: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tuning, "PAIRS", 0)
    monkeypatch.setattr(tuning, "SMALL", 0)
    monkeypatch.setattr(tuning, "PAIR_SAMPLE", 30)
    monkeypatch.setattr(tuning, "PAIRS_EACH", 3)
    request = few(80, seed, cap)
    program = encode(load(request.scenario, pool=request.frame))
    objective = program.goals[0].quotient.top
    found = maximize.maximize(program, objective, Budget())
    assert found.proved
    assert found.value == plain_highs(request, 30.0).value
    assert found.placement is not None
    for person in np.unique(np.concatenate(found.placement.members)).tolist():
        teams = [team for team, members in enumerate(found.placement.members) if person in members]
        assert program.exclusive.allows(teams)
        assert cap is None or len(teams) <= cap


@pytest.mark.parametrize("last", [0, {"at_least": 0, "at_most": 1}])
def test_fewer_places_than_tours_are_decided_over_pairs_where_nobody_is_worth_anything(
    last: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tuning, "PAIRS", 0)
    monkeypatch.setattr(tuning, "SMALL", 0)
    costs = [7, 5, 9, 6]
    days = [("2027-01-01", "2027-01-10"), ("2027-02-01", "2027-02-10"), ("2027-04-01", "2027-04-10")]
    asked: dict[str, Any] = {"require": [{"again": {}, "at_least": 0, "aim": 1}]}
    teams = [
        {"name": f"T{place}", "size": size, "start": start, "end": end, **asked}
        for place, (size, (start, end)) in enumerate(zip([1, last, 0], days, strict=True))
    ]
    rows = [{"id": f"P{place}", "cost": cost} for place, cost in enumerate(costs)]
    found = solve(load({"pool": rows, "teams": teams, "prefer": [{"least": {"total": "cost"}}]}))
    assert found.verdict == "best"
    # whoever serves on the second tour has been before where it is the one of the first
    assert [goal.value for goal in found.goals] == ([3, 5] if last == 0 else [2, 10])


def test_no_pair_of_the_best_choice_is_ruled_out_and_the_bound_is_above_it_whatever_the_multipliers() -> None:
    random = np.random.default_rng(5)
    request = few(60, 4, 2)
    program = encode(load(request.scenario, pool=request.frame))
    objective = program.goals[0].quotient.top
    best = maximize.maximize(program, objective, Budget())
    assert best.placement is not None
    assert best.value is not None
    everybody = Query(program, objective, Budget(), WarmStart()).everybody
    ruled_out = 0
    for _ in range(30):
        bound = lagrangian_bound(program, objective, random.uniform(-300, 300, len(program.rows)))
        assert bound is not None
        assert bound.bound >= best.value
        through = price_pairs(program, objective, bound, everybody)
        pairs = bound.surviving_pairs(best.value, everybody, through)
        ruled_out += int((~pairs).sum())
        for team, members in enumerate(best.placement.members):
            assert pairs[np.searchsorted(everybody, members), team].all()
    assert ruled_out


def test_the_plain_model_knows_which_tours_exclude_each_other_and_who_is_away() -> None:
    request = few(60, 1, None)
    problem = load(request.scenario, pool=request.frame)
    plain = build(request, Columns(request.frame, request.scenario))
    program = encode(problem)
    for team, block in enumerate(program.blocks):
        name = problem.teams[team].name
        places = [place for place, (other, _) in enumerate(plain.places) if other == name]
        assert sorted(plain.person[np.isin(plain.place, places)].tolist()) == np.flatnonzero(block.eligible).tolist()
