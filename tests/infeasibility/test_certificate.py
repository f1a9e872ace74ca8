"""The maker of certificates: random conflicts, larger ones, and what it does where it finds no proof."""

from __future__ import annotations

import json
from dataclasses import replace
from random import Random
from typing import Any

import numpy as np
import pytest

from composer import Disagreement, explain, load
from composer.analyses.explain.words import explanation_text
from composer.checking.certificate import Sum, sums
from composer.checking.check import check
from composer.checking.format import as_json
from composer.encoding.elastic import demands, only
from composer.encoding.encode import encode
from composer.encoding.program import Program
from composer.infeasibility import certificate as certifying
from composer.infeasibility.certificate import case_search, certify_conflict
from composer.infeasibility.certificate.fast_sums import ProgramSums
from composer.infeasibility.certificate.integer_multipliers import round_multipliers, sum_of_ends
from composer.measures import Linear
from composer.optimize import maximize
from composer.solvers import tuning
from composer.solvers.budget import Budget
from composer.solvers.phase_one import LPPoint, Relaxation
from tests.support.certified import EOD, HALF, WOMEN, Conflict, asking, conflict, some
from tests.support.proof_reader import met, prove
from tests.support.random_problems import random_scenario
from tests.support.samples import sample, split

BLOCK = 60
BLOCKS = 5


@pytest.mark.by_the_hundred
@pytest.mark.parametrize("block", range(BLOCKS))
def test_every_random_conflict_has_a_proof_that_two_readers_and_brute_force_bear_out(block: int) -> None:
    tried = 0
    for found in some(block, BLOCK):
        certificate = found.certificate
        assert certificate.basis == "farkas"
        assert check(found.problem, certificate).holds
        prove(found.program, found.tree)
        # No part of a smallest conflict can be spared, so none is missing from its proof.
        asked = {(d.requirement, d.path, d.team) for d in certificate.demands}
        assert asked == {(source.label, source.path, source.team) for source in found.demands}
        if len(found.problem.pool) < 12:
            tried += met(found.scenario, found.demands) is False
            assert met(found.scenario, found.demands) is not True
    assert tried >= 12


@pytest.mark.by_the_hundred
def test_brute_force_tells_a_conflict_from_what_is_left_of_it() -> None:
    for found in some(0, BLOCK)[:12]:
        for one in found.demands:
            rest = [other for other in found.demands if other is not one]
            assert met(found.scenario, rest) is not False


@pytest.mark.by_the_hundred
def test_most_proofs_are_short() -> None:
    leaves = [found.certificate.leaves for block in range(2) for found in some(block, BLOCK)]
    assert sum(number == 1 for number in leaves) > 0.5 * len(leaves)
    assert sum(number <= 3 for number in leaves) > 0.85 * len(leaves)
    numbers = [
        line.times
        for block in range(2)
        for found in some(block, BLOCK)
        for each in sums(found.certificate)
        for line in each.lines
    ]
    assert sum(number <= 10 for number in numbers) > 0.6 * len(numbers)


