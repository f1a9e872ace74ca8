"""`why`: why this person and not that one; who is indispensable."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from composer.analyses.registry import QUESTIONS
from composer.cli import shell
from composer.cli.options import JSON, OUTPUT, PLAN, POOL, SECONDS, WORK, loaded
from composer.cli.progress import waiting
from composer.cli.runner import warned, words
from composer.cli.writing import deliver, ready

if TYPE_CHECKING:
    from composer.analyses.why.answer import Indispensable, Reasons
    from composer.render.writer import Page


@click.command(short_help="Why this person and not that one; who is indispensable.")
@click.argument("file")
@click.argument("people", nargs=-1, metavar="PERSON...")
@click.option("--indispensable", is_flag=True, help="Tell who is in every team that meets everything, and who in none.")
@click.option("--people", "cells", is_flag=True, help="Print a person's cells in the columns that keep them out.")
@JSON
@WORK
@SECONDS
@POOL
@PLAN
@OUTPUT
def why(
    file: str,
    people: tuple[str, ...],
    indispensable: bool,
    cells: bool,
    as_json: bool,
    work: float | None,
    seconds: float | None,
    pool: str | None,
    output: str | None,
) -> int:
    """Why are these people in the best team, or not? Each of them alone, and several all together too.

    PERSON is an id. The answer is a condition on everyone that keeps them out; or the requirements that cannot be met
    with them in a team (or without them); or what the goals lose by taking them in (or leaving them out). Exit status
    0 where all of it was answered, 3 where something is undecided.
    """
    if not people and not indispensable:
        raise click.UsageError("whom is it about? Name people by their ids, or ask for --indispensable")
    ready({"--output": output}, file, pool)
    reasons: Reasons | None = None
    found: Indispensable | None = None
    with waiting("reading") as tell:
        problem = loaded(file, pool, output=output)
        tell("searching")
        limits = {"work": work, "seconds": seconds}

        def say(text: str) -> None:
            tell(f"searching: {text}")

        if people:
            from composer.analyses.why.search import why as asked

            reasons = asked(problem, people, **limits, progress=say)
        if indispensable:
            from composer.analyses.why.indispensable import indispensable as needed

            found = needed(problem, **limits, progress=say)
    question = QUESTIONS["why"]

    def in_json() -> dict[str, object]:
        whole = {} if reasons is None else question.json(reasons, (), cells)
        return whole if found is None else {**whole, "indispensable": found.to_dict()}

    def in_words(page: Page) -> str:
        from composer.analyses.why.words import indispensable_text

        parts = [] if reasons is None else [question.text(reasons, problem, (), page, cells)]
        if found is not None:
            parts.append(indispensable_text(found, page, titled=reasons is None))
        return "\n".join(parts)

    deliver(words(as_json, output, in_json, in_words), private=cells)
    warned(problem.warnings)
    open_ = (reasons is not None and question.status(reasons) != "found") or (found is not None and not found.complete)
    return shell.UNDECIDED if open_ else shell.FOUND
