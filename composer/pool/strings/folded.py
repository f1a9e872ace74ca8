"""Which of very many texts could look alike: told from their bytes, without making a text of any."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from composer.base.arrays import read_only
from composer.base.stretches import stretches
from composer.pool.strings.spans import HashWords, Spans, TextBuffer, hash_texts
from composer.pool.strings.string_array import Numerals, StringArray

_BYTES = read_only(np.arange(256, dtype=np.uint8))
_CAPITAL = read_only((ord("A") <= _BYTES) & (ord("Z") >= _BYTES))
_FOLDED = read_only(np.where(_CAPITAL, _BYTES + 32, _BYTES).astype(np.uint8))
_PADDED = read_only(np.array([0x3030303030303030 >> 8 * size << 8 * size for size in range(8)] + [0], np.uint64))
"""Zeros, as digits, behind a text that is shorter than a word."""
_DROPPED = read_only(np.isin(_BYTES, [*range(33), ord("-"), 127]))


def may_be_alike(texts: StringArray) -> NDArray[np.intp] | None:
    """Positions of the texts that could look like another one; None where that takes looking at the texts themselves.

    Two ASCII texts cannot, unless they are the same without spaces, dashes, controls and capitals.
    """
    nobody = np.empty(0, np.intp)
    if isinstance(texts, Numerals) or not len(texts) or _apart_by_place(texts.spans):
        return nobody
    spans = texts.spans
    sizes = spans.sizes.astype(np.int64)
    ends = np.cumsum(sizes)
    inner = np.arange(int(ends[-1]), dtype=np.int64) - np.repeat(ends - sizes, sizes)
    data = spans.run.data[np.repeat(spans.starts.astype(np.int64), sizes) + inner]
    used = np.bincount(data, minlength=256) > 0
    if used[128:].any():
        return None
    if not (used & _DROPPED).any() and not (used[_CAPITAL] & used[_FOLDED[_CAPITAL]]).any():
        return nobody
    kept = ~_DROPPED[data]
    before = np.append(0, np.cumsum(kept))
    starts, stops = before[ends - sizes], before[ends]
    folded = TextBuffer(np.append(_FOLDED[data[kept]], np.zeros(8, np.uint8)))
    hashes = hash_texts(Spans(folded, starts.astype(np.int32), (stops - starts).astype(np.int32))).hashes
    ordered = np.sort(hashes)
    again = ordered[1:][ordered[1:] == ordered[:-1]]
    return np.flatnonzero(np.isin(hashes, again)) if len(again) else nobody


def _apart_by_place(spans: Spans) -> bool:
    """Whether texts cannot be alike because each byte stands apart from all others in its place: digits and signs, or
    letters of one case, or the same in every text, as the dash in `P-0001`."""
    for skipped in range(0, spans.longest, 8):
        every, some = ~np.uint64(0), np.uint64(0)
        for here in stretches(len(spans)):
            words = _words(spans.at(here), skipped)
            every, some = every & np.bitwise_and.reduce(words), some | np.bitwise_or.reduce(words)
        if not all(map(_apart, every.tobytes(), some.tobytes())):
            return False
    return True


def _words(spans: Spans, skipped: int) -> HashWords:
    """The next word of each text after so many bytes, filled up with zeros as digits."""
    left = np.clip(spans.sizes - skipped, 0, 8)
    starts = spans.starts + np.minimum(spans.sizes, np.int32(skipped))
    words: HashWords = spans.run.words(starts, left.astype(np.int32)) | _PADDED[left]
    return words


def _apart(every: int, some: int) -> bool:
    """The same of one place: the bits that all bytes there have, and those that some have."""
    if every == some or (every & 0xF0) == (some & 0xF0) == 0x30:
        return True
    return (every & 0xE0) == (some & 0xE0) and every & 0xE0 in (0x40, 0x60)
