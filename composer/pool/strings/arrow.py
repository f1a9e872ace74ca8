"""Long columns of Arrow's own types: codes stay codes, and texts the bytes that Arrow holds."""

from __future__ import annotations

from functools import partial
from importlib.util import find_spec
from typing import Any

import numpy as np

from composer.base.arrays import Codes
from composer.base.stretches import stretches
from composer.pool.raw import RawColumn, column_of_cells, column_of_codes, column_of_spans
from composer.pool.strings.digits import ScaledDigits, scale_floats
from composer.pool.strings.spans import MOST, Spans, TextBuffer
from composer.pool.strings.string_array import MANY, Numerals

_FEW = 1 << 10
"""Cells that most often tell whether all ascend."""
NEAR = 1 << 17
"""Whole numbers that lie no further apart are told apart by a table."""
_FIRST_DAY, _LAST_DAY = -719_162, 2_932_896
"""Of the years 1 to 9999, counted from 1970."""


def as_arrow(series: Any) -> Any:
    """A narwhals series as a `pyarrow.ChunkedArray`; None where pyarrow isn't there, or it is no column of one type."""
    native = series.to_native()
    if series.implementation.is_pyarrow():
        return native
    if (series.implementation.is_pandas() and native.dtype == object) or find_spec("pyarrow") is None:
        return None
    import pyarrow as pa  # type: ignore[import-untyped]

    if series.implementation.is_pandas():
        found = pa.array(native, from_pandas=True)
    elif series.implementation.is_polars():
        found = native.to_arrow()
    else:
        return None
    return found if isinstance(found, pa.ChunkedArray) else pa.chunked_array([found])


def arrow_column(name: str, column: Any) -> RawColumn | None:
    """The column of a `pyarrow.ChunkedArray`; None for types, and values, that are looked at cell by cell."""
    import pyarrow as pa

    kind, types = column.type, pa.types
    if types.is_dictionary(kind):
        return _of_codes(name, column)
    if types.is_integer(kind) or types.is_date32(kind):
        near = _of_near(name, column)
        if near is not None:
            return near
    if _spelled(column.slice(0, 0)) is None:
        return None
    return _of_cells(name, _plain(column) if types.is_floating(kind) else column)


def _of_codes(name: str, column: Any) -> RawColumn | None:
    """A column that comes as codes."""
    whole = _one(column.unify_dictionaries())
    texts = _spelled(whole.dictionary)
    if texts is None:
        return None
    return _by_appearance(name, _codes(whole.indices), texts)


def _of_near(name: str, column: Any) -> RawColumn | None:
    """A column of whole numbers or days that lie near each other."""
    import pyarrow as pa
    import pyarrow.compute as pc  # type: ignore[import-untyped]

    numbers = column.cast(pa.int32()) if pa.types.is_date32(column.type) else column
    ends = pc.min_max(numbers).as_py()
    low, high = ends["min"], ends["max"]
    if low is None or high - low > NEAR or max(abs(low), abs(high)) >= 1 << 62:
        return None
    codes = np.empty(len(numbers), np.int32)
    for here in stretches(len(numbers)):
        part = numbers.slice(here.start, here.stop - here.start).cast(pa.int64())
        codes[here] = _codes(_one(pc.subtract(part, low).cast(pa.int32())))
    each = _spelled(pa.array(np.arange(low, high + 1), pa.int64()).cast(numbers.type).cast(column.type))
    return None if each is None else _by_appearance(name, codes, each)


def _by_appearance(name: str, codes: Codes, texts: Any) -> RawColumn:
    """A column of Arrow's codes of texts that come in any order, and need not all be there."""
    new = np.full(len(texts) + 1, -1, np.int32)
    there: list[int] = []
    numbered = np.empty_like(codes)
    for here in stretches(len(codes)):
        part = codes[here]
        found = new.take(part)
        if found.min() < 0 and len(unknown := part[(found < 0) & (part >= 0)]):
            each, first = np.unique(unknown, return_index=True)
            each = each[np.argsort(first)]
            new[each] = np.arange(len(there), len(there) + len(each), dtype=np.int32)
            there += each.tolist()
            found = new.take(part)
        numbered[here] = found
    cells = texts.take(there).to_pylist() if there else []
    distinct = len(set(cells) - {None}) == len(cells)
    return (column_of_codes if distinct else column_of_cells)(name, numbered, cells)


def _of_cells(name: str, column: Any) -> RawColumn | None:
    """Any other column. Arrow counts different values in order of first appearance."""
    codes, cells = _encoded(column)
    if len(cells) >= MANY and (figures := _figures(cells)):
        return RawColumn(name, codes, Numerals(figures, partial(_spell, cells)))
    texts = _spelled(cells)
    spans = None if texts is None else _spans(texts)
    return None if spans is None else column_of_spans(name, codes, spans, "utf-8", spans.tidy())


