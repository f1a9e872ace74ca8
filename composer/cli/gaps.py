"""`gaps`: whom to train and whom to recruit."""

from __future__ import annotations

import time
from dataclasses import replace

import click

from composer.cli import shell
from composer.cli.options import columns, loaded, searching, writable
from composer.cli.waiting import waiting


@click.command(short_help="Whom to train and whom to recruit.")
@click.argument("file")
@click.option(
    "--plans",
    "number",
    type=click.IntRange(min=1),
    default=5,
    metavar="N",
    help="How many plans, the cheapest first; 5 if left out.",
)
@click.option("--people", is_flag=True, help="List everybody in the teams that each plan makes possible, by id.")
@searching
def gaps(
    file: str,
    number: int,
    people: bool,
    as_json: bool,
    work: float | None,
    seconds: float | None,
    pool: str | None,
    show: tuple[str, ...],
    output: str | None,
) -> int:
    """The cheapest plans of courses and recruits that make a team possible: who takes which course, who is recruited.

    FILE is a scenario in YAML, - for standard input. Exit status 0 where there is a plan, or none is needed, 1 where
    none helps.
    """
    writable(output, file, pool)
    with waiting("reading") as tell:
        began = time.perf_counter()
        problem = loaded(file, pool, output=output)
        reading = time.perf_counter() - began
        shown = columns(problem.pool, show)
        tell("searching")
        from composer.analyses.gaps import gaps as search

        found = search(problem, number, work=work, seconds=seconds, progress=lambda text: tell(f"searching: {text}"))
    found = replace(found, seconds={"load": reading, **found.seconds})
    from composer.report.plans import gaps_json, gaps_text

    if as_json:
        from composer.report import json

        text = json.text(gaps_json(found, shown))
    else:
        text = gaps_text(found, people or bool(shown), shown, shell.page(output))
    shell.answer(text, output)
    for warning in found.warnings:
        shell.say(f"please check: {warning}")
    if found.verdict == "impossible":
        return shell.IMPOSSIBLE
    stopped = found.note and found.verdict == "found"
    return shell.UNDECIDED if stopped or found.verdict == "undecided" else shell.FOUND
