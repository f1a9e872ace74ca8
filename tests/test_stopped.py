"""Stopped anywhere, right everywhere: each analysis is stopped at every look at its budget, or at many of them, and
what it says then is held against brute force: all that is listed is true, and nothing is called proved, smallest or
complete that is not. No test here depends on how fast anything is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from fractions import Fraction
from functools import partial
from itertools import islice
from typing import Any, TypeVar

import oracle
import plan_oracle
import pytest
from conflict_problems import crowded
from pressing import Looks
from random_plans import random_plan
from random_problems import random_scenario
from test_alternatives import apart, teams_of
from test_alternatives import drawn as with_alike
from test_conflicts import impossible, in_file
from test_plans import numbers
from test_tradeoffs import best_of
from test_tradeoffs import drawn as with_axes
from test_why import asked as asked_why
from test_why import presence_wrong
from test_why import wrong as wrong_reasons
from ways_problems import impossible_scenario
from ways_truth import Truth as WaysTruth
from ways_truth import edited, vector_of, wrong_bounds

import composer
from composer import load, varying
from composer.analyses import alternatives, explain, gaps, indispensable, solve, tradeoffs, why
from composer.engines import door
from composer.engines.budget import Budget, OutOfBudget
from composer.errors import Undecided
from composer.proof.checking import check
from composer.reasons.asked import asked

A = TypeVar("A")
MODULES = (alternatives, explain, gaps, indispensable, solve, tradeoffs, why, varying)
FEW = 7
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
    looks, usual = Looks(), door.best

    def best(program: Any, objective: Any, budget: Budget, *given: Any, **named: Any) -> door.Answer:
        budget.check()
        answer = usual(program, objective, budget, *given, **named)
        budget.check()
        return answer

    for module in MODULES:
        patch.setattr(module, "Budget", looks.budget)
    if loud:
        patch.setattr(door, "best", best)
    return looks


def test_conflicts_and_sets_to_drop(loud: bool) -> None:
    partly = 0
    for seed, scenario, known in islice(impossible(crowded, 40, most=2_000), 4):
        problem = load(scenario)
        question = asked(problem, Budget())
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
    assert partly > 8


def test_ways_out(loud: bool) -> None:
    some = 0
    for seed in (3, 4, 8, 11):
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
    assert some > 5


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


def test_plans(loud: bool) -> None:
    some = 0
    for seed in SEVERAL_PLANS:
        scenario = random_plan(seed)
        truth = plan_oracle.plans(scenario)
        by_numbers = {plan.numbers: plan for plan in truth}
        for found in stopped(partial(composer.gaps, load(scenario), 3), loud, seed):
            assert found.verdict != "impossible" or not truth
            assert found.verdict != "needless" or not any(truth[0].numbers)
            listed = numbers(scenario, found)
            assert not found.complete or found.verdict in ("needless", "impossible") or len(listed) == len(truth)
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


def test_why_and_who_is_indispensable(loud: bool) -> None:
    some = 0
    for seed in (300, 305):
        truth, problem, people = asked_why(seed)
        for reasons in stopped(partial(composer.why, problem, people), loud, seed):
            assert wrong_reasons(truth, problem, reasons, exact=False) == [], f"seed {seed}"
            some += not reasons.decided
        for found in stopped(partial(indispensable.indispensable, problem), loud, seed):
            assert presence_wrong(truth, found) == [], f"seed {seed}"
    assert some > 10


def test_points_of_a_front(loud: bool) -> None:
    some = 0
    for seed, (scenario, axes) in islice(((n, each) for n in range(99) if (each := with_axes(n))), 2):
        measures = [measure for axis in axes for measure in axis.values()]
        reached = {
            tuple(oracle.value(scenario, measure, teams) for measure in measures) for teams in oracle.feasible(scenario)
        }
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
    assert some > 3


def test_alternatives(loud: bool) -> None:
    some = 0
    for seed in (1, 5, 6, 12):
        scenario = with_alike(seed)
        problem = oracle.Problem(scenario)
        every = list(problem.feasible())
        for found in stopped(partial(composer.alternatives, load(scenario), 3), loud, seed):
            left = every
            for one, teams in zip(found.alternatives, teams_of(found), strict=True):
                assert one is found.alternatives[-1] or one.proved
                best = min(problem.rank(problem.goal_values(each)) for each in left)
                values = problem.goal_values(teams)
                assert [goal.value for goal in one.goals] == values
                assert problem.rank(values) == best or not one.proved
                left = [each for each in left if apart(scenario, teams, each) >= 1]
            assert not found.complete or not left
            assert found.verdict != "impossible" or not every
            assert (found.verdict == "best") == bool(found.alternatives and found.alternatives[0].proved)
            some += bool(found.alternatives) and not found.complete
    assert some > 5


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
                return solve.certify(problem, outcome)
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
