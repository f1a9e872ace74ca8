"""Rows of pairs kept as arrays say what the same rows say one by one, and are written down only where they matter."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import pairwise, product
from typing import Any

import numpy as np
import pytest

from composer import load
from composer.base.chained import Chained, Growing
from composer.encoding.encode import encode
from composer.encoding.pair_block import open_ends, pair_blocks, rows_made, single_rows
from composer.encoding.program import Program, Row, factor
from composer.measures import Linear
from composer.measures.helpers import EvenWeights
from composer.optimize import maximize
from composer.optimize.column_generation import generate_columns
from composer.optimize.query import Query, WarmStart
from composer.presolve.cliques import ConflictGraph
from composer.presolve.condense import Choice, CountModel, condense
from composer.presolve.helper_gains import shared_out
from composer.presolve.lagrangian import lagrangian_bound
from composer.presolve.switches import Switches
from composer.presolve.symmetry import Distinctions
from composer.solvers import tuning
from composer.solvers.budget import Budget

BOUNDS: list[dict[str, int]] = [{"at_most": 0}, {"at_most": 2}, {"at_least": 1}, {"at_least": 1, "at_most": 2}]


def drawn(seed: int, people: int = 7) -> Program:
    """A team with pairs in what it is asked and in its goals; sometimes the same pair twice, and gates."""
    draw = random.Random(seed)
    rows = [{"id": f"P{one}", "score": draw.randint(0, 3), "sex": draw.choice("FM")} for one in range(people)]

    def pairs() -> list[list[str]]:
        return [[f"P{one}" for one in draw.sample(range(people), 2)] for _ in range(draw.randint(1, 9))]

    team: dict[str, Any] = {"name": "team", "size": draw.choice([3, {"at_least": 2, "at_most": 4}])}
    team["require"] = [
        {"pairs": pairs(), **draw.choice(BOUNDS), "name": f"R{one}"} for one in range(draw.randint(1, 2))
    ]
    if draw.random() < 0.3:
        team["everyone"] = {"score": {"at_least": 1}}
    goals = [{"most": {"total": "score"}}, {draw.choice(["most", "least"]): {"pairs": pairs()}}]
    return encode(load({"pool": rows, "teams": [team], "prefer": goals[:: draw.choice([1, -1])]}))


def plain(program: Program) -> Program:
    """The same with every row by itself."""
    return replace(program, rows=tuple(program.rows))


def said(row: Row) -> tuple[object, ...]:
    """All that a row says."""
    people = {key: np.asarray(weights).tolist() for key, weights in row.expression.people.items()}
    return people, dict(row.expression.auxiliaries.items()), row.low, row.high, row.source, row.about, row.says


def test_a_row_is_made_when_it_is_asked_for_and_stays_the_same() -> None:
    program = encode(
        load(
            {
                "pool": [{"id": name} for name in "abc"],
                "teams": [{"name": "t", "size": 2, "require": [{"pairs": [["c", "a"], ["a", "b"]], "exactly": 1}]}],
            }
        )
    )
    ((start, block),) = pair_blocks(program.rows)
    assert not list(block.made)
    source, key = block.source, (0, block.trait)
    expected = []
    for helper, (first, second) in enumerate([("c", "a"), ("a", "b")]):
        place = {name: "abc".index(name) + 1 for name in (first, second)}
        about = f"{first} and {second}"

        def weights(*names: str, place: dict[str, int] = place) -> dict[tuple[int, int], list[int]]:
            return {key: [int(code in [place[name] for name in names]) for code in range(4)]}

        both = weights(first, second)
        expected.append((both, {helper: -1}, None, 1, source, about, f"{about}: counted where both are there"))
        for name in (first, second):
            says = f"{about}: counted only where {name} is there"
            expected.append((weights(name), {helper: -1}, 0, None, source, about, says))
    assert len(block) == 6
    assert said(block[4]) == expected[4]
    assert len(block.made) == 1
    assert [said(row) for row in block] == expected
    assert block[-2] is block[4] is program.rows[start + 4] is list(program.rows)[start + 4]
    assert [said(row) for row in block[1:5:3]] == expected[1:5:3]
    with pytest.raises(IndexError):
        block[6]
    assert {id(row) for row in rows_made(program.rows)} == {id(row) for row in program.rows}
    assert list(program.called[:3]) == ["c and a: both there", "a and b: both there"]


@pytest.mark.parametrize("seed", range(25))
def test_what_is_read_of_a_block_is_what_is_read_of_its_rows(seed: int) -> None:
    program = drawn(seed)
    rows = plain(program)
    assert pair_blocks(program.rows)
    assert not pair_blocks(rows.rows)
    singles, own = dict(single_rows(program.rows)), {start: len(each) for start, each in pair_blocks(program.rows)}
    assert sorted([*singles, *(start + one for start, size in own.items() for one in range(size))]) == [
        *range(len(program.rows))
    ]
    assert [ends.tolist() for ends in open_ends(program.rows)] == [
        [row.low is None for row in rows.rows],
        [row.high is None for row in rows.rows],
    ]
    everybody = np.flatnonzero(program.eligible)
    kinds = [Distinctions.of(each, [], rows=each.rows).classes(everybody) for each in (program, rows)]
    assert kinds[0].of.tolist() == kinds[1].of.tolist()
    graphs = [ConflictGraph.of(each).graphs for each in (program, rows)]
    assert [{scope: dict(graph) for scope, graph in each.items()} for each in graphs[:1]] == [
        {scope: dict(graph) for scope, graph in each.items()} for each in graphs[1:]
    ]
    assert not Switches.of(program).families
    assert not Switches.of(rows).families


def truth(program: Program, model: CountModel, counts: tuple[int, ...]) -> list[int]:
    """Of every pair whether both are there, where so many of each column are."""
    found = [0] * len(program.auxiliaries)
    for _, block in pair_blocks(program.rows):
        codes = program.traits[block.trait].codes[model.person]
        there = {int(code) for code, count in zip(codes, counts, strict=True) if count}
        for helper, pair in zip(block.told.helpers, block.told.codes.tolist(), strict=True):
            found[helper] = int(there.issuperset(pair))
    return found


@pytest.mark.parametrize("seed", range(12))
def test_a_model_of_some_people_allows_the_same_with_fewer_helpers(seed: int) -> None:
    program = drawn(seed, people=6)
    some = np.array(sorted(random.Random(seed).sample(range(6), 4)), np.intp)
    some = some[program.eligible[some]]
    goal = program.goals[0]
    objective = goal.quotient.top if goal.most else -goal.quotient.top
    few, every = (condense(each, some, objective) for each in (program, plain(program)))
    assert len(few.helpers) <= len(every.helpers) == len(program.auxiliaries)
    assert seed or len(few.helpers) < len(every.helpers)
    assert few.person.tolist() == every.person.tolist()
    assert few.places(few.helpers.tolist()).tolist() == [*range(len(few.helpers))]
    allowed = 0
    for counts in product(*(range(upper + 1) for upper in few.upper.tolist())):
        if max(few.upper, default=0) > 1:
            continue  # two who are alike
        values = np.array(truth(program, every, counts), np.int64)
        fewer, all_of_them = (Choice(np.array(counts), each) for each in (values[few.helpers], values))
        assert few.auxiliaries(fewer).tolist() == values.tolist()
        assert (few.broken(fewer) is None) == (every.broken(all_of_them) is None)
        assert fewer.value(few.objective) == all_of_them.value(every.objective)
        allowed += few.broken(fewer) is None
        for helper in range(len(few.helpers)):  # what a pair means is held by rows of its own
            values = fewer.auxiliaries.copy()
            values[helper] ^= 1
            full = few.auxiliaries(Choice(fewer.counts, values))
            one, other = Choice(fewer.counts, values), Choice(fewer.counts, full)
            assert (few.broken(one) is None) == (every.broken(other) is None)
    assert allowed or seed


@pytest.mark.parametrize("seed", range(12))
def test_rows_written_down_at_once_are_those_written_down_one_by_one(seed: int) -> None:
    draw = random.Random(seed)
    alike = [f"P{one}" for one in range(8)]  # two of a pair who are in no other are one class
    pairs = [draw.sample(alike[:5], 2) for _ in range(draw.randint(1, 4))] + [["P5", "P6"]]
    asked = {"name": "team", "size": 4, "require": [{"pairs": pairs, **draw.choice(BOUNDS)}]}
    program = encode(load({"pool": [{"id": name} for name in alike], "teams": [asked]}))
    some = np.array(sorted(draw.sample(range(8), draw.randint(4, 8))), np.intp)
    few, every = (condense(each, some, Linear()) for each in (program, plain(program)))
    rows = dict(zip(every.index, every.rows, strict=True))
    for number, row in zip(few.index, few.rows, strict=True):
        other = rows[number]
        assert (row.low, row.high, row.label) == (other.low, other.high, other.label)
        assert row.flat.columns.tolist() == other.flat.columns.tolist()
        assert row.flat.weights.tolist() == other.flat.weights.tolist()
        helpers = few.helpers[row.flat.auxiliaries].tolist()
        assert helpers == [helper for helper in other.flat.auxiliaries.tolist() if helper in few.helpers]


def test_rows_that_prove_pairs_impossible_are_impossible_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tuning, "SAMPLE", 4)
    rows = [{"id": f"P{one}", "sex": "F" if one % 2 else "M"} for one in range(16)]
    pairs = [[f"P{one}", f"P{(one + 1) % 16}"] for one in range(16)]
    men = {"share": {"sex": "M"}, "at_least": "100%"}
    team = {"name": "t", "size": 3, "require": [{"pairs": pairs, "at_least": 1}, men]}
    program = encode(load({"pool": rows, "teams": [team]}))
    found = generate_columns(Query(program, Linear(), Budget(), WarmStart()), None)
    assert found.impossible
    assert len(found.question.program.rows) == len(program.rows)
    few = replace(program, rows=tuple(program.rows[row] for row in found.against))
    assert maximize.maximize(few, Linear(), Budget()).placement is None


@pytest.mark.parametrize("seed", range(25))
def test_a_bound_is_as_close_as_with_the_multipliers_given_or_closer_and_true(seed: int) -> None:
    program = drawn(seed)
    draw = random.Random(seed)
    goal = program.goals[0]
    objective = goal.quotient.top if goal.most else -goal.quotient.top
    given = np.array([draw.choice([0.0, draw.uniform(-3, 3)]) for _ in program.rows])
    found, usual = (lagrangian_bound(each, objective, given) for each in (program, plain(program)))
    assert found is not None
    assert usual is not None
    assert found.limit * usual.scale <= usual.limit * found.scale
    again = lagrangian_bound(plain(program), objective, found.times / found.scale)
    assert again is not None
    assert abs(again.limit / again.scale - found.limit / found.scale) < 1e-6
    best = maximize.maximize(plain(program), objective, Budget())
    assert best.value is None or best.value <= found.bound
    same = maximize.maximize(program, objective, Budget())
    assert (same.value, same.basis is None) == (best.value, best.basis is None)


def test_what_pairs_gain_goes_to_who_has_room_for_it() -> None:
    codes = np.array([[0, 1], [1, 2], [2, 3], [0, 3]])
    moved = shared_out(np.array([5, 7, 0, 9]), codes, np.array([14, 0, 7, 0, 0]))
    assert moved.tolist() == [[5, 0], [0, 7], [0, 0], [9, 0]]
    for seed in range(50):
        draw = np.random.default_rng(seed)
        codes = np.array([draw.choice(6, 2, replace=False) for _ in range(12)])
        gains, room = draw.integers(0, 40, 12), draw.integers(-20, 90, 6)
        moved = shared_out(gains, codes, room)
        assert (moved >= 0).all()
        assert moved.sum(axis=1).tolist() == gains.tolist()
        taken = np.bincount(codes.reshape(-1), moved.reshape(-1), 6)
        alone = np.bincount(codes.reshape(-1), np.repeat(gains, 2), 6)
        assert (taken[alone <= room] <= room[alone <= room]).all()
    large = shared_out(np.full(40, 2**57), np.tile([0, 1], (40, 1)), np.zeros(2, np.int64))
    assert large.sum() == 0


@pytest.mark.unmeasured
def test_no_row_of_a_pair_is_made_while_a_team_is_found() -> None:
    draw = random.Random(5)
    rows = [{"id": f"P{one}", "score": draw.randint(1, 1000)} for one in range(3000)]
    pairs = [[f"P{one}" for one in draw.sample(range(3000), 2)] for _ in range(4000)]
    for bounds in BOUNDS:
        asked = {"name": "team", "size": 8, "require": [{"pairs": pairs, **bounds}]}
        program = encode(load({"pool": rows, "teams": [asked], "prefer": [{"most": {"total": "score"}}]}))
        found = maximize.maximize(program, program.goals[0].quotient.top, Budget())
        assert found.proved
        assert not [row for _, block in pair_blocks(program.rows) for row in block.made]


def test_a_long_sequence_of_parts_reads_like_the_list_it_stands_for() -> None:
    draw = random.Random(1)
    for _ in range(200):
        growing, listed = Growing[int](), list[int]()
        for _ in range(draw.randint(0, 6)):
            more = [draw.randint(0, 9) for _ in range(draw.randint(0, 4))]
            what = draw.randint(0, 3)
            if what == 0:
                growing.append(7)
                listed.append(7)
            elif what == 1:
                growing.extend(more)
                listed += more
            elif what == 2:
                growing.add(range(len(more)))
                listed += range(len(more))
            else:
                keep = draw.randint(0, len(listed))
                growing.cut(keep)
                del listed[keep:]
            assert len(growing) == len(listed)
        done = growing.done
        assert [*done] == listed == [done[place] for place in range(len(listed))]
        assert len(done) == len(listed)
        first, end = sorted(draw.randint(-8, 8) for _ in range(2))
        assert [*done[first:end]] == listed[first:end]
        assert [*done[::-2]] == listed[::-2]
        longer = done + Chained([[1, 2]])
        assert [*longer] == [*listed, 1, 2]
        assert [*(done + Chained([range(3)]))] == [*listed, 0, 1, 2]
        assert all(b - a == len(part) for (a, b), part in zip(pairwise(done.starts), done.parts, strict=True))
        with pytest.raises(IndexError):
            done[len(listed)]


def test_even_weights_reckon_like_the_mapping_they_stand_for() -> None:
    even, listed = EvenWeights(range(2, 6), 3), dict.fromkeys(range(2, 6), 3)
    assert dict(even) == dict(even.items()) == listed
    assert (len(even), 5 in even, 6 in even, even.get(1, 0), sum(even.values())) == (4, True, False, 0, 12)
    others = [Linear(), Linear(auxiliaries={3: 1, 9: -3}), Linear(auxiliaries=EvenWeights(range(4, 8), -3))]
    for other in others:
        for times in (1, -2, 0):
            one, two = (Linear(auxiliaries=each) * times + other for each in (even, listed))
            assert dict(one.auxiliaries.items()) == dict(two.auxiliaries.items())
            one, two = (other - Linear(auxiliaries=each) * times for each in (even, listed))
            assert dict(one.auxiliaries.items()) == dict(two.auxiliaries.items())
    assert factor(Linear(auxiliaries=even)) == 3
    assert factor(Linear(auxiliaries=EvenWeights(range(0), 3))) == 0
