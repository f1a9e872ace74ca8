"""How many people have each code: of everybody as the column keeps it, else of those who may be in the team."""

from __future__ import annotations

from collections import Counter
from random import Random
from typing import Any

import numpy as np
import pytest

from composer.encoding.builder import ProgramBuilder
from composer.encoding.encode import encode
from composer.measures import LargestGroup, Total, Trait
from composer.optimize.query import Query, WarmStart
from composer.presolve.lagrangian import lagrangian_bound
from composer.presolve.schedules import NEVER
from composer.problem.problem import Problem
from composer.solvers.budget import Budget


def people(seed: int) -> list[dict[str, Any]]:
    draw = Random(seed)
    return [
        {"id": f"P{n}", "sex": draw.choice("FM"), "unit": draw.choice(["A", "B", "C", ""]), "pay": draw.randint(0, 3)}
        for n in range(30)
    ]


def problem(pool: object, everyone: dict[str, str], most: int = 20) -> Problem:
    asked = [{"largest_group": "unit", "at_most": 3}, {"total": "pay", "at_most": most}]
    asked.append({"total": "pay", "of": {"unit": "A"}, "at_most": 4})
    return Problem(
        pool,  # type: ignore[arg-type]
        teams=[{"name": "T", "size": 5, "everyone": everyone, "require": asked}],
        prefer=[{"most": {"total": "pay"}}],
    )


@pytest.mark.parametrize("everyone", [{}, {"sex": "F"}])
def test_heads_are_those_counted_one_by_one(everyone: dict[str, str]) -> None:
    for seed in range(5):
        asked = problem(people(seed), everyone)
        sheet = ProgramBuilder(asked, opened=False)
        may = [n for n, each in enumerate(people(seed)) if not everyone or each["sex"] == "F"]
        for measure in (LargestGroup("unit"), Total("pay"), Total("pay", of={"unit": "A"})):
            trait: Trait = measure.trait(asked.pool)
            counted = Counter(int(trait.codes[row]) for row in may)
            assert sheet.heads(0, sheet.trait(trait)).tolist() == [counted[code] for code in range(trait.size)]


@pytest.mark.parametrize("everyone", [{}, {"sex": "F"}])
def test_everybody_is_priced_by_what_they_add_to_each_row(everyone: dict[str, str]) -> None:
    for seed in range(5):
        program = encode(problem(people(seed), everyone))
        objective = program.goals[0].quotient.top
        times = np.array([Random(seed + row).choice([0.0, 0.5, 1.0]) for row in range(len(program.rows))])
        priced = lagrangian_bound(program, objective, times)
        assert priced is not None
        terms = [(priced.scale, objective)]
        terms += [(-int(time), row.expression) for time, row in zip(priced.times, program.rows, strict=True)]
        worth = Query(program, objective, Budget(), WarmStart()).worth()
        for row, person in enumerate(people(seed)):
            adds = [
                sum(int(weights[program.traits[trait].codes[row]]) for (_, trait), weights in each.people.items())
                for _, each in terms
            ]
            there = not everyone or person["sex"] == "F"
            price = sum(times * added for (times, _), added in zip(terms, adds, strict=True))
            assert (priced.person[row], worth.everybody[row]) == ((price, adds[0]) if there else (NEVER, NEVER))


def test_the_next_question_on_the_same_pool_reads_no_column_again() -> None:
    first = problem(people(1), {})
    second = problem(first.pool, {}, most=10)
    for measure in (LargestGroup("unit"), Total("pay")):
        one, other = measure.trait(first.pool), measure.trait(second.pool)
        assert one is other
        assert one.heads is other.heads
    women = first.pool.field("sex").codes == 0
    women.setflags(write=False)
    assert one.heads_among(women) is one.heads_among(women)
    women = ~women
    assert one.heads_among(women).tolist() == np.bincount(one.codes[women], minlength=one.size).tolist()
    women[:] = False
    assert not one.heads_among(women).any(), "of who can still be changed nothing is kept"


def test_heads_of_nearly_the_same_people_are_those_counted_one_by_one() -> None:
    draw = Random(3)
    trait = Trait(np.array([draw.randrange(5) for _ in range(400)], np.int32), 5)
    people = np.array([draw.random() < 0.5 for _ in range(400)])
    for changed in (0, 1, 30, 49, 60, 400):
        people = people.copy()
        people[draw.sample(range(400), changed)] ^= True
        people.setflags(write=False)
        counted = Counter(trait.codes[people].tolist())
        assert trait.heads_among(people).tolist() == [counted[code] for code in range(5)]
