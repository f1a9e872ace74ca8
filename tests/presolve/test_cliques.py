"""People kept apart, every two of them: rows that cut off fractions and no choice."""

from __future__ import annotations

import itertools
import random
from typing import Any

import numpy as np
import pytest

from composer import load, solve
from composer.encoding.encode import encode
from composer.optimize import column_generation as pricing_room
from composer.presolve.cliques import ConflictGraph
from composer.solvers import tuning


def apart(people: int, pairs: list[tuple[int, int]], most: int = 0, teams: int = 1) -> dict[str, Any]:
    names = [[f"P{a}", f"P{b}"] for a, b in pairs]
    team = {"name": "t", "size": 3, "number": teams, "require": [{"pairs": names, "at_most": most}]}
    rows = [{"id": f"P{n}", "score": (n * 37) % 11 + 1} for n in range(people)]
    return {"pool": rows, "teams": [team], "prefer": [{"most": {"total": "score"}}]}


def graph_of(found: ConflictGraph) -> list[set[frozenset[int]]]:
    return [{frozenset((a, b)) for a, others in graph.items() for b in others} for graph in found.graphs.values()]


def test_pairs_that_may_not_both_be_there_are_kept_apart_and_others_are_not() -> None:
    pairs = [(0, 1), (1, 2), (0, 2), (3, 4)]
    (graph,) = graph_of(ConflictGraph.of(encode(load(apart(6, pairs)))))
    assert len(graph) == 4
    assert ConflictGraph.of(encode(load(apart(6, pairs, most=1)))).graphs == {}
    assert len(graph_of(ConflictGraph.of(encode(load(apart(9, pairs, teams=2)))))) == 2


def test_what_a_row_cuts_off_holds_only_people_every_two_of_whom_are_kept_apart() -> None:
    draw = random.Random(8)
    cut = 0
    for _ in range(60):
        people = draw.randint(4, 12)
        every = list(itertools.combinations(range(people), 2))
        pairs = draw.sample(every, draw.randint(1, len(every)))
        program = encode(load(apart(people, pairs)))
        found = ConflictGraph.of(program)
        amounts = np.array([draw.choice([0.5, 0.5, 1.0, 0.2]) for _ in range(people)])
        rows = found.violated(np.arange(people), amounts)
        codes = program.traits[next(iter(found.graphs))[0][1]].codes
        for row in rows:
            ((key, weights),) = row.expression.people.items()
            members = [person for person in range(people) if weights[int(codes[person])]]
            assert key[0] == 0
            assert row.high == 1
            assert all(pair in pairs for pair in itertools.combinations(members, 2))
            assert amounts[members].sum() > 1
            cut += 1
        if not rows:  # then no two who are kept apart are more than one together
            assert all(amounts[a] + amounts[b] <= 1.01 for a, b in pairs)
    assert cut > 40


@pytest.mark.by_the_hundred
@pytest.mark.parametrize("teams", [1, 2])
def test_answers_are_those_without_such_rows(teams: int, monkeypatch: pytest.MonkeyPatch) -> None:
    draw = random.Random(teams)
    for _ in range(25):
        people = draw.randint(9, 14)
        every = list(itertools.combinations(range(people), 2))
        tree = apart(people, draw.sample(every, draw.randint(10, len(every) * 2 // 3)), teams=teams)
        monkeypatch.setattr(tuning, "SMALL", 0)
        monkeypatch.setattr(tuning, "CORE", 2)
        with_rows = solve(load(tree))
        monkeypatch.setattr(pricing_room.ConflictGraph, "violated", lambda *_: [])
        without = solve(load(tree))
        monkeypatch.undo()
        plain = solve(load(tree))
        for other in (without, plain):
            assert with_rows.verdict == other.verdict
            assert [goal.value for goal in with_rows.goals] == [goal.value for goal in other.goals]
