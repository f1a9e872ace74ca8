"""A report as a workbook and as Markdown."""

from __future__ import annotations

from composer.analyses.book import Sources, answer_table, bound
from composer.analyses.registry import QUESTIONS
from composer.analyses.report.answer import FullReport
from composer.render.markdown import book_markdown
from composer.render.table import Book
from composer.render.xlsx import book_xlsx


def whole_book(whole: FullReport) -> Book:
    """All that one report tells. Ids alone tell of people, and the columns that `whole.show` names.

    Raises KeyError for a column the pool lacks.
    """
    outcome = whole.outcome
    tables = [
        table for question, found in whole.answers() for table in question.tables(found, whole.problem, whole.show)
    ]
    answer = answer_table(QUESTIONS["solve"], outcome, whole.unasked)
    return bound(answer, tables, Sources(outcome.inputs, outcome.versions, whole.command))


def workbook(whole: FullReport) -> bytes:
    """A report as an .xlsx file. Raises KeyError for a column the pool lacks."""
    return book_xlsx(whole_book(whole))


def markdown(whole: FullReport) -> str:
    """A report as Markdown. Raises KeyError for a column the pool lacks."""
    return book_markdown(whole_book(whole), members=bool(whole.show))
