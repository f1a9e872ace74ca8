"""Lengths of time, the rest after a tour, and which tours clash, against days counted one by one."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from composer.pool.periods import Rest, read_period, read_rest, rested
from composer.pool.tour import Tour
from composer.problem.assignment import clashes

YEAR = date(2027, 1, 1)


@pytest.mark.parametrize(
    ("written", "day", "times", "after"),
    [
        ("90 days", date(2027, 3, 15), 1, date(2027, 6, 13)),
        ("1 day", date(2028, 2, 28), 1, date(2028, 2, 29)),
        ("26 weeks", date(2027, 3, 15), 1, date(2027, 9, 13)),
        ("12 months", date(2027, 3, 15), 2, date(2029, 3, 15)),
        # A month has no 31st: its last day, from whichever month one counts.
        ("1 month", date(2027, 1, 31), 1, date(2027, 2, 28)),
        ("1 month", date(2027, 1, 31), 2, date(2027, 3, 31)),
        ("1 month", date(2028, 1, 30), 1, date(2028, 2, 29)),
        ("12 months", date(2028, 2, 29), 1, date(2029, 2, 28)),
        ("11 months", date(2027, 2, 1), 1, date(2028, 1, 1)),
        ("10 months", date(2027, 2, 1), 1, date(2027, 12, 1)),
    ],
)
def test_a_length_of_time_is_counted_in_days_weeks_or_months_of_the_calendar(
    written: str, day: date, times: int, after: date
) -> None:
    assert read_period(written).after(day, times) == after
    assert str(read_period(written)) == written


@pytest.mark.parametrize("value", ["12", 12, "1 year", "-3 days", "2x", "1.5 months", "months", None, "10001 days"])
def test_what_is_no_length_of_time_is_told(value: object) -> None:
    with pytest.raises(ValueError, match=r"a length of time such as `12 months`|longer than anybody lives"):
        read_period(value)


@pytest.mark.parametrize("value", ["x", "-1x", "two times", 2, "2 x 3", "99999x", True])
def test_what_is_no_rest_is_told(value: object) -> None:
    with pytest.raises(ValueError, match=r"a rest is `2x`|longer than anybody lives"):
        read_rest(value)


@pytest.mark.parametrize(
    ("rest", "last"),
    [
        (None, date(2027, 1, 10)),
        ("2x", date(2027, 1, 30)),
        ("0.25x", date(2027, 1, 13)),  # two and a half days are three
        ("0x", date(2027, 1, 10)),
        ("5 days", date(2027, 1, 15)),
        ("1 month", date(2027, 2, 10)),
    ],
)
def test_rest_follows_a_tour_of_ten_days_until(rest: str | None, last: date) -> None:
    assert rested(YEAR, date(2027, 1, 10), None if rest is None else read_rest(rest)) == last


def test_a_rest_beyond_the_calendar_never_ends() -> None:
    for rest in ("10000 months", "9999x", "10000 weeks"):
        assert rested(date(9900, 1, 1), date(9998, 12, 31), read_rest(rest)) == date.max
    assert read_period("12 months").after(date(9999, 1, 1)) == date.max


def drawn(random: random.Random) -> Iterator[Tour]:
    """A few tours within two months, some without days."""
    for _ in range(random.randint(1, 7)):
        first = YEAR + timedelta(random.randint(0, 40))
        yield Tour(first, first + timedelta(random.randint(0, 12))) if random.random() < 0.9 else Tour()


def clash(one: Tour, other: Tour, rest: Rest | None) -> bool:
    """Whether the days of one tour, rest included, meet the other's, day by day."""
    days = []
    for tour in (one, other):
        if tour.start is None or tour.end is None:
            return True
        length = (tour.end - tour.start).days + 1
        after = 0 if rest is None else (rested(tour.start, tour.end, rest) - tour.end).days
        days.append((tour.start, {tour.start + timedelta(n) for n in range(length + after)}))
    (_, early), (start, _) = sorted(days, key=lambda each: each[0])
    return start in early


@pytest.mark.parametrize("seed", range(40))
def test_two_tours_clash_exactly_where_the_later_starts_within_the_earlier_or_its_rest(seed: int) -> None:
    source = random.Random(seed)
    tours = [*drawn(source)]
    rest = source.choice([None, *map(read_rest, ("2x", "0.5x", "1 month", "5 days"))])
    exclusion = clashes(tours, rest)
    for first in range(len(tours)):
        for second in range(first):
            assert exclusion.excludes(first, second) == clash(tours[first], tours[second], rest)


def test_teams_of_the_same_days_are_one_set_as_they_always_were() -> None:
    tour = Tour(YEAR, YEAR)
    assert clashes([tour] * 3, None).sets == ((0, 1, 2),)
    assert clashes([Tour()] * 3, None).sets == ((0, 1, 2),)
    assert clashes([Tour(), tour, Tour(date(2029, 1, 1), date(2029, 2, 1))], None).sets == ((0, 1), (0, 2))
