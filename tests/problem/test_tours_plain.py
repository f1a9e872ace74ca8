"""Programmes of some size in which one may have so many tours, against a plain model: a boolean for each person and
team, and a row for each two tours that clash."""

from __future__ import annotations

import random
from datetime import date, timedelta
from itertools import combinations
from typing import Any

import pytest
from ortools.sat.python import cp_model

from composer import load, solve
from tests.support.samples import sample

FIRST = date(2027, 1, 1)
REST = 20


def drawn(seed: int) -> dict[str, Any]:
    """Five to eight tours of mixed lengths, of which a long one has others within it, and people alike among them."""
    source = random.Random(f"plain {seed}")

    def days(number: int) -> str:
        first = [FIRST - timedelta(source.randint(40, 900)) for _ in range(number)]
        return "; ".join(f"{day}..{day + timedelta(10)}" for day in first)

    pool = [
        {
            "id": f"P{n}",
            "sex": "F" if source.random() < 0.3 else "M",
            "rank": source.choice(["OR-2", "OR-4", "OR-6"]),
            "past": days(source.choice([0, 0, 0, 1, 2])),
            "score": source.randint(0, 3) * 5,
        }
        for n in range(source.randint(40, 90))
    ]
    teams = []
    for place in range(source.randint(5, 8)):
        start = FIRST + timedelta(0 if not place else source.randint(0, 300))
        end = start + timedelta(330 if not place else source.randint(10, 120))
        team = {"name": f"t{place}", "size": source.randint(3, 9), "start": str(start), "end": str(end)}
        women = {"share": {"sex": "F"}, "at_least": source.choice(["20%", "25%", "1/3"])}
        sergeants = {"members": {"rank": "OR-6"}, "at_least": source.randint(0, 2)}
        teams.append(
            team | {"require": [women, sergeants], "everyone": {"rank": ["OR-2", "OR-4", "OR-6"][place % 2 :]}}
        )
    return {
        "pool": pool,
        "fields": {"past": "spans", "rank": ["OR-2", "OR-4", "OR-6"]},
        "served": "past",
        "rest": f"{REST} days",
        "tours": {"at_most": source.choice([1, 2, 2, 3])},
        "teams": teams,
        "prefer": [{"most": {"total": "score"}}],
    }


def plainly(scenario: dict[str, Any]) -> int | None:
    """The best sum of scores; None where nothing is possible."""
    model, pool, teams = cp_model.CpModel(), scenario["pool"], scenario["teams"]
    tours = [(date.fromisoformat(team["start"]), date.fromisoformat(team["end"])) for team in teams]
    there = {}
    for row, person in enumerate(pool):
        past = [tuple(map(date.fromisoformat, span.split(".."))) for span in person["past"].split("; ") if span]
        for place, (team, tour) in enumerate(zip(teams, tours, strict=True)):
            if person["rank"] in team["everyone"]["rank"] and not any(clash(span, tour) for span in past):
                there[row, place] = model.new_bool_var("")
        mine = {place: there[row, place] for place in range(len(teams)) if (row, place) in there}
        model.add(sum(mine.values()) <= max(0, scenario["tours"]["at_most"] - len(past)))
        for one, other in combinations(mine, 2):
            if clash(tours[one], tours[other]):
                model.add(mine[one] + mine[other] <= 1)
    for place, team in enumerate(teams):
        members = {row: var for (row, at), var in there.items() if at == place}
        women = [var for row, var in members.items() if pool[row]["sex"] == "F"]
        sergeants = [var for row, var in members.items() if pool[row]["rank"] == "OR-6"]
        model.add(sum(members.values()) == team["size"])
        part = {"20%": (1, 5), "25%": (1, 4), "1/3": (1, 3)}[team["require"][0]["at_least"]]
        model.add(part[1] * sum(women) >= part[0] * team["size"])
        model.add(sum(sergeants) >= team["require"][1]["at_least"])
    model.maximize(sum(pool[row]["score"] * var for (row, _), var in there.items()))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.linearization_level = 2
    solver.parameters.max_deterministic_time = 20
    status = solver.solve(model)
    assert status in (cp_model.OPTIMAL, cp_model.INFEASIBLE)
    return round(solver.objective_value) if status == cp_model.OPTIMAL else None


def clash(one: tuple[date, ...], other: tuple[date, ...]) -> bool:
    """Whether the later of two starts on a day of the earlier or of the rest after it."""
    early, late = sorted((one, other))
    return late[0] <= early[1] + timedelta(REST)


@pytest.mark.parametrize("seed", sample(range(14), 1))
def test_the_best_programme_is_that_of_a_plain_model(seed: int) -> None:
    scenario = drawn(seed)
    found, best = solve(load(scenario)), plainly(scenario)
    assert (found.verdict, found.goals[0].value) == (("impossible", None) if best is None else ("best", best))


@pytest.mark.by_the_hundred
def test_how_many_tours_one_may_have_matters() -> None:
    scenarios = [drawn(seed) for seed in range(14)]
    without = [{key: value for key, value in each.items() if key != "tours"} for each in scenarios]
    pairs = zip(map(load, scenarios), map(load, without), strict=True)
    differ = [solve(one).goals != solve(other).goals for one, other in pairs]
    assert sum(differ) > 4
