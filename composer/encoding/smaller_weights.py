"""The numbers of a row with smaller weights: engines go wrong with large ones, and are sharper with small ones."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from composer.encoding.best_sums import heaviest
from composer.measures import Linear

if TYPE_CHECKING:
    from composer.encoding.builder import ProgramBuilder

HEAVY = 2**20
"""Weights from which a row is made lighter where it can be: engines go wrong from 10^9 on, and are sharper below."""


def lighter(sheet: ProgramBuilder, expression: Linear) -> Linear:
    """The same number with smaller weights: where the sizes of the teams are fixed, what every member adds at least
    is a constant."""
    if sheet.opened:
        return expression
    people, constant, smaller = dict(expression.people), expression.constant, False
    blocks = sheet.blocks
    groups: dict[int | tuple[int, int], list[tuple[int, int]]] = {}
    for key in people:  # weights that are shared stay so
        groups.setdefault(key[1] if expression.shared else key, []).append(key)
    for keys in groups.values():
        weights = people[keys[0]]
        if heaviest(weights) < HEAVY:
            continue
        if any(blocks[team].least < blocks[team].most for team, _ in keys):
            continue
        there = np.any([sheet.heads(*key) > 0 for key in keys], axis=0)
        values = np.asarray(weights)[there]
        if not values.size or np.abs(values).max() < HEAVY or 2 * np.ptp(values) > np.abs(values).max():
            continue
        least = int(values.min())
        people |= dict.fromkeys(keys, np.where(there, np.asarray(weights) - least, 0))
        constant, smaller = constant + sum(least * blocks[team].most for team, _ in keys), True
    return replace(expression, people=people, constant=constant) if smaller else expression


def clipped(sheet: ProgramBuilder, expression: Linear, low: int | None, high: int | None) -> Linear:
    """With weights no larger than a floor needs. Who adds it alone meets it; who takes away more than it allows,
    where all take away, breaks it."""
    if sheet.opened or expression.auxiliaries or low is None or high is not None or not expression.people:
        return expression
    every = [np.asarray(weights) for weights in expression.people.values()]
    floor = low - expression.constant
    largest = max(int(np.abs(each).max(initial=0)) for each in every)
    if largest <= max(abs(floor), HEAVY):
        return expression
    if floor >= 0 and all((each >= 0).all() for each in every):
        return replace(expression, people=expression.reweighed(lambda each: np.minimum(np.asarray(each), floor)))
    if floor <= 0 and all((each <= 0).all() for each in every):
        least = floor - 1
        return replace(expression, people=expression.reweighed(lambda each: np.maximum(np.asarray(each), least)))
    return expression
