"""A linear program as arrays, and how HiGHS takes it: through `HighsLp` each number would become an object first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np
from numpy.typing import NDArray

from composer.base.arrays import Floats

Places = NDArray[np.int32]
_CONTINUOUS = 0


@dataclass(frozen=True, eq=False)
class LinearProgram:
    """Maximise `cost` over columns between `lower` and `upper`, under rows between `floors` and `ceilings`: row `r` has
    `weights[starts[r]:starts[r + 1]]` of `columns` there."""

    cost: Floats
    lower: Floats
    upper: Floats
    floors: Floats
    ceilings: Floats
    starts: Places
    columns: Places
    weights: Floats

    @classmethod
    def of_entries(
        cls, rows: NDArray[Any], columns: NDArray[Any], weights: Floats, cost: Floats, ends: tuple[Floats, Floats]
    ) -> LinearProgram:
        """From the entries of a matrix, row by row; `ends` are those of columns, then of rows."""
        low, high = ends
        width = len(cost)
        starts = np.searchsorted(rows, np.arange(len(low) - width + 1)).astype(np.int32)
        bounds = low[:width], high[:width], low[width:], high[width:]
        return cls(cost, *bounds, starts, columns.astype(np.int32), weights)

    def given_to(self, engine: highspy.Highs) -> None:
        """Pass it to an engine, in place of what it had."""
        width = len(self.cost)
        engine.passModel(
            width,
            len(self.floors),
            len(self.weights),
            int(highspy.MatrixFormat.kRowwise),
            int(highspy.ObjSense.kMaximize),
            0.0,
            self.cost,
            self.lower,
            self.upper,
            self.floors,
            self.ceilings,
            self.starts,
            self.columns,
            self.weights,
            np.full(width, _CONTINUOUS, np.int32),
        )
