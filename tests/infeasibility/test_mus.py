"""Conflicts against brute force and against naive twins that share no code with the package."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from itertools import count, islice
from typing import Any

import numpy as np
import pytest

import composer
from composer import load
from composer.base import minimal_sets
from composer.base.errors import Disagreement
from composer.encoding.program import Program
from composer.infeasibility import hitting_sets, mus
from composer.infeasibility.demands import DemandOracle, demand_oracle
from composer.infeasibility.farkas_conflict import farkas_conflict
from composer.infeasibility.hitting_sets import bits
from composer.infeasibility.mus import all_minimal_sets, shrink, smallest_correction_set, smallest_mus
from composer.infeasibility.oracle import Oracle
from composer.measures import Linear
from composer.optimize import maximize
from composer.optimize.column_generation import PricedSample
from composer.optimize.optimum import UNDECIDED, Optimum, impossible_optimum
from composer.optimize.query import Query, WarmStart
from composer.presolve import tuning as few
from composer.presolve.condense import Placement
from composer.solvers import tuning as limits
from composer.solvers.budget import Budget
from composer.solvers.switched_rows import SwitchedRows
from tests.support.conflict_problems import crowded
from tests.support.conflict_truth import Truth, fillings, numbered, truth
from tests.support.conflict_twins import Plain, deletion, enumeration, larger
from tests.support.random_problems import random_scenario

SMALL = 12
"""Blocks of problems, 35 crowded and 8 others each: over 500 impossible ones."""
LARGER = 5
"""Blocks of 20 larger problems."""


def impossible(draw: Any, first: int, most: int = 20_000) -> Iterator[tuple[int, dict[str, Any], Truth]]:
    """Impossible problems from a seed on, with the truth about them."""
    for seed in count(first):
        scenario = draw(seed)
        if fillings(scenario) <= most and len(numbered(scenario)) <= 10:
            known = truth(scenario)
            if known.conflicts:
                yield seed, scenario, known


def in_file(scenario: dict[str, Any], question: DemandOracle, things: int) -> int:
    """A set of the oracle's demands as the truth numbers them."""
    place = {path: position for position, path in enumerate(numbered(scenario))}
    return sum(1 << place[question.demands[bit].path] for bit in bits(things))


def wrong(scenario: dict[str, Any], known: Truth) -> list[str]:
    """What the smallest conflict, and then all of them, get wrong."""
    found = []
    question = demand_oracle(load(scenario), Budget())
    clash = smallest_mus(question.oracle)
    assert clash is not None
    mine = in_file(scenario, question, clash.demands)
    if not (clash.minimal and clash.smallest and mine in known.conflicts):
        found.append(f"{clash} is no conflict")
    if mine.bit_count() != min(map(int.bit_count, known.conflicts)):
        found.append(f"{clash} is not the smallest")
    drop = smallest_correction_set(question.oracle)
    if drop is None or in_file(scenario, question, drop) not in known.drops:
        found.append(f"{drop} is no minimal set to drop")
    elif drop.bit_count() != min(map(int.bit_count, known.drops)):
        found.append(f"{drop} is not a smallest set to drop")
    clashes = all_minimal_sets(question.oracle)
    if not clashes.complete or not all(each.minimal for each in clashes.muses):
        found.append("not complete or not minimal")
    if {in_file(scenario, question, each.demands) for each in clashes.muses} != known.conflicts:
        found.append(f"conflicts {clashes.muses}")
    if {in_file(scenario, question, drop) for drop in clashes.correction_sets} != known.drops:
        found.append(f"sets to drop {clashes.correction_sets}")
    sizes = [each.demands.bit_count() for each in clashes.muses]
    if sizes != sorted(sizes) or [each.smallest for each in clashes.muses] != [size == sizes[0] for size in sizes]:
        found.append("smallest ones")
    return found


