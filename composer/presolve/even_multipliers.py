"""Multipliers to begin with, for a helper that is kept small and is no smaller than any of many parts.

**Argument.** Where `h` is at least the size of every group, it is at least their mean: each row `h ≥ Σ x` of it counted
alike often, and the row that says how many members there are, give the price bound of many groups at once. A linear
program comes to the same, but it takes a step for each group. Any multipliers give a true bound.
"""

from __future__ import annotations

import numpy as np

from composer.base.arrays import Floats
from composer.encoding.program import Program, Row
from composer.measures import Linear
from composer.measures.sparse import nonzero


def even_multipliers(program: Program, objective: Linear) -> Floats | None:
    """One a row; None where the objective is about people, or no helper of it is of this kind."""
    if objective.people or len(program.blocks) > 1:
        return None
    found = np.zeros(len(program.rows))
    lost = np.zeros(len(program.pool))
    eligible = program.blocks[0].eligible
    for helper, weight in objective.auxiliaries.items():
        parts = [place for place, row in enumerate(program.rows) if weight < 0 and _part(row, helper)]
        for place in parts:
            expression = program.rows[place].expression
            found[place] = weight / (expression.auxiliaries[helper] * len(parts))
            for (_, trait), weights in expression.people.items():
                lost -= found[place] * np.asarray(weights)[program.traits[trait].codes]
    size = _size(program)
    if not found.any() or size is None:
        return None
    found[size] = min(0.0, float(lost[eligible].max(initial=-np.inf)))
    return found


def _part(row: Row, helper: int) -> bool:
    """Whether a row says that the helper is at least so many people as have something."""
    expression = row.expression
    return (
        row.high is None
        and row.low == 0
        and expression.auxiliaries.get(helper, 0) > 0
        and len(expression.auxiliaries) == 1
        and all((nonzero(weights)[1] <= 0).all() for weights in expression.people.values())
    )


def _size(program: Program) -> int | None:
    """The row that says how many members there are at least."""
    for place, row in enumerate(program.rows):
        weights = [np.asarray(each) for each in row.expression.people.values()]
        if row.low is not None and not row.expression.auxiliaries and len(weights) == 1 and (weights[0] == 1).all():
            return place
    return None
