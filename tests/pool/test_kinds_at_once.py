"""Cells understood all at once are what they are one by one."""

from __future__ import annotations

import datetime as dt
import pickle
from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction
from math import isnan
from typing import Any, TypeVar

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from composer.base.errors import ScenarioError
from composer.base.numbers import day
from composer.pool import Pool, Tour
from composer.pool import raw as raw_module
from composer.pool.kinds import KINDS, BadCells, guess_column
from composer.pool.kinds.base import read_cells
from composer.pool.kinds.date import DateColumn
from composer.pool.kinds.levels import LevelsColumn, guess_levels, read_cell
from composer.pool.kinds.number import NumberColumn
from composer.pool.kinds.set import SetColumn, names_in
from composer.pool.kinds.text import TextColumn
from composer.pool.people import BadPool
from composer.pool.raw import RawColumn, RawTable, column_of_texts
from composer.pool.reading import native_unique, table
from composer.pool.reading.cells import cell_text
from composer.pool.reading.frames import frame_table
from composer.pool.scales import CEFR, Days, Numbers, Scale, Stanag
from composer.pool.strings import arrow, parse_numbers, split_items
from composer.pool.strings import digits as figures
from composer.pool.strings import string_array as texts_module
from composer.pool.strings.decimals import has_too_many_digits, looks_numeric
from composer.pool.strings.digits import scale_floats
from composer.pool.strings.spans import Spans, buffer_of
from composer.pool.strings.split_items import has_separator
from composer.pool.strings.string_array import StringArray

T = TypeVar("T")

FIGURES = st.one_of(
    st.integers(-(10**13), 10**13).map(str),
    st.decimals(-(10**12), 10**12, places=9).map(str),
    st.from_regex(r"-?[0-9]{1,3}(\.[0-9]{1,2})?", fullmatch=True),
    st.from_regex(r"-?[0-9]{10,13}(\.[0-9]{1,10})?", fullmatch=True),
)
ODD_FIGURES = st.sampled_from(["", "1\n2", "1\n", "٣", "1e3", "+1", "1.", ".5", "1_0", "nan", "inf", "0x1", " 1", "²"])


def raw(*texts: str) -> RawColumn:
    """A column with one person a text; only such texts as a table may have."""
    return column_of_texts("x", [*texts])


def read(how: Callable[..., T], *args: Any) -> tuple[T | None, tuple[tuple[str, str], ...]]:
    """What is read, or the cells that can't be."""
    try:
        return how(*args), ()
    except BadCells as bad:
        return None, bad.cells


def number(texts: RawColumn) -> Any:
    found, bad = read(NumberColumn.of, texts)
    return bad if found is None else (found.values.tolist(), found.scale, found.held())


@pytest.mark.by_the_hundred
@settings(deadline=None)
@given(st.lists(FIGURES, max_size=8), st.lists(ODD_FIGURES, max_size=1))
@example(["899999.999999999"], [])
@example(["-0", "-0.50", "0007.100"], [])
def test_numbers(figures: list[str], odd: list[str]) -> None:
    texts = raw(*figures, *odd)
    with pytest.MonkeyPatch.context() as patch:
        quick, kind = number(texts), guess_column(texts).kind
        patch.setattr(parse_numbers, "parse_numbers", lambda _: None)
        patch.setattr(parse_numbers, "all_match", lambda *_: False)
        assert quick == number(texts)
        assert kind == guess_column(texts).kind
    if len(quick) == 3 and isinstance(quick[1], int) and not any(map(has_too_many_digits, texts.texts)):
        assert [Fraction(value, quick[1]) for value in quick[0]] == [Fraction(text) for text in texts.texts]


@pytest.mark.unmeasured
@given(st.lists(st.one_of(FIGURES, ODD_FIGURES), max_size=4))
def test_what_all_looks_numeric_does_so_one_by_one(texts: list[str]) -> None:
    if parse_numbers.all_match(parse_numbers.UNAMBIGUOUS, texts):
        assert all(map(looks_numeric, texts))


