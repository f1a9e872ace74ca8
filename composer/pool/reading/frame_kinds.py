"""What the types of a data frame's columns say that their cells as texts do not: scales, numbers, times of day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from math import isfinite
from typing import Any

import numpy as np
from numpy.typing import NDArray

from composer.base.arrays import Codes
from composer.pool.reading.cells import BadCell, cell_text


def frame_text(cell: object) -> str | None:
    """The text of one cell; of a point in time its day. Raises BadCell."""
    if isinstance(cell, datetime) and cell == cell:  # pandas has a time that is none, and no other
        cell = cell.date()
    return cell_text(cell, blank_nan=True)


def ordered_labels(series: Any) -> list[str] | None:
    """The labels of an ordered categorical, the lowest first; None for any other column."""
    native = series.to_native()
    kind = getattr(native, "dtype", None)
    if kind is not None and hasattr(kind, "categories"):  # an Enum of polars is ordered by nature
        ordered = getattr(kind, "ordered", type(kind).__name__ == "Enum")
        return _spelled(kind.categories) if ordered else None
    kind = getattr(native, "type", None)
    if getattr(kind, "ordered", False) and hasattr(native, "combine_chunks"):  # of Arrow
        unified = native.unify_dictionaries()
        return _spelled(unified.chunk(0).dictionary.to_pylist()) if unified.num_chunks else None
    return None


def _spelled(labels: Iterable[object]) -> list[str]:
    return [text for label in labels if (text := frame_text(label)) is not None]


def typed_texts(series: Any, kind: Any) -> bool | frozenset[str]:
    """The texts that came as numbers with decimals (`RawColumn.typed`), of a column of this type."""
    import narwhals as nw

    if kind.is_numeric():
        return True
    if kind == nw.Categorical or kind == nw.Enum:
        values = series.unique().to_list()
    elif kind in (nw.Object, nw.Unknown):
        values = series.to_list()
    else:
        return False
    return typed_of(values)


def typed_of(cells: Sequence[object]) -> bool | frozenset[str]:
    """The texts of those of the cells that are numbers with decimals; True where none came as text."""
    if not any(issubclass(kind, str) for kind in set(map(type, cells))):
        return True
    numbers = {cell for cell in cells if isinstance(cell, (float, Decimal, np.floating)) and isfinite(cell)}
    found = set()
    for number in numbers:
        try:
            found.add(cell_text(number) or "")
        except BadCell:  # which is told elsewhere
            continue
    return frozenset(found)


def _times(series: Any) -> NDArray[np.datetime64]:
    """The points in time of a column, each in its own time zone."""
    zone = getattr(series.dtype, "time_zone", None)
    local = series.dt.replace_time_zone(None) if zone else series
    return np.asarray(local.to_numpy(), "datetime64[us]")


def coded_days(series: Any) -> tuple[Codes, list[str]] | None:
    """The days of points in time, as codes (-1: blank) and texts in order of first appearance; None for other kinds."""
    import narwhals as nw

    if series.dtype != nw.Datetime:
        return None
    times = _times(series)
    days, first, codes = np.unique(times[~np.isnat(times)].astype("datetime64[D]"), True, True)
    order = np.argsort(first, kind="stable")
    rank = np.empty(len(order), np.int32)
    rank[order] = np.arange(len(order), dtype=np.int32)
    whole = np.full(len(times), -1, np.int32)
    whole[~np.isnat(times)] = rank[codes]
    return whole, [str(day) for day in days[order]]


def times_left_out(name: str, series: Any, kind: Any) -> str:
    """What is said of points in time that are no midnights, in a column of this type."""
    import narwhals as nw

    if kind == nw.Datetime:
        times = _times(series)
        late = np.flatnonzero(~np.isnat(times) & (times != times.astype("datetime64[D]")))
        first = str(times[late[0]]).replace("T", " ").removesuffix(".000000") if len(late) else ""
    elif kind in (nw.Object, nw.Unknown):
        found = (each for each in series.to_list() if isinstance(each, datetime) and each == each)
        first = next((str(each) for each in found if each.time().isoformat() != "00:00:00"), "")
    else:
        return ""
    return f"column `{name}`: days alone are read, without the time of day (as of {first})" if first else ""
