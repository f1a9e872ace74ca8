"""Requirements of which bounds were moved, read as if a file said so."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from composer.measures import Measure
from composer.problem.requirement import Requirement

BOUNDS = ("at_least", "at_most", "exactly", "aim")


class Contradiction(Exception):
    """Numbers that no team can meet, whoever is in the pool: a floor above its ceiling. The text says which."""


def read_anew(rows: tuple[Requirement, ...], touched: Sequence[int | None]) -> tuple[Requirement, ...]:
    """The rows, those touched read anew."""
    return tuple(_one(row) if position in touched else row for position, row in enumerate(rows))


def _one(row: Requirement) -> Requirement:
    low, high, aim = row.at_least, row.at_most, row.aim
    if low is not None and high is not None and low > high:
        raise Contradiction(f"at least {row.measure.show(low)} lies above at most {row.measure.show(high)}")
    if aim is not None and low is not None and high is None:
        aim = max(aim, low)
    elif aim is not None and high is not None and low is None:
        aim = min(aim, high)
    low, high, exactly, aim = (_as_given(row.measure, bound) for bound in (low, high, row.exactly, aim))
    read = Requirement(row.measure, at_least=low, at_most=high, exactly=exactly, aim=aim)
    return row.model_copy(update={key: getattr(read, key) for key in BOUNDS})


def _as_given(measure: Measure, bound: Fraction | None) -> Fraction | None:
    """A bound as a file states it: of a share the part of a whole."""
    return bound / 100 if bound is not None and measure.unit == "percent" else bound
