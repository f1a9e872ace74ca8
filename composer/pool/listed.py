"""Cells that are lists, parted by `;`: every different item is looked at once, however many cells hold it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Items:
    """What stands in `cells` cells, in the order it stands in: entry by entry which cell, and which of the different
    `texts`, trimmed and none of them blank, in order of first appearance."""

    cells: int
    cell: Ints
    item: Ints
    texts: tuple[str, ...]


def items_of(cells: Sequence[str]) -> Items:
    """The items of all cells."""
    if not cells:
        return Items(0, np.empty(0, np.int64), np.empty(0, np.int64), ())
    pieces = ";".join(cells).split(";")
    counts = np.fromiter((cell.count(";") + 1 for cell in cells), np.int64, len(cells))
    known = {piece: code for code, piece in enumerate(dict.fromkeys(pieces))}
    texts: dict[str, int] = {"": -1}
    codes = np.array([texts.setdefault(piece.strip(), len(texts) - 1) for piece in known], np.int64)
    item = codes[np.fromiter(map(known.__getitem__, pieces), np.int64, len(pieces))]
    there = item >= 0
    return Items(len(cells), np.repeat(np.arange(len(cells)), counts)[there], item[there], tuple(texts)[1:])


@dataclass(frozen=True, eq=False)
class Listed:
    """Names that cells hold, each once a cell: entry by entry which cell, in ascending order, and which name."""

    cells: int
    cell: Ints
    name: Ints
    names: tuple[str, ...]

    def holding(self, names: Iterable[str]) -> NDArray[np.bool_]:
        """Which cells hold at least one of the names."""
        wanted = [position for position, name in enumerate(self.names) if name in set(names)]
        result = np.zeros(self.cells, np.bool_)
        result[self.cell[np.isin(self.name, wanted)]] = True
        return result

    def by_cell(self) -> tuple[tuple[int, ...], ...]:
        """The names of each cell, as positions in `names`."""
        ends = np.searchsorted(self.cell, np.arange(self.cells + 1)).tolist()
        name = self.name.tolist()
        return tuple(tuple(name[low:high]) for low, high in pairwise(ends))


def listed(items: Items, names: Sequence[str]) -> tuple[Listed, Ints, Ints]:
    """The names that cells hold, `names[i]` being that of item `i`.

    Also which entries of `items` these are, and for each entry of `items` the first of its cell with that name.
    """
    positions: dict[str, int] = {}
    code = np.array([positions.setdefault(name, len(positions)) for name in names], np.int64)
    name = code[items.item]
    keys = items.cell * len(positions) + name
    first = kept = np.arange(len(keys))
    ordered = np.sort(keys)
    if (ordered[1:] == ordered[:-1]).any():
        _, earliest, inverse = np.unique(keys, return_index=True, return_inverse=True)
        first = earliest[inverse]
        kept = np.flatnonzero(first == kept)
    return Listed(items.cells, items.cell[kept], name[kept], tuple(positions)), kept, first
