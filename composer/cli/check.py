"""`check`: are scenarios valid, and as expected?"""

from __future__ import annotations

import click

from composer.cli import shell
from composer.cli.options import SECONDS, WORK
from composer.cli.writing import apart


@click.command(short_help="Are scenarios valid, and as expected?")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@WORK
@SECONDS
def check(paths: tuple[str, ...], work: float | None, seconds: float | None) -> int:
    """Are these scenarios valid, and do they meet their `expect`?

    A directory stands for all *.yaml and *.yml files in it and below. All files are read before any is solved.
    """
    from composer.cli.checking import answered, files_in, notes, worst
    from composer.cli.expectations import expected

    read, statuses = [], []
    for file in files_in(paths):
        apart({}, file)
        scenario, status = answered(file, seconds)
        statuses.append(status)
        if scenario is not None:
            apart({}, *scenario.problem.inputs)
            read.append((file, scenario))
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
    return worst(statuses)
