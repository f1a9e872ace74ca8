"""Many texts as stretches of one run of bytes, compared eight bytes at a time, as words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from composer.base.arrays import Bytes, Codes, Ints, Mask, read_only
from composer.base.stretches import stretches

Offsets = NDArray[np.int32]
"""Positions in a run."""
HashWords = NDArray[np.uint64]

MOST = (1 << 31) - (1 << 12)
"""Bytes of a run, with room behind it for positions that are only looked at to find them too far."""
LONGEST = 256
"""Bytes up to which texts are compared by their words; longer ones, which are few, one by one."""
FIRST = 4
"""Words of a text that are kept beside it."""
_BLANK, _LETTER = b" a"
_MIX = np.uint64(0x9E3779B97F4A7C15)
_HALF = np.uint64(32)
_KEPT = read_only(np.array([(1 << 8 * size) - 1 for size in range(9)], np.uint64))
"""What is kept of a word whose first 0 … 8 bytes belong to the text."""


def keep_memory() -> None:
    """Have memory that is given back kept for what comes next, where the C library is glibc.

    It takes the size of the largest block given back so far, up to 32 MB, for one that is worth keeping (mallopt(3),
    M_MMAP_THRESHOLD). Else the system would hand out, and clear, each piece's memory anew, which takes as long as all
    that is done with it. A block that nobody touches costs nothing.
    """
    np.empty(31 << 20, np.uint8)


@dataclass(frozen=True, eq=False)
class TextBuffer:
    """Bytes in which texts stand, from eight to `MOST` of them; no text holds a zero byte."""

    data: Bytes

    @cached_property
    def is_ascii(self) -> bool:
        """Whether all bytes are ASCII."""
        return int(self.data.max()) < 128

    @cached_property
    def _at_any_byte(self) -> HashWords:
        return np.ndarray((len(self.data) - 7,), "<u8", self.data, strides=(1,))

    def words(self, starts: Offsets, sizes: Offsets) -> HashWords:
        """The first eight bytes of every text, little-endian, zeros behind its end."""
        last = np.int32(len(self.data) - 8)
        found: HashWords
        if int(starts.max(initial=0)) <= last:
            found = self._at_any_byte[starts]
        else:
            found = self._at_any_byte[np.minimum(starts, last)]
            late = np.flatnonzero(starts > last)
            found[late] >>= (8 * np.minimum(starts[late] - last, 7)).astype(np.uint64)
        shortest, longest = int(sizes.min(initial=8)), int(sizes.max(initial=0))
        if shortest == longest:
            found &= _KEPT[shortest]
        elif shortest < 8:
            found &= _KEPT[np.minimum(sizes, 8)]
        return found


def buffer_of(data: bytes | bytearray) -> TextBuffer:
    """The run of all bytes of `data`, which must not change from now on."""
    return TextBuffer(np.frombuffer(data if len(data) >= 8 else data.ljust(8, b"\0"), np.uint8))


@dataclass(frozen=True, eq=False)
class Spans:
    """Texts by where each starts in the run and how many bytes it has."""

    run: TextBuffer
    starts: Offsets
    sizes: Offsets

    def __len__(self) -> int:
        return len(self.starts)

    def at(self, rows: Ints | Codes | slice) -> Spans:
        """Those of the texts."""
        return Spans(self.run, self.starts[rows], self.sizes[rows])

    @cached_property
    def longest(self) -> int:
        """Bytes of the longest text."""
        return int(self.sizes.max(initial=0))

    def tidy(self) -> bool:
        """Whether no text begins or ends with white space, as far as it is ASCII, or a control character."""
        data = self.run.data
        for here in stretches(len(self)):
            there = self.at(here)
            if not there.sizes.all():
                there = there.at(np.flatnonzero(there.sizes))
            edges = data[there.starts], data[there.starts + there.sizes - np.int32(1)]
            if any(int(edge.min(initial=_LETTER)) <= _BLANK for edge in edges):
                return False
        return True

    def words(self, skipped: int, rows: Ints) -> HashWords:
        """The next word of the texts at `rows` after their first `skipped` bytes, which each has."""
        return self.run.words(self.starts[rows] + np.int32(skipped), self.sizes[rows] - np.int32(skipped))

    def ascend(self) -> bool:
        """Whether each text comes before the next one, byte by byte."""
        return all(self._ascends(here.start, here.stop) for here in stretches(len(self) - 1))

    def _ascends(self, first: int, last: int) -> bool:
        """Whether each text of these positions comes before the next one."""
        here = np.arange(first, last)
        for skipped in range(0, self.longest, 8):
            word, after = (self.words(skipped, rows).view(">u8").astype(np.uint64) for rows in (here, here + 1))
            if (word > after).any():
                return False
            here, over = here[word == after], skipped + 8
            first, second = self.sizes[here], self.sizes[here + 1]
            if ((second <= over) & (second <= first)).any():
                return False
            here = here[first > over]
            if not len(here):
                break
        return True

    def places(self, sign: int) -> tuple[Ints, Ints]:
        """Wherever a byte stands in the texts: in which text, in ascending order, and where in the run."""
        starts = self.starts
        if (starts[1:] < starts[:-1]).any():
            order = np.argsort(starts, kind="stable")
            text, at = self.at(order).places(sign)
            again = np.argsort(order[text], kind="stable")
            return order[text][again], at[again]
        low = int(starts[0]) if len(starts) else 0
        high = low if not len(starts) else int((starts + self.sizes).max())
        at = np.flatnonzero(self.run.data[low:high] == sign) + low
        text = np.searchsorted(starts, at, "right") - 1
        within = at < (starts + self.sizes)[text]
        return text[within], at[within]

    def bytes(self) -> list[bytes]:
        """The texts themselves."""
        view = self.run.data.data
        ends = (self.starts + self.sizes).tolist()
        return [bytes(view[start:end]) for start, end in zip(self.starts.tolist(), ends, strict=True)]

    def decoded(self, encoding: str) -> list[str]:
        """The texts as such. Raises UnicodeDecodeError."""
        cells = self.bytes()
        parted = b"\n".join(cells).decode(encoding).split("\n") if cells else []
        return parted if len(parted) == len(cells) else [cell.decode(encoding) for cell in cells]


@dataclass(frozen=True, eq=False)
class HashedTexts:
    """Texts with their first words, as many as the longest has but at most `FIRST`; and for every text a number, the
    same for the same text."""

    texts: Spans
    words: tuple[HashWords, ...]
    hashes: HashWords

    def at(self, rows: Ints) -> HashedTexts:
        """Those of the texts."""
        return HashedTexts(self.texts.at(rows), tuple(words[rows] for words in self.words), self.hashes[rows])


def hash_texts(texts: Spans) -> HashedTexts:
    """The texts with their keys. A word that a text doesn't have adds nothing to its number."""
    run, starts, sizes, longest = texts.run, texts.starts, texts.sizes, texts.longest
    words = [run.words(starts, sizes)]
    found = mix_halves(words[0] * _MIX)
    for skipped in range(8, min(longest, LONGEST), 8):
        mix = np.uint64((skipped + 1) * int(_MIX) % (1 << 64))
        rows = np.flatnonzero(sizes > skipped)
        if 2 * len(rows) > len(texts):  # then it is cheaper for all
            word = run.words(starts + np.int32(skipped), np.maximum(sizes - np.int32(skipped), np.int32(0)))
            found += mix_halves(word * mix)
        else:
            some = texts.words(skipped, rows)
            found[rows] += mix_halves(some * mix)
            if len(words) < FIRST:
                word = np.zeros(len(texts), np.uint64)
                word[rows] = some
        if len(words) < FIRST:
            words.append(word)
    found *= _MIX
    if longest > LONGEST:
        rows = np.flatnonzero(sizes > LONGEST)
        found[rows] = np.array(list(map(hash, texts.at(rows).bytes())), np.int64).view(np.uint64)
    return HashedTexts(texts, tuple(words), found)


