"""How far a rest would have to be shortened, and for whom: the values of `rest` at which anything changes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import numpy as np

from composer.base.arrays import Ints
from composer.pool import Pool
from composer.pool.kinds.spans import Span, SpansColumn
from composer.pool.periods import Multiple, Period, Rest, rested
from composer.pool.tour import Tour
from composer.problem.assignment import Exclusion, clashes
from composer.problem.problem import Problem


@dataclass(frozen=True, eq=False)
class RestValues:
    """The values of `rest` at which anything changes, the one asked for first and then shorter and shorter ones.

    `by` is how many units less each is: those in which it is written, or days after the longest tour where it is a
    multiple of a tour's own days; each of them counts for `weight`. `exclusive` says for each which teams exclude each
    other, and `needs` for each team and person from which of the values on past tours let them in.
    """

    values: tuple[Rest, ...]
    by: tuple[int, ...]
    weight: Fraction
    exclusive: tuple[Exclusion, ...]
    needs: tuple[Ints, ...]


def rest_values(rest: Rest, problem: Problem) -> RestValues:
    """The values of a problem's rest. Who is kept in a team of a plan is kept at home from it by no past tour."""
    tours = [team.days(problem.pool.tour) for team in problem.deployed]
    between = {value for one in _spans(tours) for other in _spans(tours) if (value := longest_rest(one, other, rest))}
    column = None if problem.served is None else problem.pool.field(problem.served)
    past = column if isinstance(column, SpansColumn) else None
    at_home = [{} if past is None else _after_past_tours(past, on.tour, rest) for on in problem.people]
    shorter = sorted(between.union(*(each.values() for each in at_home)), key=_length, reverse=True)
    values = (rest, *shorter)
    step = {value: place for place, value in enumerate(values)}
    exclusive = [clashes(tours, rest)]
    for value in shorter:
        exclusive.append(clashes(tours, value) if value in between else exclusive[-1])
    needs = [_needed(past, {span: step[value] for span, value in each.items()}, problem.pool) for each in at_home]
    for needed, team in zip(needs, problem.deployed, strict=True):
        needed[[*problem.kept.get(team.name, ())]] = 0
    return RestValues(values, _less(values, tours), _weight(rest), tuple(exclusive), tuple(needs))


def longest_rest(one: Span, other: Span, rest: Rest) -> Rest | None:
    """The longest rest, in the same unit, with which the later of two stretches of days that do not overlap is not
    within the rest after the earlier; None where they do overlap, or where even `rest` is not too long."""
    (first, last), (start, _) = sorted((one, other))
    if start <= last or rested(first, last, rest) < start:
        return None
    days = (start - last).days - 1
    if isinstance(rest, Multiple):
        return Multiple(Fraction(days, (last - first).days + 1))
    if rest.unit != "months":
        return Period(days // (7 if rest.unit == "weeks" else 1), rest.unit)
    number = (start.year - last.year) * 12 + start.month - last.month  # or one less
    return Period(number if Period(number, "months").after(last) < start else number - 1, "months")


def _spans(tours: Iterable[Tour]) -> list[Span]:
    return list(dict.fromkeys((tour.start, tour.end) for tour in tours if tour.start and tour.end))


def _after_past_tours(past: SpansColumn, tour: Tour, rest: Rest) -> dict[Span, Rest]:
    """For spans of past tours which keep people at home from a tour, or the other way round, the longest rest with
    which they do not."""
    if not (tour.start and tour.end):
        return {}
    days = set(zip(past.first.tolist(), past.last.tolist(), strict=True))
    spans = ((date.fromordinal(first), date.fromordinal(last)) for first, last in days)
    found = ((span, longest_rest(span, (tour.start, tour.end), rest)) for span in spans)
    return {span: value for span, value in found if value is not None}


def _needed(past: SpansColumn | None, steps: dict[Span, int], pool: Pool) -> Ints:
    """From which step on everybody is let in, as far as past tours keep them at home."""
    if past is None or not steps:
        return np.zeros(len(pool), np.int64)
    each = np.zeros(len(past.texts) + 1, np.int64)
    for cell, first, last in zip(past.cell.tolist(), past.first.tolist(), past.last.tolist(), strict=True):
        each[cell] = max(each[cell], steps.get((date.fromordinal(first), date.fromordinal(last)), 0))
    return each[past.codes]  # a blank cell, -1, is the last


def _weight(rest: Rest) -> Fraction:
    """What a unit less of rest counts for where ways out are weighed: a month as much as a person, of which 30 days are
    one."""
    if isinstance(rest, Period) and rest.unit == "months":
        return Fraction(1)
    return Fraction(7 if isinstance(rest, Period) and rest.unit == "weeks" else 1, 30)


def _length(rest: Rest) -> Fraction:
    return rest.times if isinstance(rest, Multiple) else Fraction(rest.number)


def _less(values: Sequence[Rest], tours: Iterable[Tour]) -> tuple[int, ...]:
    """By how many units each is less than the first: of multiples in days after the longest tour, a day at least
    between one and the next."""
    longest = max(((last - first).days + 1 for first, last in _spans(tours)), default=1)
    by = [0]
    for value in values[1:]:
        unit = longest if isinstance(value, Multiple) else 1
        less = (_length(values[0]) - _length(value)) * unit
        by.append(max(by[-1] + 1, -(-less.numerator // less.denominator)))
    return tuple(by)
