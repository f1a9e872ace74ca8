"""Different texts of a long column that stay bytes until one of them is asked for."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import overload
from unicodedata import is_normalized

import numpy as np

from composer.base.stretches import stretches
from composer.pool.strings.dictionary import TextDictionary
from composer.pool.strings.digits import ScaledDigits, read_digits
from composer.pool.strings.spans import MOST, Spans, buffer_of, hash_texts

MANY = 20_000
"""Texts from which it is worth the while."""
OFTEN = 100
"""Texts looked for after which the others are in a dictionary, and the part of all that these have to be."""
FEW = 32
"""Texts that are looked for one by one before all are known."""
BLOCK = 1 << 12
"""Texts that are looked at together."""
_ODD_SPACES = (
    "\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
)


class StringArray(Sequence[str]):
    """What a tuple of the texts would be. All are trimmed, composed (Unicode NFC), different, and none is empty."""

    def __init__(self, spans: Spans, encoding: str) -> None:
        self.spans = spans
        self.encoding = encoding

    def __len__(self) -> int:
        return len(self.spans)

    @overload
    def __getitem__(self, at: int) -> str: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[str, ...]: ...
    def __getitem__(self, at: int | slice) -> str | tuple[str, ...]:
        if isinstance(at, slice):
            return tuple(self._part(at).decoded(self.encoding))
        at = range(len(self))[at]
        one = self._part(slice(at, at + 1))
        start = int(one.starts[0])
        return one.run.data[start : start + int(one.sizes[0])].tobytes().decode(self.encoding)

    def _part(self, at: slice) -> Spans:
        return self.spans.at(at)

    def __iter__(self) -> Iterator[str]:
        for low in range(0, len(self), BLOCK):
            yield from self[low : low + BLOCK]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence) or isinstance(other, str):
            return NotImplemented
        return len(self) == len(other) and all(mine == theirs for mine, theirs in zip(self, other, strict=True))

    __hash__ = None  # type: ignore[assignment]

    def at(self, positions: Sequence[int]) -> StringArray:
        """Those of the texts."""
        return StringArray(self.spans.at(np.array(positions, np.int64)), self.encoding)

    def hold(self, sign: int) -> bool:
        """Whether any text holds the ASCII character with that number."""
        return any(len(self.spans.at(slice(low, low + BLOCK)).places(sign)[0]) for low in range(0, len(self), BLOCK))

    def find(self, text: str) -> int | None:
        """The position of a text, trimmed and composed; None where it isn't here."""
        if text not in self._asked:
            many = len(self._asked) > max(OFTEN, len(self) // OFTEN)
            self._asked[text] = self._places.get(text) if many else self._found(text)
        return self._asked[text]

    def _found(self, text: str) -> int | None:
        try:
            cell = text.encode(self.encoding)
        except UnicodeEncodeError:
            return None
        if b"\0" in cell:
            return None
        at: int = bisect_left(self, text)  # ids most often ascend; where they do not it is looked for
        if at < len(self) and self[at] == text:
            return at
        if len(self._asked) < FEW:
            return self._looked_for(cell)
        if self._ascend:
            return None
        sizes = np.array([len(cell)], np.int32)
        code = int(self._known.found(hash_texts(Spans(buffer_of(cell), np.zeros(1, np.int32), sizes)))[0])
        return code if code >= 0 else None

    def _looked_for(self, cell: bytes) -> int | None:
        """The position of a text, without knowing all the others."""
        data = self.spans.run.data
        for here in stretches(len(self)):
            texts = self.spans.at(here)
            there = texts.starts[texts.sizes == len(cell)]
            for at in reversed(range(len(cell))):  # in which ids differ most
                there = there[data[there + np.int32(at)] == cell[at]]
            if len(there):
                return int(here.start) + int(np.argmax(texts.starts == there[0]))
        return None

    @cached_property
    def _places(self) -> dict[str, int]:
        return dict(zip(self, range(len(self)), strict=True))

    @cached_property
    def _ascend(self) -> bool:
        """Whether the texts are in order, which that of the bytes is in these encodings."""
        return (self.encoding == "utf-8" or self.spans.run.is_ascii) and self.spans.ascend()

    @cached_property
    def _asked(self) -> dict[str, int | None]:
        return {}

    @cached_property
    def figures(self) -> ScaledDigits | None:
        """The numbers that the texts are; None where one is none."""
        return read_digits(self.spans)

    @cached_property
    def _known(self) -> TextDictionary:
        known = TextDictionary(self.spans.run)
        known.learn(hash_texts(self.spans))
        return known


class Numerals(StringArray):
    """Texts of numbers that are known, spelled as they are asked for: `spell` does it for a slice of them."""

    def __init__(self, figures: ScaledDigits, spell: Callable[[slice], Spans]) -> None:
        self.figures = figures
        self.encoding = "utf-8"
        self._count = len(figures.values)
        self._spell = spell

    def __len__(self) -> int:
        return self._count

    def _part(self, at: slice) -> Spans:
        return self._spell(at)

    @cached_property
    def spans(self) -> Spans:  # type: ignore[override]
        return self._spell(slice(None))


def make_string_array(spans: Spans, encoding: str) -> StringArray | None:
    """Different texts, `tidy` and none of them empty; None where any needs trimming or composing all the same.

    Raises UnicodeDecodeError.
    """
    if not spans.run.is_ascii:
        whole = b"\n".join(spans.bytes()).decode(encoding)
        if not whole.isascii() and (not is_normalized("NFC", whole) or any(sign in whole for sign in _ODD_SPACES)):
            return None
    return StringArray(spans, encoding)


def store_texts(texts: list[str]) -> Sequence[str]:
    """Different texts, trimmed and none of them empty, as they are kept: as bytes where they are many, else a tuple."""
    if len(texts) < MANY:
        return tuple(texts)
    whole = "\n".join(texts)
    if whole.count("\n") != len(texts) - 1 or "\0" in whole:
        return tuple(texts)
    try:
        data = whole.encode()
    except UnicodeEncodeError:  # half a character
        return tuple(texts)
    if len(data) > MOST:
        return tuple(texts)
    ends = np.append(np.flatnonzero(np.frombuffer(data, np.uint8) == ord("\n")), len(data)).astype(np.int32)
    starts = np.append(np.int32(0), ends[:-1] + np.int32(1))
    return make_string_array(Spans(buffer_of(data), starts, ends - starts), "utf-8") or tuple(texts)
