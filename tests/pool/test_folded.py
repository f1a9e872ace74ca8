"""Which of many texts could look alike, told from their bytes: never fewer than are."""

from __future__ import annotations

import random

import numpy as np
import pytest

from composer.base.alike import alike
from composer.pool.strings.folded import may_be_alike
from composer.pool.strings.spans import Spans, buffer_of
from composer.pool.strings.string_array import StringArray, make_string_array


def stored(texts: list[str]) -> StringArray:
    data = "\n".join(texts).encode()
    ends = np.append(np.flatnonzero(np.frombuffer(data, np.uint8) == 10), len(data)).astype(np.int32)
    starts = np.append(np.int32(0), ends[:-1] + np.int32(1))
    found = make_string_array(Spans(buffer_of(data), starts, ends - starts), "utf-8")
    assert found is not None
    return found


@pytest.mark.parametrize("signs", ["01-", "aA1", "aA-1", "AB12", "ab", "P-0x_Z@", "aб"])
def test_whoever_is_alike_is_among_them(signs: str) -> None:
    draw = random.Random(signs)
    some = 0
    for _ in range(150):
        longest = draw.choice([2, 4, 9, 12])
        drawn = {"".join(draw.choices(signs, k=draw.randint(1, longest))) for _ in range(draw.randint(2, 30))}
        texts = sorted(drawn, key=lambda text: (len(text), text[::-1]))
        found = may_be_alike(stored(texts))
        groups = alike(texts)
        some += bool(groups)
        if found is None:
            assert any(not text.isascii() for text in texts)
        else:
            assert {at for group in groups for at in group} <= set(found.tolist())
    assert some or signs in ("AB12", "ab", "aб")


def test_ids_of_one_shape_need_no_second_look() -> None:
    texts = [f"P-{at:09d}" for at in range(1, 300)]
    found = may_be_alike(stored(texts))
    assert found is not None
    assert len(found) == 0
    again = may_be_alike(stored([*texts, "p-000000007"]))
    assert again is not None
    assert again.tolist() == [6, 299]


@pytest.mark.parametrize("pair", [("a-b", "a b"), ("ab", "aB"), ("1-a", "1 a"), ("a-1", "a1")])
def test_a_space_for_a_dash_and_a_small_letter_for_a_capital_are_looked_at(pair: tuple[str, str]) -> None:
    found = may_be_alike(stored([*pair]))
    assert found is not None
    assert found.tolist() == [0, 1]
