"""Each kind of field: which cells meet which condition, on both roads, and how kinds are told from cells."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import Any
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from composer.base.errors import ScenarioError
from composer.pool import Pool, Tour
from composer.pool.kinds import KINDS
from composer.pool.reading import table_of
from composer.pool.who import Who

TOUR = Tour(date(2027, 1, 15), date(2028, 1, 14))
RANKS = ["Z", "OF-2", "A"]
OWN = ["some", "good", "best"]


def nfd(text: str) -> str:
    """A text with its accents taken apart."""
    return normalize("NFD", text)


def pool(cells: list[Any], kind: Any = None, tour: Tour = TOUR) -> Pool:
    """A pool with one column, `x`."""
    rows = [{"id": f"P{number}", "x": cell} for number, cell in enumerate(cells)]
    return Pool.of(table_of(rows), {} if kind is None else {"x": kind}, tour)


def meeting(people: Pool, who: Any) -> list[int]:
    """Who matches, by their rows; both roads must say the same."""
    meant = Who(who)
    mask = meant.mask(people).tolist()
    assert mask == [meant.holds(people.person(row)) for row in range(len(people))]
    return [row for row, met in enumerate(mask) if met]


TEXT = ["1st Bn", "2nd Bn", "", "1st", "é", " 1st Bn "]
NUMBERS = ["3", "2.5", "", "-1", "0", "10", "2.50", "3.0"]
DATES = ["2027-01-14", "2027-01-15", "", "2028-01-14", "2028-01-15", "2027-06-30"]
FLAGS = ["yes", "no", "", "true", "false", "YES", "False", "No", "TRUE"]
ORDERED = ["Z", "OF-2", "", "A", "OF-2"]
SETS = ["driver; medic", "medic", "", "cook;driver", "signals ;", "car driver"]
PLAIN = ["fr:3; en:2", "fr:1", "", "en:10", "en:1.5;fr:2", "de:-1"]
STANAG = ["fr:3; en:2+", "fr:2", "", "fr:3332", "fr:2+22+2", "fr:2+", "en:5", "fr:0", "fr:0+", "en:3332;fr:4+4+4+5"]
CEFR = ["de:A1", "de:B2", "", "de:C2; it:A2", "it:C1", "de:B1"]
PAPERS = ["cptm:2028-01-13", "cptm:2028-01-14", "", "cptm:2028-01-15; sscat:2027-01-15", "sscat:2027-01-14"]
SPANS = [
    "2027-01-01..2027-01-15",
    "2027-01-16",
    "",
    "2027-01-15",
    "2026-05-01..2026-06-30; 2027-01-10 .. 2027-02-01",
    ";",
]
SCALED = ["boat:good", "boat:some; truck:best", "", "boat:best", "truck:some"]

TABLE: list[tuple[Any, list[str], Any, list[int]]] = [
    # The kind, the cells, what is asked, and the rows of those who meet it.
    ("text", TEXT, "1st Bn", [0, 5]),
    ("text", TEXT, ["1st", "2nd Bn"], [1, 3]),
    ("text", TEXT, "1ST BN", []),
    ("text", TEXT, "nobody has it", []),
    ("text", TEXT, nfd("é"), [4]),
    ("text", TEXT, " é ", [4]),
    ("text", [nfd("é"), "é", "e"], "é", [0, 1]),
    ("text", ["0100", "100", "true", "2027-01-15"], "0100", [0]),
    ("text", ["0100", "100", "true", "2027-01-15"], 100, [1]),
    ("text", ["0100", "100", "true", "2027-01-15"], True, [2]),
    ("text", ["0100", "100", "true", "2027-01-15"], [date(2027, 1, 15)], [3]),
    ("text", ["no", "yes"], "no", [0]),
    ("number", NUMBERS, 3, [0, 7]),
    ("number", NUMBERS, 2.5, [1, 6]),
    ("number", NUMBERS, 0, [4]),
    ("number", NUMBERS, {"at_least": 2.5}, [0, 1, 5, 6, 7]),
    ("number", NUMBERS, {"at_most": 2.5}, [1, 3, 4, 6]),
    ("number", NUMBERS, {"at_least": 2.51}, [0, 5, 7]),
    ("number", NUMBERS, {"at_most": 2.49}, [3, 4]),
    ("number", NUMBERS, {"at_least": Fraction(5, 2) + Fraction(1, 10**9)}, [0, 5, 7]),
    ("number", NUMBERS, {"at_most": Fraction(5, 2) - Fraction(1, 10**9)}, [3, 4]),
    ("number", NUMBERS, Fraction(1, 3), []),
    ("number", NUMBERS, {"at_least": -1, "at_most": 0}, [3, 4]),
    ("number", NUMBERS, {"at_least": -0.5, "at_most": 0}, [4]),
    ("number", NUMBERS, {"at_most": -1}, [3]),
    ("number", NUMBERS, {"at_most": -1.5}, []),
    ("number", ["-2.5", "-2", "-3"], {"at_least": -2.5}, [0, 1]),
    ("number", ["-2.5", "-2", "-3"], {"at_most": -2.5}, [0, 2]),
    ("number", ["-2.5", "-2", "-3"], {"at_least": -2.6}, [0, 1]),
    ("number", ["-2.5", "-2", "-3"], {"at_most": -2.4}, [0, 2]),
    ("number", ["007", "7"], 7, [0, 1]),
    ("number", ["999999999999", "1000000000000"], {"at_least": 1000000000000}, [1]),
    ("date", DATES, date(2027, 1, 15), [1]),
    ("date", DATES, "start", [1]),
    ("date", DATES, {"at_least": "start"}, [1, 3, 4, 5]),
    ("date", DATES, {"at_most": "start"}, [0, 1]),
    ("date", DATES, {"at_least": "end"}, [3, 4]),
    ("date", DATES, {"at_most": "end"}, [0, 1, 3, 5]),
    ("date", DATES, {"at_least": "2027-01-16", "at_most": "2028-01-13"}, [5]),
    ("date", DATES, {"at_least": "start", "at_most": "end"}, [1, 3, 5]),
    ("date", DATES, "2026-12-31", []),
    ("flag", FLAGS, True, [0, 3, 5, 8]),
    ("flag", FLAGS, False, [1, 4, 6, 7]),
    ("flag", FLAGS, "yes", [0, 3, 5, 8]),
    ("flag", FLAGS, "no", [1, 4, 6, 7]),
    (RANKS, ORDERED, "OF-2", [1, 4]),
    (RANKS, ORDERED, ["Z", "A"], [0, 3]),
    # The scale is the declared one, not the alphabet's.
    (RANKS, ORDERED, {"at_least": "OF-2"}, [1, 3, 4]),
    (RANKS, ORDERED, {"at_most": "OF-2"}, [0, 1, 4]),
    (RANKS, ORDERED, {"at_least": "A"}, [3]),
    (RANKS, ORDERED, {"at_most": "Z"}, [0]),
    (RANKS, ORDERED, {"at_least": "OF-2", "at_most": "OF-2"}, [1, 4]),
    (RANKS, ORDERED, {"at_least": "Z"}, [0, 1, 3, 4]),
    ([1, 2, 10], ["10", "2", "", "1"], {"at_least": 2}, [0, 1]),
    (["é", "z"], [nfd("é"), "z"], {"at_most": "é"}, [0]),
    (["é", "z"], ["é", "z"], nfd("é"), [0]),
    ("set", SETS, "driver", [0, 3]),
    ("set", SETS, "medic", [0, 1]),
    ("set", SETS, ["medic", "cook"], [0, 1, 3]),
    ("set", SETS, "signals", [4]),
    ("set", SETS, "Driver", []),
    ("set", ["no; en", "en", "fr"], "no", [0]),
    ("set", [nfd("é; x"), "y"], "é", [0]),
    ("set", ["2; 3", "3"], 2, [0]),
    ("levels", PLAIN, {"fr": 2}, [0, 4]),
    ("levels", PLAIN, {"fr": 2.5}, [0]),
    ("levels", PLAIN, {"en": 2}, [0, 3]),
    ("levels", PLAIN, {"en": 1.5}, [0, 3, 4]),
    ("levels", PLAIN, {"fr": 1, "en": 2}, [0]),
    ("levels", PLAIN, {"fr": {"at_least": 2, "at_most": 2}}, [4]),
    ("levels", PLAIN, {"fr": {"at_most": 2}}, [1, 4]),
    ("levels", PLAIN, {"de": -1}, [5]),
    ("levels", PLAIN, {"de": 0}, []),
    ("levels", PLAIN, {"it": 0}, []),
    ("levels", PLAIN, {"it": {"at_most": 9}}, []),
    ("levels", PLAIN, "fr", [0, 1, 4]),
    ("levels", PLAIN, ["fr", "de"], [0, 1, 4, 5]),
    ("levels", ["no:3", "en:3"], {"no": 3}, [0]),
    ("levels", ["no:3", "en:3"], "no", [0]),
    ("levels", [nfd("é:1"), "x:1"], {"é": 1}, [0]),
    ("levels", ["é:1", "x:1"], {nfd("é"): 1}, [0]),
    # One level asked of a profile must hold in every skill.
    ({"levels": "stanag"}, STANAG, {"fr": 2}, [0, 1, 3, 4, 5, 9]),
    ({"levels": "stanag"}, STANAG, {"fr": 3}, [0, 9]),
    ({"levels": "stanag"}, STANAG, {"fr": "2+"}, [0, 5, 9]),
    ({"levels": "stanag"}, STANAG, {"fr": "3+"}, [9]),
    ({"levels": "stanag"}, STANAG, {"fr": "4+"}, [9]),
    ({"levels": "stanag"}, STANAG, {"fr": 5}, []),
    ({"levels": "stanag"}, STANAG, {"fr": 0}, [0, 1, 3, 4, 5, 7, 8, 9]),
    ({"levels": "stanag"}, STANAG, {"fr": "0+"}, [0, 1, 3, 4, 5, 8, 9]),
    ({"levels": "stanag"}, STANAG, {"fr": 1}, [0, 1, 3, 4, 5, 9]),
    # Four asked are compared skill by skill; one held counts for all four.
    ({"levels": "stanag"}, STANAG, {"fr": "3332"}, [0, 3, 9]),
    ({"levels": "stanag"}, STANAG, {"fr": 3333}, [0, 9]),
    ({"levels": "stanag"}, STANAG, {"fr": "2+22+2"}, [0, 3, 4, 5, 9]),
    ({"levels": "stanag"}, STANAG, {"fr": "22+22"}, [0, 3, 5, 9]),
    ({"levels": "stanag"}, STANAG, {"fr": "1115"}, [9]),
    ({"levels": "stanag"}, STANAG, {"fr": {"at_most": 2}}, [1, 7, 8]),
    ({"levels": "stanag"}, STANAG, {"fr": {"at_most": "2+"}}, [1, 4, 5, 7, 8]),
    ({"levels": "stanag"}, STANAG, {"fr": {"at_most": 3332}}, [1, 3, 4, 7, 8]),
    ({"levels": "stanag"}, STANAG, {"fr": {"at_least": 2, "at_most": "2+"}}, [1, 4, 5]),
    ({"levels": "stanag"}, STANAG, {"en": "2+"}, [0, 6]),
    ({"levels": "stanag"}, STANAG, {"en": 2, "fr": 3}, [0, 9]),
    ({"levels": "stanag"}, STANAG, "en", [0, 6, 9]),
    ({"levels": "cefr"}, CEFR, {"de": "B1"}, [1, 3, 5]),
    ({"levels": "cefr"}, CEFR, {"de": "B2"}, [1, 3]),
    ({"levels": "cefr"}, CEFR, {"de": "A1"}, [0, 1, 3, 5]),
    ({"levels": "cefr"}, CEFR, {"de": "C2"}, [3]),
    ({"levels": "cefr"}, CEFR, {"de": {"at_most": "B1"}}, [0, 5]),
    ({"levels": "cefr"}, CEFR, {"de": "A1", "it": "A2"}, [3]),
    ({"levels": "cefr"}, CEFR, "it", [3, 4]),
    (None, PAPERS, {"cptm": {"at_least": "end"}}, [1, 3]),
    (None, PAPERS, {"cptm": "end"}, [1, 3]),
    (None, PAPERS, {"cptm": {"at_most": "end"}}, [0, 1]),
    (None, PAPERS, {"sscat": {"at_least": "start"}}, [3]),
    (None, PAPERS, {"cptm": "2028-01-13", "sscat": "start"}, [3]),
    (None, PAPERS, {"cptm": date(2028, 1, 15)}, [3]),
    ("levels", PAPERS, {"cptm": {"at_least": "end"}}, [1, 3]),
    (None, PAPERS, "sscat", [3, 4]),
    ({"levels": OWN}, SCALED, {"boat": "good"}, [0, 3]),
    ({"levels": OWN}, SCALED, {"boat": "some"}, [0, 1, 3]),
    ({"levels": OWN}, SCALED, {"boat": {"at_most": "good"}}, [0, 1]),
    ({"levels": OWN}, SCALED, {"truck": "best"}, [1]),
    # A span's first and last day are in it, and the days between two spans in neither.
    ("spans", SPANS, "start", [0, 3, 4]),
    ("spans", SPANS, "2027-01-14", [0, 4]),
    ("spans", SPANS, "2027-01-16", [1, 4]),
    ("spans", SPANS, date(2027, 2, 1), [4]),
    ("spans", SPANS, "2027-02-02", []),
    ("spans", SPANS, "2026-12-31", []),
    ("spans", SPANS, "2026-05-01", [4]),
    ("spans", SPANS, "2026-07-01", []),
    ("spans", SPANS, {"at_least": "start", "at_most": "end"}, [0, 1, 3, 4]),
    ("spans", SPANS, {"at_least": "2026-06-30", "at_most": "2027-01-09"}, [0, 4]),
    ("spans", SPANS, {"at_least": "2026-07-01", "at_most": "2026-12-31"}, []),
    ("spans", SPANS, {"at_most": "2027-01-01"}, [0, 4]),
    ("spans", SPANS, {"at_least": "2027-02-01"}, [4]),
    # The rest after a span of fifteen days, one, one, and two months of days each.
    ("spans", SPANS, {"at_least": "2027-01-30", "at_most": "2027-01-31", "rest": "1x"}, [0, 4]),
    ("spans", SPANS, {"at_least": "2027-01-31", "at_most": "2027-01-31", "rest": "1x"}, [4]),
    ("spans", SPANS, {"at_least": "2027-02-16", "rest": "1 month"}, [1, 4]),
    ("spans", SPANS, {"at_least": "2027-02-15", "rest": "1 month"}, [0, 1, 3, 4]),
    ("spans", ["2027-01-01"], {"at_least": "9999-12-31", "rest": "9999x"}, []),
    ("spans", ["9900-01-01"], {"at_least": "9999-12-31", "rest": "10000 months"}, [0]),
    ("spans", ["", None, " "], "start", []),
    (None, ["", None, " "], "anything", []),
    (None, ["", None, " "], {"at_least": 3}, []),
]


@pytest.mark.parametrize(("kind", "cells", "asks", "rows"), TABLE)
def test_a_condition_is_met_by_these_cells_and_by_no_others(
    kind: Any, cells: list[str], asks: Any, rows: list[int]
) -> None:
    people = pool(cells, kind)
    assert meeting(people, {"x": asks}) == rows
    # Nobody else: whoever does not meet it, blanks among them, meets that it is not so.
    assert meeting(people, {"none": [{"x": asks}]}) == [row for row in range(len(cells)) if row not in rows]


@pytest.mark.parametrize("scale", ["début", nfd("début")])
@pytest.mark.parametrize("asked", ["début", nfd("début")])
def test_labels_of_levels_are_the_same_however_their_accents_are_written(scale: str, asked: str) -> None:
    people = pool([nfd("x:début"), "x:fin", "x:début"], {"levels": [scale, "fin"]})
    assert meeting(people, {"x": {"x": {"at_most": asked}}}) == [0, 2]


def test_every_kind_stands_in_the_table() -> None:
    seen = {pool(cells, kind).field("x").kind for kind, cells, *_ in TABLE}
    assert {one.kind for one in KINDS} <= seen


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        (["1", "2.5", "-3"], "number"),
        (["0", "10"], "number"),
        (["0.5", "-0.25"], "number"),
        (["1", "", None, "2"], "number"),
        ([1, 2.5, -3], "number"),
        # A leading zero is a code, and what is no plain decimal is none.
        (["0123", "100"], "text"),
        (["1", "00"], "text"),
        (["one", "1", "2"], "text"),
        (["5", "2027-01-15"], "text"),
        (["driver", "fr:3", "en:2"], "text"),
        (["1", "-01"], "text"),
        (["1e3", "2"], "text"),
        (["1,5", "2"], "text"),
        (["+1", "2"], "text"),
        ([".5", "2"], "text"),
        (["5.", "2"], "text"),
        (["1 000", "2"], "text"),
        (["1_000", "2"], "text"),
        (["٣", "2"], "text"),
        # Phone numbers and serial numbers are no quantities.
        (["1000000000000"], "number"),
        (["1000000000001"], "text"),
        (["4917612345678", "4917612345679"], "text"),
        (["-4917612345678"], "text"),
        (["0.12345678901234", "12"], "text"),
        # Binary floats print as this, and are numbers.
        (["0.1234567890123456", "2"], "number"),
        (["1e-05", "2.5E-7"], "number"),
        (["1e-99", "2"], "text"),
        (["1e+13", "2"], "text"),
        (["yes", "no", ""], "flag"),
        (["true", "FALSE"], "flag"),
        (["no"], "flag"),
        (["No", "YES"], "flag"),
        ([True, False], "flag"),
        (["yes", "maybe"], "text"),
        (["maybe", "yes", "no"], "text"),
        (["y", "n"], "text"),
        (["0", "1"], "number"),
        (["2027-01-15", "2028-02-29"], "date"),
        ([date(2027, 1, 15)], "date"),
        (["2027-01-15", "2027-02-29"], "text"),
        (["2027-1-5"], "text"),
        (["15.01.2027"], "text"),
        (["2027-01-15", "5"], "text"),
        (["fr:3", "en:2; fr:1"], "levels"),
        (["fr:3"], "levels"),
        (["fr:2.5; en:-1"], "levels"),
        (["cptm:2028-03-01"], "levels"),
        ([{"fr": 3}, {"en": 2}], "levels"),
        # Neither plain numbers nor days, or both: levels only where that is declared.
        (["fr:2+"], "text"),
        (["fr:B2; en:A1", "fr:C1"], "set"),
        (["fr:3", "cptm:2028-03-01"], "text"),
        (["HQ: staff", "fr:3"], "text"),
        (["driver; medic", "medic"], "set"),
        ([["driver", "medic"], ["cook"]], "set"),
        (["medic", "cook"], "text"),
        (["P1", ""], "text"),
        (["", None], "blank"),
    ],
)
def test_the_kind_of_a_column_is_told_by_its_cells(cells: list[Any], kind: str) -> None:
    assert pool(cells).field("x").kind == kind


@pytest.mark.parametrize(
    ("spec", "cells"),
    [
        ("number", ["1", "one"]),
        ("number", ["1,5"]),
        ("number", ["1000000000001"]),
        ("number", ["0.12345678901234", "12"]),
        ("number", ["1e-16"]),
        ("date", ["2027-02-29"]),
        ("date", ["27-02-28"]),
        ("flag", ["yes", "maybe"]),
        (RANKS, ["Z", "z"]),
        (RANKS, ["OF-3"]),
        ("levels", ["fr"]),
        ("levels", ["fr:"]),
        ("levels", [":3"]),
        ("levels", ["fr:2+"]),
        ("levels", ["fr:2; fr:3"]),
        ({"levels": "stanag"}, ["fr:6"]),
        ({"levels": "stanag"}, ["fr:5+"]),
        ({"levels": "stanag"}, ["fr:33"]),
        ({"levels": "stanag"}, ["fr:333"]),
        ({"levels": "stanag"}, ["fr:33333"]),
        ({"levels": "stanag"}, ["fr:333+"]),
        ({"levels": "stanag"}, ["fr:2-"]),
        ({"levels": "cefr"}, ["de:b1"]),
        ({"levels": "cefr"}, ["de:D1"]),
        ({"levels": OWN}, ["boat:worst"]),
        ("spans", ["2027-02-29"]),
        ("spans", ["2027-03-02..2027-03-01"]),
        ("spans", ["2027-03-01.."]),
        ("spans", ["2027-03-01 to 2027-03-31"]),
        ("spans", ["2027-03-01, 2027-03-05"]),
    ],
)
def test_a_cell_that_its_kind_cannot_read_is_a_mistake(spec: Any, cells: list[str]) -> None:
    with pytest.raises(ScenarioError) as caught:
        pool(cells, spec)
    assert "column x" in str(caught.value)


@pytest.mark.parametrize(
    ("kind", "cells", "asks"),
    [
        ("text", TEXT, {"at_least": 3}),
        ("text", TEXT, []),
        ("number", NUMBERS, "three"),
        ("number", NUMBERS, [3]),
        ("number", NUMBERS, True),
        ("number", NUMBERS, {"at_least": "many"}),
        ("number", NUMBERS, {"atleast": 3}),
        ("number", NUMBERS, {"at_least": 3, "at_most": 2}),
        ("date", DATES, "tomorrow"),
        ("date", DATES, {"at_least": "beginning"}),
        ("date", DATES, {"at_least": "end", "at_most": "start"}),
        ("spans", SPANS, "tomorrow"),
        ("spans", SPANS, {"at_least": "soon"}),
        ("spans", SPANS, {"at_least": "end", "at_most": "start"}),
        ("spans", SPANS, {"at_least": "start", "rest": "long"}),
        ("spans", SPANS, ["start", "end"]),
        ("spans", SPANS, "2027-01-15..2027-01-16"),
        ("flag", FLAGS, "maybe"),
        ("flag", FLAGS, 1),
        ("flag", FLAGS, {"at_least": True}),
        (RANKS, ORDERED, "OF-9"),
        (RANKS, ORDERED, ["Z", "OF-9"]),
        (RANKS, ORDERED, {"at_least": "OF-9"}),
        (RANKS, ORDERED, {"at_least": "A", "at_most": "Z"}),
        ("set", SETS, {"medic": 2}),
        ("levels", PLAIN, {"fr": "good"}),
        ("levels", PLAIN, {"fr": {"at_least": 3, "at_most": 2}}),
        ("levels", PLAIN, {"fr": {"min": 3}}),
        ({"levels": "stanag"}, STANAG, {"fr": 6}),
        ({"levels": "stanag"}, STANAG, {"fr": "33"}),
        ({"levels": "cefr"}, CEFR, {"de": "D1"}),
        ({"levels": OWN}, SCALED, {"boat": 3}),
        (None, PAPERS, {"cptm": 3}),
    ],
)
def test_a_condition_that_a_kind_does_not_take_is_a_mistake_that_names_the_field(
    kind: Any, cells: list[str], asks: Any
) -> None:
    people = pool(cells, kind)
    with pytest.raises(ScenarioError) as caught:
        Who({"x": asks}).mask(people)
    assert all(mistake.path[0] == "x" for mistake in caught.value.mistakes)


def test_the_days_of_the_tour_are_asked_for_only_where_they_are_known() -> None:
    for tour, word in ((Tour(None, TOUR.end), "start"), (Tour(TOUR.start, None), "end")):
        for cells, asks in ((DATES, {"at_least": word}), (DATES, word), (PAPERS, {"cptm": {"at_least": word}})):
            with pytest.raises(ScenarioError, match=word):
                Who({"x": asks}).mask(pool(cells, tour=tour))


# Ages.


def ages(births: list[str], start: date) -> list[Any]:
    """Everybody's age on the first day, by hand; the array must say the same."""
    rows = [{"id": f"P{number}", "birth": birth} for number, birth in enumerate(births)]
    people = Pool.of(table_of(rows), {}, Tour(start, None))
    found = [people.person(row)["age"] for row in range(len(people))]
    for age in range(-1, 130):
        for bound in ({"at_least": age}, {"at_most": age}, age):
            meeting(people, {"age": bound})
        rows_of = [row for row, each in enumerate(found) if each is not None and each >= age]
        assert meeting(people, {"age": {"at_least": age}}) == rows_of
    return found


