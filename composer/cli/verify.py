"""`verify`: does a roster meet a scenario, does a proof, or a record, hold?"""

from __future__ import annotations

import time
from dataclasses import replace

import click

from composer.cli import shell
from composer.cli.options import JSON, PLAN, POOL, SHOW, decided_by_options, loaded, shown_of
from composer.cli.progress import waiting
from composer.cli.runner import warned
from composer.cli.writing import apart


@click.command(short_help="Does a roster meet a scenario? Does a proof, or a record, hold?")
@click.argument("file", required=False)
@click.argument("roster", required=False)
@click.option("--proof", metavar="OUT.json", help="Check a proof, instead of a roster.")
@click.option("--record", metavar="OUT.json", help="Recompute a record; FILE is left out, as the record has it.")
@JSON
@POOL
@PLAN
@SHOW
def verify(
    file: str | None,
    roster: str | None,
    proof: str | None,
    record: str | None,
    as_json: bool,
    pool: str | None,
    show: tuple[str, ...],
) -> int:
    """Does a roster meet a scenario? No search: everything is recomputed independently.

    ROSTER is a CSV file with the columns id, team and seat (team may be missing where there is one team, seat
    where seats are to be filled as well as they can be), or JSON: what `solve --json` prints, or lists of ids.
    One of FILE and ROSTER may be - for standard input.

    With --proof, does a proof that `--proof` wrote hold for this scenario? Everything is added up in whole
    numbers, without any solver. Exit status 0 if it holds, 1 if it does not, 3 where it has none.

    With --record, does all hold still that `report --record` kept? The scenario is read from the record, people and
    plan from their files, which --pool may name if they are elsewhere now. Exit status as for a proof.
    """
    if record is not None:
        if file is not None or proof is not None or show or decided_by_options():
            raise click.UsageError("a record has its scenario, plan and proof in it: only --pool can stand beside it")
        apart({}, record, pool)
        return _verify_record(record, as_json, pool)
    if file is None:
        raise click.UsageError("Missing argument 'FILE'.")
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


def _verify_record(record: str, as_json: bool, pool: str | None) -> int:
    from composer.analyses.verify.record import verify_record

    with waiting("recomputing"):
        found = verify_record(record, pool)
    if as_json:
        shell.answer(found.to_json())
    else:
        from composer.analyses.verify.record_words import record_text

        shell.answer(record_text(found, shell.page()))
    if found.faults:
        return shell.IMPOSSIBLE
    return shell.FOUND if found.holds else shell.UNDECIDED


def _verify_roster(file: str, roster: str, as_json: bool, pool: str | None, show: tuple[str, ...]) -> int:
    from composer.analyses.verify.recount import verify as held
    from composer.scenario.roster import read_roster

    with waiting("reading") as tell:
        began = time.perf_counter()
        problem = loaded(file, pool)
        shown = shown_of(problem, show)
        teams = read_roster(roster, problem, shell.say)
        reading = time.perf_counter() - began
        tell("counting")
        checked = held(problem, teams)
        checked = replace(checked, seconds={"load": reading, **checked.seconds})
    if as_json:
        shell.answer(checked.to_json(shown))
    else:
        from composer.analyses.verify.words import verification_text

        shell.answer(verification_text(checked, problem, shown, shell.page()))
    warned(problem.warnings)
    return shell.FOUND if checked.met else shell.IMPOSSIBLE


def _verify_proof(file: str, proof: str, as_json: bool, pool: str | None) -> int:
    from composer.analyses.verify.proof import verify_proof
    from composer.checking.format import from_json
    from composer.scenario.strict_json import read_strict_json

    with waiting("reading") as tell:
        began = time.perf_counter()
        problem = loaded(file, pool)
        certificate = read_strict_json(proof, from_json)
        reading = time.perf_counter() - began
        tell("adding up")
        found = verify_proof(problem, certificate)
        found = replace(found, seconds={"load": reading, **found.seconds})
    if as_json:
        shell.answer(found.to_json())
    else:
        from composer.analyses.verify.proof_words import proof_text

        shell.answer(proof_text(found.checked, problem, shell.page()))
    if found.faults:
        return shell.IMPOSSIBLE
    return shell.FOUND if found.holds else shell.UNDECIDED