@pytest.mark.unmeasured
def test_many_plain_numbers_are_read_at_once_from_their_bytes_too() -> None:
    rng = np.random.default_rng(2)
    texts = raw(*(f"{'-' * int(rng.integers(2))}{rng.integers(10**6)}.{rng.integers(10**4):04}" for _ in range(40_000)))
    found = as_bytes(texts).texts
    assert isinstance(found, StringArray)
    wanted = parse_numbers.parse_numbers(texts.texts)
    assert wanted is not None
    assert found.figures is not None
    assert (found.figures.values == wanted[0]).all()
    assert (found.figures.scale, found.figures.unambiguous) == (wanted[1], True)
    assert as_bytes(raw(*texts.texts, "07")).texts.figures.unambiguous is False  # type: ignore[attr-defined]
    assert as_bytes(raw(*texts.texts, "0x")).texts.figures is None  # type: ignore[attr-defined]


def test_many_plain_numbers_are_read_at_once() -> None:
    values = np.random.default_rng(1).integers(-(10**11) + 1, 10**11, 100_000)
    found = parse_numbers.parse_numbers([f"{value // 1000}.{value % 1000:03}" for value in values if value >= 0])
    assert found is not None
    assert (found[0] == values[values >= 0]).all()
    assert found[1] == 1000


DAYS = st.one_of(
    st.dates().map(str),
    st.sampled_from(
        ["2027-02-29", "2028-02-29", "1900-02-29", "2000-02-29", "2027-02-30", "2027-04-31", "2027-13-01", "2027-00-10",
         "2027-01-00", "2027-01-32", "0000-01-01", "0001-01-01", "9999-12-31", "2027-1-01", "2027/01/01", "20270101xx",
         "2027-01-1x", "２027-01-01", "٢٠٢٧-٠١-٠١", "2027-01-01 ", "+027-01-01", "2027-0:-01"]
    ),
)  # fmt: skip


@settings(deadline=None)
@given(st.lists(DAYS, min_size=1, max_size=6))
def test_days(texts: list[str]) -> None:
    cells = raw(*texts)
    wanted, bad = read(read_cells, cells, day)
    quick = parse_numbers.parse_days(cells.texts)
    found, told = read(DateColumn.of, cells)
    assert told == bad
    assert (found is None) == (quick is None) == bool(bad)
    if wanted is not None and found is not None:
        assert found.days.tolist() == [value.toordinal() for value in wanted]
        assert guess_column(cells).kind == "date"


@pytest.mark.unmeasured
@pytest.mark.parametrize("scale", [Stanag(), CEFR, Numbers(), Days()])
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_levels(scale: Scale, data: st.DataObject) -> None:
    levels: list[Any] = {
        Stanag: ["3", "2+", "3332", "3333", "0"],
        type(CEFR): ["A1", "B2", "C1"],
        Numbers: ["3", "3.0", "2.5", "-1"],
        Days: ["2027-01-15", "2028-02-29", "2026-12-31"],
    }[type(scale)]
    good = st.tuples(
        st.sampled_from(["fr", " fr ", "en", "e\u0301t", "\u00e9t", "a:b"]),
        st.sampled_from([*levels, f" {levels[0]} "]),
    ).map(":".join)
    odd = st.sampled_from(["fr", ":3", "fr:", "fr:9", "fr:x", "", " "]) if data.draw(st.booleans()) else st.just("")
    lists = st.lists(st.one_of(good, good, odd), max_size=4).map(data.draw(st.sampled_from([";", "; "])).join)
    cells = raw(*data.draw(st.lists(lists, min_size=1, max_size=8)))
    wanted, bad = read(read_cells, cells, lambda text: read_cell(text, scale))
    found, told = read(LevelsColumn.of, cells, scale)
    assert told == bad
    if found is not None and wanted is not None:
        assert_held(found, [tuple(cell) for cell in wanted])
        if isinstance(scale, Numbers):
            levels = [Fraction(level) for level in levels]
        low, high = levels[:2]
        for asked in ({"fr": high}, {"fr": low, "en": high}, {"ét": {"at_most": high}}, {"no": low}):
            condition = found.condition(asked, Tour())
            assert condition.accepted().tolist() == [condition.holds(cell) for cell in wanted]
        anyone = found.condition(["fr", "en"], Tour())
        assert anyone.accepted().tolist() == [anyone.holds(cell) for cell in wanted]
    guessed = guess_levels(cells)
    assert (type(guessed.scale) if guessed else None) is scale_told(cells.texts)


