"""`why`: why this person and not that one; who is indispensable."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from composer.cli import shell
from composer.cli.options import JSON, OUTPUT, POOL, SECONDS, WORK, loaded
from composer.cli.progress import waiting
from composer.cli.runner import warned
from composer.cli.writing import Output, deliver, ready

if TYPE_CHECKING:
    from composer.analyses.why.answer import Indispensable, Reasons


@click.command(short_help="Why this person and not that one; who is indispensable.")
@click.argument("file")
@click.argument("people", nargs=-1, metavar="PERSON...")
@click.option("--indispensable", is_flag=True, help="Tell who is in every team that meets everything, and who in none.")
@click.option(
    "--people", "cells", is_flag=True, help="Print what stands in the pool in the columns that a person's gates read."
)
@JSON
@WORK
@SECONDS
@POOL
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

    PERSON is an id. The answer is a gate that stops them; or the requirements that cannot be met with them in a team
    (or without them); or what the goals lose by taking them in (or leaving them out). Exit status 0 where all of it
    was answered, 3 where something is undecided.
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
    from composer.analyses.why import words as report

    if as_json:
        from composer.render import json

        whole = {} if reasons is None else reasons.to_dict(cells=cells)
        text = json.text(whole if found is None else {**whole, "indispensable": found.to_dict()})
    else:
        page = shell.page(output)
        parts = [] if reasons is None else [report.why_text(reasons, cells, page)]
        if found is not None:
            parts.append(report.indispensable_text(found, page, titled=reasons is None))
        text = "\n".join(parts)
    deliver(Output(output, lambda: text), private=cells)
    warned(problem.warnings)
    decided = (reasons is None or reasons.decided) and (found is None or found.complete)
    return shell.FOUND if decided else shell.UNDECIDED
