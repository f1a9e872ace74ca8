"""What `headcount` hands out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from composer.analyses.answer import Answer
from composer.render.json import Object

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, repr=False)
class Headcount(Answer):
    """How many people of the pool the gates of some team let through."""

    number: int

    @property
    def extent(self) -> str:
        """How many."""
        return f"{self.number} people"

    def frame(self, *, exact: bool = False) -> pd.DataFrame:
        """One row."""
        import pandas as pd

        return pd.DataFrame({"number": [self.number]})

    def own_json(self, show: Sequence[str]) -> Object:
        """The number."""
        return {"number": self.number}

    def _repr_html_(self) -> str:
        from composer.analyses.headcount.picture import picture

        return picture(self)
