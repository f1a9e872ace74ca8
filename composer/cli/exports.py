"""Answers as files beside what is printed: Excel workbooks, CSV, Markdown."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from composer.cli.writing import Output

if TYPE_CHECKING:
    from composer.analyses.question import Question
    from composer.problem.problem import Problem
    from composer.render.table import Book, Table

_BOM = "\ufeff"
"""Without it Excel takes UTF-8 for Windows-1252."""
_XLSX = click.option("--xlsx", metavar="FILE", help="Write the answer to this Excel workbook, too.")
_CSV = click.option("--csv", metavar="FILE", help="Write the teams (for trade-offs, the points) to this CSV file, too.")
_MARKDOWN = click.option("--markdown", metavar="FILE", help="Write the answer to this Markdown file, too.")


@dataclass(frozen=True)
class Exports:
    """The files that an answer is to be written to; None for those not wanted."""

    xlsx: str | None
    csv: str | None
    markdown: str | None

    @property
    def named(self) -> dict[str, str | None]:
        """Files by what their option is called."""
        return {"xlsx": self.xlsx, "csv": self.csv, "markdown": self.markdown}

    @property
    def wanted(self) -> dict[str, str]:
        """Those wanted by their option."""
        return {f"--{option}": file for option, file in self.named.items() if file is not None}

    def of(self, question: Question[Any], found: Any, problem: Problem, show: Sequence[str]) -> list[Output]:
        """An answer as it is to be written to each file that is wanted."""
        from composer.analyses.book import book

        return self.outputs(
            lambda: book(question, found, problem, show), lambda: question.rows(found, problem, show), bool(show)
        )

    def outputs(self, book: Callable[[], Book], rows: Callable[[], Table], members: bool = False) -> list[Output]:
        """What is to be written to each file that is wanted; `members`: Markdown lists the members of every choice."""
        book = functools.cache(book)

        def xlsx() -> bytes:
            from composer.render.xlsx import book_xlsx

            return book_xlsx(book())

        def csv() -> str:
            from composer.render.csv import table_csv

            return _BOM + table_csv(rows())

        def markdown() -> str:
            from composer.render.markdown import book_markdown

            return book_markdown(book(), members)

        made: list[Callable[[], str | bytes]] = [xlsx, csv, markdown]
        files = (self.xlsx, self.csv, self.markdown)
        return [Output(file, make) for file, make in zip(files, made, strict=True) if file is not None]


NONE = Exports(None, None, None)


def exporting(command: Callable[..., int]) -> Callable[..., int]:
    """Gives a command the options --xlsx, --csv and --markdown, and their values as its argument `exports`."""

    @functools.wraps(command)
    def with_exports(*args: object, xlsx: str | None, csv: str | None, markdown: str | None, **kwargs: object) -> int:
        return command(*args, exports=Exports(xlsx, csv, markdown), **kwargs)

    return _XLSX(_CSV(_MARKDOWN(with_exports)))
