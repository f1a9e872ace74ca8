"""What a course gives to a cell of each kind: on both roads, never less than there was."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from composer.base.errors import ScenarioError
from composer.base.numbers import written
from composer.pool import RawColumn
from composer.pool.kinds import KINDS
from tests.pool.test_kinds import OWN, TOUR, nfd, pool

STANAG = {"levels": "stanag"}
TABLE: list[tuple[Any, list[str], Any, list[str]]] = [
    # The kind, the cells (an empty one is blank), what is given, and the cells afterwards.
    ("text", ["1st Bn", "", "2nd Bn"], "2nd Bn", ["2nd Bn", "2nd Bn", "2nd Bn"]),
    ("text", ["x", "7"], 7, ["7", "7"]),
    ("text", [nfd("é"), "x"], "é", ["é", "é"]),
    ("number", ["3", "2.5", "", "-1", "10"], 3, ["3", "3", "3", "3", "10"]),
    ("number", ["3", "2.5"], 2.75, ["3", "2.75"]),
    ("number", ["-3", "-0.5"], -1.25, ["-1.25", "-0.5"]),
    ("date", ["2027-01-14", "", "2028-01-14", "2028-02-01"], "end", ["2028-01-14"] * 3 + ["2028-02-01"]),
    ("date", ["2027-01-14", "2027-03-01"], "2027-02-01", ["2027-02-01", "2027-03-01"]),
    ("flag", ["yes", "no", "", "FALSE"], True, ["yes", "yes", "yes", "yes"]),
    ("flag", ["yes", "no", ""], "no", ["no", "no", "no"]),
    (["Z", "B", "A"], ["Z", "B", "", "A"], "B", ["B", "B", "B", "A"]),
    ("set", ["driver; medic", "", "medic"], "cook", ["driver; medic; cook", "cook", "medic; cook"]),
    ("set", ["driver; medic", "cook"], ["medic", "cook"], ["driver; medic; cook", "cook; medic"]),
    ("levels", ["fr:3; en:2", "", "fr:1", "de:5"], {"fr": 2}, ["fr:3; en:2", "fr:2", "fr:2", "de:5; fr:2"]),
    ("levels", ["fr:1"], {"fr": 1.5, "en": 2}, ["fr:1.5; en:2"]),
    (STANAG, ["fr:2", "fr:2+", "fr:3", "fr:0+", ""], {"fr": "2+"}, ["fr:2+", "fr:2+", "fr:3", "fr:2+", "fr:2+"]),
    (STANAG, ["fr:3332", "fr:1122", "fr:2222"], {"fr": 2}, ["fr:3332", "fr:2222", "fr:2222"]),
    (STANAG, ["fr:2", "fr:3", "fr:1113+"], {"fr": "3222"}, ["fr:3222", "fr:3", "fr:3223+"]),
    ({"levels": "cefr"}, ["de:A1", "de:C1", "it:B2"], {"de": "B2"}, ["de:B2", "de:C1", "it:B2; de:B2"]),
    ({"levels": OWN}, ["boat:some", "boat:best"], {"boat": "good"}, ["boat:good", "boat:best"]),
    ("levels", ["cptm:2027-01-01; sscat:2030-01-01", "cptm:2029-01-01"], {"cptm": "end"},
     ["cptm:2028-01-14; sscat:2030-01-01", "cptm:2029-01-01"]),
    ("levels", ["cptm:2027-01-01"], {"cptm": "2027-02-03"}, ["cptm:2027-02-03"]),
    ("spans", ["2027-01-01", "", "2027-01-05..2027-01-07"], "2027-01-05..2027-01-07",
     ["2027-01-01; 2027-01-05..2027-01-07", "2027-01-05..2027-01-07", "2027-01-05..2027-01-07"]),
    ("spans", [""], ["2027-01-01", "2027-02-01"], ["2027-01-01; 2027-02-01"]),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "cells", "given", "afterwards"), TABLE)
def test_what_a_cell_is_afterwards(kind: Any, cells: list[str], given: Any, afterwards: list[str]) -> None:
    people = pool(cells, kind)
    column = people.columns["x"]
    gain = column.gain(given, TOUR)
    texts = [None if code < 0 else column.texts[code] for code in column.codes.tolist()]
    assert [gain.cell(text) for text in texts] == afterwards
    new = list(dict.fromkeys(afterwards))
    grown = column.like(RawColumn("x", column.codes, tuple(new)))
    for row, text in enumerate(afterwards):
        assert gain.value(column.value(row)) == grown.read(new.index(text))
        assert gain.value(gain.value(column.value(row))) == gain.value(column.value(row))
        assert gain.cell(text) == text


def test_every_kind_of_field_can_be_given() -> None:
    assert {kind.kind for kind in KINDS} == {pool(cells, kind).columns["x"].kind for kind, cells, _, _ in TABLE}


WRONG: list[tuple[Any, list[str], Any, str]] = [
    ("text", ["a"], {"a": 1}, "`x` is text and is given as one value, not a mapping"),
    ("text", ["a"], ["a", "b"], "`x` is text and is given as one value, not a list"),
    ("text", ["a"], " ", "`x` is text and is given as one value, not ` `"),
    ("number", ["1"], "much", "`x` is a number and is given as one number, not `much`"),
    ("number", ["1"], {"at_least": 2}, "`x` is a number and is given as one number, not a mapping"),
    ("number", ["1"], Fraction(1, 3), "`x` is a number and is given as one number, not `1/3`"),
    ("number", ["100000000000"], Decimal("0.00001"), "`x` cannot hold `0.00001`: 5 decimals are too many"),
    ("date", ["2027-01-01"], "soon", "`x` is a date and is given as one day; `start` and `end` name the tour's days"),
    ("date", ["2027-01-01"], "2027-02-30", "`x` is a date and is given as one day"),
    ("flag", ["yes"], "perhaps", "`x` is a flag and is given as true or false (or yes, no), not `perhaps`"),
    (["A", "B"], ["A"], "C", "`C` is not on the scale A, B"),
    (["A", "B"], ["A"], ["A"], "`x` is given as one label of its scale, not a list"),
    ("set", ["a"], {"a": 1}, "`x` is a set and is given as one name, or a list of them, not a mapping"),
    ("set", ["a"], [], "an empty list"),
    ("set", ["a"], ["b", "c; d"], "[1]: a name is not blank and holds no `;`"),
    ("levels", ["a:1"], "a", "`x` holds levels and is given as a level for each name, such as {fr: 2, en: 1}, not `a`"),
    ("levels", ["a:1"], {}, "`x` holds levels and is given as a level for each name"),
    ("levels", ["a:1"], {"a": {"at_least": 1}}, "a: one level is wanted here, not a mapping"),
    ("levels", ["a:1"], {"a": None}, "a: one level is wanted here, not nothing"),
    ("levels", ["a:1"], {"a;b": 1}, "a;b: a name is not blank and holds no `;`"),
    ("spans", ["2027-01-01"], "soon", "`x` holds spans and is given as one span such as 2027-03-01..2027-03-31"),
    ("spans", ["2027-01-01"], [], "`x` holds spans and is given as one span such as 2027-03-01..2027-03-31"),
    ("spans", ["2027-01-01"], "2027-01-02..2027-01-01", "`x` holds spans and is given as one span such as"),
    (STANAG, ["a:1"], {"a": 6}, "a: `6` is not a STANAG 6001 level"),
    (None, ["", ""], 1, "every cell of `x` is blank, so that its kind can't be told: declare it under `fields`"),
]


@pytest.mark.parametrize(("kind", "cells", "given", "said"), WRONG)
def test_what_a_column_cannot_be_given_is_told(kind: Any, cells: list[str], given: Any, said: str) -> None:
    with pytest.raises(ScenarioError) as error:
        pool(cells, kind).columns["x"].gain(given, TOUR)
    assert str(error.value).startswith(said)


def test_days_of_the_tour_need_the_tour() -> None:
    from composer.pool import Tour

    with pytest.raises(ScenarioError, match="the scenario has no `end:` day"):
        pool(["2027-01-01"], "date").columns["x"].gain("end", Tour(date(2027, 1, 1)))


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (Fraction(5), "5"),
        (Fraction(-5), "-5"),
        (Fraction(0), "0"),
        (Fraction(1, 8), "0.125"),
        (Fraction(-1, 20), "-0.05"),
        (Fraction(12345, 100), "123.45"),
    ],
)
def test_numbers_are_written_exactly(number: Fraction, text: str) -> None:
    assert written(number) == text


def test_a_number_whose_decimals_never_end_cannot_be_written() -> None:
    with pytest.raises(ValueError, match="have no end"):
        written(Fraction(1, 7))
