"""That nothing better exists, or nothing at all, without trusting any engine: in whole-number arithmetic.

After an engine has found its best, whether anything is worth one more is a question of its own, with the row "the
objective is at least value + 1" beside the others:

1. The price bound over everybody is below it (`presolve.lagrangian`): rows added up. Nothing else is needed most of the
   time.
2. Prices tell who could be in such a choice (elimination by reduced cost, Crowder, Johnson, Padberg 1983). Among those
   few everything is tried (`presolve.enumeration`), or branches are closed one by one (`solvers.branching`): cases.
3. Where that grows too long HiGHS is asked for the same rows and must find nothing, within numbers that doubles hold
   exactly. Where they do not, cases go on for as long as the budget allows.

A choice that is found on the way means that an engine was wrong, which is never hidden.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import gcd

import numpy as np

from composer.base.arrays import Floats
from composer.base.errors import Disagreement
from composer.presolve.condense import CountModel
from composer.presolve.enumeration import enumerate_all
from composer.presolve.everybody_placed import using_up
from composer.presolve.lagrangian import LagrangianBound
from composer.presolve.sparse_rows import SparseSum
from composer.problem.results import Basis
from composer.solvers import highs, tuning
from composer.solvers.branching import Branching
from composer.solvers.budget import Budget, OutOfBudget


def prove_none_better(model: CountModel, value: int, prices: LagrangianBound | None, budget: Budget) -> Basis:
    """On what it rests that no choice of a model is worth more than `value`, as an engine says. `prices` are those of
    its objective, where everybody was priced: then nobody matters whom they rule out.

    Raises Disagreement where there is such a choice.
    """
    if prices is not None and prices.bound <= value:
        return "sums"
    asked = model.above(value)
    hints: list[Floats] = []
    if prices is not None:
        asked = asked.among(prices.survivors(value + 1))
        hint, own = np.zeros(len(asked.program.rows)), len(model.program.rows)
        hint[: min(own, len(prices.times))] = prices.times[:own] / prices.scale
        hint[-1] = -common_divisor(model.objective)
        hints.append(hint)
    return prove_none(asked, budget, hints, len(asked.program.rows) - 1)


def common_divisor(flat: SparseSum) -> int:
    """What all weights of an expression are multiples of; 1 where it has none."""
    return gcd(*flat.weights.tolist(), *flat.helper_weights.tolist()) or 1


def prove_none(model: CountModel, budget: Budget, hints: Sequence[Floats] = (), floor: int | None = None) -> Basis:
    """On what it rests that nothing meets a model's rows, as an engine says. `floor` is the position, in its program,
    of a row that is a floor under the objective, if there is one; `hints` are multipliers that are likely to help.

    Raises Disagreement where something does.
    """
    try:
        budget.check()
        return _nothing(model, budget, hints, floor)
    except OutOfBudget:
        return "one engine"


def _nothing(model: CountModel, budget: Budget, hints: Sequence[Floats], floor: int | None) -> Basis:
    model = using_up(model) or model
    few = int((model.upper > 0).sum()) <= tuning.TINY
    if few and _tried(model, hints, tuning.TRIED, budget):
        return "cases"
    branching = Branching(model, budget, floor, common_divisor(model.objective))
    if _branched(branching, tuning.BRANCHING):
        return "cases"
    if _tried(model, hints, tuning.CONFIRMED, budget):
        return "cases"
    budget.check(0.0)
    if highs.confirms_impossible(model, budget):
        return "two engines"
    return "cases" if _branched(branching, None) else "one engine"


def _tried(model: CountModel, hints: Sequence[Floats], most: int, budget: Budget) -> bool:
    """Whether everything was tried and nothing found."""
    if int((model.upper > 0).sum()) > tuning.TRIABLE:
        return False
    budget.check(0.0)
    found = enumerate_all(model, hints, most, lambda states: budget.check(tuning.STATE * states))
    if found.nothing is False:
        raise Disagreement("the engine finds nothing possible, but trying everything out there is a choice")
    return found.nothing is True


def _branched(branching: Branching, work: float | None) -> bool:
    """Whether every branch could be closed."""
    found = branching.search(work)
    if found.choice is not None:
        raise Disagreement("the engine finds nothing possible, but there is a choice that meets every row")
    return found.nothing
