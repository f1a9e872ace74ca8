"""What helpers add to a price bound, those of very many pairs as arrays.

**Argument.** A helper that is 1 only where two people are there, `h ≤ x_a` and `h ≤ x_b`, adds no more than it gains by
the multipliers. Multipliers of these two rows that come to as much as it gains let it gain nothing, and make the two
people worth more by as much: any such multipliers give a true bound. A linear program over a sample has none for pairs
outside of it, so they are chosen here: whoever is worth less than nothing takes over what they can without being worth
anything, and of what is left either of the two takes half, so that both join the sample.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from composer.base.arrays import Floats, Ints
from composer.encoding.pair_block import PairBlock, pair_blocks, single_rows
from composer.encoding.program import Program
from composer.measures import Linear
from composer.measures.helpers import EvenWeights
from composer.presolve.schedules import NEVER

MOST = 2**60
"""Magnitude up to which prices of people and gains of helpers stay."""
ROUNDS = 4
"""Times that pairs are looked through for whoever can take over all that a pair gains."""


@dataclass
class HelperGains:
    """`limit` is what the rows' ends add, `each` what one unit of a helper adds, and of those of the blocks, by the
    position of the block's first row, what one unit of each adds, an array of whole numbers."""

    program: Program
    limit: int = 0
    each: dict[int, int] = field(default_factory=dict)
    of_pairs: dict[int, NDArray[np.object_] | Ints] = field(default_factory=dict)

    @classmethod
    def of(cls, program: Program, objective: Linear, times: Ints, scale: int) -> HelperGains:
        """By these multipliers, one a row, and the objective's scale."""
        gains = cls(program)
        blocks = dict(pair_blocks(program.rows))
        at_once = {block.told.helpers: start for start, block in blocks.items()}
        even = dict.fromkeys(blocks, 0)
        gains._add(objective.auxiliaries, scale, at_once, even)
        for place, row in single_rows(program.rows):
            multiplier = int(times[place])
            if multiplier:
                end = row.high if multiplier > 0 else row.low
                assert end is not None
                gains.limit += multiplier * end
                gains._add(row.expression.auxiliaries, -multiplier, at_once, even)
        for start, block in blocks.items():
            gains.of_pairs[start] = gains._of_block(block, times[start : start + len(block)], even[start])
        return gains

    def _add(
        self, auxiliaries: Mapping[int, int], factor: int, at_once: dict[range, int], even: dict[int, int]
    ) -> None:
        if isinstance(auxiliaries, EvenWeights) and auxiliaries.helpers in at_once:
            even[at_once[auxiliaries.helpers]] += factor * auxiliaries.weight
            return
        for helper, weight in auxiliaries.items():
            self.each[helper] = self.each.get(helper, 0) + factor * weight

    def _of_block(self, block: PairBlock, times: Ints, even: int) -> NDArray[np.object_] | Ints:
        """A block's rows have ends 1 and 0, and their helpers weigh -1."""
        told = block.per_pair(times)
        if block.told.pull.down:
            self.limit += _total(told[:, 0])
        own, helpers = told.sum(axis=1), block.told.helpers
        found: NDArray[np.object_] | Ints = own + even if abs(even) < MOST else own.astype(object) + even
        mine = (
            self.each.keys() & set(helpers) if len(self.each) > len(helpers) else [h for h in self.each if h in helpers]
        )
        for helper in mine:
            found = found.astype(object)
            found[helper - helpers.start] += self.each.pop(helper)
        return found

    @property
    def most(self) -> int:
        """What all of them add at most."""
        found = self.limit
        for helper, gain in self.each.items():
            low, high = self.program.auxiliaries[helper]
            found += max(gain * low, gain * high)
        for gains in self.of_pairs.values():
            found += _total(gains[gains > 0])
        return found

    def hand_to_people(self, tables: dict[int, Ints], times: Ints) -> None:
        """Change multipliers of a program with one team, and the tables of prices by trait and code, so that pairs gain
        nothing where people can take that over."""
        for start, block in pair_blocks(self.program.rows):
            gains = self.of_pairs[start]
            if not block.told.pull.up or gains.dtype == object or not (gains > 0).any():
                continue
            moved = shared_out(np.maximum(gains, 0), block.told.codes, -self._best(tables, block))
            table = tables.setdefault(block.trait, np.zeros(block.told.size, np.int64))
            np.add.at(table, block.told.codes, moved)
            block.per_pair(times[start : start + len(block)])[:, -2:] -= moved
            self.of_pairs[start] = gains - moved.sum(axis=1)

    def _best(self, tables: dict[int, Ints], block: PairBlock) -> Ints:
        """For each code of a block's trait the price of the dearest who has it."""
        program, best = self.program, np.full(block.told.size, NEVER, np.int64)
        everybody = np.flatnonzero(program.blocks[block.team].eligible)
        worth = np.zeros(len(everybody), np.int64)
        for trait, table in tables.items():
            worth += table[program.traits[trait].codes[everybody]]
        np.maximum.at(best, program.traits[block.trait].codes[everybody], worth)
        return best


def shared_out(gains: Ints, codes: NDArray[np.intp], room: Ints) -> Ints:
    """Who of each pair takes over how much of what it gains: those who have room for it first, in halves what nobody
    has room for."""
    moved = np.zeros(codes.shape, np.int64)
    left, room = gains.copy(), np.clip(room, 0, MOST)
    for _ in range(ROUNDS):
        part = _parts(left, codes, room)
        side = np.argmax(part, axis=1)
        taking = np.flatnonzero((part.max(axis=1, initial=0) >= 1) & (left > 0))
        if not len(taking):
            break
        moved[taking, side[taking]] += left[taking]
        np.subtract.at(room, codes[taking, side[taking]], left[taking])
        room = np.maximum(room, 0)
        left[taking] = 0
    part = np.minimum(_parts(left, codes, room), 1)
    some = np.floor(left[:, None] * (part / np.maximum(part.sum(axis=1), 1)[:, None])).astype(np.int64)
    some[:, 1] = np.minimum(some[:, 1], left - np.minimum(some[:, 0], left))
    some[:, 0] = np.minimum(some[:, 0], left)
    left = left - some.sum(axis=1)
    halves = np.stack([left // 2, left - left // 2], axis=1)
    if np.bincount(codes.reshape(-1), halves.reshape(-1)).max(initial=0) > MOST:
        halves[:] = 0  # they may gain something, then
    shares: Ints = moved + some + halves
    return shares


def _parts(left: Ints, codes: NDArray[np.intp], room: Ints) -> Floats:
    """For each of two people what part they have room for of all that their pairs gain; 0 where that is nothing."""
    wanted = np.bincount(codes.reshape(-1), np.repeat(left, 2).astype(np.float64), len(room))
    part: Floats = np.zeros(len(room))
    np.divide(room, wanted, out=part, where=wanted > 0)
    found: Floats = part.take(codes)
    return found


def _total(numbers: NDArray[np.object_] | Ints) -> int:
    """A sum that 64 bits may not hold."""
    if numbers.dtype == object:
        return int(sum(numbers.tolist()))
    return (int((numbers >> 31).sum()) << 31) + int((numbers & (2**31 - 1)).sum())
