"""Impossible on few, but over everybody? A few of the rows answer for all people at once.

Where nothing is possible on some people, some of the rows stand against each other there, and usually few. Those few
tell few people apart, so over the whole pool they are a small program, decided at once:

* impossible: so is the whole question, which asks for more (leaving out rows only allows more);
* possible: the people who show it join, and what stood against each other there no longer does.

So every round proves the matter or takes away an obstacle, until something is possible on the people who have joined.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from composer.base.arrays import Rows
from composer.base.minimal_sets import quickxplain
from composer.encoding.program import Row, Source
from composer.measures import Linear
from composer.optimize.query import Query
from composer.optimize.refutation import prove_none
from composer.presolve.condense import CountModel
from composer.presolve.dominance import dominating
from composer.presolve.sparse_rows import SparseSum
from composer.presolve.symmetry import union_of_people
from composer.problem.results import Basis
from composer.solvers import cpsat, tuning
from composer.solvers.budget import Budget


@dataclass(frozen=True)
class CoreVerdict:
    """People on whom something may be possible; or rows `against` each other over everybody, and on what that rests."""

    people: Rows
    against: tuple[Row, ...] = ()
    basis: Basis | None = None


def prove_or_extend(question: Query, core: CountModel) -> CoreVerdict | None:
    """After nothing was possible on `core`, over everybody: proved that nothing is, or people on whom something may be.
    None where neither could be found out. Raises OutOfBudget."""
    wide = core
    for _ in range(tuning.OBSTACLES):
        few = _obstacle(wide, question.budget)
        if few is None or question.budget.over:
            return None
        smaller = replace(question, program=replace(question.program, rows=few), objective=Linear())
        model = smaller.over(dominating(smaller.program, question.everybody))
        if len(model.team) > tuning.MANY:
            return None
        question.budget.decided(model.classes.people[:0])
        decision = cpsat.decide(model, question.budget)
        if not decision.proved:
            return None
        if decision.choice is None:
            basis = prove_none(model, question.budget)
            return None if basis == "one engine" else CoreVerdict(np.empty(0, np.intp), few, basis)
        joined = union_of_people(wide.classes.people, np.concatenate(model.place(decision.choice).members))
        wide = replace(question, objective=Linear()).over(joined)
        again = cpsat.decide(wide, question.budget)
        if again.choice is not None:
            return CoreVerdict(joined)
        if not again.proved:
            return None
    return None


def _obstacle(model: CountModel, budget: Budget) -> tuple[Row, ...] | None:
    """Rows that stand against each other on the model's people, on whom nothing is possible, none of whose sources
    could be spared; None where the engine cannot tell."""
    rows = model.program.rows
    positions: dict[Source, set[int]] = {}
    for position, row in enumerate(model.index):
        positions.setdefault(rows[row].source, set()).add(position)
    built = cpsat.CpSatModel(replace(model, objective=SparseSum.zero()), check=budget.check)

    unanswered = False

    def impossible(sources: Sequence[Source]) -> bool | None:
        nonlocal unanswered
        if unanswered or budget.over:  # without one answer nothing is told: no more are asked for
            unanswered = True
            return None
        built.only(set().union(*(positions[source] for source in sources)))
        decision = built.decide(budget)
        unanswered = not decision.proved
        return decision.choice is None if decision.proved else None

    few = quickxplain([*positions], impossible)
    return tuple(row for row in rows if row.source in few.things) if few.proved else None