def _encoded(column: Any) -> tuple[Codes, Any]:
    """Codes, -1 for a blank cell, and the different cells they stand for."""
    if _ascends(column.slice(0, _FEW)) and _ascends(column):  # as ids most often do
        return np.arange(len(column), dtype=np.int32), _one(column)
    import pyarrow as pa

    parts = column.dictionary_encode().chunks
    if len({tuple(buffer.address for buffer in part.dictionary.buffers() if buffer) for part in parts}) != 1:
        parts = [_one(column).dictionary_encode()]
    return _codes(pa.concat_arrays([part.indices for part in parts])), parts[0].dictionary


def _codes(indices: Any) -> Codes:
    """Arrow's codes, -1 for a blank cell. Its ways to scalars and to numpy would import pandas."""
    return np.asarray(np.from_dlpack(indices.fill_null(-1) if indices.null_count else indices), np.int32)


def _ascends(column: Any) -> bool:
    """Whether each cell comes before the next, so that all differ."""
    import pyarrow.compute as pc

    return not column.null_count and pc.all(pc.less(column[:-1], column[1:])).as_py() is not False


def arrow_items(cells: Spans) -> tuple[Codes, RawColumn] | None:
    """How many parts each text has that `;` parts, and what they are; None where the texts, which are UTF-8 and at
    least one, don't stand side by side, as Arrow's do."""
    ends = cells.starts + cells.sizes
    if find_spec("pyarrow") is None or (cells.starts[1:] != ends[:-1]).any():
        return None
    import pyarrow as pa
    import pyarrow.compute as pc

    places = np.append(cells.starts, ends[-1]).astype(np.int32)
    texts = pa.StringArray.from_buffers(len(cells), pa.py_buffer(places), pa.py_buffer(cells.run.data))
    parts = pc.split_pattern(texts, ";")
    column = arrow_column("", pa.chunked_array([parts.flatten()]))
    return None if column is None else (np.diff(_codes(parts.offsets)), column)


def _figures(cells: Any) -> ScaledDigits | None:
    """What different cells are, where they are numbers whose spelling is plain."""
    import pyarrow as pa

    kind, types = cells.type, pa.types
    if types.is_float64(kind):
        return scale_floats(cells.to_numpy())
    return scale_floats(cells.cast(pa.int64()).to_numpy()) if types.is_integer(kind) else None


def _spell(cells: Any, which: slice) -> Spans:
    """Those of the cells as texts."""
    spans = _spans(_spelled(cells[which]))
    if spans is None:
        raise ValueError("numbers hold no zero byte, and are few enough for a run")
    return spans


def _spans(texts: Any) -> Spans | None:
    """Texts in one array as such; None where one holds a zero byte, or they are too many."""
    import pyarrow as pa

    _, ends, data = texts.buffers()
    wide = np.int64 if pa.types.is_large_string(texts.type) else np.int32
    ends = np.frombuffer(ends, wide)[texts.offset : texts.offset + len(texts) + 1]
    low, high = int(ends[0]), int(ends[-1])
    signs = np.frombuffer(data, np.uint8)[low:high] if high > low else np.zeros(0, np.uint8)
    if len(signs) > MOST or int(signs.min(initial=1)) == 0:
        return None
    run = TextBuffer(signs if len(signs) >= 8 else np.append(signs, np.zeros(8, np.uint8)))
    starts = ends[:-1] - low if low else ends[:-1]
    return Spans(run, starts.astype(np.int32, copy=False), np.diff(ends).astype(np.int32, copy=False))


def _one(column: Any) -> Any:
    """The column as one array."""
    return column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()


def _spelled(column: Any) -> Any:
    """The cells as texts, in the spelling of `cell_text`; None where Arrow spells them otherwise."""
    import pyarrow as pa
    import pyarrow.compute as pc

    kind, types = column.type, pa.types
    if types.is_string(kind) or types.is_large_string(kind):
        return column
    if types.is_string_view(kind):
        return column.cast(pa.large_string())
    if types.is_floating(kind) and kind.bit_width > 16:
        column = _plain(column)
        texts = pc.cast(column, pa.string())
        plain = pc.all(pc.is_finite(column)).as_py() is not False and not pc.any(pc.match_substring(texts, "e")).as_py()
        return texts if plain else None
    if types.is_date32(kind):
        ends = pc.min_max(column.cast(pa.int32())).as_py()
        if ends["min"] is not None and not _FIRST_DAY <= ends["min"] <= ends["max"] <= _LAST_DAY:
            return None
    elif not (types.is_integer(kind) or types.is_boolean(kind)):
        return None
    return pc.cast(column, pa.string())


def _plain(column: Any) -> Any:
    """Floats without a minus before a zero, and nothing for what is no number."""
    import pyarrow as pa
    import pyarrow.compute as pc

    column = pc.add(column, pa.scalar(0, column.type))
    if pc.any(pc.is_nan(column)).as_py():
        column = pc.if_else(pc.is_nan(column), pa.scalar(None, column.type), column)
    return column
