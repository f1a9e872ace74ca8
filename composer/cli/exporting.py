"""Answers as files beside what is printed: Excel workbooks, CSV, Markdown."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from composer.cli.options import writable
from composer.cli.shell import Unwritable

if TYPE_CHECKING:
    from composer.report.table import Book
    from composer.report.whole import Whole

_BOM = "\ufeff"
"""Without it Excel takes UTF-8 for Windows-1252."""
_XLSX = click.option("--xlsx", metavar="FILE", help="Write the answer to this Excel workbook, too.")
_CSV = click.option("--csv", metavar="FILE", help="Write the teams (of trade-offs, the points) to this CSV file, too.")
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

    def ready(self, output: str | None, *read: str | None) -> None:
        """Refuse, before any work, files that can't be written, would overwrite what is read, or are the same."""
        taken = {} if output is None else {Path(output).resolve(): "--output"}
        for option, file in self.wanted.items():
            writable(file, *read, option=option)
            if (other := taken.setdefault(Path(file).resolve(), option)) != option:
                raise click.BadParameter(f"`{file}` is given for {other}, too", param_hint=option)

    def write(self, book: Callable[[], Book], csv: Callable[[], str], members: bool = False) -> None:
        """Write each file that is wanted; `members`: Markdown lists the members of every choice. Raises Unwritable."""
        book = functools.cache(book)
        if self.xlsx is not None:
            from composer.report.xlsx import book_xlsx

            keep(self.xlsx, book_xlsx(book()))
        if self.csv is not None:
            keep(self.csv, (_BOM + csv()).encode("utf-8", "backslashreplace"))
        if self.markdown is not None:
            from composer.report.markdown import book_markdown

            keep(self.markdown, book_markdown(book(), members).encode("utf-8", "backslashreplace"))


def exporting(command: Callable[..., int]) -> Callable[..., int]:
    """Gives a command the options --xlsx, --csv and --markdown, and their values as its argument `exports`."""

    @functools.wraps(command)
    def exported(*args: object, xlsx: str | None, csv: str | None, markdown: str | None, **kwargs: object) -> int:
        return command(*args, exports=Exports(xlsx, csv, markdown), **kwargs)

    return _XLSX(_CSV(_MARKDOWN(exported)))


def export(whole: Whole, exports: Exports) -> None:
    """Write a report to the files that are wanted. Raises Unwritable."""
    from composer.report.csv import roster_csv
    from composer.report.tables import whole_book

    exports.write(lambda: whole_book(whole), lambda: roster_csv(whole), bool(whole.show))


def keep(file: str, data: bytes) -> None:
    """Write a file as a whole. Raises Unwritable."""
    try:
        Path(file).write_bytes(data)
    except OSError as error:
        raise Unwritable(f"The answer can't be written to {file}: {error.strerror}") from None
