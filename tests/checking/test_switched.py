"""What a row says of people while its helpers are 0: as much as all choices allow, and nothing of other rows."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from composer import certify, load, solve
from composer.analyses.verify.proof_words import proof_text
from composer.checking.certificate import Certificate, Sum
from composer.checking.check import check
from composer.checking.exact_sums import ExactSum
from composer.checking.format import as_json, from_json, with_seal
from composer.checking.switched import Switch, disjoint, switch
from composer.encoding.encode import encode
from composer.encoding.program import Program, Row
from tests.presolve.test_switches import drawn, units


def told(program: Program) -> dict[int, Switch]:
    said = ((place, switch(program, row)) for place, row in enumerate(program.rows))
    return {place: one for place, one in said if isinstance(one, Switch)}


def holds(program: Program, row: Row, there: tuple[int, ...], helpers: dict[int, int]) -> bool:
    """Whether people and helpers meet a row, by hand."""
    value = sum(weight * helpers.get(helper, 0) for helper, weight in row.expression.auxiliaries.items())
    for (_, trait), weights in row.expression.people.items():
        value += sum(int(weights[int(program.traits[trait].codes[one])]) for one in there)
    return (row.low is None or row.low <= value) and (row.high is None or value <= row.high)


@pytest.mark.unmeasured
def test_of_all_choices_that_meet_the_rows_told_apart_none_adds_more_and_who_is_in_one_as_good_is_left() -> None:
    draw, sharper, gone = random.Random(8), 0, 0
    for seed in range(0, 60, 3):
        program = encode(load(drawn(seed)))
        if len(program.blocks) > 1 or not told(program):
            continue
        known = told(program)
        some = [known[place] for place in disjoint(known.items())]
        rows = [program.rows[place] for place in disjoint(known.items())]
        helpers = sorted({helper for row in rows for helper in row.expression.auxiliaries})
        if len(helpers) > 5:
            continue
        lines = [[(1, row.expression)] for row in program.rows]
        times = [draw.randint(-3, 3) for _ in lines]
        plain, added = ExactSum(program, lines, times), ExactSum(program, lines, times, some)
        assert added.possible == plain.possible - added.kept_out
        sharper += added.kept_out > 0
        free = dict.fromkeys(range(len(program.auxiliaries)), (0, 0)) | dict(enumerate(program.auxiliaries))
        rest = sum(left.most for left in plain.auxiliaries() if left.helper not in helpers)
        best, people = None, range(len(program.pool))
        each = {left.helper: left.each for left in plain.auxiliaries()}
        gap = draw.randint(0, 6)
        near: set[int] = set()
        for there in itertools.chain.from_iterable(itertools.combinations(people, n) for n in range(len(people) + 1)):
            worth = sum(
                number * int(weights[int(program.traits[trait].codes[one])])
                for one in there
                for number, row in zip(times, program.rows, strict=True)
                for (_, trait), weights in row.expression.people.items()
            )
            for values in itertools.product(*(range(free[one][0], free[one][1] + 1) for one in helpers)):
                said = dict(zip(helpers, values, strict=True))
                if all(holds(program, row, there, said) for row in rows):
                    value = worth + rest + sum(each.get(one, 0) * said[one] for one in helpers)
                    assert value <= added.possible
                    best = value if best is None else max(best, value)
                    near |= {*there} if value >= added.possible - gap else set()
        left = added.without(gap).blocks[0].eligible
        assert near <= {int(one) for one in left.nonzero()[0]}, seed
        gone += int((~left).sum())
    assert sharper > 2
    assert gone > 8


@pytest.mark.unmeasured
def test_every_value_and_impossibility_of_a_few_people_has_a_proof_that_holds() -> None:
    written = 0
    for seed in range(0, 60, 3):
        problem = load(drawn(seed))
        if len(problem.teams[0].each()) > 1:
            continue
        certificate = certify(problem, solve(problem))
        assert not check(problem, certificate).faults, seed
        written += "switches" in str(as_json(certificate))
    assert written > 2


def proved(most: int = 3, people: int = 400) -> tuple[Any, Certificate]:
    problem = load(units(20, most, people=people))
    return problem, certify(problem, solve(problem))


def first_sum(node: Any) -> Any:
    """The first sum of a proof as JSON."""
    if "cases" in node:
        return first_sum(node["cases"][0]["proof"])
    return node["sums"][0] if "sums" in node else node


def test_that_few_of_many_units_is_best_is_written_down_and_said() -> None:
    problem, certificate = proved()
    found = check(problem, certificate)
    assert found.holds
    assert any(each.switches for each in found.sums)
    assert from_json(as_json(certificate)) == certificate
    text = proof_text(found, problem)
    assert "nobody is let in by what is 0" in text


def forged(certificate: Certificate, change: Callable[[Any, Any], object]) -> Certificate:
    content = as_json(certificate)
    goals: Any = content["goals"]
    change(first_sum(goals[0]["proof"]), content)
    return with_seal(from_json(content))


def test_what_is_no_such_row_or_stands_there_twice_is_refused() -> None:
    problem, certificate = proved()
    program = encode(problem)
    assert not check(problem, forged(certificate, lambda *_: None)).faults

    def twice(one: Any, _: Any) -> None:
        one["switches"].append(one["switches"][0])

    def beyond(one: Any, content: Any) -> None:
        one["switches"].append(len(content["rows"]) + 1)

    def other(one: Any, content: Any) -> None:
        one["switches"] = [number + 1 for number in range(len(content["rows"]))]

    def none(one: Any, _: Any) -> None:
        del one["switches"]

    for change, said in ((twice, "share people"), (beyond, "there is no row"), (other, "switch"), (none, "possible")):
        faults = check(problem, forged(certificate, change)).faults
        assert any(said in fault for fault in faults), (said, faults)
    size = next(row for row in program.rows if not row.expression.auxiliaries)
    assert isinstance(switch(program, size), str)
    assert Sum(lines=[], needed=0, possible=0).switches is None


def test_a_row_in_which_people_make_room_or_helpers_do_not_let_in_says_nothing() -> None:
    program = encode(load(units(3, 2, people=12, size=3)))
    row = program.rows[next(iter(told(program)))]

    assert isinstance(switch(program, row), Switch)
    for wrong in (
        replace(row, high=-1),
        replace(row, low=0),
        replace(row, expression=-row.expression),
        replace(row, expression=replace(row.expression, auxiliaries={})),
    ):
        assert isinstance(switch(program, wrong), str)
    (helper,) = row.expression.auxiliaries
    ranges = list(program.auxiliaries)
    ranges[helper] = (1, 1)
    assert isinstance(switch(replace(program, auxiliaries=tuple(ranges)), row), str)
