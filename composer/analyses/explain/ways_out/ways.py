"""Ways out: the cheapest changes of bounds that make a team possible, each with the best teams that it admits."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from fractions import Fraction

import numpy as np

from composer.analyses import solution
from composer.analyses.explain.ways_out.answer import Way, Ways
from composer.analyses.explain.ways_out.fewest import FewestFirst
from composer.analyses.explain.ways_out.nearest_bounds import NearestBounds
from composer.analyses.explain.ways_out.shortfalls import MinimalShortfall, ShortfallSearch
from composer.base.errors import Disagreement, ScenarioError
from composer.base.minimal_sets import deletion
from composer.checking.any_day import worst_shortfall
from composer.checking.losses import worst_shortfall_after
from composer.checking.other_tours import with_other_tours
from composer.checking.verify import Recount
from composer.encoding.elastic import ElasticProgram, demands, elasticize, only
from composer.encoding.encode import encode
from composer.encoding.program import Program, Source
from composer.measures import Linear
from composer.optimize import maximize
from composer.optimize.lexicographic import maximize_in_order
from composer.optimize.query import WarmStart
from composer.pool import Person
from composer.problem.edits import Change, mask_of_blank, relax
from composer.problem.problem import Problem
from composer.problem.results import GoalValue, Roster
from composer.solvers.budget import Budget, OutOfBudget


def ways_out(problem: Problem, budget: Budget, number: int = 5, fewest: bool = False) -> Ways:
    """The first `number` ways out of an impossible problem.

    Where the budget ends, those found until then are given, `complete` being false. Raises ScenarioError where a total
    would count a blank cell or numbers are too large or too fine, Disagreement for a defect of this program.
    """
    ways: list[Way] = []
    try:
        return _ways_out(problem, budget, number, fewest, ways)
    except OutOfBudget:
        return Ways(tuple(ways), False, fewest)


def _ways_out(problem: Problem, budget: Budget, number: int, fewest: bool, ways: list[Way]) -> Ways:
    """As `ways_out`; each one found is added to `ways`. Raises OutOfBudget."""
    budget.check()
    memory = WarmStart()
    opened = _opened(problem, budget)
    try:
        elastic = elasticize(opened)
    except ScenarioError as error:
        raise ScenarioError(map(problem.where, error.mistakes)) from None
    budget.check()
    search = ShortfallSearch(problem, elastic, budget, memory)
    order = FewestFirst(search) if fewest else search
    while len(ways) < number:
        budget.say(f"way out {len(ways) + 1}")
        found = order.next_one()
        if found is None:
            break
        if not found.vector:
            return Ways((), True, fewest, needless=True)
        way = _way(problem, elastic, found, budget, memory)
        ways += [] if way is None else [way]
        search.undecided |= way is None
        search.leave_out(found.vector)
    complete = len(ways) < number or not search.something_left()
    complete = complete and not search.undecided
    kept = _conflict_of_kept(opened, budget) if complete and not ways else ()
    return Ways(tuple(ways), complete, fewest, tuple(source.label for source in kept))


def _opened(problem: Problem, budget: Budget) -> Program:
    """The opened program without those outside the gates for whom none gives way: it is not on record whether they pass
    it, or a goal could not count them."""
    program = encode(problem, opened=True, check=budget.check)
    blocks = []
    for block, team in zip(program.teams, problem.deployed, strict=True):
        allowed = block.eligible & (problem.admits(team) | ~mask_of_blank(problem, team))
        blocks.append(replace(block, eligible=allowed, most=min(block.most, int(np.sum(allowed)))))
    return program.with_teams(blocks)


def _way(
    problem: Problem, elastic: ElasticProgram, found: MinimalShortfall, budget: Budget, memory: WarmStart
) -> Way | None:
    """A way out; None where the bounds that were found for a team with reserves are too near to what was asked for some
    loss, so that nothing is told of it."""
    shortfalls = {side: found.vector[helper] for side, helper in elastic.shortfall.items() if helper in found.vector}
    reach = NearestBounds(problem, elastic, shortfalls, found.placement, budget, memory)
    changes = reach.changes()
    if sum((change.weight * change.by for change in changes), Fraction(0)) != found.cost:
        raise Disagreement(f"a way out costs {found.cost}, say the engines; its changes cost something else")
    edited = relax(problem, changes)
    names = {team.name for team in edited.deployed}  # those left out of teams alike have no members
    there = zip(problem.deployed, reach.placement.members, strict=True)
    program = encode(edited, check=budget.check)
    if any(team.reserves is not None for team in edited.deployed):
        placement = maximize.maximize(program, Linear(), budget).placement
    else:
        placement = replace(reach.placement, members=tuple(rows for team, rows in there if team.name in names))
    if placement is None:
        return None
    checked = solution.verify_placement(edited, placement, check=budget.check_late)
    goals = checked.goals
    better = _pursued(edited, program, budget)
    if better is not None:
        checked, reached = better
        goals = (
            tuple(
                replace(counted, bound=said.bound, proved=said.proved, basis=said.basis)
                for counted, said in zip(checked.goals, reached, strict=False)
            )
            + checked.goals[len(reached) :]
        )
    _missed(problem, changes, checked.teams)
    return Way(changes, found.cost, checked.teams, checked.findings, goals, reach.proved, edited, budget.basis)


def _pursued(edited: Problem, program: Program, budget: Budget) -> tuple[Recount, tuple[GoalValue, ...]] | None:
    """The best teams found of a problem with its changes made, and of its program, recomputed, and what is said of its
    goals; None where there are none, or no time for them."""
    with suppress(OutOfBudget):
        budget.check()
        found = maximize_in_order(program, budget) if program.goals else None
        if found is None:
            return None
        if found.placement is None and found.proved:
            raise Disagreement("a way out is called impossible, but there is a team that takes it")
        if found.placement is not None:
            return solution.verify_placement(
                edited, found.placement, found.reached, check=budget.check_late
            ), found.reached
    return None


def _missed(problem: Problem, changes: Sequence[Change], teams: Sequence[Roster]) -> None:
    """Hold the shortfalls, recomputed, against the people: those of requirements; the others follow from the
    changes."""
    on_tour = {team.name: on for team, on in zip(problem.deployed, problem.people, strict=True)}
    members = {
        team.name: [
            on_tour[team.name].person(row, team.name)
            for member in team.members
            if (row := problem.pool.row(member.id)) is not None
        ]
        for team in teams
    }
    known = with_other_tours(problem, members)
    tours = {team.name: team.days(problem.pool.tour) for team in problem.deployed}
    for change in changes:
        if change.measure is None:
            continue
        assert isinstance(change.before, Fraction)
        bounds = (None, change.before) if change.ceiling else (change.before, None)
        if change.path[0] == "require" and problem.require[int(change.path[1])].at is not None:
            there = [(tour, known[name]) for name, tour in tours.items() if name in known]
            counted = worst_shortfall(change.measure, bounds[0], bounds[1], there)
        else:
            people = [person for name, persons in known.items() if change.team in ("", name) for person in persons]
            counted = _shortfall(problem, changes, change, people)
        if counted < change.by and _stands_by(problem, change):
            continue  # only after some loss is it missed by so much
        if counted != change.by:
            raise Disagreement(f"{change.requirement} lacks {change.by}, say the engines; recomputed it is {counted}")


def _shortfall(problem: Problem, changes: Sequence[Change], change: Change, people: Sequence[Person]) -> int:
    """By how much a requirement as it was is missed by its people, after the losses that they survive."""
    assert change.measure is not None
    assert isinstance(change.before, Fraction)
    bounds = (None, change.before) if change.ceiling else (change.before, None)
    counted = change.measure.shortfall(people, *bounds)
    if change.path[0] == "require":
        return counted
    team = problem.teams[int(change.path[1])]
    less = sum(other.by for other in changes if other.bound == "losses" and other.team == change.team)
    if team.survive is None or int(change.path[3]) not in team.survive.requirements(team):
        return counted
    survive = team.survive.model_copy(update={"losses": team.survive.losses - less})
    return worst_shortfall_after(team.require[int(change.path[3])], change.ceiling, people, survive)


def _conflict_of_kept(program: Program, budget: Budget) -> tuple[Source, ...]:
    """Demands marked `keep` that cannot stand together; none of them could be spared, unless the budget ends."""

    def impossible(kept: Sequence[Source]) -> bool | None:
        answer = maximize.maximize(only(program, kept), Linear(), budget)
        return answer.placement is None if answer.proved else None

    kept = [source for source in demands(program) if source.keep]
    return deletion(kept[::-1], impossible).things[::-1]  # the first ones are left out first


def _stands_by(problem: Problem, change: Change) -> bool:
    """Whether a change is one of a team with reserves, of which the same is asked after a loss."""
    team = problem.team_named(change.team)
    return team is not None and team.reserves is not None and change.path[0] == "teams"
