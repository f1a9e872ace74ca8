"""Nobody is there whose switch is off: values as by trying every team, bounds below no team, and sharp ones."""

from __future__ import annotations

import itertools
import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pytest

from composer import certify, load, solve
from composer.checking.check import check
from composer.encoding.encode import encode
from composer.encoding.program import Program
from composer.optimize.column_generation import generate_columns
from composer.optimize.query import Query, WarmStart
from composer.presolve.lagrangian import lagrangian_bound
from composer.presolve.switches import Switches
from composer.solvers.budget import Budget

People = Sequence[Mapping[str, Any]]


def drawn(seed: int) -> dict[str, Any]:
    """A few people, some of them alike, and one or two small teams with requirements that are switches."""
    draw = random.Random(f"switches {seed}")
    number = draw.randint(6, 8)
    pool = [
        {
            "id": f"P{place}",
            "unit": draw.choice("ABCD"),
            "speaks": "; ".join(sorted({draw.choice(("en", "fr", "ar")) for _ in range(draw.randint(1, 2))})),
            "sex": draw.choice("MMF"),
            "score": draw.choice([1, 2, 2, 5, 9]),
        }
        for place in range(number)
    ]
    size = draw.choice([2, 3, 4])
    several = draw.random() < 0.4
    own, over_all = _asked(draw), _asked(draw) if draw.random() < 0.5 else []
    team: dict[str, Any] = {"name": "t", "size": 2 if several else size, "require": own}
    if several:
        team["number"] = 2
    goal = draw.choice([{"most": {"total": "score"}}, {"least": {"total": "score"}}])
    fields = {"speaks": "set"}
    return {"pool": pool, "fields": fields, "teams": [team], "require": over_all, "prefer": [goal]}


def _asked(draw: random.Random) -> list[dict[str, Any]]:
    some = [
        {"distinct": "unit", "at_most": draw.randint(1, 2)},
        {"distinct": "speaks", "at_most": draw.randint(1, 2)},
        {"lone": {"sex": "F"}, "at_most": 0},
        {"together": ["P0", "P1", "P2"], "at_most": 0},
        {"largest_group": "unit", "at_least": 2},
    ]
    return draw.sample(some, draw.randint(1, 2))


def counted(asked: Mapping[str, Any], members: People) -> int:
    """What a requirement counts, by hand."""
    if "lone" in asked:
        return int(sum(one["sex"] == "F" for one in members) == 1)
    if "together" in asked:
        return int(0 < sum(one["id"] in asked["together"] for one in members) < len(asked["together"]))
    (field,) = (asked[key] for key in ("distinct", "largest_group") if key in asked)
    held = Counter(value for one in members for value in one[field].split("; "))
    return len(held) if "distinct" in asked else max(held.values(), default=0)


def meets(asked: Sequence[Mapping[str, Any]], members: People) -> bool:
    return all(each.get("at_least", 0) <= counted(each, members) <= each.get("at_most", 99) for each in asked)


def choices(scenario: Mapping[str, Any]) -> Iterator[list[People]]:
    """Every choice that meets a scenario."""
    team, pool = scenario["teams"][0], scenario["pool"]
    for first in itertools.combinations(pool, team["size"]):
        rest = [one for one in pool if one not in first]
        others = itertools.combinations(rest, team["size"]) if team.get("number") else [None]
        for second in others:
            teams = [first] if second is None else [first, second]
            everybody = [one for each in teams for one in each]
            if all(meets(team["require"], each) for each in teams) and meets(scenario["require"], everybody):
                yield teams


def worth(scenario: Mapping[str, Any], teams: Sequence[People]) -> int:
    sign = 1 if "most" in scenario["prefer"][0] else -1
    return sign * sum(one["score"] for each in teams for one in each)


def best(scenario: Mapping[str, Any]) -> int | None:
    return max((worth(scenario, teams) for teams in choices(scenario)), default=None)


@pytest.mark.unmeasured
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
            assert abs(true) == outcome.goals[0].value, seed
    assert 5 < impossible < 40


@pytest.mark.unmeasured
def test_whatever_the_multipliers_no_team_is_above_the_bound_and_who_is_in_one_survives() -> None:
    draw, sharper = random.Random(5), 0
    for seed in range(60):
        scenario = drawn(seed)
        program = encode(load(scenario))
        switches = Switches.of(program)
        sign = 1 if "most" in scenario["prefer"][0] else -1
        objective = program.goals[0].quotient.top * sign
        found = list(choices(scenario))
        rows = {one["id"]: place for place, one in enumerate(scenario["pool"])}
        for _ in range(6):
            multipliers = np.array([draw.choice([0.0, draw.uniform(-9, 9), draw.uniform(-1, 1)]) for _ in program.rows])
            plain = lagrangian_bound(program, objective, multipliers)
            sharp = lagrangian_bound(program, objective, multipliers, switches=switches)
            assert plain is not None
            assert sharp is not None
            assert sharp.limit <= plain.limit + len(program.rows) * len(program.pool)
            sharper += sharp.limit < plain.limit
            for teams in found:
                value = worth(scenario, teams)
                assert value <= sharp.bound
                survivors = set(sharp.survivors(value).tolist())
                assert {rows[one["id"]] for each in teams for one in each} <= survivors
    assert sharper > 20


def units(
    number: int, most: int, people: int = 1500, size: int = 12, alike: int = 1, teams: int | None = None
) -> dict[str, Any]:
    """Many people, each in one of many units, of which so many may be in a team; so many of each are alike."""
    draw = random.Random(f"{number} units")
    pool: list[dict[str, Any]] = []
    for place in range(people):
        first = place % alike == 0
        same = {"unit": f"U{draw.randrange(number)}", "score": draw.randint(0, 1000)} if first else pool[-1]
        pool.append({**same, "id": f"P{place}"})
    team = {"name": "t", "size": size, "require": [{"distinct": "unit", "at_most": most}]}
    team |= {} if teams is None else {"number": teams}
    return {"pool": pool, "teams": [team], "prefer": [{"most": {"total": "score"}}]}


def priced(program: Program, sharp: bool) -> int:
    question = Query(program, program.goals[0].quotient.top, Budget(), WarmStart())
    found = generate_columns(question, None, sharp=sharp)
    assert found.prices is not None
    return found.prices.bound


@pytest.mark.parametrize(("alike", "most", "teams"), [(1, 4, None), (3, 2, None), (1, 2, 3)])
def test_with_few_of_many_units_the_price_bound_is_near_to_the_team_and_little_is_left_to_decide(
    alike: int, most: int, teams: int | None
) -> None:
    scenario = units(60, most, alike=alike, teams=teams)
    outcome = solve(load(scenario), work=5)
    assert outcome.verdict == "best"
    value = outcome.goals[0].value
    assert value is not None
    program = encode(load(scenario))
    assert value <= priced(program, True) < float(value) * 1.005 < priced(program, False)
    assert outcome.effort.work < 1.5


def test_who_is_in_several_teams_or_in_none_is_priced_as_before() -> None:
    program = encode(load({"pool": [{"id": "A", "x": 1}], "teams": [{"name": "t", "size": 1}]}))
    assert not Switches.of(program).families


def test_a_proof_of_the_best_of_few_units_can_be_checked_still() -> None:
    scenario = units(6, 2, people=14, size=3)
    problem = load(scenario)
    outcome = solve(problem)
    assert outcome.verdict == "best"
    assert not check(problem, certify(problem, outcome)).faults
