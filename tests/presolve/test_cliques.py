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
from composer.optimize.query import Query, WarmStart
from composer.presolve.cliques import ConflictGraph
from composer.presolve.condense import CountModel
from composer.solvers import tuning
from composer.solvers.budget import Budget


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


def spelled(model: CountModel) -> list[Any]:
    """All that an engine is given."""
    sums = [*((row.flat, row.low, row.high) for row in model.everything), (model.objective, None, None)]
    flat = [(each.columns, each.weights, each.auxiliaries, each.helper_weights, *ends) for each, *ends in sums]
    columns = (model.team, model.person, model.upper, model.loose, model.helpers, model.ranges)
    return [[np.asarray(each).tolist() for each in columns], model.index, [[*map(_listed, each)] for each in flat]]


def _listed(value: Any) -> Any:
    return value.tolist() if isinstance(value, np.ndarray) else value


@pytest.mark.unmeasured
def test_a_question_that_is_cut_is_the_one_with_these_rows_asked_anew_of_whomever() -> None:
    draw = random.Random(11)
    cut = pooled = alike = 0
    for turn in range(60):
        people, teams = draw.randint(5, 12), 1 + turn % 3
        every = list(itertools.combinations(range(people), 2))
        tree = apart(people, draw.sample(every, draw.randint(2, len(every))), teams=teams)
        if turn % 2:  # over all teams, and most people the same
            tree["teams"] = [{"name": f"t{number}", "size": 2} for number in range(teams)]
            tree["require"] = [{"pairs": [[f"P{a}", f"P{b}"] for a, b in every if b < 4], "at_most": 0}]
            tree["pool"] = [each | {"score": each["score"] % 2} for each in tree["pool"]]
        program = encode(load(tree))
        question = Query(program, program.goals[0].quotient.top, Budget(), WarmStart())
        everybody = np.arange(people)
        before = question.over(everybody)
        amounts = np.array([draw.choice([0.5, 0.5, 1.0, 0.2]) for _ in everybody])
        rows = ConflictGraph.of(program).violated(everybody, amounts)
        more = question.cut(rows)
        for some in (everybody, everybody[::2], everybody[1:]):
            anew = Query(more.program, question.objective, Budget(), WarmStart()).over(some)
            assert spelled(more.over(some)) == spelled(anew)
        cut += bool(rows)
        pooled += before.sorts is not None and bool(rows)
        alike += before.classes.size.max() > 1 and bool(rows)
    assert min(cut, pooled, alike) > 15, (cut, pooled, alike)


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
