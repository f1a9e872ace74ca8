"""`guide`: the pages of the guide, which come with the program, so that they can be read without a network."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING

import click

from composer.cli import shell

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from click.shell_completion import CompletionItem

    from composer.render.writer import Page

INDEX = "index"
"""The page that lists the others, one row each: `| [topic](topic.md) | what it tells |`."""
_ROW = re.compile(r"^\| \[([a-z-]+)\]\(\1\.md\) \| (.*?) \|$", re.MULTILINE)
_LINK = re.compile(r"\[([^\]]+)\]\((?!https?:)[^)]*\)")


def _file(topic: str) -> Traversable:
    from importlib.resources import files

    return files("composer") / "guide" / f"{topic}.md"


def topics() -> dict[str, str]:
    """What each page tells, by its topic, in the order in which the index lists them."""
    return dict(_ROW.findall(_file(INDEX).read_text("utf-8")))


def _completed(_context: click.Context, _parameter: click.Parameter, begun: str) -> list[CompletionItem]:
    from click.shell_completion import CompletionItem

    return [CompletionItem(name, help=about) for name, about in topics().items() if name.startswith(begun)]


@click.command(short_help="The pages of the guide.")
@click.argument("topic", required=False, shell_complete=_completed)
def guide(topic: str | None) -> int:
    """The guide, which comes with the program: without TOPIC the list of its pages, with one that page.

    Into a pipe or a file it is written as Markdown.
    """
    known = topics()
    if topic is not None and topic not in known:
        raise click.UsageError(f"there is no page `{topic}`. The pages are {', '.join(known)}.")
    text = _file(topic or INDEX).read_text("utf-8")
    shell.answer(rendered(text, shell.page()) if sys.stdout.isatty() else text)
    return shell.FOUND


def rendered(text: str, page: Page) -> str:
    """A page as a terminal shows it. Links to other pages are words there: nothing could follow them."""
    from io import StringIO

    from rich.console import Console
    from rich.markdown import Markdown

    stream = StringIO()
    console = Console(
        file=stream,
        width=page.width,
        force_terminal=page.color,
        color_system="standard" if page.color else None,
    )
    console.print(Markdown(_LINK.sub(r"\1", text), code_theme="ansi_light", hyperlinks=False))
    return "".join(line.rstrip() + "\n" for line in stream.getvalue().splitlines())