def scale_told(texts: Sequence[str]) -> type[Scale] | None:
    """The scale that cells tell, looked for one by one."""
    for scale in (Numbers(), Days()):
        try:
            if texts and all(read_cell(text, scale) for text in texts):
                return type(scale)
        except ValueError:
            continue
    return None


def assert_held(found: SetColumn | LevelsColumn, wanted: Sequence[tuple[str, ...]]) -> None:
    held = found.held()
    assert [tuple(held.names[i] for i in cell) for cell in held.of] == [*wanted]
    assert list(held.names) == list(dict.fromkeys(name for cell in wanted for name in cell))


@settings(deadline=None)
@given(st.lists(st.text("ab; e\u0301\u00e9\n", max_size=9), max_size=8))
def test_sets(texts: list[str]) -> None:
    cells = raw(*texts)
    found = SetColumn.of(cells)
    assert_held(found, [names_in(text) for text in cells.texts])
    condition = found.condition(["a", "e\u0301"], Tour())
    assert condition.accepted().tolist() == [condition.holds(found.read(code)) for code in range(len(cells.texts))]


def as_bytes(cells: RawColumn, between: bytes = b"", encoding: str = "utf-8") -> RawColumn:
    """The same column, its texts still bytes: side by side, as Arrow has them, or with something between."""
    parts = [text.encode(encoding) for text in cells.texts]
    sizes = np.array([len(part) for part in parts], np.int32)
    starts = np.cumsum(sizes + np.int32(len(between)), dtype=np.int32) - sizes
    run = buffer_of(between + between.join(parts))
    return RawColumn(cells.name, cells.codes, StringArray(Spans(run, starts, sizes), encoding))


ANYTHING = st.one_of(
    FIGURES, ODD_FIGURES, DAYS, st.text("ab:;. 1\u00e9\n", max_size=9), st.text("12;:a ", max_size=40)
)  # fmt: skip


@pytest.fixture
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    for module, name in ((split_items, "BLOCK"), (texts_module, "BLOCK"), (figures, "_BLOCK")):
        monkeypatch.setattr(module, name, 2)


@pytest.mark.by_the_hundred
@pytest.mark.parametrize("between", [b"", b";"])
@pytest.mark.usefixtures("small_blocks")
@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    found=st.one_of(
        *(
            st.lists(each, min_size=1, max_size=9)
            for each in (
                FIGURES,
                DAYS,
                ANYTHING,
                st.sampled_from(
                    [
                        "a:1",
                        "a:1;b:2.5",
                        " b:3 ;a:-1",
                        "a:2027-01-15; b:2028-02-29",
                        "c:2027-01-15",
                        "yes",
                        "no",
                        "x; y",
                        "y",
                    ]
                ),
            )
        )
    )
)
def test_cells_that_are_still_bytes_are_understood_as_their_texts_are(between: bytes, found: list[str]) -> None:
    cells = raw(*found)
    if not cells.texts:
        return
    still = as_bytes(cells, between)
    kind, quick = guess_column(cells), guess_column(still)
    assert type(kind) is type(quick)
    for each in (KINDS[0], NumberColumn, DateColumn, SetColumn, LevelsColumn):
        of: Any = each.of  # type: ignore[attr-defined]
        wanted, bad = read(of, cells)
        found_column, told = read(of, still)
        assert bad == told
        if wanted is not None and found_column is not None:
            assert wanted.held() == found_column.held()
            assert [*map(wanted.read, range(len(cells.texts)))] == [*map(found_column.read, range(len(cells.texts)))]
    for scale in (Stanag(), CEFR):
        assert read(LevelsColumn.of, cells, scale)[1] == read(LevelsColumn.of, still, scale)[1]
    assert has_separator(cells.texts) == has_separator(still.texts)
    names = [cells.texts[0], f" {cells.texts[-1]}", "nobody's"]
    asked, again = (TextColumn.of(each).condition(names, Tour()) for each in (cells, still))
    assert asked.accepted().tolist() == again.accepted().tolist()
    assert asked.strangers == again.strangers


