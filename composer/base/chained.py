"""Long sequences made of parts, some of which make what stands in them only when it is asked for."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Generic, TypeVar, overload

Item = TypeVar("Item")


class Chained(Sequence[Item], Generic[Item]):
    """One sequence after the other, as one; it never changes. `parts` are those with anything in them."""

    __slots__ = ("parts", "starts")

    def __init__(self, parts: Iterable[Sequence[Item]] = ()) -> None:
        self.parts: tuple[Sequence[Item], ...] = tuple(part for part in parts if len(part))
        starts = [0]
        for part in self.parts:
            starts.append(starts[-1] + len(part))
        self.starts: tuple[int, ...] = tuple(starts)
        """Where each part begins, and the length of all."""

    def __len__(self) -> int:
        return self.starts[-1]

    def __iter__(self) -> Iterator[Item]:
        return chain.from_iterable(self.parts)

    @overload
    def __getitem__(self, place: int) -> Item: ...
    @overload
    def __getitem__(self, place: slice) -> Chained[Item]: ...
    def __getitem__(self, place: int | slice) -> Item | Chained[Item]:
        if isinstance(place, slice):
            first, end, step = place.indices(len(self))
            if step != 1:
                return Chained([[self[each] for each in range(first, end, step)]])
            return Chained(self._between(first, end))
        at = range(len(self))[place]
        part = bisect_right(self.starts, at) - 1
        return self.parts[part][at - self.starts[part]]

    def _between(self, first: int, end: int) -> Iterator[Sequence[Item]]:
        for start, part in zip(self.starts, self.parts, strict=False):
            if start < end and first < start + len(part):
                whole = first <= start and start + len(part) <= end
                yield part if whole else part[max(0, first - start) : end - start]

    def __add__(self, other: Sequence[Item]) -> Chained[Item]:
        more = other.parts if isinstance(other, Chained) else (other,)
        last = self.parts[-1:]
        if last and isinstance(last[0], tuple) and len(more) == 1 and isinstance(more[0], tuple):
            return Chained((*self.parts[:-1], last[0] + more[0]))
        return Chained((*self.parts, *more))


class Growing(Generic[Item]):
    """Such a sequence while it is being written."""

    def __init__(self) -> None:
        self._parts: list[Sequence[Item]] = []
        self._open: list[Item] = []
        self._before = 0

    def __len__(self) -> int:
        return self._before + len(self._open)

    def append(self, item: Item) -> None:
        self._open.append(item)

    def extend(self, items: Iterable[Item]) -> None:
        self._open.extend(items)

    def add(self, part: Sequence[Item]) -> None:
        """Write down a whole part, as it is."""
        self._parts += [tuple(self._open), part]
        self._open, self._before = [], len(self) + len(part)

    def cut(self, length: int) -> None:
        """Leave out all but the first of it."""
        if length < self._before:
            self._parts, self._open, self._before = [self.done[:length]], [], length
        else:
            del self._open[length - self._before :]

    @property
    def done(self) -> Chained[Item]:
        """What is written down."""
        return Chained([*self._parts, tuple(self._open)])
