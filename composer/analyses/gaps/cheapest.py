"""The cheapest plans in order, none of which holds more than is needed.

A plan rules out every plan that takes at least as much of everything: it is a point that nothing dominates, where less
of each is better. What is left are zones of `optimize.search_region`, plans that take at most so much of each. The best
plan of each zone is found once; the best of all zones is the next plan, which cuts the zones that it lies in. A plan
found so contains no other that works: that one would have been cheaper, or have cost the same with less, and would have
come first. When no zone has a plan, there are no more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from composer.analyses.gaps.training_program import TrainingProgram
from composer.base.errors import TOO_LARGE, Mistake, ScenarioError
from composer.encoding.program import Source, row
from composer.measures import Linear
from composer.optimize import maximize
from composer.optimize.query import WarmStart
from composer.optimize.search_region import Corner, Point, SearchRegion, in_zone, zone_within
from composer.presolve.condense import Placement
from composer.problem.results import Basis
from composer.solvers.budget import Budget, OutOfBudget

PlanNumbers = tuple[int, ...]
"""How many seats of each course a plan takes, then how many of each recruit."""

LIMITS = Source("what a plan takes at most")


@dataclass(frozen=True, eq=False)
class CourseChoice:
    """A plan's numbers, what it costs, whether it is proved that none is cheaper but those before it, and one choice
    of people that it makes possible. `basis` is the weakest that the proof, and those before it, rest on."""

    numbers: PlanNumbers
    cost: Fraction
    placement: Placement
    proved: bool
    basis: Basis | None = None


def cheapest_plans(
    developed: TrainingProgram, costs: Sequence[Fraction], budget: Budget, number: int
) -> tuple[list[CourseChoice], bool]:
    """The `number` cheapest plans, those that cost the same in the order of how much they take altogether; and whether
    it is proved that there are no others.

    The plan that takes nothing is the only one where a team is possible without any. Only the last can be unproved,
    and only where it is the first. Raises ScenarioError for costs too large or too fine.
    """
    plans = _Plans(developed, costs, budget)
    found: list[CourseChoice] = []
    while len(found) < number:
        budget.say(f"plan {len(found) + 1}")
        choice = plans.best()
        if choice is None or (found and not choice.proved):
            return found, plans.none_left
        found.append(choice)
        if not choice.proved or not any(choice.numbers):
            return found, choice.proved
        plans.rule_out(choice.numbers)
    budget.say("whether there are more plans")
    return found, not plans.any()


class _Plans:
    """The plans that are left, zone by zone. Those looked at have their best plan, which is proved unless the search is
    `_stuck`."""

    def __init__(self, developed: TrainingProgram, costs: Sequence[Fraction], budget: Budget) -> None:
        self._developed, self._budget, self._memory = developed, budget, WarmStart()
        count = Linear()
        for number in developed.numbers:
            count += number
        try:
            self._price, self._scale = developed.price(costs)
            self._objective = -(self._price * (developed.program.room * len(costs) + 1) + count)
        except OverflowError:
            key = "courses" if developed.teaches else "recruits"
            raise ScenarioError([Mistake(f"what courses and recruits cost: {TOO_LARGE}", (key,))]) from None
        self._region = SearchRegion((0,) * len(costs))
        self._best: dict[Corner, CourseChoice] = {}
        self._stuck = False

    @property
    def none_left(self) -> bool:
        """Whether it is proved that no plan is left."""
        return not self._region.open

    def best(self) -> CourseChoice | None:
        """The best plan left, or an unproved one; None where there is none, or where that could not be found out."""
        while not self._stuck and (zones := self._unknown()):
            self._look(zones[-1])
        if self._stuck:
            return next((choice for choice in self._best.values() if not choice.proved), None)
        return min(self._best.values(), key=lambda best: (best.cost, sum(best.numbers), best.numbers), default=None)

    def any(self) -> bool:
        """Whether a plan may be left."""
        while not (self._stuck or self._best) and (zones := self._unknown()):
            self._look(zones[-1])
        return not self.none_left

    def rule_out(self, numbers: PlanNumbers) -> None:
        """Rule out all plans that take as much of everything."""
        self._region.add(_point(numbers))
        known = self._best
        self._best = {}
        for zone in self._region.open:
            for whole, best in known.items():
                if zone_within(zone, whole) and in_zone(_point(best.numbers), zone):
                    self._best[zone] = best
                    break

    def _unknown(self) -> list[Corner]:
        return [zone for zone in self._region.open if zone not in self._best]

    def _look(self, zone: Corner) -> None:
        """Find the best plan of a zone; where the budget ends before, it stays unknown."""
        try:
            self._find(zone)
        except OutOfBudget:
            self._stuck = True

    def _find(self, zone: Corner) -> None:
        self._budget.check()
        rows = [
            row(number, None, int(-bound) - 1, LIMITS)
            for number, bound in zip(self._developed.numbers, zone, strict=True)
            if bound is not None
        ]
        program = self._developed.program.holding(rows)
        answer = maximize.maximize(program, self._objective, self._budget, memory=self._memory)
        if answer.placement is not None:
            numbers = tuple(maximize.evaluate(program, number, answer.placement) for number in self._developed.numbers)
            cost = Fraction(maximize.evaluate(program, self._price, answer.placement), self._scale)
            self._best[zone] = CourseChoice(numbers, cost, answer.placement, answer.proved, self._budget.basis)
        elif answer.proved:
            self._region.empty(zone)
        self._stuck = not answer.proved


def _point(numbers: PlanNumbers) -> Point:
    """A plan in coordinates that are to be as large as possible."""
    return tuple(-number for number in numbers)
