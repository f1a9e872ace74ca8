"""Cores: the people on whom it is decided, who are nearest to a price of zero."""

from __future__ import annotations

import numpy as np

from composer.base.arrays import Rows
from composer.optimize.column_generation import PricedSample, dearest_people
from composer.optimize.query import Query
from composer.presolve.condense import CountModel
from composer.presolve.schedules import NEVER
from composer.presolve.symmetry import union_of_people
from composer.solvers import tuning


def first_core(question: Query, found: PricedSample, extra: int) -> Rows:
    """Everybody priced above zero, whom the linear program uses, and the people of the `extra` classes nearest below,
    as many as could be used. Where any choice will do all prices are alike, and who serves best is nearest."""
    assert found.prices is not None
    prices = found.prices.prices
    above = prices.above(0)
    if question.feasibility_only:
        nearness, price = question.worth(), prices.everybody
        below = dearest_people(nearness, np.flatnonzero((price <= 0) & (price > NEVER)), tuning.NEAR * extra)
    else:
        nearness, below = prices, prices.largest(tuning.NEAR * extra, low=NEVER + 1, high=0)
    near = union_of_people(above, found.used, below)
    kinds = question.classes(near)
    dear = prices.of(kinds.sample) > 0
    rank = np.where(dear, -NEVER, nearness.of(kinds.sample))
    order = np.argsort(-rank, kind="stable")[: int(dear.sum()) + extra]
    chosen = np.zeros(len(rank), np.bool_)
    chosen[order] = True
    chosen[kinds.of[np.isin(near, found.used)]] = True
    return question.useful(near[chosen[kinds.of]])


def missing(question: Query, wanted: Rows, model: CountModel) -> Rows | None:
    """The core that `wanted` asks for; None where nobody in it is of a class of which the model has too few.

    A class is saturated in the model once it has as many of it as all teams together can hold.
    """
    had = model.classes.people
    outside = np.setdiff1d(wanted, had, assume_unique=True)
    if not len(outside):
        return None
    both = np.append(had, outside)  # those the model has come first
    kept = question.classes(both).first(question.program.room).people
    if not len(np.setdiff1d(kept, had, assume_unique=True)):
        return None
    return np.intersect1d(kept, wanted, assume_unique=True)


def wider_core(question: Query, found: PricedSample, core: Rows) -> Rows:
    """A larger core, after nothing was possible in this one; everybody, once it would be most of them."""
    everybody = question.everybody
    wider = union_of_people(first_core(question, found, tuning.WIDER * max(tuning.CORE, len(core))), found.sample)
    return everybody if 2 * len(wider) >= len(everybody) or len(wider) <= len(core) else wider
