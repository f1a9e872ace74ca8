"""The cheapest plans in order, none of which holds more than is needed.

A plan rules out every plan that takes at least as much of everything. What is left are *zones*: plans that take at most
so much of each (search zones, after Klamroth, Lacour and Vanderpooten 2015). The best plan of each zone is found once;
the best of all zones is the next plan, which splits the zones that it lies in. A plan found so contains no other that
works: that one would have been cheaper, or have cost the same with less, and would have come first. When no zone has a
plan, there are no more.
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
from composer.presolve.condense import Placement
from composer.problem.results import Basis
from composer.solvers.budget import Budget, OutOfBudget

Numbers = tuple[int, ...]
"""How many seats of each course a plan takes, then how many of each recruit."""

LIMITS = Source("what a plan takes at most")


@dataclass(frozen=True, eq=False)
class CourseChoice:
    """A plan's numbers, what it costs, whether it is proved that none is cheaper but those before it, and one choice
    of people that it makes possible. `basis` is the weakest that the proof, and those before it, rest on."""

    numbers: Numbers
    cost: Fraction
    placement: Placement
    proved: bool
    basis: Basis | None = None


def cheapest(
    developed: TrainingProgram, costs: Sequence[Fraction], budget: Budget, number: int
) -> tuple[list[CourseChoice], bool]:
    """The `number` cheapest plans, those that cost the same in the order of how much they take altogether; and whether
    it is proved that there are no others.

    The plan that takes nothing is the only one where a team is possible without any. Only the last can be unproved,
    and only where it is the first. Raises ScenarioError for costs too large or too fine.
    """
    zones = _Zones(developed, costs, budget)
    found: list[CourseChoice] = []
    while len(found) < number:
        budget.say(f"plan {len(found) + 1}")
        choice = zones.best()
        if choice is None or (found and not choice.proved):
            return found, zones.empty
        found.append(choice)
        if not choice.proved or not any(choice.numbers):
            return found, choice.proved
        zones.split(choice.numbers)
    budget.say("whether there are more plans")
    return found, not zones.any()


class _Zones:
    """The plans that are left, as boxes: at most so much of each. Those looked at hold their best plan, which is proved
    unless the search is `_stuck`."""

    def __init__(self, developed: TrainingProgram, costs: Sequence[Fraction], budget: Budget) -> None:
        self._developed, self._budget, self._memory = developed, budget, WarmStart()
        self._room = developed.program.room
        count = Linear()
        for number in developed.numbers:
            count += number
        try:
            self._price, self._scale = developed.price(costs)
            self._objective = -(self._price * (self._room * len(costs) + 1) + count)
        except OverflowError:
            key = "courses" if developed.takings else "recruits"
            raise ScenarioError([Mistake(f"what courses and recruits cost: {TOO_LARGE}", (key,))]) from None
        self._unknown: list[Numbers] = [(self._room,) * len(costs)]
        self._best: dict[Numbers, CourseChoice] = {}
        self._empty: list[Numbers] = []
        self._stuck = False

    @property
    def empty(self) -> bool:
        """Whether it is proved that no plan is left."""
        return not (self._unknown or self._best)

    def best(self) -> CourseChoice | None:
        """The best plan left, or an unproved one; None where there is none, or where that could not be found out."""
        while self._unknown and not self._stuck:
            self._look(self._unknown.pop())
        if self._stuck:
            return next((choice for choice in self._best.values() if not choice.proved), None)
        return min(self._best.values(), key=lambda best: (best.cost, sum(best.numbers), best.numbers), default=None)

    def any(self) -> bool:
        """Whether a plan may be left."""
        while self._unknown and not self._best and not self._stuck:
            self._look(self._unknown.pop())
        return not self.empty

    def split(self, numbers: Numbers) -> None:
        """Rule out all plans that take as much of everything."""
        split = [limits for limits in self._best if _within(numbers, limits)]
        parts: dict[Numbers, list[CourseChoice]] = {}
        for limits in split:
            best = self._best.pop(limits)
            for place, taken in enumerate(numbers):
                if taken:
                    part = (*limits[:place], taken - 1, *limits[place + 1 :])
                    parts.setdefault(part, []).extend([best] if _within(best.numbers, part) else [])
        others = [*self._best, *self._empty]
        for part, known in parts.items():
            if any(_within(part, other) for other in others) or any(_within(part, o) and part != o for o in parts):
                continue  # all that lies in it lies in another
            if known:
                self._best[part] = known[0]
            else:
                self._unknown.append(part)

    def _look(self, limits: Numbers) -> None:
        """Find the best plan of a zone; where the budget ends before, it stays unknown."""
        try:
            self._find(limits)
        except OutOfBudget:
            self._unknown.append(limits)
            self._stuck = True

    def _find(self, limits: Numbers) -> None:
        self._budget.check()
        rows = [
            row(number, None, limit, LIMITS)
            for number, limit in zip(self._developed.numbers, limits, strict=True)
            if limit < self._room
        ]
        program = self._developed.program.holding(rows)
        answer = maximize.maximize(program, self._objective, self._budget, memory=self._memory)
        if answer.placement is not None:
            numbers = tuple(maximize.evaluate(program, number, answer.placement) for number in self._developed.numbers)
            cost = Fraction(maximize.evaluate(program, self._price, answer.placement), self._scale)
            self._best[limits] = CourseChoice(numbers, cost, answer.placement, answer.proved, self._budget.basis)
        elif answer.proved:
            self._empty.append(limits)
        else:
            self._unknown.append(limits)
        self._stuck = not answer.proved


def _within(numbers: Numbers, limits: Numbers) -> bool:
    """Whether no number is above its limit."""
    return all(number <= limit for number, limit in zip(numbers, limits, strict=True))
