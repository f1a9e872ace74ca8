"""Data frames that Python hands in: pandas, polars, Arrow, and whatever else narwhals understands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from os import PathLike
from typing import Any

import numpy as np

from composer.base.errors import Mistake, ScenarioError
from composer.pool.raw import RawColumn, RawTable, column_of_cells, column_of_codes
from composer.pool.reading import native_unique
from composer.pool.reading.cells import BadCell
from composer.pool.reading.frame_kinds import coded_days, frame_text, ordered_labels, times_left_out, typed_texts
from composer.pool.reading.mapping import PLAIN, Reading
from composer.pool.reading.mistakes import Tally
from composer.pool.reading.table import CHUNK, intern_cells, plain_texts, tidy_header
from composer.pool.reading.whole import whole_table
from composer.pool.strings.arrow import arrow_column, as_arrow
from composer.pool.strings.spans import keep_memory
from composer.pool.strings.threads import map_threads

_THERE = frozenset((str, int, bool))
"""Types of which no value means missing."""
_PLAIN = (str, bytes, bytearray, PathLike, Mapping, Sequence, bool, int, float, type(None))


def is_frame(value: object) -> bool:
    """Whether `value` is a data frame, lazy or not, or a table that speaks Arrow's `__arrow_c_stream__`."""
    if isinstance(value, _PLAIN):
        return False  # without loading narwhals
    import narwhals as nw

    try:
        native: object = nw.from_native(value, pass_through=True, allow_series=True)
    except nw.exceptions.NarwhalsError:
        return True  # a frame, and something is wrong with it
    if isinstance(native, nw.DataFrame | nw.LazyFrame):
        return True
    return not isinstance(native, nw.Series) and hasattr(value, "__arrow_c_stream__")


def frame_table(frame: object, source: str, *, sha256: str | None = None, reading: Reading = PLAIN) -> RawTable:
    """The table in a data frame; rows are counted from 1, and an index is a column where it is called as the id.

    None, NaN and NaT are blank; a cell may be a list or set of names, or a mapping of name to level. A point in time is
    its day, in its own time zone, and an ordered categorical, or an Enum of polars, a column of ordered labels. Raises
    BadTable, and ScenarioError.
    """
    try:
        eager = _eager(_with_ids(frame, reading))
        header, wrong = tidy_header(map(str, eager.columns), source)
        mistakes = Tally(source)
        numbers = np.arange(1, len(eager) + 1, dtype=np.int64)
        table = RawTable(source, (), numbers)
        every = [*eager.iter_columns()]
        columns = [
            column or intern_cells(table, name, _cells(series), frame_text, mistakes)
            for name, series, column in zip(header, every, _side_by_side(header, every, len(eager)), strict=True)
        ]
        series_of = dict(zip(header, every, strict=True))
        scales = {name: labels for name, series in series_of.items() if (labels := ordered_labels(series))}
        kinds = {name: series.dtype for name, series in series_of.items()}
        typed = {name: typed_texts(series, kinds[name]) for name, series in series_of.items()}
        told = [times_left_out(name, series, kinds[name]) for name, series in series_of.items()]
        said = [f"{source}: {each}" for each in told if each]
    except (ScenarioError, MemoryError):
        raise
    except Exception as error:  # a lazy frame may do anything when it is at last computed
        raise ScenarioError(_unreadable(frame, source, error)) from None
    columns = [replace(column, typed=typed[name]) for name, column in zip(header, columns, strict=True)]
    whole = RawTable(source, tuple(columns), numbers, warnings=tuple(said), sha256=sha256, kinds=scales)
    return whole_table(whole, wrong, mistakes, reading)


def _with_ids(frame: Any, reading: Reading) -> Any:
    """The frame with the parts of its index as columns that are called as the id is."""
    names = getattr(getattr(frame, "index", None), "names", None)
    if names is None or not hasattr(frame, "reset_index"):
        return frame
    wanted = [name for name in names if name is not None and str(name) in reading.ids and name not in frame.columns]
    return frame.reset_index(level=wanted) if wanted else frame


def _eager(frame: object) -> Any:
    import narwhals as nw

    found: Any = nw.from_native(frame, pass_through=True)
    if isinstance(found, nw.LazyFrame):
        return found.collect()
    if isinstance(found, nw.DataFrame):
        return found
    return nw.from_arrow(found, backend=_arrow_backend())


def _arrow_backend() -> Any:
    """A library that takes Arrow's tables in; pandas needs pyarrow for it, so there are two."""
    from importlib.util import find_spec

    for name in ("pyarrow", "polars"):
        if find_spec(name):
            return name
    raise ModuleNotFoundError('reading it needs pyarrow: pip install "team-composer[parquet]"')


def _side_by_side(header: Sequence[str], series: Sequence[Any], rows: int) -> list[RawColumn | None]:
    """What is known of the columns natively; large ones are looked at side by side."""
    if rows < native_unique.FROM:
        return [None] * len(header)
    keep_memory()
    return map_threads(lambda column: _natively(*column), [*zip(header, series, strict=True)], map(_bytes, series))


def _natively(name: str, series: Any) -> RawColumn | None:
    """A large column from its different values alone; None where these aren't known, or a cell is bad."""
    if days := coded_days(series):
        return column_of_codes(name, *days)
    try:
        column = as_arrow(series)
        if column is not None and (whole := arrow_column(name, column)):
            return whole
    except MemoryError:
        raise
    except Exception:  # whatever Arrow can't do is done without it
        pass
    found = native_unique.different_values(series)
    if found is None:
        return None
    codes, values = found
    try:
        texts = [text for cells in _cells(values) for text in plain_texts(cells, frame_text) or map(frame_text, cells)]
    except BadCell:
        return None
    known = set(texts)
    if None not in known and len(known) == len(texts):
        return column_of_codes(name, codes.astype(np.int32), texts)  # type: ignore[arg-type]
    return column_of_cells(name, codes.astype(np.int32), texts)


def _cells(series: Any) -> Iterator[list[object]]:
    """The cells of a column, a chunk at a time; whatever means missing is None."""
    import narwhals as nw

    for start in range(0, len(series), CHUNK):
        part = series[start : start + CHUNK] if len(series) > CHUNK else series
        cells: list[object] = part.to_list()
        if not set(map(type, cells)) <= _THERE:
            for missing in np.flatnonzero(part.is_null().to_numpy()).tolist():
                cells[missing] = None
            if part.dtype == nw.Float32:  # it would come out with the digits of its double: 0.10000000149011612
                cells = [None if cell is None else np.float32(cell) for cell in cells]  # type: ignore[arg-type]
        yield cells


def _unreadable(frame: object, source: str, error: Exception) -> list[Mistake]:
    """What to say of a frame that its library gave up on; repeated names are what most of them refuse."""
    import narwhals as nw

    if isinstance(error, nw.exceptions.DuplicateError):
        names: Any = getattr(frame, "column_names", None)
        wrong = tidy_header(map(str, getattr(frame, "columns", ()) if names is None else names), source)[1]
        if wrong:
            return wrong
    reason = str(error).strip().splitlines() or [type(error).__name__]
    return [Mistake(f"the data frame can't be read: {reason[0][:200]}", place=source)]


def _bytes(series: Any) -> int:
    """How much a column holds, as far as its library says."""
    native = series.to_native()
    return int(native.estimated_size() if hasattr(native, "estimated_size") else getattr(native, "nbytes", 0))
