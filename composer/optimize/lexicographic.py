"""Goals pursued in their order: each is brought to its best value, proved, and kept while the next one is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from composer.base.errors import TOO_LARGE, Mistake, ScenarioError
from composer.encoding.goal_bounds import gain_over, hold_at
from composer.encoding.program import Objective, Program, Source, row
from composer.measures import Linear, Quotient, Trait
from composer.optimize import maximize
from composer.optimize.query import WarmStart
from composer.presolve.condense import Placement
from composer.presolve.ratio_bound import largest_ratio
from composer.problem.results import Basis, GoalValue, proved, weakest
from composer.solvers.budget import Budget, OutOfBudget


@dataclass(frozen=True)
class LexicographicOptimum:
    """What the engines say of a program's goals.

    `reached` are the goals pursued, in order, the last of them perhaps with a bound alone; what is said of it, or of
    the question whether there is any team at all, rests on `basis`. `placement` None and `proved`: there is no team.
    `program` holds the values reached.
    """

    placement: Placement | None
    reached: tuple[GoalValue, ...]
    basis: Basis | None
    program: Program

    @property
    def proved(self) -> bool:
        """Whether the last goal, or the question whether there is any team, was not given up."""
        return proved(self.basis)


@dataclass(frozen=True)
class GoalOptimum:
    """One goal pursued: as `door.Answer`, with value and bound in the goal's own unit."""

    placement: Placement | None
    value: Fraction | None
    bound: Fraction | None
    basis: Basis | None

    @property
    def proved(self) -> bool:
        """Whether it rests on more than the word of one engine."""
        return proved(self.basis)


def maximize_in_order(program: Program, budget: Budget) -> LexicographicOptimum:
    """Every goal of the program in order, or, where it has none, any choice that meets its rows.

    Raises ScenarioError for numbers no engine can hold.
    """
    goals: tuple[Objective | None, ...] = program.goals or (None,)
    reached: list[GoalValue] = []
    memory = WarmStart()
    known: Placement | None = None
    basis: Basis | None = None
    for number, aim in enumerate(goals, 1):
        budget.say(f"goal {number} of {len(goals)}")
        if aim is None:
            answer = maximize.maximize(program, Linear(), budget, known, memory)
            step = GoalOptimum(answer.placement, None, None, answer.basis)
        else:
            step = maximize_one(program, aim, budget, known, memory)
        known, basis = step.placement, step.basis
        if aim is None or (known is None and step.bound is None):
            break
        reached.append(GoalValue(aim.label, step.value, step.bound, step.proved, aim.most, basis=basis))
        if not step.proved:
            break
        assert step.value is not None
        program = hold_at(program, aim, step.value)
    return LexicographicOptimum(known, tuple(reached), basis, program)


def fewest_reserves(found: LexicographicOptimum, budget: Budget) -> tuple[LexicographicOptimum, bool]:
    """Among choices that reach the same values one with as few reserves as can be, over all the teams; and whether
    that is proved. Just the same where no team wants reserves, or where it was not found out."""
    try:
        return _fewest_reserves(found, budget)
    except OutOfBudget:
        return found, False


def _fewest_reserves(found: LexicographicOptimum, budget: Budget) -> tuple[LexicographicOptimum, bool]:
    """As `fewest_reserves`. Raises OutOfBudget."""
    if not found.program.reserves or found.placement is None or not found.proved:
        return found, False
    program, one = found.program, np.ones(1, np.int64)
    anyone = Trait(np.zeros(len(program.pool), np.int32), 1)
    counted = replace(program, traits=(*program.traits, anyone))
    number = Linear({(block, len(program.traits)): -one for block in program.reserves.values()})
    answer = maximize.maximize(counted, number, budget, found.placement)
    return replace(found, placement=answer.placement or found.placement), answer.proved


def maximize_one(
    program: Program, aim: Objective, budget: Budget, known: Placement | None, memory: WarmStart | None = None
) -> GoalOptimum:
    """The best value of one goal under the program's rows. Raises ScenarioError for numbers no engine can hold."""
    try:
        return _pursue_exactly(program, aim, budget, known, memory or WarmStart())
    except OverflowError:
        raise ScenarioError([Mistake(f"{aim.label}: {TOO_LARGE}")]) from None


def _pursue_exactly(
    program: Program, aim: Objective, budget: Budget, known: Placement | None, memory: WarmStart
) -> GoalOptimum:
    quotient = aim.quotient if aim.most else replace(aim.quotient, top=-aim.quotient.top)
    if quotient.count is not None:
        return _pursue_quotient(program, quotient, aim.most, budget, known, memory)
    answer = maximize.maximize(program, quotient.top, budget, known, memory)
    sign = 1 if aim.most else -1

    def exact(number: int | None) -> Fraction | None:
        return None if number is None else sign * Fraction(number + quotient.top.constant, quotient.scale)

    return GoalOptimum(answer.placement, exact(answer.value), exact(answer.bound), answer.basis)


def _pursue_quotient(
    program: Program, quotient: Quotient, most: bool, budget: Budget, known: Placement | None, memory: WarmStart
) -> GoalOptimum:
    """Maximise `top / (scale * count)`, which is 0 over nobody, by Dinkelbach's method (1967).

    At the ratio of the best choice so far, `bounding.gain` is maximised: it is above 0 exactly
    where some choice has a better ratio, and 0 proves that none has. Where r is negative, a choice that counts
    nobody is better still, and is looked for first.
    """
    assert quotient.count is not None
    sign = 1 if most else -1
    if known is None:
        first = maximize.maximize(program, Linear(), budget, memory=memory)
        if first.placement is None:
            bound = None if first.proved else largest_ratio(program, quotient)
            return GoalOptimum(None, None, None if bound is None else sign * bound, first.basis)
        known = first.placement
    ratio = _ratio(program, quotient, known)
    others: list[Basis | None] = []
    if ratio < 0:
        nobody = program.holding([row(quotient.count, 0, 0, Source("nobody counts"))])
        empty = maximize.maximize(nobody, Linear(), budget, memory=memory)
        if empty.placement is not None:
            known, ratio = empty.placement, Fraction(0)
        elif not empty.proved:
            bound = largest_ratio(program, quotient)
            return GoalOptimum(known, sign * ratio, None if bound is None else sign * bound, empty.basis)
        else:
            others.append(empty.basis)
    while True:
        excess, unit = gain_over(quotient, ratio)
        answer = maximize.maximize(program, excess, budget, known, memory)
        known = answer.placement or known
        better = _ratio(program, quotient, known)
        if answer.proved and answer.value is not None and answer.value + excess.constant <= 0:
            return GoalOptimum(known, sign * ratio, sign * ratio, weakest([*others, answer.basis]))
        if not answer.proved:
            # Any ratio is at most r + bound / (unit·count), and count is at least 1 where it counts anybody.
            bound = largest_ratio(program, quotient)
            if answer.bound is not None:
                closer = max(ratio + Fraction(answer.bound + excess.constant, unit), better)
                bound = closer if bound is None else min(bound, closer)
            return GoalOptimum(known, sign * better, None if bound is None else sign * bound, answer.basis)
        assert better > ratio
        ratio = better


def _ratio(program: Program, quotient: Quotient, placement: Placement) -> Fraction:
    assert quotient.count is not None
    top = maximize.evaluate(program, quotient.top, placement) + quotient.top.constant
    count = maximize.evaluate(program, quotient.count, placement) + quotient.count.constant
    return Fraction(top, quotient.scale * count) if count else Fraction(0)
