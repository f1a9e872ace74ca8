"""One of some helpers is on: values as by trying every team, bounds of cases below no team, and few cases looked at."""

from __future__ import annotations

import itertools
import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pytest

from composer import load, solve
from composer.encoding.encode import encode
from composer.optimize import maximize
from composer.optimize.column_generation import PricedSample, generate_columns
from composer.optimize.query import Query
from composer.presolve.condense import Placement
from composer.presolve.one_of import OneOf
from composer.problem.results import proved
from composer.solvers import tuning
from composer.solvers.budget import Budget

People = Sequence[Mapping[str, Any]]
Teams = Sequence[People]


def drawn(seed: int) -> dict[str, Any]:
    """A few people, one team or two, and a largest group of which much is wanted, of the team or of all."""
    draw = random.Random(f"cases {seed}")
    pool = [
        {
            "id": f"P{place}",
            "unit": draw.choice("ABCD"),
            "speaks": "; ".join(sorted({draw.choice(("en", "fr", "ar")) for _ in range(draw.randint(0, 2))})),
            "sex": draw.choice("MMF"),
            "score": draw.choice([1, 2, 2, 5, 9]),
        }
        for place in range(draw.randint(6, 8))
    ]
    largest = {"largest_group": draw.choice(["unit", "speaks"])}
    bound = draw.choice([{"at_least": 2}, {"at_least": 3}, {"exactly": 2}, {"at_least": 2, "at_most": 3}, {}])
    several = draw.random() < 0.4
    over_all = several or draw.random() < 0.3
    asked = [{**largest, **bound}] if bound else []
    more = [{"members": {"sex": "F"}, "at_least": 1}] if draw.random() < 0.5 else []
    team = {
        "name": "t",
        "size": 2 if several else draw.choice([2, 3, 4]),
        "require": more if over_all else more + asked,
    }
    team |= {"number": 2} if several else {}
    score = draw.choice([{"most": {"total": "score"}}, {"least": {"total": "score"}}])
    goals = draw.choice([[score], [{"most": largest}], [{"most": largest}, score], [score, {"most": largest}]])
    fields = {"speaks": "set"}
    return {"pool": pool, "fields": fields, "teams": [team], "require": asked if over_all else [], "prefer": goals}


def observed(measure: Mapping[str, Any], members: People) -> int:
    """A number counted by hand."""
    if "total" in measure:
        return sum(one["score"] for one in members)
    if "members" in measure:
        return sum(one["sex"] == "F" for one in members)
    held = Counter(value for one in members for value in one[measure["largest_group"]].split("; ") if value)
    return max(held.values(), default=0)


def meets(asked: Sequence[Mapping[str, Any]], members: People) -> bool:
    for each in asked:
        low, high = each.get("exactly", each.get("at_least", 0)), each.get("exactly", each.get("at_most", 99))
        if not low <= observed(each, members) <= high:
            return False
    return True


def choices(scenario: Mapping[str, Any]) -> Iterator[Teams]:
    """Every choice that meets a scenario."""
    team, pool = scenario["teams"][0], scenario["pool"]
    for first in itertools.combinations(pool, team["size"]):
        rest = [one for one in pool if one not in first]
        for second in itertools.combinations(rest, team["size"]) if "number" in team else [()]:
            teams = [each for each in (first, second) if each]
            everybody = [one for each in teams for one in each]
            if all(meets(team["require"], each) for each in teams) and meets(scenario["require"], everybody):
                yield teams


def best(scenario: Mapping[str, Any]) -> list[int] | None:
    """The values of the goals, one after the other, each as good as can be."""

    def worth(teams: Teams) -> list[int]:
        everybody = [one for each in teams for one in each]
        return [
            observed(goal["most"], everybody) if "most" in goal else -observed(goal["least"], everybody)
            for goal in scenario["prefer"]
        ]

    return max(map(worth, choices(scenario)), default=None)


