"""`standins`: for each member who could step in, and what that takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from composer.cli import shell
from composer.cli.exports import Exports, exporting
from composer.cli.options import Asked, searching
from composer.cli.runner import answered
from composer.cli.writing import apart

if TYPE_CHECKING:
    from composer.analyses.question import Limits
    from composer.analyses.standins.answer import Standins
    from composer.problem.problem import Problem


@click.command(short_help="For each member who could step in, and what that takes.")
@click.argument("file")
@click.argument("roster", required=False)
@searching
@exporting
def standins(asked: Asked, roster: str | None, exports: Exports) -> int:
    """For each member: who could step in, or how many changes their loss takes and which, or that nobody can; and what
    the goals lose. The scarcest members come first.

    FILE is a scenario in YAML, ROSTER what was decided: CSV, a workbook, or what `solve --json` prints; without it the
    best team is asked about. Exit status 1 where there is no team, 3 where something of a member is left open.
    """
    if asked.file == roster == "-":
        raise click.UsageError("only one of FILE and ROSTER can come from standard input")
    apart({"--output": asked.output, **exports.wanted}, roster)

    def search(problem: Problem, limits: Limits) -> Standins:
        from composer.analyses.standins.search import standins
        from composer.scenario.roster import read_roster

        teams = None if roster is None else read_roster(roster, problem, shell.say)
        return standins(problem, teams, **limits)

    return answered("standins", asked, search, exports=exports)
