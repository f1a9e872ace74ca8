"""Whether an expression weighs its teams alike, through all that is done with it."""

from __future__ import annotations

import random

import numpy as np

from composer.base.arrays import Ints
from composer.measures import Linear
from composer.measures.linear import FEW_CODES, MERGED_KEPT, Trait
from composer.measures.sparse import Sparse

SIZE = 3


def alike(expression: Linear) -> bool:
    """Whether every team that it reads has the same traits with the same weights, counted out."""
    teams: dict[int, dict[int, list[int]]] = {}
    for (team, trait), weights in expression.people.items():
        teams.setdefault(team, {})[trait] = np.asarray(weights).tolist()
    return len({str(sorted(each.items())) for each in teams.values()}) < 2


def drawn(rng: random.Random) -> Linear:
    """One trait in some teams, alike or not, in arrays of their own or in one."""
    teams, trait = rng.sample(range(3), rng.randint(1, 3)), rng.randrange(2)
    weights = np.array([rng.randint(-4, 4) for _ in range(SIZE)])
    if rng.random() < 0.3:
        return Linear.over(teams, trait, Sparse.of([(0, 2)], SIZE), {0: 1})
    if rng.random() < 0.6:
        return Linear.over(teams, trait, weights)
    return Linear({(team, trait): weights + rng.choice([0, 0, team]) for team in teams})


def value(expression: Linear) -> dict[tuple[int, int], list[int]]:
    return {key: np.asarray(weights).tolist() for key, weights in expression.people.items()}


def test_what_is_said_to_weigh_teams_alike_does_and_sums_are_sums() -> None:
    told = 0
    for seed in range(400):
        rng = random.Random(seed)
        total, expected = Linear(), {}
        for _ in range(rng.randint(1, 4)):
            each, times = drawn(rng), rng.choice([-2, 1, 1, 3])
            total += each * times + rng.randint(0, 2)
            for key, weights in value(each).items():
                expected[key] = [a + times * b for a, b in zip(expected.get(key, [0] * SIZE), weights, strict=True)]
        assert value(total) == expected
        assert alike(total) or not total.shared
        told += total.shared
    assert told > 50


def test_of_all_teams_it_stays_so_and_of_others_it_does_not() -> None:
    weights = np.array([1, 2, 3])
    everywhere, first = Linear.over(range(3), 0, weights), Linear.over([0], 0, weights)
    assert (everywhere + Linear.over(range(3), 1, weights)).shared
    assert (everywhere * 2 - everywhere + 5).shared
    assert (everywhere + Linear(auxiliaries={0: 1})).shared
    assert not (everywhere + first).shared
    assert not (everywhere + Linear({(team, 0): weights for team in range(3)})).shared


def test_what_codes_were_merged_to_is_known_of_the_very_same_weights_lately_and_of_few_codes() -> None:
    trait, asked = Trait(np.zeros(1, np.int32), 2), []

    def merged(*told: object, of: Trait = trait) -> list[int]:
        def merge() -> Ints:
            asked.append(told)
            return np.array([len(asked)])

        return of.merged(told, merge).tolist()

    one, other = np.array([1, 2]), np.array([1, 2])
    assert [merged(one), merged(one), merged(other), merged(one, other), merged(other, one), merged(one)] == [
        *([1], [1], [2], [3], [4], [1])
    ]
    others = [np.array([number]) for number in range(MERGED_KEPT)]
    assert [merged(each) for each in others] == [[5 + number] for number in range(MERGED_KEPT)]
    assert merged(one) == [5 + MERGED_KEPT]
    many = Trait(np.zeros(1, np.int32), FEW_CODES + 1)
    assert merged(one, of=many) != merged(one, of=many)
