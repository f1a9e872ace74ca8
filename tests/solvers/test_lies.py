"""Engines that lie: each lie is caught, or less is claimed, or the answer is the truth all the same."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from typing import Any

import numpy as np
import pytest

from composer import Disagreement, explain, load, solve, tradeoffs
from composer.checking.check import check
from composer.encoding.encode import encode
from composer.measures import Linear
from composer.optimize.query import Query, WarmStart
from composer.solvers import highs, lp, tuning
from composer.solvers.branching import Branching
from composer.solvers.budget import Budget
from composer.solvers.phase_one import LPPoint, Relaxation
from tests.fuzz.liars import CAUGHT, FEW, ROADS, UNTOLD, by_brute_force, lies, patience, questions, road
from tests.fuzz.liars import WRONG as WENT_WRONG
from tests.support.claims import ANALYSES, WRONG
from tests.support.larger_problems import larger_scenario
from tests.support.liars import ENGINES, RELAXING, Lie, kinds, lying

pytestmark = pytest.mark.by_the_hundred

FIVE = [
    {"id": name, "score": score, "sex": sex} for name, score, sex in zip("ABCDE", (9, 7, 6, 4, 1), "MMFMF", strict=True)
]
PAIR: dict[str, Any] = {
    "pool": FIVE,
    "teams": [{"name": "t", "size": 3, "require": [{"members": {"sex": "F"}, "at_least": 1}]}],
    "prefer": [{"most": {"total": "score"}}],
}
NO_PAIR: dict[str, Any] = {
    **PAIR,
    "teams": [
        {
            "name": "t",
            "size": 3,
            "require": [{"share": {"sex": "F"}, "at_least": "40%"}, {"total": "score", "at_least": 17}],
        }
    ],
}


def model(tree: dict[str, Any]) -> Any:
    question = Query(encode(load(tree)), Linear(), Budget(), WarmStart())
    return question.over(question.everybody)


# Every kind of lie, over every analysis

PROBLEMS = {
    "solve": (14, 17),
    "in little time": (17,),
    "tradeoffs": (2,),
    "alternatives": (8,),
    "indispensable": (10,),
    "why": (9,),
    "conflict": (1,),
    "conflicts": (2,),
    "ways": (1,),
    "fewest": (1,),
    "ways in little time": (1,),
    "gaps": (9,),
    "gaps in little time": (10,),
    "sweep": (0,),
}
"""Problems of every analysis, by their seeds."""


@pytest.mark.parametrize("analysis", ANALYSES)
def test_no_lie_makes_a_wrong_answer_that_is_called_proved(analysis: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SWITCHED_NUMBERS", "KEPT"):  # of few people `explain` and `tradeoffs` ask no such engine
        monkeypatch.setattr(tuning, name, 0)
    outcomes = told_lies(analysis)
    assert outcomes[CAUGHT] >= 2


@pytest.mark.parametrize("analysis", ["conflict", "conflicts"])
def test_nor_does_a_lie_to_a_program_that_is_kept(analysis: str) -> None:
    told_lies(analysis)


def told_lies(analysis: str) -> Counter[str]:
    """What came of lies, none of which did any harm."""
    outcomes: Counter[str] = Counter()
    for seed in PROBLEMS[analysis]:
        for asked in questions(1, seed, [analysis]):
            assert by_brute_force(asked), asked.name
            for told in lies(asked, 1, seed):
                assert told.outcome != WENT_WRONG, (asked.name, asked.road, told.lie, told.words)
                outcomes[told.outcome] += 1
    assert outcomes.total() - outcomes[UNTOLD] >= 15
    return outcomes


@pytest.mark.parametrize("engine", ENGINES)
def test_an_engine_that_always_lies_makes_no_wrong_answer_either(engine: str) -> None:
    problem = load(larger_scenario(13, 30))
    for analysis in ("solve", "tradeoffs"):
        truth = ANALYSES[analysis].known(problem)
        for kind in kinds(engine):
            with suppress(Disagreement), road("second engine"), lying(Lie(engine, kind, None)), patience(60):
                assert ANALYSES[analysis].judged(truth, ANALYSES[analysis].ask(problem)) != WRONG, kind


# One lie, by hand


def test_a_false_infeasible_is_a_disagreement() -> None:
    assert solve(load(PAIR)).verdict == "best"
    with lying(Lie("CP-SAT", "infeasible", 1)), pytest.raises(Disagreement):
        solve(load(PAIR))


@pytest.mark.parametrize("kind", ["second best", "worst", "bound", "low bound"])
def test_an_early_optimum_is_a_disagreement(kind: str) -> None:
    # A, B and C have 22; the next best are A, C and D with 19.
    assert [goal.value for goal in solve(load(PAIR)).goals] == [22]
    with lying(Lie("CP-SAT", kind, 1)) as liars, pytest.raises(Disagreement):
        solve(load(PAIR))
    assert liars.told == 1


@pytest.mark.parametrize("kind", ["values", "range", "refused"])
def test_values_that_break_rows_are_a_disagreement(kind: str) -> None:
    for tree in (PAIR, {**PAIR, "prefer": []}):
        with lying(Lie("CP-SAT", kind, 1)), pytest.raises(Disagreement):
            solve(load(tree))


def test_what_is_found_impossible_wrongly_is_no_conflict(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tuning, "SWITCHED_NUMBERS", 0)  # so that the engine is asked
    with lying(Lie("CP-SAT", "infeasible", None)), pytest.raises(Disagreement):
        explain(load(PAIR))


def test_the_second_engine_confirms_only_what_it_calls_infeasible() -> None:
    possible, nothing = model(PAIR), model({**PAIR, "teams": [{"name": "t", "size": 9}]})
    assert highs.confirms_impossible(nothing, Budget())
    for kind in RELAXING:
        if kind in ("optimal", "unclear", "unbounded", "failed"):
            with lying(Lie("second", kind, None)):
                assert not highs.confirms_impossible(nothing, Budget()), kind
        if "infeasible" not in kind:
            with lying(Lie("second", kind, None)), suppress(Disagreement):  # which is said of people who meet them all
                assert not highs.confirms_impossible(possible, Budget()), kind


@pytest.mark.parametrize("kind", ["no numbers", "tiny", "huge", "nothing", "unclear", "unbounded", "failed"])
def test_numbers_that_are_none_give_no_multipliers(kind: str) -> None:
    for tree in (PAIR, NO_PAIR):
        with lying(Lie("prices", kind, None)):
            relaxed = lp.relax_model(model(tree))
        assert relaxed is None or np.isfinite(relaxed.multipliers).all()
        with lying(Lie("branches", kind, None)):
            searched = Branching(model(tree), Budget()).search()
        assert (searched.choice is None, searched.nothing) == ((True, True) if tree is NO_PAIR else (False, False))
        with lying(Lie("proof", kind, None)):
            answered = Relaxation(encode(load(tree)), Budget()).ask({})
        told = answered.counts if isinstance(answered, LPPoint) else answered
        assert told is None or np.isfinite(told).all()


def test_a_multiplier_stands_on_a_bound_that_is_there() -> None:
    told = 0
    for seed in range(40):
        with lying(Lie("proof", "duals", None, seed)):
            program = encode(load(PAIR))
            relaxation = Relaxation(program, Budget())
            women = relaxation.watch(next(row.expression for row in program.rows if row.low == 1))
            answered = relaxation.ask({women: (None, -1)})
        assert not isinstance(answered, LPPoint)
        if answered is not None and answered.any():
            told += 1
            assert answered[women] <= 0
    assert told


@pytest.mark.parametrize("kind", RELAXING)
def test_a_proof_is_found_or_not_but_a_wrong_dual_does_not_stop_the_search(kind: str) -> None:
    for seed in range(4):
        with lying(Lie("proof", kind, None, seed)):
            found = explain(load(NO_PAIR), ways=0)
        assert found.verdict == "impossible"
        assert found.certificate is None or check(load(NO_PAIR), found.certificate).holds


@pytest.mark.parametrize("kind", RELAXING)
def test_floors_that_move_are_asked_of_the_engines_where_the_hull_is_not_told(kind: str) -> None:
    axes: list[Any] = [{"most": {"total": "score"}}, {"most": {"members": {"sex": "F"}}}]
    truth = tradeoffs(load(PAIR), axes)
    assert [point.values for point in truth.points] == [(22, 1), (16, 2)]
    for seed in range(3):
        with lying(Lie("hull", kind, None, seed)):
            front = tradeoffs(load(PAIR), axes)
        assert front.complete
        assert [point.values for point in front.points] == [point.values for point in truth.points]


def test_work_that_is_no_number_is_not_counted() -> None:
    budget = Budget(work=1.0)
    for work in (float("nan"), float("inf"), -5.0, 0.25):
        budget.spend(work)
    assert budget.spent == 0.25
    with lying(Lie("CP-SAT", "clock", None)):
        assert np.isfinite(solve(load(PAIR)).effort.work)


def test_every_road_and_every_kind_is_gone() -> None:
    assert FEW.items() <= ROADS["second engine"].items()
    with lying(None) as honest:
        solve(load(PAIR))
        tradeoffs(load(PAIR), [{"most": {"total": "score"}}, {"least": {"members": {"sex": "F"}}}])
    assert honest.told == 0
    assert {kind for engine, kind in honest.could if engine == "CP-SAT"} >= {"infeasible", "second best", "values"}
