"""A few people of a large pool who are likely to serve whatever is asked: what is possible among them is possible."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from composer.base.arrays import Ints, Rows
from composer.encoding.pair_block import single_rows
from composer.encoding.program import Program
from composer.measures.sparse import Sparse
from composer.presolve import tuning
from composer.presolve.symmetry import spread_evenly


def likely_people(program: Program, look: Callable[[], None] = lambda: None) -> Rows | None:
    """Some of the people who may be in a team, for every row those who add most to it among them; ascending.

    None where the pool is small anyway. `look` is called before each row; what it raises ends it.
    """
    everybody = np.flatnonzero(program.eligible)
    if len(everybody) <= tuning.LIKELY_ENOUGH:
        return None
    parts = [spread_evenly(everybody, tuning.LIKELY_SPREAD)]
    gates = [block.eligible.tobytes() for block in program.blocks]
    gate = [gates.index(each) for each in gates]
    done: set[tuple[int, int, bool, bytes]] = set()
    for _, row in single_rows(program.rows):
        read: set[int] = set()
        for (team, trait), weights in row.expression.people.items():
            if isinstance(weights, Sparse) or (row.expression.shared and trait in read):
                continue
            read.add(trait)
            same = trait, gate[team], row.low is None, weights.tobytes()
            if same in done:
                continue
            done.add(same)
            look()
            people = np.flatnonzero(program.blocks[team].eligible)
            added = weights[program.traits[trait].codes[people]]
            if row.low is None:
                added = -added
            parts += _dearest(people, added)
    return np.unique(np.concatenate(parts))


def _dearest(people: Rows, added: Ints) -> list[Rows]:
    """Those who add most; of those who add as much as the last of them, some."""
    if not len(people):
        return []
    least = added.max()
    alike = added == least
    if np.count_nonzero(alike) >= tuning.LIKELY_EACH or len(people) <= tuning.LIKELY_EACH:
        return [spread_evenly(people[alike], tuning.LIKELY_EACH)]
    least = np.partition(added, -tuning.LIKELY_EACH)[-tuning.LIKELY_EACH]
    return [
        spread_evenly(people[added > least], tuning.LIKELY_EACH),
        spread_evenly(people[added == least], tuning.LIKELY_EACH),
    ]
