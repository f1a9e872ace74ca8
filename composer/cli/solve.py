"""`solve`: the best team, or the proof that there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from composer.base.errors import Undecided
from composer.cli import shell
from composer.cli.exports import Exports, exporting
from composer.cli.options import REQUIRE, Asked, searching
from composer.cli.runner import answered

if TYPE_CHECKING:
    from composer.analyses.question import Limits
    from composer.analyses.solve.answer import Outcome
    from composer.problem.problem import Problem


@click.command(short_help="The best teams for a scenario, proved.")
@click.argument("file")
@click.option("--proof", metavar="OUT.json", help="Write the proof that nothing is better here, for `verify --proof`.")
@REQUIRE
@searching
@exporting
def solve(asked: Asked, proof: str | None, exports: Exports) -> int:
    """The best teams for a scenario, proved; or the proof that there are none.

    FILE is a scenario in YAML, - for standard input.
    """

    def search(problem: Problem, limits: Limits) -> Outcome:
        from composer.analyses.solve.search import solve

        return solve(problem, **limits)

    proved = None if proof is None else (proof, lambda problem, found: _proof(asked, problem, found, proof))
    return answered("solve", asked, search, exports=exports, proof=proved)


def _proof(asked: Asked, problem: Problem, outcome: Outcome, file: str) -> str | None:
    """The proof of what was said to be proved, or None, once it is said why there is none."""
    from composer.analyses.solve.search import certify
    from composer.checking.format import as_json
    from composer.render import json

    try:
        return json.text(as_json(certify(problem, outcome, work=asked.work, seconds=asked.seconds)))
    except Undecided as error:
        shell.say(f"{error.told}: nothing is written to {file}")
        return None
