"""Many texts written in another way at once: the same as one by one, or not at all."""

from __future__ import annotations

import random

import numpy as np
import pytest

from composer.pool.raw import RawColumn
from composer.pool.reading.combine import with_zeros
from composer.pool.strings.rewrite import with_points, zero_filled
from composer.pool.strings.spans import Spans, buffer_of
from composer.pool.strings.string_array import StringArray
from composer.pool.written.columns import in_figures
from composer.pool.written.figures import NumberFormat, leading_zeros


def texts_of(texts: list[str]) -> StringArray:
    cells = [text.encode() for text in texts]
    sizes = np.array([*map(len, cells)], np.int32)
    starts = (np.cumsum(sizes) - sizes + 2).astype(np.int32)
    return StringArray(Spans(buffer_of(b",." + b"".join(cells) + b";"), starts, sizes), "utf-8")


def column(texts: list[str]) -> RawColumn:
    return RawColumn("x", np.arange(len(texts), dtype=np.int32), texts_of(texts))


@pytest.mark.parametrize("seed", range(8))
def test_zeros_before_whole_numbers_are_those_that_each_text_lacks(seed: int) -> None:
    pick = random.Random(seed)
    digits = pick.randint(1, 8)
    texts = [*dict.fromkeys(str(pick.randrange(10 ** pick.randint(1, digits))) for _ in range(50))]
    found = zero_filled(texts_of(texts), digits)
    assert found is not None
    assert [*found] == [text.zfill(digits) for text in texts]


@pytest.mark.parametrize(
    "texts", [["7", "07"], ["12", "1x"], ["12", "123456"], ["12", "é1"], ["1", "+2"], ["1 2", "34"]]
)
def test_what_is_not_plain_is_left_to_be_looked_at_one_by_one(texts: list[str]) -> None:
    assert zero_filled(texts_of(texts), 5) is None
    whole = with_zeros(column(texts), 5)
    padded = [text.zfill(5) if text.isascii() and text.isdigit() else text for text in texts]
    assert [whole.texts[code] for code in whole.codes] == padded
    assert zero_filled(texts_of(["123456789"]), 9) is None


def test_texts_of_one_length_keep_the_zeros_that_they_have() -> None:
    found = zero_filled(texts_of(["07", "70", "00"]), 3)
    assert found is not None
    assert [*found] == ["007", "070", "000"]


@pytest.mark.parametrize(
    ("texts", "plain"),
    [
        (["7,5", "-0,25", "12", "1000,125"], True),
        (["7,5", "1.200"], False),
        (["7,5", "1 200,50"], False),
        (["7,5", "1,2,3"], False),
        (["7,5", ",5"], False),
        (["7,5", "8,"], False),
        (["7,5", "x"], False),
    ],
)
def test_a_decimal_comma_alone_becomes_a_point(texts: list[str], plain: bool) -> None:
    found = with_points(texts_of(texts))
    assert (found is not None) is plain
    if found is not None:
        assert [*found] == [text.replace(",", ".") for text in texts]
        whole = in_figures(column(texts), NumberFormat(","))
        assert [*whole.texts] == [*map(NumberFormat(",").read, texts)]


def test_texts_are_found_one_by_one_and_when_many_are_asked_for() -> None:
    texts = [*dict.fromkeys(f"{(at * 7919) % 1000}" for at in range(300)), "n/a", "é", "ab", "abc"]
    for times in (1, 40):
        array = texts_of(texts)
        for at in range(times):
            array.find(f"not here {at}")
        for at, text in enumerate(texts):
            assert array.find(text) == at
        for text in ("", "n/", "abcd", "e", "\0"):
            assert array.find(text) is None


@pytest.mark.parametrize("odd", ["07", "-07,5", "00", "7", "0", "-0", "0,5", "-0,5", "1-0", "x07", "-", "0x"])
def test_codes_are_told_by_the_zeros_before_them(odd: str) -> None:
    texts = ["12", "-3,5", odd]
    assert leading_zeros(texts_of(texts)) == leading_zeros(texts) == (odd in ("07", "-07,5", "00"))