@pytest.mark.by_the_hundred
@pytest.mark.parametrize("block", range(SMALL))
def test_conflicts_are_those_of_brute_force(block: int) -> None:
    for seed, scenario, known in islice(impossible(crowded, 1000 * block), 35):
        assert wrong(scenario, known) == [], f"crowded {seed}"
    for seed, scenario, known in islice(impossible(random_scenario, 1000 * block, most=4_000), 8):
        assert wrong(scenario, known) == [], f"random {seed}"


def test_brute_force_itself_counts_right() -> None:
    pool = [{"id": "A", "sex": "F", "unit": "x"}, {"id": "B", "sex": "M", "unit": "x"}]
    women = {"members": {"sex": "F"}, "at_least": 2}
    seats = [{"seat": "s", "who": {"sex": "M"}}, {"seat": "r", "who": {"unit": "x"}, "number": 1}]
    team = {"name": "t", "size": {"at_most": 1}, "everyone": {"sex": "F"}, "seats": seats, "require": [women]}
    # demands: 1 size, 2 gate, 4 and 8 seats, 16 women
    known = truth({"pool": pool, "teams": [team]})
    assert known.demands == 31
    assert known.conflicts == {16, 1 | 4 | 8, 2 | 4}
    assert known.drops == {16 | 4, 16 | 1 | 2, 16 | 2 | 8}


@pytest.mark.unmeasured
def test_among_the_problems_are_several_teams_and_many_conflicts() -> None:
    some = list(islice(impossible(crowded, 0), 70))
    assert sum(fillings(scenario) > 2 ** len(scenario["pool"]) for _, scenario, _ in some) >= 8
    assert sum("number" in scenario["teams"][0] for _, scenario, _ in some) >= 3
    assert sum(len(known.conflicts) >= 5 for _, _, known in some) >= 8
    assert {min(map(int.bit_count, known.conflicts)) for _, _, known in some} >= {1, 2, 3}


@pytest.mark.by_the_hundred
def test_few_people_and_small_steps_change_no_conflict(monkeypatch: pytest.MonkeyPatch) -> None:
    for module, names in (
        (few, {"LIKELY_ENOUGH": 0, "LIKELY_EACH": 1, "LIKELY_SPREAD": 1}),
        (limits, {"SMALL": 0, "SAMPLE": 3, "JOINING": 1, "CORE": 1, "NEAR": 2, "SWITCHED_PEOPLE": -1}),
        (minimal_sets, {"FEW": 0}),
    ):
        for name, value in names.items():
            monkeypatch.setattr(module, name, value)
    for seed, scenario, known in islice(impossible(crowded, 50_000), 12):
        assert wrong(scenario, known) == [], f"crowded {seed}"


@pytest.mark.by_the_hundred
def test_without_linear_blame_the_conflicts_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "SWITCHED_PEOPLE", -1)
    monkeypatch.setattr("composer.infeasibility.oracle.farkas_conflict", lambda *_: (None, None))
    for seed, scenario, known in islice(impossible(crowded, 60_000), 15):
        assert wrong(scenario, known) == [], f"crowded {seed}"


