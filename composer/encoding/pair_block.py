"""Rows that tell of very many pairs of people whether both are there, as arrays: most of them nobody ever looks at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar, overload

import numpy as np
from numpy.typing import NDArray

from composer.base.arrays import Mask
from composer.base.chained import Chained
from composer.encoding.program import Row, RowSequence, Source
from composer.measures import Linear
from composer.measures.pair_helpers import PairHelpers

Number = TypeVar("Number", bound=np.generic)


@dataclass(frozen=True, eq=False)
class PairBlock(Sequence[Row]):
    """The rows of some helpers, in a team and by a trait, given by their positions. A row is made when somebody asks
    for it, and stays the same from then on. The helpers range over 0 and 1."""

    team: int
    trait: int
    told: PairHelpers
    source: Source
    _made: dict[int, Row] = field(default_factory=dict, repr=False)

    def __len__(self) -> int:
        return len(self.told)

    @overload
    def __getitem__(self, place: int) -> Row: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Row, ...]: ...
    def __getitem__(self, place: int | slice) -> Row | tuple[Row, ...]:
        if isinstance(place, slice):
            return tuple(self[each] for each in range(len(self))[place])
        place = range(len(self))[place]
        if place not in self._made:
            weights, helper, low, high, about, says, times = self.told.told(place)
            expression = Linear({(self.team, self.trait): weights}, {helper: times}, shared=True)
            self._made[place] = Row(expression, low, high, self.source, None, about, says)
        return self._made[place]

    @property
    def made(self) -> Sequence[Row]:
        """Those that somebody asked for."""
        return tuple(self._made.values())

    @property
    def floors(self) -> Mask:
        """Which rows have a floor; the others have a ceiling."""
        floors = np.ones((len(self.told.helpers), self.told.each), np.bool_)
        floors[:, : self.told.pull.down] = False
        return floors.reshape(-1)

    def per_pair(self, numbers: NDArray[Number]) -> NDArray[Number]:
        """Numbers of the rows, those of each pair in a line: of its ceiling, if it has one, and then of its floors."""
        return numbers.reshape(-1, self.told.each)

    @cached_property
    def entries(self) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """The codes that the rows weigh, all by 1, and the places of the rows, which ascend."""
        pairs, each, down = len(self.told.helpers), self.told.each, int(self.told.pull.down)
        wide = np.empty((pairs, 2 * down + 2 * (each - down > 0)), np.intp)
        places = np.empty_like(wide)
        first = np.arange(pairs) * each
        if down:
            wide[:, :2], places[:, :2] = np.sort(self.told.codes, axis=1), first[:, None]
        if self.told.pull.up:
            wide[:, -2:], places[:, -2:] = self.told.codes, first[:, None] + np.array([down, down + 1])
        return wide.reshape(-1), places.reshape(-1)


def single_rows(rows: RowSequence) -> Iterator[tuple[int, Row]]:
    """The rows that stand by themselves, each with its position."""
    for start, part in _parts(rows):
        if not isinstance(part, PairBlock):
            yield from enumerate(part, start)


def pair_blocks(rows: RowSequence) -> list[tuple[int, PairBlock]]:
    """Blocks of rows of pairs, each with the position of its first row."""
    return [(start, part) for start, part in _parts(rows) if isinstance(part, PairBlock)]


def open_ends(rows: RowSequence) -> tuple[Mask, Mask]:
    """Which rows have no floor, and which no ceiling."""
    no_floor, no_ceiling = np.ones((2, len(rows)), np.bool_)
    for position, row in single_rows(rows):
        no_floor[position], no_ceiling[position] = row.low is None, row.high is None
    for start, block in pair_blocks(rows):
        no_floor[start : start + len(block)], no_ceiling[start : start + len(block)] = ~block.floors, block.floors
    return no_floor, no_ceiling


def rows_made(rows: RowSequence) -> Iterator[Row]:
    """The rows that anybody can hold in their hands."""
    for _, part in _parts(rows):
        yield from part.made if isinstance(part, PairBlock) else part


def _parts(rows: RowSequence) -> Iterator[tuple[int, Sequence[Row]]]:
    if isinstance(rows, Chained):
        yield from zip(rows.starts, rows.parts, strict=False)
    else:
        yield 0, rows
