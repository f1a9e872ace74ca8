"""Rows of a count model that hold of each class of people alone: in which teams together nobody can be, and rows of
each person."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from composer.base.arrays import Ints
from composer.encoding.program import Program
from composer.presolve.person_rows import personal_link
from composer.presolve.sparse_rows import SparseRow, SparseSum
from composer.presolve.symmetry import Classes


def exclusive_links(
    program: Program, kinds: Classes, team_of: NDArray[np.intp], klass: NDArray[np.intp], upper: Ints
) -> list[SparseRow]:
    """For each class and set of teams that exclude each other a row, where it says more than the ranges.

    **Argument.** The teams of a class are intervals of sets. Of those that stand in one set some end there, or all of
    them stand in the next set, too, whose row says as much; and some began since the last set where any ended, or all
    stood in that one. So the rows of the other sets follow (Golumbic 1980, maximal cliques of an interval graph).
    """
    stretches = np.array(program.exclusive.stretches, np.intp)
    begun = np.zeros(len(kinds.size), np.bool_)
    found: list[tuple[int, int, NDArray[np.intp]]] = []
    for place in range(len(program.exclusive.sets)):
        begun[klass[stretches[team_of, 0] == place]] = True
        ending = np.zeros(len(kinds.size), np.bool_)
        ending[klass[stretches[team_of, 1] == place]] = True
        here = np.flatnonzero((stretches[team_of, 0] <= place) & (place <= stretches[team_of, 1]))
        together = np.bincount(klass[here], upper[here], len(kinds.size)) > kinds.size
        wanted = here[(begun & ending & together)[klass[here]]]
        found += [(number, place, wanted[mine]) for number, mine in grouped(klass[wanted])]
        begun &= ~ending
    found.sort(key=lambda each: each[:2])
    return [link(mine, np.ones(len(mine), np.int64), None, int(kinds.size[number])) for number, _, mine in found]


def personal_links(
    program: Program, kinds: Classes, team_of: NDArray[np.intp], klass: NDArray[np.intp]
) -> list[SparseRow]:
    """Rows of each person as rows of each class."""
    links = []
    for number, mine in grouped(klass) if program.personal else ():
        size, teams = int(kinds.size[number]), team_of[mine].tolist()
        for each in program.personal_rows(int(kinds.sample[number])):
            here = [place for place, team in enumerate(teams) if each.weights.get(team)]
            weights = np.array([each.weights[teams[place]] for place in here], np.int64)
            links.append(personal_link(each, mine[here], weights, size, kinds.sample[number]))
    return links


def grouped(groups: NDArray[np.intp]) -> Iterable[tuple[int, NDArray[np.intp]]]:
    """Positions by group, groups ascending."""
    if not groups.size:
        return
    order = np.argsort(groups, kind="stable")
    numbers, starts = np.unique(groups[order], return_index=True)
    for number, columns in zip(numbers.tolist(), np.split(order, starts[1:]), strict=True):
        yield number, np.sort(columns)


def link(columns: NDArray[np.intp], weights: Ints, low: int | None, high: int) -> SparseRow:
    zero = SparseSum.zero()
    return SparseRow(
        SparseSum(columns, weights, zero.auxiliaries, zero.helper_weights), low, high, "nobody is in two teams"
    )
