"""Cells that are lists, parted by `;`: every different item is looked at once, however many cells hold it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from composer.base.arrays import Codes, Ints, Mask
from composer.pool.strings.arrow import arrow_items
from composer.pool.strings.chunks import Chunks, column_of_chunks
from composer.pool.strings.spans import Spans
from composer.pool.strings.string_array import StringArray
from composer.pool.strings.threads import WORKERS

EntrySelection = Ints | slice
"""Positions, or all of them."""
BLOCK = 1 << 13
"""Cells that are looked at together."""
_PART = ord(";")
_FEW = 20
"""Items of a cell that are compared one by one."""


@dataclass(frozen=True, eq=False)
class Items:
    """What stands in `cells` cells, at most `most` in each, in the order it stands in: entry by entry which cell, and
    which of the different `texts`, trimmed and none of them blank, in order of first appearance."""

    cells: int
    cell: Codes
    item: Codes
    texts: Sequence[str]
    most: int

    @property
    def everywhere(self) -> bool:
        """Whether each cell has an item."""
        return int(np.count_nonzero(np.diff(self.cell, prepend=-1))) == self.cells


def has_separator(cells: Sequence[str]) -> bool:
    """Whether any cell is parted by `;`."""
    return cells.hold(_PART) if isinstance(cells, StringArray) else any(";" in cell for cell in cells)


def items_of(cells: Sequence[str]) -> Items:
    """The items of all cells."""
    if not cells:
        return Items(0, np.empty(0, np.int32), np.empty(0, np.int32), (), 0)
    if isinstance(cells, StringArray):
        return _items_of_spans(cells)
    pieces = ";".join(cells).split(";")
    counts = np.fromiter((cell.count(";") + 1 for cell in cells), np.int32, len(cells))
    known = {piece: code for code, piece in enumerate(dict.fromkeys(pieces))}
    texts: dict[str, int] = {"": -1}
    codes = np.array([texts.setdefault(piece.strip(), len(texts) - 1) for piece in known], np.int32)
    item = codes[np.fromiter(map(known.__getitem__, pieces), np.int64, len(pieces))]
    return _items(counts, item, tuple(texts)[1:])


def _items(counts: Codes, item: Codes, texts: Sequence[str]) -> Items:
    """The items of cells, so many in each, of which those with the code -1 are blank."""
    cell = np.repeat(np.arange(len(counts), dtype=np.int32), counts)
    there = item >= 0
    if not there.all():
        cell, item = cell[there], item[there]
    return Items(len(counts), cell, item, texts, int(counts.max(initial=0)))


def _items_of_spans(cells: StringArray) -> Items:
    """The same of cells that are still bytes, some thousand at a time: `;` is never a part of another character."""
    if cells.encoding == "utf-8" and (found := arrow_items(cells.spans)):
        counts, column = found
        return _items(counts, column.codes, column.texts)
    share = max(BLOCK, -(-len(cells) // WORKERS))
    with ThreadPoolExecutor(WORKERS) as threads:
        parts = [
            *threads.map(lambda low: _parted(cells.spans.at(slice(low, low + share))), range(0, len(cells), share))
        ]
    column = column_of_chunks("", [pieces for _, pieces in parts], cells.encoding)
    return _items(np.concatenate([counts for counts, _ in parts]), column.codes, column.texts)


def _parted(cells: Spans) -> tuple[Codes, Chunks]:
    """How many pieces each cell has, and what they are."""
    found = Chunks(cells.run)
    counts: list[Codes] = []
    for low in range(0, len(cells), BLOCK):
        block = cells.at(slice(low, low + BLOCK))
        cell, stops = block.places(_PART)
        count = np.bincount(cell, minlength=len(block)).astype(np.int32) + np.int32(1)
        last = np.cumsum(count) - 1
        inner = np.ones(int(count.sum()), np.bool_)
        inner[last] = False
        ends = np.empty(len(inner), np.int32)
        ends[inner], ends[last] = stops, block.starts + block.sizes
        starts = np.empty(len(inner), np.int32)
        starts[1:] = ends[:-1] + np.int32(1)
        starts[last - count + 1] = block.starts
        counts.append(count)
        found.add(Spans(cells.run, starts, ends - starts))
    return np.concatenate(counts), found


@dataclass(frozen=True, eq=False)
class ItemNames:
    """Names that cells hold, each once a cell: entry by entry which cell, in ascending order, and which name."""

    cells: int
    cell: Codes
    name: Codes
    names: tuple[str, ...]

    def holding(self, names: Iterable[str]) -> Mask:
        """Which cells hold at least one of the names."""
        meant = set(names)
        wanted = np.array([name in meant for name in self.names], np.bool_)
        result = np.zeros(self.cells, np.bool_)
        result[self.cell[wanted[self.name]]] = True
        return result

    def by_cell(self) -> tuple[tuple[int, ...], ...]:
        """The names of each cell, as positions in `names`."""
        ends = np.searchsorted(self.cell, np.arange(self.cells + 1)).tolist()
        name = self.name.tolist()
        return tuple(tuple(name[low:high]) for low, high in pairwise(ends))


def name_items(items: Items, names: Sequence[str]) -> tuple[ItemNames, EntrySelection, EntrySelection]:
    """The names that cells hold, `names[i]` being that of item `i`.

    Also which entries of `items` these are, and for each entry of `items` the first of its cell with that name.
    """
    positions: dict[str, int] = {}
    code = np.array([positions.setdefault(name, len(positions)) for name in names], np.int32)
    name = code[items.item]
    if not _repeated(items, name):
        return ItemNames(items.cells, items.cell, name, tuple(positions)), slice(None), slice(None)
    keys = items.cell.astype(np.int64) * len(positions) + name
    _, earliest, inverse = np.unique(keys, return_index=True, return_inverse=True)
    first = earliest[inverse]
    kept = np.flatnonzero(first == np.arange(len(keys)))
    return ItemNames(items.cells, items.cell[kept], name[kept], tuple(positions)), kept, first


def _repeated(items: Items, name: Codes) -> bool:
    """Whether a name may stand twice in a cell."""
    cell, most = items.cell, items.most
    return most > _FEW or any(
        ((name[apart:] == name[:-apart]) & (cell[apart:] == cell[:-apart])).any() for apart in range(1, most)
    )
