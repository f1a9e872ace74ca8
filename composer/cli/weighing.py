"""`tradeoffs` and `alternatives`: what is to be had at what price, and what else there is."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

import click

from composer.cli import shell
from composer.cli.exports import Exports, exporting
from composer.cli.options import searching
from composer.cli.runner import run_search, told, warned
from composer.cli.writing import Output, deliver, ready

if TYPE_CHECKING:
    from composer.analyses.alternatives.answer import Alternatives
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
    from composer.analyses.tradeoffs.words import front_text

    answer = told(as_json, output, lambda: front.to_dict(shown), lambda page: front_text(front, shown, page, teams))
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
@click.option("--teams", is_flag=True, help="List the members of every team, not of the best alone.")
@searching
@exporting
def alternatives(
    file: str,
    number: int,
    differ: int,
    within: str | None,
    teams: bool,
    as_json: bool,
    work: float | None,
    seconds: float | None,
    pool: str | None,
    show: tuple[str, ...],
    output: str | None,
    exports: Exports,
) -> int:
    """The best team and the next best ones, each proved; or the most different ones that lose little.

    FILE is a scenario in YAML, - for standard input.
    """
    ready({"--output": output, **exports.wanted}, file, pool)

    def search(problem: Problem, progress: Callable[[str], None]) -> Alternatives:
        from composer.analyses.alternatives.search import alternatives

        limits = {"work": work, "seconds": seconds}
        return alternatives(problem, number, differ=differ, within=within, **limits, progress=progress)

    problem, shown, found = run_search(file, pool, show, search, output=output, **exports.named)
    from composer.analyses.alternatives.words import alternatives_text

    answer = told(
        as_json,
        output,
        lambda: found.to_dict(shown),
        lambda page: alternatives_text(found, shown, page, teams),
    )
    files: list[Output] = []
    if exports.wanted:
        from composer.analyses.report.book import alternatives_book
        from composer.analyses.report.csv import alternatives_csv

        book = partial(alternatives_book, found, problem, shown)
        files = exports.outputs(book, lambda: alternatives_csv(found), bool(shown))
    deliver(answer, *files, private=bool(shown))
    warned(found.warnings)
    if found.verdict == "impossible":
        return shell.IMPOSSIBLE
    done = found.complete or (len(found.alternatives) == number and found.alternatives[-1].proved)
    return shell.FOUND if done else shell.UNDECIDED
