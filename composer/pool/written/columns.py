"""Columns whose cells are written in another way than the format's, rewritten: each different cell once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace

import numpy as np

from composer.base.arrays import Codes
from composer.pool.kinds.base import read_cells
from composer.pool.raw import RawColumn, column_of_cells, column_of_codes
from composer.pool.strings.rewrite import with_points
from composer.pool.strings.string_array import StringArray
from composer.pool.written.figures import NumberFormat
from composer.pool.written.names import Splitter, tidy


def rewritten(raw: RawColumn, read: Callable[[str], str]) -> RawColumn:
    """The column with every cell as `read` gives it. Raises BadCells with all that it could not read."""
    return _with(raw, list(read_cells(raw, read)))


def in_figures(raw: RawColumn, numbers: NumberFormat) -> RawColumn:
    """A column of numbers, as the program writes them. Raises BadCells."""
    typed = raw.typed
    if typed is True:
        return raw
    many = raw.texts if isinstance(raw.texts, StringArray) and numbers.decimal == "," and not typed else None
    if many is not None and (pointed := with_points(many)):
        return replace(raw, texts=pointed)
    if typed:
        return rewritten(raw, lambda text: text if text in typed else numbers.read(text))
    cells = numbers.read_all(raw.texts)
    return rewritten(raw, numbers.read) if cells is None else _with(raw, cells)


def respelled(raw: RawColumn, spellings: Mapping[str, str]) -> RawColumn:
    """The column with each cell that is one of the spellings as the value that these stand for."""
    changed: dict[int, str] = {}
    if isinstance(raw.texts, StringArray):
        found = ((raw.texts.find(text), value) for text, value in spellings.items())
        changed = {at: value for at, value in found if at is not None}
    else:
        for at, text in enumerate(raw.texts):
            if (value := spellings.get(tidy(text))) is not None:
                changed[at] = value
    return _changed(raw, changed)


def respelled_names(raw: RawColumn, spellings: Mapping[str, str]) -> RawColumn:
    """The same of a column that nothing is declared about, whose cells may hold several names, or names at levels."""
    raw = respelled(raw, spellings)
    if isinstance(raw.texts, StringArray) and not raw.texts.hold(ord(";")):
        return raw
    splitter = Splitter(";", spellings)
    changed: dict[int, str] = {}
    for at, text in enumerate(raw.texts):
        if ";" in text or ":" in text:
            items = [_at_level(item, spellings) for item in splitter.items(text)]
            if (cell := "; ".join(items)) != text:
                changed[at] = cell
    return _changed(raw, changed)


def replaced(raw: RawColumn, cells: Mapping[str, str | None]) -> RawColumn:
    """The column with other texts in the place of some, or blank cells (None); itself where it has none of them."""
    if blank := _places(raw, [text for text, new in cells.items() if new is None]):
        raw = blanked(raw, blank)
    texts = {text: new for text, new in cells.items() if new is not None}
    return _changed(raw, {at: texts[text] for at, text in _places(raw, texts).items()})


def blanked(raw: RawColumn, codes: Iterable[int]) -> RawColumn:
    """The column in which the cells of these codes are blank."""
    to = np.arange(len(raw.texts) + 1, dtype=np.int32)
    to[[*codes, -1]] = -1
    return taken(replace(raw, codes=to[raw.codes]))


def _places(raw: RawColumn, wanted: Collection[str]) -> dict[int, str]:
    """Where those of the texts stand that the column has."""
    if isinstance(raw.texts, StringArray):
        return {at: text for text in wanted if (at := raw.texts.find(text)) is not None}
    return {at: text for at, text in enumerate(raw.texts) if text in wanted} if wanted else {}


def _at_level(item: str, spellings: Mapping[str, str]) -> str:
    name, colon, level = item.rpartition(":")
    value = spellings.get(tidy(name)) if colon else None
    return item if value is None else f"{value}:{level.strip()}"


def _changed(raw: RawColumn, changed: Mapping[int, str]) -> RawColumn:
    """The column with other texts for some codes."""
    if all(raw.texts[at] == text for at, text in changed.items()):
        return raw
    if isinstance(raw.texts, StringArray) and (few := _few_changed(raw, changed)):
        return few
    cells = list(raw.texts)
    for at, text in changed.items():
        cells[at] = text
    return _with(raw, cells)


def _few_changed(raw: RawColumn, changed: Mapping[int, str]) -> RawColumn | None:
    """The same of a long column, where each of the other texts is one that it has."""
    assert isinstance(raw.texts, StringArray)
    to = np.arange(len(raw.texts), dtype=np.int32)
    for at, text in changed.items():
        code = raw.texts.find(text)
        if code is None or code in changed:
            return None
        to[at] = code
    return taken(replace(raw, codes=np.append(to, np.int32(-1))[raw.codes]))


def _with(raw: RawColumn, cells: list[str]) -> RawColumn:
    """The column with other texts, some of which may be the same, or empty."""
    if len(set(cells)) == len(cells):
        return replace(column_of_codes(raw.name, raw.codes, cells), finer=raw.finer)
    return replace(column_of_cells(raw.name, raw.codes, [*cells]), finer=raw.finer)


def taken(raw: RawColumn, rows: np.ndarray[tuple[int], np.dtype[np.int64]] | None = None) -> RawColumn:
    """The column of these rows (all, if left out), with the texts that stand in them alone."""
    codes: Codes = raw.codes if rows is None else raw.codes[rows]
    first = np.full(len(raw.texts) + 1, len(codes), np.int64)
    first[codes[::-1]] = np.arange(len(codes) - 1, -1, -1)
    there = np.flatnonzero(first[:-1] < len(codes))
    order = there[np.argsort(first[there], kind="stable")]
    if len(order) == len(raw.texts) and bool((order == np.arange(len(order))).all()):
        return replace(raw, codes=codes)
    new = np.full(len(raw.texts) + 1, -1, np.int32)
    new[order] = np.arange(len(order), dtype=np.int32)
    texts = raw.texts.at(order.tolist()) if isinstance(raw.texts, StringArray) else tuple(raw.texts[at] for at in order)
    return replace(raw, codes=new[codes], texts=texts)
