"""When teams are exchanged between: before everybody is priced, where that takes long, and once they are.

Whatever is found is told to `learn` at once, so that it is not lost where the budget ends the search.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from composer.base.arrays import Rows
from composer.optimize.column_generation import dearest_people
from composer.optimize.construct import construct
from composer.optimize.exchange import exchange, one_by_one
from composer.optimize.query import Query
from composer.presolve.alike_teams import merge_alike
from composer.presolve.condense import Choice, CountModel, Placement, condense
from composer.presolve.lagrangian import LagrangianBound
from composer.presolve.likely_people import likely_people
from composer.presolve.symmetry import union_of_people
from composer.solvers import tuning

Learn = Callable[[CountModel, Choice], None]


def wide(question: Query) -> bool:
    """Whether linear programs over people and teams take so long that there should be a choice before they end."""
    program = question.program
    if question.feasibility_only or len(program.teams) == 1 or not program.exclusive.one_of_all:
        return False
    alike = merge_alike(program, question.objective)
    different = len((program if alike is None else alike.program).blocks)
    return different * min(len(question.everybody), tuning.SAMPLE) > tuning.WIDE


def begin(question: Query, learn: Learn) -> None:
    """A choice before anybody is priced: put together person by person, then made better team by team."""
    budget = question.budget
    with budget.aside(tuning.BEGINNING):
        first = construct(question.program, question.objective, budget)
        if first is not None:
            best = dearest_people(question.worth(), question.everybody, tuning.SAMPLE // 2)
            likely = likely_people(question.program, budget.check)
            people = union_of_people(best, best[:0] if likely is None else likely, *first.members)
            model = _unpooled(question, people)
            for choice in one_by_one(model, question.most_by_size, budget, first):
                learn(model, choice)


def exchanges(
    question: Query, people: Rows, prices: LagrangianBound, known: Placement | None, learn: Learn
) -> Iterator[None]:
    """Exchanges between teams over some people, one at a time, each of which makes what is found better."""
    model = _unpooled(question, people)
    for choice in exchange(model, prices, question.budget, known):
        learn(model, choice)
        question.budget.say("composing a few teams at a time")
        yield


def _unpooled(question: Query, people: Rows) -> CountModel:
    parts = question.distinctions, question.pairs, question.budget.check
    return condense(question.program, people, question.objective, *parts, pooling=False)
