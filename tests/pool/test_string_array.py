"""Where a text stands among very many, whatever order they are in."""

from __future__ import annotations

import pickle
from random import Random

import pytest

import composer
from composer.base import stretches
from composer.pool.strings import string_array
from composer.pool.strings.string_array import StringArray, store_texts
from composer.pool.who import Who


@pytest.mark.parametrize("order", ["ascending", "mixed", "descending"])
@pytest.mark.parametrize("few", [0, 3, 1000])
def test_a_text_is_found_where_it_stands_in_any_order(order: str, few: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stretches, "STRETCH", 1000)
    monkeypatch.setattr(string_array, "FEW", few)
    texts = sorted(f"{letter}{number}" for letter in "PQ-Ü" for number in range(5_100))
    if order == "mixed":
        Random(1).shuffle(texts)
    elif order == "descending":
        texts.reverse()
    stored = store_texts(texts)
    assert isinstance(stored, StringArray)
    for at in (0, 1, 999, 1000, 12_345, len(texts) - 1):
        assert stored.find(texts[at]) == at
    for stranger in ("", "P", "P5100", "P00", "p1", "P1 ", "\0", "Ü"):
        assert stored.find(stranger) is None


def test_a_pool_that_is_sent_elsewhere_takes_nothing_along_that_was_kept_for_the_next_question() -> None:
    pool = composer.Problem([{"id": "A", "sex": "F"}, {"id": "B", "sex": "M"}], [{"name": "T", "size": 1}]).pool
    Who(sex="F").mask(pool)
    there = pickle.loads(pickle.dumps(pool))
    assert pool.kept.asked
    assert not there.kept.asked
    assert not there.kept.stated
    assert Who(sex="M").mask(there).tolist() == [False, True]
