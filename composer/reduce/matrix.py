"""A model's rows as one sparse matrix, column by column, so that everybody can be priced at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from composer.reduce.classes import Ints, Model


@dataclass(frozen=True, eq=False)
class Matrix:
    """Column `j` holds `values[start[j]:start[j+1]]` in the rows `rows[start[j]:start[j+1]]`."""

    start: NDArray[np.int64]
    rows: NDArray[np.int64]
    values: Ints

    @classmethod
    def of(cls, model: Model) -> Matrix:
        columns = [row.flat.columns for row in model.rows]
        lengths = [len(each) for each in columns]
        flat = np.concatenate([np.empty(0, np.intp), *columns])
        rows = np.repeat(np.arange(len(lengths)), lengths)
        values = np.concatenate([np.empty(0, np.int64), *(row.flat.weights for row in model.rows)])
        order = np.argsort(flat, kind="stable")
        start = np.zeros(len(model.team) + 1, np.int64)
        np.cumsum(np.bincount(flat, minlength=len(model.team)), out=start[1:])
        return cls(start, rows[order], values[order])

    def take(self, columns: NDArray[np.intp]) -> Matrix:
        """Some of the columns, in the order given."""
        lengths = self.start[columns + 1] - self.start[columns]
        start = np.zeros(len(columns) + 1, np.int64)
        np.cumsum(lengths, out=start[1:])
        where = np.repeat(self.start[columns] - start[:-1], lengths) + np.arange(start[-1])
        return Matrix(start, self.rows[where], self.values[where])

    def weighed(self, multipliers: Ints) -> Ints:
        """Σ over rows of multiplier × entry, for every column. Exact where every result fits 63 bits."""
        running = np.zeros(len(self.rows) + 1, np.int64)
        np.cumsum(multipliers[self.rows] * self.values, out=running[1:])  # wraps; the differences do not
        return running[self.start[1:]] - running[self.start[:-1]]

    def magnitude(self, multipliers: NDArray[np.float64]) -> float:
        """No less than the largest sum of absolute products in any column."""
        products = np.abs(multipliers)[self.rows] * np.abs(self.values)
        running = np.append(0.0, np.cumsum(products))
        return float((running[self.start[1:]] - running[self.start[:-1]]).max(initial=0.0)) * 1.01 + 1.0
