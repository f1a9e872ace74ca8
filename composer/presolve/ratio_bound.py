"""What an average or a share can be at most, whoever is chosen: what is known of it at any time.

**Argument.** A choice's quotient is `Σ t / (scale · Σ c)` over those chosen, each in a team. Where nobody with `c = 0`
has `t > 0`, it is no more than the largest `t / (scale · c)` of one person in one team (the mediant of fractions lies
between them). Over nobody it is 0.
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from composer.base.arrays import Ints
from composer.encoding.goal_bounds import may_be_nobody
from composer.encoding.program import Program
from composer.measures import Linear, Quotient
from composer.presolve.worths import worth_in


def largest_ratio(program: Program, quotient: Quotient) -> Fraction | None:
    """No choice has a larger one; None where helpers or constants have a say, where who may be in a team gives way, or
    where nobody could be counted."""
    top, count = quotient.top, quotient.count
    if count is None or program.ladders or top.auxiliaries or count.auxiliaries or top.constant > 0 or count.constant:
        return None
    found = [Fraction(0)] if may_be_nobody(program, count) else []
    for team, block in enumerate(program.blocks):
        rows = np.flatnonzero(block.eligible)
        adds, counts = (worth_in(program, _tables(each, team), rows) for each in (top, count))
        if (counts < 0).any() or (adds[counts == 0] > 0).any():
            return None
        for each in np.unique(counts[counts > 0]).tolist():
            found.append(Fraction(int(adds[counts == each].max()), each * quotient.scale))
    return max(found, default=None)


def _tables(expression: Linear, team: int) -> dict[int, Ints]:
    return {trait: np.asarray(weights) for (block, trait), weights in expression.people.items() if block == team}
