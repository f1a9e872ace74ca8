"""Which of many texts are the same: told for many at once, and exactly, never by a hash alone."""

from __future__ import annotations

from itertools import zip_longest

import numpy as np

from composer.base.arrays import Codes, Ints, Mask
from composer.pool.strings.spans import FIRST, HashedTexts, HashWords, Spans, TextBuffer, equal_texts, rehash

_ROUNDS = 12
_NONE = np.uint64(0)
"""A word that a text doesn't have."""
_BLOCK = 1 << 15
"""Texts that are looked at together: what is made of them stays near the processor."""
_FEWEST_BITS = 12
_CROWD = 1 << 15
"""Known texts up to which their table has so much room that nearly each has a place of its own."""


def find_distinct(texts: Spans, hashes: HashWords) -> tuple[Codes, Ints]:
    """A code for every text, counted in order of first appearance, and the position each code is first met at.

    Every text takes a place in a table by its hash; the first to take a place stands for it. A text that is the one
    that stands for its place is that text again; equal texts share their hash and so their place, and are found
    together. The others go another round with another hash, and what is left after some rounds – hardly ever
    anything, unless somebody chose the texts to collide – goes through a dictionary.
    """
    places = np.arange(len(texts), dtype=np.int32)
    first = _first_of_place(hashes)
    left = np.flatnonzero(first != places)
    left = left[_differ(texts, hashes, left, first[left])]
    hashed = hashes[left]
    for _ in range(_ROUNDS):
        if not len(left):
            break
        hashed = rehash(hashed)
        first[left] = left[_first_of_place(hashed)]
        differ = _differ(texts, hashes, left, first[left])
        left, hashed = left[differ], hashed[differ]
    if len(left):
        met: dict[bytes, int] = {}
        cells = texts.at(left).bytes()
        first[left] = [met.setdefault(cell, at) for cell, at in zip(cells, left.tolist(), strict=True)]
    is_first = first == places
    if is_first.all():
        return places, np.arange(len(texts))
    code = np.cumsum(is_first, dtype=np.int32)
    code -= 1
    return code[first], np.flatnonzero(is_first)


def _places(hashed: HashWords, bits: int) -> Ints:
    """The upper bits, which depend on every byte."""
    return (hashed >> np.uint64(64 - bits)).view(np.int64)


def _first_of_place(hashed: HashWords) -> Codes:
    """For every hash the first one that falls into the same place of a table twice as long as there are hashes."""
    bits = max(1, (2 * len(hashed) - 1).bit_length())
    table = np.empty(1 << bits, np.int32)
    blocks = [slice(low, low + _BLOCK) for low in range(0, len(hashed), _BLOCK)]
    for block in reversed(blocks):
        places = _places(hashed[block], bits)
        # from the last to the first: where places repeat, the value written last stays
        table[places[::-1]] = np.arange(block.start + len(places) - 1, block.start - 1, -1, dtype=np.int32)
    first = np.empty(len(hashed), np.int32)
    for block in blocks:
        first[block] = table[_places(hashed[block], bits)]
    return first


def _differ(texts: Spans, hashes: HashWords, these: Ints, those: Codes) -> Mask:
    """Whether each of these texts differs from that one of those."""
    differ = np.empty(len(these), np.bool_)
    for low in range(0, len(these), _BLOCK):
        block = slice(low, low + _BLOCK)
        here, there = these[block], those[block]
        other = hashes[here] != hashes[there]
        alike = np.flatnonzero(~other & (here != there))
        other[alike] = ~equal_texts(texts.at(here[alike]), texts.at(there[alike]))
        differ[block] = other
    return differ


