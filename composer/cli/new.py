"""`new`: a file of people as it comes, described, and a first scenario for it."""

from __future__ import annotations

import os
import shlex
import sys
from datetime import date
from pathlib import Path

import click

from composer.cli import shell
from composer.cli.options import OUTPUT
from composer.cli.progress import waiting
from composer.cli.writing import Output, deliver, ready
from composer.scenario.output import is_stream


def _day(_context: click.Context, _parameter: click.Parameter, value: str | None) -> date | None:
    from composer.base.numbers import day

    try:
        return None if value is None else day(value)
    except ValueError as error:
        raise click.BadParameter(str(error)) from None


@click.command(short_help="A first scenario for a file of people.")
@click.argument("people", metavar="PEOPLE")
@OUTPUT
@click.option("--json", "as_json", is_flag=True, help="Print what was found out about the file as one JSON object.")
@click.option("--start", metavar="DAY", callback=_day, help="The first day of the tour, such as 2027-01-15.")
@click.option("--end", metavar="DAY", callback=_day, help="The last day of the tour.")
def new(people: str, output: str | None, as_json: bool, start: date | None, end: date | None) -> int:
    """What is in a file of people, and a first scenario for it.

    PEOPLE is a CSV file, an Excel workbook, JSON or Parquet, as somebody made it. How it is built is worked out, shown,
    and written into the scenario as a mapping, with a first request that has already been solved. What only a person
    can decide is left open there.

    Without -o the scenario goes to standard output, and the words to standard error. An existing file is never
    overwritten. Without --start the tour is chosen by the papers in the file.
    """
    if start and end and end < start:
        raise click.BadParameter(f"the tour ends before it starts on {start}", param_hint="--end")
    _fresh(output)
    ready({"--output": output}, people)
    from composer.description.blocks import new_text
    from composer.description.describe import explored
    from composer.description.first_scenario import first_scenario
    from composer.render import json

    with waiting(f"reading {people}") as tell:
        description, read = explored(people)
        outputs = []
        if as_json:
            outputs.append(Output(None, lambda: json.text(description.to_dict())))
        if output is not None or not as_json:
            tell("trying a first request")
            first = first_scenario(description, people, _seen_from(people, output), start, end, read)
            _fresh(output)
            outputs.append(Output(output, lambda: first.text))
    deliver(*outputs)
    if not as_json:
        again = shlex.join(["team-composer", "new", people])
        words = new_text(description, first, output, again, shell.page())
        (sys.stdout if output is not None else sys.stderr).write(words)
    return shell.FOUND


def _fresh(output: str | None) -> None:
    """Refuse a file that is there: nobody's scenario is to be overwritten."""
    if output is None or is_stream(output):
        return
    if os.path.isfile(output) or (os.path.islink(output) and not os.path.exists(output)):
        raise click.BadParameter(f"`{output}` already exists: name another file", param_hint="--output")


def _seen_from(people: str, output: str | None) -> str:
    """What a scenario calls the file: by its way from where the scenario stands."""
    here = Path.cwd() if output is None else Path(output).absolute().parent
    try:
        return Path(os.path.relpath(people, here)).as_posix()
    except ValueError:  # on another drive
        return Path(people).absolute().as_posix()
