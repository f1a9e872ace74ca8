"""How cells are written elsewhere, and the one spelling that the program has for them."""

from __future__ import annotations

import random

import numpy as np
import pytest

from composer.pool.kinds.base import BadCells
from composer.pool.raw import RawColumn, column_of_texts
from composer.pool.reading.combine import combined
from composer.pool.strings.string_array import MANY, StringArray
from composer.pool.written.columns import in_figures, respelled, rewritten, taken
from composer.pool.written.days import PIVOT, day_pattern
from composer.pool.written.figures import number_format
from composer.pool.written.names import Splitter, in_one_way, levels_pattern


def cells(column: RawColumn) -> list[str | None]:
    return [None if code < 0 else column.texts[code] for code in column.codes]


def sound(column: RawColumn) -> bool:
    """Whether texts are different, in order of first appearance, and each stands somewhere."""
    met = [code for code in dict.fromkeys(column.codes.tolist()) if code >= 0]
    return met == list(range(len(column.texts))) and len(set(column.texts)) == len(column.texts)


@pytest.mark.parametrize(
    ("pattern", "cell", "day"),
    [
        ("dd.mm.yyyy", "01.02.2027", "2027-02-01"),
        ("D.M.YYYY", "1.2.2027", "2027-02-01"),
        ("mm/dd/yyyy", "2/1/2027", "2027-02-01"),
        ("dd.mm.yy", f"01.02.{PIVOT}", f"19{PIVOT}-02-01"),
        ("dd.mm.yy", f"01.02.{PIVOT - 1}", f"20{PIVOT - 1}-02-01"),
        ("yyyymmdd", "20270201", "2027-02-01"),
        ("dd mm yyyy", "01 02 2027", "2027-02-01"),
        ("dd.mm.yyyy", "2027-02-01", "2027-02-01"),
        ("dd.mm.yyyy", "29.02.2027", None),
        ("dd.mm.yyyy", "01.13.2027", None),
        ("dd.mm.yyyy", "01.02.27", None),
        ("dd.mm.yyyy", "01/02/2027", None),
        ("yyyymmdd", "2027021", None),
    ],
)
def test_days_are_read_as_they_are_declared(pattern: str, cell: str, day: str | None) -> None:
    if day is None:
        with pytest.raises(ValueError, match="is not a"):
            day_pattern(pattern).read(cell)
    else:
        assert day_pattern(pattern).read(cell) == day


@pytest.mark.parametrize(
    ("sign", "cell", "number"),
    [
        (",", "7,5", "7.5"),
        (",", "1 200,50", "1200.50"),
        (",", "1\u202f200\u202f300,5", "1200300.5"),
        (",", "1.234,50 €", "1234.50"),
        (",", "−3,5", "-3.5"),
        (".", "$104,437", "104437"),
        (".", "1'200.5", "1200.5"),
        (",", "62.506", "62506"),
        (".", "62.506", "62.506"),
        (",", "1.2", None),
        (".", "1,2", None),
        (".", "12,34,567", None),
        (".", "1 200,300", None),
        (",", "1,2,3", None),
        (",", "abc", None),
        (",", "1 20,5", None),
    ],
)
def test_numbers_are_read_as_they_are_declared(sign: str, cell: str, number: str | None) -> None:
    form = number_format(sign)
    if number is None:
        assert form.read_all([cell]) is None
        with pytest.raises(ValueError, match="is not a number"):
            form.read(cell)
    else:
        assert form.read(cell) == number
        assert form.read_all([cell, cell]) == [number, number]


def test_a_column_that_came_as_numbers_needs_no_reading() -> None:
    column = RawColumn("x", np.array([0, 1], np.int32), ("1.234", "2.5"), typed=True)
    assert cells(in_figures(column, number_format(","))) == ["1.234", "2.5"]


def test_all_cells_that_can_not_be_read_are_told() -> None:
    with pytest.raises(BadCells) as caught:
        rewritten(column_of_texts("x", ["1,5", "a", "b", "a", None]), number_format(",").read)
    assert [text for text, _ in caught.value.cells] == ["a", "b"]


