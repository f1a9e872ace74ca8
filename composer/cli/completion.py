"""What shells complete beside commands and options: files, columns of the pool, ids of people.

Whatever goes wrong meanwhile – a scenario that is being written, a file that is not there – nothing is offered then,
and nothing is said: it would stand in the middle of the line that is being typed.
"""

from __future__ import annotations

import os
import warnings
from typing import TYPE_CHECKING, Any

import click
from click.shell_completion import CompletionItem
from click.types import StringParamType

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from composer.scenario.glance import Glance

WORDS = "composer.words"
"""What was typed before the word that is being completed: in the context's `meta`, by `remember`."""
MOST_OFFERED = 1_000
"""Ids that are offered at once."""


class Files(StringParamType):
    """A text that names a file: which, the shell knows."""

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        return [CompletionItem(incomplete, type="file")]


class Columns(StringParamType):
    """Columns of the pool, parted by commas; the last is being typed."""

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        before, comma, begun = incomplete.rpartition(",")
        there = before.split(",")
        return _offered(before + comma, begun, [name for name in _seen(ctx).columns if name not in there])


class Ids(StringParamType):
    """People of the pool by their ids."""

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        return _offered("", incomplete, _seen(ctx).ids)[:MOST_OFFERED]


_TYPES: Mapping[str, StringParamType] = {
    **dict.fromkeys(("FILE", "OUT.json", "PATH...", "PEOPLE", "ROSTER", "NEXT"), Files()),
    "COLUMNS": Columns(),
    "PERSON...": Ids(),
    "ID...": Ids(),
}
"""How the value is completed that is called so in the help of a command."""


def complete(command: click.Command) -> None:
    """Have the values of a command completed that are called as in the list."""
    for parameter in command.params:
        called = parameter.metavar or (parameter.name or "").upper()
        if called in _TYPES and parameter.type is click.STRING:
            parameter.type = _TYPES[called]


def remember(context: click.Context, words: Sequence[str]) -> None:
    """Keep what was typed."""
    context.meta[WORDS] = list(words)


def _offered(before: str, begun: str, names: Sequence[str]) -> list[CompletionItem]:
    """Names that begin so, as the shell wants them; none that could not stand in a line."""
    begin = begun.casefold()
    fit = (name for name in names if name.casefold().startswith(begin) and name.isprintable())
    return [CompletionItem(_as_typed(before + name)) for name in fit]


def _as_typed(text: str) -> str:
    """A value as it has to stand in the line. Bash puts there what it is given, once its `read` has taken a backslash
    away; other shells quote by themselves."""
    if not os.environ.get("_TEAM_COMPOSER_COMPLETE", "").startswith("bash"):
        return text
    return "".join(char if char.isalnum() or char in "._-,:/+=@%" else f"\\\\{char}" for char in text)


def _seen(context: click.Context) -> Glance:
    """What can be named of the people that the line is about, as far as it is typed."""
    from composer.scenario.glance import Glance, glance

    given = _given(context)
    file, plain = given.get("file"), "--pool-plain" in context.meta.get(WORDS, ())
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return Glance() if file is None else glance(file, given.get("pool"), plain)
    except Exception:
        return Glance()


def _given(context: click.Context) -> dict[str, Any]:
    """The values in the line. Where it ends with an option that has no value yet, click reads no arguments."""
    words = context.meta.get(WORDS, [])
    if context.params.get("file") is None and len(words) > 1:
        with context.command.make_context(context.info_name, words[1:-1], resilient_parsing=True) as shorter:
            return shorter.params
    return context.params
