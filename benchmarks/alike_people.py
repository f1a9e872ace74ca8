"""Booleans of a plain model that stand for people whom nothing in it tells apart, as whole numbers."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.columns import Ints, Mask
from benchmarks.plain import Model


@dataclass(frozen=True)
class Groups:
    """For each boolean its `variable`, and whether it `stands` for all of that variable: one does, and only its weight
    is written. Variable by variable: the `most` that it may be."""

    variable: NDArray[np.intp]
    stands: Mask
    most: Ints
    people: tuple[tuple[tuple[int, ...], ...], ...]
    """For each group of people alike, each one's booleans, in one order."""

    def dealt(self, values: Ints) -> Mask:
        """The booleans of a solution: of a group one person after the other, each in one place."""
        chosen = np.zeros(len(self.variable), np.bool_)
        for group in self.people:
            free = iter(group)
            for place, boolean in enumerate(group[0]):
                if len(group) == 1:
                    chosen[boolean] = values[self.variable[boolean]] > 0
                    continue
                for _ in range(int(values[self.variable[boolean]])):
                    chosen[next(free)[place]] = True
        return chosen


def one_by_one(plain: Model) -> Groups:
    """Nobody with anybody."""
    return _numbered(len(plain.person), [[(boolean,)] for boolean in range(len(plain.person))])


def alike(plain: Model) -> Groups:
    """People who are in one place at most, of whose places each adds the same to every row and to the goal."""
    standing: list[list[tuple[int, int]]] = [[] for _ in range(len(plain.person))]
    for number, row in enumerate(plain.rows):
        for boolean, weight in zip(row.booleans.tolist(), row.weights.tolist(), strict=True):
            standing[boolean].append((number, weight))
    once = {tuple(sorted(choice.tolist())) for choice in plain.choices}
    mine: dict[int, list[int]] = defaultdict(list)
    for boolean, person in enumerate(plain.person.tolist()):
        mine[person].append(boolean)
    found: dict[Any, list[tuple[int, ...]]] = defaultdict(list)
    for person, booleans in mine.items():
        told = [(int(plain.place[b]), int(plain.goal[b]), tuple(standing[b])) for b in booleans]
        single = len(booleans) == 1 or tuple(booleans) in once
        found[(tuple(told), -1 if single else person)].append(tuple(booleans))
    return _numbered(len(plain.person), list(found.values()))


def _numbered(booleans: int, groups: list[list[tuple[int, ...]]]) -> Groups:
    variable, stands = np.zeros(booleans, np.intp), np.zeros(booleans, np.bool_)
    for group in groups:
        stands[list(group[0])] = True
    number = np.cumsum(stands) - 1  # variables in the order of the booleans that stand for them
    most = np.ones(int(stands.sum()), np.int64)
    for group in groups:
        for booleans_ in group:
            variable[list(booleans_)] = number[list(group[0])]
        most[number[list(group[0])]] = len(group)
    return Groups(variable, stands, most, tuple(map(tuple, groups)))
