"""Multipliers to begin with, for a helper that is kept small and is no smaller than any of many parts.

**Argument.** Where `h` is at least the size of every group, it is at least their mean: each row `h ≥ Σ x` of it counted
alike often, and the row that says how many members there are, give the price bound of many groups at once. A linear
program comes to the same, but it takes a step for each group. Any multipliers give a true bound.
"""

from __future__ import annotations

import numpy as np

from composer.base.arrays import Floats
from composer.encoding.pair_block import single_rows
from composer.encoding.program import Program, Row
from composer.measures import Linear
from composer.measures.sparse import nonzero


def even_multipliers(program: Program, objective: Linear) -> Floats | None:
    """One a row; None where the objective is about people, or no helper of it is of this kind."""
    if objective.people or len(program.blocks) > 1:
        return None
    parts: dict[int, list[int]] = {}
    for place, row in single_rows(program.rows):  # those of pairs that have a floor only say that a helper is small
        helper = _above(row)
        if helper is not None and objective.auxiliaries.get(helper, 0) < 0:
            parts.setdefault(helper, []).append(place)
    size = _size(program) if parts else None
    if size is None:
        return None
    found = np.zeros(len(program.rows))
    worth: dict[int, Floats] = {}
    for helper, places in parts.items():
        for place in places:
            expression = program.rows[place].expression
            found[place] = objective.auxiliaries[helper] / (expression.auxiliaries[helper] * len(places))
            for (_, trait), weights in expression.people.items():
                codes, each = nonzero(weights)
                worth.setdefault(trait, np.zeros(program.traits[trait].size))[codes] -= found[place] * each
    lost = np.zeros(len(program.pool))
    for trait, by_code in worth.items():
        lost += by_code[program.traits[trait].codes]
    found[size] = min(0.0, float(lost[program.blocks[0].eligible].max(initial=-np.inf)))
    return found


def _above(row: Row) -> int | None:
    """The helper that a row says to be at least so many people as have something; None of other rows."""
    expression = row.expression
    if row.high is not None or row.low != 0 or len(expression.auxiliaries) != 1:
        return None
    ((helper, weight),) = expression.auxiliaries.items()
    counts = weight > 0 and all((nonzero(weights)[1] <= 0).all() for weights in expression.people.values())
    return helper if counts else None


def _size(program: Program) -> int | None:
    """The row that says how many members there are at least."""
    for place, row in single_rows(program.rows):
        weights = [np.asarray(each) for each in row.expression.people.values()]
        if row.low is not None and not row.expression.auxiliaries and len(weights) == 1 and (weights[0] == 1).all():
            return place
    return None
