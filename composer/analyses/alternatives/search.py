"""Other teams: the next best ones, or the most different ones that lose little."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from fractions import Fraction

import numpy as np

from composer.analyses import answer
from composer.analyses.alternatives.distance import Another
from composer.base.errors import Disagreement, Mistake, ScenarioError, TooLarge
from composer.base.notebook import Pictured
from composer.base.numbers import decimal_text, proportion
from composer.base.versions import versions
from composer.checking.distance import Members, distance, paired
from composer.encoding.encode import encode
from composer.encoding.goal_bounds import coarser, hold_at, oriented
from composer.encoding.program import Program, Row
from composer.optimize.lexicographic import LexicographicOptimum, maximize_in_order
from composer.pool import Pool
from composer.presolve.condense import Placement
from composer.problem.problem import Problem
from composer.problem.results import Effort, GoalValue, People, Roster, Verdict
from composer.solvers.budget import Budget, OutOfBudget, stoppable


@dataclass(frozen=True)
class Alternative:
    """One choice of teams, counted by hand. `proved`: of those that differ enough from all that are listed before it,
    none is better.

    `leaving` and `joining` are the people by whom it differs from the best one. `differs` says by how many members it
    differs from each one before it: the sum over the teams of the larger of how many left and how many joined, teams
    alike (`number`) being paired so that it is smallest. They stand in the order in which they are paired with the
    best one's.
    """

    teams: tuple[Roster, ...]
    goals: tuple[GoalValue, ...]
    proved: bool
    leaving: tuple[str, ...]
    joining: tuple[str, ...]
    differs: tuple[int, ...]


@dataclass(frozen=True)
class Alternatives(Pictured):
    """The best choice and those after it, in order, each differing by `differ` members or more from all before it.
    `complete`: it is proved that there are no more that do."""

    verdict: Verdict
    alternatives: tuple[Alternative, ...]
    complete: bool
    people: People
    seconds: Mapping[str, float]
    versions: Mapping[str, str]
    inputs: Mapping[str, str]
    effort: Effort
    title: str = ""
    note: str = ""
    warnings: tuple[str, ...] = ()
    pool: Pool | None = field(default=None, repr=False, compare=False)
    differ: int = 1


def alternatives(
    problem: Problem,
    number: int = 5,
    *,
    differ: int = 1,
    within: object = None,
    work: float | None = None,
    seconds: float | None = None,
    progress: Callable[[str], None] | None = None,
) -> Alternatives:
    """The best teams and the next best ones, `number` in all; each differs from all before it by `differ` members, as
    `Alternative` counts them.

    With `within` (`"2%"`), each is the one that differs most from all before it – counted by the one it is most like –
    and loses no more than that part of the best value on any goal. Where no goal has a value to lose, or nothing is
    preferred, the first found that differs will do.

    Raises ScenarioError for a number below 1 or a `within` that is no percentage.
    """
    mistakes = [
        Mistake(f"a whole number of 1 or more is wanted, not {given}", (name,))
        for name, given in (("number", number), ("differ", differ))
        if given < 1
    ]
    loss: Fraction | None = None
    try:
        loss = None if within is None else proportion(within)
    except ValueError as error:
        mistakes.append(Mistake(str(error), ("within",)))
    if mistakes:
        raise ScenarioError(mistakes)
    budget = Budget(work, seconds, progress)
    with stoppable(budget):
        return _search(problem, number, differ, loss, budget)


def _search(problem: Problem, number: int, differ: int, loss: Fraction | None, budget: Budget) -> Alternatives:
    search = _Search(problem, differ, loss, budget)
    with suppress(OutOfBudget):
        search.find(number)
    search.clock.lap("solve")
    found = search.found
    verdict: Verdict = "impossible" if search.complete else "undecided"
    if found:
        verdict = "best" if found[0].proved else "found"
    return Alternatives(
        verdict=verdict,
        alternatives=tuple(found),
        complete=search.complete,
        people=answer.seen(problem, search.program, budget),
        seconds=search.clock.laps,
        versions=versions(),
        inputs=problem.inputs,
        effort=answer.effort(budget),
        title=problem.title,
        note=budget.note(whole=search.complete or (len(found) == number and found[-1].proved)),
        warnings=problem.warnings,
        pool=problem.pool,
        differ=differ,
    )


class _Search:
    """Choices found one after the other, each counted by hand; `complete` once it is proved that there is no other."""

    def __init__(self, problem: Problem, differ: int, loss: Fraction | None, budget: Budget) -> None:
        self.problem, self.differ, self.loss, self.budget = problem, differ, loss, budget
        self.clock = answer.StageTimer()
        self.program: Program | None = None
        self.found: list[Alternative] = []
        self.members: list[Members] = []
        self.complete = False

    def find(self, number: int) -> None:
        """Find so many, as far as the budget lets it. Raises OutOfBudget."""
        program = self.program = encode(self.problem, check=self.budget.check)
        self.clock.lap("program")
        another = Another(program, self.problem.alike, self.budget.check)
        while len(self.found) < number and not self.complete:
            self.budget.say(f"team {len(self.found) + 1} of {number}")
            apart = self.loss is not None and bool(self.found)
            pursued = maximize_in_order(another.furthest(self.differ) if apart else another.program, self.budget)
            if pursued.placement is None:
                self.complete = pursued.proved
                return
            latest = self._take(program, pursued, pursued.placement, apart)
            if not latest.proved:
                return
            if len(self.found) == 1 and self.loss is not None:
                another.hold(_losing_little(program, latest.goals, self.loss))
            self.complete = not another.leave_out(self.members[-1], self.differ)

    def _take(self, program: Program, pursued: LexicographicOptimum, placement: Placement, apart: bool) -> Alternative:
        """Take in one more; `apart`: its first goal is how far it lies from those before."""
        reached = pursued.reached[1:] if apart else pursued.reached
        chosen, alike, look = placement.members, self.problem.alike, self.budget.check_late
        chosen = paired(self.members[0], chosen, alike, look) if self.found else chosen
        checked = answer.verify_placement(self.problem, replace(placement, members=chosen), reached, check=look)
        differs = tuple(distance(before, chosen, alike, look) for before in self.members)
        _hold(differs, self.differ, pursued.reached[0] if apart else None)
        goals = tuple(
            replace(goal, value=counted.value, measure=counted.measure)
            for goal, counted in zip(_all(program, reached), checked.goals, strict=True)
        )
        proved = pursued.proved and len(reached) == len(program.goals)
        changes = _changes(self.problem, self.members[0], chosen) if self.found else ((), ())
        self.found.append(Alternative(checked.teams, goals, proved, *changes, differs))
        self.members.append(chosen)
        return self.found[-1]


def _all(program: Program, reached: tuple[GoalValue, ...]) -> list[GoalValue]:
    rest = program.goals[len(reached) :]
    return [*reached, *(GoalValue(aim.label, None, None, False, aim.most) for aim in rest)]


def _losing_little(program: Program, goals: tuple[GoalValue, ...], loss: Fraction) -> list[Row]:
    """Every goal stays within its part of the best value."""
    own = len(program.rows)
    for aim, goal in zip(program.goals, goals, strict=True):
        assert goal.value is not None
        quotient, sign = oriented(aim), 1 if aim.most else -1
        bound = sign * goal.value - abs(goal.value) * loss
        if quotient.count is not None:
            bound = coarser(quotient, bound, program.room)
        try:
            program = hold_at(program, aim, sign * bound)
        except OverflowError:
            raise TooLarge(f"{aim.label}, within {decimal_text(100 * loss)} % of its best") from None
    return list(program.rows[own:])


def _hold(differs: tuple[int, ...], differ: int, furthest: GoalValue | None) -> None:
    """Hold what was asked of the distance against the distances counted by hand; `furthest` is what the engines say of
    the least. Raises Disagreement where they are less."""
    least = min(differs, default=differ)
    if least < differ:
        raise Disagreement(f"the engine's team differs by {least} members, not by {differ} or more")
    if furthest is None or furthest.value is None:
        return
    if least < furthest.value or (furthest.proved and least > furthest.value):
        raise Disagreement(f"the engine says the team differs by {furthest.value} members, recomputed by {least}")


def _changes(problem: Problem, best: Members, chosen: Members) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Who leaves and who joins, over all teams together."""
    before, after = (set(np.concatenate(members).tolist()) for members in (best, chosen))
    leaving, joining = sorted(before - after), sorted(after - before)
    return tuple(problem.pool.ids[one] for one in leaving), tuple(problem.pool.ids[one] for one in joining)
