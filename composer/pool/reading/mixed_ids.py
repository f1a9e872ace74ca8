"""Ids some of which lost the zeros before them: `00008` beside `10`. It is told, and nothing is refused for it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from composer.pool.raw import RawColumn, RawTable
from composer.pool.reading.mapping import Reading
from composer.pool.strings.rewrite import first_signs
from composer.pool.strings.string_array import Numerals, StringArray

LOOKED_AT = 1_000
"""Ids among which one of digits alone is looked for."""


def mixed_ids(table: RawTable, reading: Reading) -> list[str]:
    """What is said of ids of which some begin with zeros, and some are shorter."""
    ids = next((column for column in table.columns if column.name == "id"), None)
    if ids is None or isinstance(ids.texts, Numerals):
        return []
    found = _mixed(ids)
    if found is None:
        return []
    long, short = found
    text = f"{table.source}: ids are written with zeros before them and without, as `{long}` and `{short}`"
    if len(reading.ids) != 1 or table.row_word == "line":
        return [text]
    return [f"{text}: if all have {len(long)} digits, say `id: {{column: {reading.ids[0]}, digits: {len(long)}}}`"]


def _mixed(ids: RawColumn) -> tuple[str, str] | None:
    """The first id with zeros before it, and the first that is shorter."""
    zeros, sizes = _shapes(ids.texts)
    if not zeros.any():
        return None
    longest = sizes[zeros].max()
    long = _first(ids, zeros & (sizes == longest))
    short = _first(ids, ~zeros & (sizes < longest))
    return (long, short) if long and short else None


def _shapes(texts: Sequence[str]) -> tuple[NDArray[np.bool_], NDArray[np.int32]]:
    """Which of the texts begin with a zero that something follows, and how long each is."""
    if isinstance(texts, StringArray):
        sizes = texts.spans.sizes
        return (first_signs(texts.spans)[0] == ord("0")) & (sizes > 1), sizes
    zeros = np.array([text[:1] == "0" and len(text) > 1 for text in texts], np.bool_)
    return zeros, np.array([*map(len, texts)], np.int32)


def _first(ids: RawColumn, which: NDArray[np.bool_]) -> str:
    """The first of these that is all digits; empty where none is."""
    some = (ids.texts[at] for at in np.flatnonzero(which)[:LOOKED_AT].tolist())
    return next((text for text in some if text.isascii() and text.isdigit()), "")
