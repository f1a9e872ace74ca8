"""The best of all steps by which a rest and a ceiling of tours give way, against each step asked by itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import product
from random import Random
from typing import Any

import pytest

from composer import load
from composer.encoding.elastic import elasticize
from composer.encoding.encode import encode
from composer.encoding.program import Program, Source, row
from composer.measures import Linear
from composer.optimize import maximize
from composer.optimize.best_step import OpenSteps, Ranges
from composer.presolve.condense import Placement
from composer.solvers.budget import Budget


def each_step(program: Program) -> Iterator[tuple[tuple[int, ...], Program]]:
    """Every step of every ladder, and the program in which each gives way by what that step takes."""
    for steps in product(*(range(ladder.last + 1) for ladder in program.ladders)):
        one, helpers = program, list(program.auxiliaries)
        for ladder, step in zip(program.ladders, steps, strict=True):
            assert ladder.helper is not None
            one = ladder.at(one, step)
            low, high = helpers[ladder.helper]
            end = high if step == ladder.last else min(high, ladder.by[step + 1] - 1)
            helpers[ladder.helper] = (max(low, ladder.by[step]), end)
        if all(low <= high for low, high in helpers):
            yield steps, replace(one, auxiliaries=tuple(helpers))


def reliefs(random: Random) -> dict[str, Any]:
    """Two teams of people most of whom were home for too few days, each for other ones."""
    home = (date(2026, 7, 1) + timedelta(random.randint(0, 91)) for _ in range(5))
    pool = [{"id": f"P{n}", "past": f"2026-01-01..{day}"} for n, day in enumerate(home)]
    for person in pool[: random.randint(0, 2)]:
        person["past"] = ""
    days = [("2026-10-01", "2026-12-31"), ("2027-02-01", "2027-04-30")]
    teams = [
        {"name": f"t{n}", "size": random.randint(1, 4), "start": each[0], "end": each[1]} for n, each in enumerate(days)
    ]
    fields = {"past": "spans"}
    more = {"rest": "120 days", "served": "past", "fields": fields, "tours": {"at_most": random.randint(1, 2)}}
    return {"pool": pool, "teams": teams, **more}


@pytest.mark.parametrize("seed", range(18))
def test_nothing_at_any_step_is_better_than_what_is_found(seed: int) -> None:
    random = Random(seed)
    elastic = elasticize(encode(load(reliefs(random)), opened=True))
    program, rest = elastic.program, elastic.program.ladders[0].helper
    assert rest is not None
    weights = {helper: -random.randint(5, 60) for helper in elastic.shortfall.values()} | {rest: -1}
    objective = Linear(auxiliaries=weights)
    if seed % 3 == 1:  # how far the rest gives way, at least or at most, hangs on what else does
        others = {helper: random.randint(-20, 20) for helper in elastic.shortfall.values()}
        bounds = (random.randint(20, 60), None) if seed % 2 else (None, random.randint(5, 60))
        program = program.holding([row(Linear(auxiliaries=others | {rest: 1}), *bounds, Source("so"))])
    if seed % 3 == 2:  # nor does a day less cost anything, but that there is one
        helper = len(program.auxiliaries)
        program = replace(program, auxiliaries=(*program.auxiliaries, (0, 1)))
        touched = Linear(auxiliaries={helper: program.auxiliaries[rest][1], rest: -1})
        program = program.holding([row(touched, 0, None, Source("so"))])
        objective = Linear(auxiliaries=weights | {rest: 0, helper: -random.randint(5, 60)})
    values = [maximize.maximize(one, objective, Budget()).value for _, one in each_step(program)]
    most = max((value for value in values if value is not None), default=None)
    best = maximize.maximize(program, objective, Budget())
    assert best.value == most
    assert best.proved
    if best.placement is not None:
        assert maximize.evaluate(program, objective, best.placement) == most
        assert_meets(program, best.placement)
        known = maximize.maximize(program, Linear(), Budget()).placement
        assert maximize.maximize(program, objective, Budget(), known).value == most


@pytest.mark.parametrize("seed", range(18))
def test_what_was_found_out_of_steps_holds_with_more_rows_as_well(seed: int) -> None:
    random, kept = Random(seed), OpenSteps()
    elastic = elasticize(encode(load(reliefs(random)), opened=True))
    program, ladders = elastic.program, elastic.program.ladders
    helpers = [*elastic.shortfall.values(), *(ladder.helper for ladder in ladders if ladder.helper is not None)]
    objective = Linear(auxiliaries={helper: -random.randint(1, 60) for helper in helpers})
    for _ in range(4):
        values = {steps: maximize.maximize(one, objective, Budget()).value for steps, one in each_step(program)}
        most = max((value for value in values.values() if value is not None), default=None)
        best = maximize.maximize(program, objective, Budget(), steps=kept)
        assert (best.value, best.proved) == (most, True)
        assert kept.parts is not None
        for steps, value in values.items():
            above = [bound for bound, part in kept.parts if inside(steps, part)]
            assert value is None or (above and value <= max(above))
        if best.placement is None:
            break
        assert_meets(program, best.placement)
        here = [helper for helper in helpers if best.placement.auxiliaries[helper]]
        if not here:
            break
        less = random.choice(here)  # what was found is left out, and more
        high = int(best.placement.auxiliaries[less]) - 1
        if random.random() < 0.5:
            program = program.holding([row(Linear(auxiliaries={less: 1}), None, high, Source("less"))])
        else:
            ends = [*program.auxiliaries]
            ends[less] = ends[less][0], high
            program = replace(program, auxiliaries=tuple(ends))


def inside(steps: tuple[int, ...], part: Ranges) -> bool:
    return all(first <= step <= last for step, (first, last) in zip(steps, part, strict=True))


def test_what_was_found_out_of_steps_is_not_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    usual, saved = maximize._over_everybody, 0
    asked: list[Any] = []
    monkeypatch.setattr(maximize, "_over_everybody", lambda *given: asked.append(given) or usual(*given))
    for seed in range(8):
        elastic = elasticize(encode(load(reliefs(Random(seed))), opened=True))
        kept, objective, numbers = OpenSteps(), -elastic.cost.top, []
        for _ in range(2):
            asked.clear()
            found = maximize.maximize(elastic.program, objective, Budget(), steps=kept)
            numbers.append((found.value, len(asked)))
        assert numbers[0][0] == numbers[1][0]
        assert numbers[1][1] <= 1 + len(kept.parts or ())
        saved += numbers[0][1] - numbers[1][1]
    assert saved > 8


def test_what_rests_on_what_was_found_out_of_steps_rests_on_no_more_than_that() -> None:
    elastic = elasticize(encode(load(reliefs(Random(2))), opened=True))
    kept = OpenSteps()
    assert maximize.maximize(elastic.program, -elastic.cost.top, Budget(), steps=kept).basis == kept.basis == "sums"
    kept.basis = "one engine"
    assert maximize.maximize(elastic.program, -elastic.cost.top, Budget(), steps=kept).basis == "one engine"


def test_an_answer_that_is_not_proved_leaves_what_was_known_of_steps_as_it_was() -> None:
    elastic = elasticize(encode(load(reliefs(Random(2))), opened=True))
    kept, objective = OpenSteps(), -elastic.cost.top
    assert not maximize.maximize(elastic.program, objective, Budget(work=1e-9), steps=kept).proved
    assert kept.parts is None
    assert maximize.maximize(elastic.program, objective, Budget(), steps=kept).proved
    known = [*(kept.parts or ())]
    assert not maximize.maximize(elastic.program, objective, Budget(work=1e-9), steps=kept).proved
    assert known
    assert kept.parts == known


def assert_meets(program: Program, found: Placement) -> None:
    """All rows, and what the ladders allow at the steps that are said."""
    for each in program.rows:
        value = maximize.evaluate(program, each.expression, found)
        assert each.low is None or each.low <= value
        assert each.high is None or value <= each.high
    for ladder in program.ladders:
        assert ladder.helper is not None
        assert ladder.allows(program, found.members, ladder.step(int(found.auxiliaries[ladder.helper])))


def test_a_rest_that_would_cost_more_than_what_gives_way_is_not_looked_into(monkeypatch: pytest.MonkeyPatch) -> None:
    """One place more than there are people, or any of sixty rests that would have to be a month shorter at least."""
    pool = [{"id": f"P{n:02}", "past": f"2025-01-01..2026-{1 + n // 28:02}-{1 + n % 28:02}"} for n in range(60)]
    pool.append({"id": "free", "past": ""})
    team = {"name": "watch", "size": 2, "start": "2026-12-01", "end": "2027-05-31"}
    scenario = {"pool": pool, "rest": "600 days", "served": "past", "fields": {"past": "spans"}, "teams": [team]}
    program = elasticize(encode(load(scenario), opened=True))
    asked = []
    usual = maximize._over_everybody
    monkeypatch.setattr(maximize, "_over_everybody", lambda *given: asked.append(given) or usual(*given))
    found = maximize.maximize(program.program, -program.cost.top, Budget())
    assert found.value == -program.cost.scale  # one place is left empty
    assert program.program.ladders[0].last == 60
    assert len(asked) <= 2
