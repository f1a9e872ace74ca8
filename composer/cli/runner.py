"""What every command that searches does: it reads, it searches, it tells."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar, Protocol, TypeVar

from composer.cli import shell
from composer.cli.options import columns, loaded
from composer.cli.progress import waiting
from composer.cli.writing import Output

if TYPE_CHECKING:
    from composer.problem.problem import Problem
    from composer.render.writer import Page


class Found(Protocol):
    """The answer of a search: a dataclass with the seconds that its stages took."""

    __dataclass_fields__: ClassVar[dict[str, Any]]

    @property
    def seconds(self) -> Mapping[str, float]: ...


F = TypeVar("F", bound=Found)
Search = Callable[["Problem", Callable[[str], None]], F]


def run_search(
    file: str, pool: str | None, show: tuple[str, ...], search: Search[F], **written: str | None
) -> tuple[Problem, list[str], F]:
    """The problem that FILE and --pool name, the columns that --show names, and what `search` finds out about it.

    `search` is given the problem and whom to tell how it goes. `written` as in `loaded`.
    """
    with waiting("reading") as tell:
        began = time.perf_counter()
        problem = loaded(file, pool, **written)
        reading = time.perf_counter() - began
        shown = columns(problem.pool, show)
        tell("searching")
        found = search(problem, lambda text: tell(f"searching: {text}"))
    return problem, shown, replace(found, seconds={"load": reading, **found.seconds})


def told(
    as_json: bool, output: str | None, in_json: Callable[[], dict[str, object]], in_words: Callable[[Page], str]
) -> Output:
    """The answer in JSON or in words, as it is to be written."""
    from composer.render.json import text

    return Output(output, lambda: text(in_json()) if as_json else in_words(shell.page(output)))


def warned(warnings: Iterable[str]) -> None:
    """Say what is worth a second look."""
    for warning in warnings:
        shell.say(f"please check: {warning}")
