"""What is to be had at what price: every point of two axes and more that nothing beats."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from fractions import Fraction

from composer.analyses import solution
from composer.analyses.answer import StageTimer, shared
from composer.analyses.tradeoffs.answer import Front, FrontPoint
from composer.base.errors import TOO_LARGE, Mistake, ScenarioError
from composer.checking.known_people import KnownPeople
from composer.encoding.encode import encode
from composer.encoding.goal_bounds import orient
from composer.encoding.program import Objective, Program
from composer.optimize import maximize
from composer.optimize.lexicographic import maximize_one
from composer.optimize.query import WarmStart
from composer.optimize.scalarize import Scalarization, ZoneOptimum, in_units
from composer.optimize.search_region import Point, SearchRegion
from composer.presolve.condense import Placement
from composer.problem.edits import with_axes
from composer.problem.problem import Problem
from composer.problem.requirement import Goal
from composer.problem.results import GoalValue, Roster, Verdict
from composer.solvers import tuning
from composer.solvers.budget import Budget, OutOfBudget, stoppable


def tradeoffs(
    problem: Problem,
    axes: Sequence[Goal | Mapping[str, object]] | None = None,
    *,
    number: int | None = None,
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
    number : int, optional
        How many points are to be listed, which stand for all; all are searched for in any case. All are listed if left
        out.
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
    if number is not None and number < 1:
        raise ScenarioError([Mistake("`number` is how many points to list, one at least", ("tradeoffs",))])
    budget = Budget(work, seconds, progress)
    with stoppable(budget):
        try:
            return replace(_front(asked, budget), number=number)
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
        self._known = KnownPeople()
        self._said = 0.0

    @property
    def complete(self) -> bool:
        """Whether it is proved that there is no other point."""
        return self.impossible or (self.zones is not None and self.zones.complete)

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
        weighing = Scalarization(program, axes, budget, memory)
        ends, verdict = _ends(program, axes, weighing, budget, memory)
        self.impossible = verdict == "impossible"
        if verdict != "found":
            return
        worst = tuple(min(values) for values in zip(*ends.reached, ends.ideal, strict=True))
        zones = self.zones = SearchRegion(ends.ideal, worst, weighing.along)
        for axis in range(len(axes)):
            self._end(weighing, zones, axis)
        weighing.middle = zones.middle
        while not zones.done:
            budget.check(0.0)
            zone = zones.largest()
            found = weighing.solve(zone)
            if found.placement is not None:
                self._add(found, zones)
            elif found.decided:
                zones.empty(zone)
            else:
                zones.give_up(zone)
            self._say(zones)

    def _end(self, weighing: Scalarization, zones: SearchRegion, axis: int) -> None:
        """A point with the best value of an axis, so that the first points span the front; none where a point has it
        already, or where the axis's values are no whole numbers."""
        best = zones.ideal[axis]
        if not isinstance(best, int) or any(point[axis] == best for point in zones.points):
            return
        found = weighing.solve(tuple(best - 1 if place == axis else None for place in range(len(zones.ideal))))
        if found.placement is not None:
            self._add(found, zones)

    def _add(self, found: ZoneOptimum, zones: SearchRegion) -> None:
        assert found.placement is not None
        assert self.program is not None
        values, teams = _counted(self.problem, self.program, self.axes, found.placement, self._known, self.budget)
        self.points.append(FrontPoint(values, teams, found.basis))
        zones.add(in_units(self.axes, values), lambda: self.budget.check(0.0))

    def _say(self, zones: SearchRegion) -> None:
        """Say how far it is, now and then."""
        if self.budget.progress is not None and time.monotonic() - self._said > tuning.FRONT_TELLING:
            self._said = time.monotonic()
            share = f"about {100 * zones.closed():.0f} % of the space is searched"
            self.budget.say(f"points: {len(self.points)}; {share}")


@dataclass(frozen=True)
class _Ends:
    """The best of every axis by itself (where that is not proved, a bound or else the best found), and, for each, the
    values of all axes of the choice that was found for it."""

    ideal: Point
    reached: tuple[Point, ...] = ()


def _ends(
    program: Program, axes: Sequence[Objective], weighing: Scalarization, budget: Budget, memory: WarmStart
) -> tuple[_Ends, Verdict]:
    """The axes' ends, and whether there is any team at all."""
    best: list[Fraction] = []
    reached: list[Point] = []
    known: Placement | None = None
    for place, axis in enumerate(axes):
        end = weighing.end(place)
        if end is None:
            step = maximize_one(program, axis, budget, known, memory)
            if step.placement is None:
                return _Ends((0,) * len(axes)), "impossible" if step.proved else "undecided"
            if step.bound is None:
                return _Ends((0,) * len(axes)), "undecided"
            known, bound = step.placement, step.bound
        else:
            known, bound = end, _value(program, axis, end)
        best.append(bound)
        reached.append(in_units(axes, [_value(program, each, known) for each in axes]))
    return _Ends(in_units(axes, best), tuple(reached)), "found"


def _counted(
    problem: Problem,
    program: Program,
    axes: Sequence[Objective],
    placement: Placement,
    known: KnownPeople,
    budget: Budget,
) -> tuple[tuple[Fraction, ...], tuple[Roster, ...]]:
    """A choice's values, recomputed on the people, and its teams. Raises Disagreement where they differ."""
    reached = [GoalValue(axis.label, _value(program, axis, placement), None, True, axis.most) for axis in axes]
    aims = len(program.goals) - len(axes)
    checked = solution.verify_placement(problem, placement, reached, aims, budget.check_late, known)
    values = [goal.value for goal in checked.goals[aims:]]
    return tuple(value for value in values if value is not None), checked.teams


def _value(program: Program, axis: Objective, placement: Placement) -> Fraction:
    quotient = orient(axis)
    top = maximize.evaluate(program, quotient.top, placement) + quotient.top.constant
    count = 1
    if quotient.count is not None:
        count = maximize.evaluate(program, quotient.count, placement) + quotient.count.constant
    value = Fraction(top, quotient.scale * count) if count else Fraction(0)
    return value if axis.most else -value
