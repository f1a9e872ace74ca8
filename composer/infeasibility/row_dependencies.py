"""Which demands a row is there for: without them it can go.

**Argument.** A row without a bend says what helpers mean: whatever the teams, some values of the helpers meet all such
rows (`program.Row`). Take the rows that hang together by the helpers they share. Where none of them is a demand any
more, their helpers stand in no other row, so they can have those values: leaving the rows out allows nothing new.
"""

from __future__ import annotations

from collections.abc import Callable

from composer.encoding.program import Program
from composer.solvers import tuning

ALWAYS = frozenset((-1,))
"""A position that no row has."""


def row_dependencies(program: Program, look: Callable[[], None] = lambda: None) -> list[frozenset[int]]:
    """For each row the positions of the demands' rows without which it can go: for a demand's row its own; of the other
    rows those that hang together with it, perhaps none. A row without helpers can never go: `ALWAYS`. `look` is called
    now and then; what it raises ends it."""
    home: dict[int, int] = {}

    def root(helper: int) -> int:
        while home.setdefault(helper, helper) != helper:
            helper = home[helper]
        return helper

    for position, row in enumerate(program.rows):
        if position % tuning.ROWS_BETWEEN_LOOKS == 0:
            look()
        helpers = list(row.expression.auxiliaries)
        for helper in helpers[1:]:
            home[root(helper)] = root(helpers[0])
    demands: dict[int, set[int]] = {}
    look()
    for position, row in enumerate(program.rows):
        if row.slack is not None:
            for helper in row.expression.auxiliaries:
                demands.setdefault(root(helper), set()).add(position)
    found = []
    for position, row in enumerate(program.rows):
        if row.slack is not None:
            found.append(frozenset((position,)))
        elif not row.expression.auxiliaries:
            found.append(ALWAYS)
        else:
            found.append(frozenset(demands.get(root(next(iter(row.expression.auxiliaries))), ())))
    return found