def test_age_is_full_years_on_the_first_day() -> None:
    births = ["2002-01-14", "2002-01-15", "2002-01-16", "2001-12-31", "2002-02-01", "", "2027-01-15", "1927-01-15"]
    assert ages(births, date(2027, 1, 15)) == [25, 25, 24, 25, 24, None, 0, 100]


def test_someone_of_the_29th_of_february_turns_on_1_march_in_common_years() -> None:
    births = ["2000-02-29", "2000-02-28", "2000-03-01"]
    assert ages(births, date(2027, 2, 27)) == [26, 26, 26]
    assert ages(births, date(2027, 2, 28)) == [26, 27, 26]
    assert ages(births, date(2027, 3, 1)) == [27, 27, 27]
    assert ages(births, date(2028, 2, 28)) == [27, 28, 27]
    assert ages(births, date(2028, 2, 29)) == [28, 28, 27]


def test_the_day_before_the_birthday_one_is_a_year_younger() -> None:
    for shift in range(365):
        day = date(2027, 1, 1) + timedelta(days=shift)
        birth = date(1999, day.month, day.day)
        assert Tour(day).age(birth) == 28
        assert Tour(day - timedelta(days=1)).age(birth) == 27


@given(st.dates(), st.dates())
def test_ages_are_the_birthdays_there_have_been(birth: date, start: date) -> None:
    birthday_to_come = (start.month, start.day) < (birth.month, birth.day)
    assert Tour(start).age(birth) == start.year - birth.year - birthday_to_come