@pytest.mark.parametrize("which", sample(range(4), 1))
def test_the_same_conflict_gives_the_same_certificate(which: int) -> None:
    for found in some(which, BLOCK // 4):
        again = certify_conflict(found.problem, found.demands, Budget())
        assert again is not None
        assert as_json(again) == as_json(found.certificate)


def test_demands_that_a_proof_does_not_need_are_not_in_it() -> None:
    problem = load(asking(EOD, WOMEN, {"members": {"unit": "a"}, "at_most": 1}))
    certificate = certify_conflict(problem, demands(encode(problem, opened=True)), Budget())
    assert certificate is not None
    assert {demand.requirement for demand in certificate.demands} == {"team: size", "EOD", "Women"}


@pytest.mark.parametrize("which", sample(range(4), 1))
def test_a_few_columns_at_first_lead_to_proofs_as_well(which: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tuning, "PROOF_COLUMNS", 4)
    monkeypatch.setattr(tuning, "PROOF_JOINING", 2)
    for found in some(which, BLOCK // 4):
        certificate = certify_conflict(found.problem, found.demands, Budget(), found.program)
        assert certificate is not None
        assert certificate.basis == "farkas"


@pytest.mark.parametrize("seeds", split(range(40), 12))
def test_points_and_multipliers_are_what_they_say(seeds: range, monkeypatch: pytest.MonkeyPatch) -> None:
    """Held against the rows, one person at a time; with all columns, and with a few that grow."""
    kinds = []
    for columns in (4000, 4):
        monkeypatch.setattr(tuning, "PROOF_COLUMNS", columns)
        for seed in seeds:
            program = encode(load(random_scenario(seed)), opened=True)
            answer = Relaxation(program, Budget()).ask({})
            kinds.append(type(answer))
            if isinstance(answer, LPPoint):
                for row in program.rows:
                    value = answer.value(program, row.expression)
                    assert row.low is None or value >= row.low - 1e-5
                    assert row.high is None or value <= row.high + 1e-5
                assert all(
                    low - 1e-6 <= h <= high + 1e-6
                    for h, (low, high) in zip(answer.auxiliaries, program.auxiliaries, strict=True)
                )
            else:
                assert answer is not None
                assert proves(program, answer)
    assert {LPPoint, np.ndarray} == set(kinds)
    assert kinds[: len(seeds)] == kinds[len(seeds) :]


def proves(program: Program, multipliers: Any) -> bool:
    total, possible = 0.0, 0.0
    weights = np.zeros((len(program.blocks), len(program.pool)))
    helpers = np.zeros(len(program.auxiliaries))
    for multiplier, row in zip(multipliers, program.rows, strict=True):
        end = row.low if multiplier > 0 else row.high
        total += 0.0 if end is None else multiplier * end
        assert end is not None or not multiplier
        for (team, trait), each in row.expression.people.items():
            weights[team] += multiplier * np.asarray(each)[program.traits[trait].codes]
        for helper, weight in row.expression.auxiliaries.items():
            helpers[helper] += multiplier * weight
    for person in range(len(program.pool)):
        possible += max([0.0, *(weights[t, person] for t, b in enumerate(program.blocks) if b.eligible[person])])
    possible += sum(max(h * low, h * high) for h, (low, high) in zip(helpers, program.auxiliaries, strict=True))
    return possible < total


# Numbers a person can add up


def test_multipliers_become_the_smallest_whole_numbers_that_prove_it() -> None:
    program = encode(load(asking(EOD, WOMEN)), opened=True)
    rows = [row for row in program.rows if row.source.label in ("team: size", "EOD", "Women")]
    answer = Relaxation(only(program, [row.source for row in rows]), Budget()).ask({})
    assert isinstance(answer, np.ndarray)
    used = [row for row, number in zip(program.rows, answer, strict=True) if number]
    ends = [row.low or 0 for row in used]
    added = ProgramSums(program, [row.expression for row in used])
    found = round_multipliers(added, ends, answer[answer != 0])
    assert found is not None
    assert added.possible(found) < sum_of_ends(found, ends)
    # Whatever is smaller all over proves nothing.
    for largest in range(1, max(found)):
        for times in np.ndindex(*[largest + 1] * len(used)):
            assert added.possible(times) >= sum_of_ends(times, ends)


def test_ratios_with_large_denominators_are_met_exactly() -> None:
    """`997 h ≥ 1` and `-991 h ≥ 0`: anything but the exact ratio leaves some of `h`, of which there may be a lot."""
    program = replace(encode(load(asking(EOD)), opened=True), auxiliaries=((-(10**6), 10**6),))
    added = ProgramSums(program, [Linear(auxiliaries={0: 997}), Linear(auxiliaries={0: -991})])
    assert round_multipliers(added, [1, 0], np.array([991 / 997, 1.0])) == [991, 997]
    assert round_multipliers(added, [0, 0], np.array([991 / 997, 1.0])) is None


def test_lines_that_can_be_spared_are_spared() -> None:
    program = encode(load(asking(EOD)), opened=True)
    counted = program.rows[0].expression
    added = ProgramSums(program, [counted, counted])
    assert round_multipliers(added, [40, 1], np.array([1.0, 1.0])) == [1, 0]
    assert round_multipliers(added, [3, 1], np.array([0.0, 0.0])) is None


# Cases and lemmas


@pytest.mark.unmeasured
def test_half_of_seven_is_two_cases_and_a_few_units_a_lemma_each() -> None:
    found = conflict(asking(HALF, size=7))
    assert found is not None
    assert (found.certificate.leaves, len(found.certificate.lemmas)) == (2, 0)
    pool = [{"id": f"P{n}", "unit": f"U{n % 12}"} for n in range(120)]
    few = ({"distinct": "unit", "at_most": 4}, {"largest_group": "unit", "at_most": 2})
    found = conflict(asking(*few, size=9, pool=pool))
    assert found is not None
    assert found.certificate.basis == "farkas"
    assert len(found.certificate.lemmas) == 12
    prove(found.program, found.tree)


def test_two_counts_of_the_same_that_differ_are_told_by_lemmas() -> None:
    pool = [{"id": f"P{n}", "unit": f"U{n % 9}"} for n in range(90)]
    found = conflict(asking({"distinct": "unit", "at_least": 4}, {"distinct": "unit", "at_most": 3}, size=9, pool=pool))
    assert found is not None
    assert found.certificate.basis == "farkas"
    prove(found.program, found.tree)


@pytest.mark.parametrize("seed", range(4))
def test_a_bound_one_step_beyond_the_best_is_proved_out_of_reach(seed: int) -> None:
    """The tightest conflicts there are: the best of a total, and one more."""
    draw = Random(seed)
    pool = [
        {"id": f"P{n}", "sex": draw.choice("FMM"), "unit": draw.choice("abcdef"), "score": draw.randint(0, 99)}
        for n in range(60)
    ]
    wanted = [
        {"share": {"sex": "F"}, "at_least": "1/3"},
        {"largest_group": "unit", "at_most": 2},
        {"lone": {"sex": "F"}, "at_most": 0},
    ]
    program = encode(load(asking(*wanted, size=7, pool=pool) | {"prefer": [{"most": {"total": "score"}}]}))
    best = maximize.maximize(program, program.goals[0].quotient.top, Budget())
    assert best.value is not None
    found = conflict(asking(*wanted, {"total": "score", "at_least": best.value + 1}, size=7, pool=pool))
    assert found is not None
    assert found.certificate.basis == "farkas"
    prove(found.program, found.tree)
    assert conflict(asking(*wanted, {"total": "score", "at_least": best.value}, size=7, pool=pool)) is None


@pytest.mark.by_the_hundred
def test_people_told_by_several_rows_at_once_are_counted_where_single_rows_are_whole() -> None:
    quantities = set()
    for block in range(BLOCKS):
        for found in some(block, BLOCK):
            for node in nodes(found.tree["proof"]):
                quantities.add(node["quantity"]["of"])
    assert {"size", "members", "sum", "helper"} >= quantities >= {"size", "members", "helper"}


def nodes(proof: Any) -> list[Any]:
    waiting, found = [proof], []
    while waiting:
        node = waiting.pop()
        if "cases" in node:
            found.append(node)
            waiting += [case["proof"] for case in node["cases"]]
    return found


# Where there is no proof


def test_without_any_proof_two_engines_are_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(certifying, "prove", lambda *_: None)
    believed = maximize.impossible_optimum("two engines")
    monkeypatch.setattr(certifying.maximize, "maximize", lambda *_, **__: believed)
    problem = load(asking(EOD, WOMEN))
    asked = demands(encode(problem, opened=True))
    certificate = certify_conflict(problem, asked, Budget())
    assert certificate is not None
    assert (certificate.basis, certificate.leaves, certificate.proof) == ("two engines", 0, None)
    assert [(word.engine, word.said) for word in certificate.engines] == [
        ("CP-SAT", "impossible"),
        ("HiGHS", "impossible"),
    ]
    assert len(certificate.demands) == len(asked)
    checked = check(problem, certificate)
    assert (checked.holds, checked.faults) == (False, ())
    json.dumps(as_json(certificate))


def test_demands_that_can_be_met_get_no_certificate() -> None:
    problem = load(asking(EOD))
    asked = demands(encode(problem, opened=True))
    with pytest.raises(Disagreement, match="can be met together"):
        certify_conflict(problem, asked, Budget())


def test_with_no_work_left_nothing_is_said() -> None:
    for scenario in (asking(EOD, WOMEN), asking(HALF)):
        problem = load(scenario)
        asked = demands(encode(problem, opened=True))
        for work in (1e-9, 1e-4, 3e-4, 1e-3):
            budget = Budget(work)
            certificate = certify_conflict(problem, asked, budget)
            assert certificate is None or check(problem, certificate).holds
        spent = Budget(1e-9)
        spent.spend(1.0)
        assert certify_conflict(problem, asked, spent) is None


def test_a_search_that_grows_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tuning, "PROOF_SHORT", 1)
    monkeypatch.setattr(tuning, "PROOF_LEAVES", 1)
    monkeypatch.setattr(tuning, "LEMMA_ROUNDS", 0)
    problem = load(asking(HALF, size=7))
    assert certify_conflict(problem, demands(encode(problem, opened=True)), Budget()) is None
    found = explain(problem, ways=0)
    assert (found.verdict, found.certificate, found.effort.basis) == ("impossible", None, "cases")
    assert "too many cases to write down" in explanation_text(found, problem)


def test_a_proof_that_does_not_hold_is_told_and_never_given_out(monkeypatch: pytest.MonkeyPatch) -> None:
    right = case_search.sum_of_ends
    monkeypatch.setattr(case_search, "sum_of_ends", lambda times, ends: right(times, ends) + 1)
    problem = load(asking(EOD, WOMEN))
    with pytest.raises(Disagreement, match="a proof that was found does not hold"):
        certify_conflict(problem, demands(encode(problem, opened=True)), Budget())


def test_rows_that_no_demand_has_to_do_with_play_no_part() -> None:
    pool = [{"id": f"P{n}", "sex": "FM"[n % 2], "unit": f"U{n % 50}"} for n in range(100)]
    problem = load(asking(HALF, {"largest_group": "unit", "at_most": 1}, size=7, pool=pool))
    program = encode(problem, opened=True)
    half = [source for source in demands(program) if source.label in ("Half", "team: size")]
    proved = certifying.prove(only(program, half), Budget())
    assert proved is not None
    assert len(proved.program.rows) < 10 < len(only(program, half).rows)
    assert isinstance(next(sums(certify_conflict(problem, half, Budget()))), Sum)


def test_large_numbers_are_exact() -> None:
    """Costs so large that floating point hardly tells, or does not tell, that a total is one too low."""
    for size in (10**7, 10**11):
        pool = [{"id": f"P{n}", "cost": size + 7 * n} for n in range(12)]
        least = sum(size + 7 * n for n in range(5))
        found = conflict(asking({"total": "cost", "at_most": least - 1}, pool=pool))
        assert found is not None
        certificate = certify_conflict(found.problem, found.demands, Budget())
        # at the larger size its multipliers are lost to floating point: it is proved, but not in a few sums
        assert (certificate is None) == (size > 10**10)
        assert certificate is None or check(found.problem, certificate).holds
        assert conflict(asking({"total": "cost", "at_most": least}, pool=pool)) is None


def test_several_teams_share_nobody() -> None:
    """Two teams of three each, and five people: no team alone is impossible."""
    pool = [{"id": f"P{n}"} for n in range(5)]
    teams = [{"name": "a", "size": 3}, {"name": "b", "size": 3}]
    found: Conflict | None = conflict({"pool": pool, "teams": teams})
    assert found is not None
    (one,) = check(found.problem, found.certificate).sums
    assert (one.needed, one.possible) == (6, 5)
