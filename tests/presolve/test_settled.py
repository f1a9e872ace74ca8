"""Programs in which places are settled, and people who are enough for them, against the whole program."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from composer import load
from composer.encoding.encode import encode
from composer.encoding.program import Program, Source, row
from composer.measures import Linear, Trait
from composer.optimize.lexicographic import maximize_in_order
from composer.presolve.dominance import best_of_each
from composer.presolve.settled import settle, settles, with_settled
from composer.solvers.budget import Budget
from tests.support.roster_truth import decided
from tests.support.samples import split


def values(program: Program) -> list[object] | None:
    found = maximize_in_order(program, Budget())
    return None if found.placement is None else [goal.value for goal in found.reached]


def staying(program: Program, there: Sequence[Sequence[int]]) -> Program:
    """The whole program, with a row for each team that keeps its people."""
    traits, rows = [*program.traits], []
    for team, people in enumerate(there):
        codes = np.zeros(len(program.pool), np.int32)
        codes[[*people]] = 1
        rows.append(row(Linear({(team, len(traits)): np.array([0, 1])}), len(people), None, Source("stays")))
        traits.append(Trait(codes, 2))
    return replace(program, traits=tuple(traits)).holding(rows)


@pytest.mark.parametrize("seeds", split(range(200), 25))
def test_what_is_settled_changes_no_value_and_few_are_enough(seeds: Sequence[int]) -> None:
    seen = []
    for seed in seeds:
        drawn = decided(seed)
        program = encode(load(drawn.file))
        if not drawn.every or not settles(program):
            continue
        ids = [*drawn.people]
        teams = drawn.every[seed % len(drawn.every)]
        gone = seed % len(ids)
        there = [
            np.array([ids.index(who) for who in sorted(team) if ids.index(who) != gone], np.intp) for team in teams
        ]
        blocks = [replace(block, eligible=block.eligible & (np.arange(len(ids)) != gone)) for block in program.blocks]
        whole = replace(program, blocks=tuple(blocks))
        settled = settle(whole, there, np.arange(len(ids)))
        assert settled is not None
        truth = values(staying(whole, there))
        assert values(settled) == truth, seed
        seen.append(truth is None)
        people = np.flatnonzero(settled.eligible)
        enough = best_of_each(settled, people, settled.room)
        kept = settle(whole, there, enough)
        assert kept is not None
        assert values(kept) == truth, seed
        found = maximize_in_order(settled, Budget()).placement
        if found is not None:
            members = with_settled(found, there).members
            assert all({*rows.tolist()} <= {*both.tolist()} for rows, both in zip(there, members, strict=True))
    assert {*seen} == {True, False}


def test_a_team_that_has_too_many_cannot_keep_them() -> None:
    program = encode(load({"pool": [{"id": f"P{n}"} for n in range(4)], "teams": [{"name": "t", "size": 2}]}))
    assert settle(program, [np.arange(3)], np.arange(4)) is None
