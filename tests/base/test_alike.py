"""Texts that a person takes for one."""

from __future__ import annotations

import random
import string

import pytest

from composer.base.alike import alike, differs, skeleton

ALIKE = [
    ("M", "М", "the second is Cyrillic"),
    ("А", "A", "the first is Cyrillic"),
    ("Α", "A", "the first is Greek"),
    ("Kаzan", "Kazan", "the first has a Cyrillic `а`"),
    ("EN", "en", "upper and lower case"),
    ("ВОЛ", "вол", "upper and lower case"),
    ("Straße", "STRASSE", "upper and lower case"),
    ("1st\xa0Brigade", "1st Brigade", "a space that cannot be seen"),
    ("1\xa0200", "1 200", "a space that cannot be seen"),
    ("med\u200bic", "medic", "a space that cannot be seen"),
    ("so\xadft", "soft", "a character that cannot be seen"),
    ("1 Coy", "1Coy", "spaces"),
    ("medic  driver", "medic driver", "spaces"),
    ("Region-A", "Region A", "spaces and dashes"),
    ("12–14", "12-14", "dashes"),
    ("12 - 14", "12-14", "spaces"),
    ("\uff21\uff22", "AB", "the form of a letter"),
    ("1st Coy", "1ST  coy", "upper and lower case and spaces"),
]


@pytest.mark.parametrize(("first", "second", "how"), ALIKE)
def test_what_looks_alike_has_one_skeleton_and_the_difference_is_told(first: str, second: str, how: str) -> None:
    assert skeleton(first) == skeleton(second)
    assert differs(first, second) == how
    assert alike([first, "something else", second]) == [[0, 2]]
    assert alike([first, second]) == [[0, 1]]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Region 1", "Region 2"),
        ("1-2", "12"),
        ("1 2", "12"),
        ("1-2", "1 2"),
        ("A-", "A"),
        ("-1", "1"),
        ("O", "0"),
        ("l", "1"),
        ("е", "ё"),
        ("п", "n"),
        ("a_b", "a b"),
        ("", "-"),
    ],
)
def test_what_only_resembles_stays_apart(first: str, second: str) -> None:
    assert skeleton(first) != skeleton(second)
    assert differs(first, second) == ""
    assert alike([first, second]) == []


def test_a_text_differs_in_nothing_from_itself() -> None:
    assert differs("M", "M") == ""
    assert alike(["M", "M", "F"]) == []
    assert alike([]) == alike([""]) == []


def test_groups_are_those_of_the_skeletons_whatever_stands_in_the_texts() -> None:
    draw = random.Random(5)
    signs = "aAаА1 2-–\xa0\u200be\u0301é\x1f\x00ﬁfi"
    for _ in range(400):
        texts = ["".join(draw.choices(signs, k=draw.randint(0, 4))) for _ in range(draw.randint(0, 12))]
        by_skeleton: dict[str, list[int]] = {}
        for at, text in enumerate(texts):
            by_skeleton.setdefault(skeleton(text), []).append(at)
        expected = [at for at in by_skeleton.values() if len({texts[each] for each in at}) > 1]
        assert alike(texts) == sorted(expected)


def test_ids_in_plain_letters_are_compared_as_they_are() -> None:
    ids = [f"P-{at:05d}" for at in range(20_000)]
    assert alike(ids) == []
    assert alike([*ids, "p-00007"]) == [[7, 20_000]]


def test_every_ascii_letter_stays_apart_from_the_others() -> None:
    signs = [each for each in string.ascii_lowercase + string.digits + string.punctuation if each != "-"]
    assert alike(signs) == []
