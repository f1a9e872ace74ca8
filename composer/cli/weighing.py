"""`tradeoffs` and `alternatives`: what is to be had at what price, and what else there is."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from composer.cli import shell
from composer.cli.exporting import Exports, exporting
from composer.cli.options import columns, loaded, searching, writable
from composer.cli.waiting import waiting

if TYPE_CHECKING:
    from composer.requirement import Goal


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
    writable(output, file, pool)
    exports.ready(output, file, pool)
    asked = [_axis(text, number) for number, text in enumerate(axes, 1)]
    with waiting("reading") as tell:
        began = time.perf_counter()
        problem = loaded(file, pool, output=output, **exports.named)
        reading = time.perf_counter() - began
        shown = columns(problem.pool, show)
        tell("searching")
        from composer.analyses.tradeoffs import tradeoffs as search

        front = search(
            problem, asked or None, work=work, seconds=seconds, progress=lambda text: tell(f"searching: {text}")
        )
    front = replace(front, seconds={"load": reading, **front.seconds})
    from composer.report.tradeoffs import front_json, front_text

    if as_json:
        from composer.report.json import text

        shell.answer(text(front_json(front, shown)), output)
    else:
        shell.answer(front_text(front, shown, shell.page(output), teams), output)
    if exports.wanted:
        from composer.report.csv import front_csv
        from composer.report.tables import front_book

        exports.write(lambda: front_book(front, problem, shown), lambda: front_csv(front), bool(shown))
    for warning in front.warnings:
        shell.say(f"please check: {warning}")
    if front.verdict == "impossible":
        return shell.IMPOSSIBLE
    return shell.FOUND if front.complete else shell.UNDECIDED


def _axis(text: str, number: int) -> Goal:
    """An axis from the command line, written as in a file."""
    from pydantic import ValidationError

    from composer.errors import Mistake, ScenarioError
    from composer.models import mistakes_in
    from composer.requirement import Goal
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
    help="By how many members each team differs from every one before it.",
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
    writable(output, file, pool)
    exports.ready(output, file, pool)
    with waiting("reading") as tell:
        began = time.perf_counter()
        problem = loaded(file, pool, output=output, **exports.named)
        reading = time.perf_counter() - began
        shown = columns(problem.pool, show)
        tell("searching")
        from composer.analyses.alternatives import alternatives as search

        found = search(
            problem,
            number,
            differ=differ,
            within=within,
            work=work,
            seconds=seconds,
            progress=lambda text: tell(f"searching: {text}"),
        )
    found = replace(found, seconds={"load": reading, **found.seconds})
    from composer.report.alternatives import alternatives_json, alternatives_text

    if as_json:
        from composer.report.json import text

        shell.answer(text(alternatives_json(found, shown)), output)
    else:
        shell.answer(alternatives_text(found, shown, shell.page(output), teams), output)
    if exports.wanted:
        from composer.report.csv import alternatives_csv
        from composer.report.tables import alternatives_book

        exports.write(lambda: alternatives_book(found, problem, shown), lambda: alternatives_csv(found), bool(shown))
    for warning in found.warnings:
        shell.say(f"please check: {warning}")
    if found.verdict == "impossible":
        return shell.IMPOSSIBLE
    done = found.complete or (len(found.alternatives) == number and found.alternatives[-1].proved)
    return shell.FOUND if done else shell.UNDECIDED
