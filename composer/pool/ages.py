"""Ages, counted from birth days: on one tour, or on several so that the same code is the same number on all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from composer.pool.kinds.base import Column
from composer.pool.kinds.date import DateColumn
from composer.pool.kinds.number import NumberColumn
from composer.pool.tour import Tour


def count_ages(birth: DateColumn, tour: Tour) -> NumberColumn:
    """Full years on the first day of the tour, for every birth day there is."""
    ages = tour.ages(birth.days)
    return NumberColumn("age", birth.codes, tuple(map(str, ages.tolist())), ages, 1)


def columns_on(columns: Mapping[str, Column], tours: Sequence[Tour], counted: bool) -> dict[Tour, dict[str, Column]]:
    """A pool's columns on each of several tours: ages are another column on each, where they are `counted`."""
    birth = columns.get("birth")
    if not counted or not isinstance(birth, DateColumn):
        return {tour: dict(columns) for tour in tours}
    others = {name: column for name, column in columns.items() if name != "age"}
    ages = _ages_on(birth, tours)
    return {tour: others | ({"age": ages[tour]} if tour in ages else {}) for tour in tours}


def _ages_on(birth: DateColumn, tours: Sequence[Tour]) -> dict[Tour, NumberColumn]:
    """Ages on several tours that have a first day: codes are those of one list of ages."""
    ages = {tour: tour.ages(birth.days) for tour in tours if tour.start}
    if not ages or not len(birth.days):
        return {tour: count_ages(birth, tour) for tour in ages}
    least = min(int(each.min()) for each in ages.values())
    every = np.arange(least, max(int(each.max()) for each in ages.values()) + 1)
    texts = tuple(map(str, every.tolist()))
    return {
        tour: NumberColumn("age", np.append(each - least, -1).astype(np.int32)[birth.codes], texts, every, 1)
        for tour, each in ages.items()
    }
