"""The losses that harm values, groups and pairs most, against all losses there are."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations
from typing import Any

import numpy as np
import pytest

from composer import load
from composer.checking.losses import survived, weaknesses
from composer.checking.worst_loss import WorstLoss, without
from composer.pool import Person
from composer.pool.who import Who
from composer.problem.problem import Problem

KINDS = ("pairs", "distinct", "largest_group", "one value each")


def drawn(draw: np.random.Generator, kind: str, people: int) -> Problem:
    names = [f"P{place}" for place in range(people)]
    pool = []
    for name in names:
        held = draw.choice([*"abcdef"], size=1 if kind == "one value each" else draw.integers(0, 4), replace=False)
        pool.append({"id": name, "held": "; ".join(held), "sex": "FM"[draw.integers(2)]})
    asked: dict[str, Any] = {kind: "held"}
    if kind == "one value each":
        asked = {str(draw.choice(["distinct", "largest_group"])): "held"}
    if kind == "pairs":
        asked = {"pairs": [draw.choice(names, 2, replace=False).tolist() for _ in range(draw.integers(1, 12))]}
    asked["at_least"] = int(draw.integers(1, 4))
    if draw.random() < 0.3:
        asked["at_most"] = asked["at_least"] + int(draw.integers(0, 4))
    fields = {"held": "text" if kind == "one value each" else "set"}
    return load({"pool": pool, "fields": fields, "teams": [{"name": "t", "size": people, "require": [asked]}]})


def by_hand(problem: Problem, persons: list[Person], can_go: list[Person], losses: int) -> tuple[Fraction, Fraction]:
    """The least that is left of the number, and the least that it lies within its bounds."""
    row = problem.teams[0].require[0]
    found = []
    for number in range(losses + 1):
        for lost in combinations(can_go, min(number, len(can_go))):
            value = row.measure.observe(without(persons, lost))
            ends = [value - row.low] if row.low is not None else []
            found.append((value, min([*ends, *([row.high - value] if row.high is not None else [])])))
    return min(value for value, _ in found), min(inside for _, inside in found)


@pytest.mark.unmeasured
@pytest.mark.parametrize("kind", KINDS)
def test_no_loss_leaves_less_than_the_worst(kind: str) -> None:
    draw, harmed = np.random.default_rng(KINDS.index(kind)), 0
    for _ in range(150):
        problem = drawn(draw, kind, int(draw.integers(3, 9)))
        persons = [problem.pool.person(row) for row in range(len(problem.pool))]
        can_go = [person for person in persons if draw.random() < 0.8]
        losses = int(draw.integers(1, 5))
        worst = WorstLoss(problem.teams[0].require[0], persons, can_go)
        least, inside = by_hand(problem, persons, can_go, losses)
        lost, found = worst.after(losses)
        assert found == inside
        assert len(lost) <= losses
        assert {person.row for person in lost} <= {person.row for person in can_go}
        assert min(problem.teams[0].require[0].measure.observe(left) for left in worst.left(losses)) == least
        holding = [number for number in range(len(can_go) + 1) if by_hand(problem, persons, can_go, number)[1] >= 0]
        assert worst.room(len(can_go)) == max(holding, default=-1)
        harmed += bool(lost)
    assert harmed >= 40


def test_thirty_pairs_of_a_hundred_lose_one_for_each_loss() -> None:
    """Too many losses to go through: 10,000,000 of five of sixty people."""
    pool = [{"id": f"P{place}"} for place in range(100)]
    pairs = [[f"P{2 * place}", f"P{2 * place + 1}"] for place in range(30)]
    team = {"name": "t", "size": 100, "require": [{"pairs": pairs, "at_least": 26}], "survive": {"losses": 4}}
    problem = load({"pool": pool, "teams": [team]})
    persons = [problem.pool.person(row) for row in range(100)]
    (weakness,) = weaknesses(problem.teams[0], persons)
    assert (weakness.met, weakness.room, weakness.observed) == (True, 4, 26)
    assert survived(problem.teams[0], persons) == 4
    assert survived(problem.teams[0], persons, Who(id=["P0", "P1", "P2", "P99"])) == 4


def test_many_rare_values_are_gone_one_for_each_loss() -> None:
    """A hundred people with a language of their own each, and one that all of them hold."""
    pool = [{"id": f"P{place}", "held": f"own {place}; all"} for place in range(100)]
    require = [{"distinct": "held", "at_least": 90}, {"largest_group": "held", "at_least": 93}]
    team = {"name": "t", "size": 100, "require": require, "survive": {"losses": 8}}
    problem = load({"pool": pool, "fields": {"held": "set"}, "teams": [team]})
    found = weaknesses(problem.teams[0], [problem.pool.person(row) for row in range(100)])
    assert sorted((each.observed, each.met, each.room) for each in found) == [(92, False, 7), (93, True, 11)]
