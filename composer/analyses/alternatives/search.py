"""Other teams: the next best ones, or the most different ones that lose little."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from fractions import Fraction

import numpy as np

from composer.analyses import solution
from composer.analyses.alternatives.answer import Alternative, Alternatives
from composer.analyses.alternatives.distance import Another
from composer.analyses.answer import StageTimer, shared
from composer.analyses.chance import with_chances
from composer.base.errors import Disagreement, Mistake, ScenarioError, TooLarge
from composer.base.numbers import decimal_text, proportion
from composer.checking.distance import TeamRows, distance, pair_teams
from composer.encoding.encode import encode
from composer.encoding.goal_bounds import hold_at, orient, round_bound
from composer.encoding.program import Program, Row
from composer.optimize.lexicographic import LexicographicOptimum, fewest_reserves, maximize_in_order
from composer.presolve.condense import Placement
from composer.problem.problem import Problem
from composer.problem.results import GoalValue, Verdict
from composer.solvers.budget import Budget, OutOfBudget, stoppable


def alternatives(
    problem: Problem,
    number: int = 5,
    *,
    differ: int = 1,
    within: str | Fraction | None = None,
    work: float | None = None,
    seconds: float | None = None,
    progress: Callable[[str], None] | None = None,
) -> Alternatives:
    """The best teams and the next best ones, each different from all before it.

    Parameters
    ----------
    problem : Problem
        What is asked.
    number : int, optional
        How many in all, 1 at least.
    differ : int, optional
        By how many members each differs from all before it, 1 at least: the sum over the teams of the larger of how
        many left and how many joined.
    within : str or Fraction, optional
        With `"2%"`, each is the one that differs most from all before it, counted by the one it is most like, and
        loses no more than that part of the best value on any goal. Where no goal has a value to lose, or nothing is
        preferred, the first found that differs will do.
    work : float, optional
        The most work that may be done, about a second a unit: the same problem and limit give the same answer on every
        machine. No limit if left out.
    seconds : float, optional
        The most seconds that it may take, by the clock. No limit if left out.
    progress : callable, optional
        Called now and then with a line of text that says what is going on.

    Returns
    -------
    Alternatives
        Fewer than `number` where there are no more, and none where there is no team. At a limit, or after Ctrl-C,
        those found so far.

    Raises
    ------
    ScenarioError
        For a number below 1, a `within` that is not a percentage, or where a total or an average would count a blank
        cell.
    Disagreement
        For a defect of this program: two roads to the same answer differ.

    Notes
    -----
    Teams alike (`number`) are paired so that the distance is smallest (Kuhn 1955).
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
        differ=differ,
        number=number,
        within=loss,
        **shared(
            problem,
            search.program,
            budget,
            search.clock,
            whole=search.complete or (len(found) == number and found[-1].proved),
        ),
    )


class _Search:
    """Choices found one after the other, each recomputed; `complete` once it is proved that there is no other."""

    def __init__(self, problem: Problem, differ: int, loss: Fraction | None, budget: Budget) -> None:
        self.problem, self.differ, self.loss, self.budget = problem, differ, loss, budget
        self.clock = StageTimer()
        self.program: Program | None = None
        self.found: list[Alternative] = []
        self.members: list[TeamRows] = []
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
            pursued, _ = fewest_reserves(pursued, self.budget)
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
        paired = self.found and not program.reserves  # which are those of the teams as they are
        chosen = pair_teams(self.members[0], chosen, alike, look) if paired else chosen
        checked = solution.verify_placement(self.problem, replace(placement, members=chosen), reached, check=look)
        differs = tuple(distance(before, chosen, alike, look) for before in self.members)
        _hold(differs, self.differ, pursued.reached[0] if apart else None)
        goals = tuple(
            replace(goal, value=counted.value, measure=counted.measure)
            for goal, counted in zip(_all(program, reached), checked.goals, strict=True)
        )
        proved = pursued.proved and len(reached) == len(program.goals)
        changes = _changes(self.problem, self.members[0], chosen) if self.found else ((), ())
        teams = with_chances(self.problem, checked.teams, look)
        self.found.append(Alternative(teams, goals, proved, *changes, differs))
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
        quotient, sign = orient(aim), 1 if aim.most else -1
        bound = sign * goal.value - abs(goal.value) * loss
        if quotient.count is not None:
            bound = round_bound(quotient, bound, program.room)
        try:
            program = hold_at(program, aim, sign * bound)
        except OverflowError:
            raise TooLarge(f"{aim.label}, within {decimal_text(100 * loss)} % of its best") from None
    return list(program.rows[own:])


def _hold(differs: tuple[int, ...], differ: int, furthest: GoalValue | None) -> None:
    """Hold what was asked of the distance against the distances recomputed; `furthest` is what the engines say of
    the least. Raises Disagreement where they are less."""
    least = min(differs, default=differ)
    if least < differ:
        raise Disagreement(f"the engine's team differs by {least} members, not by {differ} or more")
    if furthest is None or furthest.value is None:
        return
    if least < furthest.value or (furthest.proved and least > furthest.value):
        raise Disagreement(f"the engine says the team differs by {furthest.value} members, recomputed by {least}")


def _changes(problem: Problem, best: TeamRows, chosen: TeamRows) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Who leaves and who joins, over all teams together."""
    before, after = (set(np.concatenate(members).tolist()) for members in (best, chosen))
    leaving, joining = sorted(before - after), sorted(after - before)
    return tuple(problem.pool.ids[one] for one in leaving), tuple(problem.pool.ids[one] for one in joining)
