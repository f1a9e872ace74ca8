"""Sets of seats of which each needs members enough: those that are all whom some kinds of members could fill."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from composer.base.arrays import Ints
from composer.encoding.builder import ProgramBuilder
from composer.encoding.every_loss import MOST_ROWS, TooManyLosses
from composer.measures import Trait
from composer.problem.team import Team


@dataclass(frozen=True, eq=False)
class SeatCounts:
    """Some seats of a team, and people by which of them they could fill: `fits[place]` are the codes of the trait of
    those who could."""

    places: Sequence[int]
    trait: Trait
    fits: dict[int, frozenset[int]]

    @classmethod
    def of(cls, sheet: ProgramBuilder, index: int, team: Team, places: Sequence[int]) -> SeatCounts:
        on = sheet.problem.on_tour(team)
        masks = np.stack([team.seats[place].who.mask(on) & sheet.blocks[index].eligible for place in places])
        kinds, codes = np.unique(masks, axis=1, return_inverse=True)
        fits = {place: frozenset(np.flatnonzero(kinds[row]).tolist()) for row, place in enumerate(places)}
        return cls(places, Trait(codes.reshape(-1).astype(np.int32), kinds.shape[1]), fits)

    def fitting(self, some: frozenset[int]) -> Ints:
        """1 for codes of those who could fill one of some seats."""
        weights = np.zeros(self.trait.size, np.int64)
        for place in some:
            weights[[*self.fits[place]]] = 1
        return weights


def seat_sets(counts: SeatCounts) -> Iterator[frozenset[int]]:
    """The sets of seats that are all of those that nobody else could fill than who could fill one of them, no part of
    which shares nobody with the rest: what holds of the parts holds of all.

    Raises TooManyLosses where there are too many.
    """
    found: dict[frozenset[int], frozenset[int]] = {}  # by the kinds of people who could fill one
    waiting = [counts.fits[place] for place in counts.places]
    while waiting:
        kinds = waiting.pop()
        if kinds in found:
            continue
        found[kinds] = frozenset(place for place in counts.places if counts.fits[place] <= kinds)
        if len(found) > MOST_ROWS:
            raise TooManyLosses(f"more than {MOST_ROWS:,} sets of seats")
        waiting += [kinds | mine for mine in counts.fits.values() if mine & kinds and not mine <= kinds]
    return iter(found.values())
