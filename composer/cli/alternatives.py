"""`alternatives`: what else there is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from composer.cli.exports import Exports, exporting
from composer.cli.options import REQUIRE, Asked, searching
from composer.cli.runner import answered

if TYPE_CHECKING:
    from composer.analyses.alternatives.answer import Alternatives
    from composer.analyses.question import Limits
    from composer.problem.problem import Problem


@click.command(short_help="The next best teams, or the most different ones.")
@click.argument("file")
@click.option("-n", "--number", type=click.IntRange(min=1), default=5, show_default=True, help="How many teams in all.")
@click.option(
    "--differ",
    type=click.IntRange(min=1),
    default=1,
    show_default=True,
    help="By how many members each differs from every one before it: the larger of who leaves and who joins, added up "
    "over the teams. Teams alike that only swap their people do not differ.",
)
@click.option(
    "--within",
    metavar="PERCENT",
    help="The most different teams that lose no more than this on any goal, such as 2%, instead of the next best.",
)
@click.option("--teams", is_flag=True, help="List the members of every team, not only of the best.")
@REQUIRE
@searching
@exporting
def alternatives(asked: Asked, number: int, differ: int, within: str | None, teams: bool, exports: Exports) -> int:
    """The best team and the next best ones, each proved; or the most different ones that lose little.

    FILE is a scenario in YAML, - for standard input.
    """

    def search(problem: Problem, limits: Limits) -> Alternatives:
        from composer.analyses.alternatives.search import alternatives

        return alternatives(problem, number, differ=differ, within=within, **limits)

    return answered("alternatives", asked, search, exports=exports, people=teams)
