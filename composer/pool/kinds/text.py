"""Text: anything; compared as a whole."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from composer.pool.kinds.base import Column, Condition, Held, Mask, normal, read_names, single, wrong
from composer.pool.raw import RawColumn
from composer.pool.tour import Tour


@dataclass(frozen=True, eq=False)
class TextColumn(Column):
    """Cells taken as they are."""

    kind: ClassVar[str] = "text"
    takes: ClassVar[str] = "one value, or a list of them"
    example: ClassVar[str] = "unit: [1st Brigade, 2nd Brigade]"

    @classmethod
    def of(cls, raw: RawColumn) -> TextColumn:
        return cls(raw.name, raw.codes, raw.texts)

    def condition(self, spec: object, tour: Tour) -> Condition:
        if isinstance(spec, dict):
            raise wrong(f"`{self.name}` is text and takes {self.takes}" + self._why_text())
        return _OneOf(self, read_names(spec, self.takes))

    def _why_text(self) -> str:
        """What keeps the column from being numbers or levels, for a planner who meant it to be."""
        from composer.pool.kinds.number import looks_numeric

        odd = next((text for text in self.texts if not looks_numeric(text)), None)
        if odd is None or not any(map(looks_numeric, self.texts)):
            return "; another kind is declared under `fields`"
        return f"; it is no number because of the cell `{odd[:30]}`"

    def read(self, code: int) -> str:
        return self.texts[code]

    def held(self) -> Held:
        return single(self.texts)


@dataclass(frozen=True)
class _OneOf(Condition):
    column: TextColumn
    names: tuple[str, ...]

    @property
    def strangers(self) -> tuple[str, ...]:  # type: ignore[override]
        known = set(map(normal, self.column.texts))
        return tuple(name for name in self.names if name not in known)

    def accepted(self) -> Mask:
        wanted = set(self.names)
        texts = self.column.texts
        return np.fromiter((normal(text) in wanted for text in texts), np.bool_, len(texts))

    def holds(self, value: object) -> bool:
        return isinstance(value, str) and any(normal(value) == name for name in self.names)
