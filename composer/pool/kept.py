"""What was found out of a pool and is kept with it for the next question: no answer depends on it, it saves work."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from composer.base.arrays import Mask
from composer.pool.doubts import Doubt

if TYPE_CHECKING:
    from composer.pool.kinds.base import Condition


@dataclass(eq=False)
class Kept:
    """`asked`: who meets conditions. `traits`: what measures asked of everybody, by what they asked. `warned`: what a
    column was found to be in doubt of, by the column and what is asked of it. `stated`: conditions that were read, by
    their field and the `id` of what states them, which is kept here. `priced`: how often everybody was priced, and how
    people are sorted for being priced again (`presolve.cells`)."""

    asked: dict[Hashable, Mask] = field(default_factory=dict)
    traits: dict[Hashable, object] = field(default_factory=dict)
    warned: dict[Hashable, tuple[Doubt, ...]] = field(default_factory=dict)
    stated: dict[tuple[str, int], tuple[object, Condition]] = field(default_factory=dict)
    priced: dict[str, object] = field(default_factory=dict)