def mix_halves(hashed: HashWords) -> HashWords:
    """The numbers with their upper halves worked into their lower ones."""
    found = hashed >> _HALF
    found ^= hashed
    return found


def rehash(hashed: HashWords) -> HashWords:
    """Other numbers instead of these, the same for the same."""
    return mix_halves(hashed) * _MIX + np.uint64(1)


def concatenate(parts: Sequence[Spans]) -> Spans:
    """The texts of all parts, which stand in one run: one part after the other."""
    starts, sizes = ([p.starts for p in parts], [p.sizes for p in parts])
    return Spans(parts[0].run, np.concatenate(starts), np.concatenate(sizes))


def equal_texts(these: Spans, others: Spans, skipped: int = 0) -> Mask:
    """Whether each of these texts is the one of the others in its place; `skipped` first bytes, if any, are known to
    be the same."""
    found: Mask = these.sizes == others.sizes
    for at in range(skipped, min(these.longest, LONGEST), 8):
        rows = np.flatnonzero(found & (these.sizes > at))
        found[rows] = these.words(at, rows) == others.words(at, rows)
    rows = np.flatnonzero(found & (these.sizes > LONGEST))
    if len(rows):
        pairs = zip(these.at(rows).bytes(), others.at(rows).bytes(), strict=True)
        found[rows] = [this == other for this, other in pairs]
    return found
