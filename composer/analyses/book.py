"""Everything an answer tells, as tables: what workbooks and Markdown are made of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from composer.analyses.question import Question
from composer.problem.problem import Problem
from composer.render.doubts import notes, other_checks, readings_below, verdict_said
from composer.render.table import Book, Cell, Table, whole


@dataclass(frozen=True)
class Sources:
    """What was read and by what, and the command that asks again (empty where it was none)."""

    inputs: Mapping[str, str]
    versions: Mapping[str, str]
    command: str = ""


def book(question: Question[Any], found: Any, problem: Problem, show: Sequence[str] = ()) -> Book:
    """One answer by itself. Raises KeyError for a column the pool lacks."""
    said = question.said(found)  # which stands in the first table already
    tables = [
        replace(table, said=tuple(each for each in table.said if each != said))
        for table in question.tables(found, problem, show)
    ]
    return bound(answer_table(question, found), tables, Sources(found.inputs, found.versions))


def bound(answer: Table, tables: Iterable[Table], sources: Sources) -> Book:
    """Tables as a book, the answer first. Those that tell nothing are left out; what two questions tell alike stands
    where the last of them tells it."""
    told = dict.fromkeys(table for table in reversed([*tables]) if table.rows or (table.said and not table.detail))
    title = next((str(cell) for name, cell in answer.rows if name == "title"), "")
    return Book(title, (answer, *reversed(told), _sources_table(sources)))


def answer_table(question: Question[Any], found: Any, unasked: Sequence[str] = ()) -> Table:
    """Title, verdict, what it means, how sure each goal is, how many people were looked at, what to check."""
    rows: list[tuple[Cell, Cell]] = [("title", found.title)]
    rows += [("in doubt", doubt.text) for doubt in found.doubts if doubt.stands_above]
    rows += [("verdict", found.verdict), ("that is", verdict_said(found.verdict, found.doubts, question.said(found)))]
    rows += [("read otherwise", text) for text in readings_below(found.doubts)]
    if found.note and found.verdict != "best":
        rows.append(("the search was", found.note))
    rows += question.summary(found)
    rows += [
        ("people in the pool", whole(found.people.pool)),
        ("who could be in a team", whole(found.people.eligible)),
        ("looked at one by one", whole(found.people.considered)),
    ]
    rows += [("not asked any more", text) for text in unasked]
    rows += [("note", text) for text in notes(found.doubts)]
    rows += [("please check", text) for text in other_checks(found.warnings, found.doubts)]
    return Table("Answer", ("", "answer"), tuple(rows))


def _sources_table(sources: Sources) -> Table:
    """Every file that was read with its sha256, the versions of the programs, and how to ask again."""
    rows: list[tuple[Cell, ...]] = [("file", name, f"sha256 {digest}") for name, digest in sources.inputs.items()]
    rows += [("program", name, version) for name, version in sources.versions.items()]
    if sources.command:
        rows.append(("command", sources.command, ""))
    return Table("Sources", ("kind", "name", "which"), tuple(rows))
