"""People whom no row can tell apart: classes by their definition, however the hashes fall."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from composer import load
from composer.encoding.encode import encode
from composer.encoding.program import Program
from composer.measures import Linear
from composer.optimize import maximize
from composer.presolve import symmetry, tuning
from composer.presolve.symmetry import Classes
from composer.solvers.budget import Budget
from tests.support.crowded_problems import crowded_scenario, odd_program
from tests.support.samples import split

Key = tuple[object, ...]


def drawn(seed: int) -> tuple[Program, list[Linear]]:
    """A program and what is asked about its people."""
    if seed % 2:
        program, objective = odd_program(seed)
        return program, [row.expression for row in program.rows] + [objective]
    program = encode(load(crowded_scenario(seed)))
    return program, [row.expression for row in program.rows]


def told_apart_by(program: Program, asked: list[Linear], person: int) -> Key:
    """Everything that a person adds anywhere, and where they may be."""
    gates = tuple(bool(block.eligible[person]) for block in program.blocks)
    return gates, tuple(
        int(weights[program.traits[trait].codes[person]])
        for expression in asked
        for (_, trait), weights in expression.people.items()
    )


def by_definition(program: Program, asked: list[Linear], people: list[int]) -> list[list[int]]:
    """The classes, those first whose first member stands first."""
    found: dict[Key, list[int]] = {}
    for person in people:
        found.setdefault(told_apart_by(program, asked, person), []).append(person)
    return list(found.values())


def as_lists(found: Classes) -> list[list[int]]:
    return [found.people[found.of == number].tolist() for number in range(len(found.size))]


def zeros(size: int, _: int) -> NDArray[np.uint64]:
    return np.zeros(size, np.uint64)


def few(size: int, salt: int) -> NDArray[np.uint64]:
    return (np.arange(size, dtype=np.uint64) + np.uint64(salt)) % np.uint64(2)


@pytest.mark.parametrize(("at_once", "hashes"), [(tuning.FEW, None), (0, None), (0, zeros), (0, few)])
@pytest.mark.parametrize("seeds", split(range(80), 20))
def test_classes_are_those_of_their_definition_whatever_tells_them_and_however_the_hashes_fall(
    seeds: range,
    at_once: int,
    hashes: Callable[[int, int], NDArray[np.uint64]] | None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(tuning, "FEW", at_once)
    if hashes is not None:
        monkeypatch.setattr(symmetry, "_scrambled", hashes)
    merged = 0
    for seed in seeds:
        program, asked = drawn(seed)
        people = np.flatnonzero(program.eligible)[seed % 3 :]
        expected = by_definition(program, asked, people.tolist())
        found = symmetry.sort_into_classes(program, people, asked)
        assert as_lists(found) == expected, seed
        assert found.size.tolist() == [len(group) for group in expected], seed
        assert found.sample.tolist() == [group[0] for group in expected], seed
        for most in (1, 2, 3):
            assert as_lists(found.first(most)) == [group[:most] for group in expected], seed
            assert found.first(most).size.tolist() == [len(group[:most]) for group in expected], seed
        merged += len(expected) < len(people)
    assert merged > len(seeds) / 2


def test_a_pool_of_nobody_has_no_classes() -> None:
    program, asked = drawn(1)
    found = symmetry.sort_into_classes(program, np.empty(0, np.intp), asked)
    assert (found.size.tolist(), found.sample.tolist(), as_lists(found.first(1))) == ([], [], [])


@pytest.mark.unmeasured
def test_no_two_of_a_hundred_thousand_codes_share_a_hash_in_any_of_twenty_places() -> None:
    for salt in range(1, 21):
        assert len(np.unique(symmetry._scrambled(100_000, salt))) == 100_000


def test_the_same_code_has_another_hash_in_another_place() -> None:
    first, *others = (symmetry._scrambled(1000, salt) for salt in range(1, 6))
    assert all((first != other).all() for other in others)


@pytest.mark.parametrize(("scores", "members"), [([1] * 8, [[0, 1], [2, 3]]), (list(range(8)), [[4, 5], [6, 7]])])
def test_those_who_are_alike_are_taken_as_they_stand_in_the_pool_team_by_team(
    scores: list[int], members: list[list[int]]
) -> None:
    pool = [{"id": f"P{n}", "sex": "F" if n % 2 else "M", "score": score} for n, score in enumerate(scores)]
    team = {"size": 2, "require": [{"members": {"sex": "F"}, "exactly": 1}]}
    teams = [{"name": name, **team} for name in "ab"]
    program = encode(load({"pool": pool, "teams": teams, "prefer": [{"most": {"total": "score"}}]}))
    found = maximize.maximize(program, program.goals[0].quotient.top, Budget()).placement
    assert found is not None
    assert [each.tolist() for each in found.members] == members
