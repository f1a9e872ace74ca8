"""The quick roads for many rows give what the plain roads give."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from itertools import pairwise
from random import Random

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from composer.base.errors import ScenarioError
from composer.pool import raw
from composer.pool.raw import Interner, RawTable, column_of_codes
from composer.pool.reading import table
from composer.pool.reading.table import RowTable
from composer.pool.strings import chunks as pieces
from composer.pool.strings import dictionary, spans
from composer.pool.strings import string_array as texts
from composer.scenario import csv, csv_fast
from composer.scenario.source import Content
from tests.support.pool_files import cells

Told = tuple[object, ...]


@pytest.fixture(autouse=True, scope="module")
def _small_pieces() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(csv_fast, "PIECE", 9)
        patch.setattr(pieces, "TRIED", 2)
        patch.setattr(spans, "LONGEST", 40)
        patch.setattr(dictionary, "_BLOCK", 3)
        patch.setattr(dictionary, "_FEWEST_BITS", 1)
        patch.setattr(raw, "MANY", 2)
        patch.setattr(texts, "BLOCK", 3)
        yield


def told(data: bytes, *, quickly: bool) -> Told:
    """All that is known of a file: its table, or what is wrong with it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(csv, "LARGE", 0 if quickly else 1 << 40)
        try:
            table = csv.read_csv(data, "o.csv")
        except ScenarioError as error:
            return tuple(map(str, error.mistakes))
    assert all(column.codes.dtype == np.int32 for column in table.columns)
    assert table.rows.dtype == np.int64
    columns = [(column.name, column.codes.tolist(), tuple(column.texts)) for column in table.columns]
    return columns, table.rows.tolist(), table.row_word, table.source, table.warnings, table.sha256


def went_quickly(data: bytes) -> bool:
    text = csv.text_of(data, "o.csv")
    try:
        return csv._quickly(text, RowTable("o.csv", ragged=False), Content(data)) is not None
    except ScenarioError:
        return True


CELLS = st.one_of(
    st.sampled_from(
        ["", " ", "a", "a ", " a", "b", "P1", "Ren\u00e9", "Rene\u0301", "\u0301", "\u212b", "\u00c5", "Олена",
         "\u00a0", "\u2028", "\x0b", "\x1c", "\x85", '"', '"a"', '"a\nb"', '"a,b"', 'a"b', '""', "a\rb", "\r",
         "en:3+; fr:2", "\x00", "x" * 7, "x" * 8, "x" * 9, "x" * 16, "x" * 17, "x" * 24, "x" * 25, "é" * 40, "id"]
    ),
    st.text("ab é", max_size=9),
    st.text(max_size=3),
)  # fmt: skip
CLEAN = st.one_of(
    st.sampled_from(["", "a", " a", "b ", "Rene\u0301", "Ren\u00e9", "x" * 8, "x" * 9, "x" * 30, "x" * 50]),
    st.text("abc é", max_size=20),
)
QUOTED = st.one_of(
    st.sampled_from(
        ["", " ", "a", "a,b", "a;b", "\t", "a\nb", "\n", "\r\n", "\r", '"', '""', 'a"b', '"a', 'b"', '","']
    ),
    st.text('ab,;\t\r\n" é', max_size=30),
).map(lambda text: '"' + text.replace('"', '""') + '"')
BREAKS = st.sampled_from(["\n", "\n", "\r\n", "\r\n", "\n\n", "\r\n\r\n", "\r", "\r\r\n"])


@st.composite
def files(draw: st.DrawFn, *, clean: bool) -> bytes:
    """A file: mostly one that the quick road takes, or anything at all."""
    width = draw(st.integers(1, 4))
    separator = draw(st.sampled_from([",", ";", "\t"] if clean else [",", ";", "\t", "|", " ", "é", "a"]))
    header = ["id", draw(st.sampled_from([" b ", '"b"', '"b\nb"', '"b""b"'])), "c", ""][:width]
    if not clean and draw(st.booleans()):
        header = draw(st.lists(CELLS, max_size=4))
    ragged = not clean and draw(st.booleans())
    rows = [header]
    for _ in range(draw(st.integers(0, 12))):
        size = draw(st.integers(0, 5)) if ragged else width
        rows.append(draw(st.lists(st.one_of(CLEAN, QUOTED) if clean else CELLS, min_size=size, max_size=size)))
    line = draw(st.sampled_from(["\n", "\r\n"]))
    text = ""
    if separator not in ",;\t" or draw(st.booleans()):
        text = f"sep={separator}{line}"
    for row in rows:
        if draw(st.integers(0, 5)) == 0:
            text += draw(st.sampled_from(["\n", "\r\n", separator * (width - 1) + "\n"] + ["  \n"] * (not clean)))
        text += separator.join(row)
        text += line if clean else draw(BREAKS)
    if draw(st.booleans()):
        text = text.removesuffix(line)
    if clean or draw(st.booleans()):
        return draw(st.sampled_from([b"", codecs.BOM_UTF8])) + text.encode()
    return draw(
        st.sampled_from(
            [
                text.encode("cp1252", "replace"),
                codecs.BOM_UTF16_LE + text.encode("utf-16-le"),
                text.encode("utf-16-be"),
                text.encode()[:-1],
            ]
        )
    )


