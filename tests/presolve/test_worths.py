"""Those who matter, found among people in cells: the same as of everybody at once, counted in plain Python."""

from __future__ import annotations

from random import Random
from typing import Any

import numpy as np
import pytest

from composer import load, solve
from composer.encoding.encode import encode
from composer.encoding.program import Program
from composer.presolve import cells, tuning
from composer.presolve.lagrangian import lagrangian_bound
from composer.presolve.schedules import NEVER
from composer.presolve.worths import Listed, Sought, worths
from composer.problem.problem import Problem
from tests.support.random_problems import random_scenario


def scenario(seed: int, teams: int) -> dict[str, Any]:
    draw = Random(f"worths {seed}")
    pool = [
        {
            "id": f"P{number}",
            "sex": draw.choice("FM"),
            "unit": draw.choice("ABCDE"),
            "pay": draw.randint(1, 40),
            "score": draw.choice([draw.randint(0, 9), draw.randint(0, 90)]),
        }
        for number in range(120)
    ]
    asked: list[dict[str, Any]] = [
        {"largest_group": "unit", "at_most": 2},
        {"total": "pay", "at_most": 90},
        {"members": {"sex": "F"}, "at_least": 2},
    ]
    gates: list[dict[str, Any]] = [{}, {"pay": {"at_most": 25}}, {"sex": "M", "score": {"at_least": 60}}]
    made = [
        {"name": f"T{number}", "size": 5, "require": asked, "everyone": draw.choice(gates)} for number in range(teams)
    ]
    return {"pool": pool, "teams": made, "prefer": [{"most": {"total": "score"}}]}


def in_cells(monkeypatch: pytest.MonkeyPatch) -> None:
    """Even few people are sorted into cells, with some codes of a trait in one bucket."""
    monkeypatch.setattr(tuning, "CELLS_PEOPLE", 0)
    monkeypatch.setattr(tuning, "CELLS_PASSES", 0)
    monkeypatch.setattr(tuning, "CELLS_EACH", 3)


def tables(draw: Random, program: Program, fewest: int) -> list[dict[int, Any]]:
    """What each code of some traits adds, `fewest` of them at least."""
    some = [draw.sample(range(len(program.traits)), draw.randint(fewest, len(program.traits))) for _ in program.blocks]
    return [
        {trait: np.array([draw.randint(-40, 25) for _ in range(program.traits[trait].size)]) for trait in each}
        for each in some
    ]


@pytest.mark.parametrize("teams", [1, 3])
def test_whoever_is_asked_for_is_found_as_among_everybody(monkeypatch: pytest.MonkeyPatch, teams: int) -> None:
    in_cells(monkeypatch)
    looked_at_few = 0
    for seed in range(30):
        draw = Random(seed)
        program = encode(load(scenario(seed, teams)))
        worths(program, tables(draw, program, 1), lambda: None, sort=True)  # cells by what codes add now
        asked = tables(draw, program, 0)  # and asked about something else
        found = worths(program, asked, lambda: None)
        assert isinstance(found, Sought)
        worth = [
            max(
                sum(int(table[program.traits[trait].codes[person]]) for trait, table in each.items())
                if block.eligible[person]
                else NEVER
                for block, each in zip(program.blocks, asked, strict=True)
            )
            for person in range(len(program.pool))
        ]
        order = sorted(range(len(worth)), key=lambda person: (-worth[person], person))
        for most, low, high in ((1, 1, None), (7, NEVER + 1, 0), (7, -20, 20), (60, NEVER + 1, None), (200, -5, None)):
            fresh = Sought(program, asked, cells.kept_cells(program.pool))  # type: ignore[arg-type]
            meant = [one for one in order if worth[one] >= low and (high is None or worth[one] <= high)][:most]
            for one in (fresh, found, Listed(np.array(worth))):
                assert one.largest(most, low, high).tolist() == sorted(meant), (seed, most, low, high)
            looked_at_few += len(fresh._rows) < found.number
        for low in (30, 0, -15, NEVER):
            assert found.above(low).tolist() == [one for one, each in enumerate(worth) if each > low], seed
        assert found.gains() == sum(each for each in worth if each > 0)
        assert found.number == sum(each > NEVER for each in worth)
        some = np.array(draw.sample(range(len(worth)), 20))
        assert found.of(some).tolist() == [worth[one] for one in some]
        assert found.everybody.tolist() == worth
    assert looked_at_few > 20, "whom nothing is asked of is not looked at"


def test_every_person_is_in_one_cell_and_nobody_is_worth_more_than_its_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    in_cells(monkeypatch)
    for seed in range(20):
        draw = Random(seed)
        program = encode(load(scenario(seed, 1)))
        made = cells._sorted_into_cells(program, tables(draw, program, 1))
        every = np.arange(len(made.starts) - 1)
        assert sorted(made.people_in(every).tolist()) == list(range(len(program.pool)))
        (asked,) = tables(draw, program, 0)
        bounds = made.bounds(program.traits, asked)
        for cell in every.tolist():
            for person in made.people_in(np.array([cell])).tolist():
                assert sum(int(table[program.traits[trait].codes[person]]) for trait, table in asked.items()) <= int(
                    bounds[cell]
                )


@pytest.mark.unmeasured
def test_the_answer_is_the_same_whether_people_are_in_cells_or_not(monkeypatch: pytest.MonkeyPatch) -> None:
    usual = [solve(load(random_scenario(seed))).to_dict() for seed in range(20)]
    in_cells(monkeypatch)
    for seed, one in enumerate(usual):
        other = solve(load(random_scenario(seed))).to_dict()
        assert {**other, "seconds": one["seconds"]} == one, seed


def test_people_are_sorted_into_cells_only_once_they_are_asked_about_again(monkeypatch: pytest.MonkeyPatch) -> None:
    in_cells(monkeypatch)
    monkeypatch.setattr(tuning, "CELLS_PASSES", 3)
    program = encode(load(scenario(1, 1)))
    kinds = []
    for _ in range(5):
        found = lagrangian_bound(program, program.goals[0].quotient.top, np.zeros(len(program.rows)))
        assert found is not None
        kinds.append(type(found.prices))
    assert kinds == [Listed, Listed, Listed, Sought, Sought]


def test_where_too_many_are_looked_at_people_are_sorted_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    in_cells(monkeypatch)
    problem = load(scenario(1, 1))
    assert isinstance(problem, Problem)
    program = encode(problem)
    found = worths(program, tables(Random(1), program, 1), lambda: None, sort=True)
    kept = cells.kept_cells(problem.pool)
    assert isinstance(kept, cells.Cells)
    monkeypatch.setattr(tuning, "CELLS_PASSES", 2)
    for _ in range(3):
        found.above(NEVER)  # the second and third time nobody is looked at
        assert worths(program, tables(Random(2), program, 1), lambda: None, sort=True) is not None
        assert cells.kept_cells(problem.pool) is kept
    for _ in range(2):
        worths(program, tables(Random(2), program, 1), lambda: None).above(NEVER)
    worths(program, tables(Random(2), program, 1), lambda: None, sort=True)
    assert cells.kept_cells(problem.pool) is not kept
