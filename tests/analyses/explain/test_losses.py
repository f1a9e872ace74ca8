"""Why no team survives its losses, and what would make one: against enumeration, and in words."""

from __future__ import annotations

import json
from collections.abc import Collection
from itertools import combinations

import pytest

from composer import Problem, explain, solve
from composer.analyses.explain.ways_out.words import way_words
from tests.support.loss_problems import LossTruth, built, drawn


def stand_together(truth: LossTruth, problem: Problem, labels: Collection[str]) -> bool:
    """Whether some choice of people, of any size that is not asked otherwise, meets demands of these labels."""
    team = problem.deployed[0]
    rows = [number for number, row in enumerate(team.require) if row.label in labels]
    numbers = [seat.number * (f"t: {seat.seat}" in labels) for seat in team.seats]
    assert team.survive is not None
    losses = team.survive.losses * any("survives" in label for label in labels)
    size = team.size if "t: size" in labels else None
    for number in range(len(truth.ids) + 1):
        if size is not None and not size.low <= number <= (size.high or 0):
            continue
        for members in combinations(truth.ids, number):
            rests = truth.left(members, losses)
            if all(all(truth.meets(row, rest) for row in rows) and truth.filled(rest, numbers) for rest in rests):
                return True
    return False


def hold_against_enumeration(seed: int) -> bool:
    """Whether it is impossible."""
    scenario = drawn(seed, people=6)
    truth, problem = LossTruth(scenario), built(scenario, prefer=[{"most": {"total": "worth"}}])
    found = explain(problem, ways=2)
    impossible = truth.best() is None
    assert (found.verdict == "impossible") is impossible, seed
    if not impossible:
        return False
    for conflict in found.conflicts:
        labels = {demand.requirement for demand in conflict.demands}
        assert not stand_together(truth, problem, labels), seed
        assert conflict.minimal
        for label in labels:
            assert stand_together(truth, problem, labels - {label}), (seed, label)
    assert found.ways_out is not None
    assert found.ways_out.ways[0].cost == truth.cheapest(problem), seed
    for way in found.ways_out.ways:
        assert solve(way.problem).verdict == "best", (seed, way.changes)
    return True


def test_conflicts_and_the_cheapest_way_out_are_those_of_enumeration() -> None:
    impossible = [hold_against_enumeration(seed) for seed in range(8)]
    assert sum(impossible) > 2


@pytest.mark.by_the_hundred
def test_hundreds_of_conflicts_and_ways_out_are_those_of_enumeration() -> None:
    for seed in range(3000, 3090):
        hold_against_enumeration(seed)


def team(**more: object) -> Problem:
    pool = [{"id": f"P{n}", "sex": "F" if n < 2 else "M", "trade": "medic" if n == 0 else "driver"} for n in range(6)]
    asked = {"name": "team", "size": 4, "require": [{"members": {"sex": "F"}, "at_least": 2, "name": "Women"}], **more}
    return Problem(pool, [asked])


def test_that_a_team_survives_is_one_demand_of_a_conflict_by_its_name() -> None:
    found = explain(team(survive={"losses": 1}))
    assert [demand.requirement for demand in found.conflicts[0].demands] == ["Women", "team: survives 1 loss"]
    assert found.conflicts[0].smallest
    assert found.ways_out is not None
    said = {way_words(way, team(survive={"losses": 1})) for way in found.ways_out.ways}
    assert said == {"losses 1 → 0", "Women 2 → 1"}
    changed = {change["bound"]: change for way in json.loads(found.to_json())["ways_out"] for change in way["changes"]}
    assert changed["losses"] == {
        "requirement": "team: survives 1 loss", "team": "team", "bound": "losses", "from": 1, "to": 0, "by": 1,
        "unit": "losses",
    }  # fmt: skip


def test_losses_give_way_to_the_next_number_that_changes_anything() -> None:
    problem = team(survive={"losses": 4}, require=[{"members": {"trade": "driver"}, "at_least": 2, "name": "Drivers"}])
    found = explain(problem, fewest=True)
    assert found.ways_out is not None
    assert "losses 4 → 2" in {way_words(way, problem) for way in found.ways_out.ways}


def test_losses_that_are_kept_do_not_give_way() -> None:
    found = explain(team(survive={"losses": 1}, keep=["survive"]))
    assert found.ways_out is not None
    assert [change.bound for way in found.ways_out.ways for change in way.changes] == ["at_least"]


def test_seats_without_anybody_behind_stand_against_losses() -> None:
    found = explain(team(survive={"losses": 1}, require=[], seats=[{"seat": "Medic", "who": {"trade": "medic"}}]))
    assert [demand.requirement for demand in found.conflicts[0].demands] == ["team: Medic", "team: survives 1 loss"]
