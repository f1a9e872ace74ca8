"""Teams that need everybody there is: each class is used up, not only used at most.

**Argument.** A row, or the least sizes of all teams together, asks for at least as many places as all classes can fill
where each is used up; then none of them may be used less. So a class's "at most so many" is "exactly so many", which
every choice that meets the rows meets already. Engines that look for a choice by small changes hardly find any without
it: they take somebody out of one team, and nothing tells that they have to be in another one.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from composer.base.arrays import Ints
from composer.presolve import tuning
from composer.presolve.condense import CountModel
from composer.presolve.sparse_rows import SparseRow
from composer.presolve.whole_sums import whole_sums


def using_up(model: CountModel) -> CountModel | None:
    """The model whose links say that everybody is placed, where the rows ask for no less; None where they do not."""
    most = _places(model)
    if most is None or _wanted(model) < most:
        return None
    return whole_sums(replace(model, links=tuple(replace(link, low=link.high) for link in model.links)))


def crowded(model: CountModel) -> bool:
    """Whether nearly everybody has to be placed."""
    most = _places(model)
    return most is not None and _wanted(model) >= tuning.NEARLY * most


def _places(model: CountModel) -> int | None:
    """How many places all classes can fill; None where links say more than how many there are."""
    if len(model.program.blocks) < 2 or model.sorts is not None or not model.links:
        return None
    linked = np.zeros(len(model.team), np.bool_)
    for link in model.links:
        if not _plain(link) or linked[link.flat.columns].any():
            return None
        linked[link.flat.columns] = True
    return sum(link.high or 0 for link in model.links) + int(model.upper[~linked].sum())


def _plain(link: SparseRow) -> bool:
    """Whether a link says no more than how many there may be of some columns together."""
    flat = link.flat
    return link.low is None and link.high is not None and not len(flat.auxiliaries) and bool((flat.weights == 1).all())


def _wanted(model: CountModel) -> int:
    """How many places have to be filled: as the sizes say, and rows that count everybody alike."""
    wanted = sum(block.least for block in model.program.blocks)
    for row in model.rows:
        weights: Ints = row.flat.weights
        if row.low is None or len(weights) < len(model.team) or len(row.flat.auxiliaries):
            continue
        if weights[0] > 0 and (weights == weights[0]).all():
            wanted = max(wanted, -(-row.low // int(weights[0])))
    return wanted
