"""What is to be had at what price: every point of two axes and more that nothing beats."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from fractions import Fraction

from composer.analyses import solution
from composer.analyses.answer import StageTimer, shared
from composer.analyses.tradeoffs.answer import Front, FrontPoint
from composer.base.errors import TOO_LARGE, Mistake, ScenarioError
from composer.encoding.encode import encode
from composer.encoding.goal_bounds import orient
from composer.encoding.program import Objective, Program
from composer.optimize import maximize
from composer.optimize.lexicographic import maximize_one
from composer.optimize.query import WarmStart
from composer.optimize.scalarize import Scalarization, in_units
from composer.optimize.search_region import Point, SearchRegion
from composer.presolve.condense import Placement
from composer.problem.edits import with_axes
from composer.problem.problem import Problem
from composer.problem.requirement import Goal
from composer.problem.results import GoalValue, Verdict
from composer.solvers import tuning
from composer.solvers.budget import Budget, OutOfBudget, stoppable


def tradeoffs(
    problem: Problem,
    axes: Sequence[Goal | Mapping[str, object]] | None = None,
    *,
    work: float | None = None,
    seconds: float | None = None,
    progress: Callable[[str], None] | None = None,
) -> Front:
    """The exact set of points over several axes that no team beats: at least as good on every axis and better on one.

    Parameters
    ----------
    problem : Problem
        What is asked. Its aims play no part.
    axes : sequence of Goal or mapping, optional
        Two at least, such as `Goal(most=Total("suitability"))`; the problem's own `tradeoffs` if left out.
    work : float, optional
        The most work that may be done, about a second a unit: the same problem and limit give the same answer on every
        machine. No limit if left out.
    seconds : float, optional
        The most seconds that it may take, by the clock. No limit if left out.
    progress : callable, optional
        Called now and then with a line of text that says what is going on.

    Returns
    -------
    Front
        The points in the order of the first axis, its best first; none where no team meets what is required. At a
        limit, or after Ctrl-C, the points found so far, each of them final.

    Raises
    ------
    ScenarioError
        Where there are not two axes, where one of them does not fit the pool, or where their numbers are too large.
    Disagreement
        For a defect of this program: two roads to the same answer differ.

    Notes
    -----
    This is the nondominated set (Pareto front) of an integer program, found zone by zone of its search region
    (Klamroth, Lacour and Vanderpooten 2015).
    """
    asked = with_axes(problem, axes)
    if len(asked.prefer) < 2:
        raise ScenarioError(
            [Mistake("two axes or more are wanted, such as {most: {total: suitability}}", ("tradeoffs",))]
        )
    budget = Budget(work, seconds, progress)
    with stoppable(budget):
        try:
            return _front(asked, budget)
        except OverflowError:
            raise ScenarioError([Mistake(f"the axes: {TOO_LARGE}", ("tradeoffs",))]) from None


def _front(problem: Problem, budget: Budget) -> Front:
    search = _Search(problem, budget)
    with suppress(OutOfBudget):
        search.find()
    search.clock.lap("solve")
    return Front(
        axes=problem.prefer,
        points=tuple(sorted(search.points, key=lambda point: in_units(search.axes, point.values), reverse=True)),
        complete=search.complete,
        verdict=search.verdict,
        closed=1.0 if search.complete else search.closed(),
        **shared(problem, search.program, budget, search.clock, whole=search.complete),
    )


class _Search:
    """A front under way: its points so far, each of them final, and the zones in which others could lie."""

    def __init__(self, problem: Problem, budget: Budget) -> None:
        self.problem, self.budget = problem, budget
        self.clock = StageTimer()
        self.program: Program | None = None
        self.axes: Sequence[Objective] = ()
        self.points: list[FrontPoint] = []
        self.zones: SearchRegion | None = None
        self.impossible = False
        self._said = 0.0

    @property
    def complete(self) -> bool:
        """Whether it is proved that there is no other point."""
        return self.impossible or (self.zones is not None and not self.zones.open and not self.zones.left)

    @property
    def verdict(self) -> Verdict:
        return "found" if self.points else "impossible" if self.impossible else "undecided"

    def closed(self) -> float:
        """About which part of the space holds no further point."""
        return 0.0 if self.zones is None else self.zones.closed()

    def find(self) -> None:
        """Find points for as long as the budget lets it. Raises OutOfBudget."""
        problem, budget = self.problem, self.budget
        program = self.program = encode(problem, check=budget.check)
        axes = self.axes = program.goals[len(program.goals) - len(problem.prefer) :]
        self.clock.lap("program")
        memory = WarmStart()
        ideal, verdict = _ideal(program, axes, budget, memory)
        self.impossible = verdict == "impossible"
        if verdict != "found":
            return
        zones = self.zones = SearchRegion(ideal)
        weighing = Scalarization(program, axes, budget, memory)
        while zones.open:
            budget.check(0.0)
            zone = zones.largest()
            found = weighing.solve(zone)
            if found.placement is not None:
                point = replace(_point(problem, program, axes, found.placement, budget), basis=found.basis)
                self.points.append(point)
                zones.add(in_units(axes, point.values), lambda: budget.check(0.0))
            elif found.decided:
                zones.empty(zone)
            else:
                zones.give_up(zone)
            self._say(zones)

    def _say(self, zones: SearchRegion) -> None:
        """Say how far it is, now and then."""
        if self.budget.progress is not None and time.monotonic() - self._said > tuning.FRONT_TELLING:
            self._said = time.monotonic()
            share = f"about {100 * zones.closed():.0f} % of the space is searched"
            self.budget.say(f"points: {len(self.points)}; {share}")


def _ideal(program: Program, axes: Sequence[Objective], budget: Budget, memory: WarmStart) -> tuple[Point, Verdict]:
    """The best of every axis by itself (where that is not proved, a bound or else the best found), and whether there
    is any team at all."""
    best: list[Fraction] = []
    known: Placement | None = None
    for axis in axes:
        step = maximize_one(program, axis, budget, known, memory)
        if step.placement is None:
            return (0,) * len(axes), "impossible" if step.proved else "undecided"
        known = step.placement
        reached = step.bound if step.bound is not None else None
        if reached is None:
            return (0,) * len(axes), "undecided"
        best.append(reached)
    return in_units(axes, best), "found"


def _point(
    problem: Problem, program: Program, axes: Sequence[Objective], placement: Placement, budget: Budget
) -> FrontPoint:
    """A choice as a point, its values recomputed on the people. Raises Disagreement where they differ."""
    reached = [GoalValue(axis.label, _value(program, axis, placement), None, True, axis.most) for axis in axes]
    aims = len(program.goals) - len(axes)
    checked = solution.verify_placement(problem, placement, reached, aims, budget.check_late)
    values = [goal.value for goal in checked.goals[aims:]]
    return FrontPoint(tuple(value for value in values if value is not None), checked.teams)


def _value(program: Program, axis: Objective, placement: Placement) -> Fraction:
    quotient = orient(axis)
    top = maximize.evaluate(program, quotient.top, placement) + quotient.top.constant
    count = 1
    if quotient.count is not None:
        count = maximize.evaluate(program, quotient.count, placement) + quotient.count.constant
    value = Fraction(top, quotient.scale * count) if count else Fraction(0)
    return value if axis.most else -value
