"""The commands, one function each."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from composer.cli import shell

if TYPE_CHECKING:
    from composer.outcome import Outcome
    from composer.pool import Pool
    from composer.problem import Problem

_JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of text.")
_SHOW = click.option(
    "--show", default="", metavar="COLUMNS", help="Columns of the pool to print beside the ids, such as rank,unit."
)
_POOL = click.option("--pool", metavar="FILE", help="People from this file instead of the scenario's own pool.")
_WORK = click.option(
    "--work",
    type=click.FloatRange(min=0, min_open=True),
    metavar="AMOUNT",
    help="Stop after this much work (about a second each); the same amount always gives the same answer.",
)
_SECONDS = click.option(
    "--seconds",
    type=click.FloatRange(min=0, min_open=True),
    metavar="TIME",
    help="Stop after this many seconds with the best found so far.",
)


@click.command(short_help="The best teams for a scenario, proved.")
@click.argument("file")
@_JSON
@_WORK
@_SECONDS
@_POOL
@_SHOW
def solve(file: str, as_json: bool, work: float | None, seconds: float | None, pool: str | None, show: str) -> int:
    """The best teams for a scenario, proved; or the proof that there are none.

    FILE is a scenario in YAML, - for standard input.
    """
    from composer.scenario.load import load

    began = time.perf_counter()
    problem = load(file, _file(pool))
    loaded = time.perf_counter() - began
    columns = _columns(problem.pool, show)
    outcome = _searched(problem, work, seconds)
    outcome = replace(outcome, seconds={"load": loaded, **outcome.seconds})
    _print_outcome(outcome, as_json, columns)
    if outcome.note:
        return shell.UNDECIDED
    return {"impossible": shell.IMPOSSIBLE, "undecided": shell.UNDECIDED}.get(outcome.verdict, shell.FOUND)


def _print_outcome(outcome: Outcome, as_json: bool, columns: list[str]) -> None:
    if as_json:
        from composer.report import json

        click.echo(json.as_json(json.outcome_values(outcome)))
        for warning in outcome.warnings:
            shell.say(f"Please check: {warning}")
    else:
        from composer.report.text import print_outcome

        print_outcome(outcome, shell.console(), columns)


def _searched(problem: Problem, work: float | None = None, seconds: float | None = None) -> Outcome:
    with shell.searching() as tell:
        from composer.analyses.solve import solve

        return solve(problem, work=work, seconds=seconds, progress=tell)


def _file(name: str | None) -> Path | None:
    """A pool named on the command line is looked for from where the command is given."""
    return None if name is None else Path(name).absolute() if "://" not in name else Path(name)


def _columns(pool: Pool, show: str) -> list[str]:
    from composer.errors import Mistake, ScenarioError, did_you_mean

    names = [name.strip() for name in show.split(",") if name.strip()]
    unknown = [name for name in names if name not in pool.columns]
    if unknown:
        known = list(pool.columns)
        raise ScenarioError(
            Mistake(f"the pool has no column `{name}`" + did_you_mean(name, known), place="--show") for name in unknown
        )
    return names


@click.command(short_help="Are scenarios valid, and as expected?")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
def check(paths: tuple[str, ...]) -> int:
    """Are these scenarios valid, and do they meet their `expect`?

    A directory stands for all *.yaml and *.yml files in it.
    """
    from composer.errors import ScenarioError
    from composer.scenario.load import read

    worst = shell.FOUND
    files = list(_scenarios(paths))
    if not files:
        shell.say("There are no scenarios (*.yaml, *.yml) there.")
        return shell.WRONG_INPUT
    for file in files:
        try:
            scenario = read(file)
        except ScenarioError as error:
            click.echo(f"{file}: wrong input")
            shell.say_mistakes(error)
            worst = _worse(worst, shell.WRONG_INPUT)
            continue
        expect = scenario.expect
        if expect.verdict is None and expect.goals is None:
            said, status = "valid; expects nothing", shell.FOUND
        else:
            said, status = _held(_searched(scenario.problem), expect.verdict, expect.goals)
        later = [key for key in ("ways_out", "points") if getattr(expect, key) is not None]
        if later:
            said += f"; NOT CHECKED: {', '.join(later)}"
            status = _worse(status, shell.UNDECIDED)
        click.echo(f"{file}: {said}")
        worst = _worse(worst, status)
    return worst


def _worse(one: int, other: int) -> int:
    """The graver of two exit statuses: wrong input, then not as expected, then not checked."""
    order = [shell.FOUND, shell.UNDECIDED, shell.IMPOSSIBLE, shell.WRONG_INPUT]
    return max(one, other, key=order.index)


def _scenarios(paths: Iterable[str]) -> Iterable[str]:
    for name in paths:
        if name != "-" and Path(name).is_dir():
            yield from map(str, sorted({*Path(name).rglob("*.yaml"), *Path(name).rglob("*.yml")}))
        else:
            yield name


def _held(outcome: Outcome, verdict: str | None, goals: Any) -> tuple[str, int]:
    """An outcome held against what was expected of it."""
    differs = []
    if verdict is not None and outcome.verdict != verdict:
        differs.append(f"expected {verdict}, got {outcome.verdict}")
    if goals is not None:
        reached = [goal.value for goal in outcome.goals]
        if list(goals) != reached:
            differs.append(f"expected goals {', '.join(map(str, goals))}, got {', '.join(map(str, reached))}")
    if differs:
        return "NOT AS EXPECTED: " + "; ".join(differs), shell.IMPOSSIBLE
    return f"{outcome.verdict}, as expected", shell.FOUND


@click.command(short_help="Does a roster meet a scenario?")
@click.argument("file")
@click.argument("roster")
@_JSON
@_POOL
@_SHOW
def verify(file: str, roster: str, as_json: bool, pool: str | None, show: str) -> int:
    """Does a roster meet a scenario? No search: everything is counted by hand.

    ROSTER is a CSV file with the columns id, team and seat (team may be missing where there is one team, seat
    where seats are to be filled as well as they can be), or JSON: what `solve --json` prints, or lists of ids.
    """
    from composer.scenario.load import load
    from composer.scenario.roster import read_roster
    from composer.verification import verify as held

    problem = load(file, _file(pool))
    columns = _columns(problem.pool, show)
    checked = held(problem, read_roster(roster, problem))
    if as_json:
        from composer.report import json

        click.echo(json.as_json(json.verification_values(checked)))
    else:
        from composer.report.text import print_verification

        print_verification(checked, shell.console(), problem.pool, columns)
    return shell.FOUND if checked.met else shell.IMPOSSIBLE


@click.command(short_help="Measures and conditions, with examples.")
@_JSON
def kinds(as_json: bool) -> int:
    """Every measure, and every kind of field with the conditions it takes, with an example each."""
    from composer.measures import MEASURES
    from composer.pool.kinds import KINDS

    if as_json:
        import json

        listed = {
            "measures": [
                {"measure": key, "counts": kind.counts, "unit": kind.unit, "example": kind.example}
                for key, kind in MEASURES.items()
            ],
            "fields": [{"kind": kind.kind, "takes": kind.takes, "example": kind.example} for kind in KINDS],
        }
        click.echo(json.dumps(listed, indent=2, ensure_ascii=False))
        return shell.FOUND
    click.echo("MEASURES: what is counted. With at_least, at_most or exactly a measure is a requirement.\n")
    for key, kind in MEASURES.items():
        click.echo(f"  {key}: {kind.counts} ({kind.unit})\n      {kind.example}")
    click.echo("\nFIELDS: what conditions a column of the pool takes. A blank cell meets none.\n")
    for field in KINDS:
        click.echo(f"  {field.kind}: {field.takes}\n      {field.example}")
    click.echo(
        "\nWHO: conditions on fields, all of which must hold. `any: [who, …]` holds if one does, `none: [who, …]`\n"
        "if none does; `{}` is anyone; `id: [P1, P2]` names people.\n\n"
        "  {rank: {at_least: OF-2}, any: [{languages: {fr: 2}}, {languages: {ar: 2}}], none: [{unit: HQ}]}"
    )
    return shell.FOUND


@click.command(short_help="A JSON Schema for editors.")
def schema() -> int:
    """A JSON Schema of scenario files, which editors complete and check with.

    Save it beside your scenarios as scenario.schema.json; the line that switches it on is said on stderr.
    """
    import json

    from composer.scenario.schema import HEADER
    from composer.scenario.schema import schema as made

    click.echo(json.dumps(made(), indent=2, ensure_ascii=False))
    sys.stdout.flush()
    shell.say("The first line of a scenario switches it on in editors:")
    shell.say(HEADER)
    return shell.FOUND


ALL = (solve, check, verify, kinds, schema)