BAD_OR_GOOD = [
    "3", "3.5", "2.50", "x", "007", "1e5", "9" * 13, "1.2345678901234", "-1", "fr:3", "fr:9; en:2", "2027-01-15",
               "2027-02-30", "en:1", "a", ";", "fr:1; fr:2"]  # fmt: skip


@pytest.mark.parametrize("kind", ["number", "date", "levels", "flag", "set", {"levels": "stanag"}, ["a", "x"], None])
def test_mistakes_are_told_alike_of_texts_and_of_bytes(kind: object) -> None:
    rng = np.random.default_rng(5)
    for _ in range(40):
        few = rng.choice(BAD_OR_GOOD, rng.integers(1, 6))
        ids = column_of_texts("id", [f"P{rng.integers(20)}" if rng.random() < 0.3 else f"Q{i}" for i in range(30)])
        cells = column_of_texts("x", [str(rng.choice(few)) if rng.random() < 0.9 else None for _ in range(30)])
        if not cells.texts:
            continue
        found: list[object] = []
        for columns in ((ids, cells), (as_bytes(ids), as_bytes(cells))):
            pool: Pool | None
            try:
                pool, wrong = Pool.of(RawTable("o.csv", columns, np.arange(2, 32)), {"x": kind} if kind else {}), []
            except BadPool as bad:
                pool, wrong = bad.rest, [str(mistake) for mistake in bad.mistakes]
            assert pool is not None
            column = pool.columns["x"]
            found.append(
                (wrong, tuple(pool.ids), type(column), column.codes.tolist(), tuple(column.texts), column.held())
            )
        assert found[0] == found[1]


@given(st.lists(st.text("ab\u00e9\n", min_size=1, max_size=40), min_size=1, max_size=30))
def test_texts_that_are_still_bytes_act_as_a_tuple(found: list[str]) -> None:
    cells = raw(*found)
    if not cells.texts:
        return
    still = as_bytes(cells).texts
    assert isinstance(still, StringArray)
    assert still == cells.texts == tuple(still)
    assert len(still) == len(cells.texts)
    assert [still[at] for at in range(-len(still), len(still))] == [*cells.texts] * 2
    assert still[1:3] == cells.texts[1:3]
    for text in [*cells.texts, "a", "b" * 41, "\ud800", "", "\0", cells.texts[0] + "\0"]:
        assert still.find(text) == still.find(text) == (cells.texts.index(text) if text in cells.texts else None)
    with pytest.raises(IndexError):
        still[len(still)]


@pytest.mark.parametrize("between", [b"", b";"])
def test_bytes_of_another_encoding_are_looked_up_and_parted_in_it(between: bytes) -> None:
    cells = raw("\u20ac", "\u00e9; b", "\u00ff")  # in order as bytes, in none as texts
    still = as_bytes(cells, between, "cp1252").texts
    assert isinstance(still, StringArray)
    assert [*map(still.find, cells.texts)] == [0, 1, 2]
    items = split_items.items_of(still)
    assert (tuple(items.texts), items.cell.tolist()) == (("\u20ac", "\u00e9", "b", "\u00ff"), [0, 1, 1, 2])


