"""Ordered labels, such as ranks: a declared scale, the weakest first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from composer.amounts import as_text, shown
from composer.errors import did_you_mean
from composer.pool.kinds.base import (
    Column,
    Condition,
    Held,
    Mask,
    normal,
    read_names,
    read_range,
    single,
    understood,
    wrong,
)
from composer.pool.raw import RawColumn
from composer.pool.tour import Tour


@dataclass(frozen=True, eq=False)
class OrderedColumn(Column):
    """`steps[code]` is the cell's position on the declared scale `labels`."""

    labels: tuple[str, ...]
    steps: tuple[int, ...]

    kind: ClassVar[str] = "ordered"
    takes: ClassVar[str] = "one label, a list of them, or {at_least, at_most}"
    example: ClassVar[str] = "rank: {at_least: OF-2, at_most: OF-4}"

    @classmethod
    def of(cls, raw: RawColumn, labels: tuple[str, ...]) -> OrderedColumn:
        """Raises BadCells for cells that are not on the scale."""
        labels = tuple(map(normal, labels))
        steps = understood(raw, lambda text: _step(labels, normal(text)))
        return cls(raw.name, raw.codes, raw.texts, labels, steps)

    def condition(self, spec: object, tour: Tour) -> Condition:
        def step(value: object) -> int:
            return _step(self.labels, normal(as_text(value)))

        if isinstance(spec, dict):
            band = read_range(spec, step)
            low = 0 if band.low is None else band.low
            high = len(self.labels) - 1 if band.high is None else band.high
            return _Among(self, self.labels[low : high + 1])
        names = read_names(spec, self.takes)
        for position, name in enumerate(names):
            try:
                step(name)
            except ValueError as error:
                raise wrong(str(error), *([position] if isinstance(spec, (list, tuple)) else [])) from None
        return _Among(self, names)

    def read(self, code: int) -> str:
        return normal(self.texts[code])

    def held(self) -> Held:
        return single(self.labels[step] for step in self.steps)


def _step(labels: tuple[str, ...], label: str) -> int:
    if label not in labels:
        hint = did_you_mean(label, labels)
        raise ValueError(f"{shown(label)} is not on the scale {', '.join(labels)}" + (hint if "?" in hint else ""))
    return labels.index(label)


@dataclass(frozen=True)
class _Among(Condition):
    column: OrderedColumn
    wanted: tuple[str, ...]

    def accepted(self) -> Mask:
        allowed = [self.column.labels.index(label) for label in self.wanted]
        return np.isin(np.array(self.column.steps, np.int64), allowed)

    def holds(self, value: object) -> bool:
        return value in self.wanted
