"""Who is where on which days: counted by hand, and once more day by day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest

from composer import Problem
from composer.problem.results import Member, Roster
from composer.problem.timeline import Calendar, Standing, Timeline, calendar

POOL = [
    {"id": "A", "birth": "1990-01-01", "leave": "", "past": ""},
    {"id": "B", "birth": "1990-01-01", "leave": "2027-05-01..2027-05-10; 2028-12-24", "past": "2026-01-01..2026-12-31"},
    {"id": "C", "birth": "1976-07-01", "leave": "", "past": "2025-01-01..2025-03-31"},
]
"""C turns 51 between the first day of the first tour and that of the second."""
YEARS = {"name": "t", "size": 1, "start": "2027-01-01", "end": "2027-06-30", "everyone": {"age": {"at_most": 50}}}
YEARS |= {"repeat": {"every": "6 months", "number": 4}}
FIELDS = {"leave": "spans", "past": "spans"}


def asked(*teams: dict[str, Any], rest: str | None = "6 months", pool: list[dict[str, str]] = POOL) -> Problem:
    return Problem(pool, teams or (YEARS,), rest=rest, busy="leave", served="past", fields=FIELDS)


def drawn(problem: Problem, **members: str) -> Calendar:
    """The calendar of these members of the teams, who are given by their letters."""
    rosters = [
        Roster(team.name, tuple(map(Member, members.get(team.name.replace("-", "_"), ""))), (), team.start, team.end)
        for team in problem.deployed
    ]
    found = calendar(problem, rosters)
    assert found is not None
    return found


def of(found: Calendar, identity: str) -> Timeline:
    return next(each for each in found.people if each.id == identity)


def told(person: Timeline) -> list[tuple[str, str, str, str]]:
    return [(each.kind, str(each.start), str(each.end), each.team) for each in person.stretches]


def test_tours_rest_and_what_keeps_from_others_counted_by_hand() -> None:
    found = drawn(asked(), t_1="A", t_3="A", t_4="B")
    assert (str(found.first), str(found.last)) == ("2027-01-01", "2029-06-30")
    assert [name for name, _ in found.tours] == ["t-1", "t-2", "t-3", "t-4"]
    assert told(of(found, "A")) == [
        ("tour", "2027-01-01", "2027-06-30", "t-1"),
        ("rest", "2027-07-01", "2027-12-30", "t-1"),
        ("again", "2028-01-01", "2028-06-30", "t-3"),
        ("rest", "2028-07-01", "2028-12-30", "t-3"),
    ]
    assert told(of(found, "B")) == [
        ("rest", "2027-01-01", "2027-06-30", ""),
        ("again", "2028-07-01", "2028-12-30", "t-4"),
        ("rest", "2028-12-31", "2029-06-30", "t-4"),
        ("busy", "2027-05-01", "2027-05-10", ""),
        ("busy", "2028-12-24", "2028-12-24", ""),
    ]
    assert (of(found, "A").teams, of(found, "A").served, str(of(found, "A").home)) == (("t-1", "t-3"), 0, "2028-12-30")
    assert (of(found, "B").served, str(of(found, "B").home)) == (1, "2029-06-30")


def test_what_each_tour_is_to_somebody() -> None:
    found = drawn(asked(), t_1="C", t_4="A", t_3="B")
    after = date(2027, 12, 30)
    assert of(found, "C").standings == (Standing("again"), *[Standing("barred")] * 3)
    assert of(found, "A").standings == (Standing("free"), Standing("free"), Standing("before", "t-4"), Standing("tour"))
    assert [each.state for each in of(found, "B").standings] == ["busy", "before", "again", "busy"]
    rested = drawn(asked(), t_1="A").people[0].standings
    assert rested == (Standing("tour"), Standing("rest", "t-1", after), Standing("free"), Standing("free"))


def test_another_tour_keeps_from_those_on_whose_days_it_is() -> None:
    staff = {"name": "staff", "size": 1, "start": "2027-03-01", "end": "2027-08-31"}
    found = drawn(asked(YEARS, staff, rest=None), staff="A")
    assert of(found, "A").standings[:3] == (Standing("on", "staff"), Standing("on", "staff"), Standing("free"))
    assert told(of(found, "A")) == [("tour", "2027-03-01", "2027-08-31", "staff")]  # and no rest
    past = [{"id": "A", "birth": "1990-01-01", "leave": "", "past": "2028-07-01..2028-07-31"}]
    found = drawn(asked(pool=past), t_1="A")
    assert of(found, "A").standings[3] == Standing("on")
    assert ("past", "2028-07-01", "2028-07-31", "") in told(of(found, "A"))
    assert of(found, "A").standings[0] == Standing("tour")  # it lies ahead


def test_who_has_had_all_tours_that_one_may_have_is_not_free_for_another() -> None:
    problem = asked(rest=None).replacing(tours={"at_most": 2})
    found = drawn(problem, t_1="A", t_2="A", t_4="B")
    assert [each.state for each in of(found, "A").standings] == ["tour", "again", "spent", "spent"]
    assert [each.state for each in of(found, "B").standings] == ["busy", "spent", "spent", "again"]
    assert [each.state for each in of(drawn(problem, t_1="A"), "A").standings] == ["tour", "free", "free", "free"]
    assert {each.kind for each in of(found, "B").stretches} == {"again", "busy"}
    found = drawn(problem.replacing(tours={"at_most": 1}), t_4="B")  # whom a plan keeps, say
    assert [each.state for each in of(found, "B").standings] == ["busy", "spent", "spent", "again"]


def test_who_hands_over_on_the_first_days_of_a_tour_is_at_rest_after_them() -> None:
    longer = {**YEARS, "end": "2027-07-09"}
    found = drawn(asked(longer), t_2="A")
    until = date(2028, 7, 9)
    rest = Standing("rest", "t-2", until)  # beyond the first day of the last one, too
    assert of(found, "A").standings == (Standing("before", "t-2"), Standing("tour"), rest, rest)
    kept = drawn(asked(longer, rest=None), t_2="A")
    assert of(kept, "A").standings[::2] == (Standing("before", "t-2"), Standing("on", "t-2"))


def test_of_two_rests_the_longer_one_is_told() -> None:
    past = [{"id": "A", "birth": "1990-01-01", "leave": "", "past": "2026-01-01..2026-12-31"}]
    found = drawn(asked(rest="2x", pool=past), t_1="A")
    assert of(found, "A").standings[1] == Standing("rest", "", date(2028, 12, 30))
    assert of(found, "A").home == date(2028, 6, 26)


def test_who_joins_a_tour_that_has_begun_is_on_it_from_today() -> None:
    team = {"name": "t", "size": 2, "start": "2027-01-01", "end": "2027-06-30"}
    running: dict[str, Any] = {"today": "2027-03-10", "frozen": "2027-03-10", "plan": {"t": ["A", "X"]}}
    problem = Problem(POOL, [team], rest="1x", busy="leave", served="past", fields=FIELDS, **running)
    found = drawn(problem, t="AC")
    assert told(of(found, "A"))[0] == ("tour", "2027-01-01", "2027-06-30", "t")
    assert told(of(found, "C"))[0] == ("again", "2027-03-10", "2027-06-30", "t")
    (rest,) = {each for each in (*told(of(found, "A")), *told(of(found, "C"))) if each[0] == "rest"}
    assert rest == ("rest", "2027-07-01", "2027-12-28", "t")  # after the whole tour


def test_the_days_on_which_somebody_may_go_into_another_tour_are_not_barred() -> None:
    """C may go on none of the later tours, but into the office, which is open from September to November. On the last
    day of 2027 no tour goes on."""
    office = {"name": "office", "size": 1, "start": "2027-09-01", "end": "2027-11-30"}
    found = drawn(asked(YEARS, office), t_1="C")
    barred = [each[1:3] for each in told(of(found, "C")) if each[0] == "barred"]
    assert barred == [("2027-07-01", "2027-08-31"), ("2027-12-01", "2027-12-30"), ("2028-01-01", "2028-12-30")]


def test_a_rest_without_end_does_not_push_the_tours_aside() -> None:
    found = drawn(asked(rest="9000 months"), t_1="A")
    assert (found.last - date(2028, 12, 30)).days == (date(2028, 12, 30) - found.first).days
    assert of(found, "A").stretches[1].end == date(2777, 6, 30)


def test_a_team_without_days_takes_all_of_them() -> None:
    found = drawn(asked(YEARS, {"name": "base", "size": 1}), base="A", t_2="B")
    assert told(of(found, "A"))[0] == ("tour", str(found.first), str(found.last), "base")
    assert {each.state for each in of(found, "A").standings} == {"on"}
    assert of(found, "A").home is None


def test_there_is_none_where_teams_have_no_days_of_their_own_or_nobody_is_in_them() -> None:
    still = Problem(POOL, [{"name": "t", "size": 1}], start="2027-01-01", end="2027-06-30")
    days = date(2027, 1, 1), date(2027, 6, 30)
    assert calendar(still, [Roster("t", (Member("A"),), (), *days)]) is None
    assert calendar(asked(), [Roster("t-1", (), (), *days)]) is None
    assert calendar(asked(), []) is None


def test_day_by_day_everybody_is_where_the_stretches_say() -> None:
    office = {"name": "office", "size": 1, "start": "2027-09-01", "end": "2027-11-30", "everyone": {"id": ["C", "B"]}}
    problem = asked(YEARS, office, rest="2x")
    found = drawn(problem, t_1="AC", t_4="B")
    mine = {"A": ["t-1"], "B": ["t-4"], "C": ["t-1"]}
    for person, day in product(POOL, days(found.first, found.last)):
        kinds = {each.kind for each in of(found, person["id"]).stretches if each.start <= day <= each.end}
        assert kinds == set(by_hand(found, person, mine[person["id"]], day)), (person["id"], day)


def days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(number) for number in range((last - first).days + 1))


def by_hand(found: Calendar, person: dict[str, str], mine: list[str], day: date) -> Iterator[str]:
    """What somebody does on a day, from what was asked; a rest is twice a tour's days."""
    past = spans(person["past"])
    own = [days for name, days in found.tours if name in mine]
    for first, last in past + own:
        if first <= day <= last:
            earlier = any(end < first for _, end in past + own)
            yield "past" if (first, last) in past else "again" if earlier else "tour"
        if last < day <= last + timedelta(2 * ((last - first).days + 1)):
            yield "rest"
    if any(first <= day <= last for first, last in spans(person["leave"])):
        yield "busy"
    going = [name for name, (first, last) in found.tours if first <= day <= last]
    born = date.fromisoformat(person["birth"])
    may = [
        name
        for name, (first, _) in found.tours
        if (person["id"] in "CB" if name == "office" else first < born.replace(year=born.year + 51))
    ]
    if going and not {*going} & {*may, *mine}:
        yield "barred"


def spans(text: str) -> list[tuple[date, date]]:
    parts = [part.split("..") for part in text.split("; ") if part]
    return [(date.fromisoformat(part[0]), date.fromisoformat(part[-1])) for part in parts]


@pytest.mark.parametrize("gone", ["t-1", "X"])
def test_teams_that_the_problem_does_not_have_and_people_who_are_not_in_the_pool_end_nothing(gone: str) -> None:
    problem = asked()
    roster = Roster(gone, (Member(gone),), (), date(2027, 1, 1), date(2027, 6, 30))
    known = replace(roster, name="t-2", members=(Member("A"),), start=date(2027, 7, 1), end=date(2027, 12, 31))
    found = calendar(problem, [roster, known])
    assert found is not None
    assert len(found.people) == 2
