"""The different values of a data frame's column, found by the frame's own library.

A column with a type of its own – text, whole numbers, days – holds values of one kind, so that equal values have
equal texts and each needs to be looked at once. Columns of Python objects don't: 1, 1.0 and True are equal there.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from composer.base.arrays import Ints

FROM = 20_000
"""Rows from which it is worth the while."""


def different_values(series: Any) -> tuple[Ints, Any] | None:
    """A code for every cell of a narwhals series, -1 for a missing one, and the series of values they stand for.

    Values come in order of first appearance. None where the library has no quick way, or the column is one of
    Python objects, lists or mappings.
    """
    import narwhals as nw

    if len(series) < FROM or series.dtype in (nw.Object, nw.Unknown, nw.Binary) or series.dtype.is_nested():
        return None
    native: Any = series.to_native()
    try:
        if series.implementation.is_pandas():
            found = _of_pandas(native)
        elif series.implementation.is_polars():
            found = _of_polars(native)
        else:
            return None
    except MemoryError:
        raise
    except Exception:  # whatever a library can't do quickly is done cell by cell
        return None
    if found is None or not _in_order(found[0], len(found[1])):
        return None
    return found[0], nw.from_native(found[1], series_only=True)


def _of_pandas(column: Any) -> tuple[Ints, Any] | None:
    if column.dtype == object:  # which narwhals takes for text if the first hundred cells are
        return None
    codes, values = column.factorize()
    return codes.astype(np.int64), values.to_series()


def _of_polars(column: Any) -> tuple[Ints, Any]:
    whole = column.alias("value").to_frame()
    values = whole.drop_nulls().unique(maintain_order=True)
    coded = whole.join(values.with_row_index("code"), on="value", how="left", maintain_order="left")
    return coded["code"].cast(int).fill_null(-1).to_numpy(), values["value"]


def _in_order(codes: Ints, values: int) -> bool:
    """Whether every value stands somewhere, after all values before it."""
    highest = np.maximum.accumulate(np.append(-1, codes))
    return bool((np.diff(highest) <= 1).all()) and int(highest[-1]) == values - 1
