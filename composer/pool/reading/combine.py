"""Columns made of several others: ids of two, levels of pairs side by side, sets of marks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from composer.base.arrays import Codes
from composer.pool.raw import RawColumn, column_of_cells, column_of_codes
from composer.pool.strings.rewrite import zero_filled
from composer.pool.strings.string_array import StringArray
from composer.pool.written.columns import rewritten
from composer.pool.written.names import Spellings, tidy
from composer.pool.written.writing import FlagWords

Wrong = list[tuple[int, str, str]]
"""Cells that are wrong: their row, their column, what is wrong with them."""
_FULL = np.int64(1) << 62


def row_numbers(rows: NDArray[np.int64]) -> RawColumn:
    """Ids that are the numbers of the rows."""
    return column_of_codes("id", np.arange(len(rows), dtype=np.int32), [*map(str, rows.tolist())])


def with_zeros(column: RawColumn, digits: int) -> RawColumn:
    """Ids of that many digits, the zeros given back that a program took from their front."""
    if isinstance(column.texts, StringArray) and (filled := zero_filled(column.texts, digits)):
        return replace(column, texts=filled)
    return rewritten(column, lambda text: text.zfill(digits) if text.isascii() and text.isdigit() else text)


def combined(columns: Sequence[Codes], rows: int) -> tuple[Codes, list[tuple[int, ...]]]:
    """The different combinations of codes, in order of first appearance, and which of them each row has."""
    code = np.zeros(rows, np.int64)
    for cells in columns:
        width = int(cells.max(initial=-1)) + 2
        if (int(code.max(initial=0)) + 1) * width >= _FULL:
            code = np.unique(code, return_inverse=True)[1].astype(np.int64)
        code = code * width + cells + 1
    _, first, inverse = np.unique(code, return_index=True, return_inverse=True)
    order = np.argsort(first, kind="stable")
    rank = np.empty(len(order), np.int32)
    rank[order] = np.arange(len(order), dtype=np.int32)
    there = first[order]
    each = zip(*(cells[there].tolist() for cells in columns), strict=True)
    return rank[inverse].astype(np.int32, copy=False), [*each]


def joined(columns: Sequence[RawColumn], sign: str) -> RawColumn:
    """The cells of several columns as one; blank where one of them is."""
    codes, cells = combined([column.codes for column in columns], len(columns[0].codes))
    texts = [[*column.texts] for column in columns]
    each = [
        None if min(cell) < 0 else sign.join(text[code] for text, code in zip(texts, cell, strict=True))
        for cell in cells
    ]
    return column_of_cells("", codes, each)


def paired(
    field: str, pairs: Sequence[tuple[RawColumn, RawColumn]], rows: int, spellings: Spellings
) -> tuple[RawColumn, Wrong]:
    """Levels, as `en:3; fr:2`, of columns that hold names and levels side by side."""
    wrong: Wrong = []
    parts: list[tuple[Codes, list[str]]] = []
    for names, levels in pairs:
        codes, cells = combined([names.codes, levels.codes], rows)
        texts: list[str] = []
        for at, (name, level) in enumerate(cells):
            text, where, why = _pair(names, levels, name, level, spellings)
            texts.append(text)
            if why:
                wrong += [(row, where, why) for row in np.flatnonzero(codes == at).tolist()]
        parts.append((codes, texts))
    codes, cells = combined([part for part, _ in parts], rows)
    each = ["; ".join(filter(None, (texts[at] for (_, texts), at in zip(parts, cell, strict=True)))) for cell in cells]
    return column_of_cells(field, codes, [*each]), sorted(wrong)


def _pair(names: RawColumn, levels: RawColumn, name: int, level: int, spellings: Spellings) -> tuple[str, str, str]:
    """One name at one level; else the column that is wrong, and why."""
    if name < 0:
        return "", names.name, "" if level < 0 else f"a level (`{levels.texts[level][:40]}`) without a name"
    text = tidy(names.texts[name])
    if level < 0:
        return "", levels.name, f"`{text[:40]}` has no level here"
    text = spellings.get(text, text)
    for sign in ";:":
        if sign in text or sign in levels.texts[level]:
            column = names if sign in text else levels
            return "", column.name, f"a name or a level holds `{sign}`, which separates one from the next"
    return f"{text}:{levels.texts[level]}", names.name, ""


def marked(field: str, columns: Sequence[RawColumn], rows: int, words: FlagWords | None) -> tuple[RawColumn, Wrong]:
    """A set, as `driver; medic`, of columns with a mark for those who have what the column is called."""
    wrong: Wrong = []
    words = words or FlagWords()
    masks: list[Codes] = []
    for column in columns:
        if ";" in column.name and rows:
            wrong.append((0, column.name, "the name of a set holds no `;`"))
        has = np.zeros(len(column.texts) + 1, np.int32)
        for code, text in enumerate(column.texts):
            try:
                has[code] = words.read(text) == "yes"
            except ValueError:
                why = f"`{text[:40]}` is neither a mark nor blank: say which words are, as `yes: [x]`"
                wrong += [(row, column.name, why) for row in np.flatnonzero(column.codes == code).tolist()]
        masks.append(has[column.codes])
    codes, cells = combined(masks, rows) if masks else (np.full(rows, -1, np.int32), [])
    each = ["; ".join(c.name for c, mark in zip(columns, cell, strict=True) if mark) for cell in cells]
    return column_of_cells(field, codes, [*each]), sorted(wrong)
