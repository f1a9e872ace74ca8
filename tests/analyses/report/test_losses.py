"""Whose loss breaks a demand: every member left out in turn, all that is asked counted anew."""

from __future__ import annotations

import random

import pytest

from composer.analyses.report.losses import losses
from composer.checking.verify import verify
from composer.problem.problem import Problem
from composer.render.plain import unbound


def problem(seed: int) -> Problem:
    """Six of nine people, in whatever order, with demands that hold of the first six or do not."""
    rng = random.Random(seed)
    pool = [
        {"id": f"P{row}", "sex": rng.choice("FM"), "unit": rng.choice("ABC"), "level": rng.randint(0, 4)}
        for row in range(9)
    ]
    require = [
        {"members": {"sex": "F"}, "at_least": rng.randint(0, 3), "name": "Women"},
        {"share": {"sex": "M"}, "at_least": rng.choice(["1/3", "1/2"]), "name": "Men"},
        {"members": {"unit": "B"}, "exactly": 2, "name": "Exempt"},
        {"distinct": "unit", "at_least": rng.randint(1, 3), "name": "Units"},
        {"average": "level", "at_least": rng.randint(1, 2), "name": "Level"},
        {"together": ["P0", "P1"], "at_most": 0, "name": "Exempt too"},
        {"lone": {"sex": "F"}, "at_most": 0, "name": "Nobody alone"},
    ]
    seats = [{"seat": "Lead", "who": {"level": {"at_least": 3}}}, {"seat": "Clerk", "who": {"unit": "A"}, "number": 2}]
    return Problem(pool, [{"name": "team", "size": 6, "seats": seats, "require": require}])


@pytest.mark.parametrize("seed", range(25))
def test_each_loss_breaks_what_a_recount_without_that_member_finds_broken(seed: int) -> None:
    asked = problem(seed)
    ids = [f"P{row}" for row in random.Random(-seed).sample(range(9), 6)]
    roster = verify(asked, {"team": ids}).teams[0]
    wanted = []
    for one in ids:
        left = verify(asked, {"team": [each for each in ids if each != one]})
        labels = [unbound(each.requirement).removeprefix("team: ") for each in left.broken]
        broken = {label for label in labels if label != "size" and not label.startswith("Exempt")}
        if broken:
            wanted.append((one, broken))
    found = losses(asked, roster, [roster])
    assert [(each.id, {*each.broken}) for each in found] == wanted
