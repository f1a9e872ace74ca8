"""`headcount`: how many people may be in a team at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from composer.cli.exports import Exports, exporting
from composer.cli.options import Asked, searching
from composer.cli.runner import answered

if TYPE_CHECKING:
    from composer.analyses.headcount.answer import Headcount

    from composer.analyses.question import Limits
    from composer.problem.problem import Problem


@click.command(short_help="How many people may be in a team at all.")
@click.argument("file")
@searching
@exporting
def headcount(asked: Asked, exports: Exports) -> int:
    """How many people the gates of some team let through. FILE is a scenario in YAML, - for standard input."""

    def search(problem: Problem, limits: Limits) -> Headcount:
        from composer.analyses.headcount.search import headcount

        return headcount(problem, **limits)

    return answered("headcount", asked, search, exports=exports)
