"""Markdown: rendered by markdown-it, it shows the cells and nothing that they pretend to be."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from composer.analyses.report.book import markdown
from composer.base.spelling import spell_out
from composer.render.markdown import book_markdown
from composer.render.table import Book, Number, Table
from tests.support.exported import NASTY, Page, impossible_whole, nasty_whole, small_whole

OURS = {"h1", "h2", "p", "table", "thead", "tbody", "tr", "th", "td"}
"""Tags of headings, sentences and tables; anything else would have come out of a text."""
TEXTS = st.text(st.sampled_from("\\`*_{}[]()<>#+-.!|~&@$=:;'\" \tax1\n") | st.characters(categories=("L", "Zs", "Cc")))


def test_nasty_texts_stay_text() -> None:
    page = Page(markdown(nasty_whole("secret")))
    assert page.tags <= OURS
    assert page.headings == ["=1+1 | # <b>title</b>", "Answer", "Roster", "Requirements", "Goals", "Sources"]
    roster = page.tables[1]
    assert roster[0] == ["team", "seat", "id", "secret"]
    assert {row[2] for row in roster[1:]} == {spell_out(text) for text in NASTY}
    assert {row[0] for row in roster[1:]} == {"=team|*1*"}


@pytest.mark.unmeasured
@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=4))
def test_every_cell_is_shown_as_it_is(cells: list[tuple[str, ...]]) -> None:
    rows = tuple((*row, "end") for row in cells)
    page = Page(book_markdown(Book("", (Table("t", ("a|b", "c", "d"), rows),))))
    used = [at for at in range(3) if any(row[at] for row in rows)]
    assert page.tags <= OURS
    assert page.tables == [
        [[("a|b", "c", "d")[at] for at in used], *([spell_out(row[at]) for at in used] for row in rows)]
    ]


@pytest.mark.unmeasured
@settings(max_examples=150, deadline=None)
@given(TEXTS.filter(lambda text: bool(text)))
@example("- item")
@example("+ item")
@example("-")
@example("---")
@example("12. item")
@example("1) item")
@example("# heading #")
@example("    code")
def test_titles_and_sentences_are_shown_as_they_are(text: str) -> None:
    page = Page(book_markdown(Book(text, (Table("t", ("a",), (("x",),), (text,)),))))
    assert page.tags <= OURS
    assert page.headings == [spell_out(text), "t"]
    assert page.paragraphs == [spell_out(text)]


def test_numbers_read_as_people_read_them_and_stand_on_the_right() -> None:
    rows = (("a", Number(Fraction(100, 3), "≈33.3 %"), date(2027, 1, 15), None), ("b", None, None, None))
    text = book_markdown(Book("", (Table("t", ("name", "share", "day", "nothing"), rows),)))
    assert text.splitlines()[2:] == [
        "| name | share | day |",
        "| --- | ---: | --- |",
        "| a | ≈33.3 % | 2027-01-15 |",
        "| b |  |  |",
    ]


def test_it_tells_what_the_answer_tells() -> None:
    whole = small_whole()
    assert whole.front is not None
    page = Page(markdown(whole))
    assert page.headings == [
        "Five",
        *("Answer", "Roster", "Requirements", "Goals", "Front", "Alternatives", "Sources"),
    ]
    assert page.paragraphs[0].startswith(f"There are {len(whole.front.points)} points")
    front = page.tables[4]
    assert [row[front[0].index("most total score")] for row in front[1:]] == [
        str(point.values[1]) for point in whole.front.points
    ]
    requirements = page.tables[2]
    women = next(row for row in requirements if row[1] == "Women")
    assert women[requirements[0].index("at least")] == "≈33.3 %"


def test_an_impossible_problem_has_its_conflict_and_its_ways_out() -> None:
    page = Page(markdown(impossible_whole()))
    assert page.headings[:4] == ["Five", "Answer", "Conflicts", "Ways out"]
    assert page.tables[2][1][2] == "Four women 4 → 3"


@pytest.mark.unmeasured
def test_of_people_nothing_but_ids_is_told_unless_columns_are_named() -> None:
    for whole in (small_whole(), nasty_whole(), impossible_whole()):
        assert "SECRET" not in markdown(whole)
    page = Page(markdown(small_whole("secret")))
    assert {"Front teams", "Alternative teams"} <= set(page.headings)
    roster = page.tables[1]
    assert all(row[-1] == f"SECRET{row[-2]}" for row in roster[1:])


@pytest.mark.parametrize("name", ["secre", "id"])
def test_a_column_that_the_pool_lacks_is_an_error(name: str) -> None:
    with pytest.raises(KeyError):
        markdown(small_whole(name))
