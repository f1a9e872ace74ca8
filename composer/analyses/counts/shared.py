"""What several teams ask for alike, added up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from composer.analyses.counts.answer import Shared
from composer.analyses.counts.supply_demand import AskedPeople, bit_count
from composer.base.arrays import Bytes


@dataclass
class Wanted:
    """What several teams ask for, while it is added up."""

    bits: Bytes
    unknown: Bytes
    teams: int = 0
    needed: int = 0

    def shared(self, words: str) -> Shared:
        """All of it."""
        there, unknown = bit_count(self.bits), bit_count(self.unknown & ~self.bits)
        return Shared(words, self.teams, self.needed, there, unknown)


def share(shared: dict[str, Wanted], asked: Sequence[AskedPeople], number: int) -> None:
    """Add what `number` teams alike ask for. Seats take different people, who may meet a requirement as well."""
    here: dict[str, tuple[AskedPeople, int, int]] = {}
    for each in asked:
        if not each.need.others:
            first, seats, others = here.get(each.demand.words, (each, 0, 0))
            seats, others = (
                (seats + each.demand.needed, others) if each.seat else (seats, max(others, each.demand.needed))
            )
            here[each.demand.words] = first, seats, others
    for words, (first, seats, others) in here.items():
        wanted = shared.setdefault(words, Wanted(np.zeros_like(first.bits), np.zeros_like(first.bits)))
        wanted.bits |= first.bits
        wanted.unknown |= first.unknown
        wanted.teams += number
        wanted.needed += number * max(seats, others)
