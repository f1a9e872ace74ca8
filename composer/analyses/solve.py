"""The best team there is, or the proof that there is none."""

from __future__ import annotations

import platform
import time
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from importlib import metadata

import numpy as np

from composer.draft import TOO_LARGE, write
from composer.engines import door
from composer.engines.budget import Budget, stoppable
from composer.errors import Disagreement, Mistake, ScenarioError
from composer.measures import Linear, Quotient
from composer.outcome import GoalValue, Member, Outcome, People, Verdict
from composer.problem import Problem, Team
from composer.program import Aim, Program, Source, at_least, at_most, row
from composer.reduce.model import Placement
from composer.seating import seated
from composer.verification import Verification, verify


def solve(
    problem: Problem,
    *,
    work: float | None = None,
    seconds: float | None = None,
    progress: Callable[[str], None] | None = None,
) -> Outcome:
    """The best teams for a problem, goal by goal, each proved before the next; or the proof that there are none.

    `work` limits the deterministic work (about a second each): the same problem and limit give the same answer.
    `seconds` limits wall time. At a limit, or after Ctrl-C, the best found is returned with its bounds. `progress`
    is told now and then what is going on.

    Who is named: among teams of equal goals, the one the search meets first; among people who are alike in all that
    is asked, those who stand first in the pool.

    Raises ScenarioError where a total would count a blank cell, Disagreement for a defect of this program.
    """
    budget = Budget(work, seconds, progress)
    with stoppable(budget):
        return _solve(problem, budget)


def _solve(problem: Problem, budget: Budget) -> Outcome:
    clock = _Clock()
    program = write(problem)
    goals = program.goals
    clock.lap("program")
    reached: list[GoalValue] = []
    placement: Placement | None = None
    proved = False
    considered = np.empty(0, np.intp)
    for number, aim in enumerate(goals or [None], 1):
        budget.say(f"goal {number} of {len(goals) or 1}")
        if aim is None:
            step = _Step(door.best(program, Linear(), budget), None, None)
        else:
            step = _pursue(program, aim, budget, placement)
        considered = np.union1d(considered, step.considered)
        proved = step.proved
        if step.placement is None:
            break
        placement = step.placement
        if aim is not None:
            reached.append(GoalValue(aim.label, step.value, step.bound, step.proved, aim.most))
            if not proved:
                break
            assert step.value is not None
            program = _keeping(program, aim, step.value)
    clock.lap("solve")
    verdict: Verdict = "undecided"
    checked: Verification | None = None
    if placement is not None:
        checked = verify(problem, decode(problem, placement))
        _agree(checked, reached)
        verdict = "best" if proved and len(reached) == len(goals) else "found"
    elif proved:
        verdict = "impossible"
    clock.lap("verify")
    return Outcome(
        verdict=verdict,
        teams=() if checked is None else checked.teams,
        findings=() if checked is None else checked.findings,
        goals=_goals(program, reached, checked, problem),
        people=People(len(problem.pool), int(program.eligible.sum()), len(considered)),
        seconds=clock.laps,
        versions=versions(),
        inputs=problem.inputs,
        title=problem.title,
        warnings=problem.warnings,
        note="stopped before the end" if budget.stopped else "",
        pool=problem.pool,
    )


class _Clock:
    """Seconds by stage."""

    def __init__(self) -> None:
        self.laps: dict[str, float] = {}
        self._last = time.perf_counter()

    def lap(self, stage: str) -> None:
        now = time.perf_counter()
        self.laps[stage] = now - self._last
        self._last = now


def versions() -> dict[str, str]:
    """Versions of this program, Python and the engines."""
    names = {"composer": "team-composer", "ortools": "ortools", "highspy": "highspy"}
    return {"python": platform.python_version()} | {key: metadata.version(name) for key, name in names.items()}


class _Step:
    """One goal pursued: as `door.Answer`, with value and bound in the goal's own unit."""

    def __init__(self, answer: door.Answer, value: Fraction | None, bound: Fraction | None) -> None:
        self.placement, self.proved, self.considered = answer.placement, answer.proved, answer.considered
        self.value, self.bound = value, bound


def _pursue(program: Program, aim: Aim, budget: Budget, known: Placement | None) -> _Step:
    """The best value of one goal under the program's rows. Raises ScenarioError for numbers no engine can hold."""
    try:
        return _pursue_exactly(program, aim, budget, known)
    except OverflowError:
        raise ScenarioError([Mistake(f"{aim.label}: {TOO_LARGE}")]) from None


def _pursue_exactly(program: Program, aim: Aim, budget: Budget, known: Placement | None) -> _Step:
    quotient = aim.quotient if aim.most else replace(aim.quotient, top=-aim.quotient.top)
    if quotient.count is not None:
        return _pursue_quotient(program, quotient, aim.most, budget, known)
    answer = door.best(program, quotient.top, budget, known)
    sign = 1 if aim.most else -1

    def exact(number: int | None) -> Fraction | None:
        return None if number is None else sign * Fraction(number + quotient.top.constant, quotient.scale)

    return _Step(answer, exact(answer.value), exact(answer.bound))


