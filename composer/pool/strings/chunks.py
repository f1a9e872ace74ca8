"""A column whose cells come piece by piece, as bytes of one run."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from composer.base.arrays import Codes
from composer.pool.raw import RawColumn, column_of_spans
from composer.pool.strings.dictionary import TextDictionary, find_distinct
from composer.pool.strings.spans import HashWords, Spans, TextBuffer, concatenate, hash_texts

TRIED = 2
"""Pieces after which a column may turn out to be one whose cells mostly differ."""


class Chunks:
    """Codes, and the texts they stand for. Those are different; of a column whose cells mostly differ only at first."""

    def __init__(self, run: TextBuffer) -> None:
        self._known = TextDictionary(run)
        self._codes: list[Codes] = []
        self._rest: list[tuple[Spans, HashWords]] = []
        self._differ = False
        self._tidy = True

    def __len__(self) -> int:
        """How many texts there are."""
        return len(self._known) + sum(len(texts) for texts, _ in self._rest)

    def add(self, texts: Spans) -> None:
        """The next piece."""
        keys = hash_texts(texts)
        if self._differ:
            self._tidy = self._tidy and texts.tidy()
            self._rest.append((Spans(texts.run, texts.starts.copy(), texts.sizes.copy()), keys.hashes))
            return
        before = len(self._known)
        self._codes.append(self._known.codes(keys))
        self._differ = len(self._codes) >= TRIED and 2 * (len(self._known) - before) > len(texts)

    def texts(self) -> list[tuple[Spans, HashWords]]:
        """The texts with their hashes, some after the others."""
        return [(self._known.texts(), self._known.hashes()), *self._rest]

    def tidy(self) -> bool:
        """As `Spans.tidy`, of all texts."""
        return self._tidy and self._known.texts().tidy()

    def codes(self, code: Codes) -> list[Codes]:
        """The codes of all rows, some after the others, where the texts have these."""
        known = code[: len(self._known)]
        return [*(known[codes] for codes in self._codes), code[len(self._known) :]]


def column_of_chunks(name: str, parts: Sequence[Chunks], encoding: str) -> RawColumn:
    """The column of all parts: their texts are gathered, and told apart once more. Raises UnicodeDecodeError."""
    if not parts:
        return RawColumn(name, np.empty(0, np.int32), ())
    spans, hashes = zip(*(texts for part in parts for texts in part.texts()), strict=True)
    texts = concatenate(spans)
    codes, first = find_distinct(texts, np.concatenate(hashes))
    ends = np.cumsum([len(part) for part in parts])
    rows = [rows for part, end in zip(parts, ends, strict=True) for rows in part.codes(codes[end - len(part) : end])]
    if len(first) < len(texts):
        texts = texts.at(first)
    return column_of_spans(name, np.concatenate(rows), texts, encoding, all(part.tidy() for part in parts))