@pytest.mark.by_the_hundred
@settings(max_examples=250, deadline=None)
@given(files(clean=True))
@example(b"id,b\nP1,x\n,\n\n\r\nP2,x")
@example(b"id\n\nP1\n\n\nP2\nP1\n")
def test_clean_files_go_the_quick_road_and_give_the_same_table(data: bytes) -> None:
    found = told(data, quickly=True)
    assert found == told(data, quickly=False)
    assert isinstance(found[0], str) or went_quickly(data)  # mistakes, or a table


@pytest.mark.by_the_hundred
@settings(max_examples=350, deadline=None)
@given(files(clean=False))
@example(b"id,b\nP1,x,\nP2\n")  # as many cells as two rows have, in the wrong lines
@example(b"id,b\n,P1,x\nP2\n")
@example(b"id,b\nP1,x\r,P2,x\n")
@example(b"id,b\nP1,x\n\r\nP2,x\r\n\r")
@example(b"\r\rid,b\nP1,x\n")
@example(b"sep=,\rid,b\nP1,x\n")
@example(b"id,b,c\nP1\n\n,x,y\n")
def test_all_files_give_the_same_table_or_the_same_mistakes(data: bytes) -> None:
    assert told(data, quickly=True) == told(data, quickly=False)


@pytest.mark.unmeasured
@settings(max_examples=150, deadline=None)
@given(files(clean=False), st.integers(0, 4))
@example(b"id,b\n" + b"P1,x\n,,\n" * 9, 3)  # they are blank, and as many as there may be
@example(b"id,b\n" + b"P1\n" * 2 + b",,\n" * 3 + b'P1,x\n"x\n', 1)
@example(b'id,b\nP1\n",",","\n","\n' + b",,\n" * 3, 1)
def test_of_too_many_uneven_rows_both_roads_tell_the_same(data: bytes, most: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        for module in (table, csv_fast):
            patch.setattr(module, "MOST_RAGGED", most)
        assert told(data, quickly=True) == told(data, quickly=False)


@pytest.mark.parametrize("quickly", [True, False])
def test_after_ten_thousand_uneven_rows_nobody_reads_on(quickly: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_fast, "PIECE", 1 << 16)
    fine = b"id,b\n" + b"P1,x\n" * 3
    found = told(fine + b"P2\n" * 10_000 + b"P3,y\n", quickly=quickly)
    assert (len(found), found[-1]) == (51, "o.csv: … and 9,950 more")
    found = told(fine + b"P2\n" * 10_001 + b'P3,"y', quickly=quickly)
    assert str(found[49]).startswith("o.csv: row 54: the row has 1 cell, the header 2: ")
    much = "10,000 rows of the first 10,005 have more or fewer cells than the header"
    assert found[50:] == (f"o.csv: … and many more: {much}",)


def test_a_row_in_quotes_is_no_longer_than_a_line_may_be(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (csv, csv_fast):
        monkeypatch.setattr(module, "LONGEST_ROW", 60)
    long = b'id,b\nP1,"' + b"x\n" * 20 + b'"\n'
    assert told(long, quickly=True) == told(long, quickly=False)
    assert len(told(long, quickly=True)) > 2
    for before in (b"", b'P0,x"\n'):  # a mark in an unquoted cell turns inside out what marks alone tell
        found = told(b"id,b\n" + before + b'P1,"' + b"x\n" * 40 + b'"\nP2,y\n' + b"P3,z\n" * 9, quickly=True)
        assert len(found) == 1
        assert str(found[0]).startswith(f"o.csv: row {2 + len(before) // 6}: a row is longer than 0 MB: ")


@pytest.mark.parametrize(
    ("data", "ends"),
    [
        (b"a\nbb\nc\n", [0, 5, 7]),
        (b'a"\n"\n"b\nb"\nc\n', [0, 5, 11, 13]),
        (b'a"\n\n\n\n\n\n"\n', None),
        (b'"a', [0, 2]),
    ],
)
def test_pieces_end_behind_line_breaks_that_stand_in_no_quoted_cell(
    data: bytes, ends: list[int] | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(csv_fast, "PIECE", 2)
    monkeypatch.setattr(csv_fast, "LONGEST_ROW", 5)
    for step in (1, 2, 100):
        monkeypatch.setattr(csv_fast, "_STEP", step)
        assert csv_fast.bounds(data, 0, b'"' in data) == ends


@pytest.mark.parametrize(
    "data",
    [
        b"id,b\n" + b"P1,x\nP2,y\n" * 9,
        b"id;b\r\n" + b"P1;x\r\nP2;y\r\n" * 9 + b"\r\n\nP3;",
        b"sep=|\n\nid|b\n" + b"P1|x\nP2|\n" * 9,
        codecs.BOM_UTF8 + b"id\tb\n" + "P1\tRen\u00e9\nP2\tRene\u0301\n".encode() * 9,
        b"id,b\n" + b"P1,\xe9t\xe9\n" * 9,
        b"id,b\n" + b"P1," + b"x" * 999 + b"\n",
    ],
)
def test_clean_files_really_go_the_quick_road(data: bytes) -> None:
    assert went_quickly(data)
    assert told(data, quickly=True) == told(data, quickly=False)


@pytest.mark.parametrize(
    "data",
    [
        b'id,b\nP1,5" gun\n',
        b'id,b\nP1, "x"\n',
        b'id,b\nP1,"x" \n',
        b'id,b\nP1,"x"y"z"\n',
        b'id,b\nP1,"x""\n',
        b'id,b\nP1,"x\nP2,y\n',
        b'id,b\nP1,x"\nP2,"y\n',
        b'id,b\nP1,"x"\rP2,"y"\n',
        b"id,b\nP1,x\rP2,y\n",
        b"id,b\rP1,x\nP2,y\n",
        b"id,b\nP1," + b"x" * 131_073 + b"\n",
        "sep=é\nidéb\nP1éx\n".encode(),
        codecs.BOM_UTF16_LE + "id,b\nP1,x\n".encode("utf-16-le"),
        b"",
        b"\n\n",
    ],
)
def test_what_may_be_a_mistake_is_left_to_the_plain_road(data: bytes) -> None:
    assert not went_quickly(data)
    assert told(data, quickly=True) == told(data, quickly=False)


@pytest.mark.by_the_hundred
def test_a_file_with_one_byte_too_many_too_few_or_changed_gives_the_same_table_or_the_same_mistakes() -> None:
    rng = np.random.default_rng(7)
    data = b'id,b,c\nP1,"x, ""y""",\n\n"P2","a\nb",""\n"P3",,"\r\n"\r\nP4,yes,"""no"""\n'
    for _ in range(500):
        wrong = bytearray(data)
        for _ in range(rng.integers(1, 3)):
            at = int(rng.integers(7, len(wrong)))
            put = bytes(rng.choice(list(b'"",\n\rx'), rng.integers(0, 2)).astype(np.uint8))
            wrong[at : at + int(rng.integers(0, 2))] = put
        assert told(bytes(wrong), quickly=True) == told(bytes(wrong), quickly=False), bytes(wrong)


@pytest.mark.unmeasured
def test_a_large_file_is_read_by_threads_in_true_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_fast, "PIECE", 1 << 16)
    monkeypatch.setattr(raw, "MANY", 5000)
    monkeypatch.setattr(dictionary, "_BLOCK", 1 << 12)
    rng = np.random.default_rng(1)
    rows = [f"P{i},{rng.integers(99)},{rng.integers(1 << 40)} é{'x' * rng.integers(40)},\n" for i in range(20_000)]
    rows[15_000] = "P15000,1," + "y" * 500 + ",2\n"
    rows[12_000:18_000:7] = [f'"P{i}",{i % 9},"{i},""x""\n\n",\r\n' for i in range(12_000, 18_000, 7)]
    data = ("id,few,many,late\n" + "".join(rows)).encode()
    assert len(data) > csv.LARGE - (1 << 19)
    assert told(data, quickly=True) == told(data, quickly=False)


@pytest.mark.parametrize(
    "body",
    [
        b"P1,x\nP2,y\n",
        b"P1,x\r\nP2,y",
        "P1,\u00e9\nP2,\ufeff\n".encode(),
        b'P1,"x"\n"P2","a\nb"',
        b'P1,"x"\r\n"P2","a\r\nb"\r\n',
        b'P1,"x, ""y"""\nP2,""\nP3,""""\n',
        b"P1,\n,\nP2, x \n",
        b"NA,null\n#N/A,NaN\n1e3,007\n2027-01-15,1.50\n",
        b"P1,x\nP2\n",
        b"P1,x\nP2,y,z\n",
        b"P1,x\rP2,y\n",
        b'P1,"a\rb"\n',
        b'P1,5" gun\nP2,5" gun\n',
        b'P1,"x"y\n',
        b'P1,"x"y"\n',
        b'P1, "x"\n',
        b'P1,"x" \n',
        b'P1,"x\n',
        b"\xef\xbb\xbfP1,x\n",
        b"P1," + b"x" * 131_072 + b"\n",
        b"P1," + b"x" * 131_073 + b"\n",
        b"",
    ],
)
def test_marks_breaks_and_words_for_nothing_are_read_alike_on_both_roads(body: bytes) -> None:
    data = b"id,b\n" + body
    assert told(data, quickly=True) == told(data, quickly=False)


@given(st.lists(st.text("ab\u00e9", max_size=19).map("b".__add__), max_size=5), st.booleans())
@example(["b" * 8, "b" * 9], False)
@example(["b" * 9, "b" * 8], False)
@example(["b" * 16, "b" * 16], False)
def test_texts_that_ascend_are_in_order_and_different(found: list[str], in_order: bool) -> None:
    cells = sorted(found) if in_order else found
    assert spans_of(cells).ascend() is all(first < second for first, second in pairwise(cells))


@pytest.mark.unmeasured
@given(st.lists(st.text("ab;\u00e9", min_size=1, max_size=9), max_size=9), st.randoms())
def test_a_sign_is_found_wherever_it_stands_in_whatever_order_the_texts_do(found: list[str], chance: Random) -> None:
    order = chance.sample(range(len(found)), len(found))
    whole = spans_of(["-", *found]).at(np.array([1 + at for at in order], np.int64))
    text, at = whole.places(ord(";"))
    wanted = [(place, m.start()) for place, row in enumerate(order) for m in re.finditer(b";", found[row].encode())]
    assert [*zip(text.tolist(), (at - whole.starts[text]).tolist(), strict=True)] == wanted


def spans_of(found: list[str]) -> spans.Spans:
    """The texts one after the other, as bytes."""
    cells = [text.encode() for text in found]
    sizes = np.array([len(cell) for cell in cells], np.int32)
    return spans.Spans(spans.buffer_of(b"".join(cells)), np.cumsum(sizes, dtype=np.int32) - sizes, sizes)


@pytest.mark.unmeasured
@pytest.mark.parametrize("mix", [spans._MIX, np.uint64(0), np.uint64(1), np.uint64(1 << 63)])
@given(found=st.lists(st.text("abcdefgh", max_size=60), min_size=1, max_size=200), pieces=st.integers(1, 5))
@settings(max_examples=60, deadline=None)
def test_texts_are_told_apart_however_badly_they_are_hashed(mix: np.uint64, found: list[str], pieces: int) -> None:
    whole = spans_of(found)
    known = dictionary.TextDictionary(whole.run)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(spans, "_MIX", mix)
        codes, first = dictionary.find_distinct(whole, spans.hash_texts(whole).hashes)
        parts = [
            whole.at(slice(low, low + 1 + len(found) // pieces))
            for low in range(0, len(found), 1 + len(found) // pieces)
        ]
        learned = np.concatenate([known.codes(spans.hash_texts(part)) for part in parts])
    different = list(dict.fromkeys(found))
    assert codes.tolist() == learned.tolist() == [different.index(text) for text in found]
    assert first.tolist() == [found.index(text) for text in different]
    assert whole.decoded("utf-8") == found
    assert known.texts().decoded("utf-8") == different


def test_texts_that_begin_alike_or_end_in_the_last_bytes_of_all_are_told_apart() -> None:
    found = ["x" * size + end for size in (0, 7, 8, 15, 16, 31, 32, 33, 39, 40, 41, 80) for end in ("", "a", "b")]
    for end in range(20):
        cells = [*found, *found, "y" * end]
        whole = spans_of(cells)
        different = list(dict.fromkeys(cells))
        wanted = [different.index(text) for text in cells]
        assert dictionary.find_distinct(whole, spans.hash_texts(whole).hashes)[0].tolist() == wanted
        assert dictionary.TextDictionary(whole.run).codes(spans.hash_texts(whole)).tolist() == wanted


@pytest.mark.unmeasured
@given(st.lists(CELLS, max_size=20))
def test_coded_cells_give_the_column_of_the_cells_themselves(given_cells: list[str]) -> None:
    interner = Interner("x")
    interner.add(given_cells)
    texts = list(dict.fromkeys(given_cells))
    codes = np.array([texts.index(cell) for cell in given_cells], np.int32)
    found, wanted = column_of_codes("x", codes, texts), interner.column()
    assert (found.codes.tolist(), found.texts) == (wanted.codes.tolist(), wanted.texts)


def test_equal_texts_are_one_and_blank_ones_none_of_them() -> None:
    table: RawTable = csv.read_csv(b"id,b\nP1, x\nP2,x\nP3,\n", "o.csv")
    assert cells(table) == {"id": ["P1", "P2", "P3"], "b": ["x", "x", None]}
