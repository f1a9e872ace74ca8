"""What is to be had at what price: every point of two axes and more that nothing beats."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property

from composer.analyses import answer
from composer.base.errors import TOO_LARGE, Mistake, ScenarioError
from composer.base.notebook import Pictured
from composer.base.versions import versions
from composer.encoding.encode import encode
from composer.encoding.goal_bounds import oriented
from composer.encoding.program import Objective, Program
from composer.optimize import maximize
from composer.optimize.lexicographic import maximize_one
from composer.optimize.query import WarmStart
from composer.optimize.scalarize import Scalarization, in_units
from composer.optimize.search_region import Point, SearchRegion
from composer.pool import Pool
from composer.presolve.condense import Placement
from composer.problem.edits import weighed
from composer.problem.problem import Problem
from composer.problem.requirement import Goal
from composer.problem.results import Basis, Effort, GoalValue, People, Roster, Verdict
from composer.solvers import tuning
from composer.solvers.budget import Budget, OutOfBudget, stoppable


@dataclass(frozen=True)
class FrontPoint:
    """One point of a front: a value on each axis, and teams that have them, recounted. `basis` is what it rests on that
    nothing beats it."""

    values: tuple[Fraction, ...]
    teams: tuple[Roster, ...]
    basis: Basis | None = None


@dataclass(frozen=True)
class Step:
    """From one point to the next that is better on an axis: `to` is its position, `changes` what each axis gains
    (or, below 0, loses), in the axis's own unit and direction: more is better."""

    to: int
    changes: tuple[Fraction, ...]


@dataclass(frozen=True)
class Front(Pictured):
    """All points over the axes that nothing beats, in the order of the first axis, its best first.

    Every point is final; `complete` where it is proved that there is no other. `verdict` is `found` where there are
    points, `impossible` where no team meets what is required, else `undecided`. `closed` is about which part of the
    space between the worst and the best values is known to hold no further point (1 where complete).
    """

    axes: tuple[Goal, ...]
    points: tuple[FrontPoint, ...]
    complete: bool
    verdict: Verdict
    closed: float
    people: People
    seconds: Mapping[str, float]
    versions: Mapping[str, str]
    inputs: Mapping[str, str]
    effort: Effort
    title: str = ""
    note: str = ""
    warnings: tuple[str, ...] = ()
    pool: Pool | None = field(default=None, repr=False, compare=False)

    @cached_property
    def _signed(self) -> list[tuple[Fraction, ...]]:
        """The values of every point, more being better on every axis."""
        signs = [1 if axis.most else -1 for axis in self.axes]
        return [tuple(s * v for s, v in zip(signs, point.values, strict=True)) for point in self.points]

    @cached_property
    def _spreads(self) -> list[Fraction]:
        """How far each axis reaches from its worst to its best."""
        return [max(values) - min(values) for values in zip(*self._signed, strict=True)]

    def step(self, position: int, axis: int) -> Step | None:
        """What one more step of an axis costs: the nearest point that is better on it, and of those the one that
        gives up least elsewhere, each axis being measured from its worst to its best. None at the axis's best."""
        signed, spread = self._signed, self._spreads
        here = signed[position]
        better = [number for number, there in enumerate(signed) if there[axis] > here[axis]]
        if not better:
            return None
        nearest = min(signed[number][axis] for number in better)

        def given_up(number: int) -> Fraction:
            gaps = zip(here, signed[number], spread, strict=True)
            return sum((max(a - b, Fraction(0)) / width for a, b, width in gaps if width), Fraction(0))

        to = min((number for number in better if signed[number][axis] == nearest), key=given_up)
        return Step(to, tuple(b - a for a, b in zip(here, signed[to], strict=True)))

    @cached_property
    def knee(self) -> int | None:
        """The point that gives up least over all axes, each measured from best to worst; None without points."""
        if not self.points:
            return None
        signed, spread = self._signed, self._spreads
        best = [max(values) for values in zip(*signed, strict=True)]

        def given_up(number: int) -> Fraction:
            gaps = zip(best, signed[number], spread, strict=True)
            return sum(((top - value) / width for top, value, width in gaps if width), Fraction(0))

        return min(range(len(signed)), key=given_up)


def tradeoffs(
    problem: Problem,
    axes: Sequence[Goal | Mapping[str, object]] | None = None,
    *,
    work: float | None = None,
    seconds: float | None = None,
    progress: Callable[[str], None] | None = None,
) -> Front:
    """The exact set of points over the axes that no team beats: at least as good on every axis and better on one.

    `axes` are goals (`Goal(most=Total("suitability"))`, or mappings as in a file), two at least; left out, the
    problem's own `tradeoffs`. `work` and `seconds` limit the search as in `solve`; at a limit, or after Ctrl-C, the
    points found so far are returned, each of them final. Aims play no part.

    Raises ScenarioError where there are not two axes, or where one of them does not fit the pool.
    """
    asked = weighed(problem, axes)
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
        people=answer.seen(problem, search.program, budget),
        seconds=search.clock.laps,
        versions=versions(),
        inputs=problem.inputs,
        title=problem.title,
        note=budget.note(whole=search.complete),
        effort=answer.effort(budget),
        warnings=problem.warnings,
        pool=problem.pool,
    )


class _Search:
    """A front under way: its points so far, each of them final, and the zones in which others could lie."""

    def __init__(self, problem: Problem, budget: Budget) -> None:
        self.problem, self.budget = problem, budget
        self.clock = answer.StageTimer()
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
            share = f"about {100 * zones.closed():.0f} % of the space is closed"
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
    """A choice as a point, its values counted by hand on the people. Raises Disagreement where they differ."""
    reached = [GoalValue(axis.label, _value(program, axis, placement), None, True, axis.most) for axis in axes]
    aims = len(program.goals) - len(axes)
    checked = answer.verify_placement(problem, placement, reached, aims, budget.check_late)
    values = [goal.value for goal in checked.goals[aims:]]
    return FrontPoint(tuple(value for value in values if value is not None), checked.teams)


def _value(program: Program, axis: Objective, placement: Placement) -> Fraction:
    quotient = oriented(axis)
    top = maximize.evaluate(program, quotient.top, placement) + quotient.top.constant
    count = 1
    if quotient.count is not None:
        count = maximize.evaluate(program, quotient.count, placement) + quotient.count.constant
    value = Fraction(top, quotient.scale * count) if count else Fraction(0)
    return value if axis.most else -value
