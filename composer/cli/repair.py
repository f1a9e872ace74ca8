"""`repair`: the fewest changes that make a roster hold again."""

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
    from composer.analyses.repair.answer import Repair
    from composer.problem.problem import Problem


@click.command(short_help="The fewest changes that make a roster hold again.")
@click.argument("file")
@click.argument("roster")
@click.argument("others", nargs=-1, metavar="ID...")
@click.option(
    "--gone",
    multiple=True,
    metavar="ID...",
    help="Who is gone from the roster: one id or more, one after the other, or parted by commas.",
)
@searching
@exporting
def repair(asked: Asked, roster: str, others: tuple[str, ...], gone: tuple[str, ...], exports: Exports) -> int:
    """Somebody is gone; the rest is decided: the fewest changes that make everything hold again, proved fewest, and
    among those the scenario's own goals.

    FILE is a scenario in YAML, ROSTER what was decided: CSV, a workbook, or what `solve --json` prints. A team that
    cannot be repaired is named with its ways out, and the others are repaired: exit status 1.
    """
    if others and not gone:
        raise click.UsageError(f"who is gone stands after --gone: --gone {' '.join(others)}")
    if asked.file == roster == "-":
        raise click.UsageError("only one of FILE and ROSTER can come from standard input")
    apart({"--output": asked.output, **exports.wanted}, roster)

    def search(problem: Problem, limits: Limits) -> Repair:
        from composer.analyses.repair.search import repair
        from composer.scenario.roster import read_roster

        teams = read_roster(roster, problem, shell.say)
        parts = [[given] if problem.pool.row(given) is not None else given.split(",") for given in (*gone, *others)]
        return repair(problem, teams, [each.strip() for part in parts for each in part if each.strip()], **limits)

    return answered("repair", asked, search, exports=exports)
