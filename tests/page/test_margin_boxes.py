"""What stands around every printed page: texts of a scenario that can't break out of a style."""

from __future__ import annotations

import re

import pytest

from composer.page.margin_boxes import LONG, margin_boxes


def told(style: str) -> str:
    """A string of a style as it is read."""
    return re.sub(r"\\([0-9a-f]+) ", lambda found: chr(int(found[1], 16)), style)


@pytest.mark.parametrize("text", ['"; } body { display: none } "', "</style><img src=x>", "a\\", "сводка", "{{ x }}"])
def test_whatever_stands_in_a_text_is_text(text: str) -> None:
    style = margin_boxes(text, [text], "page {page} of {pages}")
    assert not re.search(r'[<>\\]"|</|body \{', style)
    assert told(style).count(text) == 2


def test_pages_are_counted_where_the_sentence_says() -> None:
    style = told(margin_boxes("", ["below"], "page {page} of {pages}"))
    assert '"page " counter(page) " of " counter(pages) ""' in style
    assert "@top-center" not in style


def test_of_a_long_line_the_middle_is_left_out() -> None:
    style = told(margin_boxes("", ["x" * 1000], "{page}/{pages}"))
    assert "x" * LONG not in style
    assert "x … x" in style
