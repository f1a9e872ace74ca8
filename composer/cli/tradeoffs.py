"""`tradeoffs`: what is to be had at what price."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from composer.cli import shell
from composer.cli.exports import Exports, exporting
from composer.cli.options import searching
from composer.cli.runner import run_search, told, warned
from composer.cli.writing import Output, deliver, ready

if TYPE_CHECKING:
    from composer.analyses.tradeoffs.search import Front
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
@click.option("--teams", is_flag=True, help="List the members of every point.")
@searching
@exporting
def tradeoffs(
    file: str,
    axes: tuple[str, ...],
    teams: bool,
    as_json: bool,
    work: float | None,
    seconds: float | None,
    pool: str | None,
    show: tuple[str, ...],
    output: str | None,
    exports: Exports,
) -> int:
    """Every point over two axes or more that no team beats: at least as good everywhere, and better somewhere.

    Axes come from the file's `tradeoffs`, or from --axis. Every point shown is final, whenever the search is stopped;
    that there are no others is said where it is proved. FILE is a scenario in YAML, - for standard input.
    """
    ready({"--output": output, **exports.wanted}, file, pool)
    asked = [_axis(text, number) for number, text in enumerate(axes, 1)]

    def search(problem: Problem, progress: Callable[[str], None]) -> Front:
        from composer.analyses.tradeoffs.search import tradeoffs

        return tradeoffs(problem, asked or None, work=work, seconds=seconds, progress=progress)

    problem, shown, front = run_search(file, pool, show, search, output=output, **exports.named)
    from composer.analyses.tradeoffs.words import front_json, front_text

    answer = told(as_json, output, lambda: front_json(front, shown), lambda page: front_text(front, shown, page, teams))
    files: list[Output] = []
    if exports.wanted:
        from composer.analyses.report.book import front_book
        from composer.analyses.report.csv import front_csv

        files = exports.outputs(lambda: front_book(front, problem, shown), lambda: front_csv(front), bool(shown))
    deliver(answer, *files, private=bool(shown))
    warned(front.warnings)
    if front.verdict == "impossible":
        return shell.IMPOSSIBLE
    return shell.FOUND if front.complete else shell.UNDECIDED


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
