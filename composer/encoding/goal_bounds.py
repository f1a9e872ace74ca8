"""Bounds on a goal's value as rows: a value that is kept, and one that is to be beaten.

The engines ask these rows, and the check of a certificate writes them anew. A sum `top / scale` is held by a whole
number, the bound rounded inward, so that no weight is multiplied; for a quotient `top / (scale · count)` the bound
times `scale` is `p / q` in lowest terms, and `q·top − p·count` is compared with 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from math import ceil, floor

import numpy as np

from composer.encoding.program import Objective, Program, Row, Source, row
from composer.measures import Linear, Quotient

MOST_GAINED = 2**20
"""Up to which it is told by how much several numbers are above a bound."""
MOST_COUNTED = 1000
"""People up to whom a bound on a quotient is rounded to what so many can come to."""


def orient(aim: Objective) -> Quotient:
    """What a goal is about, so that more of it is better."""
    return aim.quotient if aim.most else -aim.quotient


def hold_at(program: Program, aim: Objective, value: Fraction) -> Program:
    """The program under which a goal keeps a value it has reached: it is that or better.

    Raises OverflowError where the numbers of a quotient leave the exact range; a sum's cannot.
    """
    quotient, bound, source = orient(aim), value if aim.most else -value, Source(aim.label)
    if quotient.count is None:
        return program.holding([row(quotient.top, ceil(bound * quotient.scale), None, source)])
    kept = [row(gain_over(quotient, bound)[0], 0, None, source)]
    if bound > 0:  # over nobody it is 0
        kept.append(row(quotient.count, 1, None, source))
    return program.holding(kept)


def require_better(program: Program, aim: Objective, value: Fraction) -> Program:
    """The program under which a goal is better than a value. Raises OverflowError as `hold_at` does."""
    return require_above(program, orient(aim), value if aim.most else -value, Source(aim.label))


def require_above(program: Program, quotient: Quotient, bound: Fraction, source: Source) -> Program:
    """The program with `quotient > bound`, in whole numbers. Raises OverflowError as `hold_at` does."""
    if quotient.count is None:
        return program.holding([row(quotient.top, floor(bound * quotient.scale) + 1, None, source)])
    excess, _ = gain_over(quotient, bound)
    if bound >= 0 or not may_be_nobody(program, quotient.count):
        return program.holding([row(excess, 1, None, source)])
    # Over nobody the number is 0, which is above the bound.
    most = _most(program, quotient.count)
    nobody = len(program.auxiliaries)
    wider = replace(program, auxiliaries=(*program.auxiliaries, (0, 1)))
    allowed = row(excess + Linear(auxiliaries={nobody: 1}), 1, None, source)
    meaning = row(quotient.count + Linear(auxiliaries={nobody: most}), None, most, source)
    return wider.holding([allowed, meaning])


def require_all_above(
    program: Program, quotients: Sequence[Quotient], bound: Fraction, source: Source
) -> tuple[Program, Linear]:
    """The program with every one of these numbers above a bound, and a helper of 1 at least that is no more than any of
    them lies above it, each in its own whole units. Raises OverflowError as `hold_at` does."""
    above: list[Row] = []
    for quotient in quotients:
        known = len(program.rows)
        program = require_above(program, quotient, bound, source)
        above.append(program.rows[known])
    gain = Linear(auxiliaries={len(program.auxiliaries): 1})
    wider = replace(program, auxiliaries=(*program.auxiliaries, (1, MOST_GAINED)))
    return wider.holding(row(each.expression - gain, (each.low or 0) - 1, None, source) for each in above), gain


def gain_over(quotient: Quotient, ratio: Fraction) -> tuple[Linear, int]:
    """`q·top − p·count`, above 0 just where the quotient is more than the ratio and counts anybody; and `q·scale`: a
    choice that counts `n` has a gain of `n·q·scale` times what it is more by.

    Raises OverflowError where a weight leaves the exact range.
    """
    assert quotient.count is not None
    limit = ratio * quotient.scale
    return (
        quotient.top * limit.denominator - quotient.count * limit.numerator,
        limit.denominator * quotient.scale,
    )


def round_bound(quotient: Quotient, bound: Fraction, most: int) -> Fraction:
    """The largest bound that the quotient meets wherever it meets this one, of at most `most` people counted; its
    multiple of the scale has a denominator of at most so many.

    Of `c` people counted, `top ≥ bound·scale·c` asks for `top ≥ ⌈bound·scale·c⌉`; the least of these quotients by `c`
    asks for the same. Of more than `MOST_COUNTED` the bound stays what it is.
    """
    limit = bound * quotient.scale
    if most < limit.denominator and most <= MOST_COUNTED:
        limit = min(Fraction(ceil(limit * count), count) for count in range(1, most + 1))
    return limit / quotient.scale


def _most(program: Program, count: Linear) -> int:
    """As many as a quotient can count."""
    largest = max((int(np.max(np.asarray(weights), initial=0)) for weights in count.people.values()), default=0)
    return largest * program.room


def may_be_nobody(program: Program, count: Linear) -> bool:
    """Whether it could be that nobody is counted: nobody is in any of its teams, or somebody there does not count."""
    for (team, trait), weights in count.people.items():
        block = program.blocks[team]
        codes = np.unique(program.traits[trait].codes[block.eligible])
        if block.least and (np.asarray(weights)[codes] > 0).all():
            return False
    return True
