"""People and time as a chart: who is beside whom, what lies where, and that many people stay readable."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from functools import cache

import pytest

from composer.page.bands import ALONE, ROW, bands, lane_height
from composer.page.timeline import ticks, timeline
from composer.problem.timeline import Calendar, Kind, Stretch, Timeline
from tests.support.report_cases import PLANTED, SECRET, Parsed, touring

DAY = timedelta(1)
FIRST = date(2027, 1, 1)
YEAR = FIRST, date(2027, 12, 31)


def person(name: str, *stretches: tuple[Kind, int, int], teams: tuple[str, ...] = ("t",)) -> Timeline:
    """Somebody with stretches from and to days counted from the first."""
    drawn = tuple(
        Stretch(kind, FIRST + start * DAY, FIRST + end * DAY, teams[0] if kind in ("tour", "again") else "")
        for kind, start, end in stretches
    )
    return Timeline(name, teams, 0, None, drawn, ())


def chart(*people: Timeline, last: int = 99) -> Parsed:
    """A chart of a hundred days, so that a day is one in a hundred."""
    tours = (("t", (FIRST, FIRST + 49 * DAY)),)
    return Parsed(timeline(Calendar(FIRST, FIRST + last * DAY, tours, people), [("", people)]))


def pieces(page: Parsed, kind: str) -> list[tuple[str, str, str, str]]:
    """Where the pieces of a kind are: across, down, how wide, how high."""
    found, inside = [], False
    for tag, given in page.elements:
        inside = given.get("class") == f"on-{kind}" if tag == "g" else inside and tag == "rect"
        if inside and tag == "rect":
            found.append(tuple(str(given[key]) for key in ("x", "y", "width", "height")))
    return found


def test_a_stretch_lies_from_the_morning_of_its_first_day_to_the_evening_of_its_last() -> None:
    page = chart(person("A", ("tour", 0, 49), ("rest", 50, 79), ("barred", 80, 99)))
    assert pieces(page, "tour") == [("0%", "1", "50%", "14")]
    assert pieces(page, "rest") == [("50%", "0", "30%", "16")]
    assert pieces(page, "barred") == [("80%", "0", "20%", "16")]


def test_what_reaches_beyond_the_days_drawn_is_cut_there() -> None:
    page = chart(person("A", ("rest", -40, 9), ("tour", 20, 29), ("rest", 30, 500), ("busy", -5, 4)))
    assert pieces(page, "rest") == [("0%", "0", "10%", "16"), ("30%", "0", "70%", "16")]
    assert [given["d"] for tag, given in page.elements if tag == "path"] == ["M0 3.2h50v9.6h-50z"]


def test_a_day_is_seen_in_a_thousand() -> None:
    page = chart(person("A", ("tour", 0, 49), ("busy", 3000, 3000)), last=9999)
    assert [given["d"] for tag, given in page.elements if tag == "path"] == ["M300 3.2h2v9.6h-2z"]


def test_neighbours_who_have_the_same_are_one_piece() -> None:
    some = [person(f"A{at:02d}", ("tour", 0, 9), *([("barred", 50, 59)] if at < 3 else [])) for at in range(60)]
    page = chart(*some, person("Z", ("again", 0, 9)))
    assert len(pieces(page, "tour")) == 1
    (closed,) = pieces(page, "barred")
    assert closed[3] == str(int(3 * lane_height(61)))
    assert "60 × " in page.text
    assert "Z" in page.text


def test_few_people_have_a_row_each_with_their_name() -> None:
    few = [person(f"A{at}", ("tour", 0, 9)) for at in range(ALONE)]
    assert [band.label.striptags() for band in bands(few, lane_height(ALONE), True)] == [each.id for each in few]
    assert sum(given.get("class") == "row" for _, given in chart(*few).elements) == 1 + ALONE


def test_people_with_the_same_tours_are_one_row_and_those_of_whom_there_are_few_share_one() -> None:
    many = [person(f"A{at}", ("tour", 0, 9)) for at in range(10)]
    again = [person(f"B{at}", ("again", 0, 9)) for at in range(9)]
    few = [person(f"C{at}", ("tour", 10 + at, 19), teams=(f"u{at}",)) for at in range(7)]
    found = bands([*few, *again, *many], 2, False)
    assert [(len(band.people), {each.teams[0] for each in band.people}) for band in found] == [
        (10, {"t"}),
        (9, {"t"}),
        (7, {f"u{at}" for at in range(7)}),
    ]
    assert "again" in found[1].label
    assert "other tours" in found[2].label
    (both,) = bands([*again[:3], *many[:3]], 2, False)
    assert both.label.striptags() == "6 × t"


def test_a_row_tells_in_words_what_it_draws() -> None:
    tips = Parsed(timeline(*shown())).inside["title"]
    assert tips[0] == "t 2027-01-01 to 2027-12-31"
    assert tips[1] == (
        "31 people: t 2027-01-01 to 2027-02-19; A02, A03, A04, A05, A06 and 26 more; 2 busy at some time; "
        "1 not eligible at some time"
    )


def shown() -> tuple[Calendar, list[tuple[str, tuple[Timeline, ...]]]]:
    more: dict[int, list[tuple[Kind, int, int]]] = {0: [("busy", 60, 61)], 1: [("busy", 60, 61), ("barred", 70, 99)]}
    people = tuple(person(f"A{at:02d}", ("tour", 0, 49), *more.get(at, ())) for at in range(31))
    ordered = tuple(sorted(people, key=lambda each: each.id))
    return Calendar(*YEAR, (("t", YEAR),), ordered), [("", ordered)]


def test_the_days_above_are_few_and_begin_months() -> None:
    for years, days in ((0, 40), (1, 0), (3, 17), (11, 200), (180, 9)):
        first = date(2027, 3, 15)
        last = first.replace(year=first.year + years) + days * DAY
        found = ticks(first, last)
        assert 1 <= len(found) <= 7
        assert all(day.day == 1 and first <= day <= last for day in found)


def test_however_many_there_are_all_of_them_are_about_as_high_as_a_few_pages() -> None:
    for number in (1, ALONE, ALONE + 1, 139, 420, 1430, 10_000, 200_000):
        assert number * lane_height(number) <= max(1.6 * 1_300, number * 0.01)
    assert lane_height(1) == ROW
    assert 2 <= lane_height(420) <= 4


@pytest.mark.unmeasured
def test_420_people_in_three_tours_stay_within_300_kilobytes_and_say_who_is_who() -> None:
    html = crowded_page()
    assert len(html.encode()) < 300_000
    page = Parsed(html)
    rows = [given for _, given in page.elements if given.get("class") == "row"]
    assert 10 < len(rows) < 80
    heights = [int(str(given["height"])) for tag, given in page.elements if tag == "svg" and given.get("role") == "img"]
    assert min(heights) == ROW
    assert sum(heights) < 2_500


@cache
def crowded_page() -> str:
    """A report of 420 people of six units, many of them busy for a while of their own."""
    whole, teams = touring(), []
    problem, outcome = whole.problem, whole.outcome
    pool = [
        {
            "id": f"S{number:03d}",
            "unit": f"{1 + number % 6} Company",
            "leave": f"{FIRST + 7 * number * DAY}..{FIRST + (7 * number + 30) * DAY}" if number % 2 else "",
            "past": "2025-01-01..2025-06-30" if number % 5 == 0 else "",
            "birth": f"{1960 + number % 40}-05-02",
        }
        for number in range(420)
    ]
    team = {"name": "company", "size": 140, "start": "2027-01-01", "end": "2027-12-31"}
    team |= {"repeat": {"every": "12 months", "number": 3}, "everyone": {"age": {"at_most": 60}}}
    asked = type(problem)(pool, [team], rest="2x", busy="leave", served="past", fields=FIELDS)
    for at, each in enumerate(asked.deployed):
        members = tuple(
            replace(outcome.teams[0].members[0], id=f"S{3 * one + at:03d}", seat=None) for one in range(140)
        )
        teams.append(replace(outcome.teams[0], name=each.name, members=members, start=each.start, end=each.end))
    found = replace(outcome, teams=tuple(teams), pool=asked.pool, problem=asked)
    return replace(whole, problem=asked, outcome=found, show=("unit",)).html()


FIELDS = {"leave": "spans", "past": "spans"}


def test_the_picture_tells_no_column_that_is_not_shown_and_groups_by_the_unit_that_is() -> None:
    told = crowded_page()
    assert re.findall(r'href="#days-\d">([^<]*)<', told) == [f"{number} Company" for number in range(1, 7)]
    silent = replace(touring(), show=()).html()
    assert SECRET not in silent + told
    assert not re.findall(r'href="#days-\d">', silent)


def test_a_planted_text_is_a_text_in_the_chart_too() -> None:
    page = Parsed(touring().html())
    assert "img" not in page.inside
    assert PLANTED in "".join(page.inside["title"])
    names = [given["id"] for _, given in page.elements if "id" in given]
    assert len(names) == len({*names})
    assert not [given for _, given in page.elements if "style" in given]


def test_two_notebook_pictures_on_one_page_share_no_name_and_need_no_script() -> None:
    outcome = touring().outcome
    twice = outcome._repr_html_() + outcome._repr_html_()
    assert "People and time" in twice
    page = Parsed(twice)
    names = [given["id"] for _, given in page.elements if "id" in given]
    assert len(names) == len({*names}) > 0
    assert {given["href"] for _, given in page.elements if "href" in given} <= {f"#{name}" for name in names}
    assert "script" not in page.inside
    assert Fraction(len(twice), 2) < 100_000
