"""Train or recruit: the cheapest plans of courses and recruits that make a team possible, in order.

A plan is told by its numbers: how many seats of each course, how many of each recruit. First the plans are found
(`analyses.gaps.cheapest`); then, for each, who goes: the scenario's goals are pursued with exactly what the plan takes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from composer.analyses import solution
from composer.analyses.gaps.answer import Plan, Plans, Recruiting, Schedule, Training
from composer.analyses.gaps.cheapest import CourseChoice, cheapest_plans
from composer.analyses.gaps.training_program import TrainingProgram, encode_training
from composer.analyses.gaps.verify_plan import after_plan, verify_plan
from composer.base.errors import Disagreement, ScenarioError, Undecided
from composer.encoding.encode import encode
from composer.encoding.program import Program, Source, row
from composer.optimize.lexicographic import maximize_in_order
from composer.pool import Pool
from composer.presolve.condense import Placement
from composer.problem.problem import Problem
from composer.problem.results import GoalValue
from composer.solvers.budget import Budget, OutOfBudget

NO_RESERVES = "courses and recruits are not planned where teams want reserves: leave `reserves` out to plan them"
EXACTLY = Source("what the plan takes")


def find_plans(problem: Problem, budget: Budget, number: int = 5) -> Plans:
    """The `number` cheapest plans of a problem's courses and recruits.

    A problem without any is `needless` where a team is possible, else `impossible`. Raises ScenarioError where totals
    would count blank cells, Disagreement for a defect of this program.
    """
    offered = bool(problem.courses or problem.recruits)
    if offered and any(team.reserves is not None for team in problem.teams):
        return Plans("undecided", (), False, offered, NO_RESERVES)
    try:
        program = encode(problem, check=budget.check)  # tells of totals over blank cells before any search
        if (problem.touring or program.reserves) and not offered:
            return _as_they_are(program, budget)
        developed, choices, complete = _cheapest(problem, budget, number)
    except Undecided as error:
        return Plans("undecided", (), False, True, str(error))
    except OutOfBudget:
        return Plans("undecided", (), False, offered)
    if not choices:
        return Plans("impossible" if complete else "undecided", (), complete, offered)
    if not any(choices[0].numbers):
        return Plans("needless", (), True, offered)
    found: list[Plan] = []
    with suppress(OutOfBudget):
        for choice in choices:
            found.append(_plan(problem, developed, choice, budget))
    if not found:
        return Plans("undecided", (), False, offered)
    complete = complete and len(found) == len(choices)
    return Plans("best" if choices[0].proved else "found", tuple(found), complete, offered)


def _as_they_are(program: Program, budget: Budget) -> Plans:
    """Whether a team is possible, where nothing is offered that could be planned."""
    found = maximize_in_order(replace(program, goals=()), budget)
    if found.placement is not None:
        return Plans("needless", (), True, offered=False)
    return Plans("impossible" if found.proved else "undecided", (), found.proved, offered=False)


def _cheapest(problem: Problem, budget: Budget, number: int) -> tuple[TrainingProgram, list[CourseChoice], bool]:
    try:
        developed = encode_training(problem, False, budget.check)
        return developed, *cheapest_plans(developed, seat_costs(problem), budget, number)
    except ScenarioError as error:
        raise ScenarioError(map(problem.where, error.mistakes)) from None


def seat_costs(problem: Problem) -> list[Fraction]:
    """What a seat of each course costs, and then each recruit."""
    return [course.cost for course in problem.courses] + [recruit.cost for recruit in problem.recruits]


@dataclass(frozen=True, eq=False)
class _Best:
    """The best choice for a plan: of the problem that was asked, with its program, and the goals that were pursued."""

    asked: Problem
    developed: TrainingProgram
    placement: Placement
    reached: tuple[GoalValue, ...] = ()


def _plan(problem: Problem, developed: TrainingProgram, choice: CourseChoice, budget: Budget) -> Plan:
    """A plan in full: its goals pursued as far as the budget goes, everything recomputed."""
    best = _pursued(problem, choice, budget) or _Best(problem, developed, choice.placement)
    asked, pool = best.asked, best.developed.pool
    placement, takers = best.developed.settled(best.placement)
    members = np.unique(np.concatenate(placement.members))
    joined = Counter(asked.recruits[kind].name for kind in best.developed.kind[members].tolist() if kind >= 0)
    better = after_plan(asked, pool, takers)
    checked = solution.verify_placement(better, placement, best.reached, check=budget.check_late)
    cost = verify_plan(asked, better, takers, joined, placement.members)
    taken = Counter(asked.courses[course].name for courses in takers.values() for course in courses)
    numbers = tuple([taken[each.name] for each in problem.courses] + [joined[each.name] for each in problem.recruits])
    if (cost, numbers) != (choice.cost, choice.numbers) or not set(takers) <= set(members.tolist()):
        raise Disagreement(f"the engines say that a plan costs {choice.cost}, recomputed it costs {cost}")
    goals = tuple(
        replace(each, measure=counted.measure) for each, counted in zip(best.reached, checked.goals, strict=False)
    )
    return Plan(
        cost,
        choice.proved,
        _trainings(asked, pool, takers),
        tuple(
            Recruiting(each.name, joined[each.name], each.cost * joined[each.name])
            for each in asked.recruits
            if joined[each.name]
        ),
        tuple(_schedule(asked, pool.ids[row], courses) for row, courses in sorted(takers.items())),
        checked.teams,
        checked.findings,
        goals + checked.goals[len(goals) :],
        better.pool,
        choice.basis if choice.proved else None,
    )


def _pursued(problem: Problem, choice: CourseChoice, budget: Budget) -> _Best | None:
    """The problem's goals pursued with exactly what a plan takes; None where there are none, or no time for them."""
    required = [*problem.require, *(row for team in problem.teams for row in team.require)]
    if budget.over or not (problem.prefer or any(row.aim is not None for row in required)):
        return None
    asked = _only(problem, choice.numbers)
    try:
        developed = encode_training(asked, True, budget.check)
    except (Undecided, OutOfBudget):
        return None
    exactly = [
        row(expression, number, number, EXACTLY)
        for expression, number in zip(developed.numbers, filter(None, choice.numbers), strict=True)
    ]
    try:
        found = maximize_in_order(developed.program.holding(exactly), budget)
    except OutOfBudget:
        return None
    if found.placement is None and found.proved:
        raise Disagreement("a plan is found to make a team possible, and then that it makes none possible")
    return None if found.placement is None else _Best(asked, developed, found.placement, found.reached)


def _only(problem: Problem, numbers: Sequence[int]) -> Problem:
    """The problem with no more courses and recruits than a plan has."""
    seats, joining = numbers[: len(problem.courses)], numbers[len(problem.courses) :]
    courses = [
        course.model_copy(update={"places": number})
        for course, number in zip(problem.courses, seats, strict=True)
        if number
    ]
    recruits = [
        recruit.model_copy(update={"number": number})
        for recruit, number in zip(problem.recruits, joining, strict=True)
        if number
    ]
    return problem.replacing(courses=courses, recruits=recruits)


def _trainings(problem: Problem, pool: Pool, takers: Mapping[int, Sequence[int]]) -> tuple[Training, ...]:
    trainings = []
    for number, course in enumerate(problem.courses):
        people = tuple(pool.ids[row] for row in sorted(takers) if number in takers[row])
        if people:
            trainings.append(Training(course.name, people, course.cost * len(people)))
    return tuple(trainings)


def _schedule(problem: Problem, identity: str, courses: Sequence[int]) -> Schedule:
    taken = [problem.courses[course] for course in courses]
    return Schedule(identity, tuple(course.name for course in taken), sum((each.weeks for each in taken), Fraction(0)))
