"""Values of a third axis as a few sorts of points, told apart by shape as well as by colour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from composer.page.svg import SHAPES
from composer.problem.requirement import Goal

MOST = 6
"""Sorts at most: the shapes without the star, which is for the point at the knee."""


@dataclass(frozen=True)
class Sort:
    """One sort of points: how its values read, its shape, its colour from 0."""

    words: str
    shape: str
    color: int


def sorts(axis: Goal, values: Sequence[Fraction]) -> tuple[list[Sort], list[int]]:
    """The sorts of an axis's values, the best first, and the sort of each value: one for each value where they are few
    enough, else stretches of equal length, of which those that hold no value are left out."""
    known = sorted(set(values), reverse=axis.most)
    if len(known) <= MOST:
        place = {value: number for number, value in enumerate(known)}
        groups = [[value] for value in known]
    else:
        width = abs(known[-1] - known[0]) / MOST
        stretch = {value: min(MOST - 1, int(abs(value - known[0]) / width)) for value in known}
        used = sorted(set(stretch.values()))
        place = {value: used.index(stretch[value]) for value in known}
        groups = [[value for value in known if place[value] == number] for number in range(len(used))]
    show = axis.measure.show
    named = [show(group[0]) if len(group) == 1 else f"{show(group[0])} to {show(group[-1])}" for group in groups]
    kinds = [Sort(text, SHAPES[number], number) for number, text in enumerate(named)]
    return kinds, [place[value] for value in values]
