"""`tradeoffs`: what is to be had at what price."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from composer.cli.exports import Exports, exporting
from composer.cli.options import Asked, searching
from composer.cli.runner import answered

if TYPE_CHECKING:
    from composer.analyses.question import Limits
    from composer.analyses.tradeoffs.answer import Front
    from composer.problem.problem import Problem
    from composer.problem.requirement import Goal


@click.command(short_help="Every point over two axes or more that no team beats.")
@click.argument("file")
@click.option(
    "--axis",
    "axes",
    multiple=True,
    metavar="GOAL",
    help="An axis, such as 'most: {total: suitability}'; given twice or more, instead of the file's own `tradeoffs`.",
)
@click.option(
    "-n",
    "--number",
    type=click.IntRange(min=1),
    metavar="N",
    help="List N points that stand for all, and say how far any other is from them; all if left out.",
)
@click.option("--teams", is_flag=True, help="List the members of every team.")
@searching
@exporting
def tradeoffs(asked: Asked, axes: tuple[str, ...], number: int | None, teams: bool, exports: Exports) -> int:
    """Every point over two axes or more that no team beats: at least as good everywhere, and better somewhere.

    Axes come from the file's `tradeoffs`, or from --axis. Every point shown is final, whenever the search is stopped;
    where it is proved that there are no others, that is said. FILE is a scenario in YAML, - for standard input.
    """
    goals = [_axis(text, place) for place, text in enumerate(axes, 1)]

    def search(problem: Problem, limits: Limits) -> Front:
        from composer.analyses.tradeoffs.search import tradeoffs

        return tradeoffs(problem, goals or None, number=number, **limits)

    return answered("tradeoffs", asked, search, exports=exports, people=teams)


def _axis(text: str, number: int) -> Goal:
    """An axis from the command line, written as in a file."""
    from pydantic import ValidationError

    from composer.base.errors import Mistake, ScenarioError
    from composer.base.models import mistakes_in
    from composer.problem.requirement import Goal
    from composer.scenario.yaml import read_yaml

    place = f"--axis {number}"
    value = read_yaml(text, place).value
    try:
        return Goal.model_validate(value)
    except ValidationError as error:
        raise ScenarioError(Mistake(each.text, place=place) for each in mistakes_in(error)) from None
