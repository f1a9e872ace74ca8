"""`gaps`: whom to train and whom to recruit."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from composer.cli import shell
from composer.cli.options import searching
from composer.cli.runner import run_search, told, warned
from composer.cli.writing import deliver, ready

if TYPE_CHECKING:
    from composer.analyses.gaps.answer import Gaps
    from composer.problem.problem import Problem


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
    ready({"--output": output}, file, pool)

    def search(problem: Problem, progress: Callable[[str], None]) -> Gaps:
        from composer.analyses.gaps.search import gaps

        return gaps(problem, number, work=work, seconds=seconds, progress=progress)

    _, shown, found = run_search(file, pool, show, search, output=output)
    from composer.analyses.gaps.words import gaps_text

    answer = told(
        as_json,
        output,
        lambda: found.to_dict(shown),
        lambda page: gaps_text(found, people or bool(shown), shown, page),
    )
    deliver(answer, private=bool(shown))
    warned(found.warnings)
    if found.verdict == "impossible":
        return shell.IMPOSSIBLE
    stopped = found.note and found.verdict == "found"
    return shell.UNDECIDED if stopped or found.verdict == "undecided" else shell.FOUND
