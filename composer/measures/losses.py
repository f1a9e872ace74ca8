"""What losses leave of a number: how many members may be lost, and who can be."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from composer.base.arrays import Ints, Mask
from composer.measures.linear import Draft, Linear, Trait


@dataclass(frozen=True, eq=False)
class Losses:
    """Any up to `number` members are lost, which is from 0 to `most`; of people in the rows of `can_go`, of anybody
    where that is None."""

    number: Linear
    most: int
    can_go: Mask | None = None

    def weighed(self, trait: Trait) -> tuple[Trait, Ints, Ints]:
        """A trait that also tells who can be lost; the old code of each new one, and what a member of it counts for
        among those who would all have to go: 1, or more than there are losses of who cannot be lost."""
        codes = np.arange(trait.size)
        if self.can_go is None:
            return trait, codes, np.ones(trait.size, np.int64)
        told = Trait((trait.codes * 2 + self.can_go).astype(np.int32), 2 * trait.size)
        return told, np.repeat(codes, 2), np.tile(np.array([self.most + 1, 1], np.int64), trait.size)


def outlasting(draft: Draft, losses: Losses, enough: Linear, says: str) -> Linear:
    """A new helper of 0 or 1 that can be 1 only where `enough` is more than the losses."""
    holds = draft.auxiliary(0, 1, says)
    more = enough - losses.number
    gap = 1 - draft.span(more)[0]
    if gap > 0:
        draft.require(more - holds * gap, low=1 - gap, says=says)
    return holds
