"""What the bounds of a measure ask for in people: whom they count, and how many of those a team needs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

import numpy as np

from composer.base.arrays import Mask
from composer.pool import Pool
from composer.pool.known import known
from composer.pool.who import Who


@dataclass(frozen=True)
class Need:
    """People that a bound asks for: those who are all of `every`, or, with `others`, everybody who is not.

    A team of `size` members needs at least ⌈slope · size + constant⌉ of them, and never fewer than `least`. A larger
    team needs no fewer, and for each member more at most one more: `slope` is from 0 to 1.
    """

    every: tuple[Who, ...]
    others: bool = False
    slope: Fraction = Fraction(0)
    constant: int = 0
    least: int = 0

    def number(self, size: int) -> int:
        """The fewest of these people that a team of this size needs."""
        return max(self.least, ceil(self.slope * size + self.constant), 0)

    def mask(self, pool: Pool) -> Mask:
        """Who they are, one flag a row of the pool."""
        result = np.ones(len(pool), np.bool_)
        for who in self.every:
            result &= who.mask(pool)
        return ~result if self.others else result

    def unknown(self, pool: Pool) -> Mask:
        """Who is none of them only because something is not on record, one flag a row of the pool."""
        meant, might = self.mask(pool), np.ones(len(pool), np.bool_)
        for one in (known(who, pool) for who in self.every):
            might &= one.certain if self.others else one.possible
        return ~meant & (~might if self.others else might)

    def phrase(self) -> str:
        """Who they are in words."""
        parts = [who.phrase() for who in self.every if who.as_mapping()]
        if self.others:
            return f"not ({', '.join(parts)})" if parts else "nobody"
        return ", ".join(parts) or "anyone"

    def alone(self, name: str, pool: Pool) -> Mask | None:
        """Who is left by what is said of one field alone; None where that cannot be told from the rest."""
        if {*self.fields()} == {name}:
            return self.mask(pool)
        if self.others:
            return None
        said = [Who({name: who.conditions[name]}).mask(pool) for who in self.every if name in who.conditions]
        return np.all(np.stack(said), axis=0) if said else None

    def fields(self) -> Iterator[str]:
        """Every field that is asked about."""
        for who in self.every:
            yield from who.fields()
