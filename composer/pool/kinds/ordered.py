"""Ordered labels, such as ranks: a declared scale, the weakest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from composer.base.arrays import Ints, Mask
from composer.base.errors import Mistake, ScenarioError, did_you_mean
from composer.base.numbers import as_text, shown
from composer.pool.kinds.base import (
    BadCells,
    Column,
    Condition,
    HeldValues,
    canonical,
    move_ends,
    one_mistake,
    read_cells,
    read_names,
    read_range,
    single_values,
    steps_below,
)
from composer.pool.kinds.gain import Gain, Reaches
from composer.pool.raw import RawColumn
from composer.pool.reading.mistakes import TOLD
from composer.pool.tour import Tour

MOST_LABELS = 20
"""Labels of a scale that a message lists; of a longer one it names the ends."""


@dataclass(frozen=True, eq=False)
class OrderedColumn(Column):
    """`steps[code]` is the cell's position on the declared scale `labels`."""

    labels: tuple[str, ...]
    steps: tuple[int, ...]

    kind: ClassVar[str] = "ordered"
    takes: ClassVar[str] = "one label, a list of them, or {at_least, at_most}"
    example: ClassVar[str] = "rank: {at_least: OF-2, at_most: OF-4}"
    given: ClassVar[str] = "one label"

    @classmethod
    def of(cls, raw: RawColumn, labels: tuple[str, ...]) -> OrderedColumn:
        """Raises BadCells for cells that are not on the scale."""
        labels = tuple(map(canonical, labels))
        place = {label: step for step, label in enumerate(labels)}
        steps = read_cells(raw, lambda text: place.get(canonical(text), -1))
        odd = [text for text, step in zip(raw.texts, steps, strict=True) if step < 0]
        if odd:  # the nearest label takes long to find, and nobody is told of more than some
            raise BadCells([(text, _not_on(labels, text) if told < TOLD else "") for told, text in enumerate(odd)])
        return cls(raw.name, raw.codes, raw.texts, labels, steps)

    @property
    def declaration(self) -> object:
        return self.labels

    def like(self, raw: RawColumn) -> OrderedColumn:
        return self.of(raw, self.labels)

    def gain(self, spec: object, tour: Tour) -> Gain:
        try:
            label = canonical(as_text(spec))
        except ValueError:
            raise one_mistake(f"`{self.name}` is given as {self.given} of its scale, not {shown(spec)}") from None
        if label not in self.labels:
            raise one_mistake(_not_on(self.labels, label))
        return Reaches(label, label, canonical, self.labels.index)

    def condition(self, spec: object, tour: Tour) -> Condition:
        def step(value: object) -> int:
            return _step(self.labels, canonical(as_text(value)))

        if isinstance(spec, dict):
            band = read_range(spec, step)
            low = 0 if band.low is None else band.low
            high = len(self.labels) - 1 if band.high is None else band.high
            return _Among(self, self.labels[low : high + 1], (low, high))
        names = read_names(spec, self.takes)
        odd = [
            Mistake(_not_on(self.labels, name), (position,) if isinstance(spec, (list, tuple)) else ())
            for position, name in enumerate(names)
            if name not in self.labels
        ]
        if odd:
            raise ScenarioError(odd)
        if isinstance(spec, (list, tuple)):
            return _Among(self, names)
        return _Among(self, names, (self.labels.index(names[0]),) * 2)

    def read(self, code: int) -> str:
        return canonical(self.texts[code])

    def held(self) -> HeldValues:
        return single_values(self.labels[step] for step in self.steps)


def _step(labels: tuple[str, ...], label: str) -> int:
    if label not in labels:
        raise ValueError(_not_on(labels, label))
    return labels.index(label)


def _not_on(labels: tuple[str, ...], label: str) -> str:
    hint = did_you_mean(label, labels)
    scale = ", ".join(labels) if len(labels) <= MOST_LABELS else f"from {labels[0]} to {labels[-1]}"
    return f"{shown(label)} is not on the scale {scale}" + (hint if "?" in hint else "")


@dataclass(frozen=True)
class _Among(Condition):
    column: OrderedColumn
    wanted: tuple[str, ...]
    band: tuple[int, int] | None = None

    def accepted(self) -> Mask:
        allowed = [self.column.labels.index(label) for label in self.wanted]
        return np.isin(np.array(self.column.steps, np.int64), allowed)

    def ends(self) -> tuple[Ints, ...]:
        if self.band is None:
            return ()
        steps = np.array(self.column.steps, np.int64)
        return steps_below(steps, self.band[0]), steps_below(-steps, -self.band[1])

    def lowered(self, spec: object, codes: Sequence[int]) -> object:
        assert self.band is not None
        steps = [self.column.steps[code] for code in codes]
        low, high = min(steps), max(steps)
        labels = self.column.labels
        return move_ends(
            spec, labels[low] if low < self.band[0] else None, labels[high] if high > self.band[1] else None
        )

    def holds(self, value: object) -> bool:
        return value in self.wanted
