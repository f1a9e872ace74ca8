"""Which of many short byte texts are the same: told for all of them at once, and exactly.

A byte text is a column of 64-bit words, its bytes in order and then zeros. No text holds a zero byte, so equal
words are equal texts, and texts are never told apart, or taken for one, by a hash alone.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Words = NDArray[np.uint64]
"""One column a text, as many rows as the longest needs; little-endian."""
Codes = NDArray[np.int32]
Bytes = NDArray[np.uint8]

LONGEST = 128
"""Bytes of the longest text that is worth turning into words."""
_ROUNDS = 12
_MIX = np.uint64(0x9E3779B97F4A7C15)
_HALF = np.uint64(32)
_KEPT = np.array([(1 << 8 * size) - 1 for size in range(9)], np.uint64)
"""What is kept of a word whose first 0 … 8 bytes belong to the text."""


def words_of(padded: Bytes, starts: NDArray[np.int64], sizes: NDArray[np.int64]) -> Words:
    """The texts that start in `padded` at `starts`, none of which ends within 8 bytes of its end."""
    at_any_byte = np.ndarray((len(padded) - 7,), "<u8", padded, strides=(1,))
    longest = int(np.max(sizes)) if sizes.size else 0
    words = np.zeros((max(1, -(-longest // 8)), len(starts)), np.uint64)
    words[0] = at_any_byte[starts] & _KEPT[np.minimum(sizes, 8)]
    rows = np.arange(len(starts))
    for word in words[1:]:
        longer = np.flatnonzero(sizes > 8)
        rows, starts, sizes = rows[longer], starts[longer] + 8, sizes[longer] - 8
        word[rows] = at_any_byte[starts] & _KEPT[np.minimum(sizes, 8)]
    return words


def decoded(words: Words, encoding: str) -> list[str]:
    """The texts themselves, none of which holds a line break; ASCII is part of the encoding."""
    if not words.shape[1]:
        return []
    lines = np.full((words.shape[1], 8 * len(words) + 1), ord("\n"), np.uint8)
    lines[:, :-1] = _rows(words).view(np.uint8)
    signs = lines.ravel()
    joined: str = signs[signs != 0][:-1].tobytes().decode(encoding)
    return joined.split("\n")


def texts_of(words: Words) -> list[bytes]:
    """The texts as bytes."""
    texts: list[bytes] = _rows(words).view(f"S{8 * len(words)}")[:, 0].tolist()
    return texts


def _rows(words: Words) -> Words:
    """One row a text, in the order of its bytes."""
    return np.ascontiguousarray(words.T, "<u8")


def stacked(pieces: Sequence[Words]) -> Words:
    """All texts of the pieces, one piece after the other."""
    whole = np.zeros((max(map(len, pieces)), sum(piece.shape[1] for piece in pieces)), np.uint64)
    at = 0
    for piece in pieces:
        whole[: len(piece), at : at + piece.shape[1]] = piece
        at += piece.shape[1]
    return whole


def distinct(words: Words) -> tuple[Codes, NDArray[np.intp]]:
    """A code for every text, counted in order of first appearance, and the position each code is first met at.

    Every text takes a place in a table by its hash; the first to take a place stands for it. A text that is
    word for word the one that stands for its place is that text again; equal texts share their hash and so
    their place, and are found together. The others go another round with another hash, and what is left after
    some rounds – hardly ever anything, unless somebody chose the texts to collide – goes through a dictionary.
    """
    hashed = words[0] * _MIX
    for word in words[1:]:
        hashed = ((hashed ^ (hashed >> _HALF)) + word) * _MIX
    first = _first_of_place(hashed)
    left = np.flatnonzero(_other(words, first, None))
    for _ in range(_ROUNDS):
        if not len(left):
            break
        hashed[left] = (hashed[left] ^ (hashed[left] >> _HALF)) * _MIX + np.uint64(1)
        first[left] = left[_first_of_place(hashed[left])]
        left = left[_other(words, first[left], left)]
    if len(left):
        met: dict[bytes, int] = {}
        texts = texts_of(words[:, left])
        first[left] = [met.setdefault(text, at) for text, at in zip(texts, left.tolist(), strict=True)]
    is_first = np.zeros(words.shape[1], np.bool_)
    is_first[first] = True
    code = np.cumsum(is_first, dtype=np.int32) - np.int32(1)
    return code[first], np.flatnonzero(is_first)


def _first_of_place(hashed: Words) -> NDArray[np.intp]:
    """For every hash the first one that falls into the same place of a table twice as long as there are hashes."""
    bits = max(1, (2 * len(hashed) - 1).bit_length())
    places = (hashed >> np.uint64(64 - bits)).astype(np.intp)
    table = np.empty(1 << bits, np.int32)
    # from the last to the first: where places repeat, the value written last stays
    table[places[::-1]] = np.arange(len(hashed) - 1, -1, -1, dtype=np.int32)
    return table[places].astype(np.intp)


def _other(words: Words, first: NDArray[np.intp], left: NDArray[np.intp] | None) -> NDArray[np.bool_]:
    """Whether the texts at `left` (None: all) differ in any word from those at `first`."""
    other = np.zeros(len(first), np.bool_)
    for word in words:
        other |= (word if left is None else word[left]) != word[first]
    return other
