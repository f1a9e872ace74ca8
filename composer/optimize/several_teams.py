"""When teams are exchanged between: before everybody is priced in earnest, where that takes long, and afterwards.

Whatever is found is told to `learn` at once, so that it is not lost where the budget ends the search.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from composer.base.arrays import Rows
from composer.optimize.column_generation import dearest_people, rough_prices
from composer.optimize.construct import construct
from composer.optimize.exchange import exchange, one_by_one
from composer.optimize.query import Query
from composer.presolve.alike_teams import merge_alike
from composer.presolve.condense import Choice, CountModel, Placement, condense
from composer.presolve.lagrangian import LagrangianBound, lagrangian_bound
from composer.presolve.likely_people import likely_people
from composer.presolve.symmetry import union_of_people
from composer.presolve.worths import Worths
from composer.solvers import cpsat, tuning

Learn = Callable[[CountModel, Choice], None]


def wide(question: Query) -> bool:
    """Whether linear programs over people and teams take so long that there should be a choice before they end."""
    program = question.program
    if question.feasibility_only or len(program.teams) == 1 or not program.exclusive.one_of_all:
        return False
    alike = merge_alike(program, question.objective)
    different = len((program if alike is None else alike.program).blocks)
    return different * min(len(question.everybody), tuning.SAMPLE) > tuning.WIDE


def begin(question: Query, known: Placement | None, learn: Learn) -> LagrangianBound | None:
    """Rough prices and, where none is `known`, a choice before everybody is priced in earnest, where that takes long:
    by rough prices, or, where there are none, as if nothing were asked of teams but their sizes. Where that does not do
    it is put together person by person, then made better team by team."""
    if not wide(question):
        return None
    rough = rough_prices(question)
    if known is None:
        _begin(question, rough, learn)
    return rough


def _begin(question: Query, rough: LagrangianBound | None, learn: Learn) -> None:
    budget = question.budget
    prices = rough or prices_by_sizes(question)
    found = False
    if prices is not None:
        with budget.aside(tuning.BEGINNING if rough is not None else tuning.BEGINNING / 2):
            model = _unpooled(question, _likely(question, prices.prices))
            for choice in exchange(model, prices, budget, None):
                learn(model, choice)
                found = True
    if found:
        return
    with budget.aside(tuning.BEGINNING):
        first = construct(question.program, question.objective, budget)
        if first is not None:
            model = _unpooled(question, union_of_people(_likely(question, question.worth()), *first.members))
            for choice in one_by_one(model, question.most_by_size, budget, first):
                learn(model, choice)


def _likely(question: Query, worth: Worths) -> Rows:
    """Those who are dearest, and those who add most to each row."""
    best = dearest_people(worth, question.everybody, tuning.SAMPLE // 2)
    likely = likely_people(question.program, question.budget.check)
    return best if likely is None else union_of_people(best, likely)


def prices_by_sizes(question: Query) -> LagrangianBound | None:
    """Prices where each place costs as much as who is worth most of those for whom there is none; None where that is
    less than nothing."""
    program, worth = question.program, question.worth().everybody
    if program.room >= len(worth) or (place := int(np.sort(worth)[-program.room - 1])) < 0:
        return None
    sizes: dict[int, int] = {}
    for number, row in enumerate(program.rows):
        weights = [np.asarray(each) for each in row.expression.people.values()]
        if row.high is not None and not row.expression.auxiliaries and len(weights) == 1 and (weights[0] == 1).all():
            sizes.setdefault(min(row.expression.teams), number)
    times = np.zeros(len(program.rows))
    times[list(sizes.values())] = place
    return lagrangian_bound(program, question.objective, times)


def exchanges(
    question: Query, people: Rows, prices: LagrangianBound, known: Placement | None, learn: Learn
) -> Iterator[None]:
    """Exchanges between teams over some people, one at a time, each of which makes what is found better."""
    model = _unpooled(question, people)
    for choice in exchange(model, prices, question.budget, known):
        learn(model, choice)
        question.budget.say("composing a few teams at a time")
        yield


def found_at_once(question: Query, entire: CountModel | None, learn: Learn) -> bool:
    """Whether, where any choice of everybody will do, CP-SAT has one in next to no time."""
    if entire is None or not question.feasibility_only or len(entire.team) > tuning.AT_ONCE_COLUMNS:
        return False
    decision = cpsat.decide(entire, question.budget, tries=1, first=tuning.AT_ONCE)
    question.budget.decided(entire.classes.people)
    if decision.choice is not None:
        learn(entire, decision.choice)
    return decision.choice is not None


def _unpooled(question: Query, people: Rows) -> CountModel:
    parts = question.distinctions, question.pairs, question.budget.check
    return condense(question.program, people, question.objective, *parts, pooling=False)
