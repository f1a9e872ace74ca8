"""What is known of people, and what is not: conditions in three values (Kleene 1952).

A blank cell meets no condition, and `none` holds of it; that is how people are chosen. Beside it stands what is known:
a condition on a blank cell is neither known to hold nor known not to; all of several are known to hold where each is,
one of several where one is, and `none` of them where each is known not to. Who is meant lies between who is known to be
meant and who might be.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from composer.base.arrays import Mask
from composer.pool.people import Pool
from composer.pool.who import Who


@dataclass(frozen=True, eq=False)
class Known:
    """One flag a row of the pool: who is known to be meant, who is meant, and who is not known not to be."""

    certain: Mask
    meant: Mask
    possible: Mask

    @property
    def unknown(self) -> Mask:
        """Who is not meant, but only because something is not on record."""
        return self.possible & ~self.meant

    @property
    def taken(self) -> Mask:
        """Who is meant, but only because something is not on record: `none` holds of a blank cell."""
        return self.meant & ~self.certain


def known(who: Who, pool: Pool) -> Known:
    """What is known of everybody at once. Raises ScenarioError as `Who.mask` does."""
    meant = who.mask(pool)
    if not any(_has_blanks(pool, name) for name in dict.fromkeys(who.fields())):
        return Known(meant, meant, meant)
    certain, possible = _bounds(who, pool)
    return Known(certain, meant, possible)


def _bounds(who: Who, pool: Pool) -> tuple[Mask, Mask]:
    certain = Who(who.conditions).mask(pool)
    possible = np.ones(len(pool), np.bool_)
    for name, spec in who.conditions.items():
        possible &= Who({name: spec}).mask(pool) | blank(pool, name)
    for group, holds in ((who.any, True), (who.none, False)):
        if group:
            each = [_bounds(one, pool) for one in group]
            some, might = np.any([one[0] for one in each], axis=0), np.any([one[1] for one in each], axis=0)
            certain = certain & (some if holds else ~might)
            possible &= might if holds else ~some
    return certain, possible


def _has_blanks(pool: Pool, name: str) -> bool:
    """Whether a field is not on record of somebody."""
    column = pool.columns.get(name)
    return name != "id" and column is not None and not column.blank_is_none and column.has_blanks


def blank(pool: Pool, name: str) -> Mask:
    """Of whom a field is not on record; nobody where a blank cell says that there is none."""
    column = pool.columns.get(name)
    if name == "id" or column is None or column.blank_is_none:
        return np.zeros(len(pool), np.bool_)
    mask: Mask = column.codes < 0
    return mask


def blank_fields(who: Who, pool: Pool, people: Mask) -> tuple[tuple[str, int], ...]:
    """The fields of a condition that are not on record of some of these people, and of how many each."""
    counts = {name: int(np.count_nonzero(people & blank(pool, name))) for name in dict.fromkeys(who.fields())}
    return tuple((name, count) for name, count in counts.items() if count)
