"""The quick roads for many rows give what the plain roads give."""

from __future__ import annotations

import codecs
from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pool_files import cells

from composer.errors import ScenarioError
from composer.pool.raw import Interner, RawTable, coded
from composer.pool.reading import words
from composer.scenario import csv, fastcsv

Told = tuple[object, ...]


@pytest.fixture(autouse=True, scope="module")
def _small_pieces() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fastcsv, "PIECE", 9)
        patch.setattr(fastcsv, "LONGEST", 24)
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
    columns = [(column.name, column.codes.tolist(), column.texts) for column in table.columns]
    return columns, table.rows.tolist(), table.row_word, table.source, table.warnings, table.sha256


def went_quickly(data: bytes) -> bool:
    text = csv._text(data, "o.csv")
    return csv._quickly(text, "o.csv", "") is not None


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
    st.sampled_from(["", "a", " a", "b ", "Rene\u0301", "Ren\u00e9", "x" * 8, "x" * 9, "x" * 30]),
    st.text("abc é", max_size=20),
)
BREAKS = st.sampled_from(["\n", "\n", "\r\n", "\r\n", "\n\n", "\r\n\r\n", "\r", "\r\r\n"])


@st.composite
def files(draw: st.DrawFn, *, clean: bool) -> bytes:
    """A file: mostly one that the quick road takes, or anything at all."""
    width = draw(st.integers(1, 4))
    separator = draw(st.sampled_from([",", ";", "\t"] if clean else [",", ";", "\t", "|", " ", "é", "a"]))
    header = ["id", " b ", "c", ""][:width]
    if not clean and draw(st.booleans()):
        header = draw(st.lists(CELLS, max_size=4))
    ragged = not clean and draw(st.booleans())
    rows = [header]
    for _ in range(draw(st.integers(0, 12))):
        size = draw(st.integers(0, 5)) if ragged else width
        rows.append(draw(st.lists(CLEAN if clean else CELLS, min_size=size, max_size=size)))
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


@settings(max_examples=400, deadline=None)
@given(files(clean=True))
@example(b"id,b\nP1,x\n,\n\n\r\nP2,x")
@example(b"id\n\nP1\n\n\nP2\nP1\n")
def test_clean_files_go_the_quick_road_and_give_the_same_table(data: bytes) -> None:
    assert told(data, quickly=True) == told(data, quickly=False)


@settings(max_examples=600, deadline=None)
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
        b'id,b\n"P1",x\n',
        b"id,b\nP1\n",
        b"id,b\nP1,x,y\n",
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


def test_a_large_file_is_read_by_threads_in_true_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fastcsv, "PIECE", 1 << 16)
    monkeypatch.setattr(fastcsv, "LONGEST", 128)
    rng = np.random.default_rng(1)
    rows = [f"P{i},{rng.integers(99)},{rng.integers(1 << 40)} é{'x' * rng.integers(40)},\n" for i in range(20_000)]
    rows[15_000] = "P15000,1," + "y" * 500 + ",2\n"
    data = ("id,few,many,late\n" + "".join(rows)).encode()
    assert len(data) > csv.LARGE - (1 << 19)
    assert told(data, quickly=True) == told(data, quickly=False)


@pytest.mark.parametrize("mix", [words._MIX, np.uint64(0), np.uint64(1), np.uint64(1 << 63)])
@given(texts=st.lists(st.text("abcdefgh", max_size=30), min_size=1, max_size=200))
@settings(max_examples=60, deadline=None)
def test_texts_are_told_apart_however_badly_they_are_hashed(mix: np.uint64, texts: list[str]) -> None:
    data = np.frombuffer("".join(texts).encode() + bytes(48), np.uint8)
    sizes = np.array([len(text) for text in texts], np.int64)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(words, "_MIX", mix)
        found = words.words_of(data, np.cumsum(sizes) - sizes, sizes)
        codes, first = words.distinct(found)
    known = list(dict.fromkeys(texts))
    assert codes.tolist() == [known.index(text) for text in texts]
    assert first.tolist() == [texts.index(text) for text in known]
    assert words.decoded(found, "utf-8") == texts


@given(st.lists(CELLS, max_size=20))
def test_coded_cells_give_the_column_of_the_cells_themselves(given_cells: list[str]) -> None:
    interner = Interner("x")
    interner.add(given_cells)
    texts = list(dict.fromkeys(given_cells))
    codes = np.array([texts.index(cell) for cell in given_cells], np.int32)
    found, wanted = coded("x", codes, texts), interner.column()
    assert (found.codes.tolist(), found.texts) == (wanted.codes.tolist(), wanted.texts)


def test_equal_texts_are_one_and_blank_ones_none_of_them() -> None:
    table: RawTable = csv.read_csv(b"id,b\nP1, x\nP2,x\nP3,\n", "o.csv")
    assert cells(table) == {"id": ["P1", "P2", "P3"], "b": ["x", "x", None]}
