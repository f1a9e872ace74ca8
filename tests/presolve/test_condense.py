"""The reductions against the program as it stands: 2,000 small problems, and on each of them the price bound by hand.

`unreduced` decides on every person and every row, with an engine that the package does not decide with. The way over
few people, with nothing small enough to be spared it, must come to the same verdict and value; the bound on every
choice and everybody's price must be those of `presolve.lagrangian`'s own words in whole numbers. Last, the checks are
checked: they must complain once any sign in the bound is turned, or once classes merge what a row tells apart.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from composer import load, solve
from composer.base.errors import Disagreement
from composer.encoding.encode import encode
from composer.encoding.program import Program
from composer.measures import Linear
from composer.optimize import maximize
from composer.presolve import condense as model
from composer.presolve import lagrangian
from composer.presolve.condense import condense
from composer.presolve.lagrangian import LagrangianBound
from composer.presolve.symmetry import Classes, Distinctions
from composer.solvers import lp
from composer.solvers.budget import Budget
from tests.support import oracle
from tests.support.plain_model import PlainModel
from tests.support.random_problems import random_scenario
from tests.support.reduction_cases import (
    DRAWN,
    Case,
    answered,
    drawn,
    examples,
    features,
    mispriced,
    placed,
    weights_of_chance,
    wrong_after,
    wrong_at_first,
)
from tests.support.samples import split
from tests.support.turned import turned
from tests.support.unreduced import Unreduced, counted, picked, worth

BLOCK = 10
BLOCKS = [(kind, start) for kind, number in DRAWN.items() for start in range(0, number, BLOCK)]


@pytest.mark.by_the_hundred
@pytest.mark.parametrize(("kind", "start"), BLOCKS)
def test_the_whole_program_and_the_one_over_few_agree_and_so_does_the_bound(kind: str, start: int) -> None:
    for seed in range(start, start + BLOCK):
        case = drawn(kind, seed)
        broken = [case.truth.broken(pick) for pick in case.picks]
        assert not any(broken), f"{case.name}: the truth is none"
        with case.long_way():
            answer, memory = answered(case)
            assert wrong_at_first(case, answer) == [], case.name
            if answer.placement is not None and (seed % 4 == 1 or len(case.program.goals) > 1):
                assert wrong_after(case, answer.placement, memory) == [], case.name
        picks = list(case.picks)
        if answer.placement is not None:
            picks.append(picked(answer.placement))
            if seed % 4 == 0:
                picks += case.truth.best(counted(case.program, weights_of_chance(case.program, case.draw("teams"))))
        for objective, multipliers in case.multipliers:
            assert mispriced(lagrangian.lagrangian_bound, case, objective, multipliers, picks) == [], case.name


GOALS = [(kind, start) for kind, number in {"small": 200, "crowd": 400}.items() for start in range(0, number, BLOCK)]


@pytest.mark.by_the_hundred
@pytest.mark.parametrize(("kind", "start"), GOALS)
def test_every_goal_has_the_value_that_it_has_on_all_people_and_rows(kind: str, start: int) -> None:
    for seed in range(start, start + BLOCK):
        case = drawn(kind, seed)
        verdict, values = PlainModel(case.scenario).answer()
        with case.long_way():
            outcome = solve(load(case.scenario))
        reached = [goal.value for goal in outcome.goals if outcome.teams]
        assert (outcome.verdict, reached) == (verdict, values), case.name


@pytest.mark.by_the_hundred
def test_there_are_two_thousand_of_them_and_everything_is_in_many() -> None:
    seen: Counter[str] = Counter()
    looked_at = [(kind, seed) for kind, number in DRAWN.items() for seed in range(0, number, 16)]
    for kind, seed in looked_at:
        case = drawn(kind, seed)
        with case.long_way():
            seen.update(features(case))
    assert sum(DRAWN.values()) == 2000
    parts = {name: number / len(looked_at) for name, number in seen.items()}
    assert 0.25 < parts.pop("impossible") < 0.4
    assert parts.pop("ties") > 0.5
    assert parts == {name: part for name, part in parts.items() if part > 0.1}, parts
    assert len(parts) == 11, parts


@pytest.mark.unmeasured
def test_an_answer_cut_short_claims_nothing_that_is_not_so() -> None:
    seen: Counter[str] = Counter()
    for seed in range(DRAWN["crowd"], DRAWN["crowd"] + 40):
        case = drawn("crowd", seed)
        known = placed(case.worst) if case.picks and seed % 2 else None
        for work in (1e-4, 1e-3, 5e-3):
            with case.long_way() if seed % 4 else nullcontext():
                answer = maximize.maximize(case.program, case.objective, Budget(work=work), known)
            if answer.proved:
                seen["proved"] += 1
                assert wrong_at_first(case, answer) == [], case.name
                continue
            seen["open, with a team" if answer.placement is not None else "open"] += 1
            assert known is None or answer.placement is not None, case.name
            if answer.placement is not None:
                pick = picked(answer.placement)
                assert case.truth.broken(pick) == [], case.name
                assert case.best is not None, case.name
                assert worth(case.spelled, pick) == answer.value <= case.best, case.name
            if answer.bound is not None and case.best is not None:
                assert answer.bound >= case.best, case.name
                seen["open, with a bound"] += 1
    assert min(seen[state] for state in ("proved", "open", "open, with a team", "open, with a bound")) > 9, seen


@pytest.mark.parametrize("seeds", split(range(80), 20))
def test_the_unreduced_program_has_the_verdict_and_the_value_of_brute_force(seeds: range) -> None:
    values = 0
    for seed in seeds:
        scenario = random_scenario(seed)
        truth, program = oracle.truth(scenario), encode(load(scenario))
        if not program.goals or program.goals[0].quotient.count is not None:
            continue
        quotient, sign = program.goals[0].quotient, 1 if program.goals[0].most else -1
        top = counted(program, quotient.top * sign)
        picks = Unreduced(program).best(top)
        assert bool(picks) == (truth.verdict == "best"), seed
        if picks:
            value = Fraction(sign * worth(top, picks[0]) + quotient.top.constant, quotient.scale)
            assert value == truth.goals[0], seed
            values += 1
    assert values > len(seeds) // 4


# The price bound at its edges.


@pytest.mark.parametrize("seeds", split(range(50), 10))
def test_the_linear_programs_multipliers_bound_as_sharply_as_it_does_itself(seeds: range) -> None:
    seen: Counter[str] = Counter()
    for kind in DRAWN:
        for seed in seeds:
            case = drawn(kind, seed)
            relaxed = lp.relax_model(condense(case.program, np.flatnonzero(case.program.eligible), case.objective))
            value = case.truth.relaxed(case.spelled)
            assert relaxed is not None, case.name
            assert relaxed.feasible == (value is not None), case.name
            found = lagrangian.lagrangian_bound(
                case.program, case.objective if relaxed.feasible else Linear(), relaxed.multipliers
            )
            assert found is not None, case.name
            if value is None:
                assert found.limit < 0, case.name
            else:
                assert abs(found.limit / found.scale - value) < 0.01, case.name
            seen["impossible" if value is None else "possible"] += 1
    assert min(seen.values()) > len(seeds) / 2, seen


def enlarged(program: Program, factor: int) -> Program:
    """The same program in larger numbers."""
    ends = [tuple(end and end * factor for end in (row.low, row.high)) for row in program.rows]
    rows = [
        replace(row, expression=row.expression * factor, low=low, high=high)
        for row, (low, high) in zip(program.rows, ends, strict=True)
    ]
    return replace(program, rows=tuple(rows))


@pytest.mark.unmeasured
def test_prices_of_the_largest_numbers_are_exact_or_there_are_none() -> None:
    given = Counter[bool]()
    for seed in range(300):
        case = drawn("odd", seed)
        draw = case.draw("large")
        factor, size = 2 ** draw.choice([0, 20, 40, 47]), 2.0 ** draw.randint(-30, 62)
        program = enlarged(case.program, draw.choice([1, factor]))
        case = replace(case, program=program, objective=case.objective * draw.choice([1, factor]))
        multipliers = np.array([draw.uniform(-1, 1) * draw.choice([1, size]) for _ in program.rows])
        found = lagrangian.lagrangian_bound(program, case.objective, multipliers)
        given[found is not None] += 1
        if found is not None:
            assert mispriced(lagrangian.lagrangian_bound, case, case.objective, multipliers, []) == [], seed
        else:  # at two decimals below a whole one they would have left the range
            terms = [case.objective, *(each.expression for each in program.rows)]
            sizes = [sum(float(np.abs(w).max()) for w in each.people.values()) for each in terms]
            largest = np.abs([1.0, *multipliers]) @ np.array(sizes)
            assert max(largest, *np.abs(multipliers)) > lagrangian.ROOM / 16, seed
    assert min(given.values()) > 50, given


# The checks checked: whatever goes wrong in a reduction, they complain.

SIGNED = {"lagrangian_bound", "_priced", "_usable", "_exact_tables", "bound", "survivors"}
SIGNS = list(turned(lagrangian, SIGNED, {"largest", "scale", "_scale"}))


@pytest.mark.unmeasured
@pytest.mark.parametrize("turn", range(len(SIGNS)))
def test_a_sign_turned_in_the_bound_is_noticed(turn: int) -> None:
    told, other = SIGNS[turn]

    def noticed(each: Case, objective: Linear, multipliers: NDArray[np.float64]) -> bool:
        try:
            return bool(mispriced(other.lagrangian_bound, each, objective, multipliers, each.picks))
        except (AssertionError, TypeError, ValueError, OverflowError):  # as loud
            return True

    assert any(noticed(each, *given) for each in examples() for given in each.multipliers), told


Wrong = Callable[[Any], Any]
"""Makes something wrong of what is right."""

WRONG: dict[str, tuple[object, str, Wrong]] = {
    "people are merged whom a row tells apart": (
        Distinctions,
        "keys",
        lambda right: lambda *given: list(right(*given))[:-1],
    ),
    "people are merged who may not be in the same teams": (
        Distinctions,
        "keys",
        lambda right: lambda self, people: right(replace(self, gates=()), people),
    ),
    "one too few of a class": (Classes, "first", lambda right: lambda self, most: right(self, max(1, most - 1))),
    "what one team's rows tell apart is pooled": (
        model,
        "_overall",
        lambda _: lambda _, expression: bool(expression.people),
    ),
    "what weighs only one team counts for all": (
        model,
        "_overall",
        lambda right: lambda program, expression: (0, 0) in expression.people or right(program, expression),
    ),
    "somebody may be in two teams": (model, "_plain", lambda right: lambda *given: (*right(*given)[:-1], [])),
    "teams are made of people nobody took": (model, "_pooled", lambda right: lambda *given: (*right(*given)[:-1], [])),
    "teams are made of fewer people than were taken": (
        model,
        "link",
        lambda right: lambda *given: replace(right(*given), low=None),
    ),
    "the bound is one too low": (LagrangianBound, "bound", lambda right: property(lambda self: right.fget(self) - 1)),
    "who could reach but one more is forgotten": (
        LagrangianBound,
        "survivors",
        lambda right: lambda self, value: right(self, value + 1),
    ),
    "who is not yet decided on is forgotten": (maximize, "missing", lambda _: lambda *_: None),
}


@pytest.mark.unmeasured
@pytest.mark.parametrize("what", WRONG)
def test_a_reduction_that_is_wrong_is_noticed(what: str, monkeypatch: pytest.MonkeyPatch) -> None:
    owner, name, wrong = WRONG[what]
    monkeypatch.setattr(owner, name, wrong(getattr(owner, name)))

    def noticed(each: Case) -> bool:
        try:
            with each.long_way():
                return bool(wrong_at_first(each, answered(each)[0]))
        except (Disagreement, IndexError, KeyError):  # as loud; more people are to be placed than there are
            return True

    assert any(map(noticed, examples()))
