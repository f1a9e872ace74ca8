"""That nothing better exists, or nothing at all, without trusting any engine: in whole-number arithmetic.

After an engine has found its best, whether anything is worth one more is a question of its own, with the row "the
objective is at least value + 1" beside the others:

1. The price bound over everybody is below it (`reduce.price`): rows added up. Nothing else is needed most of the time.
2. Prices tell who could be in such a choice (elimination by reduced cost, Crowder, Johnson, Padberg 1983). Among those
   few everything is tried (`reduce.exhausted`), or branches are closed one by one (`engines.branching`): cases.
3. Where that grows too long HiGHS is asked for the same rows and must find nothing, within numbers that doubles hold
   exactly. Where they do not, cases go on for as long as the budget allows.

A choice that is found on the way means that an engine was wrong, which is never hidden.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import gcd

import numpy as np

from composer.engines import highs, limits
from composer.engines.branching import Branching
from composer.engines.budget import Budget
from composer.engines.lp import Floats
from composer.engines.question import Question
from composer.errors import Disagreement
from composer.measures import Linear
from composer.measures.sparse import common_factor
from composer.outcome import Basis
from composer.program import Source, row
from composer.reduce.classes import Rows
from composer.reduce.exhausted import exhausted
from composer.reduce.model import Model
from composer.reduce.price import Prices

BETTER = Source("better than what was found")
TRYING = 2e-7
"""Work that a state is counted as when everything is tried."""


def nothing_better(question: Question, value: int, prices: Prices | None, hints: Sequence[Floats] = ()) -> Basis:
    """On what it rests that no choice is worth more than `value`, as an engine says. `prices` are the question's, where
    it was priced; `hints` are multipliers of its rows that are likely to help.

    Raises Disagreement where there is such a choice.
    """
    if prices is not None and prices.bound <= value:
        return "sums"
    if question.budget.over:
        return "one engine"
    asked, people = beyond(question, value), question.everybody
    more = [_padded(each, asked) for each in hints]
    if prices is not None:
        people = np.intersect1d(prices.could_reach(value + 1), people)
        more.append(_padded(prices.times / prices.scale, asked))
        more[-1][-1] = -factor(question.objective)
    return nothing(asked, people, more, len(asked.program.rows) - 1)


def beyond(question: Question, value: int) -> Question:
    """Whether any choice is worth more than `value`: the same rows and one more, and nothing to maximise."""
    objective = Linear(question.objective.people, question.objective.helpers)
    held = question.program.holding([row(objective, value + 1, None, BETTER)])
    return question.asking(held)


def factor(expression: Linear) -> int:
    """What all weights of an expression are multiples of; 1 where it has none."""
    return gcd(*map(common_factor, expression.people.values()), *expression.helpers.values()) or 1


def nothing(question: Question, people: Rows, hints: Sequence[Floats] = (), floor: int | None = None) -> Basis:
    """On what it rests that these people cannot meet the question's rows, as an engine says. `floor` is the position of
    a row that is a floor under the objective, if there is one.

    Raises Disagreement where they can.
    """
    budget = question.budget
    if budget.over:
        return "one engine"
    model = question.over(people)
    branching = Branching(model, budget, floor, factor(question.objective))
    if (len(model.team) <= limits.TINY and _tried(model, hints, limits.TRIED, budget)) or _branched(
        branching, limits.BRANCHING
    ):
        return "cases"
    if _tried(model, hints, limits.CONFIRMED, budget):
        return "cases"
    if not budget.over and highs.confirms_impossible(model, budget):
        return "two engines"
    return "cases" if _branched(branching, None) else "one engine"


def tried(model: Model, hints: Sequence[Floats], most: int, budget: Budget) -> bool | None:
    """Whether everything was tried and nothing found; None where it was too much."""
    if len(model.team) > limits.TRIABLE or budget.over:
        return None
    found = exhausted(model, hints, most)
    budget.spend(TRYING * found.states)
    return found.nothing


def _tried(model: Model, hints: Sequence[Floats], most: int, budget: Budget) -> bool:
    found = tried(model, hints, most, budget)
    if found is False:
        raise Disagreement("the engine finds nothing possible, but trying everything out there is a choice")
    return found is True


def _branched(branching: Branching, work: float | None) -> bool:
    """Whether every branch could be closed."""
    found = branching.search(work)
    if found.choice is not None:
        raise Disagreement("the engine finds nothing possible, but there is a choice that meets every row")
    return found.nothing


def _padded(multipliers: Floats, question: Question) -> Floats:
    """With 0 for the rows that the question has more."""
    return np.append(multipliers, np.zeros(len(question.program.rows) - len(multipliers)))
