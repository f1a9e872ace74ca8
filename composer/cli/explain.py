"""`explain`: why a scenario is impossible."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from composer.cli import shell
from composer.cli.options import Asked, searching
from composer.cli.runner import answered

if TYPE_CHECKING:
    from composer.analyses.explain.answer import Explanation
    from composer.analyses.question import Limits
    from composer.problem.problem import Problem


@click.command(short_help="Why no team is possible.")
@click.argument("file")
@click.option("--all", "everything", is_flag=True, help="Every conflict there is, not only a smallest one.")
@click.option("--ways", type=click.IntRange(min=0), default=5, show_default=True, help="How many ways out, at most.")
@click.option("--fewest", is_flag=True, help="First the ways out that touch the fewest requirements, not the cheapest.")
@click.option("--aims", is_flag=True, help="Take every aim as if it were required: what stands in the way of the aims.")
@click.option("--people", is_flag=True, help="List the members of the teams that each way out makes possible.")
@click.option("--proof", metavar="OUT.json", help="Write the proof of the conflict here, for `verify --proof`.")
@searching
def explain(
    asked: Asked, everything: bool, ways: int, fewest: bool, aims: bool, people: bool, proof: str | None
) -> int:
    """Why no team is possible: which demands cannot all be met, the cheapest ways out, and what can be counted.

    Where a team is possible, one is shown, and what is scarce. FILE is a scenario in YAML, - for standard input.
    """

    def search(problem: Problem, limits: Limits) -> Explanation:
        from composer.analyses.explain.search import explain

        return explain(problem, everything=everything, ways=ways, fewest=fewest, aims=aims, **limits)

    proved = None if proof is None else (proof, lambda _, found: _proof(found, proof))
    return answered("explain", asked, search, proof=proved, people=people)


def _proof(explanation: Explanation, file: str) -> str | None:
    """The proof of the conflict, or None, once it is said why there is none."""
    from composer.checking.format import as_json
    from composer.render import json

    if explanation.certificate is not None:
        return json.text(as_json(explanation.certificate))
    why = "no proof was found that is short enough" if explanation.conflicts else "there is no conflict to prove"
    shell.say(f"{why}: nothing is written to {file}")
    return None
