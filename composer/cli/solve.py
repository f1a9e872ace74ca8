"""`solve`: the best team, or the proof that there is none."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from composer.base.errors import Undecided
from composer.cli import shell
from composer.cli.exports import Exports, exported, exporting
from composer.cli.options import searching
from composer.cli.runner import run_search, told, warned
from composer.cli.writing import Output, deliver, ready

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
