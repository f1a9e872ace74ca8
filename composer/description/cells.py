"""The different cells of one column, as what looks at them needs them; and what was found out about it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import compress

import numpy as np

from composer.description.description import Choice
from composer.pool.raw import RawColumn

MOST = 20_000
"""Different cells that are all looked at; of more a part, evenly taken. What is found is held against all of them
when the file is read by it."""
PART = 5_000


@dataclass(frozen=True)
class Cells:
    """`texts` are different, each in `counts` rows; `blank` of all `rows` are. `typed` came as numbers. `name` is the
    column in the file, `field` what the mapping calls it."""

    name: str
    field: str
    texts: tuple[str, ...]
    counts: tuple[int, ...]
    rows: int
    blank: int
    typed: bool | frozenset[str] = False

    @classmethod
    def of(cls, column: RawColumn, field: str = "") -> Cells:
        """The cells of a column."""
        counts = np.bincount(column.codes[column.codes >= 0], minlength=len(column.texts))
        blank = len(column.codes) - int(counts.sum())
        at = range(len(counts)) if len(counts) <= MOST else range(0, len(counts), len(counts) // PART)
        texts = tuple(column.texts[each] for each in at)
        return cls(
            column.name,
            field or column.name,
            texts,
            tuple(counts[[*at]].tolist()),
            len(column.codes),
            blank,
            column.typed,
        )

    def without(self, words: frozenset[str]) -> Cells:
        """The cells that are none of these words, in small letters."""
        kept = [text.casefold() not in words for text in self.texts]
        if all(kept):
            return self
        counts = tuple(compress(self.counts, kept))
        blank = self.blank + self.filled - sum(counts)
        return replace(self, texts=tuple(compress(self.texts, kept)), counts=counts, blank=blank)

    @property
    def filled(self) -> int:
        """The rows in which something stands."""
        return sum(self.counts)


@dataclass(frozen=True)
class ColumnKind:
    """What a column is. `spec` is what `fields` would say (None: nothing has to be said), `dates`, `sign` (of
    decimals) and `words` (of flags) what could be said of all columns; `marks` stand beside
    blank cells, or beside those that are `empty`: a dash. Of what is not `settled` the file is read as text until a
    person has chosen."""

    kind: str
    written: str | None = None
    order: str | None = None
    decimal: str | None = None
    separator: str | None = None
    spec: object = None
    dates: str | None = None
    sign: str | None = None
    words: tuple[tuple[str, ...], tuple[str, ...]] | None = None
    marks: tuple[str, ...] = ()
    empty: tuple[str, ...] = ()
    blanks: tuple[str, ...] = ()
    choices: tuple[Choice, ...] = ()
    settled: bool = True


TEXT = ColumnKind("text")
