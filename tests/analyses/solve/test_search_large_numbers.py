"""Numbers from 10 to 10^11: whatever their size, the verdict and the values are those of brute force."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from composer import alternatives, explain, load, solve
from tests.fuzz.children import in_child
from tests.fuzz.large_numbers import large_numbers
from tests.fuzz.magnitudes import kinds_of, problem_of, said
from tests.fuzz.masks import Small
from tests.support import oracle
from tests.support.wider_problems import over_nobody

EXPONENTS = range(1, 12)
EACH = 60
"""Problems of each power of ten; `python -m tests.fuzz.magnitudes` goes on with as many as wanted."""


@pytest.mark.by_the_hundred
@pytest.mark.parametrize("exponent", EXPONENTS)
def test_numbers_of_every_magnitude_are_answered_as_brute_force_does(exponent: int) -> None:
    kinds = [kind for kind, _ in kinds_of(exponent, range(EACH))]
    assert {seed: kind for seed, kind in enumerate(kinds) if kind != "right"} == {}


@pytest.mark.unmeasured
def test_the_two_brute_forces_agree_with_each_other() -> None:
    drawn = {f"10^{exponent}, {seed}": large_numbers(exponent, seed) for exponent in (1, 6, 11) for seed in range(40)}
    drawn |= {f"nobody, {seed}": over_nobody(seed) for seed in range(100)}
    for told, scenario in drawn.items():
        quick, slow = Small(scenario), oracle.truth(scenario)
        assert (quick.best or []) == slow.goals, told
        assert (quick.best is None) == (slow.verdict == "impossible"), told
        assert len(quick.fillings) == len(oracle.feasible(scenario)), told


@pytest.mark.unmeasured
def test_everything_that_can_be_asked_is_in_many_of_them() -> None:
    seen: Counter[str] = Counter()
    for seed in range(400):
        scenario = large_numbers(9, seed)
        inner = [row for team in scenario["teams"] for row in team["require"]]
        rows = inner + scenario.get("require", [])
        seen.update({key for row in rows for key in row if key in (*oracle.MEASURES, "exactly", "aim", "weight")})
        seen.update({f"goal {key}" for goal in scenario.get("prefer", ()) for spec in goal.values() for key in spec})
        seen[f"{len(scenario.get('prefer', ()))} goals"] += 1
        seen["teams alike"] += "number" in scenario["teams"][0]
        seen["two teams"] += len(scenario["teams"]) == 2
        seen["over all"] += "require" in scenario
        seen["seats"] += "seats" in scenario["teams"][0]
        seen["decimals"] += any(Fraction(row["c"]).denominator > 1 for row in scenario["pool"])
        seen["below 0"] += any(row["c"] < 0 for row in scenario["pool"])
        seen["impossible"] += Small(scenario).best is None
        seen["sizes fixed"] += isinstance(scenario["teams"][0]["size"], int)
    assert {key: number for key, number in seen.items() if number < 10} == {}
    assert seen.keys() >= {*oracle.MEASURES, *(f"goal {key}" for key in oracle.MEASURES), "3 goals", "exactly", "aim"}
    assert 0.15 < seen["impossible"] / 400 < 0.5
    assert seen["decimals"] > 60


def test_an_answer_that_is_wrong_is_told_from_one_that_is_right() -> None:
    scenario = {**SCORES, "prefer": [{"least": {"total": "s"}}]}
    best, worst = solve(problem_of(SCORES)), solve(problem_of(scenario))
    truth = Small(SCORES)
    assert said(best, truth) == "right"
    assert said(worst, truth) == "wrong best"
    assert said(solve(problem_of({**SCORES, "teams": [{"name": "t", "size": 1}]})), truth) == "wrong team"
    assert said(solve(problem_of({**SCORES, "teams": [{"name": "t", "size": 9}]})), truth) == "wrong impossible"
    assert said(replace(best, verdict="undecided"), truth) == said(replace(best, verdict="found"), truth) == "undecided"


# Answers that were wrong, each counted by trying every team.


def people(rows: str, fields: str) -> list[dict[str, Any]]:
    """A pool from lines of values; those that look like numbers are."""
    names = fields.split()
    return [
        {key: int(cell) if cell.isdigit() else cell for key, cell in zip(names, line.split(), strict=True)}
        for line in rows.strip().splitlines()
    ]


SCORES: dict[str, Any] = {
    "pool": [{"id": name, "s": score} for name, score in zip("ABCD", (3, 1, 2, 2), strict=True)],
    "teams": [{"name": "t", "size": 2}],
    "prefer": [{"most": {"total": "s"}}],
}

WOMAN = {"members": {"sex": "F"}, "at_least": 1}


def test_the_cheapest_woman_is_found_among_salaries_of_a_milliard() -> None:
    pool = """
        P0 999999999 99999995 6 M
        P1 1000000008 100000005 2 M
        P2 999999992 99999992 0 M
        P3 1000000006 99999996 8 M
        P4 1000000005 99999998 9 M
        P5 999999994 99999991 6 F
        P6 1000000000 99999994 8 F
        P7 1000000005 100000003 3 M
    """
    require = [{"total": "c", "exactly": 1999999999}, {"average": "c", "at_least": 999999998}, WOMAN]
    scenario = {
        "pool": people(pool, "id c d s sex"),
        "teams": [{"name": "t", "size": 2, "require": require}],
        "prefer": [{"least": {"total": "d", "of": {"sex": "F"}}}],
    }
    found = solve(load(scenario))
    # P0 and P6 reach the total too, with 99999994; P5 with P4 or P7 is cheaper.
    assert (found.verdict, [goal.value for goal in found.goals]) == ("best", [99999991])
    assert Small(scenario).best == [99999991]
    third = alternatives(load(scenario), 4)
    assert [one.goals[0].value for one in third.alternatives] == [99999991, 99999991, 99999994]
    assert third.complete


def test_the_best_score_is_found_under_totals_of_a_hundred_milliard() -> None:
    pool = """
        P0 100000000004 10000000003 8 M
        P1 99999999993 9999999996 7 M
        P2 99999999996 10000000000 1 F
        P3 99999999993 10000000007 9 M
        P4 100000000003 10000000000 9 M
        P5 99999999999 9999999993 0 M
        P6 99999999994 10000000003 6 M
        P7 99999999992 9999999992 9 F
    """
    require = [{"total": "c", "exactly": 199999999995}, {"total": "d", "at_most": 19999999993}, WOMAN]
    scenario = {
        "pool": people(pool, "id c d s sex"),
        "teams": [{"name": "t", "size": {"at_least": 1, "at_most": 3}, "require": require}],
        "prefer": [{"most": {"total": "s"}}],
    }
    found = solve(load(scenario))
    # P2 and P5 score 1; P4 and P7 reach both totals as well.
    assert (found.verdict, [goal.value for goal in found.goals]) == ("best", [18])
    assert {member.id for member in found.teams[0].members} == {"P4", "P7"}


def test_the_one_pair_that_adds_up_to_two_milliard_less_thirteen_is_found() -> None:
    pool = """
        P0 999999993 99999993 M
        P1 999999991 100000009 M
        P2 1000000009 100000001 F
        P3 1000000007 99999996 M
        P4 999999991 100000000 F
        P5 999999996 100000000 M
        P6 1000000001 100000001 F
    """
    require = [{"total": "c", "exactly": 1999999987}, WOMAN]
    scenario = {
        "pool": people(pool, "id c d sex"),
        "teams": [{"name": "t", "size": {"at_least": 2, "at_most": 4}, "require": require}],
        "prefer": [{"most": {"total": "d"}}],
    }
    found = solve(load(scenario))
    assert (found.verdict, [goal.value for goal in found.goals]) == ("best", [200000000])
    assert {member.id for member in found.teams[0].members} == {"P4", "P5"}
    assert explain(load(scenario)).verdict == "found"


def test_an_aim_that_can_be_reached_in_full_is_reached() -> None:
    costs = {"P0": 99999999997, "P1": 10**11, "P3": 99999999998, "P4": 100000000003, "P6": 100000000001}
    cost = {"total": "cost", "exactly": 199999999997, "name": "Cost"}
    scenario = {
        "pool": [{"id": name, "cost": number} for name, number in costs.items()],
        "teams": [{"name": "t", "size": {"at_least": 1, "at_most": 2}, "require": [cost]}],
        "require": [{"total": "cost", "at_least": 10**11, "aim": 10**11, "name": "Funds"}],
    }
    found = solve(load(scenario))
    # P0 and P1 cost just that, and as the funds are met, nothing is missing.
    assert (found.verdict, [goal.value for goal in found.goals]) == ("best", [0])


def test_two_of_four_who_cannot_reach_a_total_of_twice_as_much_are_impossible() -> None:
    costs = (100000000001, 100000000003, 99999999997, 99999999999)
    scenario = {
        "pool": [{"id": f"P{place}", "cost": cost} for place, cost in enumerate(costs)],
        "teams": [{"name": "t", "size": 1, "number": 2}],
        "require": [{"total": "cost", "at_least": 399999999997}],
        "prefer": [{"most": {"distinct": "cost", "team": "t-2"}}],
    }
    # The two dearest cost 200000000004 together.
    assert solve(load(scenario)).verdict == "impossible"
    explained = explain(load(scenario))
    assert explained.verdict == "impossible"
    assert explained.conflicts[0].minimal


def test_a_problem_that_killed_the_process_is_called_impossible() -> None:
    pool = """
        P0 536730261 100000006 6
        P1 752783526 99999991 9
        P2 606598080 99999999 7
        P3 668974361 99999991 6
        P4 881890717 100000006 3
        P5 299349129 99999996 5
    """
    require: list[dict[str, Any]] = [
        {"together": ["P4", "P0"], "at_most": 0},
        {"total": "d", "of": {"s": {"at_least": 3}}, "exactly": 199999990},
    ]
    mean = {"average": "c", "at_least": 679690803, "at_most": Decimal("679690803.3"), "team": "t-2"}
    scenario = {
        "pool": people(pool, "id c d s"),
        "teams": [{"name": "t", "size": {"at_least": 2, "at_most": 2}, "require": require, "number": 2}],
        "require": [mean, {"largest_group": "s", "at_least": 2}],
        "prefer": [{"least": {"total": "c"}}],
    }
    # P1 and P2, and P2 and P3 have the total, but nobody is in two teams.
    assert Small(scenario).best is None
    assert list(in_child([0], lambda _: solve(load(scenario)).verdict)) == ["impossible"]
