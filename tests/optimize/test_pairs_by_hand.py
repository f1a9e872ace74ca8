"""Pairs with floors, ceilings and goals, of one team, of two and over both: against every choice there is."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from random import Random
from typing import Any

import pytest

from composer import Problem, solve

Asked = dict[str, Any]


def count(members: set[str], pairs: list[list[str]]) -> int:
    return sum(first in members and second in members for first, second in pairs)


def met(members: set[str], asked: list[Asked]) -> bool:
    counts = [(count(members, each["pairs"]), each) for each in asked]
    return all(each.get("at_least", 0) <= number <= each.get("at_most", 99) for number, each in counts)


def choices(ids: list[str], sizes: list[int]) -> Iterator[list[set[str]]]:
    for first in combinations(ids, sizes[0]):
        rest = [each for each in ids if each not in first]
        for other in combinations(rest, sizes[1]) if len(sizes) > 1 else [()]:
            yield [set(first), set(other)][: len(sizes)]


@pytest.mark.parametrize("seed", range(24))
def test_the_best_is_the_best_of_all_choices(seed: int) -> None:
    draw = Random(seed)
    ids = [f"P{number}" for number in range(draw.randint(5, 8))]
    score = {each: draw.randint(0, 9) for each in ids}
    every = [list(pair) for pair in combinations(ids, 2)]

    def asked(most: int) -> list[Asked]:
        bound = ("at_most", "at_least")
        drawn = ((draw.sample(every, draw.randint(1, 8)), draw.choice(bound)) for _ in range(draw.randint(0, most)))
        return [{"pairs": pairs, end: draw.randint(0, 2)} for pairs, end in drawn]

    sizes = [draw.randint(1, 3) for _ in range(draw.choice([1, 2]))]
    teams = [{"name": f"T{number}", "size": size, "require": asked(2)} for number, size in enumerate(sizes)]
    over, liked = asked(1), draw.sample(every, 5)
    values = [
        (sum(score[each] for team in chosen for each in team), -count(set().union(*chosen), liked))
        for chosen in choices(ids, sizes)
        if met(set().union(*chosen), over) and all(map(met, chosen, (team["require"] for team in teams)))  # type: ignore[arg-type]
    ]
    goals: list[Asked] = [{"most": {"total": "score"}}, {"least": {"pairs": liked}}]
    found = solve(Problem([{"id": each, "score": score[each]} for each in ids], teams, over, goals))
    if not values:
        assert found.verdict == "impossible"
        return
    best = max(values)
    assert found.verdict == "best"
    assert [goal.value for goal in found.goals] == [best[0], -best[1]]