@pytest.mark.unmeasured
@pytest.mark.parametrize(
    "changed",
    [
        {"SWITCHED_BRANCHES": 1},
        {"SWITCHED_BRANCHES": 3, "SWITCHED_IN_VAIN": 99},
        {"SWITCHED_DIVE": 0},
        {"SWITCHED_ROUNDED": 0},
        {"DOWN": 1},
    ],
    ids=str,
)
def test_what_the_kept_program_gives_up_others_answer(changed: dict[str, int], monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in changed.items():
        monkeypatch.setattr(limits, name, value, raising=name != "DOWN")
    if "DOWN" in changed:  # people who help least are looked at first
        usual = SwitchedRows._cost
        monkeypatch.setattr(SwitchedRows, "_cost", lambda rows: -usual(rows))
    for seed, scenario, known in islice(impossible(crowded, 80_000), 4):
        assert wrong(scenario, known) == [], f"crowded {seed}"


@pytest.mark.by_the_hundred
@pytest.mark.parametrize("block", range(LARGER))
def test_larger_problems_have_the_conflicts_that_naive_twins_find(block: int) -> None:
    seen = 0
    for seed in count(1000 * block):
        scenario = larger(seed)
        plain = Plain(scenario)
        if plain.stands((1 << len(plain.demands)) - 1):
            continue
        question = demand_oracle(load(scenario), Budget())
        clash = smallest_mus(question.oracle)
        clashes = all_minimal_sets(question.oracle)
        mine = {in_file(scenario, question, each.demands) for each in clashes.muses}
        theirs = enumeration(plain)
        assert clashes.complete
        assert mine == theirs, seed
        assert deletion(plain) in mine, seed
        assert clash is not None
        assert clash.smallest
        assert clash.demands.bit_count() == min(map(int.bit_count, theirs)), seed
        seen += 1
        if seen == 20:
            break


# What is said when the budget ends


def explained(scenario: dict[str, Any], **limits: Any) -> composer.Explanation:
    return composer.explain(load(scenario), everything=True, **limits)


@pytest.mark.unmeasured
def test_with_next_to_no_work_everything_is_undecided() -> None:
    for _, scenario, _ in islice(impossible(crowded, 0), 25):
        for work in (1e-9, 1e-6, 1e-3):
            found = explained(scenario, work=work)
            assert (found.verdict, found.conflicts, found.drops, found.complete) == ("undecided", (), (), False)
            assert (found.always, found.never) == (None, None)


@pytest.mark.by_the_hundred
def test_with_some_work_nothing_is_claimed_that_is_not_so() -> None:
    partly = 0
    for seed, scenario, known in islice(impossible(crowded, 0), 60):
        draw = random.Random(seed)
        budget = Budget(work=draw.uniform(0.01, 0.25))
        question = demand_oracle(load(scenario), budget)
        least = smallest_mus(question.oracle) if draw.random() < 0.5 else None
        clashes = all_minimal_sets(question.oracle)
        for clash in [*clashes.muses, *([least] if least else [])]:
            mine = in_file(scenario, question, clash.demands)
            assert any(not each & ~mine for each in known.conflicts)
            assert not clash.minimal or mine in known.conflicts
            assert not clash.smallest or mine.bit_count() == min(map(int.bit_count, known.conflicts))
        drops = {in_file(scenario, question, drop) for drop in clashes.correction_sets}
        assert drops <= known.drops
        mine_all = {in_file(scenario, question, clash.demands) for clash in clashes.muses}
        assert not clashes.complete or (mine_all == known.conflicts and drops == known.drops)
        partly += bool(clashes.muses) and not clashes.complete
    assert partly >= 10


@pytest.mark.by_the_hundred
@pytest.mark.parametrize("turn", [3, 7])
def test_what_the_engines_cannot_tell_is_never_taken_for_impossible(turn: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "SWITCHED_PEOPLE", -1)
    monkeypatch.setattr("composer.infeasibility.oracle.farkas_conflict", lambda *_: (None, None))
    usual, calls = maximize.maximize, []

    def sometimes(*given: Any, **named: Any) -> Optimum:
        calls.append(1)
        return usual(*given, **named) if len(calls) % turn else UNDECIDED

    monkeypatch.setattr(maximize, "maximize", sometimes)
    doubted = 0
    for _, scenario, known in islice(impossible(crowded, 0), 30):
        question = demand_oracle(load(scenario), Budget())
        clashes = all_minimal_sets(question.oracle)
        doubted += not clashes.complete
        for clash in clashes.muses:
            mine = in_file(scenario, question, clash.demands)
            assert any(not each & ~mine for each in known.conflicts)
            assert not clash.minimal or mine in known.conflicts
        drops = {in_file(scenario, question, drop) for drop in clashes.correction_sets}
        assert drops <= known.drops
        mine_all = {in_file(scenario, question, clash.demands) for clash in clashes.muses}
        assert not clashes.complete or (mine_all, drops) == (known.conflicts, known.drops)
    assert doubted >= 20


def test_a_hitting_set_that_is_not_proved_smallest_proves_no_conflict_smallest(monkeypatch: pytest.MonkeyPatch) -> None:
    usual = mus.smallest_hitting_set

    def doubtful(*given: Any) -> hitting_sets.HittingSet | None:
        found = usual(*given)
        return None if found is None else hitting_sets.HittingSet(found.things, proved=False)

    monkeypatch.setattr(mus, "smallest_hitting_set", doubtful)
    for _, scenario, _ in islice(impossible(crowded, 0), 10):
        oracle = demand_oracle(load(scenario), Budget()).oracle
        clash = smallest_mus(oracle)
        assert clash is not None
        assert not clash.smallest
        assert smallest_correction_set(oracle) is None


# The oracle


def tree(*require: dict[str, Any], size: Any = 2, **team: Any) -> dict[str, Any]:
    pool = [{"id": f"P{n}", "sex": "FM"[n % 2], "x": n} for n in range(6)]
    return {"pool": pool, "teams": [{"name": "t", "size": size, "require": list(require), **team}]}


def test_a_team_found_that_does_not_meet_what_it_should_is_a_disagreement(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "SWITCHED_PEOPLE", -1)
    question = demand_oracle(load(tree()), Budget())
    nobody = Placement((np.empty(0, np.intp),), np.empty(0, np.int64))
    monkeypatch.setattr(maximize, "maximize", lambda *_, **__: Optimum(nobody, 0, 0, "sums"))
    with pytest.raises(Disagreement, match="t: size"):
        question.oracle.satisfiable(question.oracle.all)


def test_nothing_is_asked_twice_and_all_that_a_team_meets_is_learnt() -> None:
    oracle = demand_oracle(
        load(tree({"members": {"sex": "F"}, "at_least": 1}, {"members": {"x": 1}, "at_most": 1})), Budget()
    ).oracle
    assert oracle.satisfiable(oracle.all) is True
    assert [oracle.satisfiable(kept) for kept in range(oracle.all + 1)] == [True] * (oracle.all + 1)
    assert oracle.asked == 1
    oracle = demand_oracle(load(tree({"members": {"sex": "F"}, "at_least": 3})), Budget()).oracle
    assert oracle.satisfiable(oracle.all, hopeful=False) is False
    number = oracle.asked
    assert oracle.satisfiable(oracle.all) is False
    assert oracle.asked == number
    shrink(oracle, oracle.all)
    assert oracle.satisfiable(oracle.known_core(oracle.all)) is False


def test_a_team_is_only_given_where_it_meets_all_that_is_asked_for() -> None:
    oracle = demand_oracle(load(tree({"members": {"sex": "F"}, "at_least": 3})), Budget()).oracle
    assert oracle.satisfiable(0) is True
    assert oracle.placement_of(0) is not None
    assert oracle.placement_of(oracle.all) is None
    assert oracle.satisfiable(oracle.all) is False
    assert oracle.placement_of(oracle.all) is None


def test_with_less_work_left_than_a_question_costs_none_is_put() -> None:
    budget = Budget(work=limits.QUESTION / 2)
    oracle = demand_oracle(load(tree({"members": {"sex": "F"}, "at_least": 3})), budget).oracle
    assert oracle.satisfiable(oracle.all) is None
    assert oracle.asked == budget.decisions == budget.rounds == 0
    assert smallest_mus(oracle) is None
    assert (smallest_correction_set(oracle), all_minimal_sets(oracle).complete) == (None, False)


def test_what_a_team_is_said_to_meet_holds_what_was_asked_for() -> None:
    program = demand_oracle(load(tree()), Budget()).program
    oracle = Oracle(program, [[position] for position, _ in enumerate(program.rows)], lambda *_: 0, Budget())
    with pytest.raises(Disagreement, match="does not meet"):
        oracle.satisfiable(oracle.all)


def test_a_demand_that_nobody_could_break_is_told_but_not_asked_about() -> None:
    never = {"members": {"sex": "F"}, "at_least": 0, "name": "Idle"}
    question = demand_oracle(load(tree(never, {"members": {"sex": "F"}, "at_least": 3, "name": "Women"})), Budget())
    assert [demand.label for demand in question.everything] == ["t: size", "Idle", "Women"]
    assert [demand.label for demand in question.demands] == ["t: size", "Women"]


def test_rows_blamed_are_impossible_by_themselves_and_halves_of_people_are_nobodys_fault() -> None:
    women, total = {"members": {"sex": "F"}, "at_least": 3}, {"total": "x", "at_most": 9}
    question = demand_oracle(load(tree(women, total)), Budget())
    rows, _ = farkas_conflict(question.program, Budget(), WarmStart())
    assert rows is not None
    assert {row.source.label for row in rows} == {"t: size", "members with sex F: at least 3"}
    assert maximize.maximize(replace(question.program, rows=rows), Linear(), Budget()) == impossible_optimum("sums")
    half = demand_oracle(load(tree({"share": {"sex": "F"}, "exactly": "50%"}, size=3)), Budget())
    assert farkas_conflict(half.program, Budget(), WarmStart())[0] is None
    assert half.oracle.satisfiable(half.oracle.all) is False


def test_people_kept_apart_are_to_blame_where_their_rows_are_only_implied() -> None:
    four = ["P0", "P2", "P4", "P5"]
    apart = {"pairs": [[one, other] for one in four for other in four if one < other], "at_most": 0, "name": "Apart"}
    two = {"members": {"id": four}, "at_least": 2, "name": "Two of them"}
    question = demand_oracle(load(tree(apart, two)), Budget())
    rows, _ = farkas_conflict(question.program, Budget(), WarmStart())
    assert rows is not None  # in fractions half of each would do: only the rows that are added show it
    assert {row.source.label for row in rows} == {"Apart", "Two of them"}
    assert maximize.maximize(replace(question.program, rows=rows), Linear(), Budget()) == impossible_optimum("sums")
    clash = smallest_mus(question.oracle)
    assert clash is not None
    assert {question.demands[bit].label for bit in bits(clash.demands)} == {"Apart", "Two of them"}


def test_linear_blame_costs_work_and_is_not_begun_without() -> None:
    question = demand_oracle(load(tree({"members": {"sex": "F"}, "at_least": 3})), Budget())
    budget = Budget(work=1.0)
    assert farkas_conflict(question.program, budget, WarmStart())[0] is not None
    assert 0 < budget.spent < 0.01
    assert farkas_conflict(question.program, Budget(work=limits.LP_NUMBER), WarmStart()) == (None, None)


@pytest.mark.unmeasured
def test_demands_among_some_that_were_priced_in_vain_are_not_priced_and_the_conflicts_are_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[int] = []

    def in_vain(program: Program, budget: Budget, memory: WarmStart) -> tuple[None, PricedSample]:
        question = Query(program, Linear(), budget, memory)
        asked.append(len(program.rows))
        return None, PricedSample(question, None, question.everybody, question.everybody)

    monkeypatch.setattr(limits, "SWITCHED_PEOPLE", -1)
    monkeypatch.setattr("composer.infeasibility.oracle.farkas_conflict", in_vain)
    for seed, scenario, known in islice(impossible(crowded, 70_000), 5):
        asked.clear()
        assert wrong(scenario, known) == [], f"crowded {seed}"
        assert len(asked) <= 4  # once for each of the oracles that are made, of all that is asked