def _pursue_quotient(
    program: Program, quotient: Quotient, most: bool, budget: Budget, known: Placement | None
) -> _Step:
    """Maximise `top / (scale * count)`, which is 0 over nobody, by Dinkelbach's method (1967).

    At the ratio r = N / D of the best choice so far, `D·top − N·scale·count` is maximised: it is above 0 exactly
    where some choice has a better ratio, and 0 proves that none has. Where r is negative, a choice that counts
    nobody is better still, and is looked for first.
    """
    assert quotient.count is not None
    considered = np.empty(0, np.intp)
    sign = 1 if most else -1
    if known is None:
        first = door.best(program, Linear(), budget)
        if first.placement is None:
            return _Step(first, None, None)
        known, considered = first.placement, first.considered
    ratio = _ratio(program, quotient, known)
    if ratio < 0:
        nobody = program.holding([row(quotient.count, 0, 0, Source("nobody counts"))])
        empty = door.best(nobody, Linear(), budget)
        if empty.placement is not None:
            known, ratio = empty.placement, Fraction(0)
        elif not empty.proved:
            return _Step(door.Answer(known, None, None, False, considered), sign * ratio, None)
    while True:
        gain = quotient.top * ratio.denominator - quotient.count * (ratio.numerator * quotient.scale)
        answer = door.best(program, gain, budget, known)
        considered = np.union1d(considered, answer.considered)
        known = answer.placement or known
        better = _ratio(program, quotient, known)
        if answer.proved and answer.value is not None and answer.value + gain.constant <= 0:
            return _Step(door.Answer(known, None, None, True, considered), sign * ratio, sign * ratio)
        if not answer.proved:
            # Any ratio is at most r + bound / (D·scale·count), and count is at least 1 where it counts anybody.
            bound = None
            if answer.bound is not None:
                bound = sign * max(ratio + Fraction(answer.bound, ratio.denominator * quotient.scale), better)
            return _Step(door.Answer(known, None, None, False, considered), sign * better, bound)
        assert better > ratio
        ratio = better


def _ratio(program: Program, quotient: Quotient, placement: Placement) -> Fraction:
    assert quotient.count is not None
    top = door.evaluate(program, quotient.top, placement) + quotient.top.constant
    count = door.evaluate(program, quotient.count, placement) + quotient.count.constant
    return Fraction(top, quotient.scale * count) if count else Fraction(0)


def _keeping(program: Program, aim: Aim, value: Fraction) -> Program:
    """The program under which a goal keeps the value it has reached."""
    bounds = at_least(aim.quotient, value) if aim.most else at_most(aim.quotient, value)
    return program.holding([row(*bound, Source(aim.label)) for bound in bounds])


def decode(problem: Problem, placement: Placement) -> dict[str, list[Member]]:
    """The members of each team, those with seats first, in the order of the seats."""
    pairs = zip(problem.deployed, placement.members, strict=True)
    return {team.name: _seated(problem, team, people.tolist()) for team, people in pairs}


def _seated(problem: Problem, team: Team, rows: list[int]) -> list[Member]:
    masks = [seat.who.mask(problem.pool) for seat in team.seats]
    fits = [[seat for seat, mask in enumerate(masks) if mask[person]] for person in rows]
    places = seated(fits, [seat.number for seat in team.seats])
    named = [None if place is None else team.seats[place].seat for place in places]
    members = [Member(problem.pool.ids[person], seat) for person, seat in zip(rows, named, strict=True)]
    rank = {seat.seat: position for position, seat in enumerate(team.seats)}
    return sorted(members, key=lambda member: rank.get(member.seat or "", len(rank)))


def _agree(checked: Verification, reached: list[GoalValue]) -> None:
    """Hold what the engines said against what was counted by hand. Raises Disagreement, naming what differs."""
    if checked.broken:
        labels = "; ".join(found.requirement for found in checked.broken)
        raise Disagreement(f"the engine's team does not meet, counted by hand: {labels}")
    for said, counted in zip(reached, checked.goals, strict=False):
        if said.value != counted.value:
            raise Disagreement(f"the engine says {said.goal} is {said.value}, counted by hand it is {counted.value}")


def _goals(
    program: Program, reached: list[GoalValue], checked: Verification | None, problem: Problem
) -> tuple[GoalValue, ...]:
    """Every goal in order: those pursued with their bounds, the others with the value they happen to have."""
    measures = [None] * (len(program.goals) - len(problem.prefer)) + [goal.measure for goal in problem.prefer]
    goals = []
    for position, (aim, measure) in enumerate(zip(program.goals, measures, strict=True)):
        if position < len(reached):
            goals.append(replace(reached[position], measure=measure))
        else:
            value = None if checked is None else checked.goals[position].value
            goals.append(GoalValue(aim.label, value, None, False, aim.most, measure))
    return tuple(goals)
