"""Everything an answer tells, as tables: what workbooks and Markdown are made of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from composer.analyses.alternatives.answer import Alternatives
from composer.analyses.counts.search import counts
from composer.analyses.explain.tables import counts_tables, explanation_tables
from composer.analyses.report.answer import FullReport
from composer.analyses.report.choices import alternatives_tables, front_tables, sweep_tables
from composer.analyses.report.summary import Answered, Sources, answer_table, sources_table
from composer.analyses.tradeoffs.answer import Front
from composer.problem.problem import Problem
from composer.render.markdown import book_markdown
from composer.render.table import Book, Table
from composer.render.team_tables import goals_table, requirements_table, roster_table
from composer.render.xlsx import book_xlsx


def whole_book(whole: FullReport) -> Book:
    """All that one report tells. Ids alone tell of people, and the columns that `whole.show` names.

    Raises KeyError for a column the pool lacks.
    """
    outcome, problem = whole.outcome, whole.problem
    tables: list[Table] = []
    if outcome.teams:
        tables += [roster_table(outcome.teams, problem.pool, whole.show)]
        tables.append(requirements_table(outcome.teams, outcome.findings))
        tables.append(goals_table(outcome.goals))
    if whole.front is not None:
        tables += front_tables(whole.front, problem.pool, whole.show)
    if whole.alternatives is not None:
        tables += alternatives_tables(whole.alternatives, problem.pool, whole.show)
    if whole.sweep is not None:
        tables += sweep_tables(whole.sweep)
    if whole.explanation is not None:
        tables += explanation_tables(whole.explanation, problem, whole.show)
    if outcome.verdict == "impossible":
        tables += counts_tables(counts(problem) if whole.explanation is None else whole.explanation.counts)
    answer = answer_table(outcome, outcome.warnings, whole.unasked)
    return _book(answer, tables, Sources(outcome.inputs, outcome.versions, whole.command))


def front_book(front: Front, problem: Problem, show: Sequence[str] = ()) -> Book:
    """A front by itself."""
    return _alone(front, front_tables(front, problem.pool, show))


def alternatives_book(found: Alternatives, problem: Problem, show: Sequence[str] = ()) -> Book:
    """Alternatives by themselves."""
    return _alone(found, alternatives_tables(found, problem.pool, show))


def _alone(answered: Answered, tables: Sequence[Table]) -> Book:
    """Tables whose first sentence the answer says already."""
    silent = [replace(table, said=table.said[1:]) for table in tables]
    return _book(answer_table(answered, answered.warnings), silent, Sources(answered.inputs, answered.versions))


def _book(answer: Table, tables: Iterable[Table], sources: Sources) -> Book:
    told = [table for table in tables if table.rows or (table.said and not table.detail)]
    title = next((str(cell) for name, cell in answer.rows if name == "title"), "")
    return Book(title, (answer, *told, sources_table(sources)))


def workbook(whole: FullReport) -> bytes:
    """A report as an .xlsx file. Raises KeyError for a column the pool lacks."""
    return book_xlsx(whole_book(whole))


def markdown(whole: FullReport) -> str:
    """A report as Markdown. Raises KeyError for a column the pool lacks."""
    return book_markdown(whole_book(whole), members=bool(whole.show))
