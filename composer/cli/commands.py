"""The commands, one function each."""

from __future__ import annotations

import math
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from composer.cli import shell
from composer.cli.waiting import waiting

if TYPE_CHECKING:
    from composer.pool import Pool
    from composer.problem import Problem


def _finite(_context: click.Context, _parameter: click.Parameter, value: float | None) -> float | None:
    if value is not None and not math.isfinite(value):
        raise click.BadParameter("a number is wanted here")
    return value


_JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of text.")
_SHOW = click.option(
    "--show",
    multiple=True,
    metavar="COLUMNS",
    help="Columns of the pool to print beside the ids, such as rank,unit. Without it nothing else is told of anybody.",
)
_POOL = click.option("--pool", metavar="FILE", help="People from this file instead of the scenario's own pool.")
_WORK = click.option(
    "--work",
    type=click.FloatRange(min=0, min_open=True),
    callback=_finite,
    metavar="N",
    help="Stop after this much work (about a second each); the same amount always gives the same answer.",
)
_SECONDS = click.option(
    "--seconds",
    type=click.FloatRange(min=0, min_open=True),
    callback=_finite,
    metavar="N",
    help="Stop after this many seconds with the best found so far.",
)
_OUTPUT = click.option("-o", "--output", metavar="FILE", help="Write the answer to this file, not to standard output.")


@click.command(short_help="The best teams for a scenario, proved.")
@click.argument("file")
@_JSON
@_WORK
@_SECONDS
@_POOL
@_SHOW
@_OUTPUT
def solve(
    file: str,
    as_json: bool,
    work: float | None,
    seconds: float | None,
    pool: str | None,
    show: tuple[str, ...],
    output: str | None,
) -> int:
    """The best teams for a scenario, proved; or the proof that there are none.

    FILE is a scenario in YAML, - for standard input.
    """
    _writable(output, file, pool)
    with waiting("reading") as tell:
        began = time.perf_counter()
        problem = _load(file, pool)
        loaded = time.perf_counter() - began
        columns = _columns(problem.pool, show)
        tell("searching")
        from composer.analyses.solve import solve as search

        outcome = search(problem, work=work, seconds=seconds, progress=lambda text: tell(f"searching: {text}"))
    outcome = replace(outcome, seconds={"load": loaded, **outcome.seconds})
    if as_json:
        from composer.report import json

        text = json.text(json.outcome_json(outcome, columns))
    else:
        from composer.report.text import outcome_text

        text = outcome_text(outcome, problem, columns, shell.page(output))
    shell.answer(text, output)
    for warning in outcome.warnings:
        shell.say(f"please check: {warning}")
    if outcome.verdict == "impossible":
        return shell.IMPOSSIBLE
    stopped = outcome.note and outcome.verdict != "best"
    return shell.UNDECIDED if stopped or outcome.verdict == "undecided" else shell.FOUND


def _load(file: str, pool: str | None) -> Problem:
    """The scenario's problem. A pool named on the command line is looked for from where the command is given."""
    from composer.scenario.load import load

    if pool is None:
        return load(file)
    absolute = pool if "://" in pool else str(Path(pool).absolute())
    problem = load(file, absolute)
    return problem.replacing(inputs={pool if name == absolute else name: sha for name, sha in problem.inputs.items()})


def _writable(output: str | None, *read: str | None) -> None:
    """Refuse, before any work, an output that can't be written or would overwrite what is read."""
    if output is None:
        return
    path = Path(output)
    if path.is_dir() or not path.absolute().parent.is_dir():
        raise click.BadParameter(f"`{output}` is no place for a file", param_hint="--output")
    if path.exists() and any(name and Path(name).exists() and path.samefile(name) for name in read):
        raise click.BadParameter(f"`{output}` is what is read: it would be overwritten", param_hint="--output")


def _columns(pool: Pool, show: tuple[str, ...]) -> list[str]:
    """The columns that `--show` names, by themselves or in a list with commas."""
    from composer.errors import Mistake, ScenarioError, did_you_mean

    parts = [[part] if part in pool.columns else part.split(",") for part in show]
    names = list(dict.fromkeys(name.strip() for part in parts for name in part if name.strip()))
    unknown = [name for name in names if name not in pool.columns and name != "id"]
    if unknown:
        known = list(pool.columns)
        raise ScenarioError(
            Mistake(f"the pool has no column `{name}`" + did_you_mean(name, known), place="--show") for name in unknown
        )
    return [name for name in names if name != "id"]


@click.command(short_help="Are scenarios valid, and as expected?")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@_WORK
@_SECONDS
def check(paths: tuple[str, ...], work: float | None, seconds: float | None) -> int:
    """Are these scenarios valid, and do they meet their `expect`?

    A directory stands for all *.yaml and *.yml files in it and below. All files are read before any is solved.
    """
    from composer.cli.checking import answered, files_in, solved, worst

    read, statuses = [], []
    for file in files_in(paths):
        scenario, status = answered(file)
        statuses.append(status)
        if scenario is not None:
            read.append((file, scenario))
    for file, scenario in read:
        line, status = solved(scenario, work, seconds)
        shell.answer(f"{file}: {line}\n")
        statuses.append(status)
        if line == "stopped":
            break
    return worst(statuses)


@click.command(short_help="Does a roster meet a scenario?")
@click.argument("file")
@click.argument("roster")
@_JSON
@_POOL
@_SHOW
def verify(file: str, roster: str, as_json: bool, pool: str | None, show: tuple[str, ...]) -> int:
    """Does a roster meet a scenario? No search: everything is counted by hand.

    ROSTER is a CSV file with the columns id, team and seat (team may be missing where there is one team, seat
    where seats are to be filled as well as they can be), or JSON: what `solve --json` prints, or lists of ids.
    One of FILE and ROSTER may be - for standard input.
    """
    from composer.scenario.roster import read_roster
    from composer.verification import verify as held

    if file == "-" and roster == "-":
        raise click.UsageError("only one of FILE and ROSTER can come from standard input")
    with waiting("reading") as tell:
        problem = _load(file, pool)
        columns = _columns(problem.pool, show)
        teams = read_roster(roster, problem, shell.say)
        tell("counting")
        checked = held(problem, teams)
    if as_json:
        from composer.report import json

        shell.answer(json.text(json.verification_json(checked, problem.pool, columns)))
    else:
        from composer.report.text import verification_text

        shell.answer(verification_text(checked, problem, columns, shell.page()))
    for warning in problem.warnings:
        shell.say(f"please check: {warning}")
    return shell.FOUND if checked.met else shell.IMPOSSIBLE


@click.command(short_help="Measures and conditions, with examples.")
@_JSON
def kinds(as_json: bool) -> int:
    """Every measure, and every kind of field with the conditions it takes, with an example each."""
    from composer.cli.listing import listed, told

    if as_json:
        from composer.report import json

        shell.answer(json.text(listed()))
    else:
        shell.answer(told(listed()))
    return shell.FOUND


@click.command(short_help="A JSON Schema for editors.")
def schema() -> int:
    """A JSON Schema of scenario files, which editors complete and check with.

    Save it beside your scenarios as scenario.schema.json; the line that switches it on is said on stderr.
    """
    from composer.report import json
    from composer.scenario.schema import HEADER
    from composer.scenario.schema import schema as made

    shell.answer(json.text(made()))
    shell.say("The first line of a scenario switches it on in editors:")
    shell.say(HEADER)
    return shell.FOUND


ALL = (solve, check, verify, kinds, schema)
