"""What every command that searches does: it reads, it searches, it tells."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from composer.analyses.registry import QUESTIONS
from composer.cli import shell
from composer.cli.exports import NONE, Exports
from composer.cli.options import Asked, loaded, shown_of
from composer.cli.progress import waiting
from composer.cli.writing import Output, deliver, ready

if TYPE_CHECKING:
    from composer.analyses.answer import Answer
    from composer.analyses.question import Limits
    from composer.problem.problem import Problem
    from composer.render.writer import Page


F = TypeVar("F", bound="Answer")
Search = Callable[["Problem", "Limits"], F]
Proof = Callable[["Problem", F], str | None]
"""What proves an answer, as it is written; None, once it is said why there is none."""


def answered(
    name: str,
    asked: Asked,
    search: Search[F],
    *,
    exports: Exports = NONE,
    proof: tuple[str, Proof[F]] | None = None,
    people: bool = False,
) -> int:
    """Search, and tell what is found as the question of that name tells it, wherever it is wanted; the exit status.

    `proof` is where to write what proves it, and how; `people`: also tell of those whom it usually leaves out.
    """
    question = QUESTIONS[name]
    ready({"--output": asked.output, "--proof": proof and proof[0], **exports.wanted}, asked.file, asked.pool)
    problem, shown, found = run_search(asked, search, proof=proof and proof[0], **exports.named)
    told = words(
        asked.as_json,
        asked.output,
        lambda: question.json(found, shown, people),
        lambda page: question.text(found, problem, shown, page, people),
    )
    outputs = [told, *exports.of(question, found, problem, shown)]
    if proof is not None:
        file, prove = proof
        outputs.append(Output(file, lambda: prove(problem, found)))
    deliver(*outputs, private=bool(shown))
    warned(found.warnings)
    return shell.STATUS[question.status(found)]


def run_search(asked: Asked, search: Search[F], **written: str | None) -> tuple[Problem, list[str], F]:
    """The problem that FILE and --pool name, the columns that --show names, and what `search` finds out about it.

    `written` as in `loaded`.
    """
    with waiting("reading") as tell:
        began = time.perf_counter()
        problem = loaded(asked.file, asked.pool, output=asked.output, **written)
        reading = time.perf_counter() - began
        shown = shown_of(problem, asked.show)
        tell("searching")
        found = search(problem, asked.limits(lambda text: tell(f"searching: {text}")))
    return problem, shown, replace(found, seconds={"load": reading, **found.seconds})


def words(
    as_json: bool, output: str | None, in_json: Callable[[], dict[str, object]], in_words: Callable[[Page], str]
) -> Output:
    """The answer in JSON or in words, as it is to be written."""
    from composer.render.json import text

    return Output(output, lambda: text(in_json()) if as_json else in_words(shell.page(output)))


def warned(warnings: Iterable[str]) -> None:
    """Say what is worth a second look."""
    for warning in warnings:
        shell.say(f"please check: {warning}")
