"""The commands, one function each."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from composer.base.errors import Undecided
from composer.cli import shell
from composer.cli.explaining import explain
from composer.cli.exports import Exports, exported, exporting
from composer.cli.gaps import gaps
from composer.cli.guide import guide
from composer.cli.options import JSON, POOL, SECONDS, SHOW, WORK, columns, loaded, searching
from composer.cli.progress import waiting
from composer.cli.reporting import report
from composer.cli.runner import run_search, told, warned
from composer.cli.sweeping import sweep
from composer.cli.weighing import alternatives, tradeoffs
from composer.cli.why import why
from composer.cli.writing import Output, apart, deliver, ready

if TYPE_CHECKING:
    from composer.problem.problem import Problem
    from composer.problem.results import Outcome


@click.command(short_help="The best teams for a scenario, proved.")
@click.argument("file")
@click.option("--proof", metavar="OUT.json", help="Write the proof that nothing is better here, for `verify --proof`.")
@searching
@exporting
def solve(
    file: str,
    proof: str | None,
    as_json: bool,
    work: float | None,
    seconds: float | None,
    pool: str | None,
    show: tuple[str, ...],
    output: str | None,
    exports: Exports,
) -> int:
    """The best teams for a scenario, proved; or the proof that there are none.

    FILE is a scenario in YAML, - for standard input.
    """
    ready({"--output": output, "--proof": proof, **exports.wanted}, file, pool)

    def search(problem: Problem, progress: Callable[[str], None]) -> Outcome:
        from composer.analyses.solve.search import solve

        return solve(problem, work=work, seconds=seconds, progress=progress)

    problem, shown, outcome = run_search(file, pool, show, search, output=output, proof=proof, **exports.named)
    from composer.analyses.solve.words import outcome_text
    from composer.render.json import outcome_json

    outputs = [
        told(
            as_json,
            output,
            lambda: outcome_json(outcome, shown),
            lambda page: outcome_text(outcome, problem, shown, page),
        )
    ]
    if exports.wanted:
        from composer.analyses.report.whole import FullReport

        outputs += exported(FullReport(problem, outcome, show=tuple(shown)), exports)
    if proof is not None:
        outputs.append(Output(proof, lambda: _proof(problem, outcome, proof, work, seconds)))
    deliver(*outputs, private=bool(shown))
    warned(outcome.warnings)
    if outcome.verdict == "impossible":
        return shell.IMPOSSIBLE
    stopped = outcome.note and outcome.verdict != "best"
    return shell.UNDECIDED if stopped or outcome.verdict == "undecided" else shell.FOUND


def _proof(problem: Problem, outcome: Outcome, proof: str, work: float | None, seconds: float | None) -> str | None:
    """The proof of what was said to be proved, or None, once it is said why there is none."""
    from composer.analyses.solve.search import certify
    from composer.checking.format import as_json as written
    from composer.render import json

    try:
        return json.text(written(certify(problem, outcome, work=work, seconds=seconds)))
    except Undecided as error:
        shell.say(f"{error.told}: nothing is written to {proof}")
        return None


@click.command(short_help="Are scenarios valid, and as expected?")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@WORK
@SECONDS
def check(paths: tuple[str, ...], work: float | None, seconds: float | None) -> int:
    """Are these scenarios valid, and do they meet their `expect`?

    A directory stands for all *.yaml and *.yml files in it and below. All files are read before any is solved.
    """
    from composer.cli.checking import answered, files_in, worst
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
    return worst(statuses)


@click.command(short_help="Does a roster meet a scenario? Does a proof hold?")
@click.argument("file")
@click.argument("roster", required=False)
@click.option("--proof", metavar="OUT.json", help="Check a proof, instead of a roster.")
@JSON
@POOL
@SHOW
def verify(
    file: str, roster: str | None, proof: str | None, as_json: bool, pool: str | None, show: tuple[str, ...]
) -> int:
    """Does a roster meet a scenario? No search: everything is recomputed independently.

    ROSTER is a CSV file with the columns id, team and seat (team may be missing where there is one team, seat
    where seats are to be filled as well as they can be), or JSON: what `solve --json` prints, or lists of ids.
    One of FILE and ROSTER may be - for standard input.

    With --proof, does a proof that `--proof` wrote hold for this scenario? Everything is added up in whole
    numbers, without any solver. Exit status 0 if it holds, 1 if it does not, 3 where it has none.
    """
    if (roster is None) == (proof is None):
        raise click.UsageError("verify checks either a ROSTER or, with --proof, a proof: name one of them")
    if file == "-" and "-" in (roster, proof):
        raise click.UsageError(
            f"only one of FILE and {'--proof' if roster is None else 'ROSTER'} can come from standard input"
        )
    apart({}, file, roster, proof, pool)
    if proof is not None:
        if show:
            raise click.UsageError("--show tells of the members of a roster: a proof has none")
        return _verify_proof(file, proof, as_json, pool)
    assert roster is not None
    return _verify_roster(file, roster, as_json, pool, show)


def _verify_roster(file: str, roster: str, as_json: bool, pool: str | None, show: tuple[str, ...]) -> int:
    from composer.checking.verify import verify as held
    from composer.scenario.roster import read_roster

    with waiting("reading") as tell:
        problem = loaded(file, pool)
        shown = columns(problem.pool, show)
        teams = read_roster(roster, problem, shell.say)
        tell("counting")
        checked = held(problem, teams)
    if as_json:
        from composer.render import json

        shell.answer(json.text(json.verification_json(checked, problem.pool, shown)))
    else:
        from composer.analyses.verify.words import verification_text

        shell.answer(verification_text(checked, problem, shown, shell.page()))
    warned(problem.warnings)
    return shell.FOUND if checked.met else shell.IMPOSSIBLE


def _verify_proof(file: str, proof: str, as_json: bool, pool: str | None) -> int:
    from composer.checking.check import check as held
    from composer.checking.format import from_json
    from composer.scenario.strict_json import read_strict_json

    with waiting("reading") as tell:
        problem = loaded(file, pool)
        certificate = read_strict_json(proof, from_json)
        tell("adding up")
        checked = held(problem, certificate)
    from composer.analyses.verify.proof_words import proof_json, proof_text

    if as_json:
        from composer.render import json

        shell.answer(json.text(proof_json(checked, problem)))
    else:
        shell.answer(proof_text(checked, problem, shell.page()))
    if checked.faults:
        return shell.IMPOSSIBLE
    return shell.FOUND if checked.holds else shell.UNDECIDED


@click.command(short_help="Measures and conditions, with examples.")
@JSON
def kinds(as_json: bool) -> int:
    """Every measure, and every kind of field with the conditions it takes, with an example each."""
    from composer.cli.listing import listed, told

    if as_json:
        from composer.render import json

        shell.answer(json.text(listed()))
    else:
        shell.answer(told(listed()))
    return shell.FOUND


@click.command(short_help="A JSON Schema for editors.")
def schema() -> int:
    """A JSON Schema of scenario files, which editors complete and check with.

    Save it beside your scenarios as scenario.schema.json; the line that switches it on is said on stderr.
    """
    from composer.render import json
    from composer.scenario.schema import HEADER
    from composer.scenario.schema import schema as made

    shell.answer(json.text(made()))
    shell.say("The first line of a scenario switches it on in editors:")
    shell.say(HEADER)
    return shell.FOUND


ALL = (solve, explain, gaps, why, tradeoffs, alternatives, sweep, report, check, verify, kinds, schema, guide)