@pytest.mark.parametrize("odd", ["\ud800", "a\0", "a\nb", "e\u0301", "\u00a0"])
def test_many_texts_are_kept_as_bytes_where_these_are_sure_to_be_the_texts(
    odd: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(texts_module, "MANY", 3)
    for found in (["a", "\u00e9", "b c"], ["a", odd, "b"]):
        assert isinstance(texts_module.store_texts(found), StringArray if odd not in found else tuple)
        assert texts_module.store_texts(found) == tuple(found)
    assert texts_module.store_texts(["a", "b"]) == ("a", "b")


FRAME: dict[str, list[object]] = {
    "id": [f"P{i}" for i in range(30)],
    "text": ["a", " a", "b", None, "e\u0301", "\u00e9"] * 5,
    "whole": [3, None, 1, 3, 2, 1] * 5,
    "number": [0.1, -0.0, 0.0, None, 2.5, 1e21] * 5,
    "flag": [True, None, False] * 10,
    "names": [["a", "b"], [], None] * 10,
}


@pytest.mark.parametrize("kind", ["pandas", "object", "arrow", "polars", "pandas of arrow", "pandas of others"])
def test_frames_tell_their_different_values_themselves(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    arrow = pa.table(FRAME)
    days = pa.array([20_000, None, 19_000] * 10, pa.date32())
    arrow = arrow.append_column("day", days).append_column("narrow", pa.array([0.1, 3.0, None] * 10, pa.float32()))
    arrow = arrow.append_column("nan", pa.array([float("nan"), None, 1.0] * 10))
    pandas: pd.DataFrame = arrow.to_pandas()
    frame: Any = {
        "pandas": pandas,
        "object": pandas.astype(object).assign(mixed=[1, True, 1.0, pd.NA, 1, 2.5] * 5, odd=["x", 1, True] * 10),
        "arrow": arrow,
        "polars": pl.from_arrow(arrow),
        "pandas of arrow": arrow.to_pandas(types_mapper=pd.ArrowDtype),
        "pandas of others": pandas.assign(
            day=pd.to_datetime(pandas["day"]),
            whole=pandas["whole"].astype("Int64"),
            text=pandas["text"].astype("category"),
        ),
    }[kind]
    wanted = frame_table(frame, "pool")
    monkeypatch.setattr(native_unique, "FROM", 1)
    monkeypatch.setattr(table, "_PLAIN", set())
    found = frame_table(frame, "pool")
    for plain, quick in zip(wanted.columns, found.columns, strict=True):
        assert (plain.name, plain.codes.tolist(), plain.texts) == (quick.name, quick.codes.tolist(), quick.texts)
        assert quick.codes.dtype == np.int32


def test_large_columns_of_a_type_are_told_by_their_library() -> None:
    import narwhals as nw

    arrow = pa.table({"n": [*range(30_000)]})
    for frame in (arrow.to_pandas(), pl.from_arrow(arrow)):
        found = native_unique.different_values(nw.from_native(frame)["n"])
        assert found is not None
        assert found[0].tolist() == found[1].to_list() == list(range(30_000))
    assert native_unique.different_values(nw.from_native(pd.DataFrame({"n": [object()] * 30_000}))["n"]) is None


def arrow_values(rng: np.random.Generator, kind: str, size: int) -> list[Any]:
    """Cells of one kind, many of them alike."""
    words = ["", " ", "a", " a", "e\u0301", "\u00e9", "x" * 40, "x" * 300, "a\0", "Олена"]
    values: dict[str, Callable[[], Any]] = {
        "words": lambda: words[rng.integers(len(words))],
        "texts": lambda: f"{rng.integers(1000)}" + "é" * int(rng.integers(2)),
        "whole": lambda: int(rng.integers(-5, 5)) * int(rng.choice([1, 1, 10**6, 10**18])),
        "day": lambda: dt.date(2027, 1, 15) + dt.timedelta(int(rng.integers(-9, 9))),
        "far day": lambda: dt.date(2027, 1, 15) + dt.timedelta(int(rng.integers(-(10**5), 10**5))),
        "flag": lambda: bool(rng.integers(2)),
        "float": lambda: float(rng.choice([0.0, -0.0, 0.1, 2.5, 12345.75, 1 / 3, rng.random()])),
        "far float": lambda: float(rng.choice([0.1, 1e-7, 1e16])),
        "float32": lambda: np.float32(rng.choice([0.1, 3, rng.random() * 1000])),
        "nan": lambda: float(rng.choice([0.1, float("nan")])),
        "infinite": lambda: float(rng.choice([0.1, float("inf")])),
        "blank": lambda: None,
    }
    return [None if rng.random() < 0.1 else values[kind]() for _ in range(size)]


@pytest.mark.parametrize("coded", [False, True])
@pytest.mark.parametrize(
    ("kind", "quick"),
    [("words", False), ("texts", True), ("whole", True), ("day", True), ("far day", True), ("flag", True),
     ("float", True), ("far float", False), ("float32", True), ("nan", True), ("infinite", False), ("blank", False)],
)  # fmt: skip
def test_arrow_columns_are_what_their_cells_are(
    kind: str, quick: bool, coded: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(raw_module, "MANY", 5)
    rng = np.random.default_rng(3)
    types = {"words": pa.string(), "texts": pa.large_string(), "whole": pa.int64(), "flag": pa.bool_()}
    types |= {"float32": pa.float32(), "day": pa.date32(), "far day": pa.date32()}
    chunks = [pa.array(arrow_values(rng, kind, size), types.get(kind, pa.float64())) for size in (40, 3, 0, 25)]
    if coded:
        chunks = [chunk.dictionary_encode() for chunk in chunks]
    whole = pa.chunked_array(chunks)
    for part in (whole, whole[5:50], whole.slice(41, 1), pa.chunked_array([chunks[0][3:30]])):
        frame = pa.table({"id": [*range(len(part))], "x": part.cast(part.type.value_type) if coded else part})
        try:
            wanted: Any = frame_table(frame, "pool").columns[1]
        except ScenarioError:
            wanted = None
        found = arrow.arrow_column("x", part)
        assert not quick or found is not None
        if found is not None:
            assert found.codes.dtype == np.int32
            assert (found.codes.tolist(), tuple(found.texts)) == (wanted.codes.tolist(), tuple(wanted.texts))


@pytest.mark.parametrize(
    "cells",
    [
        [*map(str, range(1000, 3000)), "1000"],
        [*map(str, range(1000, 3000)), "2999"],
        [*map(str, range(1000, 3000)), None, "3000"],
        [*map(str, range(1000, 3000)), "3000", "3001"],
        ["a", "a\0c", "a\0b", "b", "c", "d", "a", "a\0b"],
    ],
)
def test_cells_that_ascend_as_far_as_one_looks_are_told_apart_all_the_same(
    cells: list[str | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(raw_module, "MANY", 5)
    monkeypatch.setattr(native_unique, "FROM", 1)
    wanted = column_of_texts("x", cells)
    found = frame_table(pa.table({"id": [*range(len(cells))], "x": cells}), "pool").columns[1]
    assert isinstance(found.texts, StringArray) is ("a" not in cells)  # with a zero byte within they stay texts
    assert (found.codes.tolist(), tuple(found.texts)) == (wanted.codes.tolist(), tuple(wanted.texts))


SHORT = st.decimals(-(10**10), 10**10, places=5).map(float)


@given(st.lists(st.one_of(SHORT, st.integers(-(10**7), 10**7).map(lambda n: n / 10**4), st.floats()), max_size=5))
@example([0.1 + 0.2])
@example([1e10 - 1e-4, 5e-324])
def test_the_decimals_that_floats_stand_for_are_their_shortest_ones(floats: list[float]) -> None:
    found = scale_floats(np.array(floats, np.float64))
    shortest = [Decimal(repr(number)) for number in floats]
    if found is not None:
        assert [Fraction(value, found.scale) for value in found.values.tolist()] == [*map(Fraction, shortest)]
        assert found.scale == 1 or any(value % 10 for value in found.values.tolist())
        assert found.unambiguous
        assert found.scale <= 10**4
    else:
        assert any(
            not abs(number) < 10**10 or Fraction(number) * 10**4 % 1 for number in shortest if number == number
        ) or any(map(isnan, floats))


@pytest.mark.parametrize("kind", [pa.float64(), pa.int64(), pa.uint32()])
@pytest.mark.parametrize("ascending", [False, True])
def test_numbers_are_spelled_as_they_are_asked_for(
    kind: pa.DataType, ascending: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(arrow, "MANY", 5)
    numbers = [700_000.25, 3.0, 0.5, 1_000_000.0, 12.75, 1.0001, 9_999_999.0, 3.0, 200_000.0, 300_000.0]
    if kind != pa.float64():
        numbers = [int(number * 4) for number in numbers]
    if ascending:
        numbers = sorted(set(numbers))
    column = pa.chunked_array([pa.array(numbers[:4], kind), pa.array(numbers[4:], kind)])
    found = arrow.arrow_column("x", column)
    assert found is not None
    assert isinstance(found.texts, texts_module.Numerals)
    wanted = [cell_text(number) for number in dict.fromkeys(numbers)]
    for texts in (found.texts, pickle.loads(pickle.dumps(found.texts))):
        assert len(texts) == len(wanted)
        assert [*texts] == [texts[at] for at in range(len(texts))] == wanted
        assert texts[-1] == wanted[-1]
        assert texts[1:3] == tuple(wanted[1:3])
        with pytest.raises(IndexError):
            texts[len(wanted)]
        assert [*map(texts.find, wanted)] == [*range(len(wanted))]
        assert texts.find("nobody's") is None
        assert texts.hold(ord(".")) is (kind == pa.float64())
    figures = found.texts.figures
    assert figures is not None
    assert [Fraction(value, figures.scale) for value in figures.values.tolist()] == [*map(Fraction, wanted)]


def test_numbers_that_arrow_would_write_with_an_exponent_are_spelled_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arrow, "MANY", 2)
    monkeypatch.setattr(native_unique, "FROM", 1)
    for odd in (1e10, 1e-5, 1e22, 12345678901.5, -1e10):
        people = pa.table({"id": ["a", "b", "c"], "x": pa.array([odd, 0.5, 2.0])})
        assert [*frame_table(people, "pool").columns[1].texts] == [
            format(Decimal(repr(odd)), "f").removesuffix(".0"),
            "0.5",
            "2",
        ]


@pytest.mark.parametrize(
    "cells",
    [pa.array([["a"], ["b"]]), pa.array([None, None]), pa.array([b"a"]), pa.array([{"a": 1}]),
     pa.array([1.5]).cast(pa.float16()), pa.array([Decimal("1.5")])],
    ids=lambda cells: str(cells.type),
)  # fmt: skip
def test_kinds_that_arrow_spells_in_another_way_are_left_to_the_plain_road(cells: pa.Array) -> None:
    assert arrow.arrow_column("x", pa.chunked_array([cells])) is None


def test_a_column_of_objects_is_looked_at_one_by_one_however_much_text_it_begins_with(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(native_unique, "FROM", 1)
    people = pd.DataFrame({"id": range(203), "x": pd.Series(["a"] * 200 + [1, True, 1.0], dtype=object)})
    assert frame_table(people, "pool").columns[1].texts == ("a", "1", "true")


@pytest.mark.parametrize(
    ("codes", "in_order"), [([0, -1, 1, 0], True), ([1, 0], False), ([0, 0], False), ([-1, 0, 2, 1], False)]
)
def test_values_out_of_order_are_not_taken_over(codes: list[int], in_order: bool) -> None:
    assert native_unique._in_order(np.array(codes), 2 + (2 in codes)) is in_order
