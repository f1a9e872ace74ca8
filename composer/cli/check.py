"""`check`: are scenarios valid, and as expected?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from composer.cli import shell
from composer.cli.options import JSON, SECONDS, SHOW, WORK
from composer.cli.writing import apart

if TYPE_CHECKING:
    from composer.scenario.load import Scenario

Read = list[tuple[str, "Scenario"]]


@click.command(short_help="Are scenarios valid, and as expected?")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--columns", is_flag=True, help="How the people are read: the file, its columns, what is in doubt.")
@JSON
@click.option("--pool", metavar="FILE", help="What another file of people, such as the next month's, changes.")
@SHOW
@WORK
@SECONDS
def check(
    paths: tuple[str, ...],
    columns: bool,
    as_json: bool,
    pool: str | None,
    show: tuple[str, ...],
    work: float | None,
    seconds: float | None,
) -> int:
    """Are these scenarios valid, and do they meet their `expect`?

    A directory stands for all *.yaml and *.yml files in it and below. All files are read before any is solved. With
    --columns, or --pool, nothing is held against what is expected; as JSON the columns come with what else `check`
    notes. With --show the people who came and went are named, not only counted.
    """
    from composer.cli.checking import answered, files_in, worst

    if as_json and not columns:
        raise click.UsageError("--json says how the people are read: ask for it with --columns")
    if columns and pool is not None:
        raise click.UsageError("--columns is of the scenario's own people: leave --pool out")
    if show and pool is None:
        raise click.UsageError("--show names people who came and went: say which file they came with, as --pool FILE")
    read: Read = []
    statuses = []
    for file in files_in(paths):
        apart({}, file)
        scenario, status = answered(file, seconds)
        statuses.append(status)
        if scenario is not None:
            apart({}, *scenario.problem.inputs)
            read.append((file, scenario))
    if columns:
        _columns(read, as_json, work, seconds, alone=len(statuses) == 1)
    elif pool is not None:
        statuses += _changes(read, pool, show)
    else:
        statuses += _held(read, work, seconds)
    return worst(statuses)


def _held(read: Read, work: float | None, seconds: float | None) -> list[int]:
    """Each held against what it expects; the statuses."""
    from composer.cli.checking import notes
    from composer.cli.expectations import expected

    statuses = []
    for file, scenario in read:
        line, status = expected(scenario, work, seconds)
        shell.line(f"{file}: {line}")
        statuses.append(status)
        if line == "stopped":
            break
        told, status = notes(scenario, work, seconds)
        for note in told:
            shell.say(f"{file}: {note}")
        statuses.append(status)
    return statuses


def _columns(read: Read, as_json: bool, work: float | None, seconds: float | None, *, alone: bool) -> None:
    """How the people of each are read; as JSON, with what its notes say, one object for one file, and a list for
    several."""
    from composer.cli.checking import notes_json
    from composer.cli.expectations import valid
    from composer.cli.pool_checks import description_of, tell_columns
    from composer.render import json

    if as_json:
        found = [description_of(each).to_dict() | notes_json(each, work, seconds) for _, each in read]
        if found or not alone:
            shell.answer(json.text(found[0] if alone else found))
        return
    for file, scenario in read:
        shell.line(f"{file}: {valid(scenario)}")
        tell_columns(scenario)


def _changes(read: Read, pool: str, show: tuple[str, ...]) -> list[int]:
    from composer.cli.pool_checks import tell_changes

    return [tell_changes(file, scenario, pool, show or None) for file, scenario in read]
