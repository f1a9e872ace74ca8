"""Stopped anywhere, right everywhere: each analysis is stopped at every look at its budget, or at many of them, and
what it says then is held against brute force: all that is listed is true, and nothing is called proved, smallest or
complete that is not. No test here depends on how fast anything is."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from fractions import Fraction
from functools import partial
from itertools import islice, permutations
from typing import Any, TypeVar

import numpy as np
import pytest

import composer
from composer import load
from composer.analyses.alternatives import search as alternatives_search
from composer.analyses.counts.answer import counts_json
from composer.analyses.counts.search import counts
from composer.analyses.counts.words import counts_text
from composer.analyses.explain import search as explain_search
from composer.analyses.gaps import search as gaps_search
from composer.analyses.refused import refused
from composer.analyses.report.search import full_report
from composer.analyses.solve import search as solve_search
from composer.analyses.sweep import cell as varying
from composer.analyses.tradeoffs import search as tradeoffs_search
from composer.analyses.why import indispensable
from composer.analyses.why import search as why_search
from composer.base.errors import Undecided
from composer.checking.check import check
from composer.checking.distance import assign
from composer.encoding.encode import encode
from composer.infeasibility import mus
from composer.infeasibility.certificate.quantities import quantities
from composer.infeasibility.check_demands import DemandChecker, SeatFilling
from composer.infeasibility.demands import demand_oracle
from composer.infeasibility.hitting_sets import minimal_hitting_sets
from composer.infeasibility.row_dependencies import row_dependencies
from composer.optimize import maximize
from composer.optimize.search_region import SearchRegion
from composer.problem.results import Effort
from composer.solvers.budget import Budget, OutOfBudget
from tests.analyses.alternatives.test_search import apart, names_changed, teams_of
from tests.analyses.alternatives.test_search import drawn as with_alike
from tests.analyses.gaps.test_plans import numbers
from tests.analyses.tradeoffs.test_search import best_of
from tests.analyses.tradeoffs.test_search import drawn as with_axes
from tests.analyses.why.test_search import asked as asked_why
from tests.analyses.why.test_search import presence_wrong
from tests.analyses.why.test_search import wrong as wrong_reasons
from tests.infeasibility.test_mus import impossible, in_file
from tests.support import oracle, plan_oracle
from tests.support.conflict_problems import crowded
from tests.support.pressing import Looks
from tests.support.random_plans import random_plan
from tests.support.random_problems import random_scenario
from tests.support.report_cases import possible, problem
from tests.support.ways_problems import impossible_scenario
from tests.support.ways_truth import Truth as WaysTruth
from tests.support.ways_truth import edited, vector_of, wrong_bounds

A = TypeVar("A")
MODULES = (
    alternatives_search,
    explain_search,
    gaps_search,
    indispensable,
    solve_search,
    tradeoffs_search,
    why_search,
    varying,
)
FEW = 5
"""Looks at which one search is stopped, besides the first ones and the last, evenly apart."""
SEVERAL_PLANS = (9, 69)
"""Random problems for which there are two plans or three."""


@pytest.fixture(params=["quietly", "loudly"])
def loud(request: pytest.FixtureRequest) -> bool:
    """Whether the engines raise OutOfBudget where they may do no more, before a question or after it, or say that they
    do not know."""
    return request.param == "loudly"


def stopped(run: Callable[[], A], loud: bool, seed: int) -> Iterator[A]:
    """What `run` says when its budget ends at one look after the other; last of all when it does not end."""
    with pytest.MonkeyPatch.context() as patch:
        looks = _counted(patch, loud)
        whole = run()
        every, last = [*range(1, min(6, looks.seen))], looks.seen
        for place in range(FEW):
            every.append(1 + (last * place + seed) // FEW)
        for look in sorted({*every, last - 1}):
            looks.last, looks.seen = look, 0
            yield run()
    yield whole


def _counted(patch: pytest.MonkeyPatch, loud: bool) -> Looks:
    looks, usual = Looks(), maximize.maximize

    def best(program: Any, objective: Any, budget: Budget, *given: Any, **named: Any) -> maximize.Optimum:
        budget.check()
        answer = usual(program, objective, budget, *given, **named)
        budget.check()
        return answer

    for module in MODULES:
        patch.setattr(module, "Budget", looks.budget)
    if loud:
        patch.setattr(maximize, "maximize", best)
    return looks


@pytest.mark.by_the_hundred
def test_conflicts_and_sets_to_drop(loud: bool) -> None:
    partly = 0
    for seed, scenario, known in islice(impossible(crowded, 40, most=2_000), 3):
        problem = load(scenario)
        question = demand_oracle(problem, Budget())
        named = {demand.label: 1 << bit for bit, demand in enumerate(question.demands)}
        if len(named) < len(question.demands) or len(known.conflicts) < 2:
            continue  # two demands are called the same
        for everything in (False, True):
            run = partial(composer.explain, problem, everything=everything, ways=0)
            for found in stopped(run, loud, seed):
                mine = [
                    in_file(scenario, question, sum(named[blamed.requirement] for blamed in conflict.demands))
                    for conflict in found.conflicts
                ]
                assert found.verdict in ("impossible", "undecided")
                assert bool(mine) == (found.verdict == "impossible")
                for conflict, demands in zip(found.conflicts, mine, strict=True):
                    assert any(not each & ~demands for each in known.conflicts)
                    assert not conflict.minimal or demands in known.conflicts
                    least = min(map(int.bit_count, known.conflicts))
                    assert not conflict.smallest or (conflict.minimal and demands.bit_count() == least)
                drops = {in_file(scenario, question, sum(named[label] for label in drop)) for drop in found.drops}
                assert drops <= known.drops
                assert not found.complete or (set(mine) == known.conflicts and drops == known.drops)
                assert (found.always is None) == (found.never is None) == (not found.complete)
                partly += bool(mine) and not found.complete
                if found.certificate is not None:
                    assert check(problem, found.certificate).faults == ()
                    assert found.certificate.basis == "two engines" or check(problem, found.certificate).holds
    assert partly > 3


@pytest.mark.unmeasured
def test_ways_out(loud: bool) -> None:
    some = 0
    for seed in (3, 8):
        truth = WaysTruth(impossible_scenario(seed))
        smallest = truth.smallest()
        if frozenset() in smallest:
            continue
        keys = sorted((truth.cost(vector), len(vector)) for vector in smallest)
        for found in stopped(partial(composer.explain, load(truth.scenario), ways=2), loud, seed):
            said = found.ways_out
            if said is None:
                assert found.verdict == "undecided"
                continue
            vectors = [vector_of(truth.scenario, way) for way in said.ways]
            assert [truth.cost(vector) for vector in vectors] == [way.cost for way in said.ways]
            assert [way.cost for way in said.ways] == [cost for cost, _ in keys[: len(vectors)]]
            assert {truth.canonical(vector) for vector in vectors} <= set(map(truth.canonical, smallest))
            assert not said.complete or len(vectors) == len(smallest)
            for way in said.ways:
                assert wrong_way(truth, way) == []
            some += bool(vectors) and not said.complete
    assert some > 1


def wrong_way(truth: WaysTruth, way: Any) -> list[str]:
    """What is wrong with a way out, all that it does not call proved or nearest aside."""
    changed = edited(truth.scenario, way.changes)
    wrong = oracle.holds(changed, {roster.name: tuple(m.id for m in roster.members) for roster in way.teams})
    wrong += wrong_bounds(truth, way)[0] if way.nearest else []
    reader = oracle.Problem(changed)
    ranked = [reader.goal_values(filling) for filling in reader.feasible()]
    best = min(ranked, key=reader.rank)
    for goal, value in zip(way.goals, best, strict=True):
        if not goal.proved:
            break
        wrong += [] if goal.value == value else [f"{goal}, in truth {value}"]
    return wrong


@pytest.mark.unmeasured
def test_plans(loud: bool) -> None:
    some = 0
    for seed in SEVERAL_PLANS:
        scenario = random_plan(seed)
        truth = plan_oracle.plans(scenario)
        by_numbers = {plan.numbers: plan for plan in truth}
        for found in stopped(partial(composer.gaps, load(scenario), 3), loud, seed):
            assert found.verdict != "impossible" or not truth
            assert not found.needless or not any(truth[0].numbers)
            listed = numbers(scenario, found)
            assert not found.complete or found.needless or found.verdict == "impossible" or len(listed) == len(truth)
            for place, (plan, mine) in enumerate(zip(found.plans, listed, strict=True)):
                assert not plan.proved or (plan.cost == truth[place].cost and plan.goals is not None)
                assert plan.proved or len(found.plans) == 1
                known = by_numbers.get(mine)
                assert known is not None or not plan.proved
                for goal, value in zip(plan.goals, () if known is None else known.goals, strict=known is not None):
                    if not goal.proved:
                        break
                    assert goal.value == value
            some += bool(found.plans) and not found.complete
    assert some > 1


@pytest.mark.unmeasured
def test_why_and_who_is_indispensable(loud: bool) -> None:
    some = 0
    for seed in (300, 305):
        truth, problem, people = asked_why(seed)
        for reasons in stopped(partial(composer.why, problem, people), loud, seed):
            assert wrong_reasons(truth, problem, reasons, exact=False) == [], f"seed {seed}"
            some += not reasons.decided
        for found in stopped(partial(indispensable.indispensable, problem), loud, seed):
            assert presence_wrong(truth, found) == [], f"seed {seed}"
    assert some > 5


@pytest.mark.by_the_hundred
def test_points_of_a_front(loud: bool) -> None:
    some = 0
    for seed, (scenario, axes) in islice(((n, each) for n in range(99) if (each := with_axes(n))), 2):
        counted = oracle.counted(scenario, [measure for axis in axes for measure in axis.values()])
        reached = {*map(counted, oracle.feasible(scenario))}
        best = best_of(reached, axes)
        for front in stopped(partial(composer.tradeoffs, load(scenario), axes), loud, seed):
            values = {point.values for point in front.points}
            assert values <= best
            assert len(values) == len(front.points)
            assert not front.complete or values == best
            assert front.verdict != "impossible" or not reached
            assert (front.verdict == "found") == bool(values)
            assert 0 <= front.closed <= 1
            some += bool(values) and not front.complete
    assert some > 1


def test_alternatives(loud: bool) -> None:
    some = 0
    for seed in (1, 5, 6, 12):
        scenario = with_alike(seed)
        problem = oracle.Problem(scenario)
        ways, every = names_changed(scenario), list(problem.feasible())
        for found in stopped(partial(composer.alternatives, load(scenario), 3), loud, seed):
            left = every
            for one, teams in zip(found.alternatives, teams_of(found), strict=True):
                assert one is found.alternatives[-1] or one.proved
                best = min(problem.rank(problem.goal_values(each)) for each in left)
                values = problem.goal_values(teams)
                assert [goal.value for goal in one.goals] == values
                assert problem.rank(values) == best or not one.proved
                left = [each for each, away in zip(left, apart(ways, teams, left), strict=True) if away >= 1]
            assert not found.complete or not left
            assert found.verdict != "impossible" or not every
            assert (found.verdict == "best") == bool(found.alternatives and found.alternatives[0].proved)
            some += bool(found.alternatives) and not found.complete
    assert some > 2


@pytest.mark.unmeasured
def test_cells_of_a_sweep(loud: bool) -> None:
    for seed in (2, 7):
        scenario = random_scenario(seed)
        team = scenario["teams"][0]
        sizes = [1, 2, 3]
        true = [oracle.truth({**scenario, "teams": [{**team, "size": n}, *scenario["teams"][1:]]}) for n in sizes]
        vary = {f"{team['name']}.size": sizes}
        with suppress(composer.ScenarioError):
            for found in stopped(partial(composer.sweep, load(scenario), vary), loud, seed):
                for cell, truth in zip(found.cells, true, strict=True):
                    assert cell.verdict != "impossible" or truth.verdict == "impossible"
                    assert cell.verdict not in ("best", "found") or truth.verdict != "impossible"
                    assert cell.proved == (cell.verdict in ("best", "impossible"))
                    if cell.verdict == "best":
                        assert [goal.value for goal in cell.goals] == list(truth.goals)
                assert found.complete == all(cell.proved for cell in found.cells)


def test_certificates(loud: bool) -> None:
    """A proof that was stopped is none, and one that was not holds."""
    proved = 0
    for seed in (1, 3, 4, 6):
        problem = load(random_scenario(seed))
        outcome = composer.solve(problem)

        def certified(problem: Any = problem, outcome: Any = outcome) -> Any:
            try:
                return solve_search.certify(problem, outcome)
            except Undecided:
                return None

        for certificate in stopped(certified, loud, seed):
            assert certificate is None or check(problem, certificate).holds
            proved += certificate is not None
    assert proved > 3


def test_the_best_team_with_its_bound(loud: bool) -> None:
    for seed in (1, 2, 4):
        scenario = random_scenario(seed)
        truth = oracle.truth(scenario)
        with suppress(OutOfBudget):
            for found in stopped(partial(composer.solve, load(scenario)), loud, seed):
                assert found.verdict != "impossible" or truth.verdict == "impossible"
                for goal, value in zip(found.goals if found.teams else (), truth.goals, strict=bool(found.teams)):
                    if not goal.proved:
                        sign = 1 if goal.most else -1
                        assert goal.bound is None or sign * (goal.bound - Fraction(value)) >= 0
                        break
                    assert goal.value == value


# How often each stage looks: more often the more there is to do


class Enough(Exception):
    """Raised at a look."""


def looks(stage: Callable[[Callable[..., None]], object]) -> int:
    """How often a stage looks; stopped at any of its looks it ends there."""
    seen = 0

    def look(*_: object) -> None:
        nonlocal seen
        seen += 1
        if seen == last:
            raise Enough

    last = 0
    stage(look)
    every = seen
    for last in sorted({1, 2, every // 2, every} - {0}):
        seen = 0
        with pytest.raises(Enough):
            stage(look)
        assert seen == last
    return every


def crew(seats: int) -> Any:
    """A team of so many seats, each of which two people could take, in a pool of one more."""
    pool = [{"id": f"P{n}", "n": n} for n in range(seats + 1)]
    named = [{"seat": f"s{n}", "who": {"n": {"at_least": n, "at_most": n + 1}}} for n in range(seats)]
    return load({"pool": pool, "teams": [{"name": "t", "size": seats, "seats": named}]})


def seats_filled(number: int, look: Callable[..., None]) -> None:
    problem = crew(number)
    paths = [("teams", 0, "seats", seat) for seat in range(number)]
    met = DemandChecker(problem, paths, look).met([np.arange(1, number + 1)], (1 << number) - 1)
    assert met == (1 << number) - 1


def zones_cut(number: int, look: Callable[..., None]) -> None:
    zones = SearchRegion((number, number))
    for place in range(1, number):
        zones.add((place, number - place), look)


def written_down(number: int, look: Callable[..., None]) -> None:
    assert refused(crew(number), look) == ()


STAGES: dict[str, Callable[[int, Callable[..., None]], object]] = {
    "minimal hitting sets": lambda n, look: list(minimal_hitting_sets([3 << 2 * k for k in range(n // 8 + 2)], look)),
    "seats counted by hand": seats_filled,
    "zones of a front": zones_cut,
    "teams alike paired": lambda n, look: assign([[(a * b) % 7 for a in range(n)] for b in range(n)], look),
    "all questions written down": written_down,
    "cells of quantities": lambda n, look: list(quantities(encode(crew(n)), np.arange(n + 1, dtype=np.intp), look)),
    "demands compared": lambda n, look: counts(crew(n), _Telling(look)),
    "few people who serve": lambda n, look: row_dependencies(encode(crew(n), opened=True), look),
}


class _Telling(Budget):
    """A budget that tells whoever listens of every look."""

    def __init__(self, look: Callable[..., None]) -> None:
        super().__init__()
        self.look = look

    @property
    def late(self) -> bool:
        self.look()
        return False


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_looks_at_its_budget_the_oftener_the_more_it_has_to_do(stage: str) -> None:
    few, many = (looks(partial(STAGES[stage], number)) for number in (8, 24))
    assert few >= 1
    assert many >= few if stage == "few people who serve" else many > few


def test_counts_that_were_stopped_are_right_and_say_so() -> None:
    problem = crew(6)
    whole, every = counts(problem), Looks()
    assert whole.complete
    assert counts(problem, every.budget()) == whole
    for last in range(every.seen):
        found = counts(problem, Looks(last).budget())
        assert not found.complete
        for scope in found.teams:
            assert set(scope.demands) == set(whole.teams[0].demands)
            assert set(scope.overlaps) <= set(whole.teams[0].overlaps)
        assert "Not everything was counted" in counts_text(found)
        assert counts_json(found)["complete"] is False
    assert "Not everything" not in counts_text(whole)
    assert counts(problem, Budget(work=1e-9)).complete  # what only counts costs no work of a search


def test_conflicts_are_not_called_all_where_the_search_for_the_next_one_was_stopped(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    usual = mus.minimal_hitting_sets

    def ended(sets: Any, look: Callable[[], None]) -> Iterator[int]:
        yield from usual(sets, look)
        raise OutOfBudget

    _, scenario, _ = next(iter(impossible(crowded, 40, most=2_000)))
    assert composer.explain(load(scenario), everything=True, ways=0).complete
    monkeypatch.setattr(mus, "minimal_hitting_sets", ended)
    assert not composer.explain(load(scenario), everything=True, ways=0).complete


@pytest.mark.parametrize("seed", range(30))
def test_seats_filled_one_after_the_other_are_those_of_brute_force(seed: int) -> None:
    draw = random.Random(seed)
    people, number = draw.randint(1, 5), draw.randint(1, 4)
    places = [draw.choice([1, 1, 2]) for _ in range(number)]
    fits = [[person for person in range(people) if draw.random() < 0.5] for _ in range(number)]
    filled: SeatFilling = SeatFilling()
    taken: list[int] = []
    for seat in range(number):
        asked = [which for which in [*taken, seat] for _ in range(places[which])]
        possible = any(
            all(person in fits[which] for which, person in zip(asked, order, strict=True))
            for order in permutations(range(people), len(asked))
        )
        more = filled.with_seat(fits[seat], places[seat])
        if more is None:
            filled = SeatFilling((*filled.fits, []), filled.seat_of)  # a seat that is not filled keeps its place
        else:
            filled = more
            taken.append(seat)
        assert (more is not None) == possible


def test_a_guess_aside_costs_its_work_and_leaves_no_trace_of_what_it_found() -> None:
    budget = Budget(work=10.0)
    budget.rests_on("sums")
    with budget.aside(1.0):
        budget.rests_on("two engines")
        budget.decided(np.arange(5))
        budget.check(2.0)
        raise AssertionError("more work than was allowed")
    assert (budget.spent, budget.work, budget.basis, budget.considered, budget.core) == (2.0, 10.0, "sums", 0, 0)


# What a report has left


def asking(monkeypatch: pytest.MonkeyPatch, spends: dict[str, list[tuple[float, Any]]]) -> list[tuple[str, float]]:
    """Questions of a report, answered from lists of costs and answers; who was asked, and with how much."""
    given: list[tuple[str, float]] = []

    def answering(name: str) -> Callable[..., Any]:
        def answered(*_: object, work: float, **__: object) -> Any:
            given.append((name, work))
            spent, answer = spends[name].pop(0)
            return replace(answer, effort=Effort(spent))

        return answered

    for name in spends:
        monkeypatch.setattr(f"composer.analyses.{name}.search.{name}", answering(name))
    return given


@pytest.mark.unmeasured
def test_a_report_hands_on_what_was_not_spent_to_what_is_still_open(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of 12 the best team gets 4 and spends them without a proof, the others spend 1 each: 6 are left for it."""
    whole = possible()
    half = replace(whole.outcome, verdict="found")
    spends = {
        "solve": [(4.0, half), (5.0, whole.outcome)],
        "tradeoffs": [(1.0, whole.front)],
        "alternatives": [(1.0, whole.alternatives)],
    }
    given = asking(monkeypatch, spends)
    found = full_report(problem(), work=12)
    assert given == [("solve", 4.0), ("tradeoffs", 4.0), ("alternatives", 7.0), ("solve", 6.0)]
    assert found.verdict == "best"
    assert found.unasked == ()


def test_a_report_asks_nothing_again_that_could_not_have_more_than_before(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = possible()
    half = replace(whole.outcome, verdict="found")
    spends = {
        "solve": [(4.0, half)],
        "tradeoffs": [(3.0, whole.front)],
        "alternatives": [(2.0, whole.alternatives)],
    }
    assert [name for name, _ in asking(monkeypatch, spends)] == []
    assert full_report(problem(), work=12).verdict == "found"


def test_an_answer_that_says_less_does_not_take_the_place_of_one_that_says_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    whole = possible()
    half, none = replace(whole.outcome, verdict="found"), replace(whole.outcome, verdict="undecided", teams=())
    spends = {
        "solve": [(1.0, half), (11.0, none)],
        "tradeoffs": [(0.0, whole.front)],
        "alternatives": [(0.0, whole.alternatives)],
    }
    asking(monkeypatch, spends)
    assert full_report(problem(), work=12).verdict == "found"


def test_a_limit_that_a_search_for_a_proof_runs_into_is_said() -> None:
    scenario = load(random_scenario(1))
    outcome = composer.solve(scenario)
    with pytest.raises(Undecided, match="limits ended"):
        solve_search.certify(scenario, outcome, work=1e-9)
