"""In how many teams somebody may be at most where helpers say so: no choice breaks it, and it says something."""

from __future__ import annotations

from typing import Any

import numpy as np

from composer import load, solve
from composer.encoding.encode import encode
from composer.presolve.fewer_tours import held_tours
from tests.problem.test_burden import drawn


def test_nobody_has_more_tours_in_any_choice_than_is_said() -> None:
    fewer = 0
    for seed in range(60):
        programme = drawn(seed)
        problem = load(programme.scenario)
        program = encode(problem)
        held = held_tours(program)
        longest = program.exclusive.longest
        most = np.full(len(problem.pool), longest) if held.most_tours is None else held.most_tours
        for choice in programme.choices:
            assert all(len(mine) <= most[row] for row, mine in enumerate(choice)), seed
            for row, mine in enumerate(choice):
                assert all(held.blocks[team].eligible[row] for team in mine), seed
        before = longest if program.most_tours is None else program.most_tours
        fewer += bool((most < np.minimum(before, longest)).any())
    assert fewer > 2


def tours(**asked: Any) -> dict[str, Any]:
    """Four tours of 5 of 60 people, one after the other."""
    pool = [
        {"id": f"P{n}", "score": 3 * n % 50, "past": "2020-01-01..2020-02-01" if n % 3 == 0 else ""} for n in range(60)
    ]
    repeat = {"every": "6 months", "number": 4}
    team = {"name": "t", "size": 5, "start": "2027-01-01", "end": "2027-05-31", "repeat": repeat}
    return {"pool": pool, "served": "past", "fields": {"past": "spans"}, "teams": [team], **asked}


def test_the_most_tours_of_one_are_held_person_by_person_and_the_fewest_are_found() -> None:
    score = {"most": {"total": "score"}}
    found = solve(load(tours(require=[{"burden": {}, "at_most": 2}], prefer=[score])))
    once, again = ([3 * n % 50 for n in range(60) if (n % 3 == 0) == past] for past in (True, False))
    assert found.verdict == "best"
    assert found.goals[0].value == sum(sorted(once + again + again)[-20:])
    found = solve(load(tours(prefer=[{"least": {"burden": {}}}, score])))
    assert [goal.value for goal in found.goals] == [1, sum(sorted(again)[-20:])]
    few = [{"members": {"id": [f"P{n}" for n in range(0, 60, 3)]}, "at_least": 1}]
    found = solve(load(tours(require=few, prefer=[{"least": {"burden": {}}}])))
    assert found.goals[0].value == 2