def test_cells_that_become_the_same_are_one() -> None:
    column = in_figures(column_of_texts("x", ["1 200", "1200", None, "7"]), number_format(","))
    assert cells(column) == ["1200", "1200", None, "7"]
    assert sound(column)


@pytest.mark.unmeasured
@pytest.mark.parametrize("many", [30, MANY + 30])
def test_spellings_of_a_long_column_too(many: int) -> None:
    given = column_of_texts("x", [f"t{number}" for number in range(many)] * 2)
    assert isinstance(given.texts, StringArray) == (many > MANY)
    for spellings in ({"t5": "t7", "t9": "t3"}, {"t5": "new"}, {"t5": "t9", "t9": "t3"}, {"none": "t1"}):
        column = respelled(given, spellings)
        assert cells(column) == [spellings.get(f"t{number}", f"t{number}") for number in range(many)] * 2
        assert sound(column)


@pytest.mark.parametrize("seed", range(20))
def test_rows_that_are_taken_bring_their_texts_alone(seed: int) -> None:
    pick = random.Random(seed)
    given = column_of_texts("x", [pick.choice([None, "a", "b", "c", "d"]) for _ in range(12)])
    rows = np.array(sorted(pick.sample(range(12), 5)))
    column = taken(given, rows)
    assert cells(column) == [cells(given)[row] for row in rows]
    assert sound(column)


@pytest.mark.parametrize("seed", range(20))
def test_combinations_are_told_apart_blank_ones_too(seed: int) -> None:
    pick = np.random.default_rng(seed)
    columns = [pick.integers(-1, 3, 40).astype(np.int32) for _ in range(3)]
    codes, each = combined(columns, 40)
    assert [each[code] for code in codes] == [tuple(map(int, row)) for row in zip(*columns, strict=True)]
    assert len(set(each)) == len(each)
    assert list(dict.fromkeys(codes.tolist())) == list(range(len(each)))


def test_names_are_parted_by_the_declared_sign_and_a_spelling_may_hold_it() -> None:
    splitter = Splitter(",", {"UN driving, Level 2": "driving", "aid": "first aid", "a, b, c": "abc", "a, b": "ab"})
    assert splitter.read("medic, UN driving, Level 2, aid,") == "medic; driving; first aid"
    assert splitter.read("UN driving") == "UN driving"
    assert splitter.read("a,b, c, a, b") == "abc; ab"
    with pytest.raises(ValueError, match="holds `;`"):
        splitter.read("medic; driver, eod")


@pytest.mark.parametrize(
    ("pattern", "cell", "levels"),
    [
        ("name-level; …", "en-3; fr-2+", "en:3; fr:2+"),
        ("name level, …", "Old English 3, French 2", "Old English:3; French:2"),
        ("name (level)/ …", "en (3) / fr (2)", "en:3; fr:2"),
        ("level name\n…", "3 en\n2 fr", "en:3; fr:2"),
        ("name=level ...", None, None),
        ("name: level, …", "en: 3, fr: 2", "en:3; fr:2"),
        ("name level", "en 3", "en:3"),
        ("name-level; …", "en 3", ""),
        ("name level; …", "en 3, fr 2", ""),
        ("name-level; …", "en:3-2", ""),
    ],
)
def test_levels_are_read_as_they_are_declared(pattern: str, cell: str | None, levels: str | None) -> None:
    if cell is None:
        with pytest.raises(ValueError, match="does not say what separates one from the next"):
            levels_pattern(pattern)
    elif levels:
        assert levels_pattern(pattern).read(cell, {}) == levels
    else:
        with pytest.raises(ValueError, match="is not written"):
            levels_pattern(pattern).read(cell, {})


def test_of_several_ways_the_one_that_fits_is_read() -> None:
    ways = [levels_pattern(each) for each in ("name-level; …", "name level, …")]
    assert in_one_way("en-3; fr-2", ways, {}) == "en:3; fr:2"
    assert in_one_way("en 3, fr 2", ways, {"fr": "French"}) == "en:3; French:2"
    with pytest.raises(ValueError, match="is written neither"):
        in_one_way("en/3", ways, {})
    with pytest.raises(ValueError, match="is written in two ways"):
        in_one_way("a b-2", [levels_pattern("name-level; …"), levels_pattern("name level; …")], {})