@pytest.fixture(autouse=True)
def also_of_few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few people are taken for many."""
    monkeypatch.setattr(tuning, "SMALL", 0)


def test_values_and_verdicts_are_those_of_trying_every_team() -> None:
    impossible = 0
    for seed in range(60):
        scenario = drawn(seed)
        outcome, true = solve(load(scenario)), best(scenario)
        if true is None:
            impossible += 1
            assert outcome.verdict == "impossible", seed
        else:
            assert outcome.verdict == "best", seed
            assert [abs(each) for each in true] == [goal.value for goal in outcome.goals], seed
    assert 5 < impossible < 40


def test_what_rules_out_one_case_rules_out_no_other_that_it_does_not() -> None:
    """The dear units promise more and are asked about first; nobody can pay three of one of them."""
    pool = [
        {"id": f"{unit}{place}", "unit": unit, "score": score, "cost": cost}
        for unit, score, cost in (("A", 9, 100), ("B", 9, 90), ("C", 2, 5), ("D", 1, 4))
        for place in range(3)
    ]
    team = {"name": "t", "size": 3, "require": [{"largest_group": "unit", "at_least": 3}]}
    cheap = {"total": "cost", "at_most": 20}
    asked = {"pool": pool, "teams": [team | {"require": [*team["require"], cheap]}]}
    outcome = solve(load(asked | {"prefer": [{"most": {"total": "score"}}]}))
    assert (outcome.verdict, [goal.value for goal in outcome.goals]) == ("best", [6])
    team["require"] = [*team["require"], cheap | {"at_most": 11}]
    assert solve(load(asked | {"teams": [team]})).verdict == "impossible"


@pytest.mark.unmeasured
def test_whatever_the_multipliers_no_team_of_a_case_is_above_its_bound() -> None:
    draw, looked_at, ruled_out = random.Random(6), 0, 0
    for seed in range(50):
        scenario = drawn(seed)
        program = encode(load(scenario))
        sign = 1 if "most" in scenario["prefer"][0] else -1
        objective = program.goals[0].quotient.top * sign
        one_of = OneOf.of(program, objective)
        if one_of is None:
            continue
        true = [maximize.maximize(one_of.case(number), objective, Budget()) for number in range(len(one_of.helpers))]
        assert all(proved(answer.basis) for answer in true)
        for _ in range(6):
            times = np.array([draw.choice([0.0, draw.uniform(-9, 9)]) for _ in one_of.without.rows] + [-draw.random()])
            bounds = one_of.bounds(objective, times)
            assert bounds is not None
            for answer, bound in zip(true, bounds, strict=True):
                looked_at += answer.value is not None
                assert answer.value is None or answer.value <= bound
            ruled_out += len({*bounds}) > 1
    assert looked_at > 100
    assert ruled_out > 25


def units(number: int, require: Sequence[Mapping[str, Any]], prefer: Mapping[str, Any]) -> dict[str, Any]:
    """Many people in units."""
    draw = random.Random(f"{number} units of cases")
    pool = [
        {"id": f"P{place}", "unit": f"U{draw.randrange(number)}", "score": draw.randint(0, 1000)}
        for place in range(2000)
    ]
    return {"pool": pool, "teams": [{"name": "t", "size": 12, "require": [*require]}], "prefer": [prefer]}


def priced_questions(monkeypatch: pytest.MonkeyPatch) -> list[Query]:
    """Those that are priced from now on."""
    asked: list[Query] = []

    def priced(question: Query, known: Placement | None) -> PricedSample:
        asked.append(question)
        return generate_columns(question, known)

    monkeypatch.setattr("composer.optimize.case_by_case.generate_columns", priced)
    return asked


@pytest.mark.parametrize("wanted", [5, 9])
def test_of_many_groups_few_are_looked_at_and_the_best_is_that_of_choosing_within_each(
    wanted: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    scenario = units(80, [{"largest_group": "unit", "at_least": wanted}], {"most": {"total": "score"}})
    asked = priced_questions(monkeypatch)
    outcome = solve(load(scenario))
    assert outcome.verdict == "best"
    assert len(asked) < 20
    scores: dict[str, list[int]] = {}
    for one in scenario["pool"]:
        scores.setdefault(one["unit"], []).append(one["score"])
    everybody = sorted((one["score"] for one in scenario["pool"]), reverse=True)
    true = 0
    for mine in scores.values():
        inside = sorted(mine, reverse=True)[:wanted]
        rest = list((Counter(everybody) - Counter(inside)).elements())
        true = max(true, sum(inside) + sum(sorted(rest, reverse=True)[: 12 - wanted]))
    assert outcome.goals[0].value == true


def test_a_team_that_needs_no_case_costs_no_look_at_all_cases(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = priced_questions(monkeypatch)
    scenario = units(80, [{"total": "score", "at_most": 11900}], {"most": {"total": "score"}})
    scenario["prefer"].append({"most": {"largest_group": "unit"}})
    assert solve(load(scenario)).verdict == "best"
    assert len(asked) < 90


def test_two_of_them_are_left_as_rows() -> None:
    two = [{"largest_group": "unit", "at_least": 2}, {"largest_group": "score", "at_least": 2}]
    program = encode(load(units(4, two, {"most": {"total": "score"}})))
    assert OneOf.of(program, program.goals[0].quotient.top) is None
    program = encode(load(units(4, two[:1], {"most": {"total": "score"}})))
    assert OneOf.of(program, program.goals[0].quotient.top) is not None
