"""Rows of each person, of so many people who are alike at once: as a link between how many of them are in each team,
and the people told off so that each keeps to them.

**Argument.** Deal the places of a class to its people in turn, team after team in an order in which those that exclude
each other follow each other: of places that follow each other each person has as many as any other, or one more. So
where they are no more than so many times a bound, nobody has more than the bound; and nobody is in two teams of a set,
whose places are no more than the people (`Program.splits`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from composer.base.arrays import Ints
from composer.encoding.program import PersonRow, Program
from composer.presolve.sparse_rows import SparseRow, SparseSum


def personal_link(row: PersonRow, columns: NDArray[np.intp], weights: Ints, size: int, person: int) -> SparseRow:
    """A row of each person as one of a class of so many like this one."""
    helpers = sorted(row.auxiliaries)
    helped = np.array([size * row.auxiliaries[helper] for helper in helpers], np.int64)
    flat = SparseSum(columns, weights, np.array(helpers, np.intp), helped)
    return SparseRow(flat, None, size * row.bound(person), row.source.label)


def fewest_people(
    program: Program, person: int, rows: Sequence[PersonRow], there: Mapping[int, int], auxiliaries: Ints
) -> int:
    """How many people like this one it takes for so many in each team, by the rows of each person."""
    numbers = [sum(there.get(team, 0) for team in together) for together in program.exclusive.sets]
    for row in rows:
        helped = sum(weight * int(auxiliaries[helper]) for helper, weight in row.auxiliaries.items())
        places = sum(there.get(team, 0) for team in row.weights)
        numbers.append(-(-places // (row.bound(person) - helped)) if places else 0)
    return max(numbers)


def deal_in_turn(program: Program, people: Sequence[int], there: Mapping[int, int]) -> dict[int, list[int]]:
    """So many of these people in each team, dealt out in turn."""
    turn, members = 0, {}
    for team in sorted(there, key=lambda team: program.exclusive.stretches[team]):
        members[team] = [people[(turn + place) % len(people)] for place in range(there[team])]
        turn += there[team]
    return members
