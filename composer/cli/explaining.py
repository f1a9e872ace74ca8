"""`explain`: why a scenario is impossible."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import click

from composer.cli import shell
from composer.cli.options import searching
from composer.cli.runner import run_search, told, warned
from composer.cli.writing import Output, deliver, ready

if TYPE_CHECKING:
    from composer.analyses.explain.answer import Explanation
    from composer.problem.problem import Problem


@click.command(short_help="Why no team is possible.")
@click.argument("file")
@click.option("--all", "everything", is_flag=True, help="Every conflict there is, not only a smallest one.")
@click.option("--ways", type=click.IntRange(min=0), default=5, show_default=True, help="How many ways out, at most.")
@click.option("--fewest", is_flag=True, help="First the ways out that touch fewest requirements, not the cheapest.")
@click.option("--aims", is_flag=True, help="Take every aim as if it were required: what would stand against the aims.")
@click.option("--people", is_flag=True, help="List the members of the teams that each way out makes possible.")
@click.option("--proof", metavar="OUT.json", help="Write the proof of the conflict here, for `verify --proof`.")
@searching
def explain(
    file: str,
    everything: bool,
    ways: int,
    fewest: bool,
    aims: bool,
    people: bool,
    proof: str | None,
    as_json: bool,
    work: float | None,
    seconds: float | None,
    pool: str | None,
    show: tuple[str, ...],
    output: str | None,
) -> int:
    """Why no team is possible: which demands cannot stand together, the cheapest ways out, and what can be counted.

    Where a team is possible, one is shown, and what is scarce. FILE is a scenario in YAML, - for standard input.
    """
    ready({"--output": output, "--proof": proof}, file, pool)

    def search(problem: Problem, progress: Callable[[str], None]) -> Explanation:
        from composer.analyses.explain.search import explain

        return explain(
            problem,
            everything=everything,
            ways=ways,
            fewest=fewest,
            aims=aims,
            work=work,
            seconds=seconds,
            progress=progress,
        )

    problem, shown, explanation = run_search(file, pool, show, search, output=output, proof=proof)
    from composer.analyses.explain.words import explanation_text

    answer = told(
        as_json,
        output,
        lambda: explanation.to_dict(shown),
        lambda page: explanation_text(explanation, problem, shown, page, people),
    )
    proofs = [] if proof is None else [Output(proof, lambda: _proof(explanation, proof))]
    deliver(answer, *proofs, private=bool(shown))
    warned(explanation.warnings)
    return _STATUS[explanation.verdict]


def _proof(explanation: Explanation, proof: str) -> str | None:
    """The proof of the conflict, or None, once it is said why there is none."""
    from composer.checking.format import as_json as written
    from composer.render import json

    if explanation.certificate is not None:
        return json.text(written(explanation.certificate))
    why = "no proof was found that is short enough" if explanation.conflicts else "there is no conflict to prove"
    shell.say(f"{why}: nothing is written to {proof}")
    return None


_STATUS: Mapping[str, int] = {"found": shell.FOUND, "impossible": shell.IMPOSSIBLE, "undecided": shell.UNDECIDED}