def test_a_column_called_age_is_taken_as_it_is() -> None:
    people = Pool.of(table_of([{"id": "P", "birth": "2000-01-01", "age": "3"}]), {}, TOUR)
    assert people.person(0)["age"] == 3


def test_there_is_no_age_without_a_first_day_or_without_days_of_birth() -> None:
    row = {"id": "P", "birth": "2000-01-01"}
    with pytest.raises(ScenarioError, match="start"):
        Who(age=3).mask(Pool.of(table_of([row])))
    with pytest.raises(ScenarioError, match="no column"):
        Who(age=3).mask(Pool.of(table_of([{**row, "birth": "in May"}]), {}, TOUR))
    with pytest.raises(ScenarioError, match="no column"):
        Who(age=3).mask(Pool.of(table_of([row]), {"birth": "text"}, TOUR))


# What groups and sums read of a cell.


@pytest.mark.parametrize(
    ("kind", "cells", "groups"),
    [
        ("text", ["a", "b", "a", "", "A"], [[0, 2], [1], [4]]),
        ("text", ["é", nfd("é")], [[0, 1]]),
        ("number", ["3", "3.0", "", "2.5", "-3"], [[0, 1], [3], [4]]),
        ("date", ["2027-01-15", "2027-01-16", "", "2027-01-15"], [[0, 3], [1]]),
        ("flag", ["yes", "true", "", "NO"], [[0, 1], [3]]),
        (RANKS, ORDERED, [[0], [1, 4], [3]]),
        ("set", SETS, [[0, 3], [0, 1], [3], [4], [5]]),
        ("levels", ["fr:3; en:2", "fr:1", "", "en:2"], [[0, 1], [0, 3]]),
        ({"levels": "stanag"}, ["fr:3; en:2", "fr:3332", "", "en:2"], [[0, 1], [0, 3]]),
    ],
)
def test_equal_values_are_one_value_and_a_blank_is_none(kind: Any, cells: list[str], groups: list[list[int]]) -> None:
    people = pool(cells, kind)
    column = people.field("x")
    held = column.held()
    found: dict[str, list[int]] = {name: [] for name in held.names}
    for row, code in enumerate(column.codes):
        for value in held.of[code] if code >= 0 else ():
            found[held.names[value]].append(row)
    assert sorted(found.values()) == sorted(groups)


def test_numbers_are_kept_exactly() -> None:
    column = pool(["0.1", "12.50", "-3", "7"], "number").number("x")
    assert [Fraction(int(value), column.scale) for value in column.values] == [  # type: ignore[union-attr]
        Fraction(1, 10),
        Fraction(25, 2),
        -3,
        7,
    ]
    assert [column.read(code) for code in range(4)] == [Fraction(1, 10), Fraction(25, 2), -3, 7]


@pytest.mark.parametrize("spec", ["stanagg", "levels stanag", [], ["a", "a"], ["a", ""], {"levels": "b1"}, 3, None, {}])
def test_a_kind_that_nobody_knows_is_a_mistake(spec: Any) -> None:
    with pytest.raises(ScenarioError) as caught:
        Pool.of(table_of([{"id": "P", "x": "1"}]), {"x": spec})
    assert caught.value.mistakes[0].path == ("fields", "x")
