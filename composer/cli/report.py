"""`report`: everything that a scenario asks for, as one page."""

from __future__ import annotations

import time
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from composer.analyses.registry import QUESTIONS
from composer.analyses.report.sheet.languages import TAGS
from composer.base.errors import ScenarioError
from composer.cli import shell
from composer.cli.exports import Exports, exporting
from composer.cli.options import OUTPUT, PLAN, POOL, SECONDS, SHOW, WORK, as_given, loaded, shown_of
from composer.cli.progress import waiting
from composer.cli.runner import warned
from composer.cli.writing import Output, deliver, ready

if TYPE_CHECKING:
    from composer.analyses.report.answer import FullReport
    from composer.analyses.verify.answer import Verification
    from composer.checking.record import Record
    from composer.problem.problem import Problem
    from composer.problem.results import Member


_ASKED = ("file", "work", "seconds", "pool", "show")
"""Parameters that say what is asked, and nothing of what becomes of the report."""


@click.command(short_help="One page with all of it, to look at and to print.")
@click.argument("file")
@WORK
@SECONDS
@POOL
@PLAN
@SHOW
@click.option("--roster", metavar="ROSTER", help="A roster that was changed by hand, to be held against the answer.")
@click.option("--choose", metavar="N", help="The course of action that was chosen: its letter on the sheet, or number.")
@click.option("--by", metavar="NAME", help="Whose choice --record keeps.")
@click.option("--record", "kept", metavar="OUT.json", help="Keep the decision here, for `verify --record`.")
@click.option("--lang", type=click.Choice(TAGS), help="The language of the decision sheet; all else is in English.")
@OUTPUT
@exporting
def report(
    file: str,
    work: float | None,
    seconds: float | None,
    pool: str | None,
    show: tuple[str, ...],
    roster: str | None,
    choose: str | None,
    by: str | None,
    kept: str | None,
    lang: str | None,
    output: str | None,
    exports: Exports,
) -> int:
    """The answer and all that belongs to it as one web page, which needs no network and nothing beside it.

    The best teams with what each requirement and goal got, the trade-offs and the sweep that the file names, and other
    teams; or, where there is no team, why, and the ways out. --work and --seconds limit all of it together. With
    --xlsx, --csv or --markdown the page is drawn only where -o says where to.

    Printed, it begins with a decision sheet of two pages to be signed. With --roster, a file as `verify` reads it, the
    sheet says whom somebody took in and left out against the answer, whether all demands still hold, and what each goal
    loses. --lang says the sheet in another language.

    With --record the decision is kept: what was asked and answered, the proof, and the choice, which is the answer, the
    course of action that --choose names, or the ROSTER. `verify --record` recomputes it years later.

    FILE is a scenario in YAML, - for standard input. One of FILE and ROSTER may be -.
    """
    if file == roster == "-":
        raise click.UsageError("only one of FILE and ROSTER can come from standard input")
    if choose is not None and roster is not None:
        raise click.UsageError("what is chosen is either a course of action, with --choose, or a ROSTER")
    if by is not None and kept is None:
        raise click.UsageError("--by says whose choice --record keeps: name a file for it")
    chosen = "" if choose is None else _letter(choose)
    drawn = output is not None or not exports.wanted
    ready({**({"--output": output} if drawn else {}), "--record": kept, **exports.wanted}, file, pool, roster)
    with waiting("reading") as tell:
        began = time.perf_counter()
        problem = loaded(file, pool, output=output, record=kept, **exports.named)
        teams = None if roster is None else _roster(roster, problem)
        reading = time.perf_counter() - began
        shown = shown_of(problem, show)
        tell("searching")
        from composer.analyses.report.search import full_report

        whole = full_report(
            problem, show=shown, work=work, seconds=seconds, progress=lambda text: tell(f"searching: {text}")
        )
        outcome = replace(whole.outcome, seconds={"load": reading, **whole.outcome.seconds})
        whole = replace(whole, outcome=outcome, seconds={"load": reading, **whole.seconds})
        whole = replace(whole, command=as_given(), solving=as_given("solve", _ASKED))
        whole = whole if teams is None else replace(whole, by_hand=_held(problem, teams))
        unchosen: ScenarioError | None = None
        try:
            whole = whole.choosing(chosen) if chosen else whole
        except ScenarioError as error:  # after a long search the page is drawn all the same
            unchosen = error
        tell("drawing")
        text = whole.html(lang or "en") if drawn else ""
        record = None
        if kept is not None and unchosen is None:
            tell("proving")
            record = _record(whole, kept, by or "", work, seconds)
    page = [Output(output, lambda: text)] if drawn else []
    records = [] if record is None or kept is None else [Output(kept, record.to_json)]
    deliver(*page, *_files(whole, exports), *records, private=bool(shown))
    warned(problem.warnings)
    if unchosen is not None:
        raise ScenarioError(replace(each, place="--choose") for each in unchosen.mistakes)
    return _status(whole)


def _letter(choose: str) -> str:
    from composer.analyses.report.courses import letter_of

    try:
        return letter_of(choose)
    except ScenarioError as error:
        raise click.BadParameter(error.mistakes[0].text, param_hint="--choose") from None


def _record(whole: FullReport, file: str, by: str, work: float | None, seconds: float | None) -> Record:
    from composer.analyses.report.record import record

    return record(whole, Path(file).parent, by=by, work=work, seconds=seconds)


def _roster(file: str, problem: Problem) -> dict[str, list[Member]]:
    from composer.scenario.roster import read_roster

    return read_roster(file, problem, shell.say)


def _held(problem: Problem, teams: dict[str, list[Member]]) -> Verification:
    from composer.analyses.verify.recount import verify

    return verify(problem, teams)


def _files(whole: FullReport, exports: Exports) -> list[Output]:
    from composer.analyses.report.book import whole_book

    solve = QUESTIONS["solve"]
    rows = partial(solve.rows, whole.outcome, whole.problem, whole.show)
    return exports.outputs(partial(whole_book, whole), rows, bool(whole.show))


def _status(whole: FullReport) -> int:
    """Undecided where something was not asked, or is open, for want of time."""
    if whole.verdict == "impossible":
        return shell.IMPOSSIBLE
    front = whole.front
    open_ = bool(whole.unasked) or whole.verdict == "undecided" or (front is not None and not front.complete)
    return shell.UNDECIDED if open_ or whole.outcome.note else shell.FOUND
