"""`gaps`: whom to train and whom to recruit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from composer.cli.options import Asked, searching
from composer.cli.runner import answered

if TYPE_CHECKING:
    from composer.analyses.gaps.answer import Gaps
    from composer.analyses.question import Limits
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
def gaps(asked: Asked, number: int, people: bool) -> int:
    """The cheapest plans of courses and recruits that make a team possible: who takes which course, who is recruited.

    FILE is a scenario in YAML, - for standard input. Exit status 0 where there is a plan, or none is needed, 1 where
    none helps.
    """

    def search(problem: Problem, limits: Limits) -> Gaps:
        from composer.analyses.gaps.search import gaps

        return gaps(problem, number, **limits)

    return answered("gaps", asked, search, people=people)