class TextDictionary:
    """The different texts of a column that comes piece by piece; all pieces stand in one `run`."""

    def __init__(self, run: TextBuffer) -> None:
        self._run = run
        self._count = 0
        self._starts = self._sizes = np.empty(0, np.int32)
        self._words: list[HashWords] = []
        self._hashes = np.empty(0, np.uint64)
        self._bits = _FEWEST_BITS
        self._table = np.full(1 << self._bits, -1, np.int32)
        self._odd: dict[bytes, int] = {}
        self._longest = 0

    def __len__(self) -> int:
        return self._count

    def texts(self) -> Spans:
        """The different texts, in order of first appearance."""
        return Spans(self._run, self._starts[: self._count], self._sizes[: self._count])

    def hashes(self) -> HashWords:
        """Of each of these texts."""
        return self._hashes[: self._count]

    def codes(self, texts: HashedTexts) -> Codes:
        """A code for every text of the next piece, counted on in order of first appearance."""
        codes = self.found(texts)
        new = np.flatnonzero(codes < 0)
        if len(new):
            code, first = find_distinct(texts.texts.at(new), texts.hashes[new])
            codes[new] = code + np.int32(self._count)
            self.learn(texts.at(new[first]))
        return codes

    def found(self, texts: HashedTexts) -> Codes:
        """The codes of the texts, in whatever run, that are known, -1 for the others.

        A text stands in the first of its places that was free when it came, so that it is unknown if a place of its
        is free and it is in none before.
        """
        codes: Codes = self._table[_places(texts.hashes, self._bits)]
        known = self._are(texts, codes)
        if known.all():
            return codes
        left = np.flatnonzero(~known & (codes >= 0))
        codes[~known] = -1
        hashed = texts.hashes[left]
        for _ in range(_ROUNDS - 1):
            if not len(left):
                return codes
            hashed = rehash(hashed)
            found = self._table[_places(hashed, self._bits)]
            known = self._are(texts.at(left), found)
            codes[left[known]] = found[known]
            more = ~known & (found >= 0)
            left, hashed = left[more], hashed[more]
        for row, text in zip(left.tolist(), texts.texts.at(left).bytes(), strict=True):
            codes[row] = self._odd.get(text, -1)
        return codes

    def _are(self, texts: HashedTexts, codes: Codes) -> Mask:
        """Whether each is the text of that code."""
        if not self._count:
            return np.zeros(len(codes), np.bool_)
        alike: Mask = codes >= 0
        at = codes.astype(np.intp)
        for known, word in zip_longest(self._words, texts.words):
            alike &= (_NONE if known is None else known[at]) == (_NONE if word is None else word)
        if max(self._longest, texts.texts.longest) > 8 * FIRST:
            sizes = texts.texts.sizes
            alike &= self._sizes[codes] == sizes
            rows = np.flatnonzero(alike & (sizes > 8 * FIRST))
            found = codes[rows]
            spans = Spans(self._run, self._starts[found], self._sizes[found])
            alike[rows] = equal_texts(texts.texts.at(rows), spans, 8 * FIRST)
        return alike

    def learn(self, texts: HashedTexts) -> None:
        """New texts, which all differ."""
        low, high = self._count, self._count + len(texts.hashes)
        if high > len(self._starts):
            spare, words = np.zeros(high, np.int32), np.zeros(high, np.uint64)
            self._starts, self._sizes = np.append(self._starts, spare), np.append(self._sizes, spare)
            self._words = [np.append(word, words) for word in self._words]
            self._hashes = np.append(self._hashes, words)
        while len(self._words) < len(texts.words):
            self._words.append(np.zeros(len(self._starts), np.uint64))
        self._starts[low:high], self._sizes[low:high] = texts.texts.starts, texts.texts.sizes
        self._hashes[low:high] = texts.hashes
        for known, word in zip(self._words, texts.words, strict=False):
            known[low:high] = word
        self._longest = max(self._longest, texts.texts.longest)
        self._count = high
        if (8 if high < _CROWD else 2) * high > len(self._table):
            self._bits = ((16 if high < _CROWD else 4) * high).bit_length()
            self._table = np.full(1 << self._bits, -1, np.int32)
            self._odd, low = {}, 0
        self._place(np.arange(low, high))

    def _place(self, left: Ints) -> None:
        """Give texts, by their codes, their places in the table."""
        hashed = self._hashes[left]
        for _ in range(_ROUNDS):
            if not len(left):
                return
            places = _places(hashed, self._bits)
            free = self._table[places] < 0
            self._table[places[free]] = left[free]
            without = self._table[places] != left
            left, hashed = left[without], rehash(hashed[without])
        known = Spans(self._run, self._starts[left], self._sizes[left])
        self._odd |= zip(known.bytes(), left.tolist(), strict=True)
