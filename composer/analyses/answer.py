"""From what the engines say to what is handed out: choices as people, held against the problem by hand."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

import numpy as np

from composer.base.errors import Disagreement
from composer.base.gc_pause import gc_paused
from composer.base.versions import versions
from composer.checking.matching import assign_seats
from composer.checking.verify import BETWEEN, Verification, verify
from composer.encoding.encode import encode, outline
from composer.encoding.goal_bounds import oriented
from composer.encoding.program import Program
from composer.measures import Linear
from composer.optimize.construct import construct
from composer.optimize.lexicographic import LexicographicOptimum, maximize_in_order
from composer.presolve.condense import Placement
from composer.problem.problem import Problem
from composer.problem.results import Effort, GoalValue, Member, Outcome, People, Verdict, weakest
from composer.problem.team import Team
from composer.problem.yearly_targets import required_targets
from composer.solvers.budget import GRACE, Budget, OutOfBudget

COUNTING = 4e-5
"""Work that counting a few people by hand is, between two looks."""


def verify_placement(
    problem: Problem,
    placement: Placement,
    reached: Sequence[GoalValue] = (),
    first: int = 0,
    check: Callable[[], None] = lambda: None,
) -> Verification:
    """A choice as teams, counted by hand on the original people; `reached` are the goals from the `first` on. `check`
    is called again and again.

    Raises Disagreement where that count differs from what the engines say: it names the requirement or the goal. Of the
    goal at which a search was given up, the choice may be worth more than they say: nobody has looked for the helpers
    that show what it is worth.
    """
    found = verify(problem, decode(problem, placement, check), check)
    if found.broken:
        labels = "; ".join(each.requirement for each in found.broken)
        raise Disagreement(f"the engine's team does not meet, recomputed on the people: {labels}")
    for said, counted in zip(reached, found.goals[first:], strict=False):
        differs = said.value != counted.value
        if said.value is not None and counted.value is not None and not said.proved:
            differs = said.value > counted.value if said.most else said.value < counted.value
        if differs:
            raise Disagreement(f"the engine says {said.goal} is {said.value}, recomputed it is {counted.value}")
    return found


def goals(
    problem: Problem, program: Program, reached: Sequence[GoalValue], found: Verification | None
) -> tuple[GoalValue, ...]:
    """Every goal in order with the value counted by hand: those pursued with their bounds, the others without."""
    measures = [None] * (len(program.goals) - len(problem.prefer)) + [goal.measure for goal in problem.prefer]
    values = []
    for position, (aim, measure) in enumerate(zip(program.goals, measures, strict=True)):
        value = None if found is None else found.goals[position].value
        if position < len(reached):
            values.append(replace(reached[position], value=value, measure=measure))
        else:
            values.append(GoalValue(aim.label, value, None, False, aim.most, measure))
    return tuple(values)


def decode(problem: Problem, placement: Placement, check: Callable[[], None] = lambda: None) -> dict[str, list[Member]]:
    """The members of each team, those with seats first, in the order of the seats."""
    pairs = zip(problem.deployed, placement.members, strict=True)
    return {team.name: _seated(problem, team, people.tolist(), check) for team, people in pairs}


def _seated(problem: Problem, team: Team, rows: list[int], check: Callable[[], None]) -> list[Member]:
    masks = [seat.who.mask(problem.pool) for seat in team.seats]
    fits = []
    for number, person in enumerate(rows):
        if number % BETWEEN == 0:
            check()
        fits.append([seat for seat, mask in enumerate(masks) if mask[person]])
    places = assign_seats(fits, [seat.number for seat in team.seats])
    named = [None if place is None else team.seats[place].seat for place in places]
    members = [Member(problem.pool.ids[person], seat) for person, seat in zip(rows, named, strict=True)]
    rank = {seat.seat: position for position, seat in enumerate(team.seats)}
    return sorted(members, key=lambda member: rank.get(member.seat or "", len(rank)))


def people(program: Program, budget: Budget) -> People:
    """How many people the engines had to look at."""
    return People(len(program.pool), int(program.eligible.sum()), budget.considered, budget.priced, budget.core)


def seen(problem: Problem, program: Program | None, budget: Budget) -> People:
    """The same, also where the budget ended before there was a program: then by the gates alone."""
    if program is not None:
        return people(program, budget)
    masks = [team.everyone.mask(problem.pool) for team in problem.teams]
    allowed = int(np.count_nonzero(np.any(masks, axis=0))) if masks else 0
    return People(len(problem.pool), allowed, 0, 0, 0)


def effort(budget: Budget) -> Effort:
    """What the engines had to do."""
    return Effort(round(budget.spent, 6), budget.rounds, budget.decisions, budget.basis)


class StageTimer:
    """Seconds by stage."""

    def __init__(self) -> None:
        self.laps: dict[str, float] = {}
        self._last = time.perf_counter()

    def lap(self, stage: str) -> None:
        """End a stage."""
        now = time.perf_counter()
        self.laps[stage] = now - self._last
        self._last = now


def _uncounted(found: LexicographicOptimum) -> LexicographicOptimum:
    """What is left of a choice that there was no time to count by hand: the bound of the first goal, which holds for
    every choice."""
    bounds = tuple(replace(goal, proved=False, basis=None) for goal in found.reached[:1])
    return LexicographicOptimum(None, bounds, None, found.program)


def _begun(program: Program, budget: Budget) -> Placement | None:
    """A team to begin with, where a search was ended before it had any: a little more is granted for it."""
    timed = budget.stopped or budget.seconds is not None
    more = Budget(GRACE, GRACE if timed else None)
    objective = oriented(program.goals[0]).top if program.goals else Linear()
    with gc_paused():
        placement = construct(program, objective, more)
    budget.spend(more.spent)
    return placement


def solve_problem(problem: Problem, budget: Budget) -> Outcome:
    """The best teams for a problem, counted by hand, or the proof that there are none. Raises as `solve` does."""
    clock = StageTimer()
    try:
        program = encode(problem, check=budget.check)
        clock.lap("program")
        found = maximize_in_order(program, budget)
        if found.placement is None and not found.proved and budget.over:
            found = replace(found, placement=_begun(program, budget))
    except OutOfBudget:
        program = outline(problem)
        found = LexicographicOptimum(None, (), None, program)
    clock.lap("solve")
    verdict: Verdict = "undecided"
    held: Verification | None = None
    if found.placement is not None:
        try:
            told = [goal for goal in found.reached if goal.value is not None]  # of a team to begin with none is
            held = verify_placement(problem, found.placement, told, check=partial(budget.check_late, COUNTING))
        except OutOfBudget:
            found = _uncounted(found)
    if held is not None:
        verdict = "best" if found.proved and len(found.reached) == len(program.goals) else "found"
    elif found.proved:
        verdict = "impossible"
    clock.lap("verify")
    return Outcome(
        verdict=verdict,
        teams=() if held is None else held.teams,
        findings=() if held is None else held.findings,
        goals=goals(problem, program, found.reached, held),
        people=people(program, budget),
        seconds=clock.laps,
        versions=versions(),
        inputs=problem.inputs,
        title=problem.title,
        warnings=problem.warnings,
        note=budget.note(whole=verdict in ("best", "impossible")),
        effort=effort(budget),
        basis=weakest(goal.basis for goal in found.reached) if verdict == "best" and found.reached else found.basis,
        pool=problem.pool,
        targets=tuple(required_targets(problem.teams, problem.require)),
    )
