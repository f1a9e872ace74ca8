"""What is asked `at: any day`, recounted on the people who are there, one day after the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from fractions import Fraction

from composer.measures import Measure
from composer.pool import Person, Tour

There = Sequence[tuple[Tour, Sequence[Person]]]
"""The days of each team, and its members as they are on them."""


def days(there: There) -> Iterator[tuple[date, list[Person]]]:
    """Each day on which a team comes or one has just left, from the first day to the last, and who is there then."""
    dated = [(tour.start, tour.end) for tour, _ in there if tour.start and tour.end]
    changes = {day for start, end in dated for day in (start, min(end, date.max - timedelta(1)) + timedelta(1))}
    for day in sorted(changes):
        if not min(start for start, _ in dated) <= day <= max(end for _, end in dated):
            continue
        teams = [(tour, persons) for tour, persons in there if _there(tour, day)]
        if teams:
            yield day, [person for _, persons in teams for person in persons]


def _there(tour: Tour, day: date) -> bool:
    """Whether a team is there on a day; one without days always is."""
    return tour.start is None or tour.end is None or tour.start <= day <= tour.end


def worst_day(measure: Measure, low: Fraction | None, high: Fraction | None, there: There) -> tuple[date, list[Person]]:
    """The first day on which the number lies furthest beyond a bound, or, where it lies beyond none, nearest to one;
    one on which it cannot be counted is worse. And who is there then."""
    worst: tuple[Fraction, date, list[Person]] | None = None
    for day, persons in days(there):
        try:
            value = measure.observe(persons)
        except LookupError:
            return day, persons
        ends = ([] if low is None else [value - low]) + ([] if high is None else [high - value])
        room = min(ends, default=Fraction())
        if worst is None or room < worst[0]:
            worst = room, day, persons
    assert worst is not None
    return worst[1:]


def worst_shortfall(measure: Measure, low: Fraction | None, high: Fraction | None, there: There) -> int:
    """The largest shortfall of any day. Raises LookupError where it cannot be counted."""
    return max(measure.shortfall(persons, low, high) for _, persons in days(there))
